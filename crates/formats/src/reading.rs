//! The door for documents: any known kind, told by its content, becomes the one neutral model.
//!
//! Kinds whose readers are the likeliest to fail are read by a process of their own and never here: see [`crate::apart`].

use std::path::PathBuf;

use crate::apart::Program;
use crate::{
    BlockKind, Document, Kind, Letters, Limits, Read, Recognition, Refused, bundle, doc, docx, html, letters,
    mht, odt, pdf, rtf, sniff,
};

/// Places all tables of a document may have when each is drawn as a full grid.
const PLACES: usize = 2_000_000;

/// Reads documents of every known kind. Cloning it is cheap and shares the turns of its program.
#[derive(Debug, Clone, Default)]
pub struct DocumentReader {
    program: Option<Program>,
    recognition: Option<Recognition>,
}

impl DocumentReader {
    /// A reader that reads risky kinds by the program at `path`, called with `read-document`.
    pub fn with_program(path: impl Into<PathBuf>) -> Self {
        Self { program: Some(Program::new(path.into())), recognition: None }
    }

    /// The same reader, which also recognises the words of scans by other programs. They are started by its program.
    #[must_use]
    pub fn recognising(mut self, recognition: Recognition) -> Self {
        self.recognition = Some(recognition);
        self
    }

    /// A reader that has no program: it refuses risky kinds.
    pub fn alone() -> Self {
        Self::default()
    }

    /// Reads `bytes`, whatever kind of document they are; nobody has chosen how their letters are meant. It may wait for the
    /// program: call it on a thread that may.
    ///
    /// # Errors
    /// As [`Self::read_in`].
    pub fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Read<Document>, Refused> {
        self.read_in(Letters::Ask, bytes, limits)
    }

    /// Reads `bytes`, whose letters are meant as somebody chose.
    ///
    /// # Errors
    /// When the bytes are no document that is known, ask for a password, are damaged, or go over a bound; when the
    /// program is needed and missing, or takes too long; when their letters may be in an old encoding and nobody chose.
    pub fn read_in(
        &self,
        letters: Letters,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<Read<Document>, Refused> {
        let mut read = match sniff(bytes) {
            Kind::Zip => bundle::read(bytes, limits, |bytes| self.one(bytes, limits))?,
            _ => self.one(bytes, limits)?,
        };
        within(&read.value, limits)?;
        letters::settle(&mut read, letters)?;
        Ok(read)
    }

    /// Reads one document.
    fn one(&self, bytes: &[u8], limits: &Limits) -> Result<Read<Document>, Refused> {
        if bytes.len() as u64 > limits.bytes {
            return Err(Refused::TooLarge { what: "bytes", limit: limits.bytes });
        }
        let kind = sniff(bytes);
        match (kind, &self.program) {
            (kind, Some(program)) if is_risky(kind) => self.apart(program, bytes),
            (kind, None) if is_risky(kind) => Err(Refused::NoReader { kind }),
            (Kind::Odt, _) => odt::read(bytes, limits),
            (Kind::Rtf, _) => rtf::read(bytes, limits),
            (Kind::Html, _) => html::read(bytes, limits),
            (Kind::Mht, _) => mht::read(bytes, limits),
            _ => docx::read(bytes, limits),
        }
    }

    fn apart(&self, program: &Program, bytes: &[u8]) -> Result<Read<Document>, Refused> {
        let read = program.read(bytes)?;
        let is_scan = sniff(bytes) == Kind::Pdf && read.value.is_wordless() && read.value.pictures > 0;
        match &self.recognition {
            Some(recognition) if is_scan => program.recognise(bytes, recognition),
            _ => Ok(read),
        }
    }
}

/// Whether documents of this kind are read by a process of their own only.
fn is_risky(kind: Kind) -> bool {
    matches!(kind, Kind::Doc | Kind::Pdf)
}

/// Reads a document of a risky kind in this process, which is meant to be used for nothing else.
///
/// # Errors
/// As [`DocumentReader::read`].
pub(crate) fn read_risky(bytes: &[u8], limits: &Limits) -> Result<Read<Document>, Refused> {
    if sniff(bytes) == Kind::Pdf { pdf::read(bytes, limits) } else { doc::read(bytes, limits) }
}

/// A few cells can cover very many places, and their words are told in each: that is bounded too.
fn within(document: &Document, limits: &Limits) -> Result<(), Refused> {
    let mut places = 0usize;
    let mut bytes = 0u64;
    for block in &document.blocks {
        let BlockKind::Table(table) = &block.kind else { continue };
        let width =
            table.rows.iter().flatten().map(|cell| (cell.column + cell.columns) as usize).max().unwrap_or(0);
        places = places.saturating_add(width.saturating_mul(table.rows.len()));
        for (index, row) in table.rows.iter().enumerate() {
            for cell in row {
                let rows = (cell.rows as usize).min(table.rows.len() - index) as u64;
                let covered = rows.saturating_mul(u64::from(cell.columns));
                bytes = bytes.saturating_add(covered.saturating_mul(cell.text.len() as u64));
            }
        }
    }
    if places > PLACES {
        return Err(Refused::TooLarge { what: "table cells", limit: PLACES as u64 });
    }
    if bytes > limits.unpacked {
        return Err(Refused::TooLarge { what: "unpacked bytes", limit: limits.unpacked });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Block, Cell, Look, Table};

    fn of_cells(rows: usize, cell: Cell) -> Document {
        let mut table = Table { rows: vec![Vec::new(); rows] };
        table.rows[0].push(cell);
        let block = Block {
            path: "b1".to_owned(),
            kind: BlockKind::Table(table),
            text: String::new(),
            look: Look::default(),
            fonts: Vec::new(),
            marks: Vec::new(),
            links: Vec::new(),
        };
        Document { blocks: vec![block], ..Document::default() }
    }

    #[test]
    fn cells_that_cover_too_much_are_refused() {
        let cell = |columns, rows, text: &str| Cell { column: 0, columns, rows, text: text.to_owned() };
        let limits = Limits { unpacked: 1 << 20, ..Limits::default() };
        assert_eq!(within(&of_cells(10, cell(10, 10, "một")), &limits), Ok(()));
        let wide = within(&of_cells(3_000, cell(1_000, 1, "")), &limits);
        assert!(matches!(wide, Err(Refused::TooLarge { what: "table cells", .. })));
        let told_often = within(&of_cells(1_000, cell(1_000, 1_000, "một hai")), &limits);
        assert!(matches!(told_often, Err(Refused::TooLarge { what: "unpacked bytes", .. })));
    }

    #[test]
    fn without_a_program_no_risky_kind_is_read() {
        let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        bytes.resize(2048, 0);
        bytes.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
        let refused = DocumentReader::alone().read(&bytes, &Limits::default()).unwrap_err();
        assert_eq!(refused, Refused::NoReader { kind: Kind::Doc });
        let nowhere = DocumentReader::with_program("/nowhere/at/all");
        let refused = nowhere.read(&bytes, &Limits::default()).unwrap_err();
        assert_eq!(refused, Refused::NoReader { kind: Kind::Doc });
    }
}
