//! A report in the making: parts with what each is for, and room to set sentences into.
//!
//! It does not know which sentence is a fault.

use plan::Plan;

use super::unit::Sender;
use super::{Must, Specimen, Truth, Wording, Wordings};
use crate::draw::Draw;
use crate::grammar::{Facts, Speaker, knows};
use crate::report::{DocumentFamily, Paper, Part};

/// What a part of the report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A heading of the outline or below.
    Heading,
    /// Words that judge nothing and exemplify nothing.
    Text,
    /// The claim of a finding, perhaps with its figure.
    Claim,
    /// A figure in a paragraph of its own.
    Figure,
    /// An example, or a paragraph that holds one.
    Example,
    /// A table.
    Table,
    /// A caption: the next part belongs to it.
    Caption,
}

/// A part and where it belongs.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) section: String,
    pub(super) role: Role,
    pub(super) part: Part,
}

/// A finding in the report, by the parts that tell it.
#[derive(Debug, Clone)]
pub(super) struct FindingAt {
    pub(super) section: String,
    /// Words of its claim.
    pub(super) claim: String,
    /// The words of its figure and of its example, as they stand in the parts.
    pub(super) figure: String,
    pub(super) example: String,
    /// An example without any number.
    pub(super) bare_example: String,
}

/// The report being written.
pub(super) struct Sheet<'p> {
    pub(super) plan: &'p Plan,
    pub(super) sender: Sender,
    pub(super) left: Vec<String>,
    pub(super) right: Vec<String>,
    pub(super) titles: Vec<Part>,
    pub(super) parts: Vec<Placed>,
    pub(super) findings: Vec<FindingAt>,
    pub(super) recipients: Vec<String>,
    pub(super) signature: Vec<String>,
    pub(super) file_name: String,
    pub(super) earlier: Option<Vec<Placed>>,
    pub(super) truth: Vec<Truth>,
    pub(super) near: Vec<(&'static str, String)>,
    pub(super) draw: Draw,
    pub(super) speaker: Speaker,
    pub(super) wordings: Wordings,
}

/// Where a sentence may be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// In any section.
    Anywhere,
    /// In any section but that of the solutions.
    NotSolutions,
}

impl Sheet<'_> {
    /// Says `rule`, or its wording kept back, as a sentence.
    pub(super) fn say(&mut self, rule: &str, facts: &Facts) -> (String, Wording) {
        let (rule, wording) = self.choose(rule);
        (self.speaker.say(&rule, facts, &mut self.draw), wording)
    }

    /// As [`Self::say`], without a capital.
    pub(super) fn phrase(&mut self, rule: &str) -> (String, Wording) {
        let (rule, wording) = self.choose(rule);
        (self.speaker.phrase(&rule, &Facts::new(), &mut self.draw), wording)
    }

    fn choose(&mut self, rule: &str) -> (String, Wording) {
        let held = format!("{rule}~");
        if self.wordings == Wordings::All && knows(&held) && self.draw.chance(20) {
            (held, Wording::Held)
        } else {
            (rule.to_owned(), Wording::Known)
        }
    }

    /// Notes a planted fault.
    pub(super) fn note(&mut self, rule: &'static str, section: &str, quotes: &[&str], wording: Wording) {
        self.truth.push(Truth {
            rule,
            quotes: quotes.iter().map(|quote| (*quote).to_owned()).collect(),
            section: section.to_owned(),
            wording,
            must: Must::Find,
        });
    }

    /// Notes what may be told besides.
    pub(super) fn excuse(&mut self, rule: &'static str, section: &str, quote: &str) {
        self.truth.push(Truth {
            rule,
            quotes: vec![quote.to_owned()],
            section: section.to_owned(),
            wording: Wording::Known,
            must: Must::May,
        });
    }

    /// Notes what looks like a fault and is none.
    pub(super) fn near(&mut self, rule: &'static str, text: &str) {
        self.near.push((rule, text.to_owned()));
    }

    /// Sets a sentence at a drawn place: before or after the words of a part, or as a paragraph of its own in the first section.
    /// Gives the section.
    pub(super) fn set(&mut self, sentence: &str, room: Room) -> String {
        let solutions = self.plan.outline.sections.last().map_or("", |section| section.key.as_str());
        let first = self.plan.outline.sections.first().map_or("", |section| section.key.as_str());
        if self.draw.chance(45) {
            let places: Vec<usize> = (0..self.parts.len())
                .filter(|at| {
                    let placed = &self.parts[*at];
                    placed.section == first && matches!(placed.role, Role::Text | Role::Table | Role::Example)
                })
                .collect();
            if let Some(at) = self.draw.pick(&places).copied() {
                let part = Part::Paragraph(sentence.to_owned());
                let placed = Placed { section: first.to_owned(), role: Role::Text, part };
                self.parts.insert(at + 1, placed);
                return first.to_owned();
            }
        }
        let places: Vec<usize> = (0..self.parts.len())
            .filter(|at| {
                let placed = &self.parts[*at];
                matches!(placed.role, Role::Text | Role::Figure | Role::Claim)
                    && (room == Room::Anywhere || placed.section != solutions)
            })
            .collect();
        let at = self.draw.pick(&places).copied().unwrap_or(0);
        let before = self.draw.chance(20);
        let placed = &mut self.parts[at];
        if let Part::Paragraph(text) = &mut placed.part {
            if before && placed.role == Role::Text {
                *text = format!("{sentence} {text}");
            } else {
                *text = format!("{text} {sentence}");
            }
        }
        placed.section.clone()
    }

    /// Sets a table, with its caption, at the end of the first section or of a drawn one.
    pub(super) fn set_table(&mut self, caption: &str, rows: Vec<Vec<String>>) -> String {
        let key = self.plan.outline.sections.first().map_or_else(String::new, |section| section.key.clone());
        let at = self.parts.iter().rposition(|placed| placed.section == key).unwrap_or(0) + 1;
        let part = |role, part| Placed { section: key.clone(), role, part };
        self.parts.insert(at, part(Role::Table, Part::Table(rows)));
        self.parts.insert(at, part(Role::Caption, Part::Paragraph(caption.to_owned())));
        key
    }

    /// Whether something was planted in this section already.
    pub(super) fn touched(&self, section: &str) -> bool {
        self.truth.iter().any(|truth| truth.section == section)
    }

    fn paper(&self, placed: &[Placed]) -> Paper {
        let columns =
            |left: &[String], right: &[String]| Part::Columns { left: left.to_vec(), right: right.to_vec() };
        let mut parts = vec![columns(&self.left, &self.right)];
        parts.extend(self.titles.iter().cloned());
        parts.extend(placed.iter().map(|placed| placed.part.clone()));
        if !self.recipients.is_empty() || !self.signature.is_empty() {
            parts.push(columns(&self.recipients, &self.signature));
        }
        parts.push(Part::Title(crate::report::MARK.to_owned()));
        Paper { parts, family: self.sender.family }
    }

    pub(super) fn specimen(self, number: usize) -> Specimen {
        let paper = self.paper(&self.parts);
        let earlier = self.earlier.as_ref().map(|parts| self.paper(parts));
        Specimen {
            number,
            body: self.sender.body.code,
            file_name: self.file_name,
            paper,
            earlier,
            truth: self.truth,
            near: self.near,
        }
    }

    pub(super) fn is_party(&self) -> bool {
        self.sender.family == DocumentFamily::Party
    }
}
