//! The secretariat's page of accounts: who may sign in, as what, for which body, and where they are written to; make
//! one, close one. A person's own page is beside it.
//!
//! Passwords are shown to nobody; a new account's first password is what the secretariat typed.

mod own;

use accounts::{Account, AccountError, Act, Correspondence, NewAccount};
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use kernel::{BodyCode, Language, Role};

use crate::form::Posted;
use crate::shell::{Shell, html, role_name};
use crate::visitor::Visitor;
use crate::{App, PageError};

const PAGE: i64 = 100;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/accounts", get(list).post(create))
        .route("/accounts/{id}/close", post(close))
        .route("/accounts/{id}/email", post(reach))
        .merge(own::router())
}

#[derive(serde::Deserialize)]
struct Cursor {
    #[serde(default)]
    after: String,
}

#[derive(serde::Deserialize, Default)]
struct Wanted {
    login: String,
    name: String,
    role: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    post: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    language: String,
    password: String,
}

#[derive(Template)]
#[template(path = "pages/accounts/accounts.html")]
struct AccountsPage {
    shell: Shell,
    accounts: Vec<Account>,
    next: Option<String>,
    /// Where this part of the list begins.
    after: String,
    roles: Vec<(&'static str, &'static str)>,
    wanted: Wanted,
    refused: Option<String>,
}

impl AccountsPage {
    fn role(&self, account: &Account) -> &'static str {
        role_name(account.role, self.shell.language)
    }
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(cursor): Query<Cursor>,
) -> Result<Response, PageError> {
    visitor.must(Act::ManageAccounts)?;
    html(&page(&app, &visitor, &cursor.after).await?)
}

async fn page(app: &App, visitor: &Visitor, after: &str) -> Result<AccountsPage, PageError> {
    let accounts = accounts::accounts(&app.store, after, PAGE).await?;
    let full = i64::try_from(accounts.len()).is_ok_and(|count| count == PAGE);
    let next = accounts.last().filter(|_| full).map(|account| account.login.to_string());
    let roles =
        Role::PEOPLE.into_iter().map(|role| (role.code(), role_name(role, visitor.language))).collect();
    let shell = Shell::new(visitor, app);
    let after = after.to_owned();
    Ok(AccountsPage { shell, accounts, next, after, roles, wanted: Wanted::default(), refused: None })
}

async fn create(
    State(app): State<App>,
    visitor: Visitor,
    Posted(wanted): Posted<Wanted>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::ManageAccounts)?;
    let made = match parse(&wanted) {
        Ok((new, correspondence)) => {
            accounts::create_account_reached_at(&app.store, &actor, new, correspondence).await
        }
        Err(error) => Err(error),
    };
    match made {
        Ok(_) => Ok(Redirect::to("/accounts").into_response()),
        Err(AccountError::Store(error)) => Err(error.into()),
        Err(error) => {
            let refused = Some(explain(&error, visitor.language));
            let page = AccountsPage {
                wanted: Wanted { password: String::new(), ..wanted },
                refused,
                ..page(&app, &visitor, "").await?
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

async fn close(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::ManageAccounts)?;
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    match accounts::close_account(&app.store, &actor, id).await {
        Ok(()) => Ok(Redirect::to("/accounts").into_response()),
        Err(AccountError::Store(error)) => Err(error.into()),
        Err(_) => Err(PageError::NotFound),
    }
}

#[derive(serde::Deserialize)]
struct Reach {
    #[serde(default)]
    email: String,
    /// The page of accounts to come back to.
    #[serde(default)]
    after: String,
}

/// Sets where a person is written to; the language stays the person's own choice.
async fn reach(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Posted(wanted): Posted<Reach>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::ManageAccounts)?;
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let account = accounts::account(&app.store, id).await?.ok_or(PageError::NotFound)?;
    let set = match own::correspondence(&wanted.email, account.correspondence.language.code()) {
        Ok(new) => accounts::set_correspondence(&app.store, &actor, id, &new).await,
        Err(error) => Err(error),
    };
    match set {
        Ok(()) => {
            let after = crate::form::encode(&wanted.after);
            Ok(Redirect::to(&format!("/accounts?after={after}#{}", account.login)).into_response())
        }
        Err(AccountError::Store(error)) => Err(error.into()),
        Err(AccountError::Unknown) => Err(PageError::NotFound),
        Err(error) => {
            let refused = Some(explain(&error, visitor.language));
            let page = AccountsPage { refused, ..page(&app, &visitor, &wanted.after).await? };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

#[derive(serde::Deserialize)]
struct Nothing {}

fn parse(wanted: &Wanted) -> Result<(NewAccount, Correspondence), AccountError> {
    let role = Role::of_person(&wanted.role).map_err(|_| AccountError::Role)?;
    let some = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let body = some(&wanted.body).map(|code| BodyCode::parse(&code)).transpose();
    let new = NewAccount {
        login: wanted.login.parse()?,
        name: wanted.name.trim().to_owned(),
        role,
        body: body.map_err(|_| AccountError::Body { role, needs_body: true })?,
        post: some(&wanted.post),
        password: wanted.password.clone(),
    };
    Ok((new, own::correspondence(&wanted.email, &wanted.language)?))
}

/// The sentence for the person.
fn explain(error: &AccountError, language: Language) -> String {
    let vi = match error {
        AccountError::Login { .. } => "Tên đăng nhập gồm 3 đến 60 ký tự a–z, 0–9, «.», «-», «_».",
        AccountError::LoginTaken { .. } => "Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.",
        AccountError::Role => "Vai trò này không có. Hãy chọn một vai trò trong danh sách.",
        AccountError::Email { .. } => {
            "Địa chỉ thư điện tử chưa đúng: viết như ten@coquan.gov.vn, không dấu, không khoảng trắng."
        }
        AccountError::PasswordTooShort => "Mật khẩu quá ngắn: cần ít nhất 10 ký tự.",
        AccountError::Body { .. } => {
            "Cán bộ tổng hợp và lãnh đạo ký phải thuộc một cơ quan (mã như TU.H26); các vai trò khác thì để trống."
        }
        AccountError::Unknown | AccountError::Hash(_) | AccountError::Store(_) => {
            "Chưa tạo được tài khoản. Hãy thử lại."
        }
    };
    language.pick(vi, &error.to_string()).to_owned()
}
