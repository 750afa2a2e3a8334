//! Codes are suggested for reasons that stand in the passage, and none for a guess.

use std::fmt::Write as _;
use std::path::Path;

use coding::suggest::{Cues, Features, suggest};
use coding::{Precedent, Suggestion};
use kernel::Digest;
use plan::{Plan, SectionKind};

fn plan() -> Plan {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    plan::read_folder(&folder).plan.expect("the shipped plan is good")
}

fn precedent(text: &str, code: &str) -> (Precedent, Features) {
    let precedent = Precedent {
        body: "TU.H26".parse().expect("a body"),
        version: "019a0000-0000-7000-8000-000000000001".parse().expect("an id"),
        address: "manifestations/p1".to_owned(),
        digest: Digest::of(text.as_bytes()),
        code: plan::CodeId::parse(code).expect("a code"),
    };
    (precedent, Features::of(text))
}

fn told(suggestions: &[Suggestion]) -> String {
    let mut lines = String::new();
    for Suggestion { code, words, precedents } in suggestions {
        let alike: Vec<String> = precedents.iter().map(|similar| format!("{} %", similar.per_cent)).collect();
        let _ = writeln!(lines, "{code} «{}» {}", words.join("», «"), alike.join(", "));
    }
    lines
}

#[test]
fn words_of_the_codebook_are_told_as_they_stand_in_the_passage() {
    let text = "Ở một số phòng, hồ sơ khó và NHẠY CẢM bị gác lại; việc thường vẫn chạy.";
    let found = suggest(
        text,
        Some(SectionKind::Manifestations),
        (&plan().codebook, &Cues::of(&plan().codebook)),
        &[],
    );
    let hard = found.iter().find(|found| found.code.as_str() == "BH-02").expect("left hard matters");
    assert!(hard.words.iter().all(|words| text.contains(words.as_str())), "{:?}", hard.words);
    assert!(hard.words.contains(&"NHẠY CẢM".to_owned()), "{:?}", hard.words);
    assert!(hard.words.contains(&"thường vẫn chạy".to_owned()), "{:?}", hard.words);
}

#[test]
fn a_general_sentence_gets_no_suggestion() {
    let codebook = plan().codebook;
    for text in ["", "…", "Năm 2022, 12 đơn vị.", "Cơ quan báo cáo kết quả như sau:", "Nơi nhận: như trên."]
    {
        let found = suggest(text, Some(SectionKind::Manifestations), (&codebook, &Cues::of(&codebook)), &[]);
        assert_eq!(told(&found), "", "{text}");
    }
}

#[test]
fn a_passage_like_one_that_people_coded_gets_its_code_with_the_precedent() {
    let codebook = plan().codebook;
    let coded = "Văn thư chuyển công văn vòng quanh ba phòng rồi trả về nơi gửi.";
    let text = "Văn thư chuyển công văn vòng quanh năm phòng rồi trả về nơi gửi.";
    let precedents = [precedent(coded, "BH-19"), precedent("Không liên quan gì đến công văn.", "BH-20")];
    let without = suggest(text, Some(SectionKind::Manifestations), (&codebook, &Cues::of(&codebook)), &[]);
    assert!(without.iter().all(|found| found.code.as_str() != "BH-19"), "{}", told(&without));
    let found =
        suggest(text, Some(SectionKind::Manifestations), (&codebook, &Cues::of(&codebook)), &precedents);
    let like = found.iter().find(|found| found.code.as_str() == "BH-19").expect("the precedent's code");
    assert_eq!(like.precedents.len(), 1);
    assert!(like.precedents[0].per_cent >= 50, "{}", told(&found));
    assert!(found.iter().all(|found| found.code.as_str() != "BH-20"), "{}", told(&found));
}

#[test]
fn the_same_words_told_by_many_are_one_precedent() {
    let coded = "Phòng chờ có chỉ đạo mới tham mưu, nhiều việc để quá ngày hẹn.";
    let precedents: Vec<_> = (0..5).map(|_| precedent(coded, "BH-01")).collect();
    let found = suggest(
        coded,
        Some(SectionKind::Manifestations),
        (&plan().codebook, &Cues::of(&plan().codebook)),
        &precedents,
    );
    assert_eq!(found[0].code.as_str(), "BH-01");
    assert_eq!(found[0].precedents.len(), 1);
}
