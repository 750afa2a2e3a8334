//! Language and theme: two cookies, set by plain links so that they work without JavaScript.
//!
//! Nothing about the visitor is stored on the server.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect};
use axum::routing::get;
use kernel::Language;

use crate::App;
use crate::visitor::{LANGUAGE, THEME, Theme};

pub(crate) fn router() -> Router<App> {
    Router::new().route("/preferences", get(set))
}

#[derive(serde::Deserialize)]
struct Preferences {
    language: Option<String>,
    theme: Option<String>,
    #[serde(default)]
    back: String,
}

/// Sets the cookies and goes back.
async fn set(State(app): State<App>, Query(wanted): Query<Preferences>) -> impl IntoResponse {
    let mut cookies = Vec::new();
    if let Some(language) = wanted.language.and_then(|code| code.parse::<Language>().ok()) {
        cookies.push((SET_COOKIE, cookie(&app, LANGUAGE, language.code())));
    }
    if let Some(theme) = wanted.theme {
        cookies.push((SET_COOKIE, cookie(&app, THEME, Theme::from_code(&theme).code())));
    }
    (AppendHeaders(cookies), Redirect::to(local(&wanted.back)))
}

fn cookie(app: &App, name: &str, value: &str) -> String {
    let secure = if app.settings.plain_http { "" } else { "; Secure" };
    format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}")
}

/// An address on this site; anything else becomes the main page.
pub(crate) fn local(back: &str) -> &str {
    let ours = back.starts_with('/')
        && !back.starts_with("//")
        && !back.contains('\\')
        && !back.contains(char::is_control);
    if ours { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_back_stays_on_this_site() {
        for (given, expected) in [
            ("/studies/x?a=1", "/studies/x?a=1"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil", "/"),
            ("", "/"),
        ] {
            assert_eq!(local(given), expected, "{given}");
        }
    }
}
