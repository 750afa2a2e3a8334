//! The figures of one version in the order of the report; those with one key are found without reading all. Pure.

use std::ops::Deref;

use crate::Figure;

/// Figures as a version holds them. It reads as their list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    all: Vec<Figure>,
    /// Where in `all` they are, by key.
    by_key: Vec<u32>,
}

impl Figures {
    /// Puts `all` in order of their keys besides.
    pub fn new(all: Vec<Figure>) -> Self {
        let mut by_key: Vec<u32> = (0..u32::try_from(all.len()).unwrap_or(u32::MAX)).collect();
        by_key.sort_by(|one, other| all[*one as usize].key.cmp(&all[*other as usize].key));
        Self { all, by_key }
    }

    /// The figure with this key.
    pub fn named(&self, key: &str) -> Option<&Figure> {
        let of = |place: &u32| &self.all[*place as usize];
        let first = self.by_key.partition_point(|place| of(place).key.as_str() < key);
        self.by_key.get(first).map(of).filter(|figure| figure.key == key)
    }

    /// The tellings of the figure `asked`, in the order of the report.
    pub fn tellings(&self, asked: &str) -> Vec<&Figure> {
        let key = |place: &u32| self.all[*place as usize].key.as_str();
        let first = self.by_key.partition_point(|place| key(place) < asked);
        // Keys that begin alike stand together.
        let alike = self.by_key[first..].iter().take_while(|place| key(place).starts_with(asked));
        let mut places: Vec<u32> = alike.filter(|place| is_telling(key(place), asked)).copied().collect();
        places.sort_unstable();
        places.into_iter().map(|place| &self.all[place as usize]).collect()
    }
}

impl Deref for Figures {
    type Target = [Figure];

    fn deref(&self) -> &[Figure] {
        &self.all
    }
}

impl FromIterator<Figure> for Figures {
    fn from_iter<I: IntoIterator<Item = Figure>>(figures: I) -> Self {
        Self::new(figures.into_iter().collect())
    }
}

/// Whether `key` is a telling of the figure `asked`: `tasks-late-2` is the second of `tasks-late`.
pub(crate) fn is_telling(key: &str, asked: &str) -> bool {
    key.strip_prefix(asked).is_some_and(|rest| {
        let again = rest.strip_prefix('-').is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
        rest.is_empty() || again && rest.len() > 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Amount;

    #[test]
    fn a_second_telling_is_told_from_another_figure() {
        assert!(is_telling("tasks-late", "tasks-late") && is_telling("tasks-late-2", "tasks-late"));
        assert!(!is_telling("tasks-late-", "tasks-late") && !is_telling("tasks-late-x", "tasks-late"));
        assert!(!is_telling("tasks-latest", "tasks-late"));
    }

    #[test]
    fn tellings_come_in_the_order_of_the_report() {
        let keys =
            ["tasks-late-10", "cases", "tasks-late", "tasks-late-2", "tasks-latest", "tasks", "tasks-late-x"];
        let figure = |key: &&str| Figure {
            key: (*key).to_owned(),
            address: "state/p1".to_owned(),
            label: String::new(),
            value: Amount::from_ten_thousandths(10_000),
            unit: String::new(),
            period: None,
            span: 0..1,
            quote: "1".to_owned(),
        };
        let figures: Figures = keys.iter().map(figure).collect();
        let told = |asked: &str| {
            figures.tellings(asked).iter().map(|figure| figure.key.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(told("tasks-late"), ["tasks-late-10", "tasks-late", "tasks-late-2"]);
        assert_eq!(told("tasks"), ["tasks"]);
        assert!(told("case").is_empty() && told("zzz").is_empty());
        let named = |key: &str| figures.named(key).map(|figure| figure.key.as_str());
        assert_eq!(
            (named("tasks-late-2"), named("cases"), named("case")),
            (Some("tasks-late-2"), Some("cases"), None)
        );
    }
}
