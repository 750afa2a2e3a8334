//! Files that come in parts: the protocol tus 1.0.0 (core, creation, termination), and how the file that is whole fares.
//!
//! It carries bytes into `reports::uploads` and hands a whole file to `reports::submission::keep` when its turn comes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{options, patch};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt as _;
use jiff::{SignedDuration, Timestamp};
use kernel::{AccountId, Actor, Bilingual, StudyCode};
use reports::Letters;
use reports::queue::Ticket;
use reports::submission::{self, SubmissionError};
use reports::uploads::{Progress, UploadError, UploadId, Uploads};

use super::path;
use crate::form::check_token;
use crate::pages::desk::own_body;
use crate::visitor::Visitor;
use crate::{App, PageError};

const VERSION: HeaderName = HeaderName::from_static("tus-resumable");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// How long what became of a file is told.
const TOLD_FOR: SignedDuration = SignedDuration::from_hours(1);

/// Files that come in parts, and what became of those that are whole.
#[derive(Debug, Default)]
pub struct Arrivals {
    uploads: Uploads,
    whole: Mutex<HashMap<UploadId, Whole>>,
}

/// A file that is whole.
#[derive(Debug)]
struct Whole {
    owner: AccountId,
    at: Timestamp,
    fate: Fate,
}

#[derive(Debug, Clone)]
enum Fate {
    /// It waits, or is being read.
    Waiting(Arc<Ticket>),
    /// It was kept: where its page is.
    Kept(String),
    /// It was not: why.
    Refused(Bilingual),
}

impl Arrivals {
    fn whole(&self) -> MutexGuard<'_, HashMap<UploadId, Whole>> {
        self.whole.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, now: Timestamp, id: UploadId, owner: AccountId, fate: Fate) {
        let mut whole = self.whole();
        whole.retain(|_, known| now.duration_since(known.at) < TOLD_FOR);
        whole.insert(id, Whole { owner, at: now, fate });
    }

    fn fate(&self, owner: AccountId, id: UploadId) -> Option<Fate> {
        self.whole().get(&id).filter(|known| known.owner == owner).map(|known| known.fate.clone())
    }
}

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/desk/{study}/uploads", options(about).post(begin))
        .route("/desk/{study}/uploads/{id}", patch(append).head(progress).get(fate).delete(forget))
}

/// An answer of the protocol.
fn answer(status: StatusCode, headers: &[(HeaderName, String)]) -> Response {
    let mut response = status.into_response();
    let fixed = [(VERSION, "1.0.0"), (CACHE_CONTROL, "no-store")];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name.clone(), value);
        }
    }
    response
}

/// A refusal of the protocol, with a sentence the page shows.
fn refuse(visitor: &Visitor, error: UploadError) -> Response {
    let (status, vi) = match error {
        UploadError::Unknown => (
            StatusCode::NOT_FOUND,
            "Máy chủ không còn giữ phần đã tải của tệp này. Hãy chọn lại tệp và gửi từ đầu.".to_owned(),
        ),
        UploadError::TooLarge => (
            StatusCode::PAYLOAD_TOO_LARGE,
            format!(
                "Tệp trống hoặc lớn hơn {} MB. Hãy giảm cỡ ảnh trong tệp hoặc tách phụ lục rồi gửi lại.",
                reports::MOST_BYTES / 1_000_000
            ),
        ),
        UploadError::Full => (
            StatusCode::SERVICE_UNAVAILABLE,
            "Đang có quá nhiều tệp được gửi cùng lúc. Hãy thử lại sau ít phút.".to_owned(),
        ),
        UploadError::Elsewhere => {
            (StatusCode::CONFLICT, "Phần gửi lên không nối tiếp phần trước.".to_owned())
        }
    };
    let mut response = answer(status, &[(CONTENT_TYPE, "text/plain; charset=utf-8".to_owned())]);
    *response.body_mut() = Body::from(visitor.language.pick(&vi, &error.to_string()).to_owned());
    response
}

/// Who sends, and that the page is ours and speaks the protocol.
fn sender(visitor: &Visitor, headers: &HeaderMap) -> Result<(Actor, AccountId), PageError> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (actor, _) = own_body(visitor)?;
    check_token(visitor, text("x-csrf-token"))?;
    if text("tus-resumable") != "1.0.0" {
        return Err(PageError::bad("Chỉ nhận giao thức tus 1.0.0.", "Only tus 1.0.0 is spoken here."));
    }
    Ok((actor, visitor.signed_in()?.account.id))
}

async fn about() -> Response {
    let header = |name: &'static str, value: String| (HeaderName::from_static(name), value);
    answer(
        StatusCode::NO_CONTENT,
        &[
            header("tus-version", "1.0.0".to_owned()),
            header("tus-extension", "creation,termination".to_owned()),
            header("tus-max-size", reports::MOST_BYTES.to_string()),
        ],
    )
}

async fn begin(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (_, owner) = sender(&visitor, &headers)?;
    let (_, body) = own_body(&visitor)?;
    let study = StudyCode::parse(&study).map_err(|_| PageError::NotFound)?;
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let length: usize = text("upload-length").parse().unwrap_or(0);
    let upload = reports::Upload {
        study: study.clone(),
        body,
        file_name: told(text("upload-metadata"), "filename"),
        encoding: Letters::from_code(&told(text("upload-metadata"), "encoding")).unwrap_or_default(),
        bytes: Vec::new(),
    };
    match app.arrivals.uploads.begin(app.store.world(), owner, upload, length) {
        Ok(id) => Ok(answer(StatusCode::CREATED, &[(LOCATION, format!("/desk/{study}/uploads/{id}"))])),
        Err(error) => Ok(refuse(&visitor, error)),
    }
}

