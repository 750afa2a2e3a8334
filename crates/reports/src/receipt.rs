//! Receipts: what was received, when, and where it stands in the ledger, signed so that anyone can check it
//! without this program's data.
//!
//! A receipt is made from the version's row, its ledger entry and the installation's key; it is not kept itself,
//! and it comes out the same each time it is asked for. Whose key it is, a receipt cannot say: the office
//! publishes its public key.

use ::store::InstallationKey;
use kernel::{Bilingual, Digest};

/// The first line of what is signed.
const FORM: &str = "damlam receipt 1";

/// A receipt as a file: the facts, the text that was signed, and the signature.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// What was received.
    pub receipt: Facts,
    /// The same facts as the lines that were signed.
    pub signed: String,
    /// The ed25519 signature over `signed`, in hexadecimal.
    pub signature: String,
    /// The public half of the installation's key, in hexadecimal.
    pub public_key: String,
}

/// What a receipt vouches for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The study's code.
    pub study: String,
    /// The code of the body that owes the report.
    pub body: String,
    /// The report's id.
    pub report: String,
    /// The version's id.
    pub version: String,
    /// The version's number, from 1.
    pub number: i64,
    /// The name the file had.
    pub file_name: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Bytes of the file.
    pub size: i64,
    /// When it was received, in UTC to the microsecond.
    pub received_at: String,
    /// The last day on which it is on time.
    pub due: String,
    /// `on-time` or `late`.
    pub timing: String,
    /// The position of its entry in the ledger.
    pub ledger_position: i64,
    /// The hash of that entry.
    pub ledger_entry: String,
}

/// Something in a receipt, or in a file beside it, that is not as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What differs: a field of the receipt, `signature`, `file`.
    pub what: String,
    /// In words.
    pub message: Bilingual,
}

/// What a receipt is checked against.
#[derive(Debug, Clone, Copy, Default)]
pub struct Against<'a> {
    /// The bytes of the file it should be of.
    pub file: Option<&'a [u8]>,
    /// The public key it should be signed with.
    pub public_key: Option<[u8; 32]>,
}

impl Facts {
    /// Each fact by its name, as it is signed.
    fn lines(&self) -> [(&'static str, String); 13] {
        [
            ("study", self.study.clone()),
            ("body", self.body.clone()),
            ("report", self.report.clone()),
            ("version", self.version.clone()),
            ("number", self.number.to_string()),
            ("file_name", self.file_name.clone()),
            ("sha256", self.sha256.clone()),
            ("size", self.size.to_string()),
            ("received_at", self.received_at.clone()),
            ("due", self.due.clone()),
            ("timing", self.timing.clone()),
            ("ledger_position", self.ledger_position.to_string()),
            ("ledger_entry", self.ledger_entry.clone()),
        ]
    }

    /// The text that is signed: a line for the form, a line for each fact. No fact holds a line break.
    fn text(&self) -> String {
        let lines =
            self.lines().map(|(name, value)| format!("{name}: {}\n", value.replace(['\n', '\r'], " ")));
        format!("{FORM}\n{}", lines.concat())
    }
}

impl Receipt {
    /// The receipt for `facts`, signed with `key`.
    pub fn sign(facts: Facts, key: &InstallationKey) -> Self {
        let signed = facts.text();
        let signature = hex(&key.sign(signed.as_bytes()));
        Self { receipt: facts, signed, signature, public_key: hex(&key.public()) }
    }

    /// The receipt as the text of a file.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).map_or_else(|_| String::new(), |text| text + "\n")
    }
}

