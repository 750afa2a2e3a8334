//! The line from a passage of a report over statements, opinions, meetings, directives and solutions to tasks and their proof, and
//! back. Computed from what stands whenever somebody looks; pure once everything is read.
//!
//! Links are those people made: a statement cites a passage, an item of an agenda is about a statement, a directive came out of an
//! item, a solution follows a directive, a task comes of one. Nothing is guessed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use plan::{Directive, IssuedDirective, Plan};
use reports::query::{self, QueryId};
use scheme::{CitationView, SchemeView, Solutions, Span, StatementId, StatementView, Target};

use ::store::Store;

use crate::meetings::meetings;
use crate::opinions::requests;
use crate::tasks::tasks;
use crate::{About, AgendaItem, AgendaItemId, CommitteeError, Meeting, OpinionRequest, Task, TaskId};

/// Where a story is looked at from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoryOf {
    /// What a statement may cite: a passage, a figure, an indicator, a case, a reply.
    Source(Target),
    /// A statement, be it a solution or not.
    Statement(StatementId),
    /// A directive, by its id.
    Directive(String),
    /// A task.
    Task(TaskId),
}

/// A place links meet in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Knot {
    /// What statements cite.
    Source(Target),
    /// A statement.
    Statement(StatementId),
    /// An item of an agenda.
    Item(AgendaItemId),
    /// A directive.
    Directive(String),
    /// A task.
    Task(TaskId),
}

/// Everything a story can be told of.
#[derive(Debug, Clone)]
pub struct Whole {
    /// The plan that stands, with its directives.
    pub plan: Arc<Plan>,
    /// The scheme as it stands.
    pub view: Arc<SchemeView>,
    /// The directives issued beside the plan.
    pub issued: Vec<IssuedDirective>,
    /// The meetings.
    pub meetings: Vec<Meeting>,
    /// What members were asked.
    pub requests: Vec<OpinionRequest>,
    /// The tasks.
    pub tasks: Vec<Task>,
    /// The passages queries on an agenda ask about.
    asked: BTreeMap<QueryId, Target>,
}

/// What a statement on the line rests on.
#[derive(Debug, Clone, Copy)]
pub struct Source<'w> {
    /// The statement.
    pub statement: &'w StatementView,
    /// What it cites.
    pub citation: &'w CitationView,
}

/// The line, from what reports say to what was done.
#[derive(Debug, Clone, Default)]
pub struct Story<'w> {
    /// What the statements rest on, in their order.
    pub sources: Vec<Source<'w>>,
    /// The statements.
    pub statements: Vec<&'w StatementView>,
    /// What members were asked about them.
    pub requests: Vec<&'w OpinionRequest>,
    /// The items of agendas that are about them, or that a directive came out of.
    pub items: Vec<(&'w Meeting, &'w AgendaItem)>,
    /// Meetings that concluded one of the directives as a whole, under no item.
    pub meetings: Vec<&'w Meeting>,
    /// The directives.
    pub directives: Vec<&'w Directive>,
    /// The solutions that follow them.
    pub solutions: Vec<&'w StatementView>,
    /// The tasks that come of them.
    pub tasks: Vec<&'w Task>,
}

/// Reads everything stories of a study are told of; the scheme is read by whoever keeps it at hand.
///
/// # Errors
/// When the database refuses.
pub async fn whole(store: &Store, plan: Arc<Plan>, view: Arc<SchemeView>) -> Result<Whole, CommitteeError> {
    let study = view.study.clone();
    let meetings = meetings(store, &study).await?;
    let mut asked = BTreeMap::new();
    for item in meetings.iter().flat_map(|meeting| &meeting.items) {
        if let About::Query(id) = &item.about
            && let Some(found) = query::query(store, *id).await?
            && let Some(report) = reports::report_of(store, &study, &found.body).await?
        {
            asked.insert(*id, Target::Passage { report, address: found.address, span: Span::Whole });
        }
    }
    Ok(Whole {
        issued: plan::issued_directives(store, &study).await?,
        requests: requests(store, &study).await?,
        tasks: tasks(store, &study).await?,
        plan,
        view,
        meetings,
        asked,
    })
}

