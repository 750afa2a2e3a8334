//! What is shown beside a statement: the versions of its text, and each citation with what was pinned, what stands
//! there now, and what a person may do about it.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use accounts::Act;
use kernel::{AccountId, Digest, Language, StudyCode};
use plan::Plan;
use publish::{HeldBack, Withholding};
use scheme::{
    Citation, CitationView, FigureName, Freshness, Hand, Offer, Piece, Span, StatementId, StatementView,
    Target, word_diff,
};

use super::Answered;
use crate::pages::measurements::Links;
use crate::pages::releases::withhold::{held_back, withhold_path};
use crate::pages::reports::{figures_path, version_path};
use crate::shell::role_name;
use crate::visitor::Visitor;
use crate::{App, PageError};

/// A statement chosen, with everything it rests on.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) id: StatementId,
    pub(super) text: String,
    pub(super) shown: String,
    /// Numbers that were typed and lead nowhere.
    pub(super) typed: Vec<String>,
    pub(super) uncited: Vec<FigureName>,
    pub(super) version: i64,
    pub(super) versions: Vec<TextVersion>,
    pub(super) citations: Vec<Cited>,
}

/// One version of the text, with what it changed.
#[derive(Debug)]
pub(super) struct TextVersion {
    pub(super) number: i64,
    pub(super) by: String,
    pub(super) at: jiff::Timestamp,
    pub(super) pieces: Vec<Piece>,
}

/// One citation as it is shown.
#[derive(Debug)]
pub(super) struct Cited {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) badge: &'static str,
    pub(super) state: &'static str,
    pub(super) sentence: Cow<'static, str>,
    pub(super) origin: String,
    pub(super) place: String,
    pub(super) version: i64,
    pub(super) version_now: Option<i64>,
    pub(super) quote: String,
    pub(super) definition: String,
    pub(super) pinned_source: Option<String>,
    pub(super) source: Option<String>,
    pub(super) looks: Vec<Looked>,
    pub(super) look: i64,
    pub(super) pinned: Digest,
    pub(super) now: Option<Now>,
    pub(super) offered: Option<Offer>,
    pub(super) is_fresh: bool,
    /// The statement's text with a reference to this figure, where it has none yet.
    pub(super) with_figure: Option<String>,
    /// What the body replied to this use.
    pub(super) replies: Vec<Answered>,
    /// Where the passage cited is withheld or let through, for who may.
    pub(super) withhold: Option<String>,
    /// Why it must not be published, if it was said.
    pub(super) withheld: Option<String>,
}

/// What stands at a cited place now.
#[derive(Debug)]
pub(super) struct Now {
    pub(super) digest: Digest,
    pub(super) pieces: Vec<Piece>,
}

/// One look of a person at a citation.
#[derive(Debug)]
pub(super) struct Looked {
    pub(super) version: i64,
    pub(super) by: String,
    pub(super) at: jiff::Timestamp,
    pub(super) reason: String,
}

/// The names of accounts, each asked for once.
pub(in crate::pages) struct Names<'a> {
    app: &'a App,
    language: Language,
    known: HashMap<AccountId, String>,
}

impl<'a> Names<'a> {
    pub(in crate::pages) fn new(app: &'a App, language: Language) -> Self {
        Self { app, language, known: HashMap::new() }
    }

    /// Who it was, with the role they acted in.
    pub(in crate::pages) async fn of(&mut self, hand: &Hand) -> Result<String, PageError> {
        let role = role_name(hand.role, self.language);
        let Some(account) = hand.account else { return Ok(role.to_owned()) };
        if let Some(name) = self.known.get(&account) {
            return Ok(name.clone());
        }
        let people = self.app.people.all(&self.app.store).await?;
        let name = people.get(&account).map_or_else(|| role.to_owned(), |found| found.name.clone());
        self.known.insert(account, name.clone());
        Ok(name)
    }
}

impl Evidence {
    pub(super) async fn of(
        app: &App,
        visitor: &Visitor,
        plan: &Plan,
        view: &StatementView,
    ) -> Result<Self, PageError> {
        let statement = &view.statement;
        let mut names = Names::new(app, visitor.language);
        let mut versions = Vec::new();
        let mut before = String::new();
        for version in scheme::versions_of(&app.store, statement.id).await.map_err(super::failed)? {
            let pieces = if before.is_empty() {
                vec![Piece::Same(version.text.clone())]
            } else {
                word_diff(&before, &version.text)
            };
            let by = names.of(&version.by).await?;
            versions.push(TextVersion { number: version.number, by, at: version.at, pieces });
            before = version.text;
        }
        versions.reverse();
        let mut citations = Vec::new();
        let held = held_back(app, visitor, &plan.code).await?;
        for citation in &view.citations {
            let with_figure = view.with_figure(citation);
            let cited = Cited::of(app, visitor.language, plan, citation, &mut names).await?;
            let withheld = withheld_here(&held, citation);
            let withhold = withhold_from(visitor, &plan.code, citation, statement.id);
            citations.push(Cited { with_figure, withhold, withheld, ..cited });
        }
        Ok(Self {
            id: statement.id,
            text: statement.text.clone(),
            shown: view.read(Language::Vietnamese).text,
            typed: view.typed_numbers().into_iter().map(str::to_owned).collect(),
            uncited: view.uncited_figures(),
            version: statement.version,
            versions,
            citations,
        })
    }
}

