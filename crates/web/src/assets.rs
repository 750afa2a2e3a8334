//! The style sheet and scripts, served from the binary under a name that changes with their content.
//!
//! Nothing comes from another site.

use std::sync::LazyLock;

use axum::Router;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use axum::routing::get;
use kernel::Digest;

use crate::App;

/// A file served as it is.
#[derive(Debug)]
pub struct Asset {
    path: LazyLock<String>,
    kind: &'static str,
    text: &'static str,
}

impl Asset {
    const fn new(kind: &'static str, text: &'static str, path: fn() -> String) -> Self {
        Self { path: LazyLock::new(path), kind, text }
    }

    /// Its address, with a part of its hash.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its text.
    pub(crate) fn text(&self) -> &'static str {
        self.text
    }
}

/// Declares an asset of the folder `assets/`.
macro_rules! asset {
    ($(#[$meta:meta])* $name:ident, $file:literal, $kind:literal) => {
        $(#[$meta])*
        pub static $name: Asset =
            Asset::new($kind, include_str!(concat!("assets/", $file)), || address($file, include_str!(concat!("assets/", $file))));
    };
}

asset!(
    /// The one style sheet.
    STYLE, "style.css", "text/css; charset=utf-8"
);
asset!(
    /// The small script of every page.
    SCRIPT, "app.js", "text/javascript; charset=utf-8"
);
asset!(
    /// The sign in the browser's tab.
    ICON, "icon.svg", "image/svg+xml"
);
asset!(
    /// Following along while a release is read aloud.
    LISTEN, "listen.js", "text/javascript; charset=utf-8"
);
asset!(
    /// Copying a citation at a press.
    CITE, "cite.js", "text/javascript; charset=utf-8"
);
asset!(
    /// Keys while looking again at codings.
    RECODE, "recode.js", "text/javascript; charset=utf-8"
);
asset!(
    /// Keys and marked words while coding.
    CODING, "coding.js", "text/javascript; charset=utf-8"
);
asset!(
    /// Finding and ticking codes in a round of blind coding.
    JUDGING, "judging.js", "text/javascript; charset=utf-8"
);
asset!(
    /// The numbers of a chart's mark, by pointer and by keyboard.
    CHARTS, "charts.js", "text/javascript; charset=utf-8"
);

asset!(
    /// Seeing at once what a change of a mapping makes of a work log.
    MAPPING, "mapping.js", "text/javascript; charset=utf-8"
);
asset!(
    /// Following an import at work.
    RUNNING, "running.js", "text/javascript; charset=utf-8"
);

asset!(
    /// Sending a file in parts over a slow line, and pasting from an editor.
    UPLOAD, "upload.js", "text/javascript; charset=utf-8"
);

/// All assets; a new one is added here.
static ALL: [&Asset; 12] = [
    &STYLE, &SCRIPT, &ICON, &LISTEN, &CITE, &CODING, &RECODE, &JUDGING, &CHARTS, &MAPPING, &RUNNING, &UPLOAD,
];

/// The asset with this address.
pub(crate) fn at(path: &str) -> Option<&'static Asset> {
    ALL.into_iter().find(|asset| asset.path() == path)
}

fn address(file: &str, text: &str) -> String {
    let hash = Digest::of(text.as_bytes()).to_string();
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    format!("/assets/{stem}.{}.{ending}", &hash[..12])
}

pub(crate) fn router() -> Router<App> {
    ALL.iter().fold(Router::new(), |router, asset| {
        router.route(asset.path(), get(move || async move { serve(asset) }))
    })
}

fn serve(asset: &'static Asset) -> impl IntoResponse {
    ([(CONTENT_TYPE, asset.kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")], asset.text)
}
