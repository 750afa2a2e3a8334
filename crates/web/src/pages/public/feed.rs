//! The releases of a study as an Atom feed (RFC 4287), in Vietnamese: what was published, what it changed, and what was revoked.
//!
//! What it tells follows from the releases and is kept in memory until there is another, one is revoked, or one under embargo opens.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use jiff::Timestamp;
use kernel::{Digest, Language, StudyCode};
use publish::{Fate, Home, PublishError, Release, ReleaseId};
use store::{Kept, Store};

use super::study_of;
use crate::pages::scheme::home;
use crate::{App, PageError};

/// So many releases stand in a feed.
const MOST: usize = 20;
/// Of so many studies the feed is kept.
const MOST_STUDIES: usize = 4;

/// What a feed follows from: its study, and when its next release opens.
type Key = (StudyCode, Option<Timestamp>);

/// The feeds of studies.
#[derive(Debug, Clone)]
pub(super) struct Feeds(Arc<Kept<Key, Vec<Told>>>);

impl Default for Feeds {
    fn default() -> Self {
        Self(Arc::new(Kept::new(MOST_STUDIES, &["release"])))
    }
}

/// One release as the feed tells it.
#[derive(Debug, Clone)]
struct Told {
    id: ReleaseId,
    number: i64,
    title: String,
    published: Timestamp,
    updated: Timestamp,
    revoked: bool,
    summary: String,
}

#[derive(Template)]
#[template(path = "pages/public/feed.atom", escape = "html")]
struct Feed<'a> {
    /// The scheme's name.
    name: String,
    /// The feed's own id: it stays, wherever the site stands.
    id: String,
    /// Where the site stands, without a slash at its end; empty where it is not known.
    site: String,
    study: &'a StudyCode,
    updated: Timestamp,
    author: String,
    entries: &'a [Told],
}

pub(super) async fn feed(
    State(app): State<App>,
    Extension(Feeds(feeds)): Extension<Feeds>,
    headers: HeaderMap,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    let study = study_of(&study)?;
    let told = async || told(&app.store, &study).await;
    let next = publish::next_opening(&app.store, &study).await.map_err(PageError::internal)?;
    let entries = feeds.get(&app.store, &(study.clone(), next), told).await.map_err(PageError::internal)?;
    if entries.is_empty() {
        return Err(PageError::NotFound);
    }
    let first = publish::numbered(&app.store, &study, 1).await.map_err(PageError::internal)?;
    let first = first.ok_or(PageError::NotFound)?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let feed = Feed {
        name: plain(&plan.name.vi),
        id: feed_id(&first),
        site: match home(&headers, app.settings.plain_http) {
            Home::At(site) => site,
            Home::Unknown => String::new(),
        },
        study: &study,
        updated: entries.iter().map(|entry| entry.updated).max().unwrap_or(first.at),
        author: plain(&plan.issuer.vi),
        entries: &entries,
    };
    let text = feed.render().map_err(PageError::internal)?;
    Ok(([(CONTENT_TYPE, "application/atom+xml; charset=utf-8")], text).into_response())
}

/// The newest releases, each with what it changed of the one before it.
async fn told(store: &Store, study: &StudyCode) -> Result<Vec<Told>, PublishError> {
    let mut entries = Vec::new();
    for release in publish::public_releases(store, study, None).await?.into_iter().take(MOST) {
        let summary = match &release.revoked {
            Some(revoked) => format!("Đã thu hồi lúc {}. Lý do: {}", moment(revoked.at), revoked.reason),
            None => summary(store, &release).await?,
        };
        entries.push(Told {
            id: release.id,
            number: release.number,
            title: plain(&release.title.vi),
            published: release.opened_at(),
            updated: release
                .revoked
                .as_ref()
                .map_or(release.opened_at(), |revoked| revoked.at.max(release.opened_at())),
            revoked: release.revoked.is_some(),
            summary: plain(&summary),
        });
    }
    Ok(entries)
}

