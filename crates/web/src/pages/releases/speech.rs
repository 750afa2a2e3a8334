//! How the scheme is read aloud: the tokens nobody has said how to read, the study's lexicon, and the proof sheet, each sentence
//! written and spoken.
//!
//! It decides nothing: `publish` finds what is open, and keeps or refuses an answer.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{Bilingual, StudyCode};
use publish::{Entry, LexiconAnswer, NewAnswer, OpenToken, ProofLine, PublishError, ReadAt, Run, TokenPlace};
use vietnamese::{Context, Region};

use super::failed;
use crate::form::{Posted, encode};
use crate::pages::scheme::Names;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// So many sentences of the proof sheet are shown at once.
const SENTENCES: usize = 100;
/// So many forms of the lexicon are shown at once.
const FORMS: usize = 100;
/// So many places of an open token are shown.
const PLACES: usize = 5;

/// What was typed into a form that was refused, so that nothing is lost.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    written: String,
    /// `after`, `before` or nothing, with the word behind a colon or in its own field.
    #[serde(default)]
    context: String,
    #[serde(default)]
    word: String,
    #[serde(default)]
    north: String,
    #[serde(default)]
    south: String,
}

impl Typed {
    fn context(&self) -> Context {
        let (way, word) = self.context.split_once(':').unwrap_or((&self.context, &self.word));
        match way {
            "after" => Context::After(word.trim().to_owned()),
            "before" => Context::Before(word.trim().to_owned()),
            _ => Context::Anywhere,
        }
    }

    fn new_answer(&self) -> NewAnswer {
        NewAnswer {
            written: self.written.clone(),
            context: self.context(),
            north: self.north.clone(),
            south: self.south.clone(),
        }
    }
}

/// A form of the lexicon with the names of who answered.
struct Answered {
    id: String,
    written: String,
    context: Option<String>,
    /// The value of the context in a form.
    value: String,
    standing: Said,
    earlier: Vec<Said>,
}

/// What somebody said, and when.
struct Said {
    north: String,
    south: String,
    by: String,
    at: jiff::Timestamp,
}

#[derive(Template)]
#[template(path = "pages/releases/speech.html")]
pub(super) struct SpeechPage {
    shell: Shell,
    study: StudyCode,
    open: Vec<OpenToken>,
    answered: Vec<Answered>,
    /// How many forms the lexicon holds.
    forms: usize,
    next_form: Option<usize>,
    lines: Vec<ProofLine>,
    /// How many sentences the proof sheet has.
    sentences: usize,
    next_line: Option<usize>,
    first_line: usize,
    typed: Typed,
    refused: Option<Bilingual>,
    /// The form just answered.
    kept: Option<String>,
}

impl SpeechPage {
    /// What was typed about this token, when it was refused.
    fn typed_of(&self, token: &str) -> Option<&Typed> {
        self.refused.as_ref()?;
        Some(&self.typed).filter(|typed| typed.written == token)
    }

    /// Whether what was refused is about a form that has no form of its own on this page.
    fn typed_elsewhere(&self) -> Option<&Typed> {
        self.refused.as_ref()?;
        let typed = Some(&self.typed);
        typed.filter(|typed| {
            !self.open.iter().any(|open| open.token == typed.written)
                && !self.answered.iter().any(|answered| answered.is(typed))
        })
    }

    fn typed_again(&self, answered: &Answered) -> Option<&Typed> {
        self.refused.as_ref()?;
        let open = self.open.iter().any(|open| open.token == answered.written);
        Some(&self.typed).filter(|typed| answered.is(typed) && !open)
    }

    /// The words that stand beside an open token, as values of its form and in words.
    fn contexts(&self, open: &OpenToken) -> Vec<(String, String)> {
        let mut contexts: Vec<(String, String)> = Vec::new();
        for place in &open.places {
            for (way, word) in [("after", &place.before), ("before", &place.after)] {
                let value = format!("{way}:{word}");
                if word.chars().all(char::is_alphabetic)
                    && !word.is_empty()
                    && !contexts.iter().any(|(known, _)| *known == value)
                {
                    contexts.push((value, beside(way, word, self.shell.language).unwrap_or_default()));
                }
            }
        }
        contexts
    }

    fn places<'o>(&self, open: &'o OpenToken) -> &'o [TokenPlace] {
        &open.places[..open.places.len().min(PLACES)]
    }

    fn more_places(&self, open: &OpenToken) -> usize {
        open.places.len().saturating_sub(PLACES)
    }

    /// Where a paragraph stands in the scheme.
    fn href(&self, at: &ReadAt) -> Option<String> {
        match at {
            ReadAt::Title | ReadAt::Heading => None,
            ReadAt::Statement(statement) => {
                Some(format!("/studies/{}/scheme?statement={statement}", self.study))
            }
        }
    }

    fn is_title(&self, at: &ReadAt) -> bool {
        *at == ReadAt::Title
    }

    fn is_heading(&self, at: &ReadAt) -> bool {
        !matches!(at, ReadAt::Statement(_))
    }

    fn has_unknown(&self, runs: &[Run]) -> bool {
        runs.iter().any(|run| run.is_unknown)
    }

    fn reason(&self, open: &OpenToken) -> &'static str {
        open.reason.name(self.shell.language)
    }
}

