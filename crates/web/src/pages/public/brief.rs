//! The brief of a release: the statements editors marked, each one tap from its evidence, heard in four voices; and what a statement
//! rests on, read aloud.
//!
//! Which statements they are, the frozen page says.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use publish::{PublicPage, PublishError, Recital, Release, Voice};

use super::files::sound;
use super::view::{self, Piece, StatementPart};
use super::{Listen, Sounds, release_of};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError, assets};

#[derive(Template)]
#[template(path = "pages/public/brief.html")]
pub(super) struct BriefPage {
    shell: Shell,
    script: &'static str,
    release: Release,
    page: PublicPage,
    title: Vec<Piece>,
    statements: Vec<BriefStatement>,
    seconds: u64,
    voice: Voice,
    sound: Sounds,
}

/// A statement of the brief.
struct BriefStatement {
    /// As it stands on the release's page, for its evidence.
    whole: StatementPart,
    /// Its sentences, to be followed while the brief is read.
    sentences: Vec<Piece>,
}

impl BriefPage {
    /// The page of the brief; `None` where the release has none.
    ///
    /// # Errors
    /// When the readings the release keeps are broken.
    pub(super) fn of(
        shell: Shell,
        (release, page): (Release, PublicPage),
        voice: Voice,
        sound: Sounds,
    ) -> Result<Option<Self>, PublishError> {
        let statements = statements(&page);
        if statements.is_empty() {
            return Ok(None);
        }
        let lexicon = page.lexicon().map_err(|error| PublishError::Stored {
            release: release.id.to_string(),
            why: error.to_string(),
        })?;
        let parts = page.brief_parts();
        Ok(Some(Self {
            shell,
            script: assets::LISTEN.path(),
            title: view::pieces(0, &page.title.vi, &[]),
            seconds: publish::spoken_seconds(parts.iter().map(|part| part.text.as_str()), &lexicon),
            statements,
            release,
            page,
            voice,
            sound,
        }))
    }

    fn voice_address(&self, voice: &Voice) -> String {
        self.sound.voice_address(&self.release, "brief", *voice)
    }

    fn voice_name(&self, voice: &Voice) -> &'static str {
        voice.name(self.shell.language)
    }

    fn is_chosen(&self, voice: &Voice) -> bool {
        *voice == self.voice
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, String)>,
    Query(listen): Query<Listen>,
) -> Result<Response, PageError> {
    let release = release_of(&app, &visitor, &study, &number).await?;
    let page = publish::page(&app.store, &release).await.map_err(PageError::internal)?;
    let shell = Shell::of_study(&visitor, &app, &release.study);
    let voice = listen.voice.and_then(|code| code.parse().ok()).unwrap_or(Voice::NamBac);
    let brief = BriefPage::of(shell, (release, page), voice, Sounds::Asked).map_err(PageError::internal)?;
    html(&brief.ok_or(PageError::NotFound)?)
}

/// The statements of the brief. Paragraphs are counted as [`PublicPage::brief_parts`] counts them.
fn statements(page: &PublicPage) -> Vec<BriefStatement> {
    let mut all: Vec<Option<StatementPart>> =
        view::sections(page).into_iter().flat_map(|section| section.statements).map(Some).collect();
    let mut statements = Vec::new();
    for (place, statement) in page.brief_statements() {
        let Some(whole) = all.get_mut(place - 1).and_then(Option::take) else { continue };
        let sentences = view::pieces(statements.len() + 1, &statement.text, &statement.figures);
        statements.push(BriefStatement { whole, sentences });
    }
    statements
}

/// `nu-bac.mp3` and its like, of the brief.
pub(super) async fn audio(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((study, number, file)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let release = release_of(&app, &visitor, &study, &number).await?;
    sound(&app, &headers, &release, Recital::Brief, &file).await
}

/// `nu-bac.mp3` and its like, of what a statement rests on.
pub(super) async fn why(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Path((study, number, statement, file)): Path<(String, String, String, String)>,
) -> Result<Response, PageError> {
    let release = release_of(&app, &visitor, &study, &number).await?;
    let place = statement.parse().map_err(|_| PageError::NotFound)?;
    sound(&app, &headers, &release, Recital::Why(place), &file).await
}
