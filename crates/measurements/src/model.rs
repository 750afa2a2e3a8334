//! The nouns of kept measurements: what a reader sees of one, and what a citation pins.
//!
//! A digest covers what a reader would see (for a cell its sentence: value, expected, ratio and interval as they are
//! rounded there, definition and n; for an example its steps; for both what units answer), so it changes when and only when
//! that does.

use jiff::Timestamp;
use kernel::{Bilingual, Digest};
use measure::Shrunk;
use worklog::{VersionId, WorklogId};

use crate::Reply;

kernel::typed_id! {
    /// One kept run of the measuring over one version of a work log.
    MeasurementId
}

/// A kept measurement.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// Its id.
    pub id: MeasurementId,
    /// The work log.
    pub worklog: WorklogId,
    /// The version that was measured.
    pub version: VersionId,
    /// That version's number.
    pub number: i64,
    /// The whole result as JSON ([`crate::json::Measurement`]).
    pub result: Digest,
    /// When it was made.
    pub made_at: Timestamp,
}

/// One indicator of one unit, as a reader sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The work log; with `indicator` and `unit` the cell's address.
    pub worklog: WorklogId,
    /// The indicator's id, or `id.aspect` for its second side: `ping_pong.gets_back`.
    pub indicator: String,
    /// The unit's name.
    pub unit: String,
    /// The indicator's name.
    pub name: Bilingual,
    /// Version of the definition.
    pub definition_version: u32,
    /// Cases (or tasks) that count; `None` when suppressed.
    pub n: Option<i64>,
    /// Observed value: a count, or days where the indicator is a time.
    pub observed: Option<f64>,
    /// Expected at the rates of all other units for the same mix.
    pub expected: Option<f64>,
    /// Observed over expected.
    pub ratio: Option<f64>,
    /// Lower end of the 95 % interval of the ratio.
    pub lower: Option<f64>,
    /// Upper end of the 95 % interval of the ratio.
    pub upper: Option<f64>,
    /// Whether it is above what chance and the ordinary spread between units show: worth asking about.
    pub worth_asking: bool,
    /// Whether it would be, had the null control not withdrawn the flags of its indicator.
    pub withdrawn: bool,
    /// The ratio drawn towards those of all units as far as it is uncertain: for ordering. `None` also in rows kept before
    /// there was one.
    pub shrunk: Option<Shrunk>,
    /// How often chance and the ordinary spread between units give as much or more; `None` as above.
    pub p: Option<f64>,
    /// The share of false alarms among all cells of the behaviour with as small a `p`; `None` as above.
    pub q: Option<f64>,
    /// Why nothing is shown, if so.
    pub suppressed: Option<Bilingual>,
    /// The cell in one sentence.
    pub sentence: Bilingual,
    /// What the unit answers: to this figure, then to all its figures.
    pub replies: Vec<Reply>,
    /// The sentence with what the unit answers at its end: what a citation quotes.
    pub text: Bilingual,
    /// Digest of indicator, unit, definition version, n, the sentence in both languages and the replies: of the numbers as a
    /// reader sees them, rounded. A change too small to be seen changes no digest; a new reply does.
    pub digest: Digest,
    /// The version of the work log it came from.
    pub number: i64,
}

/// One case shown as an example, with pseudonyms.
#[derive(Debug, Clone, PartialEq)]
pub struct ExampleCase {
    /// The work log; with `case_key` the example's address.
    pub worklog: WorklogId,
    /// The case.
    pub case_key: String,
    /// What it is an example of: indicator, unit and which kind of example, in the order of the indicators.
    pub shows: Vec<Shows>,
    /// Its events in time order.
    pub steps: Vec<Step>,
    /// The case in one sentence.
    pub sentence: Bilingual,
    /// What the units answer to the figures it is an example of, each once.
    pub replies: Vec<Reply>,
    /// The sentence with what the units answer at its end: what a citation quotes.
    pub text: Bilingual,
    /// Digest of what is shown, the replies included.
    pub digest: Digest,
    /// The version of the work log it came from.
    pub number: i64,
}

/// What an example case is an example of.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Shows {
    /// The indicator (or `id.aspect`).
    pub indicator: String,
    /// The unit.
    pub unit: String,
    /// `typical`, `extreme` or `counter_example`.
    pub role: String,
}

/// One event of an example.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Step {
    /// When, as written in the source, with its offset: `2010-03-31T16:59:42+02:00`.
    pub time: String,
    /// What happened.
    pub activity: String,
    /// The unit named by the event, if any.
    pub unit: Option<String>,
    /// The officer's pseudonym, if an officer is known.
    pub officer: Option<String>,
    /// The status, if any.
    pub status: Option<String>,
    /// The class the mapping gives it, if any.
    pub class: Option<String>,
    /// Seconds to the next event; `None` for the last.
    pub seconds_to_next: Option<i64>,
}

/// A work log and its newest measurement, for lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// The work log with its newest version.
    pub worklog: worklog::Worklog,
    /// The newest measurement, if it was measured; it may be of an older version.
    pub measurement: Option<Measurement>,
    /// Cells worth asking about in it.
    pub worth_asking: i64,
    /// Cells that would be, had the null control not withdrawn them.
    pub withdrawn: i64,
}
