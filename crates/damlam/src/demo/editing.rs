//! What the demo's editors do: code a sample of reports, write sentences, and lead each back to what it rests on.
//!
//! The body a visitor is invited to play ([`super::PROMPT`], the first) is left out of the evidence, so that whatever
//! is sent for it disturbs nothing that was written before.

use std::collections::BTreeMap;

use anyhow::Context as _;
use coding::{CodingError, FIELD_AXIS, LEVEL_AXIS, NewCoding, Span, Sphere};
use kernel::{Actor, BodyCode, StudyCode};
use measurements::Cell;
use plan::{BodyKind, CodeId, Plan};
use reports::{Passage, Received};
use scheme::{NewCitation, NewMinority, StatementId, Target};
use simulate::report::{Answer, Manner, Quality, Told};
use store::Store;

use super::people::People;
use super::stage::Stage;
use super::statements::{Measured, SENTENCES, Sentence};
use super::worklogs::RegisteredLog;

/// How many reports are coded by one editor, and how many of these by the other too.
const CODED: usize = 12;
const CODED_TWICE: usize = 3;
/// The sample takes every so many-th report, and each sentence begins its search so many reports further on, so that all
/// groups are heard.
const STEP: usize = 6;
/// Every so many-th coding says nothing of field and level; the others are dealt out to so many fields.
const LEFT_UNSAID: usize = 4;
const FIELDS: usize = 5;
/// How many findings a sentence rests on.
const FINDINGS: usize = 3;

/// What the editors work on.
pub(crate) struct Material<'m> {
    pub(crate) plan: &'m Plan,
    pub(crate) answers: &'m [Answer],
    pub(crate) received: &'m BTreeMap<BodyCode, Received>,
    pub(crate) logs: &'m [RegisteredLog],
    /// The body that will send a changed report; one sentence rests on the finding that will change.
    pub(crate) changing: &'m BodyCode,
    /// The body left to the visitor.
    pub(crate) visitors: &'m BodyCode,
}

