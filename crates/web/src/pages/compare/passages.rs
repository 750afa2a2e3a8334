//! The passages a cell is made of, each with its words, its place and the codes it bears: who gave them, and when.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use coding::matrix::{self, Codes, Slice, Within};
use coding::{Bearing, Placement, Round, Seen, Span};
use kernel::{Bilingual, BodyCode, StudyCode};
use plan::CodeId;
use reports::{Passage, Version, VersionId};
use scheme::Target;

use super::Study;
use super::columns::{By, columns};
use crate::form::encode;
use crate::pages::coding::{CodingOf, Run, failed, names, passage_path, runs, section_title, shown};
use crate::pages::reports::version_path;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// How many passages a page holds.
const PAGE: usize = 20;

#[derive(serde::Deserialize, Default)]
pub(super) struct Wanted {
    /// A code or a family.
    #[serde(default)]
    codes: String,
    #[serde(default)]
    with: String,
    #[serde(default)]
    within: String,
    #[serde(default)]
    by: String,
    #[serde(default)]
    of: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    page: String,
}

impl Wanted {
    fn address(&self, study: &StudyCode, page: usize) -> String {
        let fields = [
            ("codes", &self.codes),
            ("with", &self.with),
            ("within", &self.within),
            ("by", &self.by),
            ("of", &self.of),
            ("field", &self.field),
            ("level", &self.level),
        ];
        let mut address = format!("/studies/{study}/compare/passages?page={page}");
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            address.push_str(&format!("&{name}={}", encode(value)));
        }
        address
    }
}

#[derive(Template)]
#[template(path = "pages/compare/passages.html")]
struct PassagesPage {
    shell: Shell,
    study: StudyCode,
    /// Whether the visitor codes reports besides.
    may_code: bool,
    may_cite: bool,
    blind_in: Vec<Round>,
    /// The codes the passages bear, with their names.
    codes: Vec<(String, String)>,
    /// Whether the codes stand in one body's report, not in one passage.
    is_apart: bool,
    /// Whose reports; `None` when all.
    of: Option<Bilingual>,
    passages: Vec<PassageOf>,
    /// Passages of this page that changed while it was made: their words are not those that were coded.
    withheld: usize,
    count: usize,
    bodies: usize,
    page: usize,
    pages: usize,
    before: String,
    after: String,
}

/// One passage as it is shown.
struct PassageOf {
    name: Bilingual,
    section: String,
    number: i64,
    address: String,
    runs: Vec<Run>,
    codings: Vec<CodingOf>,
    href: String,
    coding: String,
    /// What is asked for to cite it.
    cite: String,
}

/// What a cell is made of, from its address.
struct Chosen {
    codes: Codes,
    with: Option<(CodeId, CodeId)>,
    is_apart: bool,
    names: Vec<(String, Bilingual)>,
}

fn chosen(study: &Study, wanted: &Wanted) -> Option<Chosen> {
    let book = &study.plan.codebook;
    if let Some(family) = book.family(&wanted.codes) {
        let names = vec![(family.key.clone(), family.name.clone())];
        return Some(Chosen { codes: study.of_family(family), with: None, is_apart: false, names });
    }
    let known = |id: &str| book.code(&CodeId::parse(id).ok()?);
    let code = known(&wanted.codes)?;
    let mut names = vec![(code.id.to_string(), code.name.clone())];
    let mut codes = Codes::from([code.id.clone()]);
    let mut with = None;
    if !wanted.with.is_empty() {
        let other = known(&wanted.with)?;
        names.push((other.id.to_string(), other.name.clone()));
        codes.insert(other.id.clone());
        with = Some((code.id.clone(), other.id.clone()));
    }
    Some(Chosen { codes, is_apart: with.is_some() && wanted.within == "body", with, names })
}

