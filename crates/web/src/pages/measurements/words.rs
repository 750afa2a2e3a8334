//! Numbers and codes of a measurement as people read them.

use kernel::{Bilingual, Language};
use measurements::number;
use worklog::Class;

pub(super) use measurements::written::{amount, base, is_time};
pub(in crate::pages) use measurements::written::{count, expected, interval, observed, ratio};

/// A chance between 0 and 1; below a thousandth it is said so.
pub(super) fn chance(value: f64, language: Language) -> String {
    if value < 0.0005 { language.pick("< 0,001", "< 0.001").to_owned() } else { number(value, 3, language) }
}

/// `2022-03` as `03/2022`.
pub(super) fn month(written: &str) -> String {
    match written.split_once('-') {
        Some((year, month)) => format!("{month}/{year}"),
        None => written.to_owned(),
    }
}

/// A moment as `2010-03-31T14:59:42Z`, by day in Hà Nội: `31/03/2010`.
pub(super) fn day(written: &str) -> String {
    let at: Result<jiff::Timestamp, _> = written.parse();
    at.map_or_else(|_| written.to_owned(), |at| crate::shell::local(at).strftime("%d/%m/%Y").to_string())
}

/// A span of time: minutes, hours or days.
pub(super) fn span(seconds: i64, language: Language) -> String {
    let seconds = seconds as f64;
    if seconds > 0.0 && seconds < 60.0 {
        language.pick("dưới 1 phút", "under a minute").to_owned()
    } else if seconds < 3600.0 {
        format!("{} {}", number(seconds / 60.0, 0, language), language.pick("phút", "minutes"))
    } else if seconds < 172_800.0 {
        format!("{} {}", number(seconds / 3600.0, 1, language), language.pick("giờ", "hours"))
    } else {
        format!("{} {}", number(seconds / 86_400.0, 1, language), language.pick("ngày", "days"))
    }
}

/// A span of time given in days.
pub(super) fn span_of_days(days: f64, language: Language) -> String {
    span((days * 86_400.0) as i64, language)
}

/// A text in which classes stand by their codes, such as «refuse», with the names people call them by.
pub(super) fn with_class_names(text: &Bilingual) -> Bilingual {
    let named = |text: &str, language: Language| {
        let mut parts = text.split('«');
        let mut told = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            told.push('«');
            match part.split_once('»').and_then(|(code, rest)| Some((Class::from_code(code)?, rest))) {
                Some((class, rest)) => told.extend([class.name().get(language), "»", rest]),
                None => told.push_str(part),
            }
        }
        told
    };
    Bilingual::new(named(&text.vi, Language::Vietnamese), named(&text.en, Language::English))
}

/// What decides how a figure varies by chance, and so how its interval is made.
pub(super) fn model(model: &str) -> Bilingual {
    let (vi, en) = match model {
        "rate" => (
            "số lần trên hồ sơ; Poisson, mid-p chính xác, theo độ phân tán giữa các hồ sơ",
            "a count per case; Poisson, exact mid-p, by the dispersion of cases",
        ),
        "share" => (
            "tỷ lệ; nhị thức, mid-p chính xác, theo độ phân tán giữa các hồ sơ",
            "a share; binomial, exact mid-p, by the dispersion of cases",
        ),
        "time" => (
            "tỷ số thời gian theo từng hồ sơ, xấp xỉ trên thang căn bậc hai",
            "a ratio of times over cases, approximate on the root scale",
        ),
        "slower" => (
            "số lượt lâu hơn trung vị Kaplan–Meier của các đơn vị khác; lượt chưa xong tính đến lúc nhật ký kết thúc",
            "how many last longer than the others' Kaplan–Meier median; what is still running counts up to the log's end",
        ),
        "hard_left" => (
            "thời gian giữ hồ sơ khó so với hồ sơ thường của chính đơn vị",
            "the time hard cases are held against the unit's own ordinary ones",
        ),
        other => (other, other),
    };
    Bilingual::new(vi, en)
}

/// How long a period of comparison is.
pub(super) fn period(code: &str) -> Bilingual {
    let (vi, en) = match code {
        "month" => ("tháng", "month"),
        "quarter" => ("quý", "quarter"),
        "year" => ("năm", "year"),
        _ => ("toàn bộ thời gian", "all time"),
    };
    Bilingual::new(vi, en)
}

/// What makes cases comparable.
pub(super) fn stratum(code: &str) -> Bilingual {
    let (vi, en) = match code {
        "kind" => ("loại hồ sơ", "kind of case"),
        "difficulty" => ("độ khó", "difficulty"),
        "period" => ("kỳ", "period"),
        other => (other, other),
    };
    Bilingual::new(vi, en)
}

/// What an example case is an example of.
pub(super) fn role(role: &str) -> Bilingual {
    match role {
        "typical" => Bilingual::new("điển hình", "typical"),
        "extreme" => Bilingual::new("rõ nhất", "most extreme"),
        "counter_example" => Bilingual::new("phản ví dụ", "counter-example"),
        other => Bilingual::new(other, other),
    }
}

/// What an event does to a case.
pub(super) fn class(code: &str) -> Bilingual {
    Class::from_code(code).map_or_else(|| Bilingual::new(code, code), Class::name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_their_kind_does() {
        let vi = Language::Vietnamese;
        assert_eq!(amount(12.0, "rate", vi), "12");
        assert_eq!(amount(12.34, "time", vi), "12,3");
        assert_eq!(amount(12.0, "slower", vi), "12", "durations are counted");
        assert_eq!(amount(221.6, "slower", vi), "221,6", "or by their chance to last so long");
        assert_eq!(observed(1296.9, "hard_left", vi), "1.296,9 ngày");
        assert_eq!(base(352.0, "hard_left", vi), "352", "hard cases are counted, their time is not");
        assert_eq!(base(352.0, "time", vi), "352,0 ngày");
        assert_eq!(expected(10.04, "rate", vi), "10,0");
        assert_eq!(interval([0.0, 344.28], vi), "0,00–344");
        assert_eq!(interval([0.0, 10_781_712.0], vi), "0,00–trên 1.000");
        assert_eq!(chance(3.6e-6, vi), "< 0,001");
        assert_eq!(chance(0.0498, Language::English), "0.050");
        assert_eq!(month("2022-03"), "03/2022");
        assert_eq!(day("2010-03-31T18:59:42Z"), "01/04/2010");
        assert_eq!(span(5400, vi), "1,5 giờ");
        assert_eq!(span(864_000, Language::English), "10.0 days");
        assert_eq!(span(59, vi), "dưới 1 phút");
        assert_eq!(span(0, vi), "0 phút");
        assert_eq!(span_of_days(0.01, vi), "14 phút");
    }

    #[test]
    fn classes_are_called_by_their_names() {
        let text = Bilingual::new("loại «refuse», «decide» hay «Group 1»", "classes «refuse» and «");
        let told = with_class_names(&text);
        assert_eq!(told.vi, "loại «Từ chối», «Quyết định» hay «Group 1»");
        assert_eq!(told.en, "classes «Refuse» and «");
    }
}
