//! Which statement each paragraph of a returned file is, and what became of it. Pure.

use std::collections::{HashMap, HashSet};

use kernel::Language;

use super::read::{File, Paragraph};
use super::texts::{self, comparable, shown, without_end};
use super::{Candidate, Comparison, Found, Known, Note, Row};
use crate::{StatementId, StatementView};

/// The most statements offered for a paragraph that lost its mark.
const MOST_CANDIDATES: usize = 3;

/// What a paragraph of the file is.
struct Matched<'f> {
    paragraph: &'f Paragraph,
    /// The statement, with the version that went out.
    statement: Option<(StatementId, i64)>,
    notes: Vec<Note>,
}

/// What `file` says beside what is known.
pub(super) fn compare(known: &Known, file: &File) -> Comparison {
    let matched = matched(known, file);
    let there: HashSet<StatementId> =
        matched.iter().filter_map(|each| each.statement).map(|(id, _)| id).collect();
    let missing = missing(known, file, &there);
    let offers: Vec<Offer<'_>> = missing.iter().map(|view| Offer::of(known, view)).collect();
    let mut rows: Vec<Row> = Vec::new();
    let mut last: HashMap<&str, StatementId> = HashMap::new();
    for each in &matched {
        let section = each.paragraph.section.as_str();
        let row = match each.statement {
            Some((id, version)) => {
                last.insert(section, id);
                statement(known, each, id, version)
            }
            None => Row {
                section: section.to_owned(),
                found: Found::New {
                    text: without_end(&comparable(&each.paragraph.plain())),
                    after: last.get(section).copied(),
                    candidates: candidates(&offers, each.paragraph),
                },
                notes: each.notes.clone(),
            },
        };
        rows.push(row);
    }
    rows.extend(moves(known, &matched));
    let unchanged: HashSet<StatementId> = rows
        .iter()
        .filter_map(|row| match &row.found {
            Found::Unchanged(id) => Some(*id),
            _ => None,
        })
        .collect();
    let joined = |id: StatementId| {
        let is_joined = |each: &&Paragraph| each.marks.iter().skip(1).any(|(other, _)| *other == id);
        file.paragraphs.iter().find(is_joined).and_then(|paragraph| paragraph.marks.first())
    };
    let missing = missing.iter().map(|view| {
        let id = view.statement.id;
        let with = joined(id).map(|(with, _)| *with).filter(|with| !unchanged.contains(with));
        let later = file.exported.zip(known.written.get(&id));
        let changed = later.filter(|(exported, at)| at.as_second() > exported.at.as_second());
        Row {
            section: view.statement.section.clone(),
            found: Found::Missing { statement: id, seen: view.statement.version },
            notes: with
                .map(Note::Joined)
                .into_iter()
                .chain(changed.map(|_| Note::ChangedThenMissing))
                .collect(),
        }
    });
    rows.extend(missing);
    Comparison { exported: file.exported, rows, outside: file.outside }
}

/// Paragraphs with the statements they are: by mark, and where marks leave it open by their very words.
fn matched<'f>(known: &Known, file: &'f File) -> Vec<Matched<'f>> {
    let mut taken: HashSet<StatementId> = HashSet::new();
    let mut matched: Vec<Matched<'f>> = Vec::new();
    for paragraph in &file.paragraphs {
        let mut notes = Vec::new();
        let statement = paragraph.marks.first().copied().filter(|(id, version)| {
            let is_here = known.exported(*id, *version).is_some() || known.is_taken_out(*id);
            let is_second = !taken.insert(*id);
            if is_second {
                notes.push(Note::Twice);
            }
            is_here && !is_second
        });
        matched.push(Matched { paragraph, statement, notes });
    }
    by_words(known, &mut matched);
    matched
}

