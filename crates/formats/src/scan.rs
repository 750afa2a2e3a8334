//! Scans: a PDF whose pages are pictures, drawn page by page by `pdftoppm` and recognised by `tesseract` in Vietnamese.
//!
//! It runs in a process of its own that has bounded itself (see [`crate::apart`]), and the two programs inherit its bounds. Nothing
//! is written to disk: pages go through pipes. What comes out is said to be recognised, never typed.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::emit::emit;
use crate::flow::{Paragraph, Piece, RunLook, Seen};
use crate::piped::{Failed, piped};
use crate::{Document, Limits, Origin, Read, Refused, notices, pdf};

/// How long all pages of a file may take.
pub(crate) const TIME: Duration = Duration::from_secs(75);

/// How long one step of one page may take.
const STEP: Duration = Duration::from_secs(20);

/// Pages of a scan that are read.
const PAGES: usize = 40;

/// Dots along the longer side of a page: 300 to the inch of a sheet of A4.
const DOTS: &str = "3508";

/// The most bytes of a page's picture in grey.
const PICTURE: u64 = 16 << 20;

/// The most bytes of a page's words.
const WORDS: u64 = 1 << 20;

/// The programs that recognise the words of a scan, by their names or places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognition {
    /// Draws the pages of a PDF; it is of poppler.
    pub pdftoppm: PathBuf,
    /// Recognises words; it needs its Vietnamese data (`vie`).
    pub tesseract: PathBuf,
}

impl Recognition {
    /// Whether both programs are there, and Vietnamese with them.
    pub fn is_ready(&self) -> bool {
        let asked = |program: &PathBuf, argument: &str| {
            piped(Command::new(program).arg(argument), b"", WORDS, STEP).unwrap_or_default()
        };
        let languages = asked(&self.tesseract, "--list-langs");
        let has_vietnamese = String::from_utf8_lossy(&languages).lines().any(|line| line.trim() == "vie");
        // It tells its version on standard error and ends well; a program that is missing does not start.
        let draws = piped(Command::new(&self.pdftoppm).arg("-v"), b"", WORDS, STEP) != Err(Failed::Missing);
        has_vietnamese && draws
    }

    /// The picture of a page, counted from 1.
    fn picture(&self, bytes: &[u8], page: usize) -> Result<Vec<u8>, Failed> {
        let mut command = Command::new(&self.pdftoppm);
        let page = page.to_string();
        command.args(["-f", &page, "-l", &page, "-scale-to", DOTS, "-gray", "-"]);
        piped(&mut command, bytes, PICTURE, STEP)
    }

    /// The words of a picture.
    fn words(&self, picture: &[u8]) -> Result<Vec<u8>, Failed> {
        let mut command = Command::new(&self.tesseract);
        command.args(["stdin", "stdout", "-l", "vie"]);
        piped(&mut command, picture, WORDS, STEP)
    }
}

/// Recognises the words of a PDF.
pub(crate) fn read(
    bytes: &[u8],
    recognition: &Recognition,
    limits: &Limits,
) -> Result<Read<Document>, Refused> {
    let scanned = pdf::read(bytes, limits)?.value;
    let pages = pdf::pages(bytes, limits)?;
    let mut pieces = Vec::new();
    let mut read = 0;
    let mut spent = Spent::default();
    for page in 1..=pages.min(PAGES) {
        let Some(words) = spent.within(|| recognition.words(&recognition.picture(bytes, page)?)) else {
            break;
        };
        read = page;
        let words = String::from_utf8_lossy(&words).into_owned();
        pieces.extend(paragraphs(&words));
    }
    let mut document =
        Document { pictures: scanned.pictures, origin: Origin::Recognised, ..Document::default() };
    emit(pieces, Vec::new(), &mut document);
    document.margins.extend(scanned.margins);
    document.properties.extend(scanned.properties);
    let noticed = notices::Noticed { seen: Seen::default(), ..notices::Noticed::default() };
    let mut problems = notices::noticed(&document, &noticed);
    problems.extend((!document.is_wordless()).then(notices::recognised));
    problems.extend((read < pages).then(|| notices::scan_cut(read, pages)));
    Ok(Read { value: document, problems })
}

/// Time gone by, on the clock that only goes forward.
struct Spent {
    begin: std::time::Instant,
}

impl Default for Spent {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long programs have run decides whether another one is started"
    )]
    fn default() -> Self {
        Self { begin: std::time::Instant::now() }
    }
}

impl Spent {
    /// What `step` gives, if there is time for it and it does not fail.
    fn within(&mut self, step: impl FnOnce() -> Result<Vec<u8>, Failed>) -> Option<Vec<u8>> {
        if self.begin.elapsed() + 2 * STEP > TIME + STEP {
            return None;
        }
        step().ok()
    }
}

/// Recognised lines as paragraphs: an empty line parts them.
fn paragraphs(words: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut paragraph = Paragraph::default();
    for line in words.split(['\n', '\u{c}']).map(str::trim) {
        if line.is_empty() {
            if !paragraph.text.is_empty() {
                pieces.push(Piece::Paragraph(Box::new(std::mem::take(&mut paragraph))));
            }
            continue;
        }
        if !paragraph.text.is_empty() {
            paragraph.push("\n", RunLook::default());
        }
        paragraph.push(line, RunLook::default());
    }
    if !paragraph.text.is_empty() {
        pieces.push(Piece::Paragraph(Box::new(paragraph)));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognised_lines_stand_in_their_paragraphs() {
        let pieces = paragraphs("Số: 05/BC\nHà Nội\n\n  BÁO CÁO \n\n\u{c}\n");
        let mut document = Document::default();
        emit(pieces, Vec::new(), &mut document);
        let texts: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts, ["Số: 05/BC\nHà Nội", "BÁO CÁO"]);
    }

    #[test]
    fn programs_that_are_missing_are_not_ready() {
        let nowhere = PathBuf::from("/nowhere/at/all");
        assert!(!Recognition { pdftoppm: nowhere.clone(), tesseract: nowhere }.is_ready());
    }
}
