//! The room's SQL: measurements, their cells and their example cases. Rows are written once and never changed.

use ::store::{Store, Tx};
use jiff::Timestamp;
use kernel::{Bilingual, StudyCode};
use sqlx::Row as _;
use sqlx::any::AnyRow;
use worklog::{Worklog, WorklogId};

use crate::reply::{Standing, answered, answered_by_units, answered_digest, kept};
use crate::{
    About, Cell, ExampleCase, Measurement, MeasurementError, MeasurementId, Reply, Shrunk, Summary, json,
};

/// The newest measurement of a work log: of its newest version that was measured, the last made.
///
/// # Errors
/// When the query fails.
pub async fn current(store: &Store, worklog: WorklogId) -> Result<Option<Measurement>, MeasurementError> {
    let mut reader = store.read().await?;
    newest(reader.sql(), worklog).await
}

pub(crate) async fn newest(
    sql: &mut sqlx::AnyConnection,
    worklog: WorklogId,
) -> Result<Option<Measurement>, MeasurementError> {
    let row = sqlx::query("SELECT id, worklog, version, number, result, made_at FROM measurement WHERE worklog = $1 ORDER BY number DESC, made_at DESC, id DESC LIMIT 1")
        .bind(worklog.to_string())
        .fetch_optional(sql)
        .await?;
    row.as_ref().map(measurement_from).transpose()
}

/// The whole result of a measurement, with what units answer now.
///
/// # Errors
/// When the blob is not there.
pub async fn result(store: &Store, measurement: &Measurement) -> Result<json::Measurement, MeasurementError> {
    let bytes = store.blobs().get(&measurement.result).await?;
    let mut whole: json::Measurement =
        serde_json::from_slice(&bytes).map_err(|error| MeasurementError::Kept(error.to_string()))?;
    let mut reader = store.read().await?;
    let standing = kept::standing(reader.sql(), measurement.worklog).await?;
    whole.replies = standing.all().iter().map(json::reply_of).collect();
    Ok(whole)
}

/// The work logs of `study` with their newest measurements, by body and name.
///
/// # Errors
/// When a query fails.
pub async fn list(store: &Store, study: &StudyCode) -> Result<Vec<Summary>, MeasurementError> {
    let mut summaries = Vec::new();
    for worklog in worklog::worklogs(store, study).await? {
        summaries.push(summed_up(store, worklog).await?);
    }
    Ok(summaries)
}

/// A work log with its newest measurement and how many of its cells are worth asking about.
pub(crate) async fn summed_up(store: &Store, worklog: Worklog) -> Result<Summary, MeasurementError> {
    let mut reader = store.read().await?;
    let measurement = newest(reader.sql(), worklog.id).await?;
    let (worth_asking, withdrawn) = match &measurement {
        None => (0, 0),
        Some(measurement) => {
            let row = sqlx::query(
                "SELECT COUNT(CASE WHEN worth_asking = 1 THEN 1 END) AS asked, COUNT(CASE WHEN withdrawn = 1 THEN 1 END) AS withdrawn FROM measurement_cell WHERE measurement = $1",
            )
            .bind(measurement.id.to_string())
            .fetch_one(reader.sql())
            .await?;
            (row.try_get("asked")?, row.try_get("withdrawn")?)
        }
    };
    Ok(Summary { worklog, measurement, worth_asking, withdrawn })
}

const CELL: &str = "c.indicator, c.unit, c.name_vi, c.name_en, c.definition_version, c.n, c.observed, c.expected, c.ratio, c.lower_end, c.upper_end, c.worth_asking, c.suppressed_vi, c.suppressed_en, c.text_vi, c.text_en, c.digest, c.p, c.q, c.shrunk_ratio, c.shrunk_lower, c.shrunk_upper, c.withdrawn";

