//! What all threads add up together: numbers for strata and cells, and what is by cell or unit.
//!
//! Each aspect is under a lock of its own, held while the marks of one part are added: short beside finding them. So no sum
//! is in memory twice, however many threads there are, and nothing has to be put together in the end. In what order parts come
//! does not show: sums are of whole numbers, and numbers given by who came first are put in the order of words later.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::indicators::Indicator;
use crate::pass::Stratum;
use crate::tally::{AspectTally, Map};

/// Numbers for things as they come.
#[derive(Debug)]
pub(crate) struct Numbered<T> {
    numbers: Map<T, u32>,
    pub(crate) list: Vec<T>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self { numbers: Map::default(), list: Vec::new() }
    }
}

impl<T: Copy + Eq + std::hash::Hash> Numbered<T> {
    #[inline]
    pub(crate) fn of(&mut self, it: T) -> u32 {
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(it).or_insert(next);
        if number == next {
            self.list.push(it);
        }
        number
    }
}

/// Numbers for strata and cells.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    pub(crate) strata: Numbered<Stratum>,
    /// Unit and stratum by cell.
    pub(crate) cells: Numbered<(u32, u32)>,
}

/// What all threads add up together.
#[derive(Debug)]
pub(crate) struct Shared {
    cells: Mutex<Cells>,
    /// By indicator and aspect.
    aspects: Vec<Vec<Mutex<AspectTally>>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn inner<T>(mutex: Mutex<T>) -> T {
    mutex.into_inner().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(crate) fn new(indicators: &[&'static Indicator]) -> Self {
        let aspects = |indicator: &&'static Indicator| {
            indicator.definition.aspects.iter().map(|aspect| Mutex::new(AspectTally::new(aspect))).collect()
        };
        Self { cells: Mutex::default(), aspects: indicators.iter().map(aspects).collect() }
    }

    pub(crate) fn cells(&self) -> MutexGuard<'_, Cells> {
        locked(&self.cells)
    }

    /// The aspects of the indicator at place `indicator`.
    pub(crate) fn aspects(&self, indicator: usize) -> impl Iterator<Item = MutexGuard<'_, AspectTally>> {
        self.aspects[indicator].iter().map(locked)
    }

    /// What was added up, when all are done: by indicator and aspect.
    pub(crate) fn finish(self) -> (Cells, Vec<Vec<AspectTally>>) {
        let aspects = self.aspects.into_iter().map(|aspects| aspects.into_iter().map(inner).collect());
        (inner(self.cells), aspects.collect())
    }
}
