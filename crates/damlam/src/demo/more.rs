//! More statements for a loaded demo: a scheme as long as a real one, to measure and to test with.
//!
//! Each repeats a finding of one body's report in its own words and rests on it and on two findings of other bodies told
//! under the same code. They are written and cited by the actions a person's click uses.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, ensure};
use coding::Span;
use kernel::BodyCode;
use plan::Plan;
use reports::{Passage, ReportId, VersionId};
use scheme::Target;
use simulate::report::{Answer, Length, Told};
use store::Store;

use super::editing::{cite, passage_of};
use super::stage::Stage;
use super::{Found, answers, find, morning, study};
use crate::configuration::Configuration;

/// How many findings a statement rests on.
const FINDINGS: usize = 3;
/// Whoever writes here draws other ids than the loading of the demo did.
const OTHER_DRAWS: u64 = 0x6d6f_7265;

/// A finding in a received report.
struct Finding<'a> {
    body: &'a BodyCode,
    told: &'a Told,
    target: Target,
}

/// Writes `statements` more statements into the demo of `seed` in `dir`, whose reports are of `length`.
///
/// # Errors
/// When no such demo is there, its reports hold too few findings, or an action refuses.
pub(crate) async fn write_more(
    dir: &Path,
    configuration: &Configuration,
    seed: u64,
    statements: usize,
    length: Length,
) -> anyhow::Result<()> {
    ensure!(
        find(dir, seed)? == Found::Loaded,
        "{} holds no demo; write one with «damlam demo --no-serve --dir {}»",
        dir.display(),
        dir.display()
    );
    let stage = Stage::open(dir, configuration, seed ^ OTHER_DRAWS, morning(2023, 12, 20)).await?;
    let plan = study::plan()?;
    let answers = answers(&plan, seed, length)?;
    let findings = findings(&stage.store, &plan, &answers).await?;
    ensure!(
        findings.len() >= statements,
        "the reports hold {} findings; ask for no more statements than that",
        findings.len()
    );
    let editor = accounts::accounts(&stage.store, "", i64::MAX).await?;
    let editor = editor.iter().find(|account| account.login.as_str() == "bientap1");
    let editor = editor.context("the demo's first editor is gone")?.actor();
    for (place, finding) in findings.iter().take(statements).enumerate() {
        let text = format!("Theo {}: {}", plan.body_name(finding.body).vi, finding.told.claim);
        let statement =
            scheme::write_statement(&stage.store, &editor, &plan.code, &finding.told.section, &text)
                .await
                .with_context(|| format!("writing «{text}»"))?;
        let alike = findings[place + 1..]
            .iter()
            .filter(|other| other.told.code == finding.told.code && other.body != finding.body);
        for cited in std::iter::once(finding).chain(alike).take(FINDINGS) {
            cite(&stage.store, &editor, &plan.code, statement, cited.target.clone()).await?;
        }
    }
    stage.store.close().await;
    Ok(())
}

/// The findings of all reports in turn: the first of each, then the second of each.
async fn findings<'a>(store: &Store, plan: &Plan, answers: &'a [Answer]) -> anyhow::Result<Vec<Finding<'a>>> {
    let current: BTreeMap<BodyCode, (ReportId, VersionId)> = reports::current_versions(store, &plan.code)
        .await?
        .into_iter()
        .map(|version| (version.body, (version.report, version.id)))
        .collect();
    let mut read: Vec<(&Answer, ReportId, Vec<Passage>)> = Vec::new();
    for answer in answers {
        if let Some((report, version)) = current.get(&answer.body) {
            read.push((answer, *report, reports::passages(store, *version).await?));
        }
    }
    let deepest = answers.iter().map(|answer| answer.told.len()).max().unwrap_or(0);
    let mut findings = Vec::new();
    for depth in 0..deepest {
        for (answer, report, passages) in &read {
            let Some(told) = answer.told.get(depth) else { continue };
            let Some(passage) = passage_of(passages, told) else { continue };
            let span = Span::of_words(&told.claim, &passage.text).unwrap_or_default();
            let target = Target::Passage { report: *report, address: passage.address.clone(), span };
            findings.push(Finding { body: &answer.body, told, target });
        }
    }
    Ok(findings)
}
