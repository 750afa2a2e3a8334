//! Why a change to the scheme was refused, or the scheme could not be read.

use kernel::{Bilingual, IdError};

use crate::{CommentError, Content, Offer, StatementId, StatementVersion};

/// Somebody else changed the text since it was seen. Nothing is lost: both texts are here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overtaken {
    /// The statement.
    pub statement: StatementId,
    /// The version that was seen before editing; `None` when there is no such version.
    pub seen: Option<StatementVersion>,
    /// The version that stands now.
    pub theirs: StatementVersion,
    /// The text that was not kept.
    pub yours: String,
}

/// Another place is offered for a citation than the person was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferChanged {
    /// What the page offered.
    pub shown: Offer,
    /// What is offered now; `None` when the words stand at no place or at more than one.
    pub now: Option<Offer>,
}

impl OfferChanged {
    /// What changed, in one sentence.
    pub fn sentence(&self) -> Bilingual {
        let Offer { address, version } = &self.shown;
        match &self.now {
            Some(now) => Bilingual::new(
                format!(
                    "Trang đã gợi ý {address} (bản {version}); nay gợi ý {} (bản {}): hãy xem lại vị trí mới.",
                    now.address, now.version
                ),
                format!(
                    "The page offered {address} (version {version}); now {} (version {}) is offered: look at that place.",
                    now.address, now.version
                ),
            ),
            None => Bilingual::new(
                format!(
                    "Trang đã gợi ý {address} (bản {version}); nay không còn đúng một nơi có nội dung này: hãy xem lại trích dẫn."
                ),
                format!(
                    "The page offered {address} (version {version}); these words no longer stand at exactly one other place: look at the citation again."
                ),
            ),
        }
    }
}

