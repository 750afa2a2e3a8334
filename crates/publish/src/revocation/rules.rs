//! Whether a release can be revoked. Pure.

use kernel::Bilingual;

use crate::Release;

/// The most letters a reason may have.
pub const LONGEST_REASON: usize = 1_000;

/// A release that is not revoked, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RevocationRefused {
    /// The study has no release with this number.
    #[error("there is no such release; look at the list of releases again")]
    Unknown,
    /// It was revoked before.
    #[error("the release is revoked already")]
    Already,
    /// Nobody is told why.
    #[error("there is no reason; write one, everybody who opens the release will read it")]
    NoReason,
    /// The reason has too many letters.
    #[error("the reason has more than {LONGEST_REASON} letters; say it in fewer words")]
    TooLong,
}

impl RevocationRefused {
    /// What is wrong and what to do, for people.
    pub fn message(&self) -> Bilingual {
        match self {
            Self::Unknown => Bilingual::new(
                "Không có bản công bố này; hãy xem lại danh sách.",
                "There is no such release; look at the list again.",
            ),
            Self::Already => {
                Bilingual::new("Bản công bố này đã bị thu hồi rồi.", "This release is revoked already.")
            }
            Self::NoReason => Bilingual::new(
                "Chưa có lý do thu hồi; hãy ghi rõ, ai mở bản công bố cũng sẽ đọc lý do này.",
                "There is no reason; write one, everybody who opens the release will read it.",
            ),
            Self::TooLong => Bilingual::new(
                format!("Lý do dài quá {LONGEST_REASON} ký tự; hãy ghi ngắn hơn."),
                format!("The reason has more than {LONGEST_REASON} letters; say it in fewer words."),
            ),
        }
    }
}

/// The reason as it is kept.
pub(super) fn reason(text: &str) -> Result<String, RevocationRefused> {
    let text = vietnamese::normalize(text.trim());
    match text.chars().count() {
        0 => Err(RevocationRefused::NoReason),
        length if length > LONGEST_REASON => Err(RevocationRefused::TooLong),
        _ => Ok(text),
    }
}

/// The release, if it can be revoked.
pub(super) fn standing(release: Option<Release>) -> Result<Release, RevocationRefused> {
    let release = release.ok_or(RevocationRefused::Unknown)?;
    if release.revoked.is_some() { Err(RevocationRefused::Already) } else { Ok(release) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_some_words_and_not_too_many() {
        assert_eq!(reason("  Sai số liệu. ").unwrap(), "Sai số liệu.");
        assert_eq!(reason(" \n"), Err(RevocationRefused::NoReason));
        assert_eq!(reason(&"á".repeat(LONGEST_REASON)).unwrap().chars().count(), LONGEST_REASON);
        assert_eq!(reason(&"á".repeat(LONGEST_REASON + 1)), Err(RevocationRefused::TooLong));
    }
}
