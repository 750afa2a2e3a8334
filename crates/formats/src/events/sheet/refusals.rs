//! What a workbook is refused for, each with its place and what to do, and the places of sheets and rows.

use kernel::{Bilingual, Place};

use crate::events::{Refused, package};

pub(super) fn sheet_place(file: &str, sheet: &str) -> Place {
    Place::Row { file: format!("{file}/{sheet}"), row: 0, column: String::new() }
}

pub(super) fn row_place(place: &Place, row: u32) -> Place {
    match place {
        Place::Row { file, .. } => {
            Place::Row { file: file.clone(), row: u64::from(row) + 1, column: String::new() }
        }
        other => other.clone(),
    }
}

pub(super) fn no_header(place: &Place, row: Option<u32>) -> Refused {
    let row = row.unwrap_or(1);
    Refused::new(
        "no-header",
        place.clone(),
        Bilingual::new(
            format!("dòng {row} của trang tính trống, không có tên cột"),
            format!("row {row} of the sheet is empty: there are no names of columns"),
        ),
        Bilingual::new(
            "ghi đúng [sheet] header_row trong ánh xạ",
            "write the right [sheet] header_row in the mapping",
        ),
    )
}

pub(super) fn disordered(place: &Place, row: u32) -> Refused {
    Refused::new(
        "sheet-disordered",
        row_place(place, row),
        Bilingual::new(
            "các ô không xếp theo thứ tự dòng, cột",
            "the cells do not stand in the order of rows and columns",
        ),
        Bilingual::new(
            "lưu lại tệp bằng Excel hoặc LibreOffice",
            "save the file again with Excel or LibreOffice",
        ),
    )
}

pub(super) fn many_cells(place: &Place, limit: u64) -> Refused {
    Refused::new(
        "many-cells",
        place.clone(),
        Bilingual::new(format!("nhiều hơn {limit} ô"), format!("more than {limit} cells")),
        Bilingual::new("chia nhật ký theo thời gian", "split the log by time"),
    )
}

pub(super) fn too_much_text(file: &str) -> Refused {
    Refused::new(
        "too-large",
        package::whole(file, ""),
        Bilingual::new("bảng tính có quá nhiều chữ", "the workbook holds too much text"),
        Bilingual::new("chia nhật ký theo thời gian, hoặc gửi CSV", "split the log by time, or send a CSV"),
    )
}

pub(super) fn refuse_binary(file: &str) -> Refused {
    Refused::new(
        "binary-workbook",
        package::whole(file, ""),
        Bilingual::new(
            "bảng tính nhị phân (.xlsb) chưa đọc được",
            "a binary workbook (.xlsb) is not read here",
        ),
        Bilingual::new("mở bằng Excel và lưu thành .xlsx", "open it in Excel and save it as .xlsx"),
    )
}

pub(super) fn embedded(file: &str, part: &str) -> Refused {
    Refused::new(
        "embedded-document",
        package::whole(file, part),
        Bilingual::new(
            "bảng tính chứa một tài liệu khác; phần này không đọc được nên không nhận",
            "the workbook holds another document, which cannot be read; it is not taken in",
        ),
        Bilingual::new("xóa phần nhúng rồi gửi lại", "delete what is embedded and send it again"),
    )
}
