//! The official files of Decree 30/2020 against the text of the same documents, where they are at hand.
//!
//! The text repeats a merged cell in every row it covers and puts some tables last; so words are counted, not
//! compared in order, and what is left over is that repetition.

use std::collections::HashMap;

use formats::{BlockKind, Document, Limits, MarginKind, doc, docx};

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The text with a cell that repeats its left neighbour told once.
fn told_once(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut before = None;
        for cell in line.split('|').map(str::trim) {
            if before != Some(cell) || !line.starts_with('|') {
                out.push_str(cell);
                out.push(' ');
            }
            before = Some(cell);
        }
        out.push('\n');
    }
    out
}

fn shown(document: &Document) -> String {
    let mut text = String::new();
    for block in &document.blocks {
        text.push_str(&block.shown());
        text.push('\n');
        if let BlockKind::Table(table) = &block.kind {
            for (_, _, cell) in table.cells() {
                text.push_str(&cell.text);
                text.push('\n');
            }
        }
    }
    for margin in document.margins.iter().filter(|margin| margin.kind == MarginKind::Note) {
        text.push_str(&margin.text);
        text.push('\n');
    }
    text
}

#[test]
fn the_official_documents_give_the_words_of_their_text() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/documents/decree30");
    if !folder.exists() {
        println!("SKIPPED: {} is not here, so the official documents were not read", folder.display());
        return;
    }
    let files = [
        "30_2020_ND_CP.docx",
        "Phuluc1.docx",
        "Phuluc3.docx",
        "Phuluc5.docx",
        "Phuluc1.doc",
        "Phuluc3.doc",
        "Phuluc5.doc",
    ];
    for file in files {
        let (name, ending) = file.split_once('.').unwrap();
        let bytes = std::fs::read(folder.join(file)).unwrap();
        let text = std::fs::read_to_string(folder.join(format!("{name}.md"))).unwrap();
        let read = if ending == "doc" { doc::read } else { docx::read };
        let document = read(&bytes, &Limits::default()).unwrap().value;
        let shown = shown(&document);
        let mut found: HashMap<&str, usize> = HashMap::new();
        for word in words(&shown) {
            *found.entry(word).or_default() += 1;
        }
        let expected = vietnamese::normalize(&told_once(&text));
        let (mut all, mut missing) = (0, 0);
        let mut left_over: Vec<&str> = Vec::new();
        for word in words(&expected) {
            all += 1;
            match found.get_mut(word).filter(|count| **count > 0) {
                Some(count) => *count -= 1,
                None => {
                    missing += 1;
                    left_over.push(word);
                }
            }
        }
        println!("{file}: {} of {all} words of the text were read", all - missing);
        println!("left over: {}", left_over.join(" "));
        assert!(missing * 1000 <= all * 8, "{file}: {missing} of {all} words are missing");
    }
}
