//! The phrase grammar: rules by name, each with several ways to say it, out of plain text files.
//!
//! `[a|b]` is a choice inside a line, `{name}` another rule or a fact of the finding. It knows nothing of reports;
//! the files under `grammar/` hold every word.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::draw::Draw;

/// Facts by the name under which phrases call them: `dv` → "một phòng chuyên môn".
pub(crate) type Facts = BTreeMap<&'static str, String>;

/// Every rule of the house's grammar.
static GRAMMAR: LazyLock<BTreeMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut rules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for text in [
        include_str!("../grammar/common.txt"),
        include_str!("../grammar/state.txt"),
        include_str!("../grammar/manifestations.txt"),
        include_str!("../grammar/consequences.txt"),
        include_str!("../grammar/causes.txt"),
        include_str!("../grammar/solutions.txt"),
        include_str!("../grammar/corpus-words.txt"),
        include_str!("../grammar/corpus-numbers.txt"),
        include_str!("../grammar/corpus-texts.txt"),
    ] {
        let mut rule = "";
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.strip_prefix('@') {
                Some(name) => rule = name,
                None => rules.entry(rule).or_default().push(line),
            }
        }
    }
    rules
});

/// Whether the grammar has a rule of this name.
pub(crate) fn knows(rule: &str) -> bool {
    GRAMMAR.contains_key(rule)
}

/// The words of the grammar, the most frequent first.
pub(crate) fn syllables() -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for way in GRAMMAR.values().flatten() {
        for word in way.split(|sign: char| !sign.is_alphabetic()).filter(|word| word.len() > 1) {
            *counts.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    let mut words: Vec<(String, usize)> = counts.into_iter().collect();
    words.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
    words.into_iter().map(|(word, _)| word).collect()
}

/// Says things without repeating itself before every way of saying them was used.
#[derive(Debug, Default)]
pub(crate) struct Speaker {
    used: BTreeMap<String, Vec<usize>>,
}

impl Speaker {
    /// Says `rule` with `facts`; empty when there is no such rule.
    pub(crate) fn say(&mut self, rule: &str, facts: &Facts, draw: &mut Draw) -> String {
        sentence_case(&self.rule(rule, facts, draw))
    }

    /// As [`Self::say`], without giving sentences their capitals.
    pub(crate) fn phrase(&mut self, rule: &str, facts: &Facts, draw: &mut Draw) -> String {
        self.rule(rule, facts, draw)
    }

    fn rule(&mut self, rule: &str, facts: &Facts, draw: &mut Draw) -> String {
        let Some(ways) = GRAMMAR.get(rule) else { return String::new() };
        let used = self.used.entry(rule.to_owned()).or_default();
        if used.len() >= ways.len() {
            used.clear();
        }
        let open: Vec<usize> = (0..ways.len()).filter(|way| !used.contains(way)).collect();
        let way = open[draw.below(open.len())];
        used.push(way);
        self.expand(ways[way], facts, draw)
    }

    fn expand(&mut self, pattern: &str, facts: &Facts, draw: &mut Draw) -> String {
        let mut out = String::with_capacity(pattern.len() * 2);
        let mut rest = pattern;
        while let Some(start) = rest.find(['[', '{']) {
            out.push_str(&rest[..start]);
            let close = closing(&rest[start..]);
            let inner = &rest[start + 1..start + close];
            if rest[start..].starts_with('[') {
                let choices = alternatives(inner);
                out.push_str(&self.expand(choices[draw.below(choices.len())], facts, draw));
            } else if let Some(fact) = facts.get(inner) {
                out.push_str(fact);
            } else {
                out.push_str(&self.rule(inner, facts, draw));
            }
            rest = &rest[start + close + 1..];
        }
        out.push_str(rest);
        out
    }
}

/// Where the bracket that opens `text` closes; the last byte when it never does.
fn closing(text: &str) -> usize {
    let mut depth = 0usize;
    for (at, sign) in text.char_indices() {
        match sign {
            '[' | '{' => depth += 1,
            ']' | '}' => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    text.len() - 1
}

/// The parts of `text` between the bars that stand outside brackets.
fn alternatives(text: &str) -> Vec<&str> {
    let (mut depth, mut from, mut parts) = (0usize, 0usize, Vec::new());
    for (at, sign) in text.char_indices() {
        match sign {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

/// Gives each sentence its capital, and the word after «Ví dụ,» none.
fn sentence_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut start = true;
    for sign in text.chars() {
        if start && sign.is_alphabetic() {
            out.extend(sign.to_uppercase());
            start = false;
        } else {
            out.push(sign);
            start = start && sign.is_whitespace() || out.ends_with(". ") && !out.ends_with("v.v. ");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_nest_and_facts_win() {
        let facts = Facts::from([("n", "3".to_owned())]);
        let mut draw = Draw::new(1, &["test"]);
        let mut speaker = Speaker::default();
        let said = speaker.expand("có [{n} việc|{n} [hồ|dự] sơ]", &facts, &mut draw);
        assert!(["có 3 việc", "có 3 hồ sơ", "có 3 dự sơ"].contains(&said.as_str()), "{said}");
        assert_eq!(
            sentence_case("một phòng. hai phòng chậm 1.5 ngày. "),
            "Một phòng. Hai phòng chậm 1.5 ngày. "
        );
    }

    #[test]
    fn every_name_in_the_files_is_a_rule_or_a_fact() {
        use crate::report::facts::{CORPUS_NAMES, NAMES};
        let facts = [&NAMES[..], &CORPUS_NAMES[..]].concat();
        let mut unknown = Vec::new();
        for (rule, ways) in GRAMMAR.iter() {
            for way in ways {
                let open = way.matches(['[', '{']).count();
                assert_eq!(open, way.matches([']', '}']).count(), "@{rule}: {way}");
                for piece in way.split('{').skip(1) {
                    let name = piece.split('}').next().unwrap_or("");
                    if !knows(name) && !facts.contains(&name) {
                        unknown.push(format!("@{rule}: {{{name}}}"));
                    }
                }
            }
        }
        assert!(unknown.is_empty(), "give these names a rule or a fact: {unknown:?}");
    }

    #[test]
    fn every_code_can_be_found_counted_and_exemplified() {
        let families = [("BH", 26), ("NN", 12), ("HQ", 5), ("GP", 12), ("TT", 4)];
        for (family, count) in families {
            for number in 1..=count {
                for part in ["f", "s", "e"] {
                    assert!(knows(&format!("{family}-{number:02}.{part}")), "{family}-{number:02}.{part}");
                }
            }
        }
    }

    #[test]
    fn findings_carry_no_figures_of_their_own() {
        for (rule, ways) in GRAMMAR.iter().filter(|(rule, _)| rule.ends_with(".f")) {
            for way in ways {
                assert!(!way.contains(|sign: char| sign.is_ascii_digit()), "@{rule}: {way}");
                for fact in ["{a}", "{b}", "{p}", "{so}", "{ngay}", "{khi}", "{thg}"] {
                    assert!(!way.contains(fact), "@{rule} holds {fact}: {way}");
                }
            }
        }
    }
}
