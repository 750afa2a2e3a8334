//! A very long report, for measuring how long a check takes: the parts of many, section by section.

use plan::Plan;

use super::sheet::Placed;
use super::{Corpus, REPORTS, Wordings, base, plant, unit};
use crate::draw::Draw;
use crate::report::{Paper, Part};

/// Words on a page of 13 to 14 points.
const WORDS_PER_PAGE: usize = 400;

impl Corpus<'_> {
    /// A report of about so many pages, faults and all.
    pub fn long(plan: &Plan, seed: u64, pages: usize) -> Paper {
        let (mut all, mut words): (Vec<Placed>, usize) = (Vec::new(), 0);
        let mut sheet = None;
        let mut number = 0;
        while words < pages * WORDS_PER_PAGE {
            let mut draw = Draw::new(seed, &["long", &number.to_string()]);
            let sender = unit::sender(plan, number % REPORTS, &mut draw);
            let mut more = base::clean(plan, &sender, (seed, number), Wordings::Known, draw);
            plant::numbers_only(&mut more);
            words += more.parts.iter().map(|placed| words_of(&placed.part)).sum::<usize>();
            all.append(&mut more.parts);
            sheet.get_or_insert(more);
            number += 1;
        }
        let Some(mut sheet) = sheet else { return Paper::default() };
        for section in &plan.outline.sections {
            let mut headed = false;
            let parts = all.iter().filter(|placed| placed.section == section.key).cloned();
            sheet.parts.extend(parts.filter(|placed| {
                let first = matches!(placed.part, Part::Heading(1, _));
                let again = first && headed;
                headed |= first;
                !again
            }));
        }
        sheet.specimen(0).paper
    }
}

fn words_of(part: &Part) -> usize {
    let count = |text: &String| text.split_whitespace().count();
    match part {
        Part::Title(text) | Part::Heading(_, text) | Part::Paragraph(text) => count(text),
        Part::Columns { left, right } => left.iter().chain(right).map(count).sum(),
        Part::Table(rows) => rows.iter().flatten().map(count).sum(),
    }
}
