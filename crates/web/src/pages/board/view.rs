//! What the progress board shows, worked out from the plan, what was received, who holds which post, and the day.
//!
//! Pure. The four ways are those every leader expects: done on time or late, not done within time or overdue.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Bilingual, BodyCode, Language};
use plan::{Assignment, Plan, Post};
use reports::{BodyState, Timing};

/// Where a report stands against its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    OnTime,
    Late,
    Open,
    Overdue,
}

impl Standing {
    pub(super) const ALL: [Self; 4] = [Self::OnTime, Self::Late, Self::Open, Self::Overdue];

    /// Judged by the deadline that stands: a deadline moved later makes an earlier report timely. The receipt keeps
    /// what was true when it was given.
    fn of(first: Option<Timestamp>, due: Date, today: Date) -> Self {
        match first.map(|at| Timing::of(at, due)) {
            Some(Timing::OnTime) => Self::OnTime,
            Some(Timing::Late) => Self::Late,
            None if today <= due => Self::Open,
            None => Self::Overdue,
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::OnTime => "on-time",
            Self::Late => "late",
            Self::Open => "open",
            Self::Overdue => "overdue",
        }
    }

    pub(super) fn name(self, language: Language) -> &'static str {
        match self {
            Self::OnTime => language.pick("đã gửi, đúng hạn", "sent, on time"),
            Self::Late => language.pick("đã gửi, quá hạn", "sent, late"),
            Self::Open => language.pick("chưa gửi, còn hạn", "not sent, within time"),
            Self::Overdue => language.pick("chưa gửi, quá hạn", "not sent, overdue"),
        }
    }

    /// The class of its badge.
    pub(super) fn tone(self) -> &'static str {
        match self {
            Self::OnTime => "good",
            Self::Late => "warn",
            Self::Open => "note",
            Self::Overdue => "bad",
        }
    }
}

/// What the visitor asked to see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Filter {
    pub(super) group: Option<i64>,
    pub(super) show: Option<Show>,
}

/// Which bodies to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Show {
    Standing(Standing),
    /// Bodies whose latest version has errors.
    Errors,
    /// Bodies with a post nobody holds.
    Unheld,
}

impl Show {
    pub(super) const ALL: [Self; 6] = [
        Self::Standing(Standing::OnTime),
        Self::Standing(Standing::Late),
        Self::Standing(Standing::Open),
        Self::Standing(Standing::Overdue),
        Self::Errors,
        Self::Unheld,
    ];

    pub(super) fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|show| show.code() == code)
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Standing(standing) => standing.code(),
            Self::Errors => "errors",
            Self::Unheld => "unheld",
        }
    }

    pub(super) fn name(self, language: Language) -> &'static str {
        match self {
            Self::Standing(standing) => standing.name(language),
            Self::Errors => language.pick("bản mới nhất có lỗi", "newest version has errors"),
            Self::Unheld => language.pick("có chức danh chưa có người giữ", "a post is not held"),
        }
    }
}

/// A group's row of the four-way table, or the total's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) assigned: usize,
    pub(super) cells: [usize; 4],
}

impl Tally {
    fn count(&mut self, standing: Standing) {
        self.assigned += 1;
        self.cells[standing as usize] += 1;
    }

    /// The four counts with what they count.
    pub(super) fn pairs(&self) -> [(Standing, usize); 4] {
        Standing::ALL.map(|standing| (standing, self.cells[standing as usize]))
    }

    pub(super) fn sent(&self) -> usize {
        self.cells[0] + self.cells[1]
    }
}

/// One assigned body.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) body: BodyCode,
    pub(super) name: Bilingual,
    /// Its name now or who took over, when that differs.
    pub(super) now: Option<Bilingual>,
    pub(super) standing: Standing,
    pub(super) due: Date,
    pub(super) first: Option<Timestamp>,
    /// The newest version's number and when it came.
    pub(super) latest: Option<(i64, Timestamp)>,
    pub(super) errors: i64,
    pub(super) warnings: i64,
    /// The posts of the assignment, and whether somebody holds them.
    pub(super) posts: Vec<(Post, Held)>,
}

