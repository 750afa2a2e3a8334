//! What a release changed of the one before it: statements, what they rest on, figures, readings. Pure, from the two frozen pages.
//!
//! It tells that a figure is no longer shown, not why: a page holds what was published and nothing else.

use std::collections::{BTreeSet, HashMap, HashSet};

use kernel::{Bilingual, Digest};
use scheme::{Piece, word_diff};

use crate::illustrations::{self, IllustrationChange};
use crate::page::{Evidence, EvidenceKind, PublicPage, PublicReading, PublicStatement};

/// What one page changed of another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageChanges {
    /// Title and headings that read otherwise, by words.
    pub headings: Vec<Vec<Piece>>,
    /// Statements that changed: those of the later page in its order, then those that are gone.
    pub statements: Vec<StatementChange>,
    /// Figures and measured indicators the later page shows and the earlier one did not.
    pub shown: Vec<Evidence>,
    /// Figures and measured indicators the earlier page showed and the later one does not.
    pub hidden: Vec<Evidence>,
    /// Charts and pictures that are new, show something else, or are gone.
    pub illustrations: Vec<IllustrationChange>,
    /// How forms are read aloud that were read otherwise, or of which nothing was said.
    pub readings: Vec<PublicReading>,
}

/// What became of one statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementChange {
    /// What became of its text.
    pub fate: Fate,
    /// Its place on the later page, counted from 1 over the page; 0 when it is gone.
    pub number: usize,
    /// The heading it stands under, or stood under.
    pub section: Bilingual,
    /// The heading it stood under before, where that is another.
    pub moved_from: Option<Bilingual>,
    /// Its text by words: of both pages when it was reworded.
    pub text: Vec<Piece>,
    /// What changed in what it rests on.
    pub evidence: Vec<EvidenceChange>,
}

/// What became of a statement's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// It was not there before.
    New,
    /// It says the same in other words, or something else.
    Reworded,
    /// It reads as before; where it stands or what it rests on changed.
    Same,
    /// It is no longer there.
    Gone,
}

/// A change in what a statement rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceChange {
    /// It rests on it now.
    Gained(Evidence),
    /// It no longer rests on it.
    Lost(Evidence),
    /// At the same place something else is quoted, or another version of it.
    Changed {
        /// As it is on the later page.
        now: Box<Evidence>,
        /// The version quoted before.
        version_before: i64,
        /// What is quoted, by words of both pages.
        quote: Vec<Piece>,
    },
    /// Bodies replied, or editors answered, since.
    Replied(Evidence),
}

impl PageChanges {
    /// Whether the two pages say the same and are read the same.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// How many statements had this fate.
    pub fn count(&self, fate: Fate) -> usize {
        self.statements.iter().filter(|change| change.fate == fate).count()
    }
}

/// What `after` changed of `before`. Statements are the same by their id in the scheme.
pub fn changes(before: &PublicPage, after: &PublicPage) -> PageChanges {
    let (old, new) = (stood(before), stood(after));
    let by_id: HashMap<&str, &Stood<'_>> =
        old.iter().map(|each| (each.statement.id.as_str(), each)).collect();
    let mut statements: Vec<StatementChange> = new
        .iter()
        .filter_map(|each| match by_id.get(each.statement.id.as_str()) {
            Some(earlier) => changed(earlier, each),
            None => Some(alone(
                Fate::New,
                each,
                each.evidence.iter().map(|one| EvidenceChange::Gained((*one).clone())),
            )),
        })
        .collect();
    let stay: HashSet<&str> = new.iter().map(|each| each.statement.id.as_str()).collect();
    let gone = old.iter().filter(|each| !stay.contains(each.statement.id.as_str()));
    statements.extend(gone.map(|each| {
        let lost = each.evidence.iter().map(|one| EvidenceChange::Lost((*one).clone()));
        StatementChange { number: 0, ..alone(Fate::Gone, each, lost) }
    }));
    PageChanges {
        headings: headings(before, after),
        statements,
        shown: only_in(after, before),
        hidden: only_in(before, after),
        illustrations: illustrations::changed(before, after),
        readings: after.lexicon.iter().filter(|one| !before.lexicon.contains(one)).cloned().collect(),
    }
}

/// A statement as it stands on a page.
struct Stood<'p> {
    number: usize,
    section: &'p Bilingual,
    statement: &'p PublicStatement,
    evidence: Vec<&'p Evidence>,
}

fn stood(page: &PublicPage) -> Vec<Stood<'_>> {
    let statements =
        page.sections.iter().flat_map(|section| section.statements.iter().map(|each| (&section.title, each)));
    (1..)
        .zip(statements)
        .map(|(number, (section, statement))| {
            let places = statement.citations.iter().filter_map(|number| number.checked_sub(1));
            let evidence = places.filter_map(|place| page.evidence.get(place)).collect();
            Stood { number, section, statement, evidence }
        })
        .collect()
}

fn alone(fate: Fate, each: &Stood<'_>, evidence: impl Iterator<Item = EvidenceChange>) -> StatementChange {
    StatementChange {
        fate,
        number: each.number,
        section: each.section.clone(),
        moved_from: None,
        text: vec![Piece::Same(each.statement.text.clone())],
        evidence: evidence.collect(),
    }
}

