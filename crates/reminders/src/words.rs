//! The words of letters, in the language of the person, as they stand on the day they are sent.
//!
//! Templates are in `templates/`, one for each kind and language. Pure: what is known goes in, subject and text come out.

use std::collections::BTreeMap;

use accounts::Account;
use askama::Template;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{BodyCode, Language, StudyCode};
use plan::{Plan, Reminder};
use reports::BodyState;

use crate::model::{Due, Kind, Told};
use crate::rules::{silent, silent_on};

/// Where people reach the pages: `https://damlam.office.gov.vn`, or not told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Site(String);

impl Site {
    /// The site at this address; empty when the installation does not tell.
    pub fn new(address: &str) -> Self {
        Self(address.trim_end_matches('/').to_owned())
    }

    /// A page's whole address, or where to click when the site's is not known.
    fn page(&self, path: &str, clicks: &str) -> String {
        if self.0.is_empty() { clicks.to_owned() } else { format!("{}{path}", self.0) }
    }
}

/// What is known of a study when a letter is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) states: &'a [BodyState],
    pub(crate) told: &'a BTreeMap<BodyCode, Told>,
    /// The day in Hà Nội.
    pub(crate) day: Date,
    /// When the person's digest before this one was made.
    pub(crate) since: Timestamp,
    /// How many letters want a person's care.
    pub(crate) care: i64,
    pub(crate) site: &'a Site,
}

/// Subject and text.
pub(crate) struct Words {
    pub(crate) subject: String,
    pub(crate) text: String,
}

/// The words of a letter to `person`; `None` when the plan no longer knows what it is about.
pub(crate) fn words(known: Known<'_>, due: &Due, person: &Account) -> Option<Result<Words, askama::Error>> {
    let rule = known.plan.reminders.iter().find(|rule| rule.id == due.rule);
    match (due.kind, &due.body) {
        (Kind::Reminder | Kind::Escalation, Some(body)) => {
            let state = known.states.iter().find(|state| state.body == *body)?;
            Some(of_body(known, due.kind, rule?, state, person))
        }
        (Kind::Silence, None) => Some(of_silence(known, rule?, due.occasion, person)),
        (Kind::Digest, None) => Some(digest(known, person)),
        _ => None,
    }
}

/// Declares the two templates of one kind of letter and renders the one of the language.
macro_rules! letter {
    ($vi:ident, $en:ident, $vi_path:literal, $en_path:literal, { $($field:ident: $kind:ty),* $(,)? }) => {
        #[derive(Template)]
        #[template(path = $vi_path)]
        struct $vi<'a> { $($field: $kind),* }

        #[derive(Template)]
        #[template(path = $en_path)]
        struct $en<'a> { $($field: $kind),* }

        impl<'a> $vi<'a> {
            fn in_language(self, language: Language) -> Result<String, askama::Error> {
                match language {
                    Language::Vietnamese => self.render(),
                    Language::English => $en { $($field: self.$field),* }.render(),
                }
            }
        }
    };
}

letter!(ReminderVi, ReminderEn, "reminder.vi.txt", "reminder.en.txt", {
    name: &'a str, focal_point: &'a str, body: &'a str, study: &'a str, topic: &'a str, due: String, left: String,
    told: i64, escalation: bool, text: &'a str, desk: String,
});

letter!(SilenceVi, SilenceEn, "silence.vi.txt", "silence.en.txt", {
    name: &'a str, day: String, study: &'a str, rule: &'a str, bodies: Vec<Silent>, text: &'a str, board: String,
});

letter!(DigestVi, DigestEn, "digest.vi.txt", "digest.en.txt", {
    name: &'a str, day: String, study: &'a str, received: usize, assigned: usize, late: usize, arrived: Vec<Arrival>,
    overdue: Vec<Silent>, open: Vec<Silent>, care: i64, reminders: String, board: String,
});

/// A silent body's line.
struct Silent {
    name: String,
    due: String,
    left: String,
    told: String,
}

/// The line of a version that came in.
struct Arrival {
    at: String,
    name: String,
    number: i64,
    timing: String,
}

fn of_body(
    known: Known<'_>,
    kind: Kind,
    rule: &Reminder,
    state: &BodyState,
    person: &Account,
) -> Result<Words, askama::Error> {
    let language = person.correspondence.language;
    let t = |vi, en| language.pick(vi, en);
    let plan = known.plan;
    let body = plan.body_name(&state.body);
    let topic = plan.assignment(&state.body).map(|assignment| assignment.topic.get(language));
    let left = left(state.due, known.day, language);
    let subject =
        format!("{}: {}, {left}", t("Báo cáo chuyên đề chưa gửi", "Report not sent"), body.get(language));
    let text = ReminderVi {
        name: &person.name,
        focal_point: plan.focal_point.get(language),
        body: body.get(language),
        study: plan.title.get(language),
        topic: topic.unwrap_or_default(),
        due: day(state.due),
        left,
        told: known.told.get(&state.body).map_or(0, |told| told.letters),
        escalation: kind == Kind::Escalation,
        text: rule.text.get(language),
        desk: known.site.page("/desk", t("«Bàn làm việc» của hệ thống Dám Làm", "the desk of Dám Làm")),
    };
    Ok(Words { subject, text: text.in_language(language)? })
}

