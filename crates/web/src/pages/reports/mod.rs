//! A body's report: its sections and passages with what the rules found, its versions, file and receipts; its figures beside it.
//!
//! It shows what was received; nothing here changes it.

pub(crate) mod changes;
mod copied;
mod figures;
mod problems;
mod rules;
mod view;

use std::collections::BTreeMap;
use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use kernel::{Bilingual, BodyCode, StudyCode};
use plan::Study;
use reports::gather::OriginsByAddress;
use reports::query::{Query, QueryState, Wants, Whereabouts, whereabouts};
use reports::submission::SignOff;
use reports::{Head, Receipt, Timing, Version};
use view::Part;

pub(crate) use self::figures::figures_path;
pub(crate) use self::problems::Sorted;
use self::rules::PATH as RULES;
use super::releases::withhold::{OfReport, withhold_path};
use crate::form::encode;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route(RULES, get(rules::show))
        .route("/studies/{study}/reports/{body}", get(latest))
        .route("/studies/{study}/reports/{body}/versions/{number}", get(one))
        .route("/studies/{study}/reports/{body}/figures", get(figures::latest))
        .route("/studies/{study}/reports/{body}/versions/{number}/figures", get(figures::one))
        .route("/studies/{study}/reports/{body}/versions/{number}/changes", get(changes::show))
        .route("/studies/{study}/reports/{body}/versions/{number}/copied", get(copied::show))
        .route("/studies/{study}/reports/{body}/versions/{number}/original", get(original))
        .route("/studies/{study}/reports/{body}/versions/{number}/receipt", get(receipt))
        .route("/studies/{study}/reports/{body}/versions/{number}/receipt.json", get(receipt_file))
}

/// Where a version is shown.
pub(crate) fn version_path(study: &StudyCode, body: &BodyCode, number: i64) -> String {
    format!("/studies/{study}/reports/{body}/versions/{number}")
}

/// The tone of a badge that tells on time from late.
pub(crate) fn timing_tone(timing: Timing) -> &'static str {
    match timing {
        Timing::OnTime => "good",
        Timing::Late => "warn",
    }
}

/// The badge of a version's time. On time or late is a report's first version; what was corrected afterwards is not late.
pub(crate) fn received_badge(version: &Version) -> (&'static str, Bilingual) {
    if version.number > 1 && version.timing == Timing::Late {
        ("note", Bilingual::new("bản sửa, sau ngày đến hạn", "revised after the due date"))
    } else {
        (timing_tone(version.timing), version.timing.name())
    }
}

#[derive(Template)]
#[template(path = "pages/reports/report.html")]
struct ReportPage<'p> {
    shell: Shell,
    study: Study,
    body: BodyCode,
    name: Bilingual,
    version: Version,
    versions: Vec<Version>,
    parts: Vec<Part<'p>>,
    /// Passages that stand word for word in a unit's report, by address.
    origins: Arc<OriginsByAddress>,
    /// The passages statements cite, with where their story is shown; empty for whoever may not see the scheme.
    led: BTreeMap<String, String>,
    /// How many units the body asked.
    units: usize,
    /// How many figures were read.
    figures: usize,
    problems: Vec<Sorted>,
    findings: reports::FindingCounts,
    may_code: bool,
    may_ask: bool,
    may_answer: bool,
    may_withhold: bool,
    /// What of the report must not be published, for who may publish.
    withheld: OfReport,
    /// What was asked about the report, newest first, with where the words stand in this version.
    queries: Vec<(Query, Whereabouts)>,
    /// Who signed this version off, where somebody did here.
    signed: Option<SignOff>,
    /// What somebody changed after it was signed off: passports given anew.
    since: usize,
    /// The newest version that was signed off, when this one was not.
    last_signed: Option<i64>,
    head: Head,
}