/// Whether a post is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    Yes,
    No,
}

/// A group with its rows.
#[derive(Debug, Clone)]
pub(super) struct GroupView {
    pub(super) number: i64,
    pub(super) name: Bilingual,
    pub(super) tally: Tally,
    /// The rows the filter lets through.
    pub(super) rows: Vec<Row>,
}

/// The whole board.
#[derive(Debug, Clone)]
pub(super) struct Board {
    pub(super) groups: Vec<GroupView>,
    pub(super) total: Tally,
    /// How many rows the filter lets through.
    pub(super) shown: usize,
}

/// Works out the board. `holders` are the filled posts as (body, post).
pub(super) fn board(
    plan: &Plan,
    states: &[BodyState],
    holders: &[(BodyCode, String)],
    today: Date,
    filter: Filter,
) -> Board {
    let states: BTreeMap<&BodyCode, &BodyState> = states.iter().map(|state| (&state.body, state)).collect();
    let mut board = Board { groups: Vec::new(), total: Tally::default(), shown: 0 };
    for group in &plan.groups {
        let mut view = GroupView {
            number: group.number,
            name: group.name.clone(),
            tally: Tally::default(),
            rows: Vec::new(),
        };
        for assignment in plan.assignments_of(group.number) {
            let row = row(plan, assignment, states.get(&assignment.body).copied(), holders, today);
            view.tally.count(row.standing);
            board.total.count(row.standing);
            if filter.group.is_none_or(|number| number == group.number) && lets_through(filter, &row) {
                view.rows.push(row);
            }
        }
        board.shown += view.rows.len();
        board.groups.push(view);
    }
    board
}

/// How the report of each assigned body stands.
pub(super) fn standings(plan: &Plan, states: &[BodyState], today: Date) -> BTreeMap<BodyCode, Standing> {
    let first: BTreeMap<&BodyCode, Option<Timestamp>> =
        states.iter().map(|state| (&state.body, state.first.map(|(at, _)| at))).collect();
    plan.assignments
        .iter()
        .map(|owed| {
            let first = first.get(&owed.body).copied().flatten();
            (owed.body.clone(), Standing::of(first, owed.due, today))
        })
        .collect()
}

fn lets_through(filter: Filter, row: &Row) -> bool {
    match filter.show {
        None => true,
        Some(Show::Standing(standing)) => row.standing == standing,
        Some(Show::Errors) => row.errors > 0,
        Some(Show::Unheld) => row.posts.iter().any(|(_, held)| *held == Held::No),
    }
}

fn row(
    plan: &Plan,
    assignment: &Assignment,
    state: Option<&BodyState>,
    holders: &[(BodyCode, String)],
    today: Date,
) -> Row {
    let body = &assignment.body;
    let held = |post: &Post| {
        let found = holders.iter().any(|(holder, held)| holder == body && held == post.code());
        (*post, if found { Held::Yes } else { Held::No })
    };
    let first = state.and_then(|state| state.first).map(|(at, _)| at);
    let latest = state.and_then(|state| state.latest.as_ref());
    Row {
        body: body.clone(),
        name: plan.body_name(body),
        now: now(plan, body, today),
        standing: Standing::of(first, assignment.due, today),
        due: assignment.due,
        first,
        latest: latest.map(|version| (version.number, version.received_at)),
        errors: state.map_or(0, |state| state.counts.errors + state.counts.blockers),
        warnings: state.map_or(0, |state| state.counts.warnings),
        posts: assignment.person.iter().map(held).collect(),
    }
}

