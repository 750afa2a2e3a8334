//! Secrecy marks in plain text and in file names: MẬT, TỐI MẬT, TUYỆT MẬT as they are stamped or typed.
//!
//! A mark stands for itself on a line or in a cell of it (cells are parted by tabs or two spaces), alone or with what
//! is written beside marks: urgency, numbers of the document and of the copy, the head of an official letter. A
//! sentence that speaks of secrets is no mark. It opens no files.

use vietnamese::normalize;

/// The marks, and how they are typed without marks on letters and in the old encodings TCVN3 and VNI.
const MARKS: [(&str, &[&[&str]]); 3] = [
    ("TUYỆT MẬT", &[&["TUYỆT", "MẬT"], &["TUYET", "MAT"], &["TUYÖT", "MËT"], &["TUYEÄT", "MAÄT"]]),
    ("TỐI MẬT", &[&["TỐI", "MẬT"], &["TOI", "MAT"], &["TèI", "MËT"], &["TOÁI", "MAÄT"]]),
    ("MẬT", &[&["MẬT"], &["MËT"], &["MAÄT"]]),
];

/// What may stand before a mark; after it and a colon, or when it says «mật» itself, the mark may be in small letters.
const LEADS: [&str; 9] = [
    "DẤU CHỈ MỨC ĐỘ MẬT",
    "DẤU CHỈ ĐỘ MẬT",
    "DẤU ĐỘ MẬT",
    "MỨC ĐỘ MẬT",
    "CẤP ĐỘ MẬT",
    "ĐỘ MẬT",
    "MỨC ĐỘ",
    "DẤU",
    "MỨC",
];

/// What is written beside a mark. Longer ones first.
const COMPANIONS: [&str; 12] = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "ĐỘC LẬP TỰ DO HẠNH PHÚC",
    "ĐẢNG CỘNG SẢN VIỆT NAM",
    "HỎA TỐC HẸN GIỜ",
    "HOẢ TỐC HẸN GIỜ",
    "HỎA TỐC",
    "HOẢ TỐC",
    "THƯỢNG KHẨN",
    "KHẨN",
    "ĐỘ KHẨN",
    "MỨC ĐỘ KHẨN",
];

/// What comes before the number of a document or of a copy.
const NUMBERED: [&str; 4] = ["BẢN SỐ", "SỐ BẢN", "SỐ", "BẢN"];

/// A line with more words than this is prose.
const WORDS: usize = 32;

/// The mark standing in `text` (any number of lines), as `MẬT`, `TỐI MẬT` or `TUYỆT MẬT`.
///
/// Give it the text before spaces are made single: tabs and wide gaps tell the cells of a line apart.
///
/// ```
/// use formats::secrecy::mark_in_text;
/// assert_eq!(mark_in_text("Báo cáo\nTỐI MẬT (Bản số 01)"), Some("TỐI MẬT"));
/// assert_eq!(mark_in_text("Giữ bí mật nhà nước"), None);
/// ```
pub fn mark_in_text(text: &str) -> Option<&'static str> {
    marked_lines(text).next().map(|(mark, _)| mark)
}

/// The lines or cells that are marks, in the normal form, each with its mark.
pub(crate) fn marked_lines(text: &str) -> impl Iterator<Item = (&'static str, String)> {
    text.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']).filter_map(|line| {
        let whole = normalize(line);
        if let Some(mark) = mark_of_line(&whole) {
            return Some((mark, whole));
        }
        let cells: Vec<String> = cells(line).iter().map(|cell| normalize(cell)).collect();
        if cells.len() < 2 {
            return None;
        }
        // «Độ mật:» and the mark may stand in cells side by side.
        let pairs = cells.windows(2).map(|pair| pair.join(" "));
        cells.iter().cloned().chain(pairs).find_map(|cell| Some((mark_of_line(&cell)?, cell)))
    })
}

/// The parts of a line between tabs and gaps of two or more spaces.
fn cells(line: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let mut start = 0;
    let mut gap: Option<(usize, bool)> = None;
    for (at, sign) in line.char_indices().chain([(line.len(), '.')]) {
        if sign.is_whitespace() {
            gap = Some(gap.map_or((at, sign == '\t'), |(from, _)| (from, true)));
            continue;
        }
        if let Some((from, true)) = gap.take() {
            cells.push(&line[start..from]);
            start = at;
        }
    }
    cells.push(&line[start..]);
    cells.retain(|cell| !cell.trim().is_empty());
    cells
}

/// A word of a line without the signs around it.
struct Word<'t> {
    text: &'t str,
    upper: String,
    /// A colon follows it.
    colon: bool,
    /// It is a number, of a document or a copy.
    number: bool,
}

