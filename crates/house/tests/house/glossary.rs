//! One noun, one name: the words of `GLOSSARY.md` are the names in the code.

use std::collections::BTreeSet;

use crate::{markdown, none, tree};

#[test]
fn every_word_is_used_as_written() {
    let tables = tables();
    let sources: Vec<(String, String)> = tree::files_ending(&[".rs"])
        .into_iter()
        .map(|path| {
            let text = tree::text(&path);
            (path, text)
        })
        .collect();
    let mut complaints = Vec::new();
    for row in markdown::table(&tree::text("GLOSSARY.md"), "Words") {
        let in_code = row.last().unwrap();
        let names = markdown::codes(in_code);
        if names.is_empty() {
            complaints.push(format!("«{}» does not say where it is in the code", row[0]));
        }
        for name in names {
            let there = match name.split_once("::") {
                Some((room, item)) => defines(&sources, room, item),
                None => tables.contains(name),
            };
            if !there {
                complaints.push(format!("«{}»: `{name}` is not in the code", row[0]));
            }
        }
    }
    none(
        &complaints,
        "the last column holds `room::Type` or the name of a table. Mend the glossary, or rename the thing so that \
         one noun has one name.",
    );
}

/// Every table the house has is named by a word of the glossary, or is bookkeeping that the last table explains.
#[test]
fn every_table_is_a_known_word() {
    let glossary = tree::text("GLOSSARY.md");
    let named: BTreeSet<&str> =
        markdown::prose(&glossary).iter().flat_map(|(_, line)| markdown::codes(line)).collect();
    let complaints: Vec<String> = tables()
        .iter()
        .filter(|table| !named.contains(table.as_str()))
        .map(|table| format!("`{table}`"))
        .collect();
    none(&complaints, "these tables are in no row of GLOSSARY.md: say which word they are the table of.");
}

fn tables() -> BTreeSet<String> {
    let migrations = tree::files_ending(&[".sql"]);
    let migrations = migrations.iter().filter(|path| path.contains("/migrations/"));
    let mut tables = BTreeSet::new();
    for path in migrations {
        for line in tree::text(path).lines() {
            if let Some(rest) = line.trim().strip_prefix("CREATE TABLE ") {
                let rest = rest.trim_start_matches("IF NOT EXISTS ");
                tables.insert(rest.split([' ', '(']).next().unwrap().to_owned());
            }
        }
    }
    tables
}

fn defines(sources: &[(String, String)], room: &str, item: &str) -> bool {
    let folder = format!("crates/{room}/src/");
    let kinds = ["struct", "enum", "trait", "type", "const", "fn", "mod"];
    sources.iter().filter(|(path, _)| path.starts_with(&folder)).any(|(_, text)| {
        text.lines().any(|line| {
            let line = line.trim_start();
            kinds.iter().any(|kind| {
                line.strip_prefix("pub ")
                    .map(|rest| rest.trim_start_matches("async "))
                    .and_then(|rest| rest.strip_prefix(kind))
                    .and_then(|rest| rest.trim_start().strip_prefix(item))
                    .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
            })
        })
    })
}
