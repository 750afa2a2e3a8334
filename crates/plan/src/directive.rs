//! Directives the committee issues while the study goes on: kept for good, and laid beside those of the plan's own text.
//!
//! The plan's files stay as they were issued. Whoever reads the plan that stands reads both. Whether the actor may issue one is
//! asked before, with `accounts::may`; what a directive came out of is a later room's to know and stands here as a name.

use std::sync::Arc;

use ::store::{Store, StoreError};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{AccountId, Actor, Bilingual, BodyCode, Digest, Entry, NewEntry, Role, StudyCode};
use serde_json::{Value, json};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row as _};

use crate::model::{CodeId, Directive, Plan, Provenance, Source};
use crate::store as rows;

/// The longest text of a directive, in characters.
pub const LONGEST_DIRECTIVE: usize = 4_000;

/// The longest number and symbol.
const LONGEST_NUMBER: usize = 80;

/// The most directives one study may have beside those of its plan's text.
const MOST_DIRECTIVES: usize = 1_000;

/// A directive to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDirective {
    /// The study.
    pub study: StudyCode,
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
    /// What it came out of, as the ledger calls that; empty for nothing.
    pub origin: String,
}

/// A directive as it was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedDirective {
    /// The study.
    pub study: StudyCode,
    /// What it says and to whom, as it lies beside the plan's own.
    pub directive: Directive,
    /// What it came out of, as the ledger calls that; empty for nothing.
    pub origin: String,
    /// The account that issued it, unless the program did.
    pub account: Option<AccountId>,
    /// In which role.
    pub role: Role,
    /// When it was issued.
    pub at: Timestamp,
    /// The ledger position of its entry.
    pub entry: i64,
}

/// A directive was not issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDirected {
    /// There is no such study.
    #[error("there is no study {0}; issue its plan first")]
    UnknownStudy(StudyCode),
    /// It says nothing, or too much.
    #[error(
        "the text of the directive is missing or longer than {LONGEST_DIRECTIVE} signs; write what is to be done"
    )]
    Text,
    /// Its number cannot be one.
    #[error("the number and symbol is longer than {LONGEST_NUMBER} signs; write only the number and symbol")]
    Number,
    /// The plan has no such group.
    #[error("the plan has no group {0}; choose one of those listed")]
    UnknownGroup(i64),
    /// The plan has no such body.
    #[error("the plan has no body {0}; choose one of those listed")]
    UnknownBody(BodyCode),
    /// The codebook has no such code.
    #[error("the codebook has no code {0}; choose one of those listed")]
    UnknownCode(CodeId),
    /// The plan was amended meanwhile.
    #[error("the plan was amended while you wrote; look at it, then issue the directive again")]
    PlanMoved,
    /// There are as many as can be.
    #[error("the study has {MOST_DIRECTIVES} directives already; put what is new into the plan's own text")]
    TooMany,
}

impl NotDirected {
    /// The words people read.
    pub fn message(&self) -> Bilingual {
        let vi = match self {
            Self::UnknownStudy(study) => format!("Không có đề án {study}. Hãy ban hành kế hoạch trước."),
            Self::Text => format!(
                "Chưa có nội dung kết luận, hoặc dài quá {LONGEST_DIRECTIVE} ký tự. Hãy viết rõ việc phải làm."
            ),
            Self::Number => format!("Số, ký hiệu dài quá {LONGEST_NUMBER} ký tự. Hãy chỉ ghi số và ký hiệu."),
            Self::UnknownGroup(group) => {
                format!("Kế hoạch không có nhóm {group}. Hãy chọn trong danh sách.")
            }
            Self::UnknownBody(body) => {
                format!("Kế hoạch không có cơ quan {body}. Hãy chọn trong danh sách.")
            }
            Self::UnknownCode(code) => format!("Bộ mã không có mã {code}. Hãy chọn trong danh sách."),
            Self::PlanMoved => {
                "Kế hoạch vừa được sửa trong khi đồng chí viết. Hãy xem lại rồi ban hành lại.".to_owned()
            }
            Self::TooMany => format!(
                "Đề án đã có {MOST_DIRECTIVES} kết luận. Hãy đưa nội dung mới vào chính văn bản kế hoạch."
            ),
        };
        let mut en = self.to_string();
        if let Some(first) = en.get(..1).map(str::to_uppercase) {
            en.replace_range(..1, &first);
        }
        Bilingual::new(vi, format!("{en}."))
    }
}