impl Chosen {
    fn within(&self) -> Within<'_> {
        match &self.with {
            Some((one, other)) if self.is_apart => Within::Bodies(one, other),
            Some((one, other)) => Within::Passages(one, other),
            None => Within::Codes(&self.codes),
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let viewer = visitor.must(Act::CompareReports)?;
    let study = super::study(&app, &viewer, &study).await?.speaking_of(&wanted.field, &wanted.level);
    let chosen = chosen(&study, &wanted).ok_or(PageError::NotFound)?;
    let column = if wanted.of.is_empty() {
        None
    } else {
        let columns = columns(&study.plan, &study.bearings, By::parse(&wanted.by));
        Some(columns.into_iter().find(|column| column.key == wanted.of).ok_or(PageError::NotFound)?)
    };
    let slice = column.as_ref().map_or(Slice::All, |column| column.slice());
    let mut bearings = matrix::passages_of(&study.bearings, slice, &chosen.within());
    let order: HashMap<&BodyCode, usize> = study
        .plan
        .assignments
        .iter()
        .enumerate()
        .map(|(index, assignment)| (&assignment.body, index))
        .collect();
    bearings.sort_by_cached_key(|bearing| order.get(&bearing.body));
    let pages = bearings.len().div_ceil(PAGE).max(1);
    let page = wanted.page.parse().unwrap_or(1).clamp(1, pages);
    let shown: Vec<&Bearing> = bearings.iter().copied().skip((page - 1) * PAGE).take(PAGE).collect();
    let mut versions: HashMap<VersionId, Version> = HashMap::new();
    let board = app.boards.of(&app.store, &study.code).await?;
    let mut read: Vec<(&Bearing, Passage, Vec<Seen>)> = Vec::new();
    let mut seen: HashMap<VersionId, Arc<Vec<Seen>>> = HashMap::new();
    let on_page = shown.len();
    for bearing in shown {
        if let std::collections::hash_map::Entry::Vacant(entry) = versions.entry(bearing.version) {
            let known = board.iter().filter_map(|state| state.latest.as_ref());
            let version = match known.into_iter().find(|version| version.id == bearing.version) {
                Some(version) => version.clone(),
                None => reports::version(&app.store, bearing.version).await?.ok_or(PageError::NotFound)?,
            };
            entry.insert(version);
        }
        let passages = app.versions.passages(&app.store, bearing.version).await?;
        let passage = passages.iter().find(|passage| passage.address == bearing.address);
        // Words that are not those that were coded are not shown under the code.
        let Some(passage) = passage.filter(|passage| passage.digest == bearing.digest).cloned() else {
            continue;
        };
        let codings = match seen.get(&bearing.version) {
            Some(codings) => Arc::clone(codings),
            None => {
                let codings = app.codings.of(&app.store, &viewer, &study.code, bearing.version).await;
                let codings = codings.map_err(failed)?;
                seen.insert(bearing.version, Arc::clone(&codings));
                codings
            }
        };
        let is_here = |each: &&Seen| {
            each.placement != Placement::LeftBehind
                && each.coding.address == bearing.address
                && chosen.codes.contains(&each.coding.code)
        };
        let codings = codings.iter().filter(is_here).cloned().collect();
        read.push((bearing, passage, codings));
    }
    let all: Vec<Seen> = read.iter().flat_map(|(_, _, codings)| codings.iter().cloned()).collect();
    let names = names(&app, visitor.language, &all).await?;
    let mut passages = Vec::new();
    for (bearing, passage, here) in read {
        let Some(version) = versions.get(&bearing.version) else { continue };
        let language = visitor.language;
        let address = bearing.address.clone();
        let target = Target::Passage { report: version.report, address, span: Span::Whole };
        passages.push(PassageOf {
            cite: encode(&target.to_string()),
            name: study.plan.body_name(&bearing.body),
            section: section_title(&study.plan, &passage.section, language),
            number: version.number,
            runs: runs(&passage.text, here.iter().map(|each| each.coding.span)),
            codings: here
                .iter()
                .map(|each| self::shown(each, &passage.text, &study.plan, &names, language))
                .collect(),
            href: format!("{}#{}", version_path(&study.code, &bearing.body, version.number), bearing.address),
            coding: passage_path(&study.code, &bearing.body, &bearing.address),
            address: bearing.address.clone(),
        });
    }
    let shell = Shell::of_study(&visitor, &app, &study.code);
    html(&PassagesPage {
        withheld: on_page - passages.len(),
        codes: chosen.names.iter().map(|(id, name)| (id.clone(), shell.b(name).to_owned())).collect(),
        is_apart: chosen.is_apart,
        of: column.as_ref().map(|column| column.name.clone()),
        passages,
        count: bearings.len(),
        bodies: bearings.iter().map(|bearing| &bearing.body).collect::<BTreeSet<_>>().len(),
        page,
        pages,
        before: wanted.address(&study.code, page.saturating_sub(1)),
        after: wanted.address(&study.code, page + 1),
        shell,
        study: study.code.clone(),
        may_code: visitor.may(Act::Code),
        may_cite: visitor.may(Act::WriteScheme),
        blind_in: study.blind_in.clone(),
    })
}
