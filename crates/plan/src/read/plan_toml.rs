//! Reads `plan.toml`: the study, its texts, teams, window, deadline, groups and assignments.
//!
//! It does not look into the other files; [`crate::rules`] does.

use jiff::civil::Time;
use kernel::{Bilingual, StudyCode, Window};

use super::fields::{Fields, Missing, read_toml};
use super::reminders::{read_digest, read_letters, read_reminder};
use crate::model::{Clause, DigestDays, Group, Post, Provenance, Reminder, Source, Team, TeamPost};
use crate::problems::{At, Problems, Spot, hint, near};

pub(crate) const FILE: &str = "plan.toml";

/// What `plan.toml` says, not yet held against the other files.
#[derive(Debug, Default)]
pub(crate) struct PlanDraft {
    pub(crate) code: Option<StudyCode>,
    pub(crate) title: Bilingual,
    pub(crate) name: Bilingual,
    pub(crate) issuer: Bilingual,
    pub(crate) focal_point: Bilingual,
    pub(crate) source: Option<Source>,
    pub(crate) basis: Vec<At<Clause>>,
    pub(crate) purpose: Vec<At<Clause>>,
    pub(crate) requirements: Vec<At<Clause>>,
    pub(crate) questions: Vec<At<Clause>>,
    pub(crate) purpose_limit: Vec<At<Clause>>,
    pub(crate) documents: Vec<At<Clause>>,
    pub(crate) teams: Vec<At<Team>>,
    pub(crate) window: Option<Window>,
    pub(crate) due: Option<At<jiff::civil::Date>>,
    pub(crate) due_reading: Bilingual,
    pub(crate) groups: Vec<At<Group>>,
    pub(crate) assignments: Vec<AssignmentDraft>,
    pub(crate) reminders: Vec<At<Reminder>>,
    pub(crate) digest: Option<DigestDays>,
    pub(crate) letters_at: Option<Time>,
}

/// One `[[assignment]]`: the same work for each of its bodies.
#[derive(Debug)]
pub(crate) struct AssignmentDraft {
    pub(crate) spot: Spot,
    pub(crate) group: Option<At<i64>>,
    pub(crate) bodies: Vec<At<String>>,
    pub(crate) topic: Bilingual,
    pub(crate) person: Vec<Post>,
    pub(crate) work: Bilingual,
    pub(crate) due: Option<At<jiff::civil::Date>>,
    pub(crate) responsibility: Bilingual,
    pub(crate) product: Bilingual,
    pub(crate) authority: Bilingual,
    pub(crate) directives: Vec<At<String>>,
}

pub(crate) fn read(out: &mut Problems, text: &str) -> PlanDraft {
    read_toml(out, FILE, text, read_plan).unwrap_or_default()
}

fn read_plan(out: &mut Problems, mut fields: Fields<'_>) -> PlanDraft {
    let draft = PlanDraft {
        code: fields.need_plain(out, "code").and_then(|code| read_code(out, &code)),
        title: fields.need(out, "title"),
        name: fields.need(out, "name"),
        issuer: fields.need(out, "issuer"),
        focal_point: fields.need(out, "focal_point"),
        source: fields.table(out, "source").map(|source| read_source(out, source)),
        basis: read_clauses(out, &mut fields, "basis"),
        purpose: read_clauses(out, &mut fields, "purpose"),
        requirements: read_clauses(out, &mut fields, "requirement"),
        questions: read_clauses(out, &mut fields, "question"),
        purpose_limit: read_clauses(out, &mut fields, "purpose_limit"),
        documents: read_clauses(out, &mut fields, "document"),
        teams: fields.tables(out, "team").into_iter().map(|team| read_team(out, team)).collect(),
        window: fields.table(out, "window").and_then(|window| read_window(out, window)),
        groups: fields.tables(out, "group").into_iter().filter_map(|group| read_group(out, group)).collect(),
        assignments: fields
            .tables(out, "assignment")
            .into_iter()
            .map(|assignment| read_assignment(out, assignment))
            .collect(),
        reminders: fields
            .tables(out, "reminder")
            .into_iter()
            .filter_map(|reminder| read_reminder(out, reminder))
            .collect(),
        digest: fields.table_if_there(out, "digest").and_then(|digest| read_digest(out, digest)),
        letters_at: fields.table_if_there(out, "letters").and_then(|letters| read_letters(out, letters)),
        due: None,
        due_reading: Bilingual::default(),
    };
    let (due, due_reading) = match fields.table(out, "deadline") {
        Some(mut deadline) => {
            let due = deadline.date(out, "due").unwrap_or_else(|missing| no_deadline(out, missing));
            let reading = deadline.maybe(out, "reading");
            deadline.finish(out);
            (due, reading)
        }
        None => (None, Bilingual::default()),
    };
    fields.finish(out);
    PlanDraft { due, due_reading, ..draft }
}

