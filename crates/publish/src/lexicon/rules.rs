//! Whether an answer can go into a lexicon. Pure.

use kernel::Bilingual;
use vietnamese::{Answer, AnswerError, Context};

use super::StudyLexicon;

/// The most forms a study's lexicon may hold.
const MOST_FORMS: usize = 1_000;

/// How somebody says that a form is read. One reading may be empty: it is the other one then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// The form as it stands in the text.
    pub written: String,
    /// Beside which word it is read so.
    pub context: Context,
    /// How it is read in the north.
    pub north: String,
    /// How it is read in the south.
    pub south: String,
}

/// An answer that is not kept, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LexiconRefused {
    /// It cannot be read.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// The lexicon is full.
    #[error(
        "the lexicon holds {limit} forms already; tell the operator, a text with so many is worth a look"
    )]
    TooMany {
        /// How many it may hold.
        limit: usize,
    },
}

impl LexiconRefused {
    /// What is wrong and what to do, for people.
    pub fn message(&self) -> Bilingual {
        match self {
            Self::Answer(error) => error.message(),
            Self::TooMany { limit } => Bilingual::new(
                format!(
                    "Từ điển đọc đã có {limit} mục; hãy báo người quản trị, văn bản nhiều từ lạ như vậy cần được xem lại."
                ),
                format!(
                    "The lexicon holds {limit} forms already; tell the operator, a text with so many is worth a look."
                ),
            ),
        }
    }
}

/// What `new` says, if it can be read.
pub(super) fn answer(new: NewAnswer) -> Result<Answer, LexiconRefused> {
    let or = |one: &str, other: &str| if one.trim().is_empty() { other.to_owned() } else { one.to_owned() };
    let (north, south) = (or(&new.north, &new.south), or(&new.south, &new.north));
    Ok(Answer::new(&new.written, new.context, &north, &south)?)
}

/// Whether `lexicon` has room for `answer`.
pub(super) fn has_room(lexicon: &StudyLexicon, answer: &Answer) -> Result<(), LexiconRefused> {
    if lexicon.entries().len() < MOST_FORMS || lexicon.standing_for(answer).is_some() {
        Ok(())
    } else {
        Err(LexiconRefused::TooMany { limit: MOST_FORMS })
    }
}

#[cfg(test)]
mod tests {
    use vietnamese::Region;

    use super::*;

    fn new(written: &str, north: &str, south: &str) -> NewAnswer {
        NewAnswer {
            written: written.to_owned(),
            context: Context::Anywhere,
            north: north.to_owned(),
            south: south.to_owned(),
        }
    }

    #[test]
    fn an_empty_reading_is_the_other_one() {
        let read = |north, south| {
            let answer = answer(new("XYZT", north, south)).unwrap();
            [Region::North, Region::South].map(|region| answer.spoken(region).to_owned())
        };
        assert_eq!(read("một", " "), ["một", "một"]);
        assert_eq!(read("", "hai"), ["hai", "hai"]);
        assert_eq!(read("một", "hai"), ["một", "hai"]);
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_what_to_do() {
        let told = [new("XYZT", "", ""), new("XYZT", "số 5", ""), new("", "một", "")]
            .map(|new| answer(new).unwrap_err().message().vi);
        insta::assert_snapshot!(told.join("\n"), @"
        Chưa có cách đọc; hãy ghi cách đọc bằng chữ cho cả hai miền.
        Cách đọc còn chữ số («5»); hãy viết số bằng chữ, ví dụ «mười lăm».
        Chưa có chữ cần đọc; hãy chép đúng chữ như trong văn bản.
        ");
    }
}
