//! Which numbers contradict each other. Pure: what was told goes in, pairs come out.
//!
//! Two numbers contradict each other only where both are told of the same figure, in the same unit and of the same time. What
//! differs within a report is `reports`' to find; here it gets its sides.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use kernel::{Bilingual, BodyCode};
use measurements::json::Amount as MeasuredAmount;
use plan::{FigureAsked, Plan, RollUp};
use reports::gather::{Answer, Fit, Gathered, Told, UnitAnswer, fit};
use reports::{Amount, Differing, DiffersIn, Figure, OfAnother, Passage, PassageKind, Version};

use super::{Contradiction, ContradictionKind, Side, ToldAt, ToldIn};
use crate::beside::asked_key;
use crate::{BodyTold, LogStanding};

/// What one report tells twice, differently.
pub(super) struct Within<'f> {
    pub(super) version: &'f Version,
    /// The version before it.
    pub(super) earlier: Option<&'f Version>,
    pub(super) passages: &'f [Passage],
    pub(super) differing: Vec<Differing>,
}

/// The contradictions within one report and with the version before it.
pub(super) fn within(plan: &Plan, within: &Within<'_>) -> Vec<Contradiction> {
    let texts: HashMap<&str, &Passage> =
        within.passages.iter().map(|passage| (passage.address.as_str(), passage)).collect();
    let none = HashMap::new();
    let found = within.differing.iter().filter_map(|differing| {
        let (kind, of_one, texts_of_one) = match differing.differs_in {
            DiffersIn::Text => (ContradictionKind::Text, within.version, &texts),
            DiffersIn::Table => (ContradictionKind::Table, within.version, &texts),
            DiffersIn::Versions => (ContradictionKind::Versions, within.earlier?, &none),
        };
        let Differing { asked, one, other, .. } = differing;
        let key = match kind {
            ContradictionKind::Versions => other.key.clone(),
            _ => format!("{}/{}", one.key, other.key),
        };
        let asked = asked.as_deref().and_then(|key| plan.outline.figure(key));
        Some(Contradiction {
            name: name(kind, &within.version.body, &key),
            kind,
            body: within.version.body.clone(),
            subject: subject(asked, other),
            one: side(one, told_at(plan, of_one, one, texts_of_one)),
            other: side(other, told_at(plan, within.version, other, &texts)),
            decision: None,
        })
    });
    found.collect()
}

/// Where a lead body tells another number than all its units together, every one of which answered.
pub(super) fn units(plan: &Plan, told: &BodyTold, gathered: &Gathered) -> Vec<Contradiction> {
    let Some(own) = &told.version else { return Vec::new() };
    let found = gathered.stale.iter().filter_map(|stale| {
        let rolled = gathered.figures.iter().find(|rolled| rolled.asked.key == stale.asked.key)?;
        let says = |figure: &&Figure| figure.address == stale.address && figure.value == stale.says;
        let figure = told.figures.iter().find(says).filter(|_| rolled.is_whole())?;
        let parts = rolled.parts.iter().filter_map(|part| {
            let unit = gathered.unit(&part.unit)?;
            unit_told(unit, &part.told, &rolled.asked)
        });
        let one = side(figure, told_at(plan, own, figure, &HashMap::new()));
        Some(Contradiction {
            name: name(ContradictionKind::Units, &told.body, &stale.asked.key),
            kind: ContradictionKind::Units,
            body: told.body.clone(),
            subject: stale.asked.name.clone(),
            other: Side { amount: stale.now.amount(), places: parts.collect(), ..one.clone() },
            one,
            decision: None,
        })
    });
    found.collect()
}

/// What a unit told, where it counts in the sum.
fn unit_told(unit: &UnitAnswer, told: &Told, asked: &FigureAsked) -> Option<ToldAt> {
    let Answer::Sent { version, figures } = &unit.answer else { return None };
    let (address, words) = match told {
        Told::Value { value, address } => (address.clone(), format!("{value} {}", asked.unit.vi)),
        Told::Ratio { numerator, denominator, stated } => {
            let address = stated.as_ref().map(|(_, address, _)| address.clone()).unwrap_or_default();
            (address, format!("{numerator} / {denominator}"))
        }
        _ => return None,
    };
    let key = figures.iter().find(|figure| figure.address == address).map(|figure| figure.key.clone());
    Some(ToldAt {
        body: unit.code.clone(),
        name: unit.name.clone(),
        source: ToldIn::Report {
            report: version.report,
            version: version.number,
            address,
            key: key.unwrap_or_default(),
        },
        words: Bilingual::new(words.as_str(), words.as_str()),
    })
}

