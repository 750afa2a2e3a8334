//! A later deadline for one body, with its reason: granted, kept for good, and laid over the plan that stands.
//!
//! The plan's files stay as they were issued. Whether the actor may grant it is asked before, with `accounts::may`.

use std::sync::Arc;

use ::store::{Store, StoreError};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{AccountId, Actor, Bilingual, BodyCode, Digest, NewEntry, StudyCode};
use serde_json::json;
use sqlx::Row as _;
use sqlx::any::AnyRow;

use crate::model::Plan;
use crate::store as rows;

kernel::typed_id! {
    /// A later deadline for one body.
    ExtensionId
}

/// The most signs a reason may have.
pub const MOST_REASON: usize = 1_000;

/// A later deadline for one body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its id; a later one is greater.
    pub id: ExtensionId,
    /// Whose.
    pub body: BodyCode,
    /// The last day on which its report is on time now.
    pub due: Date,
    /// The last day before it was granted.
    pub due_before: Date,
    /// Why, in the words of whoever granted it.
    pub reason: String,
    /// The account that granted it, unless the program did.
    pub granted_by: Option<AccountId>,
    /// When it was granted.
    pub granted_at: Timestamp,
}

/// A wish to move one body's deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExtension {
    /// The study.
    pub study: StudyCode,
    /// Whose deadline.
    pub body: BodyCode,
    /// The new last day.
    pub due: Date,
    /// Why.
    pub reason: String,
}

/// A deadline was not moved.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotExtended {
    /// There is no such study.
    #[error("there is no study {0}; issue its plan first")]
    UnknownStudy(StudyCode),
    /// The plan asks nothing of the body.
    #[error("the plan asks no report of {0}; choose a body that is assigned")]
    NotAssigned(BodyCode),
    /// It would come no later.
    #[error("{due} is not after the deadline that stands, {standing}; choose a later day")]
    NotLater {
        /// The day asked for.
        due: Date,
        /// The deadline that stands.
        standing: Date,
    },
    /// Nobody said why.
    #[error(
        "the reason is missing or longer than {MOST_REASON} signs; say in a sentence why the deadline moves"
    )]
    Reason,
}

impl NotExtended {
    /// The words people read.
    pub fn message(&self) -> Bilingual {
        let vi = match self {
            Self::UnknownStudy(study) => format!("Không có đề án {study}. Hãy ban hành kế hoạch trước."),
            Self::NotAssigned(body) => {
                format!("Kế hoạch không giao {body} báo cáo. Hãy chọn một cơ quan được phân công.")
            }
            Self::NotLater { due, standing } => format!(
                "Ngày {} không sau hạn hiện hành {}. Hãy chọn ngày muộn hơn.",
                due.strftime("%d/%m/%Y"),
                standing.strftime("%d/%m/%Y")
            ),
            Self::Reason => {
                format!(
                    "Chưa nêu lý do, hoặc lý do dài quá {MOST_REASON} ký tự. Hãy viết một câu vì sao gia hạn."
                )
            }
        };
        let mut en = self.to_string();
        if let Some(first) = en.get(..1).map(str::to_uppercase) {
            en.replace_range(..1, &first);
        }
        Bilingual::new(vi, format!("{en}."))
    }
}

