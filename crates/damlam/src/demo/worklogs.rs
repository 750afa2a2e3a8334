//! The work logs of some bodies: generated, registered by the body's drafter, measured by the editors.

use anyhow::Context as _;
use jiff::ToSpan as _;
use kernel::BodyCode;
use plan::Plan;
use simulate::worklog::Setting;
use worklog::{Upload, WorklogId};

use super::people::People;
use super::stage::Stage;
use super::{WITH_LOGS, morning};

/// How many cases a generated log holds: enough for every unit to be compared, few enough to load in a moment.
const CASES: usize = 2400;

/// A registered and measured log.
pub(crate) struct RegisteredLog {
    pub(crate) id: WorklogId,
}

/// Registers a log for each body that has one, and has it measured.
pub(crate) async fn register(
    stage: &Stage,
    plan: &Plan,
    people: &People,
    seed: u64,
) -> anyhow::Result<Vec<RegisteredLog>> {
    let mut registered = Vec::new();
    for (index, (body, prefix)) in (0i64..).zip(WITH_LOGS) {
        let body = BodyCode::parse(body)?;
        let setting = Setting::usual(body.clone(), prefix, CASES, plan.window, seed);
        let log = simulate::worklog::log(setting, seed)?;
        stage.at(morning(2023, 10, 30) + index.days())?;
        let upload = Upload {
            study: plan.code.clone(),
            body: body.clone(),
            name: log.name.clone(),
            file_name: log.file_name.clone(),
            bytes: log.csv,
            mapping: log.mapping,
        };
        let drafter = people.drafter(&body)?;
        let done = worklog::register(&stage.store, &drafter, upload)
            .await
            .with_context(|| format!("registering the work log of {body}"))?;
        let editor = people.actor("bientap1")?;
        measurements::run(&stage.store, &editor, done.worklog)
            .await
            .with_context(|| format!("measuring the work log of {body}"))?;
        registered.push(RegisteredLog { id: done.worklog });
    }
    Ok(registered)
}
