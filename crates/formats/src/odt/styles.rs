//! Styles of an OpenDocument text: what paragraphs, words and lists inherit that hints at what they are.
//!
//! Sizes, colours and the page are not looked at.

use std::collections::HashMap;
use std::io::BufRead;

use super::lists::{Level, ListStyle, level_of};
use crate::Refused;
use crate::flow::{Resolved, RunLook};
use crate::xml::{Element, Node, Xml};

/// Styles rest on one another; a chain longer than this is a loop.
const CHAIN: usize = 16;

#[derive(Debug, Clone, Default)]
struct Style {
    parent: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    bold: Option<bool>,
    italic: Option<bool>,
    capitals: Option<bool>,
    hidden: Option<bool>,
    centred: Option<bool>,
    font: Option<String>,
}

/// The styles everybody can name, and those one part of the file made for itself.
#[derive(Debug, Default)]
pub(super) struct Styles {
    named: HashMap<(Family, String), Style>,
    automatic: HashMap<(Family, String), Style>,
    lists: HashMap<String, ListStyle>,
    automatic_lists: HashMap<String, ListStyle>,
    /// How headings are numbered.
    pub(super) outline: ListStyle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Family {
    Paragraph,
    Text,
    Section,
}

/// Which of the two groups is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    Named,
    Automatic,
}

impl Styles {
    /// Forgets what one part made for itself: the next has styles of the same names.
    pub(super) fn next_part(&mut self) {
        self.automatic.clear();
        self.automatic_lists.clear();
    }

    /// Reads a group of styles to its end.
    pub(super) fn read<R: BufRead>(&mut self, xml: &mut Xml<R>, group: Group) -> Result<(), Refused> {
        loop {
            match xml.next()? {
                Node::Start(element) => match element.name.as_str() {
                    "style" => self.style(xml, &element, group)?,
                    "list-style" => {
                        let name = element.attribute("name").unwrap_or_default().to_owned();
                        let list = list_style(xml)?;
                        match group {
                            Group::Named => self.lists.insert(name, list),
                            Group::Automatic => self.automatic_lists.insert(name, list),
                        };
                    }
                    "outline-style" => self.outline = list_style(xml)?,
                    _ => xml.skip()?,
                },
                Node::Text(_) => {}
                Node::End | Node::Done => return Ok(()),
            }
        }
    }

    fn style<R: BufRead>(&mut self, xml: &mut Xml<R>, own: &Element, group: Group) -> Result<(), Refused> {
        let family = match own.attribute("family") {
            Some("paragraph") => Family::Paragraph,
            Some("text") => Family::Text,
            Some("section") => Family::Section,
            _ => return xml.skip(),
        };
        let name = own.attribute("name").unwrap_or_default().to_owned();
        let mut style = Style {
            parent: own.attribute("parent-style-name").map(str::to_owned),
            outline: own.number("default-outline-level"),
            list: own.attribute("list-style-name").map(str::to_owned),
            ..Style::default()
        };
        let mut open = 1usize;
        while open > 0 {
            match xml.next()? {
                Node::Start(element) => {
                    open += 1;
                    style.set(&element);
                }
                Node::End => open -= 1,
                Node::Text(_) => {}
                Node::Done => break,
            }
        }
        match group {
            Group::Named => self.named.insert((family, name), style),
            Group::Automatic => self.automatic.insert((family, name), style),
        };
        Ok(())
    }

    fn chain(&self, family: Family, name: &str) -> Vec<&Style> {
        let mut chain = Vec::new();
        let mut next = Some(name);
        while let Some(name) = next {
            let key = (family, name.to_owned());
            let Some(style) = self.automatic.get(&key).or_else(|| self.named.get(&key)) else { break };
            chain.push(style);
            next = style.parent.as_deref().filter(|_| chain.len() < CHAIN);
        }
        chain
    }

    /// What the paragraph style gives, and the font it names.
    pub(super) fn paragraph(&self, name: &str) -> (Resolved, Option<&str>) {
        let chain = self.chain(Family::Paragraph, name);
        fn first<'s, T>(chain: &[&'s Style], pick: impl Fn(&'s Style) -> Option<T>) -> Option<T> {
            chain.iter().find_map(|style| pick(style))
        }
        let on = |pick: fn(&Style) -> Option<bool>| first(&chain, pick).unwrap_or(false);
        let resolved = Resolved {
            heading: first(&chain, |style| style.outline).filter(|level| (1..=9).contains(level)),
            bold: on(|style| style.bold),
            italic: on(|style| style.italic),
            capitals: on(|style| style.capitals),
            hidden: on(|style| style.hidden),
            centred: on(|style| style.centred),
            ..Resolved::default()
        };
        (resolved, first(&chain, |style| style.font.as_deref()))
    }

    /// What words in the text style look like, within words that look like `around`; and the font it names.
    pub(super) fn text(&self, name: &str, around: RunLook) -> (RunLook, Option<&str>) {
        let mut look = around;
        let mut font = None;
        for style in self.chain(Family::Text, name).into_iter().rev() {
            look.bold = style.bold.unwrap_or(look.bold);
            look.italic = style.italic.unwrap_or(look.italic);
            look.capitals = style.capitals.unwrap_or(look.capitals);
            look.hidden |= style.hidden.unwrap_or(false);
            font = style.font.as_deref().or(font);
        }
        (look, font)
    }

    /// The list style named, and the one the paragraph style names.
    pub(super) fn list(&self, name: &str) -> Option<&ListStyle> {
        self.automatic_lists.get(name).or_else(|| self.lists.get(name))
    }

    /// The list style a paragraph style brings along.
    pub(super) fn list_of_paragraph(&self, name: &str) -> Option<&str> {
        self.chain(Family::Paragraph, name).into_iter().find_map(|style| style.list.as_deref())
    }
}

impl Style {
    fn set(&mut self, element: &Element) {
        match element.name.as_str() {
            "text-properties" => {
                if let Some(weight) = element.attribute("font-weight") {
                    self.bold =
                        Some(weight == "bold" || weight.parse::<u32>().is_ok_and(|weight| weight >= 600));
                }
                if let Some(style) = element.attribute("font-style") {
                    self.italic = Some(matches!(style, "italic" | "oblique"));
                }
                if let Some(transform) = element.attribute("text-transform") {
                    self.capitals = Some(transform == "uppercase");
                }
                if element.attribute("font-variant") == Some("small-caps") {
                    self.capitals = Some(true);
                }
                if let Some(display) = element.attribute("display") {
                    self.hidden = Some(display == "none");
                }
                let font = element.attribute("font-name").or_else(|| element.attribute("font-family"));
                self.font = font.map(|font| font.trim_matches('\'').to_owned()).or(self.font.take());
            }
            "paragraph-properties" => {
                if let Some(align) = element.attribute("text-align") {
                    self.centred = Some(align == "center");
                }
            }
            _ => {}
        }
    }
}

fn list_style<R: BufRead>(xml: &mut Xml<R>) -> Result<ListStyle, Refused> {
    let mut list = ListStyle::default();
    loop {
        match xml.next()? {
            Node::Start(element) => {
                let level: Option<(usize, Level)> = level_of(&element);
                if let Some((at, level)) = level {
                    list.put(at, level);
                }
                xml.skip()?;
            }
            Node::Text(_) => {}
            Node::End | Node::Done => return Ok(list),
        }
    }
}
