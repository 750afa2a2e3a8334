//! What can happen to a case: activity, state afterwards, and the class a mapping gives it.

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum Step {
    Receive,
    Notice,
    ReceiveFromUnit,
    ReceiveBack,
    Check,
    Work,
    WorkOnReceived,
    RequestSupplement,
    WaitOutside,
    SupplementCame,
    Resume,
    Consult,
    Reply,
    TakeUpReply,
    Extend,
    HandOver,
    Return,
    Escalate,
    Submit,
    Sign,
    Decide,
    Refuse,
    Withdraw,
    Complete,
    Close,
    Reopen,
    Correct,
    CompleteAgain,
}

/// How a step is written.
pub(crate) struct Words {
    pub(crate) activity: &'static str,
    pub(crate) status: &'static str,
    /// The class of its activity in the mapping; empty for none.
    pub(crate) class: &'static str,
}

pub(crate) const WORKING: &str = "Đang xử lý";
pub(crate) const OUTSIDE: &str = "Chờ bổ sung";

const fn words(activity: &'static str, status: &'static str, class: &'static str) -> Words {
    Words { activity, status, class }
}

/// All steps in order of their number.
pub(crate) const STEPS: [Words; 28] = [
    words("Tiếp nhận hồ sơ", "Mới tiếp nhận", "receive"),
    words("Hệ thống gửi phiếu hẹn", "Mới tiếp nhận", "system"),
    words("Nhận hồ sơ chuyển đến", WORKING, "receive"),
    words("Nhận lại hồ sơ", WORKING, "receive"),
    words("Kiểm tra thành phần hồ sơ", WORKING, "work"),
    words("Thẩm định hồ sơ", WORKING, "work"),
    words("Xem xét hồ sơ chuyển đến", WORKING, "work"),
    words("Yêu cầu bổ sung hồ sơ", WORKING, "request_supplement"),
    // Its status says what it is; a mapping classes it by that.
    words("Tạm dừng tính thời gian", OUTSIDE, ""),
    words("Nhận hồ sơ bổ sung", WORKING, "receive"),
    words("Tiếp tục xử lý", WORKING, ""),
    words("Lấy ý kiến phối hợp", WORKING, "consult"),
    words("Trả lời ý kiến phối hợp", WORKING, "work"),
    words("Tổng hợp ý kiến", WORKING, "work"),
    words("Gia hạn giải quyết", WORKING, "extend"),
    words("Chuyển hồ sơ", WORKING, "hand_over"),
    words("Trả lại hồ sơ", WORKING, "return"),
    words("Chuyển cấp trên", WORKING, "escalate"),
    words("Trình ký", "Chờ ký", "submit_for_signature"),
    words("Ký duyệt", "Đã ký", "sign"),
    words("Ban hành kết quả", "Đã có kết quả", "decide"),
    words("Thông báo từ chối giải quyết", "Đã có kết quả", "refuse"),
    words("Rút hồ sơ", "Đã dừng", "withdraw"),
    words("Trả kết quả", "Đã trả kết quả", "complete"),
    words("Đóng hồ sơ", "Đã đóng", "complete"),
    words("Mở lại hồ sơ", WORKING, "reopen"),
    words("Đính chính kết quả", WORKING, "work"),
    words("Trả kết quả đã đính chính", "Đã trả kết quả", "complete"),
];

impl Step {
    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_at_the_number_of_their_step() {
        let check = |step: Step| STEPS[step.index()].activity;
        let some = [Step::Receive, Step::Resume, Step::Escalate, Step::CompleteAgain].map(check);
        insta::assert_snapshot!(some.join(" · "), @"Tiếp nhận hồ sơ · Tiếp tục xử lý · Chuyển cấp trên · Trả kết quả đã đính chính");
        let mut names: Vec<&str> = STEPS.iter().map(|words| words.activity).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STEPS.len(), "every step has a name of its own");
    }
}
