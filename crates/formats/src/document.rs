//! The neutral model of a written document: blocks in reading order, each with a stable path, and what stands in
//! the margins.
//!
//! It can be told as JSON, because risky files are read by another process. It keeps words and structure, not layout; what a heading means is for the rooms to say.

use crate::Kind;

/// A document as read. All text is in the house's normal form (NFC).
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Document {
    /// The body in reading order.
    pub blocks: Vec<Block>,
    /// What stands beside the body: headers, footers, notes, comments, deleted and hidden text.
    pub margins: Vec<Margin>,
    /// Title, subject, keywords and the like, in the order found.
    pub properties: Vec<Property>,
    /// How many pictures stand in it.
    pub pictures: u32,
    /// How its words were come by.
    #[serde(default)]
    pub origin: Origin,
    /// The files it was sent as, when it came as a package; the report first.
    #[serde(default)]
    pub files: Vec<Member>,
}

/// How the words of a document were come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Origin {
    /// They are in the file as somebody typed them.
    #[default]
    Typed,
    /// A machine recognised all or some of them in pictures: every figure is to be confirmed by a person.
    Recognised,
}

/// A file in the package a report was sent as.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Member {
    /// What the paths of its blocks and margins begin with: empty for the report itself, `a1/` for the first annex.
    pub path: String,
    /// Its name, without folders.
    pub name: String,
    /// What it is by its content.
    pub kind: Kind,
}

impl Document {
    /// Every text of the document, wherever it stands, with its path: what a reader of the file could come upon.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let blocks = self.blocks.iter().flat_map(|block| {
            let cells = match &block.kind {
                BlockKind::Table(table) => Some(table.rows.iter().flatten()),
                _ => None,
            };
            std::iter::once((block.path.as_str(), block.text.as_str()))
                .chain(cells.into_iter().flatten().map(|cell| (block.path.as_str(), cell.text.as_str())))
        });
        let margins = self.margins.iter().map(|margin| (margin.path.as_str(), margin.text.as_str()));
        let properties =
            self.properties.iter().map(|property| (property.name.as_str(), property.value.as_str()));
        blocks.chain(margins).chain(properties)
    }

    /// Whether nothing can be read in the body.
    pub fn is_wordless(&self) -> bool {
        self.blocks.iter().all(|block| match &block.kind {
            BlockKind::Table(table) => table.rows.iter().flatten().all(|cell| cell.text.is_empty()),
            _ => block.text.is_empty(),
        })
    }
}

/// A paragraph, heading, list item or table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Block {
    /// Its place, counted over blocks that hold something: `b12`; in a text box of that block `b12/x1`.
    pub path: String,
    /// What it is.
    pub kind: BlockKind,
    /// Its words, lines parted by `\n`, without a computed list marker; empty for a table.
    pub text: String,
    /// How it looks, as far as that hints at what it is.
    pub look: Look,
    /// The fonts its runs name, without repetition: an old encoding shows in them.
    pub fonts: Vec<String>,
    /// The names of the bookmarks that begin in it, then of those that began in paragraphs before it of which nothing is left.
    #[serde(default)]
    pub marks: Vec<String>,
    /// Its words that lead to a bookmark of the same file, in order.
    #[serde(default)]
    pub links: Vec<Link>,
}

/// Words of a block that lead to a bookmark.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Link {
    /// Their first byte in the block's text.
    pub start: usize,
    /// The byte after their last.
    pub end: usize,
    /// The bookmark's name.
    pub to: String,
}

impl Block {
    /// The words with the list marker before them, as a reader of the page sees them.
    pub fn shown(&self) -> String {
        match &self.kind {
            BlockKind::Heading { marker, .. } | BlockKind::ListItem { marker, .. } if !marker.is_empty() => {
                format!("{marker} {}", self.text)
            }
            _ => self.text.clone(),
        }
    }
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum BlockKind {
    /// A heading by its style or outline level.
    Heading {
        /// From 1, the highest.
        level: u8,
        /// The number the program computes: `II.`; empty when typed or absent.
        marker: String,
    },
    /// Plain text.
    Paragraph,
    /// An item of a list the program numbers or marks.
    ListItem {
        /// The number or sign: `a)`, `-`.
        marker: String,
        /// How deep, from 0.
        level: u8,
    },
    /// A table.
    Table(Table),
}

/// How a block looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Look {
    /// All its words are bold.
    pub bold: bool,
    /// All its words are italic.
    pub italic: bool,
    /// All its words are shown as capitals though typed otherwise.
    pub capitals: bool,
    /// It stands in the middle of the line.
    pub centred: bool,
}

/// Rows of cells; merged cells stand once, at their first row and column.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The table as a full grid: a merged cell's text stands in every place it covers, a missing cell is empty.
    pub fn grid(&self) -> Vec<Vec<&str>> {
        let width =
            self.rows.iter().flatten().map(|cell| (cell.column + cell.columns) as usize).max().unwrap_or(0);
        let mut grid = vec![vec![""; width]; self.rows.len()];
        for (index, row) in self.rows.iter().enumerate() {
            for cell in row {
                let last = (index + cell.rows as usize).min(grid.len());
                for line in &mut grid[index..last] {
                    for place in &mut line[cell.column as usize..(cell.column + cell.columns) as usize] {
                        *place = &cell.text;
                    }
                }
            }
        }
        grid
    }

    /// The cells with text, with row and column counted from 1.
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize, &Cell)> {
        self.rows.iter().enumerate().flat_map(|(row, cells)| {
            cells
                .iter()
                .filter(|cell| !cell.text.is_empty())
                .map(move |cell| (row + 1, cell.column as usize + 1, cell))
        })
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Cell {
    /// Its first column, from 0.
    pub column: u32,
    /// How many columns it covers.
    pub columns: u32,
    /// How many rows it covers.
    pub rows: u32,
    /// Its words, paragraphs parted by `\n`.
    pub text: String,
}

/// Text that is not in the body's flow.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Margin {
    /// Its place: `header1`, `footnote2`, `b12`.
    pub path: String,
    /// What it is.
    pub kind: MarginKind,
    /// Its words.
    pub text: String,
}

/// Where text outside the flow stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum MarginKind {
    /// Head or foot of the page.
    PageEdge,
    /// Footnote or endnote.
    Note,
    /// A remark of a reviewer.
    Comment,
    /// A table of contents: it repeats headings.
    Contents,
    /// Deleted with "track changes" on, but still in the file.
    Deleted,
    /// Formatted as hidden, or kept for older programs.
    Hidden,
    /// In a drawing: watermark, diagram, chart.
    Drawing,
}

/// A property of the file: title, subject, keywords, or one the author made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(column: u32, columns: u32, rows: u32, text: &str) -> Cell {
        Cell { column, columns, rows, text: text.to_owned() }
    }

    #[test]
    fn a_merged_cell_stands_in_every_place_it_covers() {
        let table = Table {
            rows: vec![
                vec![cell(0, 1, 2, "Đơn vị"), cell(1, 2, 1, "Hồ sơ")],
                vec![cell(1, 1, 1, "đúng hạn"), cell(2, 1, 9, "quá hạn")],
            ],
        };
        assert_eq!(table.grid(), [["Đơn vị", "Hồ sơ", "Hồ sơ"], ["Đơn vị", "đúng hạn", "quá hạn"]]);
    }
}
