//! What changed between two versions of a plan, in words; and which bodies that touches.
//!
//! Pure. A body is touched when what it owes, the outline as it reads for its group, or the window changed.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use kernel::{Bilingual, BodyCode};

use crate::model::{Assignment, Clause, FigureAsked, Outline, Plan, Section};

/// What changed from `old` to `new`, one sentence each, in the order of the plan. Empty when nothing did.
pub fn changes(old: &Plan, new: &Plan) -> Vec<Bilingual> {
    let mut found = Vec::new();
    texts(&mut found, old, new);
    if old.window != new.window {
        found.push(window_changed(old, new));
    }
    if old.due != new.due {
        found.push(Bilingual::new(
            format!("Thời hạn chung: {} → {}", vi_day(old.due), vi_day(new.due)),
            format!("General deadline: {} → {}", old.due, new.due),
        ));
    }
    for (vi, en, old, new) in [
        ("Căn cứ", "Basis", &old.basis, &new.basis),
        ("Mục đích", "Purpose", &old.purpose, &new.purpose),
        ("Yêu cầu", "Requirement", &old.requirements, &new.requirements),
        ("Nội dung cần làm rõ", "What must be found out", &old.questions, &new.questions),
        ("Phạm vi sử dụng", "Purpose limitation", &old.purpose_limit, &new.purpose_limit),
        ("Tài liệu", "Document", &old.documents, &new.documents),
        ("Quy tắc gán mã", "Coding rule", &old.codebook.rules, &new.codebook.rules),
    ] {
        listed(&mut found, vi, en, old, new, |clause: &Clause| (clause.id.clone(), clause.name.clone()));
    }
    listed(&mut found, "Ban, tổ", "Team", &old.teams, &new.teams, |team| {
        (team.key.clone(), team.name.clone())
    });
    listed(&mut found, "Nhóm", "Group", &old.groups, &new.groups, |group| {
        (group.number.to_string(), group.name.clone())
    });
    listed(&mut found, "Cơ quan", "Body", &old.bodies, &new.bodies, |body| {
        (body.code.to_string(), body.name.clone())
    });
    outline(&mut found, &old.outline, &new.outline);
    listed(
        &mut found,
        "Họ mã",
        "Family of codes",
        &old.codebook.families,
        &new.codebook.families,
        |family| (family.key.clone(), family.name.clone()),
    );
    listed(&mut found, "Mã", "Code", &old.codebook.codes, &new.codebook.codes, |code| {
        (code.id.to_string(), code.name.clone())
    });
    listed(&mut found, "Trục", "Axis", &old.codebook.axes, &new.codebook.axes, |axis| {
        (axis.key.clone(), axis.name.clone())
    });
    listed(&mut found, "Chỉ đạo", "Directive", &old.directives, &new.directives, |directive| {
        (directive.id.clone(), directive.kind.clone())
    });
    assigned(&mut found, old, new);
    listed(&mut found, "Nhắc hạn", "Reminder", &old.reminders, &new.reminders, |reminder| {
        (reminder.id.clone(), reminder.name.clone())
    });
    if (old.digest, old.letters_at) != (new.digest, new.letters_at) {
        found.push(Bilingual::new(
            "Ngày, giờ gửi thư và bản tin ngày được sửa",
            "The days and hour of letters and digests were changed",
        ));
    }
    found
}

/// The bodies touched by going from `old` to `new`, each with what it must know, in the order of their codes.
pub fn touched(old: &Plan, new: &Plan) -> Vec<(BodyCode, Bilingual)> {
    let bodies: BTreeSet<&BodyCode> =
        old.assignments.iter().chain(&new.assignments).map(|assignment| &assignment.body).collect();
    let mut found = Vec::new();
    for body in bodies {
        let words = match (old.assignment(body), new.assignment(body)) {
            (None, Some(now)) => vec![assigned_now(now)],
            (Some(_), None) => vec![Bilingual::new(
                "Cơ quan không còn được phân công trong kế hoạch.",
                "The body is no longer assigned in the plan.",
            )],
            (Some(before), Some(now)) => {
                let mut words = fields(before, now);
                if old.window != new.window {
                    words.push(window_changed(old, new));
                }
                words.extend(outline_for(before.group, &old.outline, now.group, &new.outline));
                words
            }
            (None, None) => Vec::new(),
        };
        if !words.is_empty() {
            found.push((body.clone(), join(&words)));
        }
    }
    found
}

