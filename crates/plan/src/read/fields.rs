//! The rim to TOML: takes keys out of a table one by one, says what is missing, wrong or unknown and on which line.
//!
//! It knows no noun of a plan. After a problem it gives a placeholder, so that one fault is reported once; a plan
//! with problems is never handed on.

use jiff::civil::Date;
use kernel::Bilingual;
use toml::de::{DeTable, DeValue};

use crate::problems::{At, Lines, Problems, Spot, hint, near, slip};

/// A table being read.
pub(crate) struct Fields<'a> {
    lines: &'a Lines,
    table: &'a DeTable<'a>,
    /// Where the table begins.
    pub(crate) spot: Spot,
    taken: Vec<&'static str>,
}

/// A value that is not there.
pub(crate) struct Missing {
    /// Where it should be: the empty value, or the table without it.
    pub(crate) spot: Spot,
}

/// Parses `text` and hands its top table to `read`; only syntax problems otherwise.
pub(crate) fn read_toml<T>(
    out: &mut Problems,
    file: &'static str,
    text: &str,
    read: impl FnOnce(&mut Problems, Fields<'_>) -> T,
) -> Option<T> {
    let lines = Lines::of(file, text);
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        let spot = Spot { file, line: 1 };
        return Some(read(out, Fields { lines: &lines, table: table.get_ref(), spot, taken: Vec::new() }));
    }
    // Recovery after a fault guesses; the first fault is the one to mend.
    if let Some(error) = errors.first() {
        out.error(
            "syntax",
            lines.spot(error.span().map_or(0, |span| span.start)),
            Bilingual::new(
                format!("không đọc được TOML: {}", error.message()),
                format!("this is not TOML: {}", error.message()),
            ),
            Bilingual::new(
                "Sửa dấu ngoặc, dấu nháy hoặc dấu «=» ở dòng này rồi kiểm tra lại.",
                "Mend the bracket, quote or «=» on this line, then check again.",
            ),
        );
    }
    None
}

impl<'a> Fields<'a> {
    fn take(&mut self, key: &'static str) -> Option<(&'a DeValue<'a>, Spot)> {
        self.taken.push(key);
        // A misspelt key is read, and reported once, by `finish`.
        let exact = self.table.iter().find(|(name, _)| name.get_ref() == key);
        let (name, value) =
            exact.or_else(|| self.table.iter().find(|(name, _)| slip(name.get_ref(), key)))?;
        Some((value.get_ref(), self.lines.spot(name.span().start)))
    }

    fn wrong(&self, out: &mut Problems, key: &str, spot: Spot, vi: &str, en: &str) {
        out.error(
            "wrong-type",
            spot,
            Bilingual::new(format!("«{key}» phải là {vi}"), format!("«{key}» must be {en}")),
            Bilingual::new(
                "Viết lại giá trị theo mẫu của kế hoạch đi kèm.",
                "Write the value as the shipped plan does.",
            ),
        );
    }

    fn report(out: &mut Problems, key: &str, missing: Missing) {
        out.error(
            "missing-key",
            missing.spot,
            Bilingual::new(format!("thiếu hoặc để trống «{key}»"), format!("«{key}» is missing or empty")),
            Bilingual::new(format!("Ghi «{key} = …» vào mục này."), format!("Write «{key} = …» here.")),
        );
    }

    /// A text in both languages: `"…"` or `{ vi = "…", en = "…" }`. Without English, the Vietnamese stands for it.
    pub(crate) fn bilingual(
        &mut self,
        out: &mut Problems,
        key: &'static str,
    ) -> Result<At<Bilingual>, Missing> {
        let Some((value, spot)) = self.take(key) else {
            return Err(Missing { spot: self.spot });
        };
        let text = match value {
            DeValue::String(text) => Bilingual::new(clean(text), clean(text)),
            DeValue::Table(table) => {
                let mut inner = Fields { lines: self.lines, table, spot, taken: Vec::new() };
                let vi = inner.plain(out, "vi").map_or_else(|_| String::new(), |at| at.value);
                let en = inner.plain(out, "en").map_or_else(|_| vi.clone(), |at| at.value);
                inner.finish(out);
                Bilingual { vi, en }
            }
            _ => {
                self.wrong(out, key, spot, "chữ, hoặc { vi = …, en = … }", "a text, or { vi = …, en = … }");
                Bilingual::new("?", "?")
            }
        };
        if text.vi.is_empty() { Err(Missing { spot }) } else { Ok(At { value: text, spot }) }
    }

