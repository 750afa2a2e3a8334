//! Asking, answering, closing: load, judge, keep, tell the body and the ledger. Who may do so is asked before.

use ::store::{Store, StoreError};
use kernel::{Actor, Bilingual, Digest, NewEntry};
use serde_json::json;

use super::model::{Query, QueryId, QueryState, Wants};
use super::{rules, store as rows};
use crate::Version;

/// A question to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewQuery {
    /// Where the passage stands.
    pub address: String,
    /// The digest of the words the asker saw.
    pub digest: Digest,
    /// What is wanted.
    pub wants: Wants,
    /// The question.
    pub text: String,
}

/// A query was not asked, answered or closed.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// There is no such query.
    #[error("there is no such query; open it from the report")]
    Unknown,
    /// There is no such passage.
    #[error(
        "there is no passage with these words at this place; open the report again and choose the passage"
    )]
    NoPassage,
    /// It is closed.
    #[error("the query is closed; ask a new one")]
    Closed,
    /// The text is missing or too long.
    #[error(
        "the text is missing or longer than {} signs; write what is asked in a few sentences",
        rules::MOST_TEXT
    )]
    Text,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl QueryError {
    /// What to tell the person; `None` when it is no fault of theirs.
    pub fn message(&self) -> Option<Bilingual> {
        let vi = match self {
            Self::Unknown => "Không có yêu cầu làm rõ này. Hãy mở lại từ trang báo cáo.".to_owned(),
            Self::NoPassage => {
                "Không có đoạn nào đúng như vậy tại chỗ này. Hãy mở lại báo cáo và chọn đoạn.".to_owned()
            }
            Self::Closed => "Yêu cầu làm rõ này đã đóng. Hãy gửi một yêu cầu mới.".to_owned(),
            Self::Text => {
                format!("Chưa viết nội dung, hoặc dài quá {} ký tự. Hãy viết ngắn gọn.", rules::MOST_TEXT)
            }
            Self::Store(_) => return None,
        };
        let mut en = self.to_string();
        if let Some(first) = en.get(..1).map(str::to_uppercase) {
            en.replace_range(..1, &first);
        }
        Some(Bilingual::new(vi, format!("{en}.")))
    }
}

impl From<sqlx::Error> for QueryError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Asks about a passage of a received version, with a notice to the body. Ledger: `query.asked`.
///
/// # Errors
/// When the words do not stand there, or there is no question.
pub async fn ask(
    store: &Store,
    actor: &Actor,
    version: &Version,
    new: NewQuery,
) -> Result<Query, QueryError> {
    let text = rules::text(&new.text)?;
    let passage = crate::passage(store, version.id, &new.address).await?;
    let passage = passage.filter(|passage| passage.digest == new.digest).ok_or(QueryError::NoPassage)?;
    let mut tx = store.begin(actor).await?;
    let query = Query {
        id: tx.new_id(),
        study: version.study.clone(),
        body: version.body.clone(),
        number: rows::next_number_in(&mut tx, &version.study, &version.body).await?,
        version: version.id,
        address: new.address,
        digest: new.digest,
        quote: passage.text,
        wants: new.wants,
        text,
        state: QueryState::Open,
        asked_by: actor.account,
        asked_at: tx.now(),
        answer: None,
        closed: None,
    };
    rows::insert(&mut tx, &query).await?;
    let notice = match query.wants {
        Wants::Answer => Bilingual::new(
            format!(
                "Có yêu cầu làm rõ số {} về báo cáo. Mở mục «Yêu cầu làm rõ» ở bàn làm việc để trả lời.",
                query.number
            ),
            format!(
                "Query {} was asked about your report. Answer it under «Queries» at the desk.",
                query.number
            ),
        ),
        Wants::Correction => Bilingual::new(
            format!(
                "Báo cáo được trả lại để sửa (yêu cầu số {}). Xem đoạn cần sửa ở bàn làm việc, sửa rồi gửi phiên bản mới.",
                query.number
            ),
            format!(
                "Your report was returned for correction (query {}). See the passage at the desk, mend it and send a new version.",
                query.number
            ),
        ),
    };
    plan::notify(&mut tx, &query.study, &query.body, &notice).await?;
    let facts = json!({"address": query.address, "wants": query.wants.code()});
    tx.commit(entry("query.asked", &query, facts)).await?;
    Ok(query)
}

/// Answers a query; a new answer takes the place of an earlier one, which the ledger remembers by its hash.
/// Ledger: `query.answered`.
///
/// # Errors
/// When it is closed or there is no answer.
pub async fn answer(store: &Store, actor: &Actor, id: QueryId, text: &str) -> Result<(), QueryError> {
    let text = rules::text(text)?;
    let mut tx = store.begin(actor).await?;
    let query = rows::one_in(&mut tx, id).await?.ok_or(QueryError::Unknown)?;
    rules::still_open(query.state)?;
    rows::set_answer(&mut tx, &query, &text).await?;
    let facts = json!({"text_sha256": Digest::of(text.as_bytes())});
    tx.commit(entry("query.answered", &query, facts)).await?;
    Ok(())
}

/// Closes a query, with words to it or without. Ledger: `query.closed`.
///
/// # Errors
/// When it is closed already.
pub async fn close(store: &Store, actor: &Actor, id: QueryId, words: &str) -> Result<(), QueryError> {
    let words = if words.trim().is_empty() { String::new() } else { rules::text(words)? };
    let mut tx = store.begin(actor).await?;
    let query = rows::one_in(&mut tx, id).await?.ok_or(QueryError::Unknown)?;
    rules::still_open(query.state)?;
    rows::set_closed(&mut tx, &query, &words).await?;
    let notice = Bilingual::new(
        format!("Yêu cầu làm rõ số {} đã được đóng.", query.number),
        format!("Query {} was closed.", query.number),
    );
    plan::notify(&mut tx, &query.study, &query.body, &notice).await?;
    tx.commit(entry("query.closed", &query, json!({}))).await?;
    Ok(())
}

fn entry(kind: &'static str, query: &Query, more: serde_json::Value) -> NewEntry {
    let mut facts = json!({
        "study": query.study, "body": query.body, "number": query.number, "version": query.version,
    });
    if let (Some(facts), serde_json::Value::Object(more)) = (facts.as_object_mut(), more) {
        facts.extend(more);
    }
    NewEntry::new(kind, format!("query/{}", query.id), facts)
}
