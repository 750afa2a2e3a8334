//! The flow of an OpenDocument text: paragraphs, lists, notes, boxes, as they stand after tracked changes.
//!
//! Deleted and hidden text is set apart, not lost: a secrecy mark may stand in it.

use std::io::BufRead;

use super::lists::Lists;
use super::styles::Styles;
use crate::flow::{Asides, Paragraph, Piece, RunLook, Seen, margins_of, normal, plain};
use crate::xml::{Element, Node, Xml};
use crate::{Limits, Margin, MarginKind, Refused};

/// Spaces one element may stand for.
const SPACES: usize = 256;

pub(super) struct Reader {
    pub(super) styles: Styles,
    pub(super) seen: Seen,
    pub(super) asides: Asides,
    pub(super) margins: Vec<Margin>,
    pub(super) limits: Limits,
    pub(super) cells: usize,
    /// Bytes of words in table cells.
    pub(super) copied: u64,
    lists: Lists,
    paragraphs: usize,
    notes: usize,
    comments: usize,
    in_contents: bool,
    hidden: bool,
}

impl Reader {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            styles: Styles::default(),
            seen: Seen::default(),
            asides: Asides::new(),
            margins: Vec::new(),
            limits: *limits,
            cells: 0,
            copied: 0,
            lists: Lists::default(),
            paragraphs: 0,
            notes: 0,
            comments: 0,
            in_contents: false,
            hidden: false,
        }
    }

    /// Heads and feet of the pages, to the end of the master styles.
    pub(super) fn page_edges<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        out: &mut Vec<Margin>,
    ) -> Result<(), Refused> {
        loop {
            match xml.next()? {
                Node::Start(element) if element.name == "master-page" => loop {
                    match xml.next()? {
                        Node::Start(edge) if is_edge(&edge.name) => {
                            let path = format!("{}{}", edge.name, out.len() + 1);
                            let text = self.words(xml)?;
                            if !text.is_empty() {
                                out.push(Margin { path: path.clone(), kind: MarginKind::PageEdge, text });
                            }
                            out.extend(margins_of(std::mem::take(&mut self.asides), &path));
                            out.append(&mut self.margins);
                        }
                        Node::Start(_) => xml.skip()?,
                        Node::Text(_) => {}
                        Node::End | Node::Done => break,
                    }
                },
                Node::Start(_) => xml.skip()?,
                Node::Text(_) => {}
                Node::End | Node::Done => return Ok(()),
            }
        }
    }

    /// The words to the end of the element just begun, as lines.
    pub(super) fn words<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<String, Refused> {
        let pieces = self.pieces(xml)?;
        Ok(plain(pieces, &mut self.asides))
    }

    /// Reads to the end of the element just begun, or of the part.
    pub(super) fn pieces<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<Vec<Piece>, Refused> {
        let mut pieces = Vec::new();
        self.flow(xml, &mut pieces)?;
        Ok(pieces)
    }

    pub(super) fn flow<R: BufRead>(&mut self, xml: &mut Xml<R>, out: &mut Vec<Piece>) -> Result<(), Refused> {
        loop {
            match xml.next()? {
                Node::Start(element) => self.block(xml, &element, out)?,
                Node::Text(_) => {}
                Node::End | Node::Done => return Ok(()),
            }
        }
    }

    fn block<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        element: &Element,
        out: &mut Vec<Piece>,
    ) -> Result<(), Refused> {
        match element.name.as_str() {
            "p" | "h" => {
                let paragraph = self.paragraph(xml, element)?;
                out.push(Piece::Paragraph(Box::new(paragraph)));
            }
            "table" => out.push(Piece::Table(self.table(xml)?)),
            "list" => {
                self.lists.begin(element);
                self.flow(xml, out)?;
                self.lists.end();
            }
            "list-item" => {
                self.lists.item(element, &self.styles);
                self.flow(xml, out)?;
            }
            "section" => {
                let before = self.hidden;
                self.hidden |= element.attribute("display") == Some("none");
                self.flow(xml, out)?;
                self.hidden = before;
            }
            "tracked-changes" => self.tracked(xml)?,
            "index-body" => {
                let before = std::mem::replace(&mut self.in_contents, true);
                self.flow(xml, out)?;
                self.in_contents = before;
            }
            // Drawings bound to the page, and what stands between blocks.
            "frame" | "custom-shape" | "rect" | "line" | "ellipse" | "g" | "polygon" | "path"
            | "connector" | "caption" | "annotation" | "note" | "a" => {
                let mut paragraph = Paragraph::default();
                self.inner(xml, element, &mut paragraph, RunLook::default())?;
                out.push(Piece::Paragraph(Box::new(paragraph)));
            }
            "sequence-decls"
            | "variable-decls"
            | "user-field-decls"
            | "forms"
            | "scripts"
            | "table-of-content-source"
            | "alphabetical-index-source"
            | "illustration-index-source"
            | "table-index-source"
            | "user-index-source"
            | "object-index-source"
            | "bibliography-source"
            | "section-source"
            | "number"
            | "title"
            | "desc"
            | "table-source" => xml.skip()?,
            _ => self.flow(xml, out)?,
        }
        Ok(())
    }

    fn paragraph<R: BufRead>(&mut self, xml: &mut Xml<R>, element: &Element) -> Result<Paragraph, Refused> {
        self.paragraphs += 1;
        if self.paragraphs > self.limits.blocks {
            return Err(Refused::TooLarge { what: "paragraphs", limit: self.limits.blocks as u64 });
        }
        let style = element.attribute("style-name").unwrap_or_default();
        let (resolved, font) = self.styles.paragraph(style);
        let mut paragraph = Paragraph { style: resolved, contents: self.in_contents, ..Paragraph::default() };
        paragraph.name_font(font.unwrap_or_default());
        // The element says what is a heading; a style alone only proposes it.
        paragraph.style.heading = None;
        if element.name == "h" {
            let level = element.number::<u8>("outline-level").unwrap_or(1).clamp(1, 9);
            paragraph.style.heading = Some(level);
        }
        if let Some((marker, level)) = self.lists.marker(style, &self.styles) {
            paragraph.marker = Some(marker);
            paragraph.number = Some((0, level));
        } else if let (Some(level), false, false) = (
            paragraph.style.heading,
            self.lists.in_list(),
            element.attribute("is-list-header") == Some("true"),
        ) {
            let restart = match element.attribute("restart-numbering") {
                Some("true") => Some(element.number("start-value").unwrap_or(1)),
                _ => None,
            };
            paragraph.marker = self.lists.heading(level, restart, &self.styles);
        }
        let look = RunLook {
            bold: paragraph.style.bold,
            italic: paragraph.style.italic,
            capitals: paragraph.style.capitals,
            hidden: paragraph.style.hidden || self.hidden,
        };
        self.content(xml, &mut paragraph, look)?;
        if paragraph.style.hidden {
            // A field within it said so, maybe after its words.
            paragraph.hide();
        }
        Ok(paragraph)
    }

    fn content<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        paragraph: &mut Paragraph,
        look: RunLook,
    ) -> Result<(), Refused> {
        loop {
            match xml.next()? {
                Node::Start(element) => self.inner(xml, &element, paragraph, look)?,
                // Line breaks of the file are spaces of the text.
                Node::Text(text) => self.keep(paragraph, &text.replace(['\n', '\r', '\t'], " "), look),
                Node::End | Node::Done => return Ok(()),
            }
        }
    }

    fn inner<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        element: &Element,
        paragraph: &mut Paragraph,
        look: RunLook,
    ) -> Result<(), Refused> {
        match element.name.as_str() {
            "span" => {
                let name = element.attribute("style-name").unwrap_or_default();
                let (look, font) = self.styles.text(name, look);
                paragraph.name_font(font.unwrap_or_default());
                self.content(xml, paragraph, look)?;
            }
            "s" => {
                let count = element.number::<usize>("c").unwrap_or(1).min(SPACES);
                xml.skip()?;
                self.keep(paragraph, &" ".repeat(count), look);
            }
            "tab" => {
                xml.skip()?;
                self.keep(paragraph, "\t", look);
            }
            "line-break" => {
                xml.skip()?;
                self.keep(paragraph, "\n", look);
            }
            "bookmark" | "bookmark-start" => {
                paragraph.mark(element.attribute("name").unwrap_or_default());
                xml.skip()?;
            }
            "a" => {
                let start = paragraph.text.len();
                self.content(xml, paragraph, look)?;
                let to = element.attribute("href").and_then(|href| href.strip_prefix('#'));
                paragraph.link(start, to.unwrap_or_default());
            }
            "note" => self.note(xml, element)?,
            "annotation" => {
                self.comments += 1;
                let path = format!("comment{}", self.comments);
                self.apart(xml, &path, MarginKind::Comment)?;
            }
            "hidden-text" => {
                let words = element.attribute("string-value").unwrap_or_default().to_owned();
                let shown = xml.text()?;
                let words = if words.is_empty() { shown } else { words };
                self.keep(paragraph, &words, RunLook { hidden: true, ..look });
            }
            "hidden-paragraph" => {
                xml.skip()?;
                paragraph.style.hidden = true;
                self.seen.hidden = true;
            }
            "change-start" | "change-end" | "change" => {
                self.seen.changes = true;
                xml.skip()?;
            }
            "image" => {
                self.seen.pictures = self.seen.pictures.saturating_add(1);
                // A picture may stand for an object beside it, and may carry words of its own.
                self.content(xml, paragraph, look)?;
            }
            "object" | "object-ole" => {
                self.seen.embedded = true;
                xml.skip()?;
            }
            "text-box" => {
                for piece in self.pieces(xml)? {
                    paragraph.boxes.push(piece);
                }
            }
            "p" | "h" | "table" | "list" => {
                let mut pieces = Vec::new();
                self.block(xml, element, &mut pieces)?;
                paragraph.boxes.append(&mut pieces);
            }
            "number"
            | "soft-page-break"
            | "bookmark-end"
            | "reference-mark-start"
            | "reference-mark-end"
            | "title"
            | "desc"
            | "event-listeners"
            | "enhanced-geometry"
            | "ruby-text"
            | "annotation-end"
            | "alphabetical-index-mark"
            | "glue-point" => xml.skip()?,
            _ => self.content(xml, paragraph, look)?,
        }
        Ok(())
    }

    fn note<R: BufRead>(&mut self, xml: &mut Xml<R>, element: &Element) -> Result<(), Refused> {
        self.notes += 1;
        let class = if element.attribute("note-class") == Some("endnote") { "endnote" } else { "footnote" };
        let path = format!("{class}{}", self.notes);
        loop {
            match xml.next()? {
                Node::Start(part) if part.name == "note-body" => self.apart(xml, &path, MarginKind::Note)?,
                Node::Start(_) => xml.skip()?,
                Node::Text(_) => {}
                Node::End | Node::Done => return Ok(()),
            }
        }
    }

    /// Text beside the flow, to the end of the element just begun, as a margin at `path`.
    fn apart<R: BufRead>(&mut self, xml: &mut Xml<R>, path: &str, kind: MarginKind) -> Result<(), Refused> {
        let around = std::mem::take(&mut self.asides);
        let lists = std::mem::take(&mut self.lists);
        let text = self.words(xml)?;
        self.lists = lists;
        let asides = std::mem::replace(&mut self.asides, around);
        if !text.is_empty() {
            self.margins.push(Margin { path: path.to_owned(), kind, text });
        }
        self.margins.extend(margins_of(asides, path));
        Ok(())
    }

    /// What was deleted stands before the text, out of its flow.
    fn tracked<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<(), Refused> {
        let mut open = 1usize;
        while open > 0 {
            match xml.next()? {
                Node::Start(element) if element.name == "deletion" => {
                    self.seen.changes = true;
                    let lists = std::mem::take(&mut self.lists);
                    let pieces = self.deletion(xml)?;
                    self.lists = lists;
                    let words = normal(&plain(pieces, &mut self.asides));
                    if !words.is_empty() {
                        self.asides.push((MarginKind::Deleted, words));
                    }
                }
                Node::Start(element) if element.name == "change-info" => xml.skip()?,
                Node::Start(_) => open += 1,
                Node::End => open -= 1,
                Node::Text(_) => {}
                Node::Done => break,
            }
        }
        Ok(())
    }

    fn deletion<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<Vec<Piece>, Refused> {
        let mut pieces = Vec::new();
        loop {
            match xml.next()? {
                Node::Start(element) if element.name == "change-info" => xml.skip()?,
                Node::Start(element) => self.block(xml, &element, &mut pieces)?,
                Node::Text(_) => {}
                Node::End | Node::Done => return Ok(pieces),
            }
        }
    }

    fn keep(&mut self, paragraph: &mut Paragraph, text: &str, look: RunLook) {
        if look.hidden {
            self.seen.hidden |= !text.trim().is_empty();
            paragraph.push_hidden(text, look);
        } else {
            paragraph.push(text, look);
        }
    }
}

fn is_edge(name: &str) -> bool {
    name.starts_with("header") || name.starts_with("footer")
}
