//! The control words of rich text that say something about words: what is a paragraph, a cell, hidden, deleted, a note.
//!
//! Everything else, and every destination that it does not know, is passed over.

use encoding_rs::{Encoding, WINDOWS_1252};

use super::flows::{CellShape, Fate, Flow};
use super::state::{Destination, State, is_document, sign_of};
use super::tables::{Font, Style, Tables, of_charset, of_code_page};
use super::tokens::{Token, Tokens};
use super::words::Words;
use crate::emit::emit;
use crate::flow::{RunLook, Seen, add_line, margins_of, normal, plain};
use crate::{Document, Limits, Margin, MarginKind, Property, Refused};

pub(super) struct Reader<'l> {
    limits: &'l Limits,
    state: State,
    groups: Vec<State>,
    flows: Vec<Flow>,
    words: Words,
    tables: Tables,
    encoding: &'static Encoding,
    default_font: i32,
    /// The font or style whose definition is being read.
    font: (i32, Font),
    style: (i32, Style),
    shape: CellShape,
    own_name: String,
    class: String,
    shape_name: String,
    document: Document,
    seen: Seen,
    paragraphs: usize,
    cells: usize,
    counts: [usize; 4],
    /// The group began with `\*`: what is not known in it is passed over.
    starred: bool,
    /// Nothing but the beginning of the group has been read.
    fresh: bool,
}

impl<'l> Reader<'l> {
    pub(super) fn read(bytes: &[u8], limits: &'l Limits) -> Result<(Document, Seen), Refused> {
        let mut reader = Self {
            limits,
            state: State::default(),
            groups: Vec::new(),
            flows: vec![Flow::new(Fate::Body, 0)],
            words: Words::new(),
            tables: Tables::default(),
            encoding: WINDOWS_1252,
            default_font: 0,
            font: (0, Font::default()),
            style: (0, Style::default()),
            shape: CellShape::default(),
            own_name: String::new(),
            class: String::new(),
            shape_name: String::new(),
            document: Document::default(),
            seen: Seen::default(),
            paragraphs: 0,
            cells: 0,
            counts: [0; 4],
            starred: false,
            fresh: false,
        };
        for token in Tokens::new(bytes) {
            reader.token(token)?;
            if reader.groups.is_empty() && token == Token::Close {
                // What stands after the last group is no text.
                return Ok(reader.done());
            }
        }
        Err(Refused::broken("the rich text", "it is cut off"))
    }

    fn done(mut self) -> (Document, Seen) {
        while self.flows.len() > 1 {
            self.end_flow();
        }
        let mut document = self.document;
        if let Some(mut body) = self.flows.pop() {
            body.end();
            let margins = std::mem::take(&mut document.margins);
            emit(body.pieces, body.asides, &mut document);
            document.margins.extend(margins);
        }
        document.pictures = self.seen.pictures;
        (document, self.seen)
    }

    fn token(&mut self, token: Token<'_>) -> Result<(), Refused> {
        let fresh = std::mem::replace(&mut self.fresh, token == Token::Open);
        match token {
            Token::Open => {
                self.flush();
                self.words.group();
                if self.groups.len() >= self.limits.depth {
                    let limit = self.limits.depth as u64;
                    return Err(Refused::TooLarge { what: "levels of nesting", limit });
                }
                self.groups.push(self.state);
                self.starred = false;
                if self.state.to == Destination::Alternatives {
                    self.state.to = Destination::Nowhere;
                }
                if self.state.to == Destination::Styles {
                    self.style = (0, Style::default());
                }
            }
            Token::Close => {
                self.flush();
                self.words.group();
                if self.state.to == Destination::Class {
                    let class = std::mem::take(&mut self.class);
                    if is_document(&class) {
                        return Err(Refused::Embedded { part: normal(&class) });
                    }
                }
                self.end_group();
            }
            Token::Word(word, value) => {
                if word != "u" && self.words.passes_over() {
                    return Ok(());
                }
                let starred = std::mem::take(&mut self.starred);
                self.word(word, value, (fresh || starred, starred))?;
            }
            Token::Sign(b'*') => {
                self.starred = fresh;
            }
            Token::Sign(sign) => match sign {
                b'~' => self.words.sign('\u{a0}'),
                b'_' => self.words.sign('-'),
                b'-' => self.words.sign('\u{ad}'),
                b'{' | b'}' | b'\\' => self.words.sign(char::from(sign)),
                b'\r' | b'\n' => self.word("par", None, (false, false))?,
                b'\t' => self.words.sign('\t'),
                _ => {}
            },
            Token::Hex(byte) => self.byte(byte),
            Token::Bytes(bytes) => bytes.iter().for_each(|byte| self.byte(*byte)),
        }
        Ok(())
    }