/// What a body is told when it is assigned.
pub(crate) fn assigned_now(assignment: &Assignment) -> Bilingual {
    Bilingual::new(
        format!(
            "Được phân công ở nhóm {}: {}. Thời hạn {}.",
            assignment.group,
            assignment.topic.vi,
            vi_day(assignment.due)
        ),
        format!("Assigned in group {}: {}. Due {}.", assignment.group, assignment.topic.en, assignment.due),
    )
}

fn vi_day(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

fn join(words: &[Bilingual]) -> Bilingual {
    let side = |pick: fn(&Bilingual) -> &str| {
        words.iter().map(|word| pick(word).trim_end_matches('.')).collect::<Vec<_>>().join("; ") + "."
    };
    Bilingual { vi: side(|word| &word.vi), en: side(|word| &word.en) }
}

fn window_changed(old: &Plan, new: &Plan) -> Bilingual {
    let vi = |plan: &Plan| format!("{}–{}", vi_day(plan.window.from()), vi_day(plan.window.to()));
    Bilingual::new(
        format!("Kỳ số liệu: {} → {}", vi(old), vi(new)),
        format!("Window: {} → {}", old.window, new.window),
    )
}

fn texts(found: &mut Vec<Bilingual>, old: &Plan, new: &Plan) {
    for (vi, en, changed) in [
        ("Tên Đề án", "The scheme's title", old.title != new.title || old.name != new.name),
        ("Cơ quan ban hành", "The issuer", old.issuer != new.issuer),
        ("Cơ quan đầu mối", "The focal point", old.focal_point != new.focal_point),
        ("Nguồn của kế hoạch", "The plan's source", old.source != new.source),
        ("Cách đọc thời hạn", "How the deadline is read", old.due_reading != new.due_reading),
    ] {
        if changed {
            found.push(Bilingual::new(format!("{vi} được sửa"), format!("{en} was changed")));
        }
    }
}

/// Compares two lists of named things by their ids.
fn listed<T: PartialEq>(
    found: &mut Vec<Bilingual>,
    vi: &str,
    en: &str,
    old: &[T],
    new: &[T],
    name: impl Fn(&T) -> (String, Bilingual),
) {
    let index = |items: &[T]| -> BTreeMap<String, usize> {
        items.iter().enumerate().map(|(index, item)| (name(item).0, index)).collect()
    };
    let (before, now) = (index(old), index(new));
    let mut say = |item: &T, vi_verb: &str, en_verb: &str| {
        let (id, name) = name(item);
        found.push(Bilingual::new(
            format!("{vi} {id} ({}) {vi_verb}", name.vi),
            format!("{en} {id} ({}) {en_verb}", name.en),
        ));
    };
    for item in old.iter().filter(|item| !now.contains_key(&name(item).0)) {
        say(item, "bị bỏ", "was dropped");
    }
    for item in new {
        match before.get(&name(item).0).and_then(|index| old.get(*index)) {
            None => say(item, "được thêm", "was added"),
            Some(earlier) if earlier != item => say(item, "được sửa", "was changed"),
            Some(_) => {}
        }
    }
}

fn outline(found: &mut Vec<Bilingual>, old: &Outline, new: &Outline) {
    if old.title != new.title || old.guidance != new.guidance {
        found.push(outline_guidance());
    }
    listed(found, "Mục đề cương", "Outline section", &old.sections, &new.sections, |section| {
        (section.key.clone(), section.title.clone())
    });
}

fn outline_guidance() -> Bilingual {
    Bilingual::new("Hướng dẫn chung của đề cương được sửa", "The outline's general guidance was changed")
}

/// What a section says to the bodies of one group.
type Reading<'a> = (&'a Section, Option<&'a Bilingual>, Vec<&'a FigureAsked>);

fn reading(section: &Section, group: i64) -> Reading<'_> {
    let figures = section.figures.iter().filter(|figure| figure.is_for(group)).collect();
    (section, section.variant(group).map(|variant| &variant.guidance), figures)
}

