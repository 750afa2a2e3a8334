//! `body-old-name`: a body is called by the name it bears on the day of the report.

use std::collections::{BTreeSet, HashSet};

use jiff::civil::Date;
use kernel::{Bilingual, Language, Severity};
use plan::{Body, Plan};

use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::read::periods::periods;
use crate::read::words::words;

pub(super) const RULE: Rule = Rule {
    id: "body-old-name",
    severity: Severity::Warning,
    name: Pair { vi: "Tên cơ quan đã hết hiệu lực", en: "Name of a body that ended" },
    about: Pair {
        vi: "Theo danh sách cơ quan của kế hoạch, tên đã hết hiệu lực trước ngày ký báo cáo. Câu nói về thời gian cơ quan ấy còn tồn tại, câu có «cũ», «trước đây», «nay là», tên tỉnh hay tên bộ đứng một mình, và báo cáo không có ngày thì không xét. Mỗi tên nêu một lần.",
        en: "By the plan's list of bodies the name had ended before the day the report was signed. Sentences about a time when the body stood, sentences with «cũ», «trước đây», «nay là», a province's or ministry's bare name, and reports without a day are not looked at. Each name is told once.",
    },
    hint: Pair {
        vi: "Dùng tên cơ quan kế thừa; nếu nói về trước đây, ghi rõ thời gian hoặc thêm «cũ», «nay là …».",
        en: "Use the successor's name; where the past is meant, tell the time or add «cũ», «nay là …».",
    },
    audience: Audience::Readers,
    good: "
TỈNH ỦY BẮC NINH
Bắc Ninh, ngày 05 tháng 9 năm 2025
# I. Thực trạng
Năm 2022, Tỉnh ủy Bắc Giang ban hành 12 văn bản. Số liệu của Tỉnh ủy Bắc Giang (cũ) được cộng vào. Tỉnh ủy Bắc Ninh tổng hợp.
",
    bad: "
TỈNH ỦY BẮC NINH
Bắc Ninh, ngày 05 tháng 9 năm 2025
# I. Thực trạng
Tỉnh ủy Bắc Giang phối hợp với Tỉnh ủy Thừa Thiên Huế tổ chức khảo sát.
",
    check: Check::Draft(check),
};

/// A name that is no longer borne.
struct OldName {
    /// Folded, with a space at either end.
    key: String,
    shown: String,
    /// The last day it was borne.
    last: Date,
    /// What stands in its place.
    now: Vec<Bilingual>,
}

fn check(case: &Case<'_>) -> Vec<Found> {
    let Some(day) = case.draft.head.date else { return Vec::new() };
    let old = old_names(case.plan, day);
    let mut found = Vec::new();
    let mut told: HashSet<&str> = HashSet::new();
    for sentence in case.sentences.iter().filter(|_| !old.is_empty()) {
        let text = sentence.text();
        let words = words(text);
        let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
        let folded = format!(" {} ", folded.join(" "));
        for name in old.iter().filter(|name| folded.contains(&name.key)) {
            if told.contains(name.key.as_str()) || of_the_past(&folded, text, name) {
                continue;
            }
            told.insert(&name.key);
            found.push(Found::at(&sentence.passage.address, text, message(name)));
        }
    }
    found
}

/// Whether the sentence owns up to the past, or speaks of a time when the body stood.
fn of_the_past(folded: &str, text: &str, name: &OldName) -> bool {
    let cues = [
        " cu ",
        " truoc day ",
        " nay la ",
        " nguyen la ",
        " truoc khi ",
        " tien than ",
        " sap nhap ",
        " hop nhat ",
    ];
    cues.iter().any(|cue| folded.contains(cue))
        || periods(text, &words(text)).iter().any(|spoken| spoken.period.days.from() <= name.last)
}

fn message(name: &OldName) -> Bilingual {
    let last = vietnamese::format_date(name.last, Language::Vietnamese);
    let [vi, en] = [Language::Vietnamese, Language::English]
        .map(|language| name.now.iter().map(|now| now.get(language)).collect::<Vec<_>>().join(", "));
    match name.now.as_slice() {
        [] => Bilingual::new(
            format!("«{}» là tên đến hết ngày {last}.", name.shown),
            format!("«{}» was its name until {}.", name.shown, name.last),
        ),
        _ => Bilingual::new(
            format!("«{}» là tên đến hết ngày {last}; nay là {vi}.", name.shown),
            format!("«{}» was its name until {}; now {en}.", name.shown, name.last),
        ),
    }
}

/// The names no body bears on `day`, longest first.
fn old_names(plan: &Plan, day: Date) -> Vec<OldName> {
    let standing: BTreeSet<String> = plan
        .bodies
        .iter()
        .filter(|body| body.stands_on(day))
        .map(|body| key(&body.name_on(day).vi))
        .collect();
    let mut old: Vec<OldName> = Vec::new();
    for body in &plan.bodies {
        let ended = body.valid_to.filter(|last| *last < day);
        let names = std::iter::once((&body.name, None))
            .chain(body.renamed.iter().map(|renaming| (&renaming.name, Some(renaming.from))));
        let names: Vec<_> = names.collect();
        for (index, (name, _)) in names.iter().enumerate() {
            let renamed = names.get(index + 1).and_then(|(_, from)| *from).filter(|from| *from <= day);
            let (last, now) = match (renamed.and_then(|from| from.yesterday().ok()), ended) {
                (_, Some(last)) => (last, successors(plan, body, day)),
                (Some(last), None) => (last, vec![body.name_on(day).clone()]),
                (None, None) => continue,
            };
            for shown in spellings(body, &name.vi) {
                let key = key(shown);
                if !standing.contains(&key) && !old.iter().any(|other| other.key == key) {
                    old.push(OldName { key, shown: shown.to_owned(), last, now: now.clone() });
                }
            }
        }
    }
    old.sort_by_key(|name| std::cmp::Reverse(name.key.len()));
    old
}

/// A name and those other names that begin as it does: an alias may also be the name of the ministry beside the body.
fn spellings<'b>(body: &'b Body, name: &'b str) -> Vec<&'b str> {
    let begins = |text: &str| key(text).split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>();
    let alike = |alias: &&String| begins(alias) == begins(name) || alias.starts_with("BCSĐ ");
    let others = body.aliases.iter().filter(alike).map(String::as_str);
    // An alias may be another of the body's names.
    let is_later = |text: &&str| !body.renamed.iter().any(|renaming| key(&renaming.name.vi) == key(text));
    std::iter::once(name).chain(others.filter(is_later)).collect()
}

fn key(name: &str) -> String {
    let words = words(name);
    let folded: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    format!(" {} ", folded.join(" "))
}

/// Who stands in a body's place on `day`: successors, and theirs where they ended too.
fn successors(plan: &Plan, body: &Body, day: Date) -> Vec<Bilingual> {
    let mut names = Vec::new();
    let mut open: Vec<&Body> = body.successors.iter().filter_map(|code| plan.body(code)).collect();
    let mut seen: HashSet<&str> = HashSet::new();
    while let Some(next) = open.pop() {
        if !seen.insert(next.code.as_str()) {
            continue;
        }
        if next.stands_on(day) {
            names.push(next.name_on(day).clone());
        } else {
            open.extend(next.successors.iter().filter_map(|code| plan.body(code)));
        }
    }
    names
}
