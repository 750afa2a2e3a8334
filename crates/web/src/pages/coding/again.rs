//! What a report's page tells of looking again: which codings wait for it, and what was said of those that did.

use std::collections::{HashMap, HashSet};

use coding::{CodingId, Recheck};
use kernel::{AccountId, Language, StudyCode};
use reports::ReportId;

use super::failed;
use super::passages::{CodingOf, learn};
use crate::shell::role_name;
use crate::{App, PageError};

/// What somebody said of a coding that waited, as it is shown.
#[derive(Debug, Clone)]
pub(super) struct RecheckOf {
    pub(super) ruling: &'static str,
    pub(super) plan_version: i64,
    pub(super) memo: String,
    pub(super) by: String,
    pub(super) at: jiff::Timestamp,
}

/// What of a report's codings waits, and what was said when somebody looked again.
pub(super) struct Again {
    waiting: HashSet<CodingId>,
    rechecks: HashMap<CodingId, Vec<RecheckOf>>,
}

impl Again {
    pub(super) async fn of(
        app: &App,
        report: ReportId,
        study: &StudyCode,
        language: Language,
        names: &mut HashMap<AccountId, String>,
    ) -> Result<Self, PageError> {
        let queue = app.queues.of(&app.store, study).await.map_err(failed)?;
        let waiting = queue.waiting.iter().filter(|waiting| waiting.coding.report == report);
        let waiting = waiting.map(|waiting| waiting.coding.id).collect();
        let mut rechecks: HashMap<CodingId, Vec<RecheckOf>> = HashMap::new();
        for recheck in coding::rechecks_of(&app.store, report).await.map_err(failed)? {
            learn(app, language, recheck.account, names).await?;
            let coding = recheck.successor.unwrap_or(recheck.coding);
            rechecks.entry(coding).or_default().push(recheck_of(&recheck, names, language));
        }
        Ok(Self { waiting, rechecks })
    }

    /// The coding with what is known of it.
    pub(super) fn told(&self, id: &CodingId, mut coding: CodingOf) -> CodingOf {
        coding.waits = self.waiting.contains(id);
        coding.rechecks = self.rechecks.get(id).into_iter().flatten().cloned().collect();
        coding
    }
}

pub(super) fn recheck_of(
    recheck: &Recheck,
    names: &HashMap<AccountId, String>,
    language: Language,
) -> RecheckOf {
    let by = names.get(&recheck.account).map_or(role_name(recheck.role, language), String::as_str);
    RecheckOf {
        ruling: recheck.ruling.name(language),
        plan_version: recheck.plan_version,
        memo: recheck.memo.clone(),
        by: by.to_owned(),
        at: recheck.at,
    }
}