/// The mark a line in normal form is, when it is a mark with nothing but what is written beside marks.
fn mark_of_line(line: &str) -> Option<&'static str> {
    let words: Vec<Word<'_>> = line.split_whitespace().take(WORDS + 1).flat_map(words_of).collect();
    if words.is_empty() || words.len() > WORDS {
        return None;
    }
    // T Ố I  M Ậ T: letters set apart.
    if words.len() > 2 && words.iter().all(|word| word.text.chars().count() == 1) {
        let joined: String = words.iter().map(|word| word.text).collect();
        return MARKS.iter().map(|(mark, _)| *mark).find(|mark| mark.replace(' ', "") == joined);
    }
    let mut found = None;
    let mut any_case = false;
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let after_lead = std::mem::take(&mut any_case);
        if let Some((mark, length)) = mark_at(rest, after_lead) {
            if found.is_some_and(|earlier| earlier != mark) {
                return None; // A list of the marks.
            }
            found = Some(mark);
            rest = &rest[length..];
        } else if let Some(length) = COMPANIONS.iter().find_map(|phrase| phrase_at(rest, phrase)) {
            rest = &rest[length..];
        } else if let Some((length, lead)) =
            LEADS.iter().find_map(|lead| Some((phrase_at(rest, lead)?, lead)))
        {
            any_case = lead.ends_with("MẬT") || rest[length - 1].colon;
            rest = &rest[length..];
        } else {
            let length = NUMBERED.iter().find_map(|phrase| phrase_at(rest, phrase))?;
            rest = &rest[length..];
            let number = rest.iter().take(2).take_while(|word| word.number).count();
            rest = &rest[number..];
        }
    }
    found
}

/// «MẬT/KHẨN» are two words; «05-BC/TU» is one.
fn words_of(run: &str) -> Vec<Word<'_>> {
    let number = is_number(run);
    let parts: Vec<&str> = if number {
        vec![run]
    } else {
        run.split(['/', '-', '–', '—', ',', ';', ':', '(', ')', '|']).collect()
    };
    let colon = run.trim_end_matches(['.', '…']).ends_with(':');
    let mut words: Vec<Word<'_>> = parts
        .into_iter()
        .map(|part| part.trim_matches(|sign: char| !sign.is_alphanumeric()))
        .filter(|part| !part.is_empty())
        .map(|part| Word { text: part, upper: part.to_uppercase(), colon: false, number })
        .collect();
    if let Some(last) = words.last_mut() {
        last.colon = colon || run.contains(':');
    }
    words
}

/// «05-BC/TU», and «....-BC/TU» where the number is still to be written.
fn is_number(word: &str) -> bool {
    let unwritten = word.trim_start_matches(['.', '…', '_']);
    word.chars().any(|sign| sign.is_ascii_digit()) || unwritten.len() > 1 && unwritten.starts_with('-')
}

