//! Charts of a release made ready for its template: a picture as SVG, and the same numbers in a table.
//!
//! Only places are computed here; every number stands in the frozen record.

use askama::Template;
use kernel::{Bilingual, Language};
use measurements::json::FunnelJson;
use publish::{BarRow, ChartContent, Drawing, FunnelRow};
use vietnamese::{format_integer, format_ten_thousandths};

use crate::pages::measurements::charts::funnel::{Chart, Dot, Still};
use crate::pages::measurements::words;

/// The bar of the greatest number takes this share of the width, in per cent; the rest is for the number beside it.
const LONGEST: f64 = 80.0;
/// How high a bar is with its name, in pixels.
const ROW: usize = 34;

/// A chart with its table.
#[derive(Template)]
#[template(path = "pages/public/chart.html")]
pub(in crate::pages) struct ChartPart {
    language: Language,
    /// What it is reached by in the page.
    anchor: String,
    title: String,
    source: String,
    counted: String,
    /// What the numbers are told in, where the table alone would say it.
    unit: Option<String>,
    notes: Vec<String>,
    /// The picture; it was escaped when it was made.
    svg: String,
    /// How marks are to be read, below the picture.
    legend: Option<&'static str>,
    table: Table,
}

/// The same numbers in a table.
enum Table {
    Units(Vec<UnitLine>),
    Bodies { unit: String, rows: Vec<(String, String)> },
}

/// A unit in the table of a funnel.
struct UnitLine {
    unit: String,
    n: String,
    observed: String,
    expected: String,
    ratio: String,
    interval: String,
    worth_asking: bool,
    replies: Vec<(String, String)>,
}

/// The picture of a bar chart.
#[derive(Template)]
#[template(path = "pages/public/bars.html")]
struct Bars {
    id: String,
    title: String,
    told: String,
    height: usize,
    bars: Vec<Bar>,
}

struct Bar {
    name: String,
    value: String,
    /// Where the name and the number stand, and the bar begins: from the top.
    name_y: usize,
    bar_y: usize,
    value_y: usize,
    /// The bar's length as a share of the width.
    length: String,
}

impl ChartPart {
    /// The chart, reached by `anchor`.
    ///
    /// # Errors
    /// When its picture cannot be made, which only a bug can bring about.
    pub(in crate::pages) fn of(
        anchor: String,
        shows: &ChartContent,
        language: Language,
    ) -> askama::Result<Self> {
        let text = |text: &Bilingual| text.get(language).to_owned();
        let title = text(&shows.title);
        let (svg, legend, table) = match &shows.drawing {
            Drawing::Funnel { model, units, phi, p, tau2, rows } => {
                let fitted = FunnelJson { units: *units, phi: *phi, p: *p, tau2: *tau2 };
                let lines: Vec<UnitLine> =
                    rows.iter().map(|row| UnitLine::of(row, model, language)).collect();
                let chart = Chart::draw(&title, Some(fitted), dots(rows, &lines, language), language);
                let svg = match chart {
                    Some(chart) => Still::of(chart, &anchor, funnel_told(rows, language)).render(),
                    None => Ok(String::new()),
                };
                (svg, Some(legend(language)), Table::Units(lines))
            }
            Drawing::Bars { unit, rows } => {
                let drawn = bars(&anchor, &title, unit.get(language), rows, language);
                let pairs = drawn.bars.iter().map(|bar| (bar.name.clone(), bar.value.clone())).collect();
                (drawn.render(), None, Table::Bodies { unit: text(unit), rows: pairs })
            }
        };
        Ok(Self {
            language,
            title,
            source: text(&shows.source),
            counted: text(&shows.counted),
            unit: match &table {
                Table::Units(_) => None,
                Table::Bodies { unit, .. } => Some(unit.clone()),
            },
            notes: shows.notes.iter().map(text).filter(|note| !note.is_empty()).collect(),
            svg: svg?,
            legend,
            table,
            anchor,
        })
    }

    fn t<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        self.language.pick(vi, en)
    }
}

impl UnitLine {
    fn of(row: &FunnelRow, model: &str, language: Language) -> Self {
        let reply = |reply: &publish::ChartReply| {
            let at = reply.at.parse::<jiff::Timestamp>();
            let at = at.map_or_else(|_| reply.at.clone(), |at| vietnamese::format_moment(at, language));
            (reply.text.clone(), at)
        };
        Self {
            unit: row.unit.clone(),
            n: words::count(row.n, language),
            observed: words::observed(row.observed, model, language),
            expected: words::expected(row.expected, model, language),
            ratio: words::ratio(row.ratio, language),
            interval: words::interval(row.interval, language),
            worth_asking: row.worth_asking,
            replies: row.replies.iter().map(reply).collect(),
        }
    }

    fn told(&self, language: Language) -> String {
        let Self { unit, n, observed, expected, ratio, interval, .. } = self;
        match language {
            Language::Vietnamese => format!(
                "{unit}: tỷ số {ratio} ({interval}); {n} hồ sơ; quan sát {observed}, kỳ vọng {expected}"
            ),
            Language::English => format!(
                "{unit}: ratio {ratio} ({interval}); {n} cases; observed {observed}, expected {expected}"
            ),
        }
    }
}

fn dots(rows: &[FunnelRow], lines: &[UnitLine], language: Language) -> Vec<Dot> {
    let dot = |(row, line): (&FunnelRow, &UnitLine)| Dot {
        unit: row.unit.clone(),
        ratio: row.ratio,
        precision: row.precision,
        worth_asking: row.worth_asking,
        told: line.told(language),
        path: String::new(),
    };
    rows.iter().zip(lines).map(dot).collect()
}

