//! The rows of rounds: tables `coding_round`, `coding_round_coder`, `coding_round_passage`, `coding_judgement`,
//! `coding_agreement`, `coding_decision`.
//!
//! What faces may ask for is public; while a round is open, nothing public here gives one coder's judgement to another.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::Timestamp;
use kernel::{AccountId, Digest, StudyCode};
use plan::CodeId;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use ::store::Store;

use crate::agreement::{Coefficient, Estimate, Interval, Undefined};
use crate::round::judged::{self, Agreement, Difference, Outcome};
use crate::round::{Closing, Decision, Drawn, Judgement, Refusal, Round, RoundError, RoundId, RoundState};

const ROUND: &str = "SELECT id, study, name, plan_version, seed, frame, leader, leader_role, at, closed_at, closed_account, \
     closed_role FROM coding_round";
const JUDGEMENT: &str =
    "SELECT number, account, revision, codes, memo, nonce, role, at FROM coding_judgement j";
const LATEST: &str = "revision = (SELECT MAX(n.revision) FROM coding_judgement n WHERE n.round = j.round AND \
     n.number = j.number AND n.account = j.account)";

/// The rounds of a study, newest first: at most `limit`, those before `before`; an empty text begins with the newest.
///
/// # Errors
/// When the database refuses.
pub async fn rounds(
    store: &Store,
    study: &StudyCode,
    before: &str,
    limit: i64,
) -> Result<Vec<Round>, RoundError> {
    let mut reader = store.read().await?;
    let sql = format!("{ROUND} WHERE study = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(study.as_str())
        .bind(before.to_owned())
        .bind(limit)
        .fetch_all(reader.sql())
        .await?;
    let mut rounds = Vec::new();
    for row in &rows {
        let coders = coders(reader.sql(), &row.try_get::<String, _>("id")?).await?;
        rounds.push(read_round(row, coders)?);
    }
    Ok(rounds)
}

/// The open rounds of a study an account is a coder of, the oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn open_rounds_of_coder(
    store: &Store,
    study: &StudyCode,
    coder: AccountId,
) -> Result<Vec<Round>, RoundError> {
    let mut reader = store.read().await?;
    let sql = format!(
        "{ROUND} WHERE study = $1 AND closed_at IS NULL \
         AND id IN (SELECT round FROM coding_round_coder WHERE account = $2) ORDER BY id LIMIT 50"
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(study.as_str()).bind(coder.to_string());
    let rows = query.fetch_all(reader.sql()).await?;
    let mut rounds = Vec::new();
    for row in &rows {
        let coders = coders(reader.sql(), &row.try_get::<String, _>("id")?).await?;
        rounds.push(read_round(row, coders)?);
    }
    Ok(rounds)
}

/// Digests of the words any of `coders` met in a round of the study.
pub(crate) async fn met(
    store: &Store,
    study: &StudyCode,
    coders: &[AccountId],
) -> Result<HashSet<Digest>, RoundError> {
    let mut reader = store.read().await?;
    let mut met = HashSet::new();
    for coder in coders {
        let rows = sqlx::query(
            "SELECT p.digest FROM coding_round_coder c JOIN coding_round r ON r.id = c.round \
             JOIN coding_round_passage p ON p.round = c.round WHERE c.account = $1 AND r.study = $2",
        )
        .bind(coder.to_string())
        .bind(study.as_str())
        .fetch_all(reader.sql())
        .await?;
        for row in &rows {
            met.insert(text(row, "digest")?.parse().map_err(bad)?);
        }
    }
    Ok(met)
}

/// One round.
///
/// # Errors
/// When the database refuses.
pub async fn round(store: &Store, id: RoundId) -> Result<Option<Round>, RoundError> {
    find(store.read().await?.sql(), id).await
}

/// The sample of a round, in order.
///
/// # Errors
/// When the database refuses.
pub async fn drawn(store: &Store, id: RoundId) -> Result<Vec<Drawn>, RoundError> {
    sample(store.read().await?.sql(), id).await
}

/// What one coder judged in a round, the last of each passage, by number. For that coder's eyes.
///
/// # Errors
/// When the account is no coder of the round, or the database refuses.
pub async fn judgements_of_coder(
    store: &Store,
    round: &Round,
    coder: AccountId,
) -> Result<BTreeMap<i64, Judgement>, RoundError> {
    if !round.coders.contains(&coder) {
        return Err(Refusal::NotACoder.into());
    }
    let latest = latest(store.read().await?.sql(), round.id).await?;
    let own = latest.into_iter().filter(|judgement| judgement.coder == coder);
    Ok(own.map(|judgement| (judgement.number, judgement)).collect())
}

/// How many passages a round has drawn.
///
/// # Errors
/// When the database refuses.
pub async fn drawn_count(store: &Store, id: RoundId) -> Result<usize, RoundError> {
    Ok(usize::try_from(passages(store.read().await?.sql(), id).await?).unwrap_or_default())
}

/// How many passages an account has judged in a round; none when it is no coder of it.
///
/// # Errors
/// When the database refuses.
pub async fn judged_count(store: &Store, id: RoundId, coder: AccountId) -> Result<usize, RoundError> {
    let sql = "SELECT COUNT(DISTINCT number) FROM coding_judgement WHERE round = $1 AND account = $2";
    let query = sqlx::query(sql).bind(id.to_string()).bind(coder.to_string());
    let row = query.fetch_one(store.read().await?.sql()).await?;
    Ok(usize::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default())
}

/// How many passages each coder has judged, in the round's order. It tells nothing of what was judged.
///
/// # Errors
/// When the database refuses.
pub async fn progress(store: &Store, round: &Round) -> Result<Vec<i64>, RoundError> {
    let latest = latest(store.read().await?.sql(), round.id).await?;
    let of = |coder: &AccountId| latest.iter().filter(|judgement| judgement.coder == *coder).count();
    Ok(round.coders.iter().map(|coder| i64::try_from(of(coder)).unwrap_or(i64::MAX)).collect())
}

/// The agreement that was computed when the round was closed.
///
/// # Errors
/// When the round is open, or the database refuses.
pub async fn outcome(store: &Store, round: &Round) -> Result<Outcome, RoundError> {
    must_be_closed(round)?;
    kept_outcome(store.read().await?.sql(), round.id).await
}

/// Where the coders of a closed round differ, by passage.
///
/// # Errors
/// When the round is open, or the database refuses.
pub async fn differences(store: &Store, round: &Round) -> Result<Vec<Difference>, RoundError> {
    must_be_closed(round)?;
    let mut reader = store.read().await?;
    let passages = passages(reader.sql(), round.id).await?;
    let latest = latest(reader.sql(), round.id).await?;
    Ok(judged::differences(&round.coders, passages, &latest))
}

/// How differences of a round were settled, by passage.
///
/// # Errors
/// When the database refuses.
pub async fn decisions(store: &Store, id: RoundId) -> Result<BTreeMap<i64, Decision>, RoundError> {
    kept_decisions(store.read().await?.sql(), id).await
}

fn must_be_closed(round: &Round) -> Result<(), Refusal> {
    if round.state() == RoundState::Closed { Ok(()) } else { Err(Refusal::StillOpen) }
}

pub(crate) async fn find(sql: &mut AnyConnection, id: RoundId) -> Result<Option<Round>, RoundError> {
    let query = format!("{ROUND} WHERE id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(query)).bind(id.to_string()).fetch_optional(&mut *sql).await?;
    let Some(row) = row else { return Ok(None) };
    let coders = coders(sql, &id.to_string()).await?;
    Ok(Some(read_round(&row, coders)?))
}

pub(crate) async fn ids(sql: &mut AnyConnection) -> Result<Vec<RoundId>, RoundError> {
    let rows = sqlx::query("SELECT id FROM coding_round ORDER BY id").fetch_all(sql).await?;
    rows.iter().map(|row| Ok(row.try_get::<String, _>(0)?.parse()?)).collect()
}

async fn coders(sql: &mut AnyConnection, round: &str) -> Result<Vec<AccountId>, RoundError> {
    let rows = sqlx::query("SELECT account FROM coding_round_coder WHERE round = $1 ORDER BY ordinal")
        .bind(round.to_owned())
        .fetch_all(sql)
        .await?;
    rows.iter().map(|row| Ok(row.try_get::<String, _>(0)?.parse()?)).collect()
}

pub(crate) async fn passages(sql: &mut AnyConnection, id: RoundId) -> Result<i64, RoundError> {
    let row = sqlx::query("SELECT COUNT(*) FROM coding_round_passage WHERE round = $1")
        .bind(id.to_string())
        .fetch_one(sql)
        .await?;
    Ok(row.try_get(0)?)
}

pub(crate) async fn sample(sql: &mut AnyConnection, id: RoundId) -> Result<Vec<Drawn>, RoundError> {
    let rows = sqlx::query(
        "SELECT number, body_group, body, report, version, address, digest FROM coding_round_passage \
         WHERE round = $1 ORDER BY number",
    )
    .bind(id.to_string())
    .fetch_all(sql)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Drawn {
                number: row.try_get("number")?,
                group: row.try_get("body_group")?,
                body: text(row, "body")?.parse().map_err(bad)?,
                report: text(row, "report")?.parse()?,
                version: text(row, "version")?.parse()?,
                address: text(row, "address")?,
                digest: text(row, "digest")?.parse().map_err(bad)?,
            })
        })
        .collect()
}

