//! Asking members and answering. Each verb is one change with one ledger entry. Whether the actor may is asked before, with
//! `accounts::may`.

use accounts::Account;
use jiff::civil::Date;
use kernel::{AccountId, Actor, Language, Role, StudyCode};
use scheme::{Hand, StatementId, StatementState, StatementView};

use ::store::Store;

use crate::meetings::{kept_out, meetings};
use crate::store::{self as rows, Of};
use crate::{
    AgendaItemId, CommitteeError, MeetingState, Opinion, OpinionRequest, OpinionRequestId, Standpoint, audit,
    rules,
};

/// What members are to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    /// The study.
    pub study: StudyCode,
    /// The item of an agenda it is about; one about a statement asks about that statement.
    pub item: Option<AgendaItemId>,
    /// The statement it is about, where there is no item.
    pub statement: Option<StatementId>,
    /// What is asked; may be empty.
    pub question: String,
    /// The last day on which an opinion is in time.
    pub due: Date,
    /// Who is asked.
    pub members: Vec<AccountId>,
}

/// What a member answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOpinion {
    /// What was asked.
    pub request: OpinionRequestId,
    /// The number of the statement's text the member read; 0 where it is about no statement.
    pub seen: i64,
    /// For or against.
    pub view: Standpoint,
    /// In the member's words.
    pub words: String,
}

/// Asks members of the committee what they think. Ledger: `opinion.asked`.
///
/// # Errors
/// When it is about nothing, or about an item or statement that is not there or of a meeting that was called off; when nobody or
/// somebody else than a member is asked; when the day has passed.
pub async fn ask(store: &Store, actor: &Actor, new: NewRequest) -> Result<OpinionRequestId, CommitteeError> {
    let question = kept_out(store, actor, &new.study, rules::remark(&new.question)).await?;
    let statement = about(store, &new).await?;
    let members = members(store, &new.members).await?;
    let mut tx = store.begin(actor).await?;
    if rows::requests(tx.sql(), Of::Study(&new.study)).await?.len() >= rules::MOST_REQUESTS {
        return Err(CommitteeError::TooMany { limit: rules::MOST_REQUESTS });
    }
    let request = OpinionRequest {
        id: tx.new_id(),
        study: new.study,
        item: new.item,
        statement,
        question,
        due: rules::due(new.due, kernel::vietnam_day(tx.now()))?,
        members,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
        opinions: Vec::new(),
    };
    rows::insert_request(tx.sql(), &request).await?;
    audit::commit(tx, "opinion.asked", audit::of_request(request.id), request.facts()).await?;
    Ok(request.id)
}

/// Keeps what a member answers, pinned to the words they read; late ones too. The same answer to the same words again changes
/// nothing. Ledger: `opinion.given`.
///
/// # Errors
/// When nothing of this was asked of the member, the statement reads otherwise than they saw or was taken out, or words are wanted
/// and there are none.
pub async fn answer(store: &Store, actor: &Actor, new: NewOpinion) -> Result<(), CommitteeError> {
    let known = request(store, new.request).await?;
    let words = kept_out(store, actor, &known.study, rules::remark(&new.words)).await?;
    rules::may_answer(&known, actor, new.view, &words)?;
    let member = actor.account.ok_or(CommitteeError::NotAsked)?;
    let (statement_version, sentence) = match known.statement {
        Some(id) => {
            let statement = standing(store, id).await?;
            (statement.statement.version, statement.read(Language::Vietnamese).text)
        }
        None => (0, String::new()),
    };
    if statement_version != new.seen {
        return Err(CommitteeError::Overtaken);
    }
    let mut tx = store.begin(actor).await?;
    let known = rows::requests(tx.sql(), Of::One(&new.request.to_string())).await?.pop();
    let known = known.ok_or(CommitteeError::UnknownRequest)?;
    let last = known.last_of(member);
    let is_same = |last: &&Opinion| {
        (last.view, last.words.as_str(), last.statement_version)
            == (new.view, words.as_str(), statement_version)
    };
    if last.filter(is_same).is_some() {
        return Ok(());
    }
    let number = last.map_or(0, |last| last.number) + 1;
    if number > rules::MOST_OPINIONS {
        return Err(CommitteeError::TooMany { limit: rules::MOST_OPINIONS as usize });
    }
    let opinion = Opinion {
        member,
        number,
        view: new.view,
        words,
        statement_version,
        sentence,
        by: Hand::of(actor),
        at: tx.now(),
        entry: tx.next_position(),
    };
    rows::insert_opinion(tx.sql(), known.id, &opinion).await?;
    audit::commit(tx, "opinion.given", audit::of_request(known.id), opinion.facts()).await?;
    Ok(())
}