/// What became of the body by `today`, when its name in the window no longer tells.
fn now(plan: &Plan, code: &BodyCode, today: Date) -> Option<Bilingual> {
    let body = plan.body(code)?;
    if body.stands_on(today) {
        let name = body.name_on(today);
        return (*name != plan.body_name(code)).then(|| name.clone());
    }
    let names: Vec<&Bilingual> =
        body.successors.iter().filter_map(|code| plan.body(code)).map(|body| body.name_on(today)).collect();
    let join =
        |pick: fn(&Bilingual) -> &str| names.iter().map(|name| pick(name)).collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then(|| Bilingual { vi: join(|name| &name.vi), en: join(|name| &name.en) })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn plan() -> Plan {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        plan::read_folder(&folder).plan.expect("the shipped plan is good")
    }

    fn sent(body: &str, at: &str, due: Date) -> BodyState {
        let at: Timestamp = at.parse().expect("a moment");
        BodyState {
            body: body.parse().expect("a code"),
            group: 0,
            due,
            latest: None,
            first: Some((at, Timing::of(at, due))),
            counts: reports::ProblemCounts::default(),
            findings: reports::FindingCounts::default(),
        }
    }

    /// One line a group: number, assigned, the four ways.
    fn table(board: &Board) -> String {
        let line = |name: String, tally: &Tally| format!("{name}: {} {:?}", tally.assigned, tally.cells);
        let mut lines: Vec<String> =
            board.groups.iter().map(|group| line(group.number.to_string(), &group.tally)).collect();
        lines.push(line("total".to_owned(), &board.total));
        lines.join("\n")
    }

    #[test]
    fn the_four_ways_are_counted_by_group() {
        let plan = plan();
        let states = [
            sent("BCS.CP", "2023-09-29T16:59:59Z", plan.due),
            sent("TU.H26", "2023-09-29T17:00:00Z", plan.due),
        ];
        let on = |today| table(&board(&plan, &states, &[], today, Filter::default()));
        assert_eq!(
            on(date(2023, 9, 29)),
            "1: 1 [0, 0, 1, 0]\n2: 6 [0, 0, 6, 0]\n3: 1 [1, 0, 0, 0]\n4: 29 [0, 0, 29, 0]\n5: 67 [0, 1, 66, 0]\n6: 2 [0, 0, 2, 0]\n7: 1 [0, 0, 1, 0]\ntotal: 107 [1, 1, 105, 0]"
        );
        assert!(on(date(2023, 9, 30)).ends_with("total: 107 [1, 1, 0, 105]"));
    }

    #[test]
    fn a_deadline_moved_later_makes_an_earlier_report_timely() {
        let first = Some("2023-10-02T01:07:00Z".parse().expect("a moment"));
        let today = date(2026, 11, 23);
        assert_eq!(Standing::of(first, date(2023, 9, 29), today), Standing::Late);
        assert_eq!(Standing::of(first, date(2023, 10, 15), today), Standing::OnTime);
    }

    #[test]
    fn filters_narrow_the_rows_and_never_the_counts() {
        let plan = plan();
        let holders: Vec<(BodyCode, String)> =
            ["signer", "drafter"].map(|post| ("TU.H26".parse().expect("a code"), post.to_owned())).into();
        let shown = |group, code: &str| {
            let filter = Filter { group, show: Show::parse(code) };
            let board = board(&plan, &[], &holders, date(2026, 11, 23), filter);
            assert_eq!(board.total.assigned, 107);
            board.shown
        };
        assert_eq!(shown(None, ""), 107);
        assert_eq!(shown(Some(5), ""), 67);
        assert_eq!(shown(Some(5), "unheld"), 66);
        assert_eq!(shown(None, "on-time"), 0);
        assert_eq!(shown(None, "nonsense"), 107);
    }

    #[test]
    fn a_body_that_ended_says_who_took_over() {
        let plan = plan();
        let now = |code: &str| {
            now(&plan, &code.parse().expect("a code"), date(2026, 11, 23))
                .map(|name| name.vi)
                .unwrap_or_default()
        };
        assert_eq!(now("TU.H47"), "Thành ủy Đà Nẵng");
        assert_eq!(now("TU.H57"), "Thành ủy Huế");
        assert_eq!(now("TU.H26"), "");
    }
}
