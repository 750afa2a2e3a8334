//! Which passages bear which codes, kept in memory until something is coded or received: what pages read that count codes.
//!
//! An answer is as good as [`bearings`]'. Whoever codes blind in an open round is answered apart and is given none of the words
//! drawn; all others share one answer. It keeps no row and counts nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use kernel::{AccountId, Actor, BodyCode, Entry, StudyCode};

use reports::VersionId;

use ::store::{Kept, Store};

use crate::{Bearings, CodingError, Seen, bearings, codings_of, store as rows};

/// Answers of studies, the few asked for last.
#[derive(Debug)]
pub struct Borne(Kept<(StudyCode, Option<AccountId>), Bearings>);

/// So many answers are kept: of each study one that is shared, and one for each coder of an open round.
const MOST_ANSWERS: usize = 16;

/// Codings, the rounds that hide and settle them, the versions they are carried to, and the codebook they wait for.
pub(crate) const FOLLOWS_FROM: &[&str] =
    &["coding", "round", "difference", "judgement", "version", "plan", "study"];

impl Default for Borne {
    fn default() -> Self {
        Self(Kept::new(MOST_ANSWERS, FOLLOWS_FROM))
    }
}

/// What a viewer may know of.
#[derive(Debug, Clone)]
pub struct Told {
    /// As [`bearings`] gives them.
    pub bearings: Arc<Bearings>,
    /// The viewer, when something was left out; what follows from the bearings is kept for the viewer alone then.
    pub blind: Option<AccountId>,
}

impl Borne {
    /// The passages of `study` that bear codes, as far as `viewer` may know.
    ///
    /// # Errors
    /// As [`bearings`].
    pub async fn of(&self, store: &Store, viewer: &Actor, study: &StudyCode) -> Result<Told, CodingError> {
        let nobody = Actor::system();
        let key = (study.clone(), None);
        let all = self.followed(store, &key, &nobody).await?;
        // Asked after: a round that was opened meanwhile is seen.
        match blind(store, viewer, study).await? {
            None => Ok(Told { bearings: all, blind: None }),
            Some(coder) => {
                let key = (study.clone(), Some(coder));
                let own = self.followed(store, &key, viewer).await?;
                Ok(Told { bearings: own, blind: Some(coder) })
            }
        }
    }

    /// What `viewer` may know of; where only single passages were coded or reports received, only what is said of those reports
    /// is read anew.
    async fn followed(
        &self,
        store: &Store,
        key: &(StudyCode, Option<AccountId>),
        viewer: &Actor,
    ) -> Result<Arc<Bearings>, CodingError> {
        let study = &key.0;
        let bearings = self.0.follow(store, key, async |since| {
            if let Some(since) = since
                && let Some(bodies) = touched(store, &since.entries).await?
            {
                let anew = rows::bearings_among(store, viewer, study, Some(&bodies)).await?;
                return Ok(since.before.replacing(&bodies, anew));
            }
            bearings(store, viewer, study).await.map(Bearings::new)
        });
        bearings.await
    }
}

/// Whose reports these entries touch; `None` where they may touch any.
async fn touched(store: &Store, entries: &[Entry]) -> Result<Option<BTreeSet<BodyCode>>, CodingError> {
    let mut bodies = BTreeSet::new();
    for entry in entries {
        let id = entry.subject.split_once('/').map_or("", |(_, id)| id);
        let body = match (entry.kind.as_str(), id) {
            ("coding.applied" | "coding.removed", id) => match id.parse() {
                Ok(coding) => rows::body_of(store, coding).await?,
                Err(_) => None,
            },
            ("version.received", id) => match id.parse() {
                Ok(version) => reports::version(store, version).await?.map(|version| version.body),
                Err(_) => None,
            },
            _ => None,
        };
        let Some(body) = body else { return Ok(None) };
        bodies.insert(body);
    }
    Ok(Some(bodies))
}

/// Codings of reports, kept in memory until something is coded.
#[derive(Debug)]
pub struct CodingsSeen(Kept<(VersionId, Option<AccountId>), Vec<Seen>>);

/// Of so many versions the codings are kept.
const MOST_VERSIONS: usize = 160;

impl Default for CodingsSeen {
    fn default() -> Self {
        Self(Kept::new(MOST_VERSIONS, FOLLOWS_FROM))
    }
}

impl CodingsSeen {
    /// As [`codings_of`].
    ///
    /// # Errors
    /// As [`codings_of`].
    pub async fn of(
        &self,
        store: &Store,
        viewer: &Actor,
        study: &StudyCode,
        version: VersionId,
    ) -> Result<Arc<Vec<Seen>>, CodingError> {
        match blind(store, viewer, study).await? {
            None => {
                let read = async || codings_of(store, &Actor::system(), version).await;
                self.0.get(store, &(version, None), read).await
            }
            Some(coder) => {
                let read = async || codings_of(store, viewer, version).await;
                self.0.get(store, &(version, Some(coder)), read).await
            }
        }
    }
}

/// The viewer's account, when it codes blind in an open round of the study.
pub(crate) async fn blind(
    store: &Store,
    viewer: &Actor,
    study: &StudyCode,
) -> Result<Option<AccountId>, CodingError> {
    let Some(coder) = viewer.account else { return Ok(None) };
    let is_blind = rows::is_coder_of_open_round(store, study, coder).await?;
    Ok(is_blind.then_some(coder))
}