/// The cells of a work log's newest measurement, by indicator and unit in the order of the result.
///
/// # Errors
/// When a query fails.
pub async fn cells(store: &Store, worklog: WorklogId) -> Result<Vec<Cell>, MeasurementError> {
    let mut reader = store.read().await?;
    let Some(measurement) = newest(reader.sql(), worklog).await? else { return Ok(Vec::new()) };
    let sql = format!("SELECT {CELL} FROM measurement_cell c WHERE c.measurement = $1 ORDER BY c.ordinal");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(measurement.id.to_string())
        .fetch_all(reader.sql())
        .await?;
    let standing = kept::standing(reader.sql(), worklog).await?;
    rows.iter().map(|row| Ok(with_replies(cell_from(row, &measurement)?, &standing))).collect()
}

/// The cells of a measurement as they are kept, without replies.
pub(crate) async fn kept_cells(
    sql: &mut sqlx::AnyConnection,
    measurement: &Measurement,
) -> Result<Vec<Cell>, MeasurementError> {
    let text = format!("SELECT {CELL} FROM measurement_cell c WHERE c.measurement = $1 ORDER BY c.ordinal");
    let rows = sqlx::query(sqlx::AssertSqlSafe(text)).bind(measurement.id.to_string()).fetch_all(sql).await?;
    rows.iter().map(|row| cell_from(row, measurement)).collect()
}

fn with_replies(cell: Cell, standing: &Standing) -> Cell {
    let replies = standing.to(&cell.indicator, &cell.unit);
    let text = answered(&cell.sentence, &replies);
    Cell { digest: answered_digest(cell.digest, &replies), text, replies, ..cell }
}

/// The replies that travel with an example of what `shows` says.
pub(crate) fn replies_to_example(shows: &[crate::Shows], standing: &Standing) -> Vec<Reply> {
    let mut replies: Vec<Reply> = Vec::new();
    for reply in shows.iter().flat_map(|shows| standing.to(&shows.indicator, &shows.unit)) {
        if replies.iter().all(|known| known.id != reply.id) {
            replies.push(reply);
        }
    }
    replies.sort_by(|a, b| (&a.unit, &a.about).cmp(&(&b.unit, &b.about)));
    replies
}

fn example_with_replies(example: ExampleCase, standing: &Standing) -> ExampleCase {
    let replies = replies_to_example(&example.shows, standing);
    let text = answered_by_units(&example.sentence, &replies);
    ExampleCase { digest: answered_digest(example.digest, &replies), text, replies, ..example }
}

/// The cell of `indicator` and `unit` in a work log's newest measurement.
///
/// # Errors
/// When a query fails.
pub async fn cell(
    store: &Store,
    worklog: WorklogId,
    indicator: &str,
    unit: &str,
) -> Result<Option<Cell>, MeasurementError> {
    let mut reader = store.read().await?;
    let Some(measurement) = newest(reader.sql(), worklog).await? else { return Ok(None) };
    let sql = format!(
        "SELECT {CELL} FROM measurement_cell c WHERE c.measurement = $1 AND c.indicator = $2 AND c.unit = $3"
    );
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(measurement.id.to_string())
        .bind(indicator)
        .bind(unit)
        .fetch_optional(reader.sql())
        .await?;
    let standing = kept::standing(reader.sql(), worklog).await?;
    row.as_ref().map(|row| Ok(with_replies(cell_from(row, &measurement)?, &standing))).transpose()
}

/// Whether `measurement` shows a figure of `unit` that `about` means; any figure, shown or not, where all are meant.
pub(crate) async fn has_figure(
    sql: &mut sqlx::AnyConnection,
    measurement: MeasurementId,
    unit: &str,
    about: &About,
) -> Result<bool, MeasurementError> {
    let row = match about {
        About::AllFigures => {
            sqlx::query("SELECT COUNT(*) AS n FROM measurement_cell WHERE measurement = $1 AND unit = $2")
                .bind(measurement.to_string())
                .bind(unit)
                .fetch_one(sql)
                .await?
        }
        About::Figure(indicator) => {
            sqlx::query("SELECT COUNT(*) AS n FROM measurement_cell WHERE measurement = $1 AND unit = $2 AND indicator = $3 AND n IS NOT NULL")
                .bind(measurement.to_string())
                .bind(unit)
                .bind(indicator.as_str())
                .fetch_one(sql)
                .await?
        }
    };
    Ok(row.try_get::<i64, _>("n")? > 0)
}

