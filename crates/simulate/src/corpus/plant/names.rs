//! Names of bodies that ended, personal data of people who do not exist, marks of secrecy; and what looks like them.

use crate::corpus::Wording;
use crate::corpus::sheet::{Room, Sheet};
use crate::draw::Draw;
use crate::grammar::Facts;
use crate::report::{Part, facts};

/// A body of the plan that ended before the report was signed, and what took its place.
fn ended(sheet: &mut Sheet<'_>) -> Option<(String, String)> {
    let day = sheet.sender.signed;
    let bodies: Vec<(String, String)> = sheet
        .plan
        .bodies
        .iter()
        .filter(|body| body.valid_to.is_some_and(|last| last < day))
        .map(|body| {
            let next = body.successors.first().and_then(|code| sheet.plan.body(code));
            let next = next.map_or_else(|| sheet.sender.name.clone(), |next| next.name_on(day).vi.clone());
            (body.name.vi.clone(), next)
        })
        .collect();
    let used: Vec<String> = sheet
        .truth
        .iter()
        .filter(|truth| truth.rule == "body-old-name")
        .flat_map(|truth| truth.quotes.clone())
        .collect();
    let open: Vec<(String, String)> = bodies
        .into_iter()
        .filter(|(name, _)| !used.iter().any(|quote| quote.contains(name.as_str())))
        .collect();
    sheet.draw.pick(&open).cloned()
}

fn named(sheet: &mut Sheet<'_>) -> Option<Facts> {
    let (old, new) = ended(sheet)?;
    Some(Facts::from([("cu", old), ("moi", new)]))
}

/// One to three names no longer borne.
pub(super) fn old(sheet: &mut Sheet<'_>) {
    for _ in 0..sheet.draw.between(1, 3) {
        let Some(facts) = named(sheet) else { return };
        let (text, wording) = sheet.say("cp.cu", &facts);
        let section = sheet.set(&text, Room::Anywhere);
        sheet.note("body-old-name", &section, &[&text], wording);
    }
}

/// Old names that are right where they stand.
pub(super) fn near_old(sheet: &mut Sheet<'_>) {
    for _ in 0..sheet.draw.between(1, 2) {
        let Some(facts) = named(sheet) else { return };
        let (text, _) = sheet.say("cp.cu.gan", &facts);
        sheet.set(&text, Room::Anywhere);
        sheet.near("body-old-name", &text);
    }
}

fn digits(count: usize, draw: &mut Draw) -> String {
    (0..count).map(|_| char::from(b'0' + u8::try_from(draw.below(10)).unwrap_or(0))).collect()
}

/// Digits in groups of three, parted by `mark`.
fn grouped(digits: &str, sizes: &[usize], mark: &str) -> String {
    let mut parts = Vec::new();
    let mut at = 0;
    for size in sizes {
        parts.push(&digits[at..(at + size).min(digits.len())]);
        at += size;
    }
    parts.join(mark)
}

fn personal_facts(sheet: &mut Sheet<'_>) -> Facts {
    let draw = &mut sheet.draw;
    let province = draw.between(1, 96);
    let card = format!("{province:03}{}{}", draw.below(4), digits(8, draw));
    let card = if draw.chance(25) { grouped(&card, &[3, 3, 3, 3], " ") } else { card };
    let phone = format!("0{}{}", [3, 5, 7, 8, 9][draw.below(5)], digits(8, draw));
    let phone = match draw.below(5) {
        0 => grouped(&phone, &[4, 3, 3], "."),
        1 => grouped(&phone, &[4, 3, 3], " "),
        2 => grouped(&phone, &[3, 3, 4], "-"),
        3 => format!("+84{}", &phone[1..]),
        _ => phone,
    };
    let office = ["bophanmotcua@mau.gov.vn", "phananh@tinhuy.mau.gov.vn", "vanthu@mau.dcs.vn"][draw.below(3)];
    let mail = ["nguoi.gui{}@example.com", "hopthu{}@example.org", "tk_{}@thu.example.vn"][draw.below(3)];
    Facts::from([
        ("cccd", card),
        ("dt", phone),
        ("cmnd", digits(9, draw)),
        ("tk", format!("{}{}", draw.between(1, 9), digits([9, 11, 12, 13][draw.below(4)], draw))),
        ("thu", mail.replace("{}", &draw.between(10, 99).to_string())),
        ("thucq", office.to_owned()),
        (
            "nha",
            [draw.between(2, 300).to_string(), format!("{}/{}", draw.between(2, 90), draw.between(2, 40))]
                [draw.below(2)]
            .clone(),
        ),
        ("ngo", draw.between(2, 200).to_string()),
        (
            "ma",
            format!(
                "000.00.00.H{:02}-23{:02}15-{:04}",
                draw.between(1, 63),
                draw.between(1, 6),
                draw.between(1, 9999)
            ),
        ),
        ("tien", facts::number(draw.between(100_000_000, 9_000_000_000))),
        ("so4", draw.between(1_000, 9_999).to_string()),
        ("fax", format!("02{}", digits(9, draw))),
    ])
}

/// A number or an address of a person.
pub(super) fn personal(sheet: &mut Sheet<'_>) {
    let facts = personal_facts(sheet);
    let (text, wording) = sheet.say("cp.rieng", &facts);
    let section = sheet.set(&text, Room::Anywhere);
    sheet.note("personal-data", &section, &[&text], wording);
}

/// Hot lines, offices' addresses, numbers of cases, money.
pub(super) fn near_personal(sheet: &mut Sheet<'_>) {
    let facts = personal_facts(sheet);
    let (text, _) = sheet.say("cp.rieng.gan", &facts);
    sheet.set(&text, Room::Anywhere);
    sheet.near("personal-data", &text);
}

/// A mark of secrecy somewhere in the file or on it.
pub(super) fn secret(sheet: &mut Sheet<'_>) {
    let mark = ["MẬT", "TỐI MẬT", "TUYỆT MẬT"][sheet.draw.below(3)];
    match sheet.draw.below(8) {
        0 => sheet.left.push(mark.to_owned()),
        1 => sheet.left.insert(0, mark.to_owned()),
        2 => sheet.titles.insert(0, Part::Title(mark.to_owned())),
        3 => sheet.titles.insert(1, Part::Paragraph(format!("Độ mật: {mark}"))),
        4 => sheet.right.push(format!("{mark} - HỎA TỐC")),
        5 => sheet.signature.insert(0, mark.to_owned()),
        6 => sheet.file_name = format!("{mark} - {}", sheet.file_name),
        _ => {
            let table = vec![
                vec![mark.to_owned(), "Bản số: 02".to_owned()],
                vec!["Số lượng: 05".to_owned(), String::new()],
            ];
            sheet.titles.insert(0, Part::Table(table));
        }
    }
    sheet.note("secrecy-mark", "", &[], Wording::Known);
}

/// Sentences about secrets.
pub(super) fn near_secret(sheet: &mut Sheet<'_>) {
    let (text, _) = sheet.say("cp.mat.gan", &Facts::new());
    sheet.set(&text, Room::Anywhere);
    sheet.near("secrecy-mark", &text);
}
