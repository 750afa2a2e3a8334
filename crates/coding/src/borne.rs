//! Which passages bear which codes, kept in memory until something is coded or received: what pages read that count codes.
//!
//! An answer is as good as [`bearings`]'. Whoever codes blind in an open round is answered apart and is given none of the words
//! drawn; all others share one answer. It keeps no row and counts nothing.

use std::sync::Arc;

use kernel::{AccountId, Actor, StudyCode};

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
        let all = self.0.get(store, &key, async || read(store, &nobody, study).await).await?;
        // Asked after: a round that was opened meanwhile is seen.
        match blind(store, viewer, study).await? {
            None => Ok(Told { bearings: all, blind: None }),
            Some(coder) => {
                let key = (study.clone(), Some(coder));
                let own = self.0.get(store, &key, async || read(store, viewer, study).await).await?;
                Ok(Told { bearings: own, blind: Some(coder) })
            }
        }
    }
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

async fn read(store: &Store, viewer: &Actor, study: &StudyCode) -> Result<Bearings, CodingError> {
    bearings(store, viewer, study).await.map(Bearings::new)
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
