//! What came of a closed round: agreement by code, how to read it, and the differences with the form that settles them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use coding::agreement::{Coefficient, LEVEL, RESAMPLES};
use coding::{Agreement, Decision, Difference, Drawn, NewDecision, Round};
use kernel::{AccountId, Bilingual, Language};
use measurements::number;
use plan::{CodeId, Plan};
use reports::VersionId;

use super::{Fields, failed, frame, name, name_of, names, one};
use crate::form::{Posted, encode};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/rounds/result.html")]
pub(super) struct ResultPage {
    shell: Shell,
    round: Round,
    leader: String,
    frame: String,
    closer: String,
    closed_at: jiff::Timestamp,
    passages: usize,
    coders: Vec<String>,
    whole: Row,
    codes: Vec<Row>,
    /// Codes of the codebook nobody gave.
    never: usize,
    differences: Vec<DifferenceOf>,
    open: usize,
    longest_reason: usize,
    level: usize,
    resamples: usize,
}

impl ResultPage {
    fn path(&self) -> String {
        format!("/studies/{}/rounds/{}", self.round.study, self.round.id)
    }
}

/// A line of the table.
#[derive(Debug)]
struct Row {
    code: String,
    name: String,
    given: Vec<i64>,
    shared: i64,
    paired: i64,
    kappa: Cell,
    alpha: Cell,
}

/// A coefficient as it is read.
#[derive(Debug)]
struct Cell {
    value: String,
    interval: Option<String>,
    is_undefined: bool,
}

/// A passage the coders differ in.
#[derive(Debug)]
struct DifferenceOf {
    number: i64,
    /// Where the visitor sees it among its neighbours, who may.
    place: Option<String>,
    body: Bilingual,
    address: String,
    text: String,
    codes: Vec<CodeOf>,
    agreed: Vec<CodeOf>,
    judged: Vec<JudgedOf>,
    decided: Option<DecidedOf>,
    /// Whether the visitor judged it, and so does not decide.
    is_own: bool,
    reason: String,
    refused: Option<Bilingual>,
}

#[derive(Debug, Clone)]
struct CodeOf {
    id: CodeId,
    name: String,
    is_ticked: bool,
}

/// What one coder gave.
#[derive(Debug)]
struct JudgedOf {
    coder: String,
    codes: Vec<CodeOf>,
    memo: String,
}

#[derive(Debug)]
struct DecidedOf {
    codes: Vec<CodeOf>,
    reason: String,
    by: String,
    at: jiff::Timestamp,
}

/// A refused decision: its passage, what was ticked and written, and what to say.
pub(super) struct RefusedDecision {
    number: i64,
    codes: BTreeSet<CodeId>,
    reason: String,
    told: Bilingual,
}

pub(super) async fn page(
    app: &App,
    visitor: &Visitor,
    round: Round,
    refused: Option<RefusedDecision>,
) -> Result<ResultPage, PageError> {
    let language = visitor.language;
    let viewer = visitor.must(Act::LeadRound)?.account;
    let closing = round.closed.clone().ok_or(PageError::NotFound)?;
    let plan = plan::version(&app.store, &round.study, round.plan_version).await?;
    let plan = plan.ok_or(PageError::NotFound)?;
    let mut names = names(app, &round).await?;
    let drawn = coding::drawn(&app.store, round.id).await.map_err(failed)?;
    let outcome = coding::outcome(&app.store, &round).await.map_err(failed)?;
    let mut decisions = coding::decisions(&app.store, round.id).await.map_err(failed)?;
    let found = coding::differences(&app.store, &round).await.map_err(failed)?;
    let open = found.iter().filter(|difference| !decisions.contains_key(&difference.number)).count();
    let places: HashMap<i64, &Drawn> = drawn.iter().map(|drawn| (drawn.number, drawn)).collect();
    let shown: Vec<(VersionId, String)> = found
        .iter()
        .filter_map(|difference| places.get(&difference.number))
        .map(|drawn| (drawn.version, drawn.address.clone()))
        .collect();
    let mut texts: HashMap<(VersionId, String), String> = HashMap::new();
    for (version, passage) in reports::passages_at(&app.store, &shown).await? {
        texts.insert((version, passage.address), passage.text);
    }
    let mut differences = Vec::new();
    let mut refused = refused;
    for difference in found {
        let decision = decisions.remove(&difference.number);
        if let Some(decision) = &decision
            && !names.contains_key(&decision.account)
        {
            names.insert(decision.account, name(app, decision.account).await?);
        }
        let place = places.get(&difference.number).ok_or(PageError::NotFound)?;
        let text = texts.get(&(place.version, place.address.clone())).cloned().unwrap_or_default();
        let words = Words { plan: &plan, names: &names, language, may_code: visitor.may(Act::Code) };
        let here = refused.take_if(|refused| refused.number == difference.number);
        differences.push(words.difference(difference, place, text, decision, (viewer, here)));
    }
    let words = Words { plan: &plan, names: &names, language, may_code: visitor.may(Act::Code) };
    let codes = outcome.codes.iter().map(|(code, agreement)| {
        let code = words.code(code);
        words.row((code.id.to_string(), code.name), agreement)
    });
    let whole = (String::new(), language.pick("Cả bộ mã của đoạn", "All codes of a passage").to_owned());
    Ok(ResultPage {
        shell: Shell::of_study(visitor, app, &round.study),
        leader: name_of(&names, &round.leader),
        frame: frame(&round, visitor),
        closer: name_of(&names, &closing.account),
        closed_at: closing.at,
        passages: drawn.len(),
        coders: round.coders.iter().map(|coder| name_of(&names, coder)).collect(),
        whole: words.row(whole, &outcome.whole),
        never: plan.codebook.codes.len().saturating_sub(outcome.codes.len()),
        codes: codes.collect(),
        differences,
        open,
        longest_reason: coding::LONGEST_REASON,
        level: LEVEL,
        resamples: RESAMPLES,
        round,
    })
}

