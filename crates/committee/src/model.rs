//! The nouns of the committee: meetings with their agenda, opinions, tasks with their proof.
//!
//! Plain data, and what follows from it alone: how a meeting or a task stands.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{AccountId, Bilingual, BodyCode, Digest, Language, StudyCode};
use plan::Post;
use reports::query::QueryId;
use reports::{ReportId, Timing};
use scheme::{Hand, StatementId};

use kernel::vietnam_day;

kernel::typed_id! {
    /// One meeting.
    MeetingId
}
kernel::typed_id! {
    /// One item of an agenda.
    AgendaItemId
}
kernel::typed_id! {
    /// What members were asked.
    OpinionRequestId
}
kernel::typed_id! {
    /// One task.
    TaskId
}

/// A meeting of the committee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its id; a later one is greater.
    pub id: MeetingId,
    /// The study.
    pub study: StudyCode,
    /// What it is called.
    pub title: String,
    /// The day it is planned for.
    pub day: Date,
    /// Where; may be empty.
    pub place: String,
    /// Who planned it.
    pub by: Hand,
    /// When it was planned.
    pub at: Timestamp,
    /// The ledger position of its entry.
    pub entry: i64,
    /// What it is about, in order.
    pub items: Vec<AgendaItem>,
    /// What became of it, in order.
    pub steps: Vec<MeetingStep>,
}

/// One item of an agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgendaItem {
    /// Its id.
    pub id: AgendaItemId,
    /// Counted from 1 within the meeting.
    pub number: i64,
    /// Its heading.
    pub heading: String,
    /// What it is about.
    pub about: About,
    /// Who put it on the agenda.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The ledger position of its entry.
    pub entry: i64,
}

/// What an item of an agenda is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// Nothing but its heading.
    Heading,
    /// A statement of the scheme.
    Statement(StatementId),
    /// A solution, by its statement.
    Solution(StatementId),
    /// A contradiction of figures, by its name.
    Contradiction(String),
    /// A query about a report.
    Query(QueryId),
}

/// What became of a meeting. Steps never change; a new one is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingStep {
    /// Counted from 1 within the meeting.
    pub number: i64,
    /// How it stands since.
    pub state: MeetingState,
    /// Who took part, the minutes, or why it was called off.
    pub words: String,
    /// Who said so.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The ledger position of its entry.
    pub entry: i64,
}

/// How a meeting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeetingState {
    /// It is planned.
    Planned,
    /// It took place.
    Held,
    /// Its minutes are kept.
    Minuted,
    /// It does not take place.
    CalledOff,
}

/// What members are asked, by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionRequest {
    /// Its id; a later one is greater.
    pub id: OpinionRequestId,
    /// The study.
    pub study: StudyCode,
    /// The item of an agenda it is about.
    pub item: Option<AgendaItemId>,
    /// The statement it is about.
    pub statement: Option<StatementId>,
    /// What is asked.
    pub question: String,
    /// The last day on which an opinion is in time.
    pub due: Date,
    /// The accounts that are asked.
    pub members: Vec<AccountId>,
    /// Who asks.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The ledger position of its entry.
    pub entry: i64,
    /// What members answered, in the order given.
    pub opinions: Vec<Opinion>,
}

/// What a member thinks. Never changed; a later one stands in for it, and both stay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// The member.
    pub member: AccountId,
    /// Counted from 1 within what this member answered.
    pub number: i64,
    /// For or against.
    pub view: Standpoint,
    /// In the member's words; may be empty where they agree.
    pub words: String,
    /// The number of the statement's text the member read; 0 where it is about no statement.
    pub statement_version: i64,
    /// That text; empty where it is about no statement.
    pub sentence: String,
    /// In whose name.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The ledger position of its entry.
    pub entry: i64,
}

/// For or against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standpoint {
    /// The member agrees.
    Agree,
    /// The member agrees if something is changed.
    AgreeWithChanges,
    /// The member disagrees.
    Disagree,
    /// The member has no opinion.
    NoOpinion,
}

/// Something a body is to do, from a directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The study.
    pub study: StudyCode,
    /// Counted from 1 within the study.
    pub number: i64,
    /// The directive it comes of, by its id.
    pub directive: String,
    /// What is to be done.
    pub text: String,
    /// The body that answers for it.
    pub body: BodyCode,
    /// The post of the body that says when it is done; any where nobody is named.
    pub post: Option<Post>,
    /// The last day as it was given; [`Self::due_now`] knows of extensions.
    pub due: Date,
    /// What proof is wanted.
    pub proof: String,
    /// Who gave it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The ledger position of its entry.
    pub entry: i64,
    /// What became of it, in order.
    pub steps: Vec<TaskStep>,
}

