//! Rework: an activity occurs again in the same case.

use std::ops::Range;

use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Case, Chunk, Class, Definition, Figure, FigureForm, Model, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const EVENTS: usize = 0;
const REPEATED: usize = 1;

const DEFINITION: Definition = Definition {
    id: "rework",
    version: 1,
    name: Word::new("Lặp lại bước đã làm", "Steps done again"),
    behaviour: Behaviour::Stalling,
    also: &[],
    definition: Word::new(
        "Sự kiện có hoạt động đã xuất hiện trước đó trong cùng hồ sơ, do bất kỳ đơn vị nào. Sự kiện thuộc loại «system» không tính và cũng không làm cho hoạt động được coi là đã xuất hiện.",
        "An event whose activity has occurred before in the same case, by whichever unit. Events of class «system» neither count nor make an activity one that has occurred.",
    ),
    formula: "repeated(u) = #{events i of u : activity[i] ∈ {activity[1..i−1]}};  share = repeated(u) / events of u",
    source: "Pika et al. 2014, 2017: resource behaviour indicators; Lashkevich et al. 2023: causes of waiting time (rework)",
    limits: Word::new(
        "Nhiều hoạt động vốn lặp lại, như chuyển hồ sơ hay cập nhật trạng thái; chỉ so sánh giữa các đơn vị làm cùng loại hồ sơ. Lặp lại có thể do đơn vị khác gây ra.",
        "Many activities recur by nature, such as handing on or updating a status; compare only units with the same kind of cases. The repetition may be another unit's doing.",
    ),
    needs: &[],
    aspects: &[Aspect {
        id: "rework",
        name: Word::new("Tỷ lệ bước lặp lại", "Share of steps done again"),
        numerator: Word::new(
            "số sự kiện lặp lại hoạt động đã có",
            "events whose activity has occurred before",
        ),
        denominator: Word::new("số sự kiện trong các lượt giữ của đơn vị", "events in the unit's holds"),
        attributed_to: Word::new("đơn vị đang giữ hồ sơ", "the unit that holds the case"),
        model: Model::Share,
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[
        Figure {
            id: "events",
            name: Word::new("sự kiện, không kể của hệ thống", "events, without those of the system"),
            form: FigureForm::Count,
        },
        Figure {
            id: "share",
            name: Word::new("tỷ lệ lặp lại", "share repeated"),
            form: FigureForm::ShareOf { numerator: REPEATED, denominator: EVENTS },
        },
    ],
};

fn kernel(chunk: &Chunk, _: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [rework] = sheet.aspects else { return };
    let mut seen = Seen { stamps: vec![0; chunk.activity_count()], stamp: 0 };
    let (mut all_events, mut all_repeated) = (0i64, 0i64);
    for case in chunk.cases() {
        seen.stamp += 1;
        let before = all_repeated;
        let first = case.holds().first().map_or(case.events(), |hold| hold.first as usize);
        let (events, repeated) = seen.count(&case, 0..first);
        all_events += events;
        all_repeated += repeated;
        for hold in case.holds() {
            let (events, repeated) = seen.count(&case, hold.events());
            all_events += events;
            all_repeated += repeated;
            rework.add(hold.visit, events, repeated);
        }
        sheet.totals.cases += u64::from(all_repeated > before);
    }
    sheet.totals.count += all_repeated.unsigned_abs();
    sheet.totals.figures[EVENTS] += i128::from(all_events);
    sheet.totals.figures[REPEATED] += i128::from(all_repeated);
}

/// By activity, the case in which it was seen last.
struct Seen {
    stamps: Vec<u32>,
    stamp: u32,
}

impl Seen {
    /// How many of these events count, and how many of them repeat an activity of the case.
    fn count(&mut self, case: &Case<'_>, events: Range<usize>) -> (i64, i64) {
        let (mut all, mut repeated) = (0, 0);
        for (activity, class) in case.activities()[events.clone()].iter().zip(&case.classes()[events]) {
            if *class == Class::SYSTEM {
                continue;
            }
            all += 1;
            if let Some(stamp) = self.stamps.get_mut(*activity as usize) {
                repeated += i64::from(*stamp == self.stamp);
                *stamp = self.stamp;
            }
        }
        (all, repeated)
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn an_activity_that_was_there_before_is_repeated() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0~check B@1~check A@2~check A@3~sign"), @"count 2 cases 1; events 4; share 2; rework: A 1/3, B 1/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0~check A@1~sign | A@0~check"), @"count 0 cases 0; events 3; rework: A 0/2, A 0/1");
    }

    #[test]
    fn the_system_does_no_work_twice() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0~log+system A@0~log+system A@0~log A@0~log"), @"count 1 cases 1; events 2; share 1; rework: A 1/2");
    }

    #[test]
    fn what_nobody_named_did_counts_in_the_totals() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "@0~a @0~a A@1~a @2~a | @0~a @1~a"), @"count 4 cases 2; events 6; share 4; rework: A 2/2");
    }
}
