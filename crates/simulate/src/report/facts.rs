//! The facts a finding is filled with: counts and shares that agree, days inside the study's window, and units
//! without a name.
//!
//! Every unit is anonymous ("một phòng chuyên môn") and every number invented; no person is ever named.

use jiff::ToSpan as _;
use jiff::civil::Date;
use kernel::Window;
use plan::BodyKind;

use crate::draw::Draw;
use crate::grammar::Facts;

/// The names phrases may call facts by.
#[cfg(test)]
pub(crate) const NAMES: [&str; 18] = [
    "a", "b", "p", "p2", "c", "so", "ngay", "thang", "khi", "khi2", "thg", "tu", "den", "dv", "dv2", "lv",
    "diem", "bh",
];

/// The names sentences of the corpus may call facts by, besides.
#[cfg(test)]
pub(crate) const CORPUS_NAMES: [&str; 31] = [
    "v",
    "viec",
    "ky",
    "kytron",
    "pham",
    "loai",
    "k1",
    "k2",
    "k3",
    "d",
    "t",
    "n",
    "dv1",
    "ten",
    "tenthuong",
    "tensau",
    "cu",
    "moi",
    "cccd",
    "dt",
    "cmnd",
    "tk",
    "thu",
    "thucq",
    "nha",
    "ngo",
    "ma",
    "tien",
    "so4",
    "fax",
    "noi",
];

const FIELDS: [&str; 11] = [
    "đất đai, tài nguyên",
    "đấu thầu, mua sắm",
    "giao thông, xây dựng",
    "quản lý ngân sách",
    "y tế",
    "giáo dục",
    "văn hóa - xã hội",
    "khoa học và công nghệ",
    "tư pháp, hộ tịch",
    "tổ chức, cán bộ",
    "dịch vụ công",
];

/// Fields of work by which reports break their figures down.
pub(crate) fn fields() -> &'static [&'static str] {
    &FIELDS
}

fn units(kind: BodyKind) -> &'static [&'static str] {
    match kind {
        BodyKind::Province => &[
            "một sở quản lý chuyên ngành",
            "một phòng chuyên môn cấp huyện",
            "một ủy ban nhân dân cấp huyện",
            "một ủy ban nhân dân cấp xã",
            "một ban quản lý dự án cấp tỉnh",
            "một trung tâm hành chính công cấp huyện",
            "một chi nhánh văn phòng đăng ký đất đai",
            "một đơn vị sự nghiệp trực thuộc sở",
        ],
        BodyKind::PartyCentral | BodyKind::PartyCommittee => &[
            "một vụ chuyên môn",
            "một đơn vị tham mưu",
            "một cấp ủy trực thuộc",
            "một văn phòng đảng ủy cơ sở",
            "một ban tham mưu giúp việc",
            "một tổ công tác liên ngành",
        ],
        BodyKind::Enterprise => &[
            "một đơn vị thành viên",
            "một ban chức năng",
            "một ban quản lý dự án",
            "một chi nhánh trực thuộc",
            "một công ty con",
            "một phòng kỹ thuật",
        ],
        BodyKind::PartyCaucus | BodyKind::State => &[
            "một vụ chuyên môn",
            "một cục trực thuộc",
            "một đơn vị sự nghiệp trực thuộc",
            "một ban quản lý dự án",
            "một phòng thuộc cục",
            "một văn phòng thường trực",
            "một cơ quan đại diện tại địa phương",
        ],
    }
}