impl Cited {
    async fn of(
        app: &App,
        language: Language,
        plan: &Plan,
        view: &CitationView,
        names: &mut Names<'_>,
    ) -> Result<Self, PageError> {
        let citation = &view.citation;
        let content = &citation.pinned.content;
        let mut looks = Vec::new();
        for (_, pinned) in scheme::looks_at(&app.store, citation.id).await.map_err(super::failed)? {
            let by = names.of(&pinned.by).await?;
            looks.push(Looked { version: pinned.content.version, by, at: pinned.at, reason: pinned.reason });
        }
        let quote = content.quote.get(language);
        let before = read_then(app, citation).await?.unwrap_or_else(|| quote.to_owned());
        Ok(Self {
            id: citation.id.to_string(),
            kind: citation.target.kind_name(language),
            badge: badge(&view.freshness),
            state: view.freshness.name(language),
            sentence: view.freshness.sentence(language),
            origin: view.origin.name.get(language).to_owned(),
            place: place(&citation.target),
            version: content.version,
            version_now: view.origin.version.filter(|now| *now != content.version),
            quote: quote.to_owned(),
            definition: content.definition.get(language).to_owned(),
            pinned_source: source_path(&plan.code, view, Some(content.version)),
            source: source_path(&plan.code, view, None),
            looks,
            look: citation.pinned.number,
            pinned: content.digest,
            now: view
                .now
                .as_ref()
                .map(|now| Now { digest: now.digest, pieces: word_diff(&before, now.quote.get(language)) }),
            offered: view.offer(),
            is_fresh: view.freshness.is_fresh(),
            with_figure: None,
            withhold: None,
            withheld: None,
            replies: view.replies.iter().map(|each| Answered::of(each, plan, language).beside()).collect(),
        })
    }
}

/// The whole passage as it was pinned, where only some of its words are quoted: what changed around them is to be seen.
async fn read_then(app: &App, citation: &Citation) -> Result<Option<String>, PageError> {
    let (Target::Passage { address, span: Span::Part { .. }, .. }, Some(version)) =
        (&citation.target, citation.pinned.content.report_version)
    else {
        return Ok(None);
    };
    Ok(reports::passage(&app.store, version, address).await?.map(|passage| passage.text))
}

/// Where the passage that is cited, and stands in its report now, is withheld or let through; one comes back to the statement.
fn withhold_from(
    visitor: &Visitor,
    study: &StudyCode,
    view: &CitationView,
    statement: StatementId,
) -> Option<String> {
    let Target::Passage { address, .. } = &view.citation.target else { return None };
    let stands = view.freshness.is_fresh() || view.now.is_some();
    let is_offered = visitor.may(Act::Publish) && stands;
    let body = view.origin.body.as_ref().filter(|_| is_offered)?;
    Some(format!("{}&statement={statement}", withhold_path(study, body, address)))
}

/// Why the passage that is cited must not be published, if that was said.
fn withheld_here(held: &BTreeMap<HeldBack, Withholding>, view: &CitationView) -> Option<String> {
    let Target::Passage { report, address, .. } = &view.citation.target else { return None };
    let what = HeldBack::Passage { report: *report, address: address.clone() };
    held.get(&what).map(|held| held.reason.clone())
}

/// The badge's class: with it come a shape and a colour; the word stands in it.
pub(crate) fn badge(freshness: &Freshness) -> &'static str {
    match freshness {
        Freshness::Fresh => "good",
        Freshness::Stale { .. } | Freshness::Unmeasured(_) => "warn",
        Freshness::Orphan(_) => "bad",
    }
}

/// The place in words: the address, the key, the indicator and its unit, the case.
pub(super) fn place(target: &Target) -> String {
    match target {
        Target::Passage { address, .. } => address.clone(),
        Target::Figure { key, .. } => key.clone(),
        Target::Indicator { indicator, unit, .. } => format!("{indicator} · {unit}"),
        Target::Example { case, .. } => case.clone(),
        Target::Reply { .. } => String::new(),
    }
}

/// Where the source can be read: the version that was pinned, or the current one. Measurements show the current one
/// only.
pub(crate) fn source_path(study: &StudyCode, view: &CitationView, version: Option<i64>) -> Option<String> {
    let target = &view.citation.target;
    if let Some(path) = measured_path(study, target) {
        return Some(path);
    }
    let body = view.origin.body.as_ref()?;
    let report = || match version {
        Some(number) => version_path(study, body, number),
        None => format!("/studies/{study}/reports/{body}"),
    };
    match target {
        Target::Passage { address, .. } => Some(format!("{}#{address}", report())),
        Target::Figure { key, .. } => Some(format!("{}#figure/{key}", figures_path(study, body, version))),
        Target::Reply { reply } => Some(format!("/studies/{study}/scheme#reply-{reply}")),
        Target::Indicator { .. } | Target::Example { .. } => None,
    }
}

/// Where a measured figure or an example case is shown: how it was computed, or the case in time.
pub(super) fn measured_path(study: &StudyCode, target: &Target) -> Option<String> {
    match target {
        Target::Indicator { worklog, indicator, unit } => {
            Some(Links::new(study, *worklog).figure(indicator, unit))
        }
        Target::Example { worklog, case } => Some(Links::new(study, *worklog).case(case)),
        Target::Passage { .. } | Target::Figure { .. } | Target::Reply { .. } => None,
    }
}
