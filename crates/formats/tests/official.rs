//! The official files of Decree 30/2020: their .doc, .docx and plain text say the same words, in order, tables included.
//!
//! The plain text tells tables after the text around them and repeats a merged cell in every place it covers; so running
//! text is set against running text, and tables, as full grids, against tables. `docs/formats.md` carries what comes out.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use formats::{BlockKind, Document, Limits, MarginKind, doc, docx};

/// The documents, and whether each is there as a legacy Word document too.
const DOCUMENTS: [(&str, bool); 4] =
    [("30_2020_ND_CP", false), ("Phuluc1", true), ("Phuluc3", true), ("Phuluc5", true)];

/// The words of a document.
#[derive(Debug, Default)]
struct Words {
    running: Vec<String>,
    tables: Vec<String>,
    /// Both where they stand, merged cells once; what stands in text boxes is apart.
    body: Vec<String>,
    boxes: Vec<String>,
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let text = vietnamese::normalize(text);
    let words: Vec<String> = text
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

impl Words {
    fn of_text(text: &str) -> Self {
        let mut all = Self::default();
        for line in text.lines() {
            let list = if line.starts_with('|') { &mut all.tables } else { &mut all.running };
            list.extend(words(line));
        }
        all
    }

    fn of_document(document: &Document) -> Self {
        let mut all = Self::default();
        for block in &document.blocks {
            let placed = if block.path.contains("/x") { &mut all.boxes } else { &mut all.body };
            let BlockKind::Table(table) = &block.kind else {
                placed.extend(words(&block.shown()));
                all.running.extend(words(&block.shown()));
                continue;
            };
            placed.extend(table.cells().flat_map(|(_, _, cell)| words(&cell.text)));
            all.tables.extend(table.grid().into_iter().flatten().flat_map(words));
        }
        for note in document.margins.iter().filter(|margin| margin.kind == MarginKind::Note) {
            all.running.extend(words(&note.text));
            all.body.extend(words(&note.text));
        }
        all
    }
}

/// The words of `wanted` that do not stand in `found` in the same order (Myers, "An O(ND) difference algorithm").
fn missing(wanted: &[String], found: &[String]) -> Vec<String> {
    let (rows, columns) = (wanted.len(), found.len());
    let most = rows + columns;
    let mut reach = vec![0usize; 2 * most + 3];
    let mut steps: Vec<Vec<usize>> = Vec::new();
    let at = |diagonal: isize| usize::try_from(diagonal + most as isize + 1).unwrap();
    let down = |reach: &[usize], distance: isize, diagonal: isize| {
        diagonal == -distance || (diagonal != distance && reach[at(diagonal - 1)] < reach[at(diagonal + 1)])
    };
    'search: for distance in 0..=most as isize {
        steps.push(reach[at(-distance - 1)..=at(distance + 1)].to_vec());
        for diagonal in (-distance..=distance).step_by(2) {
            let mut row = if down(&reach, distance, diagonal) {
                reach[at(diagonal + 1)]
            } else {
                reach[at(diagonal - 1)] + 1
            };
            let column = |row: usize| usize::try_from(row as isize - diagonal).unwrap_or(usize::MAX);
            while row < rows && column(row) < columns && wanted[row] == found[column(row)] {
                row += 1;
            }
            reach[at(diagonal)] = row;
            if row >= rows && column(row) >= columns {
                break 'search;
            }
        }
    }
    let mut gone = Vec::new();
    let (mut row, mut column) = (rows as isize, columns as isize);
    for (distance, reach) in steps.iter().enumerate().rev() {
        let distance = distance as isize;
        let of = |diagonal: isize| reach[usize::try_from(diagonal + distance + 1).unwrap()] as isize;
        let diagonal = row - column;
        let is_down = diagonal == -distance || (diagonal != distance && of(diagonal - 1) < of(diagonal + 1));
        let before = if is_down { diagonal + 1 } else { diagonal - 1 };
        let (row_before, column_before) = (of(before), of(before) - before);
        if distance > 0 && !is_down {
            gone.push(wanted[usize::try_from(row_before).unwrap()].clone());
        }
        (row, column) = (row_before, column_before);
    }
    gone.reverse();
    gone
}

/// What is compared with what, as a row of the table.
fn row(table: &mut String, names: [&str; 3], wanted: &[String], found: &[String]) {
    let [file, with, part] = names;
    let gone = missing(wanted, found);
    let read = wanted.len() - gone.len();
    let all = wanted.len();
    assert!(read * 1000 >= all * 995, "{file}: {read} of {all} words of {part} in the {with}: {gone:?}");
    let rest = if gone.is_empty() { "–".to_owned() } else { gone.join(" ") };
    let share = format!("{:.2}", read as f64 * 100.0 / wanted.len() as f64).replace('.', ",");
    writeln!(table, "| {file} | {with} | {part} | {} | {read} | {share} % | {rest} |", wanted.len()).unwrap();
}

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/documents/decree30");
    if !folder.exists() {
        println!("SKIPPED: {} is not here, so the official documents were not read", folder.display());
        return None;
    }
    Some(folder)
}

#[test]
fn the_official_documents_say_the_same_words_in_every_form() {
    let Some(folder) = folder() else { return };
    let mut table = String::new();
    for (name, has_doc) in DOCUMENTS {
        let bytes = |ending: &str| std::fs::read(folder.join(format!("{name}.{ending}"))).unwrap();
        let text = Words::of_text(&String::from_utf8(bytes("md")).unwrap());
        let new = docx::read(&bytes("docx"), &Limits::default()).unwrap().value;
        let new = Words::of_document(&new);
        let mut files = vec![("docx", new)];
        if has_doc {
            let old = doc::read(&bytes("doc"), &Limits::default()).unwrap().value;
            files.push(("doc", Words::of_document(&old)));
        }
        for (ending, read) in &files {
            let file = format!("{name}.{ending}");
            row(&mut table, [&file, ".md", "running text"], &text.running, &read.running);
            row(&mut table, [&file, ".md", "tables"], &text.tables, &read.tables);
        }
        if let [(_, new), (_, old)] = files.as_slice() {
            let file = format!("{name}.doc");
            row(&mut table, [&file, ".docx", "text and tables"], &new.body, &old.body);
            if !new.boxes.is_empty() {
                // Which box comes first is for each form to say.
                let sorted = |words: &[String]| {
                    let mut words = words.to_vec();
                    words.sort();
                    words
                };
                let names = [file.as_str(), ".docx", "text boxes, in any order"];
                row(&mut table, names, &sorted(&new.boxes), &sorted(&old.boxes));
            }
        }
    }
    let page = include_str!("../../../docs/formats.md");
    assert!(page.contains(&table), "docs/formats.md is to carry this table:\n{table}");
}

#[test]
fn what_is_missing_is_told_in_order() {
    let list = |text: &str| -> Vec<String> { text.split(' ').map(str::to_owned).collect() };
    assert_eq!(missing(&list("a b c d e"), &list("x a c y d")), ["b", "e"]);
    assert_eq!(missing(&list("a b"), &list("b a")), ["a"]);
    assert!(missing(&list("a"), &list("a")).is_empty());
}
