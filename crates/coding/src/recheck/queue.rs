//! Which codings of a study wait to be looked at again, kept in memory until something is coded, received or amended.

use std::sync::Arc;

use kernel::StudyCode;
use plan::{CodeId, CodebookHistory};
use reports::VersionId;

use ::store::{Kept, Store};

use crate::borne::FOLLOWS_FROM;
use crate::recheck::{Why, rules, store as rows};
use crate::store::{Standing, under_judgement};
use crate::{Coding, CodingError};

/// A coding that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The coding as it was made.
    pub coding: Coding,
    /// The current version of the report, where its words stand.
    pub version: VersionId,
    /// The last plan version under whose codebook it was given or kept.
    pub read_in: i64,
    /// Why it waits.
    pub why: Why,
}

/// The codings of a study that wait, in the order of codes and then in the order they were made.
#[derive(Debug, Default)]
pub struct RecodeQueue {
    /// Those that can be answered.
    pub waiting: Vec<Waiting>,
    /// How many more wait until the round that judges their words is closed.
    pub withheld: usize,
    /// How the codes read then and now.
    pub history: Arc<CodebookHistory>,
}

impl RecodeQueue {
    /// How many codings of each code wait, in the order of codes.
    pub fn by_code(&self) -> Vec<(&CodeId, usize)> {
        let mut counts: Vec<(&CodeId, usize)> = Vec::new();
        for waiting in &self.waiting {
            match counts.last_mut() {
                Some((code, count)) if **code == waiting.coding.code => *count += 1,
                _ => counts.push((&waiting.coding.code, 1)),
            }
        }
        counts
    }

    /// Those of one code.
    pub fn of(&self, code: &CodeId) -> impl Iterator<Item = &Waiting> {
        self.waiting.iter().filter(move |waiting| waiting.coding.code == *code)
    }
}

/// The codings of `study` that wait. The same for everyone: words an open round judges are not among them.
///
/// # Errors
/// When the database refuses.
pub async fn recode_queue(store: &Store, study: &StudyCode) -> Result<RecodeQueue, CodingError> {
    let history = plan::codebook_history(store, study).await?.unwrap_or_default();
    let judged = under_judgement(store, study).await?;
    let mut standing = Standing::of(store, study).await?;
    let mut queue = RecodeQueue { waiting: Vec::new(), withheld: 0, history: Arc::clone(&history) };
    for code in history.codes().filter(|code| history.was_changed(code)) {
        for (coding, read_in) in rows::codings_of_code(store, study, code).await? {
            let Some(why) = rules::why(&history, code, read_in) else { continue };
            let place = (coding.address.as_str(), coding.digest);
            let Some(version) = standing.version(coding.report, coding.version, place).await? else {
                continue;
            };
            if judged.contains(&coding.digest) {
                queue.withheld += 1;
            } else {
                queue.waiting.push(Waiting { coding, version, read_in, why });
            }
        }
    }
    Ok(queue)
}

/// RecodeQueues of studies, the few asked for last.
#[derive(Debug)]
pub struct RecodeQueues(Kept<StudyCode, RecodeQueue>);

const MOST_QUEUES: usize = 8;

impl Default for RecodeQueues {
    fn default() -> Self {
        Self(Kept::new(MOST_QUEUES, FOLLOWS_FROM))
    }
}

impl RecodeQueues {
    /// As [`recode_queue`].
    ///
    /// # Errors
    /// As [`recode_queue`].
    pub async fn of(&self, store: &Store, study: &StudyCode) -> Result<Arc<RecodeQueue>, CodingError> {
        self.0.get(store, study, async || recode_queue(store, study).await).await
    }
}
