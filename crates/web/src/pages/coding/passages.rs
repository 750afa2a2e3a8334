//! One report's current version: its passages, the codes they bear, and the form that gives one.

use std::collections::HashMap;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use coding::{
    CodingError, FIELD_AXIS, LEVEL_AXIS, NewCoding, Placement, Reach, Round, RoundId, Seen, Span, Sphere,
};
use kernel::{AccountId, Bilingual, BodyCode, Digest, Language, StudyCode};
use plan::{Codebook, Plan};
use reports::{Passage, PassageKind, Version, VersionId};
use scheme::Target;

use super::again::{Again, RecheckOf};
use super::parts::Parts;
use super::suggested::{SuggestedCode, suggested};
use super::{failed, parse_study};
use crate::form::{Posted, encode};
use crate::shell::{Shell, html, role_name};
use crate::visitor::Visitor;
use crate::{App, PageError, assets};

#[derive(serde::Deserialize, Default)]
pub(super) struct Chosen {
    #[serde(default)]
    passage: String,
    /// Which part of a long report.
    #[serde(default)]
    part: String,
    /// A code already chosen in the form: a suggestion that was followed.
    #[serde(default)]
    code: String,
}

/// What a refused form held.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    version: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    digest: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    reach: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    memo: String,
    #[serde(skip)]
    part: String,
}

#[derive(Template)]
#[template(path = "pages/coding/passages.html")]
struct PassagesPage {
    shell: Shell,
    study: StudyCode,
    body: BodyCode,
    name: Bilingual,
    version: Version,
    families: Vec<FamilyOf>,
    /// The second axes of the codebook a coding may speak of; none when it has none.
    axes: Vec<plan::Axis>,
    /// What may fit the passage whose form is open.
    suggested: Vec<SuggestedCode>,
    sections: Vec<SectionOf>,
    parts: Parts,
    left_behind: Vec<Left>,
    coded: usize,
    may_cite: bool,
    wanted: Wanted,
    refused: Option<Bilingual>,
    blind_in: Vec<Round>,
    script: &'static str,
}

impl PassagesPage {
    /// The value of an axis the form has chosen.
    fn chosen_of(&self, axis: &str) -> &str {
        if axis == FIELD_AXIS { &self.wanted.field } else { &self.wanted.level }
    }
}

/// A family of the codebook with its codes.
#[derive(Debug)]
pub(super) struct FamilyOf {
    pub(super) name: String,
    pub(super) codes: Vec<(String, String, String)>,
}

/// A section of the report with its passages.
#[derive(Debug)]
struct SectionOf {
    title: String,
    pieces: Vec<Piece>,
}

/// A passage of its own, or the cells of a table by rows.
#[derive(Debug)]
enum Piece {
    Passage(PassageOf),
    Table { address: String, rows: Vec<Vec<PassageOf>> },
}

impl Piece {
    /// The passage whose form is open.
    fn chosen(&self) -> Option<&PassageOf> {
        match self {
            Self::Passage(passage) => Some(passage).filter(|passage| passage.is_chosen),
            Self::Table { rows, .. } => rows.iter().flatten().find(|cell| cell.is_chosen),
        }
    }
}

/// One passage as it is shown.
#[derive(Debug)]
struct PassageOf {
    address: String,
    digest: Digest,
    kind: PassageKind,
    runs: Vec<Run>,
    codings: Vec<CodingOf>,
    cite: String,
    is_chosen: bool,
    reach: reports::Reach,
}

impl PassageOf {
    fn is_heading(&self) -> bool {
        self.kind == PassageKind::Heading
    }
}

/// Words under some code, or under none.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) marked: bool,
    pub(crate) words: String,
}

/// One coding as it is shown.
#[derive(Debug)]
pub(crate) struct CodingOf {
    id: String,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) reach: &'static str,
    /// The field and level the words speak of, as far as the coder said.
    pub(crate) sphere: Vec<String>,
    /// Whether it waits to be looked at again.
    pub(super) waits: bool,
    /// What was said when somebody looked again.
    pub(super) rechecks: Vec<RecheckOf>,
    pub(crate) words: Option<String>,
    pub(crate) memo: String,
    pub(crate) by: String,
    pub(crate) at: jiff::Timestamp,
    pub(crate) carried: bool,
    pub(crate) round: Option<RoundId>,
}

