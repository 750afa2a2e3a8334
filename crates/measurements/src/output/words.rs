//! The words all forms of a measurement share: names of models, periods, roles, and what stands beside a number.

use kernel::{Bilingual, Language};

use crate::json::{AspectJson, IndicatorJson, MeasuredJson, Measurement, TotalsJson};
use crate::number;

/// What a model is called.
pub(crate) fn model(code: &str) -> Bilingual {
    let (vi, en) = match code {
        "rate" => ("số lần trên hồ sơ (kiểu Poisson)", "count per case (Poisson-like)"),
        "share" => ("số trên tổng số (kiểu nhị thức)", "count out of a count (binomial-like)"),
        "time" => ("thời gian trên thời gian", "time out of time"),
        "slower" => (
            "số lần lâu hơn trung vị Kaplan–Meier của các đơn vị khác, kể cả việc chưa xong",
            "how many last longer than the Kaplan–Meier median of all other units, unfinished ones included",
        ),
        "hard_left" => (
            "hồ sơ khó so với hồ sơ thông thường của chính đơn vị",
            "hard cases against the unit's own ordinary ones",
        ),
        other => (other, other),
    };
    Bilingual::new(vi, en)
}

/// How the interval of a model's ratio is made.
pub(crate) fn interval(code: &str) -> Bilingual {
    let (vi, en) = match code {
        "rate" => (
            "Poisson chính xác (mid-p), nới theo độ phân tán",
            "exact Poisson (mid-p), widened by the dispersion",
        ),
        "share" | "slower" => (
            "nhị thức chính xác (mid-p), nới theo độ phân tán",
            "exact binomial (mid-p), widened by the dispersion",
        ),
        _ => (
            "theo chênh lệch giữa các hồ sơ của đơn vị, trên thang căn bậc hai",
            "from the spread of the unit's own cases, on the root scale",
        ),
    };
    Bilingual::new(
        format!("95 %; {vi}; nới thêm vì kỳ vọng cũng không chắc chắn"),
        format!("95 %; {en}; widened again because what is expected is uncertain too"),
    )
}

/// Whether observed and expected are days.
pub(crate) fn is_time(aspect: &AspectJson) -> bool {
    matches!(aspect.model.as_str(), "time" | "hard_left")
}

/// How long a period of comparison is.
pub(crate) fn period(code: &str, language: Language) -> &str {
    match code {
        "month" => language.pick("tháng", "month"),
        "quarter" => language.pick("quý", "quarter"),
        "year" => language.pick("năm", "year"),
        "all" => language.pick("toàn bộ thời gian", "all time"),
        other => other,
    }
}

/// What an example case is an example of.
pub(crate) fn role(code: &str, language: Language) -> &str {
    match code {
        "typical" => language.pick("điển hình", "typical"),
        "extreme" => language.pick("nặng nhất", "most extreme"),
        "counter_example" => language.pick("phản ví dụ", "counter-example"),
        other => other,
    }
}

/// A span of seconds: `3,5 ngày`, `2,0 giờ`, `5 phút`.
pub(crate) fn span(seconds: i64, language: Language) -> String {
    let value = seconds as f64;
    match seconds {
        86_400.. => format!("{} {}", number(value / 86_400.0, 1, language), language.pick("ngày", "days")),
        3_600.. => format!("{} {}", number(value / 3_600.0, 1, language), language.pick("giờ", "hours")),
        60.. => format!("{} {}", number(value / 60.0, 0, language), language.pick("phút", "minutes")),
        _ => format!("{} {}", number(value, 0, language), language.pick("giây", "seconds")),
    }
}

/// A probability: four digits, and never 0.
pub(crate) fn chance(value: f64, language: Language) -> String {
    if value < 0.0001 { format!("< {}", number(0.0001, 4, language)) } else { number(value, 4, language) }
}

