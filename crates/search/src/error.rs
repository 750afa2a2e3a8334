//! Why a search was refused.

use accounts::NotAllowed;
use kernel::Bilingual;

use crate::{LONGEST_QUERY, MOST_WORDS};

/// A query that cannot be answered as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadQuery {
    /// Nothing in it can be looked for.
    #[error("type at least one word or number to search for")]
    NoWords,
    /// A quotation mark has no partner.
    #[error("a quotation mark is not closed; put one after the last word of the phrase, or leave both out")]
    OpenPhrase,
    /// It is too long.
    #[error("the query has {length} characters; shorten it to {LONGEST_QUERY}, the words that matter most")]
    TooLong {
        /// Its length in characters.
        length: usize,
    },
    /// It has too many words.
    #[error("the query has {count} words; keep the {MOST_WORDS} that matter most")]
    ManyWords {
        /// How many.
        count: usize,
    },
}

impl BadQuery {
    /// What to tell the person who asked.
    pub fn told(&self) -> Bilingual {
        let vi = match self {
            Self::NoWords => "Hãy gõ ít nhất một từ hoặc một số để tìm.".to_owned(),
            Self::OpenPhrase => {
                "Thiếu dấu đóng ngoặc kép; hãy thêm dấu sau từ cuối của cụm từ, hoặc bỏ cả hai dấu."
                    .to_owned()
            }
            Self::TooLong { length } => {
                format!(
                    "Câu tìm dài {length} ký tự; hãy rút gọn còn {LONGEST_QUERY} ký tự, chỉ giữ những từ cần nhất."
                )
            }
            Self::ManyWords { count } => {
                format!("Câu tìm có {count} từ; hãy giữ lại {MOST_WORDS} từ cần nhất.")
            }
        };
        let en = self.to_string();
        let (first, rest) = en.split_at(1);
        Bilingual::new(vi, format!("{}{rest}.", first.to_uppercase()))
    }
}

/// Why nothing could be searched.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The study has no plan.
    #[error("the study has no plan; issue one first")]
    UnknownStudy,
    /// Who searches may not ask this.
    #[error("searching by code is not allowed to this account")]
    NotAllowed(#[from] NotAllowed),
    /// The study's texts do not fit the memory that is set aside for searching.
    #[error("the study's reports hold more than {limit} bytes of text, too much to be searched here")]
    TooMuch {
        /// The most bytes.
        limit: usize,
    },
    /// The codings could not be read.
    #[error("the codes of passages could not be read")]
    Coding(#[from] coding::CodingError),
    /// The scheme could not be read.
    #[error("the statements of the scheme could not be read")]
    Scheme(#[from] scheme::SchemeError),
    /// The index failed.
    #[error("the index in memory could not be made or read")]
    Index(#[from] tantivy::TantivyError),
    /// The store failed.
    #[error("the store could not be read")]
    Store(#[from] ::store::StoreError),
    /// The program is stopping.
    #[error("the program is stopping; search again when it runs")]
    Stopping,
}

impl SearchError {
    /// What to tell the person who asked; `None` when it is no fault of theirs.
    pub fn told(&self) -> Option<Bilingual> {
        match self {
            Self::NotAllowed(refused) => Some(refused.message.clone()),
            Self::UnknownStudy => Some(Bilingual::new(
                "Đề án chưa có kế hoạch; hãy ban hành kế hoạch trước.",
                "The study has no plan; issue one first.",
            )),
            Self::TooMuch { limit } => {
                let megabytes = limit >> 20;
                Some(Bilingual::new(
                    format!(
                        "Các báo cáo của đề án có hơn {megabytes} MB chữ, vượt mức tìm kiếm được ở đây; hãy báo người quản trị."
                    ),
                    format!(
                        "The study's reports hold more than {megabytes} MB of text, too much to be searched here; tell the operator."
                    ),
                ))
            }
            Self::Coding(_) | Self::Scheme(_) | Self::Index(_) | Self::Store(_) | Self::Stopping => None,
        }
    }
}
