//! A measurement as text for a terminal: behaviours as headings, then what cannot be measured, in one short list.

use std::fmt::Write as _;

use kernel::Language;
use measure::Behaviour;

use super::words;
use crate::json::{AspectJson, CellJson, IndicatorJson, MeasuredJson, Measurement, TotalsJson};
use crate::number;

/// Units listed per aspect.
const UNITS: usize = 15;
/// Pairs listed per indicator.
const PAIRS: usize = 5;

/// The text.
pub fn text(whole: &Measurement, language: Language) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write_whole(&mut out, whole, language);
    out
}

fn write_whole(out: &mut String, whole: &Measurement, language: Language) -> std::fmt::Result {
    write_log(out, whole, language)?;
    for behaviour in Behaviour::ALL {
        let of_it = || {
            whole.indicators.iter().filter(|indicator| {
                indicator.behaviour == behaviour.code() && words::not_measurable(whole, indicator).is_none()
            })
        };
        if of_it().next().is_none() {
            continue;
        }
        let name = behaviour.name().bilingual();
        writeln!(out, "\n== {} ==", name.get(language))?;
        for indicator in of_it() {
            writeln!(out)?;
            write_indicator(out, whole, indicator, language)?;
        }
    }
    let missing = whole
        .indicators
        .iter()
        .filter_map(|indicator| Some((indicator, words::not_measurable(whole, indicator)?)));
    let missing: Vec<_> = missing.collect();
    if !missing.is_empty() {
        writeln!(
            out,
            "\n== {} ==",
            language.pick("Không đo được ở nhật ký này", "Not measurable on this log")
        )?;
        for (indicator, why) in missing {
            writeln!(out, "  {} [{}] – {}", indicator.name.get(language), indicator.id, why.get(language))?;
        }
    }
    Ok(())
}

fn write_log(out: &mut String, whole: &Measurement, language: Language) -> std::fmt::Result {
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en);
    let count = |value: u64| number(value as f64, 0, language);
    let real = |value: f64, decimals| number(value, decimals, language);
    let log = &whole.log;
    writeln!(
        out,
        "{} {}, {} {}, {} {}, {} {}",
        count(log.cases),
        pick("hồ sơ", "cases"),
        count(log.events),
        pick("sự kiện", "events"),
        count(log.units),
        pick("đơn vị", "units"),
        count(log.variants),
        pick("biến thể", "variants"),
    )?;
    writeln!(
        out,
        "{}: {} {} · {} {} · {} {}",
        pick("thời gian hồ sơ (ngày)", "case time (days)"),
        pick("trung bình", "mean"),
        real(log.mean_case_days, 4),
        pick("trung vị", "median"),
        real(log.median_case_days, 4),
        pick("dài nhất", "longest"),
        real(log.longest_case_days, 4),
    )?;
    let import = &log.import;
    writeln!(
        out,
        "{}: {} {}, {} {}, {} {}; {} {}; {} / {} {} ({})",
        pick("nhập", "import"),
        count(import.read),
        pick("đã đọc", "read"),
        count(import.kept),
        pick("giữ", "kept"),
        count(import.refused),
        pick("không nhận", "refused"),
        count(import.out_of_order),
        pick("xếp lại thứ tự", "sorted in"),
        count(import.equal_times),
        count(import.neighbours),
        pick("cặp cùng thời điểm", "neighbours at one time"),
        log.tie_rule.get(language),
    )
}

fn write_indicator(
    out: &mut String,
    whole: &Measurement,
    indicator: &IndicatorJson,
    language: Language,
) -> std::fmt::Result {
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en);
    writeln!(out, "{} [{} v{}]", indicator.name.get(language), indicator.id, indicator.version)?;
    let figures = words::figures(whole, indicator, language);
    let figures: Vec<String> = figures.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    writeln!(out, "  {}", figures.join(" · "))?;
    if let Some(TotalsJson::Measured { pairs, .. }) = whole.totals.get(&indicator.id)
        && !pairs.is_empty()
    {
        let pairs = pairs
            .iter()
            .take(PAIRS)
            .map(|pair| format!("{} → {} {}", pair.from, pair.to, number(pair.count as f64, 0, language)));
        let pairs = pairs.collect::<Vec<_>>().join(" · ");
        writeln!(out, "  {}: {pairs}", pick("cặp nhiều nhất", "most frequent pairs"))?;
    }
    if indicator.aspects.is_empty() {
        let why = pick(
            "không so sánh đơn vị: nhật ký không ghi đơn vị",
            "units are not compared: the log names none",
        );
        return writeln!(out, "  {why}");
    }
    for aspect in &indicator.aspects {
        write_aspect(out, whole, aspect, language)?;
    }
    Ok(())
}

fn write_aspect(
    out: &mut String,
    whole: &Measurement,
    aspect: &AspectJson,
    language: Language,
) -> std::fmt::Result {
    let pick = |vi: &'static str, en: &'static str| language.pick(vi, en);
    let mut units: Vec<(&str, &MeasuredJson)> = Vec::new();
    for unit in &whole.units {
        if let Some(CellJson::Measured(cell)) = unit.cells.get(&aspect.id) {
            units.push((&unit.unit, cell));
        }
    }
    let shown = units.len();
    words::sort_by_weight(&mut units);
    units.retain(|(_, cell)| cell.worth_asking);
    let funnel =
        aspect.funnel.map_or_else(String::new, |funnel| format!(", φ {}", number(funnel.phi, 2, language)));
    writeln!(
        out,
        "  {} [{}]: {shown} {}, {} {}, {} {}{funnel}; {} {}",
        aspect.name.get(language),
        aspect.id,
        pick("đơn vị so sánh", "units compared"),
        aspect.suppressed_units,
        pick("không hiển thị", "not shown"),
        aspect.strata,
        pick("tầng", "strata"),
        units.len(),
        pick("cần hỏi thêm", "worth asking about"),
    )?;
    if aspect.withdrawn {
        writeln!(out, "    {}", words::null_control(aspect, language))?;
    }
    for (unit, cell) in units.iter().take(UNITS) {
        let [low, high] = cell.interval;
        let shrunk = cell.shrunk.map_or_else(String::new, |shrunk| {
            format!(" · {} {}", pick("co lại", "shrunk"), number(shrunk.ratio, 2, language))
        });
        let q = cell.q.map_or_else(String::new, |q| format!(" · q {}", words::chance(q, language)));
        writeln!(
            out,
            "    {unit}: {} / {} {} · {} {} ({}–{}){shrunk}{q}",
            number(cell.observed, 1, language),
            number(cell.expected, 1, language),
            pick("kỳ vọng", "expected"),
            pick("tỷ số", "ratio"),
            number(cell.ratio, 2, language),
            number(low, 2, language),
            number(high, 2, language),
        )?;
    }
    if units.len() > UNITS {
        writeln!(
            out,
            "    … {} {}",
            units.len() - UNITS,
            pick("đơn vị nữa; xem --format csv", "more units; see --format csv")
        )?;
    }
    Ok(())
}
