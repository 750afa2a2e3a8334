//! A page's drawing as words with their places.
//!
//! It follows text, moves and forms; it draws nothing.

use std::collections::HashMap;
use std::rc::Rc;

use lopdf::content::{Content, Operation};
use lopdf::{DecompressError, Dictionary, Document, Error, Object, ObjectId, Stream};

use super::font::{Font, number};
use super::matrix::{Matrix, STRAIGHT, moved, then, turned};
use crate::Refused;

/// Forms within forms.
const FORMS: usize = 8;

/// Steps of drawing in the whole file.
const STEPS: usize = 2_000_000;

/// Nodes of the page tree above a page.
const ABOVE: usize = 64;

/// Words that stand together on a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Word {
    pub(super) x: f64,
    pub(super) end: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) text: String,
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) font: String,
    /// It is in the file and not drawn: a machine has read a scan.
    pub(super) invisible: bool,
    pub(super) unknown: usize,
}

#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) words: Vec<Word>,
    /// Words that do not run along the lines: watermarks, and what stands in stamps and fields.
    pub(super) aside: String,
    pub(super) pictures: u32,
}

/// What the whole file may still take.
#[derive(Debug)]
pub(super) struct Budget {
    /// Unpacked bytes.
    pub(super) bytes: usize,
    pub(super) limit: usize,
    pub(super) steps: usize,
}

impl Budget {
    pub(super) fn new(limit: usize) -> Self {
        Self { bytes: limit, limit, steps: STEPS }
    }

    fn unpack(&mut self, stream: &Stream) -> Result<Vec<u8>, Refused> {
        let bytes = if stream.is_compressed() {
            stream.decompressed_content_with_limit(self.bytes).map_err(|error| self.refused(&error))?
        } else {
            stream.content.clone()
        };
        self.take(bytes.len())?;
        Ok(bytes)
    }

    /// The bytes of a table that a font can do without.
    pub(super) fn table(&mut self, stream: &Stream, most: usize) -> Option<Vec<u8>> {
        let most = most.min(self.bytes);
        let bytes = if stream.is_compressed() {
            stream.decompressed_content_with_limit(most).ok()?
        } else {
            stream.content.get(..most.min(stream.content.len()))?.to_vec()
        };
        self.bytes = self.bytes.saturating_sub(bytes.len());
        Some(bytes)
    }

    fn take(&mut self, bytes: usize) -> Result<(), Refused> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or_else(|| self.too_large())?;
        Ok(())
    }

    fn refused(&self, error: &Error) -> Refused {
        match error {
            Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => self.too_large(),
            other => Refused::broken(super::FILE, other),
        }
    }

    fn too_large(&self) -> Refused {
        Refused::TooLarge { what: "unpacked bytes", limit: self.limit as u64 }
    }
}

/// The fonts of a file that were met, by where they stand in it.
#[derive(Default)]
pub(super) struct Fonts<'d> {
    known: HashMap<*const Dictionary, Rc<Font<'d>>>,
}

#[derive(Clone)]
struct State<'d> {
    place: Matrix,
    font: Option<Rc<Font<'d>>>,
    size: f64,
    between_letters: f64,
    between_words: f64,
    leading: f64,
    stretch: f64,
    rise: f64,
    invisible: bool,
}

impl State<'_> {
    fn new(place: Matrix) -> Self {
        Self {
            place,
            font: None,
            size: 0.0,
            between_letters: 0.0,
            between_words: 0.0,
            leading: 0.0,
            stretch: 1.0,
            rise: 0.0,
            invisible: false,
        }
    }
}

struct Reader<'d, 'b> {
    file: &'d Document,
    page: Page,
    budget: &'b mut Budget,
    fonts: &'b mut Fonts<'d>,
    text: Matrix,
    line: Matrix,
    /// All words stand beside the flow.
    beside: bool,
}

/// The words of a page, and of what is laid over it.
pub(super) fn words<'d>(
    file: &'d Document,
    id: ObjectId,
    fonts: &mut Fonts<'d>,
    budget: &mut Budget,
) -> Result<Page, Refused> {
    let content =
        file.get_page_content_with_limit(id, budget.bytes).map_err(|error| budget.refused(&error))?;
    budget.take(content.len())?;
    let (own, above) = file.get_page_resources(id).unwrap_or_default();
    let resources: Vec<&Dictionary> =
        own.into_iter().chain(above.into_iter().filter_map(|id| file.get_dictionary(id).ok())).collect();
    let mut reader =
        Reader { file, page: Page::default(), budget, fonts, text: STRAIGHT, line: STRAIGHT, beside: false };
    reader.draw(&content, &resources, State::new(turned(turn(file, id))), 0)?;
    reader.beside = true;
    for over in file.get_page_annotations(id).unwrap_or_default() {
        reader.laid_over(over)?;
    }
    Ok(reader.page)
}

