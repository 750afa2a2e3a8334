//! Which codings wait, and whether they may be answered. Pure: versions of the codebook and codings go in.

use kernel::{AccountId, Actor};
use plan::{CodeId, CodebookHistory};

use crate::Coding;
use crate::recheck::{NewRecheck, NotRechecked, Ruling, Why};
use crate::rules::LONGEST_MEMO;

/// How many codings are answered at once: as many as one page shows.
pub const MOST_AT_ONCE: usize = 50;

/// Why a coding of `code` that was read in version `read_in` waits; `None` when the code reads now as it did then.
pub(crate) fn why(history: &CodebookHistory, code: &CodeId, read_in: i64) -> Option<Why> {
    match (history.reading(code, read_in), history.now(code)) {
        (_, None) => Some(Why::Ended),
        (Some(then), Some(now)) if then.reads_as(now) => None,
        (_, Some(_)) => Some(Why::Reworded),
    }
}

/// A coding that is asked for, and how it stands.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) coding: Coding,
    /// The last plan version it was given or kept under.
    pub(crate) read_in: i64,
    /// Whether its words stand in the report's current version.
    pub(crate) stands: bool,
    /// Whether an open round judges its words.
    pub(crate) is_judged: bool,
}

/// Who answers, when `new` may be said of all that was found; or why not. `history` ends with the version that stands.
pub(crate) fn admit(
    new: &NewRecheck,
    actor: &Actor,
    found: &[Found],
    history: &CodebookHistory,
) -> Result<AccountId, NotRechecked> {
    let account = actor.account.ok_or(NotRechecked::NoPerson)?;
    let first = &found.first().ok_or(NotRechecked::Nothing)?.coding;
    if found.iter().any(|each| (&each.coding.study, &each.coding.code) != (&first.study, &first.code)) {
        return Err(NotRechecked::Mixed);
    }
    if new.plan_version != history.newest() {
        return Err(NotRechecked::Overtaken { read: new.plan_version, standing: history.newest() });
    }
    for each in found {
        let address = || each.coding.address.clone();
        let waits = why(history, &each.coding.code, each.read_in).is_some();
        if each.coding.removed.is_some() || !each.stands || !waits {
            return Err(NotRechecked::NotWaiting { address: address() });
        }
        if each.is_judged {
            return Err(NotRechecked::Judged { address: address() });
        }
    }
    match &new.ruling {
        Ruling::Keep if history.now(&first.code).is_none() => {
            return Err(NotRechecked::Ended { code: first.code.clone() });
        }
        Ruling::Give(code) if *code == first.code => {
            return Err(NotRechecked::SameCode { code: code.clone() });
        }
        Ruling::Give(code) if history.now(code).is_none() => {
            return Err(NotRechecked::UnknownCode { code: code.clone() });
        }
        Ruling::Keep | Ruling::Give(_) | Ruling::Remove => {}
    }
    let length = new.memo.chars().count();
    if length > LONGEST_MEMO {
        return Err(NotRechecked::LongMemo { length });
    }
    Ok(account)
}

#[cfg(test)]
mod tests {
    use kernel::{Bilingual, Digest, Role, World};
    use plan::{Code, Codebook};

    use super::*;
    use crate::{Reach, Removal, Span, Sphere};

    /// `BH-01 definition` a line.
    fn history(versions: &[&[&str]]) -> CodebookHistory {
        let code = |line: &&str| {
            let (id, definition) = line.split_once(' ').unwrap();
            let both = |text: &str| Bilingual::new(text, text);
            Code {
                id: id.parse().unwrap(),
                family: "BH-A".to_owned(),
                name: both(id),
                definition: both(definition),
                include: both(""),
                exclude: both(""),
                sample: both(""),
                signal: both(""),
            }
        };
        let book = |lines: &&[&str]| Codebook {
            families: Vec::new(),
            codes: lines.iter().map(code).collect(),
            axes: Vec::new(),
            rules: Vec::new(),
        };
        let books: Vec<Codebook> = versions.iter().map(book).collect();
        CodebookHistory::of((1..).zip(&books))
    }

    fn id(text: &str) -> CodeId {
        text.parse().unwrap()
    }

