//! A study as large as a real one, to measure on: every body has sent a long report, hundreds of units below them theirs, several
//! editors have coded, and the scheme is long.
//!
//! It is the demo played on with longer reports. Everything is done by the actions a person's click uses; nothing is written
//! past them, so what is measured on it holds receipts, ledger entries and freshness as a real installation does.

use std::path::Path;

use anyhow::{Context as _, ensure};
use coding::{CodingError, NewCoding, Reach, Span};
use kernel::{Bilingual, BodyCode, Role};
use plan::{Assignment, CodeId, NewUnit, Plan, Post};
use reports::{DocumentReader, Passage, Upload};
use simulate::report::{Answer, Length, Sending, Told};

use super::editing::passage_of;
use super::more::write_more;
use super::people::People;
use super::stage::Stage;
use super::{Found, answers, find, intake, load, morning, study};
use crate::configuration::Configuration;

/// How large it becomes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    /// Passages of a body's report, at least.
    pub(crate) passages: usize,
    /// Units, over all bodies.
    pub(crate) units: usize,
    /// Passages of a unit's report, at least.
    pub(crate) unit_passages: usize,
    /// Codings by hand, beside those of the demo.
    pub(crate) codings: usize,
    /// Statements, beside those of the demo.
    pub(crate) statements: usize,
}

/// Whoever writes here draws other ids than the loading of the demo did.
const OTHER_DRAWS: u64 = 0x7768_6f6c;
/// Editors who code, besides the demo's two.
const MORE_EDITORS: [&str; 4] = ["bientap3", "bientap4", "bientap5", "bientap6"];
/// In every so many-th passage an editor takes the code beside the one that fits.
const TAKES_BESIDE: usize = 7;
/// Units are told of after every so many.
const TELLS_OF: usize = 100;

/// Loads a study of `size` into the empty folder `dir`; `say` is told what is being done.
///
/// # Errors
/// When the folder is not empty, or an action refuses, which would be a bug.
pub(crate) async fn load_whole(
    dir: &Path,
    configuration: &Configuration,
    seed: u64,
    size: Size,
    say: impl Fn(&str),
) -> anyhow::Result<()> {
    ensure!(
        find(dir, seed)? == Found::Empty,
        "{} holds a demo already; name an empty folder with --dir",
        dir.display()
    );
    let length = Length::Passages(size.passages);
    load(dir, configuration, seed, length, &say).await?;
    let plan = study::plan()?;
    let answers = answers(&plan, seed, length)?;
    let stage = Stage::open(dir, configuration, seed ^ OTHER_DRAWS, morning(2023, 12, 19)).await?;
    let mut people = People::of(&stage.store).await?;

    say("receiving the reports of bodies that kept silent in the demo");
    receive_the_rest(&stage, &plan, &mut people, &answers).await?;
    say(&format!("coding {} passages by {} editors", size.codings, MORE_EDITORS.len() + 2));
    let coded = code(&stage, &plan, &mut people, &answers, size.codings).await?;
    ensure!(coded == size.codings, "the reports hold findings for {coded} codings; ask for no more");
    stage.store.close().await;

    say(&format!("writing {} statements", size.statements));
    write_more(dir, configuration, seed, size.statements, length).await?;

    let stage = Stage::open(dir, configuration, seed ^ OTHER_DRAWS << 1, morning(2023, 12, 21)).await?;
    let mut below = Below { stage: &stage, plan: &plan, people, seed, passages: size.unit_passages, made: 0 };
    let bodies = plan.assignments.len();
    for (place, owed) in plan.assignments.iter().enumerate() {
        // Spread evenly: some bodies have one more than others.
        let share = size.units * (place + 1) / bodies - size.units * place / bodies;
        below.of_body(owed, share, &say).await?;
    }
    stage.store.close().await;
    Ok(())
}

/// Receives what silent bodies had written and never sent.
async fn receive_the_rest(
    stage: &Stage,
    plan: &Plan,
    people: &mut People,
    answers: &[Answer],
) -> anyhow::Result<()> {
    for answer in answers.iter().filter(|answer| answer.sending == Sending::Silent) {
        let name = plan.body_name(&answer.body).vi;
        people.add_of_body(&stage.store, &answer.body, &name, Post::Drafter).await?;
        intake::receive(stage, plan, people, answer, &answer.paper).await?;
    }
    Ok(())
}

