//! A letter and what becomes of it.
//!
//! Plain data. Which letters there must be is decided in `rules`; sending is in `jobs`.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{AccountId, Bilingual, BodyCode, StudyCode};

kernel::typed_id! {
    /// One letter; also the left part of its Message-ID.
    LetterId
}

/// What a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// To a body's own people: the report is due.
    Reminder,
    /// To the body's signer: the drafter was reminded and nothing came.
    Escalation,
    /// To secretariat or committee: the bodies that are silent.
    Silence,
    /// To the secretariat: the day's digest.
    Digest,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Reminder, Self::Escalation, Self::Silence, Self::Digest];

    /// The name in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reminder => "reminder",
            Self::Escalation => "escalation",
            Self::Silence => "silence",
            Self::Digest => "digest",
        }
    }

    /// The words people read.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Reminder => Bilingual::new("nhắc hạn", "reminder"),
            Self::Escalation => Bilingual::new("báo lãnh đạo ký", "carried to the signer"),
            Self::Silence => Bilingual::new("báo cơ quan chưa gửi", "list of silent bodies"),
            Self::Digest => Bilingual::new("bản tin ngày", "daily digest"),
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == text)
    }
}

/// The rule under which digests are kept; no reminder of a plan has this id.
pub(crate) const DIGEST: &str = "«digest»";

/// A letter that is due, before it is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The rule of the plan; of a digest its own word.
    pub rule: String,
    /// What it is.
    pub kind: Kind,
    /// The day it falls on.
    pub occasion: Date,
    /// The body it is about; `None` when it tells of many.
    pub body: Option<BodyCode>,
    /// Who is written to.
    pub account: AccountId,
}

/// What became of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It is to be sent.
    Waiting,
    /// It is being handed over right now, or the program died while it was.
    Sending,
    /// The mail server took it.
    Sent,
    /// Nobody knows whether the mail server took it; a person decides.
    Uncertain,
    /// It was not sent, for certain; a person mends what is wrong and sends it again.
    Failed,
    /// It is no longer needed.
    Dropped,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Waiting, Self::Sending, Self::Sent, Self::Uncertain, Self::Failed, Self::Dropped];

    /// The name in tables and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Uncertain => "uncertain",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }

    /// The words people read.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Waiting => Bilingual::new("chờ gửi", "waiting"),
            Self::Sending => Bilingual::new("đang gửi", "being sent"),
            Self::Sent => Bilingual::new("đã gửi", "sent"),
            Self::Uncertain => Bilingual::new("chưa rõ đã gửi hay chưa", "not known whether sent"),
            Self::Failed => Bilingual::new("không gửi được", "not sent"),
            Self::Dropped => Bilingual::new("không cần gửi nữa", "no longer needed"),
        }
    }

    /// Reads the name in tables.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == text)
    }

    /// Whether a person may ask for it to be sent again.
    pub fn may_be_sent_again(self) -> bool {
        matches!(self, Self::Failed | Self::Uncertain)
    }
}

/// Why a letter is where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The person has no address.
    NoAddress,
    /// The mail server could not be reached, or wanted another password.
    NotReached,
    /// The mail server asked to come again later.
    Later,
    /// The mail server refused it for good.
    Refused,
    /// The line was cut, or the program stopped, after the letter was handed over and before the answer.
    CutOff,
    /// The report came in meanwhile.
    Received,
    /// The account was closed.
    Closed,
    /// Deadline, rule or assignment changed meanwhile.
    Changed,
    /// It waited so long that its day is past.
    TooLate,
}

impl Why {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::NoAddress,
        Self::NotReached,
        Self::Later,
        Self::Refused,
        Self::CutOff,
        Self::Received,
        Self::Closed,
        Self::Changed,
        Self::TooLate,
    ];

    /// The name in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoAddress => "no-address",
            Self::NotReached => "not-reached",
            Self::Later => "later",
            Self::Refused => "refused",
            Self::CutOff => "cut-off",
            Self::Received => "received",
            Self::Closed => "closed",
            Self::Changed => "changed",
            Self::TooLate => "too-late",
        }
    }

    /// What happened and what to do about it.
    pub fn sentence(self) -> Bilingual {
        match self {
            Self::NoAddress => Bilingual::new(
                "Tài khoản chưa có địa chỉ thư điện tử: thêm địa chỉ ở trang Tài khoản rồi bấm «Gửi lại».",
                "The account has no e-mail address: add one on the page of accounts, then press “Send again”.",
            ),
            Self::NotReached => Bilingual::new(
                "Máy chủ thư không trả lời hoặc không nhận mật khẩu; chương trình tự thử lại. Nếu kéo dài, báo người quản trị xem mục [mail] trong damlam.toml.",
                "The mail server does not answer or takes no password; the program tries again by itself. If it lasts, have the operator look at [mail] in damlam.toml.",
            ),
            Self::Later => Bilingual::new(
                "Máy chủ thư hẹn gửi sau; chương trình tự thử lại.",
                "The mail server asked to come later; the program tries again by itself.",
            ),
            Self::Refused => Bilingual::new(
                "Máy chủ thư từ chối: kiểm tra địa chỉ ở trang Tài khoản rồi bấm «Gửi lại».",
                "The mail server refused it: check the address on the page of accounts, then press “Send again”.",
            ),
            Self::CutOff => Bilingual::new(
                "Đường truyền đứt hoặc chương trình dừng đúng lúc giao thư. Chương trình không tự gửi lần hai: hỏi người nhận, nếu chưa có thư thì bấm «Gửi lại».",
                "The line was cut or the program stopped while handing the letter over. It is not sent twice by itself: ask the recipient, and press “Send again” if it did not arrive.",
            ),
            Self::Received => Bilingual::new(
                "Báo cáo đã nhận trước khi thư đi.",
                "The report came in before the letter went.",
            ),
            Self::Closed => Bilingual::new(
                "Tài khoản đã đóng trước khi thư đi.",
                "The account was closed before the letter went.",
            ),
            Self::Changed => Bilingual::new(
                "Thời hạn, quy tắc hoặc phân công đã đổi trước khi thư đi.",
                "Deadline, rule or assignment changed before the letter went.",
            ),
            Self::TooLate => Bilingual::new(
                "Thư chờ quá ba ngày nên không còn đúng lúc; quy tắc sau sẽ nhắc tiếp.",
                "It waited more than three days and its time is past; the next rule reminds again.",
            ),
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|why| why.code() == text)
    }
}

/// A letter as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its id.
    pub id: LetterId,
    /// The study.
    pub study: StudyCode,
    /// What it is, on which day, to whom.
    pub due: Due,
    /// What became of it.
    pub state: State,
    /// Why, where that needs saying.
    pub why: Option<Why>,
    /// What the mail server said, without any address.
    pub detail: Option<String>,
    /// Subject and words as they were sent.
    pub words: Option<(String, String)>,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was last being handed over.
    pub tried_at: Option<Timestamp>,
    /// When it came to its end.
    pub ended_at: Option<Timestamp>,
}

/// How often a body's people were reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Letters the mail server took.
    pub letters: i64,
    /// When the last was.
    pub last: Timestamp,
}
