//! Problems for people: put together by rule, worst first.

use kernel::{Bilingual, Language, Place, Problem, Severity};
use plan::Outline;

/// What one rule found.
#[derive(Debug, Clone)]
pub(crate) struct Sorted {
    /// The rule's id.
    pub(crate) rule: String,
    /// How grave it is.
    pub(crate) severity: Severity,
    /// The badge's tone.
    pub(crate) tone: &'static str,
    /// What to do.
    pub(crate) hint: Bilingual,
    /// Each finding.
    pub(crate) problems: Vec<Shown>,
}

/// One finding.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    /// What is wrong.
    pub(crate) message: Bilingual,
    /// Where it is, when it is of one place.
    pub(crate) place: Option<PlaceOf>,
}

/// A place in a report.
#[derive(Debug, Clone)]
pub(crate) struct PlaceOf {
    /// The passage's address.
    pub(crate) address: String,
    /// The same in words.
    pub(crate) name: Bilingual,
    /// The words it is about; may be empty.
    pub(crate) quote: String,
}

impl Sorted {
    /// `problems` by rule, in the order the worst of each first appears; places are told by the sections of `outline`.
    pub(crate) fn by_rule(problems: &[Problem], outline: &Outline) -> Vec<Self> {
        let mut groups: Vec<Self> = Vec::new();
        for problem in problems {
            let shown = Shown {
                message: problem.message.clone(),
                place: match &problem.place {
                    Place::Passage { address, quote } => Some(PlaceOf {
                        name: reports::place_words(address, outline),
                        address: address.clone(),
                        quote: quote.clone(),
                    }),
                    _ => None,
                },
            };
            match groups.iter_mut().find(|group| group.rule == problem.rule) {
                Some(group) => group.problems.push(shown),
                None => groups.push(Self {
                    rule: problem.rule.clone(),
                    severity: problem.severity,
                    tone: tone(problem.severity),
                    hint: problem.hint.clone(),
                    problems: vec![shown],
                }),
            }
        }
        groups
    }

    /// The rule's name; for what the reader of files noticed, its first words.
    pub(crate) fn title(&self, language: Language) -> String {
        match reports::rules::named(&self.rule) {
            Some(rule) => language.pick(rule.name.vi, rule.name.en).to_owned(),
            None => language.pick("Về tệp", "About the file").to_owned(),
        }
    }

    /// Where the rule is explained; nowhere for what the reader of files noticed.
    pub(crate) fn about(&self) -> Option<String> {
        reports::rules::named(&self.rule).map(|rule| format!("{}#{}", super::RULES, rule.id))
    }
}

/// The badge's tone for a severity.
pub(crate) fn tone(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker | Severity::Error => "bad",
        Severity::Warning => "warn",
        Severity::Note => "note",
    }
}
