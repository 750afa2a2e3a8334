//! Releases: the frozen page, the Word file, the PDF and the voices.
//!
//! * A release freezes a scheme as it stands; it never changes, and later releases stand beside it. What one changed of the one before
//!   is computed ([`changes`]); one that is revoked ([`revoke`]) is kept and shown no more.
//! * A scheme with a stale or orphan citation, a statement without any, or a token without a certain reading is not published
//!   ([`ReleaseRefused`] lists each).
//! * A release may wait under an embargo ([`release_later`]) that ends by the clock; a private link ([`make_draft_link`]) shows a draft.
//! * What a person withheld ([`withhold`]) and personal data in its words keep a scheme from being published; in evidence they are masked.
//! * The brief is the statements editors marked ([`choose_brief`]); a release holds it.
//! * How tokens are read, people say ([`answer_token`]): the study's lexicon keeps who and when, and a release keeps the lexicon.
//! * A [`draft`] and its [`evidence_annex`] may hold what a release may not; they say so, and are kept nowhere.
//! * Below the statements of a section stand charts ([`place_chart`]) and pictures ([`add_picture`]); a release freezes them with the text.
//! * Readers are counted by day and never known ([`Views`]).
//! * What was said in a round of comments and what became of it is a file too ([`comment_table()`]).
//! * A PDF ([`Pdf`]) is made when asked for, of the same paper as the Word file, in the typeface that is there.
//! * A release is files too that need no server ([`Package`]), with what proves it ([`proof()`]).
//! * Reading aloud runs espeak-ng as a separate process ([`speech`]); the sound of each sentence is a cache ([`audio()`]).
//!
//! It does not change a scheme and does not sign.

mod actions;
mod annex;
mod audio;
mod audit;
mod brief;
mod changes;
mod charts;
mod comment_table;
mod documents;
mod draft;
mod draft_annexes;
mod draft_link;
mod draft_page;
mod embargo;
mod error;
mod export;
mod freeze;
mod illustrations;
mod lexicon;
mod model;
mod page;
mod paper;
mod pictures;
mod publications;
mod queries;
mod read_aloud;
mod refusal;
mod release_paper;
mod revocation;
mod sound_files;
#[cfg(test)]
mod sound_story;
mod sound_table;
pub mod speech;
mod store;
#[cfg(test)]
mod story;
mod tables;
mod views;
mod withheld;

pub use actions::{release, release_later};
pub use annex::{evidence_annex, evidence_annex_pdf};
pub use audio::{Forgotten, Recital, audio, audio_file, forget_unused_sounds, reading_file, recite};
pub use audit::audit;
pub use brief::{BRIEF_SECONDS, Brief, BriefRefused, MOST_IN_BRIEF, brief, choose_brief, spoken_seconds};
pub use changes::{EvidenceChange, Fate, PageChanges, StatementChange, changes};
pub use charts::{
    BarRow, Chart, ChartAct, ChartContent, ChartId, ChartRefused, ChartReply, ChartSource, ChartState,
    ChartView, Drawing, FunnelRow, NewChart, OfferedChart, PublicChart, chart_sources, charts, confirm_chart,
    place_chart, remove_chart,
};
pub use comment_table::comment_table;
pub use draft::{Draft, Extent, draft, draft_pdf};
pub use draft_link::{
    DraftKey, DraftLink, DraftLinkId, DraftLinkRefused, LONGEST_LINK_DAYS, LONGEST_PURPOSE, LinkRevoked,
    NewDraftLink, Shows, draft_links, make_draft_link, opened_by, revoke_draft_link,
};
pub use draft_page::{Home, draft_page, shared_draft_page};
pub use embargo::{Embargo, EmbargoRefused, Opens, embargoes, reschedule};
pub use error::PublishError;
pub use export::{ExportError, PROOF, Package, ProofDifference, ReleaseProof, SUMS, check_export, proof};
pub use illustrations::{IllustrationChange, IllustrationKind, Illustrations, Unfit, illustrations};
pub use lexicon::{
    Entry, LexiconAnswer, LexiconAnswerId, LexiconRefused, NewAnswer, StudyLexicon, answer_token, lexicon,
};
pub use model::{Audio, AudioForm, Release, ReleaseId};
pub use page::{
    Evidence, EvidenceKind, Material, PublicAnswer, PublicCode, PublicDocument, PublicFigure, PublicPage,
    PublicReading, PublicReply, PublicSection, PublicStatement,
};
pub use paper::pdf::{NoTypeface, Pdf, PdfError, Typefaces};
pub use paper::word::DocxError;
pub use pictures::{
    LONGEST_PICTURE_TEXT, MOST_PICTURE_BYTES, NewPicture, Picture, PictureAct, PictureFile, PictureForm,
    PictureId, PictureRefused, PictureWords, PublicPicture, add_picture, describe_picture, picture_bytes,
    pictures, remove_picture,
};
pub use publications::{Publications, PublishedEvidence, publications};
pub use queries::{
    PAGE, before, latest, latest_of_each, next_opening, next_opening_of_all, numbered, page, public_releases,
    releases, word,
};
pub use read_aloud::{
    OpenToken, ProofLine, ProofSheet, ProofSheets, ReadAloud, ReadAt, Run, TokenPlace, open_tokens,
    proof_sheet, read_aloud,
};
pub use refusal::{Blocking, BlockingState, ReleaseRefused, UncitedFigure, Unsupported, refusal};
pub use release_paper::release_pdf;
pub use revocation::{LONGEST_REASON, Revocation, RevocationRefused, revoke};
pub use speech::{Speaker, Voice};
pub use tables::tables;
pub use views::{DAYS_COUNTED, MostRead, Views};
pub use withheld::{
    HeldBack, Masked, PersonalText, WithheldCitation, Withholding, WithholdingRefused, let_through,
    withheld_citations, withhold, withholdings,
};

/// This room's tables.
pub const MIGRATIONS: &[::store::Migration] = &[
    ::store::Migration::both("0001_publish", include_str!("../migrations/0001_publish.sql")),
    ::store::Migration::both("0002_sounds", include_str!("../migrations/0002_sounds.sql")),
    ::store::Migration::both(
        "0003_lexicon_and_revocation",
        include_str!("../migrations/0003_lexicon_and_revocation.sql"),
    ),
    ::store::Migration::both(
        "0004_illustrations_and_views",
        include_str!("../migrations/0004_illustrations_and_views.sql"),
    ),
    ::store::Migration::both(
        "0005_embargo_links_withholding_brief",
        include_str!("../migrations/0005_embargo_links_withholding_brief.sql"),
    ),
];
