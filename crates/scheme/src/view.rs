//! The scheme as it stands now: sections, statements, citations, each citation with its freshness and, where it is
//! stale, what stands there now. Computed from the sources at every call with a number of queries that grows with
//! the sources cited, not with the citations.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Bilingual, BodyCode, StudyCode};
use plan::{Plan, SectionKind};

use ::store::Store;

use crate::{
    BodyReply, Citation, CitationId, Content, Freshness, MinorityView, Offer, Omission, Omitted, Pinned,
    Reached, Removal, ReplyView, SchemeError, Solution, Source, Statement, StatementId, StatementState,
    StatementVersion, Target, Wording, minority, omission, reply, solution, sources, store as rows,
};

/// The scheme of a study as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemeView {
    /// The study.
    pub study: StudyCode,
    /// The scheme's full title.
    pub title: Bilingual,
    /// The version of the plan whose outline orders it.
    pub plan_version: i64,
    /// The sections of the outline in order, those without statements too; last, if it holds any, a section for
    /// statements whose section is no longer in the outline.
    pub sections: Vec<SectionView>,
    /// Statements taken out, with the citations they had; not part of the text and not resolved.
    pub removed: Vec<Statement>,
    /// The findings of a minority that were pinned, dropped ones too, in the order they were pinned.
    pub minorities: Vec<MinorityView>,
    /// Why what did not reach the text did not, where somebody said so.
    pub omissions: BTreeMap<Omitted, Omission>,
    /// What solutions need and which directives they follow, where somebody said so.
    pub solutions: BTreeMap<StatementId, Solution>,
    /// What bodies replied, in the order given; without those that would tell a blind coder how words drawn were coded.
    pub replies: Vec<ReplyView>,
    /// How many replies of which body are held back while an open round of blind coding judges the words they speak of.
    pub withheld_replies: BTreeMap<BodyCode, usize>,
}

/// A section of the scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct SectionView {
    /// The outline's key; empty for statements whose section is no longer in the outline.
    pub key: String,
    /// Its heading.
    pub title: Bilingual,
    /// What it tells of.
    pub kind: SectionKind,
    /// Its statements in order.
    pub statements: Vec<StatementView>,
}

/// A statement with its citations.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementView {
    /// The statement.
    pub statement: Statement,
    /// Its citations in the order they were added.
    pub citations: Vec<CitationView>,
}

/// A citation as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct CitationView {
    /// The citation with what it pinned.
    pub citation: Citation,
    /// Whether that still stands.
    pub freshness: Freshness,
    /// What stands at the place now, when that is something else than was pinned.
    pub now: Option<Content>,
    /// Where it comes from.
    pub origin: Origin,
    /// What the body replied to this use of its evidence, in the order given.
    pub replies: Vec<ReplyView>,
}

/// Whose report or work log a citation points into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The body that sent it; `None` when the source is gone.
    pub body: Option<BodyCode>,
    /// The body's name in the plan, or the work log's name after the body's.
    pub name: Bilingual,
    /// The number of the version that is current now; `None` when the source is gone.
    pub version: Option<i64>,
}

/// How many citations are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Statements that stand in the text.
    pub statements: usize,
    /// Statements without a citation.
    pub uncited: usize,
    /// Fresh citations.
    pub fresh: usize,
    /// Stale ones.
    pub stale: usize,
    /// Orphans.
    pub orphan: usize,
}

impl SchemeView {
    /// Every statement with its section, in order.
    pub fn statements(&self) -> impl Iterator<Item = (&SectionView, &StatementView)> {
        self.sections.iter().flat_map(|section| section.statements.iter().map(move |each| (section, each)))
    }

    /// The statement with this id, if it stands in the text.
    pub fn statement(&self, id: StatementId) -> Option<&StatementView> {
        self.statements().map(|(_, each)| each).find(|each| each.statement.id == id)
    }

    /// Every citation that is not fresh, with its section and statement, in order: what a person must look at.
    pub fn to_look_at(&self) -> Vec<(&SectionView, &StatementView, &CitationView)> {
        self.statements()
            .flat_map(|(section, statement)| {
                statement.citations.iter().map(move |citation| (section, statement, citation))
            })
            .filter(|(_, _, citation)| !citation.freshness.is_fresh())
            .collect()
    }

