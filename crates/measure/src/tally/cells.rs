//! Sums by cell in little room. What a cell is, and what is marked, is decided elsewhere.

use super::Sums;

/// Sums by cell. Most cases are marked 0 or 1 out of 1: these are only counted, and sums are kept for cells with other
/// marks alone, as there are many cells and sums are large.
#[derive(Debug, Clone, Default)]
pub(crate) struct CellTally {
    pub(super) cells: Vec<Cell>,
    sums: Vec<Sums>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    /// How many cases are marked 0 out of 1, and 1 out of 1.
    pub(super) plain: [u32; 2],
    /// The place of the sums over its other cases; [`NO_SUMS`] while there are none.
    sums: u32,
}

const NO_SUMS: u32 = u32::MAX;

impl CellTally {
    pub(super) fn grow(&mut self, cells: usize) {
        if self.cells.len() < cells {
            if self.cells.capacity() < cells {
                // Room for an eighth more rather than for as many again.
                self.cells.reserve_exact(cells + cells / 8 - self.cells.len());
            }
            self.cells.resize(cells, Cell { plain: [0; 2], sums: NO_SUMS });
        }
    }

    /// Counts a case marked 0 or 1 out of 1. False of another, and where no more can be counted.
    #[inline]
    pub(super) fn count(&mut self, cell: u32, base: i64, value: i64) -> bool {
        if base != 1 || !(0..=1).contains(&value) {
            return false;
        }
        let count = &mut self.cells[cell as usize].plain[usize::from(value == 1)];
        let more = count.checked_add(1);
        *count = more.unwrap_or(*count);
        more.is_some()
    }

    #[inline]
    pub(super) fn add_case(&mut self, cell: u32, base: i64, value: i64) {
        if !self.count(cell, base, value) {
            self.sums_of(cell).add_case(base, value);
        }
    }

    pub(super) fn sums_of(&mut self, cell: u32) -> &mut Sums {
        let place = &mut self.cells[cell as usize].sums;
        if *place == NO_SUMS {
            *place = u32::try_from(self.sums.len()).unwrap_or(NO_SUMS);
            if self.sums.len() == self.sums.capacity() {
                self.sums.reserve_exact(64 + self.sums.len() / 4);
            }
            self.sums.push(Sums::default());
        }
        &mut self.sums[*place as usize]
    }

    /// Adds another's, whose cells have these numbers here. Returns what could not be counted as plain: cell, value, how often.
    pub(super) fn add(&mut self, other: Self, cells: &[u32], cell_count: usize) -> Vec<(u32, i64, u64)> {
        self.grow(cell_count);
        let mut uncounted = Vec::new();
        for (theirs, &cell) in other.cells.iter().zip(cells) {
            for (value, &more) in (0i64..).zip(&theirs.plain) {
                let count = &mut self.cells[cell as usize].plain[usize::from(value == 1)];
                if let Some(sum) = count.checked_add(more) {
                    *count = sum;
                } else {
                    self.sums_of(cell).add(&Sums::of_cases(1, value, u64::from(more)));
                    uncounted.push((cell, value, u64::from(more)));
                }
            }
            if let Some(sums) = other.sums.get(theirs.sums as usize) {
                self.sums_of(cell).add(sums);
            }
        }
        uncounted
    }

    /// The sums over all cases of a cell.
    pub(crate) fn of(&self, cell: u32) -> Sums {
        let Some(cell) = self.cells.get(cell as usize) else { return Sums::default() };
        let mut sums = self.sums.get(cell.sums as usize).copied().unwrap_or_default();
        for (value, count) in (0i64..).zip(cell.plain) {
            if count > 0 {
                sums.add(&Sums::of_cases(1, value, u64::from(count)));
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sums that adding case by case gives.
    fn plainly(marks: &[(i64, i64)]) -> Sums {
        let mut sums = Sums::default();
        for (base, value) in marks {
            sums.add_case(*base, *value);
        }
        sums
    }

    #[test]
    fn cells_give_the_sums_of_all_their_cases_also_when_put_together() {
        let marks = [[(1, 0), (1, 1), (1, 1)], [(1, 1), (3, 2), (1, 5)], [(7, 0), (1, 0), (1, -1)]];
        let tally = |order: [usize; 3]| {
            let mut tally = CellTally::default();
            tally.grow(3);
            for (cell, of) in (0u32..).zip(order) {
                marks[of].iter().for_each(|(base, value)| tally.add_case(cell, *base, *value));
            }
            tally
        };
        let one = tally([0, 1, 2]);
        assert_eq!(one.sums.len(), 2, "cells with plain marks only need no sums");
        for (cell, marks) in (0u32..).zip(&marks) {
            assert_eq!(one.of(cell), plainly(marks));
        }
        let mut both = one;
        assert_eq!(both.add(tally([1, 2, 0]), &[1, 2, 3], 4), []);
        let twice = |of: usize| plainly(&[marks[of], marks[of]].concat());
        assert_eq!(
            [0, 1, 2, 3].map(|cell| both.of(cell)),
            [plainly(&marks[0]), twice(1), twice(2), plainly(&marks[0])]
        );
    }

    #[test]
    fn what_can_no_longer_be_counted_is_added_up() {
        let mut tally = CellTally::default();
        tally.grow(1);
        tally.cells[0].plain[1] = u32::MAX - 1;
        assert!(tally.count(0, 1, 1) && !tally.count(0, 1, 1));
        tally.add_case(0, 1, 1);
        let mut other = CellTally::default();
        other.grow(1);
        other.add_case(0, 1, 1);
        assert_eq!(tally.add(other, &[0], 1), [(0, 1, 1)]);
        assert_eq!(tally.of(0), Sums::of_cases(1, 1, u64::from(u32::MAX) + 2));
    }
}
