//! Some of a measurement: the indicators of some behaviours, or some indicators. What is left out was measured all the same.

use std::collections::BTreeSet;

use crate::json::Measurement;

/// What of a measurement is to be written; everything where nothing is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Only {
    /// Codes of behaviours.
    pub behaviours: Vec<String>,
    /// Ids of indicators, or of single aspects (`id.aspect`).
    pub indicators: Vec<String>,
}

/// A word that names no behaviour or indicator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} «{word}»; use one of {}", known.join(", "))]
pub struct UnknownWord {
    what: &'static str,
    word: String,
    known: Vec<String>,
}

impl Only {
    /// Checks the words against what can be measured.
    ///
    /// # Errors
    /// The first word that names nothing, with those there are.
    pub fn check(&self) -> Result<(), UnknownWord> {
        let behaviours: Vec<String> =
            measure::Behaviour::ALL.iter().map(|known| known.code().to_owned()).collect();
        let aspects = measure::ALL.iter().flat_map(|known| known.definition.aspects).map(|known| known.id);
        let indicators = measure::ALL.iter().map(|known| known.definition.id);
        let indicators: BTreeSet<&str> = indicators.chain(aspects).collect();
        let unknown =
            |what, word: &String, known: Vec<String>| UnknownWord { what, word: word.clone(), known };
        if let Some(word) = self.behaviours.iter().find(|word| !behaviours.contains(word)) {
            return Err(unknown("behaviour", word, behaviours));
        }
        match self.indicators.iter().find(|word| !indicators.contains(word.as_str())) {
            None => Ok(()),
            Some(word) => {
                Err(unknown("indicator", word, indicators.iter().map(|&id| id.to_owned()).collect()))
            }
        }
    }

    /// What is named of `whole`.
    pub fn of(&self, mut whole: Measurement) -> Measurement {
        if self.behaviours.is_empty() && self.indicators.is_empty() {
            return whole;
        }
        whole.indicators.retain(|indicator| {
            self.behaviours.contains(&indicator.behaviour)
                || self.indicators.iter().any(|word| indicator_of(word) == indicator.id)
        });
        for indicator in &mut whole.indicators {
            let is_whole =
                self.behaviours.contains(&indicator.behaviour) || self.indicators.contains(&indicator.id);
            indicator.aspects.retain(|aspect| is_whole || self.indicators.contains(&aspect.id));
        }
        let kept = |id: &str| whole.indicators.iter().any(|indicator| indicator.id == id);
        let aspects: BTreeSet<&str> = whole
            .indicators
            .iter()
            .flat_map(|indicator| indicator.aspects.iter().map(|aspect| aspect.id.as_str()))
            .collect();
        whole.totals.retain(|id, _| kept(id));
        for unit in &mut whole.units {
            unit.cells.retain(|id, _| aspects.contains(id.as_str()));
        }
        whole.examples.retain(|example| aspects.contains(example.indicator.as_str()));
        whole.replies.retain(|reply| reply.indicator.as_deref().is_none_or(|id| aspects.contains(id)));
        if !kept("handover") {
            whole.network.clear();
        }
        whole
    }
}

/// The indicator of an id or of an aspect's id.
fn indicator_of(word: &str) -> &str {
    word.split_once('.').map_or(word, |(indicator, _)| indicator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_names_nothing_is_told_with_those_there_are() {
        let only = |behaviour: &str, indicator: &str| Only {
            behaviours: vec![behaviour.to_owned()],
            indicators: vec![indicator.to_owned()],
        };
        assert_eq!(only("fear", "slow_reply.never").check(), Ok(()));
        assert_eq!(
            only("sloth", "late").check().unwrap_err().to_string(),
            "there is no behaviour «sloth»; use one of avoidance, buck_passing, stalling, fear"
        );
        let told = only("fear", "lat").check().unwrap_err().to_string();
        assert!(
            told.starts_with("there is no indicator «lat»; use one of circular, consult_rounds,"),
            "{told}"
        );
    }
}
