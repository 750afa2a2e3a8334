//! The places offered for citations whose words only moved: report by report, to be looked at and taken together.
//!
//! Nothing is ticked beforehand: that a place still carries the statement is for a person to say.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{Bilingual, BodyCode, Digest, Language, StudyCode};
use reports::section_of;
use scheme::{CitationId, CitationView, Offer, SchemeView, TakenOffer, Target};

use super::{evidence, evidence_path, failed, parse_study};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// The offers in one body's report.
struct OfReport {
    body: Option<BodyCode>,
    name: Bilingual,
    version: i64,
    offers: Vec<Offered>,
}

/// One citation and the place offered for it.
struct Offered {
    citation: CitationId,
    after: i64,
    pinned: Digest,
    quote: String,
    /// Where it was cited, and where the same words stand now.
    from: String,
    to: Offer,
    /// The version that was cited, to be read.
    before: Option<String>,
    /// The statement: its text and its own page.
    statement: String,
    evidence: String,
}

impl Offered {
    fn of(study: &StudyCode, statement: &scheme::StatementView, view: &CitationView) -> Option<Self> {
        let citation = &view.citation;
        let Target::Passage { address, .. } = &citation.target else { return None };
        Some(Self {
            citation: citation.id,
            after: citation.pinned.number,
            pinned: citation.pinned.content.digest,
            quote: citation.pinned.content.quote.vi.clone(),
            from: address.clone(),
            to: view.offer()?,
            before: evidence::source_path(study, view, Some(citation.pinned.content.version)),
            statement: statement.read(Language::Vietnamese).text,
            evidence: evidence_path(study, statement.statement.id),
        })
    }

    /// Whether the words now stand in another section: what they are said of may have changed.
    fn changes_section(&self) -> bool {
        section_of(&self.from) != section_of(&self.to.address)
    }
}

#[derive(Template)]
#[template(path = "pages/scheme/offers.html")]
struct OffersPage {
    shell: Shell,
    study: StudyCode,
    reports: Vec<OfReport>,
    /// What was refused a moment ago, and why.
    refused: Vec<Bilingual>,
    reason: String,
}

impl OffersPage {
    fn report_path(&self, report: &OfReport) -> Option<String> {
        Some(format!("/studies/{}/reports/{}", self.study, report.body.as_ref()?))
    }
}

fn by_report(study: &StudyCode, view: &SchemeView) -> Vec<OfReport> {
    let mut reports: Vec<OfReport> = Vec::new();
    for (_, statement, citation) in view.to_look_at() {
        let Some(offered) = Offered::of(study, statement, citation) else { continue };
        let (body, version) = (&citation.origin.body, offered.to.version);
        match reports.iter_mut().find(|report| report.body == *body && report.version == version) {
            Some(report) => report.offers.push(offered),
            None => reports.push(OfReport {
                body: body.clone(),
                name: citation.origin.name.clone(),
                version,
                offers: vec![offered],
            }),
        }
    }
    reports
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    html(&page(&app, &visitor, study, Vec::new(), String::new()).await?)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    refused: Vec<Bilingual>,
    reason: String,
) -> Result<OffersPage, PageError> {
    let view = app.schemes.of(&app.store, &study).await.map_err(failed)?;
    let shell = Shell::of_study(visitor, app, &study);
    Ok(OffersPage { shell, reports: by_report(&study, &view), study, refused, reason })
}

/// The fields of the form, as often as they came.
type Pairs = Vec<(String, String)>;

/// Takes the offers that were ticked: fields `take`, each citation, last look, place, version and pinned digest.
pub(super) async fn take(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(pairs): Posted<Pairs>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    let reason = pairs.iter().find(|(name, _)| name == "reason").map(|(_, reason)| reason.clone());
    let reason = reason.unwrap_or_default();
    let taken: Option<Vec<TakenOffer>> =
        pairs.iter().filter(|(name, _)| name == "take").map(|(_, value)| read(value)).collect();
    let taken = taken.ok_or_else(|| {
        PageError::bad(
            "Biểu mẫu không đầy đủ; hãy tải lại trang rồi gửi lại.",
            "The form is not whole; reload the page and send again.",
        )
    })?;
    let refused = if taken.is_empty() {
        vec![Bilingual::new("Chưa chọn đoạn nào.", "Nothing was ticked.")]
    } else {
        match scheme::take_offers(&app.store, &actor, taken, &reason).await {
            Ok(refused) => {
                refused.into_iter().filter_map(|(taken, error)| told(&taken, error.told()?)).collect()
            }
            Err(error) => match error.told() {
                Some(told) => vec![told],
                None => return Err(PageError::internal(error)),
            },
        }
    };
    if refused.is_empty() {
        return Ok(Redirect::to(&format!("/studies/{study}/scheme#look")).into_response());
    }
    let page = page(&app, &visitor, study, refused, reason).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

fn told(taken: &TakenOffer, why: Bilingual) -> Option<Bilingual> {
    let place = &taken.offer.address;
    Some(Bilingual::new(format!("{place}: {}", why.vi), format!("{place}: {}", why.en)))
}

/// `CITATION LOOK DIGEST VERSION ADDRESS`, as the page writes it.
fn read(value: &str) -> Option<TakenOffer> {
    let mut parts = value.splitn(5, ' ');
    let mut next = || parts.next();
    let (citation, after) = (next()?.parse().ok()?, next()?.parse().ok()?);
    let (pinned, version) = (next()?.parse().ok()?, next()?.parse().ok()?);
    let offer = Offer { address: next()?.to_owned(), version };
    Some(TakenOffer { citation, after, offer, pinned })
}