    /// A text that must be there, in both languages.
    pub(crate) fn need(&mut self, out: &mut Problems, key: &'static str) -> Bilingual {
        self.bilingual(out, key).map(|at| at.value).unwrap_or_else(|missing| {
            Self::report(out, key, missing);
            Bilingual::default()
        })
    }

    /// A text that may be missing, in both languages.
    pub(crate) fn maybe(&mut self, out: &mut Problems, key: &'static str) -> Bilingual {
        self.bilingual(out, key).map(|at| at.value).unwrap_or_default()
    }

    /// A plain text.
    pub(crate) fn plain(&mut self, out: &mut Problems, key: &'static str) -> Result<At<String>, Missing> {
        match self.take(key) {
            None => Err(Missing { spot: self.spot }),
            Some((DeValue::String(text), spot)) => match clean(text) {
                text if text.is_empty() => Err(Missing { spot }),
                value => Ok(At { value, spot }),
            },
            Some((_, spot)) => {
                self.wrong(out, key, spot, "chữ trong dấu nháy", "a text in quotes");
                Ok(At { value: String::new(), spot })
            }
        }
    }

    /// A plain text that must be there.
    pub(crate) fn need_plain(&mut self, out: &mut Problems, key: &'static str) -> Option<At<String>> {
        match self.plain(out, key) {
            Ok(at) if at.value.is_empty() => None,
            Ok(at) => Some(at),
            Err(missing) => {
                Self::report(out, key, missing);
                None
            }
        }
    }

    /// A plain text that may be missing.
    pub(crate) fn maybe_plain(&mut self, out: &mut Problems, key: &'static str) -> String {
        self.plain(out, key).map(|at| at.value).unwrap_or_default()
    }

    /// A date: `2023-09-29`. `Ok(None)` after a wrong value, which is reported.
    pub(crate) fn date(
        &mut self,
        out: &mut Problems,
        key: &'static str,
    ) -> Result<Option<At<Date>>, Missing> {
        let Some((value, spot)) = self.take(key) else {
            return Err(Missing { spot: self.spot });
        };
        let text = match value {
            DeValue::String(text) => text.trim().to_owned(),
            DeValue::Datetime(moment) => moment.to_string(),
            _ => "?".to_owned(),
        };
        if text.is_empty() {
            return Err(Missing { spot });
        }
        Ok(read_date(out, key, &text, spot).map(|value| At { value, spot }))
    }

    /// A date that must be there.
    pub(crate) fn need_date(&mut self, out: &mut Problems, key: &'static str) -> Option<At<Date>> {
        self.date(out, key).unwrap_or_else(|missing| {
            Self::report(out, key, missing);
            None
        })
    }

    /// A whole number. `Ok(None)` after a wrong value, which is reported.
    pub(crate) fn number(
        &mut self,
        out: &mut Problems,
        key: &'static str,
    ) -> Result<Option<At<i64>>, Missing> {
        let Some((value, spot)) = self.take(key) else {
            return Err(Missing { spot: self.spot });
        };
        let number =
            value.as_integer().and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        if number.is_none() {
            self.wrong(out, key, spot, "một số nguyên", "a whole number");
        }
        Ok(number.map(|value| At { value, spot }))
    }

    /// A whole number that must be there.
    pub(crate) fn need_number(&mut self, out: &mut Problems, key: &'static str) -> Option<At<i64>> {
        self.number(out, key).unwrap_or_else(|missing| {
            Self::report(out, key, missing);
            None
        })
    }

