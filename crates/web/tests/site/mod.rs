//! A site for tests of pages over HTTP: the shipped plan, people who can sign in, and the forms they send.

use std::path::Path;

use accounts::NewAccount;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use kernel::{Actor, BodyCode, Role, World};
use store::Store;
use tower::ServiceExt as _;

pub const STUDY: &str = "responsibility-2023";
const PASSWORD: &str = "a long enough one";

pub struct Site {
    pub store: Store,
    pub app: axum::Router,
    _dir: tempfile::TempDir,
}

impl Site {
    /// The shipped plan and an account for each login, with its role and body.
    pub async fn open(people: &[(&str, Role, Option<&str>)]) -> Self {
        Self::open_in(World::scripted(1), people).await
    }

    /// As [`Self::open`], in the world given.
    pub async fn open_in(world: World, people: &[(&str, Role, Option<&str>)]) -> Self {
        let migrations = [
            accounts::MIGRATIONS,
            plan::MIGRATIONS,
            reports::MIGRATIONS,
            worklog::MIGRATIONS,
            measurements::MIGRATIONS,
            coding::MIGRATIONS,
            scheme::MIGRATIONS,
            committee::MIGRATIONS,
            publish::MIGRATIONS,
        ];
        let (store, dir) = testkit::sqlite_in(world, &migrations).await;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
        let files = plan::files_of_folder(&folder).expect("the shipped plan is there");
        plan::issue(&store, &Actor::system(), files).await.expect("it is good");
        for (login, role, body) in people {
            let body = body.map(|code| BodyCode::parse(code).expect("a code"));
            let new = NewAccount {
                login: login.parse().expect("a login"),
                name: format!("Người {login}"),
                role: *role,
                post: body.as_ref().map(|_| role.code().to_owned()),
                body,
                password: PASSWORD.to_owned(),
            };
            accounts::create_account(&store, &Actor::system(), new).await.expect("an account");
        }
        let settings = web::Settings {
            generated: false,
            plain_http: true,
            speaker: Default::default(),
            fonts: Default::default(),
            mail: None,
            reader: reports::DocumentReader::alone(),
            readers: 2,
        };
        let app = web::router(web::App::new(store.clone(), settings));
        Self { store, app, _dir: dir }
    }

    pub async fn sign_in(&self, login: &str) -> String {
        let session = accounts::sign_in(&self.store, login, PASSWORD.to_owned()).await.expect("signed in");
        format!("damlam_session={}", session.token)
    }

    pub async fn get(&self, cookie: &str, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header("cookie", cookie).body(Body::empty()).expect("a request");
        text(self.app.clone().oneshot(request).await.expect("an answer")).await
    }

    /// Posts fields with the token of the page at `from`.
    pub async fn form(&self, cookie: &str, from: &str, path: &str, fields: &[(&str, &str)]) -> Response {
        let (_, page) = self.get(cookie, from).await;
        let csrf = between(&page, "name=\"csrf\" value=\"", "\"");
        let mut fields = fields.to_vec();
        fields.push(("csrf", csrf));
        let request = Request::post(path)
            .header("cookie", cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(serde_urlencoded::to_string(&fields).expect("a form")))
            .expect("a request");
        self.app.clone().oneshot(request).await.expect("an answer")
    }
}

pub async fn text(response: Response) -> (StatusCode, String) {
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 8 << 20).await.expect("a body");
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

/// What stands between two parts of a page.
#[track_caller]
pub fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let start = page.find(before).map(|at| at + before.len());
    let start = start.unwrap_or_else(|| panic!("the page does not hold «{before}»:\n{page}"));
    let end = page[start..].find(after).expect("the page has its end");
    &page[start..start + end]
}

#[track_caller]
pub fn holds(page: &str, part: &str) {
    assert!(page.contains(part), "the page does not hold «{part}»:\n{page}");
}
