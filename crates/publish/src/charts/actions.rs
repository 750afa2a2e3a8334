//! Placing a chart in a section, letting it stand after a look, taking it out. Whether the actor may is asked before, with
//! `accounts::may`.

use ::store::{Store, Tx};
use kernel::{Actor, Digest, NewEntry, StudyCode};
use scheme::{Beside, Hand};

use super::view::Sources;
use super::{Chart, ChartAct, ChartId, ChartRefused, ChartSource, rules, store as rows};
use crate::PublishError;

/// A chart to be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChart {
    /// The key of the section.
    pub section: String,
    /// Which figures it shows.
    pub source: ChartSource,
}

/// Places a chart below the statements of a section, and pins what it shows. Ledger: `chart.placed`.
///
/// # Errors
/// [`PublishError::Chart`] when the section is silent, shows the chart already, or there is nothing to show; else when the store fails.
pub async fn place_chart(
    store: &Store,
    beside: &Beside,
    actor: &Actor,
    study: &StudyCode,
    new: NewChart,
) -> Result<ChartId, PublishError> {
    if !rules::has_words(&scheme::view(store, study).await?, &new.section) {
        return Err(ChartRefused::SilentSection.into());
    }
    let mut tx = store.begin(actor).await?;
    rules::can_be_placed(&rows::of_study(tx.sql(), study).await?, &new.section, &new.source)?;
    let content = Sources::new(store, beside, study).await?.content(&new.source).await??;
    let id = tx.new_id();
    let chart = Chart {
        step: tx.new_id(),
        id,
        study: study.clone(),
        section: new.section,
        act: ChartAct::Placed,
        source: new.source,
        content: store.blobs().put(&content.bytes()?).await?,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
    };
    keep(tx, &chart).await?;
    Ok(id)
}

/// Lets a chart stand with what its source says now, which the person saw as `seen`. Ledger: `chart.confirmed`.
///
/// # Errors
/// [`PublishError::Chart`] when there is no such chart, or its source says something else than was seen; else when the store fails.
pub async fn confirm_chart(
    store: &Store,
    beside: &Beside,
    actor: &Actor,
    study: &StudyCode,
    id: ChartId,
    seen: Digest,
) -> Result<(), PublishError> {
    let mut tx = store.begin(actor).await?;
    let chart = rules::standing(rows::of_study(tx.sql(), study).await?, id)?;
    let content = Sources::new(store, beside, study).await?.content(&chart.source).await??;
    if content.digest()? != seen {
        return Err(ChartRefused::Overtaken.into());
    }
    if seen == chart.content {
        return Ok(());
    }
    let content = store.blobs().put(&content.bytes()?).await?;
    let chart = done(&mut tx, actor, Chart { act: ChartAct::Confirmed, content, ..chart });
    keep(tx, &chart).await
}

/// Takes a chart out of its section; releases that show it stay as they are. Ledger: `chart.removed`.
///
/// # Errors
/// [`PublishError::Chart`] when there is no such chart; else when the store fails.
pub async fn remove_chart(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    id: ChartId,
) -> Result<(), PublishError> {
    let mut tx = store.begin(actor).await?;
    let chart = rules::standing(rows::of_study(tx.sql(), study).await?, id)?;
    let chart = done(&mut tx, actor, Chart { act: ChartAct::Removed, ..chart });
    keep(tx, &chart).await
}

/// The chart as this change leaves it.
fn done(tx: &mut Tx, actor: &Actor, chart: Chart) -> Chart {
    Chart { step: tx.new_id(), by: Hand::of(actor), at: tx.now(), entry: tx.next_position(), ..chart }
}

async fn keep(mut tx: Tx, chart: &Chart) -> Result<(), PublishError> {
    rows::insert(tx.sql(), chart).await?;
    tx.commit(NewEntry::new(chart.act.kind(), chart.subject(), chart.facts())).await?;
    Ok(())
}
