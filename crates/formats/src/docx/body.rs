//! The flow of a part: paragraphs, tables and text boxes, as they stand after tracked changes.
//!
//! Deleted and hidden text is set apart, not lost: a secrecy mark may stand in it.

use std::io::BufRead;

use super::numbering::Numbering;
use super::styles::{Resolved, Styles};
use super::xml::{Element, Node, Xml};
use crate::secrecy::{mark_in_text, marked_lines};
use crate::{Limits, Look, Margin, MarginKind, Refused, Table};

/// What a flow is made of.
#[derive(Debug)]
pub(crate) enum Piece {
    Paragraph(Box<Paragraph>),
    Table(Table),
}

/// A paragraph before its path and marker are known.
#[derive(Debug, Default)]
pub(crate) struct Paragraph {
    pub(crate) style: Resolved,
    pub(crate) outline: Option<u8>,
    pub(crate) centred: Option<bool>,
    pub(crate) number: Option<(u32, u8)>,
    /// What the list shows before it.
    pub(crate) marker: Option<String>,
    pub(crate) text: String,
    pub(crate) deleted: String,
    pub(crate) hidden: String,
    pub(crate) drawing: String,
    /// The words as they look: what is set in capitals is in capitals, tabs and gaps stand.
    shown: String,
    pub(crate) fonts: Vec<String>,
    pub(crate) boxes: Vec<Piece>,
    /// Its end was deleted: it runs on into the next one.
    pub(crate) runs_on: bool,
    pub(crate) contents: bool,
    signs: usize,
    bold: usize,
    italic: usize,
    capitals: usize,
}

impl Paragraph {
    pub(crate) fn look(&self) -> Look {
        let all = |signs: usize| self.signs > 0 && signs == self.signs;
        Look {
            bold: all(self.bold),
            italic: all(self.italic),
            capitals: all(self.capitals),
            centred: self.centred.unwrap_or(self.style.centred),
        }
    }

    /// Words of the file that are not of the flow.
    pub(crate) fn asides(&self) -> impl Iterator<Item = (MarginKind, String)> {
        // Tabs and gaps part a mark from what stands beside it, and capitals may be only a look: where the normal form
        // has lost a mark so, it is set apart.
        let lost: Vec<String> =
            [(&self.text, &self.shown), (&self.deleted, &self.deleted), (&self.hidden, &self.hidden)]
                .into_iter()
                .filter(|(text, _)| mark_in_text(&normal(text)).is_none())
                .flat_map(|(_, shown)| marked_lines(shown).map(|(_, line)| line))
                .collect();
        [
            (MarginKind::Deleted, normal(&self.deleted)),
            (MarginKind::Hidden, normal(&self.hidden)),
            (MarginKind::Drawing, normal(&self.drawing)),
            (MarginKind::Drawing, lost.join("\n")),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
    }

    /// This paragraph with what ran on into it before its words.
    pub(crate) fn after(mut self, earlier: Self) -> Self {
        self.text.insert_str(0, &earlier.text);
        self.shown.insert_str(0, &earlier.shown);
        self.deleted.insert_str(0, &earlier.deleted);
        self.hidden.insert_str(0, &earlier.hidden);
        self.drawing.insert_str(0, &earlier.drawing);
        self.boxes.splice(0..0, earlier.boxes);
        self.signs += earlier.signs;
        self.bold += earlier.bold;
        self.italic += earlier.italic;
        self.capitals += earlier.capitals;
        self
    }
}

/// Things seen on the way that are worth telling.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) changes: bool,
    pub(crate) hidden: bool,
    pub(crate) embedded: bool,
    pub(crate) pictures: u32,
}

/// How the text being read counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Live,
    Deleted,
    Fallback,
}

#[derive(Debug, Clone, Copy, Default)]
struct RunLook {
    bold: bool,
    italic: bool,
    capitals: bool,
    hidden: bool,
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
    pub(super) asides: Vec<(MarginKind, String)>,
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
            asides: Vec::new(),
        }
    }

    /// What [`Flow::plain`] and deleted rows set apart since the last call, as margins at `path`.
    pub(crate) fn take_asides(&mut self, path: &str) -> Vec<Margin> {
        let asides = std::mem::take(&mut self.asides);
        asides.into_iter().map(|(kind, text)| Margin { path: path.to_owned(), kind, text }).collect()
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
        self.content(xml, &mut paragraph, Mode::Live)?;
        let gone = paragraph.runs_on && paragraph.text.trim().is_empty();
        if let (Some((number, level)), false) = (paragraph.number, gone) {
            paragraph.marker = self.numbering.next(number, level, self.styles);
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
        let shown = if look.capitals { text.to_uppercase() } else { text.to_owned() };
        match mode {
            Mode::Deleted => paragraph.deleted.push_str(&shown),
            Mode::Fallback => paragraph.hidden.push_str(&shown),
            Mode::Live if look.hidden => {
                self.seen.hidden |= !text.trim().is_empty();
                paragraph.hidden.push_str(&shown);
            }
            Mode::Live => {
                paragraph.text.push_str(text);
                paragraph.shown.push_str(&shown);
                let signs = text.chars().filter(|sign| !sign.is_whitespace()).count();
                paragraph.signs += signs;
                paragraph.bold += if look.bold { signs } else { 0 };
                paragraph.italic += if look.italic { signs } else { 0 };
                paragraph.capitals += if look.capitals { signs } else { 0 };
            }
        }
    }

    /// The words of `pieces` as lines, with computed markers; inner tables become lines too.
    pub(crate) fn plain(&mut self, pieces: Vec<Piece>) -> String {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Paragraph(paragraph) => {
                    self.asides.extend(paragraph.asides());
                    let words = normal(&paragraph.text);
                    match &paragraph.marker {
                        Some(marker) => add_line(&mut text, format!("{marker} {words}").trim()),
                        None => add_line(&mut text, &words),
                    }
                    let inner = self.plain(paragraph.boxes);
                    add_line(&mut text, &inner);
                }
                Piece::Table(table) => {
                    for cell in table.rows.iter().flatten() {
                        add_line(&mut text, &cell.text);
                    }
                }
            }
        }
        text
    }
}

/// Text in the house's normal form, line by line, without empty lines at its ends.
pub(crate) fn normal(text: &str) -> String {
    let lines: Vec<String> =
        text.split('\n').map(|line| vietnamese::normalize(line).trim().to_owned()).collect();
    lines.join("\n").trim().to_owned()
}

pub(crate) fn add_line(text: &mut String, line: &str) {
    if line.is_empty() {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}
