//! Collecting problems with their file and line, and guessing what an unknown word was meant to be.
//!
//! It decides nothing about plans.

use kernel::{Bilingual, Place, Problem, Severity};

/// A place in one of the plan's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) file: &'static str,
    pub(crate) line: u32,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct At<T> {
    pub(crate) value: T,
    pub(crate) spot: Spot,
}

/// What was found so far.
#[derive(Debug, Default)]
pub(crate) struct Problems(pub(crate) Vec<Problem>);

impl Problems {
    pub(crate) fn error(&mut self, rule: &str, spot: Spot, message: Bilingual, hint: Bilingual) {
        let place = Place::Line { file: spot.file.to_owned(), line: spot.line, column: 0 };
        self.0.push(Problem::new(rule, Severity::Error, place, message, hint));
    }

    /// Something worth knowing, which keeps no plan from being issued.
    pub(crate) fn note(&mut self, rule: &str, spot: Spot, message: Bilingual, hint: Bilingual) {
        let place = Place::Line { file: spot.file.to_owned(), line: spot.line, column: 0 };
        self.0.push(Problem::new(rule, Severity::Note, place, message, hint));
    }

    /// Whether a file is so broken that looking further into it would only make noise.
    pub(crate) fn spoiled(&self, file: &str) -> bool {
        self.0.iter().any(|problem| {
            matches!(problem.rule.as_str(), "missing-file" | "syntax")
                && matches!(&problem.place, Place::Line { file: at, .. } if at == file)
        })
    }
}

/// Byte offsets of the lines of a text.
#[derive(Debug)]
pub(crate) struct Lines {
    file: &'static str,
    starts: Vec<usize>,
}

impl Lines {
    pub(crate) fn of(file: &'static str, text: &str) -> Self {
        let starts =
            std::iter::once(0).chain(text.match_indices('\n').map(|(offset, _)| offset + 1)).collect();
        Self { file, starts }
    }

    pub(crate) fn spot(&self, offset: usize) -> Spot {
        let line = self.starts.partition_point(|start| *start <= offset);
        Spot { file: self.file, line: u32::try_from(line).unwrap_or(u32::MAX) }
    }
}

/// The candidates nearest to `word`, at most three, nearest first; none when all are far.
pub(crate) fn near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word: Vec<char> = word.chars().take(64).collect();
    let limit = (word.len() / 3).max(1);
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .map(|candidate| (distance(&word, &candidate.chars().collect::<Vec<_>>()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    found.sort();
    found.dedup();
    let best = found.first().map_or(0, |(distance, _)| *distance);
    found.into_iter().filter(|(distance, _)| *distance == best).take(3).map(|(_, name)| name).collect()
}

/// Whether one slip of the hand lies between two words.
pub(crate) fn slip(a: &str, b: &str) -> bool {
    a.len().abs_diff(b.len()) < 4
        && distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>()) == 1
}

/// "Did you mean …", or `otherwise` when nothing is near.
pub(crate) fn hint(near: &[&str], otherwise: Bilingual) -> Bilingual {
    if near.is_empty() {
        return otherwise;
    }
    let vi = near.iter().map(|word| format!("«{word}»")).collect::<Vec<_>>();
    Bilingual::new(
        format!("Có phải là {}? {}", vi.join(" hay "), otherwise.vi),
        format!("Did you mean {}? {}", vi.join(" or "), otherwise.en),
    )
}

/// Damerau–Levenshtein distance, adjacent swaps counted as one (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let change = rows[i][j] + usize::from(x != y);
            let mut best = change.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(rows[i - 1][j - 1] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        let codes = ["TU.H26", "TU.H62", "BCS.G05", "DD.QH"];
        assert_eq!(near("TU.H62", codes), ["TU.H62"]);
        assert_eq!(near("TU.H6", codes), ["TU.H26", "TU.H62"]);
        assert_eq!(near("UT.H26", codes), ["TU.H26"]);
        assert!(near("XYZ", codes).is_empty());
    }

    #[test]
    fn a_swap_costs_one() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(distance(&chars("due"), &chars("deu")), 1);
        assert_eq!(distance(&chars(""), &chars("abc")), 3);
        assert_eq!(distance(&chars("đề án"), &chars("de an")), 3);
    }

    #[test]
    fn offsets_become_lines() {
        let lines = Lines::of("plan.toml", "a\nb\n\nc");
        let found: Vec<u32> = [0, 1, 2, 4, 5].map(|offset| lines.spot(offset).line).into();
        assert_eq!(found, [1, 1, 2, 3, 4]);
    }
}