/// By how much a page is turned before it is shown; a page has it from the nodes above it.
fn turn(file: &Document, id: ObjectId) -> i64 {
    let mut node = file.get_dictionary(id).ok();
    for _ in 0..ABOVE {
        let Some(dictionary) = node else { return 0 };
        if let Ok(turn) = dictionary.get_deref(b"Rotate", file).and_then(Object::as_i64) {
            return turn;
        }
        node = dictionary.get_deref(b"Parent", file).and_then(Object::as_dict).ok();
    }
    0
}

impl<'d> Reader<'d, '_> {
    fn draw(
        &mut self,
        content: &[u8],
        resources: &[&'d Dictionary],
        first: State<'d>,
        depth: usize,
    ) -> Result<(), Refused> {
        let mut kept = Vec::new();
        let mut state = first;
        for operation in Content::decode_iter(content) {
            // What cannot be told ends the page; the words before it stand.
            let Ok(Operation { operator, operands }) = operation else { break };
            self.budget.steps = self
                .budget
                .steps
                .checked_sub(1)
                .ok_or(Refused::TooLarge { what: "steps of drawing", limit: STEPS as u64 })?;
            let at = |index: usize| {
                operands.get(index).and_then(|operand| number(operand, self.file)).unwrap_or(0.0)
            };
            match operator.as_str() {
                "q" if kept.len() < 256 => kept.push(state.clone()),
                "Q" => state = kept.pop().unwrap_or(state),
                "cm" => {
                    let matrix = [at(0), at(1), at(2), at(3), at(4), at(5)];
                    state.place = then(matrix, state.place);
                }
                "BT" => (self.text, self.line) = (STRAIGHT, STRAIGHT),
                "Tf" => {
                    state.size = at(1);
                    if let Some(Ok(name)) = operands.first().map(Object::as_name) {
                        state.font = self.font(name, resources);
                    }
                }
                "Tc" => state.between_letters = at(0),
                "Tw" => state.between_words = at(0),
                "TL" => state.leading = at(0),
                "Tz" => state.stretch = at(0) / 100.0,
                "Ts" => state.rise = at(0),
                "Tr" => state.invisible = matches!(at(0), 3.0 | 7.0),
                "Td" => self.move_line(at(0), at(1)),
                "TD" => {
                    state.leading = -at(1);
                    self.move_line(at(0), at(1));
                }
                "T*" => self.move_line(0.0, -state.leading),
                "Tm" => {
                    self.line = [at(0), at(1), at(2), at(3), at(4), at(5)];
                    self.text = self.line;
                }
                "Tj" => self.show(operands.first(), &state)?,
                "'" => {
                    self.move_line(0.0, -state.leading);
                    self.show(operands.first(), &state)?;
                }
                "\"" => {
                    (state.between_words, state.between_letters) = (at(0), at(1));
                    self.move_line(0.0, -state.leading);
                    self.show(operands.get(2), &state)?;
                }
                "TJ" => {
                    let parts = operands.first().and_then(|parts| parts.as_array().ok());
                    for part in parts.map(Vec::as_slice).unwrap_or_default() {
                        match part.as_float() {
                            Ok(back) => {
                                let along = -f64::from(back) / 1_000.0 * state.size * state.stretch;
                                self.text = then(moved(along, 0.0), self.text);
                            }
                            Err(_) => self.show(Some(part), &state)?,
                        }
                    }
                }
                "BI" => self.page.pictures = self.page.pictures.saturating_add(1),
                "Do" => {
                    if let Some(Ok(name)) = operands.first().map(Object::as_name) {
                        self.object(name, resources, &state, depth)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn move_line(&mut self, x: f64, y: f64) {
        self.line = then(moved(x, y), self.line);
        self.text = self.line;
    }

    fn resource(&self, kind: &[u8], name: &[u8], resources: &[&'d Dictionary]) -> Option<&'d Object> {
        resources.iter().find_map(|resources| {
            let group = resources.get_deref(kind, self.file).and_then(Object::as_dict).ok()?;
            group.get_deref(name, self.file).ok()
        })
    }

    fn font(&mut self, name: &[u8], resources: &[&'d Dictionary]) -> Option<Rc<Font<'d>>> {
        let font = self.resource(b"Font", name, resources)?.as_dict().ok()?;
        let (file, budget) = (self.file, &mut *self.budget);
        let known = self.fonts.known.entry(std::ptr::from_ref(font));
        Some(Rc::clone(known.or_insert_with(|| Rc::new(Font::read(font, file, budget)))))
    }

    /// A picture, or a form with words of its own.
    fn object(
        &mut self,
        name: &[u8],
        resources: &[&'d Dictionary],
        state: &State<'d>,
        depth: usize,
    ) -> Result<(), Refused> {
        let Some(Ok(stream)) = self.resource(b"XObject", name, resources).map(Object::as_stream) else {
            return Ok(());
        };
        match stream.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => self.page.pictures = self.page.pictures.saturating_add(1),
            Ok(b"Form") if depth < FORMS => self.form(stream, resources, state, depth + 1)?,
            _ => {}
        }
        Ok(())
    }

    fn form(
        &mut self,
        stream: &'d Stream,
        resources: &[&'d Dictionary],
        state: &State<'d>,
        depth: usize,
    ) -> Result<(), Refused> {
        let content = self.budget.unpack(stream)?;
        let mut inner = state.clone();
        if let Ok(matrix) = stream.dict.get_deref(b"Matrix", self.file).and_then(Object::as_array) {
            let at = |index: usize| matrix.get(index).and_then(|part| number(part, self.file)).unwrap_or(0.0);
            inner.place = then([at(0), at(1), at(2), at(3), at(4), at(5)], inner.place);
        }
        let own = stream.dict.get_deref(b"Resources", self.file).and_then(Object::as_dict).ok();
        let resources: Vec<&Dictionary> = own.into_iter().chain(resources.iter().copied()).collect();
        let (text, line) = (self.text, self.line);
        self.draw(&content, &resources, inner, depth)?;
        (self.text, self.line) = (text, line);
        Ok(())
    }

    /// The looks of a stamp, a remark or a field.
    fn laid_over(&mut self, over: &'d Dictionary) -> Result<(), Refused> {
        let looks = over.get_deref(b"AP", self.file).and_then(Object::as_dict);
        let Ok(normal) = looks.and_then(|looks| looks.get_deref(b"N", self.file)) else { return Ok(()) };
        let streams: Vec<&Stream> = match normal {
            Object::Stream(stream) => vec![stream],
            // One look for each state of a field.
            Object::Dictionary(states) => states
                .iter()
                .take(16)
                .filter_map(|(_, state)| self.file.dereference(state).ok()?.1.as_stream().ok())
                .collect(),
            _ => Vec::new(),
        };
        for stream in streams {
            self.form(stream, &[], &State::new(STRAIGHT), 1)?;
            self.page.aside.push('\n');
        }
        Ok(())
    }

    fn show(&mut self, operand: Option<&Object>, state: &State<'d>) -> Result<(), Refused> {
        let Some(Ok(bytes)) = operand.map(Object::as_str) else { return Ok(()) };
        let Some(font) = state.font.as_ref() else { return Ok(()) };
        // What is drawn may come from a form that is used again and again.
        self.budget.take(bytes.len().saturating_mul(2))?;
        let place = |text: Matrix| {
            let matrix = then(text, state.place);
            (matrix[4] + state.rise * matrix[2], matrix[5] + state.rise * matrix[3], matrix)
        };
        let (x, y, matrix) = place(self.text);
        let mut word = Word {
            x,
            y,
            size: (state.size * matrix[3].hypot(matrix[2])).abs(),
            bold: font.bold,
            italic: font.italic,
            font: font.name.clone(),
            invisible: state.invisible,
            ..Word::default()
        };
        let mut text = self.text;
        for letter in font.letters(bytes) {
            let between = if letter.space { state.between_words } else { 0.0 };
            let along =
                (letter.width / 1_000.0 * state.size + state.between_letters + between) * state.stretch;
            text = then(moved(along, 0.0), text);
            word.unknown += usize::from(letter.unknown);
            word.text.push_str(&letter.text);
        }
        self.text = text;
        word.end = place(text).0;
        let runs_across = matrix[1].abs() > 0.2 * matrix[0].abs() || matrix[0] <= 0.0;
        if self.beside || runs_across {
            if word.text.chars().count() > 1
                && !self.page.aside.is_empty()
                && !self.page.aside.ends_with('\n')
            {
                self.page.aside.push(' ');
            }
            self.page.aside.push_str(&word.text);
            return Ok(());
        }
        let finite = [word.x, word.end, word.y, word.size].iter().all(|number| number.is_finite());
        if finite && !word.text.is_empty() {
            self.page.words.push(word);
        }
        Ok(())
    }
}
