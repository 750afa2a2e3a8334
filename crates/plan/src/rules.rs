//! Holds the files of a plan against each other, and builds the plan when nothing grave was found.
//!
//! Pure: a draft in, problems or a [`Plan`] out. A file that could not be read is not held against: its own problem
//! is the one to mend.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Time;
use kernel::{Bilingual, BodyCode};

use crate::model::{Assignment, Body, Codebook, Directive, FigureAsked, Outline, Plan, RollUp, SectionKind};
use crate::problems::{At, Problems, Spot, hint, near};
use crate::read::{Draft, bodies, codebook, directives, outline, plan_toml, reminders};

/// Adds every problem between the files of `draft` to `out`.
pub(crate) fn check(out: &mut Problems, draft: &Draft) {
    let read = |file| !out.spoiled(file);
    let (plan, bodies, codes) = (read(plan_toml::FILE), read(bodies::FILE), read(codebook::FILE));
    let (outline, directives) = (read(outline::FILE), read(directives::FILE));
    if plan {
        check_dates(out, draft);
        check_groups(out, draft);
        check_clauses(out, draft);
        check_reminders(out, draft);
    }
    if bodies {
        check_bodies(out, &draft.bodies);
    }
    if plan && bodies {
        check_assigned(out, draft);
    }
    if outline {
        check_outline(out, draft, plan);
    }
    if codes {
        check_codebook(out, draft);
    }
    if directives {
        check_directives(out, draft, Known { plan, bodies, codes });
    }
    if plan && directives {
        check_assignment_directives(out, draft);
    }
}

/// Which files were read, so that references into the others are left alone.
struct Known {
    plan: bool,
    bodies: bool,
    codes: bool,
}

fn check_dates(out: &mut Problems, draft: &Draft) {
    let Some(window) = draft.plan.window else {
        return;
    };
    let dues = draft.plan.assignments.iter().filter_map(|assignment| assignment.due.as_ref());
    for due in draft.plan.due.iter().chain(dues).filter(|due| due.value <= window.to()) {
        out.error(
            "deadline-in-window",
            due.spot,
            Bilingual::new(
                format!("thời hạn {} không sau ngày cuối kỳ số liệu {}", due.value, window.to()),
                format!("the deadline {} is not after the window's last day {}", due.value, window.to()),
            ),
            Bilingual::new(
                "Lùi thời hạn, hoặc rút ngắn kỳ số liệu.",
                "Move the deadline, or shorten the window.",
            ),
        );
    }
}

fn duplicate(out: &mut Problems, spot: Spot, what: &Bilingual, first: Spot) {
    out.error(
        "duplicate",
        spot,
        Bilingual::new(
            format!("{} đã có ở {}:{}", what.vi, first.file, first.line),
            format!("{} is there already, at {}:{}", what.en, first.file, first.line),
        ),
        Bilingual::new("Bỏ một trong hai, hoặc đổi mã.", "Drop one of the two, or give it another code."),
    );
}

/// Reports each key that was seen before.
fn check_unique<'a>(out: &mut Problems, vi: &str, en: &str, keys: impl IntoIterator<Item = (&'a str, Spot)>) {
    let mut seen: BTreeMap<&str, Spot> = BTreeMap::new();
    for (key, spot) in keys.into_iter().filter(|(key, _)| !key.is_empty()) {
        match seen.get(key) {
            Some(first) => duplicate(
                out,
                spot,
                &Bilingual::new(format!("{vi} «{key}»"), format!("{en} «{key}»")),
                *first,
            ),
            None => {
                seen.insert(key, spot);
            }
        }
    }
}

