//! The sections of a mapping that say what the file leaves open: `[csv] encoding`, `[sheet]`, `[ocel]`.

use formats::events::{Chosen, Encoding};
use kernel::Bilingual;
use toml_edit::TableLike;

use super::Reader;

impl Reader<'_> {
    pub(super) fn chosen(&mut self, root: &dyn TableLike) -> Chosen {
        let mut chosen = Chosen::default();
        if let Some(table) = self.table(root, "csv") {
            chosen.encoding = self.word(table, "csv", "encoding", Encoding::ALL, Encoding::code);
        }
        if let Some(table) = self.table(root, "sheet") {
            self.known(table, &["name", "header_row"], "sheet");
            chosen.sheet = table.get("name").and_then(|item| self.string(item, "sheet.name"));
            if let Some(item) = table.get("header_row") {
                let row = item.as_integer().and_then(|row| u32::try_from(row).ok());
                chosen.header_row = row.filter(|row| *row > 0);
                if chosen.header_row.is_none() {
                    self.wrong_kind(
                        item,
                        "sheet.header_row",
                        "số thứ tự của dòng, từ 1",
                        "the number of a row, from 1",
                    );
                }
            }
        }
        if let Some(table) = self.table(root, "ocel") {
            self.known(table, &["object_type"], "ocel");
            match table.get("object_type") {
                Some(item) => chosen.object_type = self.string(item, "ocel.object_type"),
                None => self.problem(
                    "object-type-missing",
                    root.get("ocel").and_then(toml_edit::Item::span),
                    Bilingual::new("thiếu «ocel.object_type»", "«ocel.object_type» is missing"),
                    Bilingual::new(
                        "ghi object_type = \"loại đối tượng mà mỗi đối tượng là một hồ sơ\"",
                        "write object_type = \"the type of object of which each is a case\"",
                    ),
                ),
            }
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use kernel::Language;

    use crate::Mapping;

    fn check(sections: &str) -> String {
        let columns = "[columns]\ncase = \"a\"\nactivity = \"b\"\ntime = \"c\"\n";
        match Mapping::parse(&format!("{columns}{sections}"), "map.toml") {
            Ok(mapping) => format!("{:?}", mapping.chosen),
            Err(problems) => {
                let lines: Vec<String> =
                    problems.iter().map(|problem| problem.line(Language::English)).collect();
                lines.join("\n")
            }
        }
    }

    #[test]
    fn what_the_file_leaves_open_is_chosen_in_the_mapping() {
        let sections = "[csv]\nencoding = \"tcvn3\"\n[sheet]\nname = \"Hồ sơ\"\nheader_row = 3\n[ocel]\nobject_type = \"application\"\n";
        insta::assert_snapshot!(check(sections), @r#"Chosen { encoding: Some(Tcvn3), sheet: Some("Hồ sơ"), header_row: Some(3), object_type: Some("application") }"#);
        insta::assert_snapshot!(check(""), @"Chosen { encoding: None, sheet: None, header_row: None, object_type: None }");
    }

    #[test]
    fn choices_that_cannot_be_are_told_at_their_lines() {
        let sections = "[csv]\nencoding = \"tcvn\"\n[sheet]\nheader_row = 0\nsheet = \"x\"\n[ocel]\n";
        insta::assert_snapshot!(check(sections), @r#"
        map.toml:6:12: error [unknown-word] [csv] «tcvn» is not known → did you mean «tcvn3»?
        map.toml:8:14: error [wrong-kind] «sheet.header_row» must be the number of a row, from 1 → mend this line
        map.toml:9:1: error [unknown-word] [sheet] «sheet» is not known → use one of: name, header_row
        map.toml:10:1: error [object-type-missing] «ocel.object_type» is missing → write object_type = "the type of object of which each is a case"
        "#);
    }
}
