//! Who writes: a body of the plan, or a unit of one under a name that shows it is made up.
//!
//! It knows how offices call themselves, number their papers and sign; it names nobody.

use jiff::civil::{Date, date};
use plan::{Body, BodyKind, Plan};

use super::REPORTS;
use crate::draw::Draw;
use crate::report::DocumentFamily;

/// The sender of a report.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    pub(super) body: Body,
    pub(super) group: i64,
    pub(super) name: String,
    pub(super) superior: String,
    pub(super) symbol: String,
    pub(super) family: DocumentFamily,
    pub(super) place: String,
    pub(super) authority: &'static str,
    pub(super) post: &'static str,
    pub(super) signed: Date,
    pub(super) size: Size,
}

/// How long a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// A body's.
    Whole,
    /// A unit's: fewer findings.
    Short,
}

/// One report in so many is of a time after the merging of bodies.
const LATE_ONE_IN: usize = 9;

struct Kind {
    name: &'static str,
    symbol: &'static str,
    family: DocumentFamily,
    signs: [(&'static str, &'static str); 2],
}

const fn state(name: &'static str, symbol: &'static str, signs: [(&'static str, &'static str); 2]) -> Kind {
    Kind { name, symbol, family: DocumentFamily::State, signs }
}

const fn party(name: &'static str, symbol: &'static str, signs: [(&'static str, &'static str); 2]) -> Kind {
    Kind { name, symbol, family: DocumentFamily::Party, signs }
}