/// A coding whose words are not in this version any more.
#[derive(Debug)]
struct Left {
    coding: CodingOf,
    address: String,
    number: Option<i64>,
    words: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body)): Path<(String, String)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageError> {
    visitor.must(Act::Code)?;
    let (study, body) = parse(&study, &body)?;
    let wanted =
        Wanted { address: chosen.passage, part: chosen.part, code: chosen.code, ..Wanted::default() };
    html(&page(&app, &visitor, study, body, wanted, None).await?)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    body: BodyCode,
    wanted: Wanted,
    refused: Option<Bilingual>,
) -> Result<PassagesPage, PageError> {
    let viewer = visitor.must(Act::Code)?;
    let language = visitor.language;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let report = reports::report_of(&app.store, &study, &body)
        .await
        .map_err(PageError::internal)?
        .ok_or(PageError::NotFound)?;
    let versions = reports::versions(&app.store, report).await.map_err(PageError::internal)?;
    let version = versions.iter().max_by_key(|version| version.number).cloned().ok_or(PageError::NotFound)?;
    let passages = app.versions.passages(&app.store, version.id).await?;
    let seen = app.codings.of(&app.store, &viewer, &study, version.id).await.map_err(failed)?;
    let mut names = names(app, language, &seen).await?;
    let blind_in = super::blind_in(app, &study, &viewer).await?;
    let again = Again::of(app, report, &study, language, &mut names).await?;

    let mut by_address: HashMap<&str, Vec<&Seen>> = HashMap::new();
    for each in seen.iter().filter(|each| each.placement != Placement::LeftBehind) {
        by_address.entry(&each.coding.address).or_default().push(each);
    }
    let left_behind = left_behind(app, &seen, &versions, &plan, &names, language).await?;
    let coded = by_address.len();
    let borne = |address: &str| -> Vec<String> {
        let here = by_address.get(address).into_iter().flatten();
        here.map(|each| each.coding.code.to_string()).collect()
    };
    let suggested = match passages.iter().find(|passage| passage.address == wanted.address) {
        Some(open) => suggested(app, &viewer, (&study, &body, &plan), open, &borne(&open.address)).await?,
        None => Vec::new(),
    };
    let title = |passage: &Passage| section_title(&plan, &passage.section, language);
    let is_coded = |passage: &Passage| by_address.contains_key(passage.address.as_str());
    let parts = Parts::of(&passages, &wanted.address, &wanted.part, title, is_coded);
    let mut sections: Vec<SectionOf> = Vec::new();
    let mut last = None;
    for passage in &passages[parts.shown.clone()] {
        if last != Some(&passage.section) {
            let title = section_title(&plan, &passage.section, language);
            sections.push(SectionOf { title, pieces: Vec::new() });
            last = Some(&passage.section);
        }
        let here = by_address.remove(passage.address.as_str()).unwrap_or_default();
        let target = Target::Passage { report, address: passage.address.clone(), span: Span::Whole };
        let shown = PassageOf {
            address: passage.address.clone(),
            digest: passage.digest,
            kind: passage.kind,
            runs: runs(&passage.text, here.iter().map(|each| each.coding.span)),
            codings: here
                .iter()
                .map(|each| again.told(&each.coding.id, shown(each, &passage.text, &plan, &names, language)))
                .collect(),
            cite: encode(&target.to_string()),
            is_chosen: passage.address == wanted.address,
            reach: passage.reach,
        };
        if let Some(section) = sections.last_mut() {
            place(&mut section.pieces, shown);
        }
    }
    Ok(PassagesPage {
        shell: Shell::of_study(visitor, app, &study),
        name: plan.body_name(&body),
        study,
        body,
        version,
        families: families(&plan.codebook, language),
        axes: [FIELD_AXIS, LEVEL_AXIS].iter().filter_map(|key| plan.codebook.axis(key)).cloned().collect(),
        suggested,
        sections,
        parts,
        left_behind,
        coded,
        may_cite: visitor.may(Act::WriteScheme),
        wanted,
        refused,
        blind_in,
        script: assets::CODING.path(),
    })
}