/// What became of a statement that stands on both pages; nothing when it stayed as it was.
fn changed(before: &Stood<'_>, after: &Stood<'_>) -> Option<StatementChange> {
    let reworded = before.statement.text != after.statement.text;
    let change = StatementChange {
        fate: if reworded { Fate::Reworded } else { Fate::Same },
        number: after.number,
        section: after.section.clone(),
        moved_from: (before.section != after.section).then(|| before.section.clone()),
        text: word_diff(&before.statement.text, &after.statement.text),
        evidence: evidence(before, after),
    };
    (reworded || change.moved_from.is_some() || !change.evidence.is_empty()).then_some(change)
}

/// Evidence is the same by its place; where a place is cited more than once, by what stands there.
fn evidence(before: &Stood<'_>, after: &Stood<'_>) -> Vec<EvidenceChange> {
    let mut left: Vec<&Evidence> = before.evidence.clone();
    let mut take = |fits: &dyn Fn(&Evidence) -> bool| {
        left.iter().position(|one| fits(one)).map(|place| left.remove(place))
    };
    // What stayed is set apart first, so that it is not taken for what changed.
    let mut found: Vec<(&Evidence, Option<&Evidence>)> = after
        .evidence
        .iter()
        .map(|now| (*now, take(&|then| place(then) == place(now) && then.digest == now.digest)))
        .collect();
    for (now, then) in found.iter_mut().filter(|(_, then)| then.is_none()) {
        *then = take(&|then| place(then) == place(now));
    }
    let mut changes: Vec<EvidenceChange> = found
        .into_iter()
        .filter_map(|(now, then)| match then {
            None => Some(EvidenceChange::Gained(now.clone())),
            Some(then) if then.digest != now.digest || then.version != now.version => {
                Some(EvidenceChange::Changed {
                    version_before: then.version,
                    quote: word_diff(&then.quote.vi, &now.quote.vi),
                    now: Box::new(now.clone()),
                })
            }
            Some(then) => {
                let of = |one: &Evidence, id: &str| -> Vec<_> {
                    one.replies.iter().filter(|reply| reply.statement == id).cloned().collect()
                };
                let id = &after.statement.id;
                (of(then, id) != of(now, id)).then(|| EvidenceChange::Replied(now.clone()))
            }
        })
        .collect();
    changes.extend(left.into_iter().map(|one| EvidenceChange::Lost(one.clone())));
    changes
}

fn place(evidence: &Evidence) -> (EvidenceKind, &str, &str) {
    (evidence.kind, &evidence.source.vi, &evidence.address)
}

fn headings(before: &PublicPage, after: &PublicPage) -> Vec<Vec<Piece>> {
    let known: HashMap<&str, &str> =
        before.sections.iter().map(|section| (section.key.as_str(), section.title.vi.as_str())).collect();
    let sections = after.sections.iter().filter_map(|section| {
        known.get(section.key.as_str()).map(|title| (*title, section.title.vi.as_str()))
    });
    std::iter::once((before.title.vi.as_str(), after.title.vi.as_str()))
        .chain(sections)
        .filter(|(before, after)| before != after)
        .map(|(before, after)| word_diff(before, after))
        .collect()
}

