//! The lexicon: how people said that written forms are read.
//!
//! It knows neither who answered nor when; whoever keeps answers does. An answer wins over every table and rule here.

use std::collections::BTreeMap;

use kernel::Bilingual;

use super::Region;
use super::source::Source;
use crate::syllable::is_spoken_syllable;

/// The most letters and signs a written form or its reading may have.
const LONGEST: usize = 200;

/// Beside which word an answer holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Context {
    /// Wherever the form is written.
    #[default]
    Anywhere,
    /// Only right after this word: «CP» after «ty» is «cổ phần».
    After(String),
    /// Only right before this word.
    Before(String),
}

impl Context {
    fn normal(self) -> Self {
        let small = |word: String| crate::normalize(&word).to_lowercase();
        match self {
            Self::Anywhere => Self::Anywhere,
            Self::After(word) => Self::After(small(word)),
            Self::Before(word) => Self::Before(small(word)),
        }
    }

    fn word(&self) -> Option<&str> {
        match self {
            Self::Anywhere => None,
            Self::After(word) | Self::Before(word) => Some(word),
        }
    }
}

/// How one written form is read, north and south.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    written: String,
    context: Context,
    north: String,
    south: String,
}

/// An answer that cannot be used, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().en)]
pub enum AnswerError {
    /// There is nothing to read.
    NothingWritten,
    /// The written form or a reading has more than 200 signs.
    TooLong,
    /// The context is not one word.
    ContextNotAWord {
        /// What was given.
        context: String,
    },
    /// One region has no reading.
    NothingSpoken,
    /// A reading has a digit.
    Digit {
        /// The word with the digit.
        word: String,
    },
    /// A word of a reading cannot be read itself.
    Unreadable {
        /// The word.
        word: String,
    },
}

impl AnswerError {
    /// What is wrong and what to do, for people.
    pub fn message(&self) -> Bilingual {
        match self {
            Self::NothingWritten => Bilingual::new(
                "Chưa có chữ cần đọc; hãy chép đúng chữ như trong văn bản.",
                "there is nothing written; copy the token as it stands in the text",
            ),
            Self::TooLong => Bilingual::new(
                format!("Dài quá {LONGEST} ký tự; hãy chỉ ghi từ cần đọc và cách đọc."),
                format!("longer than {LONGEST} signs; write only the token and its reading"),
            ),
            Self::ContextNotAWord { context } => Bilingual::new(
                format!("«{context}» không phải một từ; hãy ghi đúng một từ đứng liền trước hoặc liền sau."),
                format!("«{context}» is not one word; write the one word that stands right before or after"),
            ),
            Self::NothingSpoken => Bilingual::new(
                "Chưa có cách đọc; hãy ghi cách đọc bằng chữ cho cả hai miền.",
                "there is no reading; write it in words for both regions",
            ),
            Self::Digit { word } => Bilingual::new(
                format!("Cách đọc còn chữ số («{word}»); hãy viết số bằng chữ, ví dụ «mười lăm»."),
                format!("the reading has a digit («{word}»); write numbers in words, as «mười lăm»"),
            ),
            Self::Unreadable { word } => Bilingual::new(
                format!(
                    "«{word}» chưa đọc được; hãy viết bằng âm tiết tiếng Việt, ví dụ «ây ai», hoặc đánh vần từng chữ."
                ),
                format!(
                    "«{word}» cannot be read itself; write Vietnamese syllables, as «ây ai», or letters by name"
                ),
            ),
        }
    }
}

impl Answer {
    /// An answer that is fit to be read: `written` as in the text, case and all; `north` and `south` in Vietnamese syllables.
    ///
    /// A written form in small letters also holds where a sentence begins with it or where everything is in capitals.
    ///
    /// ```
    /// use vietnamese::{Answer, Context};
    /// assert!(Answer::new("OKR", Context::Anywhere, "ô ca rờ", "ô ca rờ").is_ok());
    /// let refused = Answer::new("5S", Context::Anywhere, "5 ét", "5 ét").unwrap_err();
    /// assert!(refused.to_string().contains("write numbers in words"));
    /// ```
    ///
    /// # Errors
    /// When something is missing or too long, the context is not one word, or a reading holds a digit or a word that is no
    /// syllable: [`AnswerError::message`] says what to do.
    pub fn new(written: &str, context: Context, north: &str, south: &str) -> Result<Self, AnswerError> {
        let [written, north, south] = [written, north, south].map(crate::normalize);
        if written.is_empty() {
            return Err(AnswerError::NothingWritten);
        }
        if [&written, &north, &south].into_iter().any(|text| text.chars().count() > LONGEST) {
            return Err(AnswerError::TooLong);
        }
        let context = context.normal();
        if let Some(word) = context.word()
            && (word.is_empty() || word.chars().any(|c| !c.is_alphabetic()))
        {
            return Err(AnswerError::ContextNotAWord { context: word.to_owned() });
        }
        for spoken in [&north, &south] {
            check_spoken(spoken)?;
        }
        Ok(Self { written, context, north, south })
    }

