//! Why a step of the committee's work was refused, or could not be read.

use jiff::civil::Date;
use kernel::{Bilingual, IdError, Language};
use plan::{DirectError, NotDirected, Post};

use crate::{MeetingState, TaskState};

/// Why a step was refused, or what is kept could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CommitteeError {
    /// The study has no plan.
    #[error("the study has no plan; issue one first")]
    UnknownStudy,
    /// No such meeting.
    #[error("the meeting does not exist; open the list of meetings again")]
    UnknownMeeting,
    /// No such item.
    #[error("the meeting has no such item on its agenda; open the meeting again")]
    UnknownItem,
    /// The meeting stands otherwise.
    #[error("the meeting is {}; open it again to see what can be done now", state.name(Language::English))]
    MeetingIs {
        /// How it stands.
        state: MeetingState,
    },
    /// Its day has not come.
    #[error("the meeting is planned for {day}; say that it was held on that day or after it")]
    NotYet {
        /// The day.
        day: Date,
    },
    /// A conclusion cannot be older than the meeting.
    #[error("a directive cannot bear a day before the meeting, {day}; choose that day or a later one")]
    BeforeMeeting {
        /// The day of the meeting.
        day: Date,
    },
    /// What an item is about is not there.
    #[error("«{about}» is not there, or was taken out; choose what the item is about anew")]
    NothingThere {
        /// As it was given.
        about: String,
    },
    /// Nothing is written.
    #[error("nothing is written; write a heading or a sentence, then send it again")]
    Empty,
    /// Too much is written.
    #[error("what is written has {length} characters; shorten it to at most {limit}")]
    Long {
        /// Its length in characters.
        length: usize,
        /// The most allowed.
        limit: usize,
    },
    /// A text or file with a secrecy mark.
    #[error("it is marked {mark}; nothing of it was kept: send secret documents by the secret post")]
    Secret {
        /// The mark.
        mark: &'static str,
    },
    /// There are as many as can be.
    #[error("there are {limit} already, which is the most; finish or join some of them first")]
    TooMany {
        /// The most there can be.
        limit: usize,
    },
    /// The day has passed.
    #[error("{day} has passed; choose today or a later day")]
    PastDay {
        /// The day given.
        day: Date,
    },
    /// Members are asked about nothing.
    #[error("members are asked about an item of an agenda or a statement; open one and ask there")]
    AboutNothing,
    /// Nobody is asked.
    #[error("nobody is asked; choose at least one member")]
    NobodyAsked,
    /// Somebody is no member of the committee.
    #[error(
        "only members of the steering committee with an open account are asked; choose among those listed"
    )]
    NoMember,
    /// No such question.
    #[error("members were not asked this; open the meeting again")]
    UnknownRequest,
    /// The person was not asked.
    #[error("this was asked of other members; answer what you were asked")]
    NotAsked,
    /// A standpoint that wants words has none.
    #[error("say in a few words what should change, or why not")]
    NoReason,
    /// The statement reads otherwise than the member saw.
    #[error("the statement changed while you wrote: read the new words, then send your opinion")]
    Overtaken,
    /// The plan that stands has no such directive.
    #[error("there is no directive «{id}»; choose one of those listed")]
    UnknownDirective {
        /// The id given.
        id: String,
    },
    /// The plan knows no such body.
    #[error(
        "the plan assigns nothing to that body, so nobody there answers for a task; choose one that is assigned"
    )]
    UnknownBody,
    /// No such task.
    #[error("the task does not exist; open the list of tasks again")]
    UnknownTask,
    /// The task stands otherwise.
    #[error("the task is {}; open it again to see what can be done now", state.name(Language::English))]
    TaskIs {
        /// How it stands.
        state: TaskState,
    },
    /// Somebody took a step since it was seen.
    #[error("someone else took a step with this task while you wrote: look at it, then send yours again")]
    SteppedMeanwhile,
    /// The task is of another body.
    #[error("only the body a task was given to says that it is done")]
    OtherBody,
    /// The task names another post.
    #[error("the task names the {}: that person says that it is done", post.name(Language::English))]
    OtherPost {
        /// The post named.
        post: Post,
    },
    /// Whoever does a task does not judge it.
    #[error(
        "whoever reported a task done, and the body that does it, never closes, sends back or extends it: ask the secretariat or a member of the committee"
    )]
    OwnTask,
    /// Nothing proves that it is done.
    #[error("nothing proves that it is done: add a file, or name a passage of your report")]
    NoProof,
    /// The passage is not in the body's current report.
    #[error(
        "the body's current report has no passage «{address}»; copy the address that stands under the passage"
    )]
    NoPassage {
        /// The address given.
        address: String,
    },
    /// The proof's file cannot be read, so nobody can know whether it is marked secret.
    #[error("the file of the proof cannot be read: {}", .0.en)]
    Unreadable(Bilingual),
    /// The last day would not be later.
    #[error("the last day that stands is {standing}; choose a later one")]
    NotLater {
        /// The day that stands.
        standing: Date,
    },
    /// The directive was not issued.
    #[error(transparent)]
    NotDirected(NotDirected),
    /// The store failed.
    #[error("the store could not keep or give the committee's work")]
    Store(#[from] ::store::StoreError),
    /// The database failed.
    #[error("the database could not keep or give the committee's work")]
    Database(#[from] sqlx::Error),
    /// The scheme, a plan or a report could not be read.
    #[error("what the committee's work rests on could not be read")]
    Source(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A row does not read as what was written.
    #[error(
        "a stored row of the committee's work cannot be read: {0}; run «damlam ledger verify» and compare with a backup"
    )]
    Row(String),
}

