//! Days as people in Việt Nam count them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};

/// The day in Việt Nam: seven hours ahead of UTC, without summer time.
pub fn vietnam_day(at: Timestamp) -> Date {
    TimeZone::fixed(offset(7)).to_datetime(at).date()
}
