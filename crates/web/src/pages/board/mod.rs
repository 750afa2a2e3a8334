//! The progress board: who owes what by when, what came in and how, and which posts nobody holds yet.
//!
//! It reads plan, reports and accounts, and decides nothing; [`view`] works out the rows.

mod view;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use kernel::StudyCode;
use plan::Study;
use view::{Board, Filter, Held, Show, Standing};

use crate::shell::{Shell, html, local};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new().route("/studies/{study}", get(show))
}

#[derive(serde::Deserialize)]
struct Wanted {
    #[serde(default)]
    group: String,
    #[serde(default)]
    state: String,
}

#[derive(Template)]
#[template(path = "pages/board/board.html")]
struct BoardPage {
    shell: Shell,
    study: Study,
    board: Board,
    filter: Filter,
    today: Date,
}

impl BoardPage {
    fn shows(&self) -> [Show; 6] {
        Show::ALL
    }

    fn group_chosen(&self, number: i64) -> bool {
        self.filter.group == Some(number)
    }

    fn chosen(&self, show: Show) -> bool {
        self.filter.show == Some(show)
    }

    fn is_filtered(&self) -> bool {
        self.filter != Filter::default()
    }

    /// The address of the board with one group and one standing.
    fn link(&self, group: Option<i64>, standing: Standing) -> String {
        let group = group.map(|number| number.to_string()).unwrap_or_default();
        format!("/studies/{}?group={group}&state={}#owed", self.study.code, standing.code())
    }

    fn standing(&self, standing: Standing) -> &'static str {
        standing.name(self.shell.language)
    }

    fn show_name(&self, show: Show) -> &'static str {
        show.name(self.shell.language)
    }

    /// The posts nobody holds, in words; empty when all are held.
    fn unheld(&self, row: &view::Row) -> String {
        let names: Vec<&str> = row
            .posts
            .iter()
            .filter(|(_, held)| *held == Held::No)
            .map(|(post, _)| post.name(self.shell.language))
            .collect();
        names.join(", ")
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeBoard)?;
    let code = StudyCode::parse(&code).map_err(|_| PageError::NotFound)?;
    let study = plan::study(&app.store, &code).await?.ok_or(PageError::NotFound)?;
    let states = reports::board(&app.store, &code).await.map_err(PageError::internal)?;
    let holders = accounts::holders(&app.store).await?;
    let today = local(app.store.world().now()).date();
    let filter = Filter { group: wanted.group.parse().ok(), show: Show::parse(&wanted.state) };
    let board = view::board(&study.plan, &states, &holders, today, filter);
    let mut shell = Shell::of_study(&visitor, &app, &code);
    shell.generated |= study.generated;
    html(&BoardPage { shell, study, board, filter, today })
}
