//! What is told to be unknown: tokens, places, reasons; and that answers end it.

use proptest::prelude::*;
use vietnamese::{
    Answer, Context, Lexicon, Region, UnknownReason, sentences, spoken, spoken_sentences_with, spoken_with,
    unknown_tokens,
};

#[track_caller]
fn check(text: &str, expected: &[(&str, UnknownReason, &str)]) {
    let found = unknown_tokens(text, &Lexicon::default());
    let told: Vec<_> =
        found.iter().map(|one| (one.token.as_str(), one.reason, one.read_as.as_str())).collect();
    assert_eq!(told, expected, "{text}");
    for one in &found {
        assert_eq!(vietnamese::normalize(&text[one.range.clone()]), one.token);
    }
}

#[test]
fn each_reason_is_told_with_its_token() {
    use UnknownReason::{Abbreviation, Ambiguous, Figure, Symbol, Word};
    check("Giao XYKT chủ trì.", &[("XYKT", Abbreviation, "ích y ca tê")]);
    check("theo BSCKII", &[("BSCKII", Abbreviation, "bê ét xê ca i i")]);
    check("ban TAM", &[("TAM", Abbreviation, "tam")]);
    check("Số: 123/VPCP-TCCV", &[("TCCV", Abbreviation, "tê xê xê vê")]);
    check("CP đã họp", &[("CP", Ambiguous, "Chính phủ")]);
    check("theo 41-QĐ/TW", &[("QĐ", Ambiguous, "quyết định")]);
    check("Chỉ thị 35-CT/TU", &[("TU", Ambiguous, "tỉnh ủy")]);
    check("quản trị governance", &[("governance", Word, "governance")]);
    check("ông Schmidt và bà Müller", &[("Schmidt", Word, "Schmidt"), ("Müller", Word, "Müller")]);
    check("hộp thơm hop", &[("hop", Word, "hop")]);
    check("chữ 中文", &[("中文", Word, "中文")]);
    check("A → B", &[("→", Symbol, "")]);
    check("1,234 hồ sơ", &[("1,234", Figure, "một phẩy hai ba bốn")]);
    check("ngày 15/9/23", &[("15/9/23", Figure, "năm hai mươi ba")]);
    check("số 1/2/3/4", &[("1/2/3/4", Figure, "một trên hai trên ba trên bốn")]);
}