/// Numbers that `page` shows and `other` does not: a place with its content is shown or it is not.
fn only_in(page: &PublicPage, other: &PublicPage) -> Vec<Evidence> {
    let is_number = |one: &&Evidence| matches!(one.kind, EvidenceKind::Figure | EvidenceKind::Indicator);
    let known: BTreeSet<(EvidenceKind, &str, &str)> = other.evidence.iter().map(place).collect();
    let mut told: HashSet<Digest> = HashSet::new();
    page.evidence
        .iter()
        .filter(is_number)
        .filter(|one| !known.contains(&place(one)) && told.insert(one.digest))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Material, PublicSection};

    fn evidence(kind: EvidenceKind, address: &str, quote: &str) -> Evidence {
        Evidence {
            kind,
            source: Bilingual::new("Tỉnh ủy Hòa Bình", "Hòa Bình"),
            place: Bilingual::new(address, address),
            address: address.to_owned(),
            quote: Bilingual::new(quote, quote),
            definition: Bilingual::default(),
            version: 1,
            document: None,
            digest: Digest::of(quote.as_bytes()),
            looked_at: "2023-10-02T02:15:00Z".parse().unwrap(),
            replies: Vec::new(),
            masked: Vec::new(),
        }
    }

    /// A statement's id, its words and the places of its evidence.
    type Said<'s> = (&'s str, &'s str, &'s [usize]);

    /// Sections of statements.
    fn page(sections: &[(&str, &[Said<'_>])], evidence: &[Evidence]) -> PublicPage {
        let statement = |(id, text, citations): &Said<'_>| PublicStatement {
            id: (*id).to_owned(),
            text: (*text).to_owned(),
            citations: citations.to_vec(),
            figures: Vec::new(),
        };
        PublicPage {
            format: PublicPage::FORMAT,
            study: "alpha".to_owned(),
            number: 1,
            published_at: "2023-10-05T01:00:00Z".parse().unwrap(),
            title: Bilingual::new("Đề án", "Scheme"),
            name: Bilingual::new("Đề án", "Scheme"),
            issuer: Bilingual::new("Ban", "Commission"),
            plan_version: 1,
            window: ("2021-02-01".parse().unwrap(), "2023-06-30".parse().unwrap()),
            material: Material::Received,
            sections: sections
                .iter()
                .map(|(title, statements)| PublicSection {
                    key: (*title).to_owned(),
                    title: Bilingual::new(*title, *title),
                    statements: statements.iter().map(statement).collect(),
                    ..PublicSection::default()
                })
                .collect(),
            evidence: evidence.to_vec(),
            brief: Vec::new(),
            lexicon: Vec::new(),
        }
    }

    fn told(changes: &PageChanges) -> String {
        let words = |pieces: &[Piece]| {
            let word = |piece: &Piece| match piece {
                Piece::Same(words) => words.clone(),
                Piece::Gone(words) => format!("[-{words}-]"),
                Piece::New(words) => format!("{{+{words}+}}"),
            };
            pieces.iter().map(word).collect::<Vec<_>>().join(" ")
        };
        let mut lines: Vec<String> =
            changes.headings.iter().map(|heading| format!("heading {}", words(heading))).collect();
        for each in &changes.statements {
            let from = each.moved_from.as_ref().map_or(String::new(), |from| format!(" from {}", from.vi));
            let (fate, number, section) = (each.fate, each.number, &each.section.vi);
            lines.push(format!("{fate:?} {number} {section}{from}: {}", words(&each.text)));
            lines.extend(each.evidence.iter().map(|change| match change {
                EvidenceChange::Gained(one) => format!("  + {}", one.address),
                EvidenceChange::Lost(one) => format!("  - {}", one.address),
                EvidenceChange::Replied(one) => format!("  replied {}", one.address),
                EvidenceChange::Changed { now, version_before, quote } => {
                    format!("  {} v{version_before} v{}: {}", now.address, now.version, words(quote))
                }
            }));
        }
        lines.extend(changes.shown.iter().map(|one| format!("shown {}", one.quote.vi)));
        lines.extend(changes.hidden.iter().map(|one| format!("hidden {}", one.quote.vi)));
        lines.extend(changes.readings.iter().map(|one| format!("read {}", one.written)));
        lines.join("\n")
    }

    #[test]
    fn each_statement_tells_what_became_of_it() {
        let passage = |quote| evidence(EvidenceKind::Passage, "causes/p3", quote);
        let cell = |unit: &str, quote| evidence(EvidenceKind::Indicator, &format!("late · {unit}"), quote);
        let before = page(
            &[
                ("Thực trạng", &[("a", "Có 12 việc quá hạn.", &[2]), ("b", "Câu này mất.", &[1])]),
                ("Nguyên nhân", &[("c", "Giữ nguyên.", &[1]), ("d", "Dời chỗ.", &[1])]),
            ],
            &[passage("lời cũ"), cell("Phòng 3", "12 việc")],
        );
        let newer = Evidence { version: 2, ..passage("lời mới") };
        let mut after = page(
            &[
                ("Thực trạng", &[("a", "Có 17 việc quá hạn.", &[2]), ("d", "Dời chỗ.", &[1])]),
                ("Nguyên nhân", &[("c", "Giữ nguyên.", &[1]), ("e", "Câu mới.", &[1])]),
            ],
            &[newer, cell("Phòng 4", "17 việc")],
        );
        after.title.vi = "Đề án sửa".to_owned();
        after.lexicon = vec![PublicReading {
            written: "XYZT".to_owned(),
            after: None,
            before: None,
            north: "một".to_owned(),
            south: "một".to_owned(),
        }];
        insta::assert_snapshot!(told(&changes(&before, &after)), @"
        heading Đề án {+sửa+}
        Reworded 1 Thực trạng: Có [-12-] {+17+} việc quá hạn.
          + late · Phòng 4
          - late · Phòng 3
        Same 2 Thực trạng from Nguyên nhân: Dời chỗ.
          causes/p3 v1 v2: lời [-cũ-] {+mới+}
        Same 3 Nguyên nhân: Giữ nguyên.
          causes/p3 v1 v2: lời [-cũ-] {+mới+}
        New 4 Nguyên nhân: Câu mới.
          + causes/p3
        Gone 0 Thực trạng: Câu này mất.
          - causes/p3
        shown 17 việc
        hidden 12 việc
        read XYZT
        ");
        assert!(changes(&before, &before).is_empty());
    }

    #[test]
    fn a_place_cited_twice_is_not_taken_for_a_change() {
        let passage = |quote| evidence(EvidenceKind::Passage, "causes/p3", quote);
        let before = page(&[("A", &[("a", "Câu.", &[1])])], &[passage("một")]);
        let after = page(&[("A", &[("a", "Câu.", &[1, 2])])], &[passage("hai"), passage("một")]);
        insta::assert_snapshot!(told(&changes(&before, &after)), @"
        Same 1 A: Câu.
          + causes/p3
        ");
    }
}
