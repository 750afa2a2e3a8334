//! A paper before it is a file: paragraphs, columns and tables with everything that decides how they look.
//!
//! It says what Decree 30 and the Party's form ask for in the units word processors use: twentieths of a point for lengths, half
//! points for type. It draws nothing; [`super::word`] and [`super::pdf`] do.

use jiff::Timestamp;

/// Edges of a paragraph's lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    /// Both edges even, the last line aside.
    Both,
}

/// How high a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LineHeight {
    /// As high as its type asks.
    Single,
    /// So many 240ths of that.
    Times(i32),
    /// So many twentieths of a point.
    Exactly(i32),
}

/// Who keeps company with whom at the end of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Keep {
    /// On the page of what follows.
    pub(crate) next: bool,
    /// All lines on one page.
    pub(crate) lines: bool,
}

/// Words in one look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    /// Lines; each but the first begins a new one.
    pub(crate) words: Vec<String>,
    pub(crate) look: Look,
}

/// How words look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    /// Half points; `None` is the body's size.
    pub(crate) size: Option<usize>,
    pub(crate) is_bold: bool,
    pub(crate) is_italic: bool,
    pub(crate) is_underlined: bool,
    /// Small and above the line, as the number of a note.
    pub(crate) is_raised: bool,
    /// In a frame.
    pub(crate) is_framed: bool,
    /// In type of one width, as commands are.
    pub(crate) is_mono: bool,
    /// Red, green, blue in hexadecimal; `None` is black.
    pub(crate) color: Option<&'static str>,
}

impl Run {
    fn with(mut self, change: impl FnOnce(&mut Look)) -> Self {
        change(&mut self.look);
        self
    }

    pub(crate) fn bold(self) -> Self {
        self.with(|look| look.is_bold = true)
    }

    pub(crate) fn italic(self) -> Self {
        self.with(|look| look.is_italic = true)
    }

    pub(crate) fn underline(self) -> Self {
        self.with(|look| look.is_underlined = true)
    }

    pub(crate) fn raised(self) -> Self {
        self.with(|look| look.is_raised = true)
    }

    pub(crate) fn framed(self) -> Self {
        self.with(|look| look.is_framed = true)
    }

    pub(crate) fn mono(self) -> Self {
        self.with(|look| look.is_mono = true)
    }

    pub(crate) fn size(self, half_points: usize) -> Self {
        self.with(|look| look.size = Some(half_points))
    }

    pub(crate) fn color(self, color: &'static str) -> Self {
        self.with(|look| look.color = Some(color))
    }
}

/// A run of words, broken where they are; signs XML cannot hold are left out.
pub(crate) fn text(words: &str) -> Run {
    let look = Look {
        size: None,
        is_bold: false,
        is_italic: false,
        is_underlined: false,
        is_raised: false,
        is_framed: false,
        is_mono: false,
        color: None,
    };
    Run { words: words.split('\n').map(clean).collect(), look }
}

/// Words without the signs XML cannot hold.
pub(crate) fn clean(words: &str) -> String {
    words.chars().filter(|sign| !sign.is_control() && !matches!(sign, '\u{fffe}' | '\u{ffff}')).collect()
}

/// A note at the margin of a file that is edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    pub(crate) number: usize,
    pub(crate) lines: Vec<Run>,
}

/// What a paragraph is made of, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Run(Run),
    /// Words that lead to a place of the same file.
    Link {
        to: String,
        run: Run,
    },
    /// A place that has a name; it ends where [`Piece::PlaceEnds`] has the same number.
    Place {
        number: usize,
        name: String,
    },
    PlaceEnds(usize),
    Remark(Remark),
    RemarkEnds(usize),
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paragraph {
    pub(crate) align: Option<Align>,
    /// From the left and the right edge, and the first line from there.
    pub(crate) indent: Indent,
    pub(crate) before: u32,
    pub(crate) after: u32,
    /// Whether the room around it was said at all.
    pub(crate) is_spaced: bool,
    pub(crate) line: LineHeight,
    pub(crate) keep: Keep,
    /// Begins a page.
    pub(crate) begins_page: bool,
    /// A heading of the first level.
    pub(crate) is_heading: bool,
    /// Counted in the list with this number, which begins at 1.
    pub(crate) list: Option<usize>,
    /// Nothing but a solid line below it.
    pub(crate) is_rule: bool,
    pub(crate) pieces: Vec<Piece>,
}

