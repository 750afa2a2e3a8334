//! Decree 30/2020/NĐ-CP read whole, where it lies beside the house: what of it is unknown is kept as a snapshot, so that
//! nothing passes unlisted.

use std::collections::BTreeMap;
use std::path::Path;

use vietnamese::{Lexicon, Region, spoken_sentences, unknown_tokens};

/// The paragraphs of a Markdown file: its signs of headings, emphasis and tables are not the decree's.
fn paragraphs(markdown: &str) -> Vec<String> {
    let bare = |text: &str| text.replace("**", "").trim_start_matches('#').trim().to_owned();
    let rule = |text: &str| text.chars().all(|c| matches!(c, '-' | '|' | ' ' | ':'));
    let lines = markdown.lines().filter(|line| !rule(line));
    let cells = lines.flat_map(|line| match line.trim().strip_prefix('|') {
        Some(row) => row.trim_end_matches('|').split(" | ").map(bare).collect(),
        None => vec![bare(line)],
    });
    cells.filter(|text| !text.is_empty()).collect()
}

fn read(file: &str) -> Option<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/documents/decree30");
    match std::fs::read_to_string(folder.join(file)) {
        Ok(text) => Some(paragraphs(&text)),
        Err(_) => {
            println!(
                "SKIPPED: {file} is not there; nothing is read from it (see shared/documents/README.md)"
            );
            None
        }
    }
}

/// Each unknown token of the paragraphs, with its reason, how it is read and how often it stands there.
fn unknown(paragraphs: &[String]) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for text in paragraphs {
        for token in unknown_tokens(text, &Lexicon::default()) {
            let told = format!("{} ({}): {}", token.token, token.reason, token.read_as);
            *counts.entry(told).or_default() += 1;
        }
    }
    let lines: Vec<String> = counts.into_iter().map(|(told, count)| format!("{count} × {told}")).collect();
    lines.join("\n")
}

#[test]
fn the_decree_is_read_and_what_is_unknown_is_listed() {
    let Some(paragraphs) = read("30_2020_ND_CP.md") else { return };
    assert!(paragraphs.len() > 250, "{} paragraphs", paragraphs.len());
    insta::assert_snapshot!(unknown(&paragraphs), @"");
    for text in &paragraphs {
        for sentence in spoken_sentences(text, Region::South) {
            assert!(!sentence.spoken.chars().any(char::is_numeric), "{}", sentence.spoken);
        }
    }
}

#[test]
fn the_annexes_are_read_and_what_is_unknown_is_listed() {
    for (file, name) in [("Phuluc1.md", "annex_1"), ("Phuluc3.md", "annex_3"), ("Phuluc5.md", "annex_5")] {
        if let Some(paragraphs) = read(file) {
            insta::assert_snapshot!(name, unknown(&paragraphs));
        }
    }
}
