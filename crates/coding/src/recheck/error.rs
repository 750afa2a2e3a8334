//! Why looking again was refused, or could not be kept.

use kernel::Bilingual;
use plan::CodeId;

use crate::CodingError;
use crate::recheck::rules::MOST_AT_ONCE;
use crate::rules::LONGEST_MEMO;

/// Why looking again was refused, or could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum RecheckError {
    /// The rules say no; the sentence says what to do.
    #[error("{}", .0.told().en)]
    Refused(NotRechecked),
    /// Passages, plan or codings could not be read or kept.
    #[error("what waits to be looked at again could not be read or kept")]
    Coding(#[from] CodingError),
    /// The store failed.
    #[error("the store could not keep what was said")]
    Store(#[from] ::store::StoreError),
}

/// What the rules refuse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotRechecked {
    /// No coding is named.
    Nothing,
    /// More than may be answered at once.
    TooMany,
    /// Nobody is signed in as a person.
    NoPerson,
    /// A coding does not exist.
    Unknown,
    /// The codings are not all of one code of one study.
    Mixed,
    /// The plan was amended since it was read.
    Overtaken {
        /// The version that was read.
        read: i64,
        /// The version that stands.
        standing: i64,
    },
    /// A coding does not wait, or not any more.
    NotWaiting {
        /// The passage's address.
        address: String,
    },
    /// The words are judged in an open round.
    Judged {
        /// The passage's address.
        address: String,
    },
    /// A code that is not in the codebook cannot be kept.
    Ended {
        /// The code.
        code: CodeId,
    },
    /// The code to be given is not in the codebook.
    UnknownCode {
        /// The code.
        code: CodeId,
    },
    /// The code to be given is the one it has.
    SameCode {
        /// The code.
        code: CodeId,
    },
    /// The memo is too long.
    LongMemo {
        /// Its length in characters.
        length: usize,
    },
}

impl NotRechecked {
    /// What to tell the person who asked.
    pub fn told(&self) -> Bilingual {
        let told = |vi: &str, en: &str| Bilingual::new(vi, en);
        match self {
            Self::Nothing => told("Chưa chọn đoạn nào.", "Nothing was ticked."),
            Self::TooMany => Bilingual::new(
                format!("Mỗi lần trả lời nhiều nhất {MOST_AT_ONCE} đoạn; hãy chọn ít hơn."),
                format!("At most {MOST_AT_ONCE} can be answered at once; tick fewer."),
            ),
            Self::NoPerson => {
                told("Việc này cần một tài khoản; hãy đăng nhập.", "This needs an account; sign in.")
            }
            Self::Unknown => told(
                "Không có lần gán mã này; hãy mở lại danh sách chờ xem lại.",
                "There is no such coding; open the list of what waits again.",
            ),
            Self::Mixed => told(
                "Chỉ trả lời cùng lúc những đoạn mang cùng một mã; hãy chọn lại.",
                "Only codings of one code are answered at once; tick again.",
            ),
            Self::Overtaken { read, standing } => Bilingual::new(
                format!(
                    "Bộ mã đã đổi: đồng chí đọc bản {read} của kế hoạch, nay có hiệu lực là bản {standing}. Hãy tải lại trang, đọc định nghĩa mới rồi trả lời lại."
                ),
                format!(
                    "The codebook was amended: you read version {read} of the plan, and version {standing} stands now. Reload the page, read the new definition and answer again."
                ),
            ),
            Self::NotWaiting { address } => Bilingual::new(
                format!(
                    "Đoạn {address} không còn chờ xem lại: có người vừa trả lời, hoặc nội dung đã đổi. Hãy tải lại trang."
                ),
                format!(
                    "The passage {address} does not wait any more: somebody answered it, or its words changed. Reload the page."
                ),
            ),
            Self::Judged { address } => Bilingual::new(
                format!(
                    "Đoạn {address} đang được gán mã độc lập trong một đợt; hãy đợi đợt đóng rồi xem lại."
                ),
                format!("The passage {address} is judged in an open round; wait until the round is closed."),
            ),
            Self::Ended { code } => Bilingual::new(
                format!("Mã {code} không còn trong bộ mã nên không giữ được; hãy chọn mã khác hoặc gỡ mã."),
                format!(
                    "The code {code} is not in the codebook any more and cannot be kept; give another or remove it."
                ),
            ),
            Self::UnknownCode { code } => Bilingual::new(
                format!("Mã {code} không có trong bộ mã hiện hành; hãy chọn một mã trong danh sách."),
                format!(
                    "The code {code} is not in the study's current codebook; choose one of those listed."
                ),
            ),
            Self::SameCode { code } => Bilingual::new(
                format!("Đoạn đang mang chính mã {code}; hãy chọn «giữ mã», hoặc chọn mã khác."),
                format!("{code} is the code it has; choose to keep it, or choose another."),
            ),
            Self::LongMemo { length } => Bilingual::new(
                format!("Ghi chú dài {length} ký tự; hãy rút gọn còn {LONGEST_MEMO}."),
                format!("The memo has {length} characters; shorten it to {LONGEST_MEMO}."),
            ),
        }
    }
}

impl RecheckError {
    /// What to tell the person who asked; `None` when it is no fault of theirs.
    pub fn told(&self) -> Option<Bilingual> {
        match self {
            Self::Refused(refusal) => Some(refusal.told()),
            Self::Coding(error) => error.told(),
            Self::Store(_) => None,
        }
    }
}

impl From<NotRechecked> for RecheckError {
    fn from(refusal: NotRechecked) -> Self {
        Self::Refused(refusal)
    }
}

impl From<sqlx::Error> for RecheckError {
    fn from(error: sqlx::Error) -> Self {
        Self::Coding(error.into())
    }
}