impl From<IdError> for CommitteeError {
    fn from(error: IdError) -> Self {
        Self::Row(error.to_string())
    }
}

impl From<scheme::SchemeError> for CommitteeError {
    fn from(error: scheme::SchemeError) -> Self {
        Self::Source(Box::new(error))
    }
}

impl From<DirectError> for CommitteeError {
    fn from(error: DirectError) -> Self {
        match error {
            DirectError::Refused(refused) => Self::NotDirected(refused),
            DirectError::Store(error) => Self::Store(error),
        }
    }
}

impl CommitteeError {
    /// Whether something changed under the person's hands: nothing is wrong with what they sent.
    pub fn is_conflict(&self) -> bool {
        matches!(
            self,
            Self::MeetingIs { .. } | Self::TaskIs { .. } | Self::Overtaken | Self::SteppedMeanwhile
        )
    }

    /// Whether what was asked for is not there.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::UnknownStudy | Self::UnknownMeeting | Self::UnknownTask | Self::UnknownRequest)
    }

    /// What to tell the person who asked; `None` when it is no fault of theirs.
    pub fn told(&self) -> Option<Bilingual> {
        let day = |day: &Date| day.strftime("%d/%m/%Y").to_string();
        let vi = match self {
            Self::UnknownStudy => "Đề án chưa có kế hoạch; hãy ban hành kế hoạch trước.".to_owned(),
            Self::UnknownMeeting => "Không có cuộc họp này; hãy mở lại danh sách cuộc họp.".to_owned(),
            Self::UnknownItem => {
                "Chương trình họp không có nội dung này; hãy mở lại cuộc họp.".to_owned()
            }
            Self::MeetingIs { state } => format!(
                "Cuộc họp {}; hãy mở lại cuộc họp để xem nay làm được gì.",
                state.name(Language::Vietnamese)
            ),
            Self::NotYet { day: planned } => format!(
                "Cuộc họp dự kiến ngày {}; hãy ghi «đã họp» vào ngày đó hoặc sau đó.",
                day(planned)
            ),
            Self::BeforeMeeting { day: held } => format!(
                "Kết luận không thể ghi ngày trước ngày họp {}; hãy chọn ngày đó hoặc muộn hơn.",
                day(held)
            ),
            Self::NothingThere { about } => {
                format!("Không còn «{about}»; hãy chọn lại nội dung này nói về gì.")
            }
            Self::Empty => "Chưa có nội dung; hãy viết rồi gửi lại.".to_owned(),
            Self::Long { length, limit } => {
                format!("Nội dung dài {length} ký tự; hãy rút gọn còn không quá {limit} ký tự.")
            }
            Self::Secret { mark } => format!(
                "Nội dung hoặc tệp mang dấu {mark}; không lưu lại gì. Tài liệu mật gửi theo đường văn thư mật."
            ),
            Self::TooMany { limit } => {
                format!("Đã có {limit}, là mức nhiều nhất; hãy kết thúc hoặc gộp bớt trước.")
            }
            Self::PastDay { day: past } => {
                format!("Ngày {} đã qua; hãy chọn hôm nay hoặc ngày sau.", day(past))
            }
            Self::AboutNothing => {
                "Chỉ xin ý kiến về một nội dung họp hoặc một luận điểm; hãy mở nội dung đó rồi xin ý kiến.".to_owned()
            }
            Self::NobodyAsked => "Chưa chọn ai; hãy chọn ít nhất một thành viên.".to_owned(),
            Self::NoMember => {
                "Chỉ xin ý kiến thành viên Ban Chỉ đạo có tài khoản đang mở; hãy chọn trong danh sách.".to_owned()
            }
            Self::UnknownRequest => "Không có yêu cầu xin ý kiến này; hãy mở lại cuộc họp.".to_owned(),
            Self::NotAsked => {
                "Yêu cầu này xin ý kiến thành viên khác; hãy trả lời yêu cầu gửi cho đồng chí.".to_owned()
            }
            Self::NoReason => "Hãy ghi ngắn gọn cần sửa gì, hoặc vì sao không đồng ý.".to_owned(),
            Self::Overtaken => {
                "Luận điểm đã được sửa trong khi đồng chí viết: hãy đọc câu mới rồi gửi ý kiến.".to_owned()
            }
            Self::UnknownDirective { id } => {
                format!("Không có kết luận chỉ đạo «{id}»; hãy chọn trong danh sách.")
            }
            Self::UnknownBody => {
                "Kế hoạch không phân công cơ quan này nên không có ai chịu trách nhiệm; hãy chọn cơ quan được phân công.".to_owned()
            }
            Self::UnknownTask => "Không có nhiệm vụ này; hãy mở lại danh sách nhiệm vụ.".to_owned(),
            Self::TaskIs { state } => format!(
                "Nhiệm vụ {}; hãy mở lại nhiệm vụ để xem nay làm được gì.",
                state.name(Language::Vietnamese)
            ),
            Self::SteppedMeanwhile => {
                "Có người khác vừa xử lý nhiệm vụ này; hãy xem rồi gửi lại.".to_owned()
            }
            Self::OtherBody => "Chỉ cơ quan được giao nhiệm vụ mới báo cáo hoàn thành.".to_owned(),
            Self::OtherPost { post } => format!(
                "Nhiệm vụ giao đích danh {}; người đó báo cáo hoàn thành.",
                post.name(Language::Vietnamese)
            ),
            Self::OwnTask => {
                "Người đã báo cáo hoàn thành và cơ quan thực hiện không tự kết thúc, trả lại hay gia hạn nhiệm vụ: hãy đề nghị cơ quan thường trực hoặc thành viên Ban Chỉ đạo.".to_owned()
            }
            Self::NoProof => {
                "Chưa có minh chứng; hãy đính kèm tệp hoặc chỉ ra một đoạn trong báo cáo của cơ quan.".to_owned()
            }
            Self::NoPassage { address } => format!(
                "Báo cáo hiện hành của cơ quan không có đoạn «{address}»; hãy chép địa chỉ ghi dưới đoạn đó."
            ),
            Self::Unreadable(why) => format!("Không đọc được tệp minh chứng: {}", why.vi),
            Self::NotLater { standing } => {
                format!("Hạn hiện hành là {}; hãy chọn ngày muộn hơn.", day(standing))
            }
            Self::NotDirected(refused) => return Some(refused.message()),
            Self::Store(_) | Self::Database(_) | Self::Source(_) | Self::Row(_) => return None,
        };
        Some(Bilingual::new(vi, self.to_string()))
    }
}
