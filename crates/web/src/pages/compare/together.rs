//! Which causes are told with which manifestations: in the same passage, and in the same body's report.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use coding::Round;
use coding::matrix::{self, LEAST_BODIES, LEAST_PASSAGES, Together};
use kernel::StudyCode;
use plan::{Code, CodeId, SectionKind};

use super::{Study, percent};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/compare/together.html")]
struct TogetherPage {
    shell: Shell,
    study: StudyCode,
    /// Whether the visitor codes reports besides.
    may_code: bool,
    blind_in: Vec<Round>,
    /// The families of manifestations, and which of them is shown; all when none is.
    families: Vec<(String, String, bool)>,
    causes: Vec<(String, String)>,
    rows: Vec<Row>,
}

/// A manifestation with how each cause goes with it.
struct Row {
    id: String,
    name: String,
    cells: Vec<Shown>,
}

/// A cell as it is shown.
struct Shown {
    passages: Part,
    bodies: Part,
}

/// A share, and where what it is made of is read.
struct Part {
    share: Option<String>,
    href: Option<String>,
}

impl TogetherPage {
    fn least_passages(&self) -> usize {
        LEAST_PASSAGES
    }

    fn least_bodies(&self) -> usize {
        LEAST_BODIES
    }

    fn shows_all(&self) -> bool {
        !self.families.iter().any(|(_, _, is_chosen)| *is_chosen)
    }
}

#[derive(serde::Deserialize, Default)]
pub(super) struct Wanted {
    #[serde(default)]
    family: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let viewer = visitor.must(Act::CompareReports)?;
    let study = super::study(&app, &viewer, &study).await?;
    let language = visitor.language;
    let families: Vec<(String, String, bool)> = study
        .families(SectionKind::Manifestations)
        .map(|family| (family.key.clone(), family.name.get(language).to_owned(), family.key == wanted.family))
        .collect();
    let chosen = families.iter().find(|(_, _, is_chosen)| *is_chosen).map(|(key, _, _)| key.clone());
    let manifestations: Vec<&Code> = codes(&study, SectionKind::Manifestations)
        .into_iter()
        .filter(|code| chosen.as_ref().is_none_or(|family| code.family == *family))
        .collect();
    let causes = codes(&study, SectionKind::Causes);
    let ids = |codes: &[&Code]| codes.iter().map(|code| code.id.clone()).collect::<Vec<CodeId>>();
    let cells = matrix::together(&study.bearings, &ids(&manifestations), &ids(&causes));
    let row = |(code, cells): (&&Code, Vec<Together>)| {
        let cell = |(cell, cause): (Together, &&Code)| {
            let href = |within: &str| {
                format!(
                    "/studies/{}/compare/passages?codes={}&with={}&within={within}",
                    study.code, code.id, cause.id
                )
            };
            Shown {
                passages: Part {
                    share: percent(cell.passages, language),
                    href: cell.is_in_passages.then(|| href("passage")),
                },
                bodies: Part {
                    share: percent(cell.bodies, language),
                    href: cell.is_in_bodies.then(|| href("body")),
                },
            }
        };
        Row {
            id: code.id.to_string(),
            name: code.name.get(language).to_owned(),
            cells: cells.into_iter().zip(&causes).map(cell).collect(),
        }
    };
    let rows = manifestations.iter().zip(cells).map(row).collect();
    html(&TogetherPage {
        shell: Shell::of_study(&visitor, &app, &study.code),
        study: study.code.clone(),
        may_code: visitor.may(Act::Code),
        blind_in: study.blind_in.clone(),
        families,
        causes: causes.iter().map(|code| (code.id.to_string(), code.name.get(language).to_owned())).collect(),
        rows,
    })
}

/// The codes of a kind, in the codebook's order.
fn codes(study: &Study, kind: SectionKind) -> Vec<&Code> {
    let of_kind = study.of_kind(kind);
    study.plan.codebook.codes.iter().filter(|code| of_kind.contains(&code.id)).collect()
}
