//! `personal-data`: a report names no citizen's numbers and addresses. What is found is never repeated.

use kernel::{Bilingual, Severity};

use super::personal::find;
use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::{FRONT, Passage, PassageKind};

pub(super) const RULE: Rule = Rule {
    id: "personal-data",
    severity: Severity::Warning,
    name: Pair { vi: "Dữ liệu cá nhân", en: "Personal data" },
    about: Pair {
        vi: "Số căn cước hoặc chứng minh nhân dân, số điện thoại, thư điện tử, số tài khoản ngân hàng, địa chỉ nhà riêng. Đường dây nóng, địa chỉ thư của cơ quan (.gov.vn), số văn bản, mã hồ sơ và phần đầu văn bản không xét. Điều tìm thấy được che trong mọi thông báo và không ghi vào sổ cái hay nhật ký máy.",
        en: "Numbers of identity cards, telephones and bank accounts, e-mail addresses, home addresses. Hot lines, offices' addresses (.gov.vn), numbers of documents and cases, and the document's head are not looked at. What is found is masked in every message and goes into no ledger and no log.",
    },
    hint: Pair {
        vi: "Bỏ hoặc thay bằng cách gọi không nhận ra người («một hộ dân ở xã …»): ví dụ minh họa không cần dữ liệu ấy.",
        en: "Take it out or name the person so that nobody can be recognised: an example does not need it.",
    },
    audience: Audience::Readers,
    good: "
# II. Biểu hiện, hành vi
Ví dụ, một hộ dân ở xã vùng cao chờ bảy tháng; hồ sơ 000.00.00.H26-230915-0001. Đường dây nóng 0912345678.
",
    bad: "
# II. Biểu hiện, hành vi
Ví dụ, một người dân (CCCD 001085012345, điện thoại 0912 345 678) chờ bảy tháng.
",
    check: Check::Draft(check),
};

/// Lines of the head, and cells in it, tell where the office is found.
fn is_of_the_office(passage: &Passage) -> bool {
    /// Longer ones are the text itself, in a report without headings.
    const LINE: usize = 12;
    let line = passage.text.split_whitespace().count() < LINE;
    passage.section == FRONT && (line || passage.kind == PassageKind::Cell)
}

fn check(case: &Case<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for passage in case.draft.passages.iter().filter(|passage| !is_of_the_office(passage)) {
        let mut kinds: Vec<_> = find(&passage.text).iter().map(|personal| personal.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.is_empty() {
            continue;
        }
        let list = |name: fn(Pair) -> &'static str| {
            kinds.iter().map(|kind| name(kind.name())).collect::<Vec<_>>().join(", ")
        };
        found.push(Found::at(
            &passage.address,
            &passage.text,
            Bilingual::new(
                format!("Có thể có {}.", list(|name| name.vi)),
                format!("There may be {}.", list(|name| name.en)),
            ),
        ));
    }
    found
}
