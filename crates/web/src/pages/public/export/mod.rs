//! A release as files that are opened from disk: the public pages in both languages, the sound, and what proves them.
//!
//! The pages are the templates of the site with the addresses of files. What is packed how is `publish`'s business.

mod addresses;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use kernel::{Bilingual, Digest, Language};
use publish::speech::SpeechError;
use publish::{
    Audio, AudioForm, Home, Package, PageChanges, PictureFile, PublicPage, PublishError, Recital, Release,
    ReleaseProof, Voice,
};
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, mpsc};

use self::addresses::{Beside, NotBeside};
use super::brief::BriefPage;
use super::changes::ChangesPage;
use super::cited::{Cited, Meta};
use super::{Given, ReleasePage, Sounds, below, release_of, view};
use crate::shell::Shell;
use crate::visitor::Visitor;
use crate::{App, PageError, assets};

/// The pages of each language.
struct Pages {
    language: Language,
    release: &'static str,
    changes: &'static str,
    brief: &'static str,
}

const PAGES: [Pages; 2] = [
    Pages {
        language: Language::Vietnamese,
        release: "index.html",
        changes: "changes.html",
        brief: "brief.html",
    },
    Pages {
        language: Language::English,
        release: "index.en.html",
        changes: "changes.en.html",
        brief: "brief.en.html",
    },
];

/// Files that have their name on the site.
const FILES: [&str; 6] = ["page.json", "de-an.docx", publish::PROOF, README, "audio/", "brief/"];

const README: &str = "README.txt";

/// So many pieces of a .zip wait for whoever fetches it.
const PIECES: usize = 8;

/// An export could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ExportFailed {
    /// The release could not be read, spoken or written.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// A page could not be rendered.
    #[error("a page of the export could not be rendered; report this with the release it was made from")]
    Page(#[from] askama::Error),
    /// A page asks for a file that is not there.
    #[error(transparent)]
    NotBeside(#[from] NotBeside),
    /// The proof could not be written.
    #[error("the proof of the release could not be written; report this with the release it was made from")]
    Proof(#[from] serde_json::Error),
}

/// Whether an export holds the sound of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithSound {
    /// All four voices.
    Yes,
    /// All four voices, unless this machine cannot speak.
    IfItSpeaks,
    /// None.
    No,
}

/// What an export is made of; its sound is spoken, its files are not written yet.
#[derive(Debug)]
pub struct Export {
    release: Release,
    page: PublicPage,
    before: Option<Release>,
    changes: PageChanges,
    proof: ReleaseProof,
    audio: Vec<Audio>,
    /// The sound of the brief; none where the release has no brief.
    brief: Vec<Audio>,
}

#[derive(Template)]
#[template(path = "pages/public/export/readme.txt")]
struct Readme<'a> {
    title: &'a Bilingual,
    number: i64,
    at_vi: String,
    at_en: String,
    has_sound: bool,
    has_brief: bool,
    sums: &'a str,
    proof: &'a str,
    page: Digest,
    docx: Digest,
    position: i64,
    entry: Digest,
    key: &'a str,
}

impl Export {
    /// Reads the release and speaks it.
    ///
    /// # Errors
    /// When the store fails or the sound that is wanted cannot be made.
    pub async fn of(app: &App, release: Release, sound: WithSound) -> Result<Self, ExportFailed> {
        let store = &app.store;
        let page = publish::page(store, &release).await?;
        let before = publish::before(store, &release).await?;
        let changes = match &before {
            Some(before) => publish::changes(&publish::page(store, before).await?, &page),
            None => PageChanges::default(),
        };
        let proof = publish::proof(store, &release).await?;
        let recited = async |recital| recited(app, (&release, &page), recital, sound).await;
        let audio = recited(Recital::Page).await?;
        let brief = if page.brief_statements().is_empty() || audio.is_empty() {
            Vec::new()
        } else {
            recited(Recital::Brief).await?
        };
        Ok(Self { release, page, before, changes, proof, audio, brief })
    }

    /// Writes all files into `package`, one after the other, and ends it.
    ///
    /// # Errors
    /// When a page cannot be made or a file not be written; the package is not whole then.
    pub async fn write(&self, app: &App, mut package: Package) -> Result<(), ExportFailed> {
        for (name, text) in self.texts(app)? {
            package = added(package, name, text.into_bytes()).await?;
        }
        let record = app.store.blobs().get(&self.release.page).await.map_err(PublishError::from)?;
        package = added(package, "page.json".to_owned(), record).await?;
        let word = publish::word(&app.store, &self.release).await?;
        package = added(package, "de-an.docx".to_owned(), word).await?;
        for file in self.pictures() {
            let bytes = publish::picture_bytes(&app.store, file).await?;
            package = added(package, picture_name(file), bytes).await?;
        }
        for (folder, audio) in self.sounds() {
            let bytes = publish::audio_file(&app.store, audio, AudioForm::Mp3).await?;
            package = added(package, audio_name(folder, audio.voice), bytes).await?;
        }
        let finish = tokio::task::spawn_blocking(move || package.finish());
        Ok(finish.await.map_err(|_| PublishError::Stopped)?.map_err(PublishError::from)?)
    }