    #[test]
    fn a_coding_waits_while_its_code_reads_otherwise_than_its_coder_read() {
        let history = history(&[
            &["BH-01 waits", "BH-02 passes on", "BH-03 stalls"],
            &["BH-01 waits long", "BH-02 passes on", "BH-03 stalls"],
            &["BH-01 waits", "BH-02 passes on"],
        ]);
        for (code, read_in, expected) in [
            ("BH-01", 1, None),
            ("BH-01", 2, Some(Why::Reworded)),
            ("BH-01", 3, None),
            ("BH-02", 1, None),
            ("BH-03", 1, Some(Why::Ended)),
            ("BH-09", 3, Some(Why::Ended)),
        ] {
            assert_eq!(why(&history, &id(code), read_in), expected, "{code} read in {read_in}");
        }
    }

    fn found(code: &str, read_in: i64) -> Found {
        let world = World::scripted(1);
        let coding = Coding {
            id: world.new_id(),
            study: "responsibility-2023".parse().unwrap(),
            body: "TU.H26".parse().unwrap(),
            report: world.new_id(),
            version: world.new_id(),
            address: "manifestations/p1".to_owned(),
            digest: Digest::of(b"words"),
            span: Span::Whole,
            code: id(code),
            plan_version: 1,
            reach: Reach::General,
            sphere: Sphere::default(),
            memo: String::new(),
            account: None,
            role: Role::Editor,
            at: world.now(),
            round: None,
            removed: None,
        };
        Found { coding, read_in, stands: true, is_judged: false }
    }

    #[test]
    fn what_may_not_be_answered_is_refused_with_a_way_on() {
        let history = history(&[&["BH-01 waits", "BH-02 passes on"], &["BH-01 waits long"]]);
        let account = World::scripted(2).new_id();
        let person = Actor { account: Some(account), role: Role::Editor, body: None };
        let new =
            |ruling: Ruling| NewRecheck { codings: Vec::new(), ruling, plan_version: 2, memo: String::new() };
        let check = |ruling: Ruling, found: &[Found]| match admit(&new(ruling), &person, found, &history) {
            Ok(_) => "admitted".to_owned(),
            Err(refusal) => refusal.told().en,
        };
        let keep = || Ruling::Keep;
        assert_eq!(check(keep(), &[found("BH-01", 1), found("BH-01", 1)]), "admitted");
        assert_eq!(check(Ruling::Remove, &[found("BH-02", 1)]), "admitted");
        assert_eq!(check(Ruling::Give(id("BH-01")), &[found("BH-02", 1)]), "admitted");
        assert_eq!(check(keep(), &[]), "Nothing was ticked.");
        assert!(
            check(keep(), &[found("BH-01", 1), found("BH-02", 1)]).starts_with("Only codings of one code")
        );
        assert!(check(keep(), &[found("BH-01", 2)]).contains("does not wait any more"), "kept already");
        let gone = Found { stands: false, ..found("BH-01", 1) };
        assert!(check(keep(), &[gone]).contains("does not wait any more"));
        let mut removed = found("BH-01", 1);
        removed.coding.removed = Some(Removal { account: None, role: Role::Editor, at: removed.coding.at });
        assert!(check(keep(), &[removed]).contains("does not wait any more"));
        let judged = Found { is_judged: true, ..found("BH-01", 1) };
        assert!(check(keep(), &[judged]).contains("wait until the round is closed"));
        assert!(check(keep(), &[found("BH-02", 1)]).contains("cannot be kept"));
        assert!(check(Ruling::Give(id("BH-01")), &[found("BH-01", 1)]).contains("is the code it has"));
        assert!(check(Ruling::Give(id("BH-02")), &[found("BH-01", 1)]).contains("is not in the study's"));
        let waiting = [found("BH-01", 1)];
        let refused =
            |new: NewRecheck, actor: &Actor| admit(&new, actor, &waiting, &history).unwrap_err().told().en;
        let old = NewRecheck { plan_version: 1, ..new(keep()) };
        assert!(refused(old, &person).contains("you read version 1 of the plan, and version 2 stands"));
        let long = NewRecheck { memo: "x".repeat(LONGEST_MEMO + 1), ..new(keep()) };
        assert!(refused(long, &person).contains("shorten it to 2000"));
        assert!(refused(new(keep()), &Actor::system()).contains("sign in"));
    }
}
