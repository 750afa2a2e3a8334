//! Rows become nouns: what a query of this room gave, read into its types. It runs no query itself.

use std::str::FromStr;

use ::store::StoreError;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::Window;
use plan::SectionKind;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::model::Reach;
use crate::{
    Amount, Example, Figure, Finding, Matched, Passage, PassageKind, Period, Section, Timing, Version,
};

/// A query for versions, with the given end.
macro_rules! select_version {
    ($end:literal) => {
        concat!(
            "SELECT v.id, v.report, r.study, r.body, v.number, v.file_name, v.digest, v.size, v.received_at, v.due, ",
            "v.timing, v.plan_version, v.ledger_position, v.document_number, v.document_date ",
            "FROM version v JOIN report r ON r.id = v.report ",
            $end
        )
    };
}
pub(super) use select_version;

/// What [`read_passage`] reads.
macro_rules! passage_columns {
    () => {
        "address, section, kind, text, digest, rows_covered, columns_covered"
    };
}
pub(crate) use passage_columns;

/// What [`read_figure`] reads.
macro_rules! figure_columns {
    () => {
        "key, address, label, ten_thousandths, unit, period_words, period_from, period_to, span_start, span_end, quote"
    };
}
pub(crate) use figure_columns;

pub(super) fn text(row: &AnyRow, column: usize) -> Result<String, StoreError> {
    Ok(row.try_get(column)?)
}

pub(super) fn number(row: &AnyRow, column: usize) -> Result<i64, StoreError> {
    Ok(row.try_get(column)?)
}

/// A column of text that stands for something.
pub(crate) fn parsed<T: FromStr>(row: &AnyRow, column: usize, what: &'static str) -> Result<T, StoreError>
where
    T::Err: ToString,
{
    text(row, column)?.parse().map_err(|error: T::Err| StoreError::row(what, error.to_string()))
}

fn optional<T: FromStr>(row: &AnyRow, column: usize, what: &'static str) -> Result<Option<T>, StoreError>
where
    T::Err: ToString,
{
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| text.parse().map_err(|error: T::Err| StoreError::row(what, error.to_string())))
        .transpose()
}

fn known<T>(value: Option<T>, what: &'static str) -> Result<T, StoreError> {
    value.ok_or_else(|| StoreError::row(what, "no such value is known"))
}

pub(super) fn read_version(row: &AnyRow) -> Result<Version, StoreError> {
    Ok(Version {
        id: parsed(row, 0, "version.id")?,
        report: parsed(row, 1, "version.report")?,
        study: parsed(row, 2, "report.study")?,
        body: parsed(row, 3, "report.body")?,
        number: number(row, 4)?,
        file_name: text(row, 5)?,
        digest: parsed(row, 6, "version.digest")?,
        size: number(row, 7)?,
        received_at: Timestamp::from_microsecond(number(row, 8)?)
            .map_err(|error| StoreError::row("version.received_at", error))?,
        due: parsed::<Date>(row, 9, "version.due")?,
        timing: known(Timing::parse(&text(row, 10)?), "version.timing")?,
        plan_version: number(row, 11)?,
        ledger_position: number(row, 12)?,
        document_number: row.try_get(13)?,
        document_date: optional(row, 14, "version.document_date")?,
    })
}

/// Columns: key, heading, matched.
pub(super) fn read_section(row: &AnyRow) -> Result<Section, StoreError> {
    Ok(Section {
        key: text(row, 0)?,
        heading: text(row, 1)?,
        matched: known(Matched::parse(&text(row, 2)?), "section.matched")?,
    })
}

/// Columns: address, section, kind, text, digest, rows_covered, columns_covered.
pub(crate) fn read_passage(row: &AnyRow) -> Result<Passage, StoreError> {
    let covered = |column| -> Result<u32, StoreError> {
        u32::try_from(number(row, column)?).map_err(|error| StoreError::row("passage.rows_covered", error))
    };
    Ok(Passage {
        address: text(row, 0)?,
        section: text(row, 1)?,
        kind: known(PassageKind::parse(&text(row, 2)?), "passage.kind")?,
        text: text(row, 3)?,
        digest: parsed(row, 4, "passage.digest")?,
        reach: Reach { rows: covered(5)?, columns: covered(6)? },
    })
}

/// Columns: key, address, label, ten_thousandths, unit, period_words, period_from, period_to, span_start, span_end,
/// quote.
pub(crate) fn read_figure(row: &AnyRow) -> Result<Figure, StoreError> {
    let words: Option<String> = row.try_get(5)?;
    let from: Option<Date> = optional(row, 6, "figure.period_from")?;
    let to: Option<Date> = optional(row, 7, "figure.period_to")?;
    let period = match (words, from, to) {
        (Some(words), Some(from), Some(to)) => {
            let days = Window::new(from, to).map_err(|error| StoreError::row("figure.period_to", error))?;
            Some(Period { words, days })
        }
        _ => None,
    };
    let place = |column| -> Result<usize, StoreError> {
        usize::try_from(number(row, column)?).map_err(|error| StoreError::row("figure.span_start", error))
    };
    Ok(Figure {
        key: text(row, 0)?,
        address: text(row, 1)?,
        label: text(row, 2)?,
        value: Amount::from_ten_thousandths(number(row, 3)?),
        unit: text(row, 4)?,
        period,
        span: place(8)?..place(9)?,
        quote: text(row, 10)?,
    })
}

/// Columns: section, kind, addresses, summary.
pub(super) fn read_finding(row: &AnyRow) -> Result<Finding, StoreError> {
    let kind = text(row, 1)?;
    Ok(Finding {
        section: text(row, 0)?,
        kind: known(SectionKind::ALL.into_iter().find(|known| known.code() == kind), "finding.kind")?,
        addresses: serde_json::from_str(&text(row, 2)?)
            .map_err(|error| StoreError::row("finding.addresses", error))?,
        summary: text(row, 3)?,
    })
}

/// Columns: address, cue.
pub(super) fn read_example(row: &AnyRow) -> Result<Example, StoreError> {
    Ok(Example { address: text(row, 0)?, cue: text(row, 1)? })
}
