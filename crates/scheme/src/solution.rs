//! Solutions: statements of the outline's sections of tasks and solutions, each with what it needs to be feasible and the directives it
//! follows.
//!
//! A description is written by a person and kept in versions. Solutions that follow no directive, and directives no solution
//! follows, are listed; neither holds a release back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use kernel::{Actor, Digest, NewEntry, StudyCode};
use plan::{Directive, Plan, SectionKind};
use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use ::store::Store;

use crate::actions::standing;
use crate::store::{account, hand, moment};
use crate::{Hand, SchemeError, SchemeView, StatementId, StatementView, rules, sources};

/// What a solution needs: in a few words each, empty where nobody wrote it yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Feasibility {
    /// Who has the power to do it.
    pub authority: String,
    /// With what people and money.
    pub resources: String,
    /// By when.
    pub time: String,
    /// What may go wrong.
    pub risk: String,
}

impl Feasibility {
    /// The four in order.
    pub fn parts(&self) -> [&str; 4] {
        [&self.authority, &self.resources, &self.time, &self.risk]
    }

    /// Whether all four are told.
    pub fn is_complete(&self) -> bool {
        self.parts().iter().all(|part| !part.is_empty())
    }
}

/// A solution as somebody described it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// Counted from 1. Whoever describes it anew names the number they saw.
    pub number: i64,
    /// What it needs.
    pub feasibility: Feasibility,
    /// The directives it follows.
    pub directives: BTreeSet<String>,
    /// Who described it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
}

/// A description to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSolution {
    /// The statement.
    pub statement: StatementId,
    /// The number of the description the person saw; 0 where there was none.
    pub seen: i64,
    /// What it needs.
    pub feasibility: Feasibility,
    /// The directives it follows.
    pub directives: BTreeSet<String>,
}

/// Describes a solution. The same description again changes nothing. Ledger: `solution.described`.
///
/// # Errors
/// When the statement is unknown, taken out or in no section of solutions; when the plan has no such directive; when somebody else
/// described it since `seen`; or when a text is too long.
pub async fn describe_solution(store: &Store, actor: &Actor, new: NewSolution) -> Result<(), SchemeError> {
    let feasibility = Feasibility {
        authority: rules::remark(&new.feasibility.authority)?,
        resources: rules::remark(&new.feasibility.resources)?,
        time: rules::remark(&new.feasibility.time)?,
        risk: rules::remark(&new.feasibility.risk)?,
    };
    let mut tx = store.begin(actor).await?;
    let statement = standing(&mut tx, new.statement).await?;
    let plan = sources::plan(store, &statement.study).await?;
    let section = plan.outline.section(&statement.section);
    if section.is_none_or(|section| section.kind != SectionKind::Solutions) {
        return Err(SchemeError::NoSolution);
    }
    if let Some(unknown) = new.directives.iter().find(|id| plan.directive(id).is_none()) {
        return Err(SchemeError::UnknownDirective { id: unknown.clone() });
    }
    let known = latest(tx.sql(), new.statement).await?;
    if known.as_ref().map_or(0, |known| known.number) != new.seen {
        return Err(SchemeError::DescribedMeanwhile);
    }
    if known.is_some_and(|known| known.feasibility == feasibility && known.directives == new.directives) {
        return Ok(());
    }
    let solution = Solution {
        number: new.seen + 1,
        feasibility,
        directives: new.directives,
        by: Hand::of(actor),
        at: tx.now(),
    };
    insert(tx.sql(), new.statement, &solution).await?;
    let facts = json!({
        "directives": solution.directives,
        "number": solution.number,
        "words": solution.words(),
    });
    tx.commit(NewEntry::new("solution.described", format!("solution/{}", new.statement), facts)).await?;
    Ok(())
}

impl Solution {
    /// Digest of what was written of its feasibility.
    pub(crate) fn words(&self) -> Digest {
        Digest::of_parts(self.feasibility.parts().map(str::as_bytes))
    }
}

/// The solutions of a scheme and the directives they follow.
#[derive(Debug, Clone)]
pub struct Solutions<'a> {
    /// Every solution in the order of the text, with its description if there is one.
    pub solutions: Vec<(&'a StatementView, Option<&'a Solution>)>,
    /// Every directive of the plan, with the solutions that follow it.
    pub directives: Vec<(&'a Directive, Vec<&'a StatementView>)>,
}

