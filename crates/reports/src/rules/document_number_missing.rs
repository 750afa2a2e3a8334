//! `document-number-missing`: a report bears a number and symbol.

use kernel::{Bilingual, Severity};

use super::{Audience, Case, Check, Found, Pair, Rule};

pub(super) const RULE: Rule = Rule {
    id: "document-number-missing",
    severity: Severity::Error,
    name: Pair { vi: "Thiếu số, ký hiệu", en: "Number and symbol missing" },
    about: Pair {
        vi: "Phần đầu văn bản phải có số và ký hiệu: «Số: 05/BC-UBND» (Nhà nước), «Số 05-BC/TU» (Đảng). Chỗ trống chờ văn thư điền cũng nêu.",
        en: "The head bears a number and symbol: «Số: 05/BC-UBND» (State), «Số 05-BC/TU» (Party). A blank for the registry to fill is told too.",
    },
    hint: Pair {
        vi: "Xin số ở văn thư trước khi gửi bản chính thức; bản kiểm tra trước có thể chưa có số.",
        en: "Have the registry number it before the official version is sent; a draft may still be without.",
    },
    audience: Audience::Readers,
    good: super::sample::GOOD,
    bad: "
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số:      /BC-UBND
# I. Thực trạng
",
    check: Check::Draft(check),
};

fn check(case: &Case<'_>) -> Vec<Found> {
    if case.draft.head.number.is_some() {
        return Vec::new();
    }
    vec![Found::whole(Bilingual::new(
        "Phần đầu văn bản chưa có số và ký hiệu.",
        "The head of the document has no number and symbol.",
    ))]
}
