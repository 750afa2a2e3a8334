//! Sums by cell in little room. What a cell is, and what is marked, is decided elsewhere.

use super::Sums;

/// Sums by cell. Most cases are marked 0 or 1 out of 1: these are only counted. Other sums are kept only for cells that have
/// other marks, and as small numbers as long as they are small: there are many cells, and large numbers take much room.
#[derive(Debug, Clone, Default)]
pub(crate) struct CellTally {
    pub(super) cells: Vec<Cell>,
    small: Vec<SmallSums>,
    /// By cell; empty while nothing is large.
    large_at: Vec<u32>,
    large: Vec<Sums>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    /// How many cases are marked 0 out of 1, and 1 out of 1.
    pub(super) plain: [u32; 2],
    /// The place of the small sums over its other cases; [`NO_SUMS`] while there are none.
    small: u32,
}

const NO_SUMS: u32 = u32::MAX;

impl Cell {
    const EMPTY: Self = Self { plain: [0; 2], small: NO_SUMS };
}

/// [`Sums`] below 2³².
#[derive(Debug, Clone, Copy, Default)]
struct SmallSums {
    cases: u32,
    hits: u32,
    base: u32,
    value: u32,
    base_base: u32,
    base_value: u32,
    value_value: u32,
}

impl SmallSums {
    /// Adds a case, of small marks. `None` of others, and where a sum would be too large.
    #[inline]
    fn with(&self, base: i64, value: i64) -> Option<Self> {
        let (base, value) = (u32::from(u16::try_from(base).ok()?), u32::from(u16::try_from(value).ok()?));
        Some(Self {
            cases: self.cases.checked_add(u32::from(base > 0))?,
            hits: self.hits.checked_add(u32::from(value > 0))?,
            base: self.base.checked_add(base)?,
            value: self.value.checked_add(value)?,
            base_base: self.base_base.checked_add(base * base)?,
            base_value: self.base_value.checked_add(base * value)?,
            value_value: self.value_value.checked_add(value * value)?,
        })
    }

    fn sums(&self) -> Sums {
        Sums {
            cases: u64::from(self.cases),
            hits: u64::from(self.hits),
            base: i128::from(self.base),
            value: i128::from(self.value),
            base_base: i128::from(self.base_base),
            base_value: i128::from(self.base_value),
            value_value: i128::from(self.value_value),
        }
    }
}

/// Room for one more, and not for as many again as there are.
fn make_room<T>(list: &mut Vec<T>) {
    if list.len() == list.capacity() {
        list.reserve_exact(64 + list.len() / 8);
    }
}

impl CellTally {
    pub(super) fn grow(&mut self, cells: usize) {
        if self.cells.len() < cells {
            if self.cells.capacity() < cells {
                self.cells.reserve_exact(cells + cells / 8 - self.cells.len());
            }
            self.cells.resize(cells, Cell::EMPTY);
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
            self.add_other(cell, base, value);
        }
    }

    /// Adds a case that is not counted.
    #[inline]
    pub(super) fn add_other(&mut self, cell: u32, base: i64, value: i64) {
        let place = self.cells[cell as usize].small;
        let known = self.small.get(place as usize).copied().unwrap_or_default();
        let Some(sums) = known.with(base, value) else {
            self.large_of(cell).add_case(base, value);
            return;
        };
        if let Some(place) = self.small.get_mut(place as usize) {
            *place = sums;
            return;
        }
        self.cells[cell as usize].small = u32::try_from(self.small.len()).unwrap_or(NO_SUMS);
        make_room(&mut self.small);
        self.small.push(sums);
    }

    fn large_of(&mut self, cell: u32) -> &mut Sums {
        if self.large_at.len() <= cell as usize {
            let cells = self.cells.capacity().max(cell as usize + 1);
            self.large_at.reserve_exact(cells - self.large_at.len());
            self.large_at.resize(self.cells.len().max(cell as usize + 1), NO_SUMS);
        }
        let place = &mut self.large_at[cell as usize];
        if *place == NO_SUMS {
            *place = u32::try_from(self.large.len()).unwrap_or(NO_SUMS);
            make_room(&mut self.large);
            self.large.push(Sums::default());
        }
        &mut self.large[*place as usize]
    }

