//! Time to reply when consulted.

use super::closing::CLOSING;
use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Case, Chunk, Class, Definition, Figure, FigureForm, Hold, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const NEVER: usize = 0;
const UNATTRIBUTED: usize = 1;
const REPLY_TIME: usize = 2;

const DEFINITION: Definition = Definition {
    id: "slow_reply",
    version: 1,
    name: Word::new("Thời gian trả lời khi được lấy ý kiến", "Time to reply when consulted"),
    behaviour: Behaviour::Stalling,
    also: &[],
    definition: Word::new(
        "Sau một sự kiện thuộc loại «consult», đơn vị giữ hồ sơ ở lượt kế tiếp là đơn vị được hỏi. Thời gian trả lời tính theo đồng hồ của nhật ký, từ sự kiện lấy ý kiến đến sự kiện «return», «hand_over» hoặc sự kiện kết thúc hồ sơ («decide», «refuse», «withdraw», «complete») đầu tiên trong lượt đó, không có thì đến khi hồ sơ rời đơn vị. Chưa trả lời đến sự kiện cuối cùng của nhật ký thì tính là còn đang chờ. Nếu trước khi hồ sơ rời đơn vị hỏi đã có sự kiện «receive», hoặc hồ sơ không chuyển đi đâu, thì không biết hỏi ai: chỉ đếm, không tính cho đơn vị nào.",
        "After an event of class «consult», the unit of the next hold is the one asked. The time to reply, by the log's clock, runs from the consult to the first event of class «return» or «hand_over» or one by which the case is over («decide», «refuse», «withdraw», «complete») in that hold, else to when the case leaves the unit. What is not answered by the log's last event counts as still waited for. If an event «receive» comes before the case leaves the asking unit, or the case goes nowhere, it is not known who was asked: this is counted only, and attributed to nobody.",
    ),
    formula: "reply = clock(first of {return, hand_over, closing event in hold i+1; hold i+2}) − clock(consult in hold i);  slower(u) = #{replies of u longer than the stratum's Kaplan–Meier median of all others} / consults put to u;  never(u) = #{never answered} / consults put to u",
    source: "Lashkevich et al. 2023: causes of waiting time in event logs; Kaplan, Meier 1958 for what is still running",
    limits: Word::new(
        "Gồm cả thời gian văn bản trên đường và thời gian chờ tiếp nhận. Hỏi nhiều nơi cùng lúc thì chỉ thấy nơi giữ hồ sơ tiếp theo. Câu hỏi không rõ cũng làm trả lời chậm.",
        "Time on the way and until receipt is in it. Where several are asked at once only the one that holds the case next is seen. A question that is not clear makes replies slow, too.",
    ),
    needs: &[Need::Unit, Need::Class(Class::CONSULT)],
    aspects: &[
        Aspect {
            id: "slow_reply",
            name: Word::new("Trả lời chậm hơn thường lệ", "Replies slower than usual"),
            numerator: Word::new(
                "số lần trả lời lâu hơn trung vị của các đơn vị khác",
                "replies that take longer than the median of the others",
            ),
            denominator: Word::new("số lần được lấy ý kiến", "consults put to the unit"),
            attributed_to: Word::new("đơn vị được lấy ý kiến", "the unit asked"),
            model: Model::Slower,
            needs: &[],
            depends_on_load: true,
        },
        Aspect {
            id: "slow_reply.never",
            name: Word::new("Không trả lời", "Never answered"),
            numerator: Word::new(
                "số lần lấy ý kiến chưa được trả lời đến cuối nhật ký",
                "consults not answered by the log's end",
            ),
            denominator: Word::new("số lần được lấy ý kiến", "consults put to the unit"),
            attributed_to: Word::new("đơn vị được lấy ý kiến", "the unit asked"),
            model: Model::Share,
            needs: &[],
            depends_on_load: false,
        },
    ],
    figures: &[
        Figure {
            id: "never",
            name: Word::new("lần lấy ý kiến không được trả lời", "consults never answered"),
            form: FigureForm::Count,
        },
        Figure {
            id: "unattributed",
            name: Word::new(
                "lần lấy ý kiến không rõ hỏi ai",
                "consults of which it is not known who was asked",
            ),
            form: FigureForm::Count,
        },
        Figure {
            id: "days",
            name: Word::new("ngày chờ các trả lời đã nhận", "days waited for the replies that came"),
            form: FigureForm::Days,
        },
    ],
};