/// Checks the file of a receipt offline. Every byte counts; only its line ends may be those of another system.
///
/// # Errors
/// Everything that differs from what was signed and how it was written.
pub fn verify(file: impl AsRef<[u8]>, against: Against<'_>) -> Result<Receipt, Vec<Difference>> {
    let file = file.as_ref();
    let receipt: Receipt = serde_json::from_slice(file).map_err(|error| {
        vec![difference(
            "receipt",
            format!("Tệp biên nhận không còn nguyên dạng: {error}."),
            format!("The receipt has not its form any more: {error}."),
        )]
    })?;
    let mut differences = differing_facts(&receipt);
    let form = receipt.to_json();
    if file != form.as_bytes() && file != form.replace('\n', "\r\n").as_bytes() {
        differences.push(difference(
            "form",
            "Tệp biên nhận không còn đúng từng byte như khi cấp: dấu cách, xuống dòng, thứ tự hoặc cách viết đã đổi.",
            "The receipt is not, byte for byte, as it was given out: spaces, line ends, order or writing changed.",
        ));
    }
    let key = unhex::<32>(&receipt.public_key);
    let signature = unhex::<64>(&receipt.signature);
    let sound = match (&key, &signature) {
        (Some(key), Some(signature)) => InstallationKey::verifies(key, receipt.signed.as_bytes(), signature),
        _ => false,
    };
    if !sound {
        differences.push(difference(
            "signature",
            "Chữ ký không khớp: nội dung đã ký, chữ ký hoặc khóa công khai đã bị sửa.",
            "The signature does not fit: the signed text, the signature or the public key was changed.",
        ));
    }
    if let Some(trusted) = against.public_key
        && key != Some(trusted)
    {
        differences.push(difference(
            "public_key",
            format!("Biên nhận ký bằng khóa {}, không phải khóa {}.", receipt.public_key, hex(&trusted)),
            format!("The receipt is signed with the key {}, not with {}.", receipt.public_key, hex(&trusted)),
        ));
    }
    if let Some(bytes) = against.file {
        differences.extend(differing_file(&receipt.receipt, bytes));
    }
    if differences.is_empty() { Ok(receipt) } else { Err(differences) }
}

/// Facts that are not as the signed text has them.
fn differing_facts(receipt: &Receipt) -> Vec<Difference> {
    let expected = receipt.receipt.text();
    if expected == receipt.signed {
        return Vec::new();
    }
    let mut signed = receipt.signed.lines();
    let mut differences = Vec::new();
    if signed.next() != Some(FORM) {
        differences.push(difference(
            "signed",
            "Dòng đầu của phần đã ký không phải biên nhận.",
            "The first line of the signed text is not that of a receipt.",
        ));
    }
    for (name, value) in receipt.receipt.lines() {
        let line = signed.next().unwrap_or_default();
        let told = line.strip_prefix(name).and_then(|rest| rest.strip_prefix(": "));
        if told != Some(value.as_str()) {
            let told = told.unwrap_or(line);
            differences.push(difference(
                name,
                format!("Ghi «{value}», phần đã ký ghi «{told}»."),
                format!("It says “{value}”; the signed text says “{told}”."),
            ));
        }
    }
    if differences.is_empty() {
        differences.push(difference(
            "signed",
            "Phần đã ký có thêm hoặc thiếu dòng.",
            "The signed text has more or fewer lines than it should.",
        ));
    }
    differences
}

fn differing_file(facts: &Facts, bytes: &[u8]) -> Vec<Difference> {
    let mut differences = Vec::new();
    let digest = Digest::of(bytes).to_string();
    if digest != facts.sha256 {
        differences.push(difference(
            "file sha256",
            format!("Tệp có SHA-256 {digest}, biên nhận ghi {}.", facts.sha256),
            format!("The file's SHA-256 is {digest}; the receipt says {}.", facts.sha256),
        ));
    }
    if i64::try_from(bytes.len()) != Ok(facts.size) {
        differences.push(difference(
            "file size",
            format!("Tệp có {} byte, biên nhận ghi {}.", bytes.len(), facts.size),
            format!("The file has {} bytes; the receipt says {}.", bytes.len(), facts.size),
        ));
    }
    differences
}

fn difference(what: &str, vi: impl Into<String>, en: impl Into<String>) -> Difference {
    Difference { what: what.to_owned(), message: Bilingual::new(vi, en) }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lower-case hexadecimal only: a changed letter case is a change too.
fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let fits = text.len() == 2 * N && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if !fits {
        return None;
    }
    let mut bytes = [0u8; N];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// Reads a public key as people hand it on: 64 hexadecimal digits.
///
/// # Errors
/// When it is not one.
pub fn parse_public_key(text: &str) -> Result<[u8; 32], String> {
    unhex(&text.trim().to_lowercase())
        .ok_or_else(|| format!("«{text}» is no public key: 64 hexadecimal digits are needed"))
}
