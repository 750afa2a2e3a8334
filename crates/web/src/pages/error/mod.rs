//! The page shown when something cannot be done: what, and what to do next.
//!
//! It tells nothing of the cause; that is in the log.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Bilingual;

use crate::App;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;

#[derive(Template)]
#[template(path = "pages/error/error.html")]
struct ErrorPage {
    shell: Shell,
    heading: &'static str,
    message: String,
    sign_in: bool,
}

/// The page for `status`.
pub(crate) fn page(visitor: &Visitor, app: &App, status: StatusCode, message: Bilingual) -> Response {
    let t = |vi, en| visitor.language.pick(vi, en);
    let heading = match status {
        StatusCode::NOT_FOUND => t("Không tìm thấy", "Not found"),
        StatusCode::UNAUTHORIZED => t("Cần đăng nhập", "Sign in first"),
        StatusCode::FORBIDDEN => t("Không có quyền", "Not allowed"),
        StatusCode::UNPROCESSABLE_ENTITY => t("Chưa nhận được", "Not taken"),
        StatusCode::CONFLICT => t("Đã có thay đổi", "Something changed meanwhile"),
        _ => t("Có lỗi trong hệ thống", "Something failed here"),
    };
    let page = ErrorPage {
        shell: Shell::new(visitor, app),
        heading,
        message: message.get(visitor.language).to_owned(),
        sign_in: visitor.signed_in.is_none(),
    };
    html(&page).unwrap_or_else(|_| axum::response::IntoResponse::into_response(status))
}
