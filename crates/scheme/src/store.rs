//! The rows of a scheme: tables `statement`, `statement_version`, `citation`, `citation_look`.

use std::collections::BTreeMap;

use coding::Span;
use jiff::Timestamp;
use kernel::{AccountId, Actor, Bilingual, StudyCode};
use reports::Amount;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::{
    Citation, CitationId, Content, Hand, Number, Pinned, Removal, SchemeError, Source, Statement,
    StatementId, StatementState, StatementVersion, Target,
};

const STATEMENTS: &str = "SELECT s.id, s.study, s.section, s.ordinal, s.version, s.state, s.at, v.text \
     FROM statement s JOIN statement_version v ON v.statement = s.id AND v.number = s.version";

const CITATIONS: &str = "SELECT c.id, c.statement, c.kind, c.source, c.look, l.place, l.unit, l.span_start, \
     l.span_end, l.digest, l.quote_vi, l.quote_en, l.definition_vi, l.definition_en, l.amount, l.amount_unit, l.version, \
     l.report_version, l.reason, l.account, l.role, l.at \
     FROM citation c JOIN citation_look l ON l.citation = c.id AND l.number = c.look";

/// Every statement of a study, removed ones too, in the order of sections' keys and ordinals.
pub(crate) async fn statements(
    sql: &mut AnyConnection,
    study: &StudyCode,
) -> Result<Vec<Statement>, SchemeError> {
    let query = format!("{STATEMENTS} WHERE s.study = $1 ORDER BY s.section, s.ordinal, s.id");
    let rows = sqlx::query(AssertSqlSafe(query)).bind(study.as_str()).fetch_all(sql).await?;
    rows.iter().map(read_statement).collect()
}

pub(crate) async fn statement(
    sql: &mut AnyConnection,
    id: StatementId,
) -> Result<Option<Statement>, SchemeError> {
    let query = format!("{STATEMENTS} WHERE s.id = $1");
    let row = sqlx::query(AssertSqlSafe(query)).bind(id.to_string()).fetch_optional(sql).await?;
    row.as_ref().map(read_statement).transpose()
}

/// The versions of a statement's text, oldest first.
pub(crate) async fn statement_versions(
    sql: &mut AnyConnection,
    id: StatementId,
) -> Result<Vec<StatementVersion>, SchemeError> {
    let rows = sqlx::query(
        "SELECT number, text, account, role, at FROM statement_version WHERE statement = $1 ORDER BY number",
    )
    .bind(id.to_string())
    .fetch_all(sql)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(StatementVersion {
                number: row.try_get("number")?,
                text: row.try_get("text")?,
                by: hand(row)?,
                at: moment(row)?,
            })
        })
        .collect()
}

/// The times a statement was taken out, oldest first.
pub(crate) async fn removals(sql: &mut AnyConnection, id: StatementId) -> Result<Vec<Removal>, SchemeError> {
    let rows = sqlx::query(
        "SELECT number, reason, account, role, at FROM statement_removal WHERE statement = $1 ORDER BY number",
    )
    .bind(id.to_string())
    .fetch_all(sql)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Removal {
                number: row.try_get("number")?,
                reason: row.try_get("reason")?,
                by: hand(row)?,
                at: moment(row)?,
            })
        })
        .collect()
}

/// Why the statements of a study that are taken out were, by statement: the reason given last.
pub(crate) async fn removal_reasons(
    sql: &mut AnyConnection,
    study: &StudyCode,
) -> Result<BTreeMap<StatementId, String>, SchemeError> {
    let rows = sqlx::query(
        "SELECT statement_removal.statement, statement_removal.reason FROM statement_removal \
         JOIN statement ON statement.id = statement_removal.statement \
         WHERE statement.study = $1 AND statement.state <> 'standing' ORDER BY statement_removal.number",
    )
    .bind(study.as_str())
    .fetch_all(sql)
    .await?;
    rows.iter().map(|row| Ok((row.try_get::<String, _>(0)?.parse()?, row.try_get(1)?))).collect()
}

