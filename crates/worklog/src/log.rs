//! A work log in memory: columns sorted by case, time and original order, in parts that never split a case.
//!
//! The columns are Arrow arrays under the names of [`Field`](crate::Field), plus [`OFFSET`], [`CLASS`] and [`PLACE`]; a field
//! that the mapping does not name has no column. Cases stand in the byte order of their names.

use arrow_array::RecordBatch;
use kernel::Bilingual;

use crate::{Calendar, Class, DueOf, Field, Grain};

/// Column: minutes east of UTC as the time was written (Int16).
pub const OFFSET: &str = "offset";
/// Column: the class the mapping gives the event (dictionary of texts; null for none).
pub const CLASS: &str = "class";
/// Column: row (CSV) or line (XES) in the file (UInt32).
pub const PLACE: &str = "place";

/// What an import read, kept, changed and refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Events in the file.
    pub read: u64,
    /// Events kept.
    pub kept: u64,
    /// Events refused: listed with place and reason.
    pub refused: u64,
    /// Cases.
    pub cases: u64,
    /// Events that stood before an earlier one of their case and were sorted in.
    pub out_of_order: u64,
    /// Neighbouring events of a case at one and the same time: their original order decides.
    pub equal_times: u64,
    /// Neighbouring events of a case in all.
    pub neighbours: u64,
    /// Times written without an offset, to which the mapping's zone was given.
    pub without_offset: u64,
    /// Of these, times the zone has twice or never (its clock was moved).
    pub doubtful_times: u64,
    /// Due and finishing times that are no times, or none that can be, and count as absent.
    pub bad_times: u64,
    /// Due times that are dates: due at the end of that day.
    #[serde(default)]
    pub due_dates: u64,
}

/// The rule that decides between events of one case at one time; it is printed with every result.
pub fn tie_rule() -> Bilingual {
    Bilingual::new(
        "sự kiện cùng thời điểm trong một hồ sơ giữ thứ tự trong tệp gốc",
        "events of a case at the same time keep the order they have in the file",
    )
}

/// An event that was not taken in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rejected {
    /// Row (CSV; the header is row 1) or line (XES) in the file.
    pub place: u64,
    /// Why.
    pub reason: Bilingual,
}

/// What holds for the whole log.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Info {
    /// What the log is, in a line.
    pub title: String,
    /// The zone in which days and periods are counted, and which times without an offset were given.
    pub zone: String,
    /// How long a period of comparison is.
    #[serde(with = "coded")]
    pub period: Grain,
    /// What a due date is of.
    #[serde(with = "coded")]
    pub due_of: DueOf,
    /// The classes the mapping gives to anything, whether or not an event has them.
    pub classes: Vec<String>,
    /// What was read, kept, changed and refused.
    pub counts: Counts,
    /// The levels from low to high; empty where the mapping has none.
    #[serde(default)]
    pub levels: Vec<String>,
    /// The words of the difficulty that mean a hard case, in order.
    #[serde(default)]
    pub hard: Vec<String>,
    /// The calendar in which durations are working time; none where they are elapsed time.
    #[serde(default)]
    pub calendar: Option<Calendar>,
}

impl Info {
    /// Whether the mapping gives `class` to anything.
    pub fn knows(&self, class: Class) -> bool {
        self.classes.iter().any(|known| known == class.code())
    }
}

/// A work log.
#[derive(Debug, Clone, PartialEq)]
pub struct Log {
    /// What holds for the whole.
    pub info: Info,
    /// Parts of whole cases, in order; all of one schema.
    pub parts: Vec<RecordBatch>,
}

impl Log {
    /// How many events there are.
    pub fn events(&self) -> usize {
        self.parts.iter().map(RecordBatch::num_rows).sum()
    }

    /// Whether there is a column for `field`.
    pub fn has(&self, field: Field) -> bool {
        self.parts.first().is_some_and(|part| part.column_by_name(field.code()).is_some())
    }
}

/// Words of a mapping as text in JSON.
pub(crate) mod coded {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use crate::{DueOf, Grain};

    pub(crate) trait Coded: Sized + Copy {
        fn code(self) -> &'static str;
        fn from_code(code: &str) -> Option<Self>;
    }

    impl Coded for Grain {
        fn code(self) -> &'static str {
            Grain::code(self)
        }
        fn from_code(code: &str) -> Option<Self> {
            Grain::from_code(code)
        }
    }

    impl Coded for DueOf {
        fn code(self) -> &'static str {
            DueOf::code(self)
        }
        fn from_code(code: &str) -> Option<Self> {
            DueOf::from_code(code)
        }
    }

    pub(crate) fn serialize<S: Serializer, C: Coded>(word: &C, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(word.code())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>, C: Coded>(deserializer: D) -> Result<C, D::Error> {
        let text = String::deserialize(deserializer)?;
        C::from_code(&text).ok_or_else(|| serde::de::Error::custom(format!("«{text}» is not known")))
    }
}
