//! Who looks at a page: signed in or not, in which language, light or dark.
//!
//! It does not decide what the visitor may do; [`Visitor::must`] asks `accounts`.

use std::convert::Infallible;

use accounts::{Act, SignedIn};
use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use kernel::{Actor, Language};

use crate::{App, PageError};

/// The cookie with the session's token.
pub(crate) const SESSION: &str = "damlam_session";
/// The cookie with the language.
pub(crate) const LANGUAGE: &str = "damlam_language";
/// The cookie with the theme.
pub(crate) const THEME: &str = "damlam_theme";

/// Light or dark, or as the device says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device says.
    #[default]
    Device,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The name in the cookie and in the page's root element.
    pub fn code(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads a name; what is unknown is the device's.
    pub fn from_code(code: &str) -> Self {
        [Self::Light, Self::Dark].into_iter().find(|theme| theme.code() == code).unwrap_or_default()
    }
}

/// Who looks at a page. Extracting it never fails: whoever is not signed in is a reader.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The account and its form token, when signed in.
    pub signed_in: Option<SignedIn>,
    /// The language to speak.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// The path and query asked for.
    pub path: String,
}

impl Visitor {
    /// The account, or the way to sign in.
    ///
    /// # Errors
    /// [`PageError::SignInFirst`].
    pub fn signed_in(&self) -> Result<&SignedIn, PageError> {
        self.signed_in.as_ref().ok_or(PageError::SignInFirst)
    }

    /// The actor, when `act` is allowed to the visitor.
    ///
    /// # Errors
    /// [`PageError::SignInFirst`] or [`PageError::NotAllowed`].
    pub fn must(&self, act: Act<'_>) -> Result<Actor, PageError> {
        let actor = self.signed_in()?.account.actor();
        accounts::may(&actor, act)?;
        Ok(actor)
    }

    /// Whether `act` is allowed to the visitor.
    pub fn may(&self, act: Act<'_>) -> bool {
        self.must(act).is_ok()
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        if let Some(visitor) = parts.extensions.get::<Self>() {
            return Ok(visitor.clone());
        }
        let signed_in = match cookie(&parts.headers, SESSION) {
            Some(token) => {
                accounts::session(&app.store, &token, app.store.world().now()).await.unwrap_or_else(|error| {
                    tracing::error!(error = &error as &dyn std::error::Error, "sessions cannot be read");
                    None
                })
            }
            None => None,
        };
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let theme = cookie(&parts.headers, THEME).map(|code| Theme::from_code(&code)).unwrap_or_default();
        let visitor = Self { signed_in, language: language(&parts.headers), theme, path };
        parts.extensions.insert(visitor.clone());
        Ok(visitor)
    }
}

/// The value of the cookie `name`.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The language chosen here before, else Vietnamese: many office PCs here run an English system, so what the
/// browser asks for says little. The other language is one click away at the head of every page.
fn language(headers: &HeaderMap) -> Language {
    cookie(headers, LANGUAGE).and_then(|code| code.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_one_chosen_else_vietnamese() {
        let check = |cookie: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, cookie.parse().unwrap());
            headers.insert("accept-language", "en-US,en;q=0.8".parse().unwrap());
            language(&headers).code()
        };
        assert_eq!(check("a=b"), "vi");
        assert_eq!(check("a=b; damlam_language=en"), "en");
        assert_eq!(check("damlam_language=xx"), "vi");
    }
}
