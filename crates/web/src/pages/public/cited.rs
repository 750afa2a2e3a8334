//! A release or one of its sentences as it is quoted elsewhere: title, issuer, date, hash and address, in one line of text; and the
//! same facts for programs that read pages (schema.org, OpenGraph).

use kernel::Language;
use publish::{AudioForm, Home, PublicPage, Release, Voice};
use serde_json::{Value, json};

/// A description for lists of search results has at most so many letters.
const LONGEST_DESCRIPTION: usize = 200;

/// Where a release is found and what names it.
pub(super) struct Cited {
    title: String,
    issuer: String,
    number: i64,
    date: String,
    hash: String,
    /// Its whole address; only its path where the site's own is not known.
    address: String,
}

impl Cited {
    pub(super) fn of(page: &PublicPage, release: &Release, home: &Home, language: Language) -> Self {
        let site = match home {
            Home::At(site) => site.as_str(),
            Home::Unknown => "",
        };
        Self {
            title: page.title.get(language).to_owned(),
            issuer: page.issuer.get(language).to_owned(),
            number: release.number,
            date: vietnamese::format_date(page.day(), language),
            hash: release.page.to_string(),
            address: format!("{site}/releases/{}/{}", release.study, release.number),
        }
    }

    /// The release as it is quoted.
    pub(super) fn whole(&self, language: Language) -> String {
        self.line("", "", language)
    }

    /// A sentence as it is quoted; `anchor` is where it stands in the page.
    pub(super) fn sentence(&self, sentence: &str, anchor: &str, language: Language) -> String {
        self.line(&format!("“{sentence}” "), &format!("#{anchor}"), language)
    }

    fn line(&self, quote: &str, anchor: &str, language: Language) -> String {
        let Self { title, issuer, number, date, hash, address } = self;
        let release = language.pick("bản công bố số", "release");
        format!("{quote}{issuer}, {title}, {release} {number}, {date}. SHA-256 {hash}. {address}{anchor}")
    }

    /// Its address.
    pub(super) fn address(&self) -> &str {
        &self.address
    }
}

/// What programs are told of a page.
pub(super) struct Meta {
    pub(super) description: String,
    /// The address of its first picture, if it has one.
    pub(super) image: Option<String>,
    /// As JSON-LD, safe to stand in a page.
    pub(super) json_ld: String,
}

impl Meta {
    pub(super) fn of(page: &PublicPage, release: &Release, cited: &Cited, language: Language) -> Self {
        let first = page.sections.iter().flat_map(|section| &section.statements).next();
        let description = shortened(first.map_or("", |statement| statement.text.as_str()));
        let picture = page.sections.iter().flat_map(|section| &section.pictures).next();
        let file = picture.and_then(|picture| picture.files.last());
        let image = file.map(|file| format!("{}/pictures/{}", cited.address, file.name()));
        let mut facts = json!({
            "@context": "https://schema.org",
            "@type": "Report",
            "name": cited.title,
            "headline": cited.title,
            "reportNumber": release.number.to_string(),
            "inLanguage": "vi",
            "datePublished": page.published_at.to_string(),
            "dateModified": page.published_at.to_string(),
            "temporalCoverage": format!("{}/{}", page.window.0, page.window.1),
            "publisher": { "@type": "Organization", "name": cited.issuer },
            "author": { "@type": "Organization", "name": cited.issuer },
            "url": cited.address,
            "identifier": { "@type": "PropertyValue", "propertyID": "SHA-256", "value": cited.hash },
            "description": description,
            "isAccessibleForFree": true,
            "audio": sounds(cited, language),
        });
        if let Some(image) = &image {
            facts["image"] = json!(image);
        }
        // A tag in the text must not end the element it stands in.
        let json_ld = facts.to_string().replace('<', "\\u003c");
        Self { description, image, json_ld }
    }
}

fn sounds(cited: &Cited, language: Language) -> Vec<Value> {
    let sound = |voice: &Voice| {
        json!({
            "@type": "AudioObject",
            "name": voice.name(language),
            "inLanguage": "vi",
            "encodingFormat": "audio/mpeg",
            "contentUrl": format!("{}/audio/{voice}.{}", cited.address, AudioForm::Mp3.ending()),
        })
    };
    Voice::ALL.iter().map(sound).collect()
}

/// The beginning of a text, cut between words.
fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST_DESCRIPTION {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONGEST_DESCRIPTION).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_ends_between_words() {
        assert_eq!(shortened("Ngắn."), "Ngắn.");
        let long = "né tránh, ".repeat(40);
        let short = shortened(&long);
        assert!(short.ends_with("né tránh…") || short.ends_with("né…"), "{short}");
        assert!(short.chars().count() <= LONGEST_DESCRIPTION + 1);
    }
}