impl<'a> Solutions<'a> {
    /// The solutions of `view` and the directives of `plan`.
    pub fn of(plan: &'a Plan, view: &'a SchemeView) -> Self {
        let solutions: Vec<_> = view
            .statements()
            .filter(|(section, _)| section.kind == SectionKind::Solutions)
            .map(|(_, statement)| (statement, view.solutions.get(&statement.statement.id)))
            .collect();
        let following = |directive: &Directive| {
            let follows = |solution: &Option<&Solution>| {
                solution.is_some_and(|it| it.directives.contains(&directive.id))
            };
            solutions
                .iter()
                .filter(|(_, solution)| follows(solution))
                .map(|(statement, _)| *statement)
                .collect()
        };
        let directives = plan.directives.iter().map(|directive| (directive, following(directive))).collect();
        Self { solutions, directives }
    }

    /// The solutions that follow no directive.
    pub fn undirected(&self) -> impl Iterator<Item = &'a StatementView> {
        let is_undirected = |solution: &Option<&Solution>| solution.is_none_or(|it| it.directives.is_empty());
        self.solutions
            .iter()
            .filter(move |(_, solution)| is_undirected(solution))
            .map(|(statement, _)| *statement)
    }

    /// The directives no solution follows.
    pub fn unfollowed(&self) -> impl Iterator<Item = &'a Directive> {
        self.directives.iter().filter(|(_, solutions)| solutions.is_empty()).map(|(directive, _)| *directive)
    }
}

/// The last description of each solution of a study.
pub(crate) async fn solutions(
    sql: &mut AnyConnection,
    study: &StudyCode,
) -> Result<BTreeMap<StatementId, Solution>, SchemeError> {
    let rows = sqlx::query(
        "SELECT o.statement, o.number, o.authority, o.resources, o.time, o.risk, o.directives, o.account, o.role, o.at \
         FROM solution o JOIN statement s ON s.id = o.statement WHERE s.study = $1 ORDER BY o.statement, o.number",
    )
    .bind(study.as_str())
    .fetch_all(sql)
    .await?;
    rows.iter().map(|row| Ok((row.try_get::<String, _>("statement")?.parse()?, read(row)?))).collect()
}

/// Every description of a statement, oldest first.
pub(crate) async fn descriptions(
    sql: &mut AnyConnection,
    statement: StatementId,
) -> Result<Vec<Solution>, SchemeError> {
    let rows = sqlx::query(
        "SELECT number, authority, resources, time, risk, directives, account, role, at FROM solution \
         WHERE statement = $1 ORDER BY number",
    )
    .bind(statement.to_string())
    .fetch_all(sql)
    .await?;
    rows.iter().map(read).collect()
}

async fn latest(sql: &mut AnyConnection, statement: StatementId) -> Result<Option<Solution>, SchemeError> {
    Ok(descriptions(sql, statement).await?.pop())
}

async fn insert(
    sql: &mut AnyConnection,
    statement: StatementId,
    solution: &Solution,
) -> Result<(), SchemeError> {
    let directives: Vec<&str> = solution.directives.iter().map(String::as_str).collect();
    let [authority, resources, time, risk] = solution.feasibility.parts();
    sqlx::query(
        "INSERT INTO solution (statement, number, authority, resources, time, risk, directives, account, role, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(statement.to_string())
    .bind(solution.number)
    .bind(authority)
    .bind(resources)
    .bind(time)
    .bind(risk)
    .bind(directives.join(" "))
    .bind(account(solution.by.account))
    .bind(solution.by.role.code())
    .bind(solution.at.as_microsecond())
    .execute(sql)
    .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Solution, SchemeError> {
    let text = |name: &str| row.try_get::<String, _>(name);
    Ok(Solution {
        number: row.try_get("number")?,
        feasibility: Feasibility {
            authority: text("authority")?,
            resources: text("resources")?,
            time: text("time")?,
            risk: text("risk")?,
        },
        directives: text("directives")?.split_whitespace().map(str::to_owned).collect(),
        by: hand(row)?,
        at: moment(row)?,
    })
}
