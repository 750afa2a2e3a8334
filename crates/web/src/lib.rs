//! The pages: handlers and templates side by side, by noun, rendered on the server.
//!
//! A handler extracts, authorises, calls one action of a room, and renders. Nothing here decides: rules are the
//! rooms'. Pages can be read and submitted without JavaScript. How to add one: `SHELL.md`.

mod assets;
mod error;
mod form;
mod pages;
mod preferences;
mod security;
mod shell;
mod visitor;

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::get;
use axum::{Router, middleware};
use coding::suggest::Cues;
use kernel::{Actor, StudyCode};
use store::{Settled, Store, StoreError};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;

pub use error::PageError;
pub use pages::{Arrivals, Export, ExportFailed, WithSound};
use publish::PublishedEvidence;
use reports::copied::Libraries;
use reports::gather::{Origins, StudyAnswers};
use reports::queue::Queue;
use reports::{Boards, SectionTold, SectionsTold, VersionsRead};
use search::Indexes;

/// What every handler may use. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

/// What an [`App`] is made of.
#[derive(Debug)]
pub struct Parts {
    /// The open store.
    pub store: Store,
    /// How this installation is set up.
    pub settings: Arc<Settings>,
    /// Where files wait to be read.
    pub queue: Arc<Queue>,
    /// Files that come in parts, and what became of them.
    pub arrivals: Arc<Arrivals>,
    /// Fingerprints of the studies' reports, for the copy radar.
    pub libraries: Arc<Libraries>,
    /// What the reports of each study tell, section by section.
    pub told: Arc<SectionsTold>,
    /// Where the bodies of each study stand.
    pub boards: Arc<Boards>,
    /// Passages and figures of the versions people read.
    pub versions: Arc<VersionsRead>,
    /// The schemes as they stand.
    pub schemes: Arc<scheme::Views>,
    /// What of the reports reached the schemes.
    pub coverages: Arc<scheme::Coverages>,
    /// What bodies told and what was measured of them.
    pub beside: Arc<scheme::Beside>,
    /// Which releases publish what rests on which evidence.
    pub published: Arc<PublishedEvidence>,
    /// How often releases are opened.
    pub views: Arc<publish::Views>,
    /// How the schemes are read aloud.
    pub proof_sheets: Arc<publish::ProofSheets>,
    /// What contradicts what.
    pub contradictions: Arc<scheme::Contradictions>,
    /// Indexes of the studies somebody searches in.
    pub indexes: Arc<Indexes>,
    /// Coded passages, for codes to be suggested.
    pub precedents: Arc<coding::Precedents>,
    /// The words of codebooks, by study and version of the plan.
    pub cues: Arc<Settled<(StudyCode, i64), Cues>>,
    /// Who people are.
    pub people: Arc<accounts::People>,
    /// Which passages of the studies' reports bear which codes.
    pub borne: Arc<coding::Borne>,
    /// Codings of the reports people work on.
    pub codings: Arc<coding::CodingsSeen>,
    /// Codings that wait to be looked at again.
    pub queues: Arc<coding::RecodeQueues>,
    /// Where passages of a version come from in reports of units.
    pub origins: Arc<Origins>,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// What the reports of `study` tell, section by section.
    ///
    /// # Errors
    /// When the database refuses.
    pub(crate) async fn told(&self, study: &StudyCode) -> Result<Arc<Vec<SectionTold>>, StoreError> {
        self.told.of(&self.store, study).await
    }

    /// Reads what pages keep in memory before somebody asks for it: after a start the first who looks need not wait. What cannot be
    /// read is told in the log, and tried again by whoever looks.
    pub async fn read_ahead(&self) {
        let studies = plan::studies(&self.store).await.inspect_err(not_read_ahead).unwrap_or_default();
        for study in studies {
            let _ = self.read_study_ahead(&study.code).await.inspect_err(not_read_ahead);
        }
    }