/// The last judgement of each coder and passage, in order.
pub(crate) async fn latest(sql: &mut AnyConnection, id: RoundId) -> Result<Vec<Judgement>, RoundError> {
    judgements(sql, id, &format!("{JUDGEMENT} WHERE round = $1 AND {LATEST} ORDER BY number, account")).await
}

/// The last judgement of one coder of one passage.
pub(crate) async fn last(
    sql: &mut AnyConnection,
    id: RoundId,
    number: i64,
    coder: AccountId,
) -> Result<Option<Judgement>, RoundError> {
    let query = format!(
        "{JUDGEMENT} WHERE round = $1 AND number = $2 AND account = $3 ORDER BY revision DESC LIMIT 1"
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(query)).bind(id.to_string());
    let row = query.bind(number).bind(coder.to_string()).fetch_optional(sql).await?;
    row.as_ref().map(read_judgement).transpose()
}

/// Every judgement ever given, in order.
pub(crate) async fn all_judgements(
    sql: &mut AnyConnection,
    id: RoundId,
) -> Result<Vec<Judgement>, RoundError> {
    judgements(sql, id, &format!("{JUDGEMENT} WHERE round = $1 ORDER BY number, account, revision")).await
}

async fn judgements(sql: &mut AnyConnection, id: RoundId, query: &str) -> Result<Vec<Judgement>, RoundError> {
    let query = sqlx::query(sqlx::AssertSqlSafe(query.to_owned())).bind(id.to_string());
    query.fetch_all(sql).await?.iter().map(read_judgement).collect()
}

