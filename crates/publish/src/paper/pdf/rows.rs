//! A paper as rows from top to bottom, each with what is drawn in it and whether a page may end below it.
//!
//! It knows how wide a page is and not how high.

use krilla::geom::{Point, Rect};
use krilla::text::{GlyphId, KrillaGlyph};

use super::lines::{Letter, Line, Lines, Part, points, set};
use super::typefaces::Faces;
use crate::paper::model::{Align, Block, Paper, Paragraph, Run};
use crate::paper::{TEXT_WIDTH, tight};

/// A row: nothing in it is ever parted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// Room above, which is left out at the top of a page.
    pub(crate) gap: f32,
    pub(crate) height: f32,
    pub(crate) below: Below,
    pub(crate) begins_page: bool,
    pub(crate) items: Vec<Item>,
}

/// Whether a page may end below a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Below {
    /// It may.
    #[default]
    May,
    /// Only where all that is to stay together is higher than a page.
    Rather,
    /// Only where nothing else helps.
    Never,
}

/// Something drawn, with its place from the row's top left.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    Words(Words),
    Stroke {
        from: Point,
        to: Point,
    },
    /// Somewhere links lead to.
    Place(String),
    /// A heading, for the list beside the pages.
    Heading(String),
}

/// Letters in one look on one line.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    /// The paragraph they belong to, by its number in [`Rows::shape`].
    pub(crate) paragraph: usize,
    pub(crate) part: Part,
    pub(crate) face: usize,
    pub(crate) size: f32,
    pub(crate) at: Point,
    pub(crate) width: f32,
    pub(crate) text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
}

impl Words {
    /// The room they take.
    pub(crate) fn frame(&self, faces: &Faces, margin: f32) -> Option<Rect> {
        let face = &faces.faces[self.face];
        let (top, bottom) = (self.at.y - face.ascent * self.size, self.at.y + face.descent * self.size);
        Rect::from_ltrb(self.at.x - margin, top - margin, self.at.x + self.width + margin, bottom + margin)
    }
}

/// How the paper is told to those who hear it: paragraphs by their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shape {
    Paragraph(usize),
    Heading(usize, String),
    /// Names and what is said under each.
    Table(Vec<(usize, usize)>),
}

/// A paper in rows.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<Row>,
    pub(crate) shape: Vec<Shape>,
    /// How many paragraphs there are.
    pub(crate) paragraphs: usize,
}

/// Room between the lines of a table and its words.
const CELL: f32 = 2.75;

/// Sets `paper` in rows.
pub(crate) fn rows(faces: &Faces, paper: &Paper) -> Rows {
    let mut setter = Setter { faces, rows: Rows::default(), after: 0.0, counted: Vec::new() };
    for block in &paper.blocks {
        match block {
            Block::Paragraph(paragraph) => setter.paragraph(paragraph),
            Block::Columns { left, right, width } => setter.columns(left, right, *width),
            Block::Facts { rows, width } => setter.facts(rows, *width),
        }
    }
    setter.rows
}

/// A line of page furniture: not part of the paper's text.
pub(crate) fn furniture(faces: &Faces, paragraph: &Paragraph) -> Vec<(f32, Vec<Words>)> {
    let lines = set(faces, paragraph, "", length(TEXT_WIDTH));
    let words = |line: &Line| (line.height, words(line, &lines.parts, 0, Point::from_xy(0.0, line.baseline)));
    lines.lines.iter().map(words).collect()
}

fn length(twentieths: usize) -> f32 {
    points(i32::try_from(twentieths).unwrap_or(0))
}

struct Setter<'f> {
    faces: &'f Faces,
    rows: Rows,
    /// Room the last block asks for below it.
    after: f32,
    /// How far each list is counted.
    counted: Vec<(usize, usize)>,
}

