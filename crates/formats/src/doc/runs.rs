//! Which properties hold for which bytes of the text: pages of 512 bytes, each with the runs it tells of.

use std::collections::HashSet;

use super::sprm::{Character, Paragraph};
use crate::Refused;
use crate::compound::{u16_at, u32_at};

const PAGE: usize = 512;

/// Runs of one document; Word makes one for each change of looks.
const MOST: usize = 4_000_000;

#[derive(Debug)]
struct Run<T> {
    start: u32,
    end: u32,
    value: T,
}

/// Runs in the order of the file.
#[derive(Debug)]
pub(super) struct Runs<T> {
    runs: Vec<Run<T>>,
    /// Where the last answer stood: the next mostly stands there too.
    last: usize,
}

impl<T> Runs<T> {
    /// What holds for the byte at `place`.
    pub(super) fn at(&mut self, place: u32) -> Option<&T> {
        let holds = |run: &Run<T>| run.start <= place && place < run.end;
        if !self.runs.get(self.last).is_some_and(holds) {
            self.last = self.runs.partition_point(|run| run.end <= place);
        }
        self.runs.get(self.last).filter(|run| holds(run)).map(|run| &run.value)
    }

    /// Whether a run ends at `place`.
    pub(super) fn ends(&self, place: u32) -> bool {
        let index = self.runs.partition_point(|run| run.end < place);
        self.runs.get(index).is_some_and(|run| run.end == place)
    }

    fn read(
        text: &[u8],
        table: &[u8],
        what_of: impl Fn(&[u8], usize, usize) -> Option<T>,
    ) -> Result<Self, Refused> {
        let pages = table.len().saturating_sub(4) / 8;
        let mut runs = Vec::new();
        let mut seen = HashSet::new();
        for index in 0..pages {
            let number = u32_at(table, 4 * (pages + 1) + 4 * index).unwrap_or(0) & 0x003F_FFFF;
            let start = usize::try_from(number).unwrap_or(usize::MAX).saturating_mul(PAGE);
            let Some(page) = text.get(start..start.saturating_add(PAGE)) else { continue };
            // A page that is named twice says the same twice.
            if !seen.insert(number) {
                continue;
            }
            let count = usize::from(page[PAGE - 1]);
            for run in 0..count {
                let (Some(start), Some(end)) = (u32_at(page, 4 * run), u32_at(page, 4 * run + 4)) else {
                    break;
                };
                if let (true, Some(value)) = (start < end, what_of(page, count, run)) {
                    runs.push(Run { start, end, value });
                }
            }
            if runs.len() > MOST {
                return Err(Refused::TooLarge { what: "paragraphs", limit: MOST as u64 });
            }
        }
        runs.sort_by_key(|run| (run.end, run.start));
        Ok(Self { runs, last: 0 })
    }
}

pub(super) fn characters(text: &[u8], table: &[u8]) -> Result<Runs<Character>, Refused> {
    Runs::read(text, table, |page, count, run| {
        let at = usize::from(*page.get(4 * (count + 1) + run)?) * 2;
        let mut character = Character::default();
        if at != 0 {
            let size = usize::from(*page.get(at)?);
            character.apply(page.get(at + 1..at + 1 + size)?);
        }
        Some(character)
    })
}

pub(super) fn paragraphs(text: &[u8], table: &[u8], data: &[u8]) -> Result<Runs<Paragraph>, Refused> {
    Runs::read(text, table, |page, count, run| {
        let at = usize::from(*page.get(4 * (count + 1) + 13 * run)?) * 2;
        let mut paragraph = Paragraph::default();
        if at != 0 {
            let (start, size) = match usize::from(*page.get(at)?) {
                0 => (at + 2, 2 * usize::from(*page.get(at + 1)?)),
                words => (at + 1, 2 * words - 1),
            };
            let own = page.get(start..(start + size).min(PAGE))?;
            paragraph.style = u16_at(own, 0)?;
            paragraph.apply(own.get(2..)?, data);
        }
        Some(paragraph)
    })
}
