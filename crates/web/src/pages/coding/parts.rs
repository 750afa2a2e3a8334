//! A long report in parts: a page of a thousand passages is slow to send and slow to draw on an old machine.

use std::ops::Range;

use reports::Passage;

use super::passages::cell_of;

/// Which passages of a report are shown, and how the others are reached.
#[derive(Debug)]
pub(super) struct Parts {
    /// Those shown.
    pub(super) shown: Range<usize>,
    /// The parts of a long report; none of one that is shown whole.
    pub(super) all: Vec<PartOf>,
    /// The passage before those shown.
    pub(super) before: Option<String>,
    /// The one after them.
    pub(super) after: Option<String>,
}

/// A part of a long report.
#[derive(Debug)]
pub(super) struct PartOf {
    pub(super) number: usize,
    /// The sections it begins and ends in.
    pub(super) title: String,
    pub(super) passages: usize,
    pub(super) coded: usize,
    pub(super) is_shown: bool,
}

impl Parts {
    /// The part with the passage at `address`, else the one whose number is `asked`, else the first.
    pub(super) fn of(
        passages: &[Passage],
        address: &str,
        asked: &str,
        title: impl Fn(&Passage) -> String,
        is_coded: impl Fn(&Passage) -> bool,
    ) -> Self {
        let parts = parts(passages);
        let place = passages.iter().position(|passage| passage.address == address);
        let of_address = place.and_then(|place| parts.iter().position(|part| part.contains(&place)));
        let asked = asked.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let part = of_address.or(asked.filter(|part| *part < parts.len())).unwrap_or_default();
        let shown = parts.get(part).cloned().unwrap_or(0..passages.len());
        let address = |place: usize| passages.get(place).map(|passage| passage.address.clone());
        let told = |(number, range): (usize, &Range<usize>)| {
            let within = &passages[range.clone()];
            let title = |passage: Option<&Passage>| passage.map_or_else(String::new, &title);
            let (from, to) = (title(within.first()), title(within.last()));
            PartOf {
                number: number + 1,
                title: if from == to { from } else { format!("{from} … {to}") },
                passages: within.len(),
                coded: within.iter().filter(|passage| is_coded(passage)).count(),
                is_shown: number == part,
            }
        };
        let all = if parts.len() > 1 { parts.iter().enumerate().map(told).collect() } else { Vec::new() };
        Self { before: shown.start.checked_sub(1).and_then(address), after: address(shown.end), shown, all }
    }
}

/// A report of more passages than twice this is shown in parts of about as many.
const PART: usize = 150;

/// The parts a report is shown in: a long one a few pages at a time, no table cut in two.
fn parts(passages: &[Passage]) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    if passages.len() > 2 * PART {
        let table = |place: usize| cell_of(&passages[place].address).map(|(table, _)| table);
        for place in 1..passages.len() {
            let is_full = starts.last().is_some_and(|start| place - start >= PART);
            let is_in_table = table(place).is_some() && table(place) == table(place - 1);
            if is_full && !is_in_table {
                starts.push(place);
            }
        }
    }
    let ends = starts.iter().skip(1).copied().chain([passages.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

#[cfg(test)]
mod tests {
    use reports::PassageKind;

    use super::*;

    #[test]
    fn a_long_report_is_shown_in_parts_that_cut_no_table() {
        let passage = |address: String| Passage::new(address, "a", PassageKind::Paragraph, "x".to_owned());
        let short: Vec<Passage> = (1..=2 * PART).map(|number| passage(format!("a/p{number}"))).collect();
        assert_eq!((parts(&short).len(), parts(&short)[0].len()), (1, 2 * PART), "shown whole");
        assert_eq!((parts(&[]).len(), parts(&[])[0].len()), (1, 0));

        let mut long = short;
        // A table that begins before the first part is full and ends after.
        for (row, place) in (PART - 10..PART + 10).enumerate() {
            long[place] = passage(format!("a/t1/r{}c1", row + 1));
        }
        long.push(passage("b/p1".to_owned()));
        assert_eq!(parts(&long), [0..PART + 10, PART + 10..2 * PART + 1]);
    }

    #[test]
    fn the_part_shown_holds_the_passage_asked_for() {
        let passage = |number| Passage::new(format!("a/p{number}"), "a", PassageKind::Item, "x".to_owned());
        let passages: Vec<Passage> = (1..=4 * PART).map(passage).collect();
        let check = |address: &str, asked: &str| {
            let parts = Parts::of(&passages, address, asked, |_| "A".to_owned(), |_| false);
            let shown = parts.all.iter().find(|part| part.is_shown).map(|part| part.number);
            format!("{shown:?} {:?} {:?}", parts.before, parts.after)
        };
        assert_eq!(check("", ""), "Some(1) None Some(\"a/p151\")");
        assert_eq!(check("a/p151", "4"), "Some(2) Some(\"a/p150\") Some(\"a/p301\")");
        assert_eq!(check("", "4"), "Some(4) Some(\"a/p450\") None");
        assert_eq!(check("gone", "9"), "Some(1) None Some(\"a/p151\")");
    }
}
