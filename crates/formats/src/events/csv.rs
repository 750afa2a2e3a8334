//! CSV and TSV: one event a row under a header row, any of four separators, quotes, UTF-8 with or without a mark.
//!
//! A row that has not as many fields as the header is not taken in and listed. The file is cut into pieces of whole
//! rows; threads put the pieces into columns, and the columns are joined in the order of the file.

use std::cell::{Cell, RefCell};
use std::io;
use std::ops::ControlFlow;

use kernel::{Bilingual, Place, Problem, Severity};
use memchr::memchr_iter;

use super::cells::{Cells, Piece, Pushed, is_blank};
use super::columns::{Columns, NameId, too_much_text};
use super::crew::in_order;
use super::rows::{Rows, Shape, last_end};
use super::source::{Bound, Bounded, Source, from_io};
use super::table::{EventTable, Format, RejectedRow, Scope};
use super::{Options, Refused};

const SEPARATORS: [u8; 4] = *b",;\t|";
/// How much is read at once, beside the piece of a row left over from before.
const PIECE: usize = 512 << 10;

pub(super) fn read(source: Source<'_>, options: &Options) -> Result<EventTable, Refused> {
    let Source { file, head, bytes, .. } = source;
    let separator = options.separator.unwrap_or_else(|| separator(&head));
    let shared = Shared::default();
    let longest = options.limits.element;
    let mut pieces =
        Pieces { bytes, separator, longest, rest: Vec::new(), is_over: false, failed: None, shared: &shared };
    let mut columns = Columns::new(options);
    let mut first = pieces.next().unwrap_or_default();
    if let Some(error) = pieces.failed.as_ref().filter(|_| first.is_empty()) {
        return Err(from_io(&file, 1, error));
    }
    let (names, begin) = Rows::first(&first, separator);
    if begin > longest {
        return Err(Bound::Element(longest).refused(row_place(&file, 1)));
    }
    let ids = header(&file, names, &mut columns)?;
    let quotes = quotes(&first[..begin]);
    first.drain(..begin);
    let mut first = Some(first).filter(|first| !first.is_empty());
    let mut next = || first.take().or_else(|| pieces.next());
    let shape = Shape { separator, width: ids.len(), longest, most: usize::MAX };
    let hands: Vec<Hand> = (0..options.threads().get()).map(|_| Hand::new(&ids, &columns)).collect();
    let mut joined = Joined {
        file,
        known: vec![vec![Vec::new(); ids.len()]; hands.len()],
        columns,
        options,
        places: Vec::new(),
        rows: 1,
        quotes,
        shared: &shared,
    };
    let ended = match (options.first, hands) {
        // A preview goes no further than it must.
        (Some(most), mut hands) => hands.iter_mut().take(1).try_for_each(|hand| {
            loop {
                let most = usize::try_from(most).unwrap_or(usize::MAX) - joined.places.len();
                let Some(text) = Some(()).filter(|()| most > 0).and_then(|()| next()) else {
                    return ControlFlow::Continue(());
                };
                joined.join(0, hand.parse(text, Shape { most, ..shape }))?;
            }
        }),
        (None, hands) => in_order(
            hands.into_iter().map(|mut hand| move |text| hand.parse(text, shape)).collect(),
            next,
            |hand, piece| joined.join(hand, piece),
        ),
    };
    if let ControlFlow::Break(refused) = ended {
        return Err(refused);
    }
    let Joined { file, columns, places, rows, quotes, .. } = joined;
    if let Some(error) = pieces.failed {
        return Err(from_io(&file, rows + 1, &error));
    }
    let bytes = pieces.bytes.total;
    let mut table = columns.finish(Format::Csv { separator }, file, places, Vec::new(), 0, bytes)?;
    if options.first.is_none() && quotes % 2 == 1 {
        table.problems.push(odd_quotes(&table.file, rows));
    }
    Ok(table)
}

fn quotes(text: &[u8]) -> usize {
    memchr_iter(b'"', text).count()
}

/// A quote that is left open swallows the rest of the file into one cell of the last row.
fn odd_quotes(file: &str, row: u64) -> Problem {
    Problem::new(
        "quotes-odd",
        Severity::Warning,
        row_place(file, row),
        Bilingual::new(
            "số dấu nháy kép trong tệp lẻ: có thể một ô ở dòng cuối này mở nháy mà không đóng và nuốt các dòng sau",
            "the file has an odd number of quotes: a cell of this last row may have a quote left open that swallows the rows after it",
        ),
        Bilingual::new(
            "đóng dấu nháy, hoặc viết dấu nháy nằm trong ô thành hai dấu",
            "close the quote, or double a quote that belongs to a cell",
        ),
    )
}

