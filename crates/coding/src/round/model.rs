//! The nouns of a round of blind coding. Plain data; the rules stand beside.

use std::collections::BTreeSet;

use jiff::Timestamp;
use kernel::{AccountId, BodyCode, Digest, Role, StudyCode};
use plan::CodeId;
use reports::{ReportId, VersionId};

kernel::typed_id! {
    /// One round.
    RoundId
}

/// Several coders, one sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// The study.
    pub study: StudyCode,
    /// What people call it.
    pub name: String,
    /// The plan version whose codebook the coders read.
    pub plan_version: i64,
    /// What sample and intervals follow from.
    pub seed: u64,
    /// How many passages could have been drawn.
    pub frame: i64,
    /// Who judges, in order.
    pub coders: Vec<AccountId>,
    /// Who started it and closes it.
    pub leader: AccountId,
    /// In which role.
    pub leader_role: Role,
    /// When it was started.
    pub at: Timestamp,
    /// When and by whom it was closed, if it was.
    pub closed: Option<Closing>,
}

impl Round {
    /// The seed as it is shown and kept: 16 hexadecimal digits.
    pub fn seed_text(&self) -> String {
        format!("{:016x}", self.seed)
    }

    /// Whether coders still judge.
    pub fn state(&self) -> RoundState {
        if self.closed.is_some() { RoundState::Closed } else { RoundState::Open }
    }
}

/// Whether coders still judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundState {
    /// They do, each blind to the others.
    Open,
    /// They do not; everybody who works on the codes sees what was judged.
    Closed,
}

/// That and by whom a round was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Who.
    pub account: AccountId,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Timestamp,
}

/// A passage of the sample, pinned to what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Its number in the round, from 1, in the order of drawing.
    pub number: i64,
    /// The group of the body in the plan.
    pub group: i64,
    /// The body.
    pub body: BodyCode,
    /// Its report.
    pub report: ReportId,
    /// The version that is read.
    pub version: VersionId,
    /// The passage's address in it.
    pub address: String,
    /// Digest of the passage's text.
    pub digest: Digest,
}

/// What one coder said of one passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The passage's number in the round.
    pub number: i64,
    /// Who.
    pub coder: AccountId,
    /// Which time, from 1: a coder may judge again while the round is open.
    pub revision: i64,
    /// The codes that fit; empty when none does.
    pub codes: BTreeSet<CodeId>,
    /// What the coder wanted remembered; may be empty.
    pub memo: String,
    /// 32 random hexadecimal digits.
    pub nonce: String,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Timestamp,
}

/// How a difference was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The passage's number in the round.
    pub number: i64,
    /// Which of the codes the coders differ in apply.
    pub codes: BTreeSet<CodeId>,
    /// Why; every coder reads it.
    pub reason: String,
    /// Who decided.
    pub account: AccountId,
    /// In which role.
    pub role: Role,
    /// When.
    pub at: Timestamp,
}

/// What somebody asks for who starts a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRound {
    /// The study.
    pub study: StudyCode,
    /// What people will call it.
    pub name: String,
    /// How many passages to draw.
    pub passages: usize,
    /// Who judges; at least two.
    pub coders: Vec<AccountId>,
}

/// What a coder says of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJudgement {
    /// The round.
    pub round: RoundId,
    /// The passage's number in it.
    pub number: i64,
    /// The codes that fit; empty says that none does.
    pub codes: BTreeSet<CodeId>,
    /// What to remember; may be empty.
    pub memo: String,
}

/// How somebody settles a difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDecision {
    /// The round.
    pub round: RoundId,
    /// The passage's number in it.
    pub number: i64,
    /// Which of the codes the coders differ in apply.
    pub codes: BTreeSet<CodeId>,
    /// Why.
    pub reason: String,
}

/// When a round may be closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Only when every coder has judged every passage.
    WhenAllJudged,
    /// Now; what is not judged stays missing.
    Early,
}
