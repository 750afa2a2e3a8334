//! Where rows and fields of separated text begin and end.
//!
//! A field that begins with a quote lasts to the quote that is not doubled, over separators and line breaks; a quote
//! anywhere else is a sign like any other. Outside quotes `\r` and `\n` end a row, and rows of nothing are none. The
//! crate `csv` reads the same (a test holds the two against each other); this is faster where there are no quotes.

use memchr::{memchr, memchr_iter, memchr2, memchr3, memrchr2};

use super::signs::Signs;

const QUOTE: u8 = b'"';

/// Where the last whole row of `bytes` ends, which begin with a row and go on after their end; `None` if none ends in them.
pub(super) fn last_end(bytes: &[u8], separator: u8) -> Option<usize> {
    if memchr(QUOTE, bytes).is_none() {
        return memrchr2(b'\r', b'\n', bytes).map(|at| at + 1);
    }
    let mut last = None;
    let mut at = 0;
    while let Some(end) = end_of(bytes, at, separator) {
        last = Some(end);
        at = end;
    }
    last
}

/// Where the row that begins at `from` ends, its line break included; `None` if it does not end in `bytes`.
fn end_of(bytes: &[u8], from: usize, separator: u8) -> Option<usize> {
    let plain = from + memchr2(b'\r', b'\n', &bytes[from..])?;
    if memchr(QUOTE, &bytes[from..plain]).is_none() {
        return Some(plain + 1);
    }
    let mut at = from;
    loop {
        if bytes.get(at) == Some(&QUOTE) {
            at = end_of_quotes(bytes, at)?;
        }
        at += memchr3(separator, b'\r', b'\n', &bytes[at..])? + 1;
        if bytes[at - 1] != separator {
            return Some(at);
        }
    }
}

/// The place after the quote that closes the one at `open`.
fn end_of_quotes(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        at += memchr(QUOTE, &bytes[at..])? + 1;
        if bytes.get(at) != Some(&QUOTE) {
            return Some(at);
        }
        at += 1;
    }
}

/// The fields of the rows of a piece of text.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// How many fields the rows have that are kept.
    width: usize,
    /// Where each field lies: in the text, or behind it in `unquoted`.
    fields: Vec<(u32, u32)>,
    /// Fields whose quotes had to be taken out.
    unquoted: Vec<u8>,
    text: usize,
    /// The number of each row that is kept, counted from 0 within the piece.
    pub(super) numbers: Vec<u32>,
    /// Rows with another number of fields: their number in the piece, and how many fields they have.
    pub(super) odd: Vec<(u32, usize)>,
    /// How many rows there are, kept or not.
    pub(super) count: u32,
    /// Whether a row is longer than it may be: the one after `count`.
    pub(super) too_long: bool,
}

/// What rows are to be like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub(super) separator: u8,
    /// How many fields a row has.
    pub(super) width: usize,
    /// How many bytes it may have at most.
    pub(super) longest: usize,
    /// How many rows are kept at most; what follows them is not looked at.
    pub(super) most: usize,
}

impl Rows {
    /// The fields of `text`, which begins and ends with a row.
    pub(super) fn split(&mut self, text: &[u8], shape: Shape) {
        self.fields.clear();
        self.unquoted.clear();
        self.numbers.clear();
        self.odd.clear();
        (self.width, self.text, self.count, self.too_long) = (shape.width, text.len(), 0, false);
        let mut signs = Signs::new(text, shape.separator);
        let mut row = 0;
        while row < text.len() && self.numbers.len() < shape.most {
            let begin = self.fields.len();
            let next = self.row(text, row, shape.separator, &mut signs);
            let (length, found) = (next.min(text.len()) - row, self.fields.len() - begin);
            if length == 1 && found == 1 && matches!(text[row], b'\r' | b'\n') {
                self.fields.truncate(begin);
                row = next;
                continue;
            }
            if length > shape.longest {
                self.fields.truncate(begin);
                self.too_long = true;
                return;
            }
            if found == shape.width {
                self.numbers.push(self.count);
            } else {
                self.fields.truncate(begin);
                self.odd.push((self.count, found));
            }
            self.count += 1;
            row = next;
        }
    }

