//! The room's rows: accounts, sessions, failed sign-ins.
//!
//! It decides nothing.

use ::store::{Store, StoreError, Tx};
use jiff::{SignedDuration, Timestamp};
use kernel::{AccountId, BodyCode, Digest};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::{Account, Correspondence, Login, NewAccount, SignedIn};

/// The accounts after `after` in order of login, at most `limit`; closed ones too.
///
/// # Errors
/// When the store fails.
pub async fn accounts(store: &Store, after: &str, limit: i64) -> Result<Vec<Account>, StoreError> {
    let rows = sqlx::query("SELECT id, login, name, role, body, post, created_at, closed_at, email, language FROM account WHERE login > $1 ORDER BY login LIMIT $2")
        .bind(after.to_owned())
        .bind(limit)
        .fetch_all(store.read().await?.sql())
        .await?;
    rows.iter().map(read_account).collect()
}

/// The account of that id, closed or not.
///
/// # Errors
/// When the store fails.
pub async fn account(store: &Store, id: AccountId) -> Result<Option<Account>, StoreError> {
    let row = sqlx::query(
        "SELECT id, login, name, role, body, post, created_at, closed_at, email, language FROM account WHERE id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(store.read().await?.sql())
    .await?;
    row.as_ref().map(read_account).transpose()
}

/// Which posts of which bodies are filled by an open account: (body, post), in order.
///
/// # Errors
/// When the store fails.
pub async fn holders(store: &Store) -> Result<Vec<(BodyCode, String)>, StoreError> {
    let rows = sqlx::query(
        "SELECT DISTINCT body, post FROM account WHERE body IS NOT NULL AND post IS NOT NULL AND closed_at IS NULL ORDER BY body, post",
    )
    .fetch_all(store.read().await?.sql())
    .await?;
    rows.iter()
        .map(|row| {
            let body: String = row.try_get(0)?;
            let body = BodyCode::parse(&body).map_err(|error| StoreError::row("account.body", error))?;
            Ok((body, row.try_get(1)?))
        })
        .collect()
}

/// The open accounts that may be written to about a study: of bodies, the secretariat and the committee, by login.
///
/// # Errors
/// When the store fails.
pub async fn correspondents(store: &Store) -> Result<Vec<Account>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, login, name, role, body, post, created_at, closed_at, email, language FROM account \
         WHERE closed_at IS NULL AND role IN ('drafter', 'signer', 'secretariat', 'committee') ORDER BY login",
    )
    .fetch_all(store.read().await?.sql())
    .await?;
    rows.iter().map(read_account).collect()
}

/// Who the session with this token belongs to, if it is open at `now`.
///
/// # Errors
/// When the store fails.
pub async fn session(store: &Store, token: &str, now: Timestamp) -> Result<Option<SignedIn>, StoreError> {
    let row = sqlx::query(
        "SELECT a.id, a.login, a.name, a.role, a.body, a.post, a.created_at, a.closed_at, a.email, a.language \
         FROM session s JOIN account a ON a.id = s.account \
         WHERE s.token = $1 AND s.expires_at > $2 AND a.closed_at IS NULL",
    )
    .bind(key_of(token))
    .bind(now.as_microsecond())
    .fetch_optional(store.read().await?.sql())
    .await?;
    let account = row.as_ref().map(read_account).transpose()?;
    Ok(account.map(|account| SignedIn { account, csrf: SignedIn::csrf_of(token) }))
}

pub(crate) async fn password_of(
    store: &Store,
    login: &Login,
) -> Result<Option<(Account, String)>, StoreError> {
    let row = sqlx::query(
        "SELECT id, login, name, role, body, post, created_at, closed_at, email, language, password FROM account WHERE login = $1 AND closed_at IS NULL",
    )
    .bind(login.as_str().to_owned())
    .fetch_optional(store.read().await?.sql())
    .await?;
    row.map(|row| Ok((read_account(&row)?, row.try_get(10)?))).transpose()
}