/// What became of a task. Steps never change; a new one is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskStep {
    /// Counted from 1 within the task.
    pub number: i64,
    /// What was done.
    pub act: TaskAct,
    /// In which words.
    pub words: String,
    /// Who did it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The ledger position of its entry.
    pub entry: i64,
}

/// A step of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TaskAct {
    /// The body says it is done.
    Reported(Proof),
    /// The proof does not do; the words say why.
    SentBack,
    /// It is accepted and closed.
    Closed,
    /// Its last day is a later one; the words say why.
    Extended {
        /// The new last day.
        due: Date,
        /// The last day before.
        before: Date,
    },
}

/// What proves that a task is done, besides the words: a file, a passage of a received report, or both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proof {
    /// A file.
    pub file: Option<ProofFile>,
    /// A passage of a received report.
    pub passage: Option<ProofPassage>,
}

/// A file that proves something, kept by its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofFile {
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// The name it came with.
    pub name: String,
}

/// A passage of a received report that proves something, pinned to its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofPassage {
    /// The report.
    pub report: ReportId,
    /// The number of the version.
    pub version: i64,
    /// Where it stands in that version.
    pub address: String,
    /// Digest of its words.
    pub digest: Digest,
    /// Its words.
    pub quote: String,
}

/// How a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskState {
    /// It was given and is to be done.
    Given,
    /// The body says it is done; nobody has accepted it yet.
    Reported,
    /// It was sent back and is to be done.
    SentBack,
    /// It is accepted and closed.
    Closed,
}

impl Meeting {
    /// How it stands.
    pub fn state(&self) -> MeetingState {
        self.steps.last().map_or(MeetingState::Planned, |step| step.state)
    }

    /// The item with this id.
    pub fn item(&self, id: AgendaItemId) -> Option<&AgendaItem> {
        self.items.iter().find(|item| item.id == id)
    }

    /// What a directive it concluded names as its origin.
    pub fn origin(&self, item: Option<AgendaItemId>) -> String {
        match item {
            Some(item) => format!("meeting/{}/item/{item}", self.id),
            None => format!("meeting/{}", self.id),
        }
    }
}

impl About {
    /// The statement it is about, be it a solution or not.
    pub fn statement(&self) -> Option<StatementId> {
        match self {
            Self::Statement(id) | Self::Solution(id) => Some(*id),
            _ => None,
        }
    }

    /// The kind's name people read.
    pub fn kind_name(&self, language: Language) -> &'static str {
        match self {
            Self::Heading => language.pick("nội dung khác", "another matter"),
            Self::Statement(_) => language.pick("luận điểm", "statement"),
            Self::Solution(_) => language.pick("giải pháp", "solution"),
            Self::Contradiction(_) => language.pick("mâu thuẫn số liệu", "contradiction"),
            Self::Query(_) => language.pick("yêu cầu làm rõ", "query"),
        }
    }
}

/// As it stands in rows, forms and the ledger: `statement/…`; empty for [`About::Heading`].
impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Heading => Ok(()),
            Self::Statement(id) => write!(f, "statement/{id}"),
            Self::Solution(id) => write!(f, "solution/{id}"),
            Self::Contradiction(name) => write!(f, "contradiction/{name}"),
            Self::Query(id) => write!(f, "query/{id}"),
        }
    }
}

impl FromStr for About {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("«{text}» is nothing an agenda can be about");
        if text.is_empty() {
            return Ok(Self::Heading);
        }
        let (kind, name) = text.split_once('/').ok_or_else(bad)?;
        Ok(match kind {
            "statement" => Self::Statement(name.parse().map_err(|_| bad())?),
            "solution" => Self::Solution(name.parse().map_err(|_| bad())?),
            "contradiction" if !name.is_empty() => Self::Contradiction(name.to_owned()),
            "query" => Self::Query(name.parse().map_err(|_| bad())?),
            _ => return Err(bad()),
        })
    }
}

impl MeetingState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Held, Self::Minuted, Self::CalledOff];

    /// The word in tables and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Held => "held",
            Self::Minuted => "minuted",
            Self::CalledOff => "called_off",
        }
    }

    /// The words people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Planned => language.pick("dự kiến", "planned"),
            Self::Held => language.pick("đã họp", "held"),
            Self::Minuted => language.pick("đã có biên bản", "minuted"),
            Self::CalledOff => language.pick("đã hủy", "called off"),
        }
    }

    /// The state of this word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == text)
    }
}

impl OpinionRequest {
    /// What `member` answered last.
    pub fn last_of(&self, member: AccountId) -> Option<&Opinion> {
        self.opinions.iter().rev().find(|opinion| opinion.member == member)
    }

    /// The opinions that stand, in the order members were asked.
    pub fn standing(&self) -> impl Iterator<Item = &Opinion> {
        self.members.iter().filter_map(|member| self.last_of(*member))
    }