#[test]
fn what_is_known_is_not_told() {
    for text in [
        "Ông Nguyễn Văn A, bà Trần Thị B ở Đắk Lắk, Kon Tum, Pleiku và Krông Bông.",
        "Khoẻ, hoà, thuỷ, quý, gì, giếng, khuya, ngoằn ngoèo, ưỡn ẹo, xoong.",
        "Công ty CP Xây dựng; Nghị quyết của CP; TT số 01; QĐ-TTg; Quy định số 41-QĐ/TW.",
        "Dấu “HỎA TỐC”, SAO Y, KHẨN; I. THỰC TRẠNG; Đại hội XIII.",
        "H26.14-230901-0012, 024.3804.5098, dichvucong.gov.vn, vanthu@mpi.gov.vn.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn a_token_is_as_written_and_its_place_is_in_the_text_given() {
    let text = "Đã họp.\nGiao  “XY\u{200b}KT” và ha\u{323}ps.";
    let found = unknown_tokens(text, &Lexicon::default());
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!((&text[found[0].range.clone()], found[0].token.as_str()), ("XY\u{200b}KT", "XYKT"));
    assert_eq!((found[0].before.as_str(), found[0].after.as_str()), ("giao", ""));
    assert_eq!((&text[found[1].range.clone()], found[1].token.as_str()), ("ha\u{323}ps", "hạps"));
}

fn lexicon() -> Lexicon {
    let after = |word: &str| Context::After(word.to_owned());
    [
        Answer::new("XYKT", Context::Anywhere, "xây dựng kinh tế", "xây dựng kinh tế"),
        Answer::new("TCCV", Context::Anywhere, "tổ chức công vụ", "tổ chức công vụ"),
        Answer::new("CP", Context::Anywhere, "Chính phủ", "Chính phủ"),
        Answer::new("CP", after("phí"), "chi phí", "chi phí"),
        Answer::new("UBND", Context::Anywhere, "ủy ban", "ủy ban"),
        Answer::new("5S", Context::Anywhere, "năm ét", "năm ét"),
        Answer::new("governance", Context::Anywhere, "quản trị", "quản trị"),
        Answer::new(
            "1,234",
            Context::Anywhere,
            "một nghìn hai trăm ba mươi tư",
            "một ngàn hai trăm ba mươi tư",
        ),
        Answer::new("→", Context::Anywhere, "dẫn đến", "dẫn đến"),
        Answer::new("Schmidt", Context::Anywhere, "Sờ mít", "Sờ mít"),
    ]
    .into_iter()
    .map(Result::unwrap)
    .collect()
}

#[test]
fn an_answer_wins_and_ends_the_question() {
    let lexicon = lexicon();
    for (text, north) in [
        ("Giao XYKT chủ trì.", "Giao xây dựng kinh tế chủ trì."),
        ("Số: 123/VPCP-TCCV", "Số: một trăm hai mươi ba, Văn phòng Chính phủ tổ chức công vụ"),
        ("CP đã họp", "Chính phủ đã họp"),
        ("phí CP", "phí chi phí"),
        ("UBND tỉnh", "ủy ban tỉnh"),
        ("theo 5S, 5 S", "theo năm ét, năm ét"),
        ("Governance", "quản trị"),
        ("1,234 hồ sơ", "một nghìn hai trăm ba mươi tư hồ sơ"),
        ("A → B", "a dẫn đến bê"),
        ("ông Schmidt", "ông Sờ mít"),
    ] {
        assert_eq!(spoken_with(text, Region::North, &lexicon), north);
        assert_eq!(unknown_tokens(text, &lexicon), [], "{text}");
    }
    assert_eq!(spoken_with("1,234 hồ sơ", Region::South, &lexicon), "một ngàn hai trăm ba mươi tư hồ sơ");
    assert_eq!(spoken_with("SCHMIDT", Region::North, &lexicon), spoken("SCHMIDT", Region::North));
}

/// Pieces that meet in no text anybody would write.
fn strange() -> impl Strategy<Value = String> {
    let pieces = "([0-9]{1,7}|[-–./,:%()&+*~ ]{1,3}|[A-ZĐ]{1,5}|XIII|IV|QĐ/TW|NĐ-CP|TT|CP|TU|ngày |tháng |từ |số |thứ \
        |đ|h|g|km|m²|½|→|中|é|a\u{301}|Krông|www\\.|@mpi\\.vn|H26\\.14-|v\\.v\\.|\u{200b}|\n| ){0,30}";
    pieces.prop_map(|text: String| text)
}

proptest! {
    #[test]
    fn tokens_stand_inside_their_sentence_on_whole_letters(any in "\\PC*", strange in strange()) {
        for text in [any, strange] {
            for lexicon in [Lexicon::default(), lexicon()] {
                let [north, south] = [Region::North, Region::South]
                    .map(|region| spoken_sentences_with(&text, region, &lexicon));
                prop_assert_eq!(north.len(), south.len());
                for (one, other) in north.iter().zip(&south) {
                    prop_assert!(!one.spoken.chars().any(char::is_numeric), "{:?}", one.spoken);
                    prop_assert!(!other.spoken.chars().any(char::is_numeric), "{:?}", other.spoken);
                    let places: Vec<_> = one.unknown.iter().map(|token| token.range.clone()).collect();
                    let southern: Vec<_> = other.unknown.iter().map(|token| token.range.clone()).collect();
                    prop_assert_eq!(&places, &southern);
                    for token in &one.unknown {
                        prop_assert!(token.range.start >= one.range.start && token.range.end <= one.range.end);
                        prop_assert!(!token.range.is_empty());
                        let written = text.get(token.range.clone());
                        prop_assert_eq!(written.map(vietnamese::normalize), Some(token.token.clone()));
                        prop_assert!(!token.read_as.chars().any(char::is_numeric));
                    }
                    prop_assert!(places.windows(2).all(|two| two[0].end <= two[1].start), "{places:?}");
                }
                let all = sentences(&text);
                prop_assert!(north.iter().all(|one| all.contains(&one.range)));
            }
        }
    }
}

/// A sentence that never ends is read in time that grows with its length: each of these takes far under a second, and took
/// minutes where a rule looked at all that follows.
#[test]
fn long_sentences_are_read_in_bounded_time() {
    for piece in [
        "1", "1.", "1/", "1/A-", "1-", "A.", "A-1.", "a@", "x.vn/", "I ", "TT ", "…", "½", "QĐ/", "(0",
        "thứ 1 ", "\u{301}",
    ] {
        let text = piece.repeat(100_000 / piece.len());
        let said = spoken_with(&text, Region::North, &lexicon());
        assert!(!said.chars().any(char::is_numeric));
    }
}
