//! What stands on the page, arranged for its template.

use std::collections::{BTreeMap, HashMap};

use askama::Template;
use kernel::Language;
use measure::Behaviour;

use super::super::table::{Replies, replies};
use super::super::words;
use super::funnel::{Plot, plot};
use super::series::{Month, Series, series};
use super::timeline::{Timeline, moment, timeline};
use crate::json::{AspectJson, CellJson, IndicatorJson, MeasuredJson, Measurement, UnitJson};
use crate::number;

/// Rows of a table at most; the whole is in the other forms.
const ROWS: usize = 300;
/// Units worth asking about listed under a plot.
const LISTED: usize = 12;
/// Units with a section of their own at most.
const UNITS: usize = 200;
/// Pairs of the network listed.
const PAIRS: usize = 40;

#[derive(Template)]
#[template(path = "output/html/page.html")]
pub(super) struct Page<'m> {
    language: Language,
    whole: &'m Measurement,
    glance: Vec<(String, String)>,
    facts: Vec<(String, String)>,
    behaviours: Vec<BehaviourView>,
    missing: Vec<(String, String)>,
    units: Vec<UnitView>,
    units_left_out: usize,
    cases: Vec<CaseView>,
    pairs: Vec<(String, String, String)>,
    definitions: Vec<&'m IndicatorJson>,
    /// Whether any ratio was drawn towards the others'.
    has_shrunk: bool,
}

struct BehaviourView {
    code: String,
    name: String,
    indicators: Vec<IndicatorView>,
    not_measured: usize,
}

struct IndicatorView {
    id: String,
    name: String,
    version: u32,
    figures: Vec<(String, String)>,
    aspects: Vec<AspectView>,
}

struct AspectView {
    id: String,
    anchor: String,
    name: String,
    shown: usize,
    flags: usize,
    withdrawn: Option<String>,
    plot: Option<Plot>,
    listed: Vec<RowView>,
    rows: Vec<RowView>,
    rows_left_out: usize,
    how: Vec<(String, String)>,
}

/// A unit in an aspect's table, or an aspect in a unit's.
struct RowView {
    name: String,
    link: String,
    cases: String,
    observed: String,
    expected: String,
    ratio: String,
    interval: String,
    shrunk: String,
    q: String,
    is_asked: bool,
    is_withdrawn: bool,
}

struct UnitView {
    name: String,
    anchor: String,
    counts: String,
    rows: Vec<RowView>,
    hidden: Vec<(String, String)>,
    charts: Vec<ChartView>,
    load: Option<Series>,
    replies: Vec<(String, String)>,
    cases: Vec<(String, String)>,
}

struct ChartView {
    name: String,
    series: Series,
    months: Vec<[String; 5]>,
    change: Option<String>,
}

struct CaseView {
    anchor: String,
    case: String,
    shows: Vec<(String, String)>,
    timeline: Timeline,
}

/// What many parts of the page need.
struct Ground<'m> {
    whole: &'m Measurement,
    language: Language,
    /// The place of each unit's section.
    sections: HashMap<&'m str, usize>,
    replies: Replies<'m>,
}

impl<'m> Page<'m> {
    /// Arranges `whole`.
    pub(super) fn of(whole: &'m Measurement, language: Language) -> Self {
        let mut units: Vec<(usize, &UnitJson)> = whole
            .units
            .iter()
            .filter(|unit| unit.withheld.is_none())
            .map(|unit| (asked(unit), unit))
            .collect();
        units.sort_by(|(a_asked, a), (b_asked, b)| {
            b_asked.cmp(a_asked).then(b.cases.cmp(&a.cases)).then(a.unit.cmp(&b.unit))
        });
        let units_left_out = units.len().saturating_sub(UNITS);
        units.truncate(UNITS);
        let sections = units.iter().enumerate().map(|(at, (_, unit))| (unit.unit.as_str(), at)).collect();
        let ground = Ground { whole, language, sections, replies: replies(whole) };
        let cases = ground.cases();
        Self {
            language,
            whole,
            glance: ground.glance(),
            facts: ground.facts(),
            behaviours: ground.behaviours(),
            missing: whole
                .indicators
                .iter()
                .filter_map(|indicator| {
                    let why = words::not_measurable(whole, indicator)?;
                    let why = why.get(language);
                    // The heading says it already.
                    let why = why.split_once(": ").map_or(why, |(_, why)| why);
                    Some((indicator.name.get(language).to_owned(), why.to_owned()))
                })
                .collect(),
            units: units.iter().map(|(_, unit)| ground.unit(unit, &cases)).collect(),
            units_left_out,
            cases,
            pairs: whole
                .network
                .iter()
                .take(PAIRS)
                .map(|pair| (pair.from.clone(), pair.to.clone(), number(pair.count as f64, 0, language)))
                .collect(),
            definitions: whole.indicators.iter().collect(),
            has_shrunk: whole
                .units
                .iter()
                .flat_map(|unit| unit.cells.values())
                .any(|cell| matches!(cell, CellJson::Measured(cell) if cell.shrunk.is_some())),
        }
    }

