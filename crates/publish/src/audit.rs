//! What is kept of releases, their revocations, embargoes, lexicons, briefs and links, and of what is withheld, against what the ledger
//! says of them. Sound is a cache and is not looked at.

use std::collections::{BTreeMap, BTreeSet};

use ::store::Store;
use jiff::Timestamp;
use kernel::Entry;
use scheme::Hand;

use crate::actions::entry_facts;
use crate::{
    PublicPage, PublishError, Release, brief, charts, draft_link, embargo, lexicon, pictures, revocation,
    store as rows, withheld,
};

/// How many rows or entries are looked at between two looks at the database.
const PAGE: i64 = 100;

/// Compares every release, its page and its Word file, every revocation, embargo, brief, private link and withholding, every answer of
/// a lexicon and everything done to charts and pictures with its ledger entry. Each line names the entry.
///
/// # Errors
/// When the database refuses. A difference is not an error here: it is the answer.
pub async fn audit(store: &Store) -> Result<Vec<String>, PublishError> {
    let mut differences = releases(store).await?;
    let mut all = vec![
        ("lexicon.answered", answers(store).await),
        ("release.revoked", revoked(store).await),
        ("release.rescheduled", rescheduled(store).await),
        ("brief.chosen", briefs(store).await),
        (withheld::MADE, withheld_rows(store, withheld::MADE).await),
        (withheld::LIFTED, withheld_rows(store, withheld::LIFTED).await),
        ("draft-link.made", links(store).await),
        ("draft-link.revoked", links_revoked(store).await),
    ];
    for act in charts::ChartAct::ALL {
        all.push((act.kind(), charted(store, act).await));
    }
    for act in pictures::PictureAct::ALL {
        all.push((act.kind(), pictured(store, act).await));
    }
    for (kind, kept) in all {
        match kept {
            Ok(kept) => differences.extend(compare_rows(store, kind, kept).await?),
            Err(PublishError::Stored { release, why }) => {
                differences.push(format!("{release} cannot be read ({why}); restore it from a backup"));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(differences)
}

/// A row as its entry has to tell it.
struct Kept {
    subject: String,
    facts: String,
    by: Hand,
    at: Timestamp,
}

/// Rows by the position of their entry. Of two that name one entry, one stands before the first entry, where there is none.
#[derive(Default)]
struct KeptRows(BTreeMap<i64, Kept>);

impl KeptRows {
    fn add(&mut self, entry: i64, kept: Kept) {
        let free = -i64::try_from(self.0.len()).unwrap_or(i64::MAX);
        let entry = if self.0.contains_key(&entry) { free } else { entry };
        self.0.insert(entry, kept);
    }
}

async fn answers(store: &Store) -> Result<KeptRows, PublishError> {
    let (mut kept, mut after) = (KeptRows::default(), String::new());
    loop {
        let answers = lexicon::store::after(store.read().await?.sql(), &after, PAGE).await?;
        let Some(last) = answers.last() else { return Ok(kept) };
        after = last.id.to_string();
        for answer in answers {
            let (subject, facts) = (lexicon::subject_of(answer.id), answer.facts().to_string());
            kept.add(answer.entry, Kept { subject, facts, by: answer.by, at: answer.at });
        }
    }
}

async fn revoked(store: &Store) -> Result<KeptRows, PublishError> {
    let (mut kept, mut after) = (KeptRows::default(), String::new());
    loop {
        let releases = rows::revoked_after(store.read().await?.sql(), &after, PAGE).await?;
        let Some(last) = releases.last() else { return Ok(kept) };
        after = last.id.to_string();
        for release in releases {
            let Some(revocation) = release.revoked else { continue };
            let facts = revocation.facts(&release.study, release.number).to_string();
            let subject = revocation::subject_of(release.id);
            kept.add(revocation.entry, Kept { subject, facts, by: revocation.by, at: revocation.at });
        }
    }
}

/// What was done to charts of the kind `act`.
async fn charted(store: &Store, act: charts::ChartAct) -> Result<KeptRows, PublishError> {
    let (mut kept, mut after) = (KeptRows::default(), String::new());
    loop {
        let steps = charts::store::after(store.read().await?.sql(), &after, PAGE).await?;
        let Some(last) = steps.last() else { return Ok(kept) };
        after = last.step.to_string();
        for step in steps.into_iter().filter(|step| step.act == act) {
            let (subject, facts) = (step.subject(), step.facts().to_string());
            kept.add(step.entry, Kept { subject, facts, by: step.by, at: step.at });
        }
    }
}

async fn rescheduled(store: &Store) -> Result<KeptRows, PublishError> {
    let (mut kept, mut after) = (KeptRows::default(), 0);
    loop {
        let moved = embargo::store::moved_after(store.read().await?.sql(), after, PAGE).await?;
        let Some((.., last)) = moved.last() else { return Ok(kept) };
        after = last.entry;
        for (release, study, number, embargo) in moved {
            let facts = embargo.facts(&study, number).to_string();
            let subject = revocation::subject_of(release);
            kept.add(embargo.entry, Kept { subject, facts, by: embargo.by, at: embargo.at });
        }
    }
}

/// What was done to pictures of the kind `act`.
async fn pictured(store: &Store, act: pictures::PictureAct) -> Result<KeptRows, PublishError> {
    let (mut kept, mut after) = (KeptRows::default(), String::new());
    loop {
        let steps = pictures::store::after(store.read().await?.sql(), &after, PAGE).await?;
        let Some(last) = steps.last() else { return Ok(kept) };
        after = last.step.to_string();
        for step in steps.into_iter().filter(|step| step.act == act) {
            let (subject, facts) = (step.subject(), step.facts().to_string());
            kept.add(step.entry, Kept { subject, facts, by: step.by, at: step.at });
        }
    }
}

async fn briefs(store: &Store) -> Result<KeptRows, PublishError> {
    let (mut kept, mut after) = (KeptRows::default(), 0);
    loop {
        let briefs = brief::store::after(store.read().await?.sql(), after, PAGE).await?;
        let Some(last) = briefs.last() else { return Ok(kept) };
        after = last.entry;
        for brief in briefs {
            let (subject, facts) = (brief::subject_of(&brief.study), brief.facts().to_string());
            kept.add(brief.entry, Kept { subject, facts, by: brief.by, at: brief.at });
        }
    }
}

/// What was said of withheld things, in entries of this kind.
async fn withheld_rows(store: &Store, verb: &str) -> Result<KeptRows, PublishError> {
    let (mut kept, mut after) = (KeptRows::default(), 0);
    loop {
        let said = withheld::store::after(store.read().await?.sql(), after, PAGE).await?;
        let Some((_, last)) = said.last() else { return Ok(kept) };
        after = last.entry;
        for (study, row) in said.into_iter().filter(|(_, row)| row.verb() == verb) {
            let (subject, facts) = (withheld::subject_of(row.what.report()), row.facts(&study).to_string());
            kept.add(row.entry, Kept { subject, facts, by: row.by, at: row.at });
        }
    }
}

async fn links(store: &Store) -> Result<KeptRows, PublishError> {
    let mut kept = KeptRows::default();
    for link in draft_link::store::all(store.read().await?.sql()).await? {
        let (subject, facts) = (draft_link::subject_of(link.id), link.facts().to_string());
        kept.add(link.entry, Kept { subject, facts, by: link.by, at: link.at });
    }
    Ok(kept)
}

async fn links_revoked(store: &Store) -> Result<KeptRows, PublishError> {
    let mut kept = KeptRows::default();
    for link in draft_link::store::all(store.read().await?.sql()).await? {
        let Some(revoked) = &link.revoked else { continue };
        let (subject, facts) = (draft_link::subject_of(link.id), link.revoked_facts().to_string());
        kept.add(revoked.entry, Kept { subject, facts, by: revoked.by.clone(), at: revoked.at });
    }
    Ok(kept)
}

async fn compare_rows(
    store: &Store,
    kind: &str,
    KeptRows(mut kept): KeptRows,
) -> Result<Vec<String>, PublishError> {
    let (mut differences, mut after) = (Vec::new(), 0);
    loop {
        let entries = ::store::entries_of(store, kind, after, PAGE).await?;
        let Some(last) = entries.last() else { break };
        after = last.sequence;
        for entry in &entries {
            let what = match kept.remove(&entry.sequence) {
                None => "names a row that is gone",
                Some(row) if !row.is_told_by(entry) => "says something else than is kept",
                Some(_) => continue,
            };
            let (position, subject) = (entry.sequence, &entry.subject);
            differences.push(format!("entry {position}: {subject} {what}; restore it from a backup"));
        }
    }
    differences.extend(kept.into_iter().map(|(entry, row)| {
        format!("entry {entry}: {} was added past the program; compare with the last backup", row.subject)
    }));
    Ok(differences)
}

impl Kept {
    fn is_told_by(&self, entry: &Entry) -> bool {
        let actor = match self.by.account {
            Some(account) => format!("{}:{account}", self.by.role),
            None => self.by.role.to_string(),
        };
        entry.subject == self.subject
            && entry.actor == actor
            && entry.at == self.at
            && entry.payload == self.facts
    }
}

async fn releases(store: &Store) -> Result<Vec<String>, PublishError> {
    let mut differences = Vec::new();
    let mut told = BTreeSet::new();
    let mut after = 0;
    loop {
        let entries = ::store::entries_of(store, "release.published", after, PAGE).await?;
        let Some(last) = entries.last() else { break };
        after = last.sequence;
        for entry in &entries {
            let id = entry.subject.strip_prefix("release/").unwrap_or_default();
            told.insert(id.to_owned());
            if let Err(what) = compare(store, entry, id).await? {
                let position = entry.sequence;
                differences.push(format!("entry {position}: release {id} {what}; restore it from a backup"));
            }
        }
    }
    let mut after = String::new();
    loop {
        let mut reader = store.read().await?;
        let ids = rows::ids_after(reader.sql(), &after, PAGE).await?;
        let Some(last) = ids.last() else { break };
        after.clone_from(last);
        let untold = ids.iter().filter(|id| !told.contains(*id));
        differences.extend(untold.map(|id| {
            format!("no entry: release {id} was added past the program; compare with the last backup")
        }));
    }
    Ok(differences)
}

/// What is wrong with a release, in words, unless everything is as told.
async fn compare(store: &Store, entry: &Entry, id: &str) -> Result<Result<(), String>, PublishError> {
    let Ok(id) = id.parse() else { return Ok(Err("is no release's id".to_owned())) };
    let row = {
        let mut reader = store.read().await?;
        rows::release_with(reader.sql(), id).await
    };
    Ok(match row {
        Ok(None) => Err("was published and is gone".to_owned()),
        Ok(Some(release)) => sound(store, entry, &release).await,
        Err(PublishError::Database(error)) => return Err(error.into()),
        Err(error) => Err(format!("cannot be read ({error})")),
    })
}

async fn sound(store: &Store, entry: &Entry, release: &Release) -> Result<(), String> {
    if entry.at != release.at {
        return Err("bears another moment than its entry".to_owned());
    }
    let said = embargo::embargoes(store, release).await.map_err(|error| error.to_string())?;
    let first = said.first().filter(|embargo| embargo.number == 1);
    let told = entry_facts(release, first).to_string();
    if told != entry.payload {
        return Err("was changed after it was published".to_owned());
    }
    let lost = |what: &str, error: &dyn std::fmt::Display| format!("has lost its {what} ({error})");
    store.blobs().get(&release.docx).await.map_err(|error| lost("Word file", &error))?;
    let page = store.blobs().get(&release.page).await.map_err(|error| lost("page", &error))?;
    let page: PublicPage = serde_json::from_slice(&page).map_err(|error| lost("page", &error))?;
    if page.title != release.title {
        return Err("bears another title than its page".to_owned());
    }
    Ok(())
}
