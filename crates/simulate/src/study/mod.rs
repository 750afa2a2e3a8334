//! A study of the engine on logs whose truth is known: how often it finds what is there, how often it finds what is not,
//! and how far its figures may be trusted.
//!
//! A [`Design`] says which logs are made; whoever runs it measures each and gives back a [`Record`]; [`Findings`] are what the
//! records come to, and [`document`], [`table`] and [`limits_table`] write them down. It measures nothing itself and knows no engine: its
//! numbers are plain.

mod design;
mod document;
mod findings;
mod record;

pub use design::{Design, Role, Task};
pub use document::{document, limits_table, table};
pub use findings::{Alarms, Family, Findings, Limits, Planted, Row, Share};
pub use record::{Aspect, Cell, Record};
