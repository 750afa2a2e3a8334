//! Gathering: what the units of a body told, put together for the body's own report.
//!
//! * [`roll`] is pure: figures of units become one, added up or divided as the outline says, exact to the digit. What is
//!   missing is never nought, what does not fit is shown and not added, and every part keeps its address.
//! * [`gather`] loads the newest own report of each unit whose report counts here and rolls it up. It goes one level
//!   down, so no report is counted twice.
//! * [`gathered_document`] is the Word file to go on from; [`Origins`] tells where the words of a report come from.
//!
//! No row of it is kept. What came in ([`StudyAnswers`]) and origins are kept in memory until there is another answer.

mod answers;
mod document;
mod fit;
mod model;
mod origin;
mod roll;
mod stale;
mod unread;

pub use answers::{Answers, StudyAnswers};
pub use document::{GatherError, MOST_PASSAGES, gathered_document};
pub use fit::{Fit, fit, percentage};
pub use model::{
    Agrees, Answer, Counting, Gathered, Part, Rolled, Stale, Told, UnitAnswer, UnitState, Value,
};
pub use origin::{Origin, Origins, OriginsByAddress};
pub use roll::roll;
pub use unread::{RolledUp, Unread, gather};
