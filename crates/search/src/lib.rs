//! Finding words in what was received and written: passages and figures of the current version of every report, and
//! the statements of the scheme.
//!
//! * The index is a cache in memory, made from the store and following it by the ledger's head. It is never the truth:
//!   what is found is read from the store again, and is shown only when it stands there to the letter.
//! * Whoever searches finds only what they may see; what they may not see is not counted either.
//! * A query with marks finds what bears the same marks first and what differs in marks after it, told apart. A query
//!   without marks finds all.
//!
//! It keeps nothing, knows no submissions, and ranks nobody.

mod actions;
mod analysis;
mod entry;
mod error;
mod gather;
mod index;
mod kept;
mod model;
mod query;
mod snippet;

pub use actions::{Known, MOST_PAGES, PAGE};
pub use error::{BadQuery, SearchError};
pub use kept::Indexes;
pub use model::{Asked, Count, Filter, Found, Hit, Kind, Marks, Place};
pub use query::{LONGEST_QUERY, MOST_WORDS, Query};
pub use snippet::{Run, Snippet};