async fn summary(store: &Store, release: &Release) -> Result<String, PublishError> {
    let whole = format!("{} luận điểm, {} căn cứ.", count(release.statements), count(release.evidence));
    let Some(before) = publish::before(store, release).await? else { return Ok(whole) };
    let changes =
        publish::changes(&publish::page(store, &before).await?, &publish::page(store, release).await?);
    let counts = [
        (Fate::New, "luận điểm mới"),
        (Fate::Reworded, "sửa lời"),
        (Fate::Same, "đổi căn cứ hoặc chuyển mục"),
        (Fate::Gone, "đã bỏ"),
    ];
    let parts: Vec<String> = counts
        .iter()
        .map(|(fate, word)| (changes.count(*fate), word))
        .filter(|(count, _)| *count > 0)
        .map(|(number, word)| format!("{} {word}", count(i64::try_from(number).unwrap_or(i64::MAX))))
        .collect();
    let changed =
        if parts.is_empty() { "không luận điểm nào thay đổi".to_owned() } else { parts.join(", ") };
    Ok(format!("{whole} So với bản số {}: {changed}.", before.number))
}

fn count(number: i64) -> String {
    vietnamese::format_integer(number, Language::Vietnamese)
}

fn moment(at: Timestamp) -> String {
    vietnamese::format_moment(at, Language::Vietnamese)
}

/// An address of its own for the feed, made from the study's first release: another installation's feed has another.
fn feed_id(first: &Release) -> String {
    let digest = Digest::of(format!("releases beginning with {}", first.id).as_bytes()).to_string();
    let variant = &digest[16..19];
    format!(
        "urn:uuid:{}-{}-8{}-a{variant}-{}",
        &digest[..8],
        &digest[8..12],
        &digest[13..16],
        &digest[20..32]
    )
}

/// The text without signs that XML does not allow.
pub(super) fn plain(text: &str) -> String {
    let allowed =
        |c: &char| matches!(c, '\t' | '\n' | '\r') || (*c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().filter(allowed).collect()
}

#[cfg(test)]
mod tests {
    use kernel::World;

    use super::*;

    #[test]
    fn a_feed_is_whole_and_escaped() {
        let world = World::scripted(1);
        let at: Timestamp = "2023-10-05T01:00:00Z".parse().unwrap();
        let told = |number: i64, revoked: bool, summary: &str| Told {
            id: world.new_id(),
            number,
            title: plain("Đề án <A> & \"B\"\u{7}"),
            published: at,
            updated: at,
            revoked,
            summary: summary.to_owned(),
        };
        let entries = [told(2, true, "Đã thu hồi. Lý do: sai."), told(1, false, "3 luận điểm.")];
        let study = StudyCode::parse("alpha").unwrap();
        let feed = Feed {
            name: "Trách nhiệm".to_owned(),
            id: "urn:uuid:0".to_owned(),
            site: "https://vd.vn".to_owned(),
            study: &study,
            updated: at,
            author: "Ban".to_owned(),
            entries: &entries,
        };
        let text = feed.render().unwrap();
        assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns="), "{text}");
        for part in [
            "<id>urn:uuid:0</id>",
            "<updated>2023-10-05T01:00:00Z</updated>",
            "<title>Đã thu hồi: bản công bố số 2, Đề án &#60;A&#62; &#38; &#34;B&#34;</title>",
            "<author><name>Ban</name></author>",
            "href=\"https://vd.vn/releases/alpha/feed.atom\"",
            "href=\"https://vd.vn/releases/alpha/2\"",
            "<category term=\"revoked\"",
        ] {
            assert!(text.contains(part), "«{part}» is missing:\n{text}");
        }
        assert_eq!(text.matches("<entry>").count(), 2);
    }

    #[test]
    fn the_feeds_id_is_an_address_that_stays() {
        let release = |seed| Release {
            id: World::scripted(seed).new_id(),
            study: StudyCode::parse("alpha").unwrap(),
            number: 1,
            title: kernel::Bilingual::default(),
            statements: 0,
            evidence: 0,
            page: Digest::of(b""),
            docx: Digest::of(b""),
            at: Timestamp::UNIX_EPOCH,
            revoked: None,
            embargo: None,
        };
        let id = feed_id(&release(1));
        assert_eq!((id.len(), id.as_str()), ("urn:uuid:".len() + 36, feed_id(&release(1)).as_str()));
        assert_ne!(id, feed_id(&release(2)));
    }
}
