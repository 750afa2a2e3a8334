//! Whether statements can be the brief. Pure.

use std::collections::BTreeSet;

use kernel::Bilingual;
use scheme::{SchemeView, StatementId};

use super::Brief;

/// The most statements in a brief.
pub const MOST_IN_BRIEF: usize = 30;

/// A brief that is not taken, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BriefRefused {
    /// Somebody chose in between.
    #[error("somebody else chose the brief meanwhile; look at it again and choose then")]
    Overtaken,
    /// A statement does not stand in the scheme, or is named twice.
    #[error("a statement is not in the scheme any more, or is named twice; look at the list again")]
    Unknown,
    /// There are too many.
    #[error("a brief has at most {MOST_IN_BRIEF} statements; leave some out")]
    TooMany,
    /// It is what stands.
    #[error("nothing changed; the brief is what it was")]
    Same,
}

impl BriefRefused {
    /// What is wrong and what to do, for people.
    pub fn message(&self) -> Bilingual {
        match self {
            Self::Overtaken => Bilingual::new(
                "Trong lúc này người khác đã chọn lại bản tóm tắt; hãy xem lại rồi chọn.",
                "Somebody else chose the brief meanwhile; look at it again and choose then.",
            ),
            Self::Unknown => Bilingual::new(
                "Có luận điểm không còn trong đề án hoặc được chọn hai lần; hãy xem lại danh sách.",
                "A statement is not in the scheme any more, or is named twice; look at the list again.",
            ),
            Self::TooMany => Bilingual::new(
                format!("Bản tóm tắt có nhiều nhất {MOST_IN_BRIEF} luận điểm; hãy bỏ bớt."),
                format!("A brief has at most {MOST_IN_BRIEF} statements; leave some out."),
            ),
            Self::Same => Bilingual::new(
                "Không có gì thay đổi so với bản tóm tắt đang có.",
                "Nothing changed; the brief is what it was.",
            ),
        }
    }
}

/// The number of the next brief, if `statements` can be it.
pub(super) fn next(
    view: &SchemeView,
    last: Option<&Brief>,
    seen: i64,
    statements: &[StatementId],
) -> Result<i64, BriefRefused> {
    if last.map_or(0, |last| last.number) != seen {
        return Err(BriefRefused::Overtaken);
    }
    if statements.len() > MOST_IN_BRIEF {
        return Err(BriefRefused::TooMany);
    }
    let standing: BTreeSet<StatementId> = view.statements().map(|(_, each)| each.statement.id).collect();
    let chosen: BTreeSet<StatementId> = statements.iter().copied().collect();
    if chosen.len() != statements.len() || !chosen.is_subset(&standing) {
        return Err(BriefRefused::Unknown);
    }
    if last.map_or(&[][..], |last| &last.statements) == statements {
        return Err(BriefRefused::Same);
    }
    Ok(seen + 1)
}
