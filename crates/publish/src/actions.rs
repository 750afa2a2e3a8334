//! Publishing a scheme, and reading what was published.
//!
//! A release is made while no other change can be: the scheme that is checked is the scheme that is frozen.

use ::store::{Store, Tx};
use kernel::{Actor, NewEntry, StudyCode};
use scheme::{Beside, SchemeView};
use serde_json::json;

use crate::freeze::{self, Imprint};
use crate::illustrations::{self, Illustrations};
use crate::lexicon::{self, StudyLexicon};
use crate::page::{Material, PublicReading};
use crate::read_aloud::{open_tokens, read_aloud};
use crate::refusal::refusal;
use crate::revocation::subject_of;
use crate::{PublishError, Release, ReleaseId, ReleaseRefused, queries, store as rows};

/// Publishes the scheme of `study` as it stands: freezes the page and the Word file. Ledger: `release.published`.
///
/// # Errors
/// [`PublishError::Refused`] while any citation or chart is stale or orphan, a picture has no alternative text or a token no certain
/// reading, or when the scheme says nothing;
/// [`PublishError::Unchanged`] when the last release that stands says the same and is read the same; else when the plan or
/// the scheme cannot be read or the store fails. Nothing is published then.
pub async fn release(store: &Store, actor: &Actor, study: &StudyCode) -> Result<Release, PublishError> {
    // What cannot be published is told without keeping anybody else waiting.
    let lexicon = lexicon::lexicon(store, study).await?;
    let view = scheme::view(store, study).await?;
    // What bodies told is read once for both looks, unless the ledger grows in between.
    let beside = Beside::over(Default::default(), Default::default());
    if let Some(refused) =
        refused(&view, &lexicon, &illustrations::illustrations(store, &beside, study).await?)
    {
        return Err(refused.into());
    }
    let mut tx = store.begin(actor).await?;
    let release = prepare(store, &mut tx, &beside, study).await?;
    rows::insert_release(tx.sql(), &release).await?;
    tx.commit(NewEntry::new("release.published", subject_of(release.id), entry_facts(&release))).await?;
    Ok(release)
}

/// What the ledger tells of a release. Its title stands in the page, whose digest is here.
pub(crate) fn entry_facts(release: &Release) -> serde_json::Value {
    json!({
        "docx": release.docx,
        "evidence": release.evidence,
        "number": release.number,
        "page": release.page,
        "statements": release.statements,
        "study": release.study,
    })
}

/// Reads the scheme, freezes it and keeps both files. The blobs of a release that is not committed do no harm.
async fn prepare(
    store: &Store,
    tx: &mut Tx,
    beside: &Beside,
    study: &StudyCode,
) -> Result<Release, PublishError> {
    let view = scheme::view(store, study).await?;
    let lexicon = StudyLexicon::of(lexicon::store::of_study(tx.sql(), study).await?);
    let illustrations = illustrations::illustrations(store, beside, study).await?;
    if let Some(refused) = refused(&view, &lexicon, &illustrations) {
        return Err(refused.into());
    }
    let plan = plan::current(store, study).await?.ok_or(scheme::SchemeError::UnknownStudy)?;
    let generated = plan::study(store, study).await?.is_some_and(|study| study.generated);
    let imprint = Imprint {
        number: rows::next_number(tx.sql(), study).await?,
        at: tx.now(),
        name: plan.name.clone(),
        issuer: plan.issuer.clone(),
        window: (plan.window.from(), plan.window.to()),
        material: if generated { Material::Generated } else { Material::Received },
        lexicon: lexicon.entries().iter().map(|entry| PublicReading::of(&entry.standing.answer)).collect(),
        codes: illustrations::codes_by_section(store, &view).await?,
        illustrations,
    };
    let page = freeze::freeze(&view, imprint);
    if let Some(last) = queries::latest(store, study).await?
        && queries::page(store, &last).await?.says_the_same(&page)
    {
        return Err(PublishError::Unchanged { number: last.number });
    }
    let (page, json, word) = tokio::task::spawn_blocking(move || {
        let json = serde_json::to_vec(&page).map_err(|error| stored(&page.study, error))?;
        let word = page.to_docx()?;
        Ok::<_, PublishError>((page, json, word))
    })
    .await
    .map_err(|_| PublishError::Stopped)??;
    Ok(Release {
        id: tx.new_id::<ReleaseId>(),
        study: study.clone(),
        number: page.number,
        title: page.title.clone(),
        statements: count(page.statements()),
        evidence: count(page.evidence.len()),
        page: store.blobs().put(&json).await?,
        docx: store.blobs().put(&word).await?,
        at: page.published_at,
        revoked: None,
    })
}

fn refused(
    view: &SchemeView,
    lexicon: &StudyLexicon,
    illustrations: &Illustrations,
) -> Option<ReleaseRefused> {
    refusal(view, &open_tokens(&read_aloud(view), &lexicon.to_lexicon()), &illustrations.unfit(view))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn stored(release: &str, error: impl ToString) -> PublishError {
    PublishError::Stored { release: release.to_owned(), why: error.to_string() }
}
