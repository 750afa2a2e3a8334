//! Which of a report's figures is the one that was asked for: same key, same kind of unit, same time.
//!
//! Pure. Where a report tells it twice with different values, it says so and chooses none.

use kernel::Window;
use plan::FigureAsked;

use crate::figures::is_telling;
use crate::{Amount, Figure};

/// What a report's figures say of one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit<'f> {
    /// Nothing.
    None,
    /// This.
    One(&'f Figure),
    /// Several values.
    Several(Vec<&'f Figure>),
    /// Only in another unit.
    OtherUnit(&'f Figure),
    /// Only of another time.
    OtherPeriod(&'f Figure),
}

/// What `figures` say of `asked` for the days of `window`.
pub fn fit<'f>(
    asked: &FigureAsked,
    window: &Window,
    figures: impl IntoIterator<Item = &'f Figure>,
) -> Fit<'f> {
    let told: Vec<&Figure> =
        figures.into_iter().filter(|figure| is_telling(&figure.key, &asked.key)).collect();
    let in_unit: Vec<&Figure> =
        told.iter().copied().filter(|figure| same_unit(&figure.unit, &asked.unit.vi)).collect();
    let fitting: Vec<&Figure> = in_unit.iter().copied().filter(|figure| is_of(window, figure)).collect();
    match (fitting.as_slice(), in_unit.first(), told.first()) {
        ([first, rest @ ..], _, _) if rest.iter().all(|other| other.value == first.value) => Fit::One(first),
        ([_, ..], _, _) => Fit::Several(fitting),
        ([], Some(first), _) => Fit::OtherPeriod(first),
        ([], None, Some(first)) => Fit::OtherUnit(first),
        ([], None, None) => Fit::None,
    }
}

/// Whether two units count the same: words for persons and things do, a scale or a measure is that one only.
fn same_unit(told: &str, asked: &str) -> bool {
    let (told, asked) = (vietnamese::folded_key(told), vietnamese::folded_key(asked));
    told.is_empty() || told == asked || !is_measure(&told) && !is_measure(&asked)
}

fn is_measure(folded: &str) -> bool {
    let word = |known: &str| folded.split(' ').any(|word| word == known);
    folded.contains('%')
        || folded == "phan tram"
        || folded.split(' ').next_back() == Some("dong")
        || ["nghin", "ngan", "trieu", "ti", "usd", "ha", "km", "m2", "ngay", "gio", "thang", "nam"]
            .iter()
            .any(|known| word(known))
}

/// Whether a figure tells of the whole window: it names no time, one that covers the window, or the window's last day.
fn is_of(window: &Window, figure: &Figure) -> bool {
    figure.period.as_ref().is_none_or(|period| {
        let (from, to) = (period.days.from(), period.days.to());
        let covers = from <= window.from() && window.to() <= to;
        covers || from == to && to == window.to()
    })
}

/// One amount over another in per cent, rounded to two decimals, a half away from nought; `None` over nought or beyond
/// what a report tells of.
pub fn percentage(numerator: Amount, denominator: Amount) -> Option<Amount> {
    let (part, whole) = (i128::from(numerator.ten_thousandths()), i128::from(denominator.ten_thousandths()));
    if whole == 0 {
        return None;
    }
    let hundredths = rounded(part.checked_mul(10_000)?, whole);
    i64::try_from(hundredths.checked_mul(100)?).ok().map(Amount::from_ten_thousandths)
}

/// Whether `stated` is `numerator` over `denominator` in per cent, to the decimals it is stated with.
pub(super) fn is_percentage(stated: Amount, numerator: Amount, denominator: Amount) -> bool {
    let whole = i128::from(denominator.ten_thousandths());
    let step = [10_000, 1_000, 100, 10, 1].into_iter().find(|step| stated.ten_thousandths() % step == 0);
    let step = i128::from(step.unwrap_or(1));
    let scaled = i128::from(numerator.ten_thousandths()).checked_mul(1_000_000 / step);
    whole != 0
        && scaled.is_some_and(|part| rounded(part, whole) * step == i128::from(stated.ten_thousandths()))
}

/// `part` / `whole` to the nearest whole number, a half away from nought.
fn rounded(part: i128, whole: i128) -> i128 {
    let (negative, part, whole) = ((part < 0) != (whole < 0), part.abs(), whole.abs());
    let quotient = part / whole;
    let up = part % whole >= whole - part % whole;
    let value = quotient + i128::from(up);
    if negative { -value } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(ten_thousandths: i64) -> Amount {
        Amount::from_ten_thousandths(ten_thousandths)
    }

    #[test]
    fn percentages_are_rounded_once_and_a_half_goes_away_from_nought() {
        let shown = |part: i64, whole: i64| {
            percentage(amount(part * 10_000), amount(whole * 10_000)).map(|rate| rate.to_string())
        };
        assert_eq!(shown(1, 3).as_deref(), Some("33,33"));
        assert_eq!(shown(2, 3).as_deref(), Some("66,67"));
        assert_eq!(shown(1, 800).as_deref(), Some("0,13"), "0,125");
        assert_eq!(shown(-1, 800).as_deref(), Some("-0,13"));
        assert_eq!(shown(5, 5).as_deref(), Some("100"));
        assert_eq!(shown(5, 0), None);
        assert_eq!(percentage(amount(i64::MAX), amount(1)), None);
    }

    #[test]
    fn a_stated_rate_is_held_against_its_own_decimals() {
        let is =
            |stated: i64, part: i64, whole: i64| is_percentage(amount(stated), amount(part), amount(whole));
        assert!(is(670_000, 2, 3) && is(667_000, 2, 3) && is(666_700, 2, 3) && is(666_667, 2, 3));
        assert!(!is(660_000, 2, 3) && !is(666_000, 2, 3) && !is(0, 1, 0));
        assert!(is(700_000, 7, 10) && is(1_000_000, 3, 3));
    }

    #[test]
    fn words_for_things_count_alike_and_scales_do_not() {
        assert!(same_unit("đồng chí", "người"));
        assert!(same_unit("cán bộ", "người") && same_unit("", "%") && same_unit("tỷ đồng", "tỉ đồng"));
        assert!(!same_unit("triệu đồng", "tỷ đồng") && !same_unit("hồ sơ", "%") && !same_unit("%", "hồ sơ"));
    }
}
