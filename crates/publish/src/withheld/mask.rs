//! Masking: what stands in evidence and is nobody's to read is replaced by a sign, and the evidence says why. Pure.
//!
//! The digest of what was masked is sealed with a secret of the installation: a short number behind a known sentence could be guessed
//! from its plain digest.

use std::collections::BTreeSet;

use ::store::InstallationKey;
use kernel::{Bilingual, Digest};
use serde::{Deserialize, Serialize};

use crate::PublicPage;
use crate::page::{Evidence, EvidenceKind};

/// Why something in a piece of evidence is masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Masked {
    /// It is personal data of a citizen.
    Personal,
    /// It is the key of a case in work records, by which persons could be found.
    Case,
    /// A person said that it must not be published. Only drafts have it: a release is refused.
    Withheld,
}

impl Masked {
    /// What people read.
    pub fn why(self) -> Bilingual {
        match self {
            Self::Personal => Bilingual::new(
                "Đã che dữ liệu cá nhân của công dân trong phần trích dẫn.",
                "Personal data of citizens in the quotation is masked.",
            ),
            Self::Case => Bilingual::new(
                "Đã che mã hồ sơ, vì từ mã có thể lần ra người.",
                "The key of the case is masked, for it could lead to persons.",
            ),
            Self::Withheld => Bilingual::new(
                "Phần trích dẫn không hiện ở đây vì có người đã đánh dấu không công bố.",
                "The quotation is not shown here, for a person said that it must not be published.",
            ),
        }
    }
}

/// What seals digests of masked evidence: a secret that follows from the installation's key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Salt(Digest);

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt")
    }
}

impl Salt {
    pub(crate) fn of(key: &InstallationKey) -> Self {
        Self(Digest::of(&key.sign(b"damlam masked evidence 1")))
    }

    /// The digest that stands for `digest` where what it is of is masked.
    pub(crate) fn seal(&self, digest: &Digest) -> Digest {
        Digest::of_parts([self.0.bytes().as_slice(), digest.bytes()])
    }
}

/// `page` with what its evidence may not show masked.
pub(crate) fn masked(mut page: PublicPage, salt: &Salt) -> PublicPage {
    page.evidence.iter_mut().for_each(|evidence| mask(evidence, salt));
    page
}

/// `page` for whoever holds a private link: as [`masked`], the evidence at the places `withheld` without its words, and statements with
/// personal data in them masked too. A release with either is refused.
pub(crate) fn shared(page: PublicPage, withheld: &BTreeSet<usize>, salt: &Salt) -> PublicPage {
    let mut page = masked(page, salt);
    for (place, evidence) in page.evidence.iter_mut().enumerate() {
        if withheld.contains(&place) {
            evidence.quote = Bilingual::new(reports::MASK, reports::MASK);
            evidence.definition = Bilingual::default();
            evidence.replies.clear();
            hide(evidence, Masked::Withheld, salt);
        }
    }
    for statement in page.sections.iter_mut().flat_map(|section| &mut section.statements) {
        let text = reports::masked(&statement.text);
        if text != statement.text {
            statement.text = text;
            // They stand at bytes of the other text.
            statement.figures.clear();
        }
    }
    page
}

fn mask(evidence: &mut Evidence, salt: &Salt) {
    if evidence.kind == EvidenceKind::Example {
        let key = std::mem::replace(&mut evidence.address, reports::MASK.to_owned());
        for text in [&mut evidence.quote, &mut evidence.place] {
            text.vi = text.vi.replace(&key, reports::MASK);
            text.en = text.en.replace(&key, reports::MASK);
        }
        hide(evidence, Masked::Case, salt);
    }
    let mut found = false;
    let mut personal = |text: &mut String| {
        let masked = reports::masked(text);
        found |= masked != *text;
        *text = masked;
    };
    personal(&mut evidence.quote.vi);
    personal(&mut evidence.quote.en);
    for reply in &mut evidence.replies {
        personal(&mut reply.text);
        reply.to_wording.iter_mut().for_each(&mut personal);
        if let Some(answer) = &mut reply.answer {
            personal(&mut answer.reason);
        }
    }
    if found {
        hide(evidence, Masked::Personal, salt);
    }
}

