//! All rules as one Markdown text: the document of the rules is made from the program's own words.

use std::fmt::Write as _;

use kernel::Language;

use super::{ALL, Audience, Rule};

/// Every rule in Vietnamese and English, with the examples its test runs.
pub fn markdown() -> String {
    let mut text = String::from(HEAD);
    for rule in ALL {
        // Writing to a string cannot fail.
        let _ = row(&mut text, rule);
    }
    for rule in ALL {
        let _ = entry(&mut text, rule);
    }
    text
}

const HEAD: &str = "# Quy tắc kiểm tra · The rules

<!-- Generated: damlam report rules --score > docs/rules.md -->

Báo cáo được kiểm tra theo các quy tắc này trước khi gửi (trên trình duyệt, bằng `damlam report check`) và khi được tiếp nhận. Quy tắc chỉ nêu điều tìm thấy và việc nên làm; con người quyết định. Chỉ dấu độ mật làm tệp không được nhận. Không quy tắc nào chấm điểm hay xếp hạng. «Chỉ người soạn thấy» nghĩa là kết quả chỉ hiện khi kiểm tra trước khi gửi và không được lưu.

Reports are checked by these rules before they are sent (in the browser, by `damlam report check`) and when they are received. A rule says what it found and what to do; people decide. Only a secrecy mark keeps a file out. No rule scores or ranks. \"The author only\" means: shown when a file is checked before sending, and never kept.

| quy tắc · rule | mức · severity | tên · name |
|---|---|---|
";

fn row(text: &mut String, rule: &Rule) -> std::fmt::Result {
    let severity = severity(rule);
    writeln!(text, "| [`{0}`](#{0}) | {severity} | {1} · {2} |", rule.id, rule.name.vi, rule.name.en)
}

fn severity(rule: &Rule) -> String {
    let [vi, en] = [Language::Vietnamese, Language::English].map(|language| rule.severity.name(language));
    format!("{vi} · {en}")
}

fn entry(text: &mut String, rule: &Rule) -> std::fmt::Result {
    let Rule { id, name, about, hint, good, bad, .. } = rule;
    writeln!(text, "\n## `{id}`\n\n**{} · *{}*** ({})\n", name.vi, name.en, severity(rule))?;
    writeln!(text, "{}\n\n*{}*\n", about.vi, about.en)?;
    writeln!(text, "- Cách sửa: {}\n- What to do: {}", hint.vi, hint.en)?;
    if rule.audience == Audience::Author {
        writeln!(text, "- Chỉ người soạn thấy · The author only")?;
    }
    for (heading, example) in [("Nêu ở · Finds", bad), ("Không nêu ở · Passes", good)] {
        writeln!(text, "\n{heading}:\n\n```text\n{}\n```", example.trim())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rules.md");

    #[test]
    fn the_document_says_what_the_program_says() {
        let document = std::fs::read_to_string(DOCUMENT).unwrap_or_default();
        let scores = document.strip_prefix(&markdown());
        let how = "damlam report rules --score > docs/rules.md";
        assert!(scores.is_some(), "docs/rules.md is not what the rules say: {how}");
        for rule in ALL {
            let row = format!("\n| `{}` | ", rule.id);
            assert!(scores.is_some_and(|scores| scores.contains(&row)), "no score of {}: {how}", rule.id);
        }
    }

    #[test]
    fn every_rule_stands_in_it_once_in_the_list_and_once_in_full() {
        let text = markdown();
        for rule in ALL {
            assert_eq!(text.matches(&format!("\n## `{}`\n", rule.id)).count(), 1, "{}", rule.id);
            assert_eq!(text.matches(&format!("\n| [`{0}`](#{0}) |", rule.id)).count(), 1, "{}", rule.id);
            // An example that held the fence would end it.
            assert!(!rule.good.contains("```") && !rule.bad.contains("```"), "{}", rule.id);
        }
    }
}
