//! Whether a release may open at a moment. Pure.

use jiff::{SignedDuration, Timestamp};
use kernel::Bilingual;

use crate::{LONGEST_REASON, Release};

/// The longest embargo: two years and a little. Later ones are slips of the keyboard.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 750);

/// An embargo that is not made, moved or lifted, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmbargoRefused {
    /// The study has no release with this number.
    #[error("there is no such release; look at the list of releases again")]
    Unknown,
    /// It was revoked.
    #[error("the release is revoked; publish a new one instead")]
    Revoked,
    /// Everybody has seen it.
    #[error("the release is public already and cannot be hidden again; revoke it if it must not be read")]
    Open,
    /// The moment is no moment to come.
    #[error("the moment has passed; choose a later one, or publish at once")]
    Passed,
    /// The moment is too far away.
    #[error("the moment is more than two years away; choose an earlier one")]
    TooFar,
    /// It would open before one with a lower number.
    #[error(
        "release {number} waits until {until}, and releases open in order; choose a moment not before it, or move that one first"
    )]
    BeforeEarlier {
        /// The one with the lower number.
        number: i64,
        /// When that one opens.
        until: Timestamp,
    },
    /// It would open after one with a higher number.
    #[error(
        "release {number} opens at {until}, and releases open in order; choose a moment not after it, or move that one first"
    )]
    AfterLater {
        /// The one with the higher number.
        number: i64,
        /// When that one opens.
        until: Timestamp,
    },
    /// Nobody is told why.
    #[error("there is no reason; write why the embargo is moved or lifted")]
    NoReason,
    /// The reason has too many letters.
    #[error("the reason has more than {LONGEST_REASON} letters; say it in fewer words")]
    TooLong,
}

impl EmbargoRefused {
    /// What is wrong and what to do, for people.
    pub fn message(&self) -> Bilingual {
        let moment = |until: &Timestamp, language| vietnamese::format_moment(*until, language);
        let both = |vi: String, en: String| Bilingual::new(vi, en);
        use kernel::Language::{English as En, Vietnamese as Vi};
        match self {
            Self::Unknown => Bilingual::new(
                "Đề án không có bản công bố này; hãy xem lại danh sách.",
                "There is no such release; look at the list of releases again.",
            ),
            Self::Revoked => Bilingual::new(
                "Bản này đã bị thu hồi; hãy công bố bản mới.",
                "The release is revoked; publish a new one instead.",
            ),
            Self::Open => Bilingual::new(
                "Bản này đã công khai, không giấu lại được; nếu không nên đọc nữa thì thu hồi.",
                "The release is public already and cannot be hidden again; revoke it if it must not be read.",
            ),
            Self::Passed => Bilingual::new(
                "Thời điểm này đã qua; hãy chọn thời điểm sau lúc này, hoặc công bố ngay.",
                "The moment has passed; choose a later one, or publish at once.",
            ),
            Self::TooFar => Bilingual::new(
                "Thời điểm này xa hơn hai năm; hãy chọn thời điểm gần hơn.",
                "The moment is more than two years away; choose an earlier one.",
            ),
            Self::BeforeEarlier { number, until } => both(
                format!(
                    "Bản số {number} còn chờ đến {}, mà các bản mở theo thứ tự; hãy chọn thời điểm không sớm hơn, hoặc dời bản ấy trước.",
                    moment(until, Vi)
                ),
                format!(
                    "Release {number} waits until {}, and releases open in order; choose a moment not before it, or move that one first.",
                    moment(until, En)
                ),
            ),
            Self::AfterLater { number, until } => both(
                format!(
                    "Bản số {number} mở lúc {}, mà các bản mở theo thứ tự; hãy chọn thời điểm không muộn hơn, hoặc dời bản ấy trước.",
                    moment(until, Vi)
                ),
                format!(
                    "Release {number} opens at {}, and releases open in order; choose a moment not after it, or move that one first.",
                    moment(until, En)
                ),
            ),
            Self::NoReason => Bilingual::new(
                "Chưa có lý do; hãy ghi vì sao dời hoặc bỏ thời điểm chờ.",
                "There is no reason; write why the embargo is moved or lifted.",
            ),
            Self::TooLong => Bilingual::new(
                format!("Lý do dài quá {LONGEST_REASON} ký tự; hãy ghi ngắn hơn."),
                format!("The reason has more than {LONGEST_REASON} letters; say it in fewer words."),
            ),
        }
    }
}

/// A release of the same study that stands and waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Neighbour {
    pub(crate) number: i64,
    pub(crate) until: Timestamp,
}

/// Whether `until` is a moment to come.
pub(crate) fn ahead(until: Timestamp, now: Timestamp) -> Result<(), EmbargoRefused> {
    if until <= now {
        return Err(EmbargoRefused::Passed);
    }
    if until.duration_since(now) > LONGEST {
        return Err(EmbargoRefused::TooFar);
    }
    Ok(())
}

/// Whether release `number` may open at `until` beside those that wait.
pub(crate) fn fits(number: i64, until: Timestamp, waiting: &[Neighbour]) -> Result<(), EmbargoRefused> {
    for other in waiting {
        let Neighbour { number: theirs, until: opens } = *other;
        if theirs < number && until < opens {
            return Err(EmbargoRefused::BeforeEarlier { number: theirs, until: opens });
        }
        if theirs > number && until > opens {
            return Err(EmbargoRefused::AfterLater { number: theirs, until: opens });
        }
    }
    Ok(())
}

/// The release, if its embargo can be moved or lifted.
pub(super) fn waiting(release: Option<Release>, now: Timestamp) -> Result<Release, EmbargoRefused> {
    let release = release.ok_or(EmbargoRefused::Unknown)?;
    if release.revoked.is_some() {
        return Err(EmbargoRefused::Revoked);
    }
    if release.is_open(now) { Err(EmbargoRefused::Open) } else { Ok(release) }
}

/// The reason as it is kept.
pub(super) fn reason(text: &str) -> Result<String, EmbargoRefused> {
    let text = vietnamese::normalize(text.trim());
    match text.chars().count() {
        0 => Err(EmbargoRefused::NoReason),
        length if length > LONGEST_REASON => Err(EmbargoRefused::TooLong),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_lies_ahead_and_not_too_far() {
        let now: Timestamp = "2023-07-01T01:00:00Z".parse().unwrap();
        let later = |hours| now + SignedDuration::from_hours(hours);
        assert_eq!(ahead(now, now), Err(EmbargoRefused::Passed));
        assert_eq!(ahead(later(1), now), Ok(()));
        assert_eq!(ahead(later(24 * 751), now), Err(EmbargoRefused::TooFar));
    }

    #[test]
    fn releases_open_in_the_order_of_their_numbers() {
        let at = |hour: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_hours(hour);
        let waiting = [Neighbour { number: 2, until: at(10) }, Neighbour { number: 4, until: at(20) }];
        assert_eq!(fits(3, at(10), &waiting), Ok(()));
        assert_eq!(fits(3, at(20), &waiting), Ok(()));
        let early = EmbargoRefused::BeforeEarlier { number: 2, until: at(10) };
        assert_eq!(fits(3, at(9), &waiting), Err(early));
        let late = EmbargoRefused::AfterLater { number: 4, until: at(20) };
        assert_eq!(fits(3, at(21), &waiting), Err(late));
        assert!(early.message().vi.contains("Bản số 2 còn chờ đến"), "{}", early.message().vi);
    }
}