    /// The fields of the row at `from`; where the next one begins.
    #[inline]
    fn row(&mut self, text: &[u8], mut from: usize, separator: u8, signs: &mut Signs<'_>) -> usize {
        loop {
            let mut end = signs.next();
            let mut field = (place(from), place(end));
            if text.get(end) == Some(&QUOTE) {
                if end != from {
                    continue;
                }
                (field, end) = self.quoted(text, from, signs);
            }
            self.fields.push(field);
            from = end + 1;
            if text.get(end) != Some(&separator) {
                return from;
            }
        }
    }

    /// The field that begins with a quote at `from`, and where it ends.
    fn quoted(&mut self, text: &[u8], from: usize, signs: &mut Signs<'_>) -> ((u32, u32), usize) {
        let close = end_of_quotes(text, from).unwrap_or(text.len());
        signs.pass_to(close);
        let end = loop {
            let end = signs.next();
            if text.get(end) != Some(&QUOTE) {
                break end;
            }
        };
        let field = match &text[from..end] {
            [QUOTE, inner @ .., QUOTE] if close == end && memchr(QUOTE, inner).is_none() => {
                (place(from + 1), place(end - 1))
            }
            whole => self.unquote(&whole[1..]),
        };
        (field, end)
    }

    /// Takes the quotes out of a field, of which `rest` follows the first.
    fn unquote(&mut self, rest: &[u8]) -> (u32, u32) {
        let begin = self.text + self.unquoted.len();
        let mut from = 0;
        let mut quotes = memchr_iter(QUOTE, rest);
        while let Some(quote) = quotes.next() {
            self.unquoted.extend_from_slice(&rest[from..quote]);
            from = quote + 1;
            if rest.get(from) != Some(&QUOTE) {
                // The closing one: what follows it stands as it is.
                break;
            }
            quotes.next();
        }
        self.unquoted.extend_from_slice(&rest[from..]);
        (place(begin), place(self.text + self.unquoted.len()))
    }

    /// How many fields the rows have that are kept.
    pub(super) fn width(&self) -> usize {
        self.width
    }

    /// The fields of the first row of `text`, and where the next one begins.
    pub(super) fn first(text: &[u8], separator: u8) -> (Vec<Vec<u8>>, usize) {
        let mut rows = Self { width: 1, text: text.len(), ..Self::default() };
        let Some(at) = text.iter().position(|byte| !matches!(byte, b'\r' | b'\n')) else {
            return (Vec::new(), text.len());
        };
        let mut signs = Signs::new(text, separator);
        signs.pass_to(at);
        let next = rows.row(text, at, separator, &mut signs);
        let fields = rows.column(text, 0).map(|(field, _)| field.to_vec());
        (fields.collect(), next.min(text.len()))
    }

    /// The fields in column `column` of the rows that are kept, each with what begins with it; `text` is that which was split.
    pub(super) fn column<'r>(
        &'r self,
        text: &'r [u8],
        column: usize,
    ) -> impl ExactSizeIterator<Item = (&'r [u8], &'r [u8])> {
        let fields = self.fields.get(column..).unwrap_or_default();
        fields.iter().step_by(self.width.max(1)).map(move |&(from, end)| {
            let (from, end) = (from as usize, end as usize);
            match text.get(from..end) {
                Some(field) => (field, &text[from..]),
                None => {
                    let (from, end) = (from - self.text, end - self.text);
                    (&self.unquoted[from..end], &self.unquoted[from..])
                }
            }
        })
    }
}

