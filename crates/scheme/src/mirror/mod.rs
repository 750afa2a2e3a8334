//! The mirror: what a body sees of the scheme before it is published. Which sentences rest on its own evidence, and how its
//! passages were coded.
//!
//! * Only sentences that cite the body's evidence, and of them only that evidence: a number of another body's figure is left out
//!   of the sentence, what else it rests on is a count.
//! * Codes with their reach, never who gave them. Words that coders of an open round judge are held back from everybody, and so
//!   are replies about them: what a body said about a code would tell a blind coder of it.
//!
//! It keeps nothing and decides about nobody's rights.

use std::collections::{BTreeMap, BTreeSet};

use coding::{CodingsSeen, Placement, Reach, Seen};
use kernel::{Actor, Bilingual, BodyCode, Digest, Language};
use plan::CodeId;
use reports::{Passage, ReportId, VersionsRead};

use ::store::Store;

use crate::reply::rules::{seen_coding, seen_use};
use crate::{
    CitationView, CodedAs, Minority, Prose, ReplyView, SchemeError, SchemeView, StatementId, StatementView,
};

/// What a body sees of the scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct Mirror {
    /// Every use standing statements make of its evidence, in the order of the text.
    pub uses: Vec<Use>,
    /// The passages of its current version that bear codes, in the order of the report.
    pub coded: Vec<CodedPassage>,
    /// How many coded passages are held back while coders judge their words blind.
    pub withheld: usize,
    /// What it replied to sentences that no longer rest on its evidence, and to codes that changed.
    pub past: Vec<ReplyView>,
    /// Passages of it that editors kept as the finding of a minority and then dropped, with the reason.
    pub dropped: Vec<Minority>,
}

/// A sentence that rests on a piece of the body's evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    /// The statement.
    pub statement: StatementId,
    /// The number of its text.
    pub version: i64,
    /// The heading it stands under.
    pub section: Bilingual,
    /// The sentence as the body reads it.
    pub sentence: String,
    /// The citation, with what the body replied.
    pub cited: CitationView,
    /// How many pieces of other bodies' evidence the sentence rests on besides.
    pub others: usize,
    /// Digest of what a person sees of it.
    pub seen: Digest,
}

/// A passage and the codes it bears.
#[derive(Debug, Clone, PartialEq)]
pub struct CodedPassage {
    /// The report.
    pub report: ReportId,
    /// The number of the version it stands in.
    pub version: i64,
    /// Its address.
    pub address: String,
    /// Digest of its words.
    pub digest: Digest,
    /// Its words.
    pub text: String,
    /// The codes in order, each once, however many coders gave it.
    pub codes: Vec<CodedAs>,
    /// What the body replied to just these codes of these words.
    pub replies: Vec<ReplyView>,
    /// Digest of what a person sees of it.
    pub seen: Digest,
}

/// What stands in a sentence for a number of another body's figure.
pub const LEFT_OUT: &str = "[…]";

impl StatementView {
    /// The text as `body` reads it before it is published: numbers of other bodies' figures are left out.
    pub fn seen_by(&self, body: &BodyCode) -> String {
        let part = |part: Prose<'_>| match part {
            Prose::Words(words) => words.to_owned(),
            Prose::Figure(_, number, cited) if cited.origin.body.as_ref() == Some(body) => {
                number.written(Language::Vietnamese)
            }
            Prose::Figure(..) | Prose::Uncited(_) => LEFT_OUT.to_owned(),
        };
        self.prose().into_iter().map(part).collect()
    }
}

impl Mirror {
    /// How many replies of the body nobody answered yet.
    pub fn unanswered(&self) -> usize {
        let replies = self.uses.iter().flat_map(|each| &each.cited.replies);
        let replies = replies.chain(self.coded.iter().flat_map(|each| &each.replies)).chain(&self.past);
        replies.filter(|each| each.reply.answer.is_none()).count()
    }
}

