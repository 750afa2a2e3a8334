//! Letters that remind: who is written to on which day, each letter once, by e-mail; and a calendar feed per person.
//!
//! * [`due_on`] is pure: a plan, where each body stands, who can be written to and the day give the letters that are due.
//!   A body that sent its report is left in peace; nobody gets two letters about one body on one day.
//! * [`make`] keeps the due letters, one row and one job each, under a key that lets none be made twice.
//! * [`send`] hands waiting letters to a [`MailServer`]. A letter is marked as being sent before its last byte leaves and
//!   never handed over again by itself: **at most once**. Where a crash or a cut line leaves it open whether it
//!   arrived, a person sees that and decides.
//! * [`calendar`] writes deadlines of reports, tasks and opinions as iCalendar; [`FeedAddress`] is the unguessable way to it.
//!
//! It does not change a report or a plan, renders no page, and tells an address to nobody but the mail server.

mod actions;
mod audit;
mod calendar;
mod duties;
mod error;
mod feed;
mod jobs;
mod mail;
mod message;
mod model;
mod rules;
mod store;
mod words;

pub use actions::{Made, again, due_today, make, upcoming};
pub use audit::audit;
pub use calendar::{Event, calendar};
pub use error::{MailServerError, ReminderError};
pub use feed::{FeedAddress, events_of, feed_address, feed_opens, renew_feed};
pub use jobs::{Sent, send, send_while};
pub use mail::{MailServer, Security};
pub use model::{Due, Kind, Letter, LetterId, State, Told, Why};
pub use rules::{Outcome, PATIENCE, Unheld, Upcoming, due_on};
pub use store::{letter, letters, needing_care, told};
pub use words::Site;

/// The room's tables.
pub const MIGRATIONS: &[::store::Migration] =
    &[::store::Migration::both("0001_reminders", include_str!("../migrations/0001_reminders.sql"))];

/// The moment in Hà Nội; Việt Nam has kept UTC+7 without daylight saving since 1975.
pub(crate) fn hanoi(at: jiff::Timestamp) -> jiff::civil::DateTime {
    jiff::tz::TimeZone::fixed(jiff::tz::offset(7)).to_datetime(at)
}
