//! Reads the sections `[levels]` and `hard` of a mapping.

use std::collections::{BTreeMap, BTreeSet};

use kernel::Bilingual;
use toml_edit::{Item, TableLike};

use super::Reader;
use crate::mapping::{Field, Levels, Mapping};

impl Reader<'_> {
    /// The levels, if the mapping has that section; every word in it must be one of `order`.
    pub(super) fn levels(&mut self, root: &dyn TableLike) -> Option<Levels> {
        let table = self.table(root, "levels")?;
        self.known(table, &["order", "suffixes", "otherwise"], "levels");
        let mut levels = Levels::default();
        match table.get("order") {
            None => self.problem(
                "order-missing",
                root.get("levels").and_then(Item::span),
                Bilingual::new("thiếu «levels.order»", "«levels.order» is missing"),
                Bilingual::new(
                    "ghi các cấp từ thấp đến cao: order = [\"xã\", \"huyện\", \"tỉnh\"]",
                    "write the levels from low to high: order = [\"1\", \"2nd\", \"3rd\"]",
                ),
            ),
            Some(item) => {
                for (word, span) in self.strings(item, "levels.order") {
                    if levels.order.contains(&word) || word.is_empty() {
                        self.problem(
                            "level-twice",
                            span,
                            Bilingual::new(
                                format!("cấp «{word}» trống hoặc ghi hai lần"),
                                format!("the level «{word}» is empty or stands here twice"),
                            ),
                            Bilingual::new("giữ mỗi cấp một lần", "keep each level once"),
                        );
                    } else {
                        levels.order.push(word);
                    }
                }
            }
        }
        levels.suffixes = self.suffixes(table, &levels.order);
        if let Some(item) = table.get("otherwise")
            && let Some(word) = self.string(item, "levels.otherwise")
        {
            self.must_be_level(&word, item.span(), &levels.order);
            levels.otherwise = Some(word);
        }
        Some(levels)
    }

    fn suffixes(&mut self, table: &dyn TableLike, order: &[String]) -> BTreeMap<String, String> {
        let mut suffixes = BTreeMap::new();
        let Some(item) = table.get("suffixes") else { return suffixes };
        let Some(table) = item.as_table_like() else {
            self.wrong_kind(item, "levels.suffixes", "một bảng", "a table");
            return suffixes;
        };
        for (suffix, item) in table.iter() {
            let Some(level) = self.string(item, &format!("levels.suffixes.{suffix}")) else { continue };
            self.must_be_level(&level, item.span(), order);
            if suffix.is_empty() || suffix.trim() != suffix {
                let span = table.key(suffix).and_then(|key| key.span());
                self.problem(
                    "bad-suffix",
                    span,
                    Bilingual::new(
                        format!("«{suffix}» không phải phần cuối của tên đơn vị"),
                        format!("«{suffix}» is no end of a unit's name"),
                    ),
                    Bilingual::new(
                        "ghi từ cuối, không có dấu cách ở hai đầu",
                        "write the last word, without blanks around it",
                    ),
                );
            } else {
                suffixes.insert(suffix.to_owned(), level);
            }
        }
        suffixes
    }

    fn must_be_level(&mut self, word: &str, span: Option<std::ops::Range<usize>>, order: &[String]) {
        if !order.iter().any(|level| level == word) {
            self.problem(
                "unknown-level",
                span,
                Bilingual::new(
                    format!("cấp «{word}» không có trong «levels.order»"),
                    format!("the level «{word}» is not in «levels.order»"),
                ),
                Bilingual::new(
                    format!("dùng một trong: {}", order.join(", ")),
                    format!("use one of: {}", order.join(", ")),
                ),
            );
        }
    }

    /// The words of `difficulty` that mean a hard case.
    pub(super) fn hard(&mut self, root: &dyn TableLike) -> BTreeSet<String> {
        let item = root.get("compare").and_then(Item::as_table_like).and_then(|table| table.get("hard"));
        let Some(item) = item else { return BTreeSet::new() };
        self.strings(item, "compare.hard").into_iter().map(|(word, _)| word).collect()
    }

    /// What levels and hard words need from the rest of the mapping.
    pub(super) fn cross_check_levels(&mut self, root: &dyn TableLike, mapping: &Mapping) {
        let has =
            |field: Field| mapping.columns.contains_key(&field) || mapping.constants.contains_key(&field);
        let at = root.get("levels").and_then(Item::span);
        if let Some(levels) = &mapping.levels {
            if has(Field::Level) && levels.are_of_units() {
                self.problem(
                    "level-twice-told",
                    at,
                    Bilingual::new(
                        "cấp vừa đọc từ cột «level» vừa đọc từ tên đơn vị",
                        "levels are read both from the column «level» and from the names of units",
                    ),
                    Bilingual::new(
                        "bỏ «suffixes» và «otherwise», hoặc bỏ columns.level",
                        "remove «suffixes» and «otherwise», or columns.level",
                    ),
                );
            } else if !has(Field::Level) && !levels.are_of_units() {
                self.problem(
                    "level-missing",
                    at,
                    Bilingual::new(
                        "có thứ tự các cấp nhưng không có nơi nào cho biết cấp",
                        "there is an order of levels but nothing tells the level",
                    ),
                    Bilingual::new(
                        "ghi columns.level, hoặc «suffixes» và «otherwise»",
                        "write columns.level, or «suffixes» and «otherwise»",
                    ),
                );
            } else if levels.are_of_units() && !has(Field::Unit) {
                self.problem(
                    "unit-missing",
                    at,
                    Bilingual::new(
                        "cấp đọc từ tên đơn vị nhưng không có cột đơn vị",
                        "levels are read from the names of units but no column is the unit",
                    ),
                    Bilingual::new("ghi columns.unit", "write columns.unit"),
                );
            }
        }
        if !mapping.hard.is_empty() && !has(Field::Difficulty) {
            let table = root.get("compare").and_then(Item::as_table_like);
            self.problem(
                "difficulty-missing",
                table.and_then(|table| table.get("hard")).and_then(Item::span),
                Bilingual::new(
                    "có từ chỉ hồ sơ khó nhưng không có cột độ khó",
                    "words for hard cases are given but no column is the difficulty",
                ),
                Bilingual::new("ghi columns.difficulty", "write columns.difficulty"),
            );
        }
    }
}
