//! Receiving the generated reports: each on behalf of its body's drafter, at the time it was sent.

use std::collections::BTreeMap;

use anyhow::Context as _;
use kernel::BodyCode;
use plan::Plan;
use reports::submission;
use reports::{DocumentReader, Received, Upload};
use simulate::report::{Answer, Paper, Sending, Told};

use super::people::People;
use super::stage::Stage;

/// Receives every report that was sent, in the order of sending; what came of each, by body.
pub(crate) async fn receive_all(
    stage: &Stage,
    plan: &Plan,
    people: &People,
    answers: &[Answer],
) -> anyhow::Result<BTreeMap<BodyCode, Received>> {
    let mut sent: Vec<_> = answers
        .iter()
        .filter_map(|answer| match answer.sending {
            Sending::At(moment) => Some((moment, answer)),
            Sending::Silent => None,
        })
        .collect();
    sent.sort_by(|(one, first), (other, second)| one.cmp(other).then_with(|| first.body.cmp(&second.body)));
    let mut received = BTreeMap::new();
    for (moment, answer) in sent {
        stage.at(moment)?;
        let done = receive(stage, plan, people, answer, &answer.paper).await?;
        received.insert(answer.body.clone(), done);
    }
    Ok(received)
}

/// Sends the report of `changing` once more, with the figure of the finding `told` corrected.
pub(crate) async fn send_changed(
    stage: &Stage,
    plan: &Plan,
    people: &People,
    answers: &[Answer],
    (changing, told): (&BodyCode, Option<&Told>),
) -> anyhow::Result<()> {
    let answer = answers.iter().find(|answer| answer.body == *changing);
    let answer = answer.with_context(|| format!("{changing} owes no report"))?;
    let told = told.with_context(|| format!("no sentence rests on the report of {changing}"))?;
    let revision = simulate::report::revised(answer, told).context("the finding cannot be corrected")?;
    receive(stage, plan, people, answer, &revision.paper).await?;
    Ok(())
}

/// Leaves a corrected report of `body` at its signer's desk: what a visitor finds there to sign.
pub(crate) async fn leave_for_signature(
    stage: &Stage,
    plan: &Plan,
    people: &People,
    answers: &[Answer],
    body: &BodyCode,
) -> anyhow::Result<()> {
    let answer = answers.iter().find(|answer| answer.body == *body);
    let answer = answer.with_context(|| format!("{body} owes no report"))?;
    let revision = answer.told.iter().find_map(|told| simulate::report::revised(answer, told));
    let paper = revision.context("no finding can be corrected")?.paper;
    let drafter = people.drafter(body)?;
    let upload = upload(plan, answer, &paper)?;
    let kept = submission::keep(&stage.store, &DocumentReader::alone(), &drafter, upload).await?;
    submission::send_for_signature(&stage.store, &drafter, kept.submission.id).await?;
    Ok(())
}

/// `paper` as the file a drafter sends.
fn upload(plan: &Plan, answer: &Answer, paper: &Paper) -> anyhow::Result<Upload> {
    Ok(Upload {
        study: plan.code.clone(),
        body: answer.body.clone(),
        file_name: answer.file_name.clone(),
        encoding: reports::Letters::default(),
        bytes: paper.docx()?,
    })
}

/// Receives `paper` as a version of the report of the body that answers.
pub(super) async fn receive(
    stage: &Stage,
    plan: &Plan,
    people: &People,
    answer: &Answer,
    paper: &Paper,
) -> anyhow::Result<Received> {
    let upload = upload(plan, answer, paper)?;
    let drafter = people.drafter(&answer.body)?;
    reports::receive(&stage.store, &DocumentReader::alone(), &drafter, upload)
        .await
        .with_context(|| format!("receiving the report of {}", answer.body))
}
