//! Reading what was published: lists of releases, a page, its Word file.

use ::store::Store;
use jiff::Timestamp;
use kernel::StudyCode;

use crate::{PublicPage, PublishError, Release, embargo, store as rows};

/// The most releases a list gives at once.
pub const PAGE: i64 = 50;

/// The latest release that is public and not revoked of each study whose code follows `after`, by code; at most [`PAGE`].
///
/// # Errors
/// When the store fails.
pub async fn latest_of_each(store: &Store, after: Option<&StudyCode>) -> Result<Vec<Release>, PublishError> {
    let after = after.map_or("", StudyCode::as_str);
    let now = store.world().now();
    rows::latest_after(store.read().await?.sql(), after, now, PAGE).await
}

/// The releases of `study` that are public, newest first, below the number `before`; at most [`PAGE`].
///
/// # Errors
/// When the store fails.
pub async fn public_releases(
    store: &Store,
    study: &StudyCode,
    before: Option<i64>,
) -> Result<Vec<Release>, PublishError> {
    let (before, now) = (before.unwrap_or(i64::MAX), store.world().now());
    rows::open_before(store.read().await?.sql(), study, before, now, PAGE).await
}

/// The moment at which the next release of `study` that waits becomes public. What follows from the public releases and is kept in memory
/// is kept until then.
///
/// # Errors
/// When the store fails.
pub async fn next_opening(store: &Store, study: &StudyCode) -> Result<Option<Timestamp>, PublishError> {
    embargo::store::next_opening(store.read().await?.sql(), study, store.world().now()).await
}

/// As [`next_opening`], of the releases of all studies.
///
/// # Errors
/// When the store fails.
pub async fn next_opening_of_all(store: &Store) -> Result<Option<Timestamp>, PublishError> {
    embargo::store::next_opening_of_all(store.read().await?.sql(), store.world().now()).await
}

/// All releases of `study`, also those under embargo, newest first, below the number `before`; at most [`PAGE`].
///
/// # Errors
/// When the store fails.
pub async fn releases(
    store: &Store,
    study: &StudyCode,
    before: Option<i64>,
) -> Result<Vec<Release>, PublishError> {
    rows::releases_before(store.read().await?.sql(), study, before.unwrap_or(i64::MAX), PAGE).await
}

/// The latest release of `study` that is public and not revoked.
///
/// # Errors
/// When the store fails.
pub async fn latest(store: &Store, study: &StudyCode) -> Result<Option<Release>, PublishError> {
    let now = store.world().now();
    rows::standing_before(store.read().await?.sql(), study, i64::MAX, now).await
}

/// The release before `release` that is public and not revoked.
///
/// # Errors
/// When the store fails.
pub async fn before(store: &Store, release: &Release) -> Result<Option<Release>, PublishError> {
    let now = store.world().now();
    rows::standing_before(store.read().await?.sql(), &release.study, release.number, now).await
}

/// The release of `study` with this number, also one under embargo.
///
/// # Errors
/// When the store fails.
pub async fn numbered(
    store: &Store,
    study: &StudyCode,
    number: i64,
) -> Result<Option<Release>, PublishError> {
    rows::release(store.read().await?.sql(), study, number).await
}

/// The page of a release, as it was frozen.
///
/// # Errors
/// When the blob is missing or was changed, or is of a form this program does not know.
pub async fn page(store: &Store, release: &Release) -> Result<PublicPage, PublishError> {
    let bytes = store.blobs().get(&release.page).await?;
    let bad = |why: String| PublishError::Stored { release: release.id.to_string(), why };
    let page: PublicPage = serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
    if (1..=PublicPage::FORMAT).contains(&page.format) {
        Ok(page)
    } else {
        Err(bad(format!(
            "its form {} is newer than this program; install the version that wrote it",
            page.format
        )))
    }
}

/// The Word file of a release.
///
/// # Errors
/// When the blob is missing or was changed.
pub async fn word(store: &Store, release: &Release) -> Result<Vec<u8>, PublishError> {
    Ok(store.blobs().get(&release.docx).await?)
}