impl StoryOf {
    fn knot(&self) -> Knot {
        match self {
            Self::Source(target) => Knot::Source(target.whole()),
            Self::Statement(id) => Knot::Statement(*id),
            Self::Directive(id) => Knot::Directive(id.clone()),
            Self::Task(id) => Knot::Task(*id),
        }
    }
}

impl Whole {
    /// The story of these; several where a finding is told in several passages.
    pub fn story(&self, of: &[StoryOf]) -> Story<'_> {
        let links = self.links();
        let starts: BTreeSet<Knot> = of.iter().map(StoryOf::knot).collect();
        let mut line = reached(&starts, &links);
        let back: BTreeSet<(Knot, Knot)> =
            links.iter().map(|(from, to)| (to.clone(), from.clone())).collect();
        line.extend(reached(&starts, &back));
        self.told(&line, &starts)
    }

    /// The item of an agenda with this id, and its meeting.
    pub fn item(&self, id: AgendaItemId) -> Option<(&Meeting, &AgendaItem)> {
        self.meetings.iter().find_map(|meeting| Some((meeting, meeting.item(id)?)))
    }

    /// What the directive with this id came out of: the meeting, and the item where there is one.
    pub fn origin(&self, directive: &str) -> Option<(&Meeting, Option<&AgendaItem>)> {
        let issued = self.issued.iter().find(|each| each.directive.id == directive)?;
        self.meetings.iter().find_map(|meeting| {
            if issued.origin == meeting.origin(None) {
                return Some((meeting, None));
            }
            let item = meeting.items.iter().find(|item| issued.origin == meeting.origin(Some(item.id)));
            item.map(|item| (meeting, Some(item)))
        })
    }

    /// Every link, from what came first to what came of it.
    fn links(&self) -> BTreeSet<(Knot, Knot)> {
        let mut links = BTreeSet::new();
        for (_, statement) in self.view.statements() {
            let to = Knot::Statement(statement.statement.id);
            for cited in &statement.citations {
                links.insert((Knot::Source(cited.citation.target.whole()), to.clone()));
            }
        }
        for item in self.meetings.iter().flat_map(|meeting| &meeting.items) {
            let to = Knot::Item(item.id);
            if let Some(statement) = item.about.statement() {
                links.insert((Knot::Statement(statement), to.clone()));
            }
            if let About::Query(id) = &item.about
                && let Some(target) = self.asked.get(id)
            {
                links.insert((Knot::Source(target.clone()), to));
            }
        }
        for directive in &self.plan.directives {
            if let Some((_, Some(item))) = self.origin(&directive.id) {
                links.insert((Knot::Item(item.id), Knot::Directive(directive.id.clone())));
            }
        }
        for (statement, solution) in &self.view.solutions {
            for directive in &solution.directives {
                links.insert((Knot::Directive(directive.clone()), Knot::Statement(*statement)));
            }
        }
        for task in &self.tasks {
            links.insert((Knot::Directive(task.directive.clone()), Knot::Task(task.id)));
        }
        links
    }

    /// The knots of a line in words. Where a directive is on it, everything that came of that directive is, and whatever members
    /// were asked about its statements and items.
    fn told(&self, line: &BTreeSet<Knot>, starts: &BTreeSet<Knot>) -> Story<'_> {
        let on = |knot: Knot| line.contains(&knot);
        let directives: Vec<&Directive> =
            self.plan.directives.iter().filter(|each| on(Knot::Directive(each.id.clone()))).collect();
        let following = Solutions::of(&self.plan, &self.view).directives;
        let followed =
            following.into_iter().filter(|(directive, _)| directives.iter().any(|it| it.id == directive.id));
        let mut solutions: Vec<&StatementView> = Vec::new();
        for statement in followed.flat_map(|(_, statements)| statements) {
            if !solutions.iter().any(|known| known.statement.id == statement.statement.id) {
                solutions.push(statement);
            }
        }
        // A solution is told among what came of its directive, unless the story is its own or it is itself deliberated.
        let is_cause = |statement: &StatementView| {
            let id = statement.statement.id;
            let is_deliberated = || {
                let items = self.meetings.iter().flat_map(|meeting| &meeting.items);
                items.filter(|item| on(Knot::Item(item.id))).any(|item| item.about.statement() == Some(id))
            };
            starts.contains(&Knot::Statement(id))
                || is_deliberated()
                || !solutions.iter().any(|solution| solution.statement.id == id)
        };
        let statements: Vec<&StatementView> = self
            .view
            .statements()
            .map(|(_, statement)| statement)
            .filter(|statement| on(Knot::Statement(statement.statement.id)) && is_cause(statement))
            .collect();
        let items: Vec<(&Meeting, &AgendaItem)> = self
            .meetings
            .iter()
            .flat_map(|meeting| meeting.items.iter().map(move |item| (meeting, item)))
            .filter(|(_, item)| on(Knot::Item(item.id)))
            .collect();
        let is_asked = |request: &&OpinionRequest| {
            let of_statement = |id| statements.iter().any(|statement| statement.statement.id == id);
            request.statement.is_some_and(of_statement)
                || request.item.is_some_and(|id| items.iter().any(|(_, item)| item.id == id))
        };
        let sources = statements
            .iter()
            .flat_map(|statement| statement.citations.iter().map(|citation| Source { statement, citation }));
        // From a passage only what rests on it is told, not what else its statements rest on.
        let is_told = |source: &Source<'_>| {
            let from_sources = starts.iter().all(|start| matches!(start, Knot::Source(_)));
            !from_sources || starts.contains(&Knot::Source(source.citation.citation.target.whole()))
        };
        let mut concluded: Vec<&Meeting> = Vec::new();
        for directive in &directives {
            if let Some((meeting, None)) = self.origin(&directive.id)
                && !concluded.iter().any(|known| known.id == meeting.id)
            {
                concluded.push(meeting);
            }
        }
        Story {
            sources: sources.filter(is_told).collect(),
            requests: self.requests.iter().filter(is_asked).collect(),
            tasks: self
                .tasks
                .iter()
                .filter(|task| directives.iter().any(|directive| directive.id == task.directive))
                .collect(),
            meetings: concluded,
            statements,
            items,
            directives,
            solutions,
        }
    }
}

