//! The list of rules as anyone reads it: no sign-in, no JavaScript, both languages.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use reports::rules::ALL;
use tower::ServiceExt as _;

async fn page(language: &str) -> (StatusCode, String) {
    let (store, _dir) = testkit::sqlite(&[accounts::MIGRATIONS, plan::MIGRATIONS, reports::MIGRATIONS]).await;
    let settings = web::Settings {
        generated: false,
        plain_http: true,
        speaker: Default::default(),
        fonts: Default::default(),
        mail: None,
        reader: reports::DocumentReader::alone(),
        readers: 2,
    };
    let app = web::router(web::App::new(store, settings));
    let request = Request::get("/rules").header("cookie", format!("damlam_language={language}"));
    let answer = app.oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    let status = answer.status();
    let bytes = axum::body::to_bytes(answer.into_body(), 4 << 20).await.expect("a body");
    (status, String::from_utf8(bytes.to_vec()).expect("text"))
}

#[tokio::test]
async fn every_rule_is_explained_in_both_languages() {
    let (vietnamese, english) = (page("vi").await, page("en").await);
    assert_eq!((vietnamese.0, english.0), (StatusCode::OK, StatusCode::OK));
    for rule in ALL {
        assert!(vietnamese.1.contains(&format!("id=\"{}\"", rule.id)), "{}", rule.id);
        assert!(vietnamese.1.contains(&format!("href=\"#{}\"", rule.id)), "{}", rule.id);
        assert!(english.1.contains(&format!("id=\"{}\"", rule.id)), "{}", rule.id);
    }
    assert!(
        vietnamese.1.contains("Quy tắc kiểm tra")
            && english.1.contains("A part is not greater than its whole")
    );
}
