//! The lists of a Word document: which levels they have and where their numbers begin.

use std::collections::HashMap;
use std::io::BufRead;

use super::styles::Styles;
use crate::Refused;
use crate::numbering::{Level, List, Number, Numbering};
use crate::xml::{Node, Xml};

/// A list, and the numbering style that tells of it when it does not itself.
#[derive(Debug, Default)]
struct Abstract {
    list: List,
    style_link: Option<String>,
}

/// Reads the part that tells of lists.
pub(super) fn read<R: BufRead>(xml: &mut Xml<R>, styles: &Styles) -> Result<Numbering, Refused> {
    let mut lists: HashMap<u32, Abstract> = HashMap::new();
    let mut numbers: HashMap<u32, Number> = HashMap::new();
    loop {
        match xml.next()? {
            Node::Start(element) if element.name == "abstractNum" => {
                let id = element.number("abstractNumId").unwrap_or_default();
                lists.insert(id, list(xml)?);
            }
            Node::Start(element) if element.name == "num" => {
                let id = element.number("numId").unwrap_or_default();
                numbers.insert(id, number(xml)?);
            }
            Node::Done => break,
            _ => {}
        }
    }
    let linked = |number: &Number| {
        let link = lists.get(&number.list)?.style_link.as_deref()?;
        numbers.get(&styles.number_of(link)?)
    };
    let mut numbering = Numbering::default();
    for (id, number) in &numbers {
        numbering.put_number(*id, linked(number).unwrap_or(number).clone());
    }
    for (id, own) in lists {
        numbering.put_list(id, own.list);
    }
    Ok(numbering)
}

fn list<R: BufRead>(xml: &mut Xml<R>) -> Result<Abstract, Refused> {
    let mut list = Abstract::default();
    loop {
        match xml.next()? {
            Node::Start(element) if element.name == "lvl" => {
                let index = element.number("ilvl").unwrap_or_default();
                list.list.levels.insert(index, level(xml)?);
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
                    "lvlRestart" => level.restart = element.number("val"),
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
                <lvl ilvl="2"><start val="1"/><lvlRestart val="1"/><numFmt val="decimal"/><isLgl/><lvlText val="%1.%2.%3"/></lvl>
            </abstractNum>
            <abstractNum abstractNumId="1"><lvl ilvl="0"><numFmt val="bullet"/><lvlText val="&#xF0B7;"/></lvl></abstractNum>
            <num numId="1"><abstractNumId val="0"/></num>
            <num numId="2"><abstractNumId val="0"/><lvlOverride ilvl="0"><startOverride val="7"/></lvlOverride></num>
            <num numId="3"><abstractNumId val="1"/></num>
        </numbering>"#;
        let mut numbering = read(&mut Xml::new(xml.as_bytes(), "numbering", 50), &Styles::default()).unwrap();
        let mut next = |number, level| numbering.next(number, level).unwrap_or_default();
        let items =
            [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (2, 0), (2, 0), (3, 0), (9, 0)];
        let markers: Vec<_> = items.map(|(number, level)| next(number, level)).into();
        assert_eq!(
            markers,
            ["I.", "1.", "2.", "II.", "1.", "2.1.1", "2.", "2.2.2", "VII.", "VIII.", "•", ""]
        );
    }
}