fn legend(language: Language) -> &'static str {
    language.pick(
        "Mỗi điểm là một đơn vị. Đường liền: giới hạn 95 %; đường đứt: 99,8 %; ô vuông: cần hỏi thêm. Chỉ báo là câu hỏi đặt ra với đơn vị, không phải kết luận.",
        "Each mark is a unit. Solid lines: 95 % limits; dashed: 99.8 %; squares: worth asking about. An indicator is a question to a unit, never a verdict.",
    )
}

/// What the picture shows, for who does not see it; the table says it all.
fn funnel_told(rows: &[FunnelRow], language: Language) -> String {
    let asked = rows.iter().filter(|row| row.worth_asking).count();
    let ends = |pick: fn(f64, f64) -> f64, from: f64| {
        words::ratio(rows.iter().map(|row| row.ratio).fold(from, pick), language)
    };
    let (least, most) = (ends(f64::min, f64::INFINITY), ends(f64::max, 0.0));
    let units = rows.len();
    match language {
        Language::Vietnamese => format!(
            "{units} đơn vị, tỷ số quan sát trên kỳ vọng từ {least} đến {most}; {asked} đơn vị cần hỏi thêm. Bảng bên dưới có cùng số liệu."
        ),
        Language::English => format!(
            "{units} units, observed over expected from {least} to {most}; {asked} worth asking about. The table below says the same."
        ),
    }
}

fn bars(id: &str, title: &str, unit: &str, rows: &[BarRow], language: Language) -> Bars {
    let most = rows.iter().map(|row| row.value).fold(1, i64::max);
    let bar = |(index, row): (usize, &BarRow)| {
        let share = row.value.max(0) as f64 / most as f64;
        let top = index * ROW;
        Bar {
            name: row.body.get(language).to_owned(),
            value: format_ten_thousandths(row.value, language),
            name_y: top + 12,
            bar_y: top + 17,
            value_y: top + 26,
            length: format!("{:.2}%", share * LONGEST),
        }
    };
    let count = format_integer(i64::try_from(rows.len()).unwrap_or(i64::MAX), language);
    Bars {
        id: id.to_owned(),
        title: format!("{}: {title}", language.pick("Biểu đồ thanh", "Bar chart")),
        told: match language {
            Language::Vietnamese => format!(
                "{count} cơ quan theo thứ tự của kế hoạch, tính bằng {unit}. Bảng bên dưới có cùng số liệu."
            ),
            Language::English => {
                format!("{count} bodies in the plan's order, in {unit}. The table below says the same.")
            }
        },
        height: rows.len() * ROW,
        bars: rows.iter().enumerate().map(bar).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(drawing: Drawing) -> ChartContent {
        let both = |text: &str| Bilingual::new(text, text);
        ChartContent {
            title: both("Trễ <hạn>"),
            source: both("Hà Nội"),
            counted: both("Cách đếm"),
            notes: vec![both("Giới hạn."), Bilingual::default()],
            drawing,
        }
    }

    fn row(unit: &str, ratio: f64, worth_asking: bool) -> FunnelRow {
        FunnelRow {
            unit: unit.to_owned(),
            n: 1200,
            observed: 41.0,
            expected: 12.6,
            ratio,
            interval: [ratio / 2.0, ratio * 2.0],
            precision: 12.6,
            worth_asking,
            replies: vec![publish::ChartReply {
                text: "Thiếu người.".to_owned(),
                at: "2023-10-05T01:00:00Z".to_owned(),
            }],
        }
    }

    #[test]
    fn a_funnel_and_its_table_hold_the_same_numbers_and_what_units_answer() {
        let rows = vec![row("Phòng 1", 3.25, true), row("Phòng 2", 0.5, false)];
        let funnel =
            Drawing::Funnel { model: "share".to_owned(), units: 3, phi: 1.0, p: 1.0, tau2: 0.0, rows };
        let html =
            ChartPart::of("b1".to_owned(), &content(funnel), Language::Vietnamese).unwrap().render().unwrap();
        for part in [
            "role=\"img\"",
            "<title id=\"b1-t\">",
            "Trễ &#60;hạn&#62;",
            "Phòng 1: tỷ số 3,25",
            "<td class=\"num\">3,25</td>",
            "Thiếu người.",
            "cần hỏi thêm",
            "Giới hạn.",
        ] {
            assert!(html.contains(part), "«{part}» is missing:\n{html}");
        }
        assert_eq!(html.matches("class=\"mark\"").count(), 2);
        assert!(!html.contains("<a "), "a mark leads nowhere");
    }

    #[test]
    fn bars_stand_in_the_order_given_and_the_greatest_fits() {
        let row = |body: &str, value| BarRow { body: Bilingual::new(body, body), value, version: 1 };
        let rows = vec![row("B", 120_000), row("A", 2_400_000), row("C", 0)];
        let bars = Drawing::Bars { unit: Bilingual::new("việc", "tasks"), rows };
        let part = ChartPart::of("b1".to_owned(), &content(bars), Language::English).unwrap();
        let html = part.render().unwrap();
        let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("«{text}» is missing:\n{html}"));
        assert!(
            at("width=\"4.00%\"") < at("width=\"80.00%\"") && at("width=\"80.00%\"") < at("width=\"0.00%\"")
        );
        assert_eq!(html.matches(">240<").count(), 2, "once in the picture, once in the table");
    }
}
