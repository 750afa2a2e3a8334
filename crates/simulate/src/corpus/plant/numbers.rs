//! Numbers in sentences: shares, sums, the same number twice, times, units, orders of magnitude; right and wrong.

use crate::corpus::Wording;
use crate::corpus::sheet::{Room, Sheet};
use crate::draw::Draw;
use crate::grammar::Facts;
use crate::report::facts::number;

fn worse(one: Wording, other: Wording) -> Wording {
    one.max(other)
}

/// Facts of a sentence about something counted in the window, and of which wording they are. `a` of `b`; `t` is `a + b + c`.
pub(super) fn counts(sheet: &mut Sheet<'_>) -> (Facts, Wording) {
    let person = sheet.draw.chance(18);
    let (v, one) = sheet.phrase(if person { "cp.nguoi" } else { "cp.vat" });
    let (viec, two) = sheet.phrase(if person { "cp.nguoiviec" } else { "cp.viec" });
    let (ky, three) = sheet.phrase("cp.ky");
    let (pham, _) = sheet.phrase("cp.pham");
    let mut kinds: Vec<String> = Vec::new();
    let levels = sheet.draw.chance(40);
    while kinds.len() < 3 {
        let kind = sheet.phrase(if levels { "cp.cap" } else { "cp.loai" }).0;
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let whole = count(&mut sheet.draw);
    let part = (whole * sheet.draw.between(6, 60) / 100).max(3);
    let mut facts = Facts::from([
        ("v", v),
        ("viec", viec),
        ("ky", ky.clone()),
        ("kytron", ky.strip_prefix("trong ").unwrap_or(&ky).to_owned()),
        ("pham", pham),
        ("loai", kinds[0].clone()),
        ("k1", kinds[0].clone()),
        ("k2", kinds[1].clone()),
        ("k3", kinds[2].clone()),
        ("a", number(part)),
        ("b", number(whole)),
        ("c", number(sheet.draw.between(2, 9).min(part))),
    ]);
    facts.insert("n", number(whole));
    (facts, worse(one, worse(two, three)))
}

/// A count that is no year.
fn count(draw: &mut Draw) -> i64 {
    match draw.below(10) {
        0..6 => draw.between(40, 420),
        6..9 => draw.between(421, 1800),
        _ => draw.between(2200, 9800),
    }
}

/// `part` of `whole` in per cent, with as many decimals and rounded or cut off as offices do.
fn percent(part: i64, whole: i64, draw: &mut Draw) -> String {
    let decimals = [1_u32, 1, 1, 0, 2][draw.below(5)];
    let unit = 10_i64.pow(decimals);
    let scaled = part * 100 * unit;
    let value = if draw.chance(70) { (scaled * 2 + whole) / (2 * whole) } else { scaled / whole };
    percent_text(value, decimals, draw)
}

fn percent_text(value: i64, decimals: u32, draw: &mut Draw) -> String {
    let unit = 10_i64.pow(decimals);
    let sign = if draw.chance(25) { " %" } else { "%" };
    if decimals == 0 {
        return format!("{value}{sign}");
    }
    format!("{},{:0width$}{sign}", value / unit, value % unit, width = decimals as usize)
}

/// Another percentage: points away, digits turned round, or ten times as much.
fn wrong_percent(part: i64, whole: i64, draw: &mut Draw) -> String {
    let tenths = part * 1000 / whole;
    let turned = (tenths / 100) * 10 + (tenths / 10 % 10) * 100 + tenths % 10;
    let candidates = [
        turned,
        tenths + draw.between(20, 150),
        tenths - draw.between(20, 150),
        tenths / 10,
        tenths + draw.between(12, 19),
    ];
    let fits = |value: &i64| (15..990).contains(value) && (value - tenths).abs() >= 12;
    let start = draw.below(candidates.len());
    let value = (0..candidates.len()).map(|step| candidates[(start + step) % candidates.len()]).find(fits);
    let value = value.unwrap_or(if tenths < 500 { tenths + 111 } else { tenths - 111 });
    percent_text(value, 1, draw)
}

/// The plain number of a fact.
fn plain(facts: &Facts, name: &str) -> i64 {
    facts[name].replace('.', "").parse().unwrap_or(1)
}

/// Says `rule` with `facts` at a drawn place; notes a fault of `checked`, or that there is none.
fn fault(
    sheet: &mut Sheet<'_>,
    rule: &str,
    checked: &'static str,
    facts: &Facts,
    of: Wording,
    room: Room,
) -> String {
    let (text, wording) = sheet.say(rule, facts);
    let section = sheet.set(&text, room);
    sheet.note(checked, &section, &[&text], worse(wording, of));
    for other in ["part-exceeds-whole", "percentage-differs", "total-differs-from-parts"] {
        // One wrong number is wrong in more than one way.
        if other != checked && matches!(checked, "part-exceeds-whole" | "total-differs-from-parts") {
            sheet.excuse(other, &section, &text);
        }
    }
    text
}

fn right(sheet: &mut Sheet<'_>, rule: &str, checked: &'static str, facts: &Facts) -> String {
    let (text, _) = sheet.say(rule, facts);
    sheet.set(&text, Room::Anywhere);
    sheet.near(checked, &text);
    text
}

pub(super) fn percentage(sheet: &mut Sheet<'_>) {
    let (mut facts, wording) = counts(sheet);
    let text = wrong_percent(plain(&facts, "a"), plain(&facts, "b"), &mut sheet.draw);
    facts.insert("p", text);
    fault(sheet, "cp.ti", "percentage-differs", &facts, wording, Room::Anywhere);
}

pub(super) fn right_percentage(sheet: &mut Sheet<'_>) {
    let (mut facts, _) = counts(sheet);
    let text = percent(plain(&facts, "a"), plain(&facts, "b"), &mut sheet.draw);
    facts.insert("p", text);
    right(sheet, "cp.ti", "percentage-differs", &facts);
}

pub(super) fn near_percentage(sheet: &mut Sheet<'_>) {
    let (facts, _) = counts(sheet);
    right(sheet, "cp.ti.gan", "percentage-differs", &facts);
}

/// A part greater than its whole.
pub(super) fn exceeding(sheet: &mut Sheet<'_>) {
    let (mut facts, wording) = counts(sheet);
    let whole = plain(&facts, "b");
    let more = whole + (whole * sheet.draw.between(2, 60) / 100).max(1);
    facts.insert("a", number(more));
    let over = sheet.draw.between(1_010, 1_900);
    facts.insert("p", percent_text(over, 1, &mut sheet.draw));
    fault(sheet, "cp.qua", "part-exceeds-whole", &facts, wording, Room::Anywhere);
}

pub(super) fn near_exceeding(sheet: &mut Sheet<'_>) {
    let (mut facts, _) = counts(sheet);
    let over = sheet.draw.between(1_010, 1_900);
    facts.insert("p", percent_text(over, 1, &mut sheet.draw));
    let more = plain(&facts, "b") + sheet.draw.between(1, 40);
    facts.insert("a", number(more));
    right(sheet, "cp.qua.gan", "part-exceeds-whole", &facts);
}

/// Three parts, the last two together, and their sum, which is `off` from what it should be.
fn parts(facts: &mut Facts, off: i64, draw: &mut Draw) {
    let [a, b, c] = [(); 3].map(|()| draw.between(2, 160));
    facts.insert("a", number(a));
    facts.insert("b", number(b));
    facts.insert("c", number(c));
    facts.insert("d", number(b + c));
    facts.insert("t", number((a + b + c + off).max(1)));
}

pub(super) fn sum(sheet: &mut Sheet<'_>) {
    let (mut facts, wording) = counts(sheet);
    let rule = if sheet.draw.chance(25) {
        let whole = sheet.draw.between(20, 300);
        let more = whole + sheet.draw.between(1, 80);
        facts.insert("t", number(whole));
        facts.insert("a", number(more));
        "cp.trong"
    } else {
        let off = sheet.draw.between(1, 40);
        let off = if sheet.draw.chance(50) { off } else { -off };
        parts(&mut facts, off, &mut sheet.draw);
        "cp.tong"
    };
    fault(sheet, rule, "total-differs-from-parts", &facts, wording, Room::Anywhere);
}

pub(super) fn right_sum(sheet: &mut Sheet<'_>) {
    let (mut facts, _) = counts(sheet);
    parts(&mut facts, 0, &mut sheet.draw);
    let rule = if sheet.draw.chance(70) { "cp.tong" } else { "cp.trong" };
    right(sheet, rule, "total-differs-from-parts", &facts);
}

/// Parts that overlap, or that are some of the whole only.
pub(super) fn near_sum(sheet: &mut Sheet<'_>) {
    let (mut facts, _) = counts(sheet);
    parts(&mut facts, 0, &mut sheet.draw);
    right(sheet, "cp.tong.gan", "total-differs-from-parts", &facts);
}

/// The same number told in two places, differently.
pub(super) fn twice(sheet: &mut Sheet<'_>) {
    let (mut facts, wording) = counts(sheet);
    let (first, one) = sheet.say("cp.dem", &facts);
    let other = plain(&facts, "a") + sheet.draw.between(1, 60);
    facts.insert("a", number(other));
    let rule = if sheet.draw.chance(20) { "cp.dem.sau" } else { "cp.dem" };
    let (second, two) = sheet.say(rule, &facts);
    if let Some(section) = set_apart(sheet, &first, &second) {
        sheet.note("told-twice-differently", &section.1, &[&first, &second], worse(wording, worse(one, two)));
    }
}

/// Sets two sentences into different passages; gives their sections. Both are gone where there is no such place.
fn set_apart(sheet: &mut Sheet<'_>, first: &str, second: &str) -> Option<(String, String)> {
    use crate::report::Part;

    let one = sheet.set(first, Room::Anywhere);
    for _ in 0..8 {
        let two = sheet.set(second, Room::Anywhere);
        let together = |part: &Part| matches!(part, Part::Paragraph(text) if text.contains(first) && text.contains(second));
        let Some(placed) = sheet.parts.iter_mut().find(|placed| together(&placed.part)) else {
            return Some((one, two));
        };
        if let Part::Paragraph(text) = &mut placed.part {
            *text = text.replacen(second, "", 1).trim().replace("  ", " ");
        }
    }
    None
}

pub(super) fn near_twice(sheet: &mut Sheet<'_>) {
    let (mut facts, _) = counts(sheet);
    let (first, _) = sheet.say("cp.dem", &facts);
    let second = match sheet.draw.below(3) {
        0 => sheet.say("cp.dem", &facts).0,
        1 => {
            let other = plain(&facts, "a") + sheet.draw.between(1, 60);
            facts.insert("a", number(other));
            let ky = if facts["ky"].contains("2021") { "năm 2022" } else { "quý III/2021" };
            facts.insert("ky", ky.to_owned());
            sheet.say("cp.dem", &facts).0
        }
        _ => {
            let other = (plain(&facts, "a") / 2).max(1);
            facts.insert("a", number(other));
            sheet.say("cp.dem.gan", &facts).0
        }
    };
    if first != second && set_apart(sheet, &first, &second).is_some() {
        sheet.near("told-twice-differently", &second);
    }
}

/// A number of a time outside the window.
pub(super) fn outside(sheet: &mut Sheet<'_>) {
    let (mut facts, wording) = counts(sheet);
    let (ky, other) = sheet.phrase("cp.ngoai");
    facts.insert("kytron", ky.strip_prefix("trong ").unwrap_or(&ky).to_owned());
    facts.insert("ky", ky);
    fault(sheet, "cp.ngoai.cau", "figure-outside-window", &facts, worse(wording, other), Room::NotSolutions);
}

pub(super) fn near_outside(sheet: &mut Sheet<'_>) {
    let (facts, _) = counts(sheet);
    right(sheet, "cp.ngoai.gan", "figure-outside-window", &facts);
}

/// `1,234` of what has no parts, or `12.5%` among decimal commas.
pub(super) fn ambiguous(sheet: &mut Sheet<'_>) {
    let (mut facts, wording) = counts(sheet);
    let (thousands, rest) = (sheet.draw.between(1, 48), sheet.draw.between(0, 999));
    facts.insert("n", format!("{thousands},{rest:03}"));
    let (whole, part) = (sheet.draw.between(3, 97), sheet.draw.between(1, 9));
    facts.insert("p", format!("{whole}.{part}%"));
    let rule = if sheet.draw.chance(65) { "cp.mo.ho" } else { "cp.phay" };
    fault(sheet, rule, "number-ambiguous", &facts, wording, Room::Anywhere);
}

pub(super) fn near_ambiguous(sheet: &mut Sheet<'_>) {
    let (mut facts, _) = counts(sheet);
    let (whole, rest) = (sheet.draw.between(1, 48), sheet.draw.between(1, 999));
    facts.insert("n", format!("{whole},{rest:03}"));
    right(sheet, "cp.mo.gan", "number-ambiguous", &facts);
}

/// Too little money, too much of it, too many people, or millions here and billions there.
pub(super) fn magnitude(sheet: &mut Sheet<'_>) {
    let (mut facts, wording) = counts(sheet);
    let checked = "order-of-magnitude";
    match sheet.draw.below(4) {
        0 | 1 => {
            facts.insert("n", number(sheet.draw.between(12, 999)));
            fault(sheet, "cp.it.tien", checked, &facts, wording, Room::Anywhere);
        }
        2 => {
            let (rule, n) = if sheet.draw.chance(40) {
                ("cp.nhieu.tien", sheet.draw.between(12_000_000, 400_000_000))
            } else {
                ("cp.nhieu.nguoi", sheet.draw.between(120_000_000, 900_000_000))
            };
            facts.insert("n", number(n));
            fault(sheet, rule, checked, &facts, wording, Room::Anywhere);
        }
        _ => {
            facts.insert("n", number(sheet.draw.between(105, 4_900)));
            facts.insert("dv1", "triệu".to_owned());
            let (first, _) = sheet.say("cp.tien.noi", &facts);
            facts.insert("dv1", "tỷ".to_owned());
            let (second, _) = sheet.say("cp.tien.noi", &facts);
            if let Some((_, section)) = set_apart(sheet, &first, &second) {
                sheet.note(checked, &section, &[&first, &second], wording);
            }
        }
    }
}

pub(super) fn near_magnitude(sheet: &mut Sheet<'_>) {
    let (mut facts, _) = counts(sheet);
    facts.insert("n", number(sheet.draw.between(105, 4_900)));
    right(sheet, "cp.tien.gan", "order-of-magnitude", &facts);
}