/// An amount of the aspect: days with one digit, counts with as few as they have.
pub(crate) fn amount(value: f64, language: Language) -> String {
    number(value, usize::from((value % 1.0).abs() > 1e-9), language)
}

/// The figures of an indicator's totals in words: name and value.
pub(crate) fn figures(
    whole: &Measurement,
    indicator: &IndicatorJson,
    language: Language,
) -> Vec<(String, String)> {
    let Some(TotalsJson::Measured { count, cases, figures, .. }) = whole.totals.get(&indicator.id) else {
        return Vec::new();
    };
    let whole_number = |value: u64| number(value as f64, 0, language);
    let mut told = vec![
        (language.pick("số lần", "times").to_owned(), whole_number(*count)),
        (language.pick("số hồ sơ", "cases").to_owned(), whole_number(*cases)),
    ];
    for figure in &indicator.figures {
        let Some(Some(value)) = figures.get(&figure.id) else { continue };
        let value = value.value();
        let value = match figure.form.as_str() {
            "count" => number(value, 0, language),
            "share" => format!("{} %", number(value * 100.0, 2, language)),
            // The name says that it is days.
            _ => number(value, 2, language),
        };
        told.push((figure.name.get(language).to_owned(), value));
    }
    told
}

/// Why an indicator cannot be measured; `None` when it can.
pub(crate) fn not_measurable<'w>(whole: &'w Measurement, indicator: &IndicatorJson) -> Option<&'w Bilingual> {
    match whole.totals.get(&indicator.id)? {
        TotalsJson::NotMeasurable { not_measurable, .. } => Some(not_measurable),
        TotalsJson::Measured { .. } => None,
    }
}

/// By what units are ordered: those worth asking about first, then by the shrunk ratio, or by the distance from 1 where there
/// is none.
pub(crate) fn weight(cell: &MeasuredJson) -> (bool, f64) {
    let far = cell.shrunk.map(|shrunk| shrunk.ratio).or(cell.z).unwrap_or(cell.ratio);
    (cell.worth_asking, far)
}

/// Sorts units by [`weight`], the heaviest first.
pub(crate) fn sort_by_weight(units: &mut [(&str, &MeasuredJson)]) {
    units.sort_by(|(a_name, a), (b_name, b)| {
        let ((a_asked, a_far), (b_asked, b_far)) = (weight(a), weight(b));
        b_asked.cmp(&a_asked).then(b_far.total_cmp(&a_far)).then(a_name.cmp(b_name))
    });
}

/// What the null control says of an aspect.
pub(crate) fn null_control(aspect: &AspectJson, language: Language) -> String {
    let count = |value: u64| number(value as f64, 0, language);
    let (flags, null) = (count(aspect.flags), count(aspect.null_flags));
    match (aspect.withdrawn, language) {
        (false, Language::Vietnamese) => {
            format!("{flags} ô cần hỏi thêm; khi xáo trộn tên đơn vị trong từng tầng: {null}")
        }
        (false, Language::English) => {
            format!("{flags} cells worth asking about; with units permuted within strata: {null}")
        }
        (true, Language::Vietnamese) => {
            format!(
                "rút lại: khi xáo trộn tên đơn vị trong từng tầng vẫn có {null} ô như vậy, không ít hơn số thật"
            )
        }
        (true, Language::English) => {
            format!(
                "withdrawn: with units permuted within strata there are {null} such cells, no fewer than the real ones"
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_and_chances_are_read_at_a_glance() {
        let vi = Language::Vietnamese;
        assert_eq!(
            [span(302_400, vi), span(7_200, vi), span(300, vi), span(4, vi)],
            ["3,5 ngày", "2,0 giờ", "5 phút", "4 giây"]
        );
        assert_eq!([chance(0.000_01, vi), chance(0.04, vi)], ["< 0,0001", "0,0400"]);
        assert_eq!([amount(41.0, vi), amount(41.25, vi)], ["41", "41,2"]);
    }
}
