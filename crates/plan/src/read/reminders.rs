//! Reads the `[[reminder]]`, `[digest]` and `[letters]` of `plan.toml`: when whom is reminded, the days of the daily
//! digest, the hour of letters.
//!
//! It looks at each rule and at the rules among themselves; that nobody gets two letters on one day is settled here.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use kernel::{Bilingual, Language};

use super::fields::Fields;
use super::plan_toml::{read_provenance, unknown_word};
use crate::model::{Again, DigestDays, Recipient, Reminder};
use crate::problems::{At, Problems, Spot};

/// No reminder lies further from its deadline than this.
const MOST_DAYS: i64 = 365;
/// No reminder comes again more often than this.
const MOST_TIMES: i64 = 52;

pub(crate) fn read_reminder(out: &mut Problems, mut fields: Fields<'_>) -> Option<At<Reminder>> {
    let spot = fields.spot;
    let id = fields.need_plain(out, "id");
    let name = fields.need(out, "name");
    let day = read_day(out, &mut fields);
    let again = read_again(out, &mut fields, day.as_ref());
    let to = read_recipients(out, &mut fields, "to", &Recipient::TOLD);
    let escalate = read_recipients(out, &mut fields, "escalate", &Recipient::ABOVE);
    let text = fields.maybe(out, "text");
    let provenance = read_provenance(out, &mut fields, "provenance");
    fields.finish(out);
    if to.named.is_empty() && escalate.named.is_empty() && !to.wrong && !escalate.wrong {
        out.error(
            "reminder-to-nobody",
            spot,
            Bilingual::new("quy tắc nhắc hạn chưa ghi nhắc ai", "the reminder does not say whom it reminds"),
            Bilingual::new(
                "Ghi «to = [\"drafter\"]» hoặc «escalate = [\"secretariat\"]».",
                "Write «to = [\"drafter\"]» or «escalate = [\"secretariat\"]».",
            ),
        );
    }
    let value = Reminder {
        id: id?.value,
        name,
        day: day?.value,
        again,
        to: to.named,
        escalate: escalate.named,
        text,
        provenance,
    };
    Some(At { value, spot })
}

/// `before = 7` or `after = 3`, exactly one of the two.
fn read_day(out: &mut Problems, fields: &mut Fields<'_>) -> Option<At<i64>> {
    let spot = fields.spot;
    let before = read_days(out, fields, "before", 0);
    let after = read_days(out, fields, "after", 1);
    match (before, after) {
        (Days::Good(before), Days::Missing) => Some(At { value: -before.value, spot: before.spot }),
        (Days::Missing, Days::Good(after)) => Some(after),
        (Days::Missing, Days::Missing) => {
            out.error(
                "reminder-without-day",
                spot,
                Bilingual::new("quy tắc nhắc hạn chưa ghi ngày", "the reminder does not say when"),
                which_day(),
            );
            None
        }
        (Days::Good(_), Days::Good(after)) => {
            out.error(
                "reminder-without-day",
                after.spot,
                Bilingual::new(
                    "quy tắc nhắc hạn ghi cả «before» và «after»",
                    "the reminder says both «before» and «after»",
                ),
                which_day(),
            );
            None
        }
        _ => None,
    }
}

fn which_day() -> Bilingual {
    Bilingual::new(
        "Ghi một trong hai: «before = 7» (trước hạn 7 ngày, 0 là đúng ngày cuối) hoặc «after = 3» (quá hạn 3 ngày).",
        "Write one of the two: «before = 7» (a week before the deadline, 0 is its last day) or «after = 3» (three days late).",
    )
}

/// A number of days that may be missing or wrong; what is wrong is reported already.
enum Days {
    Missing,
    Wrong,
    Good(At<i64>),
}

fn read_days(out: &mut Problems, fields: &mut Fields<'_>, key: &'static str, least: i64) -> Days {
    let number = match fields.number(out, key) {
        Ok(Some(number)) => number,
        Ok(None) => return Days::Wrong,
        Err(_) => return Days::Missing,
    };
    let most = if key == "times" { MOST_TIMES } else { MOST_DAYS };
    if (least..=most).contains(&number.value) {
        return Days::Good(number);
    }
    out.error(
        "reminder-out-of-range",
        number.spot,
        Bilingual::new(
            format!("«{key}» là {}, ngoài khoảng {least} đến {most}", number.value),
            format!("«{key}» is {}, not within {least} to {most}", number.value),
        ),
        Bilingual::new("Ghi một số trong khoảng đó.", "Write a number within it."),
    );
    Days::Wrong
}

fn read_again(out: &mut Problems, fields: &mut Fields<'_>, day: Option<&At<i64>>) -> Again {
    let spot = fields.spot;
    let every = read_days(out, fields, "every", 1);
    let times = read_days(out, fields, "times", 1);
    match (every, times) {
        (Days::Good(every), Days::Good(times)) if day.is_none_or(|day| day.value > 0) => {
            Again::Every { days: every.value, times: times.value }
        }
        (Days::Good(every), Days::Good(_)) => {
            again_wrong(
                out,
                every.spot,
                "chỉ lặp lại sau hạn («after»)",
                "only what comes after the deadline («after») comes again",
            );
            Again::Never
        }
        (Days::Good(_), Days::Missing) | (Days::Missing, Days::Good(_)) => {
            again_wrong(out, spot, "«every» và «times» phải đi cùng nhau", "«every» and «times» go together");
            Again::Never
        }
        _ => Again::Never,
    }
}

