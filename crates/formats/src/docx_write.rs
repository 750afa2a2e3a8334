//! Word documents out: headings, paragraphs, list items and tables in the type and margins of Decree 30, for the
//! simulator and for templates.
//!
//! The same page gives the same bytes. It does not make the official head of a document; callers lay that out as
//! a table without borders.

use std::collections::BTreeMap;
use std::io::Cursor;

use docx_rs::{
    AlignmentType, Comment, Docx, Header, LineSpacing, PageMargin, Paragraph, Run, RunFonts, Style,
    StyleType, Table, TableCell, TableLayoutType, TableRow, WidthType,
};

/// A page to be written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// A line at the head of every page; may be empty.
    pub header: String,
    /// Properties of the file by name.
    pub properties: Vec<(String, String)>,
    /// What stands on it, in order.
    pub parts: Vec<Part>,
    /// Who comments; may be empty where nothing is commented.
    pub commenter: String,
    /// Comments at the margin, line by line, by the place of the heading or paragraph they are about.
    pub comments: BTreeMap<usize, String>,
}

/// Something that stands on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A heading with its style.
    Heading {
        /// From 1 to 4.
        level: u8,
        /// Its words, typed number included.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its runs in order.
        runs: Vec<Words>,
        /// Where it stands on the line.
        align: Align,
    },
    /// An item with a typed marker.
    Item {
        /// `-`, `a)`.
        marker: String,
        /// Its words.
        text: String,
    },
    /// A table.
    Table {
        /// Rows of cells' words; an empty row is passed over.
        rows: Vec<Vec<String>>,
        /// How it is drawn.
        rule: Rule,
    },
    /// Two things side by side, as in the head and the signature of an official document: 2/5 and 3/5 of the line.
    Beside {
        /// The left one.
        left: Column,
        /// The right one.
        right: Column,
    },
}

/// One of two things side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its runs in order.
    pub runs: Vec<Words>,
    /// Where its lines stand.
    pub align: Align,
}

/// Words that look alike.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// The words; `\n` is a soft break, `\t` a tab.
    pub text: String,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
}

/// Where a paragraph stands on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Both edges even.
    #[default]
    Justified,
    /// At the left.
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// How a table is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rule {
    /// Lines around every cell, the first row bold.
    #[default]
    Lines,
    /// No lines: for laying things side by side.
    Bare,
}

impl Words {
    /// Plain words.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Bold words.
    pub fn bold(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: true, italic: false }
    }

    /// Italic words.
    pub fn italic(text: impl Into<String>) -> Self {
        Self { text: text.into(), bold: false, italic: true }
    }
}

impl Part {
    /// A heading.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into() }
    }

    /// A paragraph of plain words.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph { runs: vec![Words::plain(text)], align: Align::Justified }
    }

    /// A bold paragraph in the middle of the line.
    pub fn title(text: impl Into<String>) -> Self {
        Self::Paragraph { runs: vec![Words::bold(text)], align: Align::Centre }
    }

    /// An item with a typed marker.
    pub fn item(marker: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Item { marker: marker.into(), text: text.into() }
    }

    /// A table with lines.
    pub fn table<C: Into<String>>(rows: impl IntoIterator<Item = impl IntoIterator<Item = C>>) -> Self {
        let rows = rows.into_iter().map(|row| row.into_iter().map(Into::into).collect()).collect();
        Self::Table { rows, rule: Rule::Lines }
    }
}

/// The page could not be packed.
#[derive(Debug, thiserror::Error)]
#[error("the Word file could not be packed ({why}); report this with the page it was made from")]
pub struct WriteError {
    /// What the packer said.
    pub why: String,
}

/// Half points: 14 pt, as Decree 30 asks of the body.
const SIZE: usize = 28;
const FONT: &str = "Times New Roman";

/// Writes `page` as the bytes of a .docx.
///
/// # Errors
/// When packing fails, which only a bug can bring about.
pub fn write(page: &Page) -> Result<Vec<u8>, WriteError> {
    let fonts = RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT).east_asia(FONT);
    // Twentieths of a point: 20 mm above and below, 30 mm left, 15 mm right.
    let margin = PageMargin::new().top(1134).bottom(1134).left(1701).right(851);
    let mut docx = Docx::new()
        .created_at("2000-01-01T00:00:00Z")
        .updated_at("2000-01-01T00:00:00Z")
        .default_fonts(fonts)
        .default_size(SIZE)
        .page_size(11906, 16838)
        .page_margin(margin);
    for level in 1..=4u8 {
        docx = docx.add_style(
            Style::new(format!("Heading{level}"), StyleType::Paragraph)
                .name(format!("heading {level}"))
                .outline_lvl(usize::from(level - 1))
                .bold()
                .size(SIZE),
        );
    }
    for (name, value) in &page.properties {
        docx = docx.custom_property(clean(name), clean(value));
    }
    if !page.header.is_empty() {
        docx =
            docx.header(Header::new().add_paragraph(paragraph(&[Words::plain(&page.header)], Align::Centre)));
    }
    for (index, part) in page.parts.iter().enumerate() {
        let comment = page.comments.get(&index).map(|text| comment(index, &page.commenter, text));
        docx = match part {
            Part::Heading { level, text } => {
                let heading = Paragraph::new().style(&format!("Heading{}", (*level).clamp(1, 4)));
                docx.add_paragraph(filled(heading, vec![Run::new().add_text(clean(text))], comment))
            }
            Part::Paragraph { runs, align } => {
                docx.add_paragraph(filled(aligned(*align), runs.iter().map(run).collect(), comment))
            }
            Part::Item { marker, text } => {
                docx.add_paragraph(paragraph(&[Words::plain(format!("{marker} {text}"))], Align::Justified))
            }
            Part::Table { rows, rule } => docx.add_table(table(rows, *rule)),
            Part::Beside { left, right } => docx.add_table(beside(left, right)),
        };
    }
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).map_err(|error| WriteError { why: error.to_string() })?;
    Ok(bytes.into_inner())
}

