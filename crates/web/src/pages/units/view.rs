//! What was gathered in the words of the page: a row for each unit, a row for each figure with a link for each number.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Bilingual, BodyCode, Language};
use plan::{RollUp, Unit};
use reports::Timing;
use reports::gather::{Agrees, Answer, Counting, Gathered, Rolled, Told, UnitAnswer, UnitState, Value};

use crate::pages::reports::version_path;

/// A unit as the table shows it.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) code: BodyCode,
    pub(super) name: Bilingual,
    /// Whether the body itself made it, and may change it.
    pub(super) is_own: bool,
    /// Whether its report counts here.
    pub(super) is_here: bool,
    pub(super) state: UnitState,
    /// When its first answer came.
    pub(super) first: Option<Timestamp>,
    /// Its newest report: where it is shown, its number.
    pub(super) report: Option<(String, i64)>,
    /// How it looked, when it has nothing to report.
    pub(super) how: Option<String>,
    pub(super) due: Option<Date>,
    /// The sections asked, when not all of them.
    pub(super) sections: Vec<String>,
    pub(super) note: String,
    /// Why its answer is not in the roll-up.
    pub(super) left_out: Option<String>,
    /// Its last day and its successors, when it has ended.
    pub(super) ended: Option<(Date, String)>,
    /// How many units it has itself.
    pub(super) below: usize,
    /// How many people have an account for it.
    pub(super) people: usize,
}

impl Row {
    pub(super) fn tone(&self) -> &'static str {
        match self.state {
            UnitState::Waiting => "note",
            UnitState::Overdue => "bad",
            UnitState::Sent(Timing::OnTime) | UnitState::Nothing(Timing::OnTime) => "good",
            UnitState::Sent(Timing::Late) | UnitState::Nothing(Timing::Late) => "warn",
            UnitState::Withdrawn => "",
        }
    }

    pub(super) fn is_asked(&self) -> bool {
        self.due.is_some()
    }
}

/// How many units stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) asked: usize,
    pub(super) sent: usize,
    pub(super) nothing: usize,
    pub(super) overdue: usize,
}

impl Tally {
    pub(super) fn of(rows: &[Row]) -> Self {
        let counts = |row: &&Row| row.is_here && row.left_out.is_none() && row.state != UnitState::Withdrawn;
        rows.iter().filter(counts).fold(Self::default(), |tally, row| {
            let is = |state: bool| usize::from(state);
            Self {
                asked: tally.asked + 1,
                sent: tally.sent + is(matches!(row.state, UnitState::Sent(_))),
                nothing: tally.nothing + is(matches!(row.state, UnitState::Nothing(_))),
                overdue: tally.overdue + is(row.state == UnitState::Overdue),
            }
        })
    }
}

/// A row for everyone whose report counts here, and for units of the body's own that count elsewhere.
pub(super) fn rows(
    gathered: &Gathered,
    below: &[Unit],
    holders: &[(BodyCode, String)],
    now: Timestamp,
    language: Language,
) -> Vec<Row> {
    let elsewhere = below
        .iter()
        .filter(|unit| unit.parent == gathered.body && gathered.unit(&unit.code).is_none())
        .map(|unit| UnitAnswer {
            code: unit.code.clone(),
            name: unit.name.clone(),
            asked: unit.asked.clone(),
            answer: Answer::Awaited,
            first: None,
            counting: Counting::Withdrawn,
        });
    let mut answers: Vec<UnitAnswer> = gathered.units.iter().cloned().chain(elsewhere).collect();
    answers.sort_by(|a, b| a.code.cmp(&b.code));
    answers
        .into_iter()
        .map(|answer| {
            let unit = below.iter().find(|unit| unit.code == answer.code && unit.parent == gathered.body);
            let counted = gathered.unit(&answer.code).is_some();
            Row {
                is_own: unit.is_some(),
                is_here: counted,
                state: if counted { answer.state(now) } else { UnitState::Withdrawn },
                first: answer.first.map(|(at, _)| at),
                report: answer.version().map(|version| {
                    (version_path(&version.study, &version.body, version.number), version.number)
                }),
                how: match &answer.answer {
                    Answer::Nothing(said) => Some(said.how.clone()),
                    Answer::Awaited | Answer::Sent { .. } => None,
                },
                due: answer.asked.as_ref().map(|asked| asked.due),
                sections: answer.asked.as_ref().map(|asked| asked.sections.clone()).unwrap_or_default(),
                note: answer.asked.as_ref().map(|asked| asked.note.clone()).unwrap_or_default(),
                left_out: if counted { left_out(&answer, language) } else { Some(moved(language)) },
                ended: unit.and_then(|unit| {
                    let heirs: Vec<&str> = unit.successors.iter().map(BodyCode::as_str).collect();
                    unit.valid_to.map(|day| (day, heirs.join(", ")))
                }),
                below: below.iter().filter(|other| other.parent == answer.code).count(),
                people: holders.iter().filter(|(body, _)| *body == answer.code).count(),
                code: answer.code,
                name: answer.name,
            }
        })
        .collect()
}