pub(crate) async fn insert_account(
    tx: &mut Tx,
    id: AccountId,
    new: &NewAccount,
    correspondence: &Correspondence,
    password: &str,
) -> Result<bool, StoreError> {
    let now = tx.now().as_microsecond();
    let inserted = sqlx::query(
        "INSERT INTO account (id, login, name, role, body, post, password, created_at, email, language) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (login) DO NOTHING",
    )
    .bind(id.to_string())
    .bind(new.login.as_str().to_owned())
    .bind(new.name.clone())
    .bind(new.role.code())
    .bind(new.body.as_ref().map(ToString::to_string))
    .bind(new.post.clone())
    .bind(password.to_owned())
    .bind(now)
    .bind(correspondence.email.as_ref().map(ToString::to_string))
    .bind(correspondence.language.code())
    .execute(tx.sql())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

pub(crate) async fn set_correspondence(
    tx: &mut Tx,
    id: AccountId,
    correspondence: &Correspondence,
) -> Result<bool, StoreError> {
    let set = sqlx::query("UPDATE account SET email = $1, language = $2 WHERE id = $3 AND closed_at IS NULL")
        .bind(correspondence.email.as_ref().map(ToString::to_string))
        .bind(correspondence.language.code())
        .bind(id.to_string())
        .execute(tx.sql())
        .await?;
    Ok(set.rows_affected() == 1)
}

pub(crate) async fn close(tx: &mut Tx, id: AccountId) -> Result<bool, StoreError> {
    let now = tx.now().as_microsecond();
    let closed = sqlx::query("UPDATE account SET closed_at = $1 WHERE id = $2 AND closed_at IS NULL")
        .bind(now)
        .bind(id.to_string())
        .execute(tx.sql())
        .await?;
    sqlx::query("DELETE FROM session WHERE account = $1").bind(id.to_string()).execute(tx.sql()).await?;
    Ok(closed.rows_affected() == 1)
}

pub(crate) async fn open_session(
    tx: &mut Tx,
    account: AccountId,
    token: &str,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let now = tx.now().as_microsecond();
    sqlx::query("DELETE FROM session WHERE expires_at <= $1").bind(now).execute(tx.sql()).await?;
    sqlx::query("INSERT INTO session (token, account, opened_at, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(key_of(token))
        .bind(account.to_string())
        .bind(now)
        .bind(expires_at.as_microsecond())
        .execute(tx.sql())
        .await?;
    Ok(())
}

pub(crate) async fn end_session(tx: &mut Tx, token: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM session WHERE token = $1").bind(key_of(token)).execute(tx.sql()).await?;
    Ok(())
}

pub(crate) async fn failures_since(tx: &mut Tx, login: &str, since: Timestamp) -> Result<i64, StoreError> {
    let row = sqlx::query("SELECT COUNT(*) FROM failed_sign_in WHERE login = $1 AND at > $2")
        .bind(login.to_owned())
        .bind(since.as_microsecond())
        .fetch_one(tx.sql())
        .await?;
    Ok(row.try_get(0)?)
}

/// Forgets the failed tries of a login whose password was right.
pub(crate) async fn forget_failures(tx: &mut Tx, login: &str) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM failed_sign_in WHERE login = $1")
        .bind(login.to_owned())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// Notes a failed sign-in and forgets those older than a day.
pub(crate) async fn insert_failure(tx: &mut Tx, login: &str) -> Result<(), StoreError> {
    let id: AccountId = tx.new_id();
    let now = tx.now();
    sqlx::query("DELETE FROM failed_sign_in WHERE at < $1")
        .bind((now - SignedDuration::from_hours(24)).as_microsecond())
        .execute(tx.sql())
        .await?;
    sqlx::query("INSERT INTO failed_sign_in (id, login, at) VALUES ($1, $2, $3)")
        .bind(id.to_string())
        .bind(login.to_owned())
        .bind(now.as_microsecond())
        .execute(tx.sql())
        .await?;
    Ok(())
}

fn key_of(token: &str) -> String {
    Digest::of(token.as_bytes()).to_string()
}

fn read_account(row: &AnyRow) -> Result<Account, StoreError> {
    let text = |index: usize| row.try_get::<String, _>(index);
    let moment =
        |micros: i64| Timestamp::from_microsecond(micros).map_err(|error| StoreError::row("account", error));
    let body: Option<String> = row.try_get(4)?;
    let closed_at: Option<i64> = row.try_get(7)?;
    let email: Option<String> = row.try_get(8)?;
    Ok(Account {
        id: text(0)?.parse().map_err(|error| StoreError::row("account.id", error))?,
        login: text(1)?.parse().map_err(|error| StoreError::row("account.login", error))?,
        name: text(2)?,
        role: text(3)?.parse().map_err(|error| StoreError::row("account.role", error))?,
        body: body
            .map(|body| BodyCode::parse(&body))
            .transpose()
            .map_err(|error| StoreError::row("account.body", error))?,
        post: row.try_get(5)?,
        correspondence: Correspondence {
            email: email
                .map(|email| email.parse())
                .transpose()
                .map_err(|error| StoreError::row("account.email", error))?,
            language: text(9)?.parse().map_err(|error| StoreError::row("account.language", error))?,
        },
        created_at: moment(row.try_get(6)?)?,
        closed_at: closed_at.map(moment).transpose()?,
    })
}
