//! The ledger as auditors read it: newest first, each entry with its hash, and a check of the whole chain.
//!
//! It shows facts as they were written and explains none; a person's name is not in the ledger.

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use kernel::Entry;
use store::LedgerReport;

use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

const PAGE: i64 = 50;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/ledger", get(list))
        .route("/ledger/check", get(check))
        .route("/ledger/{sequence}", get(entry))
}

#[derive(serde::Deserialize)]
struct Cursor {
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "pages/ledger/ledger.html")]
struct LedgerPage {
    shell: Shell,
    entries: Vec<Entry>,
    total: i64,
    older: Option<i64>,
    checked: Option<LedgerReport>,
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(cursor): Query<Cursor>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeLedger)?;
    html(&page(&app, &visitor, cursor.before).await?)
}

async fn check(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    visitor.must(Act::SeeLedger)?;
    let checked = store::verify_ledger(&app.store).await?;
    html(&LedgerPage { checked: Some(checked), ..page(&app, &visitor, None).await? })
}

async fn page(app: &App, visitor: &Visitor, before: Option<i64>) -> Result<LedgerPage, PageError> {
    let total = store::head(&app.store).await?.sequence;
    let end = before.unwrap_or(total + 1).clamp(1, total + 1);
    let start = (end - 1 - PAGE).max(0);
    let mut entries = store::entries_after(&app.store, start, end - 1 - start).await?;
    entries.reverse();
    let older = (start > 0).then_some(start + 1);
    Ok(LedgerPage { shell: Shell::new(visitor, app), entries, total, older, checked: None })
}

#[derive(Template)]
#[template(path = "pages/ledger/entry.html")]
struct EntryPage {
    shell: Shell,
    entry: Entry,
    sound: bool,
}

async fn entry(
    State(app): State<App>,
    visitor: Visitor,
    Path(sequence): Path<i64>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeLedger)?;
    let entry = store::entry_at(&app.store, sequence).await?.ok_or(PageError::NotFound)?;
    let sound = entry.computed_hash() == entry.hash;
    html(&EntryPage { shell: Shell::new(&visitor, &app), entry, sound })
}
