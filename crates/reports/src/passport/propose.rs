//! What the file itself tells of each of its figures. Pure.

use std::collections::HashMap;

use kernel::Digest;
use plan::{FigureAsked, Outline};

use super::model::{Passport, Proposal, Standing};
use crate::{Amount, Draft, Figure};

/// The passports a drafter is asked to confirm, figures of the outline first, each group in the order of the document.
/// `known` are the body's passports, newest first.
pub fn proposals(draft: &Draft, outline: &Outline, file: Digest, known: &[Passport]) -> Vec<Proposal> {
    let asked: HashMap<&str, &FigureAsked> = outline
        .sections
        .iter()
        .flat_map(|section| &section.figures)
        .map(|figure| (figure.key.as_str(), figure))
        .collect();
    let parts: HashMap<String, (Amount, Amount)> = crate::rules::shares_by_figure(draft);
    let mut proposals: Vec<Proposal> = draft
        .figures
        .iter()
        .map(|figure| {
            let share = parts.get(&figure.key).copied();
            let asked = asked_for(&asked, figure);
            let read = Proposal {
                figure: figure.clone(),
                numerator: share.map(|(part, _)| part),
                denominator: share.map(|(_, whole)| whole),
                definition: asked.map_or_else(|| figure.label.clone(), |asked| asked.definition.vi.clone()),
                as_of: figure.period.as_ref().map(|period| period.days.to()),
                asked: asked.is_some(),
                standing: Standing::New,
            };
            standing(read, file, known)
        })
        .collect();
    proposals.sort_by_key(|proposal| !proposal.asked);
    proposals
}

/// The outline's figure that `figure` is: its key, or its key with a number behind it where it is told again.
fn asked_for<'o>(asked: &HashMap<&str, &'o FigureAsked>, figure: &Figure) -> Option<&'o FigureAsked> {
    let key = figure.key.as_str();
    let again = key.rsplit_once('-').filter(|(_, count)| count.bytes().all(|byte| byte.is_ascii_digit()));
    asked.get(key).or_else(|| asked.get(again?.0)).copied()
}

/// With the words of the newest passport of the same figure.
fn standing(read: Proposal, file: Digest, known: &[Passport]) -> Proposal {
    let newest = known.iter().find(|passport| passport.figure == read.figure.key);
    let Some(passport) = newest else { return read };
    let same = passport.figure_digest == read.figure.digest();
    let standing = match (passport.file == file, same) {
        (true, true) => Standing::Vouched(passport.clone()),
        (false, true) => Standing::Earlier(passport.clone()),
        (_, false) => Standing::Changed(passport.clone()),
    };
    if !same {
        return Proposal { standing, ..read };
    }
    Proposal {
        numerator: passport.numerator,
        denominator: passport.denominator,
        definition: passport.definition.clone(),
        as_of: passport.as_of,
        standing,
        ..read
    }
}
