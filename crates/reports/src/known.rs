//! What is known of a body's earlier sendings before a file of it is looked at. Pure but for loading it.

use ::store::{Store, StoreError};
use jiff::civil::Date;
use kernel::{Bilingual, BodyCode, Digest, Place, Problem, Severity, StudyCode};

use crate::heading::{HeadingChoices, heading_choices};
use crate::{Figure, Head, Version, VersionId};

/// What is known of a body's earlier sendings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Which sections people chose for its headings.
    pub choices: HeadingChoices,
    /// The documents it sent before, newest first.
    pub documents: Vec<KnownDocument>,
    /// The version received last.
    pub last: Option<VersionId>,
    /// The figures of the version before; none are compared for the first.
    pub earlier: Option<Vec<Figure>>,
}

/// A document that was received before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDocument {
    /// The version's number.
    pub number: i64,
    /// SHA-256 of its file.
    pub file: Digest,
    /// Number and symbol in its head.
    pub document_number: Option<String>,
    /// The day in its head.
    pub document_date: Option<Date>,
}

impl From<&Version> for KnownDocument {
    fn from(version: &Version) -> Self {
        Self {
            number: version.number,
            file: version.digest,
            document_number: version.document_number.clone(),
            document_date: version.document_date,
        }
    }
}

/// What is known of `body` in `study`.
///
/// # Errors
/// When the database refuses.
pub async fn known_of(store: &Store, study: &StudyCode, body: &BodyCode) -> Result<Known, StoreError> {
    let choices = heading_choices(store, study, body).await?;
    let versions = match crate::report_of(store, study, body).await? {
        Some(report) => crate::versions(store, report).await?,
        None => Vec::new(),
    };
    let last = versions.first().map(|newest| newest.id);
    let earlier = match last {
        Some(last) => Some(crate::figures(store, last).await?),
        None => None,
    };
    Ok(Known { choices, documents: versions.iter().map(KnownDocument::from).collect(), last, earlier })
}

/// The warning that a document of the same number, symbol and day was received before and was another file.
pub(crate) fn same_number(head: &Head, file: Digest, known: &Known) -> Option<Problem> {
    let number = head.number.as_ref()?;
    let earlier = known.documents.iter().find(|document| {
        document.file != file
            && document.document_number.as_ref() == Some(number)
            && document.document_date == head.date
    })?;
    let version = earlier.number;
    Some(Problem::new(
        "document-number-again",
        Severity::Warning,
        Place::Whole,
        Bilingual::new(
            format!("Văn bản số {number} đã được tiếp nhận ở phiên bản {version}, nhưng là một tệp khác."),
            format!(
                "A document numbered {number} was received before as version {version}, but it was another file."
            ),
        ),
        Bilingual::new(
            "Nếu là bản sửa, hãy giữ số cũ và gửi tiếp; nếu là văn bản mới, hãy kiểm tra lại số và ngày.",
            "If it corrects that one, keep the number and go on; if it is another document, look at number and day.",
        ),
    ))
}
