//! Passages of the study that people coded, ready to be compared with another one.
//!
//! Only the newest are looked at, so that a page stays quick however much was coded. The words of a received version never change:
//! what was read of them once is kept in memory; which codes they bear is asked anew each time.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use ::store::Store;
use kernel::{Actor, BodyCode, Digest, StudyCode};
use plan::CodeId;
use reports::VersionId;

use super::Similar;
use super::features::Features;
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

/// What was read of coded passages.
#[derive(Debug, Default)]
pub struct Precedents {
    read: Mutex<HashMap<Digest, Features>>,
}

impl Precedents {
    /// The newest coded passages of a study that `viewer` may know of, but for those told in the words of `digest`: a passage
    /// is no precedent of itself.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn of(
        &self,
        store: &Store,
        viewer: &Actor,
        study: &StudyCode,
        digest: Digest,
    ) -> Result<Vec<(Precedent, Features)>, CodingError> {
        let mut newest = rows::newest(store, viewer, study, MOST_LOOKED_AT).await?;
        newest.retain(|precedent| precedent.digest != digest);
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
            let wanted: std::collections::HashSet<Digest> = coded.map(|precedent| precedent.digest).collect();
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

/// Those of `precedents` that bear `code` and are most like `passage`; each text once.
pub(super) fn similar(
    passage: &Features,
    code: &CodeId,
    precedents: &[(Precedent, Features)],
    most: usize,
) -> Vec<Similar> {
    let mut similar: Vec<Similar> = precedents
        .iter()
        .filter(|(precedent, _)| precedent.code == *code)
        .map(|(precedent, features)| Similar {
            precedent: precedent.clone(),
            per_cent: passage.shared_per_cent(features),
        })
        .filter(|similar| similar.per_cent >= LEAST_PER_CENT)
        .collect();
    similar.sort_by(|a, b| {
        let place = |similar: &Similar| (similar.precedent.body.clone(), similar.precedent.address.clone());
        b.per_cent.cmp(&a.per_cent).then_with(|| place(a).cmp(&place(b)))
    });
    let mut told: Vec<Digest> = Vec::new();
    similar.retain(|similar| {
        let is_new = !told.contains(&similar.precedent.digest);
        told.push(similar.precedent.digest);
        is_new
    });
    similar.truncate(most);
    similar
}