/// Gives findings of all bodies' reports the codes they were written for, `wanted` times in all, the editors in turn; now and then an
/// editor takes the code beside.
async fn code(
    stage: &Stage,
    plan: &Plan,
    people: &mut People,
    answers: &[Answer],
    wanted: usize,
) -> anyhow::Result<usize> {
    let mut editors = vec![people.actor("bientap1")?, people.actor("bientap2")?];
    for login in MORE_EDITORS {
        let name = format!("Biên tập viên {} – Tổ Biên tập", editors.len() + 1);
        editors.push(people.add(&stage.store, login, &name, Role::Editor).await?);
    }
    let current = reports::current_versions(&stage.store, &plan.code).await?;
    let mut count = 0;
    for (place, version) in current.iter().enumerate() {
        let Some(answer) = answers.iter().find(|answer| answer.body == version.body) else { continue };
        let until = wanted * (place + 1) / current.len();
        let passages = reports::passages(&stage.store, version.id).await?;
        let found: Vec<(&Told, &Passage)> =
            answer.told.iter().filter_map(|told| Some((told, passage_of(&passages, told)?))).collect();
        let turns =
            (0..editors.len()).flat_map(|turn| found.iter().enumerate().map(move |each| (turn, each)));
        for (turn, (number, (told, passage))) in turns {
            if count >= until {
                break;
            }
            let beside = (number + turn).is_multiple_of(TAKES_BESIDE);
            let new = NewCoding {
                version: version.id,
                address: passage.address.clone(),
                digest: passage.digest,
                span: Span::of_words(&told.claim, &passage.text).unwrap_or_default(),
                code: if beside { code_beside(plan, &told.code)? } else { CodeId::parse(&told.code)? },
                reach: Reach::Named,
                sphere: Default::default(),
                memo: String::new(),
            };
            let editor = &editors[(number + turn) % editors.len()];
            match coding::code(&stage.store, editor, new).await {
                Ok(_) => count += 1,
                // A finding told twice in the same words stands in one passage.
                Err(CodingError::Twice { .. }) => {}
                Err(error) => {
                    return Err(error)
                        .with_context(|| format!("coding {} of {}", passage.address, answer.body));
                }
            }
        }
    }
    Ok(count)
}

/// The code that follows `code` in the codebook; the last has none beside it and stays.
fn code_beside(plan: &Plan, code: &str) -> anyhow::Result<CodeId> {
    let code = CodeId::parse(code)?;
    let codes = &plan.codebook.codes;
    let place = codes.iter().position(|known| known.id == code).unwrap_or(0);
    Ok(codes.get(place + 1).map_or(code, |next| next.id.clone()))
}

/// What becomes of the units.
struct Below<'s> {
    stage: &'s Stage,
    plan: &'s Plan,
    people: People,
    seed: u64,
    passages: usize,
    made: usize,
}

impl Below<'_> {
    /// Lets the drafter of the body that owes `owed` split it to `count` units, each of which sends its report.
    async fn of_body(&mut self, owed: &Assignment, count: usize, say: &impl Fn(&str)) -> anyhow::Result<()> {
        if count == 0 {
            return Ok(());
        }
        let drafter = self.people.drafter(&owed.body)?;
        let units = (1..=count).map(|number| unit(&owed.body, number)).collect::<anyhow::Result<Vec<_>>>()?;
        let asking = plan::Asking { sections: Vec::new(), due: owed.due, note: String::new() };
        let (study, parent) = (self.plan.code.clone(), owed.body.clone());
        let split = plan::Split { study, parent, units: units.clone(), asking };
        plan::split(&self.stage.store, &drafter, split)
            .await
            .with_context(|| format!("asking units of {}", owed.body))?;
        for unit in units {
            self.receive(&owed.body, unit).await?;
            if self.made.is_multiple_of(TELLS_OF) {
                say(&format!("{} units have sent their reports", self.made));
            }
        }
        Ok(())
    }

    async fn receive(&mut self, parent: &BodyCode, unit: NewUnit) -> anyhow::Result<()> {
        let store = &self.stage.store;
        self.people.add_of_body(store, &unit.code, &unit.name.vi, Post::Drafter).await?;
        self.made += 1;
        let seed = self.seed.wrapping_mul(1_000_003).wrapping_add(self.made as u64);
        let paper = simulate::report::of_unit(self.plan, seed, (parent, &unit.name), self.passages);
        let upload = Upload {
            study: self.plan.code.clone(),
            file_name: format!("bao-cao-{}.docx", unit.code.as_str().to_ascii_lowercase()),
            body: unit.code.clone(),
            encoding: reports::Letters::default(),
            bytes: paper.with_context(|| format!("{parent} owes no report"))?.docx()?,
        };
        let drafter = self.people.drafter(&unit.code)?;
        reports::receive(store, &DocumentReader::alone(), &drafter, upload)
            .await
            .with_context(|| format!("receiving the report of {}", unit.code))?;
        Ok(())
    }
}

fn unit(parent: &BodyCode, number: usize) -> anyhow::Result<NewUnit> {
    let code = BodyCode::parse(&format!("{parent}.D{number:02}"))?;
    let name = Bilingual::new(format!("Đơn vị Minh Họa {number}"), format!("Sample unit {number}"));
    Ok(NewUnit { code, name, valid_from: None })
}
