//! The libraries of the studies somebody compares in: made when first needed, kept in memory, made anew when too much came in.
//!
//! Nothing of them is written down. A version that came in since is not in a library; who looks there compares it by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ::store::{Store, StoreError};
use kernel::StudyCode;
use tokio::sync::Mutex;

use super::{Gathering, Library, Radar, Suspect};
use crate::actions::on_a_thread;
use crate::store as rows;
use crate::{Passage, Version, VersionId};

/// Of so many studies libraries are kept; a third takes the place of the one looked at longest ago.
const MOST_STUDIES: usize = 2;

/// A library is made anew when more than so many of the current versions are not in it: an eighth, and a few.
fn most_missing(current: usize) -> usize {
    current / 8 + 4
}

/// Kept libraries.
#[derive(Debug, Default)]
pub struct Libraries {
    /// The study looked at last is the last.
    kept: Mutex<Vec<(StudyCode, Arc<OfStudy>)>>,
}

/// The library of a study, and which versions its texts are.
#[derive(Debug)]
pub(super) struct OfStudy {
    /// `None` when there are more fingerprints than one can count: then every text is compared by itself.
    library: Option<Library>,
    /// The version each text is.
    versions: Vec<VersionId>,
    held: BTreeSet<VersionId>,
}

impl OfStudy {
    pub(super) fn holds(&self, version: VersionId) -> bool {
        self.held.contains(&version)
    }

    pub(super) fn radar(&self, passages: Vec<Passage>, known: &[Passage]) -> Radar {
        match &self.library {
            Some(library) => library.radar(passages, known),
            None => Radar::new(passages, known),
        }
    }

    pub(super) fn suspects(&self, radar: &Radar) -> BTreeMap<VersionId, Suspect> {
        let named = |suspect: Suspect| (self.versions[suspect.text], suspect);
        self.library.iter().flat_map(|library| library.suspects(radar)).map(named).collect()
    }
}

impl Libraries {
    /// The library of `study`, whose `current` versions these are; all but a few of them are in it. Who asks while it is made waits.
    pub(super) async fn of(
        &self,
        store: &Store,
        study: &StudyCode,
        current: &[Version],
    ) -> Result<Arc<OfStudy>, StoreError> {
        let mut kept = self.kept.lock().await;
        let before = kept.iter().position(|(of, _)| of == study).map(|at| kept.remove(at).1);
        let is_fit = |library: &OfStudy| {
            let missing = current.iter().filter(|version| !library.holds(version.id)).count();
            missing <= most_missing(current.len())
        };
        let library = match before {
            Some(library) if is_fit(&library) => library,
            _ => Arc::new(made_of(store, current).await?),
        };
        if kept.len() == MOST_STUDIES {
            kept.remove(0);
        }
        kept.push((study.clone(), Arc::clone(&library)));
        Ok(library)
    }
}

async fn made_of(store: &Store, current: &[Version]) -> Result<OfStudy, StoreError> {
    let mut gathering = Gathering::default();
    let mut versions = Vec::new();
    for version in current {
        let passages = rows::passages(store, version.id).await?;
        let added;
        (gathering, added) = on_a_thread(move || {
            let added = gathering.add(&passages).is_some();
            (gathering, added)
        })
        .await?;
        if added {
            versions.push(version.id);
        }
    }
    let library = on_a_thread(move || gathering.finish()).await?;
    let held = if library.is_some() { versions.iter().copied().collect() } else { BTreeSet::new() };
    Ok(OfStudy { library, versions, held })
}
