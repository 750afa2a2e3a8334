//! `head-layout`: the head and the signature keep to the form of their family. Notes only: layout refuses nothing.

use kernel::{Bilingual, Severity};
use plan::DocumentFamily;

use super::closing::{AUTHORITY, signature};
use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::FRONT;

pub(super) const RULE: Rule = Rule {
    id: "head-layout",
    severity: Severity::Note,
    name: Pair { vi: "Thể thức phần đầu, phần ký", en: "Form of head and signature" },
    about: Pair {
        vi: "So với thể thức: Nghị định 30/2020 («Số: 05/BC-UBND», «TM.») hoặc văn bản Đảng («Số 05-BC/TU», «T/M»); số dưới 10, ngày dưới 10, tháng 1 và 2 thêm số 0 phía trước. Chỉ là ghi chú, không ảnh hưởng việc tiếp nhận.",
        en: "Against the forms: Decree 30/2020 («Số: 05/BC-UBND», «TM.») or the Party's («Số 05-BC/TU», «T/M»); numbers and days below 10 and the months 1 and 2 have a 0 before them. A note only; it does not touch receiving.",
    },
    hint: Pair {
        vi: "Sửa khi trình ký nếu còn kịp.",
        en: "Mend it before it is signed, if there is still time.",
    },
    audience: Audience::Readers,
    good: super::sample::GOOD,
    bad: "
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số 5-BC/UBND
Hà Nội, ngày 5 tháng 9 năm 2023
# I. Thực trạng
Nơi nhận:
T/M ỦY BAN NHÂN DÂN
CHỦ TỊCH
(đã ký)
",
    check: Check::Draft(check),
};

fn check(case: &Case<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let head = &case.draft.head;
    let Some(family) = head.family else { return found };
    let front: Vec<(&str, &str)> = case
        .draft
        .passages_of(FRONT)
        .flat_map(|passage| passage.text.lines().map(|line| (passage.address.as_str(), line.trim())))
        .collect();
    if let Some(number) = &head.number
        && let Some((address, line)) = front.iter().find(|(_, line)| bears(line, number))
    {
        found.extend(number_form(number, family).map(|message| Found::at(address, line, message)));
    }
    if let Some((address, line)) = front.iter().find(|(_, line)| unpadded_day(line)) {
        found.push(Found::at(
            address,
            line,
            Bilingual::new(
                "Ngày dưới 10, tháng 1 và tháng 2 viết thêm số 0 phía trước.",
                "Days below 10 and the months 1 and 2 take a 0 before them.",
            ),
        ));
    }
    if let Some((line, address)) = signature(case.draft).authority {
        let other = AUTHORITY.iter().find(|(state, party)| match family {
            DocumentFamily::State => line.starts_with(party),
            DocumentFamily::Party => line.starts_with(state),
        });
        found.extend(other.map(|(state, party)| {
            let right = if family == DocumentFamily::State { state } else { party };
            Found::at(
                address,
                line,
                Bilingual::new(
                    format!("Ở loại văn bản này, quyền hạn ký viết «{right}»."),
                    format!("In this family of documents the authority is written «{right}»."),
                ),
            )
        }));
    }
    found
}

/// Whether a line bears the number, however its marks are spaced.
fn bears(line: &str, number: &str) -> bool {
    let joined: String = line.split_whitespace().collect();
    joined.replace('–', "-").contains(number)
}

/// What is wrong with a number: `05/BC-UBND` of the State, `05-BC/TU` of the Party.
fn number_form(number: &str, family: DocumentFamily) -> Option<Bilingual> {
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let mark = number[digits..].chars().next();
    let (right, form) = match family {
        DocumentFamily::State => (mark == Some('/'), "Số: 05/BC-UBND"),
        DocumentFamily::Party => (mark == Some('-'), "Số 05-BC/TU"),
    };
    if !right {
        return Some(Bilingual::new(
            format!("Số và ký hiệu của loại văn bản này có dạng «{form}»."),
            format!("Number and symbol in this family have the form «{form}»."),
        ));
    }
    (digits == 1).then(|| {
        Bilingual::new(
            format!("Số dưới 10 viết thêm số 0: 0{number}."),
            format!("A number below 10 takes a 0 before it: 0{number}."),
        )
    })
}

/// `…, ngày 5 tháng 9 năm 2023`
fn unpadded_day(line: &str) -> bool {
    let folded = vietnamese::folded_key(line);
    let Some((_, rest)) = folded.split_once("ngay ") else { return false };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let [day, "thang", month, "nam", ..] = words.as_slice() else { return false };
    let single = |text: &str, among: &[&str]| among.contains(&text);
    single(day, &["1", "2", "3", "4", "5", "6", "7", "8", "9"]) || single(month, &["1", "2"])
}