/// Where lines begin and end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Indent {
    pub(crate) left: i32,
    pub(crate) right: i32,
    /// The first line from `left`; below 0 it hangs out.
    pub(crate) first: i32,
}

impl Paragraph {
    pub(crate) fn new() -> Self {
        Self {
            align: None,
            indent: Indent::default(),
            before: 0,
            after: 0,
            is_spaced: false,
            line: LineHeight::Single,
            keep: Keep::default(),
            begins_page: false,
            is_heading: false,
            list: None,
            is_rule: false,
            pieces: Vec::new(),
        }
    }

    pub(crate) fn align(mut self, align: Align) -> Self {
        self.align = Some(align);
        self
    }

    pub(crate) fn indent(mut self, left: i32, first: i32, right: i32) -> Self {
        self.indent = Indent { left, right, first };
        self
    }

    pub(crate) fn spacing(mut self, before: u32, after: u32) -> Self {
        (self.before, self.after, self.is_spaced) = (before, after, true);
        self
    }

    pub(crate) fn line(mut self, line: LineHeight) -> Self {
        self.line = line;
        self
    }

    pub(crate) fn heading(mut self) -> Self {
        self.is_heading = true;
        self
    }

    pub(crate) fn numbered(mut self, list: usize) -> Self {
        self.list = Some(list);
        self
    }

    pub(crate) fn begin_page(mut self) -> Self {
        self.begins_page = true;
        self
    }

    pub(crate) fn keep_next(mut self) -> Self {
        self.keep.next = true;
        self
    }

    pub(crate) fn keep_lines(mut self) -> Self {
        self.keep.lines = true;
        self
    }

    pub(crate) fn add(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }

    pub(crate) fn add_run(self, run: Run) -> Self {
        self.add(Piece::Run(run))
    }

    pub(crate) fn add_link(self, to: String, run: Run) -> Self {
        self.add(Piece::Link { to, run })
    }
}

/// What a paper is made of, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Paragraph(Paragraph),
    /// Two columns side by side without lines around them, on one page; the left one is `width` wide.
    Columns {
        left: Vec<Paragraph>,
        right: Vec<Paragraph>,
        width: usize,
    },
    /// Names and what is to be said under each, between lines; the names' column is `width` wide.
    Facts {
        rows: Vec<(Run, Run)>,
        width: usize,
    },
}

/// A whole paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paper {
    /// What a reader's window calls it.
    pub(crate) title: String,
    /// When it was made, as it says itself.
    pub(crate) made_at: Timestamp,
    /// What stands below every page; may be empty.
    pub(crate) foot: String,
    /// The study a draft is of, for when it comes back.
    pub(crate) study: Option<String>,
    /// How many lists are counted in it, from [`FIRST_LIST`] on.
    pub(crate) lists: usize,
    pub(crate) blocks: Vec<Block>,
}

/// The number of the first list.
pub(crate) const FIRST_LIST: usize = 2;

impl Paper {
    pub(crate) fn new(title: &str, made_at: Timestamp) -> Self {
        let title = clean(title);
        Self { title, made_at, foot: String::new(), study: None, lists: 0, blocks: Vec::new() }
    }

    pub(crate) fn add(&mut self, paragraph: Paragraph) {
        self.blocks.push(Block::Paragraph(paragraph));
    }

    pub(crate) fn extend(&mut self, paragraphs: impl IntoIterator<Item = Paragraph>) {
        self.blocks.extend(paragraphs.into_iter().map(Block::Paragraph));
    }
}

/// Gives the places of one file their numbers.
#[derive(Debug, Default)]
pub(crate) struct Places(usize);

impl Places {
    /// `paragraph` with a place of this name where it stands now.
    pub(crate) fn at(&mut self, paragraph: Paragraph, name: impl Into<String>) -> Paragraph {
        let (paragraph, number) = self.begin(paragraph, name);
        paragraph.add(Piece::PlaceEnds(number))
    }

    /// `paragraph` begun with a place that reaches over what is added until [`Piece::PlaceEnds`] of its number.
    pub(crate) fn begin(&mut self, paragraph: Paragraph, name: impl Into<String>) -> (Paragraph, usize) {
        self.0 += 1;
        (paragraph.add(Piece::Place { number: self.0, name: name.into() }), self.0)
    }
}
