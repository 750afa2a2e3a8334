//! Why a coding was refused.

use kernel::{Bilingual, IdError};
use plan::CodeId;

/// Why a coding was refused, or could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CodingError {
    /// No such version.
    #[error("the version does not exist; open the report again")]
    UnknownVersion,
    /// The version has no such passage, or it reads differently from what the coder saw.
    #[error(
        "the passage {address} of this version reads differently from what was coded; open the report again"
    )]
    UnknownPassage {
        /// Its address.
        address: String,
    },
    /// The study has no plan.
    #[error("the study has no plan; issue one first")]
    UnknownStudy,
    /// The code is not in the current codebook.
    #[error("the code {code} is not in the study's current codebook; choose one of those listed")]
    UnknownCode {
        /// The code.
        code: CodeId,
    },
    /// The field or level is not in the current codebook.
    #[error(
        "«{value}» is no value of the axis «{axis}» of the study's current codebook; choose one of those listed"
    )]
    UnknownValue {
        /// The axis's key.
        axis: String,
        /// The value's key.
        value: String,
    },
    /// The span reaches beyond the passage.
    #[error("the words marked reach beyond the end of passage {address}; mark them again")]
    OutsidePassage {
        /// Its address.
        address: String,
    },
    /// Only the study's own title was marked.
    #[error(
        "only the study's own title was marked, and the title is never coded; mark what the report itself says"
    )]
    OwnTitle,
    /// The memo is too long.
    #[error("the memo has {length} characters; shorten it to {limit}")]
    LongMemo {
        /// Its length in characters.
        length: usize,
        /// The most allowed.
        limit: usize,
    },
    /// The same coder gave the same words this code already.
    #[error("you gave these words the code {code} already; nothing was changed")]
    Twice {
        /// The code.
        code: CodeId,
    },
    /// No such coding.
    #[error("the coding does not exist; open the report again")]
    UnknownCoding,
    /// It was removed already.
    #[error("the coding was removed already; nothing was changed")]
    RemovedAlready,
    /// The store failed.
    #[error("the store could not keep or give the coding")]
    Store(#[from] ::store::StoreError),
    /// The database failed.
    #[error("the database could not keep or give the coding")]
    Database(#[from] sqlx::Error),
    /// A row does not read as what was written.
    #[error("a stored coding cannot be read: {0}; run «damlam ledger verify» and compare with a backup")]
    Row(String),
}

impl From<IdError> for CodingError {
    fn from(error: IdError) -> Self {
        Self::Row(error.to_string())
    }
}

impl CodingError {
    /// What to tell the person who asked; `None` when it is no fault of theirs.
    pub fn told(&self) -> Option<Bilingual> {
        let told = |vi: &str, en: &Self| Some(Bilingual::new(vi, en.to_string()));
        match self {
            Self::UnknownVersion => told("Không có phiên bản này; hãy mở lại báo cáo.", self),
            Self::UnknownPassage { address } => told(
                &format!("Đoạn {address} của phiên bản này khác với nội dung đã gán mã; hãy mở lại báo cáo."),
                self,
            ),
            Self::UnknownStudy => told("Đề án chưa có kế hoạch; hãy ban hành kế hoạch trước.", self),
            Self::UnknownCode { code } => told(
                &format!("Mã {code} không có trong bộ mã hiện hành; hãy chọn một mã trong danh sách."),
                self,
            ),
            Self::UnknownValue { axis, value } => told(
                &format!(
                    "«{value}» không thuộc trục «{axis}» của bộ mã hiện hành; hãy chọn một giá trị trong danh sách."
                ),
                self,
            ),
            Self::OutsidePassage { address } => {
                told(&format!("Phần đánh dấu vượt quá cuối đoạn {address}; hãy đánh dấu lại."), self)
            }
            Self::OwnTitle => told(
                "Phần đánh dấu chỉ là tên Đề án. Tên Đề án không được gán mã; hãy đánh dấu điều báo cáo tự nêu.",
                self,
            ),
            Self::LongMemo { length, limit } => {
                told(&format!("Ghi chú dài {length} ký tự; hãy rút gọn còn {limit}."), self)
            }
            Self::Twice { code } => {
                told(&format!("Đồng chí đã gán mã {code} cho phần này; không có gì thay đổi."), self)
            }
            Self::UnknownCoding => told("Không có lần gán mã này; hãy mở lại báo cáo.", self),
            Self::RemovedAlready => told("Mã này đã được gỡ trước đó; không có gì thay đổi.", self),
            Self::Store(_) | Self::Database(_) | Self::Row(_) => None,
        }
    }
}
