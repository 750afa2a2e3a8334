//! A unit's right of reply: its answer to one of its figures or to all of them, which travels with them everywhere.
//!
//! A reply is never changed and never deleted; a later one stands in its place. Nobody's judgement of it is kept here. Who
//! may reply for a unit is decided before.

mod action;
pub(crate) mod kept;

use jiff::Timestamp;
use kernel::{AccountId, Bilingual, Digest, Role};
use worklog::WorklogId;

use crate::MeasurementError;

pub(crate) use action::entry_facts;
pub use action::reply;
pub use kept::{replies, reply_history, reply_to};

kernel::typed_id! {
    /// One answer of a unit.
    ReplyId
}

/// The longest reply, in characters.
pub const LONGEST_REPLY: usize = 4000;

/// What a unit answers to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum About {
    /// All its figures.
    AllFigures,
    /// One of them: the indicator's id, or `id.aspect`.
    Figure(String),
}

impl About {
    /// The indicator it is about; empty for all figures. So it stands in rows.
    pub(crate) fn indicator(&self) -> &str {
        match self {
            Self::AllFigures => "",
            Self::Figure(indicator) => indicator,
        }
    }

    pub(crate) fn of(indicator: String) -> Self {
        if indicator.is_empty() { Self::AllFigures } else { Self::Figure(indicator) }
    }
}

/// An answer to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReply {
    /// The work log.
    pub worklog: WorklogId,
    /// The unit that answers.
    pub unit: String,
    /// What it answers to.
    pub about: About,
    /// Its words.
    pub text: String,
}

/// A unit's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Its id.
    pub id: ReplyId,
    /// The work log.
    pub worklog: WorklogId,
    /// The unit.
    pub unit: String,
    /// What it answers to.
    pub about: About,
    /// The how many-th answer to the same; the highest stands.
    pub number: i64,
    /// Its words, a line for each paragraph.
    pub text: String,
    /// Who wrote it; `None` when the program itself acted.
    pub account: Option<AccountId>,
    /// The role they wrote it in.
    pub role: Role,
    /// When.
    pub at: Timestamp,
}

/// A reply's words as they are kept: normal form, no empty line, no space at the ends of lines, nothing invisible.
///
/// # Errors
/// When nothing is left, it is too long, or it bears a secrecy mark.
pub(crate) fn words(given: &str) -> Result<String, MeasurementError> {
    if let Some(mark) = formats::secrecy::mark_in_text(given) {
        return Err(MeasurementError::ReplySecret(mark));
    }
    let visible: String = given.chars().filter(|sign| !sign.is_control() || sign.is_whitespace()).collect();
    let normal = vietnamese::normalize(&visible);
    let lines = normal.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let text = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    match text.chars().count() {
        0 => Err(MeasurementError::ReplyEmpty),
        length if length > LONGEST_REPLY => Err(MeasurementError::ReplyLong { length }),
        _ => Ok(text),
    }
}

/// The replies that stand in a work log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Standing(Vec<Reply>);

impl Standing {
    /// `replies` in the order of units and of what they are about.
    pub(crate) fn new(mut replies: Vec<Reply>) -> Self {
        replies.sort_by(|a, b| (&a.unit, &a.about).cmp(&(&b.unit, &b.about)));
        Self(replies)
    }

    pub(crate) fn all(self) -> Vec<Reply> {
        self.0
    }

    /// What `unit` answers to its figure, first that to the figure itself.
    pub(crate) fn to(&self, indicator: &str, unit: &str) -> Vec<Reply> {
        let of_unit = |about: &str| {
            self.0.iter().find(|reply| reply.unit == unit && reply.about.indicator() == about).cloned()
        };
        [of_unit(indicator), of_unit("")].into_iter().flatten().collect()
    }
}

/// `sentence` with what the unit answers at its end.
pub(crate) fn answered(sentence: &Bilingual, replies: &[Reply]) -> Bilingual {
    let mut text = sentence.clone();
    for reply in replies {
        let (vi, en) = match reply.about {
            About::Figure(_) => ("Đơn vị trả lời", "The unit replies"),
            About::AllFigures => ("Đơn vị trả lời chung", "The unit replies to all its figures"),
        };
        attach(&mut text, (vi, en), reply);
    }
    text
}

/// `sentence` about a case with what each unit answers at its end.
pub(crate) fn answered_by_units(sentence: &Bilingual, replies: &[Reply]) -> Bilingual {
    let mut text = sentence.clone();
    for reply in replies {
        let unit = &reply.unit;
        attach(&mut text, (&format!("{unit} trả lời"), &format!("{unit} replies")), reply);
    }
    text
}

fn attach(text: &mut Bilingual, (vi, en): (&str, &str), reply: &Reply) {
    let words = reply.text.lines().collect::<Vec<_>>().join(" ");
    text.vi.push_str(&format!(". {vi}: “{words}”"));
    text.en.push_str(&format!(". {en}: “{words}”"));
}

/// The digest of what a reader sees: `sentence` is that of the sentence, and it stays so while nobody answers.
pub(crate) fn answered_digest(sentence: Digest, replies: &[Reply]) -> Digest {
    if replies.is_empty() {
        return sentence;
    }
    let mut parts: Vec<&[u8]> = vec![b"damlam answered 1", sentence.bytes()];
    for reply in replies {
        parts.extend([reply.unit.as_bytes(), reply.about.indicator().as_bytes(), reply.text.as_bytes()]);
    }
    Digest::of_parts(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_as_paragraphs_in_normal_form() {
        let check = |given: &str| words(given).unwrap_or_else(|error| error.to_string());
        assert_eq!(
            check("  Thiếu 3\t biên chế.\r\n\r\n Đã báo ca\u{301}o.\u{0} "),
            "Thiếu 3 biên chế.\nĐã báo cáo."
        );
        assert_eq!(check(" \n "), "the reply is empty; write what the unit answers");
        assert_eq!(check(&"x".repeat(LONGEST_REPLY)).len(), LONGEST_REPLY);
        assert_eq!(
            check(&"ấ".repeat(LONGEST_REPLY + 1)),
            "the reply has 4001 characters; shorten it to at most 4000"
        );
        assert_eq!(
            check("Đơn vị trả lời:\nTỐI MẬT\n…"),
            "the reply is marked TỐI MẬT; nothing of it was kept: send secret documents by the secret post"
        );
    }
}
