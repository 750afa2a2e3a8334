//! Days as iCalendar (RFC 5545): whole days, lines folded at 75 octets, texts escaped.
//!
//! Pure. It knows nothing of studies.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use kernel::Language;

/// One whole day in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its name for good: a calendar knows by it that this is the same event as before.
    pub uid: String,
    /// The day.
    pub day: Date,
    /// A line.
    pub summary: String,
    /// More than a line; may be empty.
    pub description: String,
    /// Grows with each amendment.
    pub sequence: i64,
    /// When it last changed.
    pub changed_at: Timestamp,
}

/// The calendar named `name` with these events.
pub fn calendar(name: &str, language: Language, events: &[Event]) -> String {
    let mut out = Lines::default();
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", &format!("-//Dam Lam//Dam Lam//{}", language.code().to_uppercase()));
    out.line("CALSCALE", "GREGORIAN");
    out.line("METHOD", "PUBLISH");
    out.line("X-WR-CALNAME", &escaped(name));
    out.line("X-WR-TIMEZONE", "Asia/Ho_Chi_Minh");
    out.line("REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
    out.line("X-PUBLISHED-TTL", "PT6H");
    for event in events {
        let stamp = event.changed_at.strftime("%Y%m%dT%H%M%SZ").to_string();
        let day = |day: Date| day.strftime("%Y%m%d").to_string();
        out.line("BEGIN", "VEVENT");
        out.line("UID", &escaped(&event.uid));
        out.line("DTSTAMP", &stamp);
        out.line("LAST-MODIFIED", &stamp);
        out.line("SEQUENCE", &event.sequence.max(0).to_string());
        out.line("DTSTART;VALUE=DATE", &day(event.day));
        out.line("DTEND;VALUE=DATE", &day(event.day.saturating_add(1.day())));
        out.line("SUMMARY", &escaped(&event.summary));
        if !event.description.is_empty() {
            out.line("DESCRIPTION", &escaped(&event.description));
        }
        out.line("TRANSP", "TRANSPARENT");
        out.line("END", "VEVENT");
    }
    out.line("END", "VCALENDAR");
    out.0
}

/// Text as RFC 5545 §3.3.11 wants it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\\' | ';' | ',' => out.extend(['\\', sign]),
            '\n' => out.push_str("\\n"),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    /// One content line, folded so that no line has more than 75 octets and no sign is cut.
    fn line(&mut self, name: &str, value: &str) {
        let mut room = 75;
        for sign in name.chars().chain([':']).chain(value.chars()) {
            if sign.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = 74;
            }
            room -= sign.len_utf8();
            self.0.push(sign);
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn event(summary: &str, description: &str) -> Event {
        Event {
            uid: "due.TU.H26.thu@0123456789abcdef.damlam".into(),
            day: date(2023, 9, 29),
            summary: summary.into(),
            description: description.into(),
            sequence: 2,
            changed_at: "2023-07-01T01:02:03Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_day_is_written_as_the_standard_has_it() {
        let text =
            calendar("Dám Làm", Language::Vietnamese, &[event("Hạn gửi; báo cáo, chuyên đề", "a\\b\nc\r")]);
        insta::assert_snapshot!(text.replace('\r', ""));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    }

    #[test]
    fn long_lines_are_folded_between_signs_and_unfold_to_the_same() {
        let summary =
            "Ủy ban Kiểm tra Trung ương, thời hạn gửi báo cáo chuyên đề theo kế hoạch nghiên cứu ".repeat(5);
        let text = calendar("Dám Làm", Language::English, &[event(&summary, "")]);
        assert!(text.split("\r\n").all(|line| line.len() <= 75));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("SUMMARY:{}\r\n", escaped(&summary))));
        assert!(text.split("\r\n").filter(|line| line.starts_with(' ')).count() >= 5);
    }

    #[test]
    fn the_last_day_of_all_has_an_end() {
        let last = Event { day: Date::MAX, ..event("x", "") };
        assert!(calendar("x", Language::English, &[last]).contains("DTEND;VALUE=DATE:99991231"));
    }
}
