//! A part of a file, as audio players ask for it (RFC 9110, section 14): one range of bytes, or the whole.
//!
//! Several ranges at once are answered with the whole, which the standard allows.

use std::ops::Range;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use kernel::Digest;

/// A file that never changes under its digest.
pub(crate) struct File {
    pub(crate) digest: Digest,
    pub(crate) kind: &'static str,
    /// The name it is saved under; none when it is shown or played in the page.
    pub(crate) save_as: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(Range<usize>),
    Outside,
}

impl File {
    /// Whether the visitor has these bytes already, so that they need not be fetched.
    pub(crate) fn known(&self, headers: &HeaderMap) -> Option<Response> {
        let tag = self.tag();
        let known = headers.get(IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
        known.then(|| (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response())
    }

    /// The answer with `bytes`, or the part of them asked for.
    pub(crate) fn answer(&self, headers: &HeaderMap, bytes: Vec<u8>) -> Response {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let tag = self.tag();
        let same = text(IF_RANGE).is_none_or(|known| known == tag);
        let asked = text(RANGE).filter(|_| same).map_or(Asked::Whole, |range| asked(range, bytes.len()));
        let length = bytes.len();
        let (status, part, range) = match asked {
            Asked::Whole => (StatusCode::OK, bytes, None),
            Asked::Part(part) => {
                let range = format!("bytes {}-{}/{length}", part.start, part.end - 1);
                (StatusCode::PARTIAL_CONTENT, bytes[part].to_vec(), Some(range))
            }
            Asked::Outside => {
                (StatusCode::RANGE_NOT_SATISFIABLE, Vec::new(), Some(format!("bytes */{length}")))
            }
        };
        let mut response = Response::builder()
            .status(status)
            .header(CONTENT_TYPE, self.kind)
            .header(CONTENT_LENGTH, part.len())
            .header(ACCEPT_RANGES, "bytes")
            .header(ETAG, tag)
            // Sound and zipped files gain nothing from being compressed, and ranges need the bytes as they are.
            .header(CONTENT_ENCODING, "identity");
        if let Some(range) = range {
            response = response.header(CONTENT_RANGE, range);
        }
        if let Some(name) = &self.save_as {
            response = response.header(CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""));
        }
        response.body(Body::from(part)).unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
    }

    fn tag(&self) -> String {
        format!("\"{}\"", self.digest)
    }
}

fn asked(range: &str, length: usize) -> Asked {
    let Some(range) = range.trim().strip_prefix("bytes=").filter(|range| !range.contains(',')) else {
        return Asked::Whole;
    };
    let Some((first, last)) = range.split_once('-') else { return Asked::Whole };
    let (first, last) = (first.trim(), last.trim());
    let part = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Ok(first), Err(_)) if last.is_empty() => first..length,
        (Err(_), Ok(count)) if first.is_empty() => length.saturating_sub(count)..length,
        _ => return Asked::Whole,
    };
    if part.start < part.end { Asked::Part(part) } else { Asked::Outside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_as_players_ask_for_them() {
        for (range, expected) in [
            ("bytes=0-", Asked::Part(0..100)),
            ("bytes=0-0", Asked::Part(0..1)),
            ("bytes=10-19", Asked::Part(10..20)),
            ("bytes=90-500", Asked::Part(90..100)),
            ("bytes=-5", Asked::Part(95..100)),
            ("bytes=-500", Asked::Part(0..100)),
            ("bytes=100-", Asked::Outside),
            ("bytes=-0", Asked::Outside),
            ("bytes=5-2", Asked::Whole),
            ("bytes=0-1,5-6", Asked::Whole),
            ("seconds=1-2", Asked::Whole),
            ("bytes=a-b", Asked::Whole),
            ("bytes=18446744073709551615-18446744073709551615", Asked::Outside),
        ] {
            assert_eq!(asked(range, 100), expected, "{range}");
        }
        assert_eq!(asked("bytes=0-", 0), Asked::Outside);
    }
}