fn check_clauses(out: &mut Problems, draft: &Draft) {
    let plan = &draft.plan;
    let clauses = [
        &plan.basis,
        &plan.purpose,
        &plan.requirements,
        &plan.questions,
        &plan.purpose_limit,
        &plan.documents,
    ];
    let ids = clauses.into_iter().flatten().map(|clause| (clause.value.id.as_str(), clause.spot));
    check_unique(out, "mục", "the item", ids);
    check_unique(
        out,
        "ban, tổ",
        "the team",
        plan.teams.iter().map(|team| (team.value.key.as_str(), team.spot)),
    );
    let spot = Spot { file: plan_toml::FILE, line: 1 };
    for (empty, vi, en) in [
        (plan.basis.is_empty(), "căn cứ «[[basis]]»", "a basis, «[[basis]]»"),
        (plan.requirements.is_empty(), "yêu cầu «[[requirement]]»", "requirements, «[[requirement]]»"),
        (plan.groups.is_empty(), "nhóm «[[group]]»", "groups, «[[group]]»"),
    ] {
        if empty {
            out.error(
                "missing-key",
                spot,
                Bilingual::new(format!("kế hoạch chưa có {vi}"), format!("the plan lacks {en}")),
                Bilingual::new("Thêm mục đó.", "Add it."),
            );
        }
    }
}

fn check_reminders(out: &mut Problems, draft: &Draft) {
    let rules = &draft.plan.reminders;
    check_unique(
        out,
        "quy tắc nhắc hạn",
        "the reminder",
        rules.iter().map(|rule| (rule.value.id.as_str(), rule.spot)),
    );
    reminders::check(out, rules);
}

fn check_groups(out: &mut Problems, draft: &Draft) {
    let groups = &draft.plan.groups;
    let numbers: Vec<String> = groups.iter().map(|group| group.value.number.to_string()).collect();
    check_unique(
        out,
        "nhóm",
        "the group",
        numbers.iter().map(String::as_str).zip(groups.iter().map(|group| group.spot)),
    );
    for group in groups {
        let assigned = draft.plan.assignments.iter().any(|assignment| {
            assignment.group.as_ref().is_some_and(|number| number.value == group.value.number)
        });
        if !assigned {
            out.error(
                "group-without-body",
                group.spot,
                Bilingual::new(
                    format!("nhóm {} chưa có cơ quan nào", group.value.number),
                    format!("group {} has no body", group.value.number),
                ),
                Bilingual::new(
                    "Thêm «[[assignment]]» cho nhóm, hoặc bỏ nhóm.",
                    "Add an «[[assignment]]» for it, or drop the group.",
                ),
            );
        }
    }
    for number in draft.plan.assignments.iter().filter_map(|assignment| assignment.group.as_ref()) {
        known_group(out, draft, number.value, number.spot);
    }
}

fn known_group(out: &mut Problems, draft: &Draft, number: i64, spot: Spot) {
    if !draft.plan.groups.iter().any(|group| group.value.number == number) {
        let known: Vec<String> =
            draft.plan.groups.iter().map(|group| group.value.number.to_string()).collect();
        out.error(
            "unknown-group",
            spot,
            Bilingual::new(format!("không có nhóm {number}"), format!("there is no group {number}")),
            Bilingual::new(
                format!("Các nhóm hiện có: {}.", known.join(", ")),
                format!("The groups are: {}.", known.join(", ")),
            ),
        );
    }
}

fn check_bodies(out: &mut Problems, bodies: &[At<Body>]) {
    let codes: BTreeMap<&BodyCode, &At<Body>> = bodies.iter().map(|body| (&body.value.code, body)).collect();
    check_unique(out, "cơ quan", "the body", bodies.iter().map(|body| (body.value.code.as_str(), body.spot)));
    for body in bodies {
        for successor in &body.value.successors {
            if !codes.contains_key(successor) {
                bodies::unknown_body(out, bodies, successor.as_str(), body.spot);
            }
        }
    }
    // Codes with a dot after another body's code are for its units, whose reports it may see.
    for above in bodies {
        let Some(below) = bodies.iter().find(|below| below.value.code.is_below(&above.value.code)) else {
            continue;
        };
        out.error(
            "code-below-another",
            below.spot,
            Bilingual::new(
                format!("mã «{}» là mã đơn vị trực thuộc của «{}»", below.value.code, above.value.code),
                format!("the code «{}» is that of a unit of «{}»", below.value.code, above.value.code),
            ),
            Bilingual::new(
                "Đổi một trong hai mã: mã của cơ quan cộng dấu chấm dành cho đơn vị trực thuộc nó.",
                "Change one of the two: a body's code and a dot is kept for its own units.",
            ),
        );
    }
    // A cycle is reported once, at its first row.
    let mut done: BTreeSet<&BodyCode> = BTreeSet::new();
    for body in bodies {
        if let Some(cycle) = cycle_from(&codes, &body.value.code)
            && !cycle.iter().any(|code| done.contains(code))
        {
            let path = cycle.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(" → ");
            out.error(
                "successor-cycle",
                body.spot,
                Bilingual::new(
                    format!("cơ quan kế thừa đi thành vòng: {path}"),
                    format!("the successors go in a circle: {path}"),
                ),
                Bilingual::new(
                    "Bỏ một mũi tên trong cột «successors».",
                    "Drop one of the links in the column «successors».",
                ),
            );
            done.extend(cycle);
        }
    }
}