fn read_code(out: &mut Problems, code: &At<String>) -> Option<StudyCode> {
    let parsed = StudyCode::parse(&code.value);
    if parsed.is_err() {
        out.error(
            "malformed-code",
            code.spot,
            Bilingual::new(
                format!("«{}» không phải là mã đề án", code.value),
                format!("«{}» is no code of a study", code.value),
            ),
            Bilingual::new(
                "Dùng 1 đến 60 ký tự a–z, 0–9 và «-», như responsibility-2023.",
                "Use 1 to 60 of a–z, 0–9 and «-», such as responsibility-2023.",
            ),
        );
    }
    parsed.ok()
}

fn no_deadline<T>(out: &mut Problems, missing: Missing) -> Option<T> {
    out.error(
        "missing-deadline",
        missing.spot,
        Bilingual::new("chưa rõ thời gian: thiếu thời hạn «due»", "the deadline «due» is missing"),
        Bilingual::new(
            "Ghi ngày cuối cùng còn đúng hạn, như «due = 2023-09-29».",
            "Write the last day that is still on time, such as «due = 2023-09-29».",
        ),
    );
    None
}

pub(super) fn read_source(out: &mut Problems, mut fields: Fields<'_>) -> Source {
    let source = Source {
        text: fields.need(out, "text"),
        provenance: read_provenance(out, &mut fields, "provenance"),
    };
    fields.finish(out);
    source
}

pub(super) fn read_provenance(out: &mut Problems, fields: &mut Fields<'_>, key: &'static str) -> Provenance {
    let Some(word) = fields.need_plain(out, key) else {
        return Provenance::Own;
    };
    provenance(out, &word.value, word.spot).unwrap_or(Provenance::Own)
}

/// The provenance called `word`, or a problem.
pub(super) fn provenance(out: &mut Problems, word: &str, spot: Spot) -> Option<Provenance> {
    let known = Provenance::ALL.map(Provenance::code);
    let found = Provenance::ALL.into_iter().find(|provenance| provenance.code() == word);
    if found.is_none() {
        unknown_word(out, spot, word, &known);
    }
    found
}

/// Reports a word that is none of a fixed few.
pub(super) fn unknown_word(out: &mut Problems, spot: Spot, word: &str, known: &[&str]) {
    out.error(
        "unknown-word",
        spot,
        Bilingual::new(
            format!("«{word}» không phải là giá trị được dùng ở đây"),
            format!("«{word}» is no value here"),
        ),
        hint(
            &near(word, known.iter().copied()),
            Bilingual::new(
                format!("Dùng một trong: {}.", known.join(", ")),
                format!("Use one of: {}.", known.join(", ")),
            ),
        ),
    );
}

pub(super) fn read_clauses(
    out: &mut Problems,
    fields: &mut Fields<'_>,
    key: &'static str,
) -> Vec<At<Clause>> {
    let mut clauses = Vec::new();
    for mut clause in fields.tables(out, key) {
        let spot = clause.spot;
        let value = Clause {
            id: clause.need_plain(out, "id").map(|id| id.value).unwrap_or_default(),
            name: clause.need(out, "name"),
            text: clause.need(out, "text"),
            provenance: read_provenance(out, &mut clause, "provenance"),
        };
        clause.finish(out);
        clauses.push(At { value, spot });
    }
    clauses
}

fn read_team(out: &mut Problems, mut fields: Fields<'_>) -> At<Team> {
    let spot = fields.spot;
    let value = Team {
        key: fields.need_plain(out, "key").map(|key| key.value).unwrap_or_default(),
        name: fields.need(out, "name"),
        duty: fields.need(out, "duty"),
        posts: fields.tables(out, "post").into_iter().map(|post| read_post(out, post)).collect(),
    };
    fields.finish(out);
    At { value, spot }
}