/// Where a body that came after the window tells another number than those it alone took over from, all of whom told it.
pub(super) fn successors(plan: &Plan, all: &[BodyTold]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for told in all {
        let came_after = |body: &plan::Body| body.valid_from.is_some_and(|from| from > plan.window.to());
        if !plan.body(&told.body).is_some_and(came_after) {
            continue;
        }
        let before: Vec<&BodyTold> = plan
            .bodies
            .iter()
            .filter(|body| body.successors == [told.body.clone()])
            .filter_map(|body| all.iter().find(|each| each.body == body.code))
            .collect();
        let took_over = plan.bodies.iter().filter(|body| body.successors.contains(&told.body)).count();
        if before.is_empty() || before.len() != took_over {
            continue;
        }
        for asked in plan.outline.sections.iter().flat_map(|section| &section.figures) {
            if asked.roll_up != RollUp::Sum {
                continue;
            }
            let Some((own, figure)) = one(plan, asked, told) else { continue };
            let parts: Option<Vec<_>> = before.iter().map(|told| one(plan, asked, told)).collect();
            let Some(parts) = parts else { continue };
            let sum = Amount::sum(parts.iter().map(|(_, figure)| figure.value));
            let Some(sum) = sum.filter(|sum| *sum != figure.value) else { continue };
            let one = side(figure, told_at(plan, own, figure, &HashMap::new()));
            let at = |(version, figure)| told_at(plan, version, figure, &HashMap::new());
            let places = parts.into_iter().map(at).collect();
            found.push(Contradiction {
                name: name(ContradictionKind::Successor, &told.body, &asked.key),
                kind: ContradictionKind::Successor,
                body: told.body.clone(),
                subject: asked.name.clone(),
                other: Side { amount: sum, places, ..one.clone() },
                one,
                decision: None,
            });
        }
    }
    found
}

/// Where a report tells another number of another body than that body itself.
pub(super) fn others(
    plan: &Plan,
    version: &Version,
    of_others: &[OfAnother],
    all: &[BodyTold],
) -> Vec<Contradiction> {
    let found = of_others.iter().filter_map(|tells| {
        let asked = plan.outline.figure(&tells.asked)?;
        // The unit is held against the outline's as that of any figure.
        let as_asked = [Figure { key: asked.key.clone(), ..tells.figure.clone() }];
        let Fit::One(_) = fit(asked, &plan.window, &as_asked) else { return None };
        let told = all.iter().find(|told| told.body == tells.body)?;
        let (its, own) = one(plan, asked, told).filter(|(_, own)| own.value != tells.figure.value)?;
        let key = format!("{}/{}/{}", tells.body, asked.key, tells.figure.key);
        let words = Bilingual::new(tells.sentence.as_str(), tells.sentence.as_str());
        let place = ToldAt { words, ..told_at(plan, version, &tells.figure, &HashMap::new()) };
        Some(Contradiction {
            name: name(ContradictionKind::Another, &version.body, &key),
            kind: ContradictionKind::Another,
            body: version.body.clone(),
            subject: subject(Some(asked), own),
            one: side(&tells.figure, place),
            other: side(own, told_at(plan, its, own, &HashMap::new())),
            decision: None,
        })
    });
    found.collect()
}

/// Where the work records hold more of what a report counts than the report tells: a part of the records cannot be more than the whole.
/// Fewer is no contradiction, for a work log may hold a part of the body's work only; nor is a log that reaches beyond the window.
pub(super) fn records(plan: &Plan, told: &BodyTold) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for asked in plan.outline.sections.iter().flat_map(|section| &section.figures) {
        let Some(named) = asked.measured_as.as_ref().filter(|_| !told.logs.is_empty()) else { continue };
        let Some((version, figure)) = one(plan, asked, told) else { continue };
        for log in told.logs.iter().filter(|log| log.standing == LogStanding::Current) {
            let is_inside =
                log.days.is_some_and(|(from, to)| plan.window.from() <= from && to <= plan.window.to());
            let Some(total) = log.total(&named.indicator, &named.figure).filter(|_| is_inside) else {
                continue;
            };
            let MeasuredAmount::Whole(count) = total.value else { continue };
            let Some(amount) = Amount::whole(count).filter(|amount| *amount > figure.value) else { continue };
            let says = |log_word: &str, indicator: &str, name: &str, version: &str| {
                format!(
                    "{log_word} «{}»: {indicator}, {name} ({version} {})",
                    log.name, total.definition_version
                )
            };
            let words = Bilingual::new(
                says("Nhật ký công việc", &total.indicator_name.vi, &total.name.vi, "định nghĩa bản"),
                says("Work log", &total.indicator_name.en, &total.name.en, "definition version"),
            );
            let source = ToldIn::Worklog {
                worklog: log.worklog,
                version: log.number,
                indicator: total.indicator.clone(),
            };
            let place = ToldAt { body: told.body.clone(), name: told.name.clone(), source, words };
            let one = side(figure, told_at(plan, version, figure, &HashMap::new()));
            found.push(Contradiction {
                name: name(ContradictionKind::Records, &told.body, &format!("{}/{}", asked.key, log.worklog)),
                kind: ContradictionKind::Records,
                body: told.body.clone(),
                subject: asked.name.clone(),
                other: Side { amount, places: vec![place], period: String::new(), ..one.clone() },
                one,
                decision: None,
            });
        }
    }
    found
}

