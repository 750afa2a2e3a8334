//! How each code of a codebook read in each version of the plan, and what each version changed of the codebook.
//!
//! Computed from the versions as they were issued, which never change. It does not know who coded by which version.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use ::store::{Store, StoreError};
use kernel::{Digest, StudyCode};

use crate::model::{Code, CodeId, Codebook};
use crate::store as rows;

/// What a version of the plan did to one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeChange {
    /// It came into the codebook.
    Added(Code),
    /// It was taken out of the codebook.
    Ended(Code),
    /// It stayed, and something of it reads differently.
    Changed {
        /// As it was.
        before: Box<Code>,
        /// As it is.
        after: Box<Code>,
    },
}

impl CodeChange {
    /// The code it is about.
    pub fn id(&self) -> &CodeId {
        match self {
            Self::Added(code) | Self::Ended(code) => &code.id,
            Self::Changed { after, .. } => &after.id,
        }
    }

    /// Whether what coders go by was changed: then what was coded before is to be looked at again.
    pub fn is_of_reading(&self) -> bool {
        match self {
            Self::Added(_) => false,
            Self::Ended(_) => true,
            Self::Changed { before, after } => !before.reads_as(after),
        }
    }
}

/// How each code read in each version, from the oldest version kept in mind to the one that stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodebookHistory {
    /// By code: from which version on it read so; `None` where it was taken out.
    readings: BTreeMap<CodeId, Vec<(i64, Option<Code>)>>,
    newest: i64,
}

impl CodebookHistory {
    /// The history of codebooks by version, oldest first.
    pub fn of<'b>(versions: impl IntoIterator<Item = (i64, &'b Codebook)>) -> Self {
        let mut history = Self::default();
        versions.into_iter().for_each(|(version, codebook)| history.add(version, codebook));
        history
    }

    /// Goes on with a later version.
    fn add(&mut self, version: i64, codebook: &Codebook) {
        self.newest = version;
        for code in &codebook.codes {
            let readings = self.readings.entry(code.id.clone()).or_default();
            if readings.last().is_none_or(|(_, last)| last.as_ref() != Some(code)) {
                readings.push((version, Some(code.clone())));
            }
        }
        for (id, readings) in &mut self.readings {
            if codebook.code(id).is_none() && readings.last().is_some_and(|(_, last)| last.is_some()) {
                readings.push((version, None));
            }
        }
    }

    /// The version that stands.
    pub fn newest(&self) -> i64 {
        self.newest
    }

    /// Every code there ever was, in the order of ids.
    pub fn codes(&self) -> impl Iterator<Item = &CodeId> {
        self.readings.keys()
    }

    /// The code as it read in a version; `None` when it was not in the codebook then.
    pub fn reading(&self, id: &CodeId, version: i64) -> Option<&Code> {
        let readings = self.readings.get(id)?;
        readings.iter().rev().find(|(from, _)| *from <= version)?.1.as_ref()
    }

    /// The code as it reads now; `None` when it is not in the codebook.
    pub fn now(&self, id: &CodeId) -> Option<&Code> {
        self.reading(id, self.newest)
    }

    /// The code as it read last, wherever that was; `None` when no version knew it.
    pub fn last_known(&self, id: &CodeId) -> Option<&Code> {
        self.readings.get(id)?.iter().rev().find_map(|(_, code)| code.as_ref())
    }

    /// Whether the code ever read otherwise than it does now, or is not in the codebook now.
    pub fn was_changed(&self, id: &CodeId) -> bool {
        let Some(now) = self.now(id) else { return true };
        let readings = self.readings.get(id).into_iter().flatten();
        readings.filter_map(|(_, code)| code.as_ref()).any(|code| !code.reads_as(now))
    }

    /// What each version changed, newest first, codes in the order of ids; versions that changed nothing, and the first,
    /// are not among them.
    pub fn changes(&self) -> Vec<(i64, Vec<CodeChange>)> {
        let first =
            self.readings.values().filter_map(|readings| readings.first()).map(|(from, _)| *from).min();
        let mut changes: BTreeMap<i64, Vec<CodeChange>> = BTreeMap::new();
        for readings in self.readings.values() {
            let mut before: Option<&Code> = None;
            for (version, code) in readings {
                let change = match (before, code) {
                    (None, Some(code)) => Some(CodeChange::Added(code.clone())),
                    (Some(before), None) => Some(CodeChange::Ended(before.clone())),
                    (Some(before), Some(after)) => Some(CodeChange::Changed {
                        before: Box::new(before.clone()),
                        after: Box::new(after.clone()),
                    }),
                    (None, None) => None,
                };
                before = code.as_ref();
                if let Some(change) = change.filter(|_| Some(*version) != first) {
                    changes.entry(*version).or_default().push(change);
                }
            }
        }
        changes.into_iter().rev().collect()
    }
}

/// Histories already computed: the study, its versions with their digests, and what follows from them.
static KNOWN: LazyLock<Mutex<Vec<Known>>> = LazyLock::new(Mutex::default);
type Known = (StudyCode, Vec<(i64, Digest)>, Arc<CodebookHistory>);
const MOST_KNOWN: usize = 16;