impl Setter<'_> {
    /// A new paragraph's number.
    fn number(&mut self) -> usize {
        self.rows.paragraphs += 1;
        self.rows.paragraphs - 1
    }

    fn label(&mut self, paragraph: &Paragraph) -> String {
        let Some(list) = paragraph.list else { return String::new() };
        if self.counted.iter().all(|(known, _)| *known != list) {
            self.counted.push((list, 0));
        }
        let counted = self.counted.iter_mut().find(|(known, _)| *known == list);
        counted.map_or_else(String::new, |(_, count)| {
            *count += 1;
            format!("{count}. ")
        })
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let label = self.label(paragraph);
        let set = set(self.faces, paragraph, &label, length(TEXT_WIDTH));
        let number = self.number();
        let spoken: String =
            set.lines.iter().flat_map(|line| &line.letters).map(|each| each.letter).collect();
        let spoken = spoken.trim().to_owned();
        self.rows.shape.push(match paragraph.is_heading {
            true => Shape::Heading(number, spoken.clone()),
            false => Shape::Paragraph(number),
        });
        let last = set.lines.len().saturating_sub(1);
        for (index, line) in set.lines.iter().enumerate() {
            let mut items: Vec<Item> = Vec::new();
            if index == 0 {
                items.extend(set.places.iter().cloned().map(Item::Place));
                if paragraph.is_heading {
                    items.push(Item::Heading(spoken.clone()));
                }
            }
            items.extend(drawn(line, &set, paragraph, number, (0.0, 0.0)));
            let gap = points(i32::try_from(paragraph.before).unwrap_or(0));
            self.rows.rows.push(Row {
                gap: if index == 0 { self.after.max(gap) } else { 0.0 },
                height: line.height,
                below: below(paragraph, index, last),
                begins_page: index == 0 && paragraph.begins_page,
                items,
            });
        }
        self.after = points(i32::try_from(paragraph.after).unwrap_or(0));
    }

    fn columns(&mut self, left: &[Paragraph], right: &[Paragraph], width: usize) {
        let mut row = Row { gap: self.after, ..Row::default() };
        self.after = 0.0;
        for (column, x, width) in [(left, 0, width), (right, width, TEXT_WIDTH - width)] {
            let (mut y, mut after) = (0.0, 0.0f32);
            for paragraph in column {
                let set = set(self.faces, paragraph, "", length(width));
                let number = self.number();
                self.rows.shape.push(Shape::Paragraph(number));
                y += after.max(points(i32::try_from(paragraph.before).unwrap_or(0)));
                for line in &set.lines {
                    row.items.extend(drawn(line, &set, paragraph, number, (length(x), y)));
                    y += line.height;
                }
                after = points(i32::try_from(paragraph.after).unwrap_or(0));
            }
            row.height = row.height.max(y + after);
        }
        self.rows.rows.push(row);
    }

    fn facts(&mut self, rows: &[(Run, Run)], names: usize) {
        let (names, whole) = (length(names), length(TEXT_WIDTH));
        let last = rows.len().saturating_sub(1);
        let mut table = Vec::new();
        for (index, (name, value)) in rows.iter().enumerate() {
            let cell = |run: &Run| tight(Paragraph::new().align(Align::Left)).add_run(run.clone());
            let sides = [(cell(name), 0.0, names), (cell(value), names, whole - names)];
            let sides = sides.map(|(paragraph, x, width)| {
                let lines = set(self.faces, &paragraph, "", width - 2.0 * CELL);
                (paragraph, lines, x + CELL, self.number())
            });
            table.push((sides[0].3, sides[1].3));
            let lines = sides[0].1.lines.len().max(sides[1].1.lines.len());
            for line in 0..lines {
                let ends = line + 1 == lines;
                // The room a paragraph asks for below it.
                let foot = if ends { points(40) } else { 0.0 };
                let heights = sides.iter().filter_map(|(_, set, ..)| set.lines.get(line));
                let height = heights.map(|line| line.height).fold(0.0, f32::max) + foot;
                let mut items = Vec::new();
                for (paragraph, set, x, number) in &sides {
                    if let Some(line) = set.lines.get(line) {
                        items.extend(drawn(line, set, paragraph, *number, (*x, 0.0)));
                    }
                }
                let stroke = |x0, y0, x1, y1| Item::Stroke {
                    from: Point::from_xy(x0, y0),
                    to: Point::from_xy(x1, y1),
                };
                items.extend([0.0, names, whole].map(|x| stroke(x, 0.0, x, height)));
                if line == 0 {
                    items.push(stroke(0.0, 0.0, whole, 0.0));
                }
                if ends {
                    items.push(stroke(0.0, height, whole, height));
                }
                let gap = if index == 0 && line == 0 { std::mem::take(&mut self.after) } else { 0.0 };
                let below = match (ends, index == last) {
                    (true, true) => Below::May,
                    (true, false) => Below::Rather,
                    (false, _) => Below::Never,
                };
                self.rows.rows.push(Row { gap, height, below, begins_page: false, items });
            }
        }
        self.rows.shape.push(Shape::Table(table));
    }
}

/// No line stands alone at the end or the top of a page.
fn below(paragraph: &Paragraph, index: usize, last: usize) -> Below {
    let is_alone = index == 0 || index + 1 == last;
    match index == last {
        true if paragraph.keep.next => Below::Rather,
        true => Below::May,
        false if paragraph.keep.lines || is_alone => Below::Rather,
        false => Below::May,
    }
}

/// What is drawn of a line whose paragraph begins at `from`.
fn drawn(
    line: &Line,
    set: &Lines,
    paragraph: &Paragraph,
    number: usize,
    (left, top): (f32, f32),
) -> Vec<Item> {
    if paragraph.is_rule {
        let y = top + line.height;
        let begin = left + points(paragraph.indent.left);
        let width = set.width - points(paragraph.indent.left) - points(paragraph.indent.right);
        return vec![Item::Stroke { from: Point::from_xy(begin, y), to: Point::from_xy(begin + width, y) }];
    }
    let at = Point::from_xy(left, top + line.baseline);
    words(line, &set.parts, number, at).into_iter().map(Item::Words).collect()
}

/// The words of a line, look by look.
fn words(line: &Line, parts: &[Part], paragraph: usize, at: Point) -> Vec<Words> {
    let mut all: Vec<Words> = Vec::new();
    let mut x = at.x + line.x;
    let mut last: Option<Letter> = None;
    for letter in &line.letters {
        if letter.letter == '\n' {
            continue;
        }
        let is_same = last.is_some_and(|last| last.part == letter.part && last.face == letter.face);
        if !is_same {
            let part = parts[letter.part].clone();
            let lift = if part.look.is_raised { letter.size * 0.5 } else { 0.0 };
            all.push(Words {
                paragraph,
                part,
                face: letter.face,
                size: letter.size,
                at: Point::from_xy(x, at.y - lift),
                width: 0.0,
                text: String::new(),
                glyphs: Vec::new(),
            });
        }
        let advance = letter.advance + if letter.letter == ' ' { line.stretch } else { 0.0 };
        if let Some(words) = all.last_mut() {
            let begin = words.text.len();
            words.text.push(letter.letter);
            let range = begin..words.text.len();
            let glyph = GlyphId::new(letter.glyph);
            words.glyphs.push(KrillaGlyph::new(glyph, advance / letter.size, 0.0, 0.0, 0.0, range, None));
            words.width += advance;
        }
        x += advance;
        last = Some(*letter);
    }
    all
}
