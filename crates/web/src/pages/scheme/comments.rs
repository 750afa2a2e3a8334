//! Comment rounds: the list of them with what the visitor said, and one round with each comment, the words it is about, and what became of
//! it.
//!
//! Who may do what is `accounts`' and `scheme`'s to say; this shows it and passes on what a person decided.

use std::collections::HashMap;

use accounts::{Account, Act};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{AccountId, Bilingual, Language, StudyCode};
use scheme::{
    Comment, CommentError, CommentId, CommentOutcome, CommentRound, CommentRoundId, Comments, Hand,
    NewComment, NewCommentRound, NewRuling, NewWithdrawal, Only, Piece, SchemeError, SchemeView, StatementId,
    Subject, Takes,
};

use super::commented::{Shown, shown};
use super::evidence::Names;
use super::{failed, parse_study};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// What was typed into a form that was refused, so that nothing is lost.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    title: String,
    due: String,
    people: Vec<String>,
    words: String,
    proposed: Option<String>,
    /// The comment ruled on or withdrawn.
    comment: String,
    outcome: String,
    reason: String,
    takes: bool,
}

impl Typed {
    fn invites(&self, account: &Account) -> bool {
        self.people.contains(&account.id.to_string())
    }

    /// What was typed about this comment.
    fn of(&self, comment: &Comment) -> Option<&Self> {
        Some(self).filter(|typed| typed.comment == comment.id.to_string())
    }

    fn reason_of(&self, comment: &Comment) -> &str {
        self.of(comment).map_or("", |typed| typed.reason.as_str())
    }

    fn chooses(&self, comment: &Comment, outcome: CommentOutcome) -> bool {
        self.of(comment).is_some_and(|typed| typed.outcome == outcome.code())
    }

    fn takes_over(&self, comment: &Comment) -> bool {
        self.of(comment).is_some_and(|typed| typed.takes)
    }
}

/// Which comments are to be shown, and from where on.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(super) struct Shows {
    #[serde(default)]
    statement: String,
    #[serde(default)]
    show: String,
    #[serde(default)]
    after: String,
}

impl Shows {
    fn after(&self) -> Option<CommentId> {
        self.after.parse().ok()
    }
}

/// The last of a full page, after which the next one begins.
fn next(comments: &[Shown]) -> Option<CommentId> {
    comments.last().filter(|_| comments.len() == scheme::COMMENTS_A_PAGE).map(|last| last.comment.id)
}

#[derive(Template)]
#[template(path = "pages/scheme/comments.html")]
struct RoundsPage {
    shell: Shell,
    study: StudyCode,
    rounds: Vec<CommentRound>,
    own: Vec<Shown>,
    next: Option<CommentId>,
    /// Whom an editor can invite; empty for others.
    people: Vec<Account>,
    may_open: bool,
    now: jiff::Timestamp,
    typed: Typed,
    refused: Option<Bilingual>,
}

impl RoundsPage {
    fn round_of(&self, each: &Shown) -> &str {
        let found = self.rounds.iter().find(|round| round.id == each.comment.round);
        found.map_or("", |round| round.title.as_str())
    }

    fn state(&self, round: &CommentRound) -> (&'static str, &'static str) {
        state(round, self.now, self.shell.language)
    }
}

/// How a round stands, with the tone of its badge.
fn state(round: &CommentRound, now: jiff::Timestamp, language: Language) -> (&'static str, &'static str) {
    match (&round.closed, round.is_past(now)) {
        (Some(_), _) => ("good", language.pick("đã đóng", "closed")),
        (None, true) => ("warn", language.pick("hết hạn, chưa đóng", "past its last day")),
        (None, false) => ("note", language.pick("đang mở", "open")),
    }
}

pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(shows): Query<Shows>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeScheme)?;
    html(&rounds_page(&app, &visitor, parse_study(&study)?, shows, (Typed::default(), None)).await?)
}

async fn rounds_page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    shows: Shows,
    (typed, refused): (Typed, Option<Bilingual>),
) -> Result<RoundsPage, PageError> {
    let view = app.schemes.of(&app.store, &study).await.map_err(failed)?;
    let rounds = scheme::comment_rounds(&app.store, &study).await.map_err(failed)?;
    let author = Comments::Author(&study, visitor.signed_in()?.account.id);
    let own = scheme::comments(&app.store, author, Only::All, shows.after()).await.map_err(failed)?;
    let own = shown(app, visitor, (&view, &rounds), own).await?;
    let may_open = visitor.may(Act::WriteScheme);
    let people = if may_open { people(app).await? } else { Vec::new() };
    Ok(RoundsPage {
        shell: Shell::of_study(visitor, app, &study),
        next: next(&own),
        now: app.store.world().now(),
        study,
        rounds,
        own,
        people,
        may_open,
        typed,
        refused,
    })
}

