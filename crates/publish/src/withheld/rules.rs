//! What may be withheld, and which texts hold personal data. Pure.

use kernel::{Bilingual, Language};
use scheme::{SchemeView, Target};

use super::{PersonalText, Withholding};
use crate::LONGEST_REASON;

/// Something that is not withheld or let through, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WithholdingRefused {
    /// There is no such report, version or passage in the study.
    #[error("the study holds no such report, version or passage; look at the report and choose again")]
    Unknown,
    /// It is withheld already.
    #[error("it is withheld already; lift that first to give another reason")]
    Already,
    /// It is not withheld.
    #[error("it is not withheld; look at the list again")]
    NotWithheld,
    /// Nobody is told why.
    #[error("there is no reason; write why it must not be published, or why it may be again")]
    NoReason,
    /// The reason has too many letters.
    #[error("the reason has more than {LONGEST_REASON} letters; say it in fewer words")]
    TooLong,
}

impl WithholdingRefused {
    /// What is wrong and what to do, for people.
    pub fn message(&self) -> Bilingual {
        match self {
            Self::Unknown => Bilingual::new(
                "Đề án không có báo cáo, phiên bản hoặc đoạn này; hãy mở báo cáo và chọn lại.",
                "The study holds no such report, version or passage; look at the report and choose again.",
            ),
            Self::Already => Bilingual::new(
                "Nội dung này đã được đánh dấu không công bố; muốn ghi lý do khác thì bỏ đánh dấu trước.",
                "It is withheld already; lift that first to give another reason.",
            ),
            Self::NotWithheld => Bilingual::new(
                "Nội dung này không bị đánh dấu; hãy xem lại danh sách.",
                "It is not withheld; look at the list again.",
            ),
            Self::NoReason => Bilingual::new(
                "Chưa có lý do; hãy ghi vì sao không công bố, hoặc vì sao nay công bố được.",
                "There is no reason; write why it must not be published, or why it may be again.",
            ),
            Self::TooLong => Bilingual::new(
                format!("Lý do dài quá {LONGEST_REASON} ký tự; hãy ghi ngắn hơn."),
                format!("The reason has more than {LONGEST_REASON} letters; say it in fewer words."),
            ),
        }
    }
}

/// The reason as it is kept.
pub(super) fn reason(text: &str) -> Result<String, WithholdingRefused> {
    let text = vietnamese::normalize(text.trim());
    match text.chars().count() {
        0 => Err(WithholdingRefused::NoReason),
        length if length > LONGEST_REASON => Err(WithholdingRefused::TooLong),
        _ => Ok(text),
    }
}

/// The number of the next row, if what stands is otherwise.
pub(super) fn next(last: Option<&Withholding>, withhold: Wanted) -> Result<i64, WithholdingRefused> {
    let is_withheld = last.is_some_and(|last| last.is_withheld);
    match (withhold, is_withheld) {
        (Wanted::Withheld, true) => Err(WithholdingRefused::Already),
        (Wanted::Published, false) => Err(WithholdingRefused::NotWithheld),
        _ => Ok(last.map_or(0, |last| last.number) + 1),
    }
}

/// What a person wants of a passage or a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Withheld,
    Published,
}

/// The statements whose own words hold personal data, or the key of a case they cite as an example.
pub(crate) fn personal_in(view: &SchemeView) -> Vec<PersonalText> {
    let mut found = Vec::new();
    for (section, each) in view.statements() {
        let text = each.read(Language::Vietnamese).text;
        let mut kinds = reports::personal_kinds(&text);
        let tells_case = each.citations.iter().any(|cited| match &cited.citation.target {
            Target::Example { case, .. } => !case.is_empty() && text.contains(case.as_str()),
            _ => false,
        });
        if tells_case {
            kinds.push(Bilingual::new("mã hồ sơ công việc", "the key of a case"));
        }
        if kinds.is_empty() {
            continue;
        }
        let list = |language| kinds.iter().map(|kind| kind.get(language)).collect::<Vec<_>>().join(", ");
        found.push(PersonalText {
            section: section.title.clone(),
            statement: each.statement.id,
            kinds: Bilingual::new(list(Language::Vietnamese), list(Language::English)),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use kernel::{Role, World};
    use scheme::Hand;

    use super::*;
    use crate::HeldBack;

    #[test]
    fn what_stands_is_not_said_again() {
        let row = |number, is_withheld| Withholding {
            what: HeldBack::Version { report: World::scripted(1).new_id(), version: 1 },
            number,
            is_withheld,
            reason: "x".to_owned(),
            by: Hand { account: None, role: Role::Editor },
            at: Timestamp::UNIX_EPOCH,
            entry: 1,
        };
        assert_eq!(next(None, Wanted::Withheld), Ok(1));
        assert_eq!(next(None, Wanted::Published), Err(WithholdingRefused::NotWithheld));
        assert_eq!(next(Some(&row(1, true)), Wanted::Withheld), Err(WithholdingRefused::Already));
        assert_eq!(next(Some(&row(1, true)), Wanted::Published), Ok(2));
        assert_eq!(next(Some(&row(2, false)), Wanted::Withheld), Ok(3));
        assert_eq!(next(Some(&row(2, false)), Wanted::Published), Err(WithholdingRefused::NotWithheld));
    }
}