/// The way from `start` along successors back to `start`, if there is one.
fn cycle_from<'a>(
    codes: &BTreeMap<&'a BodyCode, &'a At<Body>>,
    start: &'a BodyCode,
) -> Option<Vec<&'a BodyCode>> {
    let mut paths: Vec<Vec<&BodyCode>> = vec![vec![start]];
    let mut seen: BTreeSet<&BodyCode> = BTreeSet::new();
    while let Some(path) = paths.pop() {
        let last = path.last()?;
        for successor in codes.get(last).into_iter().flat_map(|body| &body.value.successors) {
            let mut longer = path.clone();
            longer.push(successor);
            if successor == start {
                return Some(longer);
            }
            if seen.insert(successor) {
                paths.push(longer);
            }
        }
    }
    None
}

fn check_assigned(out: &mut Problems, draft: &Draft) {
    let mut seen: BTreeMap<&str, Spot> = BTreeMap::new();
    for assignment in &draft.plan.assignments {
        let due = assignment.due.as_ref().or(draft.plan.due.as_ref());
        for body in &assignment.bodies {
            if let Some(first) = seen.get(body.value.as_str()) {
                let what = Bilingual::new(
                    format!("phân công cho «{}»", body.value),
                    format!("the assignment of «{}»", body.value),
                );
                duplicate(out, body.spot, &what, *first);
                continue;
            }
            seen.insert(&body.value, body.spot);
            let Some(found) = draft.bodies.iter().find(|known| known.value.code.as_str() == body.value)
            else {
                bodies::unknown_body(out, &draft.bodies, &body.value, body.spot);
                continue;
            };
            if let Some(due) = due.filter(|due| !found.value.stands_on(due.value)) {
                outside_its_dates(out, body, &found.value, due.value);
            }
        }
    }
}

fn outside_its_dates(out: &mut Problems, at: &At<String>, body: &Body, due: jiff::civil::Date) {
    let successors: Vec<&str> = body.successors.iter().map(BodyCode::as_str).collect();
    let otherwise = Bilingual::new(
        format!("Giao cho cơ quan kế thừa, hoặc sửa ngày trong {}.", bodies::FILE),
        format!("Assign its successor, or correct its dates in {}.", bodies::FILE),
    );
    out.error(
        "body-outside-its-dates",
        at.spot,
        Bilingual::new(
            format!("«{}» ({}) không hoạt động vào ngày đến hạn {due}", body.code, body.name.vi),
            format!("«{}» ({}) does not stand on the deadline, {due}", body.code, body.name.en),
        ),
        hint(&successors, otherwise),
    );
}