    /// The files that are text, in order.
    fn texts(&self, app: &App) -> Result<Vec<(String, String)>, ExportFailed> {
        let Release { study, number, .. } = &self.release;
        let sounds = self.sounds().map(|(folder, audio)| audio_name(folder, audio.voice));
        let pictures = self.pictures().into_iter().map(picture_name);
        let files = FILES.into_iter().map(str::to_owned).chain(sounds).chain(pictures);
        let mut beside = Beside::new(
            format!("/releases/{study}/{number}"),
            files.map(|name| (name.clone(), name)).collect::<Vec<_>>(),
        );
        let mut texts = vec![(README.to_owned(), self.readme().render()?)];
        for (own, other) in PAGES.iter().zip([&PAGES[1], &PAGES[0]]) {
            let pages = [("", own.release), ("changes", own.changes), ("brief", own.brief)];
            let pages = if self.has_brief() { &pages[..] } else { &pages[..2] };
            let shell = |file| Shell::alone(app, own.language, file);
            let release = self.release_page(shell(other.release))?.render()?;
            texts.push((own.release.to_owned(), beside.page(&release, pages)?));
            let changed = self.changes_page(shell(other.changes)).render()?;
            texts.push((own.changes.to_owned(), beside.page(&changed, pages)?));
            if let Some(brief) = self.brief_page(shell(other.brief))? {
                texts.push((own.brief.to_owned(), beside.page(&brief.render()?, pages)?));
            }
        }
        texts.extend(beside.assets().map(|(name, text)| {
            // Scripts that are no modules share their names; each keeps its own to itself.
            let text =
                if name.ends_with(".js") { format!("(() => {{\n{text}}})();\n") } else { text.to_owned() };
            (name, text)
        }));
        texts.push((publish::PROOF.to_owned(), self.proof.to_json()?));
        Ok(texts)
    }

    fn readme(&self) -> Readme<'_> {
        let release = &self.release;
        let moment = |language| vietnamese::format_moment(release.at, language);
        Readme {
            title: &release.title,
            number: release.number,
            at_vi: moment(Language::Vietnamese),
            at_en: moment(Language::English),
            has_sound: !self.audio.is_empty(),
            has_brief: self.has_brief(),
            sums: publish::SUMS,
            proof: publish::PROOF,
            page: release.page,
            docx: release.docx,
            position: self.proof.position(),
            entry: self.proof.entry_hash(),
            key: &self.proof.public_key,
        }
    }

    /// The files of its pictures, each once.
    fn pictures(&self) -> Vec<&PictureFile> {
        let pictures = self.page.sections.iter().flat_map(|section| &section.pictures);
        let mut files: Vec<&PictureFile> = pictures.flat_map(|picture| &picture.files).collect();
        files.sort_by_key(|file| file.name());
        files.dedup_by_key(|file| file.name());
        files
    }

    fn has_brief(&self) -> bool {
        !self.page.brief_statements().is_empty()
    }

    /// All sound, each with the folder it lies in.
    fn sounds(&self) -> impl Iterator<Item = (&'static str, &Audio)> {
        let page = self.audio.iter().map(|audio| ("audio", audio));
        page.chain(self.brief.iter().map(|audio| ("brief", audio)))
    }

    fn brief_page(&self, shell: Shell) -> Result<Option<BriefPage>, ExportFailed> {
        let frozen = (self.release.clone(), self.page.clone());
        Ok(BriefPage::of(shell, frozen, Voice::NamBac, beside(&self.brief))?)
    }

    fn release_page(&self, shell: Shell) -> Result<ReleasePage, ExportFailed> {
        let language = shell.language;
        // A file does not know under which address its site is reached.
        let cited = Cited::of(&self.page, &self.release, &Home::Unknown, language);
        Ok(ReleasePage {
            shell,
            script: assets::LISTEN.path(),
            title: view::pieces(0, &self.page.title.vi, &[]),
            sections: view::sections(&self.page),
            below: below::below(&self.page, &below::pictures_of(&self.page), language)?,
            meta: Meta::of(&self.page, &self.release, &cited, language),
            cited,
            related: Vec::new(),
            releases: self.before.iter().chain([&self.release]).cloned().collect(),
            voice: Voice::NamBac,
            sound: beside(&self.audio),
            given: Given::ToAll,
            release: self.release.clone(),
            page: self.page.clone(),
        })
    }

    fn changes_page(&self, shell: Shell) -> ChangesPage {
        let (release, before) = (self.release.clone(), self.before.clone());
        ChangesPage { shell, release, before, changes: self.changes.clone() }
    }
}

