//! The rows of codings: table `coding`.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use kernel::{Actor, BodyCode, Digest, StudyCode};
use plan::CodeId;
use reports::{ReportId, VersionId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use ::store::Store;

use crate::{
    Bearing, Coding, CodingError, CodingId, Count, Placement, Precedent, Reach, Removal, Seen, Span, Sphere,
    reading, recheck,
};

const COLUMNS: &str = "id, study, body, report, version, address, digest, span_start, span_end, code, \
     plan_version, reach, field, level, memo, account, role, at, round, removed_at, removed_account, removed_role";

/// The columns of a coding where another table stands beside: each after `table`, as `coding.`.
pub(crate) fn columns(table: &str) -> String {
    COLUMNS.split(", ").map(|column| format!("{table}{column}")).collect::<Vec<_>>().join(", ")
}

/// Leaves out what would tell a coder of an open round, `$2`, how others see the words drawn: codings of the same words
/// anywhere in the study, but for the coder's own.
const NOT_BLINDED: &str = "(account = $2 OR NOT EXISTS (SELECT 1 FROM coding_round_coder c \
     JOIN coding_round r ON r.id = c.round JOIN coding_round_passage p ON p.round = c.round \
     WHERE c.account = $2 AND r.closed_at IS NULL AND r.study = coding.study AND p.digest = coding.digest))";

/// The codings of `$1` somebody kept when looking again, with the last plan version they were kept under.
pub(crate) const KEPT: &str = "(SELECT coding, MAX(plan_version) AS until FROM coding_recheck \
     WHERE study = $1 AND ruling = 'keep' GROUP BY coding) kept";
/// The last plan version under whose codebook the coding was given or kept.
pub(crate) const READ_IN: &str =
    "CASE WHEN kept.until > coding.plan_version THEN kept.until ELSE coding.plan_version END";

/// The codings of the report `version` belongs to, as seen from that version: those made on it, and those made on
/// other versions, carried or left behind. Removed ones are not among them. In the order they were made.
/// A viewer who is a coder of an open round is not given what others coded of the words drawn.
///
/// # Errors
/// When the version is unknown or the database refuses.
pub async fn codings_of(store: &Store, viewer: &Actor, version: VersionId) -> Result<Vec<Seen>, CodingError> {
    let report = reading::report_of(store, version).await?;
    let sql = format!(
        "SELECT {COLUMNS} FROM coding WHERE report = $1 AND removed_at IS NULL AND {NOT_BLINDED} ORDER BY id"
    );
    let mut reader = store.read().await?;
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(report.to_string()).bind(account_text(viewer));
    let rows = query.fetch_all(reader.sql()).await?;
    drop(reader);
    let codings: Vec<Coding> = rows.iter().map(coding).collect::<Result<_, _>>()?;
    let here = if codings.iter().all(|coding| coding.version == version) {
        HashMap::new()
    } else {
        reading::digests(store, version).await?
    };
    let placed = |coding: &Coding| placement(coding, version, &here);
    Ok(codings.into_iter().map(|coding| Seen { placement: placed(&coding), coding }).collect())
}

fn placement(coding: &Coding, version: VersionId, here: &HashMap<String, Digest>) -> Placement {
    if coding.version == version {
        Placement::Here
    } else if here.get(&coding.address) == Some(&coding.digest) {
        Placement::Carried
    } else {
        Placement::LeftBehind
    }
}

/// Whether `coder` judges blind in an open round of the study.
pub(crate) async fn is_coder_of_open_round(
    store: &Store,
    study: &StudyCode,
    coder: kernel::AccountId,
) -> Result<bool, CodingError> {
    let query = sqlx::query(
        "SELECT 1 FROM coding_round_coder c JOIN coding_round r ON r.id = c.round \
         WHERE c.account = $1 AND r.closed_at IS NULL AND r.study = $2 LIMIT 1",
    );
    let query = query.bind(coder.to_string()).bind(study.as_str());
    Ok(query.fetch_optional(store.read().await?.sql()).await?.is_some())
}

/// How many passages of each body's current version bear each code, by body and code; codes that no passage bears are not listed.
/// `bearings` are ordered as [`bearings`] gives them. Shares are the reader's to take.
pub fn counted(bearings: &[Bearing]) -> Vec<Count> {
    let mut counts: Vec<Count> = Vec::new();
    for bearing in bearings {
        let (named, waiting) = (i64::from(bearing.named), i64::from(bearing.waits));
        match counts.last_mut() {
            Some(last) if last.body == bearing.body && last.code == bearing.code => {
                last.passages += 1;
                last.named += named;
                last.waiting += waiting;
            }
            _ => counts.push(Count {
                body: bearing.body.clone(),
                code: bearing.code.clone(),
                passages: 1,
                named,
                waiting,
            }),
        }
    }
    counts
}

/// The passages of each body's current version that bear codes, made there or carried: each passage once for each code,
/// however many coders. Ordered by body, code and address. As with [`codings_of`], a coder of an open round is not told of
/// the words drawn.
///
/// A passage that waits to be looked at again is among them and says so; codes that are not in the codebook any more are, too.
///
/// # Errors
/// When the database refuses.
pub async fn bearings(store: &Store, viewer: &Actor, study: &StudyCode) -> Result<Vec<Bearing>, CodingError> {
    bearings_among(store, viewer, study, None).await
}

/// As [`bearings`], of the reports of `bodies` alone where they are given.
pub(crate) async fn bearings_among(
    store: &Store,
    viewer: &Actor,
    study: &StudyCode,
    bodies: Option<&BTreeSet<BodyCode>>,
) -> Result<Vec<Bearing>, CodingError> {
    let mut standing = Standing::of(store, study).await?;
    let history = plan::codebook_history(store, study).await?.unwrap_or_default();
    let mut reader = store.read().await?;
    let among = bodies.map_or_else(String::new, |bodies| {
        let places: Vec<String> = (0..bodies.len()).map(|place| format!("${}", place + 3)).collect();
        format!("AND body IN ({})", places.join(", "))
    });
    let sql = format!(
        "SELECT report, version, body, code, address, digest, field, level, {READ_IN} AS read_in, MAX(reach) AS reach \
         FROM coding LEFT JOIN {KEPT} ON kept.coding = coding.id \
         WHERE study = $1 AND removed_at IS NULL AND {NOT_BLINDED} {among} \
         GROUP BY report, version, body, code, address, digest, field, level, read_in"
    );
    let mut query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(study.as_str()).bind(account_text(viewer));
    for body in bodies.into_iter().flatten() {
        query = query.bind(body.as_str());
    }
    let rows = query.fetch_all(reader.sql()).await?;
    drop(reader);

    let mut bearings: BTreeMap<(String, String, String), Bearing> = BTreeMap::new();
    for row in &rows {
        let text = |name: &str| row.try_get::<String, _>(name);
        let (report, version, address) =
            (text("report")?.parse()?, text("version")?.parse()?, text("address")?);
        let digest = digest(row)?;
        let Some(now) = standing.version(report, version, (&address, digest)).await? else { continue };
        let named = text("reach")? == Reach::Named.code();
        let (body, code) = (text("body")?, CodeId::parse(&text("code")?).map_err(bad)?);
        let waits = recheck::why(&history, &code, row.try_get("read_in")?).is_some();
        let sphere = Sphere { field: text("field")?, level: text("level")? };
        match bearings.entry((body.clone(), code.to_string(), address.clone())) {
            Entry::Occupied(mut known) => {
                let known = known.get_mut();
                known.named |= named;
                known.waits &= waits;
                sphere.add_to(&mut known.spheres);
            }
            Entry::Vacant(place) => {
                let body = body.parse().map_err(bad)?;
                place.insert(Bearing {
                    body,
                    version: now,
                    address,
                    digest,
                    code,
                    named,
                    waits,
                    spheres: vec![sphere],
                });
            }
        }
    }
    Ok(bearings.into_values().collect())
}

/// Whose report a coding is of, removed or not.
pub(crate) async fn body_of(store: &Store, id: CodingId) -> Result<Option<BodyCode>, CodingError> {
    let query = sqlx::query("SELECT body FROM coding WHERE id = $1").bind(id.to_string());
    let row = query.fetch_optional(store.read().await?.sql()).await?;
    row.map(|row| row.try_get::<String, _>("body")?.parse().map_err(bad)).transpose()
}

/// Which words that were coded stand in the current versions of a study's reports.
pub(crate) struct Standing<'s> {
    store: &'s Store,
    current: HashMap<ReportId, VersionId>,
    digests: HashMap<VersionId, HashMap<String, Digest>>,
}

