//! Whether what a citation rests on still stands where it stood, to the byte. Pure: a pin and what stands now go
//! in, an answer comes out. It is computed whenever it is asked for and never kept.
//!
//! A citation is resolved exactly or not at all: the same bytes at the same place are fresh, and nothing else is. There
//! is no likeness here. Bytes that stand at exactly one other place are *offered* to a person; nothing moves by itself.

use std::borrow::Cow;
use std::collections::HashMap;

use kernel::{Bilingual, Digest, Language};

/// Where in a source a cited thing stands. A source is one report or one work log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A passage by its address: `causes/p3`.
    Passage(String),
    /// A figure by its key.
    Figure(String),
    /// An indicator of a unit.
    Indicator {
        /// The indicator's id.
        indicator: String,
        /// The unit's name.
        unit: String,
    },
    /// An example case by its key.
    Example(String),
    /// The words of a reply: a reply holds nothing else.
    Reply,
}

/// What was there when a person last looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pin {
    /// Where it stood.
    pub place: Place,
    /// What stood there.
    pub digest: Digest,
}

/// What a source holds now, by place and by digest.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    by_place: HashMap<Place, Option<Digest>>,
    by_digest: HashMap<Digest, Vec<Place>>,
}

/// The state of a source now.
#[derive(Debug, Clone, Copy)]
pub enum Current<'a> {
    /// It is there and holds this.
    Here(&'a Contents),
    /// It is not there any more.
    Gone(Orphan),
    /// A version of the work log was registered that nobody measured yet: what it would show is not known.
    Unmeasured(i64),
}

/// Why a citation has nothing to rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Orphan {
    /// The report is gone or was withdrawn.
    Report,
    /// The work log, or its measurement, is gone or was withdrawn.
    Worklog,
    /// The reply is gone, which only a damaged store can bring about.
    Reply,
}

/// How a citation stands to its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Freshness {
    /// The same bytes stand at the same place.
    Fresh,
    /// Something else stands there now, or nothing: a person must look.
    Stale {
        /// Digest of what stands at the place now; `None` when the place is gone.
        stands: Option<Digest>,
        /// The one other place where exactly the pinned bytes stand now, if there is exactly one.
        offered: Option<Place>,
    },
    /// This version of the work log is registered but not measured: until it is, nobody knows whether what was pinned
    /// still stands. Counted as stale.
    Unmeasured(i64),
    /// The source is gone.
    Orphan(Orphan),
}

impl Contents {
    /// What a source holds, from its places and their digests.
    pub fn new(items: impl IntoIterator<Item = (Place, Digest)>) -> Self {
        let mut contents = Self::default();
        for (place, digest) in items {
            let places = contents.by_digest.entry(digest).or_default();
            if !places.contains(&place) {
                places.push(place.clone());
            }
            // A place that holds two things is no place: nothing may resolve to one of the two by chance.
            let known = contents.by_place.entry(place).or_insert(Some(digest));
            *known = known.filter(|known| *known == digest);
        }
        contents
    }

    /// What stands at `place`.
    pub fn at(&self, place: &Place) -> Option<Digest> {
        self.by_place.get(place).copied().flatten()
    }

    /// The one place of a passage where `digest` stands, if there is exactly one.
    fn only_place_of(&self, digest: &Digest) -> Option<&Place> {
        match self.by_digest.get(digest)?.as_slice() {
            [place @ Place::Passage(_)] => Some(place),
            _ => None,
        }
    }
}

/// How a pin stands to its source as it is now.
///
/// Figures, indicators and examples are looked for by their own key only, so only passages are ever offered elsewhere.
pub fn freshness(pin: &Pin, current: Current<'_>) -> Freshness {
    let contents = match current {
        Current::Gone(orphan) => return Freshness::Orphan(orphan),
        Current::Unmeasured(version) => return Freshness::Unmeasured(version),
        Current::Here(contents) => contents,
    };
    let stands = contents.at(&pin.place);
    if stands == Some(pin.digest) {
        return Freshness::Fresh;
    }
    let offered = match pin.place {
        Place::Passage(_) => {
            contents.only_place_of(&pin.digest).filter(|place| **place != pin.place).cloned()
        }
        _ => None,
    };
    Freshness::Stale { stands, offered }
}

impl Freshness {
    /// Whether the cited thing stands as it stood.
    pub fn is_fresh(&self) -> bool {
        *self == Self::Fresh
    }

