//! «Nothing to report»: a unit's answer in one form, with how it looked. It is an answer as a report is one.
//!
//! Only a unit may give it; what a lead body owes is a report. Who may speak for a unit is for the caller to have asked.

use ::store::{Store, StoreError};
use formats::secrecy::mark_in_text;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Actor, Bilingual, BodyCode, Digest, NewEntry, Place, Problem, Severity, StudyCode};
use serde_json::json;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::read::tells_how;
use crate::{SecrecyMark, Timing};

/// The fewest words that can say how one looked.
const FEWEST_WORDS: usize = 8;
/// The most signs an answer may have.
const MOST_SIGNS: usize = 4000;
/// The ledger's word for it.
pub(crate) const ENTRY: &str = "report.nothing-found";

/// That a unit has nothing to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NothingFound {
    /// The unit.
    pub body: BodyCode,
    /// How it looked, in its own words.
    pub how: String,
    /// When it was said.
    pub said_at: Timestamp,
    /// The last day on which it would be on time.
    pub due: Date,
    /// Whether that day had passed in Việt Nam.
    pub timing: Timing,
}

/// Why the answer was not taken. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum NothingError {
    /// What was written does not do.
    #[error("the answer was not taken: {}", .0.message.en)]
    Refused(Box<Problem>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps that `unit` has nothing to report. Ledger: `report.nothing-found`, with the digest of the words.
///
/// # Errors
/// When it does not say how it looked, carries a secrecy mark, or the unit is asked nothing.
pub async fn say_nothing(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    unit: &BodyCode,
    how: &str,
) -> Result<NothingFound, NothingError> {
    let how = vietnamese::normalize(how.trim());
    if let Some(refused) = refusal(&how) {
        return Err(NothingError::Refused(Box::new(refused)));
    }
    let plan = plan::as_seen_by(store, study, unit).await?;
    let is_unit = plan::unit(store, study, unit).await?.is_some();
    let asked = plan.and_then(|plan| plan.assignment(unit).map(|owed| (owed.due, plan.version)));
    let Some((due, plan_version)) = asked.filter(|_| is_unit) else {
        return Err(NothingError::Refused(Box::new(not_a_unit(unit))));
    };
    let mut tx = store.begin(actor).await?;
    let (said_at, entry) = (tx.now(), tx.next_position());
    let timing = Timing::of(said_at, due);
    let said = NothingFound { body: unit.clone(), how, said_at, due, timing };
    sqlx::query(
        "INSERT INTO nothing_found (study, body, how, said_at, due, timing, plan_version, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(study.as_str())
    .bind(unit.as_str())
    .bind(said.how.as_str())
    .bind(said_at.as_microsecond())
    .bind(due.to_string())
    .bind(timing.code())
    .bind(plan_version)
    .bind(entry)
    .execute(tx.sql())
    .await
    .map_err(StoreError::from)?;
    tx.commit(NewEntry::new(ENTRY, subject(study, unit), facts(&said, plan_version))).await?;
    Ok(said)
}

fn subject(study: &StudyCode, body: &BodyCode) -> String {
    format!("study/{study}/body/{body}")
}

/// What the ledger tells: the words only as a digest.
fn facts(said: &NothingFound, plan_version: i64) -> serde_json::Value {
    json!({
        "due": said.due.to_string(),
        "how_sha256": Digest::of(said.how.as_bytes()),
        "plan": plan_version,
        "timing": said.timing.code(),
    })
}

/// What keeps these words from being an answer.
fn refusal(how: &str) -> Option<Problem> {
    if let Some(mark) = mark_in_text(how) {
        return Some(crate::rules::secrecy_problem(&SecrecyMark { mark }));
    }
    let words = how.split_whitespace().count();
    let enough = words >= FEWEST_WORDS && tells_how(how) && how.chars().count() <= MOST_SIGNS;
    (!enough).then(|| {
        Problem::new(
            "nothing-without-how",
            Severity::Error,
            Place::Whole,
            Bilingual::new(
                "«Không có nội dung báo cáo» phải kèm ít nhất một câu nói đã xem xét bằng cách nào (nhiều nhất 4.000 ký tự).",
                "“Nothing to report” needs at least a sentence that says how you looked (at most 4,000 signs).",
            ),
            Bilingual::new(
                "Nêu đã rà soát, kiểm tra, khảo sát những gì, ở đâu, trong thời gian nào.",
                "Say what was reviewed, inspected or asked, where and when.",
            ),
        )
    })
}

fn not_a_unit(unit: &BodyCode) -> Problem {
    Problem::new(
        "not-assigned",
        Severity::Blocker,
        Place::Whole,
        Bilingual::new(
            format!("{unit} không phải đơn vị đang được giao báo cáo."),
            format!("{unit} is no unit that is asked for a report."),
        ),
        Bilingual::new(
            "Cơ quan chủ trì phải gửi báo cáo; đơn vị thì hỏi cơ quan giao việc.",
            "A lead body sends a report; a unit asks the body that split its assignment.",
        ),
    )
}

/// The newest such answer of every unit of a study that gave one, by unit.
///
/// # Errors
/// When the database refuses.
pub async fn nothing_found(store: &Store, study: &StudyCode) -> Result<Vec<NothingFound>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(
        "SELECT n.body, n.how, n.said_at, n.due, n.timing FROM nothing_found n WHERE n.study = $1 AND n.entry = \
         (SELECT MAX(m.entry) FROM nothing_found m WHERE m.study = n.study AND m.body = n.body) ORDER BY n.body",
    )
    .bind(study.as_str())
    .fetch_all(reader.sql())
    .await?;
    rows.iter().map(read_row).collect()
}

fn read_row(row: &AnyRow) -> Result<NothingFound, StoreError> {
    let bad = |error: &dyn std::fmt::Display| StoreError::row("nothing_found", error.to_string());
    let (body, due, timing): (String, String, String) = (row.try_get(0)?, row.try_get(3)?, row.try_get(4)?);
    Ok(NothingFound {
        body: body.parse().map_err(|error: kernel::CodeError| bad(&error))?,
        how: row.try_get(1)?,
        said_at: Timestamp::from_microsecond(row.try_get(2)?).map_err(|error| bad(&error))?,
        due: due.parse().map_err(|error: jiff::Error| bad(&error))?,
        timing: Timing::parse(&timing).ok_or_else(|| bad(&timing))?,
    })
}

/// Compares every such answer with its ledger entry. Each line names the entry.
pub(crate) async fn audit(store: &Store) -> Result<Vec<String>, StoreError> {
    let rows = {
        let mut reader = store.read().await?;
        sqlx::query(
            "SELECT body, how, said_at, due, timing, plan_version, entry, study FROM nothing_found ORDER BY entry",
        )
        .fetch_all(reader.sql())
        .await?
    };
    let mut differences = Vec::new();
    let mut told = std::collections::BTreeSet::new();
    for row in &rows {
        let (plan_version, position, study): (i64, i64, String) =
            (row.try_get(5)?, row.try_get(6)?, row.try_get(7)?);
        told.insert(position);
        let entry = ::store::entry_at(store, position).await?;
        let same = match (read_row(row), &entry) {
            (Ok(said), Some(entry)) => {
                entry.kind == ENTRY
                    && entry.at == said.said_at
                    && entry.subject == format!("study/{study}/body/{}", said.body)
                    && serde_json::from_str(&entry.payload).is_ok_and(|told: serde_json::Value| {
                        told == serde_json::from_str::<serde_json::Value>(
                            &facts(&said, plan_version).to_string(),
                        )
                        .unwrap_or_default()
                    })
            }
            _ => false,
        };
        if !same {
            differences.push(format!(
                "entry {position}: an answer «nothing to report» is not what it tells; restore it from a backup"
            ));
        }
    }
    let mut after = 0;
    loop {
        let entries = ::store::entries_of(store, ENTRY, after, 100).await?;
        let Some(last) = entries.last() else { break };
        after = last.sequence;
        for entry in entries.iter().filter(|entry| !told.contains(&entry.sequence)) {
            differences.push(format!(
                "entry {}: an answer «nothing to report» of {} is gone; restore it from a backup",
                entry.sequence, entry.subject
            ));
        }
    }
    Ok(differences)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_an_answer_only_with_how_one_looked() {
        let rule = |how: &str| refusal(how).map(|problem| problem.rule);
        assert_eq!(rule("Qua rà soát 40 hồ sơ và khảo sát 12 phòng trong năm 2022, không phát hiện."), None);
        for how in ["", "Không có.", "Đơn vị không có nội dung gì để báo cáo trong kỳ này ạ.", "Đã rà soát."]
        {
            assert_eq!(rule(how).as_deref(), Some("nothing-without-how"), "{how}");
        }
        assert_eq!(rule("Độ mật: TỐI MẬT").as_deref(), Some("secrecy-mark"));
    }
}