fn outline_for(group: i64, old: &Outline, new_group: i64, new: &Outline) -> Vec<Bilingual> {
    let mut found = Vec::new();
    if old.guidance != new.guidance {
        found.push(outline_guidance());
    }
    let mut say = |section: &Section, vi: &str, en: &str| {
        found.push(Bilingual::new(
            format!("Đề cương: mục «{}» {vi}", section.title.vi),
            format!("Outline: the section «{}» {en}", section.title.en),
        ));
    };
    for section in old.sections.iter().filter(|section| new.section(&section.key).is_none()) {
        say(section, "bị bỏ", "was dropped");
    }
    for section in &new.sections {
        let Some(before) = old.section(&section.key) else {
            say(section, "được thêm", "was added");
            continue;
        };
        let (before, now) = (reading(before, group), reading(section, new_group));
        let same = |a: &Section, b: &Section| {
            a.title == b.title && a.asks == b.asks && a.guidance == b.guidance && a.kind == b.kind
        };
        if !same(before.0, now.0) || before.1 != now.1 || before.2 != now.2 {
            say(section, "được sửa", "was changed");
        }
    }
    found
}

/// What changed in one body's assignment.
fn fields(old: &Assignment, new: &Assignment) -> Vec<Bilingual> {
    let mut found = Vec::new();
    if old.group != new.group {
        found.push(Bilingual::new(
            format!("chuyển từ nhóm {} sang nhóm {}", old.group, new.group),
            format!("moved from group {} to group {}", old.group, new.group),
        ));
    }
    if old.due != new.due {
        found.push(Bilingual::new(
            format!("thời hạn {} → {}", vi_day(old.due), vi_day(new.due)),
            format!("due {} → {}", old.due, new.due),
        ));
    }
    for (vi, en, changed) in [
        ("chuyên đề", "topic", old.topic != new.topic),
        ("người", "person", old.person != new.person),
        ("việc", "work", old.work != new.work),
        ("trách nhiệm", "responsibility", old.responsibility != new.responsibility),
        ("sản phẩm", "product", old.product != new.product),
        ("thẩm quyền", "authority", old.authority != new.authority),
        ("chỉ đạo phải thực hiện", "directives to carry out", old.directives != new.directives),
    ] {
        if changed {
            found.push(Bilingual::new(format!("{vi} được sửa"), format!("{en} changed")));
        }
    }
    found
}

/// The changes of assignments; bodies with the same change share a sentence.
fn assigned(found: &mut Vec<Bilingual>, old: &Plan, new: &Plan) {
    let mut by_change: BTreeMap<(Bilingual, i64), Vec<Bilingual>> = BTreeMap::new();
    for before in old.assignments.iter().filter(|before| new.assignment(&before.body).is_none()) {
        let change = Bilingual::new("thôi phân công", "no longer assigned");
        by_change.entry((change, before.group)).or_default().push(old.body_name(&before.body));
    }
    for now in &new.assignments {
        let change = match old.assignment(&now.body) {
            None => Bilingual::new(
                format!("được phân công, thời hạn {}", vi_day(now.due)),
                format!("assigned, due {}", now.due),
            ),
            Some(before) => {
                let words = fields(before, now);
                if words.is_empty() {
                    continue;
                }
                let joined = join(&words);
                Bilingual::new(joined.vi.trim_end_matches('.'), joined.en.trim_end_matches('.'))
            }
        };
        by_change.entry((change, now.group)).or_default().push(new.body_name(&now.body));
    }
    let mut lines: Vec<_> = by_change.into_iter().collect();
    lines.sort_by_key(|((_, group), _)| *group);
    for ((change, group), bodies) in lines {
        let (vi, en) = match bodies.as_slice() {
            [body] => (body.vi.clone(), body.en.clone()),
            [first, second] => {
                (format!("{}, {}", first.vi, second.vi), format!("{}, {}", first.en, second.en))
            }
            _ => (format!("{} cơ quan", bodies.len()), format!("{} bodies", bodies.len())),
        };
        found.push(Bilingual::new(
            format!("Phân công nhóm {group}, {vi}: {}", change.vi),
            format!("Assignments of group {group}, {en}: {}", change.en),
        ));
    }
}
