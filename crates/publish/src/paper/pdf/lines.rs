//! The words of a paragraph in lines.
//!
//! Lines are broken at spaces, behind dashes and between the numbers of notes; a word longer than a line is broken where the
//! line ends. It knows nothing of pages.

use super::typefaces::{Faces, Style};
use crate::paper::BODY;
use crate::paper::model::{Align, LineHeight, Look, Paragraph, Piece};

/// Twentieths of a point in points.
#[expect(clippy::cast_precision_loss, reason = "lengths on a page are small")]
pub(crate) fn points(twentieths: i32) -> f32 {
    twentieths as f32 / 20.0
}

/// Part of a paragraph in one look.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub(crate) look: Look,
    /// The place it leads to.
    pub(crate) to: Option<String>,
}

/// One letter in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Letter {
    pub(crate) letter: char,
    pub(crate) part: usize,
    pub(crate) face: usize,
    pub(crate) glyph: u32,
    /// Points.
    pub(crate) size: f32,
    pub(crate) advance: f32,
}

/// Letters of one line with their place on it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) letters: Vec<Letter>,
    /// Where it begins, from the left edge of the text.
    pub(crate) x: f32,
    /// Added to every space, so that the right edge is even.
    pub(crate) stretch: f32,
    pub(crate) height: f32,
    /// From the line's top to where letters stand.
    pub(crate) baseline: f32,
}

/// A paragraph in lines of `width` points.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lines {
    pub(crate) parts: Vec<Part>,
    pub(crate) lines: Vec<Line>,
    /// The places that begin in it.
    pub(crate) places: Vec<String>,
    /// How wide it may be.
    pub(crate) width: f32,
}

/// Sets `paragraph` in lines of `width` points; `label` stands before its words.
pub(crate) fn set(faces: &Faces, paragraph: &Paragraph, label: &str, width: f32) -> Lines {
    let mut flow = Flow { faces, parts: Vec::new(), letters: Vec::new(), places: Vec::new() };
    let mut look = None;
    for piece in &paragraph.pieces {
        let (run, to) = match piece {
            Piece::Run(run) => (run, None),
            Piece::Link { to, run } => (run, Some(to.clone())),
            Piece::Place { name, .. } => {
                flow.places.push(name.clone());
                continue;
            }
            Piece::PlaceEnds(_) | Piece::Remark(_) | Piece::RemarkEnds(_) => continue,
        };
        if look.is_none() {
            look = Some(run.look);
            if !label.is_empty() {
                flow.add(run.look, None, label);
            }
        }
        flow.add(run.look, to, &run.words.join("\n"));
    }
    let empty = look.unwrap_or_else(|| crate::paper::model::text("").look);
    let breaks = breaks(&flow.letters, |line| {
        let first = if line == 0 { points(paragraph.indent.first) } else { 0.0 };
        width - points(paragraph.indent.left) - points(paragraph.indent.right) - first
    });
    let count = breaks.len();
    let lines = breaks.into_iter().enumerate().map(|(index, (begin, end))| {
        let letters = flow.letters[begin..end].to_vec();
        let ends_here = index + 1 == count || letters.last().is_some_and(|last| last.letter == '\n');
        placed(faces, paragraph, width, letters, (index == 0, ends_here), empty)
    });
    Lines { lines: lines.collect(), parts: flow.parts, places: flow.places, width }
}

struct Flow<'f> {
    faces: &'f Faces,
    parts: Vec<Part>,
    letters: Vec<Letter>,
    places: Vec<String>,
}

impl Flow<'_> {
    fn add(&mut self, look: Look, to: Option<String>, words: &str) {
        let part = self.parts.len();
        self.parts.push(Part { look, to });
        let size = size(look);
        let style = style(look);
        // Signs without a shape that say how letters join or which way they run.
        let is_sign = |letter: &char| matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
        for letter in words.chars().filter(|letter| !is_sign(letter)) {
            let (face, glyph) = self.faces.glyph(style, letter);
            let advance = if letter == '\n' { 0.0 } else { glyph.advance * size };
            self.letters.push(Letter { letter, part, face, glyph: glyph.id, size, advance });
        }
    }
}

/// The size of type in points.
#[expect(clippy::cast_precision_loss, reason = "sizes of type are small")]
fn size(look: Look) -> f32 {
    let size = look.size.unwrap_or(BODY) as f32 / 2.0;
    // As word processors set the numbers of notes.
    if look.is_raised { size * 0.65 } else { size }
}

fn style(look: Look) -> Style {
    match (look.is_mono, look.is_bold, look.is_italic) {
        (true, ..) => Style::Mono,
        (_, true, true) => Style::BoldItalic,
        (_, true, false) => Style::Bold,
        (_, false, true) => Style::Italic,
        (_, false, false) => Style::Upright,
    }
}

/// Where lines begin and end; the spaces at a line's end belong to it.
fn breaks(letters: &[Letter], room: impl Fn(usize) -> f32) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let (mut begin, mut used, mut may) = (0, 0.0f32, None);
    let mut index = 0;
    while let Some(letter) = letters.get(index) {
        if letter.letter == '\n' {
            lines.push((begin, index + 1));
            (begin, used, may) = (index + 1, 0.0, None);
            index += 1;
            continue;
        }
        // Spaces hang over the edge.
        if letter.letter != ' ' && used + letter.advance > room(lines.len()) + 0.01 && index > begin {
            let end = may.unwrap_or(index);
            lines.push((begin, end));
            (begin, used, may) = (end, 0.0, None);
            index = end;
            continue;
        }
        used += letter.advance;
        let next = letters.get(index + 1).map(|next| next.letter);
        let breaks = match letter.letter {
            ' ' => next != Some(' '),
            '–' | '—' => next.is_some_and(char::is_alphanumeric),
            ']' => next == Some('['),
            _ => false,
        };
        if breaks {
            may = Some(index + 1);
        }
        index += 1;
    }
    if begin < letters.len() || lines.is_empty() {
        lines.push((begin, letters.len()));
    }
    lines
}

