//! What the check says of a plan with faults: each fault once, at its file and line, with a hint.

use std::collections::BTreeMap;
use std::path::Path;

use kernel::Language;

type Files = BTreeMap<String, String>;

fn shipped() -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    plan::files_of_folder(&folder).expect("the shipped plan is there")
}

/// Makes one change; the text to change must be there.
fn change(files: &mut Files, file: &str, from: &str, to: &str) {
    let text = files.get_mut(file).expect("a plan file");
    assert!(text.contains(from), "{file} has no «{from}»; mend the test");
    *text = text.replacen(from, to, 1);
}

/// The problems of the shipped plan after `changes`, in English, one a line.
fn check(changes: &[(&str, &str, &str)]) -> String {
    let mut files = shipped();
    for (file, from, to) in changes {
        change(&mut files, file, from, to);
    }
    let outcome = plan::read_files(&files);
    assert_eq!(outcome.plan.is_none(), !outcome.problems.is_empty());
    let lines: Vec<String> = outcome.problems.iter().map(|problem| problem.line(Language::English)).collect();
    lines.join("\n")
}

const DUE: &str = "due = 2023-09-29\nresponsibility";

#[test]
fn an_unknown_body_a_missing_deadline_and_an_empty_authority_are_three_problems() {
    let found = check(&[
        ("plan.toml", "\"TU.H26\",", "\"TU.H62X\","),
        ("plan.toml", DUE, "responsibility"),
        ("plan.toml", "authority = { vi = \"Tập thể", "authority = \"\" # { vi = \"Tập thể"),
    ]);
    insta::assert_snapshot!(found, @r"
    plan.toml:277: error [missing-deadline] the deadline «due» is missing → Write the last day that is still on time, such as «due = 2023-09-29».
    plan.toml:306: error [empty-authority] the assignment does not say the authority: «authority» is empty → Fill «authority»: an assignment names all six (person, work, time, responsibility, product, authority).
    plan.toml:407: error [unknown-body] no body in bodies.csv has the code «TU.H62X» → Did you mean «TU.H62 – Tỉnh ủy Vĩnh Phúc»? Correct the code, or add the body to bodies.csv.
    ");
}

#[test]
fn each_of_the_six_clear_things_is_asked_for() {
    let texts = ["work", "responsibility", "product", "authority"];
    for key in texts {
        let mut files = shipped();
        let text = files.get_mut("plan.toml").unwrap();
        let start = text.find(&format!("\n{key} = ")).unwrap() + 1;
        let end = start + text[start..].find('\n').unwrap();
        text.replace_range(start..end, &format!("{key} = {{ vi = \" \", en = \"x\" }}"));
        let rules: Vec<String> =
            plan::read_files(&files).problems.into_iter().map(|problem| problem.rule).collect();
        assert_eq!(rules, [format!("empty-{key}")]);
    }
    let person = check(&[("plan.toml", "person = [\"signer\", \"drafter\"]", "person = []")]);
    assert!(person.contains("[empty-person]") && !person.contains('\n'), "{person}");
}

#[test]
fn faults_between_the_files_are_found() {
    let found = [
        check(&[("plan.toml", "[deadline]\ndue = 2023-09-29", "[deadline]\ndue = \"\"")]),
        check(&[("plan.toml", "[deadline]\ndue = 2023-09-29", "[deadline]\ndue = 2023-06-30")]),
        check(&[("plan.toml", "to = 2023-06-30", "to = 2020-06-30")]),
        check(&[("plan.toml", "from = 2021-02-01", "from = \"1/2/2021\"")]),
        check(&[("plan.toml", "\"TU.H02\",", "\"TU.H01\",")]),
        check(&[("plan.toml", "number = 7", "number = 8")]),
        check(&[("plan.toml", "issuer =", "isuer =")]),
        check(&[("plan.toml", "\"CD-04\"]", "\"CD-44\"]")]),
        check(&[("plan.toml", "person = [\"signer\"", "person = [\"singer\"")]),
        check(&[("plan.toml", "[window]", "[window")]),
    ];
    insta::assert_snapshot!(found.join("\n--\n"), @r"
    plan.toml:26: error [missing-deadline] the deadline «due» is missing → Write the last day that is still on time, such as «due = 2023-09-29».
    --
    plan.toml:26: error [deadline-in-window] the deadline 2023-06-30 is not after the window's last day 2023-06-30 → Move the deadline, or shorten the window.
    --
    plan.toml:23: error [window-backwards] the window ends on 2020-06-30 before it starts on 2021-02-01 → Swap the two dates or correct one.
    --
    plan.toml:22: error [wrong-date] «from»: «1/2/2021» is no day → Write year-month-day, such as 2023-09-29.
    --
    plan.toml:384: error [duplicate] the assignment of «TU.H01» is there already, at plan.toml:383 → Drop one of the two, or give it another code.
    --
    plan.toml:267: error [group-without-body] group 8 has no body → Add an «[[assignment]]» for it, or drop the group.
    plan.toml:490: error [unknown-group] there is no group 7 → The groups are: 1, 2, 3, 4, 5, 6, 8.
    outline.md:39: error [unknown-group] there is no group 7 → The groups are: 1, 2, 3, 4, 5, 6, 8.
    outline.md:130: error [unknown-group] there is no group 7 → The groups are: 1, 2, 3, 4, 5, 6, 8.
    --
    plan.toml:13: error [unknown-key] there is no key «isuer» here → Did you mean «issuer»? The keys here are: code, title, name, issuer, focal_point, source, basis, purpose, requirement, question, purpose_limit, document, team, window, group, assignment, reminder, digest, letters, deadline.
    --
    plan.toml:289: error [unknown-directive] there is no «CD-44» → Did you mean «CD-04»? Correct the id, or add what it names.
    --
    plan.toml:283: error [unknown-word] «singer» is no value here → Did you mean «signer»? Use one of: signer, drafter.
    --
    plan.toml:21: error [syntax] this is not TOML: unclosed table, expected `]` → Mend the bracket, quote or «=» on this line, then check again.
    ");
}

#[test]
fn faults_in_the_other_files_are_found() {
    let found = [
        check(&[("bodies.csv", "TU.H02,province", "TU.H01,province")]),
        check(&[("bodies.csv", "2025-06-30,TU.H05", "2023-06-30,TU.H05")]),
        check(&[(
            "bodies.csv",
            ",,,,read,Từ 01/7/2025 gồm cả Bắc Giang.",
            ",,TU.H02,,read,Từ 01/7/2025 gồm cả Bắc Giang.",
        )]),
        check(&[("bodies.csv", "2025-06-30,TU.H05", "2025-06-30,TU.H055")]),
        check(&[("bodies.csv", "TU.H02,province", "TU.H02,provnce")]),
        check(&[("bodies.csv", "code,kind", "kod,kind")]),
        check(&[("outline.md", "- kind: causes", "- kind: cause")]),
        check(&[("outline.md", "tasks-on-time, tasks-late", "tasks-ontime, tasks-late")]),
        check(&[("outline.md", "{group-7}", "{group-9}")]),
        check(&[("outline.md", "| người | persons |", "| persons |")]),
        check(&[("codebook.toml", "id = \"BH-05\"", "id = \"BH-5\"")]),
        check(&[("codebook.toml", "id = \"BH-06\"", "id = \"BH-04\"")]),
        check(&[("codebook.toml", "family = \"HQ\"", "family = \"HK\"")]),
        check(&[("directives.toml", "\"GP-03\"", "\"GP-13\"")]),
        check(&[("directives.toml", "groups = [3", "groups = [33")]),
        check(&[("directives.toml", "\"read\"", "\"raed\"")]),
    ];
    insta::assert_snapshot!(found.join("\n--\n"), @r"
    plan.toml:384: error [unknown-body] no body in bodies.csv has the code «TU.H02» → Did you mean «TU.H01 – Tỉnh ủy An Giang» or «TU.H03 – Tỉnh ủy Bắc Kạn» or «TU.H04 – Tỉnh ủy Bạc Liêu»? Correct the code, or add the body to bodies.csv.
    bodies.csv:48: error [duplicate] the body «TU.H01» is there already, at bodies.csv:45 → Drop one of the two, or give it another code.
    --
    plan.toml:384: error [body-outside-its-dates] «TU.H02» (Bắc Giang Provincial Party Committee) does not stand on the deadline, 2023-09-29 → Did you mean «TU.H05»? Assign its successor, or correct its dates in bodies.csv.
    --
    bodies.csv:48: error [successor-cycle] the successors go in a circle: TU.H02 → TU.H05 → TU.H02 → Drop one of the links in the column «successors».
    --
    bodies.csv:48: error [unknown-body] no body in bodies.csv has the code «TU.H055» → Did you mean «TU.H05 – Tỉnh ủy Bắc Ninh» or «TU.H55 – Tỉnh ủy Thái Nguyên»? Correct the code, or add the body to bodies.csv.
    --
    bodies.csv:48: error [unknown-word] «provnce» is no value here → Did you mean «province»? Use one of: party-central, party-committee, province, party-caucus, state, enterprise.
    --
    bodies.csv:1: error [syntax] the column «code» is missing → The first line must have «code»; cells may be empty.
    --
    outline.md:99: error [unknown-word] «cause» is no value here → Did you mean «causes»? Use one of: real-state, manifestations, consequences, causes, solutions, other.
    --
    outline.md:50: error [unknown-figure] there is no «tasks-ontime» → Did you mean «tasks-on-time»? Correct the id, or add what it names.
    --
    outline.md:39: error [unknown-group] there is no group 9 → The groups are: 1, 2, 3, 4, 5, 6, 7.
    --
    outline.md:49: error [wrong-columns] the row has 8 cells, it needs 9 to 12 → Write: | key | số liệu | figure | đơn vị | unit | cách tính | definition | total of | groups |
    outline.md:50: error [unknown-figure] there is no «officials» → Correct the id, or add what it names.
    outline.md:73: error [unknown-figure] there is no «officials» → Correct the id, or add what it names.
    outline.md:118: error [unknown-figure] there is no «officials» → Correct the id, or add what it names.
    outline.md:140: error [unknown-figure] there is no «officials» → Correct the id, or add what it names.
    --
    codebook.toml:86: error [malformed-code] «BH-5» is no id of a code → Use two letters A–Z, «-» and two digits, such as BH-01.
    --
    codebook.toml:94: error [duplicate] the code «BH-04» is there already, at codebook.toml:78 → Drop one of the two, or give it another code.
    --
    codebook.toml:339: error [unknown-family] there is no «HK» → Did you mean «HQ»? Correct the id, or add what it names.
    --
    directives.toml:48: error [unknown-code] there is no «GP-13» → Did you mean «GP-03» or «GP-10» or «GP-11»? Correct the id, or add what it names.
    --
    directives.toml:72: error [unknown-group] there is no group 33 → The groups are: 1, 2, 3, 4, 5, 6, 7.
    --
    directives.toml:14: error [unknown-word] «raed» is no value here → Did you mean «read»? Use one of: read, secondary, unconfirmed, own.
    ");
}

#[test]
fn a_missing_file_is_one_problem() {
    for file in plan::FILES {
        let mut files = shipped();
        files.remove(file);
        let problems = plan::read_files(&files).problems;
        let found: Vec<String> = problems.iter().map(|problem| problem.place.to_string()).collect();
        assert_eq!(found, [format!("{file}:1")]);
    }
}

#[test]
fn a_folder_reads_like_its_files_and_bad_bytes_are_named() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in shipped() {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    assert!(plan::read_folder(folder.path()).plan.is_some());
    std::fs::write(folder.path().join("outline.md"), b"# \xE3\n").unwrap();
    let lines: Vec<String> = plan::read_folder(folder.path())
        .problems
        .iter()
        .map(|problem| problem.line(Language::English))
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r"outline.md:1: error [syntax] the file is not UTF-8 text → Save the file again as UTF-8.");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_do_no_harm() {
    let mut files = shipped();
    for text in files.values_mut() {
        *text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    }
    let outcome = plan::read_files(&files);
    assert!(outcome.problems.is_empty(), "{:#?}", outcome.problems);
    assert_eq!(outcome.plan, plan::read_files(&shipped()).plan);
}

#[test]
fn text_typed_with_another_input_method_reads_the_same() {
    let mut files = shipped();
    // «Nguyên nhân» with a stray combining mark, as old documents have it.
    let outline = files.get_mut("outline.md").expect("a plan file");
    *outline = outline.replacen("## Nguyên nhân", "## Nguye\u{302}n nhân", 1);
    assert_eq!(plan::read_files(&files).plan, plan::read_files(&shipped()).plan);
}

#[test]
fn a_rate_says_what_it_is_made_of_or_is_never_put_together() {
    let rate = "investment-disbursed / investment-planned |";
    let found = [
        check(&[("outline.md", rate, "investment-disbursed / investment-plan |")]),
        check(&[("outline.md", rate, "disbursement / investment-planned |")]),
        check(&[("outline.md", rate, "investment-planned / investment-planned |")]),
        check(&[("outline.md", rate, "mean |")]),
        check(&[("outline.md", "| | 3, 4, 5 | sum |\n| disbursement", "| | 3 | sum |\n| disbursement")]),
        check(&[("bodies.csv", "TW.BTC,", "TU,"), ("plan.toml", "\"TW.BTC\"", "\"TU\"")]),
    ];
    insta::assert_snapshot!(found.join("\n--\n"), @"
    outline.md:94: error [unknown-figure] there is no «investment-plan» → Did you mean «investment-planned»? Correct the id, or add what it names.
    --
    outline.md:94: error [rate-of-what-does-not-add-up] «disbursement» cannot be made of «disbursement» → Part and whole must be two different figures that add up («sum») and are asked of every group the rate is asked of.
    --
    outline.md:94: error [rate-of-what-does-not-add-up] «disbursement» cannot be made of «investment-planned» → Part and whole must be two different figures that add up («sum») and are asked of every group the rate is asked of.
    --
    outline.md:94: error [unknown-word] «mean» is no value here → Use one of: sum, apart, part / whole.
    --
    outline.md:94: error [rate-of-what-does-not-add-up] «disbursement» cannot be made of «investment-disbursed» → Part and whole must be two different figures that add up («sum») and are asked of every group the rate is asked of.
    --
    bodies.csv:45: error [code-below-another] the code «TU.H01» is that of a unit of «TU» → Change one of the two: a body's code and a dot is kept for its own units.
    ");
    // Without a word about it a plan is issued as before, and the check says what is lost.
    let mut files = shipped();
    change(&mut files, "outline.md", rate, "|");
    let outcome = plan::read_files(&files);
    let notes: Vec<String> = outcome.problems.iter().map(|problem| problem.line(Language::English)).collect();
    insta::assert_snapshot!(notes.join("\n"), @"outline.md:94: note [rate-without-parts] this rate does not say which figure is divided by which, so it cannot be put together from units → Add a tenth cell: «part / whole» with the keys of two figures, or «apart» to show it unit by unit.");
    let plan = outcome.plan.expect("a note keeps no plan out");
    assert_eq!(plan.outline.figure("disbursement").map(|figure| &figure.roll_up), Some(&plan::RollUp::Apart));
}

/// The problems of the shipped plan with these lines at its end.
fn check_with(lines: &str) -> String {
    let mut files = shipped();
    files.get_mut("plan.toml").expect("a plan file").push_str(lines);
    let outcome = plan::read_files(&files);
    let lines: Vec<String> = outcome.problems.iter().map(|problem| problem.line(Language::English)).collect();
    lines.join("\n")
}

/// A reminder with these lines.
fn reminder(lines: &str) -> String {
    format!("\n[[reminder]]\nid = \"NH-99\"\nname = \"Thử\"\nprovenance = \"own\"\n{lines}")
}

#[test]
fn a_reminder_says_when_whom_and_how_often() {
    let found = [
        "to = [\"drafter\"]\n",
        "before = 3\nafter = 3\nto = [\"drafter\"]\n",
        "before = 400\nto = [\"drafter\"]\n",
        "before = \"3\"\nto = [\"drafter\"]\n",
        "before = 3\n",
        "before = 3\nto = [\"draftr\"]\n",
        "before = 3\nescalate = [\"drafter\"]\n",
        "after = 60\nevery = 7\nto = [\"drafter\"]\n",
        "before = 30\nevery = 7\ntimes = 2\nto = [\"drafter\"]\n",
        "before = 3\nto = [\"drafter\"]\nevry = 3\ntimes = 2\n",
    ]
    .map(|lines| check_with(&reminder(lines)))
    .join("\n");
    insta::assert_snapshot!(found);
}

#[test]
fn nobody_gets_two_letters_on_one_day() {
    let found = [
        "before = 7\nto = [\"signer\"]\n",
        "after = 21\nescalate = [\"committee\"]\n",
        "after = 60\nto = [\"signer\"]\nescalate = [\"signer\"]\n",
    ]
    .map(|lines| check_with(&reminder(lines)))
    .join("\n");
    insta::assert_snapshot!(found);
    assert_eq!(check_with(&reminder("after = 60\nto = [\"signer\"]\n")), "");
}

#[test]
fn a_plan_may_ask_for_no_reminder_and_no_digest() {
    let mut files = shipped();
    let text = files.get_mut("plan.toml").unwrap();
    text.truncate(text.find("\n[[reminder]]").unwrap());
    let plan = plan::read_files(&files).plan.expect("a plan without problems");
    assert!(plan.reminders.is_empty() && plan.digest.is_none());
    let text = files.get_mut("plan.toml").unwrap();
    text.push_str("\n[digest]\nbefore = 3\n");
    let problems = plan::read_files(&files).problems;
    assert_eq!(problems[0].rule, "digest-without-days");
    for hour in ["8", "25:00", "08:00:01", "8 giờ", "sáng "] {
        let mut files = shipped();
        change(&mut files, "plan.toml", "at = \"08:00\"", &format!("at = \"{hour}\""));
        assert_eq!(plan::read_files(&files).problems[0].rule, "wrong-hour", "{hour}");
    }
}
