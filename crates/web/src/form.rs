//! Forms: fields and uploads, taken only with the visitor's form token.
//!
//! Cross-site posts are stopped before, in `security`; the token is the second lock.

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, FromRequestParts as _, Multipart, RawForm, Request};
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq as _;

use crate::visitor::Visitor;
use crate::{App, PageError};

/// A posted form of a signed-in visitor whose token was right. The token's field is named `csrf`.
#[derive(Debug)]
pub struct Posted<T>(pub T);

#[derive(serde::Deserialize)]
struct Token {
    #[serde(default)]
    csrf: String,
}

impl<T: DeserializeOwned> FromRequest<App> for Posted<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, app: &App) -> Result<Self, PageError> {
        let (mut parts, body) = request.into_parts();
        let Ok(visitor) = Visitor::from_request_parts(&mut parts, app).await;
        let request = Request::from_parts(parts, body);
        let RawForm(bytes) = RawForm::from_request(request, app).await.map_err(|_| unreadable())?;
        let token: Token = serde_urlencoded::from_bytes(&bytes).map_err(|_| unreadable())?;
        check_token(&visitor, &token.csrf)?;
        Ok(Self(serde_urlencoded::from_bytes(&bytes).map_err(|_| unreadable())?))
    }
}

/// Whether `given` is the visitor's form token.
///
/// # Errors
/// When the visitor is not signed in or the token is another's.
pub fn check_token(visitor: &Visitor, given: &str) -> Result<(), PageError> {
    let right = &visitor.signed_in()?.csrf;
    if bool::from(right.as_bytes().ct_eq(given.as_bytes())) {
        Ok(())
    } else {
        Err(PageError::bad(
            "Biểu mẫu đã hết hiệu lực (phiên đăng nhập đã đổi). Hãy tải lại trang rồi gửi lại.",
            "The form is no longer valid (you signed in anew). Reload the page and send again.",
        ))
    }
}

/// The most bytes a plain field of a form with files may have.
pub const MOST_TEXT: usize = 1_000_000;

/// An uploaded file, in memory.
#[derive(Debug)]
pub struct UploadedFile {
    /// The name the sender's computer gave it; never used as a path.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What a form with a file carried. The field `csrf` must come before any file.
#[derive(Debug, Default)]
pub struct UploadForm {
    /// Plain fields by name.
    pub fields: std::collections::BTreeMap<String, String>,
    /// Files by field name; a file field left empty is not here.
    pub files: std::collections::BTreeMap<String, UploadedFile>,
}

impl UploadForm {
    /// Reads the form, keeping files in memory and none above `most_bytes`; a plain field has [`MOST_TEXT`] bytes at most.
    /// Nothing is read past the bounds, and nothing at all when the token is wrong.
    ///
    /// # Errors
    /// When the token is wrong, the form cannot be read, or a file or field is too large.
    pub async fn read(visitor: &Visitor, mut form: Multipart, most_bytes: usize) -> Result<Self, PageError> {
        let mut read = Self::default();
        let mut trusted = false;
        while let Some(field) = form.next_field().await.map_err(|_| unreadable())? {
            let key = field.name().unwrap_or_default().to_owned();
            let name = field.file_name().map(str::to_owned);
            if !trusted && key != "csrf" {
                check_token(visitor, "")?;
            }
            let bytes = match &name {
                Some(_) => bounded(field, most_bytes, file_too_large).await?,
                None => bounded(field, MOST_TEXT, text_too_long).await?,
            };
            match name {
                Some(name) if !(name.is_empty() && bytes.is_empty()) => {
                    read.files.insert(key, UploadedFile { name, bytes });
                }
                Some(_) => {}
                None => {
                    let text = String::from_utf8(bytes).map_err(|_| unreadable())?;
                    if key == "csrf" {
                        check_token(visitor, &text)?;
                        trusted = true;
                    }
                    read.fields.insert(key, text);
                }
            }
        }
        if trusted { Ok(read) } else { Err(check_token(visitor, "").err().unwrap_or_else(unreadable)) }
    }

    /// The plain field `name`, trimmed; empty when missing.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |text| text.trim())
    }
}

async fn bounded(
    mut field: Field<'_>,
    most: usize,
    refusal: fn(usize) -> PageError,
) -> Result<Vec<u8>, PageError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| unreadable())? {
        if bytes.len() + chunk.len() > most {
            return Err(refusal(most));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn file_too_large(most: usize) -> PageError {
    let megabytes = most / 1_000_000;
    PageError::bad(
        format!("Tệp lớn hơn {megabytes} MB. Hãy giảm cỡ ảnh trong tệp hoặc tách phụ lục rồi gửi lại."),
        format!(
            "The file is larger than {megabytes} MB. Make its pictures smaller or split off annexes, then send again."
        ),
    )
}

fn text_too_long(most: usize) -> PageError {
    let megabytes = most / 1_000_000;
    PageError::bad(
        format!("Một ô văn bản của biểu mẫu dài hơn {megabytes} MB. Hãy rút ngắn rồi gửi lại."),
        format!("A text field of the form is longer than {megabytes} MB. Shorten it, then send again."),
    )
}

fn unreadable() -> PageError {
    PageError::bad(
        "Không đọc được biểu mẫu gửi lên (có thể đường truyền bị ngắt). Hãy thử gửi lại.",
        "What was sent could not be read (perhaps the line was cut). Try sending it again.",
    )
}

/// Percent-encodes a text for use as a value in an address.
pub fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}