impl ReportPage<'_> {
    /// Whether the report was returned and no later version has come.
    fn is_returned(&self) -> bool {
        self.queries
            .iter()
            .any(|(query, _)| query.state == QueryState::Open && query.wants == Wants::Correction)
    }

    fn is_current(&self) -> bool {
        self.versions.first().is_some_and(|newest| newest.id == self.version.id)
    }

    fn path(&self, number: &i64) -> String {
        version_path(&self.study.code, &self.body, *number)
    }

    /// The unit a passage comes from word for word, and where it stands there.
    fn origin(&self, address: &str) -> Option<(&Bilingual, String)> {
        let origin = self.origins.get(address)?;
        let path = version_path(&self.study.code, &origin.unit, origin.number);
        Some((&origin.name, format!("{path}#{}", origin.address)))
    }

    /// Where a passage of the current version is withheld or let through, for who may.
    fn withhold_path(&self, address: &str) -> Option<String> {
        let may = self.may_withhold && self.is_current();
        may.then(|| withhold_path(&self.study.code, &self.body, address))
    }

    fn size(&self) -> String {
        let kilobytes = (self.version.size + 999) / 1000;
        format!("{} kB", vietnamese::format_integer(kilobytes, self.shell.language))
    }
}

#[derive(Template)]
#[template(path = "pages/reports/receipt.html")]
struct ReceiptPage {
    shell: Shell,
    study: Study,
    body: BodyCode,
    name: Bilingual,
    version: Version,
    receipt: Receipt,
    /// Who signed this version off, where somebody did here.
    signed: Option<SignOff>,
    errors: i64,
}

impl ReceiptPage {
    fn path(&self) -> String {
        version_path(&self.study.code, &self.body, self.version.number)
    }
}

/// A body's report in a study, as far as the visitor may see it.
struct Asked {
    study: Study,
    body: BodyCode,
    /// Newest first; at least one.
    versions: Vec<Version>,
}

async fn asked(app: &App, visitor: &Visitor, study: &str, body: &str) -> Result<Asked, PageError> {
    let code = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
    let body = BodyCode::parse(body).map_err(|_| PageError::NotFound)?;
    visitor.must(Act::SeeReport(&body))?;
    let study = plan::study_as_seen_by(&app.store, &code, &body).await?.ok_or(PageError::NotFound)?;
    let report = reports::report_of(&app.store, &code, &body).await?.ok_or(PageError::NotFound)?;
    let versions = reports::versions(&app.store, report).await?;
    Ok(Asked { study, body, versions })
}

impl Asked {
    fn newest(&self) -> Result<Version, PageError> {
        self.versions.first().cloned().ok_or(PageError::NotFound)
    }

    fn number(&self, number: i64) -> Result<Version, PageError> {
        self.versions.iter().find(|version| version.number == number).cloned().ok_or(PageError::NotFound)
    }
}

async fn latest(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let asked = asked(&app, &visitor, &study, &body).await?;
    let version = asked.newest()?;
    show(&app, &visitor, asked, version).await
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body, number)): Path<(String, String, i64)>,
) -> Result<Response, PageError> {
    let asked = asked(&app, &visitor, &study, &body).await?;
    let version = asked.number(number)?;
    show(&app, &visitor, asked, version).await
}

async fn show(app: &App, visitor: &Visitor, asked: Asked, version: Version) -> Result<Response, PageError> {
    let Asked { study, body, versions } = asked;
    let store = &app.store;
    let (sections, passages) =
        (reports::sections(store, version.id).await?, app.versions.passages(store, version.id).await?);
    let figures = app.versions.figures(store, version.id).await?;
    let problems = reports::problems(store, version.id).await?;
    let findings = reports::findings_counted(store, version.id).await?;
    let current = versions.first().is_some_and(|newest| newest.id == version.id);
    let origins = app.origins.of(store, &version, &passages).await?;
    let mut shell = Shell::of_study(visitor, app, &study.code);
    shell.generated |= study.generated;
    let queries = reports::query::queries(store, &study.code, &body).await?;
    let queries = queries
        .into_iter()
        .map(|query| {
            let place = whereabouts(&query.address, query.digest, &passages);
            (query, place)
        })
        .collect();
    let passports = reports::passport::passports_of(store, &version).await?;
    let signed = signed(store, &version).await?;
    let since = signed
        .as_ref()
        .map_or(0, |signed| passports.iter().filter(|passport| passport.vouched_at > signed.at).count());
    let last_signed = match &signed {
        Some(_) => None,
        None => last_signed(store, &versions).await?,
    };
    let page = ReportPage {
        name: study.plan.body_name(&body),
        queries,
        since,
        signed,
        last_signed,
        head: reports::head(store, &version).await?,
        may_ask: visitor.may(Act::AskQuery),
        may_withhold: visitor.may(Act::Publish),
        withheld: OfReport::of(app, visitor, &study.code, version.report).await?,
        may_answer: visitor.may(Act::SendReport(&body)),
        led: led(app, visitor, &study.code, version.report).await?,
        units: plan::units(store, &study.code, &body).await?.len(),
        origins,
        parts: view::parts(&study.plan.outline, &sections, &passages, &problems, shell.language),
        figures: figures.len(),
        problems: Sorted::by_rule(&problems, &study.plan.outline),
        findings,
        may_code: current && visitor.may(Act::Code),
        shell,
        study,
        body,
        version,
        versions,
    };
    html(&page)
}