pub(super) async fn code(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body)): Path<(String, String)>,
    Posted(wanted): Posted<Wanted>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::Code)?;
    let (study, body) = parse(&study, &body)?;
    let done = match asked(&app, &wanted).await? {
        Ok(asked) => coding::code(&app.store, &actor, asked).await.map_err(|error| (error.told(), error)),
        Err(refused) => {
            let page = page(&app, &visitor, study, body, wanted, Some(refused)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response());
        }
    };
    match done {
        Ok(_) => Ok(Redirect::to(&passage_path(&study, &body, &wanted.address)).into_response()),
        Err((None, error)) => Err(PageError::internal(error)),
        Err((Some(told), _)) => {
            let page = page(&app, &visitor, study, body, wanted, Some(told)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

/// What the form asks for; or, when the words typed are not in the passage exactly once, what to tell the coder.
async fn asked(app: &App, wanted: &Wanted) -> Result<Result<NewCoding, Bilingual>, PageError> {
    let version: VersionId = wanted.version.parse().map_err(|_| not_whole())?;
    let span = if wanted.words.trim().is_empty() {
        Span::Whole
    } else {
        let passages = app.versions.passages(&app.store, version).await?;
        let text = passages.iter().find(|passage| passage.address == wanted.address).map(|found| &found.text);
        match text.and_then(|text| Span::of_words(&wanted.words, text)) {
            Some(span) => span,
            None => {
                return Ok(Err(Bilingual::new(
                    "Không tìm thấy đúng một chỗ có những chữ này trong đoạn; hãy chép lại cho đúng từng chữ, đủ dài để chỉ có một chỗ.",
                    "These words do not stand in the passage exactly once; copy them to the letter, long enough to be the only ones.",
                )));
            }
        }
    };
    Ok(Ok(NewCoding {
        version,
        address: wanted.address.clone(),
        digest: wanted.digest.parse().map_err(|_| not_whole())?,
        span,
        code: wanted.code.parse().map_err(|_| {
            PageError::bad("Chưa chọn mã; hãy chọn một mã rồi gửi lại.", "Choose a code, then send again.")
        })?,
        reach: wanted.reach.parse().unwrap_or(Reach::General),
        sphere: Sphere { field: wanted.field.clone(), level: wanted.level.clone() },
        memo: wanted.memo.clone(),
    }))
}

#[derive(serde::Deserialize)]
pub(super) struct Removed {
    coding: String,
    #[serde(default)]
    address: String,
}

pub(super) async fn uncode(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body)): Path<(String, String)>,
    Posted(removed): Posted<Removed>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::Code)?;
    let (study, body) = parse(&study, &body)?;
    let id = removed.coding.parse().map_err(|_| not_whole())?;
    match coding::uncode(&app.store, &actor, id).await {
        Ok(_) | Err(CodingError::RemovedAlready) => {
            Ok(Redirect::to(&passage_path(&study, &body, &removed.address)).into_response())
        }
        Err(error) => Err(failed(error)),
    }
}

/// The words of codings left behind, from the versions they were made on.
async fn left_behind(
    app: &App,
    seen: &[Seen],
    versions: &[Version],
    plan: &Plan,
    names: &HashMap<AccountId, String>,
    language: Language,
) -> Result<Vec<Left>, PageError> {
    let mut left = Vec::new();
    for each in seen.iter().filter(|each| each.placement == Placement::LeftBehind) {
        let version = each.coding.version;
        let passages = app.versions.passages(&app.store, version).await?;
        let text = passages
            .iter()
            .find(|passage| passage.address == each.coding.address)
            .map_or("", |passage| passage.text.as_str());
        left.push(Left {
            coding: shown(each, text, plan, names, language),
            address: each.coding.address.clone(),
            number: versions.iter().find(|known| known.id == version).map(|known| known.number),
            words: each.coding.span.quote(text).to_owned(),
        });
    }
    Ok(left)
}

