//! Documents that can rot: links lead somewhere, paths exist, the README's commands are real.

use std::path::{Component, Path, PathBuf};

use crate::{markdown, none, tree};

#[test]
fn every_link_leads_somewhere() {
    let mut complaints = Vec::new();
    for document in tree::files_ending(&[".md"]) {
        let text = tree::text(&document);
        for (number, line) in markdown::prose(&text) {
            for link in markdown::links(line) {
                if let Some(complaint) = broken(&document, &text, &link) {
                    complaints.push(format!("{document}:{number}: {complaint}"));
                }
            }
        }
    }
    none(&complaints, "mend the link, or the heading it points at.");
}

/// What is wrong with a link, if something is. Links to other hosts are not followed.
fn broken(document: &str, text: &str, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let (target, target_text) = if path.is_empty() {
        (PathBuf::from(document), text.to_owned())
    } else {
        let target = flat(&Path::new(document).parent()?.join(path));
        let on_disk = tree::root().join(&target);
        if !on_disk.exists() {
            return Some(format!("{} is not there", target.display()));
        }
        (target, std::fs::read_to_string(on_disk).unwrap_or_default())
    };
    let known = anchor.is_empty() || markdown::anchors(&target_text).iter().any(|one| one == anchor);
    (!known).then(|| format!("{} has no heading #{anchor}", target.display()))
}

/// `a/../b` as `b`.
fn flat(path: &Path) -> PathBuf {
    let mut flat = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(flat.pop()),
            Component::CurDir => {}
            other => flat.push(other),
        }
    }
    flat
}

#[test]
fn every_decision_is_in_the_index() {
    let index = tree::text("docs/decisions/README.md");
    let decisions = tree::files_ending(&[".md"]).into_iter();
    let names = decisions.filter_map(|path| path.strip_prefix("docs/decisions/").map(str::to_owned));
    let missing: Vec<String> =
        names.filter(|name| name != "README.md" && !index.contains(&format!("]({name})"))).collect();
    none(&missing, "add the decision's line to docs/decisions/README.md.");
}

#[test]
fn every_path_named_in_a_document_exists() {
    let folders = ["crates/", "tests/", "docs/", "maps/", "plans/", "bench/", ".ci/", ".config/"];
    let mut complaints = Vec::new();
    for document in tree::files_ending(&[".md"]) {
        let text = tree::text(&document);
        for (number, line) in markdown::prose(&text) {
            for code in markdown::codes(line) {
                let path = code.split_whitespace().next().unwrap_or_default().trim_end_matches(':');
                let pattern = path.contains(['<', '*', '…', '{', 'N']);
                let ours = folders.iter().any(|folder| path.starts_with(folder));
                if ours && !pattern && !tree::root().join(path).exists() {
                    complaints.push(format!("{document}:{number}: {path} is not there"));
                }
            }
        }
    }
    none(&complaints, "mend the path, or take the sentence out.");
}

#[test]
fn every_command_of_the_readme_is_real() {
    let dev = tree::text("dev");
    let readme = tree::text("README.md");
    let commands = markdown::fenced(&readme, "sh");
    assert!(!commands.is_empty(), "README.md shows no command in a block marked «sh»");
    let mut complaints = Vec::new();
    for (number, line) in commands {
        let words: Vec<&str> = line.trim_start_matches("$ ").split_whitespace().collect();
        let complaint = match words[..] {
            [] | ["#", ..] | ["git" | "cd" | "cargo" | "curl" | "damlam", ..] => None,
            ["./dev", verb, ..] if dev.contains(&format!("\n{verb}) ")) => None,
            ["./dev", verb, ..] => Some(format!("./dev has no «{verb}»")),
            [first, ..] => Some(format!("«{first}» is no command this house has")),
        };
        let missing = words.iter().find(|word| {
            (word.starts_with("plans/") || word.starts_with("maps/")) && !tree::root().join(word).exists()
        });
        let complaint = complaint.or_else(|| missing.map(|path| format!("{path} is not there")));
        complaints.extend(complaint.map(|complaint| format!("README.md:{number}: {complaint}")));
    }
    none(
        &complaints,
        "show only what a reader can run; `damlam …` lines are run by the program's own tests.",
    );
}
