//! What proves that files are what was published: the ledger entry of the release, its place, and the installation's signature.
//!
//! It is made from rows and key and kept nowhere. Whose key it is, it cannot say: the office publishes its public key.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use ::store::{InstallationKey, Store};
use kernel::{Digest, Entry};
use serde::{Deserialize, Serialize};

use super::SUMS;
use crate::revocation::subject_of;
use crate::{PublishError, Release};

/// The name of its file.
pub const PROOF: &str = "ledger.json";

/// The first line of what is signed.
const FORM: &str = "damlam release 1";

/// The most entries looked through at once.
const PAGE: i64 = 100;

/// The ledger entry a release was published with, signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseProof {
    /// The entry as it stands in the ledger. Its payload names the SHA-256 of page.json and of the Word file.
    pub entry: ProvenEntry,
    /// The lines that were signed.
    pub signed: String,
    /// The ed25519 signature over `signed`, in hexadecimal.
    pub signature: String,
    /// The public half of the installation's key, in hexadecimal.
    pub public_key: String,
}

/// A ledger entry as a file holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenEntry {
    sequence: i64,
    id: String,
    at: String,
    actor: String,
    kind: String,
    subject: String,
    payload: String,
    previous: Digest,
    hash: Digest,
}

/// Something in an export that is not as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofDifference(pub String);

impl ReleaseProof {
    /// The position of the entry in the ledger.
    pub fn position(&self) -> i64 {
        self.entry.sequence
    }

    /// The hash of the entry.
    pub fn entry_hash(&self) -> Digest {
        self.entry.hash
    }

    /// The proof as the text of a file.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which only a bug can bring about.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    fn of(entry: &Entry, key: &InstallationKey) -> Self {
        let entry = ProvenEntry::of(entry);
        let signed = entry.signed();
        let signature = hex(&key.sign(signed.as_bytes()));
        Self { entry, signed, signature, public_key: hex(&key.public()) }
    }

    /// What in it does not follow from itself.
    fn differences(&self) -> Vec<ProofDifference> {
        let mut found = Vec::new();
        let mut told = |what: &str| found.push(ProofDifference(format!("{PROOF}: {what}")));
        match self.entry.entry() {
            Some(entry) if entry.computed_hash() == entry.hash => {}
            Some(_) => told("the entry does not give its hash; it was changed"),
            None => told("the entry has not the form of one"),
        }
        if self.signed != self.entry.signed() {
            told("the signed lines are not those of the entry");
        }
        let key = bytes(&self.public_key).and_then(|key| key.try_into().ok());
        let signature = bytes(&self.signature).and_then(|signature| signature.try_into().ok());
        let is_signed = key.zip(signature).is_some_and(|(key, signature): ([u8; 32], [u8; 64])| {
            InstallationKey::verifies(&key, self.signed.as_bytes(), &signature)
        });
        if !is_signed {
            told("the signature is not that of the public key in it");
        }
        found
    }
}

impl ProvenEntry {
    fn of(entry: &Entry) -> Self {
        Self {
            sequence: entry.sequence,
            id: entry.id.to_string(),
            at: entry.at.to_string(),
            actor: entry.actor.clone(),
            kind: entry.kind.clone(),
            subject: entry.subject.clone(),
            payload: entry.payload.clone(),
            previous: entry.previous,
            hash: entry.hash,
        }
    }

    /// The entry, if this has the form of one.
    fn entry(&self) -> Option<Entry> {
        Some(Entry {
            sequence: self.sequence,
            id: self.id.parse().ok()?,
            at: self.at.parse().ok()?,
            actor: self.actor.clone(),
            kind: self.kind.clone(),
            subject: self.subject.clone(),
            payload: self.payload.clone(),
            previous: self.previous,
            hash: self.hash,
        })
    }

    fn signed(&self) -> String {
        let Self { sequence, kind, subject, payload, hash, .. } = self;
        format!(
            "{FORM}\nledger_position: {sequence}\nledger_entry: {hash}\nkind: {kind}\nsubject: {subject}\nfacts: {payload}\n"
        )
    }

    /// What the entry tells of the SHA-256 of a file.
    fn digest_of(&self, name: &str) -> Option<Digest> {
        let facts: serde_json::Value = serde_json::from_str(&self.payload).ok()?;
        facts.get(name)?.as_str()?.parse().ok()
    }
}

/// The proof of `release`.
///
/// # Errors
/// When the store fails, or the ledger holds no entry of it.
pub async fn proof(store: &Store, release: &Release) -> Result<ReleaseProof, PublishError> {
    let subject = subject_of(release.id);
    let mut after = 0;
    loop {
        let entries = ::store::entries_of(store, "release.published", after, PAGE).await?;
        let Some(last) = entries.last() else {
            let why = "the ledger holds no entry of it".to_owned();
            return Err(PublishError::Stored { release: release.id.to_string(), why });
        };
        after = last.sequence;
        if let Some(entry) = entries.iter().find(|entry| entry.subject == subject) {
            return Ok(ReleaseProof::of(entry, store.key()));
        }
    }
}

/// Checks an unpacked export offline: every file against [`SUMS`], page and Word file against the ledger entry, the entry against its
/// hash and signature. Gives the proof, if one can be read, and everything that differs.
///
/// # Errors
/// When the folder cannot be read.
pub fn check_export(folder: &Path) -> std::io::Result<(Option<ReleaseProof>, Vec<ProofDifference>)> {
    let mut found = Vec::new();
    let mut sums = BTreeMap::new();
    for line in fs::read_to_string(folder.join(SUMS))?.lines() {
        match line.split_once("  ").map(|(digest, name)| (digest.parse::<Digest>(), name)) {
            Some((Ok(digest), name)) => {
                sums.insert(name.to_owned(), digest);
            }
            _ => found.push(ProofDifference(format!("{SUMS}: «{line}» is no line of it"))),
        }
    }
    for (name, digest) in &sums {
        match fs::read(folder.join(name)) {
            Ok(bytes) if Digest::of(&bytes) == *digest => {}
            Ok(_) => found.push(ProofDifference(format!("{name}: it is not the file that was exported"))),
            Err(error) => found.push(ProofDifference(format!("{name}: it cannot be read ({error})"))),
        }
    }
    let proof: Option<ReleaseProof> =
        fs::read(folder.join(PROOF)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let Some(proof) = proof else {
        found.push(ProofDifference(format!("{PROOF}: it is not there, or has not its form")));
        return Ok((None, found));
    };
    found.extend(proof.differences());
    for (name, fact) in [("page.json", "page"), ("de-an.docx", "docx")] {
        let is = fs::read(folder.join(name)).ok().map(|bytes| Digest::of(&bytes));
        if is.is_none() || is != proof.entry.digest_of(fact) {
            found.push(ProofDifference(format!("{name}: it is not the file the ledger entry names")));
        }
    }
    Ok((Some(proof), found))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks_exact(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.map(byte).collect()
}
