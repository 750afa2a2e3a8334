//! A returned file as paragraphs of the scheme: which section each stands in, which statement it was when it went out, its
//! words without the citation marks, and its numbers that are figures. Pure.

use formats::{Block, BlockKind, Document};
use plan::Outline;

use crate::{Anchor, CitationId, Exported, SectionMark, StatementId};

/// A returned file as far as it is of the scheme.
#[derive(Debug, Default)]
pub(super) struct File {
    /// Which draft it says it is.
    pub(super) exported: Option<Exported>,
    /// What stands in the sections, in order.
    pub(super) paragraphs: Vec<Paragraph>,
    /// How many paragraphs stand outside: head, title, grounds.
    pub(super) outside: usize,
    /// Whether anything in it is a draft's mark.
    pub(super) is_marked: bool,
}

/// A paragraph under a section's heading.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) section: String,
    /// The statements that begin in it, each with the version that went out; more than one where two were joined.
    pub(super) marks: Vec<(StatementId, i64)>,
    pub(super) parts: Vec<Part>,
    /// Whether a link to what it rests on is in it.
    pub(super) cites: bool,
}

/// A part of a paragraph.
#[derive(Debug)]
pub(super) enum Part {
    Words(String),
    /// Words that went out as the number of a figure.
    Figure {
        citation: CitationId,
        look: i64,
        words: String,
    },
}

impl Paragraph {
    /// All words, figures as they are written.
    pub(super) fn plain(&self) -> String {
        let words = self.parts.iter().map(|part| match part {
            Part::Words(words) | Part::Figure { words, .. } => words.as_str(),
        });
        words.collect()
    }
}

impl File {
    /// The statements marked in it, each with the version that went out.
    pub(super) fn marks(&self) -> impl Iterator<Item = (StatementId, i64)> + '_ {
        self.paragraphs.iter().flat_map(|paragraph| paragraph.marks.iter().copied())
    }

    /// The numbers in it that went out as figures: citation and look.
    pub(super) fn figures(&self) -> impl Iterator<Item = (CitationId, i64)> + '_ {
        self.paragraphs.iter().flat_map(|paragraph| &paragraph.parts).filter_map(|part| match part {
            Part::Figure { citation, look, .. } => Some((*citation, *look)),
            Part::Words(_) => None,
        })
    }
}

/// Reads the paragraphs of `document` under the headings of `outline`.
pub(super) fn read(document: &Document, outline: &Outline) -> File {
    let mut file = File::default();
    let mut section: Option<&str> = None;
    for block in &document.blocks {
        if matches!(block.kind, BlockKind::Table(_)) || block.text.trim().is_empty() {
            continue;
        }
        let anchors: Vec<Anchor> = block.marks.iter().filter_map(|name| name.parse().ok()).collect();
        file.is_marked |= !anchors.is_empty();
        // Only the annex bears the marks of what is cited: it may have lost its heading.
        let is_of_annex =
            |anchor: &Anchor| matches!(anchor, Anchor::Annex | Anchor::Warning | Anchor::Citation(_));
        if anchors.iter().any(is_of_annex) {
            break;
        }
        file.exported = file.exported.or(anchors.iter().find_map(|anchor| match anchor {
            Anchor::Draft(exported) => Some(*exported),
            _ => None,
        }));
        let marks: Vec<(StatementId, i64)> = anchors.iter().filter_map(statement).collect();
        let heading = anchors.iter().find_map(|anchor| section_of(anchor, outline));
        let heading = heading.or_else(|| if marks.is_empty() { titled(block, outline) } else { None });
        match (heading, section) {
            (Some(key), _) => {
                section = Some(key);
                // A heading deleted with its line's end runs on into the statement below.
                if !marks.is_empty() {
                    file.paragraphs.push(paragraph(block, key, marks));
                }
            }
            (None, Some(key)) => file.paragraphs.push(paragraph(block, key, marks)),
            (None, None) => file.outside += 1,
        }
    }
    file.paragraphs.retain(|paragraph| !paragraph.plain().trim().is_empty());
    file
}

fn statement(anchor: &Anchor) -> Option<(StatementId, i64)> {
    match anchor {
        Anchor::Statement { id, version } => Some((*id, *version)),
        _ => None,
    }
}

fn section_of<'o>(anchor: &Anchor, outline: &'o Outline) -> Option<&'o str> {
    let Anchor::Section(mark) = anchor else { return None };
    let section = outline.sections.iter().find(|section| SectionMark::of(&section.key) == *mark);
    section.map(|section| section.key.as_str())
}

/// The section whose very title the block is, for files that lost the marks of headings.
fn titled<'o>(block: &Block, outline: &'o Outline) -> Option<&'o str> {
    let text = vietnamese::search_key(&block.text);
    let is_number = |number: &str| {
        !number.is_empty() && number.chars().all(|sign| matches!(sign, 'i' | 'v' | 'x' | '0'..='9'))
    };
    let words = match text.split_once(['.', '-']) {
        Some((number, words)) if is_number(number.trim()) => words.trim(),
        _ => text.trim(),
    };
    let section =
        outline.sections.iter().find(|section| vietnamese::search_key(&section.title.vi) == words)?;
    Some(&section.key)
}

fn paragraph(block: &Block, section: &str, marks: Vec<(StatementId, i64)>) -> Paragraph {
    let mut parts = Vec::new();
    let mut cites = false;
    let mut at = 0;
    for link in &block.links {
        let Some(words) = block.text.get(link.start..link.end) else { continue };
        let Some(before) = block.text.get(at..link.start) else { continue };
        let part = match link.to.parse() {
            Ok(Anchor::Citation(_) | Anchor::Warning) => {
                cites = true;
                None
            }
            Ok(Anchor::End) => None,
            Ok(Anchor::Figure { citation, look }) => {
                Some(Part::Figure { citation, look, words: words.to_owned() })
            }
            Ok(_) | Err(_) => Some(Part::Words(words.to_owned())),
        };
        parts.push(Part::Words(before.to_owned()));
        parts.extend(part);
        at = link.end;
    }
    parts.push(Part::Words(block.text[at..].to_owned()));
    Paragraph { section: section.to_owned(), marks, parts, cites }
}