/// Why granting an extension failed.
#[derive(Debug, thiserror::Error)]
pub enum ExtendError {
    /// It may not be.
    #[error(transparent)]
    Refused(#[from] NotExtended),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ExtendError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Whether `new` may be granted under the plan that stands; the deadline it moves.
fn judge(plan: &Plan, new: &NewExtension) -> Result<Date, NotExtended> {
    let assignment = plan.assignment(&new.body).ok_or_else(|| NotExtended::NotAssigned(new.body.clone()))?;
    let signs = new.reason.trim().chars().count();
    if signs == 0 || signs > MOST_REASON {
        return Err(NotExtended::Reason);
    }
    if new.due <= assignment.due {
        return Err(NotExtended::NotLater { due: new.due, standing: assignment.due });
    }
    Ok(assignment.due)
}

/// Moves one body's deadline, with a notice to the body. Ledger: `deadline.extended`.
///
/// # Errors
/// [`NotExtended`] with what to do; nothing is kept then.
pub async fn extend(store: &Store, actor: &Actor, new: NewExtension) -> Result<ExtensionId, ExtendError> {
    let plan = rows::current(store, &new.study).await?;
    let plan = plan.ok_or_else(|| NotExtended::UnknownStudy(new.study.clone()))?;
    let due_before = judge(&plan, &new)?;
    let NewExtension { study, body, due, reason } = new;
    let reason = reason.trim().to_owned();
    let mut tx = store.begin(actor).await?;
    let id: ExtensionId = tx.new_id();
    let (now, entry) = (tx.now().as_microsecond(), tx.next_position());
    sqlx::query(
        "INSERT INTO extension (id, study, body, due, due_before, reason, granted_by, granted_at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id.to_string())
    .bind(study.as_str())
    .bind(body.as_str())
    .bind(due.to_string())
    .bind(due_before.to_string())
    .bind(reason.as_str())
    .bind(actor.account.map(|account| account.to_string()))
    .bind(now)
    .bind(entry)
    .execute(tx.sql())
    .await?;
    let day = |day: Date| day.strftime("%d/%m/%Y").to_string();
    let text = Bilingual::new(
        format!("Hạn gửi báo cáo được lùi từ {} đến {}. Lý do: {reason}", day(due_before), day(due)),
        format!(
            "The deadline of your report moves from {} to {}. Reason: {reason}",
            day(due_before),
            day(due)
        ),
    );
    rows::insert_notice(&mut tx, &study, plan.version, &body, &text).await?;
    let facts = json!({
        "body": body, "due": due.to_string(), "due_before": due_before.to_string(),
        "reason_sha256": Digest::of(reason.as_bytes()),
    });
    tx.commit(NewEntry::new("deadline.extended", format!("study/{study}"), facts)).await?;
    Ok(id)
}

/// Every extension of a study, newest first, at most a thousand.
///
/// # Errors
/// When the database refuses.
pub async fn extensions(store: &Store, study: &StudyCode) -> Result<Vec<Extension>, StoreError> {
    let mut reader = store.read().await?;
    let found = sqlx::query(
        "SELECT id, body, due, due_before, reason, granted_by, granted_at FROM extension WHERE study = $1 \
         ORDER BY id DESC LIMIT 1000",
    )
    .bind(study.as_str())
    .fetch_all(reader.sql())
    .await?;
    found.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<Extension, StoreError> {
    let text = |column: usize| -> Result<String, StoreError> { Ok(row.try_get(column)?) };
    let bad = |what: &'static str| move |error: String| StoreError::row(what, error);
    let day = |column: usize| -> Result<Date, StoreError> {
        text(column)?.parse().map_err(|error: jiff::Error| StoreError::row("extension.due", error))
    };
    let granted_by: Option<String> = row.try_get(5)?;
    Ok(Extension {
        id: text(0)?.parse().map_err(|error| StoreError::row("extension.id", error))?,
        body: BodyCode::parse(&text(1)?).map_err(|error| bad("extension.body")(error.to_string()))?,
        due: day(2)?,
        due_before: day(3)?,
        reason: text(4)?,
        granted_by: granted_by
            .map(|id| id.parse().map_err(|error| StoreError::row("extension.granted_by", error)))
            .transpose()?,
        granted_at: Timestamp::from_microsecond(row.try_get(6)?)
            .map_err(|error| StoreError::row("extension.granted_at", error))?,
    })
}

/// What tells one set of extensions from another; `None` when a study has none.
pub(crate) fn digest_of(extensions: &[Extension]) -> Option<Digest> {
    // They are never changed or removed, so the newest tells.
    extensions.first().map(|newest| Digest::of(newest.id.to_string().as_bytes()))
}

/// The plan with each body's newest extension laid over its deadline. One that the plan has overtaken by a later
/// deadline of its own changes nothing.
pub(crate) fn laid_over(plan: &Plan, extensions: &[Extension]) -> Arc<Plan> {
    let mut plan = plan.clone();
    for assignment in &mut plan.assignments {
        let newest = extensions.iter().find(|extension| extension.body == assignment.body);
        if let Some(extension) = newest.filter(|extension| extension.due > assignment.due) {
            assignment.due = extension.due;
        }
    }
    Arc::new(plan)
}
