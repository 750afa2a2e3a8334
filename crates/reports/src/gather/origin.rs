//! Where the words of a body's report come from: passages that stand word for word in a report of one of its units.
//!
//! No row of it is kept. A passage may bear the origin in brackets that the gathered file gave it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ::store::{Settled, Store, StoreError};
use kernel::{Bilingual, BodyCode, Digest};

use super::answers::StudyAnswers;
use super::model::UnitAnswer;
use crate::store as rows;
use crate::{Passage, PassageKind, Version, VersionId};

/// The fewest words a passage must have for its words to tell where it comes from.
const FEWEST_WORDS: usize = 8;

/// Where a passage stands word for word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The unit.
    pub unit: BodyCode,
    /// Its name.
    pub name: Bilingual,
    /// The number of its version.
    pub number: i64,
    /// The address in it.
    pub address: String,
}

/// Origins by the address of the passage.
pub type OriginsByAddress = BTreeMap<String, Origin>;

/// Where the words of reports come from, kept in memory: until a unit answers anew, or the body does.
#[derive(Debug)]
pub struct Origins {
    answers: Arc<StudyAnswers>,
    known: Settled<(VersionId, Digest), OriginsByAddress>,
}

/// Of so many versions the origins are kept.
const MOST_VERSIONS: usize = 512;
impl Origins {
    /// Where words come from in `answers`.
    pub fn among(answers: Arc<StudyAnswers>) -> Self {
        Self { answers, known: Settled::new(MOST_VERSIONS) }
    }

    /// The origins of passages of `version` in the newest reports of its body's units.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn of(
        &self,
        store: &Store,
        version: &Version,
        passages: &[Passage],
    ) -> Result<Arc<OriginsByAddress>, StoreError> {
        let answers = self.answers.of(store, &version.study).await?;
        let Some(answers) = &*answers else { return Ok(Arc::default()) };
        let unread = answers.of(store, &version.body).await?.filter(|unread| !unread.is_empty());
        let Some(unread) = unread else { return Ok(Arc::default()) };
        let key = (version.id, unread.basis());
        if let Some(known) = self.known.get(&key) {
            return Ok(known);
        }
        Ok(self.known.keep(key, origins(store, unread.units(), passages).await?))
    }
}

/// The origins of `passages` in the newest reports of `units`.
async fn origins(
    store: &Store,
    units: &[UnitAnswer],
    passages: &[Passage],
) -> Result<OriginsByAddress, StoreError> {
    let wanted: HashMap<Digest, Vec<&str>> = {
        let mut wanted: HashMap<Digest, Vec<&str>> = HashMap::new();
        for passage in passages {
            if let Some(digest) = words_of(passage) {
                wanted.entry(digest).or_default().push(&passage.address);
            }
        }
        wanted
    };
    let mut known: HashMap<Digest, Origin> = HashMap::new();
    for unit in units {
        let Some(sent) = unit.version() else { continue };
        // Words told twice come from where they stand first.
        let digests: BTreeMap<_, _> = rows::passage_digests(store, sent.id).await?.into_iter().collect();
        for (address, digest) in digests {
            if wanted.contains_key(&digest) {
                let origin =
                    Origin { unit: unit.code.clone(), name: unit.name.clone(), number: sent.number, address };
                known.entry(digest).or_insert(origin);
            }
        }
    }
    let at = |(digest, addresses): (Digest, Vec<&str>)| {
        let origin = known.get(&digest).cloned();
        let of_address = move |address: &str| Some((address.to_owned(), origin.clone()?));
        addresses.into_iter().filter_map(of_address).collect::<Vec<_>>()
    };
    Ok(wanted.into_iter().flat_map(at).collect())
}

/// The digest of a passage's own words, an origin in brackets at its end left out; `None` for what is too short to tell.
fn words_of(passage: &Passage) -> Option<Digest> {
    let prose = matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item);
    let text = without_origin(&passage.text);
    (prose && text.split_whitespace().count() >= FEWEST_WORDS).then(|| Digest::of(text.as_bytes()))
}

/// The text without ` (Sở Nội vụ, báo cáo …, mục …)` at its end.
fn without_origin(text: &str) -> &str {
    let bracket = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    match bracket {
        Some((words, origin)) if origin.contains(", báo cáo ") && origin.contains(", mục ") => words,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_in_brackets_is_no_part_of_the_words() {
        let cases = [
            ("Có 12 dự án. (Sở Nội vụ, báo cáo số 05-BC/SNV, mục Nguyên nhân)", "Có 12 dự án."),
            ("Có 12 dự án (40%)", "Có 12 dự án (40%)"),
            ("(Sở Nội vụ, báo cáo số 5, mục 1)", "(Sở Nội vụ, báo cáo số 5, mục 1)"),
        ];
        for (text, words) in cases {
            assert_eq!(without_origin(text), words);
        }
    }
}
