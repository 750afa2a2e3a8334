//! The room's rows. Rows are written once and never changed.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{BodyCode, StudyCode};
use plan::Post;
use scheme::Hand;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::{
    AgendaItem, CommitteeError, Meeting, MeetingId, MeetingState, MeetingStep, Opinion, OpinionRequest,
    OpinionRequestId, Proof, ProofFile, ProofPassage, Standpoint, Task, TaskAct, TaskId, TaskStep,
};

/// Which rows are read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of<'a> {
    /// Of every study.
    Everything,
    /// Of one study.
    Study(&'a StudyCode),
    /// What one person asks for by its id.
    One(&'a str),
}

impl Of<'_> {
    /// The condition and what is bound to it; `id` is the column of ids, with its table.
    fn condition(self, study: &str, id: &str) -> (String, String) {
        match self {
            Self::Everything => (format!("{id} <> $1"), String::new()),
            Self::Study(code) => (format!("{study} = $1"), code.as_str().to_owned()),
            Self::One(one) => (format!("{id} = $1"), one.to_owned()),
        }
    }
}

/// The meetings with their agenda and steps, newest first.
pub(crate) async fn meetings(sql: &mut AnyConnection, of: Of<'_>) -> Result<Vec<Meeting>, CommitteeError> {
    let (condition, bound) = of.condition("m.study", "m.id");
    let query = format!(
        "SELECT i.meeting, i.id, i.number, i.heading, i.about, i.account, i.role, i.at, i.entry \
         FROM agenda_item i JOIN meeting m ON m.id = i.meeting WHERE {condition} ORDER BY i.meeting, i.number"
    );
    let mut items: BTreeMap<String, Vec<AgendaItem>> = BTreeMap::new();
    for row in sqlx::query(AssertSqlSafe(query)).bind(&bound).fetch_all(&mut *sql).await? {
        items.entry(row.try_get("meeting")?).or_default().push(AgendaItem {
            id: text(&row, "id")?.parse()?,
            number: row.try_get("number")?,
            heading: text(&row, "heading")?,
            about: text(&row, "about")?.parse().map_err(CommitteeError::Row)?,
            by: hand(&row)?,
            at: moment(&row)?,
            entry: row.try_get("entry")?,
        });
    }
    let query = format!(
        "SELECT s.meeting, s.number, s.state, s.words, s.account, s.role, s.at, s.entry \
         FROM meeting_step s JOIN meeting m ON m.id = s.meeting WHERE {condition} ORDER BY s.meeting, s.number"
    );
    let mut steps: BTreeMap<String, Vec<MeetingStep>> = BTreeMap::new();
    for row in sqlx::query(AssertSqlSafe(query)).bind(&bound).fetch_all(&mut *sql).await? {
        let state = text(&row, "state")?;
        steps.entry(row.try_get("meeting")?).or_default().push(MeetingStep {
            number: row.try_get("number")?,
            state: MeetingState::parse(&state)
                .ok_or_else(|| bad(format!("«{state}» is no state of a meeting")))?,
            words: text(&row, "words")?,
            by: hand(&row)?,
            at: moment(&row)?,
            entry: row.try_get("entry")?,
        });
    }
    let query = format!(
        "SELECT m.id, m.study, m.title, m.day, m.place, m.account, m.role, m.at, m.entry FROM meeting m \
         WHERE {condition} ORDER BY m.id DESC"
    );
    let rows = sqlx::query(AssertSqlSafe(query)).bind(&bound).fetch_all(sql).await?;
    rows.iter()
        .map(|row| {
            let id = text(row, "id")?;
            Ok(Meeting {
                study: text(row, "study")?.parse().map_err(bad)?,
                title: text(row, "title")?,
                day: day(row, "day")?,
                place: text(row, "place")?,
                by: hand(row)?,
                at: moment(row)?,
                entry: row.try_get("entry")?,
                items: items.remove(&id).unwrap_or_default(),
                steps: steps.remove(&id).unwrap_or_default(),
                id: id.parse()?,
            })
        })
        .collect()
}

