//! Number and day of the documents that evidence stands in, as their heads say them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use ::store::Store;
use reports::VersionId;
use scheme::SchemeView;

use crate::PublishError;
use crate::page::{PublicDocument, PublicPage};

/// Adds to the evidence of `page`, frozen from `view`, what the documents it stands in say of themselves.
pub(crate) async fn told_of(
    store: &Store,
    view: &SchemeView,
    page: &mut PublicPage,
) -> Result<(), PublishError> {
    let views = view.statements().map(|(_, each)| each);
    let publics = page.sections.iter().flat_map(|section| &section.statements);
    let cited = views.zip(publics).flat_map(|(view, public)| view.citations.iter().zip(&public.citations));
    let versions: Vec<(usize, VersionId)> = cited
        .filter_map(|(cited, number)| {
            Some((number.checked_sub(1)?, cited.citation.pinned.content.report_version?))
        })
        .collect();
    let mut known: HashMap<VersionId, Option<PublicDocument>> = HashMap::new();
    for (place, version) in versions {
        let document = match known.entry(version) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => unknown.insert(document_of(store, version).await?),
        };
        if let Some(evidence) = page.evidence.get_mut(place) {
            evidence.document.clone_from(document);
        }
    }
    Ok(())
}

async fn document_of(store: &Store, id: VersionId) -> Result<Option<PublicDocument>, PublishError> {
    let Some(version) = reports::version(store, id).await? else { return Ok(None) };
    let head = reports::head(store, &version).await?;
    Ok(head.number.map(|number| PublicDocument { number, date: head.date }))
}
