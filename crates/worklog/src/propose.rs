//! Proposes a mapping for a file: which column is which, zone, forms of time and classes, each with why and how sure.
//!
//! A proposal is never a mapping: a person takes what is right. What is unsure is left open and said so. Columns are told by
//! their names and by the shape of their values, classes by cue words; no value is changed and no file is read here.

mod columns;
mod cues;
mod text;
mod times;
mod write;

use kernel::{Bilingual, Problem};

use crate::{Class, Field, Survey};

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// A possibility; a person must decide.
    Open,
    /// Name or values speak for it.
    Likely,
    /// Name and values speak for it.
    Sure,
}

impl Sureness {
    /// The words people read.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Open => Bilingual::new("chưa rõ", "unsure"),
            Self::Likely => Bilingual::new("có lẽ", "likely"),
            Self::Sure => Bilingual::new("khá chắc", "fairly sure"),
        }
    }
}

/// One guess.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess<T> {
    /// What it is taken for.
    pub what: T,
    /// How sure.
    pub sureness: Sureness,
    /// Why.
    pub why: Bilingual,
}

/// The guess for a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldGuess {
    /// The field.
    pub field: Field,
    /// The column.
    pub column: Guess<String>,
}

/// The guess for a word of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordGuess {
    /// The word, as it stands in the file.
    pub word: String,
    /// At how many events.
    pub count: u64,
    /// Its class; none where no cue word says one.
    pub class: Option<Guess<Class>>,
}

/// A proposed mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The columns, in the order of fields; a field without a guess is not here.
    pub columns: Vec<FieldGuess>,
    /// The zone of times without an offset.
    pub zone: Guess<String>,
    /// The forms of times.
    pub forms: Guess<Vec<String>>,
    /// The separator that was found, for files that have one.
    pub separator: Option<char>,
    /// The words of the proposed activity column, the most frequent first.
    pub activities: Vec<WordGuess>,
    /// The words of the proposed status column.
    pub statuses: Vec<WordGuess>,
    /// What a person must look at.
    pub remarks: Vec<Bilingual>,
    /// Events looked at, and whether they are all.
    pub looked_at: (u64, bool),
    /// What the reader of the file remarked.
    pub problems: Vec<Problem>,
}

impl Proposal {
    /// The guess for `field`.
    pub fn column(&self, field: Field) -> Option<&Guess<String>> {
        self.columns.iter().find(|guess| guess.field == field).map(|guess| &guess.column)
    }
}

/// Proposes a mapping for a file that was looked at.
pub fn propose(survey: &Survey) -> Proposal {
    let written = times::of_columns(survey);
    let (columns, mut remarks) = columns::guess(survey, &written);
    let proposed = |field: Field| {
        let found: Option<&FieldGuess> = columns.iter().find(|guess| guess.field == field);
        found.map(|guess| guess.column.what.as_str())
    };
    let times: Vec<&str> =
        Field::ALL.iter().filter(|field| field.is_time()).filter_map(|field| proposed(*field)).collect();
    let forms = times::forms(&written, &times);
    let zone = times::zone(survey, &written, proposed(Field::Time));
    let words =
        |field: Field| proposed(field).map(|column| class_words(survey.distinct(column))).unwrap_or_default();
    let (activities, statuses) = (words(Field::Activity), words(Field::Status));
    for field in [Field::Unit, Field::Officer] {
        remarks.extend(proposed(field).and_then(|column| columns::stand_in(survey, column, field)));
    }
    Proposal {
        zone,
        forms,
        separator: survey.separator,
        activities,
        statuses,
        remarks,
        looked_at: (survey.events, survey.is_whole),
        problems: survey.problems.clone(),
        columns,
    }
}

/// The classes cue words tell of `values`.
pub fn class_words(values: &[(String, u64)]) -> Vec<WordGuess> {
    let guess = |(word, count): &(String, u64)| WordGuess {
        word: word.clone(),
        count: *count,
        class: cues::class_of(word),
    };
    values.iter().map(guess).collect()
}