pub(crate) async fn insert_meeting(sql: &mut AnyConnection, meeting: &Meeting) -> Result<(), CommitteeError> {
    sqlx::query(
        "INSERT INTO meeting (id, study, title, day, place, account, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(meeting.id.to_string())
    .bind(meeting.study.as_str())
    .bind(&meeting.title)
    .bind(meeting.day.to_string())
    .bind(&meeting.place)
    .bind(account(&meeting.by))
    .bind(meeting.by.role.code())
    .bind(meeting.at.as_microsecond())
    .bind(meeting.entry)
    .execute(sql)
    .await?;
    Ok(())
}

pub(crate) async fn insert_item(
    sql: &mut AnyConnection,
    meeting: MeetingId,
    item: &AgendaItem,
) -> Result<(), CommitteeError> {
    sqlx::query(
        "INSERT INTO agenda_item (id, meeting, number, heading, about, account, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(item.id.to_string())
    .bind(meeting.to_string())
    .bind(item.number)
    .bind(&item.heading)
    .bind(item.about.to_string())
    .bind(account(&item.by))
    .bind(item.by.role.code())
    .bind(item.at.as_microsecond())
    .bind(item.entry)
    .execute(sql)
    .await?;
    Ok(())
}

pub(crate) async fn insert_meeting_step(
    sql: &mut AnyConnection,
    meeting: MeetingId,
    step: &MeetingStep,
) -> Result<(), CommitteeError> {
    sqlx::query(
        "INSERT INTO meeting_step (meeting, number, state, words, account, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(meeting.to_string())
    .bind(step.number)
    .bind(step.state.code())
    .bind(&step.words)
    .bind(account(&step.by))
    .bind(step.by.role.code())
    .bind(step.at.as_microsecond())
    .bind(step.entry)
    .execute(sql)
    .await?;
    Ok(())
}

/// What members were asked, with what they answered, newest first.
pub(crate) async fn requests(
    sql: &mut AnyConnection,
    of: Of<'_>,
) -> Result<Vec<OpinionRequest>, CommitteeError> {
    let (condition, bound) = of.condition("r.study", "r.id");
    let query = format!(
        "SELECT o.request, o.member, o.number, o.view, o.words, o.statement_version, o.sentence, o.role, o.at, o.entry \
         FROM opinion o JOIN opinion_request r ON r.id = o.request WHERE {condition} ORDER BY o.entry"
    );
    let mut opinions: BTreeMap<String, Vec<Opinion>> = BTreeMap::new();
    for row in sqlx::query(AssertSqlSafe(query)).bind(&bound).fetch_all(&mut *sql).await? {
        let view = text(&row, "view")?;
        let member = text(&row, "member")?.parse()?;
        opinions.entry(row.try_get("request")?).or_default().push(Opinion {
            member,
            number: row.try_get("number")?,
            view: Standpoint::parse(&view).ok_or_else(|| bad(format!("«{view}» is no standpoint")))?,
            words: text(&row, "words")?,
            statement_version: row.try_get("statement_version")?,
            sentence: text(&row, "sentence")?,
            by: Hand { account: Some(member), role: text(&row, "role")?.parse().map_err(bad)? },
            at: moment(&row)?,
            entry: row.try_get("entry")?,
        });
    }
    let query = format!(
        "SELECT r.id, r.study, r.item, r.statement, r.question, r.due, r.members, r.account, r.role, r.at, r.entry \
         FROM opinion_request r WHERE {condition} ORDER BY r.id DESC"
    );
    let rows = sqlx::query(AssertSqlSafe(query)).bind(&bound).fetch_all(sql).await?;
    rows.iter()
        .map(|row| {
            let id = text(row, "id")?;
            let (item, statement) = (text(row, "item")?, text(row, "statement")?);
            Ok(OpinionRequest {
                study: text(row, "study")?.parse().map_err(bad)?,
                item: if item.is_empty() { None } else { Some(item.parse()?) },
                statement: if statement.is_empty() { None } else { Some(statement.parse()?) },
                question: text(row, "question")?,
                due: day(row, "due")?,
                members: text(row, "members")?
                    .split_whitespace()
                    .map(str::parse)
                    .collect::<Result<_, _>>()?,
                by: hand(row)?,
                at: moment(row)?,
                entry: row.try_get("entry")?,
                opinions: opinions.remove(&id).unwrap_or_default(),
                id: id.parse()?,
            })
        })
        .collect()
}

pub(crate) async fn insert_request(
    sql: &mut AnyConnection,
    request: &OpinionRequest,
) -> Result<(), CommitteeError> {
    sqlx::query(
        "INSERT INTO opinion_request (id, study, item, statement, question, due, members, account, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(request.id.to_string())
    .bind(request.study.as_str())
    .bind(request.item.map(|item| item.to_string()).unwrap_or_default())
    .bind(request.statement.map(|statement| statement.to_string()).unwrap_or_default())
    .bind(&request.question)
    .bind(request.due.to_string())
    .bind(members(request))
    .bind(account(&request.by))
    .bind(request.by.role.code())
    .bind(request.at.as_microsecond())
    .bind(request.entry)
    .execute(sql)
    .await?;
    Ok(())
}

/// Who is asked, as it stands in rows and in the ledger.
pub(crate) fn members(request: &OpinionRequest) -> String {
    request.members.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

pub(crate) async fn insert_opinion(
    sql: &mut AnyConnection,
    request: OpinionRequestId,
    opinion: &Opinion,
) -> Result<(), CommitteeError> {
    sqlx::query(
        "INSERT INTO opinion (request, member, number, view, words, statement_version, sentence, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(request.to_string())
    .bind(opinion.member.to_string())
    .bind(opinion.number)
    .bind(opinion.view.code())
    .bind(&opinion.words)
    .bind(opinion.statement_version)
    .bind(&opinion.sentence)
    .bind(opinion.by.role.code())
    .bind(opinion.at.as_microsecond())
    .bind(opinion.entry)
    .execute(sql)
    .await?;
    Ok(())
}

/// The tasks with their steps, in the order of their numbers.
pub(crate) async fn tasks(sql: &mut AnyConnection, of: Of<'_>) -> Result<Vec<Task>, CommitteeError> {
    let (condition, bound) = of.condition("t.study", "t.id");
    tasks_where(sql, &condition, &[&bound]).await
}

/// The tasks of one body.
pub(crate) async fn tasks_of(
    sql: &mut AnyConnection,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Vec<Task>, CommitteeError> {
    tasks_where(sql, "t.study = $1 AND t.body = $2", &[study.as_str(), body.as_str()]).await
}

async fn tasks_where(
    sql: &mut AnyConnection,
    condition: &str,
    bound: &[&str],
) -> Result<Vec<Task>, CommitteeError> {
    let query = format!(
        "SELECT s.task, s.number, s.kind, s.words, s.due, s.due_before, s.file, s.file_name, s.report, s.report_version, \
         s.address, s.digest, s.quote, s.account, s.role, s.at, s.entry \
         FROM task_step s JOIN task t ON t.id = s.task WHERE {condition} ORDER BY s.task, s.number"
    );
    let mut steps: BTreeMap<String, Vec<TaskStep>> = BTreeMap::new();
    let mut asked = sqlx::query(AssertSqlSafe(query));
    for each in bound {
        asked = asked.bind((*each).to_owned());
    }
    for row in asked.fetch_all(&mut *sql).await? {
        steps.entry(row.try_get("task")?).or_default().push(TaskStep {
            number: row.try_get("number")?,
            act: act(&row)?,
            words: text(&row, "words")?,
            by: hand(&row)?,
            at: moment(&row)?,
            entry: row.try_get("entry")?,
        });
    }
    let query = format!(
        "SELECT t.id, t.study, t.number, t.directive, t.text, t.body, t.post, t.due, t.proof, t.account, t.role, t.at, t.entry \
         FROM task t WHERE {condition} ORDER BY t.study, t.number"
    );
    let mut asked = sqlx::query(AssertSqlSafe(query));
    for each in bound {
        asked = asked.bind((*each).to_owned());
    }
    let rows = asked.fetch_all(sql).await?;
    rows.iter()
        .map(|row| {
            let (id, post) = (text(row, "id")?, text(row, "post")?);
            Ok(Task {
                study: text(row, "study")?.parse().map_err(bad)?,
                number: row.try_get("number")?,
                directive: text(row, "directive")?,
                text: text(row, "text")?,
                body: text(row, "body")?.parse().map_err(bad)?,
                post: match post.as_str() {
                    "" => None,
                    code => Some(read_post(code).ok_or_else(|| bad(format!("«{code}» is no post")))?),
                },
                due: day(row, "due")?,
                proof: text(row, "proof")?,
                by: hand(row)?,
                at: moment(row)?,
                entry: row.try_get("entry")?,
                steps: steps.remove(&id).unwrap_or_default(),
                id: id.parse()?,
            })
        })
        .collect()
}

fn read_post(code: &str) -> Option<Post> {
    Post::ALL.into_iter().find(|post| post.code() == code)
}

pub(crate) async fn insert_task(sql: &mut AnyConnection, task: &Task) -> Result<(), CommitteeError> {
    sqlx::query(
        "INSERT INTO task (id, study, number, directive, text, body, post, due, proof, account, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(task.id.to_string())
    .bind(task.study.as_str())
    .bind(task.number)
    .bind(&task.directive)
    .bind(&task.text)
    .bind(task.body.as_str())
    .bind(task.post.map(Post::code).unwrap_or_default())
    .bind(task.due.to_string())
    .bind(&task.proof)
    .bind(account(&task.by))
    .bind(task.by.role.code())
    .bind(task.at.as_microsecond())
    .bind(task.entry)
    .execute(sql)
    .await?;
    Ok(())
}

pub(crate) async fn insert_task_step(
    sql: &mut AnyConnection,
    task: TaskId,
    step: &TaskStep,
) -> Result<(), CommitteeError> {
    let (due, before) = match &step.act {
        TaskAct::Extended { due, before } => (due.to_string(), before.to_string()),
        _ => (String::new(), String::new()),
    };
    let proof = match &step.act {
        TaskAct::Reported(proof) => proof.clone(),
        _ => Proof::default(),
    };
    let (file, file_name) = proof.file.map(|file| (file.digest.to_string(), file.name)).unwrap_or_default();
    let (report, version, address, digest, quote) = match proof.passage {
        Some(ProofPassage { report, version, address, digest, quote }) => {
            (report.to_string(), version, address, digest.to_string(), quote)
        }
        None => Default::default(),
    };
    sqlx::query(
        "INSERT INTO task_step (task, number, kind, words, due, due_before, file, file_name, report, report_version, address, \
         digest, quote, account, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    )
    .bind(task.to_string())
    .bind(step.number)
    .bind(step.act.code())
    .bind(&step.words)
    .bind(due)
    .bind(before)
    .bind(file)
    .bind(file_name)
    .bind(report)
    .bind(version)
    .bind(address)
    .bind(digest)
    .bind(quote)
    .bind(account(&step.by))
    .bind(step.by.role.code())
    .bind(step.at.as_microsecond())
    .bind(step.entry)
    .execute(sql)
    .await?;
    Ok(())
}

fn act(row: &AnyRow) -> Result<TaskAct, CommitteeError> {
    Ok(match text(row, "kind")?.as_str() {
        "reported" => {
            let (file, report) = (text(row, "file")?, text(row, "report")?);
            let file = match file.as_str() {
                "" => None,
                digest => {
                    Some(ProofFile { digest: digest.parse().map_err(bad)?, name: text(row, "file_name")? })
                }
            };
            let passage = match report.as_str() {
                "" => None,
                report => Some(ProofPassage {
                    report: report.parse()?,
                    version: row.try_get("report_version")?,
                    address: text(row, "address")?,
                    digest: text(row, "digest")?.parse().map_err(bad)?,
                    quote: text(row, "quote")?,
                }),
            };
            TaskAct::Reported(Proof { file, passage })
        }
        "sent_back" => TaskAct::SentBack,
        "closed" => TaskAct::Closed,
        "extended" => TaskAct::Extended { due: day(row, "due")?, before: day(row, "due_before")? },
        other => return Err(bad(format!("«{other}» is no step of a task"))),
    })
}

fn text(row: &AnyRow, column: &str) -> Result<String, CommitteeError> {
    Ok(row.try_get(column)?)
}

fn day(row: &AnyRow, column: &str) -> Result<Date, CommitteeError> {
    text(row, column)?.parse().map_err(bad)
}

fn hand(row: &AnyRow) -> Result<Hand, CommitteeError> {
    let account = text(row, "account")?;
    Ok(Hand {
        account: if account.is_empty() { None } else { Some(account.parse()?) },
        role: text(row, "role")?.parse().map_err(bad)?,
    })
}

fn account(hand: &Hand) -> String {
    hand.account.map(|account| account.to_string()).unwrap_or_default()
}

fn moment(row: &AnyRow) -> Result<Timestamp, CommitteeError> {
    Timestamp::from_microsecond(row.try_get("at")?).map_err(bad)
}

fn bad(error: impl std::fmt::Display) -> CommitteeError {
    CommitteeError::Row(error.to_string())
}
