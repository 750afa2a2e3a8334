//! Meetings: planned, put together, held, minuted or called off, and what they conclude. Each verb is one change with one ledger
//! entry. Whether the actor may is asked before, with `accounts::may`.

use jiff::civil::Date;
use kernel::{Actor, BodyCode, NewEntry, StudyCode};
use plan::{CodeId, NewDirective};
use reports::query;
use scheme::Hand;
use serde_json::json;

use ::store::{Store, Tx};

use crate::store::{self as rows, Of};
use crate::{
    About, AgendaItem, AgendaItemId, CommitteeError, Meeting, MeetingId, MeetingState, MeetingStep, audit,
    rules,
};

/// A meeting to be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMeeting {
    /// The study.
    pub study: StudyCode,
    /// What it is called.
    pub title: String,
    /// The day.
    pub day: Date,
    /// Where; may be empty.
    pub place: String,
}

/// An item to be put on an agenda.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    /// The meeting.
    pub meeting: MeetingId,
    /// Its heading.
    pub heading: String,
    /// What it is about.
    pub about: About,
}

/// A step of a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStep {
    /// The meeting.
    pub meeting: MeetingId,
    /// How it stands from now on.
    pub state: MeetingState,
    /// Who took part, the minutes, or why it is called off.
    pub words: String,
}

/// A conclusion of a meeting, to be issued as a directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewConclusion {
    /// The meeting.
    pub meeting: MeetingId,
    /// The item it concludes; the meeting as a whole where there is none.
    pub item: Option<AgendaItemId>,
    /// Its number and symbol; may be empty.
    pub number: String,
    /// The day it bears.
    pub day: Date,
    /// What it says.
    pub text: String,
    /// The groups it speaks to; empty means all.
    pub groups: Vec<i64>,
    /// The bodies it speaks to; empty means all of the groups.
    pub bodies: Vec<BodyCode>,
    /// The codes it is about.
    pub codes: Vec<CodeId>,
}

/// Plans a meeting. Ledger: `meeting.planned`.
///
/// # Errors
/// When the study has no plan, there are too many meetings, or the title or place cannot be kept.
pub async fn plan_meeting(
    store: &Store,
    actor: &Actor,
    new: NewMeeting,
) -> Result<MeetingId, CommitteeError> {
    let study = new.study;
    let title = kept_out(store, actor, &study, rules::heading(&new.title)).await?;
    let place = kept_out(store, actor, &study, rules::line(&new.place)).await?;
    if plan::current(store, &study).await?.is_none() {
        return Err(CommitteeError::UnknownStudy);
    }
    let mut tx = store.begin(actor).await?;
    if rows::meetings(tx.sql(), Of::Study(&study)).await?.len() >= rules::MOST_MEETINGS {
        return Err(CommitteeError::TooMany { limit: rules::MOST_MEETINGS });
    }
    let meeting = Meeting {
        id: tx.new_id(),
        study,
        title,
        day: new.day,
        place,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
        items: Vec::new(),
        steps: Vec::new(),
    };
    rows::insert_meeting(tx.sql(), &meeting).await?;
    audit::commit(tx, "meeting.planned", audit::of_meeting(meeting.id), meeting.facts()).await?;
    Ok(meeting.id)
}

/// Puts an item at the end of a meeting's agenda. Ledger: `meeting.item_added`.
///
/// # Errors
/// When the meeting is unknown or no longer only planned, what the item is about is not there, or the heading cannot be kept.
pub async fn add_item(store: &Store, actor: &Actor, new: NewItem) -> Result<AgendaItemId, CommitteeError> {
    let known = meeting(store, new.meeting).await?;
    let heading = kept_out(store, actor, &known.study, rules::heading(&new.heading)).await?;
    is_there(store, &known.study, &new.about).await?;
    let mut tx = store.begin(actor).await?;
    let known = known_in(&mut tx, new.meeting).await?;
    rules::may_add_item(&known)?;
    let item = AgendaItem {
        id: tx.new_id(),
        number: known.items.last().map_or(0, |last| last.number) + 1,
        heading,
        about: new.about,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
    };
    rows::insert_item(tx.sql(), known.id, &item).await?;
    audit::commit(tx, "meeting.item_added", audit::of_meeting(known.id), item.facts()).await?;
    Ok(item.id)
}

