//! Styles: what a paragraph or run inherits that hints at what it is.
//!
//! Fonts and sizes are not followed.

use std::collections::HashMap;
use std::io::BufRead;

use crate::Refused;
use crate::flow::{Resolved, heading_name, is_contents};
use crate::xml::{Element, Node, Xml};

/// Styles rest on one another; a chain longer than this is a loop.
const CHAIN: usize = 16;

#[derive(Debug, Clone, Default)]
pub(crate) struct Style {
    pub(crate) name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    bold: Option<bool>,
    italic: Option<bool>,
    capitals: Option<bool>,
    hidden: Option<bool>,
    centred: Option<bool>,
    number: Option<u32>,
    number_level: Option<u8>,
}

#[derive(Debug, Default)]
pub(crate) struct Styles {
    by_id: HashMap<String, Style>,
    default: Option<String>,
}

impl Styles {
    pub(crate) fn read<R: BufRead>(xml: &mut Xml<R>) -> Result<Self, Refused> {
        let mut styles = Self::default();
        loop {
            match xml.next()? {
                Node::Start(element) if element.name == "style" => {
                    let id = element.attribute("styleId").unwrap_or_default().to_owned();
                    let is_default = element.attribute("type") == Some("paragraph")
                        && matches!(element.attribute("default"), Some("1" | "true"));
                    let style = style(xml)?;
                    if is_default {
                        styles.default = Some(id.clone());
                    }
                    styles.by_id.insert(id, style);
                }
                Node::Done => return Ok(styles),
                _ => {}
            }
        }
    }

    /// What the style with this id gives; the default paragraph style when there is none.
    pub(crate) fn paragraph(&self, id: Option<&str>) -> Resolved {
        id.or(self.default.as_deref()).map(|id| self.resolve(id)).unwrap_or_default()
    }

    pub(crate) fn resolve(&self, id: &str) -> Resolved {
        let mut chain = Vec::new();
        let mut next = Some(id);
        while let Some(style) = next.and_then(|id| self.by_id.get(id)) {
            chain.push(style);
            next = style.based_on.as_deref().filter(|_| chain.len() < CHAIN);
        }
        fn first<T>(chain: &[&Style], pick: impl Fn(&Style) -> Option<T>) -> Option<T> {
            chain.iter().find_map(|style| pick(style))
        }
        let named = first(&chain, |style| heading_name(&style.name));
        let outline = first(&chain, |style| style.outline).filter(|level| *level < 9).map(|level| level + 1);
        Resolved {
            heading: outline.or(named),
            bold: first(&chain, |style| style.bold).unwrap_or(false),
            italic: first(&chain, |style| style.italic).unwrap_or(false),
            capitals: first(&chain, |style| style.capitals).unwrap_or(false),
            hidden: first(&chain, |style| style.hidden).unwrap_or(false),
            centred: first(&chain, |style| style.centred).unwrap_or(false),
            number: first(&chain, |style| style.number),
            number_level: first(&chain, |style| style.number_level),
            contents: chain.iter().any(|style| is_contents(&style.name)),
        }
    }

    /// The list a numbering style names.
    pub(crate) fn number_of(&self, style: &str) -> Option<u32> {
        self.by_id.get(style)?.number
    }
}

fn style<R: BufRead>(xml: &mut Xml<R>) -> Result<Style, Refused> {
    let mut style = Style::default();
    let mut open = 1usize;
    while open > 0 {
        match xml.next()? {
            Node::Start(element) if element.name.ends_with("PrChange") || element.name == "tblStylePr" => {
                xml.skip()?
            }
            Node::Start(element) => {
                open += 1;
                set(&mut style, &element);
            }
            Node::End => open -= 1,
            Node::Text(_) => {}
            Node::Done => break,
        }
    }
    Ok(style)
}

fn set(style: &mut Style, element: &Element) {
    match element.name.as_str() {
        "name" => style.name = element.value().unwrap_or_default().to_owned(),
        "basedOn" => style.based_on = element.value().map(str::to_owned),
        "outlineLvl" => style.outline = element.number("val"),
        "b" => style.bold = Some(element.is_on()),
        "i" => style.italic = Some(element.is_on()),
        "caps" | "smallCaps" => style.capitals = Some(element.is_on()),
        "vanish" => style.hidden = Some(element.is_on()),
        "jc" => style.centred = Some(element.value() == Some("center")),
        "numId" => style.number = element.number("val"),
        "ilvl" => style.number_level = element.number("val"),
        _ => {}
    }
}
