//! List markers of an OpenDocument text as the office program shows them: `II.`, `1.2.`, `a)`, `-`.
//!
//! Typed numbers are text and not looked at here.

use std::collections::HashMap;

use super::styles::Styles;
use crate::marker::{bullet, shown};
use crate::xml::Element;

/// Levels of a list.
pub(super) const LEVELS: usize = 10;

/// Lists whose counts are remembered, so that later ones can go on from them.
const REMEMBERED: usize = 10_000;

#[derive(Debug, Clone)]
pub(super) enum Level {
    Bullet(String),
    Number { format: &'static str, prefix: String, suffix: String, start: i64, levels: usize },
}

/// The levels of a list, as far as it has any.
#[derive(Debug, Clone, Default)]
pub(super) struct ListStyle {
    levels: HashMap<usize, Level>,
}

impl ListStyle {
    pub(super) fn put(&mut self, at: usize, level: Level) {
        if at < LEVELS {
            self.levels.insert(at, level);
        }
    }

    fn start(&self, at: usize) -> i64 {
        match self.levels.get(&at) {
            Some(Level::Number { start, .. }) => *start,
            _ => 1,
        }
    }

    /// The marker at level `at` when the levels have counted to `counts`; `None` when it shows none.
    fn marker(&self, at: usize, counts: &Counts) -> Option<String> {
        match self.levels.get(&at)? {
            Level::Bullet(sign) => Some(bullet(sign)),
            Level::Number { format: "none", .. } => None,
            Level::Number { prefix, suffix, levels, .. } => {
                let first = (at + 1).saturating_sub((*levels).max(1));
                let numbers: Vec<String> = (first..=at)
                    .filter_map(|level| match self.levels.get(&level) {
                        Some(Level::Number { format, start, .. }) if *format != "none" => {
                            Some(shown(counts.0[level].unwrap_or(*start), format))
                        }
                        _ => None,
                    })
                    .collect();
                let marker = format!("{prefix}{}{suffix}", numbers.join("."));
                let marker = marker.trim();
                (!marker.is_empty()).then(|| marker.to_owned())
            }
        }
    }
}

/// The level a child of a list style tells of, counted from 0.
pub(super) fn level_of(element: &Element) -> Option<(usize, Level)> {
    let at = element.number::<usize>("level")?.checked_sub(1)?;
    let short = |name: &str| element.attribute(name).unwrap_or_default().chars().take(16).collect::<String>();
    let level = match element.name.as_str() {
        "list-level-style-bullet" => Level::Bullet(short("bullet-char")),
        "list-level-style-image" => Level::Bullet(String::new()),
        "list-level-style-number" | "outline-level-style" => {
            let format = match element.attribute("num-format") {
                Some("1") => "decimal",
                Some("a") => "lowerLetter",
                Some("A") => "upperLetter",
                Some("i") => "lowerRoman",
                Some("I") => "upperRoman",
                Some("") | None => "none",
                Some(_) => "decimal",
            };
            Level::Number {
                format,
                prefix: short("num-prefix"),
                suffix: short("num-suffix"),
                start: element.number("start-value").unwrap_or(1),
                levels: element.number("display-levels").unwrap_or(1),
            }
        }
        _ => return None,
    };
    Some((at, level))
}

/// How far the levels of a list have counted.
#[derive(Debug, Clone, Copy, Default)]
struct Counts([Option<i64>; LEVELS]);

impl Counts {
    fn next(&mut self, at: usize, start: i64) {
        self.0[at] = Some(self.0[at].map_or(start, |count| count.saturating_add(1)));
        self.0[at + 1..].fill(None);
    }
}

/// A list being read, and those around it.
#[derive(Debug)]
struct Open {
    style: String,
    /// Its name, which a later list may go on from.
    id: Option<String>,
    counts: Counts,
    /// The item whose marker is still to be shown.
    waiting: bool,
    at: usize,
}

/// How all lists of a document have counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    open: Vec<Open>,
    by_id: HashMap<String, Counts>,
    by_style: HashMap<String, Counts>,
    outline: Counts,
}

impl Lists {
    pub(super) fn begin(&mut self, element: &Element) {
        let own = element.attribute("style-name").map(str::to_owned);
        let id = element.attribute("id").map(str::to_owned);
        let list = match self.open.last() {
            Some(outer) => Open {
                style: own.unwrap_or_else(|| outer.style.clone()),
                id,
                counts: outer.counts,
                waiting: false,
                at: (outer.at + 1).min(LEVELS - 1),
            },
            None => {
                let style = own.unwrap_or_default();
                let earlier = match element.attribute("continue-list") {
                    Some(id) => self.by_id.get(id),
                    None if element.attribute("continue-numbering") == Some("true") => {
                        self.by_style.get(&style)
                    }
                    None => None,
                };
                Open { counts: earlier.copied().unwrap_or_default(), style, id, waiting: false, at: 0 }
            }
        };
        self.open.push(list);
    }

    pub(super) fn end(&mut self) {
        let Some(list) = self.open.pop() else { return };
        if self.open.is_empty() && self.by_id.len() < REMEMBERED && self.by_style.len() < REMEMBERED {
            if let Some(id) = list.id {
                self.by_id.insert(id, list.counts);
            }
            self.by_style.insert(list.style, list.counts);
        }
    }

    /// An item begins.
    pub(super) fn item(&mut self, element: &Element, styles: &Styles) {
        let Some(list) = self.open.last_mut() else { return };
        let at = list.at;
        let start = styles.list(&list.style).map_or(1, |style| style.start(at));
        if let Some(value) = element.number::<i64>("start-value") {
            list.counts.0[at] = Some(value.saturating_sub(1));
        }
        list.counts.next(at, start);
        list.waiting = true;
    }

    /// The marker of the paragraph that begins, if it is the first of its item, with its level.
    pub(super) fn marker(&mut self, paragraph_style: &str, styles: &Styles) -> Option<(String, u8)> {
        let list = self.open.last_mut()?;
        if !std::mem::take(&mut list.waiting) {
            return None;
        }
        let at = list.at;
        let own = if list.style.is_empty() { styles.list_of_paragraph(paragraph_style) } else { None };
        let marker = styles.list(own.unwrap_or(&list.style))?.marker(at, &list.counts)?;
        Some((marker, u8::try_from(at).unwrap_or(0)))
    }

    /// The marker of a heading that stands in no list.
    pub(super) fn heading(&mut self, level: u8, restart: Option<i64>, styles: &Styles) -> Option<String> {
        let at = usize::from(level).saturating_sub(1).min(LEVELS - 1);
        if let Some(value) = restart {
            self.outline.0[at] = Some(value.saturating_sub(1));
        }
        self.outline.next(at, styles.outline.start(at));
        styles.outline.marker(at, &self.outline)
    }

    /// Whether a list is open.
    pub(super) fn in_list(&self) -> bool {
        !self.open.is_empty()
    }
}
