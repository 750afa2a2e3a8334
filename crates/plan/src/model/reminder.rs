//! When the plan reminds whom: days around a deadline, the posts told, and to whom a silence is carried further.
//!
//! Plain data with the days it gives. It does not know what was received; `reminders` does.

use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::{Bilingual, Language, Role};

use super::{Post, Provenance};

/// One rule of reminding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Its id in the plan: `NH-01`.
    pub id: String,
    /// A few words to call it by.
    pub name: Bilingual,
    /// The day it falls on, counted from the deadline: `-7` a week before, `0` on the last day, `3` three days late.
    pub day: i64,
    /// How often it comes again while nothing is received.
    pub again: Again,
    /// Who is told that the body's report is due.
    pub to: Vec<Recipient>,
    /// To whom it is carried further that the body is silent.
    pub escalate: Vec<Recipient>,
    /// A sentence of the secretariat that goes with it; may be empty.
    pub text: Bilingual,
    /// Where the rule comes from.
    pub provenance: Provenance,
}

/// How often a reminder comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It does not.
    Never,
    /// Every so many days, and so many times in all after the first.
    Every {
        /// Days between two.
        days: i64,
        /// How many after the first.
        times: i64,
    },
}

impl Reminder {
    /// The days on which it falls for a deadline, in order.
    pub fn occasions(&self, due: Date) -> Vec<Date> {
        let (days, times) = match self.again {
            Again::Never => (0, 0),
            Again::Every { days, times } => (days, times),
        };
        (0..=times).filter_map(|round| due.checked_add((self.day + round * days).days()).ok()).collect()
    }
}

/// Who is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// The body's drafter.
    Drafter,
    /// The body's signer.
    Signer,
    /// Everybody of the secretariat.
    Secretariat,
    /// Every member of the steering committee.
    Committee,
}

impl Recipient {
    /// Who may be reminded.
    pub const TOLD: [Self; 3] = [Self::Drafter, Self::Signer, Self::Secretariat];
    /// To whom a silence may be carried further.
    pub const ABOVE: [Self; 3] = [Self::Signer, Self::Secretariat, Self::Committee];

    /// The word in `plan.toml`.
    pub fn code(self) -> &'static str {
        self.role().code()
    }

    /// The role of the accounts meant.
    pub fn role(self) -> Role {
        match self {
            Self::Drafter => Role::Drafter,
            Self::Signer => Role::Signer,
            Self::Secretariat => Role::Secretariat,
            Self::Committee => Role::Committee,
        }
    }

    /// The post of the body that is meant; `None` for those who belong to no body.
    pub fn post(self) -> Option<Post> {
        match self {
            Self::Drafter => Some(Post::Drafter),
            Self::Signer => Some(Post::Signer),
            Self::Secretariat | Self::Committee => None,
        }
    }

    /// The words people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Drafter => Post::Drafter.name(language),
            Self::Signer => Post::Signer.name(language),
            Self::Secretariat => language.pick("cơ quan thường trực", "secretariat"),
            Self::Committee => language.pick("Ban Chỉ đạo", "steering committee"),
        }
    }
}

/// The days around the general deadline on which the secretariat gets its daily digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DigestDays {
    /// It begins so many days before the deadline.
    pub before: i64,
    /// It ends so many days after it, or when everything is received.
    pub after: i64,
}

impl DigestDays {
    /// Whether a digest is sent on `day` for a study that is due on `due`.
    pub fn contains(&self, due: Date, day: Date) -> bool {
        let apart = i64::from(due.until(day).map(|span| span.get_days()).unwrap_or(i32::MAX));
        (-self.before..=self.after).contains(&apart)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn reminder(day: i64, again: Again) -> Reminder {
        Reminder {
            id: "NH-01".into(),
            name: Bilingual::default(),
            day,
            again,
            to: vec![Recipient::Drafter],
            escalate: Vec::new(),
            text: Bilingual::default(),
            provenance: Provenance::Own,
        }
    }

    #[test]
    fn occasions_follow_the_deadline() {
        let days = |reminder: &Reminder, due| {
            reminder.occasions(due).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        let due = date(2023, 9, 29);
        assert_eq!(days(&reminder(-14, Again::Never), due), "2023-09-15");
        let again = Again::Every { days: 7, times: 2 };
        assert_eq!(days(&reminder(3, again), due), "2023-10-02 2023-10-09 2023-10-16");
        assert_eq!(days(&reminder(3, again), Date::MAX), "");
    }

    #[test]
    fn the_digest_has_its_days() {
        let days = DigestDays { before: 2, after: 3 };
        let due = date(2023, 9, 29);
        let sent: Vec<i8> = (25..=30).filter(|day| days.contains(due, date(2023, 9, *day))).collect();
        assert_eq!(sent, [27, 28, 29, 30]);
        assert!(days.contains(due, date(2023, 10, 2)) && !days.contains(due, date(2023, 10, 3)));
    }
}