pub(crate) async fn kept_outcome(sql: &mut AnyConnection, id: RoundId) -> Result<Outcome, RoundError> {
    let rows = sqlx::query(
        "SELECT code, given, shared, paired, kappa, alpha FROM coding_agreement WHERE round = $1 ORDER BY code",
    )
    .bind(id.to_string())
    .fetch_all(sql)
    .await?;
    let mut whole = None;
    let mut codes = BTreeMap::new();
    for row in &rows {
        let given = text(row, "given")?;
        let agreement = Agreement {
            given: given
                .split_whitespace()
                .map(|count| count.parse().map_err(bad))
                .collect::<Result<_, _>>()?,
            shared: row.try_get("shared")?,
            paired: row.try_get("paired")?,
            kappa: read_coefficient(&text(row, "kappa")?)?,
            alpha: read_coefficient(&text(row, "alpha")?)?,
        };
        match text(row, "code")?.as_str() {
            "" => whole = Some(agreement),
            code => drop(codes.insert(CodeId::parse(code).map_err(bad)?, agreement)),
        }
    }
    let whole = whole.ok_or_else(|| RoundError::Row("the round's agreement is gone".to_owned()))?;
    Ok(Outcome { whole, codes })
}

pub(crate) async fn kept_decisions(
    sql: &mut AnyConnection,
    id: RoundId,
) -> Result<BTreeMap<i64, Decision>, RoundError> {
    let rows = sqlx::query(
        "SELECT number, codes, reason, account, role, at FROM coding_decision WHERE round = $1 ORDER BY number",
    )
    .bind(id.to_string())
    .fetch_all(sql)
    .await?;
    let read = |row: &AnyRow| {
        let decision = Decision {
            number: row.try_get("number")?,
            codes: codes_of(&text(row, "codes")?)?,
            reason: text(row, "reason")?,
            account: text(row, "account")?.parse()?,
            role: text(row, "role")?.parse().map_err(RoundError::Row)?,
            at: moment(row.try_get("at")?)?,
        };
        Ok((decision.number, decision))
    };
    rows.iter().map(read).collect()
}

