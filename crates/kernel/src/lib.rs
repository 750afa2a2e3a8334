//! The floor every room stands on: typed ids, time and randomness as arguments, who acts, what is wrong and
//! where, and the ledger entry with its hash.
//!
//! It is plain data and pure functions. It does no I/O and knows no noun of a study.

mod actor;
mod code;
mod day;
mod digest;
mod id;
mod ledger;
mod problem;
mod text;
mod window;
mod world;

pub use actor::{Actor, Role};
pub use code::{BodyCode, CodeError, StudyCode};
pub use day::vietnam_day;
pub use digest::{Digest, DigestError};
pub use id::{AccountId, IdError};
pub use ledger::{Chain, ChainBreak, Entry, EntryId, NewEntry};
pub use problem::{Place, Problem, Severity};
pub use text::{Bilingual, Language};
pub use window::{Window, WindowError};
pub use world::{
    Clock, Entropy, FixedClock, SeededEntropy, SteppingClock, SystemClock, SystemEntropy, World,
};

#[doc(hidden)]
pub mod reexport {
    pub use {jiff, serde, uuid};
}
