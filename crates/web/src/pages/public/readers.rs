//! Counting how often a release is opened: by people with a browser, as far as can be told without knowing them.

use axum::http::header::USER_AGENT;
use axum::http::{HeaderMap, HeaderName, Method};
use publish::Release;

use crate::App;

/// Words in the names of programs that read pages by themselves.
const MACHINES: [&str; 16] = [
    "bot",
    "crawl",
    "spider",
    "slurp",
    "preview",
    "headless",
    "lighthouse",
    "monitor",
    "curl",
    "wget",
    "python",
    "java/",
    "go-http",
    "okhttp",
    "scrapy",
    "feed",
];

/// Counts a view of `release`, unless a program opened it or nobody did yet. Nothing of the request is kept.
pub(super) fn count(app: &App, method: &Method, headers: &HeaderMap, release: &Release) {
    if !is_read(method, headers) || !app.views.count(release.id, app.store.world().now()) {
        return;
    }
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = app.views.keep(&app.store).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "views could not be kept; they are tried again"
            );
        }
    });
}

/// Whether somebody looks at the page: not asked for its head only, not fetched ahead, not by a program.
fn is_read(method: &Method, headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_ahead = ["sec-purpose", "purpose", "x-moz"]
        .into_iter()
        .any(|name| text(HeaderName::from_static(name)).contains("prefetch"));
    let agent = text(USER_AGENT).to_ascii_lowercase();
    *method == Method::GET
        && !is_ahead
        && agent.contains("mozilla")
        && !MACHINES.iter().any(|word| agent.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_counted_and_programs_are_not() {
        const PERSON: &str =
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0 Safari/537.36";
        let check = |method: Method, pairs: &[(&'static str, &'static str)]| {
            let headers = pairs
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
                .collect();
            is_read(&method, &headers)
        };
        assert!(check(Method::GET, &[("user-agent", PERSON)]));
        assert!(!check(Method::HEAD, &[("user-agent", PERSON)]));
        assert!(!check(Method::GET, &[]));
        assert!(!check(Method::GET, &[("user-agent", PERSON), ("sec-purpose", "prefetch;prerender")]));
        for agent in [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/141.0",
            "curl/8.5.0",
            "coccocbot-web/1.0",
        ] {
            assert!(!check(Method::GET, &[("user-agent", agent)]), "{agent}");
        }
    }
}