fn mark_at(words: &[Word<'_>], any_case: bool) -> Option<(&'static str, usize)> {
    MARKS.iter().find_map(|(mark, spellings)| {
        let spelling = spellings.iter().find(|spelling| {
            spelling.len() <= words.len()
                && spelling
                    .iter()
                    .zip(words)
                    .all(|(wanted, word)| word.text == *wanted || any_case && word.upper == *wanted)
        })?;
        Some((*mark, spelling.len()))
    })
}

/// How many words the phrase takes up at the start of `words`, in any case. A colon within it parts it.
fn phrase_at(words: &[Word<'_>], phrase: &str) -> Option<usize> {
    let mut length = 0;
    for wanted in phrase.split(' ') {
        let parted = length > 0 && words[length - 1].colon;
        if parted || words.get(length)?.upper != wanted {
            return None;
        }
        length += 1;
    }
    Some(length)
}

/// The mark in a file's name: the two-word marks in any case, with or without marks on letters; MẬT in capitals, or
/// between brackets; `MAT` in capitals at the end.
///
/// ```
/// use formats::secrecy::mark_in_name;
/// assert_eq!(mark_in_name("bao-cao-toi-mat.docx"), Some("TỐI MẬT"));
/// assert_eq!(mark_in_name("BAO CAO MAT TRAN TO QUOC.docx"), None);
/// ```
pub fn mark_in_name(name: &str) -> Option<&'static str> {
    let name = normalize(name);
    let is_ending =
        |end: &str| (2..=7).contains(&end.len()) && end.bytes().all(|sign| sign.is_ascii_alphanumeric());
    let stem = match name.rsplit_once('.') {
        Some((stem, end)) if is_ending(end) && end != "MAT" => stem,
        _ => name.as_str(),
    };
    let words: Vec<String> = stem
        .split(|sign: char| !sign.is_alphanumeric())
        .flat_map(humps)
        .filter(|word| !word.is_empty())
        .collect();
    for (index, word) in words.iter().enumerate() {
        let before = index.checked_sub(1).map_or("", |before| words[before].as_str());
        match (before.to_lowercase().as_str(), word.to_lowercase().as_str()) {
            ("tuyệt", "mật") | ("tuyet", "mat") | (_, "tuyetmat" | "tuyệtmật") => {
                return Some("TUYỆT MẬT");
            }
            ("tối", "mật") | ("toi", "mat") | (_, "toimat" | "tốimật") => return Some("TỐI MẬT"),
            // BÍ MẬT and BẢO MẬT are ordinary words.
            ("bí" | "bảo", "mật") => {}
            (_, "mật") if word == "MẬT" => return Some("MẬT"),
            _ => {}
        }
    }
    let bracketed =
        ["(MAT)", "[MAT]", "(mật)", "[mật]", "(Mật)", "[Mật]"].iter().any(|sign| stem.contains(sign));
    // «BC_MAT.docx»; «MAT TRAN» is the Front, BAO MAT and BI MAT are ordinary words.
    let at_end = match words.as_slice() {
        [.., before, last] => last == "MAT" && !matches!(before.as_str(), "BAO" | "BI" | "BẢO" | "BÍ"),
        _ => false,
    };
    (bracketed || at_end).then_some("MẬT")
}

/// «BaoCaoToiMat» is four words.
fn humps(run: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for sign in run.chars() {
        if small && sign.is_uppercase() {
            words.push(String::new());
        }
        small = sign.is_lowercase();
        if let Some(word) = words.last_mut() {
            word.push(sign);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_on_its_line_or_in_its_cell_is_found() {
        for text in [
            "MẬT",
            "  TỐI MẬT.",
            "(TUYỆT MẬT)",
            "Số 05\nTỐI  MẬT\nHà Nội",
            "TO\u{302}\u{301}I MA\u{302}\u{323}T",
            "T Ố I M Ậ T",
            "T\u{a0}Ố\u{a0}I\u{a0}\u{a0}M\u{a0}Ậ\u{a0}T",
            "Độ mật: TỐI MẬT",
            "ĐỘ MẬT: MẬT",
            "Độ mật: Tối mật",
            "Độ mật:mật",
            "Độ mật\tTối mật\tHà Nội",
            "Mức độ mật: Tuyệt mật",
            "Mức độ: Mật",
            "Dấu MẬT",
            "[MẬT]",
            "TèI MËT",
            "TOÁI MAÄT",
            "TOI MAT",
            "M\u{200b}ẬT",
            "MẬT\tHỎA TỐC",
            "MẬT – HOẢ TỐC",
            "MẬT/KHẨN",
            "THƯỢNG KHẨN   MẬT",
            "TỐI MẬT\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "TỐI MẬT CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "TỈNH ỦY TU.H26\tTỐI MẬT",
            "UBND HUYỆN   MẬT   Độc lập - Tự do - Hạnh phúc",
            "TỐI MẬT (Bản số 01)",
            "TỐI MẬT\t\tBản số: 02/05",
            "MẬT Số: 05-BC/TU",
            "Số: ....-BC/TU TỐI MẬT",
            "TUYỆT MẬT Bản số ......",
        ] {
            assert!(mark_in_text(text).is_some(), "{text}");
        }
        assert_eq!(mark_in_text("Độ mật: Tối mật"), Some("TỐI MẬT"));
        assert_eq!(mark_in_text("MẬT\tHỎA TỐC"), Some("MẬT"));
    }

    #[test]
    fn ordinary_words_are_no_mark() {
        for text in [
            "",
            "bí mật",
            "BÍ MẬT",
            "Bảo mật",
            "BẢO MẬT",
            "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
            "Công tác bảo vệ bí mật nhà nước\tđạt",
            "Mật",
            "Tối mật",
            "mật ong",
            "MẬT ONG",
            "MẶT TRẬN",
            "Văn bản mức TUYỆT MẬT, TỐI MẬT, MẬT không gửi qua hệ thống này.",
            "TUYỆT MẬT, TỐI MẬT, MẬT",
            "Điều 8 quy định: bí mật nhà nước độ TỐI MẬT được sao, chụp khi có phép.",
            "dấu mật",
            "Độ mật",
            "Độ mật: không",
            "MẬT ĐỘ DÂN SỐ",
            "MẬT KHẨU",
            "Số 05 HỎA TỐC",
            "Số: 12-BC/TU\tHà Nội, ngày 5",
            "Mức độ: Khẩn",
        ] {
            assert_eq!(mark_in_text(text), None, "{text}");
        }
    }

    #[test]
    fn a_mark_in_the_name_is_found() {
        for name in [
            "TỐI MẬT - báo cáo.docx",
            "bao-cao_TOI-MAT.docx",
            "bao-cao-toi-mat.docx",
            "BC_TUYET_MAT.docx",
            "báo cáo tối mật.docx",
            "BaoCaoToiMat.docx",
            "bc_toimat_2023.docx",
            "BC_MAT.docx",
            "(MAT) bc.docx",
            "1.TỐI MẬT",
            "BC.MAT",
            "Báo cáo (Mật).docx",
            "Báo cáo MẬT.docx",
            "nhat-ky-toi-mat.csv",
        ] {
            assert!(mark_in_name(name).is_some(), "{name}");
        }
        for name in [
            "BÁO CÁO BẢO VỆ BÍ MẬT.docx",
            "BAO CAO MAT TRAN TO QUOC.docx",
            "mat.docx",
            "MAT.docx",
            "bí mật.docx",
            "bao-mat.docx",
            "bao-cao-format.docx",
            "mat-tran-to-quoc.docx",
            "mật ong.docx",
            "toi-mang.docx",
            "BC_BAO_MAT.docx",
            "automatic-mat.docx",
        ] {
            assert_eq!(mark_in_name(name), None, "{name}");
        }
    }
}