/// Everything members of a study were asked, newest first; at most two thousand are ever kept.
///
/// # Errors
/// When the database refuses.
pub async fn requests(store: &Store, study: &StudyCode) -> Result<Vec<OpinionRequest>, CommitteeError> {
    let mut reader = store.read().await?;
    rows::requests(reader.sql(), Of::Study(study)).await
}

/// What one member of a study was asked, newest first.
///
/// # Errors
/// When the database refuses.
pub async fn requests_of(
    store: &Store,
    study: &StudyCode,
    member: AccountId,
) -> Result<Vec<OpinionRequest>, CommitteeError> {
    let mut found = requests(store, study).await?;
    found.retain(|request| request.members.contains(&member));
    Ok(found)
}

/// What was asked, by its id.
///
/// # Errors
/// When it is unknown, or the database refuses.
pub async fn request(store: &Store, id: OpinionRequestId) -> Result<OpinionRequest, CommitteeError> {
    let mut reader = store.read().await?;
    let mut found = rows::requests(reader.sql(), Of::One(&id.to_string())).await?;
    found.pop().ok_or(CommitteeError::UnknownRequest)
}

/// The statement a question is about, if it is about one.
async fn about(store: &Store, new: &NewRequest) -> Result<Option<StatementId>, CommitteeError> {
    let statement = match new.item {
        Some(item) => {
            let all = meetings(store, &new.study).await?;
            let found = all.iter().find_map(|meeting| Some((meeting, meeting.item(item)?)));
            let (meeting, item) = found.ok_or(CommitteeError::UnknownItem)?;
            if meeting.state() == MeetingState::CalledOff {
                return Err(CommitteeError::MeetingIs { state: MeetingState::CalledOff });
            }
            item.about.statement()
        }
        None => Some(new.statement.ok_or(CommitteeError::AboutNothing)?),
    };
    if let Some(id) = statement {
        let found = standing(store, id).await?;
        if found.statement.study != new.study {
            return Err(nothing_there(id));
        }
    }
    Ok(statement)
}

/// The statement, if it stands in the text.
async fn standing(store: &Store, id: StatementId) -> Result<StatementView, CommitteeError> {
    let found = scheme::statement(store, id).await;
    match found {
        Ok(found) if found.statement.state == StatementState::Standing => Ok(found),
        Ok(_) | Err(scheme::SchemeError::UnknownStatement) => Err(nothing_there(id)),
        Err(error) => Err(error.into()),
    }
}

fn nothing_there(id: StatementId) -> CommitteeError {
    CommitteeError::NothingThere { about: format!("statement/{id}") }
}

/// The members asked, each once.
async fn members(store: &Store, asked: &[AccountId]) -> Result<Vec<AccountId>, CommitteeError> {
    if asked.is_empty() {
        return Err(CommitteeError::NobodyAsked);
    }
    if asked.len() > rules::MOST_MEMBERS {
        return Err(CommitteeError::TooMany { limit: rules::MOST_MEMBERS });
    }
    let mut members = Vec::new();
    for id in asked {
        let account = accounts::account(store, *id).await?;
        let is_member = |account: &Account| account.role == Role::Committee && account.closed_at.is_none();
        if !account.is_some_and(|account| is_member(&account)) {
            return Err(CommitteeError::NoMember);
        }
        if !members.contains(id) {
            members.push(*id);
        }
    }
    Ok(members)
}
