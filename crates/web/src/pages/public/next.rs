//! Where one may read on: sections and releases that rest on reports of the same bodies and on passages with the same codes.
//!
//! It goes by what the frozen pages hold and by nothing of the reader.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use kernel::{Bilingual, Language, StudyCode};
use publish::{PublicPage, PublicSection, PublishError};
use store::{Kept, Store};

/// So many other sections are named below one.
const MOST_SECTIONS: usize = 2;
/// So many other releases are named.
const MOST_RELEASES: usize = 3;
/// So many shared codes are named.
const MOST_NAMED: usize = 3;
/// A shared code says more than a shared body: nearly every section rests on some of the same reports.
const CODE_WEIGHT: usize = 2;

/// Something to read next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Related {
    pub(super) href: String,
    pub(super) title: String,
    /// What it shares, in a few words.
    pub(super) why: String,
}

/// What a text is about: the codes of what it cites, by name, and whose reports it rests on.
#[derive(Debug, Clone, Default)]
struct About {
    codes: BTreeSet<(String, Bilingual)>,
    bodies: BTreeSet<Bilingual>,
}

/// The latest release of a study and what it is about.
#[derive(Debug, Clone)]
struct Subject {
    study: StudyCode,
    number: i64,
    title: Bilingual,
    about: About,
}

/// What the latest releases are about, kept in memory until there is another, one is revoked, or one under embargo opens.
#[derive(Debug, Clone)]
pub(super) struct Subjects(Arc<Kept<Option<Timestamp>, Vec<Subject>>>);

impl Default for Subjects {
    fn default() -> Self {
        Self(Arc::new(Kept::new(1, &["release"])))
    }
}

impl About {
    fn of_section(page: &PublicPage, section: &PublicSection) -> Self {
        let cited = section.statements.iter().flat_map(|statement| &statement.citations);
        let evidence = cited.filter_map(|number| page.evidence.get(number.checked_sub(1)?));
        Self {
            codes: section.codes.iter().map(|code| (code.code.clone(), code.name.clone())).collect(),
            bodies: evidence.map(|each| each.source.clone()).collect(),
        }
    }

    fn of_page(page: &PublicPage) -> Self {
        page.sections.iter().map(|section| Self::of_section(page, section)).fold(
            Self::default(),
            |mut all, one| {
                all.codes.extend(one.codes);
                all.bodies.extend(one.bodies);
                all
            },
        )
    }

    /// How much both are about the same, and in which words; `None` when nothing is.
    fn shared(&self, other: &Self, language: Language) -> Option<(usize, String)> {
        let codes: Vec<&str> =
            self.codes.intersection(&other.codes).map(|(_, name)| name.get(language)).collect();
        let bodies = self.bodies.intersection(&other.bodies).count();
        let mut parts = Vec::new();
        if !codes.is_empty() {
            let named = codes.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
            let more = if codes.len() > MOST_NAMED { ", …" } else { "" };
            parts.push(format!("{} {named}{more}", language.pick("cùng nói về", "also about")));
        }
        if bodies > 0 {
            let one = if bodies == 1 { "1 source in common" } else { "sources in common" };
            parts.push(match language {
                Language::Vietnamese => format!("{bodies} nguồn chung"),
                Language::English if bodies == 1 => one.to_owned(),
                Language::English => format!("{bodies} {one}"),
            });
        }
        let score = codes.len() * CODE_WEIGHT + bodies;
        (score > 0).then(|| (score, parts.join("; ")))
    }
}

/// The other sections of the page that share most with the one at `index`, the one that shares most first.
pub(super) fn related_sections(page: &PublicPage, index: usize, language: Language) -> Vec<Related> {
    let Some(section) = page.sections.get(index) else { return Vec::new() };
    let own = About::of_section(page, section);
    let others = page.sections.iter().enumerate().filter(|(other, _)| *other != index);
    let scored = others.filter_map(|(other, section)| {
        let (score, why) = own.shared(&About::of_section(page, section), language)?;
        let (href, title) = (format!("#muc-{}", other + 1), section.title.get(language).to_owned());
        Some((score, Related { href, title, why }))
    });
    best(scored, MOST_SECTIONS)
}

impl Subjects {
    /// Releases of other studies that share most with `page`.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn related(
        &self,
        store: &Store,
        page: &PublicPage,
        language: Language,
    ) -> Result<Vec<Related>, PublishError> {
        let next = publish::next_opening_of_all(store).await?;
        let subjects = self.0.get(store, &next, async || subjects(store).await).await?;
        let own = About::of_page(page);
        let scored =
            subjects.iter().filter(|subject| subject.study.as_str() != page.study).filter_map(|subject| {
                let (score, why) = own.shared(&subject.about, language)?;
                let href = format!("/releases/{}/{}", subject.study, subject.number);
                Some((score, Related { href, title: subject.title.get(language).to_owned(), why }))
            });
        Ok(best(scored, MOST_RELEASES))
    }
}

async fn subjects(store: &Store) -> Result<Vec<Subject>, PublishError> {
    let mut subjects = Vec::new();
    for release in publish::latest_of_each(store, None).await? {
        let about = About::of_page(&publish::page(store, &release).await?);
        subjects.push(Subject { study: release.study, number: release.number, title: release.title, about });
    }
    Ok(subjects)
}

/// Those with the highest scores; of two with the same, the one that came first.
fn best(scored: impl Iterator<Item = (usize, Related)>, most: usize) -> Vec<Related> {
    let mut scored: Vec<(usize, Related)> = scored.collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().take(most).map(|(_, related)| related).collect()
}

#[cfg(test)]
mod tests {
    use publish::PublicCode;

    use super::*;

    #[test]
    fn what_shares_more_codes_and_bodies_is_named_first_and_what_shares_nothing_is_not() {
        let body = |name: &str| Bilingual::new(name, name);
        let code = |code: &str| PublicCode { code: code.to_owned(), name: body(code) };
        let about = |codes: &[&str], bodies: &[&str]| About {
            codes: codes.iter().map(|one| code(one)).map(|code| (code.code, code.name)).collect(),
            bodies: bodies.iter().map(|name| body(name)).collect(),
        };
        let own = about(&["a", "b", "c", "d"], &["x", "y"]);
        let shared = |other: &About| own.shared(other, Language::English);
        assert_eq!(shared(&about(&["e"], &["z"])), None);
        assert_eq!(shared(&about(&[], &["x"])), Some((1, "1 source in common".to_owned())));
        let (score, why) = shared(&about(&["a", "b", "c", "d"], &["x", "y"])).unwrap();
        assert_eq!((score, why.as_str()), (10, "also about a, b, c, …; 2 sources in common"));
        let related =
            |title: &str| Related { href: String::new(), title: title.to_owned(), why: String::new() };
        let scored = [(1, related("one")), (9, related("nine")), (9, related("nine again"))];
        let titles: Vec<String> = best(scored.into_iter(), 2).into_iter().map(|each| each.title).collect();
        assert_eq!(titles, ["nine", "nine again"]);
    }
}
