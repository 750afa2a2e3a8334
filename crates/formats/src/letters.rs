//! Text typed in the old encodings TCVN3 (ABC) and VNI: told by how its words read, asked about, and read as a person chose.
//!
//! In a document such text is made of Latin letters that an old font shows as Vietnamese ones. Fonts alone prove nothing:
//! many offices set Unicode text in them. So nothing is changed before somebody has looked at the readings.

use kernel::{Bilingual, Place, Problem, Severity};
use vietnamese::{SyllableCount, count_syllables};

use crate::events::Encoding;
use crate::events::readings::{Verdict, detect, text};
use crate::secrecy::mark_in_text;
use crate::{Block, BlockKind, Document, Margin, MarginKind, Read, Refused};

/// What stands for a soft hyphen while a document is read: in TCVN3 it is the letter ư.
const KEPT: char = '\u{f8ad}';

/// Fewer words than this are no reason to ask.
const ENOUGH: usize = 5;

/// The most bytes that are looked at.
const LOOKED_AT: usize = 1 << 20;

/// Signs of a sample that is shown.
const SHOWN: usize = 90;

/// How the letters of a document are meant, as a person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Letters {
    /// Nobody chose: a document that reads better in an old encoding is refused with its readings.
    #[default]
    Ask,
    /// As they are.
    Unicode,
    /// In TCVN3 (ABC), the encoding of the fonts whose names begin with `.Vn`.
    Tcvn3,
    /// In VNI, the encoding of the fonts whose names begin with `VNI-`.
    Vni,
}

impl Letters {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Ask, Self::Unicode, Self::Tcvn3, Self::Vni];

    /// The word in forms and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::Unicode => "unicode",
            Self::Tcvn3 => "tcvn3",
            Self::Vni => "vni",
        }
    }

    /// The one called `code`.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|letters| letters.code() == code)
    }

    fn encoding(self) -> Option<Encoding> {
        match self {
            Self::Ask | Self::Unicode => None,
            Self::Tcvn3 => Some(Encoding::Tcvn3),
            Self::Vni => Some(Encoding::Vni),
        }
    }
}

/// Keeps the soft hyphens of text that may be in TCVN3, before it is brought to normal form.
pub(crate) fn keep_hyphens(line: &str) -> Option<String> {
    if !line.contains('\u{ad}') {
        return None;
    }
    // Letters no Vietnamese or European text holds among its words, and TCVN3 in nearly every one.
    let is_telling = |sign| matches!(sign, '®' | 'µ' | '¸' | '¶' | '·' | '¹' | '¨' | '©' | 'ª' | '«' | '¬');
    (line.contains(is_telling) && bytes_of(line).is_some()).then(|| line.replace('\u{ad}', &KEPT.to_string()))
}

/// Reads the letters as chosen, or asks.
pub(crate) fn settle(read: &mut Read<Document>, letters: Letters) -> Result<(), Refused> {
    match letters.encoding() {
        Some(encoding) => {
            change(&mut read.value, encoding);
            read.problems.retain(|problem| problem.rule != "file-old-fonts");
            read.problems.push(told(encoding));
        }
        None if letters == Letters::Ask => ask(&read.value)?,
        None => {}
    }
    each_text(&mut read.value, &mut |text, _, _| {
        if text.contains(KEPT) {
            *text = text.replace(KEPT, "");
        }
    });
    Ok(())
}

/// The bytes of a text that is made of the letters of windows-1252 alone. Đ stands where the normal form has put it for Ð.
fn bytes_of(text: &str) -> Option<Vec<u8>> {
    text.chars()
        .map(|sign| match sign {
            '\u{ad}' | KEPT => Some(0xAD),
            'Đ' => Some(0xD0),
            'đ' => Some(0xF0),
            sign if sign.is_ascii() => u8::try_from(u32::from(sign)).ok(),
            sign => {
                let mut buffer = [0; 4];
                let (bytes, _, is_lost) = encoding_rs::WINDOWS_1252.encode(sign.encode_utf8(&mut buffer));
                (!is_lost).then(|| bytes.first().copied()).flatten()
            }
        })
        .collect()
}

