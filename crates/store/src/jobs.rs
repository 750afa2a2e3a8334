//! The job queue: slow or retried work that exists only if the change that asked for it was committed.
//!
//! It runs nothing; rooms' `jobs.rs` do. A job must be idempotent, since a claimed one whose worker died is
//! claimed again when its lease runs out.

use jiff::{SignedDuration, Timestamp};
use kernel::Actor;
use sqlx::Row as _;

use crate::{Bookkeeping, Store, StoreError, Tx};

kernel::typed_id! {
    /// One job.
    JobId
}

/// How long a worker may keep a job before another takes it.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// After so many failures a job is given up and shown to the operator.
const MOST_ATTEMPTS: i64 = 8;

/// A claimed job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What to do, as its room wrote it.
    pub payload: String,
    /// How often it was claimed before.
    pub attempts: i64,
}

impl Job {
    /// Whether a retry of this try would be given up: what is left open must be settled now.
    pub fn is_last_try(&self) -> bool {
        self.attempts + 1 >= MOST_ATTEMPTS
    }
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// It may work later.
    Retry {
        /// What went wrong.
        error: String,
    },
    /// It never will.
    GiveUp {
        /// What went wrong.
        error: String,
    },
}

pub(crate) async fn insert(tx: &mut Tx, queue: &'static str, payload: &str) -> Result<(), StoreError> {
    let id: JobId = tx.new_id();
    let now = tx.now().as_microsecond();
    sqlx::query(
        "INSERT INTO job (id, queue, payload, state, attempts, due_at) VALUES ($1, $2, $3, 'open', 0, $4)",
    )
    .bind(id.to_string())
    .bind(queue)
    .bind(payload)
    .bind(now)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Takes the oldest due job of `queue`, if there is one, for ten minutes.
///
/// # Errors
/// When the database refuses.
pub async fn claim_job(store: &Store, queue: &'static str) -> Result<Option<Job>, StoreError> {
    let mut tx = store.begin(&Actor::system()).await?;
    let now = tx.now();
    let row = sqlx::query(
        "SELECT id, payload, attempts FROM job WHERE queue = $1 AND state = 'open' AND due_at <= $2 ORDER BY due_at, id LIMIT 1",
    )
    .bind(queue)
    .bind(now.as_microsecond())
    .fetch_optional(tx.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id: String = row.try_get(0)?;
    let job = Job {
        id: id.parse().map_err(|error| StoreError::row("job.id", error))?,
        payload: row.try_get(1)?,
        attempts: row.try_get(2)?,
    };
    set(&mut tx, job.id, "open", now + LEASE, None).await?;
    tx.commit_bookkeeping(Bookkeeping::Job).await?;
    Ok(Some(job))
}

/// Writes down how `job` ended; a retry waits twice as long each time.
///
/// # Errors
/// When the database refuses.
pub async fn finish_job(store: &Store, job: &Job, outcome: &Outcome) -> Result<(), StoreError> {
    let mut tx = store.begin(&Actor::system()).await?;
    let now = tx.now();
    match outcome {
        Outcome::Done => set(&mut tx, job.id, "done", now, None).await?,
        Outcome::Retry { error } if job.attempts + 1 < MOST_ATTEMPTS => {
            let wait = SignedDuration::from_secs(15 << job.attempts.clamp(0, 10));
            set(&mut tx, job.id, "open", now + wait, Some(error)).await?;
        }
        Outcome::Retry { error } | Outcome::GiveUp { error } => {
            set(&mut tx, job.id, "given_up", now, Some(error)).await?;
        }
    }
    tx.commit_bookkeeping(Bookkeeping::Job).await
}

async fn set(
    tx: &mut Tx,
    id: JobId,
    state: &str,
    due: Timestamp,
    error: Option<&str>,
) -> Result<(), StoreError> {
    let claimed = i64::from(error.is_none() && state == "open");
    let changed = sqlx::query(
        "UPDATE job SET state = $1, due_at = $2, error = $3, attempts = attempts + $4 WHERE id = $5 AND state = 'open'",
    )
    .bind(state)
    .bind(due.as_microsecond())
    .bind(error)
    .bind(claimed)
    .bind(id.to_string())
    .execute(tx.sql())
    .await?;
    if changed.rows_affected() == 1 {
        Ok(())
    } else {
        Err(StoreError::row("job", format!("job {id} is not open")))
    }
}