/// The case `case_key`, if a work log's newest measurement shows it as an example.
///
/// # Errors
/// When a query fails.
pub async fn example(
    store: &Store,
    worklog: WorklogId,
    case_key: &str,
) -> Result<Option<ExampleCase>, MeasurementError> {
    let mut reader = store.read().await?;
    let Some(measurement) = newest(reader.sql(), worklog).await? else { return Ok(None) };
    let row = sqlx::query("SELECT case_key, shows, steps, text_vi, text_en, digest FROM measurement_example WHERE measurement = $1 AND case_key = $2")
        .bind(measurement.id.to_string())
        .bind(case_key)
        .fetch_optional(reader.sql())
        .await?;
    let standing = kept::standing(reader.sql(), worklog).await?;
    row.as_ref().map(|row| Ok(example_with_replies(example_from(row, &measurement)?, &standing))).transpose()
}

/// All example cases of a work log's newest measurement.
///
/// # Errors
/// When a query fails.
pub async fn examples(store: &Store, worklog: WorklogId) -> Result<Vec<ExampleCase>, MeasurementError> {
    let mut reader = store.read().await?;
    let Some(measurement) = newest(reader.sql(), worklog).await? else { return Ok(Vec::new()) };
    let rows = sqlx::query("SELECT case_key, shows, steps, text_vi, text_en, digest FROM measurement_example WHERE measurement = $1 ORDER BY ordinal")
        .bind(measurement.id.to_string())
        .fetch_all(reader.sql())
        .await?;
    let standing = kept::standing(reader.sql(), worklog).await?;
    rows.iter().map(|row| Ok(example_with_replies(example_from(row, &measurement)?, &standing))).collect()
}

/// The example cases of a measurement as they are kept, without replies.
pub(crate) async fn kept_examples(
    sql: &mut sqlx::AnyConnection,
    measurement: &Measurement,
) -> Result<Vec<ExampleCase>, MeasurementError> {
    let rows = sqlx::query("SELECT case_key, shows, steps, text_vi, text_en, digest FROM measurement_example WHERE measurement = $1 ORDER BY ordinal")
        .bind(measurement.id.to_string())
        .fetch_all(sql)
        .await?;
    rows.iter().map(|row| example_from(row, measurement)).collect()
}

/// The measurement `id`.
pub(crate) async fn measurement(
    sql: &mut sqlx::AnyConnection,
    id: &str,
) -> Result<Option<Measurement>, MeasurementError> {
    let row =
        sqlx::query("SELECT id, worklog, version, number, result, made_at FROM measurement WHERE id = $1")
            .bind(id)
            .fetch_optional(sql)
            .await?;
    row.as_ref().map(measurement_from).transpose()
}