/// Refuses a document that reads better in an old encoding, with the readings.
fn ask(document: &Document) -> Result<(), Refused> {
    let mut old = Vec::new();
    let mut best: (usize, &str) = (0, "");
    let mut is_mixed = false;
    for (_, text) in document.texts() {
        for line in text.lines().filter(|line| !line.is_ascii()) {
            match bytes_of(line) {
                Some(bytes) if old.len() < LOOKED_AT => {
                    let words = count_syllables(line).words;
                    if words > best.0 {
                        best = (words, line);
                    }
                    old.extend(bytes);
                    old.push(b'\n');
                }
                Some(_) => {}
                None => is_mixed = true,
            }
        }
    }
    let as_it_is = count_syllables(&text(&old, Encoding::Windows1252));
    // What is Vietnamese as it stands is no question, however else it may read.
    let reads_well = as_it_is.syllables * 5 >= as_it_is.words * 4;
    let is_old = |encoding| matches!(encoding, Encoding::Tcvn3 | Encoding::Vni);
    let asks = as_it_is.words >= ENOUGH
        && !reads_well
        && match detect(&old) {
            Verdict::Taken(encoding) => is_old(encoding),
            Verdict::Undecided(one, other) => !is_mixed && (is_old(one) || is_old(other)),
        };
    if !asks {
        return Ok(());
    }
    let bytes = bytes_of(best.1).unwrap_or_default();
    let shown = |encoding| {
        let line = vietnamese::normalize(&text(&bytes, encoding));
        line.chars().take(SHOWN).collect::<String>()
    };
    let [unicode, tcvn3, vni] = [Encoding::Windows1252, Encoding::Tcvn3, Encoding::Vni].map(shown);
    Err(Refused::told(
        "file-old-letters",
        (
            &format!(
                "Chữ trong tệp có vẻ gõ theo bảng mã cũ. Đọc theo TCVN3 (ABC): «{tcvn3}»; theo VNI: «{vni}»; theo Unicode, để nguyên: «{unicode}»."
            ),
            &format!(
                "The text seems to be typed in an old encoding. Read in TCVN3 (ABC): «{tcvn3}»; in VNI: «{vni}»; in Unicode, as it is: «{unicode}»."
            ),
        ),
        (
            "Chọn cách đọc đúng ở ô «Bảng mã» khi gửi (dòng lệnh: --encoding tcvn3, vni hoặc unicode), hoặc chuyển toàn văn sang Unicode rồi gửi lại.",
            "Choose the right reading under «Encoding» when you send it (on the command line: --encoding tcvn3, vni or unicode), or convert the text to Unicode and send that.",
        ),
    ))
}

fn told(encoding: Encoding) -> Problem {
    let name = if encoding == Encoding::Vni { "VNI" } else { "TCVN3 (ABC)" };
    Problem::new(
        "file-letters-changed",
        Severity::Note,
        Place::Whole,
        Bilingual::new(
            format!("Chữ trong tệp được đọc theo bảng mã {name}, như người gửi đã chọn; tệp gốc giữ nguyên."),
            format!(
                "The letters were read in {name}, as the sender chose; the file itself is kept as it is."
            ),
        ),
        Bilingual::new(
            "Xem lại các đoạn đã đọc; nếu sai, chọn bảng mã khác.",
            "Look at the passages that were read; if they are wrong, choose another encoding.",
        ),
    )
}

fn change(document: &mut Document, encoding: Encoding) {
    let mut marked: Vec<Margin> = Vec::new();
    let is_mixed = document.texts().flat_map(|(_, text)| text.lines()).any(|line| bytes_of(line).is_none());
    each_text(document, &mut |text, path, fonts| {
        let before = mark_in_text(text);
        let in_capitals = !fonts.is_empty() && fonts.iter().all(|font| shows_capitals(font));
        // What reads well both ways goes by its font; where there is none, by the rest of the document.
        let goes_old = if fonts.is_empty() { !is_mixed } else { fonts.iter().any(|font| is_old_font(font)) };
        let lines: Vec<String> =
            text.split('\n').map(|line| changed(line, encoding, goes_old, in_capitals)).collect();
        let after = lines.join("\n");
        if before.is_some() && mark_in_text(&after).is_none() {
            marked.push(Margin { path: path.to_owned(), kind: MarginKind::Drawing, text: text.clone() });
        }
        *text = after;
    });
    document.margins.extend(marked);
}

/// A line read in `encoding`, if it is in that; what is Unicode stays.
fn changed(line: &str, encoding: Encoding, goes_old: bool, in_capitals: bool) -> String {
    if line.is_ascii() {
        return line.to_owned();
    }
    let Some(bytes) = bytes_of(line) else { return line.to_owned() };
    let read = vietnamese::normalize(&text(&bytes, encoding));
    let (as_it_is, as_read) = (count_syllables(line), count_syllables(&read));
    let reads_well = |count: SyllableCount| count.syllables == count.words;
    if reads_well(as_it_is) && (!reads_well(as_read) || !goes_old) {
        return line.to_owned();
    }
    // Fonts that show small letters as capitals are told by their names, or by the plain letters beside.
    let plain: Vec<char> = line.chars().filter(char::is_ascii_alphabetic).collect();
    let is_shouted = plain.len() > 2 && plain.iter().all(char::is_ascii_uppercase);
    if in_capitals || is_shouted { read.to_uppercase() } else { read }
}

/// Goes through every text of a document with its path and the fonts that are known of it.
fn each_text(document: &mut Document, each: &mut dyn FnMut(&mut String, &str, &[String])) {
    for Block { path, kind, text, fonts, links, .. } in &mut document.blocks {
        let before = if links.is_empty() { String::new() } else { text.clone() };
        each(text, path, fonts);
        if *text != before {
            // Places counted in the old letters mean nothing in the new ones.
            links.clear();
        }
        if let BlockKind::Table(table) = kind {
            for cell in table.rows.iter_mut().flatten() {
                each(&mut cell.text, path, &[]);
            }
        }
    }
    for Margin { path, text, .. } in &mut document.margins {
        each(text, path, &[]);
    }
    for property in &mut document.properties {
        each(&mut property.value, "", &[]);
    }
}

/// The fonts of the old encodings.
pub(crate) fn is_old_font(font: &str) -> bool {
    let font = font.to_lowercase();
    font.starts_with(".vn") || font.starts_with("vni-")
}

/// «.VnTimeH»: the fonts of TCVN3 that show capitals only.
fn shows_capitals(font: &str) -> bool {
    let font = font.trim_start_matches('.');
    font.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("vn")) && font.ends_with('H')
}