fn of_silence(
    known: Known<'_>,
    rule: &Reminder,
    occasion: Date,
    person: &Account,
) -> Result<Words, askama::Error> {
    let language = person.correspondence.language;
    let bodies: Vec<Silent> =
        silent_on(rule, known.states, occasion).map(|state| silent_line(known, state, language)).collect();
    let subject = match language {
        Language::Vietnamese => {
            format!("{} cơ quan chưa gửi báo cáo chuyên đề ({})", bodies.len(), rule.name.vi)
        }
        Language::English if bodies.len() == 1 => {
            format!("1 body has not sent its report ({})", rule.name.en)
        }
        Language::English => {
            format!("{} bodies have not sent their reports ({})", bodies.len(), rule.name.en)
        }
    };
    let text = SilenceVi {
        name: &person.name,
        day: day(known.day),
        study: known.plan.name.get(language),
        rule: rule.name.get(language),
        bodies,
        text: rule.text.get(language),
        board: board(known, language),
    };
    Ok(Words { subject, text: text.in_language(language)? })
}

fn digest(known: Known<'_>, person: &Account) -> Result<Words, askama::Error> {
    let language = person.correspondence.language;
    let t = |vi, en| language.pick(vi, en);
    let states = known.states;
    let received = states.iter().filter(|state| state.first.is_some()).count();
    let late =
        states.iter().filter(|state| state.first.is_some_and(|(_, timing)| timing == reports::Timing::Late));
    let mut arrived: Vec<(Timestamp, Arrival)> = states
        .iter()
        .filter_map(|state| state.latest.as_ref())
        .filter(|version| version.received_at >= known.since)
        .map(|version| {
            let arrival = Arrival {
                at: crate::hanoi(version.received_at).strftime("%d/%m/%Y %H:%M").to_string(),
                name: known.plan.body_name(&version.body).get(language).to_owned(),
                number: version.number,
                timing: version.timing.name().get(language).to_owned(),
            };
            (version.received_at, arrival)
        })
        .collect();
    arrived.sort_by_key(|(at, _)| *at);
    let (overdue, open): (Vec<&BodyState>, Vec<&BodyState>) =
        silent(states).partition(|state| state.due < known.day);
    let lines = |states: Vec<&BodyState>| -> Vec<Silent> {
        states.into_iter().map(|state| silent_line(known, state, language)).collect()
    };
    let subject = match language {
        Language::Vietnamese => format!(
            "Bản tin ngày {}: đã nhận {received}/{}, quá hạn chưa gửi {}",
            day(known.day),
            states.len(),
            overdue.len()
        ),
        Language::English => format!(
            "Digest of {}: {received} of {} received, {} overdue",
            day(known.day),
            states.len(),
            overdue.len()
        ),
    };
    let reminders = format!("/studies/{}/reminders", known.plan.code);
    let text = DigestVi {
        name: &person.name,
        day: day(known.day),
        study: known.plan.name.get(language),
        received,
        assigned: states.len(),
        late: late.count(),
        arrived: arrived.into_iter().map(|(_, arrival)| arrival).collect(),
        overdue: lines(overdue),
        open: lines(open),
        care: known.care,
        reminders: known.site.page(&reminders, t("trang «Nhắc hạn»", "the page of reminders")),
        board: board(known, language),
    };
    Ok(Words { subject, text: text.in_language(language)? })
}

fn silent_line(known: Known<'_>, state: &BodyState, language: Language) -> Silent {
    let told = match known.told.get(&state.body) {
        None => language.pick("chưa có thư nhắc nào tới nơi", "no reminder has reached it").to_owned(),
        Some(told) => {
            let last = day(crate::hanoi(told.last).date());
            match language {
                Language::Vietnamese => format!("đã nhắc {} thư, gần nhất {last}", told.letters),
                Language::English if told.letters == 1 => format!("reminded once, on {last}"),
                Language::English => format!("reminded {} times, last on {last}", told.letters),
            }
        }
    };
    Silent {
        name: known.plan.body_name(&state.body).get(language).to_owned(),
        due: day(state.due),
        left: left(state.due, known.day, language),
        told,
    }
}

fn board(known: Known<'_>, language: Language) -> String {
    let study: &StudyCode = &known.plan.code;
    let clicks = language.pick("trang «Tiến độ» của hệ thống Dám Làm", "the page of progress of Dám Làm");
    known.site.page(&format!("/studies/{study}"), clicks)
}

fn day(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

/// How far the deadline is: `còn 7 ngày`, `hôm nay là ngày cuối`, `quá hạn 3 ngày`.
fn left(due: Date, today: Date, language: Language) -> String {
    let days = today.until(due).map(|span| span.get_days()).unwrap_or(0);
    match (language, days) {
        (Language::Vietnamese, 0) => "hôm nay là ngày cuối".to_owned(),
        (Language::Vietnamese, 1..) => format!("còn {days} ngày"),
        (Language::Vietnamese, _) => format!("quá hạn {} ngày", -days),
        (Language::English, 0) => "today is the last day".to_owned(),
        (Language::English, 1) => "1 day left".to_owned(),
        (Language::English, 2..) => format!("{days} days left"),
        (Language::English, -1) => "1 day late".to_owned(),
        (Language::English, _) => format!("{} days late", -days),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_distance_to_a_deadline_is_said_as_people_do() {
        let due = date(2023, 9, 29);
        let said = |today| Language::ALL.map(|language| left(due, today, language)).join(" / ");
        assert_eq!(said(date(2023, 9, 22)), "còn 7 ngày / 7 days left");
        assert_eq!(said(date(2023, 9, 28)), "còn 1 ngày / 1 day left");
        assert_eq!(said(due), "hôm nay là ngày cuối / today is the last day");
        assert_eq!(said(date(2023, 9, 30)), "quá hạn 1 ngày / 1 day late");
        assert_eq!(said(date(2023, 10, 6)), "quá hạn 7 ngày / 7 days late");
    }
}