/// Says why, and seals the digest once.
fn hide(evidence: &mut Evidence, why: Masked, salt: &Salt) {
    if evidence.masked.is_empty() {
        evidence.digest = salt.seal(&evidence.digest);
    }
    if !evidence.masked.contains(&why) {
        evidence.masked.push(why);
        evidence.masked.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use crate::page::{PublicFigure, PublicReply};

    use super::*;

    fn salt() -> Salt {
        Salt(Digest::of(b"a secret"))
    }

    fn evidence(kind: EvidenceKind, address: &str, quote: &str) -> Evidence {
        Evidence {
            kind,
            source: Bilingual::new("Tỉnh ủy", "Province"),
            place: Bilingual::new(format!("hồ sơ {address}"), format!("case {address}")),
            address: address.to_owned(),
            quote: Bilingual::new(quote, quote),
            definition: Bilingual::new("Cách tính", "Definition"),
            version: 1,
            document: None,
            digest: Digest::of(quote.as_bytes()),
            looked_at: jiff::Timestamp::UNIX_EPOCH,
            replies: Vec::new(),
            masked: Vec::new(),
        }
    }

    fn page(evidence: Vec<Evidence>, text: &str) -> PublicPage {
        let mut page = crate::story::page("alpha", 1, &[text.to_owned()]);
        page.evidence = evidence;
        page
    }

    #[test]
    fn personal_data_and_cases_are_masked_with_why_and_their_digests_sealed() {
        let mut replied = evidence(EvidenceKind::Passage, "causes/p1", "Gọi 0912 345 678 để hẹn.");
        replied.replies = vec![PublicReply {
            statement: String::new(),
            text: "Thư ten.nguoi@example.com".to_owned(),
            at: jiff::Timestamp::UNIX_EPOCH,
            to_wording: None,
            answer: None,
        }];
        let case = evidence(EvidenceKind::Example, "H26-0001", "Hồ sơ H26-0001: 27 sự kiện.");
        let plain = evidence(EvidenceKind::Passage, "causes/p2", "Luật chồng chéo.");
        let before = page(vec![replied.clone(), case.clone(), plain.clone()], "Câu.");
        let after = masked(before, &salt());
        let told: Vec<String> = after
            .evidence
            .iter()
            .map(|each| {
                format!("{} | {} | {} | {:?}", each.place.vi, each.address, each.quote.vi, each.masked)
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"), @"
        hồ sơ causes/p1 | causes/p1 | Gọi ••• để hẹn. | [Personal]
        hồ sơ ••• | ••• | Hồ sơ •••: 27 sự kiện. | [Case]
        hồ sơ causes/p2 | causes/p2 | Luật chồng chéo. | []
        ");
        assert_eq!(after.evidence[0].replies[0].text, "Thư •••");
        assert_eq!(after.evidence[0].digest, salt().seal(&replied.digest));
        assert_ne!(after.evidence[1].digest, case.digest);
        assert_eq!(after.evidence[2], plain);
        let json = serde_json::to_string(&after).unwrap();
        for secret in
            ["0912", "example.com", "H26-0001", &replied.digest.to_string(), &case.digest.to_string()]
        {
            assert!(!json.contains(secret), "«{secret}» is told");
        }
    }

    #[test]
    fn whoever_holds_a_link_sees_no_withheld_words_and_nothing_personal_of_the_text() {
        let withheld = evidence(EvidenceKind::Passage, "causes/p1", "Nội dung hạn chế.");
        let mut before = page(vec![withheld], "Gọi 0912 345 678 trước 40 ngày.");
        before.sections[0].statements[0].figures = vec![PublicFigure { start: 27, end: 29, evidence: 1 }];
        let after = shared(before, &BTreeSet::from([0]), &salt());
        assert_eq!(after.evidence[0].quote.vi, "•••");
        assert_eq!(after.evidence[0].masked, [Masked::Withheld]);
        let statement = &after.sections[0].statements[0];
        assert_eq!((statement.text.as_str(), statement.figures.len()), ("Gọi ••• trước 40 ngày.", 0));
    }
}