pub(crate) async fn insert_round(
    sql: &mut AnyConnection,
    round: &Round,
    sample: &[Drawn],
) -> Result<(), RoundError> {
    sqlx::query(
        "INSERT INTO coding_round (id, study, name, plan_version, seed, frame, leader, leader_role, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(round.id.to_string())
    .bind(round.study.as_str())
    .bind(&round.name)
    .bind(round.plan_version)
    .bind(round.seed_text())
    .bind(round.frame)
    .bind(round.leader.to_string())
    .bind(round.leader_role.code())
    .bind(round.at.as_microsecond())
    .execute(&mut *sql)
    .await?;
    for (coder, ordinal) in round.coders.iter().zip(1_i64..) {
        sqlx::query("INSERT INTO coding_round_coder (round, ordinal, account) VALUES ($1, $2, $3)")
            .bind(round.id.to_string())
            .bind(ordinal)
            .bind(coder.to_string())
            .execute(&mut *sql)
            .await?;
    }
    for drawn in sample {
        sqlx::query(
            "INSERT INTO coding_round_passage (round, number, body_group, body, report, version, address, digest) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(round.id.to_string())
        .bind(drawn.number)
        .bind(drawn.group)
        .bind(drawn.body.as_str())
        .bind(drawn.report.to_string())
        .bind(drawn.version.to_string())
        .bind(&drawn.address)
        .bind(drawn.digest.to_string())
        .execute(&mut *sql)
        .await?;
    }
    Ok(())
}

pub(crate) async fn insert_judgement(
    sql: &mut AnyConnection,
    round: RoundId,
    judgement: &Judgement,
) -> Result<(), RoundError> {
    sqlx::query(
        "INSERT INTO coding_judgement (round, number, account, revision, codes, memo, nonce, role, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(round.to_string())
    .bind(judgement.number)
    .bind(judgement.coder.to_string())
    .bind(judgement.revision)
    .bind(codes_text(&judgement.codes))
    .bind(&judgement.memo)
    .bind(&judgement.nonce)
    .bind(judgement.role.code())
    .bind(judgement.at.as_microsecond())
    .execute(sql)
    .await?;
    Ok(())
}

pub(crate) async fn insert_outcome(
    sql: &mut AnyConnection,
    round: RoundId,
    outcome: &Outcome,
) -> Result<(), RoundError> {
    for (code, agreement) in by_code(outcome) {
        sqlx::query(
            "INSERT INTO coding_agreement (round, code, given, shared, paired, kappa, alpha) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(round.to_string())
        .bind(code.to_owned())
        .bind(given_text(agreement))
        .bind(agreement.shared)
        .bind(agreement.paired)
        .bind(coefficient_text(&agreement.kappa))
        .bind(coefficient_text(&agreement.alpha))
        .execute(&mut *sql)
        .await?;
    }
    Ok(())
}

/// The rows of an outcome: the whole under an empty code, then code by code.
pub(crate) fn by_code(outcome: &Outcome) -> impl Iterator<Item = (&str, &Agreement)> {
    let codes = outcome.codes.iter().map(|(code, agreement)| (code.as_str(), agreement));
    std::iter::once(("", &outcome.whole)).chain(codes)
}

pub(crate) async fn mark_closed(
    sql: &mut AnyConnection,
    round: RoundId,
    closing: &Closing,
) -> Result<(), RoundError> {
    let done = sqlx::query(
        "UPDATE coding_round SET closed_at = $2, closed_account = $3, closed_role = $4 \
         WHERE id = $1 AND closed_at IS NULL",
    )
    .bind(round.to_string())
    .bind(closing.at.as_microsecond())
    .bind(closing.account.to_string())
    .bind(closing.role.code())
    .execute(sql)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Refusal::Closed.into()) }
}

pub(crate) async fn insert_decision(
    sql: &mut AnyConnection,
    round: RoundId,
    decision: &Decision,
) -> Result<(), RoundError> {
    let done = sqlx::query(
        "INSERT INTO coding_decision (round, number, codes, reason, account, role, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (round, number) DO NOTHING",
    )
    .bind(round.to_string())
    .bind(decision.number)
    .bind(codes_text(&decision.codes))
    .bind(&decision.reason)
    .bind(decision.account.to_string())
    .bind(decision.role.code())
    .bind(decision.at.as_microsecond())
    .execute(sql)
    .await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Refusal::Decided.into()) }
}

