//! What measuring one log of a study gave, in plain numbers.

/// One side of an indicator for which units are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aspect {
    /// Its id: the indicator's, or `id.side`.
    pub id: String,
    /// The behaviour its indicator is a sign of: flags are held down within it.
    pub family: String,
}

impl Aspect {
    /// The id of its indicator.
    pub fn indicator(&self) -> &str {
        self.id.split('.').next().unwrap_or_default()
    }

    /// Whether it is its indicator's first, by which the behaviour must be seen.
    pub fn is_primary(&self) -> bool {
        self.id == self.indicator()
    }
}

/// What the engine says of one unit by one aspect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// The unit's place in [`Design::roles`](super::Design::roles).
    pub unit: usize,
    /// The aspect's place in the list of the study.
    pub aspect: usize,
    /// Cases (or durations) that count.
    pub cases: u64,
    /// The denominator.
    pub base: f64,
    /// The numerator.
    pub observed: f64,
    /// The numerator at the rates of all other units.
    pub expected: f64,
    /// Observed over expected, as the engine gives it.
    pub ratio: f64,
    /// The ends of the ratio's 95 % interval.
    pub interval: (f64, f64),
    /// Whether it is worth asking about.
    pub is_asked: bool,
}

/// What measuring one log gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The place of its strength.
    pub world: usize,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// Aspects that the engine compared.
    pub compared: Vec<usize>,
    /// Of these, the ones whose flags it withdrew because chance alone flags as much.
    pub withdrawn: Vec<usize>,
}
