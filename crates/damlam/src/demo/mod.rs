//! The demo: the shipped study with generated answers, played through the actions a person's click uses.
//!
//! Nothing here is a back door: every step is done on behalf of the account that would have clicked, at a scripted
//! time, and stands in the ledger. It holds no rule and generates nothing itself; `simulate` does.

mod brief;
mod codebook;
mod comments;
mod committee;
mod editing;
mod illustrations;
mod intake;
mod marker;
mod more;
mod people;
mod replies;
mod rounds;
mod speech;
mod stage;
mod statements;
mod study;
mod whole;
mod worklogs;

use std::path::Path;

use anyhow::Context as _;
use jiff::civil::{DateTime, date};
use kernel::{Actor, BodyCode};
use plan::Plan;
use simulate::report::{Answer, Length, Sending};

use crate::configuration::Configuration;
use people::People;
use stage::Stage;

pub(crate) use marker::{Found, find};
pub(crate) use more::write_more;
pub(crate) use people::{PASSWORD, login};
pub(crate) use whole::{Size, load_whole};

/// Bodies the story relies on: they answer in time and completely, and have a signer.
const PROMPT: [&str; 5] = ["TU.H26", "TU.H29", "TU.H17", "TU.H24", "TU.H49"];
/// The body that sends a changed report after the release, so that one sentence is stale.
const CHANGING: &str = "TU.H29";
/// Bodies whose work logs are registered, with the code of the government beside them.
const WITH_LOGS: [(&str, &str); 3] = [("TU.H26", "H26"), ("TU.H17", "H17"), ("TU.H49", "H49")];

/// The accounts worth signing in with, for the list at the end.
pub(crate) const SHOWN: [&str; 6] = ["thuongtruc", "chidao", "bientap1", "bientap2", "kiemtra", "nguoidoc"];

/// The body whose drafter and signer are listed.
pub(crate) fn shown_body() -> anyhow::Result<BodyCode> {
    Ok(BodyCode::parse(PROMPT[0])?)
}

/// What the bodies answer in the demo of `seed`, in reports of `length`.
fn answers(plan: &Plan, seed: u64, length: Length) -> anyhow::Result<Vec<Answer>> {
    let prompt = PROMPT.iter().map(|code| BodyCode::parse(code)).collect::<Result<Vec<_>, _>>()?;
    Ok(simulate::report::answers_of(plan, seed, &prompt, length))
}

/// Loads the demo of `seed`, with reports of `length`, into `dir`; `say` is told what is being done.
///
/// # Errors
/// When an action refuses, which would be a bug, or the folder cannot be written.
pub(crate) async fn load(
    dir: &Path,
    configuration: &Configuration,
    seed: u64,
    length: Length,
    say: impl Fn(&str),
) -> anyhow::Result<()> {
    let prompt = PROMPT.iter().map(|code| BodyCode::parse(code)).collect::<Result<Vec<_>, _>>()?;
    marker::write(dir, seed, marker::Loading::Began)?;
    let stage = Stage::open(dir, configuration, seed, morning(2023, 7, 3)).await?;
    let plan = study::plan()?;
    let answers = answers(&plan, seed, length)?;
    let senders: Vec<BodyCode> = answers
        .iter()
        .filter(|answer| answer.sending != Sending::Silent)
        .map(|answer| answer.body.clone())
        .collect();

    say("issuing the plan and making accounts");
    let mut people = People::make(&stage.store, &plan, &senders, &prompt).await?;
    let secretariat = people.actor("thuongtruc")?;
    stage.at(morning(2023, 7, 10))?;
    plan::issue(&stage.store, &secretariat, study::files()).await.context("issuing the plan")?;
    plan::mark_generated(&stage.store, &Actor::system(), &plan.code).await.context("marking the study")?;

    say("receiving reports");
    let received = intake::receive_all(&stage, &plan, &people, &answers).await?;

    say("registering and measuring work logs");
    let logs = worklogs::register(&stage, &plan, &people, seed).await?;

    say("coding, writing and citing");
    let visitors = shown_body()?;
    let changing = BodyCode::parse(CHANGING)?;
    let material = editing::Material {
        plan: &plan,
        answers: &answers,
        received: &received,
        logs: &logs,
        changing: &changing,
        visitors: &visitors,
    };
    stage.at(morning(2023, 11, 2))?;
    editing::code(&stage, &people, &material).await?;
    stage.at(morning(2023, 11, 3))?;
    rounds::play(&stage, &people, &material).await?;
    stage.at(morning(2023, 11, 6))?;
    let told = editing::write(&stage, &people, &material).await?;

    stage.at(morning(2023, 11, 10))?;
    replies::play(&stage, &people, &plan.code).await?;

    say("publishing, and sending one changed report");
    stage.at(morning(2023, 11, 14))?;
    speech::answer(&stage, &people, &plan.code).await?;
    illustrations::place(&stage, &people, &plan.code, &logs).await?;
    brief::choose(&stage, &people, &plan.code).await?;
    stage.at(morning(2023, 11, 15))?;
    let editor = people.actor("bientap2")?;
    publish::release(&stage.store, &editor, &plan.code).await.context("publishing")?;
    stage.at(morning(2023, 11, 17))?;
    codebook::amend(&stage, &people, &plan.code).await?;
    stage.at(morning(2023, 11, 20))?;
    intake::send_changed(&stage, &plan, &people, &answers, (&changing, told.as_ref())).await?;
    intake::leave_for_signature(&stage, &plan, &people, &answers, &visitors).await?;

    say("meeting, directing, giving tasks and commenting");
    committee::play(&stage, &mut people, &plan).await?;
    comments::play(&stage, &people, &plan.code).await?;

    stage.store.close().await;
    marker::write(dir, seed, marker::Loading::Ended)
}

/// Eight in the morning of a day, time of Hà Nội.
pub(crate) fn morning(year: i16, month: i8, day: i8) -> DateTime {
    date(year, month, day).at(8, 0, 0, 0)
}
