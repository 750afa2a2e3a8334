//! The flow of a part: paragraphs, tables and text boxes, as they stand after tracked changes.
//!
//! Deleted and hidden text is set apart, not lost: a secrecy mark may stand in it.

use std::io::BufRead;

use super::styles::Styles;
use crate::flow::{Asides, MOST_MARKS, Paragraph, Piece, RunLook, Seen, add_line, margins_of, plain};
use crate::numbering::Numbering;
use crate::xml::{Element, Node, Xml};
use crate::{Limits, Margin, Refused};

/// How the text being read counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Live,
    Deleted,
    Fallback,
}

/// Reads the flows of one document's parts.
pub(crate) struct Flow<'s> {
    pub(crate) styles: &'s Styles,
    pub(crate) numbering: Numbering,
    pub(crate) seen: Seen,
    pub(super) limits: Limits,
    paragraphs: usize,
    pub(super) cells: usize,
    in_contents: bool,
    /// Bookmarks that began between blocks.
    marks: Vec<String>,
    pub(super) asides: Asides,
}

impl<'s> Flow<'s> {
    pub(crate) fn new(styles: &'s Styles, numbering: Numbering, limits: &Limits) -> Self {
        Self {
            styles,
            numbering,
            seen: Seen::default(),
            limits: *limits,
            paragraphs: 0,
            cells: 0,
            in_contents: false,
            marks: Vec::new(),
            asides: Vec::new(),
        }
    }

    /// What [`Flow::plain`] and deleted rows set apart since the last call, as margins at `path`.
    pub(crate) fn take_asides(&mut self, path: &str) -> Vec<Margin> {
        margins_of(std::mem::take(&mut self.asides), path)
    }

    /// Reads to the end of the element just begun, or of the part.
    pub(crate) fn pieces<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<Vec<Piece>, Refused> {
        let mut pieces = Vec::new();
        self.flow(xml, &mut pieces)?;
        Ok(pieces)
    }

    pub(super) fn flow<R: BufRead>(&mut self, xml: &mut Xml<R>, out: &mut Vec<Piece>) -> Result<(), Refused> {
        loop {
            match xml.next()? {
                Node::Start(element) => match element.name.as_str() {
                    "p" => {
                        let paragraph = self.paragraph(xml)?;
                        out.push(Piece::Paragraph(Box::new(paragraph)));
                    }
                    "tbl" => out.push(Piece::Table(self.table(xml)?)),
                    "sdt" => {
                        let before = self.in_contents;
                        self.flow(xml, out)?;
                        self.in_contents = before;
                    }
                    "docPartGallery" => {
                        self.in_contents |= element
                            .value()
                            .is_some_and(|gallery| gallery.eq_ignore_ascii_case("Table of Contents"));
                        xml.skip()?;
                    }
                    // Between blocks: it marks the next one.
                    "bookmarkStart" => {
                        let name = element.attribute("name").unwrap_or_default().to_owned();
                        if self.marks.len() < MOST_MARKS {
                            self.marks.push(name);
                        }
                        xml.skip()?;
                    }
                    "sectPr" => xml.skip()?,
                    "altChunk" => return Err(Refused::Embedded { part: "altChunk".to_owned() }),
                    _ => self.flow(xml, out)?,
                },
                Node::Text(_) => {}
                Node::End | Node::Done => return Ok(()),
            }
        }
    }

    pub(super) fn paragraph<R: BufRead>(&mut self, xml: &mut Xml<R>) -> Result<Paragraph, Refused> {
        self.paragraphs += 1;
        if self.paragraphs > self.limits.blocks {
            return Err(Refused::TooLarge { what: "paragraphs", limit: self.limits.blocks as u64 });
        }
        let mut paragraph = Paragraph {
            style: self.styles.paragraph(None),
            contents: self.in_contents,
            ..Paragraph::default()
        };
        for name in std::mem::take(&mut self.marks) {
            paragraph.mark(&name);
        }
        self.content(xml, &mut paragraph, Mode::Live)?;
        let gone = paragraph.runs_on && paragraph.text.trim().is_empty();
        if let (Some((number, level)), false) = (paragraph.number, gone) {
            paragraph.marker = self.numbering.next(number, level);
        }
        Ok(paragraph)
    }