    fn byte(&mut self, byte: u8) {
        if self.state.to == Destination::Nowhere {
            self.words.passes_over();
            return;
        }
        let font = self.tables.font(self.state.font);
        // A definition's own name is in its own code page.
        let own = if self.state.to == Destination::Fonts { Some(&self.font.1) } else { font };
        let encoding = own.and_then(|font| font.encoding).unwrap_or(self.encoding);
        if own.is_some_and(|font| font.symbols) && self.state.to == Destination::Marker && byte > b' ' {
            self.words.sign('•');
        } else {
            self.words.byte(byte, encoding);
        }
    }

    /// The words so far go where they belong.
    fn flush(&mut self) {
        let text = self.words.take();
        if text.is_empty() {
            return;
        }
        let look = self.state.look;
        match self.state.to {
            Destination::Flow => {
                let name = self.tables.font(self.state.font).map(|font| font.name.clone());
                let Some(flow) = self.flows.last_mut() else { return };
                let paragraph = &mut flow.paragraph;
                paragraph.name_font(name.as_deref().unwrap_or_default());
                if self.state.deleted {
                    self.seen.changes = true;
                    paragraph.push_deleted(&text, look);
                } else if look.hidden {
                    self.seen.hidden |= !text.trim().is_empty();
                    paragraph.push_hidden(&text, look);
                } else {
                    paragraph.push(&text, look);
                }
            }
            Destination::Marker => {
                if let Some(flow) = self.flows.last_mut() {
                    flow.paragraph.marker.get_or_insert_default().push_str(&text);
                }
            }
            Destination::Fonts => self.font.1.name.push_str(&text),
            Destination::Styles => self.style.1.name.push_str(&text),
            Destination::Property(name) => self.property(name.to_owned(), &text),
            Destination::OwnName => self.own_name = text,
            Destination::OwnValue => self.property(self.own_name.clone(), &text),
            Destination::ShapeName => self.shape_name = text.trim().to_owned(),
            Destination::ShapeValue => {
                if matches!(self.shape_name.as_str(), "gtextUNICODE" | "wzDescription")
                    && let Some(flow) = self.flows.last_mut()
                {
                    add_line(&mut flow.paragraph.drawing, &text);
                }
            }
            Destination::Class => self.class.push_str(&text),
            Destination::Info | Destination::Nowhere | Destination::Alternatives => {}
        }
    }

    fn property(&mut self, name: String, text: &str) {
        let value = normal(text);
        if value.is_empty() {
            return;
        }
        match self.document.properties.last_mut() {
            // A value comes in pieces.
            Some(last) if last.name == name => last.value.push_str(&format!(" {value}")),
            _ => self.document.properties.push(Property { name, value }),
        }
    }

    fn end_group(&mut self) {
        let ended = self.state.to;
        if let Some(state) = self.groups.pop() {
            self.state = state;
        }
        if ended == Destination::Styles && !self.style.1.name.is_empty() {
            let (number, style) = std::mem::take(&mut self.style);
            let name = style.name.trim_end_matches(';').trim().to_owned();
            self.tables.put_style(number, Style { name, ..style });
        }
        if ended == Destination::Fonts {
            self.end_font();
        }
        while self.flows.len() > 1 && self.flows.last().is_some_and(|flow| flow.depth > self.groups.len()) {
            self.end_flow();
        }
    }

    fn end_font(&mut self) {
        let (number, font) = std::mem::take(&mut self.font);
        let name = font.name.trim_end_matches(';').trim().to_owned();
        if !name.is_empty() {
            self.tables.put_font(number, Font { name, ..font });
        }
    }

    /// A flow begins in the group just opened.
    fn begin_flow(&mut self, fate: Fate) {
        self.flows.push(Flow::new(fate, self.groups.len()));
        self.state = State {
            to: Destination::Flow,
            look: RunLook::default(),
            in_table: false,
            outline: None,
            centred: false,
            style: 0,
            ..self.state
        };
    }

    fn end_flow(&mut self) {
        let Some(mut flow) = self.flows.pop() else { return };
        flow.end();
        match flow.fate {
            Fate::Body => {}
            Fate::Box => {
                if let Some(outer) = self.flows.last_mut() {
                    outer.paragraph.boxes.append(&mut flow.pieces);
                    outer.asides.append(&mut flow.asides);
                }
            }
            Fate::Margin(kind, name) => {
                let count = &mut self.counts[match kind {
                    MarginKind::PageEdge => 0,
                    MarginKind::Note => 1,
                    MarginKind::Comment => 2,
                    _ => 3,
                }];
                *count += 1;
                let path = format!("{name}{count}");
                let text = plain(flow.pieces, &mut flow.asides);
                if !text.is_empty() {
                    self.document.margins.push(Margin { path: path.clone(), kind, text });
                }
                self.document.margins.extend(margins_of(flow.asides, &path));
            }
        }
    }

