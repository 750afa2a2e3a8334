//! Sums by unit, in the order of units: what comparisons add up and look up.

use crate::tally::Sums;

/// Sums by unit, ascending; each unit once.
#[derive(Debug, Clone, Default)]
pub(crate) struct Units {
    list: Vec<(u32, Sums)>,
}

impl Units {
    /// Adds to the sums of `unit`, which is the last there is or comes after it.
    pub(super) fn push(&mut self, unit: u32, sums: &Sums) {
        match self.list.last_mut() {
            Some((last, known)) if *last == unit => known.add(sums),
            _ => self.list.push((unit, *sums)),
        }
    }

    /// Adds all of `other`.
    pub(super) fn merge(&mut self, other: &Self) {
        let mut merged = Self { list: Vec::with_capacity(self.list.len().max(other.list.len())) };
        let mut theirs = other.list.iter().peekable();
        for (unit, sums) in &self.list {
            while let Some((before, sums)) = theirs.next_if(|(theirs, _)| theirs < unit) {
                merged.push(*before, sums);
            }
            merged.push(*unit, sums);
            if let Some((_, sums)) = theirs.next_if(|(theirs, _)| theirs == unit) {
                merged.push(*unit, sums);
            }
        }
        theirs.for_each(|(unit, sums)| merged.push(*unit, sums));
        *self = merged;
    }

    /// How many units there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Units and their sums, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Sums)> {
        self.list.iter().map(|(unit, sums)| (*unit, sums))
    }

    /// The sums of `unit`.
    pub(super) fn get(&self, unit: u32) -> Option<&Sums> {
        let at = self.list.binary_search_by_key(&unit, |(unit, _)| *unit).ok()?;
        Some(&self.list[at].1)
    }

    /// The cases of all units.
    pub(super) fn cases(&self) -> u64 {
        self.list.iter().map(|(_, sums)| sums.cases).sum()
    }

    /// The sums of all units together.
    pub(super) fn total(&self) -> Sums {
        let mut total = Sums::default();
        self.list.iter().for_each(|(_, sums)| total.add(sums));
        total
    }
}

impl FromIterator<(u32, Sums)> for Units {
    /// From units that ascend.
    fn from_iter<I: IntoIterator<Item = (u32, Sums)>>(units: I) -> Self {
        let mut all = Self::default();
        units.into_iter().for_each(|(unit, sums)| all.push(unit, &sums));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(cases: &[(u32, u64)]) -> Units {
        cases.iter().map(|(unit, cases)| (*unit, Sums { cases: *cases, ..Sums::default() })).collect()
    }

    #[test]
    fn merging_adds_what_is_of_one_unit_and_keeps_the_order() {
        let check = |one: &[(u32, u64)], other: &[(u32, u64)]| {
            let mut merged = units(one);
            merged.merge(&units(other));
            let text: Vec<String> =
                merged.iter().map(|(unit, sums)| format!("{unit}:{}", sums.cases)).collect();
            format!("{} = {}", text.join(" "), merged.total().cases)
        };
        assert_eq!(check(&[(2, 1), (5, 1)], &[(1, 4), (2, 4), (3, 4), (7, 4)]), "1:4 2:5 3:4 5:1 7:4 = 18");
        assert_eq!(check(&[], &[(1, 4)]), "1:4 = 4");
        assert_eq!(check(&[(1, 4)], &[]), "1:4 = 4");
        assert_eq!(units(&[(2, 1), (5, 3)]).get(5).map(|sums| sums.cases), Some(3));
        assert!(units(&[(2, 1)]).get(3).is_none());
    }
}