/// A recital in every voice that is wanted and can be spoken.
async fn recited(
    app: &App,
    frozen: (&Release, &PublicPage),
    recital: Recital,
    sound: WithSound,
) -> Result<Vec<Audio>, ExportFailed> {
    let voices = if sound == WithSound::No { &[][..] } else { &Voice::ALL };
    let mut audio = Vec::new();
    for voice in voices {
        match publish::recite(&app.store, &app.settings.speaker, frozen, recital, *voice).await {
            Ok(spoken) => audio.push(spoken),
            Err(PublishError::Speech(error @ SpeechError::Missing { .. }))
                if sound == WithSound::IfItSpeaks =>
            {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "a release is exported without sound"
                );
                break;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(audio)
}

/// Sound that lies in files beside its page.
fn beside(audio: &[Audio]) -> Sounds {
    if audio.is_empty() {
        return Sounds::Missing;
    }
    Sounds::Beside(audio.iter().map(|audio| (audio.voice, marks(audio))).collect())
}

/// The marks as JSON that may stand in a page.
fn marks(audio: &Audio) -> String {
    serde_json::to_string(&audio.marks).unwrap_or_else(|_| "[]".to_owned()).replace('<', "\\u003c")
}

fn picture_name(file: &PictureFile) -> String {
    format!("pictures/{}", file.name())
}

fn audio_name(folder: &str, voice: Voice) -> String {
    format!("{folder}/{voice}.mp3")
}

/// Writes a file where waiting harms nobody.
async fn added(mut package: Package, name: String, bytes: Vec<u8>) -> Result<Package, ExportFailed> {
    let add = tokio::task::spawn_blocking(move || package.add(&name, &bytes).map(|()| package));
    Ok(add.await.map_err(|_| PublishError::Stopped)?.map_err(PublishError::from)?)
}

/// Who packs an export takes turns: nobody signs in here. PDFs have their own, so that a slow line holds none of them up.
#[derive(Debug, Clone)]
pub(super) struct Packing(Arc<Semaphore>);

impl Default for Packing {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

/// The release as one .zip, written while it is fetched.
pub(super) async fn zip(
    State(app): State<App>,
    Extension(Packing(packing)): Extension<Packing>,
    visitor: Visitor,
    Path((study, number)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let release = release_of(&app, &visitor, &study, &number).await?;
    let turn = packing.acquire_owned().await.map_err(PageError::internal)?;
    let at = release.at;
    let export = match Export::of(&app, release, WithSound::IfItSpeaks).await {
        Ok(export) => export,
        Err(ExportFailed::Publish(PublishError::Speech(error))) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "a release cannot be exported with its sound"
            );
            return Ok((StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")).into_response());
        }
        Err(error) => return Err(PageError::internal(error)),
    };
    let (sender, mut pieces) = mpsc::channel(PIECES);
    let broken_off = sender.clone();
    tokio::spawn(async move {
        let writer = Pieces { sender, runtime: Handle::current() };
        let package = Package::zip(io::BufWriter::with_capacity(PIECE, writer), at);
        if let Err(error) = export.write(&app, package).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "an export was broken off");
            // Whoever fetches it learns that it is not whole; if nobody fetches any more, nobody need learn.
            let told = Err(io::Error::other("the export was broken off"));
            let _ = broken_off.send_timeout(told, PATIENCE).await;
        }
        drop(turn);
    });
    let body = Body::from_stream(futures_util::stream::poll_fn(move |context| pieces.poll_recv(context)));
    let name = format!("attachment; filename=\"{study}-{number}.zip\"");
    Ok(([(CONTENT_TYPE, "application/zip".to_owned()), (CONTENT_DISPOSITION, name)], body).into_response())
}

/// The bytes of a piece of a .zip on its way.
const PIECE: usize = 64 * 1024;

/// So many exports are packed at once.
const AT_ONCE: usize = 2;

/// How long a piece waits to be taken before the export is broken off.
const PATIENCE: Duration = Duration::from_secs(20);

/// Hands what is written to whoever fetches it, and waits for them.
struct Pieces {
    sender: mpsc::Sender<io::Result<Bytes>>,
    runtime: Handle,
}

impl io::Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.sender.send_timeout(Ok(Bytes::copy_from_slice(bytes)), PATIENCE);
        self.runtime.block_on(taken).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