const DIRECTOR: [(&str, &str); 2] = [("", "GIÁM ĐỐC"), ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")];
const CHAIR: [(&str, &str); 2] =
    [("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC")];
const SECRETARY: [(&str, &str); 2] =
    [("T/M BAN THƯỜNG VỤ", "BÍ THƯ"), ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC")];
const HEAD: [(&str, &str); 2] = [("", "TRƯỞNG BAN"), ("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")];
const OFFICE: [(&str, &str); 2] = [("", "CHÁNH VĂN PHÒNG"), ("TUQ. BỘ TRƯỞNG", "PHÓ CHÁNH VĂN PHÒNG")];
const BUREAU: [(&str, &str); 2] = [("", "CỤC TRƯỞNG"), ("Q. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG PHỤ TRÁCH")];
const BOARD: [(&str, &str); 2] =
    [("TM. HỘI ĐỒNG THÀNH VIÊN", "CHỦ TỊCH"), ("KT. TỔNG GIÁM ĐỐC", "PHÓ TỔNG GIÁM ĐỐC")];

/// `#` stands for a number.
const OF_PROVINCES: [Kind; 10] = [
    state("Sở Tài chính", "STC", DIRECTOR),
    state("Sở Xây dựng", "SXD", DIRECTOR),
    state("Sở Y tế", "SYT", DIRECTOR),
    state("Sở Tư pháp", "STP", DIRECTOR),
    state("Ủy ban nhân dân huyện Minh Họa #", "UBND", CHAIR),
    state("Ủy ban nhân dân thị xã Minh Họa #", "UBND", CHAIR),
    state("Ban Quản lý dự án Minh Họa #", "BQLDA", DIRECTOR),
    party("Huyện ủy Minh Họa #", "HU", SECRETARY),
    party("Ban Tổ chức cấp ủy Minh Họa #", "BTC", HEAD),
    party("Đảng ủy cơ sở Minh Họa #", "ĐU", [("T/M ĐẢNG ỦY", "BÍ THƯ"), ("T/M ĐẢNG ỦY", "PHÓ BÍ THƯ")]),
];
const OF_CENTRE: [Kind; 4] = [
    state("Cục Minh Họa #", "CMH", BUREAU),
    state("Văn phòng Minh Họa #", "VP", OFFICE),
    state("Trung tâm Minh Họa #", "TTMH", DIRECTOR),
    party("Đảng ủy bộ phận Minh Họa #", "ĐUBP", [("T/M ĐẢNG ỦY", "BÍ THƯ"), ("T/M ĐẢNG ỦY", "PHÓ BÍ THƯ")]),
];
const OF_ENTERPRISES: [Kind; 2] =
    [state("Công ty Minh Họa #", "CTMH", BOARD), state("Chi nhánh Minh Họa #", "CNMH", DIRECTOR)];

/// Who sends the report with this number.
pub(super) fn sender(plan: &Plan, number: usize, draw: &mut Draw) -> Sender {
    let late = draw.below(LATE_ONE_IN) == 0;
    let signed = if late {
        date(
            2025,
            i8::try_from(draw.between(8, 12)).unwrap_or(9),
            i8::try_from(draw.between(1, 28)).unwrap_or(1),
        )
    } else {
        date(
            2023,
            i8::try_from(draw.between(8, 9)).unwrap_or(9),
            i8::try_from(draw.between(1, 28)).unwrap_or(1),
        )
    };
    let assigned: Vec<(&Body, i64)> = plan
        .assignments
        .iter()
        .filter_map(|owed| Some((plan.body(&owed.body)?, owed.group)))
        .filter(|(body, _)| body.stands_on(signed))
        .collect();
    let (parent, group) = if number < REPORTS && !late {
        assigned[number % assigned.len()]
    } else {
        assigned[draw.below(assigned.len())]
    };
    if number < REPORTS {
        of_body(parent, group, signed)
    } else {
        of_unit(parent, (group, number), signed, draw)
    }
}

fn of_body(body: &Body, group: i64, signed: Date) -> Sender {
    let (symbol, family, authority, post) = match body.kind {
        BodyKind::Province => ("TU", DocumentFamily::Party, "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"),
        BodyKind::PartyCommittee => ("ĐU", DocumentFamily::Party, "T/M ĐẢNG ỦY", "PHÓ BÍ THƯ"),
        BodyKind::PartyCentral => ("BTCTW", DocumentFamily::Party, "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"),
        BodyKind::PartyCaucus => ("BCSĐ", DocumentFamily::Party, "T/M BAN CÁN SỰ ĐẢNG", "BÍ THƯ"),
        BodyKind::State => ("UBQLV", DocumentFamily::State, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        BodyKind::Enterprise => ("HĐTV", DocumentFamily::State, "TM. HỘI ĐỒNG THÀNH VIÊN", "CHỦ TỊCH"),
    };
    let superior = match family {
        DocumentFamily::Party => "BAN CHẤP HÀNH TRUNG ƯƠNG",
        DocumentFamily::State => "CHÍNH PHỦ",
    };
    Sender {
        body: body.clone(),
        group,
        name: body.name_on(signed).vi.clone(),
        superior: superior.to_owned(),
        symbol: symbol.to_owned(),
        family,
        place: place(body),
        authority,
        post,
        signed,
        size: Size::Whole,
    }
}

fn of_unit(parent: &Body, (group, number): (i64, usize), signed: Date, draw: &mut Draw) -> Sender {
    let kinds: &[Kind] = match parent.kind {
        BodyKind::Province => &OF_PROVINCES,
        BodyKind::Enterprise => &OF_ENTERPRISES,
        _ => &OF_CENTRE,
    };
    let kind = &kinds[draw.below(kinds.len())];
    let (authority, post) = kind.signs[draw.below(kind.signs.len())];
    let ordinal = number + 1 - REPORTS;
    let mut body = parent.clone();
    body.kind = if kind.family == DocumentFamily::Party { BodyKind::PartyCommittee } else { BodyKind::State };
    Sender {
        name: kind.name.replace('#', &ordinal.to_string()),
        superior: parent.name_on(signed).vi.to_uppercase(),
        symbol: kind.symbol.to_owned(),
        family: kind.family,
        place: place(parent),
        authority,
        post,
        signed,
        size: Size::Short,
        body,
        group,
    }
}

fn place(body: &Body) -> String {
    match body.kind {
        BodyKind::Province => body.short.vi.clone(),
        _ => "Hà Nội".to_owned(),
    }
}