/// Gives a paragraph without a mark to the statement whose very words it says, if that is one; also where another paragraph
/// bears the mark and says something else, as when a line was begun above a statement.
fn by_words(known: &Known, matched: &mut [Matched<'_>]) {
    let mut saying: HashMap<String, Vec<StatementId>> = HashMap::new();
    for (_, view) in known.view.statements() {
        let words = comparable(&shown(view, &view.statement.text));
        saying.entry(words).or_default().push(view.statement.id);
    }
    for place in 0..matched.len() {
        if matched[place].statement.is_some() {
            continue;
        }
        let words = comparable(&matched[place].paragraph.plain());
        let said = saying.get(&words).or_else(|| saying.get(&without_end(&words)));
        let Some([id]) = said.map(Vec::as_slice) else { continue };
        let Some(view) = known.view.statement(*id) else { continue };
        let bearer = matched.iter().position(|each| each.statement.is_some_and(|(other, _)| other == *id));
        if let Some(bearer) = bearer {
            let (_, version) = matched[bearer].statement.unwrap_or((*id, 0));
            let exported = known.exported(*id, version).unwrap_or_default();
            let says = texts::returned(known, view, exported, matched[bearer].paragraph).kept;
            if says == comparable(exported) || says == comparable(&view.statement.text) {
                continue;
            }
            matched[bearer].statement = None;
        }
        matched[place].statement = Some((*id, view.statement.version));
        matched[place].notes = vec![Note::KnownByWords];
    }
}

impl Known {
    /// The text of a version of a statement that stands in the scheme.
    fn exported(&self, id: StatementId, version: i64) -> Option<&str> {
        let now = &self.view.statement(id)?.statement;
        if now.version == version {
            return Some(&now.text);
        }
        self.earlier.get(&(id, version)).map(String::as_str)
    }

    fn is_taken_out(&self, id: StatementId) -> bool {
        self.view.removed.iter().any(|statement| statement.id == id)
    }
}

fn statement(known: &Known, each: &Matched<'_>, id: StatementId, version: i64) -> Row {
    let paragraph = each.paragraph;
    let mut notes = each.notes.clone();
    let exported = known.exported(id, version);
    let (Some(view), Some(exported)) = (known.view.statement(id), exported) else {
        let found = Found::TakenOut { statement: id, after: comparable(&paragraph.plain()) };
        return Row { section: paragraph.section.clone(), found, notes };
    };
    let now = &view.statement;
    let text = texts::returned(known, view, exported, paragraph);
    let says = |kept: &str| comparable(kept) == text.kept;
    let known_by_words = notes.contains(&Note::KnownByWords);
    let found = if known_by_words || says(exported) || says(&now.text) {
        if says(exported) && !says(&now.text) {
            notes.push(Note::ChangedHere);
        }
        Found::Unchanged(id)
    } else {
        notes.extend(text.notes);
        let after = shown(view, &text.kept);
        let before = shown(view, exported);
        if now.version == version {
            Found::Changed { statement: id, seen: version, before, after, text: text.kept }
        } else {
            let stands = shown(view, &now.text);
            Found::Overtaken { statement: id, seen: now.version, before, now: stands, after, text: text.kept }
        }
    };
    if now.section != paragraph.section {
        notes.push(Note::OtherSection { section: paragraph.section.clone() });
    }
    // The mark of a statement that was deleted may be left at one that says what it said.
    if !matches!(found, Found::Unchanged(_)) {
        notes.extend(paragraph.marks.iter().skip(1).map(|(other, _)| Note::Joined(*other)));
    }
    Row { section: now.section.clone(), found, notes }
}

/// Statements that went out and are not in the file.
fn missing<'k>(known: &'k Known, file: &File, there: &HashSet<StatementId>) -> Vec<&'k StatementView> {
    let went_out = |view: &&StatementView| match file.exported {
        Some(exported) => view.statement.at.as_second() <= exported.at.as_second(),
        None => true,
    };
    let views = known.view.statements().filter(|(section, _)| !section.key.is_empty()).map(|(_, view)| view);
    views.filter(|view| !there.contains(&view.statement.id)).filter(went_out).collect()
}

