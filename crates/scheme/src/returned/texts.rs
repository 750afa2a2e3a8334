//! The text of a statement as it came back, with its figures as references again. Pure.

use kernel::Language;

use super::read::{Paragraph, Part};
use super::{Known, Note};
use crate::{FigureName, Number, Prose, StatementView, prose};

/// A text that came back.
pub(super) struct Text {
    /// As it is kept: figures are references.
    pub(super) kept: String,
    pub(super) notes: Vec<Note>,
}

/// A text as it is compared: what Word, LibreOffice and the house's normal form leave of it.
pub(super) fn comparable(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|sign| if sign.is_whitespace() { ' ' } else { sign })
        .filter(|sign| !sign.is_control() && !matches!(sign, '\u{fffe}' | '\u{ffff}'))
        .collect();
    vietnamese::normalize(&plain).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `kept` as one reads it, with the numbers of what `statement` cites now.
pub(super) fn shown(statement: &StatementView, kept: &str) -> String {
    let mut other = statement.clone();
    kept.clone_into(&mut other.statement.text);
    other.read(Language::Vietnamese).text
}

/// What `paragraph` says of `statement`, whose text went out as `exported`.
pub(super) fn returned(
    known: &Known,
    statement: &StatementView,
    exported: &str,
    paragraph: &Paragraph,
) -> Text {
    let mut text = Text { kept: String::new(), notes: Vec::new() };
    for part in &paragraph.parts {
        match part {
            Part::Words(words) => text.kept.push_str(words),
            Part::Figure { citation, look, words } => {
                let cited = statement.citations.iter().find(|cited| cited.citation.id == *citation);
                let figure = cited.and_then(|cited| {
                    let written = known.looks.get(&(*citation, *look))?.written(Language::Vietnamese);
                    Some((cited.figure_name()?, written))
                });
                match figure {
                    Some((name, written)) if comparable(&written) == comparable(words) => {
                        text.kept.push_str(&name.to_string());
                    }
                    Some((figure, exported)) => {
                        text.kept.push_str(words);
                        let returned = words.clone();
                        text.notes.push(Note::FigureChanged { figure, exported, returned });
                    }
                    None => text.kept.push_str(words),
                }
            }
        }
    }
    text.kept = comparable(&text.kept);
    if !exported.ends_with(END) {
        text.kept = without_end(&text.kept);
    }
    if !paragraph.cites && !statement.citations.is_empty() {
        text.kept = without_marks(&text.kept).to_owned();
    }
    for (name, number) in figures(statement, exported) {
        if text.kept.contains(&name.to_string()) {
            continue;
        }
        let written = number.written(Language::Vietnamese);
        match in_place_of_number(&text.kept, &shown(statement, exported), &name, &written) {
            Some(kept) => text.kept = kept,
            None if text.notes.iter().any(|note| is_of(note, &name)) => {}
            None => text.notes.push(Note::FigureGone { figure: name, exported: written }),
        }
    }
    text
}

fn is_of(note: &Note, name: &FigureName) -> bool {
    matches!(note, Note::FigureChanged { figure, .. } if figure == name)
}

/// The figures that a text of `statement` refers to, with what is pinned of them.
fn figures(statement: &StatementView, kept: &str) -> Vec<(FigureName, Number)> {
    let mut other = statement.clone();
    kept.clone_into(&mut other.statement.text);
    let figure = |part| match part {
        Prose::Figure(name, number, _) => Some((name, number.clone())),
        Prose::Words(_) | Prose::Uncited(_) => None,
    };
    other.prose().into_iter().filter_map(figure).collect()
}

/// `kept` with a reference in place of a number that lost its link: only where that number stands exactly once in what
/// came back and stood exactly once in what went out, so that it can be no other.
fn in_place_of_number(kept: &str, went_out: &str, name: &FigureName, written: &str) -> Option<String> {
    let written = comparable(written);
    let places = |text: &str| {
        let is_it = |at: &std::ops::Range<usize>| comparable(&text[at.clone()]) == written;
        prose::typed(text).into_iter().filter(is_it).collect::<Vec<_>>()
    };
    if places(&comparable(went_out)).len() != 1 {
        return None;
    }
    match places(kept).as_slice() {
        [at] => Some(format!("{}{name}{}", &kept[..at.start], &kept[at.end..])),
        _ => None,
    }
}

/// What ends a document of the State.
const END: &str = "./.";

/// The text without «./.», the sign that ends a document of the State and is no word of a statement.
pub(super) fn without_end(text: &str) -> String {
    match text.strip_suffix(END) {
        Some(text) => format!("{text}."),
        None => text.to_owned(),
    }
}

/// The text without citation marks at its end that are no links any more: `[1][2]`.
fn without_marks(text: &str) -> &str {
    let mut rest = text;
    while let Some(begin) = rest.strip_suffix(']').and_then(|inner| inner.rfind('[')) {
        let inner = &rest[begin + 1..rest.len() - 1];
        if inner.is_empty() || !inner.bytes().all(|sign| sign.is_ascii_digit()) {
            break;
        }
        rest = rest[..begin].trim_end();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_word_and_the_house_change_of_a_text_is_no_change() {
        assert_eq!(comparable(" Né\u{a0}tra\u{301}nh\tviệc\n\u{1}lớn \u{fffe}"), "Né tránh việc lớn");
    }

    #[test]
    fn marks_at_the_end_that_lost_their_links_are_no_words() {
        assert_eq!(without_marks("Còn chậm.[1] [23]"), "Còn chậm.");
        assert_eq!(without_marks("Theo mẫu [a]"), "Theo mẫu [a]");
        assert_eq!(without_marks("[1]"), "");
        assert_eq!(without_end("Còn chậm./."), "Còn chậm.");
    }

    #[test]
    fn a_number_that_lost_its_link_is_known_only_where_it_can_be_no_other() {
        let name = FigureName { key: "late".to_owned(), body: "TU.H26".parse().unwrap(), unit: None };
        let check = |kept: &str, went_out: &str| in_place_of_number(kept, went_out, &name, "45");
        assert_eq!(
            check("Nay có 45 việc chậm.", "Có 45 việc."),
            Some("Nay có {figure late@TU.H26} việc chậm.".to_owned())
        );
        assert_eq!(check("Có 45 việc, 45 người.", "Có 45 việc."), None);
        assert_eq!(check("Có 45 việc.", "Có 45 việc, 45 người."), None);
        assert_eq!(check("Có 46 việc.", "Có 45 việc."), None);
    }
}