fn moved(language: Language) -> String {
    language.pick("tính ở cơ quan kế thừa", "counted with its successor").to_owned()
}

fn left_out(answer: &UnitAnswer, language: Language) -> Option<String> {
    match &answer.counting {
        Counting::Counted => None,
        Counting::Withdrawn => matches!(answer.answer, Answer::Sent { .. } | Answer::Nothing(_))
            .then(|| language.pick("không tính: đã thôi giao", "not counted: asked no longer").to_owned()),
        Counting::Replaced(heir) => Some(match language {
            Language::Vietnamese => format!("không tính: {heir} kế thừa đã tự trả lời"),
            Language::English => format!("not counted: its successor {heir} answered itself"),
        }),
        Counting::Within(above) => Some(match language {
            Language::Vietnamese => format!("đã nằm trong báo cáo của {above}"),
            Language::English => format!("within the report of {above}"),
        }),
    }
}

/// A figure as the table shows it.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    pub(super) key: String,
    pub(super) name: Bilingual,
    pub(super) unit: Bilingual,
    /// The rolled-up number.
    pub(super) value: Option<String>,
    /// How it came about.
    pub(super) how: String,
    /// Whether a unit that was asked is not in it.
    pub(super) is_whole: bool,
    /// What is odd about it.
    pub(super) doubt: Option<String>,
    /// The units that told a number.
    pub(super) parts: Vec<Part>,
    /// The others, by what is to be said of them.
    pub(super) others: Vec<(String, String)>,
}

/// What one unit told.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) unit: Bilingual,
    /// Numbers with where they stand, and whether they are in the sum.
    pub(super) numbers: Vec<(String, Option<String>)>,
    /// What is to be said about it.
    pub(super) words: String,
}

/// The figures, rolled up.
pub(super) fn figures(gathered: &Gathered, language: Language) -> Vec<Figure> {
    gathered.figures.iter().map(|rolled| figure(rolled, gathered, language)).collect()
}

fn figure(rolled: &Rolled, gathered: &Gathered, language: Language) -> Figure {
    let asked = &rolled.asked;
    let how = match (rolled.value, &asked.roll_up) {
        (Some(Value::Sum(_)), _) => match language {
            Language::Vietnamese => format!("cộng từ {} đơn vị", rolled.counted()),
            Language::English => format!("the sum of {} units", rolled.counted()),
        },
        (Some(Value::Rate { numerator, denominator, .. }), _) => match language {
            Language::Vietnamese => format!("{numerator} / {denominator}, làm tròn hai chữ số"),
            Language::English => format!("{numerator} / {denominator}, rounded to two decimals"),
        },
        (None, _) if rolled.parts.iter().all(|part| part.told == Told::NotAsked) => {
            language.pick("chưa hỏi đơn vị nào", "asked of no unit").to_owned()
        }
        (None, RollUp::Apart) => {
            language.pick("không cộng, chỉ xem từng đơn vị", "shown unit by unit").to_owned()
        }
        (None, _) => language.pick("chưa có số", "no number yet").to_owned(),
    };
    let doubt = rolled.parts_add_up_to.map(|sum| match language {
        Language::Vietnamese => format!("các số thành phần cộng lại được {sum}"),
        Language::English => format!("the figures it is the total of make {sum}"),
    });
    let told = |part: &&reports::gather::Part| part.told != Told::NotAsked;
    let parts: Vec<Part> =
        rolled.parts.iter().filter(told).map(|part| shown(part, gathered, language)).collect();
    let (parts, silent): (Vec<Part>, Vec<Part>) =
        parts.into_iter().partition(|part| !part.numbers.is_empty());
    Figure {
        key: asked.key.clone(),
        name: asked.name.clone(),
        unit: asked.unit.clone(),
        value: rolled.value.map(|value| value.amount().to_string()),
        how,
        is_whole: rolled.is_whole(),
        doubt,
        others: by_words(silent, language),
        parts,
    }
}