/// The history of a study's codebook over the newest thousand versions of its plan; `None` when it has no plan.
///
/// # Errors
/// When the database refuses, or a kept plan cannot be read.
pub async fn codebook_history(
    store: &Store,
    study: &StudyCode,
) -> Result<Option<Arc<CodebookHistory>>, StoreError> {
    let mut versions: Vec<(i64, Digest)> =
        rows::versions(store, study).await?.into_iter().map(|each| (each.version, each.digest)).collect();
    versions.reverse();
    if versions.is_empty() {
        return Ok(None);
    }
    let known = longest_known(study, &versions);
    if let Some((length, history)) = &known
        && *length == versions.len()
    {
        return Ok(Some(Arc::clone(history)));
    }
    // Issued versions never change: what was known of the earlier ones still holds.
    let (length, mut history) =
        known.map_or_else(Default::default, |(length, known)| (length, (*known).clone()));
    for (version, _) in versions.iter().skip(length) {
        if let Some(plan) = rows::version(store, study, *version).await? {
            history.add(*version, &plan.codebook);
        }
    }
    let history = Arc::new(history);
    if let Ok(mut known) = KNOWN.lock() {
        if known.len() >= MOST_KNOWN {
            known.remove(0);
        }
        known.push((study.clone(), versions, Arc::clone(&history)));
    }
    Ok(Some(history))
}

/// The history known of the most of `versions`, and of how many.
fn longest_known(study: &StudyCode, versions: &[(i64, Digest)]) -> Option<(usize, Arc<CodebookHistory>)> {
    let known = KNOWN.lock().ok()?;
    let fitting = known.iter().filter(|(of, known, _)| of == study && versions.starts_with(known));
    fitting
        .max_by_key(|(_, known, _)| known.len())
        .map(|(_, known, history)| (known.len(), Arc::clone(history)))
}

#[cfg(test)]
mod tests {
    use kernel::Bilingual;

    use super::*;

    /// `BH-01 name: definition` a line.
    fn codebook(lines: &[&str]) -> Codebook {
        let code = |line: &&str| {
            let (head, definition) = line.split_once(": ").unwrap();
            let (id, name) = head.split_once(' ').unwrap();
            let both = |text: &str| Bilingual::new(text, text);
            Code {
                id: id.parse().unwrap(),
                family: "BH-A".to_owned(),
                name: both(name),
                definition: both(definition),
                include: both(""),
                exclude: both(""),
                sample: both(""),
                signal: both(""),
            }
        };
        let codes = lines.iter().map(code).collect();
        Codebook { families: Vec::new(), codes, axes: Vec::new(), rules: Vec::new() }
    }

    fn told(history: &CodebookHistory) -> Vec<String> {
        let word = |change: &CodeChange| {
            let what = match change {
                CodeChange::Added(_) => "added",
                CodeChange::Ended(_) => "ended",
                CodeChange::Changed { .. } => "changed",
            };
            format!("{} {what}{}", change.id(), if change.is_of_reading() { "!" } else { "" })
        };
        let line = |(version, changes): (i64, Vec<CodeChange>)| {
            format!("{version}: {}", changes.iter().map(word).collect::<Vec<_>>().join(", "))
        };
        history.changes().into_iter().map(line).collect()
    }

    #[test]
    fn each_version_tells_what_it_changed_and_how_a_code_read_then() {
        let books = [
            codebook(&["BH-01 wait: waits", "BH-02 pass: passes on"]),
            codebook(&["BH-01 wait: waits", "BH-02 pass: passes on"]),
            codebook(&["BH-01 waiting: waits", "BH-02 pass: passes on", "BH-03 stall: stalls"]),
            codebook(&["BH-01 waiting: waits to be told", "BH-03 stall: stalls"]),
            codebook(&["BH-01 waiting: waits", "BH-03 stall: stalls"]),
        ];
        let history = CodebookHistory::of((1..).zip(&books));
        assert_eq!(
            told(&history),
            ["5: BH-01 changed!", "4: BH-01 changed!, BH-02 ended!", "3: BH-01 changed, BH-03 added"]
        );
        let id = |id: &str| -> CodeId { id.parse().unwrap() };
        let definition =
            |version| history.reading(&id("BH-01"), version).map(|code| code.definition.en.as_str());
        assert_eq!(
            [definition(0), definition(2), definition(4)],
            [None, Some("waits"), Some("waits to be told")]
        );
        assert_eq!(history.now(&id("BH-02")), None);
        assert_eq!(history.last_known(&id("BH-02")).map(|code| code.name.en.as_str()), Some("pass"));
        assert_eq!(history.last_known(&id("BH-09")), None);
        let changed: Vec<&str> =
            history.codes().filter(|id| history.was_changed(id)).map(CodeId::as_str).collect();
        assert_eq!(changed, ["BH-01", "BH-02"], "read otherwise once, even if it reads as at first again");
    }
}