/// Each once, by kind and then in the plan's order; of two of one name the first stands.
pub(super) fn in_order(plan: &Plan, mut all: Vec<Arc<Contradiction>>) -> Vec<Arc<Contradiction>> {
    let mut names = HashSet::new();
    let is_first: Vec<bool> = all.iter().map(|each| names.insert(each.name.as_str())).collect();
    let mut is_first = is_first.into_iter();
    all.retain(|_| is_first.next().unwrap_or_default());
    let places: HashMap<&BodyCode, usize> =
        plan.assignments.iter().enumerate().map(|(place, each)| (&each.body, place)).collect();
    let kind = |of: ContradictionKind| ContradictionKind::ALL.iter().position(|kind| *kind == of);
    all.sort_by_cached_key(|each| (kind(each.kind), places.get(&each.body).copied()));
    all
}

fn name(kind: ContradictionKind, body: &BodyCode, key: &str) -> String {
    format!("{}/{body}/{key}", kind.code())
}

fn subject(asked: Option<&FigureAsked>, figure: &Figure) -> Bilingual {
    asked.map_or_else(
        || Bilingual::new(figure.label.as_str(), figure.label.as_str()),
        |asked| asked.name.clone(),
    )
}

/// What a body's report says of `asked`, where it says one thing.
fn one<'t>(plan: &Plan, asked: &FigureAsked, told: &'t BodyTold) -> Option<(&'t Version, &'t Figure)> {
    let version = told.version.as_ref()?;
    match fit(asked, &plan.window, told.figures.tellings(&asked.key)) {
        Fit::One(figure) => Some((version, figure)),
        _ => None,
    }
}

fn side(figure: &Figure, place: ToldAt) -> Side {
    Side {
        amount: figure.value,
        unit: figure.unit.clone(),
        period: figure.period.as_ref().map(|period| period.words.clone()).unwrap_or_default(),
        places: vec![place],
    }
}

fn told_at(plan: &Plan, version: &Version, figure: &Figure, texts: &HashMap<&str, &Passage>) -> ToldAt {
    let words = sentence(figure, texts).unwrap_or_else(|| {
        let label =
            asked_key(plan, &figure.key).map_or(figure.label.as_str(), |asked| asked.name.vi.as_str());
        format!("{label}: {}", figure.quote)
    });
    ToldAt {
        body: version.body.clone(),
        name: plan.body_name(&version.body),
        source: ToldIn::Report {
            report: version.report,
            version: version.number,
            address: figure.address.clone(),
            key: figure.key.clone(),
        },
        words: Bilingual::new(words.as_str(), words.as_str()),
    }
}

