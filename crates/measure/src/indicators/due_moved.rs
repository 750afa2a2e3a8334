//! Due dates moved while the case is under way.

use super::{Ground, Indicator, Sheet};
use crate::chunk::NO_TIME;
use crate::{Aspect, Behaviour, Chunk, Definition, Figure, FigureForm, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const AFTER: usize = 0;
const LATER: usize = 1;
const WITH_DUE: usize = 2;

const DEFINITION: Definition = Definition {
    id: "due_moved",
    version: 1,
    name: Word::new("Thay đổi hạn giải quyết", "Due dates moved"),
    behaviour: Behaviour::Stalling,
    also: &[],
    definition: Word::new(
        "Một lần thay đổi hạn là sự kiện ghi hạn khác với hạn ghi gần nhất trước đó của hồ sơ, dù lùi hay sớm lên. Thay đổi sau hạn là thay đổi được ghi khi hạn cũ đã qua. Chỉ tính hồ sơ có ghi hạn.",
        "A move is an event whose due date differs from the one written last before it in the case, be it later or earlier. A move after the date is one made when the old due date had passed. Only cases with a due date count.",
    ),
    formula: "moves(u) = #{i : due[i] ≠ last due before i};  rate = moves(u) / cases with a due date held by u;  after(u) = #{moves at t > old due} / moves(u)",
    source: "Decision 766/QĐ-TTg (2022), on-time rule: it is judged by the due date that stands",
    limits: Word::new(
        "Hạn có thể lùi đúng quy định, chẳng hạn khi người nộp phải bổ sung hoặc có gia hạn được duyệt; hệ thống tự tính lại hạn cũng được đếm.",
        "A due date may be moved by the rules, as when something has to be brought or an extension is granted; a system that works the date out anew is counted as well.",
    ),
    needs: &[Need::DueOfCase],
    aspects: &[
        Aspect {
            id: "due_moved",
            name: Word::new("Số lần thay đổi hạn", "Times the due date is moved"),
            numerator: Word::new(
                "số lần thay đổi hạn khi đơn vị giữ hồ sơ",
                "moves while the unit holds the case",
            ),
            denominator: Word::new("số hồ sơ có hạn đơn vị đã giữ", "cases with a due date the unit held"),
            attributed_to: Word::new(
                "đơn vị giữ hồ sơ khi hạn thay đổi",
                "the unit that holds the case at the move",
            ),
            model: Model::Rate,
            needs: &[],
            depends_on_load: false,
        },
        Aspect {
            id: "due_moved.after",
            name: Word::new("Thay đổi hạn sau khi hạn cũ đã qua", "Moved after the old date had passed"),
            numerator: Word::new(
                "số lần thay đổi hạn khi hạn cũ đã qua",
                "moves made after the old due date had passed",
            ),
            denominator: Word::new("số lần thay đổi hạn", "moves"),
            attributed_to: Word::new(
                "đơn vị giữ hồ sơ khi hạn thay đổi",
                "the unit that holds the case at the move",
            ),
            model: Model::Share,
            needs: &[],
            depends_on_load: false,
        },
    ],
    figures: &[
        Figure {
            id: "after",
            name: Word::new("lần thay đổi khi hạn cũ đã qua", "moves after the old date had passed"),
            form: FigureForm::Count,
        },
        Figure {
            id: "later",
            name: Word::new("lần lùi hạn", "moves to a later date"),
            form: FigureForm::Count,
        },
        Figure {
            id: "with_due",
            name: Word::new("hồ sơ có hạn", "cases with a due date"),
            form: FigureForm::Count,
        },
    ],
};

fn kernel(chunk: &Chunk, _: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [moved, after] = sheet.aspects else { return };
    for case in chunk.cases() {
        let Some(&first) = case.due().first() else { continue };
        // Most cases have one due date throughout; that is told without a branch for each event.
        let differs = case.due().iter().fold(0, |differs, due| differs | (due ^ first));
        if differs == 0 {
            if first != NO_TIME {
                sheet.totals.figures[WITH_DUE] += 1;
                for visit in case.visits() {
                    moved.add(visit, 1, 0);
                }
            }
            continue;
        }
        let times = case.times();
        let (mut moves, mut known) = (0u64, NO_TIME);
        for (event, &due) in case.due().iter().enumerate() {
            if due == known || due == NO_TIME {
                continue;
            }
            if known != NO_TIME {
                let is_after = times[event] > known;
                moves += 1;
                sheet.totals.figures[AFTER] += i128::from(is_after);
                sheet.totals.figures[LATER] += i128::from(due > known);
                if let Some(hold) = case.hold_at_event(event) {
                    moved.add(hold.visit, 0, 1);
                    after.add(hold.visit, 1, i64::from(is_after));
                }
            }
            known = due;
        }
        if known == NO_TIME {
            continue;
        }
        sheet.totals.figures[WITH_DUE] += 1;
        sheet.totals.count += moves;
        sheet.totals.cases += u64::from(moves > 0);
        for visit in case.visits() {
            moved.add(visit, 1, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn a_due_date_unlike_the_last_one_was_moved() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0!10 A@1!10 B@5!20 A@21!40 B@22!30"), @"count 3 cases 1; after 1; later 2; with_due 1; due_moved: A 1/1, B 2/1; due_moved.after: A 1/1, B 0/2");
    }

    #[test]
    fn the_first_due_date_and_a_gap_are_no_moves() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@1!10 B@2 B@3!10 | A@0 | @0!5"), @"count 0 cases 0; with_due 2; due_moved: A 0/1, B 0/1; due_moved.after:");
    }

    #[test]
    fn at_the_very_moment_it_is_not_yet_past() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0!10 A@10!20 | @0!10 @11!20"), @"count 2 cases 2; after 1; later 2; with_due 2; due_moved: A 1/1; due_moved.after: A 0/1");
    }
}