fn read_post(out: &mut Problems, mut fields: Fields<'_>) -> TeamPost {
    let post = TeamPost {
        key: fields.need_plain(out, "key").map(|key| key.value).unwrap_or_default(),
        name: fields.need(out, "name"),
        duty: fields.need(out, "duty"),
        holder: fields.maybe_plain(out, "holder"),
    };
    fields.finish(out);
    post
}

fn read_window(out: &mut Problems, mut fields: Fields<'_>) -> Option<Window> {
    let from = fields.need_date(out, "from");
    let to = fields.need_date(out, "to");
    fields.finish(out);
    let (from, to) = (from?, to?);
    let window = Window::new(from.value, to.value);
    if window.is_err() {
        out.error(
            "window-backwards",
            to.spot,
            Bilingual::new(
                format!("kỳ số liệu kết thúc ngày {} trước khi bắt đầu ngày {}", to.value, from.value),
                format!("the window ends on {} before it starts on {}", to.value, from.value),
            ),
            Bilingual::new("Đổi chỗ hai ngày hoặc sửa một ngày.", "Swap the two dates or correct one."),
        );
    }
    window.ok()
}

fn read_group(out: &mut Problems, mut fields: Fields<'_>) -> Option<At<Group>> {
    let spot = fields.spot;
    let number = fields.need_number(out, "number");
    let name = fields.need(out, "name");
    let scope = fields.need(out, "scope");
    fields.finish(out);
    Some(At { value: Group { number: number?.value, name, scope }, spot })
}

fn read_assignment(out: &mut Problems, mut fields: Fields<'_>) -> AssignmentDraft {
    let draft = AssignmentDraft {
        spot: fields.spot,
        group: fields.need_number(out, "group"),
        bodies: fields.words(out, "bodies"),
        topic: fields.need(out, "topic"),
        person: read_person(out, &mut fields),
        work: clear(out, &mut fields, "work", "rõ việc", "the work"),
        due: fields.date(out, "due").unwrap_or_else(|missing| no_deadline(out, missing)),
        responsibility: clear(out, &mut fields, "responsibility", "rõ trách nhiệm", "the responsibility"),
        product: clear(out, &mut fields, "product", "rõ sản phẩm", "the product"),
        authority: clear(out, &mut fields, "authority", "rõ thẩm quyền", "the authority"),
        directives: fields.words(out, "directives"),
    };
    fields.finish(out);
    if draft.bodies.is_empty() {
        unclear(out, draft.spot, "bodies", "cơ quan nào được giao", "which bodies are assigned");
    }
    draft
}

fn read_person(out: &mut Problems, fields: &mut Fields<'_>) -> Vec<Post> {
    let known = Post::ALL.map(Post::code);
    let words = fields.words(out, "person");
    if words.is_empty() {
        unclear(out, fields.spot, "person", "rõ người", "the person");
    }
    let mut posts = Vec::new();
    for word in words {
        match Post::ALL.into_iter().find(|post| post.code() == word.value) {
            Some(post) => posts.push(post),
            None => unknown_word(out, word.spot, &word.value, &known),
        }
    }
    posts
}

/// One of the six things an assignment must make clear.
fn clear(out: &mut Problems, fields: &mut Fields<'_>, key: &'static str, vi: &str, en: &str) -> Bilingual {
    fields.bilingual(out, key).map(|at| at.value).unwrap_or_else(|missing| {
        unclear(out, missing.spot, key, vi, en);
        Bilingual::default()
    })
}

fn unclear(out: &mut Problems, spot: Spot, key: &str, vi: &str, en: &str) {
    out.error(
        &format!("empty-{key}"),
        spot,
        Bilingual::new(format!("phân công chưa {vi}: «{key}» để trống", vi = if vi.starts_with("rõ") { vi.to_owned() } else { format!("rõ {vi}") }), format!("the assignment does not say {en}: «{key}» is empty")),
        Bilingual::new(
            format!("Ghi «{key}»: mỗi phân công phải đủ sáu rõ (người, việc, thời gian, trách nhiệm, sản phẩm, thẩm quyền)."),
            format!("Fill «{key}»: an assignment names all six (person, work, time, responsibility, product, authority)."),
        ),
    );
}