impl<'s> Standing<'s> {
    pub(crate) async fn of(store: &'s Store, study: &StudyCode) -> Result<Self, CodingError> {
        let current = reading::current_versions(store, study).await?;
        Ok(Self { store, current, digests: HashMap::new() })
    }

    /// The current version of `report`, when the words at a place of `version` stand there still.
    pub(crate) async fn version(
        &mut self,
        report: ReportId,
        version: VersionId,
        (address, digest): (&str, Digest),
    ) -> Result<Option<VersionId>, CodingError> {
        let Some(&now) = self.current.get(&report) else { return Ok(None) };
        if version == now {
            return Ok(Some(now));
        }
        if !self.digests.contains_key(&now) {
            self.digests.insert(now, reading::digests(self.store, now).await?);
        }
        let stands = self.digests.get(&now).and_then(|known| known.get(address)) == Some(&digest);
        Ok(stands.then_some(now))
    }
}

/// The newest codings people made or settled in a round, `most` of them, as passages with a code; each once. As with
/// [`codings_of`], a coder of an open round is not given what others coded of the words drawn.
pub(crate) async fn newest(
    store: &Store,
    viewer: &Actor,
    study: &StudyCode,
    most: i64,
) -> Result<Vec<Precedent>, CodingError> {
    let sql = format!(
        "SELECT body, version, address, digest, code FROM coding \
         WHERE study = $1 AND removed_at IS NULL AND {NOT_BLINDED} ORDER BY id DESC LIMIT $3"
    );
    let mut reader = store.read().await?;
    let query = sqlx::query(sqlx::AssertSqlSafe(sql));
    let query = query.bind(study.as_str()).bind(account_text(viewer)).bind(most);
    let rows = query.fetch_all(reader.sql()).await?;
    drop(reader);
    let mut newest: Vec<Precedent> = Vec::new();
    let mut told = HashSet::new();
    for row in &rows {
        let text = |name: &str| row.try_get::<String, _>(name);
        let precedent = Precedent {
            body: text("body")?.parse().map_err(bad)?,
            version: text("version")?.parse()?,
            address: text("address")?,
            digest: digest(row)?,
            code: CodeId::parse(&text("code")?).map_err(bad)?,
        };
        if told.insert((precedent.digest, precedent.code.clone())) {
            newest.push(precedent);
        }
    }
    Ok(newest)
}