/// Says that a meeting was held, keeps its minutes, or calls it off. Ledger: `meeting.held`, `meeting.minuted`,
/// `meeting.called_off`.
///
/// # Errors
/// When the meeting is unknown or cannot take that step now, or no words are given.
pub async fn step_meeting(store: &Store, actor: &Actor, new: NewStep) -> Result<(), CommitteeError> {
    let known = meeting(store, new.meeting).await?;
    let words = kept_out(store, actor, &known.study, rules::words(&new.words)).await?;
    let mut tx = store.begin(actor).await?;
    let known = known_in(&mut tx, new.meeting).await?;
    rules::may_step(&known, new.state, kernel::vietnam_day(tx.now()))?;
    let step = MeetingStep {
        number: known.steps.last().map_or(0, |last| last.number) + 1,
        state: new.state,
        words,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
    };
    rows::insert_meeting_step(tx.sql(), known.id, &step).await?;
    audit::commit(tx, step.entry_kind(), audit::of_meeting(known.id), step.facts()).await?;
    Ok(())
}

/// Issues what a meeting concluded as a directive of the plan that stands; gives its id. Ledger: `directive.issued`.
///
/// # Errors
/// When the meeting or item is unknown, the meeting was not held, or the directive cannot be issued.
pub async fn conclude(store: &Store, actor: &Actor, new: NewConclusion) -> Result<String, CommitteeError> {
    let known = meeting(store, new.meeting).await?;
    let text = kept_out(store, actor, &known.study, rules::words(&new.text)).await?;
    let number = kept_out(store, actor, &known.study, rules::line(&new.number)).await?;
    // A meeting that was held stays held, so it is enough to look before the change begins.
    rules::may_conclude(&known, new.day)?;
    if new.item.is_some_and(|item| known.item(item).is_none()) {
        return Err(CommitteeError::UnknownItem);
    }
    let directive = NewDirective {
        origin: known.origin(new.item),
        study: known.study,
        number,
        day: new.day,
        text,
        groups: new.groups,
        bodies: new.bodies,
        codes: new.codes,
    };
    Ok(plan::issue_directive(store, actor, directive).await?)
}

/// Every meeting of a study, newest first; at most five hundred are ever kept.
///
/// # Errors
/// When the database refuses.
pub async fn meetings(store: &Store, study: &StudyCode) -> Result<Vec<Meeting>, CommitteeError> {
    let mut reader = store.read().await?;
    rows::meetings(reader.sql(), Of::Study(study)).await
}

/// One meeting.
///
/// # Errors
/// When it is unknown, or the database refuses.
pub async fn meeting(store: &Store, id: MeetingId) -> Result<Meeting, CommitteeError> {
    let mut reader = store.read().await?;
    let mut found = rows::meetings(reader.sql(), Of::One(&id.to_string())).await?;
    found.pop().ok_or(CommitteeError::UnknownMeeting)
}

async fn known_in(tx: &mut Tx, id: MeetingId) -> Result<Meeting, CommitteeError> {
    let mut found = rows::meetings(tx.sql(), Of::One(&id.to_string())).await?;
    found.pop().ok_or(CommitteeError::UnknownMeeting)
}

/// Whether what an item is about is there, in this study.
async fn is_there(store: &Store, study: &StudyCode, about: &About) -> Result<(), CommitteeError> {
    let there = match about {
        About::Heading => true,
        About::Statement(id) | About::Solution(id) => {
            let view = scheme::view(store, study).await?;
            let solution = |section: &scheme::SectionView| section.kind == plan::SectionKind::Solutions;
            let mut found = view.statements().filter(|(_, each)| each.statement.id == *id);
            found.any(|(section, _)| matches!(about, About::Statement(_)) || solution(section))
        }
        About::Contradiction(name) => scheme::contradictions(store, study).await?.named(name).is_some(),
        About::Query(id) => query::query(store, *id).await?.is_some_and(|query| query.study == *study),
    };
    if there { Ok(()) } else { Err(CommitteeError::NothingThere { about: about.to_string() }) }
}

/// What a pure rule said; that something marked secret was refused is told in the ledger, and nothing of it. Ledger:
/// `committee.refused`.
pub(crate) async fn kept_out<T>(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    said: Result<T, CommitteeError>,
) -> Result<T, CommitteeError> {
    if matches!(said, Err(CommitteeError::Secret { .. })) {
        let tx = store.begin(actor).await?;
        let facts = json!({ "why": "secrecy-mark" });
        tx.commit(NewEntry::new("committee.refused", format!("study/{study}"), facts)).await?;
    }
    said
}