/// A missing statement as it may be offered for a paragraph that lost its mark.
struct Offer<'k> {
    section: &'k str,
    /// Its place in the text.
    place: Option<usize>,
    candidate: Candidate,
    words: HashSet<String>,
}

impl<'k> Offer<'k> {
    fn of(known: &Known, view: &'k StatementView) -> Self {
        let statement = &view.statement;
        let text = view.read(Language::Vietnamese).text;
        Self {
            section: &statement.section,
            place: known.view.statements().position(|(_, other)| other.statement.id == statement.id),
            words: words_of(&text),
            candidate: Candidate { statement: statement.id, seen: statement.version, text },
        }
    }
}

fn words_of(text: &str) -> HashSet<String> {
    vietnamese::search_key(text).split_whitespace().map(str::to_owned).collect()
}

/// Missing statements of the paragraph's section, those that share most words with it first; one that shares none is not
/// offered.
fn candidates(offers: &[Offer<'_>], paragraph: &Paragraph) -> Vec<Candidate> {
    let said = words_of(&paragraph.plain());
    let mut offered: Vec<(usize, &Offer<'_>)> = offers
        .iter()
        .filter(|offer| offer.section == paragraph.section)
        .map(|offer| (offer.words.intersection(&said).count(), offer))
        .filter(|(shared, _)| *shared > 0)
        .collect();
    offered.sort_by_key(|(shared, offer)| (std::cmp::Reverse(*shared), offer.place));
    offered.into_iter().take(MOST_CANDIDATES).map(|(_, offer)| offer.candidate.clone()).collect()
}

/// The statements that were moved within their section: the fewest whose move makes the order the file's.
fn moves(known: &Known, matched: &[Matched<'_>]) -> Vec<Row> {
    let mut rows = Vec::new();
    for section in known.view.sections.iter().filter(|section| !section.key.is_empty()) {
        let here: HashMap<StatementId, usize> =
            section.statements.iter().enumerate().map(|(place, view)| (view.statement.id, place)).collect();
        let in_file: Vec<StatementId> = matched
            .iter()
            .filter(|each| each.paragraph.section == section.key)
            .filter_map(|each| each.statement)
            .map(|(id, _)| id)
            .filter(|id| here.contains_key(id))
            .collect();
        let places: Vec<usize> = in_file.iter().map(|id| here[id]).collect();
        let stays = longest_rising(&places);
        for (index, id) in in_file.iter().enumerate() {
            if !stays.contains(&index) {
                let after = index.checked_sub(1).map(|before| in_file[before]);
                let found = Found::Moved { statement: *id, after };
                rows.push(Row { section: section.key.clone(), found, notes: Vec::new() });
            }
        }
    }
    rows
}

/// The indexes of a longest rising run of `places`, not side by side: what need not move.
fn longest_rising(places: &[usize]) -> HashSet<usize> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    for (index, place) in places.iter().enumerate() {
        let before = (0..index).filter(|other| places[*other] < *place).max_by_key(|other| best[*other].0);
        best.push((before.map_or(1, |before| best[before].0 + 1), before));
    }
    let mut stays = HashSet::new();
    let mut at = (0..best.len()).max_by_key(|index| best[*index].0);
    while let Some(index) = at {
        stays.insert(index);
        at = best[index].1;
    }
    stays
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_moved_is_said_to_have_moved() {
        let moved = |places: &[usize]| {
            let stays = longest_rising(places);
            (0..places.len())
                .filter(|index| !stays.contains(index))
                .map(|index| places[index])
                .collect::<Vec<_>>()
        };
        assert!(moved(&[0, 1, 2, 3]).is_empty());
        assert_eq!(moved(&[1, 2, 3, 0]), [0]);
        assert_eq!(moved(&[3, 0, 1, 2]), [3]);
        assert_eq!(moved(&[0, 2, 1, 3]).len(), 1);
        assert!(moved(&[]).is_empty());
    }
}
