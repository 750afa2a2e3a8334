//! Figures side by side, and the board of contradictions: what bodies told of one figure, and where two numbers tell of one subject.
//!
//! What can be compared and what contradicts what is `scheme`'s to say; this shows it and passes on what an editor decided. Bodies
//! stand in the plan's order, never by size.

mod board;
mod body;
mod table;

pub(in crate::pages) use board::{board_path, state};

use axum::Router;
use axum::routing::get;
use kernel::{Language, StudyCode};
use measurements::json::Amount as MeasuredAmount;
use reports::{Amount, Figure};
use scheme::MeasuredTotal;
use vietnamese::{format_integer, format_number, format_percent, format_ten_thousandths};

use crate::pages::reports::version_path;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/figures", get(table::show))
        .route("/studies/{study}/figures/{body}", get(body::show))
        .route("/studies/{study}/contradictions", get(board::show).post(board::decide))
}

fn parse_study(text: &str) -> Result<StudyCode, PageError> {
    StudyCode::parse(text).map_err(|_| PageError::NotFound)
}

/// Where a passage of a version is read.
fn place(study: &StudyCode, body: &kernel::BodyCode, version: i64, address: &str) -> String {
    format!("{}#{address}", version_path(study, body, version))
}

/// A figure as told: number and unit.
fn said(figure: &Figure, language: Language) -> String {
    let number = number(figure.value, language);
    if figure.unit.is_empty() { number } else { format!("{number} {}", figure.unit) }
}

fn number(amount: Amount, language: Language) -> String {
    format_ten_thousandths(amount.ten_thousandths(), language)
}

/// The time a figure tells of, in the report's words.
fn period(figure: &Figure) -> String {
    figure.period.as_ref().map(|period| period.words.clone()).unwrap_or_default()
}

/// A measured total as people write it.
fn measured(total: &MeasuredTotal, language: Language) -> String {
    match (total.value, total.form.as_str()) {
        (MeasuredAmount::Whole(count), _) => format_integer(count, language),
        (MeasuredAmount::Real(share), "share") => format_percent(share, 1, language),
        (MeasuredAmount::Real(days), "days") => {
            format!("{} {}", format_number(days, 1, language), language.pick("ngày", "days"))
        }
        (MeasuredAmount::Real(value), _) => format_number(value, 2, language),
    }
}
