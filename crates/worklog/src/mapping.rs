//! A mapping: which column of a file is which, in what zone and form its times are, and what its words mean.
//!
//! It is data, saved with the log and shown to people; nothing in it is guessed. Reading one tells every problem at its
//! line, with the nearest known word as a hint.

mod levels;
mod names;
mod read;
mod sketch;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use formats::events::{Chosen, Form, Keep, Options, TimeForm, Want};
use jiff::tz::TimeZone;
use kernel::Problem;

use crate::Calendar;

pub use levels::Levels;
pub(crate) use read::read_calendar;
pub use sketch::{CalendarOf, Sketch};
pub(crate) use write::{list, quoted};

/// Defines an enum of words with its list, its codes and the way back.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$(Self::$variant,)+];

            /// The word used in mappings, columns and results.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The one called `code`.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

words! {
    /// What a column of a work log is; also the name of the column in a [`Log`](crate::Log).
    Field {
        /// Which case the event is of. Needed.
        Case = "case",
        /// What happened. Needed.
        Activity = "activity",
        /// When. Needed.
        Time = "time",
        /// The unit that acted or holds.
        Unit = "unit",
        /// The officer; shown only as a pseudonym.
        Officer = "officer",
        /// The state of the case after the event.
        Status = "status",
        /// By when the case (or this task) is due.
        Due = "due",
        /// When the case (or this task) was finished.
        Finished = "finished",
        /// The type of case.
        Kind = "kind",
        /// How hard it is.
        Difficulty = "difficulty",
        /// The level at which it is handled.
        Level = "level",
        /// The organisation.
        Body = "body",
        /// The reason given.
        Reason = "reason",
    }
}

words! {
    /// What an activity or a status means for the indicators.
    Class {
        /// Work on the case.
        Work = "work",
        /// The case comes in.
        Receive = "receive",
        /// It is handed on.
        HandOver = "hand_over",
        /// It is sent back.
        Return = "return",
        /// The citizen is asked for more.
        RequestSupplement = "request_supplement",
        /// Another unit is asked for its view.
        Consult = "consult",
        /// It goes to a higher level.
        Escalate = "escalate",
        /// It waits for somebody outside.
        WaitOutside = "wait_outside",
        /// It is laid before the signer.
        SubmitForSignature = "submit_for_signature",
        /// It is signed.
        Sign = "sign",
        /// The due date is moved.
        Extend = "extend",
        /// It is decided.
        Decide = "decide",
        /// It is refused.
        Refuse = "refuse",
        /// It is withdrawn.
        Withdraw = "withdraw",
        /// It is finished.
        Complete = "complete",
        /// It is opened again.
        Reopen = "reopen",
        /// The system acts by itself.
        System = "system",
    }
}

words! {
    /// How long a period of comparison is.
    Grain {
        /// Calendar months.
        Month = "month",
        /// Calendar quarters.
        Quarter = "quarter",
        /// Calendar years.
        Year = "year",
        /// All time in one.
        All = "all",
    }
}

words! {
    /// What a due date is of.
    DueOf {
        /// Of the whole case; the last one written counts.
        Case = "case",
        /// Of the task that the event is.
        Task = "task",
    }
}

impl Field {
    /// Whether its values are times.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Time | Self::Due | Self::Finished)
    }
}

/// Which column is which, and what words mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    /// What the log is, in a line.
    pub title: String,
    /// The file's column for each field.
    pub columns: BTreeMap<Field, String>,
    /// A value that holds for the whole file, where there is no column.
    pub constants: BTreeMap<Field, String>,
    /// Words that mean "no value", by field. Nothing else does: `NA` is a name.
    pub absent: BTreeMap<Field, BTreeSet<String>>,
    /// The zone of times written without an offset.
    pub zone: TimeZone,
    /// The zone's name.
    pub zone_name: String,
    /// The forms times are written in, tried in order.
    pub forms: Vec<TimeForm>,
    /// The separator of a CSV file; `None` to find it out.
    pub separator: Option<u8>,
    /// Encoding, sheet and case notion, where they are chosen.
    pub chosen: Chosen,
    /// What activities mean.
    pub activities: BTreeMap<String, Class>,
    /// What statuses mean; a status outweighs an activity.
    pub statuses: BTreeMap<String, Class>,
    /// How long a period of comparison is.
    pub period: Grain,
    /// What a due date is of.
    pub due_of: DueOf,
    /// The levels, where the log has them.
    pub levels: Option<Levels>,
    /// The words of the difficulty that mean a hard case.
    pub hard: BTreeSet<String>,
    /// The calendar in which durations are working time; without one they are elapsed time.
    pub calendar: Option<Calendar>,
}

impl Mapping {
    /// Reads a mapping. `file` names it in the places of problems.
    ///
    /// # Errors
    /// Every problem, each at its line; a mapping with problems is not used.
    pub fn parse(text: &str, file: &str) -> Result<Self, Vec<Problem>> {
        read::read(text, file)
    }

    /// How the file is to be read for this mapping.
    pub fn options(&self) -> Options {
        let wants = self.columns.iter().map(|(field, name)| Want {
            name: name.clone(),
            form: if field.is_time() { Form::Time(self.forms.clone()) } else { Form::Text },
        });
        Options {
            keep: Keep::Only(wants.collect()),
            separator: self.separator,
            chosen: self.chosen.clone(),
            ..Options::default()
        }
    }

    /// The class of an event.
    pub fn class(&self, activity: &str, status: Option<&str>) -> Option<Class> {
        status.and_then(|status| self.statuses.get(status)).or_else(|| self.activities.get(activity)).copied()
    }

    /// The classes it gives to anything.
    pub fn classes(&self) -> BTreeSet<Class> {
        self.activities.values().chain(self.statuses.values()).copied().collect()
    }
}