/// Why issuing a directive failed.
#[derive(Debug, thiserror::Error)]
pub enum DirectError {
    /// It may not be.
    #[error(transparent)]
    Refused(#[from] NotDirected),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for DirectError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Issues a directive, with a notice to every body it speaks to; gives its id. Ledger: `directive.issued`.
///
/// # Errors
/// [`NotDirected`] with what to do; nothing is kept then.
pub async fn issue_directive(store: &Store, actor: &Actor, new: NewDirective) -> Result<String, DirectError> {
    let study = new.study.clone();
    let plan = rows::current(store, &study).await?;
    let plan = plan.ok_or_else(|| NotDirected::UnknownStudy(study.clone()))?;
    let new = judge(&plan, new)?;
    let mut tx = store.begin(actor).await?;
    // Looked at again inside the change, so that no two directives bear one id.
    let standing = rows::standing_version(&mut tx, &study).await?;
    if standing != Some(plan.version) {
        return Err(NotDirected::PlanMoved.into());
    }
    let known = ids(tx.sql(), &study).await?;
    let ordinal = known.len() + 1;
    if ordinal > MOST_DIRECTIVES {
        return Err(NotDirected::TooMany.into());
    }
    let id = free_id(&plan, &known, ordinal);
    let issued = IssuedDirective {
        study: study.clone(),
        directive: laid_out(id.clone(), &new),
        origin: new.origin,
        account: actor.account,
        role: actor.role,
        at: tx.now(),
        entry: tx.next_position(),
    };
    insert(tx.sql(), ordinal, &issued).await?;
    for body in spoken_to(&plan, &issued.directive) {
        rows::insert_notice(&mut tx, &study, plan.version, &body, &notice(&issued.directive)).await?;
    }
    tx.commit(NewEntry::new("directive.issued", issued.subject(), issued.facts())).await?;
    Ok(id)
}

/// Every directive issued beside the plan of `study`, in the order they were issued; at most a thousand are ever kept.
///
/// # Errors
/// When the database refuses.
pub async fn issued_directives(store: &Store, study: &StudyCode) -> Result<Vec<IssuedDirective>, StoreError> {
    let mut reader = store.read().await?;
    let query = format!("{DIRECTIVES} WHERE study = $1 ORDER BY ordinal LIMIT {MOST_DIRECTIVES}");
    let found = sqlx::query(AssertSqlSafe(query)).bind(study.as_str()).fetch_all(reader.sql()).await?;
    found.iter().map(read).collect()
}

/// Every directive of every study; as many as were ever issued.
pub(crate) async fn all_issued(store: &Store) -> Result<Vec<IssuedDirective>, StoreError> {
    let mut reader = store.read().await?;
    let query = format!("{DIRECTIVES} ORDER BY entry");
    let found = sqlx::query(AssertSqlSafe(query)).fetch_all(reader.sql()).await?;
    found.iter().map(read).collect()
}

/// The id of a directive of `plan` that one issued beside it bears already.
pub(crate) async fn taken(
    sql: &mut AnyConnection,
    study: &StudyCode,
    plan: &Plan,
) -> Result<Option<String>, StoreError> {
    Ok(ids(sql, study).await?.into_iter().find(|id| plan.directive(id).is_some()))
}

/// The ids of the directives issued beside the plan of `study`.
async fn ids(sql: &mut AnyConnection, study: &StudyCode) -> Result<Vec<String>, StoreError> {
    let found =
        sqlx::query("SELECT id FROM directive WHERE study = $1").bind(study.as_str()).fetch_all(sql).await?;
    found.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// The bodies a directive speaks to, of those that are assigned.
fn spoken_to(plan: &Plan, directive: &Directive) -> Vec<BodyCode> {
    let is_spoken_to = |assignment: &&crate::model::Assignment| {
        let of_group = directive.groups.is_empty() || directive.groups.contains(&assignment.group);
        let of_bodies = directive.bodies.is_empty() || directive.bodies.contains(&assignment.body);
        if directive.bodies.is_empty() { of_group } else { of_bodies }
    };
    plan.assignments.iter().filter(is_spoken_to).map(|assignment| assignment.body.clone()).collect()
}

/// Whether `new` may be issued under the plan that stands; it, as it is kept.
fn judge(plan: &Plan, mut new: NewDirective) -> Result<NewDirective, NotDirected> {
    new.text = vietnamese::normalize(&new.text).split_whitespace().collect::<Vec<_>>().join(" ");
    new.number = vietnamese::normalize(&new.number).split_whitespace().collect::<Vec<_>>().join(" ");
    let length = new.text.chars().count();
    if length == 0 || length > LONGEST_DIRECTIVE {
        return Err(NotDirected::Text);
    }
    if new.number.chars().count() > LONGEST_NUMBER {
        return Err(NotDirected::Number);
    }
    if let Some(group) = new.groups.iter().find(|group| plan.groups.iter().all(|it| it.number != **group)) {
        return Err(NotDirected::UnknownGroup(*group));
    }
    if let Some(body) = new.bodies.iter().find(|body| plan.body(body).is_none()) {
        return Err(NotDirected::UnknownBody(body.clone()));
    }
    if let Some(code) = new.codes.iter().find(|code| plan.codebook.codes.iter().all(|it| it.id != **code)) {
        return Err(NotDirected::UnknownCode(code.clone()));
    }
    Ok(new)
}

/// `BCD-01`, or the next that neither the plan's own text nor a directive issued before uses.
fn free_id(plan: &Plan, known: &[String], ordinal: usize) -> String {
    let mut ids = (ordinal..).map(|number| format!("BCD-{number:02}"));
    ids.find(|id| plan.directive(id).is_none() && !known.contains(id)).unwrap_or_default()
}

fn laid_out(id: String, new: &NewDirective) -> Directive {
    let day = new.day.strftime("%d/%m/%Y");
    Directive {
        id,
        kind: Bilingual::new("Kết luận chỉ đạo", "Directing conclusion"),
        issuer: Bilingual::new("Ban Chỉ đạo", "Steering committee"),
        number: new.number.clone(),
        date: Some(new.day),
        text: Bilingual::new(new.text.as_str(), new.text.as_str()),
        source: Source {
            text: Bilingual::new(
                format!("Ban hành trên hệ thống này, ngày {day}"),
                format!("Issued in this system, dated {day}"),
            ),
            provenance: Provenance::Own,
        },
        groups: new.groups.clone(),
        bodies: new.bodies.clone(),
        codes: new.codes.clone(),
    }
}

fn notice(directive: &Directive) -> Bilingual {
    let Directive { id, number, text, .. } = directive;
    let named = if number.is_empty() { id.clone() } else { format!("{id} ({number})") };
    Bilingual::new(
        format!("Ban Chỉ đạo ban hành kết luận {named}: {}", text.vi),
        format!("The steering committee issued directive {named}: {}", text.en),
    )
}

impl IssuedDirective {
    /// The name the ledger calls it by.
    pub(crate) fn subject(&self) -> String {
        format!("study/{}/directive/{}", self.study, self.directive.id)
    }

    /// Whether `entry` names it, who issued it and when.
    pub(crate) fn is_told_by(&self, entry: &Entry) -> bool {
        let actor = match self.account {
            Some(account) => format!("{}:{account}", self.role),
            None => self.role.to_string(),
        };
        entry.subject == self.subject() && entry.actor == actor && entry.at == self.at
    }

    /// What the ledger tells of it: its words by digest.
    pub(crate) fn facts(&self) -> Value {
        let Directive { number, date, text, groups, bodies, codes, .. } = &self.directive;
        json!({
            "bodies": joined(bodies.iter()),
            "codes": joined(codes.iter()),
            "day": date.map(|day| day.to_string()).unwrap_or_default(),
            "groups": joined(groups.iter()),
            "number": Digest::of(number.as_bytes()),
            "origin": self.origin,
            "text": Digest::of(text.vi.as_bytes()),
        })
    }
}

/// What tells one set of issued directives from another; `None` when a study has none.
pub(crate) fn digest_of(issued: &[IssuedDirective]) -> Option<Digest> {
    // They are never changed or removed, so the newest tells.
    issued.last().map(|newest| Digest::of(newest.subject().as_bytes()))
}

/// The plan with the directives issued since beside its own.
pub(crate) fn laid_beside(plan: &Plan, issued: &[IssuedDirective]) -> Arc<Plan> {
    let mut plan = plan.clone();
    plan.directives.extend(issued.iter().map(|each| each.directive.clone()));
    Arc::new(plan)
}

const DIRECTIVES: &str = "SELECT study, id, number, day, text, groups, bodies, codes, origin, account, role, at, entry FROM directive";

async fn insert(sql: &mut AnyConnection, ordinal: usize, issued: &IssuedDirective) -> Result<(), StoreError> {
    let Directive { id, number, date, text, groups, bodies, codes, .. } = &issued.directive;
    sqlx::query(
        "INSERT INTO directive (study, id, ordinal, number, day, text, groups, bodies, codes, origin, account, role, at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
    )
    .bind(issued.study.as_str())
    .bind(id)
    .bind(i64::try_from(ordinal).unwrap_or(i64::MAX))
    .bind(number)
    .bind(date.map(|day| day.to_string()).unwrap_or_default())
    .bind(&text.vi)
    .bind(joined(groups.iter()))
    .bind(joined(bodies.iter()))
    .bind(joined(codes.iter()))
    .bind(&issued.origin)
    .bind(issued.account.map(|account| account.to_string()).unwrap_or_default())
    .bind(issued.role.code())
    .bind(issued.at.as_microsecond())
    .bind(issued.entry)
    .execute(sql)
    .await?;
    Ok(())
}

fn joined(parts: impl Iterator<Item = impl ToString>) -> String {
    parts.map(|part| part.to_string()).collect::<Vec<_>>().join(" ")
}

fn read(row: &AnyRow) -> Result<IssuedDirective, StoreError> {
    let text = |column: &str| -> Result<String, StoreError> { Ok(row.try_get(column)?) };
    let bad = |error: String| StoreError::row("directive", error);
    let words = |column: &str| -> Result<Vec<String>, StoreError> {
        Ok(text(column)?.split_whitespace().map(str::to_owned).collect())
    };
    let new = NewDirective {
        study: text("study")?.parse().map_err(|error: kernel::CodeError| bad(error.to_string()))?,
        number: text("number")?,
        day: text("day")?.parse().map_err(|error: jiff::Error| bad(error.to_string()))?,
        text: text("text")?,
        groups: words("groups")?
            .iter()
            .map(|group| group.parse().map_err(|error: std::num::ParseIntError| bad(error.to_string())))
            .collect::<Result<_, _>>()?,
        bodies: words("bodies")?
            .iter()
            .map(|body| BodyCode::parse(body).map_err(|error| bad(error.to_string())))
            .collect::<Result<_, _>>()?,
        codes: words("codes")?
            .iter()
            .map(|code| CodeId::parse(code).map_err(|error| bad(error.to_string())))
            .collect::<Result<_, _>>()?,
        origin: text("origin")?,
    };
    let account = text("account")?;
    Ok(IssuedDirective {
        study: new.study.clone(),
        directive: laid_out(text("id")?, &new),
        origin: new.origin,
        account: match account.as_str() {
            "" => None,
            id => Some(id.parse().map_err(|error: kernel::IdError| bad(error.to_string()))?),
        },
        role: text("role")?.parse().map_err(bad)?,
        at: Timestamp::from_microsecond(row.try_get("at")?).map_err(|error| bad(error.to_string()))?,
        entry: row.try_get("entry")?,
    })
}
