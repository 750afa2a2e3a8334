//! Making and closing accounts, signing in and out.
//!
//! Whether the actor may do so is asked before, with [`may`](crate::may).

use ::store::{Bookkeeping, Store};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use kernel::{AccountId, Actor, NewEntry};
use serde_json::json;

use crate::{
    Account, AccountError, Correspondence, Login, NewAccount, Session, SignInError, password, rules,
    store as rows,
};

/// How long a session lasts: a working day.
const SESSION: SignedDuration = SignedDuration::from_hours(12);
/// How many failed tries a login has in [`FAILURE_SPAN`].
const MOST_FAILURES: i64 = 10;
const FAILURE_SPAN: SignedDuration = SignedDuration::from_mins(15);

/// Makes an account without an address. The ledger gets role, body and post, never the name or login.
///
/// # Errors
/// When the login is taken, the password too short, or the body does not fit the role.
pub async fn create_account(
    store: &Store,
    actor: &Actor,
    new: NewAccount,
) -> Result<AccountId, AccountError> {
    create_account_reached_at(store, actor, new, Correspondence::default()).await
}

/// Makes an account whose person is reached at `correspondence`, which the ledger does not get either.
///
/// # Errors
/// As [`create_account`].
pub async fn create_account_reached_at(
    store: &Store,
    actor: &Actor,
    new: NewAccount,
    correspondence: Correspondence,
) -> Result<AccountId, AccountError> {
    rules::check_new(&new)?;
    let hash = password::hash(store.world(), new.password.clone()).await?;
    let mut tx = store.begin(actor).await?;
    let id: AccountId = tx.new_id();
    if !rows::insert_account(&mut tx, id, &new, &correspondence, &hash).await? {
        return Err(AccountError::LoginTaken { login: new.login.to_string() });
    }
    let facts = json!({"role": new.role.code(), "body": new.body, "post": new.post});
    tx.commit(NewEntry::new("account.created", format!("account/{id}"), facts)).await?;
    Ok(id)
}

/// Sets where and in which language the person of an open account is written to. The ledger learns that it was set
/// and never the address.
///
/// # Errors
/// When there is no such open account.
pub async fn set_correspondence(
    store: &Store,
    actor: &Actor,
    id: AccountId,
    correspondence: &Correspondence,
) -> Result<(), AccountError> {
    let mut tx = store.begin(actor).await?;
    if !rows::set_correspondence(&mut tx, id, correspondence).await? {
        return Err(AccountError::Unknown);
    }
    let address = if correspondence.email.is_some() { "set" } else { "none" };
    let facts = json!({"address": address, "language": correspondence.language.code()});
    tx.commit(NewEntry::new("account.correspondence-set", format!("account/{id}"), facts)).await?;
    Ok(())
}

/// Closes an account and ends its sessions; what it did stays.
///
/// # Errors
/// When there is no such open account.
pub async fn close_account(store: &Store, actor: &Actor, id: AccountId) -> Result<(), AccountError> {
    let mut tx = store.begin(actor).await?;
    if !rows::close(&mut tx, id).await? {
        return Err(AccountError::Unknown);
    }
    tx.commit(NewEntry::new("account.closed", format!("account/{id}"), json!({}))).await?;
    Ok(())
}

/// Opens a session for whoever knows the login and its password.
///
/// # Errors
/// When they do not match, or were tried too often.
pub async fn sign_in(store: &Store, login: &str, password: String) -> Result<Session, SignInError> {
    let (account, name) = whose(store, login, password).await?;
    let token = URL_SAFE_NO_PAD.encode(store.world().random::<32>());
    let mut tx = store.begin(&account.actor()).await?;
    let expires_at = tx.now() + SESSION;
    rows::forget_failures(&mut tx, &name).await?;
    rows::open_session(&mut tx, account.id, &token, expires_at).await?;
    tx.commit(NewEntry::new("session.opened", format!("account/{}", account.id), json!({}))).await?;
    Ok(Session { token, expires_at })
}

/// Makes sure that whoever is signed in as `login` still is who knows its password: before a signature is given.
///
/// # Errors
/// When it does not match, or was tried too often.
pub async fn confirm(store: &Store, login: &Login, password: String) -> Result<(), SignInError> {
    let (_, name) = whose(store, login.as_str(), password).await?;
    let mut tx = store.begin(&Actor::system()).await?;
    rows::forget_failures(&mut tx, &name).await?;
    tx.commit_bookkeeping(Bookkeeping::Session).await?;
    Ok(())
}

/// The account that login and password belong to, and the name its tries are counted under.
async fn whose(store: &Store, login: &str, password: String) -> Result<(Account, String), SignInError> {
    let login: Option<Login> = login.parse().ok();
    let known = match &login {
        Some(login) => rows::password_of(store, login).await?,
        None => None,
    };
    let name = login.map(|login| login.to_string()).unwrap_or_default();
    let (account, hash) = known.unzip();
    // A try counts as failed before it is judged, so that many at once do not slip past the count.
    let mut tx = store.begin(&Actor::system()).await?;
    let since = tx.now() - FAILURE_SPAN;
    if rows::failures_since(&mut tx, &name, since).await? >= MOST_FAILURES {
        return Err(SignInError::TooMany);
    }
    rows::insert_failure(&mut tx, &name).await?;
    tx.commit_bookkeeping(Bookkeeping::Session).await?;
    let right = password::matches(password, hash).await;
    account.filter(|_| right).map(|account| (account, name)).ok_or(SignInError::Wrong)
}

/// Ends the session with this token.
///
/// # Errors
/// When the store fails.
pub async fn sign_out(store: &Store, token: &str) -> Result<(), ::store::StoreError> {
    let mut tx = store.begin(&Actor::system()).await?;
    rows::end_session(&mut tx, token).await?;
    tx.commit_bookkeeping(Bookkeeping::Session).await
}
