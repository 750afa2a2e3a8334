//! Looking again at codings whose code reads differently now than when it was given: the codebook was amended, the codings were not.
//!
//! * Which codings wait is computed from versions of the plan, codings and what was said of them; it is typed nowhere. A coding
//!   waits while the definition, what belongs to it or what does not is other than in the version its coder read, or
//!   while its code is not in the codebook. A new name, family, sample or signal makes nothing wait.
//! * Only words that stand in a report's current version wait: those left behind count nowhere.
//! * A person answers: the code is kept under its new reading, another code is given, or it is removed. What was said is a row of
//!   its own that never changes; several codings of one code may be answered at once, in one ledger entry that names all.
//! * Words that a round judges now are left alone until it is closed: an answer would tell the coders.
//! * Codings that wait count as before; who counts says how many of them wait.

mod actions;
mod audit;
mod error;
mod model;
mod queue;
mod rules;
mod store;

pub use actions::recheck;
pub(crate) use audit::audit;
pub use error::{NotRechecked, RecheckError};
pub use model::{NewRecheck, Recheck, RecheckId, Ruling, Why};
pub use queue::{RecodeQueue, RecodeQueues, Waiting, recode_queue};
pub use rules::MOST_AT_ONCE;
pub(crate) use rules::why;
pub use store::{latest_rechecks, rechecks_of};
