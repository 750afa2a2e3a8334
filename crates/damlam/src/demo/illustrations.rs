//! The charts the demo's editor places before publishing: one of a measured indicator, one of what bodies told.

use anyhow::Context as _;
use kernel::StudyCode;
use publish::{ChartSource, NewChart};
use scheme::Beside;

use super::People;
use super::stage::Stage;
use super::worklogs::RegisteredLog;

/// Places the charts.
///
/// # Errors
/// When an action refuses, which would be a bug.
pub(crate) async fn place(
    stage: &Stage,
    people: &People,
    study: &StudyCode,
    logs: &[RegisteredLog],
) -> anyhow::Result<()> {
    let (store, editor) = (&stage.store, people.actor("bientap1")?);
    let beside = Beside::over(Default::default(), Default::default());
    let log = logs.first().context("the demo registers work logs")?;
    let told = ChartSource::Figure {
        key: "tasks-late".to_owned(),
        per: Some("tasks-total".to_owned()),
        group: Some(2),
    };
    let measured = ChartSource::Indicator { worklog: log.id, aspect: "ping_pong".to_owned() };
    for (section, source) in [("real-state", told), ("manifestations", measured)] {
        let new = NewChart { section: section.to_owned(), source };
        publish::place_chart(store, &beside, &editor, study, new)
            .await
            .with_context(|| format!("placing the chart of {section}"))?;
    }
    Ok(())
}
