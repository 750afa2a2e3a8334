//! What a page says when it cannot do what was asked: in the visitor's language, with what to do next.
//!
//! Private causes go to the log once, here; never to the page.

use std::error::Error;

use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::Bilingual;

use crate::App;
use crate::visitor::Visitor;

/// Why a page cannot be shown.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PageError {
    /// There is no such page or thing, or it is not this visitor's to know of.
    #[error("not found")]
    NotFound,
    /// The visitor must sign in first.
    #[error("not signed in")]
    SignInFirst,
    /// The visitor may not do this.
    #[error("not allowed: {0}")]
    NotAllowed(Bilingual),
    /// What was sent cannot be used; the sentence says what to do.
    #[error("bad request: {0}")]
    BadRequest(Bilingual),
    /// Something else stands in the way, such as a newer version; the sentence says what to do.
    #[error("conflict: {0}")]
    Conflict(Bilingual),
    /// It was here and is no longer shown; the sentence says where to read why.
    #[error("gone: {0}")]
    Gone(Bilingual),
    /// Our fault; the cause is for the log.
    #[error("internal error")]
    Internal(std::sync::Arc<dyn Error + Send + Sync>),
}

impl PageError {
    /// Our fault, with its cause.
    pub fn internal(cause: impl Error + Send + Sync + 'static) -> Self {
        Self::Internal(std::sync::Arc::new(cause))
    }

    /// What was sent cannot be used.
    pub fn bad(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::BadRequest(Bilingual::new(vi, en))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignInFirst => StatusCode::UNAUTHORIZED,
            Self::NotAllowed(_) => StatusCode::FORBIDDEN,
            Self::BadRequest(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Gone(_) => StatusCode::GONE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn message(&self) -> Bilingual {
        match self {
            Self::NotAllowed(message)
            | Self::BadRequest(message)
            | Self::Conflict(message)
            | Self::Gone(message) => message.clone(),
            Self::NotFound => Bilingual::new(
                "Không có trang này, hoặc trang không dành cho tài khoản của bạn. Hãy kiểm tra lại địa chỉ hoặc quay về trang chính.",
                "There is no such page, or it is not for your account. Check the address or go back to the main page.",
            ),
            Self::SignInFirst => {
                Bilingual::new("Hãy đăng nhập để xem trang này.", "Sign in to see this page.")
            }
            Self::Internal(_) => Bilingual::new(
                "Hệ thống gặp lỗi và đã ghi lại để người quản trị xem. Những gì đã được cấp biên nhận vẫn còn nguyên. Hãy thử lại sau ít phút.",
                "Something failed here and was written down for the operator. Whatever has a receipt is safe. Try again in a few minutes.",
            ),
        }
    }
}

impl From<store::StoreError> for PageError {
    fn from(error: store::StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<accounts::NotAllowed> for PageError {
    fn from(refusal: accounts::NotAllowed) -> Self {
        Self::NotAllowed(refusal.message)
    }
}

impl IntoResponse for PageError {
    /// The bare status; [`render`] puts the page around it.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Middleware: turns a [`PageError`] into a page in the visitor's language, or into the way to sign in.
pub(crate) async fn render(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let visitor = Visitor::from_request_parts(&mut parts, &app).await;
    let request = Request::from_parts(parts, body);
    let get = request.method() == axum::http::Method::GET;
    let response = next.run(request).await;
    let Some(error) = response.extensions().get::<PageError>().cloned() else { return response };
    if let PageError::Internal(cause) = &error {
        tracing::error!(error = cause.as_ref() as &dyn Error, "a page failed");
    }
    let Ok(visitor) = visitor;
    if matches!(error, PageError::SignInFirst) && get {
        return Redirect::to(&format!("/sign-in?back={}", crate::form::encode(&visitor.path)))
            .into_response();
    }
    let page = crate::pages::error::page(&visitor, &app, error.status(), error.message());
    (error.status(), page).into_response()
}