fn kernel(chunk: &Chunk, ground: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [slow, never] = sheet.aspects else { return };
    let end = ground.facts.last_clock();
    for case in chunk.cases() {
        let clock = case.clock();
        let mut put = 0u64;
        for event in case.events_of(Class::CONSULT) {
            let Some(asked) = asked(&case, event) else {
                sheet.totals.figures[UNATTRIBUTED] += 1;
                continue;
            };
            put += 1;
            let since = clock[event];
            match reply(&case, asked) {
                Some(reply) => {
                    let took = reply.saturating_sub(since).max(0);
                    sheet.totals.figures[REPLY_TIME] += i128::from(took);
                    slow.ended(asked.visit, took);
                    never.add(asked.visit, 1, 0);
                }
                None => {
                    sheet.totals.figures[NEVER] += 1;
                    slow.still_running(asked.visit, end.saturating_sub(since));
                    never.add(asked.visit, 1, 1);
                }
            }
        }
        sheet.totals.count += put;
        sheet.totals.cases += u64::from(put > 0);
    }
}

/// The hold of the unit that is asked by the consult at `event`; `None` if that is not known.
fn asked<'c>(case: &Case<'c>, event: usize) -> Option<&'c Hold> {
    let asking = case.hold_at_event(event)?;
    let rest = case.classes().get(event + 1..asking.end as usize)?;
    if rest.contains(&Class::RECEIVE) {
        return None;
    }
    next(case, asking)
}

fn next<'c>(case: &Case<'c>, hold: &Hold) -> Option<&'c Hold> {
    let holds = case.holds();
    holds.get(holds.partition_point(|other| other.first <= hold.first))
}

/// When, by the clock, the unit that has the case in `asked` replied.
fn reply(case: &Case<'_>, asked: &Hold) -> Option<i64> {
    let classes = case.classes();
    let replies = |event: &usize| {
        let class = classes[*event];
        class == Class::RETURN || class == Class::HAND_OVER || CLOSING.contains(&class)
    };
    match asked.events().find(replies) {
        Some(event) => Some(case.clock()[event]),
        None => next(case, asked).map(|_| asked.to),
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn the_next_unit_is_asked_and_replies_by_sending_the_case_on() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@2+consult B@10 A@50"), @"count 1 cases 1; days 48h; slow_reply: B 48; slow_reply.never: B 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@2+consult B@10 B@30+return B@40 A@50 | A@0+consult @5 B@7+complete"), @"count 2 cases 2; days 35h; slow_reply: B 28, B 7; slow_reply.never: B 0/1, B 0/1");
    }

    #[test]
    fn what_is_not_answered_is_still_running() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@10+consult B@20 B@30 @40"), @"count 1 cases 1; never 1; slow_reply: B 990+; slow_reply.never: B 1/1");
    }

    #[test]
    fn who_was_asked_is_not_known_where_the_case_does_not_move() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+consult A@9+receive B@10 | A@0+consult A@5 | @0+consult"), @"count 0 cases 0; unattributed 3; slow_reply:; slow_reply.never:");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+receive A@1+consult B@1+receive A@1"), @"count 1 cases 1; slow_reply: B 0; slow_reply.never: B 0/1");
    }

    #[test]
    fn each_consult_is_one() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+consult B@1 A@3+consult C@5 A@9 | A@0 B@1 | @0"), @"count 2 cases 1; days 9h; slow_reply: B 3, C 6; slow_reply.never: B 0/1, C 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "@0+consult A@1 B@2 A@3"), @"count 1 cases 1; days 3h; slow_reply: B 3; slow_reply.never: B 0/1");
    }
}