/// The comment numbered `id`.
fn comment(id: usize, author: &str, text: &str) -> Comment {
    let comment = Comment::new(id).author(clean(author)).date("2000-01-01T00:00:00Z");
    text.lines().fold(comment, |comment, line| {
        comment.add_paragraph(Paragraph::new().add_run(Run::new().add_text(clean(line))))
    })
}

fn paragraph(runs: &[Words], align: Align) -> Paragraph {
    filled(aligned(align), runs.iter().map(run).collect(), None)
}

fn aligned(align: Align) -> Paragraph {
    let align = match align {
        Align::Justified => AlignmentType::Both,
        Align::Left => AlignmentType::Left,
        Align::Centre => AlignmentType::Center,
        Align::Right => AlignmentType::Right,
    };
    Paragraph::new().align(align).line_spacing(LineSpacing::new().after(120))
}

fn filled(paragraph: Paragraph, runs: Vec<Run>, comment: Option<Comment>) -> Paragraph {
    let id = comment.as_ref().map(|comment| comment.id);
    let begun = comment.into_iter().fold(paragraph, Paragraph::add_comment_start);
    let whole = runs.into_iter().fold(begun, Paragraph::add_run);
    id.into_iter().fold(whole, Paragraph::add_comment_end)
}

fn run(words: &Words) -> Run {
    let mut run = Run::new();
    for (index, line) in words.text.split('\n').enumerate() {
        if index > 0 {
            run = run.add_break(docx_rs::BreakType::TextWrapping);
        }
        for (index, piece) in line.split('\t').enumerate() {
            if index > 0 {
                run = run.add_tab();
            }
            run = run.add_text(clean(piece));
        }
    }
    if words.bold {
        run = run.bold();
    }
    if words.italic {
        run = run.italic();
    }
    run
}

fn table(rows: &[Vec<String>], rule: Rule) -> Table {
    let widths = widths(rows);
    let rows: Vec<TableRow> = rows
        .iter()
        .filter(|row| !row.is_empty())
        .enumerate()
        .map(|(index, row)| {
            let cells = row.iter().zip(&widths).map(|(text, width)| {
                let words =
                    Words { text: text.clone(), bold: index == 0 && rule == Rule::Lines, italic: false };
                TableCell::new().width(*width, WidthType::Dxa).add_paragraph(filled(
                    aligned(Align::Left),
                    vec![run(&words)],
                    None,
                ))
            });
            TableRow::new(cells.collect()).cant_split()
        })
        .collect();
    let table = match rule {
        Rule::Lines => Table::new(rows),
        Rule::Bare => Table::without_borders(rows),
    };
    laid_out(table, widths)
}

/// The space between the margins, in twentieths of a point.
const LINE: usize = 11906 - 1701 - 851;

/// How wide columns are: by their longest text and some room to write, together a line.
fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let longest = |column: usize| {
        let texts = rows.iter().filter_map(|row| row.get(column));
        texts.flat_map(|text| text.lines()).map(|line| line.chars().count()).max().unwrap_or(0).min(40) + 4
    };
    let weights: Vec<usize> = (0..columns).map(longest).collect();
    let all: usize = weights.iter().sum();
    weights.iter().map(|weight| weight * LINE / all.max(1)).collect()
}

fn laid_out(table: Table, widths: Vec<usize>) -> Table {
    table.width(widths.iter().sum(), WidthType::Dxa).layout(TableLayoutType::Fixed).set_grid(widths)
}

fn beside(left: &Column, right: &Column) -> Table {
    let widths = vec![LINE * 2 / 5, LINE - LINE * 2 / 5];
    let cells = [left, right].into_iter().zip(&widths).map(|(column, width)| {
        let runs = column.runs.iter().map(|words| run(words).size(SIZE - 2)).collect();
        TableCell::new().width(*width, WidthType::Dxa).add_paragraph(filled(
            aligned(column.align),
            runs,
            None,
        ))
    });
    let row = TableRow::new(cells.collect()).cant_split();
    laid_out(Table::without_borders(vec![row]), widths)
}

/// Signs XML cannot hold are left out.
fn clean(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_control() && !matches!(sign, '\u{fffe}' | '\u{ffff}')).collect()
}