/// The numbers of the columns that the header names; none for one that stands there twice.
fn header(file: &str, names: Vec<Vec<u8>>, columns: &mut Columns) -> Result<Vec<Option<NameId>>, Refused> {
    let mut ids = Vec::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        let name = std::str::from_utf8(name).map_err(|_| not_utf8(file, 1, index))?;
        let name = vietnamese::normalize(name.trim());
        let known = columns.names();
        let id = columns.name(&name, Scope::Event).map_err(|_| too_much_text(file, &name))?;
        let is_new = columns.names() > known;
        if !is_new {
            columns.remark(
                "column-twice",
                Place::Row { file: file.to_owned(), row: 1, column: name.to_string() },
                Bilingual::new(
                    format!("cột «{name}» có hai lần; dùng cột đầu"),
                    format!("column «{name}» stands twice; the first is used"),
                ),
                Bilingual::new("đổi tên một cột", "rename one of them"),
            );
        }
        ids.push(is_new.then_some(id));
    }
    Ok(ids)
}

/// What the two ends of the work tell each other.
#[derive(Default)]
struct Shared {
    /// How many events were taken in so far.
    events: Cell<u64>,
    /// Pieces that are done with, to be filled again.
    used: RefCell<Vec<Vec<u8>>>,
}

/// The file in pieces of whole rows.
struct Pieces<'a> {
    bytes: Bounded<'a>,
    separator: u8,
    longest: usize,
    /// The beginning of a row that ends in the next piece.
    rest: Vec<u8>,
    is_over: bool,
    failed: Option<io::Error>,
    shared: &'a Shared,
}

impl Pieces<'_> {
    fn next(&mut self) -> Option<Vec<u8>> {
        if self.is_over {
            return None;
        }
        self.bytes.rows = self.shared.events.get();
        let mut piece = self.shared.used.borrow_mut().pop().unwrap_or_default();
        let mut from = self.rest.len();
        piece.resize(piece.len().max(from), 0);
        piece[..from].copy_from_slice(&self.rest);
        self.rest.clear();
        loop {
            match self.bytes.read_into(&mut piece, from, PIECE.max(from)) {
                Ok(true) => {}
                Ok(false) => {
                    self.is_over = true;
                    return Some(piece).filter(|piece| !piece.is_empty());
                }
                Err(error) => self.fail(error),
            }
            if let Some(end) = last_end(&piece, self.separator) {
                self.rest.extend_from_slice(&piece[end..]);
                piece.truncate(end);
                return Some(piece);
            }
            from = piece.len();
            if self.failed.is_none() && from > self.longest {
                self.fail(io::Error::other(Bound::Element(self.longest)));
            }
            if self.failed.is_some() {
                return None;
            }
        }
    }

    /// Ends after the whole rows that came before `error`.
    fn fail(&mut self, error: io::Error) {
        (self.failed, self.is_over) = (Some(error), true);
    }
}

/// Puts pieces into columns of its own.
struct Hand {
    parts: Vec<Part>,
}

/// One column as a hand sees it.
struct Part {
    id: NameId,
    /// Which field of the row.
    field: usize,
    /// `None` for a column that nobody wants.
    cells: Option<Cells>,
}

/// A piece in columns.
struct Parsed {
    text: Vec<u8>,
    /// How many quotes stand in it.
    quotes: usize,
    rows: Rows,
    /// Of each column its number, how many values there are, and the values if they are wanted.
    columns: Vec<(NameId, u64, Option<Piece>)>,
    /// The first value that could not be taken in: its row among those kept, its field, and why.
    bad: Option<(usize, usize, Pushed)>,
}

impl Hand {
    fn new(ids: &[Option<NameId>], columns: &Columns) -> Self {
        let named = ids.iter().enumerate().filter_map(|(field, id)| Some((field, (*id)?)));
        Self { parts: named.map(|(field, id)| Part { id, field, cells: columns.cells(id) }).collect() }
    }

    fn parse(&mut self, text: Vec<u8>, shape: Shape) -> Parsed {
        let mut rows = Rows::default();
        rows.split(&text, shape);
        let mut bad: Option<(usize, usize, Pushed)> = None;
        let mut columns = Vec::with_capacity(self.parts.len());
        for Part { id, field, cells } in &mut self.parts {
            let values = rows.column(&text, *field);
            let (filled, piece) = match cells {
                None => (values.filter(|(value, _)| !is_blank(value)).count() as u64, None),
                Some(cells) => {
                    let (filled, stopped) = cells.fill(values);
                    if let Some((row, why)) = stopped
                        && bad.is_none_or(|(first, ..)| row < first)
                    {
                        bad = Some((row, *field, why));
                    }
                    (filled, Some(cells.cut()))
                }
            };
            columns.push((*id, filled, piece));
        }
        Parsed { quotes: quotes(&text), text, rows, columns, bad }
    }
}

