//! How every paper of this room is laid out: page, type, head and signature after Decree 30/2020 (Annex I) or the Party's form,
//! the annex of what the text rests on; written as a Word file or as a PDF.
//!
//! The same content gives the same bytes. It holds no content of its own.

pub(crate) mod annex;
pub(crate) mod heads;
pub(crate) mod model;
pub(crate) mod pdf;
pub(crate) mod word;

use plan::DocumentFamily;

use model::{Align, LineHeight, Paragraph, Run, text};

const FONT: &str = "Times New Roman";
const MONO: &str = "Courier New";

/// Half points.
pub(crate) const BODY: usize = 28;
pub(crate) const HEAD: usize = 26;
pub(crate) const SMALL: usize = 24;
pub(crate) const LIST: usize = 22;
pub(crate) const TRACE: usize = 16;
/// Dark red: what must not be overlooked.
pub(crate) const WARNING: &str = "A61B1B";

/// Twentieths of a point: 20 mm above and below, 30 mm left, 15 mm right; the page number stands 10 mm from the top.
const MARGIN: [i32; 5] = [1134, 1134, 1701, 851, 567];

/// A4.
const PAGE_SIZE: [u32; 2] = [11906, 16838];

/// Width of the text.
pub(crate) const TEXT_WIDTH: usize = 11906 - 1701 - 851;

/// What every generated page and file says.
pub(crate) const GENERATED: &str =
    "Dữ liệu trình diễn do chương trình sinh ra, không phải số liệu thật của cơ quan nào.";

/// The line that stands below every page.
fn foot_line(words: &str) -> Paragraph {
    centre(text(words).italic().size(LIST - 4))
}

/// The heading of a section: «I. THỰC TRẠNG» of the State, «I- THỰC TRẠNG» of the Party.
pub(crate) fn section_heading(family: DocumentFamily, number: usize, title: &str) -> String {
    let sign = match family {
        DocumentFamily::State => ".",
        DocumentFamily::Party => "-",
    };
    format!("{}{sign} {}", roman(number), title.to_uppercase())
}

/// A heading's paragraph before its words.
pub(crate) fn heading_line() -> Paragraph {
    Paragraph::new().heading().align(Align::Both).keep_next().spacing(240, 120)
}

/// A heading.
pub(crate) fn heading(words: &str) -> Paragraph {
    heading_line().add_run(text(words).bold().size(BODY))
}

/// A paragraph of the body before its words: first line set in, edges even, spaced as the family asks.
pub(crate) fn body_line(family: DocumentFamily) -> Paragraph {
    let (first, height) = match family {
        // 1.27 cm; between single and one and a half.
        DocumentFamily::State => (720, LineHeight::Times(300)),
        // 10 mm; exactly 18 points.
        DocumentFamily::Party => (567, LineHeight::Exactly(360)),
    };
    Paragraph::new().align(Align::Both).indent(0, first, 0).spacing(0, 120).line(height)
}

/// A tight line in the middle.
pub(crate) fn centre(run: Run) -> Paragraph {
    tight(Paragraph::new().align(Align::Centre).add_run(run))
}

pub(crate) fn gap() -> Paragraph {
    tight(Paragraph::new().add_run(text("").size(HEAD)))
}

pub(crate) fn tight(paragraph: Paragraph) -> Paragraph {
    paragraph.spacing(0, 40)
}

/// A solid line of `length` in the middle of `width`: what stands under the names of bodies and under the title.
pub(crate) fn rule(width: usize, length: usize) -> Paragraph {
    let side = i32::try_from(width.saturating_sub(length) / 2).unwrap_or(0);
    let mut line = Paragraph::new().indent(side, 0, side).spacing(0, 80).line(LineHeight::Exactly(40));
    line.is_rule = true;
    line
}

pub(crate) fn roman(value: usize) -> String {
    let mut rest = value;
    let mut text = String::new();
    for (worth, letters) in [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while rest >= worth {
            rest -= worth;
            text.push_str(letters);
        }
    }
    text
}