/// What the protocol's metadata tell under `key`: pairs of a key and a text in base64.
fn told(metadata: &str, key: &str) -> String {
    let pairs = metadata.split(',').filter_map(|pair| pair.trim().split_once(' '));
    let value = pairs.into_iter().find(|(found, _)| *found == key).map(|(_, value)| value.trim());
    let bytes = value.and_then(|value| STANDARD.decode(value).ok()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn progress(
    State(app): State<App>,
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (_, owner) = sender(&visitor, &headers)?;
    let Ok(id) = id.parse::<UploadId>() else { return Ok(refuse(&visitor, UploadError::Unknown)) };
    match app.arrivals.uploads.progress(owner, id) {
        Ok(Progress { offset, length }) => {
            Ok(answer(StatusCode::OK, &[(OFFSET, offset.to_string()), (LENGTH, length.to_string())]))
        }
        Err(error) => Ok(refuse(&visitor, error)),
    }
}

/// Takes a part. What came before a line was cut stays.
async fn append(
    State(app): State<App>,
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, PageError> {
    let (actor, owner) = sender(&visitor, &headers)?;
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if text(CONTENT_TYPE) != "application/offset+octet-stream" {
        return Ok(answer(StatusCode::UNSUPPORTED_MEDIA_TYPE, &[]));
    }
    let Ok(id) = id.parse::<UploadId>() else { return Ok(refuse(&visitor, UploadError::Unknown)) };
    let Ok(mut offset) = text(OFFSET).parse::<usize>() else {
        return Ok(answer(StatusCode::BAD_REQUEST, &[]));
    };
    let mut parts = body.into_data_stream();
    let mut whole = false;
    while let Some(part) = parts.next().await {
        let Ok(bytes) = part else { return Ok(answer(StatusCode::BAD_REQUEST, &[])) };
        match app.arrivals.uploads.append(app.store.world().now(), owner, id, offset, &bytes) {
            Ok(progress) => {
                offset = progress.offset;
                whole = progress.is_whole();
            }
            Err(error) => return Ok(refuse(&visitor, error)),
        }
    }
    if whole {
        hand_over(&app, actor, owner, id);
    }
    Ok(answer(StatusCode::NO_CONTENT, &[(OFFSET, offset.to_string())]))
}

/// Queues a whole file to be read and kept.
fn hand_over(app: &App, actor: Actor, owner: AccountId, id: UploadId) {
    let Ok(upload) = app.arrivals.uploads.take(owner, id) else { return };
    let ticket = Arc::new(app.queue.join());
    let now = app.store.world().now();
    app.arrivals.set(now, id, owner, Fate::Waiting(Arc::clone(&ticket)));
    let app = app.clone();
    tokio::spawn(async move {
        let study = upload.study.clone();
        let turn = ticket.turn(app.store.world()).await;
        let kept = submission::keep(&app.store, &app.settings.reader, &actor, upload).await;
        drop(turn);
        let fate = match kept {
            Ok(kept) => Fate::Kept(path(&study, kept.submission.number)),
            Err(error) => Fate::Refused(why(&error)),
        };
        app.arrivals.set(app.store.world().now(), id, owner, fate);
    });
}

fn why(error: &SubmissionError) -> Bilingual {
    let problem = match error {
        SubmissionError::Receive(error) => error.problem(),
        _ => None,
    };
    if let Some(problem) = problem {
        let join = |one: &str, other: &str| format!("{one} {other}");
        return Bilingual::new(
            join(&problem.message.vi, &problem.hint.vi),
            join(&problem.message.en, &problem.hint.en),
        );
    }
    error.message().unwrap_or_else(|| {
        tracing::error!(error = error as &dyn std::error::Error, "a file that came in parts was not kept");
        Bilingual::new(
            "Hệ thống gặp lỗi khi đọc tệp. Hãy gửi lại sau ít phút.",
            "Something failed while the file was read. Send it again in a few minutes.",
        )
    })
}

/// How a whole file fares: `{"ahead":2,"wait":6}`, `{"href":"…"}` or `{"refused":"…"}`.
async fn fate(
    State(app): State<App>,
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    own_body(&visitor)?;
    let owner = visitor.signed_in()?.account.id;
    let id: UploadId = id.parse().map_err(|_| PageError::NotFound)?;
    let told = match app.arrivals.fate(owner, id).ok_or(PageError::NotFound)? {
        Fate::Waiting(ticket) => {
            let place = ticket.place();
            serde_json::json!({ "ahead": place.ahead, "wait": place.wait.as_secs() })
        }
        Fate::Kept(href) => serde_json::json!({ "href": href }),
        Fate::Refused(why) => serde_json::json!({ "refused": why.get(visitor.language) }),
    };
    Ok(([(CACHE_CONTROL, "no-store"), (CONTENT_TYPE, "application/json")], told.to_string()).into_response())
}

async fn forget(
    State(app): State<App>,
    visitor: Visitor,
    Path((_, id)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (_, owner) = sender(&visitor, &headers)?;
    if let Ok(id) = id.parse() {
        app.arrivals.uploads.forget(owner, id);
    }
    Ok(answer(StatusCode::NO_CONTENT, &[]))
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn the_name_stands_in_the_metadata() {
        assert_eq!(told("kind ZG9jeA==,filename QsOhbyBjw6FvLmRvY3g=", "filename"), "Báo cáo.docx");
        assert_eq!(told("filename ???", "filename"), "");
        assert_eq!(told("", "filename"), "");
    }
}
