//! The pages, one folder a noun: `mod.rs` with handlers, templates beside it.
//!
//! Each folder gives its routes by `router()`; this file only lists them.

pub(crate) mod accounts;
pub(crate) mod board;
pub(crate) mod coding;
pub(crate) mod committee;
pub(crate) mod compare;
pub(crate) mod desk;
pub(crate) mod error;
pub(crate) mod figures;
pub(crate) mod home;
pub(crate) mod illustrations;
pub(crate) mod ledger;
pub(crate) mod measurements;
pub(crate) mod mirror;
pub(crate) mod plan;
pub(crate) mod public;
pub(crate) mod queries;
pub(crate) mod releases;
pub(crate) mod reminders;
pub(crate) mod reports;
pub(crate) mod rounds;
pub(crate) mod scheme;
pub(crate) mod search;
pub(crate) mod sign_in;
pub(crate) mod submissions;
pub(crate) mod units;
pub(crate) mod worklogs;

pub use self::public::export::{Export, ExportFailed, WithSound};
pub use self::submissions::Arrivals;

use axum::Router;

use crate::App;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .merge(accounts::router())
        .merge(board::router())
        .merge(coding::router())
        .merge(committee::router())
        .merge(compare::router())
        .merge(desk::router())
        .merge(figures::router())
        .merge(home::router())
        .merge(illustrations::router())
        .merge(ledger::router())
        .merge(measurements::router())
        .merge(mirror::router())
        .merge(plan::router())
        .merge(public::router())
        .merge(releases::router())
        .merge(queries::router())
        .merge(reminders::router())
        .merge(reports::router())
        .merge(rounds::router())
        .merge(scheme::router())
        .merge(search::router())
        .merge(sign_in::router())
        .merge(submissions::router())
        .merge(units::router())
        .merge(worklogs::router())
}