    async fn read_study_ahead(&self, study: &StudyCode) -> Result<(), StoreError> {
        let (store, nobody) = (&self.store, Actor::system());
        let _ = self.schemes.of(store, study).await.inspect_err(not_read_ahead);
        let _ = self.contradictions.of(store, study).await.inspect_err(not_read_ahead);
        let _ = self.borne.of(store, &nobody, study).await.inspect_err(not_read_ahead);
        let _ = self.precedents.of(store, &nobody, study).await.inspect_err(not_read_ahead);
        let _ = self.queues.of(store, study).await.inspect_err(not_read_ahead);
        for state in self.boards.of(store, study).await?.iter() {
            let Some(version) = &state.latest else { continue };
            let passages = self.versions.passages(store, version.id).await?;
            self.versions.figures(store, version.id).await?;
            self.origins.of(store, version, &passages).await?;
            let seen = self.codings.of(store, &nobody, study, version.id).await;
            let _ = seen.inspect_err(not_read_ahead);
        }
        self.told(study).await?;
        let _ = self.indexes.make(store, study, &self.known()).await.inspect_err(not_read_ahead);
        Ok(())
    }

    /// What is kept in memory of the rooms that are searched.
    pub(crate) fn known(&self) -> search::Known {
        search::Known { schemes: Arc::clone(&self.schemes), borne: Arc::clone(&self.borne) }
    }

    /// The pages of `store`, reading `settings.readers` files at once.
    pub fn new(store: Store, settings: Settings) -> Self {
        let queue = Queue::new(settings.readers);
        let versions = Arc::<VersionsRead>::default();
        let answers = Arc::<StudyAnswers>::default();
        let beside = Arc::new(scheme::Beside::over(Arc::clone(&answers), Arc::clone(&versions)));
        Self(Arc::new(Parts {
            store,
            settings: Arc::new(settings),
            queue,
            arrivals: Arc::default(),
            libraries: Arc::default(),
            told: Arc::default(),
            boards: Arc::default(),
            versions,
            schemes: Arc::default(),
            coverages: Arc::default(),
            contradictions: Arc::new(scheme::Contradictions::over(Arc::clone(&beside))),
            beside,
            published: Arc::default(),
            views: Arc::default(),
            proof_sheets: Arc::default(),
            indexes: Arc::default(),
            precedents: Arc::default(),
            cues: Arc::new(Settled::new(MOST_CODEBOOKS)),
            people: Arc::default(),
            borne: Arc::default(),
            codings: Arc::default(),
            queues: Arc::default(),
            origins: Arc::new(Origins::among(answers)),
        }))
    }
}

fn not_read_ahead(error: &(impl std::error::Error + 'static)) {
    tracing::warn!(
        error = error as &dyn std::error::Error,
        "what pages keep in memory could not be read ahead"
    );
}

/// Of so many versions of codebooks the words are kept.
const MOST_CODEBOOKS: usize = 8;

/// How this installation is set up.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether the data is generated for demonstration; every page says so then.
    pub generated: bool,
    /// Whether the cookie may travel over plain HTTP: on loopback yes, behind TLS no.
    pub plain_http: bool,
    /// Who reads pages aloud; its turns keep the voices from crowding the machine.
    pub speaker: publish::Speaker,
    /// A folder of typefaces for PDFs that comes before the system's; empty when there is none.
    pub fonts: std::path::PathBuf,
    /// What reads documents that are sent.
    pub reader: reports::DocumentReader,
    /// How many documents are read at once.
    pub readers: usize,
    /// Who letters come from; `None` while no mail server is set up.
    pub mail: Option<String>,
}

/// How long any answer may take; audio of a long page is the slowest.
const SLOWEST: Duration = Duration::from_secs(120);

/// The whole site.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .merge(assets::router())
        .merge(preferences::router())
        .merge(pages::router())
        .fallback(|| async { PageError::NotFound })
        .layer(middleware::from_fn_with_state(app.clone(), error::render))
        .layer(middleware::from_fn(as_one_answer))
        .layer(middleware::from_fn(security::guard))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, SLOWEST))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(TraceLayer::new_for_http())
        .with_state(app)
}

/// Middleware: a page that is only looked at is one answer ([`store::in_one_answer`]); what changes something is not.
async fn as_one_answer(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        store::in_one_answer(next.run(request)).await
    } else {
        next.run(request).await
    }
}

/// 200 when the database answers.
async fn healthz(axum::extract::State(app): axum::extract::State<App>) -> (StatusCode, &'static str) {
    match store::head(&app.store).await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the store does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n")
        }
    }
}
