//! `signer-missing`: a report says who signs it.

use kernel::{Bilingual, Severity};

use super::closing::signature;
use super::{Audience, Case, Check, Found, Pair, Rule};

pub(super) const RULE: Rule = Rule {
    id: "signer-missing",
    severity: Severity::Error,
    name: Pair { vi: "Thiếu người ký", en: "Signer missing" },
    about: Pair {
        vi: "Cuối văn bản phải có quyền hạn hoặc chức vụ của người ký (viết hoa, như «T/M BAN THƯỜNG VỤ», «KT. CHỦ TỊCH») và họ tên bên dưới, hoặc lý do ghi trong ngoặc. Chỉ xem có hay không, không giữ lại tên ai.",
        en: "The end of the document bears the authority or post of the signer (in capitals) and a name below it, or a reason in brackets. Only whether it is there is looked at; nobody's name is kept.",
    },
    hint: Pair {
        vi: "Thêm chức vụ và họ tên người ký ở cuối văn bản.",
        en: "Add the signer's post and name at the end.",
    },
    audience: Audience::Readers,
    good: super::sample::GOOD,
    bad: "
# V. Nhiệm vụ, giải pháp
Ban hành quy chế trả lời lấy ý kiến trong 5 ngày làm việc.
Nơi nhận:
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
",
    check: Check::Draft(check),
};

fn check(case: &Case<'_>) -> Vec<Found> {
    let signature = signature(case.draft);
    match signature.post.or(signature.authority) {
        None => vec![Found::whole(Bilingual::new(
            "Cuối văn bản không có chức vụ, họ tên người ký.",
            "The document ends without the post and name of a signer.",
        ))],
        Some((line, address)) if !signature.named => vec![Found::at(
            address,
            line,
            Bilingual::new(
                "Có chức vụ nhưng không có họ tên người ký.",
                "There is a post but no name of a signer.",
            ),
        )],
        Some(_) => Vec::new(),
    }
}
