//! Accounts for the people of a body's own units, made by the body itself.

use accounts::{AccountError, Act, NewAccount};
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{BodyCode, Problem, Role, StudyCode};

use super::change::{Fields, by_name, field, one_wrong, refused};
use super::{Form, own_body, own_path};
use crate::form::Posted;
use crate::pages::accounts::explained;
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(super) async fn make(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let (_, body) = own_body(&visitor)?;
    let code = StudyCode::parse(&study).map_err(|_| PageError::NotFound)?;
    let mut fields = by_name(fields);
    let unit = BodyCode::parse(field(&fields, "unit")).map_err(|_| PageError::NotFound)?;
    let actor = visitor.must(Act::InviteForUnit(&unit))?;
    plan::unit(&app.store, &code, &unit).await?.ok_or(PageError::NotFound)?;
    let password = fields.remove("password").unwrap_or_default();
    let new = match wanted(&fields, unit, password) {
        Ok(new) => new,
        Err(problems) => {
            let form = Form { at: "account".to_owned(), problems, fields };
            return refused(&app, &visitor, &study, body, form).await;
        }
    };
    match accounts::create_account(&app.store, &actor, new).await {
        Ok(_) => Ok(Redirect::to(&format!("{}#accounts", own_path(&code))).into_response()),
        Err(AccountError::Store(error)) => Err(error.into()),
        Err(error) => {
            let form = Form { at: "account".to_owned(), problems: of(&error), fields };
            refused(&app, &visitor, &study, body, form).await
        }
    }
}

/// The account that is wanted: a unit has drafters and signers and nobody else.
fn wanted(
    fields: &std::collections::BTreeMap<String, String>,
    unit: BodyCode,
    password: String,
) -> Result<NewAccount, Vec<Problem>> {
    let role = match field(fields, "role") {
        "signer" => Role::Signer,
        _ => Role::Drafter,
    };
    let name = field(fields, "name").to_owned();
    if name.is_empty() {
        return Err(one_wrong(
            "missing-name",
            ("chưa ghi tên hoặc chức danh", "the name or post is missing"),
            ("Ghi tên hoặc chức danh của người dùng.", "Write the person's name or post."),
        ));
    }
    Ok(NewAccount {
        login: field(fields, "login").parse().map_err(|error: AccountError| of(&error))?,
        name,
        role,
        body: Some(unit),
        post: Some(role.code().to_owned()),
        password,
    })
}

fn of(error: &AccountError) -> Vec<Problem> {
    let message = explained(error);
    one_wrong(
        "account",
        (&message.vi, &message.en),
        ("Sửa ô đó rồi thêm lại.", "Correct it and add the account again."),
    )
}
