//! What may be done to a round, when and by whom. Pure: what is asked and how the round stands go in; nothing or a
//! refusal comes out.

use std::collections::BTreeSet;

use kernel::{AccountId, Actor, Role};
use plan::{CodeId, Plan};
use reports::{Passage, PassageKind};

use crate::Span;
use crate::round::judged::Difference;
use crate::round::{Ending, NewDecision, NewJudgement, NewRound, Refusal, Round, RoundState};
use crate::title::is_only_title;

/// The longest name of a round, in characters.
pub const LONGEST_NAME: usize = 120;
/// The longest memo or reason, in characters.
pub const LONGEST_REASON: usize = 2000;
/// The most passages of a round.
pub const MOST_PASSAGES: usize = 500;
/// The most coders of a round.
pub const MOST_CODERS: usize = 8;

/// Whether a passage can be drawn: words of the body itself within the outline. Headings repeat the outline, what stands
/// before the first section is letterhead, and the study's own title is never coded.
pub(crate) fn can_be_drawn(passage: &Passage, plan: &Plan) -> bool {
    let own_title = |title: &str| is_only_title(&passage.text, Span::Whole, title);
    passage.kind != PassageKind::Heading
        && passage.section != reports::FRONT
        && passage.text.chars().any(char::is_alphabetic)
        && !own_title(&plan.title.vi)
        && !own_title(&plan.title.en)
}

/// The name to keep, when such a round may be started.
pub(crate) fn admit(new: &NewRound) -> Result<String, Refusal> {
    let name = vietnamese::normalize(new.name.trim());
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Refusal::Name);
    }
    if !(1..=MOST_PASSAGES).contains(&new.passages) {
        return Err(Refusal::Size);
    }
    let different: BTreeSet<&AccountId> = new.coders.iter().collect();
    if different.len() != new.coders.len() || !(2..=MOST_CODERS).contains(&new.coders.len()) {
        return Err(Refusal::Coders);
    }
    Ok(name)
}

/// The coder, when `actor` may judge so in `round`.
pub(crate) fn may_judge(
    round: &Round,
    actor: &Actor,
    new: &NewJudgement,
    plan: &Plan,
) -> Result<AccountId, Refusal> {
    let coder = coder(round, actor)?;
    if round.state() == RoundState::Closed {
        return Err(Refusal::Closed);
    }
    if new.codes.iter().any(|code| plan.codebook.code(code).is_none()) {
        return Err(Refusal::UnknownCode);
    }
    check_length(&new.memo)?;
    Ok(coder)
}

/// The actor as a coder of `round`.
pub(crate) fn coder(round: &Round, actor: &Actor) -> Result<AccountId, Refusal> {
    actor.account.filter(|account| round.coders.contains(account)).ok_or(Refusal::NotACoder)
}

/// Who closes `round`, when `actor` may, with so many judgements missing.
pub(crate) fn may_close(
    round: &Round,
    actor: &Actor,
    ending: Ending,
    missing: usize,
) -> Result<AccountId, Refusal> {
    let account = actor.account.ok_or(Refusal::NoPerson)?;
    if account != round.leader && actor.role != Role::Secretariat {
        return Err(Refusal::NotTheLeader);
    }
    if round.state() == RoundState::Closed {
        return Err(Refusal::Closed);
    }
    if missing > 0 && ending == Ending::WhenAllJudged {
        return Err(Refusal::Missing { judgements: missing });
    }
    Ok(account)
}

/// Who decides, when `actor` may settle `difference` so.
pub(crate) fn may_decide(
    round: &Round,
    actor: &Actor,
    new: &NewDecision,
    difference: &Difference,
) -> Result<AccountId, Refusal> {
    let account = actor.account.ok_or(Refusal::NoPerson)?;
    if round.state() == RoundState::Open {
        return Err(Refusal::StillOpen);
    }
    if difference.judged.iter().any(|(coder, _)| *coder == account) {
        return Err(Refusal::OwnJudgement);
    }
    if !new.codes.iter().all(|code: &CodeId| difference.codes.contains(code)) {
        return Err(Refusal::OtherCode);
    }
    if new.reason.trim().is_empty() {
        return Err(Refusal::NoReason);
    }
    check_length(&new.reason)?;
    Ok(account)
}

fn check_length(text: &str) -> Result<(), Refusal> {
    if text.chars().count() > LONGEST_REASON { Err(Refusal::LongText) } else { Ok(()) }
}