/// How many accounts are read at once.
const ACCOUNTS: i64 = 200;

/// Everybody with an open account who may be invited.
async fn people(app: &App) -> Result<Vec<Account>, PageError> {
    let mut people = Vec::new();
    let mut after = String::new();
    loop {
        let found = accounts::accounts(&app.store, &after, ACCOUNTS).await?;
        let Some(last) = found.last() else { return Ok(people) };
        after = last.login.to_string();
        let may = |account: &Account| {
            account.closed_at.is_none() && accounts::may(&account.actor(), Act::Comment).is_ok()
        };
        people.extend(found.into_iter().filter(may));
    }
}

pub(super) async fn open(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    let all = |name: &'static str| {
        fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    let one = |name: &'static str| all(name).pop().unwrap_or_default();
    let typed = Typed { title: one("title"), due: one("due"), people: all("person"), ..Typed::default() };
    let opened = match typed.due.parse() {
        Ok(due) => {
            let invited = typed.people.iter().filter_map(|person| person.parse().ok()).collect();
            let new = NewCommentRound { study: study.clone(), title: typed.title.clone(), due, invited };
            scheme::open_comment_round(&app.store, &actor, new).await.map_err(told)
        }
        Err(_) => Err(Ok((
            StatusCode::UNPROCESSABLE_ENTITY,
            Bilingual::new(
                "Chưa chọn hạn góp ý, hoặc ngày không đọc được. Hãy chọn lại ngày.",
                "No last day was chosen, or it cannot be read. Choose the day again.",
            ),
        ))),
    };
    match opened {
        Ok(id) => Ok(Redirect::to(&path(&study, id)).into_response()),
        Err(Ok((status, refused))) => {
            let page = rounds_page(&app, &visitor, study, Shows::default(), (typed, Some(refused))).await?;
            Ok((status, html(&page)?).into_response())
        }
        Err(Err(error)) => Err(error),
    }
}