/// The sentence a figure stands in, where it stands in prose.
fn sentence(figure: &Figure, texts: &HashMap<&str, &Passage>) -> Option<String> {
    let passage = texts.get(figure.address.as_str()).filter(|passage| passage.kind != PassageKind::Cell)?;
    let span =
        vietnamese::sentences(&passage.text).into_iter().find(|span| span.contains(&figure.span.start))?;
    Some(passage.text.get(span)?.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::civil::date;
    use kernel::{StudyCode, World};
    use plan::MeasuredAs;
    use reports::Timing;

    use super::*;
    use crate::{MeasuredLog, MeasuredTotal};

    fn plan() -> Plan {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        plan::read_folder(&folder).plan.expect("the shipped plan is good")
    }

    /// A body that tells these figures: key, value, unit.
    fn told(body: &str, figures: &[(&str, i64, &str)]) -> BodyTold {
        let body = BodyCode::parse(body).unwrap();
        let world = World::scripted(1);
        let figure = |(key, value, unit): &(&str, i64, &str)| Figure {
            key: (*key).to_owned(),
            address: "real-state/p1".to_owned(),
            label: (*key).to_owned(),
            value: Amount::whole(*value).unwrap(),
            unit: (*unit).to_owned(),
            period: None,
            span: 0..1,
            quote: format!("{value} {unit}"),
        };
        BodyTold {
            name: Bilingual::new(body.as_str(), body.as_str()),
            group: 5,
            version: Some(Version {
                id: world.new_id(),
                report: world.new_id(),
                study: StudyCode::parse("responsibility-2023").unwrap(),
                body: body.clone(),
                number: 1,
                file_name: String::new(),
                digest: kernel::Digest::of(b""),
                size: 1,
                received_at: jiff::Timestamp::UNIX_EPOCH,
                due: date(2023, 9, 1),
                timing: Timing::OnTime,
                plan_version: 1,
                ledger_position: 1,
                document_number: None,
                document_date: None,
            }),
            body,
            figures: Arc::new(figures.iter().map(figure).collect()),
            passports: Arc::default(),
            logs: Vec::new(),
        }
    }

    fn lines(found: &[Contradiction]) -> Vec<String> {
        found
            .iter()
            .map(|each| format!("{}: {} / {}", each.name, each.one.amount, each.other.amount))
            .collect()
    }

    #[test]
    fn records_contradict_a_report_only_when_they_hold_more_of_the_same_within_the_window() {
        let plan = plan();
        let check = |reported: i64, unit: &str, counted: i64, to: (i16, i8), standing: LogStanding| {
            let mut told = told("TU.H26", &[("dossiers-late", reported, unit)]);
            told.logs.push(MeasuredLog {
                worklog: World::scripted(2).new_id(),
                name: "một cửa".to_owned(),
                number: 1,
                standing,
                cases: 100,
                days: Some((date(2022, 1, 1), date(to.0, to.1, 1))),
                totals: vec![MeasuredTotal {
                    indicator: "late".to_owned(),
                    indicator_name: Bilingual::new("Quá hạn", "Late"),
                    definition_version: 2,
                    figure: "late_done".to_owned(),
                    name: Bilingual::new("xong, quá hạn", "done, late"),
                    form: "count".to_owned(),
                    value: MeasuredAmount::Whole(counted),
                }],
            });
            records(&plan, &told)
                .iter()
                .map(|each| format!("{} / {}", each.one.amount, each.other.amount))
                .next()
        };
        let current = LogStanding::Current;
        assert_eq!(check(12, "hồ sơ", 30, (2023, 1), current).as_deref(), Some("12 / 30"));
        assert_eq!(check(30, "hồ sơ", 30, (2023, 1), current), None);
        assert_eq!(check(45, "hồ sơ", 30, (2023, 1), current), None, "a log may hold a part only");
        assert_eq!(check(12, "%", 30, (2023, 1), current), None, "another unit");
        assert_eq!(check(12, "hồ sơ", 30, (2024, 1), current), None, "beyond the window");
        assert_eq!(check(12, "hồ sơ", 30, (2023, 1), LogStanding::Older), None, "a newer log waits");
    }

    #[test]
    fn a_body_that_came_later_is_held_against_all_it_took_over_from() {
        let mut plan = plan();
        let code = |text: &str| BodyCode::parse(text).unwrap();
        let (old, other, new) = (code("TU.H26"), code("TU.H29"), code("TU.H57"));
        for body in &mut plan.bodies {
            body.successors.retain(|successor| *successor != new);
            if body.code == old || body.code == other {
                body.successors = vec![new.clone()];
            } else if body.code == new {
                body.valid_from = Some(date(2025, 6, 12));
            }
        }
        let late = |body: &str, value| told(body, &[("tasks-late", value, "nhiệm vụ")]);
        let found = |all: &[BodyTold]| lines(&successors(&plan, all));
        assert_eq!(
            found(&[late("TU.H26", 10), late("TU.H29", 5), late("TU.H57", 20)]),
            ["successor/TU.H57/tasks-late: 20 / 15"]
        );
        assert!(found(&[late("TU.H26", 10), late("TU.H29", 5), late("TU.H57", 15)]).is_empty());
        assert!(found(&[late("TU.H26", 10), late("TU.H57", 20)]).is_empty(), "one of them told nothing");
        for body in &mut plan.bodies {
            if body.code == new {
                body.valid_from = None;
            }
        }
        let all = [late("TU.H26", 10), late("TU.H29", 5), late("TU.H57", 20)];
        assert!(successors(&plan, &all).is_empty(), "it stood in the window itself");
    }

    #[test]
    fn the_shipped_outline_names_a_total_that_counts_the_same() {
        let named = plan().outline.figure("dossiers-late").and_then(|asked| asked.measured_as.clone());
        let late = MeasuredAs { indicator: "late".to_owned(), figure: "late_done".to_owned() };
        assert_eq!(named, Some(late));
    }
}
