//! Why something about a round was refused, or could not be read.

use kernel::{Bilingual, IdError};

use crate::CodingError;
use crate::round::rules::{LONGEST_NAME, LONGEST_REASON, MOST_CODERS, MOST_PASSAGES};

/// Why something about a round was refused, or could not be read.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    /// The rules say no; the sentence says what to do.
    #[error("{}", .0.told().en)]
    Refused(Refusal),
    /// Passages, plan or codings could not be read or kept.
    #[error("what the round is about could not be read or kept")]
    Coding(#[from] CodingError),
    /// The store failed.
    #[error("the store could not keep or give the round")]
    Store(#[from] ::store::StoreError),
    /// The database failed.
    #[error("the database could not keep or give the round")]
    Database(#[from] sqlx::Error),
    /// A row does not read as what was written.
    #[error("a stored round cannot be read: {0}; run «damlam ledger verify» and compare with a backup")]
    Row(String),
    /// The computing was stopped from outside.
    #[error("computing the agreement was stopped; close the round again")]
    Stopped,
}

/// What the rules refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such round, or no such passage in it.
    Unknown,
    /// The round has no name, or a long one.
    Name,
    /// A sample of this size is not drawn.
    Size,
    /// Fewer passages than groups of bodies.
    FewerThanGroups {
        /// How many groups have passages.
        groups: usize,
    },
    /// More passages than there are.
    MoreThanPassages {
        /// How many can be drawn.
        passages: usize,
    },
    /// Fewer than two coders, too many, or one twice.
    Coders,
    /// One of them may not code.
    MayNotCode,
    /// Nobody is signed in as a person.
    NoPerson,
    /// The actor is none of the round's coders.
    NotACoder,
    /// The round is closed.
    Closed,
    /// The round is open: what was judged is nobody's to see yet.
    StillOpen,
    /// The actor does not lead the round.
    NotTheLeader,
    /// Not all is judged.
    Missing {
        /// Judgements that are missing.
        judgements: usize,
    },
    /// Somebody judged while the agreement was computed.
    Overtaken,
    /// A code that is not in the codebook of the round.
    UnknownCode,
    /// The memo or the reason is too long.
    LongText,
    /// No reason was given.
    NoReason,
    /// The coders do not differ here.
    NoDifference,
    /// A code nobody differs in.
    OtherCode,
    /// The actor judged this passage.
    OwnJudgement,
    /// It was decided before.
    Decided,
}

impl Refusal {
    /// What to tell the person who asked.
    pub fn told(self) -> Bilingual {
        let told = |vi: &str, en: &str| Bilingual::new(vi, en);
        match self {
            Self::Unknown => told(
                "Không có đợt hoặc đoạn này; hãy mở lại danh sách đợt.",
                "There is no such round or passage; open the list of rounds again.",
            ),
            Self::Name => Bilingual::new(
                format!("Hãy đặt tên cho đợt, tối đa {LONGEST_NAME} ký tự."),
                format!("Give the round a name of at most {LONGEST_NAME} characters."),
            ),
            Self::Size => Bilingual::new(
                format!("Số đoạn phải từ 1 đến {MOST_PASSAGES}; hãy nhập lại."),
                format!("Ask for 1 to {MOST_PASSAGES} passages."),
            ),
            Self::FewerThanGroups { groups } => Bilingual::new(
                format!(
                    "Có {groups} nhóm cơ quan đã gửi báo cáo và nhóm nào cũng phải có mặt trong mẫu; hãy rút ít nhất {groups} đoạn."
                ),
                format!(
                    "{groups} groups of bodies have sent reports and each must be in the sample; ask for at least {groups} passages."
                ),
            ),
            Self::MoreThanPassages { passages } => Bilingual::new(
                format!(
                    "Chỉ còn {passages} đoạn gán mã được mà những người này chưa gặp trong đợt nào; hãy rút không quá số đó, hoặc chọn người khác."
                ),
                format!(
                    "Only {passages} passages can be coded that these coders met in no round yet; ask for no more, or choose others."
                ),
            ),
            Self::Coders => Bilingual::new(
                format!("Cần từ hai đến {MOST_CODERS} người gán mã khác nhau; hãy chọn lại."),
                format!("Two to {MOST_CODERS} different coders are needed; choose again."),
            ),
            Self::MayNotCode => told(
                "Có người được chọn không còn quyền gán mã; hãy tải lại trang và chọn lại.",
                "Somebody you chose may no longer code; reload the page and choose again.",
            ),
            Self::NoPerson => {
                told("Việc này cần một tài khoản; hãy đăng nhập.", "This needs an account; sign in.")
            }
            Self::NotACoder => told(
                "Đồng chí không phải người gán mã của đợt này. Nếu cần, hãy đề nghị người chủ trì mở đợt khác.",
                "You are not a coder of this round. If you should be, ask whoever leads it to start another.",
            ),
            Self::Closed => told(
                "Đợt đã đóng nên không nhận thêm phiếu; hãy xem kết quả.",
                "The round is closed and takes no more judgements; see its result.",
            ),
            Self::StillOpen => told(
                "Đợt đang mở: chưa ai được xem phiếu của người khác. Hãy đợi người chủ trì đóng đợt.",
                "The round is open: nobody sees another's judgements yet. Wait until its leader closes it.",
            ),
            Self::NotTheLeader => told(
                "Chỉ người chủ trì đợt hoặc cơ quan thường trực được đóng đợt; hãy liên hệ họ.",
                "Only whoever leads the round, or the secretariat, closes it; ask them.",
            ),
            Self::Missing { judgements } => Bilingual::new(
                format!(
                    "Còn thiếu {judgements} phiếu. Hãy đợi đủ, hoặc chọn đóng sớm: phiếu thiếu được để trống, không tính là «không có mã»."
                ),
                format!(
                    "{judgements} judgements are missing. Wait for them, or choose to close early: they stay missing and do not count as «no code»."
                ),
            ),
            Self::Overtaken => told(
                "Có phiếu vừa được gửi trong lúc tính; hãy đóng lại.",
                "A judgement came while this was computed; close the round again.",
            ),
            Self::UnknownCode => told(
                "Có mã không nằm trong bộ mã của đợt; hãy chọn trong danh sách.",
                "A code is not in the round's codebook; choose from the list.",
            ),
            Self::LongText => Bilingual::new(
                format!("Ghi chú hoặc lý do dài quá; hãy rút gọn còn {LONGEST_REASON} ký tự."),
                format!("The memo or reason is too long; shorten it to {LONGEST_REASON} characters."),
            ),
            Self::NoReason => told(
                "Hãy ghi lý do: những người gán mã sẽ đọc lý do này.",
                "Give a reason: the coders will read it.",
            ),
            Self::NoDifference => told(
                "Ở đoạn này không có mã nào còn khác nhau; không có gì để phân xử.",
                "The coders do not differ in this passage; there is nothing to decide.",
            ),
            Self::OtherCode => told(
                "Chỉ được phân xử các mã còn khác nhau ở đoạn này; hãy chọn trong số đó.",
                "Only the codes the coders differ in can be decided; choose among those.",
            ),
            Self::OwnJudgement => told(
                "Đồng chí đã gán mã đoạn này nên không tự phân xử; hãy để người khác quyết định.",
                "You judged this passage yourself; let somebody else decide.",
            ),
            Self::Decided => told(
                "Đoạn này đã được phân xử; không có gì thay đổi.",
                "This passage was decided before; nothing was changed.",
            ),
        }
    }
}

impl From<Refusal> for RoundError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<IdError> for RoundError {
    fn from(error: IdError) -> Self {
        Self::Row(error.to_string())
    }
}

impl RoundError {
    /// What to tell the person who asked; `None` when it is no fault of theirs.
    pub fn told(&self) -> Option<Bilingual> {
        match self {
            Self::Refused(refusal) => Some(refusal.told()),
            Self::Coding(error) => error.told(),
            Self::Store(_) | Self::Database(_) | Self::Row(_) | Self::Stopped => None,
        }
    }
}
