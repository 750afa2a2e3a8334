//! Other documents inside a document: what would be shown as part of it and stays unread makes the file unfit.
//!
//! It reads none of them. The workbook behind a chart is let through: its words stand in the chart itself.

use std::collections::BTreeSet;

use crate::package::Package;
use crate::sniff::contains_wide;
use crate::{Kind, Refused, sniff};

/// Refuses a package that draws in or holds another document.
pub(crate) fn refuse(package: &mut Package<'_>) -> Result<(), Refused> {
    let names = package.names();
    let mut held: BTreeSet<String> =
        names.iter().filter(|name| name.starts_with("word/embeddings/")).cloned().collect();
    let mut of_charts = BTreeSet::new();
    for name in &names {
        let Some(part) = part_of_relations(name) else { continue };
        let is_chart = part.starts_with("word/charts/");
        for relation in package.relations(&part)? {
            match relation.kind.as_str() {
                "aFChunk" | "subDocument" => return Err(Refused::Embedded { part: relation.target }),
                "package" if is_chart => {
                    of_charts.insert(relation.target);
                }
                "package" | "oleObject" => {
                    held.insert(relation.target);
                }
                _ => {}
            }
        }
    }
    for name in held.difference(&of_charts) {
        let Some(bytes) = package.bytes(name)? else { continue };
        if is_document(&bytes) {
            return Err(Refused::Embedded { part: name.clone() });
        }
    }
    Ok(())
}

/// «word/_rels/document.xml.rels» tells the relations of «word/document.xml».
fn part_of_relations(name: &str) -> Option<String> {
    let (folder, file) = name.rsplit_once("_rels/")?;
    Some(format!("{folder}{}", file.strip_suffix(".rels")?))
}

/// Whether an embedded file can hold words. A formula of the old editor or a picture holds none to be read.
fn is_document(bytes: &[u8]) -> bool {
    match sniff(bytes) {
        Kind::Empty | Kind::Picture | Kind::Unknown => false,
        Kind::Ole => ["Package", "PowerPoint Document", "\u{1}Ole10Native"]
            .iter()
            .any(|name| contains_wide(bytes, name)),
        _ => true,
    }
}