fn check_outline(out: &mut Problems, draft: &Draft, groups_known: bool) {
    let sections = &draft.outline.sections;
    let spot = Spot { file: outline::FILE, line: 1 };
    for kind in SectionKind::REQUIRED {
        if !draft.outline.kinds_unclear && !sections.iter().any(|draft| draft.section.kind == kind) {
            let (vi, en) = (kind.name(kernel::Language::Vietnamese), kind.name(kernel::Language::English));
            out.error(
                "missing-section",
                spot,
                Bilingual::new(
                    format!("đề cương thiếu mục {vi}"),
                    format!("the outline lacks the section {en}"),
                ),
                Bilingual::new(
                    format!("Thêm một mục «## …» có dòng «- kind: {}».", kind.code()),
                    format!("Add a section «## …» with the line «- kind: {}».", kind.code()),
                ),
            );
        }
    }
    check_unique(
        out,
        "mục",
        "the section",
        sections.iter().map(|draft| (draft.section.key.as_str(), draft.spot)),
    );
    let figures = || {
        sections.iter().flat_map(|draft| draft.section.figures.iter().zip(draft.figure_spots.iter().copied()))
    };
    check_unique(out, "số liệu", "the figure", figures().map(|(figure, spot)| (figure.key.as_str(), spot)));
    let keys: Vec<&str> = figures().map(|(figure, _)| figure.key.as_str()).collect();
    for (figure, spot) in figures() {
        for part in figure.total_of.iter().filter(|part| !keys.contains(&part.as_str())) {
            unknown(out, "unknown-figure", spot, part, &keys);
        }
        check_rate(out, sections, figure, &keys, spot);
        for whole in
            figure.per.iter().filter(|whole| **whole == figure.key || !keys.contains(&whole.as_str()))
        {
            unknown(out, "unknown-figure", spot, whole, &keys);
        }
        if groups_known {
            figure.groups.iter().for_each(|group| known_group(out, draft, *group, spot));
        }
    }
    if groups_known {
        for section in sections {
            for (variant, spot) in section.section.variants.iter().zip(&section.variant_spots) {
                known_group(out, draft, variant.group, *spot);
            }
        }
    }
}

/// A rate is made of two other figures that add up and are asked of everyone it is asked of.
fn check_rate(
    out: &mut Problems,
    sections: &[outline::SectionDraft],
    rate: &FigureAsked,
    keys: &[&str],
    spot: Spot,
) {
    let RollUp::Rate { numerator, denominator } = &rate.roll_up else { return };
    for key in BTreeSet::from([numerator, denominator]) {
        let mut figures = sections.iter().flat_map(|draft| &draft.section.figures);
        let Some(part) = figures.find(|figure| figure.key == *key) else {
            unknown(out, "unknown-figure", spot, key, keys);
            continue;
        };
        let asked = part.groups.is_empty()
            || !rate.groups.is_empty() && rate.groups.iter().all(|group| part.groups.contains(group));
        if part.roll_up != RollUp::Sum || numerator == denominator || !asked {
            out.error(
                "rate-of-what-does-not-add-up",
                spot,
                Bilingual::new(
                    format!("«{}» không tính được từ «{key}»", rate.key),
                    format!("«{}» cannot be made of «{key}»", rate.key),
                ),
                Bilingual::new(
                    "Tử số và mẫu số phải là hai số liệu khác nhau, cộng được («sum») và hỏi ở mọi nhóm được hỏi tỷ lệ này.",
                    "Part and whole must be two different figures that add up («sum») and are asked of every group the rate is asked of.",
                ),
            );
        }
    }
}

fn unknown(out: &mut Problems, rule: &str, spot: Spot, word: &str, known: &[&str]) {
    out.error(
        rule,
        spot,
        Bilingual::new(format!("không có «{word}»"), format!("there is no «{word}»")),
        hint(
            &near(word, known.iter().copied()),
            Bilingual::new("Sửa mã, hoặc thêm mục mang mã đó.", "Correct the id, or add what it names."),
        ),
    );
}

fn check_codebook(out: &mut Problems, draft: &Draft) {
    let book = &draft.codebook;
    check_unique(out, "mã", "the code", book.codes.iter().map(|code| (code.value.id.as_str(), code.spot)));
    check_unique(
        out,
        "họ mã",
        "the family",
        book.families.iter().map(|family| (family.value.key.as_str(), family.spot)),
    );
    check_unique(out, "trục", "the axis", book.axes.iter().map(|axis| (axis.value.key.as_str(), axis.spot)));
    for axis in &book.axes {
        check_unique(
            out,
            "giá trị",
            "the value",
            axis.value.values.iter().map(|value| (value.key.as_str(), axis.spot)),
        );
    }
    let families: Vec<&str> = book.families.iter().map(|family| family.value.key.as_str()).collect();
    for code in book.codes.iter().filter(|code| !code.value.family.is_empty()) {
        if !families.contains(&code.value.family.as_str()) {
            unknown(out, "unknown-family", code.spot, &code.value.family, &families);
        }
    }
}