/// Digests of the words that coders of any open round of the study judge now. What they were coded as is told to nobody outside
/// the coding until the round is closed: an answer from there would tell the coders.
///
/// # Errors
/// When the database refuses.
pub async fn under_judgement(store: &Store, study: &StudyCode) -> Result<BTreeSet<Digest>, CodingError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(
        "SELECT DISTINCT p.digest FROM coding_round_passage p JOIN coding_round r ON r.id = p.round \
         WHERE r.study = $1 AND r.closed_at IS NULL",
    )
    .bind(study.as_str())
    .fetch_all(reader.sql())
    .await?;
    rows.iter().map(digest).collect()
}

/// Keeps a coding, unless the same coder gave the same words this code already.
pub(crate) async fn insert(sql: &mut AnyConnection, coding: &Coding) -> Result<(), CodingError> {
    let is_new = insert_unless_there(sql, coding).await?;
    if is_new { Ok(()) } else { Err(CodingError::Twice { code: coding.code.clone() }) }
}

/// Keeps a coding; says whether it was not there yet.
pub(crate) async fn insert_unless_there(
    sql: &mut AnyConnection,
    coding: &Coding,
) -> Result<bool, CodingError> {
    let (start, end) = coding.span.bounds();
    let done = sqlx::query(
        "INSERT INTO coding (id, study, body, report, version, address, digest, span_start, span_end, code, \
         plan_version, reach, field, level, memo, account, role, at, round) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) \
         ON CONFLICT (version, address, span_start, span_end, code, account) WHERE removed_at IS NULL DO NOTHING",
    )
    .bind(coding.id.to_string())
    .bind(coding.study.as_str())
    .bind(coding.body.as_str())
    .bind(coding.report.to_string())
    .bind(coding.version.to_string())
    .bind(&coding.address)
    .bind(coding.digest.to_string())
    .bind(start)
    .bind(end)
    .bind(coding.code.as_str())
    .bind(coding.plan_version)
    .bind(coding.reach.code())
    .bind(&coding.sphere.field)
    .bind(&coding.sphere.level)
    .bind(&coding.memo)
    .bind(coding.account.map(|account| account.to_string()).unwrap_or_default())
    .bind(coding.role.code())
    .bind(coding.at.as_microsecond())
    .bind(coding.round.map(|round| round.to_string()))
    .execute(sql)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn find(sql: &mut AnyConnection, id: CodingId) -> Result<Option<Coding>, CodingError> {
    let query = format!("SELECT {COLUMNS} FROM coding WHERE id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(query)).bind(id.to_string()).fetch_optional(sql).await?;
    row.as_ref().map(coding).transpose()
}

/// The coding by which the same coder gave the same words the same code.
pub(crate) async fn find_same(
    sql: &mut AnyConnection,
    coding: &Coding,
) -> Result<Option<CodingId>, CodingError> {
    let (start, end) = coding.span.bounds();
    let query = sqlx::query(
        "SELECT id FROM coding WHERE version = $1 AND address = $2 AND span_start = $3 AND span_end = $4 \
         AND code = $5 AND account = $6 AND removed_at IS NULL",
    )
    .bind(coding.version.to_string())
    .bind(&coding.address)
    .bind(start)
    .bind(end)
    .bind(coding.code.as_str())
    .bind(coding.account.map(|account| account.to_string()).unwrap_or_default());
    let row = query.fetch_optional(sql).await?;
    row.map(|row| Ok(row.try_get::<String, _>("id")?.parse()?)).transpose()
}

pub(crate) async fn mark_removed(
    sql: &mut AnyConnection,
    id: CodingId,
    actor: &Actor,
    at: jiff::Timestamp,
) -> Result<(), CodingError> {
    let done = sqlx::query(
        "UPDATE coding SET removed_at = $2, removed_account = $3, removed_role = $4 \
         WHERE id = $1 AND removed_at IS NULL",
    )
    .bind(id.to_string())
    .bind(at.as_microsecond())
    .bind(account_text(actor))
    .bind(actor.role.code())
    .execute(sql)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(CodingError::RemovedAlready) }
}

pub(crate) fn coding(row: &AnyRow) -> Result<Coding, CodingError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let removed = match row.try_get::<Option<i64>, _>("removed_at")? {
        None => None,
        Some(at) => Some(Removal {
            account: account(&text("removed_account")?)?,
            role: text("removed_role")?.parse().map_err(CodingError::Row)?,
            at: moment(at)?,
        }),
    };
    Ok(Coding {
        id: text("id")?.parse()?,
        study: text("study")?.parse().map_err(bad)?,
        body: text("body")?.parse().map_err(bad)?,
        report: text("report")?.parse()?,
        version: text("version")?.parse()?,
        address: text("address")?,
        digest: digest(row)?,
        span: Span::from_bounds(row.try_get("span_start")?, row.try_get("span_end")?).map_err(bad)?,
        code: CodeId::parse(&text("code")?).map_err(bad)?,
        plan_version: row.try_get("plan_version")?,
        reach: text("reach")?.parse().map_err(CodingError::Row)?,
        sphere: Sphere { field: text("field")?, level: text("level")? },
        memo: text("memo")?,
        account: account(&text("account")?)?,
        role: text("role")?.parse().map_err(CodingError::Row)?,
        at: moment(row.try_get("at")?)?,
        round: row.try_get::<Option<String>, _>("round")?.map(|round| round.parse()).transpose()?,
        removed,
    })
}

fn account_text(actor: &Actor) -> String {
    actor.account.map(|account| account.to_string()).unwrap_or_default()
}

fn digest(row: &AnyRow) -> Result<Digest, CodingError> {
    row.try_get::<String, _>("digest")?.parse().map_err(bad)
}

fn account(text: &str) -> Result<Option<kernel::AccountId>, CodingError> {
    if text.is_empty() { Ok(None) } else { Ok(Some(text.parse()?)) }
}

pub(crate) fn moment(micros: i64) -> Result<jiff::Timestamp, CodingError> {
    jiff::Timestamp::from_microsecond(micros).map_err(bad)
}

pub(crate) fn bad(error: impl std::fmt::Display) -> CodingError {
    CodingError::Row(error.to_string())
}
