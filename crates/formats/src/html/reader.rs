//! The elements of a web page become paragraphs, lists, tables and margins.
//!
//! Elements that are not ended, or in the wrong order, are taken as browsers mostly take them.

use super::elements::{Says, font, is_inline, is_void, marks_in, word_element};
use super::table::Growing;
use super::tokens::{Tag, Token, Tokens};
use crate::emit::emit;
use crate::flow::{Asides, Paragraph, Piece, RunLook, Seen, add_line, margins_of, normal, plain};
use crate::marker::shown;
use crate::{Document, Limits, Margin, MarginKind, Property, Refused};

/// What ends with an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ends {
    Nothing,
    Paragraph,
    Cell,
    Row,
    Table,
    Margin(MarginKind),
    /// Words that are not of the page: scripts, styles.
    Unread,
    Title,
}

#[derive(Debug)]
struct Open {
    name: String,
    says: Says,
    ends: Ends,
    heading: Option<u8>,
    contents: bool,
    /// How a list counts: its form, and how far it has come.
    list: Option<(&'static str, i64)>,
}

/// A flow: the page itself, or a note in it.
#[derive(Debug, Default)]
struct Flow {
    pieces: Vec<Piece>,
    paragraph: Paragraph,
    tables: Vec<Growing>,
    asides: Asides,
}

pub(super) struct Reader<'l> {
    limits: &'l Limits,
    open: Vec<Open>,
    flows: Vec<Flow>,
    document: Document,
    seen: Seen,
    paragraphs: usize,
    cells: usize,
    margins: usize,
}

impl<'l> Reader<'l> {
    pub(super) fn read(text: &str, limits: &'l Limits) -> Result<(Document, Seen), Refused> {
        let mut reader = Self {
            limits,
            open: Vec::new(),
            flows: vec![Flow::default()],
            document: Document::default(),
            seen: Seen::default(),
            paragraphs: 0,
            cells: 0,
            margins: 0,
        };
        for token in Tokens::new(text) {
            match token {
                Token::Open(tag) => reader.begin(&tag)?,
                Token::Close(name) => reader.end(&name)?,
                Token::Text(text) => reader.text(&text),
                Token::Comment(comment) => {
                    for line in marks_in(comment) {
                        let path = "page".to_owned();
                        reader.document.margins.push(Margin { path, kind: MarginKind::Hidden, text: line });
                    }
                }
            }
        }
        while !reader.open.is_empty() {
            reader.pop()?;
        }
        reader.end_paragraph()?;
        let mut document = reader.document;
        if let Some(flow) = reader.flows.pop() {
            let margins = std::mem::take(&mut document.margins);
            emit(flow.pieces, flow.asides, &mut document);
            document.margins.extend(margins);
        }
        document.pictures = reader.seen.pictures;
        Ok((document, reader.seen))
    }

    fn flow(&mut self) -> &mut Flow {
        if self.flows.is_empty() {
            self.flows.push(Flow::default());
        }
        let last = self.flows.len() - 1;
        &mut self.flows[last]
    }

