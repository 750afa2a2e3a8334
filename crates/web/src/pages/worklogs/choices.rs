//! The choices of the editor's lists: calendars, separators, encodings, periods, due times; what is chosen is always among them.
//!
//! A choice that is none of those known is shown as it stands, so that saving the form loses nothing.

use kernel::{Bilingual, Language};
use worklog::{Calendar, CalendarOf, DueOf, Grain};

use super::fields::{OWN, TAB};
use super::view::Editor;

impl Editor {
    /// The calendars there are, the chosen one marked.
    pub(super) fn calendars(&self) -> Vec<(String, String, bool)> {
        let language = self.shell.language;
        let chosen = match &self.sketch.calendar {
            CalendarOf::None => "",
            CalendarOf::Named(name) => name,
            CalendarOf::Own(_) => OWN,
        };
        let none = (String::new(), self.shell.t("không: tính cả ngày nghỉ", "none: elapsed time").to_owned());
        let shipped = Calendar::names().filter_map(|name| {
            let title = Calendar::shipped(name)?.title.get(language).to_owned();
            Some((name.to_owned(), title))
        });
        let mut all: Vec<(String, String)> = std::iter::once(none).chain(shipped).collect();
        if chosen == OWN {
            all.push((
                OWN.to_owned(),
                self.shell.t("lịch riêng, ghi trong ánh xạ", "its own, in the mapping").to_owned(),
            ));
        } else if !all.iter().any(|(name, _)| name == chosen) {
            all.push((chosen.to_owned(), chosen.to_owned()));
        }
        all.into_iter().map(|(name, title)| (name.clone(), title, name == chosen)).collect()
    }

    pub(super) fn separators(&self) -> Vec<(String, String, bool)> {
        let found =
            self.survey.separator.map(|found| format!(" ({})", separator_name(found, self.shell.language)));
        let auto = format!("{}{}", self.shell.t("tự nhận ra", "found out"), found.unwrap_or_default());
        let named = |c: char| (c.to_string(), separator_name(c, self.shell.language));
        choices(auto, [',', ';', '\t', '|'].into_iter().map(named).collect(), &self.sketch.separator)
            .into_iter()
            .map(|(code, name, here)| (if code == "\t" { TAB.to_owned() } else { code }, name, here))
            .collect()
    }

    pub(super) fn encodings(&self) -> Vec<(String, String, bool)> {
        let names = [
            ("utf-8", "UTF-8"),
            ("tcvn3", "TCVN3 (ABC: .VnTime, .VnArial)"),
            ("vni", "VNI (VNI-Times)"),
            ("windows-1258", "Windows-1258"),
            ("windows-1252", "Windows-1252"),
            ("utf-16le", "UTF-16 LE"),
            ("utf-16be", "UTF-16 BE"),
        ];
        let auto = self.shell.t("tự nhận ra", "found out").to_owned();
        let named = names.into_iter().map(|(code, name)| (code.to_owned(), name.to_owned())).collect();
        choices(auto, named, &self.sketch.encoding)
    }

    pub(super) fn periods(&self) -> Vec<(String, String, bool)> {
        let named = Grain::ALL.iter().map(|one| (one.code(), one.name()));
        self.coded(named.collect(), &self.sketch.period)
    }

    pub(super) fn dues(&self) -> Vec<(String, String, bool)> {
        let named = DueOf::ALL.iter().map(|one| (one.code(), one.name()));
        self.coded(named.collect(), &self.sketch.due_of)
    }

    fn coded(&self, named: Vec<(&str, Bilingual)>, chosen: &str) -> Vec<(String, String, bool)> {
        let language = self.shell.language;
        let named = named.into_iter().map(|(code, name)| (code.to_owned(), name.get(language).to_owned()));
        let mut all = choices(String::new(), named.collect(), chosen);
        all.remove(0);
        all
    }
}

/// The choices of a field whose value may be none of them; the empty one first.
fn choices(auto: String, named: Vec<(String, String)>, chosen: &str) -> Vec<(String, String, bool)> {
    let mut all = vec![(String::new(), auto)];
    all.extend(named);
    if !all.iter().any(|(code, _)| code == chosen) {
        all.push((chosen.to_owned(), format!("«{chosen}»")));
    }
    all.into_iter().map(|(code, name)| (code.clone(), name, code == chosen)).collect()
}

fn separator_name(separator: char, language: Language) -> String {
    match separator {
        ',' => language.pick("dấu phẩy ,", "comma ,").to_owned(),
        ';' => language.pick("dấu chấm phẩy ;", "semicolon ;").to_owned(),
        '\t' => language.pick("phím Tab", "tab").to_owned(),
        '|' => language.pick("gạch đứng |", "bar |").to_owned(),
        other => format!("«{other}»"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_that_is_none_of_those_known_is_still_shown() {
        let known = vec![("utf-8".to_owned(), "UTF-8".to_owned())];
        let shown = choices("auto".to_owned(), known, "latin9");
        assert_eq!(shown.last(), Some(&("latin9".to_owned(), "«latin9»".to_owned(), true)));
    }
}
