//! The engine: behaviours, indicators, fair comparison and example cases over the columns of a work log.
//!
//! Columns in, a [`Measurement`] out. It is pure: no files, no database, no clock. The same log gives the same result on
//! any number of threads and with its cases in any order. Units are compared, persons never: officers come out of
//! here only as pseudonyms.
//!
//! An indicator is one file in [`indicators`]; what is compared and how stands in [`compare`]. There is no composite score.

mod case;
mod class;
pub mod compare;
mod definition;
mod error;
mod examples;
pub mod indicators;
mod overview;
mod partial;
mod result;
mod run;
mod settings;
mod source;
pub mod statistics;
mod tally;

pub use case::{Case, CaseRef, Hold};
pub use class::Class;
pub use definition::{Aspect, Behaviour, Definition, Figure, FigureForm, Model, Need, Word};
pub use error::MeasureError;
pub use examples::{Example, ExampleRole, Step};
pub use indicators::{ALL, Indicator};
pub use overview::Overview;
pub use result::{
    AspectResult, Cell, FigureValue, IndicatorResult, Measured, Measurement, Outcome, Pair, Totals,
    UnitResult, Withheld,
};
pub use run::measure;
pub use settings::{Period, Settings};
pub use source::{DueOf, Facts, Source};
pub use tally::{Marks, TotalsTally};
