//! How Word counts the items of its lists, and the markers it shows: `II.`, `1.2.`, `a)`, `-`.
//!
//! Each reader says which lists there are and which paragraphs are items; typed numbers are text and not looked at here.

use std::collections::{HashMap, HashSet};

use crate::marker::{bullet, shown};

const LEVELS: usize = 9;

#[derive(Debug, Clone)]
pub(crate) struct Level {
    pub(crate) start: i64,
    /// In the words of OOXML.
    pub(crate) format: String,
    /// With `%1` to `%9` where the numbers of levels stand.
    pub(crate) text: String,
    /// All numbers in it are decimal.
    pub(crate) legal: bool,
    /// It begins anew after items of this many of the highest levels; of all above it when not told.
    pub(crate) restart: Option<u8>,
    /// The style whose paragraphs are items of this level.
    pub(crate) style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: "decimal".to_owned(),
            text: String::new(),
            legal: false,
            restart: None,
            style: None,
        }
    }
}

/// Levels that count together.
#[derive(Debug, Clone, Default)]
pub(crate) struct List {
    pub(crate) levels: HashMap<u8, Level>,
}

/// What paragraphs name: a list, with levels and starts of its own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Number {
    pub(crate) list: u32,
    pub(crate) starts: HashMap<u8, i64>,
    pub(crate) levels: HashMap<u8, Level>,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    lists: HashMap<u32, List>,
    numbers: HashMap<u32, Number>,
    counts: HashMap<u32, [Option<i64>; LEVELS]>,
    begun: HashSet<(u32, u8)>,
}

impl Numbering {
    pub(crate) fn put_list(&mut self, id: u32, list: List) {
        self.lists.insert(id, list);
    }

    pub(crate) fn put_number(&mut self, id: u32, number: Number) {
        self.numbers.insert(id, number);
    }

    /// Whether the file says how this number counts.
    pub(crate) fn knows(&self, number: u32) -> bool {
        self.numbers.get(&number).is_some_and(|number| self.lists.contains_key(&number.list))
    }

    /// The level at which a style stands in its list.
    pub(crate) fn level_of_style(&self, number: u32, style: &str) -> Option<u8> {
        let number = self.numbers.get(&number)?;
        let list = self.lists.get(&number.list)?;
        number
            .levels
            .iter()
            .chain(&list.levels)
            .find(|(_, level)| level.style.as_deref() == Some(style))
            .map(|(index, _)| *index)
    }

    /// Counts one item on and returns its marker; `None` when the list is unknown or shows none.
    pub(crate) fn next(&mut self, number: u32, level: u8) -> Option<String> {
        let found = self.numbers.get(&number)?;
        let index = usize::from(level).min(LEVELS - 1);
        let level = index as u8;
        let list = self.lists.get(&found.list)?;
        let at = |level: u8| found.levels.get(&level).or_else(|| list.levels.get(&level));
        let shape = at(level)?;
        let counts = self.counts.entry(found.list).or_default();
        if let Some(start) = found.starts.get(&level)
            && self.begun.insert((number, level))
        {
            counts[index] = Some(start.saturating_sub(1));
        }
        counts[index] = Some(counts[index].map_or(shape.start, |count| count.saturating_add(1)));
        for (below, count) in (level + 1..).zip(&mut counts[index + 1..]) {
            if at(below).and_then(|below| below.restart).is_none_or(|highest| level < highest) {
                *count = None;
            }
        }
        if shape.format == "none" {
            return None;
        }
        if shape.format == "bullet" {
            return Some(bullet(&shape.text));
        }
        let mut marker = shape.text.clone();
        for (higher, count) in counts.iter().enumerate().take(index + 1) {
            let sign = format!("%{}", higher + 1);
            if marker.contains(&sign) {
                let other = at(higher as u8);
                let start = other.map_or(1, |other| other.start);
                let format = match other {
                    Some(other) if !shape.legal || other.format == "decimalZero" => other.format.as_str(),
                    _ => "decimal",
                };
                marker = marker.replace(&sign, &shown(count.unwrap_or(start), format));
            }
        }
        let marker = marker.trim();
        (!marker.is_empty()).then(|| marker.to_owned())
    }
}
