//! The line from a report to what was done, seen from a passage, a statement, a directive or a task.

use std::collections::BTreeSet;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use committee::{
    AgendaItem, Meeting, OpinionRequest, Proof, Source, Standpoint, Story, StoryOf, Task, TaskStep, Whole,
};
use kernel::{Bilingual, Language, StudyCode};
use plan::Directive;
use reports::Finding;
use scheme::{StatementView, Target};

use super::{Fields, failed, home, parse_study};
use crate::form::encode;
use crate::pages::scheme::evidence::{badge, source_path};
use crate::pages::scheme::failed as scheme_failed;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// Where the story of something is shown.
pub(crate) fn path(study: &StudyCode, of: &StoryOf) -> String {
    let (kind, name) = match of {
        StoryOf::Source(target) => ("source", target.whole().to_string()),
        StoryOf::Statement(id) => ("statement", id.to_string()),
        StoryOf::Directive(id) => ("directive", id.clone()),
        StoryOf::Task(id) => ("task", id.to_string()),
    };
    format!("{}/story?{kind}={}", home(study), encode(&name))
}

#[derive(Template)]
#[template(path = "pages/committee/story.html")]
struct StoryPage {
    shell: Shell,
    study: StudyCode,
    whole: Whole,
    of: Vec<StoryOf>,
    /// The findings the passage is part of.
    findings: Vec<Finding>,
    /// The passage's words, where the story is of one that no statement cites.
    uncited: Option<String>,
    may_lead: bool,
}

impl StoryPage {
    fn story(&self) -> Story<'_> {
        self.whole.story(&self.of)
    }

    /// What the story is told of, in words.
    fn heading(&self) -> String {
        let t = |vi: &str, en: &str| self.shell.language.pick(vi, en).to_owned();
        match self.of.first() {
            Some(StoryOf::Source(target)) => {
                let kind = target.kind_name(self.shell.language);
                format!("{}: {kind}", t("Từ báo cáo đến kết quả", "From the report to what was done"))
            }
            Some(StoryOf::Statement(_)) => {
                t("Từ báo cáo đến kết quả: một luận điểm", "From the report to what was done: a statement")
            }
            Some(StoryOf::Directive(id)) => {
                format!(
                    "{} {id}",
                    t("Từ báo cáo đến kết quả: kết luận", "From the report to what was done: directive")
                )
            }
            Some(StoryOf::Task(id)) => {
                let number =
                    self.whole.tasks.iter().find(|task| task.id == *id).map_or(0, |task| task.number);
                format!(
                    "{} {number}",
                    t("Từ báo cáo đến kết quả: nhiệm vụ", "From the report to what was done: task")
                )
            }
            None => String::new(),
        }
    }

    fn is_of_statement(&self, statement: &StatementView) -> bool {
        self.of.contains(&StoryOf::Statement(statement.statement.id))
    }

    fn is_of_directive(&self, directive: &Directive) -> bool {
        self.of.contains(&StoryOf::Directive(directive.id.clone()))
    }

    fn is_of_task(&self, task: &Task) -> bool {
        self.of.contains(&StoryOf::Task(task.id))
    }

    fn is_of_source(&self, source: &Source<'_>) -> bool {
        self.of.contains(&StoryOf::Source(source.citation.citation.target.whole()))
    }

    fn source_name(&self, source: &Source<'_>) -> String {
        let target = &source.citation.citation.target;
        let place = match target {
            Target::Passage { address, .. } => {
                reports::place_words(address, &self.whole.plan.outline).get(self.shell.language).to_owned()
            }
            Target::Figure { key, .. } => {
                let asked = self.whole.plan.outline.figure(key);
                asked.map_or_else(|| key.clone(), |asked| asked.name.get(self.shell.language).to_owned())
            }
            other => other.kind_name(self.shell.language).to_owned(),
        };
        format!("{} · {place}", source.citation.origin.name.get(self.shell.language))
    }

    fn source_link(&self, source: &Source<'_>) -> Option<String> {
        source_path(&self.study, source.citation, Some(source.citation.citation.pinned.content.version))
    }

    fn freshness(&self, source: &Source<'_>) -> (&'static str, &'static str) {
        let freshness = &source.citation.freshness;
        (badge(freshness), freshness.name(self.shell.language))
    }

    fn text(&self, statement: &StatementView) -> String {
        statement.read(Language::Vietnamese).text
    }

    fn counted(&self, request: &OpinionRequest) -> Vec<(&'static str, String, usize)> {
        let one = |view: Standpoint| {
            let count = request.standing().filter(|opinion| opinion.view == view).count();
            (super::opinion::tone(view), view.name().get(self.shell.language).to_owned(), count)
        };
        Standpoint::ALL.into_iter().map(one).filter(|(_, _, count)| *count > 0).collect()
    }

    fn silent(&self, request: &OpinionRequest) -> usize {
        request.silent().count()
    }

    /// What a question is about, in a line.
    fn about(&self, request: &OpinionRequest) -> String {
        let item = request.item.and_then(|id| self.whole.item(id));
        let statement = request.statement.map(|id| super::sentence(&self.whole.view, id)).unwrap_or_default();
        match item {
            Some((_, item)) => item.heading.clone(),
            None => super::short(&statement),
        }
    }

    fn meeting_link(&self, meeting: &Meeting, item: &AgendaItem) -> String {
        format!("{}#item-{}", super::meeting_path(&self.study, meeting), item.id)
    }

    fn meeting_path(&self, meeting: &Meeting) -> String {
        super::meeting_path(&self.study, meeting)
    }

    fn meeting_tone(&self, meeting: &Meeting) -> &'static str {
        super::meeting_tone(meeting.state())
    }

    fn tone(&self, task: &Task) -> &'static str {
        super::task_tone(task.state())
    }

    fn body(&self, task: &Task) -> String {
        self.whole.plan.body_name(&task.body).get(self.shell.language).to_owned()
    }

    fn reported<'t>(&self, task: &'t Task) -> Option<(&'t TaskStep, &'t Proof)> {
        task.reported()
    }

    fn proof_passage_path(&self, task: &Task, address: &str, version: &i64) -> String {
        format!("/studies/{}/reports/{}/versions/{version}#{address}", self.study, task.body)
    }

    fn of_source(&self, source: &Source<'_>) -> String {
        path(&self.study, &StoryOf::Source(source.citation.citation.target.clone()))
    }

    fn of_statement(&self, statement: &StatementView) -> String {
        path(&self.study, &StoryOf::Statement(statement.statement.id))
    }

    fn of_directive(&self, directive: &Directive) -> String {
        path(&self.study, &StoryOf::Directive(directive.id.clone()))
    }

    fn of_task(&self, task: &Task) -> String {
        path(&self.study, &StoryOf::Task(task.id))
    }

    fn kind(&self, text: &Bilingual) -> String {
        text.get(self.shell.language).to_owned()
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(asked): Query<Fields>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeMeetings)?;
    let study = parse_study(&study)?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let view = app.schemes.of(&app.store, &study).await.map_err(scheme_failed)?;
    let whole = committee::whole(&app.store, plan, view).await.map_err(failed)?;
    let of = wanted(&asked).filter(|of| is_there(&whole, of)).ok_or(PageError::NotFound)?;
    let (of, findings) = with_findings(&app, of).await?;
    let uncited = match &of[0] {
        StoryOf::Source(Target::Passage { report, address, .. }) => {
            let cited = whole.story(&of).sources.is_empty();
            let passage = reports::current_passage(&app.store, *report, address).await?;
            let of_study = reports::report(&app.store, *report).await?.is_some_and(|it| it.study == study);
            if !of_study {
                return Err(PageError::NotFound);
            }
            passage.filter(|_| cited).map(|passage| passage.text)
        }
        _ => None,
    };
    html(&StoryPage {
        shell: Shell::of_study(&visitor, &app, &study),
        may_lead: visitor.may(Act::LeadMeetings),
        study,
        whole,
        of,
        findings,
        uncited,
    })
}