    /// The form as it is written, in normal form.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Beside which word it holds.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// How it is read in `region`.
    pub fn spoken(&self, region: Region) -> &str {
        match region {
            Region::North => &self.north,
            Region::South => &self.south,
        }
    }
}

fn check_spoken(spoken: &str) -> Result<(), AnswerError> {
    let mut words = spoken.split([' ', ',', '-', '\n']).filter(|word| !word.is_empty()).peekable();
    if words.peek().is_none() {
        return Err(AnswerError::NothingSpoken);
    }
    for word in words {
        if word.chars().any(char::is_numeric) {
            return Err(AnswerError::Digit { word: word.to_owned() });
        }
        let abbreviation = word.chars().count() > 1 && word.chars().all(char::is_uppercase);
        if abbreviation || !is_spoken_syllable(word) {
            return Err(AnswerError::Unreadable { word: word.to_owned() });
        }
    }
    Ok(())
}

/// Answers by their written form. The empty one is the default.
///
/// ```
/// use vietnamese::{Answer, Context, Lexicon, Region, spoken_with, unknown_tokens};
/// let text = "Đánh giá theo OKR.";
/// assert_eq!(unknown_tokens(text, &Lexicon::default())[0].token, "OKR");
/// let lexicon: Lexicon = [Answer::new("OKR", Context::Anywhere, "ô ca rờ", "ô ca rờ")?].into_iter().collect();
/// assert_eq!(spoken_with(text, Region::North, &lexicon), "Đánh giá theo ô ca rờ.");
/// assert!(unknown_tokens(text, &lexicon).is_empty());
/// # Ok::<(), vietnamese::AnswerError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lexicon {
    /// By the first letter of the form in small letters; of each, the longest form first.
    forms: BTreeMap<char, Vec<Form>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Form {
    letters: Vec<char>,
    answers: BTreeMap<Context, Answer>,
}

impl Lexicon {
    /// Adds an answer; one for the same form and context is replaced and given back.
    pub fn add(&mut self, answer: Answer) -> Option<Answer> {
        let letters = Source::new(&answer.written, 0).chars;
        let first = letters.first().map_or(' ', |c| small(*c));
        let forms = self.forms.entry(first).or_default();
        let context = answer.context.clone();
        match forms.iter_mut().find(|form| form.letters == letters) {
            Some(form) => form.answers.insert(context, answer),
            None => {
                let place = forms.partition_point(|form| form.letters.len() >= letters.len());
                forms.insert(place, Form { letters, answers: BTreeMap::from([(context, answer)]) });
                None
            }
        }
    }

    /// All answers, in no order of meaning.
    pub fn answers(&self) -> impl Iterator<Item = &Answer> {
        self.forms.values().flatten().flat_map(|form| form.answers.values())
    }

    /// Whether nobody answered anything.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// The longest form that begins `text` and holds between `before` and the word after it, which `after` tells when it
    /// is asked: the form's length in letters and its answer.
    pub(super) fn find(
        &self,
        text: &[char],
        before: &str,
        after: impl Fn(usize) -> String,
    ) -> Option<(usize, &Answer)> {
        let forms = self.forms.get(&small(*text.first()?))?;
        forms.iter().filter(|form| begins(text, &form.letters)).find_map(|form| {
            let length = form.letters.len();
            let beside = |context: &Context| match context {
                Context::Anywhere => false,
                Context::After(word) => word == before,
                Context::Before(word) => *word == after(length),
            };
            let told = form.answers.iter().find(|(context, _)| beside(context)).map(|(_, answer)| answer);
            Some((length, told.or_else(|| form.answers.get(&Context::Anywhere))?))
        })
    }
}

