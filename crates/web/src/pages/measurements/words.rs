//! Numbers and codes of a measurement as people read them.

use kernel::{Bilingual, Language};
use measurements::number;

/// A whole number.
pub(super) fn count(value: u64, language: Language) -> String {
    number(value as f64, 0, language)
}

/// A numerator or denominator: days have a fraction, counts have none.
pub(super) fn amount(value: f64, model: &str, language: Language) -> String {
    number(value, usize::from(is_time(model)), language)
}

/// Whether numerator and denominator of such a comparison are days.
pub(super) fn is_time(model: &str) -> bool {
    matches!(model, "time" | "hard_left")
}

/// A ratio with two digits; above a hundred without.
pub(super) fn ratio(value: f64, language: Language) -> String {
    number(value, if value.abs() < 100.0 { 2 } else { 0 }, language)
}

/// An interval: `1,68–2,91`.
pub(super) fn interval([lower, upper]: [f64; 2], language: Language) -> String {
    format!("{}–{}", ratio(lower, language), ratio(upper, language))
}

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
    if seconds < 3600.0 {
        format!("{} {}", number(seconds / 60.0, 0, language), language.pick("phút", "minutes"))
    } else if seconds < 172_800.0 {
        format!("{} {}", number(seconds / 3600.0, 1, language), language.pick("giờ", "hours"))
    } else {
        format!("{} {}", number(seconds / 86_400.0, 1, language), language.pick("ngày", "days"))
    }
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

/// Which clock durations were read from.
pub(super) fn clock(code: &str) -> Bilingual {
    match code {
        "elapsed" => {
            Bilingual::new("thời gian trôi qua, không phải giờ làm việc", "elapsed time, not working time")
        }
        _ => Bilingual::new("giờ làm việc theo lịch làm việc", "working time by the calendar"),
    }
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
pub(super) fn class(class: &str) -> Bilingual {
    let (vi, en) = match class {
        "work" => ("xử lý", "work"),
        "receive" => ("tiếp nhận", "received"),
        "hand_over" => ("chuyển đi", "handed on"),
        "return" => ("trả lại", "returned"),
        "request_supplement" => ("yêu cầu bổ sung", "supplement asked for"),
        "consult" => ("lấy ý kiến", "consulting"),
        "escalate" => ("chuyển cấp trên", "escalated"),
        "wait_outside" => ("chờ bên ngoài", "waiting outside"),
        "submit_for_signature" => ("trình ký", "submitted for signature"),
        "sign" => ("ký", "signed"),
        "extend" => ("gia hạn", "due date moved"),
        "decide" => ("quyết định", "decided"),
        "refuse" => ("từ chối", "refused"),
        "withdraw" => ("rút hồ sơ", "withdrawn"),
        "complete" => ("hoàn thành", "finished"),
        "reopen" => ("mở lại", "reopened"),
        "system" => ("hệ thống", "system"),
        other => (other, other),
    };
    Bilingual::new(vi, en)
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
        assert_eq!(interval([0.0, 1344.28], vi), "0,00–1.344");
        assert_eq!(chance(3.6e-6, vi), "< 0,001");
        assert_eq!(chance(0.0498, Language::English), "0.050");
        assert_eq!(month("2022-03"), "03/2022");
        assert_eq!(day("2010-03-31T18:59:42Z"), "01/04/2010");
        assert_eq!(span(5400, vi), "1,5 giờ");
        assert_eq!(span(864_000, Language::English), "10.0 days");
    }
}