fn placed(
    faces: &Faces,
    paragraph: &Paragraph,
    width: f32,
    letters: Vec<Letter>,
    (is_first, ends_here): (bool, bool),
    empty: Look,
) -> Line {
    let indent = paragraph.indent;
    let begin = points(indent.left) + if is_first { points(indent.first) } else { 0.0 };
    let shown = letters.iter().rposition(|letter| !letter.letter.is_whitespace()).map_or(0, |last| last + 1);
    let used: f32 = letters[..shown].iter().map(|letter| letter.advance).sum();
    let left = width - begin - points(indent.right) - used;
    let spaces = letters[..shown].iter().filter(|letter| letter.letter == ' ').count();
    let (x, stretch) = match paragraph.align {
        Some(Align::Centre) => (begin + left / 2.0, 0.0),
        Some(Align::Both) if !ends_here && spaces > 0 && left > 0.0 => {
            #[expect(clippy::cast_precision_loss, reason = "a line has few spaces")]
            let spaces = spaces as f32;
            (begin, left / spaces)
        }
        _ => (begin, 0.0),
    };
    let (height, baseline) = height(faces, paragraph.line, &letters, empty);
    Line { letters, x, stretch, height, baseline }
}

/// The line's height and where on it letters stand.
fn height(faces: &Faces, line: LineHeight, letters: &[Letter], empty: Look) -> (f32, f32) {
    let measure = |face: usize, size: f32| {
        let face = &faces.faces[face];
        (face.ascent * size, face.descent * size, face.leading * size)
    };
    let of_empty = faces.glyph(style(empty), ' ').0;
    let (ascent, descent, leading) = letters
        .iter()
        .map(|letter| measure(letter.face, letter.size))
        .reduce(|a, b| (a.0.max(b.0), a.1.max(b.1), a.2.max(b.2)))
        .unwrap_or_else(|| measure(of_empty, size(empty)));
    match line {
        LineHeight::Single => (ascent + descent + leading, ascent + leading),
        #[expect(clippy::cast_precision_loss, reason = "heights of lines are small")]
        LineHeight::Times(part) => {
            let height = (ascent + descent + leading) * part as f32 / 240.0;
            (height, height - descent)
        }
        LineHeight::Exactly(height) => {
            let height = points(height);
            (height, (height - ascent - descent) / 2.0 + ascent)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::typefaces::Typefaces;
    use super::*;
    use crate::paper::model::text;

    fn lines_of(paragraph: &Paragraph, width: f32) -> Vec<String> {
        let faces = Typefaces::of(Path::new("")).find().unwrap();
        let lines = set(&faces, paragraph, "", width).lines;
        lines.iter().map(|line| line.letters.iter().map(|letter| letter.letter).collect()).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_lose_nothing() {
        let words = "Phân cấp chưa rõ nên phải xin ý kiến nhiều nơi trước khi quyết định.";
        let lines = lines_of(&Paragraph::new().add_run(text(words)), 150.0);
        assert!(lines.len() > 2, "{lines:?}");
        assert_eq!(lines.concat(), words);
        assert!(lines[..lines.len() - 1].iter().all(|line| line.ends_with(' ')), "{lines:?}");
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken_where_the_line_ends() {
        let digest = "0123456789abcdef".repeat(8);
        let lines = lines_of(&Paragraph::new().add_run(text(&digest)), 150.0);
        assert!(lines.len() > 3, "{lines:?}");
        assert_eq!(lines.concat(), digest);
    }

    #[test]
    fn symbols_of_documents_stay_whole_and_notes_may_part() {
        // Just wide enough for the symbol with one note, whichever typeface the machine has.
        let faces = Typefaces::of(Path::new("")).find().unwrap();
        let longest = set(&faces, &Paragraph::new().add_run(text("30/2020/NĐ-CP[1]")), "", 1000.0);
        let width: f32 = longest.lines[0].letters.iter().map(|letter| letter.advance).sum();
        let paragraph = Paragraph::new().add_run(text("theo 30/2020/NĐ-CP[1][2]"));
        assert_eq!(lines_of(&paragraph, width + 1.0), ["theo ", "30/2020/NĐ-CP[1]", "[2]"]);
    }

    #[test]
    fn even_lines_reach_the_edge_and_the_last_does_not() {
        let words = "Phân cấp chưa rõ nên phải xin ý kiến nhiều nơi trước khi quyết định.";
        let faces = Typefaces::of(Path::new("")).find().unwrap();
        let paragraph = Paragraph::new().align(Align::Both).indent(0, 720, 0).add_run(text(words));
        let lines = set(&faces, &paragraph, "", 200.0).lines;
        let end = |line: &Line| {
            let shown = line.letters.iter().rposition(|letter| letter.letter != ' ').unwrap();
            let width =
                |letter: &Letter| letter.advance + if letter.letter == ' ' { line.stretch } else { 0.0 };
            line.x + line.letters[..=shown].iter().map(width).sum::<f32>()
        };
        let (last, even) = lines.split_last().unwrap();
        assert!((lines[0].x - 36.0).abs() < 0.01);
        assert!(even.iter().all(|line| (end(line) - 200.0).abs() < 0.1));
        assert!(end(last) < 199.0);
    }

    #[test]
    fn a_line_is_broken_where_the_words_say_so() {
        assert_eq!(lines_of(&Paragraph::new().add_run(text("a\nb")), 150.0), ["a\n", "b"]);
        assert_eq!(lines_of(&Paragraph::new(), 150.0), [""]);
    }
}
