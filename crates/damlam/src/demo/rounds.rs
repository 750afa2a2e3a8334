//! The demo's rounds of blind coding: one that is closed, with a difference settled and others left, and one that is open.
//!
//! One editor gives the codes the findings were written for; the other errs now and then, by a pattern and on purpose.

use std::collections::BTreeSet;

use anyhow::Context as _;
use coding::{Drawn, Ending, NewDecision, NewJudgement, NewRound, RoundId};
use kernel::Actor;
use plan::CodeId;

use super::editing::Material;
use super::people::People;
use super::stage::Stage;

/// How many passages the closed round and the open one have.
const CLOSED: usize = 200;
const OPEN: usize = 12;
/// How many of the open round the first editor has judged.
const BEGUN: i64 = 3;
/// The second editor leaves out a code in every so many-th passage, and takes the one beside it in every so many-th.
const LEAVES_OUT: i64 = 5;
const TAKES_BESIDE: i64 = 7;

/// Plays both rounds.
pub(crate) async fn play(stage: &Stage, people: &People, material: &Material<'_>) -> anyhow::Result<()> {
    let closed = start(stage, people, material, "Đợt thử bộ mã (trình diễn)", CLOSED).await?;
    let (first, second) = (people.actor("bientap1")?, people.actor("bientap2")?);
    for drawn in coding::drawn(&stage.store, closed).await? {
        let fitting = fitting(stage, material, &drawn).await?;
        judge(stage, &first, closed, drawn.number, fitting.clone()).await?;
        judge(stage, &second, closed, drawn.number, erring(material, drawn.number, fitting)).await?;
    }
    let secretariat = people.actor("thuongtruc")?;
    coding::close(&stage.store, &secretariat, closed, Ending::WhenAllJudged)
        .await
        .context("closing a round")?;
    let round = coding::round(&stage.store, closed).await?.context("the round is gone")?;
    if let Some(difference) = coding::differences(&stage.store, &round).await?.into_iter().next() {
        let new = NewDecision {
            round: closed,
            number: difference.number,
            codes: difference.codes,
            reason: "Đoạn nêu đúng nội dung trong định nghĩa của mã (lý do trình diễn).".to_owned(),
        };
        coding::decide(&stage.store, &secretariat, new).await.context("settling a difference")?;
    }
    let open = start(stage, people, material, "Đợt tháng 11 (trình diễn)", OPEN).await?;
    for drawn in coding::drawn(&stage.store, open).await?.iter().filter(|drawn| drawn.number <= BEGUN) {
        judge(stage, &first, open, drawn.number, fitting(stage, material, drawn).await?).await?;
    }
    Ok(())
}

async fn start(
    stage: &Stage,
    people: &People,
    material: &Material<'_>,
    name: &str,
    passages: usize,
) -> anyhow::Result<RoundId> {
    let secretariat = people.actor("thuongtruc")?;
    let coders = [people.actor("bientap1")?, people.actor("bientap2")?];
    let new = NewRound {
        study: material.plan.code.clone(),
        name: name.to_owned(),
        passages,
        coders: coders.iter().filter_map(|coder| coder.account).collect(),
    };
    coding::start(&stage.store, &secretariat, new).await.with_context(|| format!("starting «{name}»"))
}

async fn judge(
    stage: &Stage,
    editor: &Actor,
    round: RoundId,
    number: i64,
    codes: BTreeSet<CodeId>,
) -> anyhow::Result<()> {
    let new = NewJudgement { round, number, codes, memo: String::new() };
    coding::judge(&stage.store, editor, new).await.with_context(|| format!("judging passage {number}"))
}

/// The codes of the findings told in a passage.
async fn fitting(stage: &Stage, material: &Material<'_>, drawn: &Drawn) -> anyhow::Result<BTreeSet<CodeId>> {
    let passage = reports::passage(&stage.store, drawn.version, &drawn.address).await?;
    let text = passage.context("a drawn passage is gone")?.text;
    let answer = material.answers.iter().find(|answer| answer.body == drawn.body);
    let told = answer.into_iter().flat_map(|answer| &answer.told);
    told.filter(|told| text.contains(&told.claim)).map(|told| Ok(CodeId::parse(&told.code)?)).collect()
}

/// What the second editor makes of codes that fit.
fn erring(material: &Material<'_>, number: i64, fitting: BTreeSet<CodeId>) -> BTreeSet<CodeId> {
    if number % LEAVES_OUT == 0 {
        return fitting.into_iter().skip(1).collect();
    }
    if number % TAKES_BESIDE != 0 {
        return fitting;
    }
    let codes = &material.plan.codebook.codes;
    let beside = |code: CodeId| {
        let place = codes.iter().position(|known| known.id == code).unwrap_or(0);
        codes.get(place + 1).map_or(code, |next| next.id.clone())
    };
    fitting.into_iter().map(beside).collect()
}