    /// Whole numbers; none when the key is missing.
    pub(crate) fn numbers(&mut self, out: &mut Problems, key: &'static str) -> Vec<At<i64>> {
        self.list(out, key, "một dãy số nguyên", "a list of whole numbers", |value| {
            value.as_integer().and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok())
        })
    }

    /// Words; none when the key is missing.
    pub(crate) fn words(&mut self, out: &mut Problems, key: &'static str) -> Vec<At<String>> {
        self.list(out, key, "một dãy chữ trong dấu nháy", "a list of texts in quotes", |value| {
            value.as_str().map(clean).filter(|text| !text.is_empty())
        })
    }

    fn list<T>(
        &mut self,
        out: &mut Problems,
        key: &'static str,
        vi: &str,
        en: &str,
        read: impl Fn(&DeValue<'_>) -> Option<T>,
    ) -> Vec<At<T>> {
        let Some((value, spot)) = self.take(key) else {
            return Vec::new();
        };
        let DeValue::Array(values) = value else {
            self.wrong(out, key, spot, vi, en);
            return Vec::new();
        };
        let mut found = Vec::new();
        for value in values.iter() {
            let spot = self.lines.spot(value.span().start);
            match read(value.get_ref()) {
                Some(value) => found.push(At { value, spot }),
                None => self.wrong(out, key, spot, vi, en),
            }
        }
        found
    }

    /// The table under `key`, which must be there.
    pub(crate) fn table(&mut self, out: &mut Problems, key: &'static str) -> Option<Fields<'a>> {
        match self.take(key) {
            None => {
                Self::report(out, key, Missing { spot: self.spot });
                None
            }
            Some((value, spot)) => self.as_table(out, key, value, spot),
        }
    }

    /// The table under `key`, which may be missing.
    pub(crate) fn table_if_there(&mut self, out: &mut Problems, key: &'static str) -> Option<Fields<'a>> {
        self.take(key).and_then(|(value, spot)| self.as_table(out, key, value, spot))
    }

    fn as_table(
        &self,
        out: &mut Problems,
        key: &str,
        value: &'a DeValue<'a>,
        spot: Spot,
    ) -> Option<Fields<'a>> {
        if let DeValue::Table(table) = value {
            return Some(Fields { lines: self.lines, table, spot, taken: Vec::new() });
        }
        self.wrong(out, key, spot, "một mục «[…]»", "a table «[…]»");
        None
    }

    /// The tables under `key`, each written `[[key]]`; none when there is none.
    pub(crate) fn tables(&mut self, out: &mut Problems, key: &'static str) -> Vec<Fields<'a>> {
        let Some((value, spot)) = self.take(key) else {
            return Vec::new();
        };
        let DeValue::Array(values) = value else {
            self.wrong(out, key, spot, "các mục «[[…]]»", "tables «[[…]]»");
            return Vec::new();
        };
        let mut found = Vec::new();
        for value in values.iter() {
            let spot = self.lines.spot(value.span().start);
            match value.get_ref() {
                DeValue::Table(table) => {
                    found.push(Fields { lines: self.lines, table, spot, taken: Vec::new() });
                }
                _ => self.wrong(out, key, spot, "các mục «[[…]]»", "tables «[[…]]»"),
            }
        }
        found
    }

    /// Reports the keys nobody took.
    pub(crate) fn finish(self, out: &mut Problems) {
        for (name, _) in self.table.iter().filter(|(name, _)| !self.taken.contains(&name.get_ref().as_ref()))
        {
            let key = name.get_ref().as_ref();
            out.error(
                "unknown-key",
                self.lines.spot(name.span().start),
                Bilingual::new(
                    format!("không có mục nào tên «{key}» ở đây"),
                    format!("there is no key «{key}» here"),
                ),
                hint(
                    &near(key, self.taken.iter().copied()),
                    Bilingual::new(
                        format!("Các mục được dùng ở đây: {}.", self.taken.join(", ")),
                        format!("The keys here are: {}.", self.taken.join(", ")),
                    ),
                ),
            );
        }
    }
}

/// Reads `2023-09-29`, or says what is wrong.
pub(crate) fn read_date(out: &mut Problems, key: &str, text: &str, spot: Spot) -> Option<Date> {
    let date = text.parse::<Date>().ok();
    if date.is_none() || text.len() != 10 {
        out.error(
            "wrong-date",
            spot,
            Bilingual::new(
                format!("«{key}»: «{text}» không phải là một ngày"),
                format!("«{key}»: «{text}» is no day"),
            ),
            Bilingual::new(
                "Viết năm-tháng-ngày, như 2023-09-29.",
                "Write year-month-day, such as 2023-09-29.",
            ),
        );
        return None;
    }
    date
}

/// Normal form, without space at the ends and with each run of white space as one blank.
pub(crate) fn clean(text: &str) -> String {
    vietnamese::normalize(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