/// Why a change was refused, or the scheme could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SchemeError {
    /// The study has no plan.
    #[error("the study has no plan; issue one first")]
    UnknownStudy,
    /// The outline has no such section.
    #[error("the outline has no section «{key}»; choose one of those listed")]
    UnknownSection {
        /// The key given.
        key: String,
    },
    /// No such statement.
    #[error("the statement does not exist; open the scheme again")]
    UnknownStatement,
    /// The statement was taken out.
    #[error("the statement was taken out of the scheme; put it back first")]
    RemovedStatement,
    /// The statement stands in the text already.
    #[error("the statement stands in the scheme already; nothing was changed")]
    StandingStatement,
    /// The text is empty.
    #[error("the text is empty; write the statement, or take it out")]
    EmptyText,
    /// A reference to a figure cannot be read.
    #[error(
        "«{text}» names no figure; write {{figure key@BODY}} as the evidence beside the statement shows it"
    )]
    BrokenFigure {
        /// As it stands in the text.
        text: String,
    },
    /// The text is too long.
    #[error("the text has {length} characters; split it into statements of at most {limit}")]
    LongText {
        /// Its length in characters.
        length: usize,
        /// The most allowed.
        limit: usize,
    },
    /// A reason is needed.
    #[error("say in a few words why; the reason is kept with the change")]
    NoReason,
    /// Somebody else changed the text since it was seen.
    #[error(
        "someone else changed the statement while you wrote: compare their text with yours, then save again"
    )]
    Overtaken(Box<Overtaken>),
    /// Somebody else changed the text since it was seen.
    #[error("someone else changed the statement since you looked: read their text, then take it out again")]
    EditedMeanwhile,
    /// No such citation.
    #[error("the citation does not exist or was removed; open the scheme again")]
    UnknownCitation,
    /// The statement cites this already.
    #[error("the statement cites exactly this already; nothing was changed")]
    CitedAlready,
    /// Nothing stands at the cited place.
    #[error("nothing stands at the place cited in the current version; open the source again")]
    NothingThere,
    /// The quoted words are not in the passage.
    #[error("the words marked reach beyond the end of the passage; mark them again")]
    OutsidePassage,
    /// What stands there is suppressed.
    #[error("this figure rests on too few cases to be shown, so it cannot be cited")]
    Suppressed,
    /// The newest version of the work log was never measured.
    #[error("{}", crate::unmeasured(*.version).en)]
    Unmeasured {
        /// Its number.
        version: i64,
    },
    /// The source belongs to another study.
    #[error("this source belongs to another study; cite what was sent for this one")]
    OtherStudy,
    /// What stands there is not what the person saw.
    #[error("what stands there changed while you looked; look at it again")]
    ChangedMeanwhile(Box<Content>),
    /// Somebody else looked at the citation since.
    #[error("someone else looked at this citation while you did; open the scheme again")]
    LookedMeanwhile,
    /// The citation is fresh.
    #[error("the citation is fresh: there is nothing to look at")]
    NothingToLookAt,
    /// The place or the version offered is another one by now.
    #[error("{}", .0.sentence().en)]
    OfferChanged(Box<OfferChanged>),
    /// Only a passage can be pinned as the finding of a minority.
    #[error(
        "only a passage of a report can be kept as the finding of a minority; open one and choose «Cite»"
    )]
    NoPassage,
    /// The passage is pinned already.
    #[error("this passage is kept as the finding of a minority already; nothing was changed")]
    PinnedAlready,
    /// No such pinned finding, or it was dropped.
    #[error("the finding is not kept or was dropped already; open the scheme again")]
    UnknownMinority,
    /// The plan knows nothing of that name.
    #[error("the plan has no «{name}»; open the coverage page again")]
    NothingOmitted {
        /// The name given.
        name: String,
    },
    /// The statement is no solution.
    #[error("only a statement in a section of tasks and solutions is described so; choose another")]
    NoSolution,
    /// The plan has no such directive.
    #[error("the plan has no directive «{id}»; choose one of those listed")]
    UnknownDirective {
        /// The id given.
        id: String,
    },
    /// Somebody else described the solution since it was seen.
    #[error("someone else described this solution while you wrote: look at theirs, then save again")]
    DescribedMeanwhile,
    /// The use or coding does not stand in the body's mirror.
    #[error(
        "the sentence no longer rests on this evidence, or the passage no longer bears codes; open the page again"
    )]
    NothingToReplyTo,
    /// The sentence, its evidence or the codes are others than the person saw.
    #[error("the sentence or the codes changed while you wrote: read them again, then send your reply")]
    ReplyOvertaken,
    /// Nothing is said.
    #[error("the reply is empty; write what the body answers")]
    EmptyReply,
    /// A reply with a secrecy mark.
    #[error("the reply is marked {mark}; nothing of it was kept: send secret documents by the secret post")]
    SecretReply {
        /// The mark.
        mark: &'static str,
    },
    /// The reply is too long.
    #[error("the reply has {length} characters; shorten it to at most {limit}")]
    LongReply {
        /// Its length in characters.
        length: usize,
        /// The most allowed.
        limit: usize,
    },
    /// No such reply.
    #[error("the reply does not exist; open the scheme again")]
    UnknownReply,
    /// Somebody answered it already.
    #[error("someone else answered this reply already; open the scheme again")]
    AnsweredAlready,
    /// No such contradiction is found.
    #[error(
        "this contradiction is not found any more: its numbers agree now, or one is gone; open the board again"
    )]
    UnknownContradiction,
    /// A side is another than was seen.
    #[error("one of the two numbers changed while you looked: read both again, then decide")]
    SideChanged,
    /// Somebody else decided since it was seen.
    #[error("someone else decided about this contradiction while you wrote: look at theirs, then save again")]
    DecidedMeanwhile,
    /// A round of comments, a comment or a ruling was refused.
    #[error(transparent)]
    Comment(#[from] CommentError),
    /// The store failed.
    #[error("the store could not keep or give the scheme")]
    Store(#[from] ::store::StoreError),
    /// The database failed.
    #[error("the database could not keep or give the scheme")]
    Database(#[from] sqlx::Error),
    /// A plan, report or measurement could not be read.
    #[error("what the scheme rests on could not be read")]
    Source(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A row does not read as what was written.
    #[error(
        "a stored row of the scheme cannot be read: {0}; run «damlam ledger verify» and compare with a backup"
    )]
    Row(String),
}

impl From<IdError> for SchemeError {
    fn from(error: IdError) -> Self {
        Self::Row(error.to_string())
    }
}

impl SchemeError {
    /// Whether something changed under the person's hands: nothing is wrong with what they sent.
    pub fn is_conflict(&self) -> bool {
        matches!(
            self,
            Self::Overtaken(_)
                | Self::ChangedMeanwhile(_)
                | Self::LookedMeanwhile
                | Self::OfferChanged(_)
                | Self::DescribedMeanwhile
                | Self::EditedMeanwhile
                | Self::ReplyOvertaken
                | Self::AnsweredAlready
                | Self::UnknownContradiction
                | Self::SideChanged
                | Self::DecidedMeanwhile
                | Self::Unmeasured { .. }
        ) || matches!(self, Self::Comment(error) if error.is_conflict())
    }

    /// What to tell the person who asked; `None` when it is no fault of theirs.
    pub fn told(&self) -> Option<Bilingual> {
        let vi = match self {
            Self::UnknownStudy => "Đề án chưa có kế hoạch; hãy ban hành kế hoạch trước.".to_owned(),
            Self::UnknownSection { key } => {
                format!("Đề cương không có mục «{key}»; hãy chọn một mục trong danh sách.")
            }
            Self::UnknownStatement => "Không có luận điểm này; hãy mở lại đề án.".to_owned(),
            Self::RemovedStatement => {
                "Luận điểm đã được đưa ra khỏi đề án; hãy đưa trở lại trước.".to_owned()
            }
            Self::StandingStatement => "Luận điểm đang ở trong đề án; không có gì thay đổi.".to_owned(),
            Self::EmptyText => {
                "Nội dung trống; hãy viết luận điểm, hoặc đưa luận điểm ra khỏi đề án.".to_owned()
            }
            Self::BrokenFigure { text } => format!(
                "«{text}» không chỉ ra số liệu nào; hãy viết {{figure khóa@CƠ_QUAN}} đúng như căn cứ bên cạnh luận điểm ghi."
            ),
            Self::LongText { length, limit } => {
                format!("Nội dung dài {length} ký tự; hãy tách thành các luận điểm không quá {limit} ký tự.")
            }
            Self::NoReason => "Hãy ghi ngắn gọn lý do; lý do được lưu cùng thay đổi.".to_owned(),
            Self::Overtaken(_) => {
                "Có người khác đã sửa luận điểm trong khi đồng chí viết: hãy so sánh hai bản rồi lưu lại."
                    .to_owned()
            }
            Self::EditedMeanwhile => {
                "Có người khác đã sửa luận điểm từ khi đồng chí xem: hãy đọc bản mới rồi đưa ra lại.".to_owned()
            }
            Self::UnknownCitation => "Trích dẫn không có hoặc đã được gỡ; hãy mở lại đề án.".to_owned(),
            Self::CitedAlready => "Luận điểm đã trích dẫn đúng nguồn này; không có gì thay đổi.".to_owned(),
            Self::NothingThere => {
                "Bản hiện hành không có gì tại vị trí được trích dẫn; hãy mở lại nguồn.".to_owned()
            }
            Self::OutsidePassage => "Phần đánh dấu vượt quá cuối đoạn; hãy đánh dấu lại.".to_owned(),
            Self::Suppressed => {
                "Số liệu này dựa trên quá ít hồ sơ nên không hiển thị và không trích dẫn được.".to_owned()
            }
            Self::Unmeasured { version } => crate::unmeasured(*version).vi,
            Self::OtherStudy => {
                "Nguồn này thuộc đề án khác; hãy trích dẫn nguồn gửi cho đề án này.".to_owned()
            }
            Self::ChangedMeanwhile(_) => {
                "Nội dung tại đó đã thay đổi trong khi đồng chí xem; hãy xem lại.".to_owned()
            }
            Self::LookedMeanwhile => "Có người khác vừa xem lại trích dẫn này; hãy mở lại đề án.".to_owned(),
            Self::NothingToLookAt => "Trích dẫn còn khớp: không có gì phải xem lại.".to_owned(),
            Self::OfferChanged(changed) => changed.sentence().vi,
            Self::NoPassage => {
                "Chỉ một đoạn của báo cáo mới giữ được làm ý kiến thiểu số; hãy mở đoạn ấy rồi chọn «Trích dẫn».".to_owned()
            }
            Self::PinnedAlready => "Đoạn này đã được giữ làm ý kiến thiểu số; không có gì thay đổi.".to_owned(),
            Self::UnknownMinority => "Ý kiến này không còn được giữ hoặc đã bỏ; hãy mở lại đề án.".to_owned(),
            Self::NothingOmitted { name } => {
                format!("Kế hoạch không có «{name}»; hãy mở lại trang bao phủ.")
            }
            Self::NoSolution => {
                "Chỉ luận điểm ở mục nhiệm vụ, giải pháp mới có tính khả thi và kết luận chỉ đạo; hãy chọn luận điểm khác.".to_owned()
            }
            Self::UnknownDirective { id } => {
                format!("Kế hoạch không có chỉ đạo «{id}»; hãy chọn trong danh sách.")
            }
            Self::DescribedMeanwhile => {
                "Có người khác vừa ghi về giải pháp này; hãy xem nội dung của họ rồi lưu lại.".to_owned()
            }
            Self::NothingToReplyTo => {
                "Câu này không còn dẫn căn cứ ấy, hoặc đoạn này không còn mang mã; hãy mở lại trang.".to_owned()
            }
            Self::ReplyOvertaken => {
                "Câu hoặc mã đã thay đổi trong khi đồng chí viết: hãy đọc lại rồi gửi ý kiến.".to_owned()
            }
            Self::EmptyReply => "Ý kiến trống; hãy ghi nội dung cơ quan muốn trả lời.".to_owned(),
            Self::SecretReply { mark } => format!(
                "Ý kiến mang dấu {mark}; không lưu lại gì. Tài liệu mật gửi theo đường văn thư mật."
            ),
            Self::LongReply { length, limit } => {
                format!("Ý kiến dài {length} ký tự; hãy rút gọn còn không quá {limit} ký tự.")
            }
            Self::UnknownReply => "Không có ý kiến này; hãy mở lại đề án.".to_owned(),
            Self::AnsweredAlready => "Đã có người trả lời ý kiến này; hãy mở lại đề án.".to_owned(),
            Self::UnknownContradiction => {
                "Mâu thuẫn này không còn: số liệu đã khớp hoặc một bên không còn; hãy mở lại bảng mâu thuẫn.".to_owned()
            }
            Self::SideChanged => {
                "Một trong hai số liệu đã thay đổi trong khi đồng chí xem: hãy đọc lại cả hai rồi quyết định.".to_owned()
            }
            Self::DecidedMeanwhile => {
                "Có người khác vừa xử lý mâu thuẫn này; hãy xem quyết định của họ rồi lưu lại.".to_owned()
            }
            Self::Comment(error) => return Some(error.told()),
            Self::Store(_) | Self::Database(_) | Self::Source(_) | Self::Row(_) => return None,
        };
        Some(Bilingual::new(vi, self.to_string()))
    }
}