    /// `first` tells whether the word is the first of its group, and whether a `\*` stood before it.
    fn word(&mut self, word: &str, value: Option<i32>, first: (bool, bool)) -> Result<(), Refused> {
        if word == "u" {
            if self.state.to == Destination::Nowhere {
                self.words.group();
            } else {
                self.words.unicode(value.unwrap_or(0), self.state.stand_ins);
            }
            return Ok(());
        }
        if let Some(sign) = sign_of(word) {
            if self.state.to != Destination::Nowhere {
                self.words.sign(sign);
            }
            return Ok(());
        }
        self.flush();
        if first.0 && self.begins(word, first.1)? {
            return Ok(());
        }
        match self.state.to {
            Destination::Nowhere => {}
            Destination::Fonts => self.font_word(word, value),
            Destination::Styles => self.style_word(word, value),
            _ => self.text_word(word, value)?,
        }
        Ok(())
    }

    /// Whether `word`, the first of its group, says where the group's words go.
    fn begins(&mut self, word: &str, starred: bool) -> Result<bool, Refused> {
        if word == "ud" && self.state.unicode_to != Destination::Nowhere {
            self.state.to = self.state.unicode_to;
            return Ok(true);
        }
        if self.state.to == Destination::Nowhere {
            // What is passed over is passed over to its end.
            return Ok(true);
        }
        let to = match word {
            "fonttbl" => Destination::Fonts,
            "stylesheet" => Destination::Styles,
            "info" | "userprops" => Destination::Info,
            "title" | "subject" | "keywords" | "doccomm" | "category" | "company" | "manager" | "author"
            | "operator" | "comment" | "hlinkbase"
                if self.state.to == Destination::Info =>
            {
                Destination::Property(match word {
                    "title" => "title",
                    "subject" => "subject",
                    "keywords" => "keywords",
                    "category" => "category",
                    "company" => "company",
                    "manager" => "manager",
                    "author" => "author",
                    "operator" => "operator",
                    _ => "comment",
                })
            }
            "propname" => Destination::OwnName,
            "staticval" | "linkval" => Destination::OwnValue,
            "creatim" | "revtim" | "printim" | "buptim" if self.state.to == Destination::Info => {
                Destination::Nowhere
            }
            "listtext" | "pntext" => {
                if let Some(flow) = self.flows.last_mut() {
                    flow.paragraph.marker = None;
                }
                Destination::Marker
            }
            "upr" => {
                self.state.unicode_to = self.state.to;
                Destination::Alternatives
            }
            "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => {
                let name = if word.starts_with('h') { "header" } else { "footer" };
                self.begin_flow(Fate::Margin(MarginKind::PageEdge, name));
                return Ok(true);
            }
            "footnote" => {
                self.begin_flow(Fate::Margin(MarginKind::Note, "footnote"));
                return Ok(true);
            }
            "annotation" => {
                self.begin_flow(Fate::Margin(MarginKind::Comment, "comment"));
                return Ok(true);
            }
            "shptxt" | "dptxbxtext" => {
                self.begin_flow(Fate::Box);
                return Ok(true);
            }
            "sn" => Destination::ShapeName,
            "sv" => Destination::ShapeValue,
            "objclass" => Destination::Class,
            "object" => {
                self.seen.embedded = true;
                return Ok(true);
            }
            "pict" => {
                self.seen.pictures = self.seen.pictures.saturating_add(1);
                Destination::Nowhere
            }
            // Parts whose words are in the flow or in one of its boxes.
            "shpinst" | "shp" | "sp" | "shppict" | "fldrslt" | "field" | "result" | "shpgrp" | "do"
            | "ud" | "moveto" => return Ok(true),
            // What only tells about the text, and what says a second time what stands elsewhere.
            "fldinst" | "nonshppict" | "shprslt" | "colortbl" | "listtable" | "listoverridetable"
            | "rsidtbl" | "generator" | "nonesttables" | "bkmkstart" | "bkmkend" | "atnid" | "atnauthor"
            | "revtbl" | "filetbl" | "datafield" | "objdata" | "pn" | "template" | "xe" | "tc" | "rxe"
            | "txe" | "private" => Destination::Nowhere,
            "movefrom" => {
                self.state.deleted = true;
                return Ok(true);
            }
            _ if starred => Destination::Nowhere,
            _ => return Ok(false),
        };
        self.state.to = to;
        Ok(true)
    }

    fn font_word(&mut self, word: &str, value: Option<i32>) {
        match word {
            "f" => {
                self.end_font();
                self.font.0 = value.unwrap_or(0);
            }
            "fcharset" => {
                self.font.1.encoding = of_charset(value.unwrap_or(0)).or(self.font.1.encoding);
                self.font.1.symbols = value == Some(2);
            }
            "cpg" => self.font.1.encoding = value.and_then(of_code_page).or(self.font.1.encoding),
            _ => {}
        }
    }

    fn style_word(&mut self, word: &str, value: Option<i32>) {
        match word {
            "s" => self.style.0 = value.unwrap_or(0),
            "outlinelevel" => self.style.1.outline = value.and_then(|level| u8::try_from(level).ok()),
            _ => {}
        }
    }

    fn text_word(&mut self, word: &str, value: Option<i32>) -> Result<(), Refused> {
        let on = value != Some(0);
        let state = &mut self.state;
        match word {
            "ansicpg" => self.encoding = value.and_then(of_code_page).unwrap_or(WINDOWS_1252),
            "mac" => self.encoding = encoding_rs::MACINTOSH,
            "deff" => {
                self.default_font = value.unwrap_or(0);
                state.font = self.default_font;
            }
            "uc" => state.stand_ins = usize::try_from(value.unwrap_or(1)).unwrap_or(1).min(16),
            "f" => state.font = value.unwrap_or(0),
            "plain" => {
                state.look = RunLook::default();
                state.deleted = false;
                state.font = self.default_font;
            }
            "b" => state.look.bold = on,
            "i" => state.look.italic = on,
            "caps" | "scaps" => state.look.capitals = on,
            "v" => state.look.hidden = on,
            "deleted" => state.deleted = on,
            "revised" | "crauth" | "mvauth" => self.seen.changes = true,
            "pard" => {
                state.style = 0;
                state.outline = None;
                state.centred = false;
                state.in_table = false;
                state.level = 0;
            }
            "s" => state.style = value.unwrap_or(0),
            "outlinelevel" => state.outline = value.and_then(|level| u8::try_from(level).ok()),
            "qc" => state.centred = true,
            "ql" | "qr" | "qj" | "qd" | "qt" => state.centred = false,
            "ilvl" => state.level = value.and_then(|level| u8::try_from(level).ok()).unwrap_or(0).min(8),
            "intbl" => state.in_table = on,
            "itap" => state.in_table = value.unwrap_or(0) > 0,
            "par" | "sect" | "nestcell" => self.end_paragraph(word == "nestcell")?,
            "cell" => {
                self.shape_paragraph();
                if let Some(flow) = self.flows.last_mut() {
                    flow.end_cell(&mut self.cells, self.limits)?;
                }
            }
            "row" => {
                if let Some(flow) = self.flows.last_mut() {
                    flow.end_row();
                }
            }
            "trowd" => {
                self.shape = CellShape::default();
                if let Some(flow) = self.flows.last_mut() {
                    flow.define_row();
                }
            }
            "trleft" => {
                if let Some(flow) = self.flows.last_mut() {
                    flow.left_edge(value.unwrap_or(0));
                }
            }
            "clvmrg" => self.shape.continues_up = true,
            "clmrg" => self.shape.continues_left = true,
            "cellx" => {
                self.shape.right = value.unwrap_or(0);
                let shape = std::mem::take(&mut self.shape);
                if let Some(flow) = self.flows.last_mut() {
                    flow.define_cell(shape);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self, nested: bool) -> Result<(), Refused> {
        self.paragraphs += 1;
        if self.paragraphs > self.limits.blocks {
            return Err(Refused::TooLarge { what: "paragraphs", limit: self.limits.blocks as u64 });
        }
        self.shape_paragraph();
        let in_table = nested || self.state.in_table;
        if let Some(flow) = self.flows.last_mut() {
            flow.end_paragraph(in_table);
        }
        Ok(())
    }

    /// What the paragraph that ends is.
    fn shape_paragraph(&mut self) {
        let State { style, outline, centred, level, .. } = self.state;
        let style = self.tables.style(style);
        let Some(flow) = self.flows.last_mut() else { return };
        let paragraph = &mut flow.paragraph;
        paragraph.outline = outline;
        paragraph.style.heading = style.and_then(Style::heading);
        paragraph.contents = style.is_some_and(Style::contents);
        paragraph.centred = Some(centred);
        if let Some(marker) = &mut paragraph.marker {
            *marker = normal(marker);
            paragraph.number = Some((0, level));
        }
        if paragraph.marker.as_deref() == Some("") {
            paragraph.marker = None;
        }
    }
}