    /// The same with the cells in this order, each there once; without the room that was left for more.
    pub(crate) fn arranged(&self, order: &[u32]) -> Self {
        let mut arranged = Self { cells: Vec::with_capacity(order.len()), ..Self::default() };
        for (at, &cell) in (0u32..).zip(order) {
            let mut of_cell = self.cells.get(cell as usize).copied().unwrap_or(Cell::EMPTY);
            if let Some(small) = self.small.get(of_cell.small as usize) {
                of_cell.small = u32::try_from(arranged.small.len()).unwrap_or(NO_SUMS);
                make_room(&mut arranged.small);
                arranged.small.push(*small);
            }
            arranged.cells.push(of_cell);
            let large = self.large_at.get(cell as usize).and_then(|place| self.large.get(*place as usize));
            if let Some(large) = large {
                *arranged.large_of(at) = *large;
            }
        }
        arranged
    }

    /// The sums over all cases of a cell.
    pub(crate) fn of(&self, cell: u32) -> Sums {
        let Some(of_cell) = self.cells.get(cell as usize) else { return Sums::default() };
        let mut sums = self.small.get(of_cell.small as usize).map(SmallSums::sums).unwrap_or_default();
        for (value, count) in (0i64..).zip(of_cell.plain) {
            if count > 0 {
                sums.add(&Sums::of_cases(1, value, u64::from(count)));
            }
        }
        let large = self.large_at.get(cell as usize).and_then(|place| self.large.get(*place as usize));
        if let Some(large) = large {
            sums.add(large);
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_give_the_sums_of_all_their_cases() {
        const LONG: i64 = 86_400_000_000;
        let check = |marks: &[(i64, i64)]| {
            let (mut tally, mut plainly) = (CellTally::default(), Sums::default());
            tally.grow(3);
            for (base, value) in marks {
                tally.add_case(1, *base, *value);
                plainly.add_case(*base, *value);
            }
            assert_eq!((tally.of(0), tally.of(1), tally.of(2)), (Sums::default(), plainly, Sums::default()));
            (tally.small.len(), tally.large.len())
        };
        assert_eq!(check(&[(1, 0), (1, 1), (1, 1)]), (0, 0), "cells with plain marks only need no sums");
        assert_eq!(check(&[(1, 1), (3, 2), (1, 5), (3, 0)]), (1, 0));
        assert_eq!(check(&[(7, 0), (1, -1)]), (1, 1));
        assert_eq!(check(&[(LONG, LONG / 2), (5, 3), (LONG, 0)]), (1, 1));
        assert_eq!(check(&[(60_000, 0), (60_000, 0), (40_000, 1)]), (1, 1), "squares grow first");
    }

    #[test]
    fn sums_go_with_their_cell_when_cells_are_put_in_order() {
        let marks = [[(1, 1), (1, 0)], [(2, 1), (1, 1)], [(1 << 40, 5), (3, 0)], [(1, 0), (1, 0)]];
        let mut tally = CellTally::default();
        tally.grow(4);
        for (cell, of_cell) in (0u32..).zip(&marks) {
            of_cell.iter().for_each(|(base, value)| tally.add_case(cell, *base, *value));
        }
        let order = [2, 0, 4, 3, 1];
        let arranged = tally.arranged(&order);
        for (at, cell) in (0u32..).zip(order) {
            assert_eq!(arranged.of(at), tally.of(cell), "{cell}");
        }
        assert_eq!(tally.of(4), Sums::default(), "a cell that came after the last mark");
    }

    #[test]
    fn what_can_no_longer_be_counted_is_added_up() {
        let mut tally = CellTally::default();
        tally.grow(1);
        tally.cells[0].plain[1] = u32::MAX - 1;
        assert!(tally.count(0, 1, 1) && !tally.count(0, 1, 1));
        tally.add_case(0, 1, 1);
        assert_eq!(tally.of(0), Sums::of_cases(1, 1, u64::from(u32::MAX) + 1));
    }
}
