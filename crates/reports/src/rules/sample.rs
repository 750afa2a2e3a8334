//! Small reports for the rules' examples: lines of text become a document.
//!
//! `#` begins a heading, `| a | b |` a row of a table, an empty line parts blocks; anything else is a paragraph.

use formats::{Block, BlockKind, Cell, Document, Look, Table};

/// Parts an example from the version before it.
#[cfg(test)]
pub(super) const EARLIER: &str = "=== bản trước\n";

/// The document `text` describes.
pub fn document(text: &str) -> Document {
    let mut document = Document::default();
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for line in text.lines().map(str::trim).chain([""]) {
        if let Some(row) = line.strip_prefix('|') {
            let cells = row.trim_end_matches('|').split('|').enumerate();
            let cell = |(column, text): (usize, &str)| Cell {
                column: u32::try_from(column).unwrap_or(0),
                columns: 1,
                rows: 1,
                text: text.trim().to_owned(),
            };
            rows.push(cells.map(cell).collect());
            continue;
        }
        if !rows.is_empty() {
            push(&mut document, BlockKind::Table(Table { rows: std::mem::take(&mut rows) }), String::new());
        }
        if let Some(heading) = line.strip_prefix('#') {
            let kind = BlockKind::Heading { level: 1, marker: String::new() };
            push(&mut document, kind, heading.trim().to_owned());
        } else if !line.is_empty() {
            push(&mut document, BlockKind::Paragraph, line.to_owned());
        }
    }
    document
}

fn push(document: &mut Document, kind: BlockKind, text: String) {
    let path = format!("b{}", document.blocks.len() + 1);
    document.blocks.push(Block {
        path,
        kind,
        text,
        look: Look::default(),
        fonts: Vec::new(),
        marks: Vec::new(),
        links: Vec::new(),
    });
}

/// A short report with which no rule finds fault.
pub(super) const GOOD: &str = "
ĐẢNG CỘNG SẢN VIỆT NAM
Số 05-BC/TU
Hà Nội, ngày 05 tháng 9 năm 2023
# I. Thực trạng tình hình
Trong giai đoạn 2021 - 2023, tỉnh được giao 120 nhiệm vụ có thời hạn; điển hình là nhóm nhiệm vụ về đất đai tại Sở Tài nguyên và Môi trường.
| Nội dung | Số nhiệm vụ |
| Nhiệm vụ hoàn thành đúng hạn | 80 |
| Nhiệm vụ hoàn thành quá hạn | 25 |
| Nhiệm vụ chưa hoàn thành, còn trong hạn | 10 |
| Nhiệm vụ chưa hoàn thành, đã quá hạn | 5 |
| Tổng số nhiệm vụ được giao có thời hạn | 120 |
Số cán bộ, đảng viên thuộc phạm vi báo cáo là 4.210 người.
# II. Biểu hiện, hành vi
Một số phòng chuyên môn xin ý kiến cấp trên về việc thuộc thẩm quyền: năm 2022 có 35 lượt xin ý kiến.
| Nội dung | Số liệu |
| Số lượt xin ý kiến cấp trên về việc thuộc thẩm quyền | 35 |
| Số văn bản trả lời lấy ý kiến quá hạn | 12 |
Ví dụ, Phòng Quản lý đô thị hai lần xin ý kiến về cùng một hồ sơ trong tháng 5/2022.
# III. Hậu quả, tác hại
Chậm quyết định làm 4 dự án chậm tiến độ trong năm 2022; điển hình là dự án cải tạo tuyến đường nội thị.
| Nội dung | Số liệu |
| Số phản ánh, kiến nghị của người dân, doanh nghiệp | 64 |
# IV. Nguyên nhân
Quy định về xác định giá đất còn chồng chéo, dẫn đến 12 văn bản hỏi đi hỏi lại trong năm 2022. Ví dụ, hồ sơ giá đất của một khu tái định cư phải hỏi ba lần.
| Nội dung | Số liệu |
| Số quy định chồng chéo, chưa rõ đã kiến nghị | 9 |
# V. Nhiệm vụ, giải pháp
Ban hành quy chế trả lời lấy ý kiến trong 5 ngày làm việc, giao người đứng đầu chịu trách nhiệm.
| Nội dung | Số liệu |
| Tổng số tập thể, cá nhân đã xử lý | 10 |
| Số trường hợp kiểm điểm, rút kinh nghiệm | 7 |
| Số trường hợp điều chuyển, thay thế | 2 |
| Số trường hợp kỷ luật | 1 |
Nơi nhận:
- Lưu: VT.
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
(đã ký)
";
