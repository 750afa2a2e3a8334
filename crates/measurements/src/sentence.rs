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
    let (cases, expected) = (show(measured.cases as f64, 0), show(measured.expected, 1));
    let (out_of, expected) = match aspect.model {
        Model::Time => {
            let (observed, base) = (show(measured.observed, 1), show(measured.base, 1));
            let out_of = match language {
                Language::Vietnamese => format!("{observed} ngày trên {base} ngày, {cases} hồ sơ"),
                Language::English => format!("{observed} of {base} days, {cases} cases"),
            };
            (out_of, expected)
        }
        Model::Slower => {
            // What is still running counts with its chance of getting there, so this need not be whole.
            let observed = show(measured.observed, usize::from((measured.observed % 1.0).abs() > 1e-9));
            let base = show(measured.base, 0);
            let out_of = match language {
                Language::Vietnamese => {
                    format!("{observed} trên {base} lần chờ lâu hơn trung vị của các đơn vị khác")
                }
                Language::English => {
                    format!("{observed} of {base} waits longer than the other units' median")
                }
            };
            (out_of, expected)
        }
        Model::HardLeft => {
            let observed = show(measured.observed, 1);
            match language {
                Language::Vietnamese => (
                    format!("giữ {cases} hồ sơ khó tổng cộng {observed} ngày"),
                    format!("{expected} ngày theo thời gian đơn vị giữ hồ sơ thông thường"),
                ),
                Language::English => (
                    format!("{cases} hard cases held for {observed} days in all"),
                    format!("{expected} days by the unit's own time for ordinary ones"),
                ),
            }
        }
        Model::Rate => {
            let (observed, base) = (show(measured.observed, 0), show(measured.base, 0));
            let out_of = match language {
                Language::Vietnamese => format!("{observed} lần trên {base} hồ sơ"),
                Language::English => format!("{observed} times in {base} cases"),
            };
            (out_of, expected)
        }
        Model::Share => {
            let (observed, base) = (show(measured.observed, 0), show(measured.base, 0));
            let share = show(100.0 * measured.observed / measured.base, 1);
            (format!("{observed} {} {base} ({share} %)", language.pick("trên", "of")), expected)
        }
    };
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

    /// Numerator, denominator and expected value of Phòng 07, 60 cases.
    fn figure([observed, base, expected]: [f64; 3]) -> Measured {
        Measured {
            cases: 60,
            cases_with: 41,
            base,
            observed,
            expected,
            ratio: observed / expected,
            lower: observed / expected * 0.8,
            upper: observed / expected * 1.25,
            precision: 30.0,
            z: None,
            limits_95: None,
            limits_998: None,
            shrunk: None,
            p: None,
            q: None,
            worth_asking: false,
            withdrawn: false,
        }
    }

    fn check(aspect: &str, outcome: &Outcome) -> String {
        let definition = measure::ALL.iter().map(|one| one.definition);
        let aspect =
            definition.flat_map(|definition| definition.aspects).find(|known| known.id == aspect).unwrap();
        let Bilingual { vi, en } = cell(aspect, 1, "Phòng 07", outcome, 10);
        format!("{vi}\n{en}")
    }

    #[test]
    fn every_model_has_a_sentence() {
        let check = |aspect, amounts| check(aspect, &Outcome::Measured(figure(amounts)));
        insta::assert_snapshot!(check("handover", [50.0, 35.0, 22.4]), @"
        Phòng 07 – Số lần chuyển đi: 50 lần trên 35 hồ sơ; kỳ vọng 22,4; tỷ số 2,23 (khoảng tin cậy 95 %: 1,79–2,79) (định nghĩa handover v1)
        Phòng 07 – Handovers made: 50 times in 35 cases; expected 22.4; ratio 2.23 (95 % interval 1.79–2.79) (definition handover v1)
        ");
        insta::assert_snapshot!(check("late", [30.0, 60.0, 20.0]), @"
        Phòng 07 – Tỷ lệ quá hạn: 30 trên 60 (50,0 %); kỳ vọng 20,0; tỷ số 1,50 (khoảng tin cậy 95 %: 1,20–1,88) (định nghĩa late v1)
        Phòng 07 – Share late: 30 of 60 (50.0 %); expected 20.0; ratio 1.50 (95 % interval 1.20–1.88) (definition late v1)
        ");
        insta::assert_snapshot!(check("idle", [1_200.0, 2_400.0, 800.0]), @"
        Phòng 07 – Tỷ lệ thời gian giữ không có sự kiện: 1.200,0 ngày trên 2.400,0 ngày, 60 hồ sơ; kỳ vọng 800,0; tỷ số 1,50 (khoảng tin cậy 95 %: 1,20–1,88) (định nghĩa idle v1)
        Phòng 07 – Share of held time without any event: 1,200.0 of 2,400.0 days, 60 cases; expected 800.0; ratio 1.50 (95 % interval 1.20–1.88) (definition idle v1)
        ");
        insta::assert_snapshot!(check("signature_wait", [41.0, 60.0, 30.0]), @"
        Phòng 07 – Chờ ký lâu hơn thường lệ: 41 trên 60 lần chờ lâu hơn trung vị của các đơn vị khác; kỳ vọng 30,0; tỷ số 1,37 (khoảng tin cậy 95 %: 1,09–1,71) (định nghĩa signature_wait v1)
        Phòng 07 – Signed later than usual: 41 of 60 waits longer than the other units' median; expected 30.0; ratio 1.37 (95 % interval 1.09–1.71) (definition signature_wait v1)
        ");
        insta::assert_snapshot!(check("slow_reply", [41.25, 60.0, 30.0]).lines().next().unwrap_or_default(), @"Phòng 07 – Trả lời chậm hơn thường lệ: 41,2 trên 60 lần chờ lâu hơn trung vị của các đơn vị khác; kỳ vọng 30,0; tỷ số 1,38 (khoảng tin cậy 95 %: 1,10–1,72) (định nghĩa slow_reply v1)");
        insta::assert_snapshot!(check("hard_left", [450.0, 60.0, 300.0]), @"
        Phòng 07 – Thời gian giữ hồ sơ khó: giữ 60 hồ sơ khó tổng cộng 450,0 ngày; kỳ vọng 300,0 ngày theo thời gian đơn vị giữ hồ sơ thông thường; tỷ số 1,50 (khoảng tin cậy 95 %: 1,20–1,88) (định nghĩa hard_left v1)
        Phòng 07 – Time hard cases are held: 60 hard cases held for 450.0 days in all; expected 300.0 days by the unit's own time for ordinary ones; ratio 1.50 (95 % interval 1.20–1.88) (definition hard_left v1)
        ");
    }

    #[test]
    fn what_is_asked_taken_back_or_not_shown_is_said() {
        let shown = figure([30.0, 60.0, 20.0]);
        let check = |outcome| check("late", &outcome).lines().next().unwrap_or_default().to_owned();
        insta::assert_snapshot!(check(Outcome::Measured(Measured { worth_asking: true, ..shown })), @"Phòng 07 – Tỷ lệ quá hạn: 30 trên 60 (50,0 %); kỳ vọng 20,0; tỷ số 1,50 (khoảng tin cậy 95 %: 1,20–1,88); cao hơn chênh lệch thông thường giữa các đơn vị: cần hỏi thêm (định nghĩa late v1)");
        insta::assert_snapshot!(check(Outcome::Measured(Measured { withdrawn: true, ..shown })), @"Phòng 07 – Tỷ lệ quá hạn: 30 trên 60 (50,0 %); kỳ vọng 20,0; tỷ số 1,50 (khoảng tin cậy 95 %: 1,20–1,88); không nêu để hỏi thêm: xáo trộn tên đơn vị cũng cho nhiều trường hợp như vậy (định nghĩa late v1)");
        insta::assert_snapshot!(check(Outcome::FewCases), @"Phòng 07 – Tỷ lệ quá hạn: không hiển thị: ít hơn 10 hồ sơ (định nghĩa late v1)");
        insta::assert_snapshot!(check(Outcome::NothingExpected), @"Phòng 07 – Tỷ lệ quá hạn: không so sánh: không đơn vị nào khác có trường hợp tương tự (định nghĩa late v1)");
    }
}
