//! What may be done with a query, and where its words stand by now. Pure.

use kernel::Digest;

use super::actions::QueryError;
use super::model::{QueryState, Whereabouts};
use crate::Passage;

/// The most signs a question or answer may have.
pub(super) const MOST_TEXT: usize = 4_000;

/// A text as it may be kept.
pub(super) fn text(given: &str) -> Result<String, QueryError> {
    let text = given.trim();
    if text.is_empty() || text.chars().count() > MOST_TEXT {
        return Err(QueryError::Text);
    }
    Ok(text.to_owned())
}

/// Whether a query can still be answered or closed: until it is closed, an answer can be given anew.
pub(super) fn still_open(state: QueryState) -> Result<(), QueryError> {
    if state == QueryState::Closed { Err(QueryError::Closed) } else { Ok(()) }
}

/// Where the words with `digest`, asked about at `address`, stand among `passages`. Exactly or not at all.
pub fn whereabouts(address: &str, digest: Digest, passages: &[Passage]) -> Whereabouts {
    match passages.iter().find(|passage| passage.address == address) {
        Some(passage) if passage.digest == digest => Whereabouts::Same,
        there => match (passages.iter().find(|passage| passage.digest == digest), there) {
            (Some(moved), _) => Whereabouts::Moved(moved.address.clone()),
            (None, Some(_)) => Whereabouts::Changed,
            (None, None) => Whereabouts::Gone,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PassageKind;

    #[test]
    fn words_are_found_exactly_or_not_at_all() {
        let passage = |address: &str, text: &str| {
            Passage::new(address.to_owned(), "causes", PassageKind::Paragraph, text.to_owned())
        };
        let later = [passage("causes/p1", "Câu mới."), passage("causes/p2", "Có 35 hồ sơ.")];
        let at = |address: &str, text: &str| whereabouts(address, Digest::of(text.as_bytes()), &later);
        assert_eq!(at("causes/p2", "Có 35 hồ sơ."), Whereabouts::Same);
        assert_eq!(at("causes/p1", "Có 35 hồ sơ."), Whereabouts::Moved("causes/p2".to_owned()));
        assert_eq!(at("causes/p1", "Có 36 hồ sơ."), Whereabouts::Changed);
        assert_eq!(at("causes/p9", "Có 36 hồ sơ."), Whereabouts::Gone);
    }
}
