//! The engine: behaviours, indicators, fair comparison and example cases over the columns of a work log.
//!
//! Columns in, a [`Measurement`] out. It is pure: no files, no database, no clock. The same log gives the same result on
//! any number of threads and with its cases in any order. Units are compared, persons never: officers come out of
//! here only as pseudonyms.
//!
//! An indicator is one file in [`indicators`]; what is compared and how stands in [`compare`]. There is no composite score.

mod bunching;
mod catalogue;
mod chunk;
mod class;
mod clock;
pub mod compare;
mod definition;
mod error;
mod examples;
mod follows;
pub mod indicators;
mod lexicon;
mod limits;
mod load;
mod months;
mod overview;
mod pass;
mod ranks;
mod result;
mod run;
mod settings;
mod shared;
mod sketch;
mod source;
pub mod statistics;
mod tally;

pub use bunching::Excess;
pub use catalogue::definitions_markdown;
pub use chunk::{Case, CaseRef, Chunk, Hold};
pub use class::Class;
pub use clock::WorkingTime;
pub use definition::{Aspect, Behaviour, Definition, Figure, FigureForm, Model, Need, Word};
pub use error::MeasureError;
pub use examples::{Example, ExampleRole, Step};
pub use follows::Follows;
pub use indicators::{ALL, Ground, Indicator, Sheet};
pub use limits::{FoundFrom, KnownLimits, WorstConfounder, known_limits};
pub use months::month_text;
pub use overview::Overview;
pub use result::{
    AspectResult, Cell, Change, Cusum, FigureValue, IndicatorResult, LoadSlope, Measured, Measurement,
    MonthLoad, MonthPoint, MonthSeen, Outcome, Pair, Shrunk, Totals, UnitResult, Withheld,
};
pub use run::measure;
pub use settings::{HOUR, Parameters, Period, Settings};
pub use source::{DueOf, Facts, PartError, PartReader, Source};
pub use tally::{Marks, TotalsTally};
