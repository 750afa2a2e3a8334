//! Months in JSON: a first month and a list by what is told of each, for one object a month would be mostly names of fields.
//!
//! Results kept before this were written month by month and are read as they were.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeOwned, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{LoadJson, MonthJson};

/// A month, as one of those that follow upon each other.
pub(super) trait Monthly: Sized + DeserializeOwned {
    /// The first month, and lists by what is told, each as long as there are months.
    type Lists: Serialize + DeserializeOwned;

    fn month(&self) -> &str;
    /// Lists that begin with the month `first`, and have nothing in them.
    fn from(first: String) -> Self::Lists;
    fn add_to(&self, lists: &mut Self::Lists);
    /// The month at place `at` of the lists; a list that ends before it has no number for it.
    fn at(month: String, at: usize, lists: &Self::Lists) -> Self;
    fn first(lists: &Self::Lists) -> &str;
    fn len(lists: &Self::Lists) -> usize;
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct MonthLists {
    first: String,
    n: Vec<Option<u64>>,
    observed: Vec<Option<f64>>,
    expected: Vec<Option<f64>>,
    #[serde(default, skip_serializing_if = "is_empty")]
    cusum: Vec<Option<f64>>,
}

impl Monthly for MonthJson {
    type Lists = MonthLists;

    fn month(&self) -> &str {
        &self.month
    }

    fn add_to(&self, lists: &mut MonthLists) {
        lists.n.push(self.n);
        lists.observed.push(self.observed);
        lists.expected.push(self.expected);
        lists.cusum.push(self.cusum);
    }

    fn at(month: String, at: usize, lists: &MonthLists) -> Self {
        Self {
            month,
            n: number(&lists.n, at),
            observed: number(&lists.observed, at),
            expected: number(&lists.expected, at),
            cusum: number(&lists.cusum, at),
        }
    }

    fn from(first: String) -> MonthLists {
        MonthLists { first, ..MonthLists::default() }
    }

    fn first(lists: &MonthLists) -> &str {
        &lists.first
    }

    fn len(lists: &MonthLists) -> usize {
        lists.n.len()
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct LoadLists {
    first: String,
    received: Vec<Option<u64>>,
    backlog: Vec<Option<f64>>,
}

impl Monthly for LoadJson {
    type Lists = LoadLists;

    fn month(&self) -> &str {
        &self.month
    }

    fn add_to(&self, lists: &mut LoadLists) {
        lists.received.push(self.received);
        lists.backlog.push(self.backlog);
    }

    fn at(month: String, at: usize, lists: &LoadLists) -> Self {
        Self { month, received: number(&lists.received, at), backlog: number(&lists.backlog, at) }
    }

    fn from(first: String) -> LoadLists {
        LoadLists { first, ..LoadLists::default() }
    }

    fn first(lists: &LoadLists) -> &str {
        &lists.first
    }

    fn len(lists: &LoadLists) -> usize {
        lists.received.len()
    }
}

fn number<T: Copy>(list: &[Option<T>], at: usize) -> Option<T> {
    list.get(at).copied().flatten()
}

fn is_empty(list: &[Option<f64>]) -> bool {
    list.iter().all(Option::is_none)
}

/// Writes months that follow upon each other.
pub(super) fn serialize<M: Monthly, S: Serializer>(months: &[M], to: S) -> Result<S::Ok, S::Error> {
    let mut lists = M::from(months.first().map_or_else(String::new, |month| month.month().to_owned()));
    months.iter().for_each(|month| month.add_to(&mut lists));
    lists.serialize(to)
}

/// Reads months as they are written now, or were before.
pub(super) fn deserialize<'de, M: Monthly, D: Deserializer<'de>>(from: D) -> Result<Vec<M>, D::Error> {
    from.deserialize_any(Written(PhantomData))
}

struct Written<M>(PhantomData<M>);

impl<'de, M: Monthly> Visitor<'de> for Written<M> {
    type Value = Vec<M>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("months")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, months: A) -> Result<Vec<M>, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(months))
    }

    fn visit_map<A: MapAccess<'de>>(self, lists: A) -> Result<Vec<M>, A::Error> {
        let lists = M::Lists::deserialize(MapAccessDeserializer::new(lists))?;
        let (first, count) = (M::first(&lists), M::len(&lists));
        let number = number_of(first).ok_or_else(|| A::Error::custom(format!("«{first}» is no month")))?;
        let months = (number..).take(count).enumerate();
        Ok(months.map(|(at, month)| M::at(measure::month_text(month), at, &lists)).collect())
    }
}

fn number_of(month: &str) -> Option<i32> {
    let (year, month) = month.rsplit_once('-')?;
    let (year, month) = (year.parse::<i16>().ok()?, month.parse::<u8>().ok()?);
    (1..=12).contains(&month).then(|| i32::from(year) * 12 + i32::from(month) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Both {
        #[serde(with = "super")]
        months: Vec<MonthJson>,
        #[serde(with = "super")]
        load: Vec<LoadJson>,
    }

    fn check(text: &str) -> String {
        match serde_json::from_str::<Both>(text) {
            Ok(both) => serde_json::to_string(&both).unwrap(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn months_stand_in_lists() {
        let text = concat!(
            r#"{"months":{"first":"2022-12","n":[12,null],"observed":[3.0,null],"expected":[2.5,null],"cusum":[0.25,null]},"#,
            r#""load":{"first":"2022-12","received":[4,null],"backlog":[1.5,null]}}"#
        );
        assert_eq!(check(text), text);
        let both: Both = serde_json::from_str(text).unwrap();
        let months: Vec<&str> = both.months.iter().map(|month| month.month.as_str()).collect();
        assert_eq!(months, ["2022-12", "2023-01"]);
        assert_eq!(both.load[1], LoadJson { month: "2023-01".to_owned(), received: None, backlog: None });
    }

    #[test]
    fn months_written_one_by_one_are_read() {
        let old = concat!(
            r#"{"months":[{"month":"2022-03","n":12,"observed":3.0,"expected":2.5},"#,
            r#"{"month":"2022-04","n":null,"observed":null,"expected":null}],"load":[{"month":"2022-03","received":4,"backlog":1.5}]}"#
        );
        insta::assert_snapshot!(check(old), @r#"{"months":{"first":"2022-03","n":[12,null],"observed":[3.0,null],"expected":[2.5,null]},"load":{"first":"2022-03","received":[4],"backlog":[1.5]}}"#);
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for first in ["", "2022", "2022-13", "99999-01", "2022-xx"] {
            let text = format!(
                r#"{{"months":{{"first":"{first}","n":[1],"observed":[1.0],"expected":[1.0]}},"load":[]}}"#
            );
            assert!(check(&text).contains("is no month"), "{first}: {}", check(&text));
        }
    }
}
