//! Why a case is refused: reasons that speak of the case at hand, and boilerplate that fits any.

/// Reasons of one's own there are; each is rare.
const OWN: u32 = 1800;
/// The phrases that fit any case.
const BOILERPLATE: [&str; 2] = [
    "Hồ sơ không đủ điều kiện giải quyết theo quy định.",
    "Không thuộc trường hợp được giải quyết theo quy định hiện hành.",
];

/// The number of a reason that is a phrase fitting any case; `pick` chooses.
pub(crate) fn boilerplate(pick: u64) -> u32 {
    u32::try_from(pick % BOILERPLATE.len() as u64).unwrap_or(0)
}

/// The number of a reason of the case's own; `pick` chooses.
pub(crate) fn own(pick: u64) -> u32 {
    BOILERPLATE.len() as u32 + u32::try_from(pick % u64::from(OWN)).unwrap_or(0)
}

/// All reasons, by number.
pub(crate) fn texts() -> Vec<String> {
    let own = (0..OWN).map(|index| {
        let (form, number) = (index % 6, index / 6 + 1);
        match form {
            0 => format!("Diện tích trong đơn lệch {number} m² so với bản đồ địa chính."),
            1 => format!("Thửa số {number} đang có tranh chấp đã được thụ lý."),
            2 => format!("Bản vẽ thiếu mặt cắt tại trục {number}."),
            3 => format!("Công trình vượt chỉ giới xây dựng {number} cm."),
            4 => format!("Chưa nộp nghĩa vụ tài chính theo thông báo số {number}."),
            _ => format!("Tờ khai mục {number} không khớp giấy tờ kèm theo."),
        }
    });
    BOILERPLATE.iter().map(|&text| text.to_owned()).chain(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_its_own_text() {
        let texts = texts();
        assert_eq!(texts[boilerplate(3) as usize], BOILERPLATE[1]);
        assert!(texts[own(0) as usize].starts_with("Diện tích") && (own(u64::MAX) as usize) < texts.len());
        let distinct: std::collections::BTreeSet<&String> = texts.iter().collect();
        assert_eq!(distinct.len(), texts.len());
    }
}