    fn begin(&mut self, tag: &Tag) -> Result<(), Refused> {
        let name = tag.name.as_str();
        match name {
            "br" => {
                self.text_as_it_is("\n");
                return Ok(());
            }
            "img" | "v:imagedata" => {
                self.seen.pictures = self.seen.pictures.saturating_add(1);
                return Ok(());
            }
            "v:textpath" => {
                let words = tag.attribute("string").unwrap_or_default().to_owned();
                add_line(&mut self.flow().paragraph.drawing, &words);
                return Ok(());
            }
            "meta" => {
                let name = tag.attribute("name").unwrap_or_default();
                let value = normal(tag.attribute("content").unwrap_or_default());
                if !name.is_empty() && !value.is_empty() {
                    self.document.properties.push(Property { name: name.to_owned(), value });
                }
                return Ok(());
            }
            // What is shown stands in other files.
            "frame" => {
                let part = tag.attribute("src").map_or("frame", str::trim).to_owned();
                return Err(Refused::Embedded { part });
            }
            "iframe" | "object" | "embed" | "applet" => self.seen.embedded = true,
            "ins" => self.seen.changes = true,
            "del" => self.seen.changes = true,
            _ => {}
        }
        let inline = is_inline(name);
        if !inline {
            self.end_paragraph()?;
        }
        if is_void(name) {
            return Ok(());
        }
        // What a new element ends by itself.
        match name {
            "td" | "th" => self.close_within("table", &["td", "th"])?,
            "tr" => self.close_within("table", &["tr"])?,
            "tbody" | "thead" | "tfoot" => self.close_within("table", &["tbody", "thead", "tfoot", "tr"])?,
            "li" => self.close_within("ul", &["li"])?,
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.close_within("td", &["p"])?,
            _ => {}
        }
        if self.open.len() >= self.limits.depth {
            return Err(Refused::TooLarge { what: "levels of nesting", limit: self.limits.depth as u64 });
        }
        let mut opened = Open {
            name: name.to_owned(),
            says: Says::of(tag),
            ends: if inline { Ends::Nothing } else { Ends::Paragraph },
            heading: None,
            contents: false,
            list: None,
        };
        let class = tag.attribute("class").unwrap_or_default().to_ascii_lowercase();
        opened.contents = class.strip_prefix("msotoc").is_some_and(|rest| rest.len() < 8);
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => opened.heading = name[1..].parse().ok(),
            "script" | "style" | "xmp" | "noscript" => opened.ends = Ends::Unread,
            "title" => opened.ends = Ends::Title,
            "p" => {
                let level = class.strip_prefix("msoheading").and_then(|level| level.parse().ok());
                opened.heading = level.filter(|level| (1..=9).contains(level));
            }
            "ul" => opened.list = Some(("bullet", 0)),
            "ol" => {
                let form = match tag.attribute("type") {
                    Some("a") => "lowerLetter",
                    Some("A") => "upperLetter",
                    Some("i") => "lowerRoman",
                    Some("I") => "upperRoman",
                    _ => "decimal",
                };
                opened.list = Some((form, tag.number("start").unwrap_or(1_i64).saturating_sub(1)));
            }
            "li" => self.item(tag),
            "table" => {
                opened.ends = Ends::Table;
                self.flow().tables.push(Growing::default());
            }
            "tr" => self.begin_row(&mut opened),
            "td" | "th" => self.begin_cell(tag, &mut opened)?,
            _ => {}
        }
        if let Some(kind) = word_element(tag).and_then(|element| margin_kind(&element)) {
            opened.ends = Ends::Margin(kind);
            self.flows.push(Flow::default());
        }
        if let Some(font) = font(tag) {
            self.flow().paragraph.name_font(&font);
        }
        self.open.push(opened);
        Ok(())
    }

    fn begin_row(&mut self, opened: &mut Open) {
        if let Some(table) = self.flow().tables.last_mut() {
            table.begin_row();
            opened.ends = Ends::Row;
        }
    }

    fn begin_cell(&mut self, tag: &Tag, opened: &mut Open) -> Result<(), Refused> {
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(Refused::TooLarge { what: "table cells", limit: self.limits.cells as u64 });
        }
        let flow = self.flow();
        if let Some(table) = flow.tables.last_mut() {
            table.end_cell(&mut flow.asides);
            table.begin_cell(tag.number("colspan").unwrap_or(1), tag.number("rowspan").unwrap_or(1));
            opened.ends = Ends::Cell;
        }
        Ok(())
    }

    /// A list item begins: its list counts on.
    fn item(&mut self, tag: &Tag) {
        let depth = self.open.iter().filter(|open| open.list.is_some()).count();
        let list = self.open.iter_mut().rev().find_map(|open| open.list.as_mut());
        let marker = match list {
            None | Some(("bullet", _)) => "•".to_owned(),
            Some((form, count)) => {
                *count = tag.number("value").unwrap_or(count.saturating_add(1));
                format!("{}.", shown(*count, form))
            }
        };
        let paragraph = &mut self.flow().paragraph;
        paragraph.marker = Some(marker);
        paragraph.number = Some((0, u8::try_from(depth.saturating_sub(1)).unwrap_or(8).min(8)));
    }

    fn end(&mut self, name: &str) -> Result<(), Refused> {
        if is_inline(name) {
            // Only this element ends, whatever was begun within it.
            let barrier = self.open.iter().rposition(|open| matches!(open.ends, Ends::Cell | Ends::Table));
            let found = self.open.iter().rposition(|open| open.name == name);
            if let Some(at) = found.filter(|at| barrier.is_none_or(|barrier| *at > barrier)) {
                if at + 1 == self.open.len() {
                    return self.pop();
                }
                if self.open[at].ends == Ends::Nothing {
                    self.open.remove(at);
                }
            }
            return Ok(());
        }
        let within = if matches!(name, "table" | "body" | "html") { "html" } else { "table" };
        if name == "p" && !self.open.iter().any(|open| open.name == "p") {
            return self.end_paragraph();
        }
        self.close_within(within, &[name])
    }

    /// Ends the nearest open element of one of the `names` and all within it, unless a `barrier` stands between.
    fn close_within(&mut self, barrier: &str, names: &[&str]) -> Result<(), Refused> {
        let stops = |open: &Open| {
            open.name == barrier
                || barrier == "ul" && matches!(open.name.as_str(), "ol" | "td" | "th")
                || barrier == "td" && matches!(open.name.as_str(), "th" | "table" | "div" | "li" | "body")
        };
        let mut found = None;
        for (at, open) in self.open.iter().enumerate().rev() {
            if names.contains(&open.name.as_str()) {
                found = Some(at);
                break;
            }
            if stops(open) {
                break;
            }
        }
        if let Some(at) = found {
            while self.open.len() > at {
                self.pop()?;
            }
        }
        Ok(())
    }

    fn pop(&mut self) -> Result<(), Refused> {
        let Some(last) = self.open.last() else { return Ok(()) };
        let ends = last.ends;
        // The paragraph ends while its element is still open: it may be a heading.
        if !matches!(ends, Ends::Nothing | Ends::Unread | Ends::Title) {
            self.end_paragraph()?;
        }
        self.open.pop();
        match ends {
            Ends::Cell => {
                let flow = self.flow();
                if let Some(table) = flow.tables.last_mut() {
                    table.end_cell(&mut flow.asides);
                }
            }
            Ends::Row => {
                if let Some(table) = self.flow().tables.last_mut() {
                    table.end_row();
                }
            }
            Ends::Table => {
                let flow = self.flow();
                if let Some(table) = flow.tables.pop() {
                    let piece = Piece::Table(table.done(&mut flow.asides));
                    self.put(piece);
                }
            }
            Ends::Margin(kind) => self.end_margin(kind),
            Ends::Nothing | Ends::Paragraph | Ends::Unread | Ends::Title => {}
        }
        Ok(())
    }

    fn end_margin(&mut self, kind: MarginKind) {
        if self.flows.len() < 2 {
            return;
        }
        let Some(mut flow) = self.flows.pop() else { return };
        self.margins += 1;
        let name = match kind {
            MarginKind::Note => "footnote",
            MarginKind::Comment => "comment",
            _ => "header",
        };
        let path = format!("{name}{}", self.margins);
        let text = plain(flow.pieces, &mut flow.asides);
        if !text.is_empty() {
            self.document.margins.push(Margin { path: path.clone(), kind, text });
        }
        self.document.margins.extend(margins_of(flow.asides, &path));
    }

    fn text(&mut self, text: &str) {
        match self.open.last().map(|open| open.ends) {
            Some(Ends::Unread) => {}
            Some(Ends::Title) => {
                let value = normal(text);
                if !value.is_empty() {
                    self.document.properties.push(Property { name: "title".to_owned(), value });
                }
            }
            _ if self.open.iter().any(|open| open.name == "pre") => self.text_as_it_is(text),
            // Line breaks of the file are spaces of the page.
            _ => self.text_as_it_is(&text.replace(['\n', '\r', '\t'], " ")),
        }
    }

    fn text_as_it_is(&mut self, text: &str) {
        let blank = text.chars().all(char::is_whitespace);
        let mut look = RunLook::default();
        let (mut deleted, mut marker, mut unread) = (false, false, false);
        for open in &self.open {
            look = open.says.on(look);
            deleted |= open.says.deleted;
            marker |= open.says.marker;
            unread |= open.ends == Ends::Unread;
        }
        if unread {
            return;
        }
        self.seen.hidden |= look.hidden && !blank;
        let paragraph = &mut self.flow().paragraph;
        if deleted {
            paragraph.push_deleted(text, look);
        } else if marker {
            paragraph.marker.get_or_insert_default().push_str(text);
        } else if look.hidden {
            paragraph.push_hidden(text, look);
        } else if !(blank && paragraph.text.is_empty()) {
            paragraph.push(text, look);
        }
    }

    fn end_paragraph(&mut self) -> Result<(), Refused> {
        let (mut heading, mut contents, mut centred) = (None, false, None);
        for open in &self.open {
            heading = open.heading.or(heading);
            contents |= open.contents;
            centred = open.says.centred.or(centred);
        }
        let paragraph = &mut self.flow().paragraph;
        let bare =
            paragraph.text.is_empty() && paragraph.drawing.is_empty() && paragraph.asides().next().is_none();
        if bare {
            return Ok(());
        }
        let mut paragraph = std::mem::take(paragraph);
        paragraph.style.heading = heading;
        paragraph.contents = contents;
        paragraph.centred = centred;
        paragraph.marker = paragraph.marker.map(|marker| normal(&marker)).filter(|marker| !marker.is_empty());
        self.paragraphs += 1;
        if self.paragraphs > self.limits.blocks {
            return Err(Refused::TooLarge { what: "paragraphs", limit: self.limits.blocks as u64 });
        }
        self.put(Piece::Paragraph(Box::new(paragraph)));
        Ok(())
    }

    fn put(&mut self, piece: Piece) {
        let flow = self.flow();
        match flow.tables.last_mut() {
            Some(table) if table.in_cell() => table.pieces.push(piece),
            // What stands in a table outside its cells is shown before it.
            _ => flow.pieces.push(piece),
        }
    }
}

fn margin_kind(element: &str) -> Option<MarginKind> {
    Some(match element {
        "footnote" | "endnote" => MarginKind::Note,
        "comment" => MarginKind::Comment,
        "header" | "footer" => MarginKind::PageEdge,
        _ => return None,
    })
}