impl FromIterator<Answer> for Lexicon {
    fn from_iter<T: IntoIterator<Item = Answer>>(answers: T) -> Self {
        let mut lexicon = Self::default();
        for answer in answers {
            lexicon.add(answer);
        }
        lexicon
    }
}

fn small(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// Whether `text` begins with `form` as a whole word. A form in small letters also fits one capital, or capitals only.
fn begins(text: &[char], form: &[char]) -> bool {
    let Some(given) = text.get(..form.len()) else { return false };
    let last = form.last().is_some_and(|c| c.is_alphanumeric());
    if last && text.get(form.len()).is_some_and(|c| c.is_alphanumeric()) {
        return false;
    }
    let in_small = form.iter().all(|c| !c.is_uppercase()) && form.len() > 1;
    let same = |given: &[char], form: &[char]| given == form;
    let as_small = || given.iter().zip(form).all(|(given, form)| small(*given) == *form);
    let capitals = || given.iter().all(|c| !c.is_lowercase()) || same(&given[1..], &form[1..]);
    same(given, form) || (in_small && as_small() && capitals())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_cannot_be_read_is_refused() {
        let refused = |written: &str, context: Context, spoken: &str| {
            Answer::new(written, context, spoken, spoken).unwrap_err().message().vi
        };
        let told = [
            refused(" ", Context::Anywhere, "một"),
            refused("AB", Context::Anywhere, ""),
            refused("AB", Context::Anywhere, "số 5"),
            refused("AB", Context::Anywhere, "UBND tỉnh"),
            refused("AB", Context::Anywhere, "strategy"),
            refused("AB", Context::Anywhere, "một & hai"),
            refused("AB", Context::After("hai từ".to_owned()), "một"),
            refused("AB", Context::Anywhere, &"a ".repeat(300)),
        ];
        insta::assert_snapshot!(told.join("\n"), @"
        Chưa có chữ cần đọc; hãy chép đúng chữ như trong văn bản.
        Chưa có cách đọc; hãy ghi cách đọc bằng chữ cho cả hai miền.
        Cách đọc còn chữ số («5»); hãy viết số bằng chữ, ví dụ «mười lăm».
        «UBND» chưa đọc được; hãy viết bằng âm tiết tiếng Việt, ví dụ «ây ai», hoặc đánh vần từng chữ.
        «strategy» chưa đọc được; hãy viết bằng âm tiết tiếng Việt, ví dụ «ây ai», hoặc đánh vần từng chữ.
        «&» chưa đọc được; hãy viết bằng âm tiết tiếng Việt, ví dụ «ây ai», hoặc đánh vần từng chữ.
        «hai từ» không phải một từ; hãy ghi đúng một từ đứng liền trước hoặc liền sau.
        Dài quá 200 ký tự; hãy chỉ ghi từ cần đọc và cách đọc.
        ");
    }

    #[test]
    fn the_longest_form_and_the_nearest_context_win() {
        let answer =
            |written: &str, context, spoken: &str| Answer::new(written, context, spoken, spoken).unwrap();
        let lexicon: Lexicon = [
            answer("CP", Context::Anywhere, "chính phủ"),
            answer("CP", Context::After("Ty".to_owned()), "cổ phần"),
            answer("CP Xanh", Context::Anywhere, "cổ phần xanh"),
            answer("logistic", Context::Anywhere, "lô gít tích"),
        ]
        .into_iter()
        .collect();
        let find = |text: &str, before: &str| {
            let text: Vec<char> = text.chars().collect();
            lexicon.find(&text, before, |_| String::new()).map(|(_, found)| found.north.clone())
        };
        assert_eq!(find("CP", "của").unwrap(), "chính phủ");
        assert_eq!(find("CP", "ty").unwrap(), "cổ phần");
        assert_eq!(find("CP Xanh", "ty").unwrap(), "cổ phần xanh");
        assert_eq!(find("CPX", ""), None);
        assert_eq!(find("Cp", ""), None);
        assert_eq!(find("Logistic", "").unwrap(), "lô gít tích");
        assert_eq!(find("LOGISTIC", "").unwrap(), "lô gít tích");
        assert_eq!(find("LoGistic", ""), None);
        assert_eq!(lexicon.answers().count(), 4);
    }
}