/// Facts for one finding of a body of this kind.
pub(crate) fn draw(kind: BodyKind, window: &Window, draw: &mut Draw) -> Facts {
    let whole = whole_number(draw);
    let part = (whole * draw.between(6, 46) / 100).max(3);
    let second = draw.between(110, 480);
    let last = window.to();
    let day = day_within(window, 60, draw);
    let later = (day + draw.between(32, 58).days()).min(last);
    let mut units: Vec<&str> = units(kind).to_vec();
    draw.shuffle(&mut units);
    let mut facts = Facts::new();
    let mut set = |name: &'static str, value: String| {
        facts.insert(name, value);
    };
    set("a", number(part));
    set("b", number(whole));
    set("p", share(part, whole));
    set("p2", format!("{},{}%", second / 10, second % 10));
    set("c", number(draw.between(1, (part / 3).max(1))));
    set("so", draw.between(2, 6).to_string());
    set("ngay", draw.between(12, 95).to_string());
    set("thang", draw.between(3, 14).to_string());
    set("diem", format!("{},{}", draw.between(1, 9), draw.between(1, 9)));
    set("khi", vietnamese_date(day));
    set("khi2", vietnamese_date(later));
    set("thg", format!("{}/{}", day.month(), day.year()));
    set("tu", vietnamese_date(window.from()));
    set("den", vietnamese_date(last));
    set("dv", units[0].to_owned());
    set("dv2", units[1].to_owned());
    set("lv", FIELDS[draw.below(FIELDS.len())].to_owned());
    facts
}

/// A count between 40 and 1.300 that cannot be taken for a year.
fn whole_number(draw: &mut Draw) -> i64 {
    if draw.chance(70) { draw.between(40, 420) } else { draw.between(421, 1300) }
}

/// A day in the window, `margin` days or more before its end.
fn day_within(window: &Window, margin: i64, draw: &mut Draw) -> Date {
    let days = (window.to() - window.from()).get_days();
    let offset = draw.between(0, (i64::from(days) - margin).max(0));
    window.from() + offset.days()
}

/// `1245` → `1.245`.
pub(crate) fn number(value: i64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// `part` of `whole` in per cent with one decimal: `15,9%`.
pub(crate) fn share(part: i64, whole: i64) -> String {
    if whole == 0 {
        return "0,0%".to_owned();
    }
    let tenths = (part * 2000 + whole) / (2 * whole);
    format!("{},{}%", tenths / 10, tenths % 10)
}

/// `14/3/2023`, with the day and the first two months padded as offices do: `05/02/2023`.
pub(crate) fn vietnamese_date(date: Date) -> String {
    let month = if date.month() < 3 { format!("{:02}", date.month()) } else { date.month().to_string() };
    format!("{:02}/{month}/{}", date.day(), date.year())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn facts_agree_and_lie_in_the_window() {
        let window = Window::new(date(2021, 2, 1), date(2023, 6, 30)).unwrap();
        let mut stream = Draw::new(3, &["facts"]);
        for _ in 0..500 {
            let facts = draw(BodyKind::Province, &window, &mut stream);
            let value = |name: &str| facts[name].replace('.', "").parse::<i64>().unwrap();
            assert!(value("a") <= value("b") && value("c") <= value("a"), "{facts:?}");
            assert_eq!(facts["p"], share(value("a"), value("b")));
            assert_ne!(facts["dv"], facts["dv2"]);
            for name in ["khi", "khi2"] {
                let parts: Vec<i16> = facts[name].split('/').map(|part| part.parse().unwrap()).collect();
                let day = date(parts[2], parts[1] as i8, parts[0] as i8);
                assert!(window.contains(day), "{day}");
            }
        }
        let drawn = draw(BodyKind::State, &window, &mut stream);
        let known: Vec<&str> = NAMES.into_iter().filter(|name| *name != "bh").collect();
        assert!(drawn.keys().all(|name| known.contains(name)) && drawn.len() == known.len());
    }

    #[test]
    fn numbers_are_written_as_offices_write_them() {
        assert_eq!(number(999), "999");
        assert_eq!(number(1_234_567), "1.234.567");
        assert_eq!(share(23, 145), "15,9%");
        assert_eq!(vietnamese_date(date(2023, 2, 5)), "05/02/2023");
        assert_eq!(vietnamese_date(date(2023, 6, 30)), "30/6/2023");
    }
}
