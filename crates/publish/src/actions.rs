//! Publishing a scheme, and reading what was published.
//!
//! A release is made while no other change can be: the scheme that is checked is the scheme that is frozen.

use ::store::{Store, Tx};
use jiff::Timestamp;
use kernel::{Actor, NewEntry, StudyCode};
use scheme::{Beside, Hand, SchemeView};
use serde_json::json;

use crate::embargo::{self, Embargo, Opens};
use crate::freeze::{self, Imprint};
use crate::illustrations::{self, Illustrations};
use crate::lexicon::{self, StudyLexicon};
use crate::page::{Material, PublicReading};
use crate::read_aloud::{open_tokens, read_aloud};
use crate::refusal::refusal;
use crate::revocation::subject_of;
use crate::{PublishError, Release, ReleaseId, ReleaseRefused, queries, store as rows};
use crate::{brief, documents, withheld};

/// Publishes the scheme of `study` as it stands: freezes the page and the Word file. Ledger: `release.published`.
///
/// # Errors
/// [`PublishError::Refused`] while any citation or chart is stale or orphan, a picture has no alternative text or a token no certain
/// reading, or when the scheme says nothing;
/// [`PublishError::Unchanged`] when the last release that stands says the same and is read the same; else when the plan or
/// the scheme cannot be read or the store fails. Nothing is published then.
pub async fn release(store: &Store, actor: &Actor, study: &StudyCode) -> Result<Release, PublishError> {
    publish(store, actor, study, Opens::AtOnce).await
}

/// As [`release`], with an embargo: before the moment `until` the public is told nothing of the release.
///
/// # Errors
/// As [`release`]; [`PublishError::Embargo`] when the moment does not lie ahead, or not in the order of the releases.
pub async fn release_later(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    until: Timestamp,
) -> Result<Release, PublishError> {
    publish(store, actor, study, Opens::At(until)).await
}

async fn publish(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    opens: Opens,
) -> Result<Release, PublishError> {
    // What cannot be published is told without keeping anybody else waiting.
    let lexicon = lexicon::lexicon(store, study).await?;
    let view = scheme::view(store, study).await?;
    // What bodies told is read once for both looks, unless the ledger grows in between.
    let beside = Beside::over(Default::default(), Default::default());
    let illustrations = illustrations::illustrations(store, &beside, study).await?;
    if let Some(refused) = refused(store, &view, &lexicon, &illustrations).await? {
        return Err(refused.into());
    }
    let mut tx = store.begin(actor).await?;
    let mut release = prepare(store, &mut tx, &beside, study).await?;
    release.embargo = embargo_of(&mut tx, &release, opens).await?;
    rows::insert_release(tx.sql(), &release).await?;
    if let Some(embargo) = &release.embargo {
        embargo::store::insert(tx.sql(), release.id, embargo).await?;
    }
    let facts = entry_facts(&release, release.embargo.as_ref());
    tx.commit(NewEntry::new("release.published", subject_of(release.id), facts)).await?;
    Ok(release)
}

/// The embargo a new release is made with; it opens after those that wait.
async fn embargo_of(tx: &mut Tx, release: &Release, opens: Opens) -> Result<Option<Embargo>, PublishError> {
    let (at, entry, by) = (tx.now(), tx.next_position(), Hand::of(tx.actor()));
    let waiting = embargo::store::waiting(tx.sql(), &release.study, at).await?;
    let Opens::At(until) = opens else {
        embargo::fits(release.number, at, &waiting)?;
        return Ok(None);
    };
    embargo::ahead(until, at)?;
    embargo::fits(release.number, until, &waiting)?;
    Ok(Some(Embargo { number: 1, until, reason: String::new(), by, at, entry }))
}

/// What the ledger tells of a release made with this embargo. Its title stands in the page, whose digest is here.
pub(crate) fn entry_facts(release: &Release, embargo: Option<&Embargo>) -> serde_json::Value {
    let mut facts = json!({
        "docx": release.docx,
        "evidence": release.evidence,
        "number": release.number,
        "page": release.page,
        "statements": release.statements,
        "study": release.study,
    });
    if let Some(embargo) = embargo {
        facts["until"] = json!(embargo.until);
    }
    facts
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
    if let Some(refused) = refused(store, &view, &lexicon, &illustrations).await? {
        return Err(refused.into());
    }
    let plan = plan::current(store, study).await?.ok_or(scheme::SchemeError::UnknownStudy)?;
    let brief = brief::store::last(tx.sql(), study).await?;
    let generated = plan::study(store, study).await?.is_some_and(|study| study.generated);
    let imprint = Imprint {
        number: rows::next_number(tx.sql(), study).await?,
        at: tx.now(),
        name: plan.name.clone(),
        issuer: plan.issuer.clone(),
        window: (plan.window.from(), plan.window.to()),
        material: if generated { Material::Generated } else { Material::Received },
        brief: brief.map(|brief| brief.statements).unwrap_or_default(),
        lexicon: lexicon.entries().iter().map(|entry| PublicReading::of(&entry.standing.answer)).collect(),
        codes: illustrations::codes_by_section(store, &view).await?,
        illustrations,
    };
    let mut page = freeze::freeze(&view, imprint);
    documents::told_of(store, &view, &mut page).await?;
    let page = withheld::masked(page, &withheld::Salt::of(store.key()));
    // Compared with the last that stands, whether the public sees it yet or not.
    if let Some(last) = rows::standing_before(tx.sql(), study, i64::MAX, Timestamp::MAX).await?
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
        embargo: None,
    })
}

async fn refused(
    store: &Store,
    view: &SchemeView,
    lexicon: &StudyLexicon,
    illustrations: &Illustrations,
) -> Result<Option<ReleaseRefused>, PublishError> {
    let withheld = withheld::withheld_citations(store, view).await?;
    let unread = open_tokens(&read_aloud(view), &lexicon.to_lexicon());
    Ok(refusal(view, &unread, &illustrations.unfit(view), &withheld))
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn stored(release: &str, error: impl ToString) -> PublishError {
    PublishError::Stored { release: release.to_owned(), why: error.to_string() }
}