pub(crate) async fn insert_removal(
    sql: &mut AnyConnection,
    statement: StatementId,
    removal: &Removal,
) -> Result<(), SchemeError> {
    sqlx::query(
        "INSERT INTO statement_removal (statement, number, reason, account, role, at) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(statement.to_string())
    .bind(removal.number)
    .bind(removal.reason.as_str())
    .bind(account(removal.by.account))
    .bind(removal.by.role.code())
    .bind(removal.at.as_microsecond())
    .execute(sql)
    .await?;
    Ok(())
}

/// The citations of a study that are not removed, by statement, in the order they were added.
pub(crate) async fn citations(
    sql: &mut AnyConnection,
    study: &StudyCode,
) -> Result<BTreeMap<StatementId, Vec<Citation>>, SchemeError> {
    let query = format!("{CITATIONS} WHERE c.study = $1 AND c.removed_at IS NULL ORDER BY c.id");
    let rows = sqlx::query(AssertSqlSafe(query)).bind(study.as_str()).fetch_all(sql).await?;
    let mut citations: BTreeMap<StatementId, Vec<Citation>> = BTreeMap::new();
    for row in &rows {
        let citation = read_citation(row)?;
        citations.entry(citation.statement).or_default().push(citation);
    }
    Ok(citations)
}

/// The citations of one statement that are not removed.
pub(crate) async fn citations_of(
    sql: &mut AnyConnection,
    statement: StatementId,
) -> Result<Vec<Citation>, SchemeError> {
    let query = format!("{CITATIONS} WHERE c.statement = $1 AND c.removed_at IS NULL ORDER BY c.id");
    let rows = sqlx::query(AssertSqlSafe(query)).bind(statement.to_string()).fetch_all(sql).await?;
    rows.iter().map(read_citation).collect()
}

/// One citation that is not removed.
pub(crate) async fn citation(
    sql: &mut AnyConnection,
    id: CitationId,
) -> Result<Option<Citation>, SchemeError> {
    let query = format!("{CITATIONS} WHERE c.id = $1 AND c.removed_at IS NULL");
    let row = sqlx::query(AssertSqlSafe(query)).bind(id.to_string()).fetch_optional(sql).await?;
    row.as_ref().map(read_citation).transpose()
}

/// Every look at a citation, oldest first, each with what the citation pointed at then.
pub(crate) async fn looks(
    sql: &mut AnyConnection,
    id: CitationId,
) -> Result<Vec<(Target, Pinned)>, SchemeError> {
    let query = CITATIONS.replace("AND l.number = c.look", "").replace("c.look,", "l.number AS look,");
    let query = format!("{query} WHERE c.id = $1 ORDER BY l.number");
    let rows = sqlx::query(AssertSqlSafe(query)).bind(id.to_string()).fetch_all(sql).await?;
    rows.iter().map(|row| read_citation(row).map(|citation| (citation.target, citation.pinned))).collect()
}

/// What a citation's own row says, removed or not.
pub(crate) struct CitationRow {
    pub(crate) statement: String,
    pub(crate) look: i64,
    /// When it was taken away, in microseconds since 1970 in UTC, and why.
    pub(crate) removed: Option<(i64, String)>,
}

/// The row of one citation, removed or not.
pub(crate) async fn citation_row(
    sql: &mut AnyConnection,
    id: CitationId,
) -> Result<Option<CitationRow>, SchemeError> {
    let row = sqlx::query("SELECT statement, look, removed_at, removed_reason FROM citation WHERE id = $1")
        .bind(id.to_string())
        .fetch_optional(sql)
        .await?;
    row.map(|row| {
        let (at, reason): (Option<i64>, Option<String>) =
            (row.try_get("removed_at")?, row.try_get("removed_reason")?);
        Ok(CitationRow {
            statement: row.try_get("statement")?,
            look: row.try_get("look")?,
            removed: at.map(|at| (at, reason.unwrap_or_default())),
        })
    })
    .transpose()
}

/// Every statement and citation, as the ledger calls them; as many as were ever written.
pub(crate) async fn subjects(sql: &mut AnyConnection) -> Result<Vec<String>, SchemeError> {
    let rows = sqlx::query(
        "SELECT 'statement/' || id FROM statement UNION ALL SELECT 'citation/' || id FROM citation \
         UNION ALL SELECT 'minority/' || id FROM minority \
         UNION ALL SELECT 'body_reply/' || id FROM body_reply \
         UNION ALL SELECT DISTINCT 'solution/' || statement FROM solution \
         UNION ALL SELECT DISTINCT 'omission/' || study || '/' || kind || '/' || name FROM omission \
         UNION ALL SELECT DISTINCT 'contradiction/' || study || '/' || name FROM contradiction",
    )
    .fetch_all(sql)
    .await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The ordinal after the last of a section.
pub(crate) async fn next_ordinal(
    sql: &mut AnyConnection,
    study: &StudyCode,
    section: &str,
) -> Result<i64, SchemeError> {
    let row = sqlx::query(
        "SELECT COALESCE(MAX(ordinal), 0) + 1 AS ordinal FROM statement WHERE study = $1 AND section = $2",
    )
    .bind(study.as_str())
    .bind(section)
    .fetch_one(sql)
    .await?;
    Ok(row.try_get("ordinal")?)
}

pub(crate) async fn insert_statement(
    sql: &mut AnyConnection,
    statement: &Statement,
) -> Result<(), SchemeError> {
    sqlx::query(
        "INSERT INTO statement (id, study, section, ordinal, version, state, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(statement.id.to_string())
    .bind(statement.study.as_str())
    .bind(&statement.section)
    .bind(statement.ordinal)
    .bind(statement.version)
    .bind(statement.state.code())
    .bind(statement.at.as_microsecond())
    .execute(sql)
    .await?;
    Ok(())
}

pub(crate) async fn insert_statement_version(
    sql: &mut AnyConnection,
    statement: StatementId,
    version: &StatementVersion,
) -> Result<(), SchemeError> {
    sqlx::query(
        "INSERT INTO statement_version (statement, number, text, account, role, at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(statement.to_string())
    .bind(version.number)
    .bind(&version.text)
    .bind(account(version.by.account))
    .bind(version.by.role.code())
    .bind(version.at.as_microsecond())
    .execute(sql)
    .await?;
    Ok(())
}

/// Makes `to` the text that stands, if `from` still does; says whether it did.
pub(crate) async fn advance_version(
    sql: &mut AnyConnection,
    statement: StatementId,
    from: i64,
    to: i64,
) -> Result<Moved, SchemeError> {
    let done = sqlx::query("UPDATE statement SET version = $3 WHERE id = $1 AND version = $2")
        .bind(statement.to_string())
        .bind(from)
        .bind(to)
        .execute(sql)
        .await?;
    Ok(Moved::of(done.rows_affected()))
}

pub(crate) async fn set_state(
    sql: &mut AnyConnection,
    statement: StatementId,
    state: StatementState,
) -> Result<Moved, SchemeError> {
    let done = sqlx::query("UPDATE statement SET state = $2 WHERE id = $1 AND state <> $2")
        .bind(statement.to_string())
        .bind(state.code())
        .execute(sql)
        .await?;
    Ok(Moved::of(done.rows_affected()))
}

pub(crate) async fn set_ordinal(
    sql: &mut AnyConnection,
    statement: StatementId,
    ordinal: i64,
) -> Result<(), SchemeError> {
    sqlx::query("UPDATE statement SET ordinal = $2 WHERE id = $1")
        .bind(statement.to_string())
        .bind(ordinal)
        .execute(sql)
        .await?;
    Ok(())
}

pub(crate) async fn insert_citation(
    sql: &mut AnyConnection,
    study: &StudyCode,
    citation: &Citation,
) -> Result<(), SchemeError> {
    let source = match citation.target.source() {
        Source::Report(report) => report.to_string(),
        Source::Worklog(worklog) => worklog.to_string(),
        Source::Reply(reply) => reply.to_string(),
    };
    sqlx::query(
        "INSERT INTO citation (id, study, statement, kind, source, look) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(citation.id.to_string())
    .bind(study.as_str())
    .bind(citation.statement.to_string())
    .bind(citation.target.kind())
    .bind(source)
    .bind(citation.pinned.number)
    .execute(&mut *sql)
    .await?;
    insert_look(sql, citation.id, &citation.target, &citation.pinned).await
}

pub(crate) async fn insert_look(
    sql: &mut AnyConnection,
    citation: CitationId,
    target: &Target,
    pinned: &Pinned,
) -> Result<(), SchemeError> {
    let (place, unit, span) = match target {
        Target::Passage { address, span, .. } => (address.as_str(), "", *span),
        Target::Figure { key, .. } => (key.as_str(), "", Span::Whole),
        Target::Indicator { indicator, unit, .. } => (indicator.as_str(), unit.as_str(), Span::Whole),
        Target::Example { case, .. } => (case.as_str(), "", Span::Whole),
        Target::Reply { .. } => ("", "", Span::Whole),
    };
    let (start, end) = span.bounds();
    let content = &pinned.content;
    sqlx::query(
        "INSERT INTO citation_look (citation, number, place, unit, span_start, span_end, digest, quote_vi, quote_en, \
         definition_vi, definition_en, version, report_version, reason, account, role, at, amount, amount_unit) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
    )
    .bind(citation.to_string())
    .bind(pinned.number)
    .bind(place)
    .bind(unit)
    .bind(start)
    .bind(end)
    .bind(content.digest.to_string())
    .bind(&content.quote.vi)
    .bind(&content.quote.en)
    .bind(&content.definition.vi)
    .bind(&content.definition.en)
    .bind(content.version)
    .bind(content.report_version.map(|version| version.to_string()).unwrap_or_default())
    .bind(&pinned.reason)
    .bind(account(pinned.by.account))
    .bind(pinned.by.role.code())
    .bind(pinned.at.as_microsecond())
    .bind(content.number.as_ref().map(|number| number.amount.ten_thousandths()))
    .bind(content.number.as_ref().map_or("", |number| number.unit.as_str()))
    .execute(sql)
    .await?;
    Ok(())
}

/// Makes `to` the last look, if `from` still is; says whether it was.
pub(crate) async fn advance_look(
    sql: &mut AnyConnection,
    citation: CitationId,
    from: i64,
    to: i64,
) -> Result<Moved, SchemeError> {
    let done =
        sqlx::query("UPDATE citation SET look = $3 WHERE id = $1 AND look = $2 AND removed_at IS NULL")
            .bind(citation.to_string())
            .bind(from)
            .bind(to)
            .execute(sql)
            .await?;
    Ok(Moved::of(done.rows_affected()))
}

pub(crate) async fn remove_citation(
    sql: &mut AnyConnection,
    citation: CitationId,
    actor: &Actor,
    at: Timestamp,
    reason: &str,
) -> Result<Moved, SchemeError> {
    let done = sqlx::query(
        "UPDATE citation SET removed_at = $2, removed_account = $3, removed_role = $4, removed_reason = $5 \
         WHERE id = $1 AND removed_at IS NULL",
    )
    .bind(citation.to_string())
    .bind(at.as_microsecond())
    .bind(account(actor.account))
    .bind(actor.role.code())
    .bind(reason)
    .execute(sql)
    .await?;
    Ok(Moved::of(done.rows_affected()))
}

/// Whether a row was as expected and was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moved {
    Yes,
    No,
}

impl Moved {
    pub(crate) fn of(rows: u64) -> Self {
        if rows == 1 { Self::Yes } else { Self::No }
    }

    /// Nothing, or `error` when the row was not as expected.
    pub(crate) fn or(self, error: SchemeError) -> Result<(), SchemeError> {
        match self {
            Self::Yes => Ok(()),
            Self::No => Err(error),
        }
    }
}

fn read_statement(row: &AnyRow) -> Result<Statement, SchemeError> {
    let state: String = row.try_get("state")?;
    Ok(Statement {
        id: row.try_get::<String, _>("id")?.parse()?,
        study: row.try_get::<String, _>("study")?.parse().map_err(bad)?,
        section: row.try_get("section")?,
        ordinal: row.try_get("ordinal")?,
        text: row.try_get("text")?,
        version: row.try_get("version")?,
        state: [StatementState::Standing, StatementState::Removed]
            .into_iter()
            .find(|known| known.code() == state)
            .ok_or_else(|| bad(format!("«{state}» is no state of a statement")))?,
        at: moment(row)?,
    })
}

fn read_citation(row: &AnyRow) -> Result<Citation, SchemeError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let (kind, source, place) = (text("kind")?, text("source")?, text("place")?);
    let target = match kind.as_str() {
        "passage" => Target::Passage {
            report: source.parse()?,
            address: place,
            span: Span::from_bounds(row.try_get("span_start")?, row.try_get("span_end")?).map_err(bad)?,
        },
        "figure" => Target::Figure { report: source.parse()?, key: place },
        "indicator" => Target::Indicator { worklog: source.parse()?, indicator: place, unit: text("unit")? },
        "example" => Target::Example { worklog: source.parse()?, case: place },
        "reply" => Target::Reply { reply: source.parse()? },
        other => return Err(bad(format!("«{other}» is no kind of citation"))),
    };
    let report_version = text("report_version")?;
    let content = Content {
        digest: text("digest")?.parse().map_err(bad)?,
        quote: Bilingual::new(text("quote_vi")?, text("quote_en")?),
        definition: Bilingual::new(text("definition_vi")?, text("definition_en")?),
        number: number(row)?,
        version: row.try_get("version")?,
        report_version: if report_version.is_empty() { None } else { Some(report_version.parse()?) },
    };
    let pinned = Pinned {
        number: row.try_get("look")?,
        content,
        reason: text("reason")?,
        by: hand(row)?,
        at: moment(row)?,
    };
    Ok(Citation { id: text("id")?.parse()?, statement: text("statement")?.parse()?, target, pinned })
}

fn number(row: &AnyRow) -> Result<Option<Number>, SchemeError> {
    let amount: Option<i64> = row.try_get("amount")?;
    let unit = row.try_get("amount_unit")?;
    Ok(amount.map(|amount| Number { amount: Amount::from_ten_thousandths(amount), unit }))
}

pub(crate) fn hand(row: &AnyRow) -> Result<Hand, SchemeError> {
    hand_of(&row.try_get::<String, _>("account")?, &row.try_get::<String, _>("role")?)
}

pub(crate) fn hand_of(account: &str, role: &str) -> Result<Hand, SchemeError> {
    Ok(Hand {
        account: if account.is_empty() { None } else { Some(account.parse()?) },
        role: role.parse().map_err(SchemeError::Row)?,
    })
}

pub(crate) fn account(account: Option<AccountId>) -> String {
    account.map(|account| account.to_string()).unwrap_or_default()
}

pub(crate) fn moment(row: &AnyRow) -> Result<Timestamp, SchemeError> {
    moment_of(row.try_get("at")?)
}

pub(crate) fn moment_of(microseconds: i64) -> Result<Timestamp, SchemeError> {
    Timestamp::from_microsecond(microseconds).map_err(bad)
}

pub(crate) fn bad(error: impl std::fmt::Display) -> SchemeError {
    SchemeError::Row(error.to_string())
}
