//! Whether a private link can be made or revoked. Pure.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use kernel::Bilingual;

use super::{DraftLink, Shows};
use crate::Release;

/// The most days a link may open something.
pub const LONGEST_LINK_DAYS: i32 = 92;

/// The most letters that say whom a link is for.
pub const LONGEST_PURPOSE: usize = 200;

/// A link that is not made or revoked, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DraftLinkRefused {
    /// The day has passed.
    #[error("the last day has passed; choose today or a later day")]
    Passed,
    /// The day is too far away.
    #[error(
        "the last day is more than {LONGEST_LINK_DAYS} days away; choose an earlier one and make another link then"
    )]
    TooFar,
    /// Nobody knows whom it is for.
    #[error("nothing says whom the link is for; write it, so that it can be revoked later")]
    NoPurpose,
    /// That has too many letters.
    #[error("whom the link is for has more than {LONGEST_PURPOSE} letters; say it in fewer words")]
    TooLong,
    /// The study has no release with this number, or it was revoked.
    #[error("there is no such release; look at the list of releases again")]
    NoRelease,
    /// Everybody sees it.
    #[error("the release is public; give its ordinary address")]
    Public,
    /// There is no such link.
    #[error("there is no such link; look at the list of links again")]
    Unknown,
    /// It was revoked before.
    #[error("the link is revoked already")]
    Already,
}

impl DraftLinkRefused {
    /// What is wrong and what to do, for people.
    pub fn message(&self) -> Bilingual {
        match self {
            Self::Passed => Bilingual::new(
                "Ngày hết hạn đã qua; hãy chọn hôm nay hoặc một ngày sau.",
                "The last day has passed; choose today or a later day.",
            ),
            Self::TooFar => Bilingual::new(
                format!(
                    "Ngày hết hạn xa quá {LONGEST_LINK_DAYS} ngày; hãy chọn ngày gần hơn, đến khi ấy tạo liên kết khác."
                ),
                format!(
                    "The last day is more than {LONGEST_LINK_DAYS} days away; choose an earlier one and make another link then."
                ),
            ),
            Self::NoPurpose => Bilingual::new(
                "Chưa ghi liên kết dành cho ai; hãy ghi để sau này biết mà thu hồi.",
                "Nothing says whom the link is for; write it, so that it can be revoked later.",
            ),
            Self::TooLong => Bilingual::new(
                format!("Phần «dành cho ai» dài quá {LONGEST_PURPOSE} ký tự; hãy ghi ngắn hơn."),
                format!(
                    "Whom the link is for has more than {LONGEST_PURPOSE} letters; say it in fewer words."
                ),
            ),
            Self::NoRelease => Bilingual::new(
                "Đề án không có bản công bố này, hoặc bản ấy đã bị thu hồi; hãy xem lại danh sách.",
                "There is no such release, or it was revoked; look at the list of releases again.",
            ),
            Self::Public => Bilingual::new(
                "Bản này đã công khai; hãy gửi địa chỉ công khai của bản ấy.",
                "The release is public; give its ordinary address.",
            ),
            Self::Unknown => Bilingual::new(
                "Không có liên kết này; hãy xem lại danh sách.",
                "There is no such link; look at the list of links again.",
            ),
            Self::Already => {
                Bilingual::new("Liên kết này đã bị thu hồi rồi.", "The link is revoked already.")
            }
        }
    }
}

/// The day of a moment in Việt Nam.
pub(super) fn day(at: Timestamp) -> Date {
    Offset::constant(7).to_datetime(at).date()
}

/// The words that say whom it is for, as they are kept.
pub(super) fn purpose(text: &str) -> Result<String, DraftLinkRefused> {
    let text = vietnamese::normalize(text.trim());
    match text.chars().count() {
        0 => Err(DraftLinkRefused::NoPurpose),
        length if length > LONGEST_PURPOSE => Err(DraftLinkRefused::TooLong),
        _ => Ok(text),
    }
}

/// Whether `last` may be the last day of a link made at `now`.
pub(super) fn last_day(last: Date, now: Timestamp) -> Result<(), DraftLinkRefused> {
    let days = last.since(day(now)).map_or(i32::MAX, |span| span.get_days());
    match days {
        days if days < 0 => Err(DraftLinkRefused::Passed),
        days if days > LONGEST_LINK_DAYS => Err(DraftLinkRefused::TooFar),
        _ => Ok(()),
    }
}

/// Whether `release`, the one asked for, is one that a link is needed for.
pub(super) fn shows(release: Option<&Release>, now: Timestamp) -> Result<(), DraftLinkRefused> {
    match release {
        Some(release) if release.revoked.is_some() => Err(DraftLinkRefused::NoRelease),
        Some(release) if release.is_open(now) => Err(DraftLinkRefused::Public),
        Some(_) => Ok(()),
        None => Err(DraftLinkRefused::NoRelease),
    }
}

/// The link, if it can be revoked.
pub(super) fn standing(link: Option<DraftLink>) -> Result<DraftLink, DraftLinkRefused> {
    let link = link.ok_or(DraftLinkRefused::Unknown)?;
    if link.revoked.is_some() { Err(DraftLinkRefused::Already) } else { Ok(link) }
}

impl Shows {
    /// As it is kept: a release's number, 0 for the draft.
    pub(super) fn number(self) -> i64 {
        match self {
            Self::Draft => 0,
            Self::Release(number) => number,
        }
    }

    pub(super) fn of_number(number: i64) -> Self {
        if number == 0 { Self::Draft } else { Self::Release(number) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;

    use super::*;

    #[test]
    fn a_last_day_is_today_or_some_weeks_from_now() {
        // One in the morning in Việt Nam: the day before in UTC.
        let now: Timestamp = "2023-06-30T18:00:00Z".parse().unwrap();
        let today: Date = "2023-07-01".parse().unwrap();
        assert_eq!(last_day(today, now), Ok(()));
        assert_eq!(last_day(today - 1.day(), now), Err(DraftLinkRefused::Passed));
        assert_eq!(last_day(today + LONGEST_LINK_DAYS.days(), now), Ok(()));
        assert_eq!(last_day(today + (LONGEST_LINK_DAYS + 1).days(), now), Err(DraftLinkRefused::TooFar));
        assert_eq!(purpose(" "), Err(DraftLinkRefused::NoPurpose));
        assert_eq!(purpose(&"á".repeat(LONGEST_PURPOSE + 1)), Err(DraftLinkRefused::TooLong));
        assert_eq!(purpose(" Báo Nhân  Dân ").unwrap(), vietnamese::normalize("Báo Nhân  Dân"));
    }
}
