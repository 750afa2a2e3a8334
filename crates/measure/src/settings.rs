//! What a measurement is told to do. All of it travels with the result.

/// How a measurement is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Threads to use; `None` for as many as there are processors. The result does not depend on it.
    pub threads: Option<usize>,
    /// A unit with fewer cases than this is not shown.
    pub k: u64,
    /// A stratum with fewer units than this is merged with others; a comparison with fewer is not made.
    pub least_units: usize,
    /// Key of the officers' pseudonyms; without one, officers are left out.
    pub pseudonym_key: Option<[u8; 32]>,
    /// Pairs of units listed per indicator.
    pub pairs: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { threads: None, k: 10, least_units: 3, pseudonym_key: None, pairs: 10 }
    }
}

/// How long a period of comparison is. A case belongs to the period of its first event, by the clock it was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Calendar months.
    Month,
    /// Calendar quarters.
    Quarter,
    /// Calendar years.
    Year,
    /// All time in one.
    All,
}

impl Period {
    /// The word for it in mappings and results.
    pub fn code(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::All => "all",
        }
    }

    /// The number of the period that `micros` (since 1970, by the local clock) lies in.
    pub(crate) fn number(self, micros: i64) -> i32 {
        let Ok(timestamp) = jiff::Timestamp::from_microsecond(micros) else { return i32::MAX };
        let date = jiff::tz::Offset::UTC.to_datetime(timestamp).date();
        let (year, month) = (i32::from(date.year()), i32::from(date.month()) - 1);
        match self {
            Self::Month => year * 12 + month,
            Self::Quarter => year * 4 + month / 3,
            Self::Year => year,
            Self::All => 0,
        }
    }
}
