//! What a measurement is told to do. All of it travels with the result.

/// Numbers in the definitions that may be chosen; each definition says what its own mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameters {
    /// A case handed on at least so often has gone a long way.
    pub long_chain: usize,
    /// Sent back within so much time of receipt counts as sent back on receipt, in microseconds by the clock.
    pub receipt: i64,
    /// Time without any event up to here is ordinary, in microseconds by the clock.
    pub idle_after: i64,
    /// A reason that stands under more than this share of all refusals is boilerplate, in thousandths.
    pub boilerplate: u64,
    /// A wait that begins within this share of the allowed time before it is due begins shortly before due, in thousandths;
    /// the same share of the allowed time before due is looked at for heaps of completions.
    pub near_due: i64,
}

/// An hour, in microseconds.
pub const HOUR: i64 = 3_600_000_000;

impl Default for Parameters {
    fn default() -> Self {
        Self { long_chain: 5, receipt: HOUR, idle_after: 24 * HOUR, boilerplate: 50, near_due: 100 }
    }
}

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
    /// Pairs of units in the network of handovers.
    pub network: usize,
    /// Numbers in the definitions.
    pub parameters: Parameters,
    /// Whence random draws come: the same seed gives the same result.
    pub seed: u64,
    /// A change to be looked at: what came in before this month against what came in since (year × 12 + month − 1).
    pub change: Option<i32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            threads: None,
            k: 10,
            least_units: 3,
            pseudonym_key: None,
            pairs: 10,
            network: 300,
            parameters: Parameters::default(),
            seed: 1,
            change: None,
        }
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

    /// The number of the period that a month (year × 12 + month − 1) lies in.
    pub(crate) fn of_month(self, month: i32) -> i32 {
        match self {
            Self::Month => month,
            Self::Quarter => month.div_euclid(3),
            Self::Year => month.div_euclid(12),
            Self::All => 0,
        }
    }
}
