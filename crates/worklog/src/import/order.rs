//! The order of a log: cases by the bytes of their names, the events of each by time and then as the file has them.

use std::cmp::Ordering;

use formats::events::{ABSENT, Dictionary};

use super::codes::Codes;
use crate::Counts;

/// Events a part holds, unless one case alone has more.
const PART: usize = 1 << 15;

/// The kept events of a table in order.
#[derive(Default)]
pub(super) struct Order {
    /// Their rows in the table.
    pub(super) rows: Vec<u32>,
    /// Where each case ends.
    pub(super) ends: Vec<u32>,
    /// The code of each case.
    pub(super) cases: Vec<u32>,
    /// When each event was, in microseconds since 1970, UTC.
    pub(super) micros: Vec<i64>,
}

/// Some whole cases that lie one after another.
pub(super) struct Part {
    /// The cases, counted in order.
    pub(super) cases: std::ops::Range<usize>,
    /// Their events, counted in order.
    pub(super) events: std::ops::Range<usize>,
}

impl Order {
    /// The parts: each ends with the case that has its event number [`PART`].
    pub(super) fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        let (mut case, mut event) = (0, 0);
        for (at, &end) in self.ends.iter().enumerate() {
            let end = end as usize;
            if end - event >= PART || at + 1 == self.ends.len() {
                parts.push(Part { cases: case..at + 1, events: event..end });
                (case, event) = (at + 1, end);
            }
        }
        parts
    }
}

/// Orders the events of `read` rows but for those in `refused` (which is in order), of which `cases` and `time` tell the case
/// and the time; what there was to order is counted.
pub(super) fn ordered(
    read: u32,
    refused: &[u32],
    cases: &Codes<'_>,
    time: impl Fn(u32) -> i64,
    counts: &mut Counts,
) -> Order {
    let by_name = by_text(cases.dictionary);
    let ranks = ranks(&by_name);
    let rank = |row: u32| ranks.get(cases.code(row) as usize).copied().unwrap_or(ABSENT) as usize;
    // A counting sort by case keeps the file's order within each.
    let mut next = vec![0u32; by_name.len() + 1];
    for row in kept(read, refused) {
        next[rank(row) + 1] += 1;
    }
    for index in 1..next.len() {
        next[index] += next[index - 1];
    }
    let mut rows = vec![0u32; read as usize - refused.len()];
    for row in kept(read, refused) {
        let at = &mut next[rank(row)];
        rows[*at as usize] = row;
        *at += 1;
    }
    drop(ranks);
    let mut micros: Vec<i64> = rows.iter().map(|row| time(*row)).collect();
    let (mut ends, mut names) = (Vec::with_capacity(by_name.len()), Vec::with_capacity(by_name.len()));
    let mut from = 0;
    // Every case's place has moved on to where the case ends.
    for (end, code) in next.into_iter().zip(by_name) {
        let to = end as usize;
        if from == to {
            continue;
        }
        let (equal, is_ordered) = neighbours(&micros[from..to]);
        counts.equal_times += equal;
        if !is_ordered {
            let rows = &mut rows[from..to];
            counts.out_of_order += late(&micros[from..to]);
            rows.sort_by_key(|row| time(*row));
            for (micros, row) in micros[from..to].iter_mut().zip(rows) {
                *micros = time(*row);
            }
            counts.equal_times += neighbours(&micros[from..to]).0 - equal;
        }
        counts.neighbours += (to - from) as u64 - 1;
        ends.push(end);
        names.push(code);
        from = to;
    }
    counts.cases = ends.len() as u64;
    Order { rows, ends, cases: names, micros }
}

/// The rows that are not refused.
fn kept(read: u32, refused: &[u32]) -> impl Iterator<Item = u32> {
    let ends = refused.iter().copied().chain([read]);
    let begins = std::iter::once(0).chain(refused.iter().map(|row| row + 1));
    begins.zip(ends).flat_map(|(begin, end)| begin..end)
}

/// How many neighbours are equal, and whether all are in order.
fn neighbours(times: &[i64]) -> (u64, bool) {
    let (mut equal, mut is_ordered) = (0, true);
    for pair in times.array_windows::<2>() {
        equal += u64::from(pair[0] == pair[1]);
        is_ordered &= pair[0] <= pair[1];
    }
    (equal, is_ordered)
}

/// How many stand behind a later one.
fn late(times: &[i64]) -> u64 {
    let mut latest = i64::MIN;
    let is_late = |time: &&i64| {
        latest = latest.max(**time);
        **time < latest
    };
    times.iter().filter(is_late).count() as u64
}

/// The codes of all texts, in the byte order of the texts.
pub(super) fn by_text(dictionary: &Dictionary) -> Vec<u32> {
    // Most texts are told apart by their first bytes, so that they need not be looked up to be compared.
    let mut texts: Vec<(u128, u32)> = dictionary
        .iter()
        .zip(0u32..)
        .map(|(text, code)| {
            let mut first = [0; 16];
            let length = text.len().min(first.len());
            first[..length].copy_from_slice(&text.as_bytes()[..length]);
            (u128::from_be_bytes(first), code)
        })
        .collect();
    texts.sort_unstable_by(|(a, a_code), (b, b_code)| match a.cmp(b) {
        Ordering::Equal => dictionary.get(*a_code).cmp(dictionary.get(*b_code)),
        told => told,
    });
    texts.into_iter().map(|(_, code)| code).collect()
}

/// The place of each code in `by_text`.
pub(super) fn ranks(by_text: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; by_text.len()];
    for (rank, code) in (0u32..).zip(by_text) {
        ranks[*code as usize] = rank;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stand_in_the_order_of_their_bytes() {
        let texts = [
            "",
            "a",
            "a\0",
            "b",
            "hồ sơ",
            "a long text with an end 2",
            "a long text with an end 1",
            "a long text w",
        ];
        let mut dictionary = Dictionary::default();
        for text in texts {
            dictionary.code(text).unwrap();
        }
        let found: Vec<&str> = by_text(&dictionary).into_iter().map(|code| dictionary.get(code)).collect();
        let mut sorted = texts.to_vec();
        sorted.sort_unstable();
        assert_eq!(found, sorted);
    }

    #[test]
    fn late_events_and_equal_times_are_counted() {
        assert_eq!((neighbours(&[1, 1, 2, 2]), late(&[1, 1, 2, 2])), ((2, true), 0));
        assert_eq!((neighbours(&[3, 1, 2, 4, 3]).1, late(&[3, 1, 2, 4, 3])), (false, 3));
        assert_eq!(kept(6, &[0, 3, 5]).collect::<Vec<_>>(), [1, 2, 4]);
        assert_eq!(kept(2, &[]).collect::<Vec<_>>(), [0, 1]);
    }
}
