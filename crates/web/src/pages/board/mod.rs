//! The progress board: who owes what by when, what came in and how, by group, by province and by section; who is
//! silent and when they were reminded; which posts nobody holds yet.
//!
//! It reads plan, reports, reminders and accounts, and decides nothing: `view` works out the rows, `regions` the tiles,
//! `sections` the shares, `silent` the silent.

mod regions;
mod sections;
mod silent;
mod view;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use kernel::{BodyCode, StudyCode};
use plan::Study;
use regions::{Map, Tile};
use reports::query::QueryCounts;
use sections::{Backed, Told};
use silent::Silent;
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
    #[serde(default)]
    map: String,
}

#[derive(Template)]
#[template(path = "pages/board/board.html")]
struct BoardPage {
    shell: Shell,
    study: Study,
    board: Board,
    filter: Filter,
    today: Date,
    map: Map,
    tiles: Vec<Tile>,
    silent: Vec<Silent>,
    told: Told,
    /// Whether the visitor may see the reminders' page.
    reminds: bool,
    /// Bodies about whose reports something was asked that is not closed.
    asked: Vec<(BodyCode, QueryCounts)>,
}

impl BoardPage {
    fn name(&self, body: &BodyCode) -> String {
        self.study.plan.body_name(body).get(self.shell.language).to_owned()
    }

    fn maps(&self) -> [Map; 2] {
        Map::ALL
    }

    fn map_name(&self, map: Map) -> String {
        map.name().get(self.shell.language).to_owned()
    }

    fn distance(&self, silent: &Silent) -> String {
        silent.distance().get(self.shell.language).to_owned()
    }

    fn reminded(&self, silent: &Silent) -> String {
        silent.reminded().get(self.shell.language).to_owned()
    }

    fn is_of_2026(&self) -> bool {
        self.map == Map::Of2026
    }

    fn is_shown(&self, map: Map) -> bool {
        self.map == map
    }

    fn standings(&self) -> [Standing; 4] {
        Standing::ALL
    }

    /// How many provinces of 2023 stand so.
    fn provinces(&self, standing: Standing) -> usize {
        self.tiles.iter().flat_map(|tile| &tile.parts).filter(|part| part.standing == standing).count()
    }

    /// A share in the words of a cell: `87%`, or nothing to tell.
    fn share(&self, backed: &Backed, which: usize) -> String {
        backed.shares().map_or("–".to_owned(), |shares| format!("{}%", shares[which]))
    }

    fn names(&self, bodies: &[kernel::Bilingual]) -> String {
        bodies.iter().map(|body| self.shell.b(body)).collect::<Vec<_>>().join("; ")
    }

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
    let states = app.boards.of(&app.store, &code).await?;
    let holders = accounts::holders(&app.store).await?;
    let today = local(app.store.world().now()).date();
    let filter = Filter { group: wanted.group.parse().ok(), show: Show::parse(&wanted.state) };
    let board = view::board(&study.plan, &states, &holders, today, filter);
    let reminded = reminders::told(&app.store, &code).await?;
    let told = app.told(&code).await?;
    let map = Map::parse(&wanted.map);
    let standings = view::standings(&study.plan, &states, today);
    let mut shell = Shell::of_study(&visitor, &app, &code);
    shell.generated |= study.generated;
    let page = BoardPage {
        map,
        tiles: regions::tiles(&study.plan, &code, &standings, map),
        silent: silent::silent(&study.plan, &states, &reminded, today),
        told: sections::told(&study.plan, &states, &told),
        reminds: visitor.may(Act::IssuePlan),
        asked: reports::query::query_counts(&app.store, &code).await?.into_iter().collect(),
        shell,
        study,
        board,
        filter,
        today,
    };
    html(&page)
}
