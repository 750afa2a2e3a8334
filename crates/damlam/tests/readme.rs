//! Every `damlam …` line of the documents is a command the program has, with options it knows.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

#[test]
fn every_command_shown_in_a_document_is_known() {
    let mut complaints = Vec::new();
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = std::fs::read_to_string(testkit::root().join(document)).unwrap();
        for (number, line) in shown(&text) {
            if let Some(complaint) = unknown(line) {
                complaints.push(format!("{document}:{number}: {complaint}"));
            }
        }
    }
    assert!(
        complaints.is_empty(),
        "\n{}\n\nWhat to do: show what «damlam --help» says.\n",
        complaints.join("\n")
    );
}

/// The lines of `sh` blocks that run the program, with their numbers from 1.
fn shown(text: &str) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(language) = line.strip_prefix("```") {
            inside = language == "sh";
        } else if let (true, Some(command)) = (inside, line.trim_start_matches("$ ").strip_prefix("damlam "))
        {
            lines.push((index + 1, command));
        }
    }
    lines
}

/// What the program does not know of a command line, if anything.
fn unknown(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split(['|', '<', '>']).next().unwrap().split_whitespace().collect();
    let mut verbs: Vec<&str> = Vec::new();
    let mut help = help(&verbs);
    for word in &words {
        if word.starts_with('-') || !lists(&help, word) {
            break;
        }
        verbs.push(word);
        help = self::help(&verbs);
    }
    if verbs.is_empty() {
        return Some(format!("«damlam {line}»: no such command"));
    }
    let unknown = words.iter().find(|word| word.starts_with("--") && !help.contains(**word));
    unknown.map(|option| format!("«damlam {line}»: no option {option}"))
}

/// The help of a command.
fn help(verbs: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_damlam")).args(verbs).arg("--help").output().unwrap();
    assert!(output.status.success(), "damlam {} --help failed", verbs.join(" "));
    String::from_utf8(output.stdout).unwrap()
}

/// Whether a help text lists the command `word`.
fn lists(help: &str, word: &str) -> bool {
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    commands.take_while(|line| !line.is_empty()).any(|line| line.split_whitespace().next() == Some(word))
}

#[test]
fn an_unknown_command_or_option_is_named() {
    assert_eq!(unknown("ledger verify --dir demo-data"), None);
    assert_eq!(unknown("fly away").unwrap(), "«damlam fly away»: no such command");
    assert_eq!(
        unknown("ledger verify --wings").unwrap(),
        "«damlam ledger verify --wings»: no option --wings"
    );
}
