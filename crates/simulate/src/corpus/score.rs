//! Scores of the rules on the corpus: what they found of what was planted, and what they told besides.
//!
//! It compares places: a rule that tells of the right thing at the wrong place has missed it. It runs no rule.

use std::collections::BTreeMap;

use super::{Must, Specimen, Truth, Wording};

/// Where a problem was told, in the words of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The rule.
    pub rule: String,
    /// The words of the passage or cell it was told at; empty for the whole report.
    pub words: String,
    /// What was said.
    pub message: String,
}

/// How a rule did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleScore {
    /// Faults planted.
    pub planted: usize,
    /// Of those, found.
    pub found: usize,
    /// Faults in wordings kept back.
    pub held: usize,
    /// Of those, found.
    pub held_found: usize,
    /// Problems told.
    pub told: usize,
    /// Of those, where no fault is.
    pub wolves: usize,
    /// What looks like a fault and is none.
    pub near: usize,
}

impl RuleScore {
    /// Found of planted, in per mille; 1,000 where nothing was planted.
    pub fn recall(&self) -> usize {
        per_mille(self.found, self.planted)
    }

    /// Right of told, in per mille; 1,000 where nothing was told.
    pub fn precision(&self) -> usize {
        per_mille(self.told - self.wolves, self.told)
    }
}

fn per_mille(part: usize, whole: usize) -> usize {
    (part * 1_000).checked_div(whole).unwrap_or(1_000)
}

/// The scores of all rules.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scores {
    /// By the rule's id.
    pub rules: BTreeMap<String, RuleScore>,
    /// How many reports were looked at.
    pub reports: usize,
    /// Lines about what was missed and what was told without cause, for whoever mends a rule.
    pub lines: Vec<String>,
}

impl Scores {
    /// Adds what the checks told of one report. `title` gives the title of a section by its key.
    pub fn add(&mut self, specimen: &Specimen, told: &[Place], title: &dyn Fn(&str) -> String) {
        self.reports += 1;
        for truth in specimen.truth.iter().filter(|truth| truth.must == Must::Find) {
            let score = self.rules.entry(truth.rule.to_owned()).or_default();
            let found = told.iter().any(|place| speaks_of(place, truth, title));
            score.planted += 1;
            score.found += usize::from(found);
            score.held += usize::from(truth.wording == Wording::Held);
            score.held_found += usize::from(found && truth.wording == Wording::Held);
            if !found {
                let (number, rule) = (specimen.number, truth.rule);
                let words = truth.quotes.join(" | ");
                self.lines.push(format!(
                    "missed {rule} in {number} ({:?}, {}): {words}",
                    truth.wording, truth.section
                ));
            }
        }
        for (rule, _) in &specimen.near {
            self.rules.entry((*rule).to_owned()).or_default().near += 1;
        }
        for place in told {
            let right = specimen.truth.iter().any(|truth| speaks_of(place, truth, title));
            let score = self.rules.entry(place.rule.clone()).or_default();
            score.told += 1;
            score.wolves += usize::from(!right);
            if !right {
                let Place { rule, words, message } = place;
                self.lines.push(format!("wolf {rule} in {}: {message} «{words}»", specimen.number));
            }
        }
    }

    /// Adds the scores of other reports.
    pub fn merge(&mut self, other: Self) {
        self.reports += other.reports;
        self.lines.extend(other.lines);
        for (rule, more) in other.rules {
            let score = self.rules.entry(rule).or_default();
            score.planted += more.planted;
            score.found += more.found;
            score.held += more.held;
            score.held_found += more.held_found;
            score.told += more.told;
            score.wolves += more.wolves;
            score.near += more.near;
        }
    }
}

fn speaks_of(place: &Place, truth: &Truth, title: &dyn Fn(&str) -> String) -> bool {
    place.rule == truth.rule
        && if truth.quotes.is_empty() {
            truth.section.is_empty() || place.message.contains(&title(&truth.section))
        } else {
            truth.quotes.iter().any(|quote| stands_in(quote, &place.words))
        }
}

/// Whether a passage or cell holds `quote`; a short one must be the whole of it, or a line: `35` is not in `135`.
fn stands_in(quote: &str, words: &str) -> bool {
    /// Longer quotations are found anywhere.
    const SHORT: usize = 25;
    if quote.chars().count() < SHORT {
        words.lines().any(|line| line.trim() == quote.trim())
    } else {
        words.contains(quote)
    }
}