/// Pieces are far shorter than 4 GiB: rows are bounded.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Told = (Vec<Vec<Vec<u8>>>, Vec<(u32, usize)>);

    /// The rows of `text` with `width` fields, and the others, as `csv` reads them.
    fn by_csv(text: &[u8], width: usize) -> Told {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(b';').from_reader(text);
        let (mut rows, mut odd) = (Vec::new(), Vec::new());
        for (number, record) in (0..).zip(reader.byte_records()) {
            let record = record.unwrap();
            match record.len() == width {
                true => rows.push(record.iter().map(<[u8]>::to_vec).collect()),
                false => odd.push((number, record.len())),
            }
        }
        (rows, odd)
    }

    fn told(rows: &Rows, text: &[u8], width: usize) -> Told {
        let columns: Vec<Vec<&[u8]>> =
            (0..width).map(|column| rows.column(text, column).map(|(field, _)| field).collect()).collect();
        let row = |row: usize| columns.iter().map(|column| column[row].to_vec()).collect();
        ((0..rows.numbers.len()).map(row).collect(), rows.odd.clone())
    }

    fn shape(width: usize) -> Shape {
        Shape { separator: b';', width, longest: 1 << 20, most: usize::MAX }
    }

    /// As they come of a file in pieces of whole rows, none of which is longer than need be.
    fn in_pieces(text: &[u8], width: usize, step: usize) -> Told {
        let (mut all, mut all_odd): Told = Default::default();
        let (mut from, mut to, mut before) = (0, 0, 0);
        let mut rows = Rows::default();
        while from < text.len() {
            to = (to + step).min(text.len());
            let piece = &text[from..to];
            let end = match last_end(piece, b';') {
                Some(end) => end,
                None if to == text.len() => piece.len(),
                None => continue,
            };
            rows.split(&piece[..end], shape(width));
            let (some, odd) = told(&rows, &piece[..end], width);
            all.extend(some);
            all_odd.extend(odd.into_iter().map(|(number, found)| (number + before, found)));
            before += rows.count;
            from += end;
        }
        (all, all_odd)
    }

    fn check(text: &str, width: usize) -> String {
        let text = text.as_bytes();
        let (rows, odd) = in_pieces(text, width, 3);
        assert_eq!((&rows, &odd), (&by_csv(text, width).0, &by_csv(text, width).1));
        let line = |row: &Vec<Vec<u8>>| {
            let fields: Vec<_> = row.iter().map(|field| String::from_utf8_lossy(field)).collect();
            fields.join("|").replace('\n', "⏎")
        };
        let odd = odd.iter().map(|(number, found)| format!("row {number} has {found}"));
        rows.iter().map(line).chain(odd).collect::<Vec<_>>().join(" · ")
    }

    #[test]
    fn quotes_separators_and_ends_of_rows_are_told_apart() {
        insta::assert_snapshot!(check("a;b\r\n1;2\r\n\r\n3;\r\n", 2), @"a|b · 1|2 · 3|");
        insta::assert_snapshot!(check("1;\"x;y\"\n2;\"x\ny\"\n3;\"x\"\"y\"\n", 2), @r#"1|x;y · 2|x⏎y · 3|x"y"#);
        insta::assert_snapshot!(check("1;x\"y\"\n2;\"x\"y\"\n3;\"\"\n4", 2), @r#"1|x"y" · 2|xy" · 3| · row 3 has 1"#);
        insta::assert_snapshot!(check("1;2\r3;4\r\r5;\"open\n6;7\n", 2), @"1|2 · 3|4 · 5|open⏎6;7⏎");
    }

    #[test]
    fn the_first_row_is_found() {
        let (fields, next) = Rows::first(b"\n\na;\"b;c\"\r\n1;2\n", b';');
        assert_eq!((fields, next), (vec![b"a".to_vec(), b"b;c".to_vec()], 10));
        assert_eq!(Rows::first(b"\n", b';'), (Vec::new(), 1));
        assert_eq!(Rows::first(b"a", b';'), (vec![b"a".to_vec()], 1));
    }

    #[test]
    fn rows_that_are_too_long_and_rows_beyond_the_most_are_not_kept() {
        let mut rows = Rows::default();
        rows.split(b"1;2\n3;4\n5;666666666\n7;8\n", Shape { longest: 10, ..shape(2) });
        assert_eq!((rows.count, rows.numbers.len(), rows.too_long), (2, 2, true));
        rows.split(b"1;2\n3\n4;5\n6;7\n", Shape { most: 2, ..shape(2) });
        assert_eq!((rows.count, &rows.numbers, &rows.odd), (3, &vec![0, 2], &vec![(1, 1)]));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_as_csv_reads_it(text in "[a;\"\r\n]{0,40}", width in 1usize..4, step in 1usize..9) {
            proptest::prop_assert_eq!(in_pieces(text.as_bytes(), width, step), by_csv(text.as_bytes(), width));
        }
    }
}