/// What to tell beside the form that was refused; or the page of an error that has no form to come back to.
fn told(error: SchemeError) -> Result<(StatusCode, Bilingual), PageError> {
    let is_conflict = error.is_conflict();
    let status = if is_conflict { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    match (&error, error.told()) {
        (
            SchemeError::UnknownStudy
            | SchemeError::Comment(CommentError::UnknownRound | CommentError::UnknownComment),
            _,
        ) => Err(PageError::NotFound),
        (SchemeError::Overtaken(overtaken), _) => Ok((status, overtaken_words(overtaken))),
        (_, Some(told)) => Ok((status, told)),
        (_, None) => Err(PageError::internal(error)),
    }
}

/// The comment holds the wording that was not taken over, and shows it against the text that stands: what to do is to look again.
fn overtaken_words(overtaken: &scheme::Overtaken) -> Bilingual {
    let theirs = &overtaken.theirs.text;
    Bilingual::new(
        format!(
            "Có người khác đã sửa luận điểm; câu đề nghị chưa được đưa vào và không mất. Câu đang có: «{theirs}». Câu đề nghị: «{}». Hãy xem lại khác biệt dưới đây rồi quyết định.",
            overtaken.yours
        ),
        format!(
            "Someone else changed the statement; the wording was not taken over, and is not lost. The text that stands: «{theirs}». The wording: «{}». Look at the difference below, then decide.",
            overtaken.yours
        ),
    )
}

#[derive(Template)]
#[template(path = "pages/scheme/comment_round.html")]
struct RoundPage {
    shell: Shell,
    study: StudyCode,
    round: CommentRound,
    opened_by: String,
    invited: Vec<String>,
    comments: Vec<Shown>,
    next: Option<CommentId>,
    show: String,
    /// The statements to choose from, by section; only for those who may comment.
    statements: Vec<(String, Vec<(StatementId, String)>)>,
    /// The statement chosen: its number, its sentence, its text.
    chosen: Option<(StatementId, i64, String, String)>,
    may_write: bool,
    may_comment: bool,
    now: jiff::Timestamp,
    typed: Typed,
    refused: Option<Bilingual>,
}

impl RoundPage {
    fn state(&self) -> (&'static str, &'static str) {
        state(&self.round, self.now, self.shell.language)
    }

    fn is_chosen(&self, statement: &StatementId) -> bool {
        self.chosen.as_ref().is_some_and(|(id, ..)| id == statement)
    }

    fn may_rule(&self, each: &Shown) -> bool {
        self.may_write && each.comment.is_open() && !each.is_own
    }

    /// What was refused about this comment.
    fn refused_of(&self, each: &Shown) -> Option<&Bilingual> {
        self.refused.as_ref().filter(|_| self.typed.of(&each.comment).is_some())
    }

    /// What was refused about no comment that is shown here.
    fn refused_at_all(&self) -> Option<&Bilingual> {
        let shown = self.comments.iter().any(|each| self.typed.of(&each.comment).is_some());
        self.refused.as_ref().filter(|_| !shown)
    }

    /// The wording in the form: as it was typed, else the text that stands.
    fn wording<'a>(&'a self, text: &'a str) -> &'a str {
        self.typed.proposed.as_deref().unwrap_or(text)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Query(shows): Query<Shows>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeScheme)?;
    let (study, id) = (parse_study(&study)?, parse_round(&id)?);
    html(&round_page(&app, &visitor, (study, id), shows, (Typed::default(), None)).await?)
}

async fn round_page(
    app: &App,
    visitor: &Visitor,
    (study, id): (StudyCode, CommentRoundId),
    shows: Shows,
    (typed, refused): (Typed, Option<Bilingual>),
) -> Result<RoundPage, PageError> {
    let view = app.schemes.of(&app.store, &study).await.map_err(failed)?;
    let round = scheme::comment_round(&app.store, &study, id).await.map_err(failed)?;
    let own = visitor.signed_in()?.account.id;
    let (of, only) = match shows.show.as_str() {
        "open" => (Comments::Round(id), Only::Open),
        "own" => (Comments::AuthorInRound(id, own), Only::All),
        _ => (Comments::Round(id), Only::All),
    };
    let comments = scheme::comments(&app.store, of, only, shows.after()).await.map_err(failed)?;
    let comments = shown(app, visitor, (&view, std::slice::from_ref(&round)), comments).await?;
    let mut names = Names::new(app, visitor.language);
    let mut invited = Vec::new();
    for person in &round.invited {
        let hand = Hand { account: Some(*person), role: kernel::Role::Committee };
        invited.push(names.of(&hand).await?);
    }
    let may_comment = visitor.may(Act::Comment) && round.closed.is_none() && round.invites(own);
    let chosen = shows.statement.parse().ok().filter(|_| may_comment).and_then(|id| view.statement(id));
    let chosen = chosen.map(|found| {
        let sentence = found.read(Language::Vietnamese).text;
        (found.statement.id, found.statement.version, sentence, found.statement.text.clone())
    });
    Ok(RoundPage {
        shell: Shell::of_study(visitor, app, &study),
        opened_by: names.of(&round.by).await?,
        next: next(&comments),
        show: shows.show,
        statements: if may_comment { choices(&view, visitor.language) } else { Vec::new() },
        may_write: visitor.may(Act::WriteScheme),
        now: app.store.world().now(),
        study,
        round,
        invited,
        comments,
        chosen,
        may_comment,
        typed,
        refused,
    })
}

/// The statements by section, for a list to choose from.
fn choices(view: &SchemeView, language: Language) -> Vec<(String, Vec<(StatementId, String)>)> {
    let with_text = view.sections.iter().filter(|section| !section.statements.is_empty());
    with_text
        .map(|section| {
            let all = section.statements.iter();
            let all = all.map(|found| (found.statement.id, short(&found.read(Language::Vietnamese).text)));
            (section.title.get(language).to_owned(), all.collect())
        })
        .collect()
}

/// The first words of a long sentence.
fn short(text: &str) -> String {
    const MOST: usize = 110;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Where a round stands.
fn path(study: &StudyCode, id: CommentRoundId) -> String {
    format!("/studies/{study}/scheme/comments/{id}")
}

fn parse_round(text: &str) -> Result<CommentRoundId, PageError> {
    text.parse().map_err(|_| PageError::NotFound)
}

/// The round again with what was typed and why it was refused; or where it goes on.
async fn answered(
    app: &App,
    visitor: &Visitor,
    (study, round): (StudyCode, CommentRoundId),
    (result, place): (Result<(), SchemeError>, String),
    (shows, typed): (Shows, Typed),
) -> Result<Response, PageError> {
    let Err(error) = result else {
        return Ok(Redirect::to(&format!("{}{place}", path(&study, round))).into_response());
    };
    let (status, refused) = told(error)?;
    let page = round_page(app, visitor, (study, round), shows, (typed, Some(refused))).await?;
    Ok((status, html(&page)?).into_response())
}

#[derive(serde::Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    statement: String,
    #[serde(default)]
    seen: i64,
    #[serde(default)]
    words: String,
    #[serde(default)]
    proposed: String,
}

pub(super) async fn say(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(said): Posted<Said>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::Comment)?;
    let (study, round) = (parse_study(&study)?, parse_round(&id)?);
    let subject = if said.statement.is_empty() {
        Subject::Whole
    } else {
        let statement = super::statements::parse_statement(&said.statement)?;
        Subject::Statement { statement, seen: said.seen }
    };
    let new = NewComment { round, subject, words: said.words.clone(), proposed: said.proposed.clone() };
    let kept = scheme::comment(&app.store, &actor, &study, new).await;
    let place = kept.as_ref().map(|id| format!("?show=own#comment-{id}")).unwrap_or_default();
    let typed = Typed { words: said.words, proposed: Some(said.proposed), ..Typed::default() };
    let shows = Shows { statement: said.statement, ..Shows::default() };
    answered(&app, &visitor, (study, round), (kept.map(|_| ()), place), (shows, typed)).await
}

