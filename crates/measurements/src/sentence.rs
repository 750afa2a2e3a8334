//! A cell or an example in one sentence: what a reader sees, what a citation quotes, what a digest covers.

use kernel::{Bilingual, Language};
use measure::{Aspect, Measured, Model, Outcome, Withheld};

/// A number with `decimals` digits after the point, in the manner of `language`: 1.234,5 or 1,234.5.
pub fn number(value: f64, decimals: usize, language: Language) -> String {
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let (group, point) = language.pick(". ,", ", .").split_once(' ').unwrap_or((",", "."));
    let mut text = String::new();
    if value < 0.0 && plain.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        text.push('−');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push_str(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push_str(point);
        text.push_str(fraction);
    }
    text
}

fn both(write: impl Fn(Language) -> String) -> Bilingual {
    Bilingual::new(write(Language::Vietnamese), write(Language::English))
}

/// Why a cell is not shown; `None` when it is.
pub(crate) fn suppressed(outcome: &Outcome, k: u64) -> Option<Bilingual> {
    match outcome {
        Outcome::Measured(_) => None,
        Outcome::FewCases => Some(Bilingual::new(
            format!("không hiển thị: ít hơn {k} hồ sơ"),
            format!("not shown: fewer than {k} cases"),
        )),
        Outcome::Complement => Some(complement()),
        Outcome::FewUnits => Some(Bilingual::new(
            "không so sánh: quá ít đơn vị cùng loại hồ sơ",
            "not compared: too few units with the same kind of cases",
        )),
        Outcome::NothingExpected => Some(Bilingual::new(
            "không so sánh: không đơn vị nào khác có trường hợp tương tự",
            "not compared: no other unit has any such case",
        )),
    }
}

/// Why a unit or a figure of it is hidden although it has cases enough.
pub(crate) fn complement() -> Bilingual {
    Bilingual::new(
        "không hiển thị: để không suy ra được số liệu của đơn vị khác",
        "hidden so that another cannot be computed",
    )
}

/// Why neither events nor cases of a unit are shown; `None` when they are.
pub(crate) fn withheld(withheld: Option<Withheld>, k: u64) -> Option<Bilingual> {
    match withheld? {
        Withheld::FewCases => suppressed(&Outcome::FewCases, k),
        Withheld::Complement => Some(complement()),
    }
}

/// The cell of `unit` in one sentence.
pub(crate) fn cell(aspect: &Aspect, version: u32, unit: &str, outcome: &Outcome, k: u64) -> Bilingual {
    both(|language| {
        let name = language.pick(aspect.name.vi, aspect.name.en);
        let what = match outcome {
            Outcome::Measured(measured) => measured_words(aspect, measured, language),
            other => suppressed(other, k).map(|why| why.get(language).to_owned()).unwrap_or_default(),
        };
        let definition = language.pick("định nghĩa", "definition");
        format!("{unit} – {name}: {what} ({definition} {} v{version})", aspect.id)
    })
}

fn measured_words(aspect: &Aspect, measured: &Measured, language: Language) -> String {
    let show = |value: f64, decimals| number(value, decimals, language);
    let out_of = match aspect.model {
        Model::Time | Model::Slower | Model::HardLeft => {
            let (observed, base) = (show(measured.observed, 1), show(measured.base, 1));
            match language {
                Language::Vietnamese => {
                    format!("{observed} ngày trên {base} ngày, {} hồ sơ", show(measured.cases as f64, 0))
                }
                Language::English => {
                    format!("{observed} of {base} days, {} cases", show(measured.cases as f64, 0))
                }
            }
        }
        Model::Rate => {
            let (observed, base) = (show(measured.observed, 0), show(measured.base, 0));
            match language {
                Language::Vietnamese => format!("{observed} lần trên {base} hồ sơ"),
                Language::English => format!("{observed} times in {base} cases"),
            }
        }
        Model::Share => {
            let (observed, base) = (show(measured.observed, 0), show(measured.base, 0));
            let share = show(100.0 * measured.observed / measured.base, 1);
            format!("{observed} {} {base} ({share} %)", language.pick("trên", "of"))
        }
    };
    let expected = show(measured.expected, 1);
    let ratio = show(measured.ratio, 2);
    let (lower, upper) = (show(measured.lower, 2), show(measured.upper, 2));
    let asking = if measured.worth_asking {
        language.pick(
            "; cao hơn chênh lệch thông thường giữa các đơn vị: cần hỏi thêm",
            "; above the ordinary spread between units: worth asking about",
        )
    } else if measured.withdrawn {
        language.pick(
            "; không nêu để hỏi thêm: xáo trộn tên đơn vị cũng cho nhiều trường hợp như vậy",
            "; not put up for asking: permuted units give as many such cases",
        )
    } else {
        ""
    };
    match language {
        Language::Vietnamese => {
            format!(
                "{out_of}; kỳ vọng {expected}; tỷ số {ratio} (khoảng tin cậy 95 %: {lower}–{upper}){asking}"
            )
        }
        Language::English => {
            format!("{out_of}; expected {expected}; ratio {ratio} (95 % interval {lower}–{upper}){asking}")
        }
    }
}

/// A case in one sentence.
pub(crate) fn example(case: &str, steps: &[crate::Step]) -> Bilingual {
    let seconds: i64 = steps.iter().filter_map(|step| step.seconds_to_next).sum();
    let mut units: Vec<&str> = steps.iter().filter_map(|step| step.unit.as_deref()).collect();
    units.dedup();
    let shown = units.iter().take(8).copied().collect::<Vec<_>>().join(" → ");
    let more = if units.len() > 8 { " → …" } else { "" };
    both(|language| {
        let days = number(seconds as f64 / 86_400.0, 1, language);
        let events = number(steps.len() as f64, 0, language);
        match language {
            Language::Vietnamese => {
                format!("Hồ sơ {case}: {events} sự kiện trong {days} ngày; {shown}{more}")
            }
            Language::English => format!("Case {case}: {events} events in {days} days; {shown}{more}"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_the_manner_of_the_language() {
        assert_eq!(number(1_234_567.891, 2, Language::Vietnamese), "1.234.567,89");
        assert_eq!(number(1_234_567.891, 2, Language::English), "1,234,567.89");
        assert_eq!(number(-12.0, 0, Language::English), "−12");
        assert_eq!(number(-0.001, 2, Language::English), "0.00");
        assert_eq!(number(999.96, 1, Language::Vietnamese), "1.000,0");
    }
}
