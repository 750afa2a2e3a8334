//! List markers as Word computes them: `II.`, `1.2.`, `a)`, `-`.
//!
//! Typed numbers are text and not looked at here.

use std::collections::HashMap;
use std::io::BufRead;

use super::styles::Styles;
use crate::Refused;
use crate::marker::{bullet, shown};
use crate::xml::{Node, Xml};

const LEVELS: usize = 9;

#[derive(Debug, Clone)]
struct Level {
    start: i64,
    format: String,
    text: String,
    legal: bool,
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".to_owned(), text: String::new(), legal: false, style: None }
    }
}

#[derive(Debug, Clone, Default)]
struct Abstract {
    levels: HashMap<u8, Level>,
    style_link: Option<String>,
}

#[derive(Debug, Clone, Default)]
struct Number {
    list: u32,
    starts: HashMap<u8, i64>,
    levels: HashMap<u8, Level>,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    lists: HashMap<u32, Abstract>,
    numbers: HashMap<u32, Number>,
    counts: HashMap<u32, [Option<i64>; LEVELS]>,
    begun: std::collections::HashSet<(u32, u8)>,
}

impl Numbering {
    pub(crate) fn read<R: BufRead>(xml: &mut Xml<R>) -> Result<Self, Refused> {
        let mut numbering = Self::default();
        loop {
            match xml.next()? {
                Node::Start(element) if element.name == "abstractNum" => {
                    let id = element.number("abstractNumId").unwrap_or_default();
                    numbering.lists.insert(id, list(xml)?);
                }
                Node::Start(element) if element.name == "num" => {
                    let id = element.number("numId").unwrap_or_default();
                    numbering.numbers.insert(id, number(xml)?);
                }
                Node::Done => return Ok(numbering),
                _ => {}
            }
        }
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
    pub(crate) fn next(&mut self, number: u32, level: u8, styles: &Styles) -> Option<String> {
        let mut found = self.numbers.get(&number)?;
        if let Some(link) = self.lists.get(&found.list).and_then(|list| list.style_link.as_deref())
            && let Some(linked) = styles.number_of(link).and_then(|number| self.numbers.get(&number))
        {
            found = linked;
        }
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
        counts[index + 1..].fill(None);
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
                    Some(other) if !shape.legal => other.format.as_str(),
                    _ => "decimal",
                };
                marker = marker.replace(&sign, &shown(count.unwrap_or(start), format));
            }
        }
        let marker = marker.trim();
        (!marker.is_empty()).then(|| marker.to_owned())
    }
}

fn list<R: BufRead>(xml: &mut Xml<R>) -> Result<Abstract, Refused> {
    let mut list = Abstract::default();
    loop {
        match xml.next()? {
            Node::Start(element) if element.name == "lvl" => {
                let index = element.number("ilvl").unwrap_or_default();
                list.levels.insert(index, level(xml)?);
            }
            Node::Start(element) => {
                if element.name == "numStyleLink" {
                    list.style_link = element.value().map(str::to_owned);
                }
                xml.skip()?;
            }
            Node::End | Node::Done => return Ok(list),
            Node::Text(_) => {}
        }
    }
}

fn number<R: BufRead>(xml: &mut Xml<R>) -> Result<Number, Refused> {
    let mut number = Number::default();
    loop {
        match xml.next()? {
            Node::Start(element) if element.name == "abstractNumId" => {
                number.list = element.number("val").unwrap_or_default();
                xml.skip()?;
            }
            Node::Start(element) if element.name == "lvlOverride" => {
                let index = element.number("ilvl").unwrap_or_default();
                loop {
                    match xml.next()? {
                        Node::Start(inner) if inner.name == "startOverride" => {
                            number.starts.insert(index, inner.number("val").unwrap_or(1));
                            xml.skip()?;
                        }
                        Node::Start(inner) if inner.name == "lvl" => {
                            number.levels.insert(index, level(xml)?);
                        }
                        Node::Start(_) => xml.skip()?,
                        Node::End | Node::Done => break,
                        Node::Text(_) => {}
                    }
                }
            }
            Node::Start(_) => xml.skip()?,
            Node::End | Node::Done => return Ok(number),
            Node::Text(_) => {}
        }
    }
}

fn level<R: BufRead>(xml: &mut Xml<R>) -> Result<Level, Refused> {
    let mut level = Level::default();
    loop {
        match xml.next()? {
            Node::Start(element) => {
                match element.name.as_str() {
                    "start" => level.start = element.number("val").unwrap_or(1),
                    "numFmt" => level.format = element.value().unwrap_or("decimal").to_owned(),
                    "lvlText" => level.text = element.value().unwrap_or_default().chars().take(64).collect(),
                    "isLgl" => level.legal = element.is_on(),
                    "pStyle" => level.style = element.value().map(str::to_owned),
                    _ => {}
                }
                xml.skip()?;
            }
            Node::End | Node::Done => return Ok(level),
            Node::Text(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_those_word_shows() {
        let xml = r#"<numbering>
            <abstractNum abstractNumId="0">
                <lvl ilvl="0"><start val="1"/><numFmt val="upperRoman"/><lvlText val="%1."/></lvl>
                <lvl ilvl="1"><start val="1"/><numFmt val="decimal"/><lvlText val="%2."/></lvl>
                <lvl ilvl="2"><start val="1"/><numFmt val="decimal"/><isLgl/><lvlText val="%1.%2.%3"/></lvl>
            </abstractNum>
            <abstractNum abstractNumId="1"><lvl ilvl="0"><numFmt val="bullet"/><lvlText val="&#xF0B7;"/></lvl></abstractNum>
            <num numId="1"><abstractNumId val="0"/></num>
            <num numId="2"><abstractNumId val="0"/><lvlOverride ilvl="0"><startOverride val="7"/></lvlOverride></num>
            <num numId="3"><abstractNumId val="1"/></num>
        </numbering>"#;
        let mut numbering = Numbering::read(&mut Xml::new(xml.as_bytes(), "numbering", 50)).unwrap();
        let styles = Styles::default();
        let mut next = |number, level| numbering.next(number, level, &styles).unwrap_or_default();
        let items = [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2), (2, 0), (2, 0), (3, 0), (9, 0)];
        let markers: Vec<_> = items.map(|(number, level)| next(number, level)).into();
        assert_eq!(markers, ["I.", "1.", "2.", "II.", "1.", "2.1.1", "VII.", "VIII.", "•", ""]);
    }
}
