//! A one-stop centre of a province: areas, the units of each, and the procedures people come for.
//!
//! Every area has the same units and the same procedures, so that like can be compared with like. Areas have
//! numbers, not names.

/// What a unit does in its area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Office {
    /// Takes in and gives back.
    OneStop,
    /// Land.
    Land,
    /// Construction.
    Construction,
    /// Finance and business.
    Finance,
    /// Signs.
    Leadership,
}

impl Office {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::OneStop, Self::Land, Self::Construction, Self::Finance, Self::Leadership];
    /// The offices that work on the substance of a case.
    pub const PROFESSIONAL: [Self; 3] = [Self::Land, Self::Construction, Self::Finance];

    fn name(self) -> &'static str {
        match self {
            Self::OneStop => "Bộ phận Một cửa",
            Self::Land => "Phòng Đất đai",
            Self::Construction => "Phòng Xây dựng",
            Self::Finance => "Phòng Tài chính",
            Self::Leadership => "Lãnh đạo",
        }
    }
}

/// A unit: an office of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// Its area, from 1.
    pub area: usize,
    /// Its office.
    pub office: Office,
}

impl Unit {
    /// Its name in the log: `Phòng Đất đai – khu vực 3`.
    pub fn name(self) -> String {
        format!("{} – khu vực {}", self.office.name(), self.area)
    }
}

/// A procedure people come for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Procedure {
    pub(crate) name: &'static str,
    pub(crate) office: Office,
    /// Days from receipt to the day promised.
    pub(crate) promised: i64,
    /// Mean days of professional work on an ordinary case.
    pub(crate) work: f64,
    /// How often it comes, against the others.
    pub(crate) weight: usize,
}

pub(crate) const PROCEDURES: [Procedure; 6] = [
    Procedure {
        name: "Cấp giấy chứng nhận quyền sử dụng đất",
        office: Office::Land,
        promised: 30,
        work: 13.0,
        weight: 20,
    },
    Procedure {
        name: "Đăng ký biến động đất đai",
        office: Office::Land,
        promised: 15,
        work: 5.0,
        weight: 26,
    },
    Procedure {
        name: "Cấp giấy phép xây dựng",
        office: Office::Construction,
        promised: 20,
        work: 8.6,
        weight: 18,
    },
    Procedure {
        name: "Cung cấp thông tin quy hoạch",
        office: Office::Construction,
        promised: 15,
        work: 5.0,
        weight: 12,
    },
    Procedure {
        name: "Đăng ký hộ kinh doanh", office: Office::Finance, promised: 8, work: 1.4, weight: 16
    },
    Procedure {
        name: "Xác nhận nghĩa vụ tài chính",
        office: Office::Finance,
        promised: 12,
        work: 3.6,
        weight: 8,
    },
];
