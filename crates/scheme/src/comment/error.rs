//! Why a round was not opened or closed, or a comment, a withdrawal or a ruling not kept.

use jiff::civil::Date;
use kernel::Bilingual;

/// Why a round was not opened or closed, or a comment, a withdrawal or a ruling not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CommentError {
    /// The round has no title.
    #[error("the round has no title; say in a few words what is commented on")]
    NoTitle,
    /// Words with a secrecy mark.
    #[error(
        "the words are marked {mark}; nothing of them was kept: send secret documents by the secret post"
    )]
    Secret {
        /// The mark.
        mark: &'static str,
    },
    /// Words are too long.
    #[error("the words have {length} characters; shorten them to at most {limit}")]
    Long {
        /// Their length in characters.
        length: usize,
        /// The most allowed.
        limit: usize,
    },
    /// The last day has passed already.
    #[error("{day} has passed; choose today or a later day as the last one")]
    PastDay {
        /// The day given.
        day: Date,
    },
    /// Nobody is invited.
    #[error("nobody is invited; choose at least one person")]
    NobodyInvited,
    /// Too many are invited.
    #[error("more than {limit} people are invited; invite fewer, or open a second round")]
    TooManyInvited {
        /// The most allowed.
        limit: usize,
    },
    /// Somebody invited may not comment.
    #[error(
        "an account that was chosen is closed or may not comment; invite editors, committee members and the secretariat, then open the round again"
    )]
    MayNotComment,
    /// The study has too many rounds.
    #[error("the study has {limit} rounds already; comment in one that is open")]
    TooManyRounds {
        /// The most allowed.
        limit: usize,
    },
    /// No such round.
    #[error("the round of comments does not exist; open the list of rounds again")]
    UnknownRound,
    /// The round is closed.
    #[error("the round is closed; tell the editors what you would have said, or wait for the next round")]
    Closed,
    /// Comments wait for a ruling.
    #[error("{open} comments wait for a ruling; rule on each, then close the round")]
    Unruled {
        /// How many.
        open: i64,
    },
    /// The person was not invited.
    #[error("you were not invited to this round; ask the editor who opened it")]
    NotInvited,
    /// Nothing is said.
    #[error("the comment is empty; write what should be different and why")]
    Empty,
    /// One person gave too many comments in a round.
    #[error(
        "you gave {limit} comments in this round already; put what is left into one comment on the text as a whole in the next round"
    )]
    TooMany {
        /// The most allowed.
        limit: i64,
    },
    /// The statement reads otherwise than the person saw.
    #[error("the statement changed while you wrote: read it again, then send your comment")]
    Overtaken,
    /// A wording is proposed and no statement chosen.
    #[error("a wording is proposed for no statement; choose the statement, or leave the wording empty")]
    WordingOfNothing,
    /// No such comment.
    #[error("the comment does not exist; open the round again")]
    UnknownComment,
    /// Its own author rules on a comment.
    #[error("this is your own comment; another editor has to rule on it")]
    OwnComment,
    /// Somebody else withdraws a comment.
    #[error("only the person who wrote a comment withdraws it; rule on it instead")]
    NotOwnComment,
    /// Somebody ruled on it already.
    #[error("someone ruled on this comment already; open the round again")]
    RuledAlready,
    /// It was withdrawn already.
    #[error("the comment was withdrawn; there is nothing left to decide about it")]
    WithdrawnAlready,
    /// There is no wording that could be taken over.
    #[error(
        "only the wording proposed in a comment that is accepted goes into the text; accept it, or take nothing over"
    )]
    NothingToTake,
}

impl CommentError {
    /// Whether something changed under the person's hands: nothing is wrong with what they sent.
    pub fn is_conflict(&self) -> bool {
        matches!(
            self,
            Self::Overtaken
                | Self::Closed
                | Self::Unruled { .. }
                | Self::RuledAlready
                | Self::WithdrawnAlready
        )
    }

    /// What to tell the person who asked.
    pub fn told(&self) -> Bilingual {
        let vi = match self {
            Self::NoTitle => "Đợt góp ý chưa có tên; hãy ghi ngắn gọn góp ý về nội dung gì.".to_owned(),
            Self::Secret { mark } => format!(
                "Nội dung mang dấu {mark}; không lưu lại gì. Tài liệu mật gửi theo đường văn thư mật."
            ),
            Self::Long { length, limit } => {
                format!("Nội dung dài {length} ký tự; hãy rút gọn còn không quá {limit} ký tự.")
            }
            Self::PastDay { day } => format!(
                "Ngày {} đã qua; hãy chọn hạn góp ý từ hôm nay trở đi.",
                day.strftime("%d/%m/%Y")
            ),
            Self::NobodyInvited => "Chưa mời ai; hãy chọn ít nhất một người góp ý.".to_owned(),
            Self::TooManyInvited { limit } => {
                format!("Mời quá {limit} người; hãy mời ít hơn, hoặc mở thêm một đợt.")
            }
            Self::MayNotComment => {
                "Có tài khoản đã đóng hoặc không được góp ý; hãy mời Tổ Biên tập, thành viên Ban Chỉ đạo, cơ quan thường trực rồi mở lại.".to_owned()
            }
            Self::TooManyRounds { limit } => {
                format!("Đề án đã có {limit} đợt góp ý; hãy góp ý trong một đợt đang mở.")
            }
            Self::UnknownRound => "Không có đợt góp ý này; hãy mở lại danh sách đợt góp ý.".to_owned(),
            Self::Closed => {
                "Đợt góp ý đã đóng; hãy báo Tổ Biên tập nội dung cần góp ý, hoặc chờ đợt sau.".to_owned()
            }
            Self::Unruled { open } => {
                format!("Còn {open} góp ý chưa được giải trình; hãy xử lý từng góp ý rồi đóng đợt.")
            }
            Self::NotInvited => {
                "Đồng chí chưa được mời vào đợt góp ý này; hãy liên hệ biên tập viên đã mở đợt.".to_owned()
            }
            Self::Empty => "Góp ý trống; hãy ghi nội dung cần khác đi và vì sao.".to_owned(),
            Self::TooMany { limit } => format!(
                "Đồng chí đã gửi {limit} góp ý trong đợt này; hãy gộp phần còn lại thành một góp ý chung ở đợt sau."
            ),
            Self::Overtaken => {
                "Luận điểm đã thay đổi trong khi đồng chí viết: hãy đọc lại rồi gửi góp ý.".to_owned()
            }
            Self::WordingOfNothing => {
                "Có câu đề nghị sửa nhưng chưa chọn luận điểm; hãy chọn luận điểm, hoặc để trống câu đề nghị.".to_owned()
            }
            Self::UnknownComment => "Không có góp ý này; hãy mở lại đợt góp ý.".to_owned(),
            Self::OwnComment => {
                "Đây là góp ý của chính đồng chí; phải do biên tập viên khác xử lý.".to_owned()
            }
            Self::NotOwnComment => {
                "Chỉ người viết được rút góp ý; hãy ghi tiếp thu hay không tiếp thu.".to_owned()
            }
            Self::RuledAlready => "Góp ý này đã được giải trình; hãy mở lại đợt góp ý.".to_owned(),
            Self::WithdrawnAlready => "Góp ý này đã được rút; không còn gì phải xử lý.".to_owned(),
            Self::NothingToTake => {
                "Chỉ câu đề nghị của góp ý được tiếp thu mới đưa vào đề án; hãy chọn «Tiếp thu», hoặc không đưa câu vào.".to_owned()
            }
        };
        Bilingual::new(vi, self.to_string())
    }
}