/// Ids of all measurements; as many as were ever made.
pub(crate) async fn ids(sql: &mut sqlx::AnyConnection) -> Result<Vec<String>, MeasurementError> {
    let rows = sqlx::query("SELECT id FROM measurement ORDER BY id").fetch_all(sql).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

pub(crate) async fn insert_measurement(
    tx: &mut Tx,
    measurement: &Measurement,
) -> Result<(), MeasurementError> {
    sqlx::query("INSERT INTO measurement (id, worklog, version, number, result, made_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(measurement.id.to_string())
        .bind(measurement.worklog.to_string())
        .bind(measurement.version.to_string())
        .bind(measurement.number)
        .bind(measurement.result.to_string())
        .bind(measurement.made_at.as_microsecond())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Rows written by one statement; 25 parameters each, well below what either database takes.
const BATCH: usize = 64;

pub(crate) async fn insert_cells(
    tx: &mut Tx,
    measurement: &Measurement,
    cells: &[Cell],
) -> Result<(), MeasurementError> {
    let mut ordinal = 0i64;
    for batch in cells.chunks(BATCH) {
        let sql = format!(
            "INSERT INTO measurement_cell (measurement, ordinal, indicator, unit, name_vi, name_en, definition_version, n, observed, expected, ratio, lower_end, upper_end, worth_asking, suppressed_vi, suppressed_en, text_vi, text_en, digest, p, q, shrunk_ratio, shrunk_lower, shrunk_upper, withdrawn) VALUES {}",
            placeholders(batch.len(), 25)
        );
        // Not kept as a prepared statement: sqlx tells PostgreSQL that a missing DOUBLE PRECISION is a REAL, and a statement
        // prepared with one would refuse the next batch.
        let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(false);
        for cell in batch {
            let (suppressed_vi, suppressed_en) =
                cell.suppressed.as_ref().map_or(("", ""), |why| (why.vi.as_str(), why.en.as_str()));
            query = query
                .bind(measurement.id.to_string())
                .bind(ordinal)
                .bind(cell.indicator.as_str())
                .bind(cell.unit.as_str())
                .bind(cell.name.vi.as_str())
                .bind(cell.name.en.as_str())
                .bind(i64::from(cell.definition_version))
                .bind(cell.n)
                .bind(cell.observed)
                .bind(cell.expected)
                .bind(cell.ratio)
                .bind(cell.lower)
                .bind(cell.upper)
                .bind(i64::from(cell.worth_asking))
                .bind(suppressed_vi)
                .bind(suppressed_en)
                .bind(cell.sentence.vi.as_str())
                .bind(cell.sentence.en.as_str())
                .bind(cell.digest.to_string())
                .bind(cell.p)
                .bind(cell.q)
                .bind(cell.shrunk.map(|shrunk| shrunk.ratio))
                .bind(cell.shrunk.map(|shrunk| shrunk.lower))
                .bind(cell.shrunk.map(|shrunk| shrunk.upper))
                .bind(i64::from(cell.withdrawn));
            ordinal += 1;
        }
        query.execute(tx.sql()).await?;
    }
    Ok(())
}

pub(crate) async fn insert_examples(
    tx: &mut Tx,
    measurement: &Measurement,
    examples: &[ExampleCase],
) -> Result<(), MeasurementError> {
    for (ordinal, example) in (0i64..).zip(examples) {
        sqlx::query("INSERT INTO measurement_example (measurement, ordinal, case_key, shows, steps, text_vi, text_en, digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(measurement.id.to_string())
            .bind(ordinal)
            .bind(example.case_key.as_str())
            .bind(json_text(&example.shows)?)
            .bind(json_text(&example.steps)?)
            .bind(example.sentence.vi.as_str())
            .bind(example.sentence.en.as_str())
            .bind(example.digest.to_string())
            .execute(tx.sql())
            .await?;
    }
    Ok(())
}

fn placeholders(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let marks: Vec<String> = (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", marks.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

fn measurement_from(row: &AnyRow) -> Result<Measurement, MeasurementError> {
    let at: i64 = row.try_get("made_at")?;
    Ok(Measurement {
        id: parsed(row.try_get("id")?)?,
        worklog: parsed(row.try_get("worklog")?)?,
        version: parsed(row.try_get("version")?)?,
        number: row.try_get("number")?,
        result: parsed(row.try_get("result")?)?,
        made_at: Timestamp::from_microsecond(at)
            .map_err(|error| MeasurementError::Kept(error.to_string()))?,
    })
}

fn cell_from(row: &AnyRow, measurement: &Measurement) -> Result<Cell, MeasurementError> {
    let version: i64 = row.try_get("definition_version")?;
    let worth_asking: i64 = row.try_get("worth_asking")?;
    let suppressed = Bilingual::new(
        row.try_get::<String, _>("suppressed_vi")?,
        row.try_get::<String, _>("suppressed_en")?,
    );
    let withdrawn: i64 = row.try_get("withdrawn")?;
    let real = |column: &str| row.try_get::<Option<f64>, _>(column);
    let ends = (real("shrunk_ratio")?, real("shrunk_lower")?, real("shrunk_upper")?);
    let sentence = Bilingual::new(row.try_get::<String, _>("text_vi")?, row.try_get::<String, _>("text_en")?);
    Ok(Cell {
        worklog: measurement.worklog,
        indicator: row.try_get("indicator")?,
        unit: row.try_get("unit")?,
        name: Bilingual::new(row.try_get::<String, _>("name_vi")?, row.try_get::<String, _>("name_en")?),
        definition_version: u32::try_from(version).unwrap_or(0),
        n: row.try_get("n")?,
        observed: row.try_get("observed")?,
        expected: row.try_get("expected")?,
        ratio: row.try_get("ratio")?,
        lower: row.try_get("lower_end")?,
        upper: row.try_get("upper_end")?,
        worth_asking: worth_asking != 0,
        withdrawn: withdrawn != 0,
        shrunk: match ends {
            (Some(ratio), Some(lower), Some(upper)) => Some(Shrunk { ratio, lower, upper }),
            _ => None,
        },
        p: real("p")?,
        q: real("q")?,
        suppressed: (!suppressed.vi.is_empty()).then_some(suppressed),
        text: sentence.clone(),
        sentence,
        replies: Vec::new(),
        digest: parsed(row.try_get("digest")?)?,
        number: measurement.number,
    })
}

fn example_from(row: &AnyRow, measurement: &Measurement) -> Result<ExampleCase, MeasurementError> {
    let sentence = Bilingual::new(row.try_get::<String, _>("text_vi")?, row.try_get::<String, _>("text_en")?);
    Ok(ExampleCase {
        worklog: measurement.worklog,
        case_key: row.try_get("case_key")?,
        shows: from_json(row.try_get("shows")?)?,
        steps: from_json(row.try_get("steps")?)?,
        text: sentence.clone(),
        sentence,
        replies: Vec::new(),
        digest: parsed(row.try_get("digest")?)?,
        number: measurement.number,
    })
}

pub(crate) fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
    text: String,
) -> Result<T, MeasurementError> {
    text.parse().map_err(|error: T::Err| MeasurementError::Kept(error.to_string()))
}

pub(crate) fn from_json<T: serde::de::DeserializeOwned>(text: String) -> Result<T, MeasurementError> {
    serde_json::from_str(&text).map_err(|error| MeasurementError::Kept(error.to_string()))
}

fn json_text<T: serde::Serialize>(value: &T) -> Result<String, MeasurementError> {
    serde_json::to_string(value).map_err(|error| MeasurementError::Kept(error.to_string()))
}

#[cfg(test)]
mod tests {
    use kernel::{Actor, Digest, NewEntry};

    use super::*;

    #[tokio::test]
    async fn a_value_is_kept_where_the_batch_before_had_none() {
        testkit::on_each_database(&[worklog::MIGRATIONS, crate::MIGRATIONS], async |store| {
            let mut tx = store.begin(&Actor::system()).await.unwrap();
            let (id, worklog, version) = (tx.new_id(), tx.new_id(), tx.new_id());
            let result = Digest::of(b"");
            let measurement = Measurement { id, worklog, version, number: 1, result, made_at: tx.now() };
            let cells: Vec<Cell> = (0..3 * BATCH)
                .map(|place| {
                    let real = (place >= BATCH).then_some(0.1 * place as f64);
                    Cell {
                        worklog,
                        indicator: "late".to_owned(),
                        unit: format!("{place:03}"),
                        name: Bilingual::default(),
                        definition_version: 1,
                        n: real.map(|_| 12),
                        observed: real,
                        expected: real,
                        ratio: real,
                        lower: real,
                        upper: real,
                        worth_asking: false,
                        withdrawn: false,
                        shrunk: real.map(|ratio| Shrunk { ratio, lower: ratio, upper: ratio }),
                        p: real,
                        q: real,
                        suppressed: None,
                        sentence: Bilingual::default(),
                        replies: Vec::new(),
                        text: Bilingual::default(),
                        digest: result,
                        number: 1,
                    }
                })
                .collect();
            insert_measurement(&mut tx, &measurement).await.unwrap();
            insert_cells(&mut tx, &measurement, &cells).await.unwrap();
            tx.commit(NewEntry::new("test", "test", serde_json::json!({}))).await.unwrap();
            assert_eq!(super::cells(&store, worklog).await.unwrap(), cells);
        })
        .await;
    }
}
