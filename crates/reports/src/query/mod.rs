//! Queries: questions pinned to a passage of a received version: open, answered, closed.
//!
//! A query wants an answer, or wants the passage corrected: then the report counts as returned until a later version
//! came. It pins the words it asks about, so that a later version shows whether they stand, moved or changed.
//! Who may ask, answer and close is asked before, with `accounts::may`.

mod actions;
mod model;
mod rules;
mod store;

pub use self::actions::{NewQuery, QueryError, answer, ask, close};
pub use self::model::{Query, QueryId, QueryState, Wants, Whereabouts};
pub use self::rules::whereabouts;
pub(crate) use self::store::answer_by_version;
pub use self::store::{QueryCounts, queries, query, query_counts};