impl Answered {
    fn is(&self, typed: &Typed) -> bool {
        self.written == typed.written && value_of(&typed.context()) == self.value
    }

    async fn of(entry: &Entry, names: &mut Names<'_>, language: kernel::Language) -> Result<Self, PageError> {
        let answer = &entry.standing.answer;
        let mut earlier = Vec::new();
        for answer in &entry.earlier {
            earlier.push(Said::of(answer, names).await?);
        }
        let context = match answer.context() {
            Context::Anywhere => None,
            Context::After(word) => beside("after", word, language),
            Context::Before(word) => beside("before", word, language),
        };
        Ok(Self {
            id: entry.standing.id.to_string(),
            written: answer.written().to_owned(),
            context,
            value: value_of(answer.context()),
            standing: Said::of(&entry.standing, names).await?,
            earlier,
        })
    }
}

impl Said {
    async fn of(answer: &LexiconAnswer, names: &mut Names<'_>) -> Result<Self, PageError> {
        let spoken = |region| answer.answer.spoken(region).to_owned();
        Ok(Self {
            north: spoken(Region::North),
            south: spoken(Region::South),
            by: names.of(&answer.by).await?,
            at: answer.at,
        })
    }
}

fn beside(way: &str, word: &str, language: kernel::Language) -> Option<String> {
    match way {
        "after" => Some(format!("{} «{word}»", language.pick("chỉ ngay sau", "only right after"))),
        "before" => Some(format!("{} «{word}»", language.pick("chỉ ngay trước", "only right before"))),
        _ => None,
    }
}

fn value_of(context: &Context) -> String {
    match context {
        Context::Anywhere => String::new(),
        Context::After(word) => format!("after:{word}"),
        Context::Before(word) => format!("before:{word}"),
    }
}

/// From where on the lists are shown, and what was just answered.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Shows {
    #[serde(default)]
    form: usize,
    #[serde(default)]
    line: usize,
    kept: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(shows): Query<Shows>,
) -> Result<Response, PageError> {
    let study = StudyCode::parse(&study).map_err(|_| PageError::NotFound)?;
    visitor.must(Act::Publish)?;
    html(&page(&app, &visitor, study, shows, (Typed::default(), None)).await?)
}

pub(super) async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Result<Response, PageError> {
    let study = StudyCode::parse(&study).map_err(|_| PageError::NotFound)?;
    let actor = visitor.must(Act::Publish)?;
    match publish::answer_token(&app.store, &actor, &study, typed.new_answer()).await {
        Ok(_) => {
            let kept = encode(&vietnamese::normalize(&typed.written));
            let to = format!("/studies/{study}/releases/speech?kept={kept}");
            Ok(Redirect::to(&to).into_response())
        }
        Err(PublishError::Lexicon(refused)) => {
            let typed = (typed, Some(refused.message()));
            let page = page(&app, &visitor, study, Shows::default(), typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(failed(error)),
    }
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    shows: Shows,
    (typed, refused): (Typed, Option<Bilingual>),
) -> Result<SpeechPage, PageError> {
    let scheme = app.schemes.of(&app.store, &study).await.map_err(|error| failed(error.into()))?;
    let lexicon = publish::lexicon(&app.store, &study).await.map_err(failed)?;
    let sheet = app.proof_sheets.of(&scheme, &lexicon);
    let mut names = Names::new(app, visitor.language);
    let mut answered = Vec::new();
    for entry in lexicon.entries().iter().skip(shows.form).take(FORMS) {
        answered.push(Answered::of(entry, &mut names, visitor.language).await?);
    }
    let (forms, sentences) = (lexicon.entries().len(), sheet.lines.len());
    let next = |from: usize, step: usize, all: usize| Some(from + step).filter(|next| *next < all);
    let (first_line, first_form) = (shows.line.min(sentences), shows.form.min(forms));
    Ok(SpeechPage {
        shell: Shell::of_study(visitor, app, &study),
        study,
        open: sheet.open.clone(),
        answered,
        forms,
        next_form: next(first_form, FORMS, forms),
        lines: sheet.lines.iter().skip(first_line).take(SENTENCES).cloned().collect(),
        sentences,
        next_line: next(first_line, SENTENCES, sentences),
        first_line,
        typed,
        refused,
        kept: shows.kept,
    })
}
