//! What the steering committee does: it meets, asks its members, directs, and follows what was done.
//!
//! * A [`Meeting`] is planned with an agenda, held, minuted, or called off with a reason. What it concluded is issued as a directive
//!   of the plan that stands ([`conclude`]); the plan's own text stays as it was.
//! * An [`Opinion`] is pinned to the words its member read. It is never changed: a later one stands in for it, and both are shown.
//! * A [`Task`] comes of a directive. The body says it is done, with proof; it is closed only by somebody who did not do it
//!   ([`may_close`]).
//! * The [`Story`] leads from a passage of a report over statements, opinions, directives and solutions to tasks and their proof, and
//!   back. It is computed and kept nowhere.
//! * Rows are written once: how a meeting or a task stands is its last step.
//!
//! It does not write the scheme, amend the plan or remind anybody.

mod audit;
mod error;
mod meetings;
mod model;
mod opinions;
mod proof;
mod rules;
mod store;
mod story;
mod tasks;

pub use audit::audit;
pub use error::CommitteeError;
pub use meetings::{
    NewConclusion, NewItem, NewMeeting, NewStep, add_item, conclude, meeting, meetings, plan_meeting,
    step_meeting,
};
pub use model::{
    About, AgendaItem, AgendaItemId, Meeting, MeetingId, MeetingState, MeetingStep, Opinion, OpinionRequest,
    OpinionRequestId, Proof, ProofFile, ProofPassage, Standpoint, Task, TaskAct, TaskId, TaskState, TaskStep,
};
pub use opinions::{NewOpinion, NewRequest, answer, ask, request, requests, requests_of};
pub use proof::{MOST_PROOF_BYTES, NewProof, Sent};
pub use rules::{LONGEST_HEADING, LONGEST_WORDS, may_close, may_extend, may_report, may_send_back};
pub use story::{Knot, Source, Story, StoryOf, Whole, whole};
pub use tasks::{
    NewExtension, NewReport, NewTask, NewVerdict, close, extend, give, proof_file, report, send_back, task,
    tasks, tasks_of,
};

/// This room's tables.
pub const MIGRATIONS: &[::store::Migration] =
    &[::store::Migration::both("0001_committee", include_str!("../migrations/0001_committee.sql"))];
