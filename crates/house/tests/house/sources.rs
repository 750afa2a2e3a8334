//! What every source file keeps to: it says what it is for, it is not too long, it silences nothing without a
//! reason, it leaves nothing for later and names no machine.

use crate::{markdown, none, tree};

/// A source file may have this many lines; more needs a reason in `ARCHITECTURE.md`.
const LONG: usize = 600;

#[test]
fn every_module_says_what_it_is_for() {
    let modules = tree::files_ending(&[".rs"]);
    let modules = modules.iter().filter(|path| path.starts_with("crates/") && path.contains("/src/"));
    let silent = modules.filter(|path| {
        let text = tree::text(path);
        let opening = text.lines().take_while(|line| line.starts_with("//!"));
        let words: usize = opening.map(|line| line[3..].split_whitespace().count()).sum();
        words < 5
    });
    let complaints: Vec<String> = silent.cloned().collect();
    none(
        &complaints,
        "begin the file with `//!` and a sentence that says what it is for and what it does not do.",
    );
}

#[test]
fn a_lint_is_silenced_with_a_reason() {
    let attribute = [concat!("#[", "allow("), concat!("#![", "allow(")];
    none(
        &lines_with(&[".rs"], &attribute),
        "mend what the lint found, or write #[expect(lint, reason = \"why it is right here\")].",
    );
}

#[test]
fn nothing_is_left_for_later() {
    let words =
        [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("to", "do!("), concat!("unimplemented", "!(")];
    none(
        &lines_with(&[".rs", ".html", ".css", ".js", ".mjs", ".sql", ".toml", ".sh", "dev"], &words),
        "do it now, or file an issue and take the mark out.",
    );
}

#[test]
fn no_file_names_a_machine_or_a_registry() {
    let root = tree::root().to_string_lossy().into_owned();
    let names = [
        root.as_str(),
        concat!("/ho", "me/"),
        concat!("/ro", "ot/"),
        concat!("/Us", "ers/"),
        concat!("registry.", "npmjs.org"),
        concat!("index.", "crates.io"),
        concat!("static.", "crates.io"),
        concat!("files.", "pythonhosted.org"),
        concat!("deb.", "debian.org"),
    ];
    let text = [
        ".rs",
        ".md",
        ".html",
        ".css",
        ".js",
        ".mjs",
        ".json",
        ".sql",
        ".toml",
        ".csv",
        ".sh",
        ".py",
        ".npmrc",
        "dev",
        ".ci/run",
        "bench/run",
    ];
    none(
        &lines_with(&text, &names),
        "a file that is tracked must be true on every machine: take the name out.",
    );
}

#[test]
fn a_long_file_has_a_reason() {
    let architecture = tree::text("ARCHITECTURE.md");
    let excused: Vec<String> = markdown::prose(&architecture)
        .iter()
        .skip_while(|(_, line)| !line.ends_with("Long files"))
        .flat_map(|(_, line)| markdown::codes(line))
        .map(str::to_owned)
        .collect();
    let mut complaints = Vec::new();
    for path in tree::files_ending(&[".rs", ".html", ".css", ".js", ".mjs"]) {
        let lines = tree::text(&path).lines().count();
        if lines > LONG && !excused.contains(&path) {
            complaints.push(format!("{path} has {lines} lines"));
        }
    }
    none(
        &complaints,
        "one file, one idea: take it apart. When it is one idea all the same, give the reason under «Long files» \
         in ARCHITECTURE.md.",
    );
}

/// `path:line: text` of every line of the tracked files with one of `endings` that contains one of `needles`.
fn lines_with(endings: &[&str], needles: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in tree::files_ending(endings) {
        for (index, line) in tree::text(&path).lines().enumerate() {
            if needles.iter().any(|needle| stands_in(line, needle)) {
                found.push(format!("{path}:{}: {}", index + 1, line.trim()));
            }
        }
    }
    found
}

/// Whether `needle` is in `line` and is not the rest of a longer word.
fn stands_in(line: &str, needle: &str) -> bool {
    line.match_indices(needle).any(|(at, _)| !line[..at].ends_with(char::is_alphanumeric))
}
