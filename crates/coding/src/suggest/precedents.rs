//! Passages of the study that people coded, ready to be compared with another one.
//!
//! Only the newest are looked at, so that a page stays quick however much was coded. The words of a received version never change:
//! what was read of them once is kept in memory; which codes they bear is kept until something is coded.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use ::store::{Kept, Store};
use kernel::{AccountId, Actor, BodyCode, Digest, StudyCode};
use plan::CodeId;
use reports::VersionId;

use super::Similar;
use super::features::Features;
use crate::borne::{FOLLOWS_FROM, blind};
use crate::{CodingError, store as rows};

/// How many codings are looked at: the newest.
const MOST_LOOKED_AT: i64 = 3_000;
/// How many passages' features are kept in memory before all are let go: some hundred bytes each.
const MOST_KEPT: usize = 50_000;
/// Passages that have less in common are not alike.
const LEAST_PER_CENT: u8 = 20;

/// A passage and a code people gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Precedent {
    /// The body whose report it is.
    pub body: BodyCode,
    /// The version it was coded in.
    pub version: VersionId,
    /// Its address there.
    pub address: String,
    /// Digest of its words.
    pub digest: Digest,
    /// The code.
    pub code: CodeId,
}

/// A coded passage with what its words are compared by.
type Read = (Precedent, Features);

/// Coded passages of studies, kept in memory until something changes; what was read of a passage's words is kept longer.
#[derive(Debug)]
pub struct Precedents {
    answers: Kept<(StudyCode, Option<AccountId>), Vec<Read>>,
    read: Mutex<HashMap<Digest, Features>>,
}

/// So many answers are kept: of each study one that is shared, and one for each coder of an open round.
const MOST_ANSWERS: usize = 16;

impl Default for Precedents {
    fn default() -> Self {
        Self { answers: Kept::new(MOST_ANSWERS, FOLLOWS_FROM), read: Mutex::default() }
    }
}

impl Precedents {
    /// The newest coded passages of a study that `viewer` may know of. A passage is no precedent of itself: whoever asks for one
    /// leaves out those told in its words.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn of(
        &self,
        store: &Store,
        viewer: &Actor,
        study: &StudyCode,
    ) -> Result<Arc<Vec<Read>>, CodingError> {
        match blind(store, viewer, study).await? {
            None => {
                let read = async || self.read(store, &Actor::system(), study).await;
                self.answers.get(store, &(study.clone(), None), read).await
            }
            Some(coder) => {
                let read = async || self.read(store, viewer, study).await;
                self.answers.get(store, &(study.clone(), Some(coder)), read).await
            }
        }
    }

    async fn read(&self, store: &Store, viewer: &Actor, study: &StudyCode) -> Result<Vec<Read>, CodingError> {
        let newest = rows::newest(store, viewer, study, MOST_LOOKED_AT).await?;
        let mut missing: Vec<VersionId> = {
            let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
            let unread = newest.iter().filter(|precedent| !read.contains_key(&precedent.digest));
            unread.map(|precedent| precedent.version).collect()
        };
        missing.sort_unstable();
        missing.dedup();
        for version in missing {
            let passages = reports::passages(store, version).await?;
            let coded = newest.iter().filter(|precedent| precedent.version == version);
            let wanted: HashSet<Digest> = coded.map(|precedent| precedent.digest).collect();
            let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
            if read.len() > MOST_KEPT {
                read.clear();
            }
            for passage in passages.iter().filter(|passage| wanted.contains(&passage.digest)) {
                read.entry(passage.digest).or_insert_with(|| Features::of(&passage.text));
            }
        }
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let with_features = |precedent: Precedent| {
            let features = read.get(&precedent.digest)?.clone();
            Some((precedent, features))
        };
        Ok(newest.into_iter().filter_map(with_features).collect())
    }
}

/// Those of `precedents` that are most like `passage`; each text once.
pub(super) fn similar(
    passage: &Features,
    precedents: Vec<&(Precedent, Features)>,
    most: usize,
) -> Vec<Similar> {
    let mut similar: Vec<Similar> = precedents
        .into_iter()
        .map(|(precedent, features)| (precedent, passage.shared_per_cent(features)))
        .filter(|(_, per_cent)| *per_cent >= LEAST_PER_CENT)
        .map(|(precedent, per_cent)| Similar { precedent: precedent.clone(), per_cent })
        .collect();
    similar.sort_by(|a, b| {
        let (one, other) = (&a.precedent, &b.precedent);
        let place = one.body.cmp(&other.body).then_with(|| one.address.cmp(&other.address));
        b.per_cent.cmp(&a.per_cent).then(place)
    });
    let mut told: HashSet<Digest> = HashSet::new();
    similar.retain(|similar| told.insert(similar.precedent.digest));
    similar.truncate(most);
    similar
}