    /// The text for the page's language.
    fn t<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        self.language.pick(vi, en)
    }

    fn style(&self) -> &'static str {
        include_str!("style.css")
    }
}

fn asked(unit: &UnitJson) -> usize {
    unit.cells.values().filter(|cell| matches!(cell, CellJson::Measured(cell) if cell.worth_asking)).count()
}

fn anchor(kind: &str, id: &str) -> String {
    let id: String = id.chars().map(|sign| if sign.is_ascii_alphanumeric() { sign } else { '-' }).collect();
    format!("{kind}-{id}")
}

impl<'m> Ground<'m> {
    fn pick(&self, vi: &'static str, en: &'static str) -> &'static str {
        self.language.pick(vi, en)
    }

    fn count(&self, value: u64) -> String {
        number(value as f64, 0, self.language)
    }

    fn glance(&self) -> Vec<(String, String)> {
        let log = &self.whole.log;
        let about = |is_exact: bool| if is_exact { "" } else { "≈ " };
        let named = |vi, en, value: String| (value, self.pick(vi, en).to_owned());
        vec![
            named("hồ sơ", "cases", self.count(log.cases)),
            named("sự kiện", "events", self.count(log.events)),
            named("đơn vị", "units", self.count(log.units)),
            named(
                "biến thể",
                "variants",
                format!("{}{}", about(log.variants_are_exact), self.count(log.variants)),
            ),
            named(
                "ngày, trung vị mỗi hồ sơ",
                "days, median of a case",
                format!("{}{}", about(log.median_is_exact), number(log.median_case_days, 2, self.language)),
            ),
            named("ngày, trung bình", "days, mean", number(log.mean_case_days, 2, self.language)),
        ]
    }

    fn facts(&self) -> Vec<(String, String)> {
        let (log, settings) = (&self.whole.log, &self.whole.settings);
        let end = |at: &Option<String>| at.as_deref().map_or("–".to_owned(), moment);
        let import = match self.language {
            Language::Vietnamese => format!(
                "đọc {} dòng, giữ {}, không nhận {}, xếp lại thứ tự {}",
                self.count(log.import.read),
                self.count(log.import.kept),
                self.count(log.import.refused),
                self.count(log.import.out_of_order)
            ),
            Language::English => format!(
                "{} rows read, {} kept, {} refused, {} sorted in",
                self.count(log.import.read),
                self.count(log.import.kept),
                self.count(log.import.refused),
                self.count(log.import.out_of_order)
            ),
        };
        let time = match log.time.as_str() {
            "elapsed" => self.pick("thời gian trôi qua", "elapsed time").to_owned(),
            other => format!("{}: {other}", self.pick("giờ làm việc", "working time")),
        };
        let hidden = match self.language {
            Language::Vietnamese => {
                format!(
                    "đơn vị có ít hơn {} hồ sơ, và những số từ đó suy ra được số bị ẩn",
                    self.count(settings.k)
                )
            }
            Language::English => {
                format!(
                    "units of fewer than {} cases, and what would give these away",
                    self.count(settings.k)
                )
            }
        };
        let fact = |vi, en, value: String| (self.pick(vi, en).to_owned(), value);
        let mut facts = vec![
            fact("Từ – đến (UTC)", "From – to (UTC)", format!("{} – {}", end(&log.first), end(&log.last))),
            fact("Múi giờ của nhật ký", "The log's time zone", log.zone.clone()),
            fact("Thời gian tính theo", "Time is", time),
            fact("Nhập", "Import", import),
            fact("Sự kiện cùng thời điểm", "Events at one time", log.tie_rule.get(self.language).to_owned()),
            fact(
                "So sánh trong cùng",
                "Compared within the same",
                format!(
                    "{} × {}",
                    self.pick("loại × độ khó", "kind × difficulty"),
                    words::period(&settings.period, self.language)
                ),
            ),
            fact("Không hiển thị", "Not shown", hidden),
            fact(
                "Cán bộ",
                "Officers",
                match settings.officers.as_str() {
                    "omitted" => self.pick("không nêu", "left out").to_owned(),
                    _ => self.pick("bí danh, không so sánh", "pseudonyms, never compared").to_owned(),
                },
            ),
        ];
        if let Some(change) = &settings.change {
            facts.push(fact("Mốc thay đổi", "Change looked at", change.clone()));
        }
        facts
    }

    fn behaviours(&self) -> Vec<BehaviourView> {
        let measured = |indicator: &&IndicatorJson| words::not_measurable(self.whole, indicator).is_none();
        let behaviours = Behaviour::ALL.iter().map(|behaviour| {
            let of_it = || self.whole.indicators.iter().filter(|known| known.behaviour == behaviour.code());
            BehaviourView {
                code: behaviour.code().to_owned(),
                name: behaviour.name().bilingual().get(self.language).to_owned(),
                indicators: of_it().filter(measured).map(|indicator| self.indicator(indicator)).collect(),
                not_measured: of_it().filter(|indicator| !measured(indicator)).count(),
            }
        });
        behaviours
            .filter(|behaviour| !behaviour.indicators.is_empty() || behaviour.not_measured > 0)
            .collect()
    }

    fn indicator(&self, indicator: &'m IndicatorJson) -> IndicatorView {
        IndicatorView {
            id: indicator.id.clone(),
            name: indicator.name.get(self.language).to_owned(),
            version: indicator.version,
            figures: words::figures(self.whole, indicator, self.language),
            aspects: indicator.aspects.iter().map(|aspect| self.aspect(indicator, aspect)).collect(),
        }
    }

    fn aspect(&self, indicator: &'m IndicatorJson, aspect: &'m AspectJson) -> AspectView {
        let mut units: Vec<(&str, &MeasuredJson)> = self
            .whole
            .units
            .iter()
            .filter_map(|unit| match unit.cells.get(&aspect.id)? {
                CellJson::Measured(cell) => Some((unit.unit.as_str(), cell)),
                CellJson::Suppressed { .. } => None,
            })
            .collect();
        words::sort_by_weight(&mut units);
        let row = |(unit, cell): &(&str, &MeasuredJson)| {
            let link = self.sections.get(unit).map_or(String::new(), |at| format!("#u{at}"));
            self.row(unit, link, aspect, cell)
        };
        let flagged = units.iter().filter(|(_, cell)| cell.worth_asking);
        AspectView {
            id: aspect.id.clone(),
            anchor: anchor("a", &aspect.id),
            name: aspect.name.get(self.language).to_owned(),
            shown: units.len(),
            flags: flagged.clone().count(),
            withdrawn: aspect.withdrawn.then(|| words::null_control(aspect, self.language)),
            plot: aspect.funnel.and_then(|funnel| plot(&units, funnel, self.language)),
            listed: flagged.take(LISTED).map(row).collect(),
            rows: units.iter().take(ROWS).map(row).collect(),
            rows_left_out: units.len().saturating_sub(ROWS),
            how: self.how(indicator, aspect, &units),
        }
    }

    fn row(&self, name: &str, link: String, aspect: &AspectJson, cell: &MeasuredJson) -> RowView {
        let language = self.language;
        let is_time = words::is_time(aspect);
        let amount = |value: f64| {
            if is_time { number(value, 1, language) } else { words::amount(value, language) }
        };
        let observed = match aspect.model.as_str() {
            "time" => {
                format!("{} / {} {}", amount(cell.observed), amount(cell.base), self.pick("ngày", "days"))
            }
            "hard_left" => format!("{} {}", amount(cell.observed), self.pick("ngày", "days")),
            _ => format!("{} / {}", amount(cell.observed), amount(cell.base)),
        };
        RowView {
            name: name.to_owned(),
            link,
            cases: self.count(cell.n),
            observed,
            expected: number(cell.expected, 1, language),
            ratio: number(cell.ratio, 2, language),
            interval: format!(
                "{}–{}",
                number(cell.interval[0], 2, language),
                number(cell.interval[1], 2, language)
            ),
            shrunk: cell.shrunk.map_or(String::new(), |shrunk| number(shrunk.ratio, 2, language)),
            q: cell.q.map_or(String::new(), |q| words::chance(q, language)),
            is_asked: cell.worth_asking,
            is_withdrawn: cell.withdrawn,
        }
    }

    fn how(
        &self,
        indicator: &IndicatorJson,
        aspect: &AspectJson,
        units: &[(&str, &MeasuredJson)],
    ) -> Vec<(String, String)> {
        let language = self.language;
        let real = |value: f64, decimals| number(value, decimals, language);
        let fact = |vi, en, value: String| (self.pick(vi, en).to_owned(), value);
        let (strata, before) = (self.count(aspect.strata), self.count(aspect.strata_before));
        let sum = |amount: fn(&MeasuredJson) -> f64| units.iter().map(|(_, cell)| amount(cell)).sum::<f64>();
        let days = if words::is_time(aspect) { self.pick(" ngày", " days") } else { "" };
        let mut how = vec![
            fact("Định nghĩa", "Definition", indicator.definition.get(language).to_owned()),
            fact("Công thức", "Formula", indicator.formula.clone()),
            fact("Tử số", "Numerator", aspect.numerator.get(language).to_owned()),
            fact("Mẫu số", "Denominator", aspect.denominator.get(language).to_owned()),
            fact("Tính cho", "Attributed to", aspect.attributed_to.get(language).to_owned()),
            fact("Mô hình", "Model", words::model(&aspect.model).get(language).to_owned()),
            fact(
                "Tầng so sánh",
                "Strata",
                match language {
                    Language::Vietnamese => format!("{strata}, gộp từ {before} (tầng thưa gộp lên)"),
                    Language::English => format!("{strata}, merged from {before} (sparse ones merge upward)"),
                },
            ),
            fact(
                "Số hồ sơ (n), các đơn vị hiển thị",
                "Cases (n), units shown",
                real(sum(|cell| cell.n as f64), 0),
            ),
            fact(
                "Quan sát (O) và kỳ vọng (E), các đơn vị hiển thị",
                "Observed (O) and expected (E), units shown",
                format!(
                    "O = {}{days}; E = {}{days}",
                    real(sum(|cell| cell.observed), 1),
                    real(sum(|cell| cell.expected), 1)
                ),
            ),
            fact("Khoảng tin cậy", "Interval", words::interval(&aspect.model).get(language).to_owned()),
            fact("Độ phân tán trong hồ sơ", "Dispersion within cases", real(aspect.dispersion, 2)),
        ];
        if let Some(funnel) = aspect.funnel {
            how.push(fact(
                "Phễu",
                "Funnel",
                format!(
                    "{} {}; φ = {} (p = {}); τ² = {}",
                    self.count(funnel.units),
                    self.pick("đơn vị", "units"),
                    real(funnel.phi, 2),
                    words::chance(funnel.p, language),
                    real(funnel.tau2, 4)
                ),
            ));
        }
        how.push(fact(
            "Nhiều phép thử",
            "Many looks",
            self.pick(
                "q theo Benjamini–Hochberg trên mọi ô của nhóm biểu hiện; cần hỏi thêm khi q ≤ 0,05",
                "q by Benjamini–Hochberg over all cells of the behaviour; worth asking at q ≤ 0.05",
            )
            .to_owned(),
        ));
        how.push(fact("Đối chứng", "Null control", words::null_control(aspect, language)));
        how.push(fact("Đơn vị không hiển thị", "Units not shown", self.count(aspect.suppressed_units)));
        if let Some(slope) = aspect.load_slope {
            how.push(fact(
                "Tải",
                "Load",
                match language {
                    Language::Vietnamese => {
                        format!("so ở cùng mức tải; log tỷ số tăng {} theo log tải", real(slope, 2))
                    }
                    Language::English => {
                        format!(
                            "set at the same load; the log ratio grows by {} with the log load",
                            real(slope, 2)
                        )
                    }
                },
            ));
        }
        how.push(fact("Giới hạn", "Limits", indicator.limits.get(language).to_owned()));
        how.push(fact("Nguồn", "Source", indicator.source.clone()));
        how
    }

    fn unit(&self, unit: &'m UnitJson, cases: &[CaseView]) -> UnitView {
        let language = self.language;
        let aspects = || self.whole.indicators.iter().flat_map(|indicator| &indicator.aspects);
        let mut rows = Vec::new();
        let mut hidden: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut charts = Vec::new();
        for aspect in aspects() {
            match unit.cells.get(&aspect.id) {
                Some(CellJson::Measured(cell)) => {
                    let name = aspect.name.get(language);
                    rows.push(self.row(name, format!("#{}", anchor("a", &aspect.id)), aspect, cell));
                    charts.extend(self.chart(aspect, cell));
                }
                Some(CellJson::Suppressed { suppressed, .. }) => {
                    hidden.entry(suppressed.get(language)).or_default().push(aspect.name.get(language));
                }
                None => {}
            }
        }
        let load: Vec<Month<'_>> = unit
            .load
            .iter()
            .map(|month| Month {
                month: &month.month,
                seen: month.received.zip(month.backlog).map(|(received, backlog)| (received as f64, backlog)),
            })
            .collect();
        let load_words = (self.pick("nhận", "received"), self.pick("đang giữ", "held"));
        let mut replies = Vec::new();
        if let Some(words) = self.replies.get(&(unit.unit.as_str(), None)) {
            replies.push((self.pick("Về mọi số liệu", "To all figures").to_owned(), (*words).to_owned()));
        }
        for aspect in aspects() {
            if let Some(words) = self.replies.get(&(unit.unit.as_str(), Some(aspect.id.as_str()))) {
                replies.push((aspect.name.get(language).to_owned(), (*words).to_owned()));
            }
        }
        let shown_in = cases.iter().filter(|case| case.shows.iter().any(|(_, of)| *of == unit.unit));
        let of = |value: Option<u64>| value.map_or("–".to_owned(), |value| self.count(value));
        UnitView {
            name: unit.unit.clone(),
            anchor: self.sections.get(unit.unit.as_str()).map_or(String::new(), |at| format!("u{at}")),
            counts: format!(
                "{} {} · {} {}",
                of(unit.cases),
                self.pick("hồ sơ đã giữ", "cases held"),
                of(unit.events),
                self.pick("sự kiện", "events")
            ),
            rows,
            hidden: hidden.into_iter().map(|(why, names)| (why.to_owned(), names.join(" · "))).collect(),
            charts,
            load: series(&load, None, load_words, language),
            replies,
            cases: shown_in.map(|case| (case.anchor.clone(), case.case.clone())).collect(),
        }
    }

    /// The months of a cell worth a look: one worth asking about, one that passed its limit, or one with a change.
    fn chart(&self, aspect: &AspectJson, cell: &MeasuredJson) -> Option<ChartView> {
        let signal = cell.cusum.as_ref().and_then(|cusum| cusum.signal.as_deref());
        if !cell.worth_asking && signal.is_none() && cell.change.is_none() {
            return None;
        }
        let language = self.language;
        let months: Vec<Month<'_>> = cell
            .months
            .iter()
            .map(|month| Month { month: &month.month, seen: month.observed.zip(month.expected) })
            .collect();
        let names = (self.pick("quan sát", "observed"), self.pick("kỳ vọng", "expected"));
        let real = |value: Option<f64>, decimals| {
            value.map_or("–".to_owned(), |value| number(value, decimals, language))
        };
        let change = cell.change.map(|change| {
            format!(
                "{} {} ({}–{})",
                self.pick("sau / trước mốc thay đổi:", "after / before the change:"),
                real(change.ratio, 2),
                real(change.interval[0], 2),
                real(change.interval[1], 2)
            )
        });
        let rows = cell.months.iter().map(|month| {
            [
                month.month.clone(),
                month.n.map_or("–".to_owned(), |n| self.count(n)),
                real(month.observed, 1),
                real(month.expected, 1),
                real(month.cusum, 2),
            ]
        });
        Some(ChartView {
            name: aspect.name.get(language).to_owned(),
            series: series(&months, signal, names, language)?,
            months: rows.collect(),
            change,
        })
    }

    fn cases(&self) -> Vec<CaseView> {
        let mut cases: Vec<CaseView> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for example in &self.whole.examples {
            let mut aspects = self.whole.indicators.iter().flat_map(|indicator| &indicator.aspects);
            let name = aspects.find(|aspect| aspect.id == example.indicator).map(|aspect| &aspect.name);
            let name = name.map_or(example.indicator.as_str(), |name| name.get(self.language));
            let what = format!("{name} ({})", words::role(&example.role, self.language));
            let shows = (what, example.unit.clone());
            match places.get(example.case.as_str()) {
                Some(at) => cases[*at].shows.push(shows),
                None => {
                    places.insert(&example.case, cases.len());
                    cases.push(CaseView {
                        anchor: format!("c{}", cases.len()),
                        case: example.case.clone(),
                        shows: vec![shows],
                        timeline: timeline(example, self.language),
                    });
                }
            }
        }
        cases
    }
}
