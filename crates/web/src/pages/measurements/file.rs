//! The result as a file to keep: a page that stands alone, a workbook, a table, or everything as JSON; replies go with it.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use measurements::output;

use super::measured;
use crate::visitor::Visitor;
use crate::{App, PageError};

/// What there is, by the ending of its name, with the kind of its content.
const FORMS: [(&str, &str); 5] = [
    ("html", "text/html; charset=utf-8"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("csv", "text/csv; charset=utf-8"),
    ("parquet", "application/vnd.apache.parquet"),
    ("json", "application/json"),
];

pub(super) async fn download(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog, file)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let ending = file.strip_prefix("result.").unwrap_or_default();
    let (form, kind) = FORMS.into_iter().find(|(form, _)| *form == ending).ok_or(PageError::NotFound)?;
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let whole = measurements::result(&app.store, &it.measurement).await.map_err(PageError::internal)?;
    let language = visitor.language;
    let bytes = tokio::task::spawn_blocking(move || match form {
        "html" => output::html(&whole, language).map(String::into_bytes),
        "xlsx" => output::xlsx(&whole, language),
        "csv" => output::csv(&whole, language),
        "parquet" => output::parquet(&whole, language),
        _ => Ok(serde_json::to_vec_pretty(&whole).unwrap_or_default()),
    });
    let bytes = bytes.await.map_err(PageError::internal)?.map_err(PageError::internal)?;
    let disposition = format!("attachment; filename=\"do-luong-ban-{}.{form}\"", it.measurement.number);
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], bytes).into_response())
}
