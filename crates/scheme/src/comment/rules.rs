//! What may be opened, said, withdrawn, ruled and closed. Pure.

use jiff::civil::Date;
use kernel::{AccountId, Actor};

use super::{Comment, CommentAbout, CommentError, CommentOutcome, CommentRound, Takes};

/// The longest title of a round, in characters.
pub const LONGEST_TITLE: usize = 200;

/// The longest comment, in characters.
pub const LONGEST_COMMENT: usize = 4000;

/// The most people invited to a round.
pub const MOST_INVITED: usize = 60;

/// The most comments of one person in a round.
pub const MOST_COMMENTS: i64 = 200;

/// The most rounds of a study.
pub(crate) const MOST_ROUNDS: usize = 200;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 1000;

/// A round's title as it is kept; there must be one.
pub(crate) fn title(given: &str) -> Result<String, CommentError> {
    let title = kept(given, LONGEST_TITLE)?.replace('\n', " ");
    if title.is_empty() { Err(CommentError::NoTitle) } else { Ok(title) }
}

/// A comment's words as they are kept; there must be some.
pub(crate) fn words(given: &str) -> Result<String, CommentError> {
    let words = kept(given, LONGEST_COMMENT)?;
    if words.is_empty() { Err(CommentError::Empty) } else { Ok(words) }
}

/// A reason as it is kept; there may be none.
pub(crate) fn reason(given: &str) -> Result<String, CommentError> {
    Ok(kept(given, LONGEST_REASON)?.replace('\n', " "))
}

/// A proposed wording that bears no secrecy mark; whether it can be a statement's text is asked elsewhere.
pub(crate) fn proposed(given: &str) -> Result<&str, CommentError> {
    match formats::secrecy::mark_in_text(given) {
        Some(mark) => Err(CommentError::Secret { mark }),
        None => Ok(given.trim()),
    }
}

/// The wording that is proposed for what the comment is about; the text that stands is none.
pub(crate) fn wording(
    about: &CommentAbout,
    proposed: Option<String>,
) -> Result<Option<String>, CommentError> {
    match about {
        CommentAbout::Whole if proposed.is_some() => Err(CommentError::WordingOfNothing),
        CommentAbout::Whole => Ok(None),
        CommentAbout::Statement { text, .. } => Ok(proposed.filter(|proposed| proposed != text)),
    }
}

/// Words in normal form: no empty line, no space at the ends of lines, nothing invisible, no secrecy mark.
fn kept(given: &str, limit: usize) -> Result<String, CommentError> {
    if let Some(mark) = formats::secrecy::mark_in_text(given) {
        return Err(CommentError::Secret { mark });
    }
    let visible: String = given.chars().filter(|sign| !sign.is_control() || sign.is_whitespace()).collect();
    let normal = vietnamese::normalize(&visible);
    let lines = normal.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let text = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    let length = text.chars().count();
    if length > limit { Err(CommentError::Long { length, limit }) } else { Ok(text) }
}

/// Who is invited: each once, in order, some and not too many.
pub(crate) fn invited(given: &[AccountId]) -> Result<Vec<AccountId>, CommentError> {
    let mut invited = given.to_vec();
    invited.sort_unstable();
    invited.dedup();
    match invited.len() {
        0 => Err(CommentError::NobodyInvited),
        many if many > MOST_INVITED => Err(CommentError::TooManyInvited { limit: MOST_INVITED }),
        _ => Ok(invited),
    }
}

/// Whether `due` can be a last day today.
pub(crate) fn due(due: Date, today: Date) -> Result<Date, CommentError> {
    if due < today { Err(CommentError::PastDay { day: due }) } else { Ok(due) }
}

/// Whether the actor gives a further comment in the round; after its last day too.
pub(crate) fn may_comment(round: &CommentRound, actor: &Actor, given: i64) -> Result<(), CommentError> {
    if round.closed.is_some() {
        return Err(CommentError::Closed);
    }
    if !actor.account.is_some_and(|account| round.invites(account)) {
        return Err(CommentError::NotInvited);
    }
    if given >= MOST_COMMENTS { Err(CommentError::TooMany { limit: MOST_COMMENTS }) } else { Ok(()) }
}

