//! Who works here: bodies at three levels, the units of each, and the procedures people come for.
//!
//! Every area has the same units and the same procedures, so that like can be compared with like. Areas have
//! numbers, not names. A unit takes in, works on and signs the cases of its field itself, as the counters of a centre for
//! public services belong to the offices behind them; what it hands on goes to another unit.

/// The field a unit works in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Office {
    /// Land.
    Land,
    /// Construction.
    Construction,
    /// Finance and business.
    Finance,
}

impl Office {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Land, Self::Construction, Self::Finance];

    fn name(self) -> &'static str {
        match self {
            Self::Land => "Đất đai",
            Self::Construction => "Xây dựng",
            Self::Finance => "Tài chính",
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Land => "dat-dai",
            Self::Construction => "xay-dung",
            Self::Finance => "tai-chinh",
        }
    }

    pub(crate) fn index(self) -> usize {
        match self {
            Self::Land => 0,
            Self::Construction => 1,
            Self::Finance => 2,
        }
    }
}

/// The level a unit stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// First line: nearest to the people.
    Commune,
    /// Second line.
    District,
    /// Third line.
    Province,
}

impl Level {
    /// From low to high.
    pub const ALL: [Self; 3] = [Self::Commune, Self::District, Self::Province];

    /// Its name in the log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Commune => "Cấp xã",
            Self::District => "Cấp huyện",
            Self::Province => "Cấp tỉnh",
        }
    }
}

/// A unit: an office of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// The level of its body.
    pub level: Level,
    /// The number of its body within the level, from 1.
    pub place: u16,
    /// Its field.
    pub office: Office,
}

/// Areas that belong to one body of the second level.
const AREAS_TO_A_DISTRICT: u16 = 7;

impl Unit {
    /// The unit of the first level in `area`, from 1.
    pub fn of_area(area: u16, office: Office) -> Self {
        Self { level: Level::Commune, place: area, office }
    }

    /// Its name in the log: `Bộ phận Đất đai – khu vực 3`.
    pub fn name(self) -> String {
        let (office, place) = (self.office.name(), self.place);
        match self.level {
            Level::Commune => format!("Bộ phận {office} – khu vực {place}"),
            Level::District => format!("Phòng {office} – cụm {place}"),
            Level::Province => format!("Phòng {office} – cấp tỉnh"),
        }
    }

    /// A short name for the command line: `dat-dai.3`, `dat-dai.cum-1`, `dat-dai.tinh`.
    pub fn code(self) -> String {
        let (office, place) = (self.office.code(), self.place);
        match self.level {
            Level::Commune => format!("{office}.{place}"),
            Level::District => format!("{office}.cum-{place}"),
            Level::Province => format!("{office}.tinh"),
        }
    }

    /// The name of its body.
    pub fn body(self) -> String {
        match self.level {
            Level::Commune => format!("UBND khu vực {}", self.place),
            Level::District => format!("UBND cụm {}", self.place),
            Level::Province => "UBND tỉnh".to_owned(),
        }
    }

    /// The unit above it in the same field; `None` at the top.
    pub fn above(self) -> Option<Self> {
        let (level, place) = match self.level {
            Level::Commune => (Level::District, (self.place - 1) / AREAS_TO_A_DISTRICT + 1),
            Level::District => (Level::Province, 1),
            Level::Province => return None,
        };
        Some(Self { level, place, ..self })
    }

    /// All units of a province with `areas` areas: by level, then by place, then by field.
    pub fn all(areas: u16) -> Vec<Self> {
        let districts = areas.div_ceil(AREAS_TO_A_DISTRICT);
        let places = [(Level::Commune, areas), (Level::District, districts), (Level::Province, 1)];
        let mut units = Vec::new();
        for (level, count) in places {
            for place in 1..=count {
                units.extend(Office::ALL.map(|office| Self { level, place, office }));
            }
        }
        units
    }
}

/// A procedure people come for. Days are working days.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Procedure {
    pub(crate) name: &'static str,
    /// Days from receipt to the day promised, for an ordinary case.
    pub(crate) promised: i64,
    /// Mean days of work on an ordinary case.
    pub(crate) work: f64,
    /// How often it comes, against the other procedure of its field.
    pub(crate) weight: f64,
    /// Nobody's powers are clear here: it goes through more hands wherever it comes in.
    pub(crate) is_unclear: bool,
}

/// By field, in the order of [`Office::ALL`]: an ordinary procedure and one with unclear powers.
pub(crate) const PROCEDURES: [Procedure; 6] = [
    Procedure {
        name: "Đăng ký biến động đất đai", promised: 16, work: 2.6, weight: 3.0, is_unclear: false
    },
    Procedure {
        name: "Cấp giấy chứng nhận quyền sử dụng đất",
        promised: 28,
        work: 5.2,
        weight: 1.0,
        is_unclear: true,
    },
    Procedure {
        name: "Cấp giấy phép xây dựng", promised: 19, work: 3.2, weight: 3.0, is_unclear: false
    },
    Procedure {
        name: "Điều chỉnh quy hoạch chi tiết",
        promised: 28,
        work: 4.8,
        weight: 1.0,
        is_unclear: true,
    },
    Procedure {
        name: "Xác nhận nghĩa vụ tài chính",
        promised: 14,
        work: 2.2,
        weight: 3.0,
        is_unclear: false,
    },
    Procedure {
        name: "Chuyển đổi loại hình kinh doanh",
        promised: 22,
        work: 4.0,
        weight: 1.0,
        is_unclear: true,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_have_names_codes_and_somebody_above() {
        let text: Vec<String> = Unit::all(8)
            .into_iter()
            .filter(|unit| unit.office == Office::Land)
            .map(|unit| {
                let above = unit.above().map_or_else(|| "–".to_owned(), Unit::code);
                format!("{} = {} of {} ↑ {above}", unit.code(), unit.name(), unit.body())
            })
            .skip(6)
            .collect();
        insta::assert_snapshot!(text.join("\n"), @r"
        dat-dai.7 = Bộ phận Đất đai – khu vực 7 of UBND khu vực 7 ↑ dat-dai.cum-1
        dat-dai.8 = Bộ phận Đất đai – khu vực 8 of UBND khu vực 8 ↑ dat-dai.cum-2
        dat-dai.cum-1 = Phòng Đất đai – cụm 1 of UBND cụm 1 ↑ dat-dai.tinh
        dat-dai.cum-2 = Phòng Đất đai – cụm 2 of UBND cụm 2 ↑ dat-dai.tinh
        dat-dai.tinh = Phòng Đất đai – cấp tỉnh of UBND tỉnh ↑ –
        ");
    }

    #[test]
    fn of_the_two_procedures_of_a_field_the_second_is_unclear() {
        assert_eq!(PROCEDURES.len(), 2 * Office::ALL.len());
        for (index, procedure) in PROCEDURES.iter().enumerate() {
            assert_eq!(procedure.is_unclear, index % 2 == 1);
        }
    }
}
