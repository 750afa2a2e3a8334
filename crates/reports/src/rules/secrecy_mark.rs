//! `secrecy-mark`: a file with a secrecy mark is not taken in.

use kernel::{Bilingual, Place, Severity};

use super::{Audience, Check, Found, Pair, Rule};
use crate::SecrecyMark;

pub(super) const RULE: Rule = Rule {
    id: "secrecy-mark",
    severity: Severity::Blocker,
    name: Pair { vi: "Dấu độ mật", en: "Secrecy mark" },
    about: Pair {
        vi: "Dòng, hoặc phần của dòng tách bằng tab hay khoảng trống, chỉ có chữ MẬT, TỐI MẬT hoặc TUYỆT MẬT in hoa (kể cả kèm HỎA TỐC, số, bản số), hoặc ghi «Độ mật: …», ở bất cứ đâu trong tệp, thuộc tính; tên tệp mang dấu cũng vậy. Câu nói về bí mật nhà nước không bị coi là dấu.",
        en: "A line, or a part of one set apart by tabs or gaps, of nothing but MẬT, TỐI MẬT or TUYỆT MẬT in capitals (also with HỎA TỐC, a number, a copy's number), or saying “Độ mật: …”, anywhere in the file or its properties; and a file name with a mark. A sentence about state secrets is no mark.",
    },
    hint: Pair {
        vi: "Gửi tài liệu mật theo đường văn thư mật. Nếu tài liệu không mật, bỏ dấu ở mọi chỗ (kể cả đầu trang, khung chữ, thuộc tính) rồi gửi lại.",
        en: "Send secret documents by the secret post. If it is not secret, take the mark out everywhere (page heads, text boxes, properties) and send it again.",
    },
    audience: Audience::Readers,
    good: "Việc bảo vệ bí mật nhà nước được thực hiện nghiêm; văn bản TỐI MẬT gửi theo đường riêng.",
    bad: "TỈNH ỦY\n\nTỐI MẬT\n\nBÁO CÁO",
    check: Check::Door,
};

pub(super) fn found(mark: &SecrecyMark) -> Found {
    Found {
        place: Place::Whole,
        message: Bilingual::new(
            format!(
                "Tài liệu mang dấu {}: hệ thống này không được nhận. Không có phần nào của tệp được lưu lại.",
                mark.mark
            ),
            format!(
                "The document is marked {}: this system may not take it in. Nothing of the file was kept.",
                mark.mark
            ),
        ),
    }
}