fn again_wrong(out: &mut Problems, spot: Spot, vi: &str, en: &str) {
    out.error(
        "reminder-again",
        spot,
        Bilingual::new(format!("nhắc lại: {vi}"), format!("coming again: {en}")),
        Bilingual::new(
            "Ví dụ: «after = 7», «every = 7», «times = 3»: quá hạn 7, 14, 21 và 28 ngày.",
            "For example «after = 7», «every = 7», «times = 3»: 7, 14, 21 and 28 days late.",
        ),
    );
}

#[derive(Default)]
struct Recipients {
    named: Vec<Recipient>,
    wrong: bool,
}

fn read_recipients(
    out: &mut Problems,
    fields: &mut Fields<'_>,
    key: &'static str,
    allowed: &[Recipient],
) -> Recipients {
    let known: Vec<&str> = allowed.iter().map(|recipient| recipient.code()).collect();
    let mut found = Recipients::default();
    for word in fields.words(out, key) {
        match allowed.iter().find(|recipient| recipient.code() == word.value) {
            Some(recipient) if found.named.contains(recipient) => {}
            Some(recipient) => found.named.push(*recipient),
            None => {
                found.wrong = true;
                unknown_word(out, word.spot, &word.value, &known);
            }
        }
    }
    found
}

pub(crate) fn read_digest(out: &mut Problems, mut fields: Fields<'_>) -> Option<DigestDays> {
    let spot = fields.spot;
    let before = read_days(out, &mut fields, "before", 0);
    let after = read_days(out, &mut fields, "after", 0);
    fields.finish(out);
    match (before, after) {
        (Days::Good(before), Days::Good(after)) => {
            Some(DigestDays { before: before.value, after: after.value })
        }
        (Days::Wrong, _) | (_, Days::Wrong) => None,
        _ => {
            out.error(
                "digest-without-days",
                spot,
                Bilingual::new(
                    "bản tin ngày cần cả «before» và «after»",
                    "the digest needs both «before» and «after»",
                ),
                Bilingual::new(
                    "Ví dụ: «before = 14», «after = 30»: từ 14 ngày trước hạn đến 30 ngày sau hạn.",
                    "For example «before = 14», «after = 30»: from two weeks before the deadline to thirty days after it.",
                ),
            );
            None
        }
    }
}

/// `[letters]`: the hour of the day, in Hà Nội, at which letters go out.
pub(crate) fn read_letters(out: &mut Problems, mut fields: Fields<'_>) -> Option<Time> {
    let at = fields.need_plain(out, "at");
    fields.finish(out);
    let at = at?;
    let time = Some(&at.value)
        .filter(|text| text.len() == 5 && text.is_char_boundary(2) && text.get(2..3) == Some(":"))
        .and_then(|text| text.parse::<Time>().ok());
    if time.is_none() {
        out.error(
            "wrong-hour",
            at.spot,
            Bilingual::new(
                format!("«{}» không phải là giờ trong ngày", at.value),
                format!("«{}» is no hour of the day", at.value),
            ),
            Bilingual::new(
                "Viết giờ:phút, như «at = \"08:00\"».",
                "Write hour:minute, such as «at = \"08:00\"».",
            ),
        );
    }
    time
}

/// Reports rules by which one person would get two letters about the same body on one day.
pub(crate) fn check(out: &mut Problems, reminders: &[At<Reminder>]) {
    // Which day it is does not matter: all are counted from the same deadline.
    let due = Date::constant(2000, 1, 1);
    let mut seen: BTreeMap<(Date, Recipient), &At<Reminder>> = BTreeMap::new();
    for reminder in reminders {
        let rule = &reminder.value;
        let mut clash = None;
        for day in rule.occasions(due) {
            for recipient in rule.to.iter().chain(&rule.escalate) {
                match seen.get(&(day, *recipient)) {
                    Some(first) => clash = clash.or(Some((*recipient, *first))),
                    None => {
                        seen.insert((day, *recipient), reminder);
                    }
                }
            }
        }
        if let Some((recipient, first)) = clash {
            twice_a_day(out, reminder, recipient, first);
        }
    }
}

fn twice_a_day(out: &mut Problems, reminder: &At<Reminder>, recipient: Recipient, first: &At<Reminder>) {
    let (id, other, line) = (&reminder.value.id, &first.value.id, first.spot.line);
    let (vi, en) = (recipient.name(Language::Vietnamese), recipient.name(Language::English));
    out.error(
        "reminder-twice-a-day",
        reminder.spot,
        Bilingual::new(
            format!("{vi} nhận hai thư trong một ngày: theo {id} và {other} (dòng {line})"),
            format!("the {en} would get two letters on one day: by {id} and by {other} (line {line})"),
        ),
        Bilingual::new(
            "Bỏ người nhận khỏi một trong hai, hoặc đổi ngày.",
            "Take the recipient out of one of the two, or change a day.",
        ),
    );
}
