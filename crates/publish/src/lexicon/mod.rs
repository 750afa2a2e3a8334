//! The study's lexicon: how people said that written forms are read aloud, and who said so when.
//!
//! Rows are added and never changed; a newer answer for the same form and context takes the place of the older one, which stays to
//! be seen. It finds no open tokens and reads nothing aloud.

mod actions;
mod rules;
pub(crate) mod store;
#[cfg(test)]
mod story;

use jiff::Timestamp;
use kernel::{Digest, StudyCode};
use scheme::Hand;
use serde_json::{Value, json};
use vietnamese::{Answer, Context, Lexicon, Region};

pub use actions::{answer_token, lexicon};
pub use rules::{LexiconRefused, NewAnswer};

kernel::typed_id! {
    /// One answer in a lexicon.
    LexiconAnswerId
}

/// How somebody said that a form is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexiconAnswer {
    /// Its id.
    pub id: LexiconAnswerId,
    /// The study whose text is read.
    pub study: StudyCode,
    /// The form, where it holds, and its reading north and south.
    pub answer: Answer,
    /// Who said so.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry.
    pub entry: i64,
}

impl LexiconAnswer {
    /// What the ledger tells of it: people's words by digest, for nothing can be taken out of it.
    pub(crate) fn facts(&self) -> Value {
        let (beside, word) = parts_of(self.answer.context());
        let [north, south] = [Region::North, Region::South].map(|region| self.answer.spoken(region));
        let words = [self.answer.written(), beside, word, north, south].map(str::as_bytes);
        json!({ "answer": Digest::of_parts(words), "study": self.study })
    }
}

/// Which way a context points, and its word: the two columns it is kept in.
pub(crate) fn parts_of(context: &Context) -> (&'static str, &str) {
    match context {
        Context::Anywhere => ("", ""),
        Context::After(word) => ("after", word),
        Context::Before(word) => ("before", word),
    }
}

/// The subject of an answer's ledger entry.
pub(crate) fn subject_of(id: LexiconAnswerId) -> String {
    format!("lexicon/{id}")
}

/// The answer that stands for a form and context, with those it took the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What stands.
    pub standing: LexiconAnswer,
    /// What stood before, newest first.
    pub earlier: Vec<LexiconAnswer>,
}

/// The lexicon of a study with its history.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StudyLexicon {
    /// By written form, in Vietnamese order.
    entries: Vec<Entry>,
}

impl StudyLexicon {
    /// The lexicon of these rows, which are in the order they were written.
    pub(crate) fn of(rows: impl IntoIterator<Item = LexiconAnswer>) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        for row in rows {
            match entries.iter_mut().find(|entry| is_for_the_same(&entry.standing.answer, &row.answer)) {
                Some(entry) => {
                    let before = std::mem::replace(&mut entry.standing, row);
                    entry.earlier.insert(0, before);
                }
                None => entries.push(Entry { standing: row, earlier: Vec::new() }),
            }
        }
        entries.sort_by_cached_key(|entry| {
            let answer = &entry.standing.answer;
            (vietnamese::sort_key(answer.written()), answer.written().to_owned(), answer.context().clone())
        });
        Self { entries }
    }

    /// The forms with what stands for each, by form.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What text is read with.
    pub fn to_lexicon(&self) -> Lexicon {
        self.entries.iter().map(|entry| entry.standing.answer.clone()).collect()
    }

    /// What stands for the form and context of `answer`.
    pub(crate) fn standing_for(&self, answer: &Answer) -> Option<&LexiconAnswer> {
        let found = self.entries.iter().find(|entry| is_for_the_same(&entry.standing.answer, answer));
        found.map(|entry| &entry.standing)
    }
}

fn is_for_the_same(one: &Answer, other: &Answer) -> bool {
    one.written() == other.written() && one.context() == other.context()
}
