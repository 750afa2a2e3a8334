//! What a chart of a source shows now. Pure: the numbers are those of `measurements` and `scheme`, put in an order that ranks nobody.

use kernel::{Bilingual, Language};
use measurements::json::{AspectJson, CellJson, IndicatorJson, MeasuredJson, Measurement, UnitJson};
use plan::{FigureAsked, Plan};
use reports::gather::Fit;
use scheme::{BodyTold, Line, Scale};
use vietnamese::{folded_key, format_integer};

use super::ChartRefused;
use super::content::{BarRow, ChartContent, ChartReply, Drawing, FunnelRow};

/// The most units or bodies in a chart: more cannot be told apart on a page, and their table is no longer read.
pub(super) const MOST_ROWS: usize = 200;
/// The fewest there is something to compare of.
const LEAST_ROWS: usize = 2;

/// A measured work log, named.
pub(super) struct MeasuredSource<'m> {
    pub(super) body: Bilingual,
    pub(super) worklog: &'m str,
    pub(super) number: i64,
    pub(super) result: &'m Measurement,
}

/// A side of an indicator, unit by unit.
pub(super) fn funnel(source: &MeasuredSource<'_>, aspect: &str) -> Result<ChartContent, ChartRefused> {
    let sides = source.result.indicators.iter().flat_map(|each| each.aspects.iter().map(move |a| (each, a)));
    let (indicator, aspect) =
        sides.into_iter().find(|(_, each)| each.id == aspect).ok_or(ChartRefused::Gone)?;
    let fitted = aspect.funnel.ok_or(ChartRefused::TooFew)?;
    let mut rows: Vec<FunnelRow> =
        source.result.units.iter().filter_map(|unit| funnel_row(source.result, aspect, unit)).collect();
    bounded(rows.len())?;
    rows.sort_by_cached_key(|row| (vietnamese::sort_key(&row.unit), row.unit.clone()));
    let one_sided = indicator.aspects.len() == 1;
    let title = |language: Language| {
        let (name, side) = (indicator.name.get(language), aspect.name.get(language));
        if one_sided || name == side { name.to_owned() } else { format!("{name}: {side}") }
    };
    let (log, number) = (source.worklog, source.number);
    Ok(ChartContent {
        title: both(title),
        source: both(|language| {
            format!(
                "{}, {} «{log}», {} {number}",
                source.body.get(language),
                language.pick("nhật ký công việc", "work log"),
                language.pick("phiên bản", "version")
            )
        }),
        counted: both(|language| {
            format!(
                "{} ({}: {})",
                aspect.numerator.get(language),
                language.pick("trên", "out of"),
                aspect.denominator.get(language)
            )
        }),
        notes: funnel_notes(source.result, indicator, aspect),
        drawing: Drawing::Funnel {
            model: aspect.model.clone(),
            units: fitted.units,
            phi: rounded(fitted.phi),
            p: rounded(fitted.p),
            tau2: rounded(fitted.tau2),
            rows,
        },
    })
}

fn funnel_row(result: &Measurement, aspect: &AspectJson, unit: &UnitJson) -> Option<FunnelRow> {
    let Some(CellJson::Measured(cell)) = unit.cells.get(&aspect.id) else { return None };
    let MeasuredJson { n, observed, expected, ratio, interval, precision, worth_asking, .. } = cell;
    let is_to_this = |indicator: &Option<String>| indicator.as_ref().is_none_or(|id| *id == aspect.id);
    let replies =
        result.replies.iter().filter(|reply| reply.unit == unit.unit && is_to_this(&reply.indicator));
    Some(FunnelRow {
        unit: unit.unit.clone(),
        n: *n,
        observed: rounded(*observed),
        expected: rounded(*expected),
        ratio: rounded(*ratio),
        interval: interval.map(rounded),
        precision: rounded(*precision),
        worth_asking: *worth_asking,
        replies: replies.map(|reply| ChartReply { text: reply.text.clone(), at: reply.at.clone() }).collect(),
    })
}

fn funnel_notes(result: &Measurement, indicator: &IndicatorJson, aspect: &AspectJson) -> Vec<Bilingual> {
    let mut notes = vec![indicator.limits.clone()];
    if let Some(known) = &aspect.known_limits {
        notes.push(known.words.clone());
    }
    if aspect.suppressed_units > 0 {
        let (count, k) = (i64::try_from(aspect.suppressed_units).unwrap_or(i64::MAX), result.settings.k);
        notes.push(Bilingual::new(
            format!(
                "{} đơn vị không hiển thị: ít hơn {k} hồ sơ, hoặc ẩn để không suy ra được số liệu của đơn vị khác, hoặc không có gì để so sánh.",
                format_integer(count, Language::Vietnamese)
            ),
            format!(
                "{} units are not shown: fewer than {k} cases, hidden so that another cannot be computed, or nothing to compare with.",
                format_integer(count, Language::English)
            ),
        ));
    }
    if aspect.withdrawn {
        notes.push(Bilingual::new(
            "Tráo ngẫu nhiên tên đơn vị cũng cho số đơn vị cần hỏi như vậy, nên không đơn vị nào được nêu là cần hỏi thêm.",
            "Shuffled names of units give as many worth asking about, so none is marked.",
        ));
    }
    notes
}

