//! Rounds of blind coding: the program draws passages, several coders judge each apart, agreement is computed, and where
//! they differ a person decides with a reason.
//!
//! * A judgement is a set of codes, perhaps none; that is not the same as no judgement, which is missing.
//! * While a round is open a coder is given no other's judgement of its passages and no other's coding of the same words
//!   anywhere in the study: [`crate::codings_of`] and [`crate::counts`] leave them out. Not covered: what a coder saw
//!   before the round began, what people tell each other, and whoever reads the database itself.
//! * Judgements are no codings. What all agree in, and what is decided, becomes codings that name the round.

mod actions;
mod audit;
mod draw;
mod error;
mod judged;
mod model;
mod rules;
mod store;

pub use actions::{close, decide, judge, start};
pub use audit::audit;
pub use error::{Refusal, RoundError};
pub use judged::{Agreement, Difference, Outcome};
pub use model::{
    Closing, Decision, Drawn, Ending, Judgement, NewDecision, NewJudgement, NewRound, Round, RoundId,
    RoundState,
};
pub use rules::{LONGEST_NAME, LONGEST_REASON, MOST_CODERS, MOST_PASSAGES};
pub use store::{
    decisions, differences, drawn, drawn_count, judged_count, judgements_of_coder, open_rounds_of_coder,
    outcome, progress, round, rounds,
};