    /// The pinned findings that no statement cites and nobody dropped.
    pub fn open_minorities(&self) -> impl Iterator<Item = &MinorityView> {
        self.minorities.iter().filter(|minority| minority.reached() == Reached::Open)
    }

    /// The replies nobody answered yet.
    pub fn unanswered(&self) -> impl Iterator<Item = &ReplyView> {
        self.replies.iter().filter(|each| each.reply.answer.is_none())
    }

    /// How many citations are in which state.
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (_, statement) in self.statements() {
            tally.statements += 1;
            tally.uncited += usize::from(statement.citations.is_empty());
            for citation in &statement.citations {
                *match citation.freshness {
                    Freshness::Fresh => &mut tally.fresh,
                    Freshness::Stale { .. } | Freshness::Unmeasured(_) => &mut tally.stale,
                    Freshness::Orphan(_) => &mut tally.orphan,
                } += 1;
            }
        }
        tally
    }
}

impl StatementView {
    /// Whether every citation is fresh.
    pub fn is_fresh(&self) -> bool {
        self.citations.iter().all(|citation| citation.freshness.is_fresh())
    }
}

impl CitationView {
    /// The one other place where exactly the pinned words stand now, if there is exactly one.
    pub fn offer(&self) -> Option<Offer> {
        match &self.freshness {
            Freshness::Stale { offered: Some(place), .. } => Offer::of(place, self.origin.version),
            _ => None,
        }
    }
}

/// The scheme of `study` as it stands now.
///
/// # Errors
/// When the study has no plan, or the database refuses.
pub async fn view(store: &Store, study: &StudyCode) -> Result<SchemeView, SchemeError> {
    let plan = sources::plan(store, study).await?;
    let mut reader = store.read().await?;
    let statements = rows::statements(reader.sql(), study).await?;
    let mut citations = rows::citations(reader.sql(), study).await?;
    let pinned = minority::store::minorities(reader.sql(), study).await?;
    let mut citing = minority::store::citing(reader.sql(), study).await?;
    let omissions = omission::omissions(reader.sql(), study).await?;
    let solutions = solution::solutions(reader.sql(), study).await?;
    let replies = reply::store::replies(reader.sql(), study).await?;
    drop(reader);
    let (standing, removed): (Vec<_>, Vec<_>) =
        statements.into_iter().partition(|statement| statement.state == StatementState::Standing);
    for statement in &removed {
        citations.remove(&statement.id);
    }
    let all: Vec<Citation> = citations.into_values().flatten().collect();
    let mut resolved: BTreeMap<StatementId, Vec<CitationView>> = BTreeMap::new();
    for citation in sources::resolve(store, &plan, all).await? {
        resolved.entry(citation.citation.statement).or_default().push(citation);
    }
    let view_of = |statement: Statement| StatementView {
        citations: resolved.remove(&statement.id).unwrap_or_default(),
        statement,
    };
    let mut statements: Vec<StatementView> = standing.into_iter().map(view_of).collect();
    let judged = if replies.iter().any(|reply| !reply.codes().is_empty()) {
        let judged = coding::under_judgement(store, study).await;
        judged.map_err(|error| SchemeError::Source(Box::new(error)))?
    } else {
        BTreeSet::new()
    };
    let (held, replies): (Vec<_>, Vec<_>) =
        replies.into_iter().partition(|reply| !reply.codes().is_empty() && judged.contains(&reply.digest));
    let mut withheld_replies = BTreeMap::new();
    for reply in held {
        *withheld_replies.entry(reply.body).or_insert(0) += 1;
    }
    let replies = beside(&plan, &mut statements, replies);
    let mut minorities = Vec::new();
    for minority in pinned {
        let origin = sources::origin(store, &plan, Source::Report(minority.report)).await?;
        let cited_by = citing.remove(&minority.id).unwrap_or_default();
        let stands_at = sources::place_of_words(store, &minority).await?;
        minorities.push(MinorityView { body: origin.body, name: origin.name, cited_by, stands_at, minority });
    }
    Ok(SchemeView {
        study: study.clone(),
        title: plan.title.clone(),
        plan_version: plan.version,
        sections: in_sections(&plan, statements),
        removed,
        minorities,
        omissions,
        solutions,
        replies,
        withheld_replies,
    })
}