#[derive(serde::Deserialize)]
pub(super) struct Ruled {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    reason: String,
    /// `yes` when the wording goes into the text.
    #[serde(default)]
    take: String,
    #[serde(default)]
    seen: i64,
}

pub(super) async fn rule(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id, comment)): Path<(String, String, String)>,
    Posted(ruled): Posted<Ruled>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let (study, round) = (parse_study(&study)?, parse_round(&id)?);
    let id: CommentId = comment.parse().map_err(|_| PageError::NotFound)?;
    let outcome = CommentOutcome::from_code(&ruled.outcome).ok_or_else(|| {
        PageError::bad(
            "Chưa chọn «Tiếp thu», «Tiếp thu một phần» hay «Không tiếp thu»; hãy quay lại rồi chọn.",
            "Choose whether it is accepted, accepted in part or not accepted; go back and choose.",
        )
    })?;
    let is_taken = ruled.take == "yes";
    let takes = if is_taken { Takes::Wording { seen: ruled.seen } } else { Takes::Nothing };
    let new = NewRuling { comment: id, outcome, reason: ruled.reason.clone(), takes };
    let done = scheme::rule_on(&app.store, &actor, &study, new).await;
    let typed =
        Typed { comment, outcome: ruled.outcome, reason: ruled.reason, takes: is_taken, ..Typed::default() };
    let place = format!("#comment-{id}");
    answered(&app, &visitor, (study, round), (done, place), (Shows::default(), typed)).await
}

#[derive(serde::Deserialize)]
pub(super) struct Withdrawn {
    #[serde(default)]
    reason: String,
}

pub(super) async fn withdraw(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id, comment)): Path<(String, String, String)>,
    Posted(Withdrawn { reason }): Posted<Withdrawn>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::Comment)?;
    let (study, round) = (parse_study(&study)?, parse_round(&id)?);
    let id: CommentId = comment.parse().map_err(|_| PageError::NotFound)?;
    let new = NewWithdrawal { comment: id, reason: reason.clone() };
    let done = scheme::withdraw_comment(&app.store, &actor, &study, new).await;
    let typed = Typed { comment, reason, ..Typed::default() };
    let place = format!("#comment-{id}");
    answered(&app, &visitor, (study, round), (done, place), (Shows::default(), typed)).await
}

#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

pub(super) async fn close(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let (study, round) = (parse_study(&study)?, parse_round(&id)?);
    let done = scheme::close_comment_round(&app.store, &actor, &study, round).await;
    let empty = (Shows::default(), Typed::default());
    answered(&app, &visitor, (study, round), (done, String::new()), empty).await
}

/// «Bảng tổng hợp ý kiến góp ý, tiếp thu, giải trình» as a Word file.
pub(super) async fn table(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeScheme)?;
    let (study, id) = (parse_study(&study)?, parse_round(&id)?);
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    scheme::comment_round(&app.store, &study, id).await.map_err(failed)?;
    let mut names: HashMap<AccountId, String> = HashMap::new();
    let mut after = String::new();
    loop {
        let found = accounts::accounts(&app.store, &after, ACCOUNTS).await?;
        let Some(last) = found.last() else { break };
        after = last.login.to_string();
        names.extend(found.into_iter().map(|account| (account.id, account.name)));
    }
    let family = plan.issuer_family();
    let made = publish::comment_table(&app.store, &study, id, (family, names)).await;
    let made = made.map_err(PageError::internal)?;
    let name = format!("{study}-gop-y-{}-{}.docx", family.code(), made.exported.position);
    Ok(super::word::file(super::word::WORD, &name, made.bytes))
}