pub(crate) fn shown(
    seen: &Seen,
    text: &str,
    plan: &Plan,
    names: &HashMap<AccountId, String>,
    language: Language,
) -> CodingOf {
    let coding = &seen.coding;
    let role = role_name(coding.role, language);
    let by = coding.account.and_then(|account| names.get(&account)).map_or(role, String::as_str);
    CodingOf {
        id: coding.id.to_string(),
        code: coding.code.to_string(),
        name: plan
            .codebook
            .code(&coding.code)
            .map_or(language.pick("không còn trong bộ mã", "not in the codebook any more"), |code| {
                code.name.get(language)
            })
            .to_owned(),
        reach: coding.reach.name(language),
        sphere: sphere_names(&coding.sphere, plan, language),
        waits: false,
        rechecks: Vec::new(),
        words: (coding.span != Span::Whole).then(|| coding.span.quote(text).to_owned()),
        memo: coding.memo.clone(),
        by: by.to_owned(),
        at: coding.at,
        carried: seen.placement == Placement::Carried,
        round: coding.round,
    }
}

/// The names of the values a coder chose; the key of a value the codebook has no longer.
pub(super) fn sphere_names(sphere: &Sphere, plan: &Plan, language: Language) -> Vec<String> {
    let name = |(axis, key): (&str, &String)| {
        let value = plan.codebook.axis(axis).and_then(|axis| axis.value(key));
        value.map_or_else(|| key.clone(), |value| value.name.get(language).to_owned())
    };
    let said = [(FIELD_AXIS, &sphere.field), (LEVEL_AXIS, &sphere.level)];
    said.into_iter().filter(|(_, key)| !key.is_empty()).map(name).collect()
}

pub(crate) async fn names(
    app: &App,
    language: Language,
    seen: &[Seen],
) -> Result<HashMap<AccountId, String>, PageError> {
    let mut names = HashMap::new();
    for account in seen.iter().filter_map(|each| each.coding.account) {
        learn(app, language, account, &mut names).await?;
    }
    Ok(names)
}

/// Adds the name and role of an account, unless they are known.
pub(super) async fn learn(
    app: &App,
    language: Language,
    account: AccountId,
    names: &mut HashMap<AccountId, String>,
) -> Result<(), PageError> {
    if !names.contains_key(&account)
        && let Some(found) = app.people.all(&app.store).await?.get(&account)
    {
        names.insert(account, format!("{} ({})", found.name, role_name(found.role, language)));
    }
    Ok(())
}

/// Puts a passage at the end of a section: a cell into its table and row, anything else by itself.
fn place(pieces: &mut Vec<Piece>, passage: PassageOf) {
    let Some((table, row)) = cell_of(&passage.address) else {
        pieces.push(Piece::Passage(passage));
        return;
    };
    let same = |piece: &Piece| matches!(piece, Piece::Table { address, .. } if address == table);
    if !pieces.last().is_some_and(same) {
        pieces.push(Piece::Table { address: table.to_owned(), rows: Vec::new() });
    }
    let row_before = match pieces.last() {
        Some(Piece::Table { rows, .. }) => {
            rows.last().and_then(|row| row.last()).map(|cell| cell.address.clone())
        }
        _ => None,
    };
    let continues = row_before.as_deref().and_then(cell_of).is_some_and(|(_, before)| before == row);
    if let Some(Piece::Table { rows, .. }) = pieces.last_mut() {
        match rows.last_mut() {
            Some(cells) if continues => cells.push(passage),
            _ => rows.push(vec![passage]),
        }
    }
}

/// The table and row of a cell's address: `causes/t1/r2c3` is of `causes/t1`, row `2`.
pub(super) fn cell_of(address: &str) -> Option<(&str, &str)> {
    let (table, cell) = address.rsplit_once('/')?;
    let (row, column) = cell.strip_prefix('r')?.split_once('c')?;
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (number(row) && number(column)).then_some((table, row))
}