    /// The opinions a later one stands in for.
    pub fn superseded(&self) -> impl Iterator<Item = &Opinion> {
        self.opinions
            .iter()
            .filter(|opinion| self.last_of(opinion.member).is_some_and(|last| last.number > opinion.number))
    }

    /// Who was asked and has not answered.
    pub fn silent(&self) -> impl Iterator<Item = AccountId> + '_ {
        self.members.iter().copied().filter(|member| self.last_of(*member).is_none())
    }

    /// Whether an opinion came in time or late.
    pub fn timing(&self, opinion: &Opinion) -> Timing {
        Timing::of(opinion.at, self.due)
    }
}

impl Standpoint {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Agree, Self::AgreeWithChanges, Self::Disagree, Self::NoOpinion];

    /// The word in tables and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::AgreeWithChanges => "changes",
            Self::Disagree => "disagree",
            Self::NoOpinion => "none",
        }
    }

    /// The words people read.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Agree => Bilingual::new("Đồng ý", "Agrees"),
            Self::AgreeWithChanges => {
                Bilingual::new("Đồng ý, có sửa đổi, bổ sung", "Agrees if something is changed")
            }
            Self::Disagree => Bilingual::new("Không đồng ý", "Disagrees"),
            Self::NoOpinion => Bilingual::new("Không có ý kiến", "Has no opinion"),
        }
    }

    /// The standpoint of this word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.code() == text)
    }
}

impl Task {
    /// How it stands.
    pub fn state(&self) -> TaskState {
        let last = self.steps.iter().rev().find_map(|step| match step.act {
            TaskAct::Reported(_) => Some(TaskState::Reported),
            TaskAct::SentBack => Some(TaskState::SentBack),
            TaskAct::Closed => Some(TaskState::Closed),
            TaskAct::Extended { .. } => None,
        });
        last.unwrap_or(TaskState::Given)
    }

    /// The last day, extensions counted.
    pub fn due_now(&self) -> Date {
        let later = self.steps.iter().rev().find_map(|step| match step.act {
            TaskAct::Extended { due, .. } => Some(due),
            _ => None,
        });
        later.unwrap_or(self.due)
    }

    /// The number of its last step; 0 for none. Whoever takes a step names the number they saw.
    pub fn seen(&self) -> i64 {
        self.steps.last().map_or(0, |step| step.number)
    }

    /// Whether it is overdue: not reported done on the last day, or sent back and that day past.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        match self.state() {
            TaskState::Closed => false,
            TaskState::Given | TaskState::SentBack => vietnam_day(now) > self.due_now(),
            TaskState::Reported => {
                self.reported().is_some_and(|(step, _)| vietnam_day(step.at) > self.due_now())
            }
        }
    }

    /// The last report that it is done, with its proof.
    pub fn reported(&self) -> Option<(&TaskStep, &Proof)> {
        self.steps.iter().rev().find_map(|step| match &step.act {
            TaskAct::Reported(proof) => Some((step, proof)),
            _ => None,
        })
    }
}

impl TaskAct {
    /// The word in tables.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Reported(_) => "reported",
            Self::SentBack => "sent_back",
            Self::Closed => "closed",
            Self::Extended { .. } => "extended",
        }
    }

    /// The words people read.
    pub fn name(&self, language: Language) -> &'static str {
        match self {
            Self::Reported(_) => language.pick("báo cáo hoàn thành", "reported done"),
            Self::SentBack => language.pick("trả lại", "sent back"),
            Self::Closed => language.pick("chấp nhận, kết thúc", "accepted and closed"),
            Self::Extended { .. } => language.pick("gia hạn", "extended"),
        }
    }
}

impl TaskState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Given, Self::Reported, Self::SentBack, Self::Closed];

    /// The word in addresses and class names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Reported => "reported",
            Self::SentBack => "sent_back",
            Self::Closed => "closed",
        }
    }

    /// The words people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Given => language.pick("đã giao", "given"),
            Self::Reported => language.pick("chờ xác nhận", "waits to be accepted"),
            Self::SentBack => language.pick("bị trả lại", "sent back"),
            Self::Closed => language.pick("đã kết thúc", "closed"),
        }
    }

    /// The state of this word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_item_is_about_reads_back_as_it_was() {
        let world = kernel::World::scripted(1);
        let all = [
            About::Heading,
            About::Statement(world.new_id()),
            About::Solution(world.new_id()),
            About::Contradiction("text/TU.H26/tasks-late".to_owned()),
            About::Query(world.new_id()),
        ];
        for about in all {
            assert_eq!(about.to_string().parse(), Ok(about));
        }
        for bad in ["x", "statement/x", "contradiction/", "task/1"] {
            assert!(bad.parse::<About>().is_err(), "{bad}");
        }
    }
}