    /// The name in URLs, class names and logs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale { .. } | Self::Unmeasured(_) => "stale",
            Self::Orphan(_) => "orphan",
        }
    }

    /// The name people read.
    pub fn name(&self, language: Language) -> &'static str {
        match self {
            Self::Fresh => language.pick("còn khớp", "fresh"),
            Self::Stale { .. } | Self::Unmeasured(_) => language.pick("cần xem lại", "stale"),
            Self::Orphan(_) => language.pick("mất nguồn", "orphan"),
        }
    }

    /// The state in one sentence.
    pub fn sentence(&self, language: Language) -> Cow<'static, str> {
        let sentence = match self {
            Self::Fresh => language.pick(
                "Nguồn vẫn đúng từng chữ tại đúng vị trí đã trích dẫn.",
                "The source still reads the same, to the letter, at the place cited.",
            ),
            Self::Stale { offered: Some(_), .. } => language.pick(
                "Đúng từng chữ ấy nay ở một vị trí khác; cần người xem và quyết định.",
                "Exactly these words now stand at one other place; a person must look and decide.",
            ),
            Self::Stale { stands: Some(_), .. } => language.pick(
                "Tại vị trí đã trích dẫn, nội dung đã thay đổi; cần người xem lại.",
                "Something else stands at the place cited; a person must look.",
            ),
            Self::Stale { .. } => language.pick(
                "Vị trí đã trích dẫn không còn trong bản hiện hành; cần người xem lại.",
                "The place cited is not in the current version; a person must look.",
            ),
            Self::Unmeasured(version) => return Cow::Owned(unmeasured(*version).get(language).to_owned()),
            Self::Orphan(Orphan::Report) => language.pick(
                "Báo cáo không còn hoặc đã được rút; trích dẫn này không còn căn cứ.",
                "The report is gone or was withdrawn; this citation has nothing to rest on.",
            ),
            Self::Orphan(Orphan::Worklog) => language.pick(
                "Nhật ký công việc hoặc kết quả đo không còn; trích dẫn này không còn căn cứ.",
                "The work log or its measurement is gone; this citation has nothing to rest on.",
            ),
            Self::Orphan(Orphan::Reply) => language.pick(
                "Ý kiến của cơ quan không còn; trích dẫn này không còn căn cứ.",
                "The body's reply is gone; this citation has nothing to rest on.",
            ),
        };
        Cow::Borrowed(sentence)
    }
}

/// What to do about a version of a work log that was never measured.
pub fn unmeasured(version: i64) -> Bilingual {
    Bilingual::new(
        format!("Bản {version} của nhật ký công việc đã đăng ký nhưng chưa đo: hãy đo rồi xem lại."),
        format!(
            "Version {version} of the work log is registered but not measured yet: measure it, then look again."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(address: &str) -> Place {
        Place::Passage(address.to_owned())
    }

    /// `version` is written as `address=words` lines; the pin likewise.
    fn check(pin: &str, version: &str) -> String {
        let item = |line: &str| {
            let (address, words) = line.trim().split_once('=').unwrap();
            (passage(address), Digest::of(words.as_bytes()))
        };
        let contents = Contents::new(version.lines().filter(|line| !line.trim().is_empty()).map(item));
        let (place, digest) = item(pin);
        match freshness(&Pin { place, digest }, Current::Here(&contents)) {
            Freshness::Stale { stands, offered } => format!(
                "stale, {}, {}",
                if stands.is_some() { "other words stand there" } else { "the place is gone" },
                match offered {
                    Some(Place::Passage(address)) => format!("offered {address}"),
                    _ => "nothing offered".to_owned(),
                }
            ),
            other => other.code().to_owned(),
        }
    }

    #[test]
    fn the_same_bytes_at_the_same_place_are_fresh_and_nothing_else_is() {
        assert_eq!(check("a/p1=x", "a/p1=x\na/p2=y"), "fresh");
        assert_eq!(check("a/p1=x", "a/p1=x\na/p2=x"), "fresh");
        assert_eq!(check("a/p1=x", "a/p1=X"), "stale, other words stand there, nothing offered");
        assert_eq!(check("a/p1=x", "a/p2=y"), "stale, the place is gone, nothing offered");
    }

    #[test]
    fn the_same_bytes_elsewhere_are_offered_only_when_there_is_one_such_place() {
        assert_eq!(check("a/p1=x", "a/p1=y\na/p2=x"), "stale, other words stand there, offered a/p2");
        assert_eq!(check("a/p1=x", "b/p7=x"), "stale, the place is gone, offered b/p7");
        assert_eq!(check("a/p1=x", "a/p2=x\na/p3=x"), "stale, the place is gone, nothing offered");
    }

    #[test]
    fn a_place_that_holds_two_things_resolves_to_neither() {
        assert_eq!(check("a/p1=x", "a/p1=x\na/p1=y"), "stale, the place is gone, nothing offered");
        assert_eq!(check("a/p1=x", "a/p1=y\na/p1=x\na/p1=y"), "stale, the place is gone, nothing offered");
        assert_eq!(check("a/p1=x", "a/p1=x\na/p1=x"), "fresh");
    }

    #[test]
    fn figures_are_never_offered_elsewhere() {
        let figure = |key: &str| Place::Figure(key.to_owned());
        let digest = Digest::of(b"12");
        let contents = Contents::new([(figure("late"), Digest::of(b"13")), (figure("done"), digest)]);
        let found = freshness(&Pin { place: figure("late"), digest }, Current::Here(&contents));
        assert_eq!(found, Freshness::Stale { stands: Some(Digest::of(b"13")), offered: None });
    }

    #[test]
    fn nothing_is_fresh_while_the_newest_version_is_not_measured() {
        let pin = Pin { place: passage("a/p1"), digest: Digest::of(b"x") };
        let found = freshness(&pin, Current::Unmeasured(2));
        assert_eq!((found.is_fresh(), found.code()), (false, "stale"));
        assert_eq!(
            found.sentence(Language::English),
            "Version 2 of the work log is registered but not measured yet: measure it, then look again."
        );
    }

    #[test]
    fn without_a_source_a_citation_is_an_orphan() {
        let pin = Pin { place: passage("a/p1"), digest: Digest::of(b"x") };
        let found = freshness(&pin, Current::Gone(Orphan::Report));
        assert_eq!((found.clone(), found.is_fresh()), (Freshness::Orphan(Orphan::Report), false));
    }
}
