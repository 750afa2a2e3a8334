//! The sentences the demo's editors write, each with the code of the findings it rests on.
//!
//! They are an exercise on generated data, in the words of a scheme; they state nothing about any real body.

/// A measured behaviour a sentence rests on besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measured {
    /// Nothing measured.
    Nothing,
    /// The indicator of this id.
    Indicator(&'static str),
    /// The indicator, and an example case of it.
    WithExample(&'static str),
}

/// A sentence to be written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sentence {
    /// The outline's section it stands in.
    pub(crate) section: &'static str,
    /// The code whose findings it rests on; empty when it rests on figures alone.
    pub(crate) code: &'static str,
    /// The outline's figure it rests on; empty for none.
    pub(crate) figure: &'static str,
    /// What the work logs show of it.
    pub(crate) measured: Measured,
    /// Whether few bodies say it: what it rests on first is kept as the finding of a minority.
    pub(crate) is_of_few: bool,
    /// The sentence.
    pub(crate) text: &'static str,
}

const fn told(section: &'static str, code: &'static str, text: &'static str) -> Sentence {
    Sentence { section, code, figure: "", measured: Measured::Nothing, is_of_few: false, text }
}

/// The sentences, in the order they are written.
pub(crate) const SENTENCES: [Sentence; 16] = [
    Sentence {
        section: "real-state",
        code: "",
        figure: "tasks-late",
        measured: Measured::Nothing,
        is_of_few: false,
        text: "Phần lớn nhiệm vụ được giao trong kỳ đã hoàn thành đúng hạn; tuy nhiên, ở nhiều cơ quan vẫn còn nhiệm vụ hoàn thành quá hạn, tập trung ở việc liên ngành và việc phức tạp.",
    },
    Sentence {
        section: "real-state",
        code: "",
        figure: "tasks-overdue",
        measured: Measured::Nothing,
        is_of_few: false,
        text: "Đến hết kỳ số liệu, vẫn còn những nhiệm vụ đã quá hạn mà chưa hoàn thành; đây là phần cần được đôn đốc trước hết.",
    },
    Sentence {
        section: "manifestations",
        code: "BH-08",
        figure: "",
        measured: Measured::WithExample("ping_pong"),
        is_of_few: false,
        text: "Việc liên quan từ hai đơn vị trở lên còn bị chuyển đi, trả lại nhiều lần với lý do thuộc chức năng của đơn vị khác, làm kéo dài thời gian và không xác định được đơn vị chịu trách nhiệm.",
    },
    Sentence {
        section: "manifestations",
        code: "BH-07",
        figure: "opinions-up",
        measured: Measured::Nothing,
        is_of_few: false,
        text: "Còn tình trạng xin ý kiến cấp trên về những việc đã được phân cấp, thường không kèm theo phương án đề xuất.",
    },
    Sentence {
        section: "manifestations",
        code: "BH-13",
        figure: "",
        measured: Measured::Indicator("late"),
        is_of_few: false,
        text: "Việc hoàn thành chậm so với thời hạn mà không có lý do chính đáng xảy ra ở nhiều cấp, nhiều lĩnh vực.",
    },
    Sentence {
        section: "manifestations",
        code: "BH-21",
        figure: "",
        measured: Measured::Indicator("wait_outside.times"),
        is_of_few: false,
        text: "Có nơi giữ an toàn quá mức, yêu cầu bổ sung giấy tờ nhiều lần, khiến hồ sơ phải chờ bên ngoài cơ quan trong thời gian dài.",
    },
    told(
        "manifestations",
        "BH-18",
        "Ý kiến tham mưu, góp ý có nơi thiếu chính kiến, chỉ đề nghị thực hiện theo quy định mà không nêu rõ đồng ý hay không đồng ý.",
    ),
    told(
        "manifestations",
        "BH-20",
        "Có việc căn cứ đã rõ, hồ sơ đã đủ nhưng người có thẩm quyền không quyết định vì sợ sai.",
    ),
    told(
        "consequences",
        "HQ-01",
        "Chậm quyết định ở khâu chuẩn bị và phối hợp làm chậm giải ngân vốn đầu tư công, kéo dài thời gian thực hiện dự án.",
    ),
    told(
        "consequences",
        "HQ-04",
        "Người dân, doanh nghiệp mất thời gian, mất cơ hội và giảm lòng tin khi hồ sơ phải đi lại nhiều lần hoặc kiến nghị không được trả lời.",
    ),
    told(
        "causes",
        "NN-02",
        "Ranh giới giữa thẩm quyền của tập thể và trách nhiệm của cá nhân, giữa đơn vị chủ trì và đơn vị phối hợp, ở một số nội dung chưa rõ.",
    ),
    told(
        "causes",
        "NN-04",
        "Cơ chế khuyến khích, bảo vệ cán bộ dám nghĩ, dám làm vì lợi ích chung chưa đủ cụ thể để người thực thi yên tâm.",
    ),
    told(
        "causes",
        "NN-11",
        "Đánh giá cán bộ ở một số nơi chưa thực chất, chưa gắn với sản phẩm cụ thể nên chưa phân biệt được người làm và người né việc.",
    ),
    told(
        "solutions",
        "GP-03",
        "Giao việc theo nguyên tắc rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ sản phẩm, rõ thẩm quyền; không ban hành văn bản giao việc thiếu một trong sáu yếu tố.",
    ),
    told(
        "solutions",
        "GP-05",
        "Cụ thể hóa chủ trương khuyến khích, bảo vệ cán bộ năng động, sáng tạo thành quy trình tiếp nhận, thẩm định và bảo vệ đề xuất.",
    ),
    Sentence {
        is_of_few: true,
        ..told(
            "solutions",
            "GP-09",
            "Theo dõi mọi nhiệm vụ trên hệ thống điện tử theo mục tiêu và kết quả then chốt (OKR), cảnh báo trước hạn và công khai tiến độ từng bước.",
        )
    },
];
