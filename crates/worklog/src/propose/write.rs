//! A proposal as TOML with comments: what is fairly sure or likely stands as it would in a mapping, what is unsure stands
//! behind `#`, and each guess says why.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kernel::Language;

use crate::mapping::{list, quoted};
use crate::{Class, Field, Proposal, Sureness, WordGuess};

/// Words that stand in a comment of words left open.
const SHOWN: usize = 200;

impl Proposal {
    /// The proposal as the text of a mapping, for a person to look through; its comments are in `language`.
    pub fn to_toml(&self, language: Language) -> String {
        let mut out = String::new();
        // Writing to a string cannot fail.
        let _ = self.write(&mut out, language);
        out
    }

    fn write(&self, out: &mut String, language: Language) -> std::fmt::Result {
        let t = |vi: &'static str, en: &'static str| language.pick(vi, en);
        writeln!(
            out,
            "# {}",
            t(
                "ĐỀ XUẤT ánh xạ: xem lại từng dòng trước khi dùng.",
                "A PROPOSED mapping: look at every line before using it."
            )
        )?;
        let (events, whole) = self.looked_at;
        match whole {
            true => writeln!(
                out,
                "# {} {events} {}.",
                t("Đã xem", "Looked at all"),
                t("sự kiện, cả tệp", "events of the file")
            )?,
            false => writeln!(
                out,
                "# {} {events} {}.",
                t("Mới xem", "Looked at the first"),
                t("sự kiện đầu của tệp", "events of the file")
            )?,
        }
        writeln!(
            out,
            "# {}",
            t("Dòng có # ở đầu là chưa rõ, để ngỏ.", "Lines behind # are unsure and left open.")
        )?;
        for remark in &self.remarks {
            writeln!(out, "# ! {}", one_line(remark.get(language)))?;
        }
        for problem in &self.problems {
            writeln!(out, "# ! {}", one_line(&problem.line(language)))?;
        }
        writeln!(out, "\n# title = \"\"\n\n[columns]")?;
        for &field in Field::ALL {
            let Some(guess) = self.column(field) else {
                let open = t("chưa tìm thấy", "not found");
                writeln!(out, "# {} = \"\"   # {open}", field.code())?;
                continue;
            };
            let sure = guess.sureness.name();
            writeln!(
                out,
                "{}{} = {}   # {}: {}",
                behind(guess.sureness),
                field.code(),
                quoted(&guess.what),
                sure.get(language),
                one_line(guess.why.get(language))
            )?;
        }
        writeln!(out, "\n[time]")?;
        for (key, value, sureness, why) in [
            ("zone", quoted(&self.zone.what), self.zone.sureness, &self.zone.why),
            (
                "forms",
                list(self.forms.what.iter().map(String::as_str)).replace('\n', " "),
                self.forms.sureness,
                &self.forms.why,
            ),
        ] {
            let sure = sureness.name();
            writeln!(
                out,
                "{}{key} = {value}   # {}: {}",
                behind(sureness),
                sure.get(language),
                one_line(why.get(language))
            )?;
        }
        writeln!(
            out,
            "# calendar = \"vietnam\"   # {}",
            t("nếu tính theo giờ làm việc", "to count working time")
        )?;
        if let Some(separator) = self.separator {
            let found = t(
                "tìm thấy trong tệp; chỉ cần ghi nếu đọc sai",
                "found in the file; write it only if it is read wrongly",
            );
            writeln!(out, "\n[csv]\n# separator = {}   # {found}", quoted(&separator.to_string()))?;
        }
        for (of, words) in [("activity", &self.activities), ("status", &self.statuses)] {
            write_words(out, of, words, language)?;
        }
        writeln!(
            out,
            "\n[compare]\n# period = \"quarter\"   # month, quarter, year, all\n# due_of = \"case\"   # case, task"
        )
    }
}

fn write_words(out: &mut String, of: &str, words: &[WordGuess], language: Language) -> std::fmt::Result {
    if words.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n[classes.{of}]")?;
    let mut by_class: BTreeMap<Class, Vec<&WordGuess>> = BTreeMap::new();
    let mut open = Vec::new();
    for word in words {
        match &word.class {
            Some(guess) if guess.sureness > Sureness::Open => {
                by_class.entry(guess.what).or_default().push(word)
            }
            _ => open.push(word),
        }
    }
    for (class, words) in by_class {
        writeln!(out, "{} = [", class.code())?;
        for word in words {
            let Some(guess) = &word.class else { continue };
            let sure = guess.sureness.name();
            let why = one_line(guess.why.get(language));
            writeln!(
                out,
                "    {},   # {} × · {}: {why}",
                quoted(&word.word),
                word.count,
                sure.get(language)
            )?;
        }
        writeln!(out, "]")?;
    }
    if !open.is_empty() {
        writeln!(
            out,
            "# {}",
            language.pick("Để ngỏ, tự xếp vào loại nếu cần:", "Left open; class them where needed:")
        )?;
    }
    for word in open.iter().take(SHOWN) {
        let why = word
            .class
            .as_ref()
            .map(|guess| format!(" · {}? {}", guess.what.code(), one_line(guess.why.get(language))));
        writeln!(out, "#     {},   # {} ×{}", quoted(&word.word), word.count, why.unwrap_or_default())?;
    }
    if open.len() > SHOWN {
        writeln!(out, "#     … +{}", open.len() - SHOWN)?;
    }
    Ok(())
}

/// What puts an unsure line behind a `#`.
fn behind(sureness: Sureness) -> &'static str {
    if sureness == Sureness::Open { "# " } else { "" }
}

/// A comment ends with its line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