/// What is needed to put things into words.
struct Words<'w> {
    plan: &'w Plan,
    names: &'w BTreeMap<AccountId, String>,
    language: Language,
    may_code: bool,
}

impl Words<'_> {
    fn row(&self, (code, name): (String, String), agreement: &Agreement) -> Row {
        Row {
            code,
            name,
            given: agreement.given.clone(),
            shared: agreement.shared,
            paired: agreement.paired,
            kappa: cell(&agreement.kappa, self.language),
            alpha: cell(&agreement.alpha, self.language),
        }
    }

    fn code(&self, id: &CodeId) -> CodeOf {
        let name = self.plan.codebook.code(id).map(|code| code.name.get(self.language).to_owned());
        CodeOf { id: id.clone(), name: name.unwrap_or_default(), is_ticked: false }
    }

    fn codes(&self, codes: &BTreeSet<CodeId>) -> Vec<CodeOf> {
        codes.iter().map(|code| self.code(code)).collect()
    }

    fn difference(
        &self,
        difference: Difference,
        drawn: &Drawn,
        text: String,
        decision: Option<Decision>,
        (viewer, refused): (Option<AccountId>, Option<RefusedDecision>),
    ) -> DifferenceOf {
        let ticked = refused.as_ref().map(|refused| refused.codes.clone()).unwrap_or_default();
        let tick = |code: CodeOf| CodeOf { is_ticked: ticked.contains(&code.id), ..code };
        let address = encode(&drawn.address);
        DifferenceOf {
            number: difference.number,
            place: self
                .may_code
                .then(|| format!("/coding/{}?passage={address}#{}", drawn.body, drawn.address)),
            body: self.plan.body_name(&drawn.body),
            address: drawn.address.clone(),
            text,
            codes: self.codes(&difference.codes).into_iter().map(tick).collect(),
            agreed: self.codes(&difference.agreed),
            is_own: difference.judged.iter().any(|(coder, _)| Some(*coder) == viewer),
            judged: difference
                .judged
                .into_iter()
                .map(|(coder, judgement)| JudgedOf {
                    coder: name_of(self.names, &coder),
                    codes: self.codes(&judgement.codes),
                    memo: judgement.memo,
                })
                .collect(),
            decided: decision.map(|decision| DecidedOf {
                codes: self.codes(&decision.codes),
                reason: decision.reason,
                by: name_of(self.names, &decision.account),
                at: decision.at,
            }),
            reason: refused.as_ref().map(|refused| refused.reason.clone()).unwrap_or_default(),
            refused: refused.map(|refused| refused.told),
        }
    }
}

fn cell(coefficient: &Coefficient, language: Language) -> Cell {
    match coefficient {
        Err(undefined) => {
            Cell { value: undefined.name(language).to_owned(), interval: None, is_undefined: true }
        }
        Ok(estimate) => {
            let show = |value| number(value, 3, language);
            let interval = estimate.interval.map(|interval| {
                format!("[{}{} {}]", show(interval.low), language.pick(";", ","), show(interval.high))
            });
            Cell { value: show(estimate.value), interval, is_undefined: false }
        }
    }
}

pub(super) async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, round)): Path<(String, String)>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::LeadRound)?;
    let round = one(&app, &study, &round).await?;
    let number: i64 = fields.text("passage").parse().map_err(|_| PageError::NotFound)?;
    let codes: BTreeSet<CodeId> = fields.all("code").filter_map(|code| CodeId::parse(code).ok()).collect();
    let reason = fields.text("reason").to_owned();
    let new = NewDecision { round: round.id, number, codes: codes.clone(), reason: reason.clone() };
    match coding::decide(&app.store, &actor, new).await {
        Ok(()) => {
            Ok(Redirect::to(&format!("/studies/{study}/rounds/{}#passage-{number}", round.id))
                .into_response())
        }
        Err(error) => match error.told() {
            Some(told) if round.closed.is_some() => {
                let refused = RefusedDecision { number, codes, reason, told };
                let page = page(&app, &visitor, round, Some(refused)).await?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
            }
            _ => Err(failed(error)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use coding::agreement::{Estimate, Interval, Undefined};

    #[test]
    fn a_coefficient_reads_as_numbers_or_as_its_reason() {
        let check = |coefficient: Coefficient, language| {
            let cell = cell(&coefficient, language);
            format!("{} {}", cell.value, cell.interval.unwrap_or_default())
        };
        let interval = Some(Interval { low: -0.0123, high: 1.0 });
        let some = Ok(Estimate { value: 0.4916, interval });
        assert_eq!(check(some, Language::Vietnamese), "0,492 [−0,012; 1,000]");
        assert_eq!(check(some, Language::English), "0.492 [−0.012, 1.000]");
        let undefined = Err(Undefined::NoVariation);
        assert_eq!(check(undefined, Language::English), "undefined: all judgements are alike ");
    }
}