/// Codes the findings of a sample of reports with the codes they were written for.
pub(crate) async fn code(stage: &Stage, people: &People, material: &Material<'_>) -> anyhow::Result<usize> {
    let mut count = 0;
    let sample =
        material.sources().filter(|(answer, _)| answer.manner == Manner::Outline).step_by(STEP).take(CODED);
    for (index, (answer, received)) in sample.enumerate() {
        let passages = reports::passages(&stage.store, received.version).await?;
        let editors: &[&str] = if index < CODED_TWICE { &["bientap1", "bientap2"] } else { &["bientap1"] };
        for editor in editors {
            let editor = people.actor(editor)?;
            for (number, told) in answer.told.iter().enumerate() {
                let Some(passage) = passage_of(&passages, told) else { continue };
                let new = NewCoding {
                    version: received.version,
                    address: passage.address.clone(),
                    digest: passage.digest,
                    span: Span::of_words(&told.claim, &passage.text).unwrap_or_default(),
                    code: CodeId::parse(&told.code)?,
                    reach: reach(passage),
                    sphere: sphere(material.plan, &answer.body, index + number),
                    memo: String::new(),
                };
                match coding::code(&stage.store, &editor, new).await {
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
    }
    Ok(count)
}

/// Writes the sentences with their citations; returns the finding of the changing body that one of them rests on.
pub(crate) async fn write(
    stage: &Stage,
    people: &People,
    material: &Material<'_>,
) -> anyhow::Result<Option<Told>> {
    let editor = people.actor("bientap1")?;
    let mut changing = None;
    for (index, sentence) in SENTENCES.iter().enumerate() {
        let statement = scheme::write_statement(
            &stage.store,
            &editor,
            &material.plan.code,
            sentence.section,
            sentence.text,
        )
        .await
        .with_context(|| format!("writing «{}»", sentence.text))?;
        let sources = material.sources_from(index * STEP);
        let desk = Desk { stage, editor: &editor, material, sources, statement };
        let told = desk.cite_findings(sentence, changing.is_none()).await?;
        changing = changing.or(told);
        desk.cite_figures(sentence).await?;
        desk.say_figures(sentence).await?;
        desk.cite_measured(sentence).await?;
        if sentence.is_of_few {
            desk.keep_as_minority().await?;
        }
    }
    Ok(changing)
}

impl<'m> Material<'m> {
    /// The reports evidence is taken from: received, of some quality, and not the visitor's.
    fn sources(&self) -> impl Iterator<Item = (&'m Answer, &'m Received)> {
        let (answers, received, visitors) = (self.answers, self.received, self.visitors);
        answers
            .iter()
            .filter(move |answer| answer.body != *visitors && answer.quality != Quality::General)
            .filter_map(move |answer| Some((answer, received.get(&answer.body)?)))
    }

    /// The same, the `first` so many put last.
    fn sources_from(&self, first: usize) -> Vec<(&'m Answer, &'m Received)> {
        let mut sources: Vec<_> = self.sources().collect();
        let first = first % sources.len().max(1);
        sources.rotate_left(first);
        sources
    }
}

/// One sentence being given its evidence.
struct Desk<'d> {
    stage: &'d Stage,
    editor: &'d Actor,
    material: &'d Material<'d>,
    sources: Vec<(&'d Answer, &'d Received)>,
    statement: StatementId,
}

impl Desk<'_> {
    async fn cite(&self, target: Target) -> anyhow::Result<()> {
        cite(&self.stage.store, self.editor, &self.material.plan.code, self.statement, target).await
    }

    /// Cites findings told under the sentence's code; the changing body's only when `may_change`, and then first.
    async fn cite_findings(&self, sentence: &Sentence, may_change: bool) -> anyhow::Result<Option<Told>> {
        let mut left = FINDINGS;
        let mut changing = None;
        let of_changing = |answer: &Answer| answer.body == *self.material.changing;
        let mut sources = self.sources.clone();
        sources.sort_by_key(|(answer, _)| !of_changing(answer));
        for (answer, received) in sources {
            if left == 0 || of_changing(answer) && !may_change {
                continue;
            }
            let Some(told) = answer.told.iter().find(|told| told.code == sentence.code) else { continue };
            let passages = reports::passages(&self.stage.store, received.version).await?;
            let Some(passage) = passage_of(&passages, told) else { continue };
            let span = Span::of_words(&told.claim, &passage.text).unwrap_or_default();
            self.cite(Target::Passage { report: received.report, address: passage.address.clone(), span })
                .await?;
            if of_changing(answer) {
                changing = Some(told.clone());
            }
            left -= 1;
        }
        Ok(changing)
    }

    async fn cite_figures(&self, sentence: &Sentence) -> anyhow::Result<()> {
        if sentence.figure.is_empty() {
            return Ok(());
        }
        let steady = self.sources.iter().filter(|(answer, _)| {
            answer.quality == Quality::Complete && answer.body != *self.material.changing
        });
        let mut left = FINDINGS;
        for (_, received) in steady {
            let found = reports::current_figure(&self.stage.store, received.report, sentence.figure).await?;
            if left > 0 && found.is_some() {
                self.cite(Target::Figure { report: received.report, key: sentence.figure.to_owned() })
                    .await?;
                left -= 1;
            }
        }
        Ok(())
    }

    /// Keeps the first passage cited as the finding of a minority.
    async fn keep_as_minority(&self) -> anyhow::Result<()> {
        let (store, study) = (&self.stage.store, &self.material.plan.code);
        let view = scheme::statement(store, self.statement).await?;
        let is_passage =
            |cited: &&scheme::CitationView| matches!(cited.citation.target, Target::Passage { .. });
        if let Some(cited) = view.citations.iter().find(is_passage) {
            let citation = &cited.citation;
            let why = "Ít cơ quan nêu việc này; dù nói ít vẫn phải có mặt trong đề án.".to_owned();
            let seen = citation.pinned.content.digest;
            let new = NewMinority { target: citation.target.clone(), seen, why };
            scheme::pin_minority(store, self.editor, study, new).await?;
        }
        Ok(())
    }

    /// Tells the figures cited in the text, each as a reference.
    async fn say_figures(&self, sentence: &Sentence) -> anyhow::Result<()> {
        let store = &self.stage.store;
        let view = scheme::statement(store, self.statement).await?;
        let is_figure =
            |cited: &&scheme::CitationView| matches!(cited.citation.target, Target::Figure { .. });
        let told = |cited: &scheme::CitationView| {
            let (name, number) = (cited.figure_name()?, cited.citation.pinned.content.number.as_ref()?);
            let unit = if number.unit == "%" { "" } else { number.unit.as_str() };
            Some(format!("{}: {name} {unit}", cited.origin.name.vi).trim_end().to_owned())
        };
        let told: Vec<String> = view.citations.iter().filter(is_figure).filter_map(told).collect();
        if !told.is_empty() {
            let text = format!("{} Số liệu một số nơi báo cáo – {}.", sentence.text, told.join("; "));
            let edit = scheme::Edit { statement: self.statement, seen: view.statement.version, text };
            scheme::edit_statement(store, self.editor, edit).await?;
        }
        Ok(())
    }

    /// Cites the cell that lies farthest above what is expected, and an example case of it where asked.
    async fn cite_measured(&self, sentence: &Sentence) -> anyhow::Result<()> {
        let (indicator, with_example) = match sentence.measured {
            Measured::Nothing => return Ok(()),
            Measured::Indicator(indicator) => (indicator, false),
            Measured::WithExample(indicator) => (indicator, true),
        };
        let mut best: Option<Cell> = None;
        for log in self.material.logs {
            for cell in measurements::cells(&self.stage.store, log.id).await? {
                let higher = cell.ratio > best.as_ref().and_then(|best| best.ratio);
                if cell.indicator == indicator && cell.suppressed.is_none() && cell.worth_asking && higher {
                    best = Some(cell);
                }
            }
        }
        let Some(cell) = best else { return Ok(()) };
        let examples = measurements::examples(&self.stage.store, cell.worklog).await?;
        let shows = |shows: &measurements::Shows| shows.indicator == indicator && shows.unit == cell.unit;
        let example = examples.iter().find(|example| example.shows.iter().any(shows));
        self.cite(Target::Indicator {
            worklog: cell.worklog,
            indicator: indicator.to_owned(),
            unit: cell.unit.clone(),
        })
        .await?;
        if let Some(example) = example.filter(|_| with_example) {
            self.cite(Target::Example { worklog: example.worklog, case: example.case_key.clone() }).await?;
        }
        Ok(())
    }
}

/// Cites what stands at `target` now.
pub(super) async fn cite(
    store: &Store,
    editor: &Actor,
    study: &StudyCode,
    statement: StatementId,
    target: Target,
) -> anyhow::Result<()> {
    let (target, content, _) =
        scheme::preview(store, study, &target).await.with_context(|| format!("looking at {target}"))?;
    scheme::cite(store, editor, NewCitation { statement, target, seen: content.digest }).await?;
    Ok(())
}

/// The passage that holds the claim, word for word.
pub(super) fn passage_of<'p>(passages: &'p [Passage], told: &Told) -> Option<&'p Passage> {
    passages.iter().find(|passage| passage.text.contains(&told.claim))
}

/// The field and level an editor says a passage speaks of. Nothing in generated words says it, so fields are dealt out in turn and
/// levels go by who reports; every fourth passage is left without.
fn sphere(plan: &Plan, body: &BodyCode, turn: usize) -> Sphere {
    let fields = plan.codebook.axis(FIELD_AXIS).map_or(&[][..], |axis| &axis.values);
    if turn.is_multiple_of(LEFT_UNSAID) || fields.is_empty() {
        return Sphere::default();
    }
    let level = match plan.body(body).map(|body| body.kind) {
        Some(BodyKind::Province) if turn.is_multiple_of(2) => "commune",
        Some(BodyKind::Province) => "province",
        _ => "centre",
    };
    let level = plan.codebook.axis(LEVEL_AXIS).and_then(|axis| axis.value(level));
    Sphere {
        field: fields[turn % fields.len().min(FIELDS)].key.clone(),
        level: level.map(|level| level.key.clone()).unwrap_or_default(),
    }
}

fn reach(passage: &Passage) -> coding::Reach {
    if passage.text.contains(|sign: char| sign.is_ascii_digit()) {
        coding::Reach::Named
    } else {
        coding::Reach::General
    }
}