/// The text cut where codings of parts of it begin and end; those of the whole passage mark nothing.
pub(crate) fn runs(text: &str, spans: impl Iterator<Item = Span>) -> Vec<Run> {
    let mut marks = vec![false; text.chars().count()];
    for span in spans {
        if let Span::Part { start, end } = span
            && let Some(part) = marks.get_mut(start as usize..end as usize)
        {
            part.fill(true);
        }
    }
    let mut runs: Vec<Run> = Vec::new();
    for (character, marked) in text.chars().zip(marks) {
        match runs.last_mut() {
            Some(run) if run.marked == marked => run.words.push(character),
            _ => runs.push(Run { marked, words: character.to_string() }),
        }
    }
    runs
}

pub(super) fn families(codebook: &Codebook, language: Language) -> Vec<FamilyOf> {
    codebook
        .families
        .iter()
        .map(|family| FamilyOf {
            name: family.name.get(language).to_owned(),
            codes: codebook
                .codes
                .iter()
                .filter(|code| code.family == family.key)
                .map(|code| {
                    let definition = code.definition.get(language).to_owned();
                    (code.id.to_string(), code.name.get(language).to_owned(), definition)
                })
                .collect(),
        })
        .collect()
}

pub(crate) fn section_title(plan: &Plan, key: &str, language: Language) -> String {
    match plan.outline.section(key) {
        Some(section) => section.title.get(language).to_owned(),
        None if key == reports::FRONT => language.pick("Phần đầu", "Before the first section").to_owned(),
        None => language.pick("Ngoài đề cương", "Outside the outline").to_owned(),
    }
}

pub(crate) fn passage_path(study: &StudyCode, body: &BodyCode, address: &str) -> String {
    let shown = cell_of(address).map_or(address, |(table, _)| table);
    format!("/studies/{study}/coding/{body}?passage={}#{shown}", encode(address))
}

fn parse(study: &str, body: &str) -> Result<(StudyCode, BodyCode), PageError> {
    Ok((parse_study(study)?, BodyCode::parse(body).map_err(|_| PageError::NotFound)?))
}

fn not_whole() -> PageError {
    PageError::bad(
        "Biểu mẫu không đầy đủ; hãy tải lại trang rồi gửi lại.",
        "The form is not whole; reload the page and send again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_in_their_table_and_row() {
        let cell = |address: &str| PassageOf {
            address: address.to_owned(),
            digest: Digest::of(b""),
            kind: PassageKind::Cell,
            runs: Vec::new(),
            codings: Vec::new(),
            cite: String::new(),
            is_chosen: false,
            reach: reports::Reach { rows: 1, columns: 1 },
        };
        let mut pieces = Vec::new();
        for address in ["a/p1", "a/t1/r1c1", "a/t1/r1c2", "a/t1/r2c1", "a/t2/r1c1", "a/r2c1x"] {
            place(&mut pieces, cell(address));
        }
        let shown = pieces.iter().map(|piece| match piece {
            Piece::Passage(passage) => passage.address.clone(),
            Piece::Table { address, rows } => {
                format!("{address} {:?}", rows.iter().map(Vec::len).collect::<Vec<_>>())
            }
        });
        assert_eq!(shown.collect::<Vec<_>>(), ["a/p1", "a/t1 [2, 1]", "a/t2 [1]", "a/r2c1x"]);
    }

    #[test]
    fn marked_words_are_told_apart_from_the_rest() {
        let text = "Có nơi gác việc khó.";
        let check = |spans: &[Span]| -> String {
            let show = |run: Run| if run.marked { format!("[{}]", run.words) } else { run.words };
            runs(text, spans.iter().copied()).into_iter().map(show).collect()
        };
        let part = |words| Span::of_words(words, text).unwrap();
        assert_eq!(check(&[]), text);
        assert_eq!(check(&[Span::Whole]), text);
        assert_eq!(check(&[part("gác việc khó")]), "Có nơi [gác việc khó].");
        assert_eq!(check(&[part("nơi gác"), part("gác việc")]), "Có [nơi gác việc] khó.");
        assert_eq!(check(&[Span::Part { start: 90, end: 99 }]), text);
    }
}
