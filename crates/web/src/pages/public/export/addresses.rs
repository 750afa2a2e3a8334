//! Addresses of a page that becomes a file: what stands beside it is named beside it, and nothing else is asked for.
//!
//! It changes addresses and no word.

use std::collections::{BTreeMap, BTreeSet};

use crate::assets;

/// The attributes that hold an address, as templates write them.
const HOLD: [&str; 4] = [" href=\"", " src=\"", SRCSET, " data-base=\""];
/// Holds several, each with a width.
const SRCSET: &str = " srcset=\"";

/// A page asks for something that is not among the files of the export.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the page asks for «{address}», which is not in the export; add it to the files of the export")]
pub struct NotBeside {
    address: String,
}

/// The files that stand beside each other, and what pages ask for among the assets.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// The address the release has on the site, without a slash at its end.
    base: String,
    /// What an address below it is as a file: `changes` is `changes.html`.
    files: BTreeMap<String, String>,
    /// The assets that were asked for, by address.
    asked: BTreeSet<String>,
}

impl Beside {
    pub(super) fn new(base: String, files: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { base, files: files.into_iter().collect(), asked: BTreeSet::new() }
    }

    /// The assets the pages ask for, each with the name of its file.
    pub(super) fn assets(&self) -> impl Iterator<Item = (String, &'static str)> {
        self.asked.iter().filter_map(|path| Some((asset_name(path)?, assets::at(path)?.text())))
    }

    /// `html` as a file in which `pages` are said otherwise than in [`Self::new`]. A link that leads to another page of the site is
    /// words without a link.
    pub(super) fn page(&mut self, html: &str, pages: &[(&str, &str)]) -> Result<String, NotBeside> {
        let mut file = String::with_capacity(html.len());
        let mut rest = html;
        while let Some((at, name)) = HOLD.iter().filter_map(|name| Some((rest.find(name)?, name))).min() {
            let begin = at + name.len();
            let Some(length) = rest[begin..].find('"') else { break };
            let address = &rest[begin..begin + length];
            file.push_str(&rest[..at]);
            let beside = if *name == SRCSET { self.set(address, pages) } else { self.beside(address, pages) };
            match beside {
                Some(beside) => {
                    file.push_str(name);
                    file.push_str(&beside);
                    file.push('"');
                }
                None if name.contains("href") => {}
                None => return Err(NotBeside { address: address.to_owned() }),
            }
            rest = &rest[begin + length + 1..];
        }
        file.push_str(rest);
        // A module is fetched, and nothing can be fetched from disk.
        Ok(file.replace(" type=\"module\"", " defer"))
    }

    /// Each address of a set beside the page, with its width.
    fn set(&mut self, set: &str, pages: &[(&str, &str)]) -> Option<String> {
        let each = |one: &str| {
            let (address, width) = one.split_once(' ').unwrap_or((one, ""));
            Some(format!("{} {width}", self.beside(address, pages)?).trim_end().to_owned())
        };
        let set: Option<Vec<String>> = set.split(", ").map(each).collect();
        Some(set?.join(", "))
    }

    fn beside(&mut self, address: &str, pages: &[(&str, &str)]) -> Option<String> {
        let elsewhere = ["https://", "http://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
        if address.starts_with('#') || elsewhere || !address.starts_with(['/', '?']) {
            return Some(address.to_owned());
        }
        if let Some(name) = asset_name(address) {
            self.asked.insert(address.to_owned());
            return Some(name);
        }
        let (path, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
        let below = path.strip_prefix(self.base.as_str())?;
        let below = if below.is_empty() { "" } else { below.strip_prefix('/')? };
        let page = pages.iter().find(|(name, _)| *name == below).map(|(_, file)| *file);
        let file = page.or_else(|| self.files.get(below).map(String::as_str))?;
        Some(format!("{file}{fragment}"))
    }
}

/// `listen.js` for `/assets/listen.0a1b….js`.
fn asset_name(path: &str) -> Option<String> {
    let file = path.strip_prefix("/assets/").filter(|_| assets::at(path).is_some())?;
    let (stem, ending) = (file.split('.').next()?, file.rsplit('.').next()?);
    Some(format!("{stem}.{ending}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beside() -> Beside {
        let files = ["page.json", "audio/nu-bac.mp3", "audio/", "pictures/a-480.webp", "pictures/a-960.webp"]
            .map(|name| (name.to_owned(), name.to_owned()));
        Beside::new("/releases/alpha/2".to_owned(), files)
    }

    #[test]
    fn what_is_beside_is_named_beside_and_other_pages_are_words() {
        let style = assets::STYLE.path();
        let script = assets::LISTEN.path();
        let html = format!(
            "<link href=\"{style}\"><script src=\"{script}\" type=\"module\"></script>\
             <a href=\"#e1\">1</a><a class=\"x\" href=\"/releases/alpha/2/changes#s2\">c</a>\
             <a href=\"/releases/alpha/2\">p</a><a href=\"/releases/alpha/2/page.json\">j</a>\
             <a href=\"/releases/alpha/1\">one</a><a href=\"/releases/alpha/22\">22</a><a href=\"?voice=nu-bac\">v</a>\
             <p data-base=\"/releases/alpha/2/audio/\"></p><source src=\"/releases/alpha/2/audio/nu-bac.mp3\">\
             <img srcset=\"/releases/alpha/2/pictures/a-480.webp 480w, /releases/alpha/2/pictures/a-960.webp 960w\">\
             <a href=\"https://vd.vn/\">out</a>"
        );
        let mut beside = beside();
        let file = beside.page(&html, &[("", "index.html"), ("changes", "changes.html")]).unwrap();
        assert_eq!(
            file,
            "<link href=\"style.css\"><script src=\"listen.js\" defer></script>\
             <a href=\"#e1\">1</a><a class=\"x\" href=\"changes.html#s2\">c</a>\
             <a href=\"index.html\">p</a><a href=\"page.json\">j</a>\
             <a>one</a><a>22</a><a>v</a>\
             <p data-base=\"audio/\"></p><source src=\"audio/nu-bac.mp3\">\
             <img srcset=\"pictures/a-480.webp 480w, pictures/a-960.webp 960w\">\
             <a href=\"https://vd.vn/\">out</a>"
        );
        let names: Vec<String> = beside.assets().map(|(name, _)| name).collect();
        assert_eq!(names, ["listen.js", "style.css"]);
    }

    #[test]
    fn what_a_page_needs_and_is_not_beside_it_is_told() {
        for address in ["/releases/alpha/2/audio/nu-bac.opus", "/assets/unknown.js", "/pictures/1.png"] {
            let told = beside().page(&format!("<img src=\"{address}\">"), &[]).unwrap_err();
            assert!(told.to_string().contains(address), "{told}");
        }
    }
}