/// A figure of the outline as the bodies told it, divided as the outline says where `per` is named.
pub(super) fn bars(
    plan: &Plan,
    told: &[BodyTold],
    asked: &FigureAsked,
    per: Option<&str>,
    group: Option<i64>,
) -> Result<ChartContent, ChartRefused> {
    let divisor = match per {
        None => None,
        Some(key) if asked.per.iter().any(|each| each == key) => plan.outline.figure(key),
        Some(_) => return Err(ChartRefused::Gone),
    };
    let lines: Vec<Line<'_>> = scheme::lines(plan, asked, told)
        .into_iter()
        .filter(|line| group.is_none_or(|group| line.told.group == group))
        .collect();
    let rows: Vec<BarRow> = lines.iter().filter_map(|line| bar(line, divisor)).collect();
    bounded(rows.len())?;
    let unit = both(|language| unit_of(asked, divisor, language));
    Ok(ChartContent {
        title: both(|language| {
            let name = asked.name.get(language);
            let divided = divisor.map_or_else(String::new, |by| {
                format!(" ({}: {})", language.pick("chia cho", "divided by"), by.name.get(language))
            });
            let of = group.and_then(|number| plan.group(number));
            let of = of.map_or_else(String::new, |group| format!(" – {}", group.name.get(language)));
            format!("{name}{divided}{of}")
        }),
        source: Bilingual::new(
            "Báo cáo chuyên đề của các cơ quan, đúng như báo cáo nêu",
            "Thematic reports of the bodies, just as they tell it",
        ),
        counted: asked.definition.clone(),
        notes: bar_notes(lines.iter().filter(|line| bar(line, divisor).is_none())),
        drawing: Drawing::Bars { unit, rows },
    })
}

fn bar(line: &Line<'_>, divisor: Option<&FigureAsked>) -> Option<BarRow> {
    let Fit::One(figure) = &line.fit else { return None };
    let value = match divisor {
        None => figure.value,
        Some(divisor) => line.per.iter().find(|per| per.whole.key == divisor.key)?.value,
    };
    Some(BarRow {
        body: line.told.name.clone(),
        value: value.ten_thousandths(),
        version: line.told.version.as_ref()?.number,
    })
}

fn unit_of(asked: &FigureAsked, divisor: Option<&FigureAsked>, language: Language) -> String {
    let Some(divisor) = divisor else { return asked.unit.get(language).to_owned() };
    let same = folded_key(&asked.unit.vi) == folded_key(&divisor.unit.vi);
    match if same { Scale::Hundred } else { Scale::Thousand } {
        Scale::Hundred => "%".to_owned(),
        Scale::Thousand => {
            format!("{} {}", language.pick("trên 1.000", "per 1,000"), divisor.unit.get(language))
        }
    }
}

fn bar_notes<'l>(left_out: impl Iterator<Item = &'l Line<'l>>) -> Vec<Bilingual> {
    let mut notes = vec![Bilingual::new(
        "Số lớn không có nghĩa là kém hơn: quy mô và phạm vi của các cơ quan khác nhau. Thứ tự là thứ tự của kế hoạch.",
        "A greater number is not a worse one: bodies differ in size and remit. The order is the plan's.",
    )];
    let (unsent, others): (Vec<_>, Vec<_>) = left_out.partition(|line| line.told.version.is_none());
    let (silent, incomparable): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|line| matches!(line.fit, Fit::None));
    let counts = [
        (unsent.len(), "Cơ quan chưa gửi báo cáo", "Bodies that have sent no report"),
        (silent.len(), "Báo cáo không nêu số liệu này", "Reports that do not tell this figure"),
        (
            incomparable.len(),
            "Báo cáo nêu theo cách không so được (đơn vị tính, thời gian khác, nhiều số khác nhau hoặc thiếu số để chia)",
            "Reports that tell it in a way that cannot be compared (another unit or time, several numbers, or nothing to divide by)",
        ),
    ];
    notes.extend(
        counts
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, vi, en)| Bilingual::new(format!("{vi}: {count}."), format!("{en}: {count}."))),
    );
    notes
}

fn bounded(rows: usize) -> Result<(), ChartRefused> {
    match rows {
        few if few < LEAST_ROWS => Err(ChartRefused::TooFew),
        many if many > MOST_ROWS => Err(ChartRefused::TooManyRows),
        _ => Ok(()),
    }
}

fn both(write: impl Fn(Language) -> String) -> Bilingual {
    Bilingual::new(write(Language::Vietnamese), write(Language::English))
}

/// Rounded so that the shortest text of it reads back as the same number.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_has_enough_to_compare_and_not_too_much_to_read() {
        let told = [0, 1, 2, MOST_ROWS, MOST_ROWS + 1].map(bounded);
        use ChartRefused::{TooFew, TooManyRows};
        assert_eq!(told, [Err(TooFew), Err(TooFew), Ok(()), Ok(()), Err(TooManyRows)]);
    }

    #[test]
    fn numbers_read_back_as_they_were_frozen() {
        for value in [0.1 + 0.2, 1.0 / 3.0, 12_345.678_901_234, 1e-9, 98_765_432.123_456_7] {
            let value = rounded(value);
            let text = serde_json::to_string(&value).unwrap();
            assert_eq!(serde_json::from_str::<f64>(&text).unwrap().to_bits(), value.to_bits(), "{text}");
        }
    }
}