fn read_round(row: &AnyRow, coders: Vec<AccountId>) -> Result<Round, RoundError> {
    let closed = match row.try_get::<Option<i64>, _>("closed_at")? {
        None => None,
        Some(at) => Some(Closing {
            account: text(row, "closed_account")?.parse()?,
            role: text(row, "closed_role")?.parse().map_err(RoundError::Row)?,
            at: moment(at)?,
        }),
    };
    Ok(Round {
        id: text(row, "id")?.parse()?,
        study: text(row, "study")?.parse().map_err(bad)?,
        name: text(row, "name")?,
        plan_version: row.try_get("plan_version")?,
        seed: u64::from_str_radix(&text(row, "seed")?, 16).map_err(bad)?,
        frame: row.try_get("frame")?,
        coders,
        leader: text(row, "leader")?.parse()?,
        leader_role: text(row, "leader_role")?.parse().map_err(RoundError::Row)?,
        at: moment(row.try_get("at")?)?,
        closed,
    })
}

fn read_judgement(row: &AnyRow) -> Result<Judgement, RoundError> {
    Ok(Judgement {
        number: row.try_get("number")?,
        coder: text(row, "account")?.parse()?,
        revision: row.try_get("revision")?,
        codes: codes_of(&text(row, "codes")?)?,
        memo: text(row, "memo")?,
        nonce: text(row, "nonce")?,
        role: text(row, "role")?.parse().map_err(RoundError::Row)?,
        at: moment(row.try_get("at")?)?,
    })
}

/// Codes in order with a space between.
pub(crate) fn codes_text(codes: &BTreeSet<CodeId>) -> String {
    codes.iter().map(CodeId::as_str).collect::<Vec<_>>().join(" ")
}

fn codes_of(text: &str) -> Result<BTreeSet<CodeId>, RoundError> {
    text.split_whitespace().map(|code| CodeId::parse(code).map_err(bad)).collect()
}

pub(crate) fn given_text(agreement: &Agreement) -> String {
    agreement.given.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Value, lower and upper bound, read back to the last digit; `-` for no interval; or the reason alone.
pub(crate) fn coefficient_text(coefficient: &Coefficient) -> String {
    match coefficient {
        Err(undefined) => undefined.code().to_owned(),
        Ok(Estimate { value, interval: None }) => format!("{value} -"),
        Ok(Estimate { value, interval: Some(Interval { low, high }) }) => format!("{value} {low} {high}"),
    }
}

fn read_coefficient(text: &str) -> Result<Coefficient, RoundError> {
    let number = |text: &str| text.parse::<f64>().map_err(bad);
    match text.split(' ').collect::<Vec<_>>()[..] {
        [reason] => {
            let known = Undefined::ALL.into_iter().find(|undefined| undefined.code() == reason);
            known.map(Err).ok_or_else(|| RoundError::Row(format!("«{text}» is no coefficient")))
        }
        [value, "-"] => Ok(Ok(Estimate { value: number(value)?, interval: None })),
        [value, low, high] => {
            let interval = Interval { low: number(low)?, high: number(high)? };
            Ok(Ok(Estimate { value: number(value)?, interval: Some(interval) }))
        }
        _ => Err(RoundError::Row(format!("«{text}» is no coefficient"))),
    }
}

fn text(row: &AnyRow, name: &str) -> Result<String, RoundError> {
    Ok(row.try_get(name)?)
}

fn moment(micros: i64) -> Result<Timestamp, RoundError> {
    Timestamp::from_microsecond(micros).map_err(bad)
}

fn bad(error: impl std::fmt::Display) -> RoundError {
    RoundError::Row(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coefficient_is_read_back_to_the_last_digit() {
        let interval = Some(Interval { low: -0.1, high: 1.0 });
        for coefficient in [
            Ok(Estimate { value: 0.29 / 0.59, interval }),
            Ok(Estimate { value: 1.0, interval: None }),
            Err(Undefined::NoVariation),
            Err(Undefined::MoreThanTwoCoders),
        ] {
            let text = coefficient_text(&coefficient);
            assert_eq!(read_coefficient(&text).unwrap(), coefficient, "{text}");
        }
        assert!(read_coefficient("often").is_err());
        assert!(read_coefficient("0.1 0.2 0.3 0.4").is_err());
    }
}