/// What `body` sees of the scheme `view`, as shown to `viewer`.
///
/// # Errors
/// When the database refuses.
pub async fn mirror(
    store: &Store,
    viewer: &Actor,
    view: &SchemeView,
    body: &BodyCode,
    (versions, codings): (&VersionsRead, &CodingsSeen),
) -> Result<Mirror, SchemeError> {
    let uses = uses(view, body);
    let mut mirror =
        Mirror { uses, coded: Vec::new(), withheld: 0, past: Vec::new(), dropped: dropped(view, body) };
    let of_body: Vec<&ReplyView> = view.replies.iter().filter(|each| each.reply.body == *body).collect();
    if let Some(report) = reports::report_of(store, &view.study, body).await?
        && let Some(version) = reports::latest(store, report).await?
    {
        let failed = |error| SchemeError::Source(Box::new(error));
        let codings = codings.of(store, viewer, &view.study, version.id).await.map_err(failed)?;
        let judged = coding::under_judgement(store, &view.study).await.map_err(failed)?;
        let passages = versions.passages(store, version.id).await?;
        let (coded, withheld) = coded((report, version.number), &passages, &codings, &judged);
        mirror.withheld = withheld;
        mirror.coded = coded;
        for passage in &mut mirror.coded {
            let to_it = |each: &&&ReplyView| {
                each.reply.digest == passage.digest && each.reply.codes() == passage.codes
            };
            passage.replies = of_body.iter().filter(to_it).map(|each| (*each).clone()).collect();
        }
    }
    let shown: BTreeSet<_> = mirror
        .uses
        .iter()
        .flat_map(|each| &each.cited.replies)
        .chain(mirror.coded.iter().flat_map(|each| &each.replies))
        .map(|each| each.reply.id)
        .collect();
    mirror.past = of_body.into_iter().filter(|each| !shown.contains(&each.reply.id)).cloned().collect();
    Ok(mirror)
}

/// The uses standing statements make of the evidence of `body`.
fn uses(view: &SchemeView, body: &BodyCode) -> Vec<Use> {
    let is_own = |cited: &&CitationView| cited.origin.body.as_ref() == Some(body);
    let of_statement = |title: &Bilingual, statement: &StatementView| {
        if !statement.citations.iter().any(|cited| is_own(&cited)) {
            return Vec::new();
        }
        let sentence = statement.seen_by(body);
        let others = statement.citations.iter().filter(|cited| !is_own(cited)).count();
        let of_citation = |cited: &CitationView| Use {
            statement: statement.statement.id,
            version: statement.statement.version,
            section: title.clone(),
            sentence: sentence.clone(),
            seen: seen_use(cited.citation.id, &sentence, cited.citation.pinned.content.digest),
            cited: cited.clone(),
            others,
        };
        statement.citations.iter().filter(is_own).map(of_citation).collect::<Vec<_>>()
    };
    view.statements().flat_map(|(section, statement)| of_statement(&section.title, statement)).collect()
}

/// The passages that bear codes, in the order of the report, and how many are held back because their words are judged blind.
fn coded(
    (report, version): (ReportId, i64),
    passages: &[Passage],
    codings: &[Seen],
    judged: &BTreeSet<Digest>,
) -> (Vec<CodedPassage>, usize) {
    let mut by_address: BTreeMap<&str, BTreeMap<&CodeId, Reach>> = BTreeMap::new();
    for seen in codings.iter().filter(|seen| seen.placement != Placement::LeftBehind) {
        let codes = by_address.entry(seen.coding.address.as_str()).or_default();
        let reach = codes.entry(&seen.coding.code).or_insert(seen.coding.reach);
        *reach = (*reach).max(seen.coding.reach);
    }
    let mut withheld = 0;
    let mut coded = Vec::new();
    for passage in passages {
        let Some(codes) = by_address.remove(passage.address.as_str()) else { continue };
        if judged.contains(&passage.digest) {
            withheld += 1;
            continue;
        }
        let codes: Vec<CodedAs> =
            codes.into_iter().map(|(code, reach)| CodedAs { code: code.clone(), reach }).collect();
        coded.push(CodedPassage {
            report,
            version,
            address: passage.address.clone(),
            digest: passage.digest,
            text: passage.text.clone(),
            seen: seen_coding(&passage.address, passage.digest, &codes),
            codes,
            replies: Vec::new(),
        });
    }
    (coded, withheld)
}

fn dropped(view: &SchemeView, body: &BodyCode) -> Vec<Minority> {
    let of_body = view.minorities.iter().filter(|each| each.body.as_ref() == Some(body));
    let is_dropped = |minority: &&Minority| minority.dropped.is_some();
    of_body.map(|each| &each.minority).filter(is_dropped).cloned().collect()
}
