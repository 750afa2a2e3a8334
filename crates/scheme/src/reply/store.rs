//! The rows of replies and their answers: tables `body_reply`, `body_reply_answer`. Rows are written once and never changed.

use coding::Reach;
use kernel::{Bilingual, BodyCode, StudyCode};
use plan::CodeId;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use super::{BodyReply, BodyReplyId, CodedAs, ReplyAbout, ReplyAnswer, ReplyOutcome, written};
use crate::SchemeError;
use crate::store::{Moved, account, bad, hand, hand_of, moment, moment_of};

const REPLIES: &str = "SELECT r.id, r.study, r.body, r.kind, r.citation, r.statement, r.statement_version, r.sentence, r.codes, \
     r.target, r.version, r.digest, r.quote_vi, r.quote_en, r.text, r.account, r.role, r.at, a.outcome, a.reason, \
     a.account AS answer_account, a.role AS answer_role, a.at AS answer_at \
     FROM body_reply r LEFT JOIN body_reply_answer a ON a.reply = r.id";

/// Every reply of a study, in the order given.
pub(crate) async fn replies(
    sql: &mut AnyConnection,
    study: &StudyCode,
) -> Result<Vec<BodyReply>, SchemeError> {
    let query = format!("{REPLIES} WHERE r.study = $1 ORDER BY r.id");
    let rows = sqlx::query(AssertSqlSafe(query)).bind(study.as_str()).fetch_all(sql).await?;
    rows.iter().map(read).collect()
}

pub(super) async fn replies_of_body(
    sql: &mut AnyConnection,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<Vec<BodyReply>, SchemeError> {
    let query = format!("{REPLIES} WHERE r.study = $1 AND r.body = $2 ORDER BY r.id");
    let query = sqlx::query(AssertSqlSafe(query)).bind(study.as_str().to_owned());
    let rows = query.bind(body.as_str().to_owned()).fetch_all(sql).await?;
    rows.iter().map(read).collect()
}

pub(crate) async fn reply(
    sql: &mut AnyConnection,
    id: BodyReplyId,
) -> Result<Option<BodyReply>, SchemeError> {
    let query = format!("{REPLIES} WHERE r.id = $1");
    let row = sqlx::query(AssertSqlSafe(query)).bind(id.to_string()).fetch_optional(sql).await?;
    row.as_ref().map(read).transpose()
}

pub(super) async fn insert(sql: &mut AnyConnection, reply: &BodyReply) -> Result<(), SchemeError> {
    let (citation, statement, version, sentence) = match &reply.about {
        ReplyAbout::Use { citation, statement, version, sentence } => {
            (citation.to_string(), statement.to_string(), *version, sentence.as_str())
        }
        ReplyAbout::Coding { .. } => (String::new(), String::new(), 0, ""),
    };
    sqlx::query(
        "INSERT INTO body_reply (id, study, body, kind, citation, statement, statement_version, sentence, codes, target, \
         version, digest, quote_vi, quote_en, text, account, role, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    )
    .bind(reply.id.to_string())
    .bind(reply.study.as_str())
    .bind(reply.body.as_str())
    .bind(reply.about.kind())
    .bind(citation)
    .bind(statement)
    .bind(version)
    .bind(sentence)
    .bind(written(reply.codes()))
    .bind(reply.target.to_string())
    .bind(reply.version)
    .bind(reply.digest.to_string())
    .bind(&reply.quote.vi)
    .bind(&reply.quote.en)
    .bind(&reply.text)
    .bind(account(reply.by.account))
    .bind(reply.by.role.code())
    .bind(reply.at.as_microsecond())
    .execute(sql)
    .await?;
    Ok(())
}

/// Keeps an answer, unless the reply has one.
pub(super) async fn insert_answer(
    sql: &mut AnyConnection,
    reply: BodyReplyId,
    answer: &ReplyAnswer,
) -> Result<Moved, SchemeError> {
    let done = sqlx::query(
        "INSERT INTO body_reply_answer (reply, outcome, reason, account, role, at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (reply) DO NOTHING",
    )
    .bind(reply.to_string())
    .bind(answer.outcome.code())
    .bind(&answer.reason)
    .bind(account(answer.by.account))
    .bind(answer.by.role.code())
    .bind(answer.at.as_microsecond())
    .execute(sql)
    .await?;
    Ok(Moved::of(done.rows_affected()))
}

fn read(row: &AnyRow) -> Result<BodyReply, SchemeError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    let about = match text("kind")?.as_str() {
        "use" => ReplyAbout::Use {
            citation: text("citation")?.parse()?,
            statement: text("statement")?.parse()?,
            version: row.try_get("statement_version")?,
            sentence: text("sentence")?,
        },
        "coding" => {
            ReplyAbout::Coding { codes: text("codes")?.split(' ').map(coded_as).collect::<Result<_, _>>()? }
        }
        other => return Err(bad(format!("«{other}» is nothing a body replies to"))),
    };
    let answer = match row.try_get::<Option<String>, _>("outcome")? {
        None => None,
        Some(outcome) => Some(ReplyAnswer {
            outcome: ReplyOutcome::from_code(&outcome)
                .ok_or_else(|| bad(format!("«{outcome}» is no outcome of a reply")))?,
            reason: text("reason")?,
            by: hand_of(&text("answer_account")?, &text("answer_role")?)?,
            at: moment_of(row.try_get("answer_at")?)?,
        }),
    };
    Ok(BodyReply {
        id: text("id")?.parse()?,
        study: text("study")?.parse().map_err(bad)?,
        body: text("body")?.parse().map_err(bad)?,
        about,
        target: text("target")?.parse().map_err(bad)?,
        version: row.try_get("version")?,
        digest: text("digest")?.parse().map_err(bad)?,
        quote: Bilingual::new(text("quote_vi")?, text("quote_en")?),
        text: text("text")?,
        by: hand(row)?,
        at: moment(row)?,
        answer,
    })
}

fn coded_as(text: &str) -> Result<CodedAs, SchemeError> {
    let (code, reach) = text.split_once(':').ok_or_else(|| bad(format!("«{text}» is no code")))?;
    let reach: Reach = reach.parse().map_err(SchemeError::Row)?;
    Ok(CodedAs { code: CodeId::parse(code).map_err(bad)?, reach })
}
