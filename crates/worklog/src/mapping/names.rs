//! The names people read for the words of a mapping.
//!
//! Codes stand in files and columns; these stand on pages.

use kernel::Bilingual;

use super::{Class, DueOf, Field, Grain};

impl Field {
    /// What people call it.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Case => Bilingual::new("Mã hồ sơ", "Case"),
            Self::Activity => Bilingual::new("Bước", "Activity"),
            Self::Time => Bilingual::new("Thời điểm", "Time"),
            Self::Unit => Bilingual::new("Đơn vị", "Unit"),
            Self::Officer => Bilingual::new("Cán bộ", "Officer"),
            Self::Status => Bilingual::new("Trạng thái", "Status"),
            Self::Due => Bilingual::new("Hạn", "Due"),
            Self::Finished => Bilingual::new("Ngày xong", "Finished"),
            Self::Kind => Bilingual::new("Loại hồ sơ", "Kind of case"),
            Self::Difficulty => Bilingual::new("Độ khó", "Difficulty"),
            Self::Level => Bilingual::new("Cấp", "Level"),
            Self::Body => Bilingual::new("Cơ quan", "Body"),
            Self::Reason => Bilingual::new("Lý do", "Reason"),
        }
    }

    /// What it is for, in a line.
    pub fn meaning(self) -> Bilingual {
        match self {
            Self::Case => Bilingual::new("phân biệt hồ sơ này với hồ sơ khác", "tells one case from another"),
            Self::Activity => Bilingual::new("việc gì đã làm", "what was done"),
            Self::Time => Bilingual::new("làm lúc nào", "when it was done"),
            Self::Unit => {
                Bilingual::new("đơn vị làm hoặc đang giữ hồ sơ", "the unit that acts or holds the case")
            }
            Self::Officer => {
                Bilingual::new("người xử lý; chỉ hiện bằng bí danh", "who acted; shown only as a pseudonym")
            }
            Self::Status => {
                Bilingual::new("tình trạng hồ sơ sau bước đó", "the state of the case after the event")
            }
            Self::Due => Bilingual::new("phải xong trước lúc nào", "by when it must be done"),
            Self::Finished => Bilingual::new("xong lúc nào", "when it was done with"),
            Self::Kind => Bilingual::new(
                "thủ tục, lĩnh vực; để so sánh công bằng",
                "procedure or field; for fair comparison",
            ),
            Self::Difficulty => Bilingual::new("hồ sơ khó hay thường", "how hard the case is"),
            Self::Level => Bilingual::new("cấp xử lý: xã, huyện, tỉnh", "the level that handles it"),
            Self::Body => Bilingual::new(
                "cơ quan, nếu tệp có nhiều cơ quan",
                "the organisation, where the file has several",
            ),
            Self::Reason => Bilingual::new(
                "lý do được ghi khi trả lại, từ chối",
                "the reason written when returning or refusing",
            ),
        }
    }
}

impl Class {
    /// What people call it.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Work => Bilingual::new("Xử lý", "Work"),
            Self::Receive => Bilingual::new("Tiếp nhận", "Receive"),
            Self::HandOver => Bilingual::new("Chuyển giao", "Hand over"),
            Self::Return => Bilingual::new("Trả lại", "Send back"),
            Self::RequestSupplement => Bilingual::new("Yêu cầu bổ sung", "Ask the citizen for more"),
            Self::Consult => Bilingual::new("Lấy ý kiến đơn vị khác", "Consult another unit"),
            Self::Escalate => Bilingual::new("Xin ý kiến cấp trên", "Escalate to a higher level"),
            Self::WaitOutside => Bilingual::new("Chờ bên ngoài", "Wait for somebody outside"),
            Self::SubmitForSignature => Bilingual::new("Trình ký", "Submit for signature"),
            Self::Sign => Bilingual::new("Ký", "Sign"),
            Self::Extend => Bilingual::new("Gia hạn", "Move the due date"),
            Self::Decide => Bilingual::new("Quyết định", "Decide"),
            Self::Refuse => Bilingual::new("Từ chối", "Refuse"),
            Self::Withdraw => Bilingual::new("Rút hồ sơ", "Withdraw"),
            Self::Complete => Bilingual::new("Hoàn thành", "Complete"),
            Self::Reopen => Bilingual::new("Mở lại", "Reopen"),
            Self::System => Bilingual::new("Hệ thống tự làm", "Done by the system"),
        }
    }
}

impl Grain {
    /// What people call it.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Month => Bilingual::new("từng tháng", "month by month"),
            Self::Quarter => Bilingual::new("từng quý", "quarter by quarter"),
            Self::Year => Bilingual::new("từng năm", "year by year"),
            Self::All => Bilingual::new("cả thời gian", "all time in one"),
        }
    }
}

impl DueOf {
    /// What people call it.
    pub fn name(self) -> Bilingual {
        match self {
            Self::Case => Bilingual::new("của cả hồ sơ", "of the whole case"),
            Self::Task => Bilingual::new("của từng việc", "of each task"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_words_have_one_name() {
        let check = |names: Vec<Bilingual>| {
            let (vi, en): (BTreeSet<String>, BTreeSet<String>) =
                names.iter().map(|name| (name.vi.clone(), name.en.clone())).unzip();
            assert_eq!((vi.len(), en.len()), (names.len(), names.len()));
        };
        check(Field::ALL.iter().map(|field| field.name()).collect());
        check(Field::ALL.iter().map(|field| field.meaning()).collect());
        check(Class::ALL.iter().map(|class| class.name()).collect());
        check(Grain::ALL.iter().map(|grain| grain.name()).collect());
        check(DueOf::ALL.iter().map(|due_of| due_of.name()).collect());
    }
}