/// The passages of a report that statements cite, with where their story is shown.
async fn led(
    app: &App,
    visitor: &Visitor,
    study: &StudyCode,
    report: reports::ReportId,
) -> Result<BTreeMap<String, String>, PageError> {
    if !visitor.may(Act::SeeMeetings) {
        return Ok(BTreeMap::new());
    }
    let view = app.schemes.of(&app.store, study).await.map_err(super::scheme::failed)?;
    let cited = view.statements().flat_map(|(_, statement)| &statement.citations);
    let of_report = cited.filter_map(|cited| match &cited.citation.target {
        scheme::Target::Passage { report: of, address, .. } if *of == report => {
            let story = committee::StoryOf::Source(cited.citation.target.clone());
            Some((address.clone(), super::committee::story_path(study, &story)))
        }
        _ => None,
    });
    Ok(of_report.collect())
}

/// Who signed a version off.
async fn signed(store: &store::Store, version: &Version) -> Result<Option<SignOff>, PageError> {
    let submission = reports::submission::of_version(store, version.id).await?;
    Ok(submission.and_then(|submission| submission.signed))
}

/// The newest of `versions` that was signed off.
async fn last_signed(store: &store::Store, versions: &[Version]) -> Result<Option<i64>, PageError> {
    for version in versions {
        if signed(store, version).await?.is_some() {
            return Ok(Some(version.number));
        }
    }
    Ok(None)
}

/// The file, to the byte as it was sent.
async fn original(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body, number)): Path<(String, String, i64)>,
) -> Result<Response, PageError> {
    let version = asked(&app, &visitor, &study, &body).await?.number(number)?;
    let bytes = reports::original(&app.store, &version).await?;
    let (ending, kind) = reports::sniff(&bytes).ending();
    let plain = format!("{}-{}.{ending}", version.body, version.number);
    Ok(download(kind, &plain, &version.file_name, bytes))
}

async fn receipt(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body, number)): Path<(String, String, i64)>,
) -> Result<Response, PageError> {
    let asked = asked(&app, &visitor, &study, &body).await?;
    let version = asked.number(number)?;
    let receipt = reports::receipt(&app.store, version.id).await?.ok_or(PageError::NotFound)?;
    let problems = reports::problems(&app.store, version.id).await?;
    let mut shell = Shell::of_study(&visitor, &app, &asked.study.code);
    shell.generated |= asked.study.generated;
    html(&ReceiptPage {
        name: asked.study.plan.body_name(&asked.body),
        errors: reports::ProblemCounts::of(&problems).errors,
        signed: signed(&app.store, &version).await?,
        shell,
        study: asked.study,
        body: asked.body,
        version,
        receipt,
    })
}

async fn receipt_file(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body, number)): Path<(String, String, i64)>,
) -> Result<Response, PageError> {
    let version = asked(&app, &visitor, &study, &body).await?.number(number)?;
    let receipt = reports::receipt(&app.store, version.id).await?.ok_or(PageError::NotFound)?;
    let name = format!("receipt-{}-{}.json", version.body, version.number);
    Ok(download("application/json", &name, &name, receipt.to_json().into_bytes()))
}

/// A file to be kept: `plain` for old browsers, `name` for those that read RFC 5987.
pub(crate) fn download(kind: &'static str, plain: &str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{}", encode(name));
    ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
