//! Releases: the frozen page, the Word file and the voices.
//!
//! * A release freezes a scheme as it stands; it never changes, and later releases stand beside it.
//! * A scheme with a stale or orphan citation, or a statement without any, is not published ([`ReleaseRefused`] lists each).
//! * A [`draft`] and its [`evidence_annex`] may hold what a release may not; they say so, and are kept nowhere.
//! * Reading aloud runs espeak-ng as a separate process ([`speech`]); the sound is a cache.
//!
//! It does not change a scheme and does not sign.

mod actions;
mod annex;
mod audio;
mod audit;
mod docx;
mod draft;
mod error;
mod freeze;
mod model;
mod page;
mod publications;
mod queries;
mod refusal;
pub mod speech;
mod store;
#[cfg(test)]
mod story;
mod tables;
mod word;

pub use actions::release;
pub use annex::evidence_annex;
pub use audio::{audio, wav};
pub use audit::audit;
pub use draft::{Draft, draft};
pub use error::PublishError;
pub use model::{Audio, Release, ReleaseId};
pub use page::{
    Evidence, EvidenceKind, Material, PublicAnswer, PublicFigure, PublicPage, PublicReply, PublicSection,
    PublicStatement,
};
pub use publications::{Publications, publications};
pub use queries::{PAGE, latest, latest_of_each, numbered, page, releases, word};
pub use refusal::{Blocking, BlockingState, ReleaseRefused, UncitedFigure, Unsupported, refusal};
pub use speech::{Engine, Voice};
pub use tables::tables;
pub use word::DocxError;

/// This room's tables.
pub const MIGRATIONS: &[::store::Migration] =
    &[::store::Migration::both("0001_publish", include_str!("../migrations/0001_publish.sql"))];
