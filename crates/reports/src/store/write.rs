//! Writing a version: once, in one transaction, in few statements.

use ::store::{StoreError, Tx};
use kernel::{BodyCode, Digest, Problem, StudyCode};
use sqlx::AssertSqlSafe;

use super::rows::{number, parsed};
use crate::{Draft, Head, ReportId, Version, VersionId};

/// Values bound in one statement; SQLite takes 32,766.
const MOST_VALUES: usize = 2_000;

/// The newest version of a report, as far as receiving must know it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Newest {
    pub(crate) version: VersionId,
    pub(crate) number: i64,
    pub(crate) digest: Digest,
}

pub(super) enum Value {
    Text(String),
    Number(i64),
    Nothing,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Nothing, Self::Text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Number(yes.into())
    }
}

/// The report of a body for a study, made when it is the first time.
pub(crate) async fn report_in(
    tx: &mut Tx,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<ReportId, StoreError> {
    let fresh: ReportId = tx.new_id();
    sqlx::query(
        "INSERT INTO report (id, study, body) VALUES ($1, $2, $3) ON CONFLICT (study, body) DO NOTHING",
    )
    .bind(fresh.to_string())
    .bind(study.as_str())
    .bind(body.as_str())
    .execute(tx.sql())
    .await?;
    let row = sqlx::query("SELECT id FROM report WHERE study = $1 AND body = $2")
        .bind(study.as_str())
        .bind(body.as_str())
        .fetch_one(tx.sql())
        .await?;
    parsed(&row, 0, "report.id")
}

/// The newest version of `report`, as this transaction sees it.
pub(crate) async fn newest_in(tx: &mut Tx, report: ReportId) -> Result<Option<Newest>, StoreError> {
    let row =
        sqlx::query("SELECT id, number, digest FROM version WHERE report = $1 ORDER BY number DESC LIMIT 1")
            .bind(report.to_string())
            .fetch_optional(tx.sql())
            .await?;
    row.map(|row| {
        Ok(Newest {
            version: parsed(&row, 0, "version.id")?,
            number: number(&row, 1)?,
            digest: parsed(&row, 2, "version.digest")?,
        })
    })
    .transpose()
}

/// Writes `version` and everything read from it.
pub(crate) async fn insert(
    tx: &mut Tx,
    version: &Version,
    draft: &Draft,
    problems: &[Problem],
) -> Result<(), StoreError> {
    let columns = [
        "id",
        "report",
        "number",
        "file_name",
        "digest",
        "size",
        "received_at",
        "due",
        "timing",
        "plan_version",
        "ledger_position",
        "document_number",
        "document_date",
    ];
    let row = vec![
        version.id.to_string().into(),
        version.report.to_string().into(),
        version.number.into(),
        version.file_name.as_str().into(),
        version.digest.to_string().into(),
        version.size.into(),
        version.received_at.as_microsecond().into(),
        version.due.to_string().into(),
        version.timing.code().into(),
        version.plan_version.into(),
        version.ledger_position.into(),
        version.document_number.clone().into(),
        version.document_date.map(|date| date.to_string()).into(),
    ];
    insert_rows(tx, "version", &columns, vec![row]).await?;
    for ((table, columns), (_, rows)) in PARTS.iter().zip(parts(draft, problems)) {
        let id = version.id.to_string();
        let whole: Vec<&str> = ["version", "ordinal"].iter().chain(*columns).copied().collect();
        let numbered = rows.into_iter().enumerate().map(|(ordinal, row)| {
            [Value::Text(id.clone()), ordinal.into()].into_iter().chain(row).collect::<Vec<_>>()
        });
        insert_rows(tx, table, &whole, numbered.collect()).await?;
    }
    Ok(())
}

/// What is read from a version, by table: every column but version and ordinal.
pub(super) const PARTS: [(&str, &[&str]); 7] = [
    ("section", &["key", "heading", "matched"]),
    ("passage", &["address", "section", "kind", "text", "digest", "rows_covered", "columns_covered"]),
    (
        "figure",
        &[
            "key",
            "address",
            "label",
            "ten_thousandths",
            "unit",
            "period_words",
            "period_from",
            "period_to",
            "span_start",
            "span_end",
            "quote",
        ],
    ),
    ("finding", &["section", "kind", "addresses", "summary", "with_figure", "with_example"]),
    ("example", &["address", "cue"]),
    ("problem", &["severity", "problem"]),
    (LATER, &["issuer", "kind", "summary", "signer"]),
];

/// The part that versions of the first releases do not have: without rows it is no part of a version's digest.
pub(super) const LATER: &str = "document_head";

/// What was read, as rows by table, in the order of [`PARTS`] and of its columns.
pub(super) fn parts(draft: &Draft, problems: &[Problem]) -> [(&'static str, Vec<Vec<Value>>); 7] {
    let sections = draft
        .sections
        .iter()
        .map(|section| {
            vec![section.key.as_str().into(), section.heading.as_str().into(), section.matched.code().into()]
        })
        .collect();
    let passages = draft
        .passages
        .iter()
        .map(|passage| {
            vec![
                passage.address.as_str().into(),
                passage.section.as_str().into(),
                passage.kind.code().into(),
                passage.text.as_str().into(),
                passage.digest.to_string().into(),
                passage.reach.rows.into(),
                passage.reach.columns.into(),
            ]
        })
        .collect();
    let figures = draft
        .figures
        .iter()
        .map(|figure| {
            let period = figure.period.as_ref();
            vec![
                figure.key.as_str().into(),
                figure.address.as_str().into(),
                figure.label.as_str().into(),
                figure.value.ten_thousandths().into(),
                figure.unit.as_str().into(),
                period.map(|period| period.words.clone()).into(),
                period.map(|period| period.days.from().to_string()).into(),
                period.map(|period| period.days.to().to_string()).into(),
                figure.span.start.into(),
                figure.span.end.into(),
                figure.quote.as_str().into(),
            ]
        })
        .collect();
    let findings = draft
        .findings
        .iter()
        .map(|finding| {
            let addresses = serde_json::Value::from(finding.addresses.clone()).to_string();
            vec![
                finding.section.as_str().into(),
                finding.kind.code().into(),
                addresses.into(),
                finding.summary.as_str().into(),
                draft.figures_at(&finding.addresses).next().is_some().into(),
                draft.examples_at(&finding.addresses).next().is_some().into(),
            ]
        })
        .collect();
    let examples = draft
        .examples
        .iter()
        .map(|example| vec![example.address.as_str().into(), example.cue.as_str().into()])
        .collect();
    let problems = problems
        .iter()
        .map(|problem| vec![problem.severity.code().into(), problem_text(problem).into()])
        .collect();
    [
        ("section", sections),
        ("passage", passages),
        ("figure", figures),
        ("finding", findings),
        ("example", examples),
        ("problem", problems),
        (LATER, document_head(&draft.head)),
    ]
}

/// One row, or none when the head says nothing.
fn document_head(head: &Head) -> Vec<Vec<Value>> {
    let told = [&head.issuer, &head.kind, &head.summary, &head.signer];
    if told.iter().all(|field| field.is_none()) {
        return Vec::new();
    }
    vec![told.into_iter().map(|field| field.clone().into()).collect()]
}

fn problem_text(problem: &Problem) -> String {
    serde_json::to_value(problem).map(|value| value.to_string()).unwrap_or_default()
}

/// Inserts `rows` into `table`, many in one statement. Names of tables and columns are this file's own.
async fn insert_rows(
    tx: &mut Tx,
    table: &str,
    columns: &[&str],
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreError> {
    let width = columns.len();
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Vec<Value>> = rows.by_ref().take((MOST_VALUES / width).max(1)).collect();
        let places: Vec<String> = (0..chunk.len())
            .map(|row| {
                let places: Vec<String> =
                    (1..=width).map(|column| format!("${}", row * width + column)).collect();
                format!("({})", places.join(", "))
            })
            .collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES {}", columns.join(", "), places.join(", "));
        let count = chunk.len();
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in chunk.into_iter().flatten() {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
                Value::Nothing => query.bind(None::<String>),
            };
        }
        let done = query.execute(tx.sql()).await?;
        if done.rows_affected() != count as u64 {
            return Err(StoreError::row("version", "not every row was written"));
        }
    }
    Ok(())
}