/// Whether the comment waits for a ruling.
fn is_open(comment: &Comment) -> Result<(), CommentError> {
    match (&comment.ruling, &comment.withdrawal) {
        (Some(_), _) => Err(CommentError::RuledAlready),
        (_, Some(_)) => Err(CommentError::WithdrawnAlready),
        (None, None) => Ok(()),
    }
}

/// Whether the actor withdraws the comment.
pub(crate) fn may_withdraw(comment: &Comment, actor: &Actor) -> Result<(), CommentError> {
    if comment.is_of(actor.account) { is_open(comment) } else { Err(CommentError::NotOwnComment) }
}

/// Whether the actor rules so on the comment, and takes its wording over; a reason is asked for elsewhere.
pub(crate) fn may_rule(
    comment: &Comment,
    actor: &Actor,
    outcome: CommentOutcome,
    takes: Takes,
) -> Result<(), CommentError> {
    if comment.is_of(actor.account) {
        return Err(CommentError::OwnComment);
    }
    is_open(comment)?;
    let has_wording = comment.proposed.is_some() && comment.about.statement().is_some();
    if takes != Takes::Nothing && (outcome != CommentOutcome::Accepted || !has_wording) {
        return Err(CommentError::NothingToTake);
    }
    Ok(())
}

/// Whether the round can be closed.
pub(crate) fn may_close(round: &CommentRound) -> Result<(), CommentError> {
    match (&round.closed, round.tally.open()) {
        (Some(_), _) => Err(CommentError::Closed),
        (None, 0) => Ok(()),
        (None, open) => Err(CommentError::Unruled { open }),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Role, World};

    use super::*;
    use crate::Hand;
    use crate::comment::{Closed, CommentTally, Ruling, Withdrawal};

    struct Case {
        round: CommentRound,
        comment: Comment,
        author: Actor,
        editor: Actor,
    }

    fn case() -> Case {
        let world = World::scripted(1);
        let actor = |role| Actor { account: Some(world.new_id()), role, body: None };
        let (author, editor) = (actor(Role::Committee), actor(Role::Editor));
        let at = world.now();
        let round = CommentRound {
            id: world.new_id(),
            study: "responsibility-2023".parse().unwrap(),
            title: "Lần một".to_owned(),
            due: kernel::vietnam_day(at),
            invited: author.account.into_iter().collect(),
            by: Hand::of(&editor),
            at,
            entry: 1,
            closed: None,
            tally: CommentTally::default(),
        };
        let statement = world.new_id();
        let about =
            CommentAbout::Statement { statement, version: 1, text: "A.".into(), sentence: "A.".into() };
        let comment = Comment {
            id: world.new_id(),
            study: round.study.clone(),
            round: round.id,
            about,
            words: "Nên sửa.".to_owned(),
            proposed: Some("B.".to_owned()),
            by: Hand::of(&author),
            at,
            entry: 2,
            withdrawal: None,
            ruling: None,
        };
        Case { round, comment, author, editor }
    }

    fn said(result: Result<(), CommentError>) -> String {
        result.map_or_else(|error| error.to_string(), |()| "may".to_owned())
    }

    #[test]
    fn words_are_kept_in_normal_form_and_bounded() {
        assert_eq!(words("  Nên\t sửa.\r\n\r\n Vì ba\u{301}o cáo.\u{0} ").unwrap(), "Nên sửa.\nVì báo cáo.");
        assert_eq!(words(" \n"), Err(CommentError::Empty));
        assert_eq!(words(&"x".repeat(LONGEST_COMMENT)).unwrap().len(), LONGEST_COMMENT);
        let long = CommentError::Long { length: LONGEST_COMMENT + 1, limit: LONGEST_COMMENT };
        assert_eq!(words(&"ấ".repeat(LONGEST_COMMENT + 1)), Err(long));
        for secret in [words("Góp ý:\nTỐI MẬT\n…"), title("TỐI MẬT"), reason("a\nMẬT\nb")] {
            assert!(matches!(secret, Err(CommentError::Secret { .. })), "{secret:?}");
        }
        assert!(matches!(proposed("Câu.\nTUYỆT MẬT"), Err(CommentError::Secret { .. })));
        assert_eq!(title(" "), Err(CommentError::NoTitle));
        assert_eq!(title("Lần\nmột ").unwrap(), "Lần một");
    }

    #[test]
    fn a_wording_is_proposed_for_a_statement_and_differs_from_it() {
        let about = case().comment.about;
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(wording(&about, text("B.")), Ok(text("B.")));
        assert_eq!(wording(&about, text("A.")), Ok(None), "it stands already");
        assert_eq!(wording(&about, None), Ok(None));
        assert_eq!(wording(&CommentAbout::Whole, None), Ok(None));
        assert_eq!(wording(&CommentAbout::Whole, text("B.")), Err(CommentError::WordingOfNothing));
    }

    #[test]
    fn who_is_invited_is_counted_once() {
        let world = World::scripted(1);
        let many: Vec<AccountId> = (0..=MOST_INVITED).map(|_| world.new_id()).collect();
        assert_eq!(invited(&[]), Err(CommentError::NobodyInvited));
        assert_eq!(invited(&[many[1], many[0], many[1]]).unwrap().len(), 2);
        assert_eq!(invited(&many[1..]).unwrap().len(), MOST_INVITED);
        assert_eq!(invited(&many), Err(CommentError::TooManyInvited { limit: MOST_INVITED }));
    }

    #[test]
    fn only_invited_people_comment_while_the_round_is_open() {
        let Case { mut round, author, editor, .. } = case();
        assert_eq!(said(may_comment(&round, &author, MOST_COMMENTS - 1)), "may");
        assert_eq!(
            may_comment(&round, &author, MOST_COMMENTS),
            Err(CommentError::TooMany { limit: MOST_COMMENTS })
        );
        assert_eq!(may_comment(&round, &editor, 0), Err(CommentError::NotInvited));
        assert_eq!(may_comment(&round, &Actor::system(), 0), Err(CommentError::NotInvited));
        let tomorrow = round.at + jiff::SignedDuration::from_hours(24);
        assert!(!round.is_past(round.at) && round.is_past(tomorrow));
        round.closed = Some(Closed { by: Hand::of(&editor), at: round.at, entry: 3 });
        assert_eq!(may_comment(&round, &author, 0), Err(CommentError::Closed));
        assert_eq!(may_close(&round), Err(CommentError::Closed));
    }

    #[test]
    fn a_round_is_closed_when_nothing_waits() {
        let Case { mut round, .. } = case();
        assert_eq!(said(may_close(&round)), "may");
        round.tally = CommentTally { given: 5, ruled: 2, withdrawn: 1 };
        assert_eq!(may_close(&round), Err(CommentError::Unruled { open: 2 }));
        round.tally = CommentTally { given: 5, ruled: 4, withdrawn: 1 };
        assert_eq!(said(may_close(&round)), "may");
    }

    #[test]
    fn nobody_rules_on_their_own_comment_and_nobody_else_withdraws_it() {
        use CommentOutcome::{Accepted, InPart, Rejected};
        let Case { round, mut comment, author, editor } = case();
        let wording = Takes::Wording { seen: 1 };
        for outcome in CommentOutcome::ALL {
            assert_eq!(said(may_rule(&comment, &editor, outcome, Takes::Nothing)), "may");
            let own = may_rule(&comment, &author, outcome, Takes::Nothing);
            assert_eq!(own, Err(CommentError::OwnComment));
        }
        assert_eq!(said(may_rule(&comment, &editor, Accepted, wording)), "may");
        for outcome in [InPart, Rejected] {
            assert_eq!(may_rule(&comment, &editor, outcome, wording), Err(CommentError::NothingToTake));
        }
        assert_eq!(may_withdraw(&comment, &editor), Err(CommentError::NotOwnComment));
        assert_eq!(said(may_withdraw(&comment, &author)), "may");
        let (by, at) = (Hand::of(&author), round.at);
        comment.withdrawal = Some(Withdrawal { reason: "nhầm".to_owned(), by, at, entry: 3 });
        assert_eq!(may_withdraw(&comment, &author), Err(CommentError::WithdrawnAlready));
        let gone = may_rule(&comment, &editor, Rejected, Takes::Nothing);
        assert_eq!(gone, Err(CommentError::WithdrawnAlready));
        comment.withdrawal = None;
        let (by, reason) = (Hand::of(&editor), String::new());
        comment.ruling = Some(Ruling { outcome: Accepted, reason, taken: 0, by, at, entry: 3 });
        assert_eq!(may_withdraw(&comment, &author), Err(CommentError::RuledAlready));
        comment.ruling = None;
        comment.proposed = None;
        assert_eq!(may_rule(&comment, &editor, Accepted, wording), Err(CommentError::NothingToTake));
    }
}
