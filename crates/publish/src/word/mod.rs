//! How every Word file of this room is laid out: page, type, head and signature after Decree 30/2020 (Annex I) or the Party's
//! form, the annex of what the text rests on.
//!
//! The same content gives the same bytes. It holds no content of its own.

pub(crate) mod annex;
pub(crate) mod heads;

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, Header, LineSpacing, LineSpacingType, PageMargin, PageNum,
    Paragraph, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Run, RunFonts, SpecialIndentType,
    Style, StyleType,
};
use plan::DocumentFamily;

/// The page could not be packed.
#[derive(Debug, thiserror::Error)]
#[error("the Word file could not be packed; report this with the release or scheme it was made from")]
pub struct DocxError(#[source] Box<dyn std::error::Error + Send + Sync>);

const FONT: &str = "Times New Roman";

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

/// Width of the text.
pub(crate) const TEXT_WIDTH: usize = 11906 - 1701 - 851;

/// What every generated page and file says.
pub(crate) const GENERATED: &str =
    "Dữ liệu trình diễn do chương trình sinh ra, không phải số liệu thật của cơ quan nào.";

/// An empty A4 page in the house's type, the page's number in the middle of the upper margin from the second page on. `day` is
/// what the file's properties say; `foot` stands below every page and may be empty.
pub(crate) fn sheet(day: &str, foot: &str) -> Docx {
    let fonts = RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT).east_asia(FONT);
    let [top, bottom, left, right, header] = MARGIN;
    let margin =
        PageMargin::new().top(top).bottom(bottom).left(left).right(right).header(header).footer(header);
    let number = Header::new().add_paragraph(
        Paragraph::new()
            .align(AlignmentType::Center)
            .add_run(Run::new().size(HEAD))
            .add_page_num(PageNum::new()),
    );
    let mut docx = Docx::new()
        .created_at(day)
        .updated_at(day)
        .default_fonts(fonts)
        .default_size(BODY)
        .page_size(11906, 16838)
        .page_margin(margin)
        .header(number)
        .first_header(Header::new().add_paragraph(Paragraph::new()))
        .title_pg();
    if !foot.is_empty() {
        let line = || Footer::new().add_paragraph(centre(text(foot).italic().size(LIST - 4)));
        docx = docx.footer(line()).first_footer(line());
    }
    for level in 1..=2u8 {
        docx = docx.add_style(
            Style::new(format!("Heading{level}"), StyleType::Paragraph)
                .name(format!("heading {level}"))
                .outline_lvl(usize::from(level) - 1)
                .bold()
                .size(BODY),
        );
    }
    docx
}

/// The file's bytes.
///
/// # Errors
/// When packing fails, which only a bug can bring about.
pub(crate) fn packed(docx: Docx) -> Result<Vec<u8>, DocxError> {
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).map_err(|error| DocxError(error.into()))?;
    Ok(bytes.into_inner())
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
    Paragraph::new()
        .style("Heading1")
        .align(AlignmentType::Both)
        .keep_next(true)
        .line_spacing(LineSpacing::new().before(240).after(120))
}

/// A heading.
pub(crate) fn heading(words: &str) -> Paragraph {
    heading_line().add_run(text(words).bold().size(BODY))
}

/// A paragraph of the body before its words: first line set in, edges even, spaced as the family asks.
pub(crate) fn body_line(family: DocumentFamily) -> Paragraph {
    let (first, spacing) = match family {
        // 1.27 cm; between single and one and a half.
        DocumentFamily::State => (720, LineSpacing::new().line(300).line_rule(LineSpacingType::Auto)),
        // 10 mm; exactly 18 points.
        DocumentFamily::Party => (567, LineSpacing::new().line(360).line_rule(LineSpacingType::Exact)),
    };
    Paragraph::new()
        .align(AlignmentType::Both)
        .indent(Some(0), Some(SpecialIndentType::FirstLine(first)), None, None)
        .line_spacing(spacing.before(0).after(120))
}

/// A tight line in the middle.
pub(crate) fn centre(run: Run) -> Paragraph {
    tight(Paragraph::new().align(AlignmentType::Center).add_run(run))
}

pub(crate) fn gap() -> Paragraph {
    tight(Paragraph::new().add_run(text("").size(HEAD)))
}

pub(crate) fn tight(paragraph: Paragraph) -> Paragraph {
    paragraph.line_spacing(LineSpacing::new().before(0).after(40))
}

/// A solid line of `length` in the middle of `width`: what stands under the names of bodies and under the title.
pub(crate) fn rule(width: usize, length: usize) -> Paragraph {
    let side = i32::try_from(width.saturating_sub(length) / 2).unwrap_or(0);
    let mut paragraph = Paragraph::new()
        .indent(Some(side), None, Some(side), None)
        .line_spacing(LineSpacing::new().before(0).after(80).line(40).line_rule(LineSpacingType::Exact))
        .add_run(Run::new().size(2));
    let border = ParagraphBorder::new(ParagraphBorderPosition::Bottom).size(6);
    paragraph.property = paragraph.property.set_borders(ParagraphBorders::with_empty().set(border));
    paragraph
}

/// Words without the signs XML cannot hold.
pub(crate) fn clean(words: &str) -> String {
    words.chars().filter(|sign| !sign.is_control() && !matches!(sign, '\u{fffe}' | '\u{ffff}')).collect()
}

/// A run of words, broken where they are; signs XML cannot hold are left out.
pub(crate) fn text(words: &str) -> Run {
    let mut lines = words.split('\n').map(clean);
    let first = Run::new().add_text(lines.next().unwrap_or_default());
    lines.fold(first, |run, line| run.add_break(BreakType::TextWrapping).add_text(line))
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
