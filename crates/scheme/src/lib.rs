//! Statements of a scheme and what each rests on.
//!
//! * A statement's text is kept in versions. Whoever edits names the version they saw; when somebody else was faster,
//!   both texts come back and nothing is lost.
//! * A citation pins the digest, the words and the version of what stood at a place when a person looked. Whether that
//!   still stands is computed by [`freshness`] and kept nowhere.
//! * A citation is resolved exactly or not at all: it never moves to a similar sentence, and to an equal one elsewhere
//!   only when a person takes the place offered.
//! * A number that counts something stands in a text as a reference to the figure cited, and says what was pinned.
//! * A finding of a minority that a person pinned is cited, or dropped with a reason, before a release; what else of the reports
//!   did not reach the text is computed, and a person may say why.
//! * Contradictions, the same subject told with different numbers, are found and never typed; a decision about one pins both sides
//!   and is open again when either changes.
//! * A draft that went out as a Word file comes back by its marks or its very words, never by likeness; a person takes
//!   what changed ([`compare`], [`take`]).
//! * A body sees its own evidence in the text ([`mirror`]) and replies to it ([`reply`]); a reply stands beside the citation
//!   it answers, and can be cited.
//! * Invited people comment in rounds ([`comment()`]), pinned to the words they read; an editor rules on each comment, and an accepted
//!   wording goes into the text with its ruling.
//! * Nothing is deleted: statements and citations are marked removed, with who, when and why.
//!
//! It does not recompute figures, write reports or publish.

mod actions;
mod anchor;
mod audit;
mod beside;
mod citing;
mod comment;
mod contradiction;
mod coverage;
mod diff;
mod error;
mod freshness;
mod minority;
mod mirror;
mod model;
mod omission;
mod prose;
mod reply;
mod returned;
mod rules;
mod solution;
mod sources;
mod store;
mod view;
mod views;

pub use actions::{
    Direction, Edit, NewRemoval, edit_statement, move_statement, remove_statement, restore_statement,
    write_statement,
};
pub use anchor::{Anchor, Exported, OtherBookmark, SectionMark};
pub use audit::audit;
pub use beside::{
    Beside, BodyTold, Line, LogStanding, MeasuredLog, MeasuredTotal, Per, Scale, Vouched, lines, vouched,
};
pub use citing::{Look, LookedAt, NewCitation, Offer, TakenOffer, cite, look_at, take_offers, uncite};
pub use coding::Span;
pub use comment::{
    COMMENTS_A_PAGE, Closed, Comment, CommentAbout, CommentError, CommentId, CommentOutcome, CommentRound,
    CommentRoundId, CommentTally, Comments, LONGEST_COMMENT, LONGEST_TITLE, MOST_COMMENTS, MOST_INVITED,
    NewComment, NewCommentRound, NewRuling, NewWithdrawal, Only, Ruling, Subject, Takes, Withdrawal,
    close_comment_round, comment, comment_round, comment_rounds, comments, open_comment_round, open_comments,
    rule_on, withdraw_comment,
};
pub use contradiction::{
    Contradiction, ContradictionKind, ContradictionState, Contradictions, Decision, FoundContradictions,
    NewVerdict, Seen, Side, ToldAt, ToldIn, Verdict, contradictions, decide_contradiction,
};
pub use coverage::{
    BodyCoverage, CodeCoverage, Coverage, CoverageCell, Coverages, SectionCoverage, coverage,
};
pub use diff::{Piece, word_diff};
pub use error::{OfferChanged, Overtaken, SchemeError};
pub use freshness::{Contents, Current, Freshness, Orphan, Pin, Place, freshness, unmeasured};
pub use minority::{
    Dropped, Minority, MinorityId, MinorityView, NewMinority, Reached, drop_minority, pin_minority,
};
pub use mirror::{CodedPassage, LEFT_OUT, Mirror, Use, mirror};
pub use model::{
    Citation, CitationId, Content, Hand, Pinned, Removal, Source, Statement, StatementId, StatementState,
    StatementVersion, Target, TargetError,
};
pub use omission::{Omission, Omitted, explain_omission};
pub use prose::{FigureName, Number, Prose, ReadText};
pub use reply::{
    BodyReply, BodyReplyId, CodedAs, LONGEST_REPLY, NewBodyReply, NewReplyAnswer, Replied, ReplyAbout,
    ReplyAnswer, ReplyOutcome, ReplyView, Wording, answer_reply, reply,
};
pub use returned::{
    Candidate, Comparison, Found, Note, ReturnedError, ReturnedFile, Row, STUDY_PROPERTY, Taking, Took,
    compare, take,
};
pub use solution::{Feasibility, NewSolution, Solution, Solutions, describe_solution};
pub use view::{
    CitationView, Origin, SchemeView, SectionView, StatementView, Tally, looks_at, preview, removal_reasons,
    removals_of, statement, versions_of, view,
};
pub use views::Views;

/// This room's tables.
pub const MIGRATIONS: &[::store::Migration] = &[
    ::store::Migration::both("0001_scheme", include_str!("../migrations/0001_scheme.sql")),
    ::store::Migration::both(
        "0002_statement_removal",
        include_str!("../migrations/0002_statement_removal.sql"),
    ),
    ::store::Migration::both("0003_figure_number", include_str!("../migrations/0003_figure_number.sql")),
    ::store::Migration::both("0004_minority", include_str!("../migrations/0004_minority.sql")),
    ::store::Migration::both("0005_solution", include_str!("../migrations/0005_solution.sql")),
    ::store::Migration::both("0006_contradiction", include_str!("../migrations/0006_contradiction.sql")),
    ::store::Migration::both("0007_body_reply", include_str!("../migrations/0007_body_reply.sql")),
    ::store::Migration::both("0008_comment", include_str!("../migrations/0008_comment.sql")),
];