/// What the address asks the story of.
fn wanted(asked: &Fields) -> Option<StoryOf> {
    let has = |name: &str| !asked.text(name).is_empty();
    if has("source") {
        return Some(StoryOf::Source(asked.text("source").parse().ok()?));
    }
    if has("statement") {
        return Some(StoryOf::Statement(asked.text("statement").parse().ok()?));
    }
    if has("directive") {
        return Some(StoryOf::Directive(asked.text("directive").to_owned()));
    }
    Some(StoryOf::Task(asked.text("task").parse().ok()?))
}

fn is_there(whole: &Whole, of: &StoryOf) -> bool {
    match of {
        StoryOf::Source(_) => true,
        StoryOf::Statement(id) => whole.view.statement(*id).is_some(),
        StoryOf::Directive(id) => whole.plan.directive(id).is_some(),
        StoryOf::Task(id) => whole.tasks.iter().any(|task| task.id == *id),
    }
}

/// The passage with the others of its findings: a finding that is told in several passages has one story.
async fn with_findings(app: &App, of: StoryOf) -> Result<(Vec<StoryOf>, Vec<Finding>), PageError> {
    let StoryOf::Source(Target::Passage { report, address, .. }) = &of else {
        return Ok((vec![of], Vec::new()));
    };
    let (report, address) = (*report, address.clone());
    let Some(version) = reports::latest(&app.store, report).await? else { return Ok((vec![of], Vec::new())) };
    let mut findings = reports::findings(&app.store, version.id).await?;
    findings.retain(|finding| finding.addresses.contains(&address));
    let others: BTreeSet<String> = findings
        .iter()
        .flat_map(|finding| &finding.addresses)
        .filter(|it| **it != address)
        .cloned()
        .collect();
    let source = |address| StoryOf::Source(Target::Passage { report, address, span: scheme::Span::Whole });
    let mut all = vec![source(address)];
    all.extend(others.into_iter().map(source));
    Ok((all, findings))
}
