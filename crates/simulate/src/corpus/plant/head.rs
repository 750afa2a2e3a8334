//! The number, the signature and the form of head and signature.

use crate::corpus::Wording;
use crate::corpus::sheet::Sheet;

/// The line of the number, in the left column.
fn number_line(sheet: &Sheet<'_>) -> Option<usize> {
    sheet.left.iter().position(|line| line.starts_with("Số"))
}

fn planted(sheet: &Sheet<'_>, rule: &str) -> bool {
    sheet.truth.iter().any(|truth| truth.rule == rule)
}

/// No number: a blank for the registry, or no line at all.
pub(super) fn number(sheet: &mut Sheet<'_>) {
    if planted(sheet, "document-number-missing") || planted(sheet, "head-layout") {
        return;
    }
    let Some(at) = number_line(sheet) else { return };
    let symbol = sheet.sender.symbol.clone();
    let line = if sheet.is_party() {
        ["Số     -BC/#", "Số ...-BC/#", "Số: ……-BC/#", "Số ___-BC/#", "Số      - BC/#", ""]
            [sheet.draw.below(6)]
    } else {
        ["Số:       /BC-#", "Số: .../BC-#", "Số: ……/BC-#", "Số: ____/BC-#", "Số:…/BC-#", ""]
            [sheet.draw.below(6)]
    };
    if line.is_empty() {
        sheet.left.remove(at);
    } else {
        sheet.left[at] = line.replace('#', &symbol);
    }
    sheet.note("document-number-missing", "", &[], Wording::Known);
}

/// Nobody signs, or a post without a name.
pub(super) fn signer(sheet: &mut Sheet<'_>) {
    if planted(sheet, "signer-missing") || planted(sheet, "head-layout") {
        return;
    }
    let unsigned = match sheet.draw.below(5) {
        0 => {
            sheet.signature.clear();
            None
        }
        1 => Some(vec!["(Ký, ghi rõ họ tên)".to_owned()]),
        2 => Some(vec!["………………………".to_owned()]),
        _ => Some(Vec::new()),
    };
    if let Some(lines) = unsigned {
        sheet.signature.pop();
        sheet.signature.extend(lines);
    }
    if sheet.draw.chance(15) {
        sheet.recipients.clear();
    }
    sheet.note("signer-missing", "", &[], Wording::Known);
}

/// The form of the other family, or a number, a day or a month without its 0.
pub(super) fn layout(sheet: &mut Sheet<'_>) {
    if ["head-layout", "document-number-missing", "signer-missing"].iter().any(|rule| planted(sheet, rule)) {
        return;
    }
    let symbol = sheet.sender.symbol.clone();
    let party = sheet.is_party();
    let authority = sheet.sender.authority;
    let turned = authority.replace("T/M", "TM.").replace("K/T", "KT.");
    let turned = if party {
        turned
    } else {
        authority.replace("TM.", "T/M").replace("KT.", "K/T").replace("TUQ.", "T/UQ")
    };
    let line = match sheet.draw.below(4) {
        0 if turned != authority => {
            sheet.signature[0] = turned.clone();
            turned
        }
        1 => {
            let day = sheet.draw.between(1, 9);
            let month = [1, 2, 8, 9][sheet.draw.below(4)];
            // A report with names that ended in the summer of 2025 stays signed after that.
            let month = if sheet.sender.signed.year() > 2023 { month.max(8) } else { month };
            let Some(line) = sheet.right.iter_mut().find(|line| line.contains(", ngày ")) else { return };
            *line = format!("{}, ngày {day} tháng {month} năm 2026", sheet.sender.place);
            // The year matters only where names are judged by it.
            *line = line.replace("2026", &sheet.sender.signed.year().to_string());
            line.clone()
        }
        2 => {
            let Some(at) = number_line(sheet) else { return };
            let number = sheet.draw.between(1, 9);
            sheet.left[at] = if party {
                format!("Số {number}-BC/{symbol}")
            } else {
                format!("Số: {number}/BC-{symbol}")
            };
            sheet.left[at].clone()
        }
        _ => {
            let Some(at) = number_line(sheet) else { return };
            let number = sheet.draw.between(10, 300);
            sheet.left[at] = if party {
                format!("Số: {number}/BC-{symbol}")
            } else {
                format!("Số {number}-BC/{symbol}")
            };
            sheet.left[at].clone()
        }
    };
    sheet.note("head-layout", "", &[&line], Wording::Known);
}
