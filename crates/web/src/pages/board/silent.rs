//! Who is silent: how late, and when its people were last reminded.
//!
//! Pure. Lateness orders the list; what a report confesses never does.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Bilingual, BodyCode, Language};
use plan::Plan;
use reminders::Told;
use reports::BodyState;

use crate::shell::local;

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
            late @ 2.. => {
                let days = |language| vietnamese::format_integer(i64::from(late), language);
                Bilingual::new(
                    format!("quá hạn {} ngày", days(Language::Vietnamese)),
                    format!("{} days late", days(Language::English)),
                )
            }
            -1 => Bilingual::new("còn 1 ngày", "1 day left"),
            left => Bilingual::new(format!("còn {} ngày", -left), format!("{} days left", -left)),
        }
    }

    /// How often and when last its people were reminded.
    pub(super) fn reminded(&self) -> Bilingual {
        let Some((letters, last)) = self.told else {
            return Bilingual::new("chưa có thư nhắc nào tới nơi", "no reminder has reached it");
        };
        let last = local(last).strftime("%d/%m/%Y %H:%M");
        let times = if letters == 1 { "once".to_owned() } else { format!("{letters} times") };
        Bilingual::new(
            format!("đã nhắc {letters} thư, gần nhất {last}"),
            format!("reminded {times}, last on {last}"),
        )
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
