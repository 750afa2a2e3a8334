//! The head, the addressee and the signature of a generated report, in the form of its document family.
//!
//! Nobody is named: where a name would stand, the report says that it was generated.

use jiff::civil::Date;
use plan::{Assignment, Body, BodyKind, DocumentFamily, Plan};

use crate::draw::Draw;
use crate::report::paper::Part;

/// The mark every generated report bears at its head and at its end.
pub const MARK: &str = "BÁO CÁO ĐƯỢC SINH TỰ ĐỘNG ĐỂ TRÌNH DIỄN – KHÔNG PHẢI SỐ LIỆU THẬT";

/// Everything before the first section.
pub(crate) fn opening(
    plan: &Plan,
    body: &Body,
    assignment: &Assignment,
    signed: Date,
    draw: &mut Draw,
) -> Vec<Part> {
    let name = body.name_on(plan.window.to()).vi.to_uppercase();
    let number = draw.between(5, 480);
    let symbol = symbol(body);
    let place = place(body);
    let day = format!(
        "{place}, ngày {:02} tháng {} năm {}",
        signed.day(),
        if signed.month() < 3 { format!("{:02}", signed.month()) } else { signed.month().to_string() },
        signed.year()
    );
    let superior = superior(body.kind);
    let columns = match body.kind.document_family() {
        DocumentFamily::Party => Part::Columns {
            left: lines([superior, &name, "*", &format!("Số {number:02}-BC/{symbol}")]),
            right: lines(["ĐẢNG CỘNG SẢN VIỆT NAM", &day]),
        },
        DocumentFamily::State => Part::Columns {
            left: lines([superior, &name, &format!("Số: {number:02}/BC-{symbol}")]),
            right: lines(["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", &day]),
        },
    };
    vec![
        columns,
        Part::Title(MARK.to_owned()),
        Part::Title("BÁO CÁO CHUYÊN ĐỀ".to_owned()),
        Part::Title(assignment.topic.vi.clone()),
        Part::Paragraph(format!("Kính gửi: {}.", plan.focal_point.vi)),
        Part::Paragraph(
            "Thực hiện kế hoạch và đề cương nghiên cứu của Đề án, cơ quan báo cáo kết quả chuyên đề như sau:"
                .to_owned(),
        ),
    ]
}

/// Everything after the last section.
pub(crate) fn closing(plan: &Plan, body: &Body) -> Vec<Part> {
    let (authority, post) = match body.kind {
        BodyKind::Province => ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"),
        BodyKind::PartyCommittee => ("T/M ĐẢNG ỦY", "PHÓ BÍ THƯ"),
        BodyKind::PartyCentral => ("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"),
        BodyKind::PartyCaucus => ("T/M BAN CÁN SỰ ĐẢNG", "PHÓ BÍ THƯ"),
        BodyKind::State => ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        BodyKind::Enterprise => ("TM. HỘI ĐỒNG THÀNH VIÊN", "THÀNH VIÊN"),
    };
    vec![
        Part::Columns {
            left: lines(["Nơi nhận:", &format!("- {},", plan.focal_point.vi), "- Lưu văn thư."]),
            right: lines([authority, post, "(không có chữ ký: văn bản sinh tự động)"]),
        },
        Part::Title(MARK.to_owned()),
    ]
}

fn lines<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.into_iter().filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

fn superior(kind: BodyKind) -> &'static str {
    match kind {
        BodyKind::PartyCentral | BodyKind::PartyCommittee => "BAN CHẤP HÀNH TRUNG ƯƠNG",
        BodyKind::Province => "BAN CHẤP HÀNH TRUNG ƯƠNG",
        BodyKind::PartyCaucus | BodyKind::Enterprise => "",
        BodyKind::State => "CHÍNH PHỦ",
    }
}

fn symbol(body: &Body) -> &'static str {
    match body.kind {
        BodyKind::Province => "TU",
        BodyKind::PartyCommittee => "ĐU",
        BodyKind::PartyCentral => "TW",
        BodyKind::PartyCaucus => "BCSĐ",
        BodyKind::State => "UB",
        BodyKind::Enterprise => "HĐTV",
    }
}

fn place(body: &Body) -> &str {
    match body.kind {
        BodyKind::Province => &body.short.vi,
        _ => "Hà Nội",
    }
}