fn check_directives(out: &mut Problems, draft: &Draft, known: Known) {
    let directives = &draft.directives;
    check_unique(
        out,
        "chỉ đạo",
        "the directive",
        directives.iter().map(|directive| (directive.id.value.as_str(), directive.id.spot)),
    );
    let codes: Vec<&str> = draft.codebook.codes.iter().map(|code| code.value.id.as_str()).collect();
    for directive in directives {
        if known.plan {
            directive.groups.iter().for_each(|group| known_group(out, draft, group.value, group.spot));
        }
        if known.bodies {
            for body in &directive.bodies {
                if !draft.bodies.iter().any(|row| row.value.code.as_str() == body.value) {
                    bodies::unknown_body(out, &draft.bodies, &body.value, body.spot);
                }
            }
        }
        if known.codes {
            for code in directive.codes.iter().filter(|code| !codes.contains(&code.value.as_str())) {
                unknown(out, "unknown-code", code.spot, &code.value, &codes);
            }
        }
    }
}

fn check_assignment_directives(out: &mut Problems, draft: &Draft) {
    let ids: Vec<&str> = draft.directives.iter().map(|directive| directive.id.value.as_str()).collect();
    for id in draft.plan.assignments.iter().flat_map(|assignment| &assignment.directives) {
        if !ids.contains(&id.value.as_str()) {
            unknown(out, "unknown-directive", id.spot, &id.value, &ids);
        }
    }
}

/// When letters go out unless the plan says otherwise: at the beginning of the office day.
const EIGHT: Time = Time::constant(8, 0, 0, 0);

/// The plan of a draft in which nothing grave was found.
pub(crate) fn build(draft: Draft) -> Option<Plan> {
    let Draft { plan, outline, bodies, codebook, directives } = draft;
    let mut assignments = Vec::new();
    for assignment in plan.assignments {
        let (group, due) = (assignment.group?.value, assignment.due?.value);
        for body in &assignment.bodies {
            assignments.push(Assignment {
                body: BodyCode::parse(&body.value).ok()?,
                group,
                topic: assignment.topic.clone(),
                person: assignment.person.clone(),
                work: assignment.work.clone(),
                due,
                responsibility: assignment.responsibility.clone(),
                product: assignment.product.clone(),
                authority: assignment.authority.clone(),
                sections: Vec::new(),
                directives: assignment.directives.iter().map(|id| id.value.clone()).collect(),
            });
        }
    }
    let mut groups = values(plan.groups);
    groups.sort_by_key(|group| group.number);
    assignments.sort_by_key(|assignment| assignment.group);
    Some(Plan {
        code: plan.code?,
        version: 0,
        title: plan.title,
        name: plan.name,
        issuer: plan.issuer,
        focal_point: plan.focal_point,
        source: plan.source?,
        basis: values(plan.basis),
        purpose: values(plan.purpose),
        requirements: values(plan.requirements),
        questions: values(plan.questions),
        purpose_limit: values(plan.purpose_limit),
        teams: values(plan.teams),
        documents: values(plan.documents),
        window: plan.window?,
        due: plan.due?.value,
        due_reading: plan.due_reading,
        groups,
        bodies: values(bodies),
        outline: Outline {
            title: outline.title,
            guidance: outline.guidance,
            sections: outline.sections.into_iter().map(|draft| draft.section).collect(),
        },
        codebook: Codebook {
            families: values(codebook.families),
            codes: values(codebook.codes),
            axes: values(codebook.axes),
            rules: values(codebook.rules),
        },
        directives: directives.into_iter().map(build_directive).collect::<Option<_>>()?,
        assignments,
        reminders: values(plan.reminders),
        digest: plan.digest,
        letters_at: plan.letters_at.unwrap_or(EIGHT),
    })
}

fn build_directive(draft: directives::DirectiveDraft) -> Option<Directive> {
    Some(Directive {
        id: draft.id.value,
        kind: draft.kind,
        issuer: draft.issuer,
        number: draft.number,
        date: draft.date,
        text: draft.text,
        source: draft.source?,
        groups: draft.groups.into_iter().map(|group| group.value).collect(),
        bodies: draft.bodies.iter().map(|body| BodyCode::parse(&body.value).ok()).collect::<Option<_>>()?,
        codes: draft.codes.iter().map(|code| code.value.parse().ok()).collect::<Option<_>>()?,
    })
}

fn values<T>(items: Vec<At<T>>) -> Vec<T> {
    items.into_iter().map(|item| item.value).collect()
}
