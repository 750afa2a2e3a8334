//! As much of Markdown as the house's documents need to be checked: headings, tables, links, fenced blocks,
//! inline code. It is not a renderer.

/// A line of a document outside fenced blocks, with its number from 1.
pub(crate) fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            lines.push((index + 1, line));
        }
    }
    lines
}

/// The lines of every fenced block of `language`, each with its number from 1.
pub(crate) fn fenced<'a>(text: &'a str, language: &str) -> Vec<(usize, &'a str)> {
    let mut inside = None;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        match (line.trim_start().strip_prefix("```"), inside) {
            (Some(name), None) => inside = Some(name.trim() == language),
            (Some(_), Some(_)) => inside = None,
            (None, Some(true)) => lines.push((index + 1, line)),
            (None, _) => {}
        }
    }
    lines
}

/// The anchors a document's headings give.
pub(crate) fn anchors(text: &str) -> Vec<String> {
    let headings = prose(text).into_iter().filter(|(_, line)| line.starts_with('#'));
    headings.map(|(_, line)| anchor(line.trim_start_matches('#'))).collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// The targets of `[text](target)` on a line, inline code left out.
pub(crate) fn links(line: &str) -> Vec<String> {
    let without_code: String = line.split('`').step_by(2).collect::<Vec<_>>().join("code");
    let mut targets = Vec::new();
    for piece in without_code.split("](").skip(1) {
        if let Some((target, _)) = piece.split_once(')') {
            targets.push(target.to_owned());
        }
    }
    targets
}

/// What stands between backticks on a line.
pub(crate) fn codes(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// The rows of the first table after the heading `heading`, without its head; each row as its cells.
///
/// # Panics
/// When the document has no such heading or no table after it.
pub(crate) fn table(text: &str, heading: &str) -> Vec<Vec<String>> {
    let lines = prose(text);
    let start =
        lines.iter().position(|(_, line)| line.starts_with('#') && line.trim_matches(['#', ' ']) == heading);
    let start = start.unwrap_or_else(|| panic!("there is no heading «{heading}»"));
    let section = lines[start + 1..].iter().map(|(_, line)| *line).take_while(|line| !line.starts_with('#'));
    let rows = section.skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
    let rows: Vec<Vec<String>> = rows.skip(2).map(cells).collect();
    assert!(!rows.is_empty(), "there is no table after the heading «{heading}»");
    rows
}

fn cells(row: &str) -> Vec<String> {
    row.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

#[test]
fn reads_what_documents_are_made_of() {
    let text =
        "# Nhà\n\n## Có gì, ở đâu?\n| a | b |\n|---|---|\n| `x` | [y](z.md#w) `[n](o)` |\n```sh\n$ ls\n```\n";
    assert_eq!(anchors(text), ["nhà", "có-gì-ở-đâu"]);
    assert_eq!(table(text, "Có gì, ở đâu?"), [["`x`", "[y](z.md#w) `[n](o)`"]]);
    assert_eq!(links("| [y](z.md#w) `[n](o)` |"), ["z.md#w"]);
    assert_eq!(codes("a `b` c `d`"), ["b", "d"]);
    assert_eq!(fenced(text, "sh"), [(8, "$ ls")]);
}
