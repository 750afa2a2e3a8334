//! What can go wrong with kept measurements.

use kernel::Bilingual;

/// Measuring a registered log, or reading a kept measurement, failed.
#[derive(Debug, thiserror::Error)]
pub enum MeasurementError {
    /// No such work log.
    #[error("there is no work log {0}")]
    NoWorklog(worklog::WorklogId),
    /// The log's columns cannot be measured.
    #[error("the work log cannot be measured")]
    Measure(#[from] measure::MeasureError),
    /// The log could not be loaded.
    #[error("the work log cannot be loaded")]
    Worklog(#[from] worklog::WorklogError),
    /// What is kept cannot be read.
    #[error("what is kept of the measurement cannot be read: {0}")]
    Kept(String),
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] store::StoreError),
    /// A query failed.
    #[error("a query on measurements failed")]
    Sql(#[from] sqlx::Error),
    /// New versions kept coming while the log was measured.
    #[error("version {0} of the work log was registered while an older one was measured; measure it again")]
    Overtaken(i64),
    /// The work was stopped half-way.
    #[error("the measuring was stopped; start it again")]
    Stopped,
    /// A reply to what is not there or not shown.
    #[error("the newest measurement shows no such figure of «{unit}»; open the unit's page again")]
    NoFigure {
        /// The unit.
        unit: String,
    },
    /// A reply without words.
    #[error("the reply is empty; write what the unit answers")]
    ReplyEmpty,
    /// A reply that is too long.
    #[error("the reply has {length} characters; shorten it to at most {}", crate::LONGEST_REPLY)]
    ReplyLong {
        /// Its length in characters.
        length: usize,
    },
    /// A reply with a secrecy mark.
    #[error("the reply is marked {0}; nothing of it was kept: send secret documents by the secret post")]
    ReplySecret(&'static str),
}

impl MeasurementError {
    /// What to tell the person who asked; `None` when it is no fault of theirs.
    pub fn told(&self) -> Option<Bilingual> {
        let vi = match self {
            Self::NoWorklog(_) => "Không có nhật ký công việc này; hãy mở lại danh sách.".to_owned(),
            Self::Overtaken(version) => {
                format!("Bản {version} của nhật ký được gửi trong khi đo bản cũ hơn; hãy đo lại.")
            }
            Self::NoFigure { unit } => {
                format!(
                    "Lần đo mới nhất không hiển thị số liệu này của «{unit}»; hãy mở lại trang của đơn vị."
                )
            }
            Self::ReplyEmpty => "Câu trả lời trống; hãy ghi ý kiến của đơn vị.".to_owned(),
            Self::ReplyLong { length } => {
                format!("Câu trả lời dài {length} ký tự; hãy rút gọn còn không quá {}.", crate::LONGEST_REPLY)
            }
            Self::ReplySecret(mark) => format!(
                "Câu trả lời mang dấu {mark}: không có phần nào được lưu lại; hãy gửi tài liệu mật theo đường văn thư mật."
            ),
            Self::Measure(_)
            | Self::Worklog(_)
            | Self::Kept(_)
            | Self::Store(_)
            | Self::Sql(_)
            | Self::Stopped => {
                return None;
            }
        };
        Some(Bilingual::new(vi, self.to_string()))
    }
}