    fn content<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        paragraph: &mut Paragraph,
        mode: Mode,
    ) -> Result<(), Refused> {
        loop {
            match xml.next()? {
                Node::Start(element) => match element.name.as_str() {
                    "pPr" => self.paragraph_properties(xml, paragraph)?,
                    "r" => self.run(xml, paragraph, mode)?,
                    "del" | "moveFrom" => {
                        self.seen.changes = true;
                        self.content(xml, paragraph, Mode::Deleted)?;
                    }
                    "ins" | "moveTo" => {
                        self.seen.changes = true;
                        self.content(xml, paragraph, mode)?;
                    }
                    "bookmarkStart" => {
                        paragraph.mark(element.attribute("name").unwrap_or_default());
                        xml.skip()?;
                    }
                    "hyperlink" => {
                        let start = paragraph.text.len();
                        self.content(xml, paragraph, mode)?;
                        paragraph.link(start, element.attribute("anchor").unwrap_or_default());
                    }
                    "AlternateContent" => self.alternate(xml, paragraph, mode)?,
                    "txbxContent" => self.text_box(xml, paragraph, mode)?,
                    // Drawing text of shapes and diagrams has paragraphs of its own.
                    "p" => {
                        let inner = self.paragraph(xml)?;
                        self.keep_box(paragraph, Piece::Paragraph(Box::new(inner)), mode);
                    }
                    "textpath" => {
                        add_line(&mut paragraph.drawing, element.attribute("string").unwrap_or_default());
                        xml.skip()?;
                    }
                    "blip" | "imagedata" => {
                        self.seen.pictures = self.seen.pictures.saturating_add(u32::from(mode == Mode::Live));
                        xml.skip()?;
                    }
                    "subDoc" => return Err(Refused::Embedded { part: "subDoc".to_owned() }),
                    "OLEObject" => {
                        self.seen.embedded = true;
                        xml.skip()?;
                    }
                    "sdtPr" | "rPr" => xml.skip()?,
                    name if name.ends_with("PrChange") => {
                        self.seen.changes = true;
                        xml.skip()?;
                    }
                    _ => self.content(xml, paragraph, mode)?,
                },
                Node::Text(_) => {}
                Node::End | Node::Done => return Ok(()),
            }
        }
    }

    /// The newer form counts; the older one is kept aside, unless there is nothing else.
    fn alternate<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        paragraph: &mut Paragraph,
        mode: Mode,
    ) -> Result<(), Refused> {
        let (text, boxes) = (paragraph.text.len(), paragraph.boxes.len());
        loop {
            match xml.next()? {
                Node::Start(element) if element.name == "Fallback" => {
                    let told = paragraph.text.len() > text || paragraph.boxes.len() > boxes;
                    self.content(xml, paragraph, if told { Mode::Fallback } else { mode })?;
                }
                Node::Start(_) => self.content(xml, paragraph, mode)?,
                Node::Text(_) => {}
                Node::End | Node::Done => return Ok(()),
            }
        }
    }

    fn text_box<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        paragraph: &mut Paragraph,
        mode: Mode,
    ) -> Result<(), Refused> {
        for piece in self.pieces(xml)? {
            self.keep_box(paragraph, piece, mode);
        }
        Ok(())
    }

    fn keep_box(&mut self, paragraph: &mut Paragraph, piece: Piece, mode: Mode) {
        match mode {
            Mode::Live => paragraph.boxes.push(piece),
            Mode::Deleted => add_line(&mut paragraph.deleted, &self.plain(vec![piece])),
            Mode::Fallback => add_line(&mut paragraph.hidden, &self.plain(vec![piece])),
        }
    }

    fn paragraph_properties<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        paragraph: &mut Paragraph,
    ) -> Result<(), Refused> {
        let mut style = None;
        let mut number = None;
        let mut level = None;
        let mut open = 1usize;
        while open > 0 {
            match xml.next()? {
                Node::Start(element) if element.name.ends_with("PrChange") => {
                    self.seen.changes = true;
                    xml.skip()?;
                }
                Node::Start(element) => {
                    open += 1;
                    match element.name.as_str() {
                        "pStyle" => style = element.value().map(str::to_owned),
                        "numId" => number = element.number::<u32>("val"),
                        "ilvl" => level = element.number::<u8>("val"),
                        "outlineLvl" => paragraph.outline = element.number("val"),
                        "jc" => paragraph.centred = Some(element.value() == Some("center")),
                        "del" | "moveFrom" => {
                            self.seen.changes = true;
                            paragraph.runs_on = true;
                        }
                        _ => {}
                    }
                }
                Node::End => open -= 1,
                Node::Text(_) => {}
                Node::Done => break,
            }
        }
        paragraph.style = self.styles.paragraph(style.as_deref());
        paragraph.contents |= paragraph.style.contents;
        paragraph.number = match number.or(paragraph.style.number) {
            None | Some(0) => None,
            Some(id) => {
                let of_style = style.as_deref().and_then(|style| self.numbering.level_of_style(id, style));
                let inherited =
                    if number.is_none() { of_style.or(paragraph.style.number_level) } else { None };
                Some((id, level.or(inherited).unwrap_or(0)))
            }
        };
        Ok(())
    }

    fn run<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        paragraph: &mut Paragraph,
        mode: Mode,
    ) -> Result<(), Refused> {
        let style = &paragraph.style;
        let mut look = RunLook {
            bold: style.bold,
            italic: style.italic,
            capitals: style.capitals,
            hidden: style.hidden,
        };
        loop {
            match xml.next()? {
                Node::Start(element) => match element.name.as_str() {
                    "rPr" => self.run_properties(xml, &element, &mut look, &mut paragraph.fonts)?,
                    "t" => {
                        let text = xml.text()?;
                        self.keep(paragraph, &text, look, mode);
                    }
                    "delText" => {
                        let text = xml.text()?;
                        self.keep(paragraph, &text, look, Mode::Deleted);
                    }
                    "tab" | "ptab" => {
                        xml.skip()?;
                        self.keep(paragraph, "\t", look, mode);
                    }
                    "br" | "cr" => {
                        xml.skip()?;
                        self.keep(paragraph, "\n", look, mode);
                    }
                    "noBreakHyphen" => {
                        xml.skip()?;
                        self.keep(paragraph, "-", look, mode);
                    }
                    "instrText" | "delInstrText" | "softHyphen" | "sym" | "rt" => xml.skip()?,
                    "AlternateContent" => self.alternate(xml, paragraph, mode)?,
                    _ => self.content(xml, paragraph, mode)?,
                },
                Node::Text(_) => {}
                Node::End | Node::Done => return Ok(()),
            }
        }
    }

    fn run_properties<R: BufRead>(
        &mut self,
        xml: &mut Xml<R>,
        own: &Element,
        look: &mut RunLook,
        fonts: &mut Vec<String>,
    ) -> Result<(), Refused> {
        // DrawingML says it in attributes: `<a:rPr b="1" cap="all">`.
        look.bold |= own.attribute("b") == Some("1");
        look.capitals |= matches!(own.attribute("cap"), Some("all" | "small"));
        let mut open = 1usize;
        while open > 0 {
            match xml.next()? {
                Node::Start(element) if element.name == "rPrChange" => {
                    self.seen.changes = true;
                    xml.skip()?;
                }
                Node::Start(element) => {
                    open += 1;
                    match element.name.as_str() {
                        "rStyle" => {
                            let style = element.value().map(|id| self.styles.resolve(id)).unwrap_or_default();
                            look.bold |= style.bold;
                            look.italic |= style.italic;
                            look.capitals |= style.capitals;
                            look.hidden |= style.hidden;
                        }
                        "b" => look.bold = element.is_on(),
                        "i" => look.italic = element.is_on(),
                        "caps" | "smallCaps" => look.capitals = element.is_on(),
                        "vanish" => look.hidden = element.is_on(),
                        "rFonts" => {
                            let font = element.attribute("ascii").or_else(|| element.attribute("hAnsi"));
                            if let Some(font) = font
                                && fonts.len() < 16
                                && !fonts.iter().any(|known| known == font)
                            {
                                fonts.push(font.to_owned());
                            }
                        }
                        _ => {}
                    }
                }
                Node::End => open -= 1,
                Node::Text(_) => {}
                Node::Done => break,
            }
        }
        Ok(())
    }

    fn keep(&mut self, paragraph: &mut Paragraph, text: &str, look: RunLook, mode: Mode) {
        match mode {
            Mode::Deleted => paragraph.push_deleted(text, look),
            Mode::Fallback => paragraph.push_hidden(text, look),
            Mode::Live if look.hidden => {
                self.seen.hidden |= !text.trim().is_empty();
                paragraph.push_hidden(text, look);
            }
            Mode::Live => paragraph.push(text, look),
        }
    }

    /// The words of `pieces` as lines; what they set apart is kept for [`Flow::take_asides`].
    pub(crate) fn plain(&mut self, pieces: Vec<Piece>) -> String {
        plain(pieces, &mut self.asides)
    }
}