/// One statement as it stands now, taken out or not.
///
/// # Errors
/// When there is no such statement, or the database refuses.
pub async fn statement(store: &Store, id: StatementId) -> Result<StatementView, SchemeError> {
    let mut reader = store.read().await?;
    let statement = rows::statement(reader.sql(), id).await?.ok_or(SchemeError::UnknownStatement)?;
    let citations = rows::citations_of(reader.sql(), id).await?;
    drop(reader);
    let plan = sources::plan(store, &statement.study).await?;
    let citations = sources::resolve(store, &plan, citations).await?;
    let replies = reply::store::replies(store.read().await?.sql(), &statement.study).await?;
    let mut view = StatementView { statement, citations };
    beside(&plan, std::slice::from_mut(&mut view), replies);
    Ok(view)
}

/// Each reply as it stands to the text now; those to a citation of `statements` are put beside it.
fn beside(plan: &Plan, statements: &mut [StatementView], replies: Vec<BodyReply>) -> Vec<ReplyView> {
    let mut views = Vec::new();
    for reply in replies {
        let is_of = |statement: &&mut StatementView| {
            statement.citations.iter().any(|cited| Some(cited.citation.id) == reply.citation())
        };
        let statement = statements.iter_mut().find(is_of);
        let wording = match (reply.about.sentence(), &statement) {
            (None, _) => Wording::OfCodes,
            (Some(_), None) => Wording::Gone,
            (Some(then), Some(now)) if now.seen_by(&reply.body) == then => Wording::Same,
            (Some(_), Some(_)) => Wording::Changed,
        };
        let view = ReplyView { name: plan.body_name(&reply.body), wording, reply };
        if let Some(statement) = statement {
            let citations = statement.citations.iter_mut();
            let cited = citations.filter(|cited| Some(cited.citation.id) == view.reply.citation());
            cited.for_each(|cited| cited.replies.push(view.clone()));
        }
        views.push(view);
    }
    views
}

/// Every version of a statement's text, oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn versions_of(store: &Store, id: StatementId) -> Result<Vec<StatementVersion>, SchemeError> {
    rows::statement_versions(store.read().await?.sql(), id).await
}

/// Every time a statement was taken out, oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn removals_of(store: &Store, id: StatementId) -> Result<Vec<Removal>, SchemeError> {
    rows::removals(store.read().await?.sql(), id).await
}

/// Why the statements of a study that are taken out were: the reason given last.
///
/// # Errors
/// When the database refuses.
pub async fn removal_reasons(
    store: &Store,
    study: &StudyCode,
) -> Result<BTreeMap<StatementId, String>, SchemeError> {
    rows::removal_reasons(store.read().await?.sql(), study).await
}

/// Every look at a citation, oldest first, each with what the citation pointed at then.
///
/// # Errors
/// When the database refuses.
pub async fn looks_at(store: &Store, id: CitationId) -> Result<Vec<(Target, Pinned)>, SchemeError> {
    rows::looks(store.read().await?.sql(), id).await
}

/// What stands at `target` now: what a person sees before citing it. The target comes back with its span as it will be
/// kept.
///
/// # Errors
/// When nothing stands there, or it belongs to another study.
pub async fn preview(
    store: &Store,
    study: &StudyCode,
    target: &Target,
) -> Result<(Target, Content, Origin), SchemeError> {
    let plan = sources::plan(store, study).await?;
    let (target, content) = sources::citable(store, &plan, target).await?;
    let origin = sources::origin(store, &plan, target.source()).await?;
    Ok((target, content, origin))
}

fn in_sections(plan: &Plan, statements: Vec<StatementView>) -> Vec<SectionView> {
    let mut sections: Vec<SectionView> = plan
        .outline
        .sections
        .iter()
        .map(|section| SectionView {
            key: section.key.clone(),
            title: section.title.clone(),
            kind: section.kind,
            statements: Vec::new(),
        })
        .collect();
    let mut outside = Vec::new();
    for statement in statements {
        match sections.iter_mut().find(|section| section.key == statement.statement.section) {
            Some(section) => section.statements.push(statement),
            None => outside.push(statement),
        }
    }
    if !outside.is_empty() {
        sections.push(SectionView {
            key: String::new(),
            title: Bilingual::new("Ngoài đề cương hiện hành", "Outside the current outline"),
            kind: SectionKind::Other,
            statements: outside,
        });
    }
    sections
}
