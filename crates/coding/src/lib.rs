//! Codebooks applied: who gave which words of which report which code, and when.
//!
//! * A coding speaks of one passage (or some of its words) of one received version, which never changes. When a newer
//!   version holds the same bytes at the same address, the coding is shown there as carried; else as left behind.
//!   That is computed from digests each time; nothing is moved.
//! * Nothing is deleted: a removed coding keeps its row and says who removed it and when.
//! * The study's own title is never coded: it names every behaviour and says nothing.
//! * In a round several coders judge a sample blind. What they judge is kept apart from codings until it is settled; whoever
//!   asks for codings, bearings or counts is given none that would tell a coder of an open round what others think.
//!
//! * When the codebook is amended, codings made under an older reading of their code wait to be looked at again: [`recode_queue`]. They
//!   count until a person answers ([`recheck`]), and who counts says how many wait.
//! * A coding may say of which field and level its words speak: the second axes of the codebook. Old codings say nothing.
//! * [`matrix`] sets codes against groups of bodies, and codes against codes, as shares; shares of few are not told.
//!
//! * [`suggest`] names codes that may fit a passage and says why; it is computed when somebody looks and counts for nothing.
//!
//! The codebook itself is the plan's. This room edits no reports, gives no verdict on coders and ranks no body.

mod actions;
pub mod agreement;
mod audit;
mod bearings;
mod borne;
mod error;
pub mod matrix;
mod model;
mod reading;
mod recheck;
mod round;
mod rules;
mod span;
pub mod sphere;
mod store;
pub mod suggest;
mod title;

pub use actions::{code, uncode};
pub use audit::audit;
pub use bearings::Bearings;
pub use borne::{Borne, CodingsSeen, Told};
pub use error::CodingError;
pub use matrix::Share;
pub use model::{Bearing, Coding, CodingId, Count, NewCoding, Placement, Reach, Removal, Seen};
pub use recheck::{
    MOST_AT_ONCE, NewRecheck, NotRechecked, Recheck, RecheckError, RecheckId, RecodeQueue, RecodeQueues,
    Ruling, Waiting, Why, latest_rechecks, recheck, rechecks_of, recode_queue,
};
pub use round::{
    Agreement, Closing, Decision, Difference, Drawn, Ending, Judgement, LONGEST_NAME, LONGEST_REASON,
    MOST_CODERS, MOST_PASSAGES, NewDecision, NewJudgement, NewRound, Outcome, Refusal, Round, RoundError,
    RoundId, RoundState, close, decide, decisions, differences, drawn, drawn_count, judge, judged_count,
    judgements_of_coder, open_rounds_of_coder, outcome, progress, round, rounds, start,
};
pub use span::{Span, SpanError};
pub use sphere::{FIELD_AXIS, LEVEL_AXIS, Sphere, SphereFilter};
pub use store::{bearings, codings_of, counted, under_judgement};
pub use suggest::{Precedent, Precedents, Suggestion};

/// This room's tables.
pub const MIGRATIONS: &[::store::Migration] = &[
    ::store::Migration::both("0001_coding", include_str!("../migrations/0001_coding.sql")),
    ::store::Migration::both("0002_rounds", include_str!("../migrations/0002_rounds.sql")),
    ::store::Migration::both("0003_recheck", include_str!("../migrations/0003_recheck.sql")),
    ::store::Migration::both("0004_sphere", include_str!("../migrations/0004_sphere.sql")),
];