/// The knots that can be reached from `starts` along `links`, the starts among them.
fn reached(starts: &BTreeSet<Knot>, links: &BTreeSet<(Knot, Knot)>) -> BTreeSet<Knot> {
    let mut next: BTreeMap<&Knot, Vec<&Knot>> = BTreeMap::new();
    for (from, to) in links {
        next.entry(from).or_default().push(to);
    }
    let mut found = starts.clone();
    let mut open: Vec<&Knot> = starts.iter().collect();
    while let Some(knot) = open.pop() {
        for to in next.get(knot).into_iter().flatten() {
            if found.insert((*to).clone()) {
                open.push(to);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_on_both_ways_and_not_sideways() {
        let world = kernel::World::scripted(1);
        let [one, two]: [StatementId; 2] = std::array::from_fn(|_| world.new_id());
        let (item, task): (AgendaItemId, TaskId) = (world.new_id(), world.new_id());
        let directive = || Knot::Directive("BCD-01".to_owned());
        let links = BTreeSet::from([
            (Knot::Statement(one), Knot::Item(item)),
            (Knot::Statement(two), Knot::Item(item)),
            (Knot::Item(item), directive()),
            (directive(), Knot::Task(task)),
            // A solution that follows the directive and is deliberated again: a ring.
            (directive(), Knot::Statement(one)),
        ]);
        let back: BTreeSet<_> = links.iter().map(|(from, to)| (to.clone(), from.clone())).collect();
        let from_task = BTreeSet::from([Knot::Task(task)]);
        assert_eq!(reached(&from_task, &links), from_task);
        assert_eq!(reached(&from_task, &back).len(), 5, "task, directive, item, both statements");
        let from_two = BTreeSet::from([Knot::Statement(two)]);
        let down = reached(&from_two, &links);
        assert!(down.contains(&Knot::Task(task)) && down.contains(&Knot::Statement(one)));
        assert_eq!(reached(&from_two, &back), from_two);
    }
}
