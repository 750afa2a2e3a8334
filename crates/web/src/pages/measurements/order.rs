//! The order of units in the table of an indicator, chosen by links at the heads of columns.

use measurements::json::MeasuredJson;

/// By what the units are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Order {
    /// By the ratio drawn towards those of all units as far as it is uncertain, else by its distance from 1; the highest first.
    #[default]
    Shrunk,
    /// By the ratio; the highest first.
    Ratio,
    /// By the share of false alarms; the least first.
    FalseAlarms,
    /// By cases; the most first.
    Cases,
    /// By name.
    Name,
}

impl Order {
    pub(super) const ALL: [Self; 5] = [Self::Shrunk, Self::Ratio, Self::FalseAlarms, Self::Cases, Self::Name];

    /// The word in addresses.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Shrunk => "shrunk",
            Self::Ratio => "ratio",
            Self::FalseAlarms => "q",
            Self::Cases => "n",
            Self::Name => "name",
        }
    }

    /// Reads the word; what is unknown is the usual order.
    pub(super) fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|order| order.code() == code).unwrap_or_default()
    }

    /// Puts units in order; those that are alike in it by name.
    pub(super) fn sort(self, units: &mut [(&str, &MeasuredJson)]) {
        let weight = |cell: &MeasuredJson| match self {
            Self::Shrunk => {
                cell.shrunk.map_or_else(|| cell.z.unwrap_or(f64::NEG_INFINITY), |shrunk| shrunk.ratio)
            }
            Self::Ratio => cell.ratio,
            Self::FalseAlarms => -cell.q.unwrap_or(f64::INFINITY),
            Self::Cases => cell.n as f64,
            Self::Name => 0.0,
        };
        units.sort_by(|(a, left), (b, right)| weight(right).total_cmp(&weight(left)).then_with(|| a.cmp(b)));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A figure with little in it.
    pub(in super::super) fn cell(n: u64, ratio: f64, q: f64) -> MeasuredJson {
        MeasuredJson {
            definition_version: 1,
            n,
            cases_with: 1,
            base: n as f64,
            observed: ratio * 10.0,
            expected: 10.0,
            ratio,
            interval: [ratio / 2.0, ratio * 2.0],
            precision: 10.0,
            z: Some(ratio - 1.0),
            limits_95: Some([0.5, 1.6]),
            limits_998: Some([0.3, 2.1]),
            shrunk: None,
            p: Some(q / 2.0),
            q: Some(q),
            worth_asking: q < 0.05,
            withdrawn: false,
            months: Vec::new(),
            cusum: None,
            change: None,
        }
    }

    #[test]
    fn units_stand_in_the_order_asked_for() {
        let (a, b, c) = (cell(50, 1.0, 0.5), cell(20, 3.0, 0.01), cell(90, 1.0, 0.2));
        let check = |code: &str| {
            let mut units = vec![("B", &b), ("C", &c), ("A", &a)];
            Order::from_code(code).sort(&mut units);
            units.iter().map(|(unit, _)| *unit).collect::<String>()
        };
        assert_eq!(check("shrunk"), "BAC");
        assert_eq!(check("ratio"), "BAC");
        assert_eq!(check("q"), "BCA");
        assert_eq!(check("n"), "CAB");
        assert_eq!(check("name"), "ABC");
        assert_eq!(check("nonsense"), "BAC");
    }
}
