//! One example case as a timeline: who held it from when to when, and what happened meanwhile.
//!
//! Officers appear as pseudonyms, as the engine gave them.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{Bilingual, Language};
use measurements::{ExampleCase, Step, number};
use scheme::Target;

use super::show::role_name;
use super::{Measured, cite_path, measured, unit_path};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(serde::Deserialize)]
pub(super) struct Keyed {
    #[serde(default)]
    key: String,
}

#[derive(Template)]
#[template(path = "pages/measurements/case.html")]
struct CasePage {
    shell: Shell,
    it: Measured,
    case: ExampleCase,
    holds: Vec<Hold>,
    cite: Option<String>,
}

/// A run of events while one unit holds the case.
struct Hold {
    unit: Option<String>,
    seconds: i64,
    steps: Vec<Step>,
}

/// The steps by hold: an event without a unit stays in the hold that is running.
fn holds(steps: &[Step]) -> Vec<Hold> {
    let mut holds: Vec<Hold> = Vec::new();
    for step in steps {
        let seconds = step.seconds_to_next.unwrap_or(0);
        match holds.last_mut() {
            Some(hold) if step.unit.is_none() || step.unit == hold.unit => {
                hold.seconds += seconds;
                hold.steps.push(step.clone());
            }
            _ => holds.push(Hold { unit: step.unit.clone(), seconds, steps: vec![step.clone()] }),
        }
    }
    holds
}

/// A span of time in words: minutes, hours or days.
fn span(seconds: i64, language: Language) -> String {
    let seconds = seconds as f64;
    if seconds < 3600.0 {
        format!("{} {}", number(seconds / 60.0, 0, language), language.pick("phút", "minutes"))
    } else if seconds < 172_800.0 {
        format!("{} {}", number(seconds / 3600.0, 1, language), language.pick("giờ", "hours"))
    } else {
        format!("{} {}", number(seconds / 86_400.0, 1, language), language.pick("ngày", "days"))
    }
}

/// `2010-03-31T16:59:42+02:00` as `31/03/2010 16:59`, by the clock it was written with.
fn clock(written: &str) -> String {
    let part = |range: std::ops::Range<usize>| written.get(range).unwrap_or_default();
    format!("{}/{}/{} {}", part(8..10), part(5..7), part(0..4), part(11..16))
}

fn class_name(class: &str) -> Bilingual {
    let (vi, en) = match class {
        "work" => ("xử lý", "work"),
        "receive" => ("tiếp nhận", "received"),
        "hand_over" => ("chuyển đi", "handed on"),
        "return" => ("trả lại", "returned"),
        "request_supplement" => ("yêu cầu bổ sung", "supplement asked for"),
        "consult" => ("lấy ý kiến", "consulting"),
        "escalate" => ("chuyển cấp trên", "escalated"),
        "wait_outside" => ("chờ bên ngoài", "waiting outside"),
        "submit_for_signature" => ("trình ký", "submitted for signature"),
        "sign" => ("ký", "signed"),
        "extend" => ("gia hạn", "due date moved"),
        "decide" => ("quyết định", "decided"),
        "refuse" => ("từ chối", "refused"),
        "withdraw" => ("rút hồ sơ", "withdrawn"),
        "complete" => ("hoàn thành", "finished"),
        "reopen" => ("mở lại", "reopened"),
        "system" => ("hệ thống", "system"),
        other => (other, other),
    };
    Bilingual::new(vi, en)
}

impl CasePage {
    fn span(&self, seconds: &i64) -> String {
        span(*seconds, self.shell.language)
    }

    fn clock(&self, step: &Step) -> String {
        clock(&step.time)
    }

    fn class(&self, class: &str) -> String {
        class_name(class).get(self.shell.language).to_owned()
    }

    fn role(&self, role: &str) -> String {
        role_name(role).get(self.shell.language).to_owned()
    }

    fn unit_path(&self, unit: &str) -> String {
        unit_path(&self.it.study, self.it.worklog.id, unit)
    }

    fn is_waiting(&self, step: &Step) -> bool {
        step.class.as_deref() == Some("wait_outside")
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
    Query(keyed): Query<Keyed>,
) -> Result<Response, PageError> {
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let case =
        measurements::example(&app.store, it.worklog.id, &keyed.key).await.map_err(PageError::internal)?;
    let case = case.ok_or(PageError::NotFound)?;
    let target = Target::Example { worklog: it.worklog.id, case: case.case_key.clone() };
    let cite = visitor.may(Act::WriteScheme).then(|| cite_path(&it.study, &target));
    let shell = Shell::of_study(&visitor, &app, &it.study);
    html(&CasePage { shell, holds: holds(&case.steps), cite, case, it })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(unit: Option<&str>, seconds: i64) -> Step {
        Step {
            time: "2022-03-05T08:00:00+07:00".to_owned(),
            activity: "Xử lý".to_owned(),
            unit: unit.map(str::to_owned),
            officer: None,
            status: None,
            class: None,
            seconds_to_next: Some(seconds),
        }
    }

    #[test]
    fn an_event_without_a_unit_stays_with_who_holds_the_case() {
        let holds = holds(&[step(Some("A"), 60), step(None, 60), step(Some("B"), 3600), step(Some("A"), 0)]);
        let told: Vec<String> = holds
            .iter()
            .map(|hold| format!("{:?} {} {}", hold.unit, hold.seconds, hold.steps.len()))
            .collect();
        assert_eq!(told, [r#"Some("A") 120 2"#, r#"Some("B") 3600 1"#, r#"Some("A") 0 1"#]);
    }

    #[test]
    fn times_are_told_by_the_clock_they_were_written_with() {
        assert_eq!(clock("2022-03-05T08:00:00+07:00"), "05/03/2022 08:00");
        assert_eq!(span(5400, Language::Vietnamese), "1,5 giờ");
        assert_eq!(span(864_000, Language::English), "10.0 days");
    }
}