/// The pieces joined so far.
struct Joined<'o> {
    file: String,
    columns: Columns,
    options: &'o Options,
    places: Vec<u32>,
    /// How many rows there were, the header too.
    rows: u64,
    /// How many quotes there were.
    quotes: usize,
    /// Of each hand and column the codes of its texts.
    known: Vec<Vec<Vec<u32>>>,
    shared: &'o Shared,
}

impl Joined<'_> {
    fn join(&mut self, hand: usize, piece: Parsed) -> ControlFlow<Refused> {
        match self.try_join(hand, piece) {
            Ok(()) => ControlFlow::Continue(()),
            Err(refused) => ControlFlow::Break(refused),
        }
    }

    fn try_join(&mut self, hand: usize, piece: Parsed) -> Result<(), Refused> {
        let Parsed { text, quotes, rows, columns, bad } = piece;
        let first = self.rows + 1;
        let number = |row: usize| first + rows.numbers.get(row).map_or(0, |number| u64::from(*number));
        let limit = self.options.limits.rows.min(u64::from(u32::MAX - 1));
        let room = usize::try_from(limit - self.places.len() as u64).unwrap_or(usize::MAX);
        match bad {
            Some((row, field, Pushed::NotUtf8)) if row < room => {
                return Err(not_utf8(&self.file, number(row), field));
            }
            Some((row, field, _)) if row < room => {
                return Err(too_much_text(&self.file, &(field + 1).to_string()));
            }
            _ => {}
        }
        if rows.numbers.len() > room {
            return Err(Refused::new(
                "many-events",
                row_place(&self.file, number(room)),
                Bilingual::new(format!("nhiều hơn {limit} sự kiện"), format!("more than {limit} events")),
                Bilingual::new("chia nhật ký theo thời gian", "split the log by time"),
            ));
        }
        if rows.too_long {
            let bound = Bound::Element(self.options.limits.element);
            return Err(bound.refused(row_place(&self.file, first + u64::from(rows.count))));
        }
        let width = rows.width();
        let odd = rows.odd.iter().map(|&(row, found)| RejectedRow {
            place: first + u64::from(row),
            reason: Bilingual::new(
                format!("có {found} ô, dòng tiêu đề có {width}"),
                format!("has {found} fields, the header has {width}"),
            ),
        });
        self.columns.rejected(odd, rows.odd.len() as u64);
        let place = |number: &u32| u32::try_from(first + u64::from(*number)).unwrap_or(u32::MAX);
        self.places.extend(rows.numbers.iter().map(place));
        for (field, (id, filled, piece)) in columns.iter().enumerate() {
            let known = &mut self.known[hand][field];
            let appended = self.columns.append(*id, *filled, piece.as_ref(), known);
            appended.map_err(|_| too_much_text(&self.file, &(field + 1).to_string()))?;
        }
        self.rows += u64::from(rows.count);
        self.quotes += quotes;
        self.shared.events.set(self.places.len() as u64);
        self.shared.used.borrow_mut().push(text);
        Ok(())
    }
}

fn row_place(file: &str, row: u64) -> Place {
    Place::Row { file: file.to_owned(), row, column: String::new() }
}

fn not_utf8(file: &str, row: u64, index: usize) -> Refused {
    Refused::new(
        "not-utf8",
        Place::Row { file: file.to_owned(), row, column: (index + 1).to_string() },
        Bilingual::new("chữ ở đây không phải UTF-8", "the text here is not UTF-8"),
        Bilingual::new("lưu lại tệp với mã hóa UTF-8", "save the file again in UTF-8"),
    )
}

/// The separator under which the first rows have the most columns, all equally many; the comma if none does.
pub(super) fn separator(head: &[u8]) -> u8 {
    let whole = head.iter().rposition(|byte| *byte == b'\n').map_or(head, |end| &head[..=end]);
    let width = |separator: u8| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(whole);
        let widths: Vec<usize> =
            reader.byte_records().take(50).flatten().map(|record| record.len()).collect();
        let first = widths.first().copied().unwrap_or(0);
        let same = widths.iter().filter(|width| **width == first).count();
        // A separator that most rows disagree on with the header is none.
        if same * 2 >= widths.len() { first } else { 0 }
    };
    SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| width(*separator))
        .filter(|it| width(*it) > 1)
        .unwrap_or(b',')
}
