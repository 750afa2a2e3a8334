//! A file on its way from the drafter over the signer to its receipt.
//!
//! * A [`Submission`] holds one file for good. Another file is another submission and replaces the open one.
//! * [`rules`] say which [`Step`] may follow; a step and its ledger entry are kept together.
//! * Only [`sign_off`] makes a version of it, through [`receive`](crate::receive): what was signed is what is received.
//!
//! It does not say who may take a step; that is asked before, with `accounts::may`.

mod actions;
mod model;
mod rules;
pub(crate) mod store;

pub use self::actions::{
    Kept, Signature, SubmissionError, finish_signed, keep, recall, receive_signed, send_back,
    send_for_signature, sign_off,
};
pub use self::model::{SignOff, Submission, SubmissionId, SubmissionState};
pub use self::rules::{NotNow, Step};
pub use self::store::{of_version, open_of, submission, submissions};
