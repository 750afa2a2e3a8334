//! Searching a study: what was received and written, with and without marks.
//!
//! A plain form with the query in the address; what may be found by whom is `search`'s to say.

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use coding::{FIELD_AXIS, LEVEL_AXIS, SphereFilter};
use kernel::{Bilingual, BodyCode, StudyCode};
use plan::{CodeId, Plan};
use search::{Asked, BadQuery, Count, Filter, Found, Hit, Kind, Marks, Place};
use vietnamese::format_integer;

use crate::form::encode;
use crate::pages::reports::{figures_path, version_path};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new().route("/studies/{study}/search", get(show))
}

/// What the form holds, as it was sent.
#[derive(Debug, Clone, Default, serde::Deserialize)]
struct Typed {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    section: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    page: String,
}

impl Typed {
    /// The filter; what names nothing narrows nothing.
    fn filter(&self) -> Filter {
        Filter {
            body: BodyCode::parse(&self.body).ok(),
            group: self.group.parse().ok(),
            section: Some(self.section.clone()).filter(|section| !section.is_empty()),
            code: CodeId::parse(&self.code).ok(),
            sphere: SphereFilter::parse(&self.field, &self.level),
            kind: Kind::parse(&self.kind),
        }
    }

    /// The address of the same search, at another page.
    fn address(&self, study: &StudyCode, page: usize) -> String {
        let fields = [
            ("q", &self.q),
            ("kind", &self.kind),
            ("group", &self.group),
            ("body", &self.body),
            ("section", &self.section),
            ("code", &self.code),
            ("field", &self.field),
            ("level", &self.level),
        ];
        let mut address = format!("/studies/{study}/search?page={page}");
        for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
            address.push_str(&format!("&{name}={}", encode(value)));
        }
        address
    }
}

#[derive(Template)]
#[template(path = "pages/search/search.html")]
struct SearchPage {
    shell: Shell,
    study: StudyCode,
    plan: std::sync::Arc<Plan>,
    typed: Typed,
    refused: Option<Bilingual>,
    found: Option<Found>,
    /// The bodies the visitor may choose among, with the group of each.
    bodies: Vec<(BodyCode, String)>,
    may_code: bool,
    may_compare: bool,
    may_see_scheme: bool,
}

impl SearchPage {
    fn kinds(&self) -> &'static [Kind] {
        if self.may_see_scheme { &Kind::ALL } else { &[Kind::Passage, Kind::Figure] }
    }

    fn kind(&self, kind: &Kind) -> &'static str {
        kind.name(self.shell.language)
    }

    fn kind_of(&self, hit: &Hit) -> &'static str {
        self.kind(&hit.place.kind())
    }

    /// Whether a choice is the one that was sent.
    fn is(&self, sent: &str, choice: &str) -> bool {
        sent == choice
    }

    fn is_group(&self, number: &i64) -> bool {
        self.typed.group == number.to_string()
    }

    /// The second axes of the codebook, each with what was chosen of it.
    fn axes(&self) -> Vec<(&plan::Axis, &str)> {
        let chosen = [(FIELD_AXIS, self.typed.field.as_str()), (LEVEL_AXIS, self.typed.level.as_str())];
        chosen.into_iter().filter_map(|(key, chosen)| Some((self.plan.codebook.axis(key)?, chosen))).collect()
    }

    fn is_narrowed(&self) -> bool {
        self.typed.filter() != Filter::default()
    }

    fn number(&self, count: &usize) -> String {
        format_integer(i64::try_from(*count).unwrap_or(i64::MAX), self.shell.language)
    }

    fn page(&self, page: usize) -> String {
        self.typed.address(&self.study, page)
    }

    /// Whose it is and where it stands, in words.
    fn origin(&self, hit: &Hit) -> String {
        match hit.place.body() {
            Some(body) => self.plan.body_name(body).get(self.shell.language).to_owned(),
            None => self.shell.t("Đề án", "The scheme").to_owned(),
        }
    }

    fn section(&self, key: &str) -> String {
        super::coding::section_title(&self.plan, key, self.shell.language)
    }

    fn version(&self, hit: &Hit) -> i64 {
        match hit.place {
            Place::Passage { number, .. }
            | Place::Figure { number, .. }
            | Place::Statement { number, .. } => number,
        }
    }

    /// Where it is read in its place.
    fn href(&self, hit: &Hit) -> String {
        match &hit.place {
            Place::Passage { body, number, address, .. } => {
                format!("{}#{address}", version_path(&self.study, body, *number))
            }
            Place::Figure { body, number, key, .. } => {
                format!("{}#figure/{key}", figures_path(&self.study, body, Some(*number)))
            }
            Place::Statement { statement, .. } => {
                format!("/studies/{}/scheme?statement={statement}#s-{statement}", self.study)
            }
        }
    }

    /// Where a passage is coded, for whoever may.
    fn coding(&self, hit: &Hit) -> Option<String> {
        match &hit.place {
            Place::Passage { body, address, .. } if self.may_code => {
                Some(super::coding::passage_path(&self.study, body, address))
            }
            _ => None,
        }
    }

    fn address<'h>(&self, hit: &'h Hit) -> &'h str {
        match &hit.place {
            Place::Passage { address, .. } | Place::Figure { address, .. } => address,
            Place::Statement { .. } => "",
        }
    }

    fn marks(&self, marks: &Marks) -> &'static str {
        marks.name(self.shell.language)
    }

    /// The heading over a hit, where what follows differs in marks from what stood before.
    fn heading(&self, index: &usize) -> Option<Marks> {
        let hits = &self.found.as_ref()?.hits;
        let marks = hits.get(*index)?.marks?;
        let before = index.checked_sub(1).and_then(|before| hits[before].marks);
        (before != Some(marks)).then_some(marks)
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    let viewer = visitor.must(Act::SeePlan)?;
    let study = StudyCode::parse(&study).map_err(|_| PageError::NotFound)?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let mut refused = None;
    let mut found = None;
    match search::Query::parse(&typed.q) {
        Ok(query) => {
            let asked = Asked { query, filter: typed.filter(), page: typed.page.parse().unwrap_or(1) };
            match app.indexes.find(&app.store, &viewer, &study, &asked, &app.known()).await {
                Ok(answer) => found = Some(answer),
                Err(error) => refused = Some(error.told().ok_or_else(|| PageError::internal(error))?),
            }
        }
        // Nothing typed yet is no mistake.
        Err(BadQuery::NoWords) if typed.q.is_empty() => {}
        Err(bad) => refused = Some(bad.told()),
    }
    let bodies = plan
        .assignments
        .iter()
        .filter(|assignment| visitor.may(Act::SeeReport(&assignment.body)))
        .map(|assignment| {
            let name = plan.body_name(&assignment.body).get(visitor.language).to_owned();
            (assignment.body.clone(), name)
        })
        .collect();
    html(&SearchPage {
        shell: Shell::of_study(&visitor, &app, &study),
        study,
        plan,
        typed,
        refused,
        found,
        bodies,
        may_code: visitor.may(Act::Code),
        may_compare: visitor.may(Act::CompareReports),
        may_see_scheme: visitor.may(Act::SeeScheme),
    })
}
