//! Where the words of a body's report come from: passages that stand word for word in a report of one of its units.
//!
//! Computed when somebody looks, never kept. A passage may bear the origin in brackets that the gathered file gave it.

use std::collections::{BTreeMap, HashMap};

use ::store::{Store, StoreError};
use kernel::{Bilingual, BodyCode, Digest};

use super::action::gather;
use crate::store as rows;
use crate::{Passage, PassageKind, Version};

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

/// The origins of passages of `version` in the newest reports of its body's units, by address.
///
/// # Errors
/// When the database refuses.
pub async fn origins(
    store: &Store,
    version: &Version,
    passages: &[Passage],
) -> Result<BTreeMap<String, Origin>, StoreError> {
    if plan::units_of_study(store, &version.study).await?.is_empty() {
        return Ok(BTreeMap::new());
    }
    let Some(gathered) = gather(store, &version.study, &version.body).await? else {
        return Ok(BTreeMap::new());
    };
    let mut known: HashMap<Digest, Origin> = HashMap::new();
    for unit in &gathered.units {
        let Some(sent) = unit.version() else { continue };
        // Words told twice come from where they stand first.
        let digests: BTreeMap<_, _> = rows::passage_digests(store, sent.id).await?.into_iter().collect();
        for (address, digest) in digests {
            let origin =
                Origin { unit: unit.code.clone(), name: unit.name.clone(), number: sent.number, address };
            known.entry(digest).or_insert(origin);
        }
    }
    Ok(passages
        .iter()
        .filter_map(|passage| Some((passage.address.clone(), known.get(&words_of(passage)?)?.clone())))
        .collect())
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
