//! Who is silent: how late, and when its people were last reminded.
//!
//! Pure. Lateness orders the list; what a report confesses never does.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Bilingual, BodyCode};
use plan::Plan;
use reminders::Told;
use reports::BodyState;

/// A body with nothing received.
#[derive(Debug, Clone)]
pub(super) struct Silent {
    pub(super) name: Bilingual,
    pub(super) group: i64,
    /// Days since its deadline; negative while it has time.
    pub(super) late: i32,
    /// How many letters its people got, and when the last one went.
    pub(super) told: Option<(i64, Timestamp)>,
}

impl Silent {
    pub(super) fn is_late(&self) -> bool {
        self.late > 0
    }

    /// How far its deadline is, as people say it.
    pub(super) fn distance(&self) -> Bilingual {
        match self.late {
            0 => Bilingual::new("hôm nay là ngày cuối", "today is the last day"),
            1 => Bilingual::new("quá hạn 1 ngày", "1 day late"),
            late @ 2.. => Bilingual::new(format!("quá hạn {late} ngày"), format!("{late} days late")),
            -1 => Bilingual::new("còn 1 ngày", "1 day left"),
            left => Bilingual::new(format!("còn {} ngày", -left), format!("{} days left", -left)),
        }
    }
}

/// The silent bodies: the latest first, and in the plan's order among equals.
pub(super) fn silent(
    plan: &Plan,
    states: &[BodyState],
    told: &BTreeMap<BodyCode, Told>,
    today: Date,
) -> Vec<Silent> {
    let mut found: Vec<Silent> = states
        .iter()
        .filter(|state| state.first.is_none())
        .map(|state| Silent {
            name: plan.body_name(&state.body),
            group: state.group,
            late: state.due.until(today).map_or(0, |span| span.get_days()),
            told: told.get(&state.body).map(|told| (told.letters, told.last)),
        })
        .collect();
    found.sort_by_key(|silent| -silent.late);
    found
}
