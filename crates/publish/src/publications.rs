//! Which releases publish a statement that rests on a piece of evidence: what a body is told of its sentences.
//!
//! It reads frozen pages and changes none. A release under embargo publishes nothing yet.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::store::{Kept, Store};
use jiff::Timestamp;
use kernel::{Digest, StudyCode};
use scheme::StatementId;

use crate::withheld::Salt;
use crate::{PublicPage, PublishError, queries};

/// The releases of a study by statement and by what it rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publications {
    releases: BTreeMap<(String, Digest), Vec<i64>>,
    /// How the digests of masked evidence are sealed.
    salt: Option<Salt>,
}

impl Publications {
    /// The numbers of the releases, oldest first, in which `statement` rests on what has the digest `evidence`.
    pub fn of(&self, statement: StatementId, evidence: Digest) -> &[i64] {
        let of = |evidence| self.releases.get(&(statement.to_string(), evidence));
        let sealed = || of(self.salt.as_ref()?.seal(&evidence));
        of(evidence).or_else(sealed).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, page: &PublicPage) {
        for statement in page.sections.iter().flat_map(|section| &section.statements) {
            let cited = statement.citations.iter().filter_map(|number| number.checked_sub(1));
            for evidence in cited.filter_map(|place| page.evidence.get(place)) {
                let releases = self.releases.entry((statement.id.clone(), evidence.digest)).or_default();
                if releases.last() != Some(&page.number) {
                    releases.push(page.number);
                }
            }
        }
    }
}

/// What the releases of studies publish, kept in memory until there is another, or one under embargo opens.
#[derive(Debug)]
pub struct PublishedEvidence(Kept<(StudyCode, Option<Timestamp>), Publications>);

/// Of so many studies it is kept.
const MOST_STUDIES: usize = 4;

impl Default for PublishedEvidence {
    fn default() -> Self {
        Self(Kept::new(MOST_STUDIES, &["release"]))
    }
}

impl PublishedEvidence {
    /// As [`publications`].
    ///
    /// # Errors
    /// As [`publications`].
    pub async fn of(&self, store: &Store, study: &StudyCode) -> Result<Arc<Publications>, PublishError> {
        let key = (study.clone(), queries::next_opening(store, study).await?);
        self.0.get(store, &key, async || publications(store, study).await).await
    }
}

/// What the public releases of `study` publish: the last [`queries::PAGE`] of them, revoked ones left out.
///
/// # Errors
/// When the store fails, or a page is missing or was changed.
pub async fn publications(store: &Store, study: &StudyCode) -> Result<Publications, PublishError> {
    let mut publications = Publications { salt: Some(Salt::of(store.key())), ..Publications::default() };
    let releases = queries::public_releases(store, study, None).await?;
    for release in releases.iter().rev().filter(|release| release.revoked.is_none()) {
        publications.add(&queries::page(store, release).await?);
    }
    Ok(publications)
}