/// Units that told no number, together where the same is to be said of them.
fn by_words(silent: Vec<Part>, language: Language) -> Vec<(String, String)> {
    let mut others: Vec<(String, Vec<String>)> = Vec::new();
    for part in silent {
        let name = part.unit.get(language).to_owned();
        match others.iter_mut().find(|(words, _)| *words == part.words) {
            Some((_, names)) => names.push(name),
            None => others.push((part.words, vec![name])),
        }
    }
    others.into_iter().map(|(words, names)| (words, names.join(", "))).collect()
}

fn shown(part: &reports::gather::Part, gathered: &Gathered, language: Language) -> Part {
    let unit = gathered.unit(&part.unit);
    let link = |address: &str| {
        let version = unit.and_then(UnitAnswer::version)?;
        Some(format!("{}#{address}", version_path(&version.study, &version.body, version.number)))
    };
    let t = |vi: &str, en: &str| language.pick(vi, en).to_owned();
    let (numbers, words) = match &part.told {
        Told::Value { value, address } => (vec![(value.to_string(), link(address))], String::new()),
        Told::Alone { value, address } => {
            (vec![(value.to_string(), link(address))], t("không cộng", "not added"))
        }
        Told::Ratio { numerator, denominator, stated } => {
            let ratio = (format!("{numerator} / {denominator}"), None);
            match stated {
                None => (vec![ratio], String::new()),
                Some((rate, address, Agrees::Yes)) => {
                    (vec![(format!("{rate} %"), link(address)), ratio], String::new())
                }
                Some((rate, address, Agrees::No)) => (
                    vec![(format!("{rate} %"), link(address)), ratio],
                    t("tỷ lệ nêu không khớp tử và mẫu số", "the stated rate is not what the two make"),
                ),
            }
        }
        Told::Nothing => (Vec::new(), t("không có nội dung", "nothing to report")),
        Told::Missing => (Vec::new(), t("báo cáo không nêu", "not in its report")),
        Told::Awaited => (Vec::new(), t("chưa trả lời", "not answered yet")),
        Told::NotAsked => (Vec::new(), t("không hỏi", "not asked")),
        Told::OtherUnit { value, unit, address } => (
            vec![(format!("{value} {unit}"), link(address))],
            t("khác đơn vị tính, không cộng", "another unit, not added"),
        ),
        Told::OtherPeriod { value, period, address } => (
            vec![(value.to_string(), link(address))],
            match language {
                Language::Vietnamese => format!("cho {period}, khác kỳ, không cộng"),
                Language::English => format!("for {period}, another time, not added"),
            },
        ),
        Told::Differs { values } => (
            values.iter().map(|(value, address)| (value.to_string(), link(address))).collect(),
            t("nêu khác nhau, không cộng", "told differently, not added"),
        ),
    };
    let name =
        unit.map_or_else(|| Bilingual::new(part.unit.as_str(), part.unit.as_str()), |unit| unit.name.clone());
    Part { unit: name, numbers, words }
}

/// A number of the body's own report that its units tell otherwise now.
#[derive(Debug, Clone)]
pub(super) struct StaleRow {
    pub(super) name: Bilingual,
    pub(super) says: String,
    pub(super) link: String,
    pub(super) now: String,
    /// The units that sent after it.
    pub(super) since: String,
}

/// The numbers of the body's own report that no longer agree.
pub(super) fn stale(gathered: &Gathered, language: Language) -> Vec<StaleRow> {
    let Some(own) = &gathered.own else { return Vec::new() };
    let row = |stale: &reports::gather::Stale| {
        let names: Vec<&str> = stale
            .since
            .iter()
            .filter_map(|code| gathered.unit(code).map(|unit| unit.name.get(language)))
            .collect();
        StaleRow {
            name: stale.asked.name.clone(),
            says: stale.says.to_string(),
            link: format!("{}#{}", version_path(&own.study, &own.body, own.number), stale.address),
            now: stale.now.amount().to_string(),
            since: names.join(", "),
        }
    };
    gathered.stale.iter().map(row).collect()
}
