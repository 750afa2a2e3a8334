//! What proves that a task is done: a file, looked at before a byte of it is kept, and a passage of the body's own report.

use formats::{Kind, Limits, sniff};
use kernel::{Bilingual, BodyCode, StudyCode};
use reports::DocumentReader;

use ::store::Store;

use crate::{CommitteeError, Proof, ProofFile, ProofPassage};

/// The most bytes a proof's file may have.
pub const MOST_PROOF_BYTES: usize = 16 << 20;

/// A proof as it is sent.
#[derive(Debug, Clone, Default)]
pub struct NewProof {
    /// A file.
    pub file: Option<Sent>,
    /// Where a passage of the body's current report stands; empty for none.
    pub address: String,
}

/// A file as it is sent.
#[derive(Clone)]
pub struct Sent {
    /// The name it has.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Its bytes are not for logs.
impl std::fmt::Debug for Sent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sent").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// Looks at a proof without keeping anything of it.
///
/// # Errors
/// When there is none, the file cannot be read or is marked secret, or the body's current report has no such passage.
pub(crate) async fn look_at(
    store: &Store,
    reader: &DocumentReader,
    (study, body): (&StudyCode, &BodyCode),
    new: &NewProof,
) -> Result<Proof, CommitteeError> {
    let file = match &new.file {
        Some(sent) => Some(look_at_file(reader, sent.clone()).await?),
        None => None,
    };
    let passage = match address(&new.address) {
        "" => None,
        address => Some(passage(store, (study, body), address).await?),
    };
    if file.is_none() && passage.is_none() {
        return Err(CommitteeError::NoProof);
    }
    Ok(Proof { file, passage })
}

/// An address as people copy it: alone, or at the end of a page's address.
fn address(given: &str) -> &str {
    let given = given.trim();
    given.rsplit_once('#').map_or(given, |(_, address)| address)
}

async fn look_at_file(reader: &DocumentReader, sent: Sent) -> Result<ProofFile, CommitteeError> {
    let reader = reader.clone();
    // A document is taken apart on a thread that may wait: the reader may start a program.
    let looked = tokio::task::spawn_blocking(move || looked_at(&reader, &sent)).await;
    looked.map_err(|_| CommitteeError::Store(::store::StoreError::row("proof", "the program is stopping")))?
}

fn looked_at(reader: &DocumentReader, sent: &Sent) -> Result<ProofFile, CommitteeError> {
    let limits = Limits { bytes: MOST_PROOF_BYTES as u64, ..Limits::default() };
    let name = formats::file_name(&sent.name);
    if let Some(mark) = formats::secrecy::mark_in_name(&name) {
        return Err(CommitteeError::Secret { mark });
    }
    let read = reader.read(&sent.bytes, &limits).map_err(|refused| {
        let problem = refused.problem();
        CommitteeError::Unreadable(Bilingual::new(
            format!("{} {}", problem.message.vi, problem.hint.vi),
            format!("{} {}", problem.message.en, problem.hint.en),
        ))
    })?;
    if let Some(found) = reports::secrecy_mark(&read.value, &name) {
        return Err(CommitteeError::Secret { mark: found.mark });
    }
    if read.value.is_wordless() {
        return Err(CommitteeError::Unreadable(Bilingual::new(
            "tệp chỉ có hình ảnh, không có chữ đọc được nên không biết có dấu mật hay không. Hãy gửi bản có chữ (.docx, .pdf xuất từ văn bản).",
            "it holds pictures only and no words that can be read, so nobody can know whether it is marked secret. Send a file with words (.docx, or a .pdf made from the document).",
        )));
    }
    let name = if name.is_empty() { format!("minh-chung.{}", ending(&sent.bytes)) } else { name };
    Ok(ProofFile { digest: kernel::Digest::of(&sent.bytes), name })
}

fn ending(bytes: &[u8]) -> &'static str {
    let kind: Kind = sniff(bytes);
    kind.ending().0
}

async fn passage(
    store: &Store,
    (study, body): (&StudyCode, &BodyCode),
    address: &str,
) -> Result<ProofPassage, CommitteeError> {
    let none = || CommitteeError::NoPassage { address: address.to_owned() };
    let report = reports::report_of(store, study, body).await?.ok_or_else(none)?;
    let version = reports::latest(store, report).await?.ok_or_else(none)?;
    let passage = reports::passage(store, version.id, address).await?.ok_or_else(none)?;
    Ok(ProofPassage {
        report,
        version: version.number,
        address: passage.address,
        digest: passage.digest,
        quote: passage.text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_alone_or_from_a_link() {
        for given in ["causes/p3", " causes/p3 ", "http://127.0.0.1/studies/s/reports/TU.H26#causes/p3"] {
            assert_eq!(address(given), "causes/p3", "{given}");
        }
        assert_eq!(address("  "), "");
    }

    #[test]
    fn a_marked_or_unreadable_file_is_refused() {
        let reader = DocumentReader::alone();
        let look = |name: &str, html: &str| {
            let bytes = format!("<html><head><meta charset=\"utf-8\"></head><body>{html}</body></html>");
            looked_at(&reader, &Sent { name: name.to_owned(), bytes: bytes.into_bytes() })
        };
        assert_eq!(look("C:\\qd.doc", "<p>Quyết định</p>").unwrap().name, "qd.doc");
        assert_eq!(look("", "<p>Quyết định</p>").unwrap().name, "minh-chung.html");
        let marked = look("qd.doc", "<p>TỐI MẬT</p><p>Quyết định</p>");
        assert!(matches!(marked, Err(CommitteeError::Secret { mark: "TỐI MẬT" })));
        let named = look("TUYỆT MẬT.doc", "<p>Quyết định</p>");
        assert!(matches!(named, Err(CommitteeError::Secret { .. })));
        let other = looked_at(&reader, &Sent { name: "a.jpg".to_owned(), bytes: b"\xFF\xD8\xFF.".to_vec() });
        assert!(matches!(other, Err(CommitteeError::Unreadable(_))));
        assert!(matches!(look("a.doc", ""), Err(CommitteeError::Unreadable(_))));
    }
}
