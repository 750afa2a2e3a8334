//! Whether a scheme may be published as it stands. Pure.
//!
//! A scheme is refused while any citation is not fresh, while any statement cites nothing, while a pinned finding of a minority is
//! neither cited nor dropped, and when it says nothing: every sentence that is published leads back to what it rests on. It is refused
//! too while anything in it that is read aloud has no certain reading, while it rests on what a person withheld, and while its own words
//! hold personal data.

use kernel::{Bilingual, Language};
use scheme::{
    CitationId, CitationView, FigureName, Freshness, MinorityView, Orphan, SchemeView, SectionView,
    StatementId, StatementView,
};

use crate::freeze::{evidence_of, shown};
use crate::illustrations::Unfit;
use crate::read_aloud::OpenToken;
use crate::withheld::{PersonalText, WithheldCitation, personal_in};

/// Why a scheme cannot be published: everything that stands in the way, in the order of the text. When all lists are empty, the scheme
/// says nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.said(Language::English))]
pub struct ReleaseRefused {
    /// Citations that are stale or orphan.
    pub blocking: Vec<Blocking>,
    /// Statements that cite nothing.
    pub unsupported: Vec<Unsupported>,
    /// Figures a text refers to and the statement does not cite.
    pub uncited: Vec<UncitedFigure>,
    /// Findings of a minority that no statement cites and nobody dropped.
    pub minorities: Vec<MinorityView>,
    /// Tokens that nobody has said how to read aloud.
    pub unread: Vec<OpenToken>,
    /// Citations of what a person withheld.
    pub withheld: Vec<WithheldCitation>,
    /// Statements whose own words hold personal data.
    pub personal: Vec<PersonalText>,
    /// Charts and pictures that cannot stand as they are.
    pub unfit: Vec<Unfit>,
}

/// A figure that a text refers to and its statement does not cite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UncitedFigure {
    /// The heading of its section.
    pub section: Bilingual,
    /// The statement.
    pub statement: StatementId,
    /// The statement's text.
    pub text: String,
    /// The figure.
    pub figure: FigureName,
}

/// A statement that rests on nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsupported {
    /// The heading of its section.
    pub section: Bilingual,
    /// The statement.
    pub statement: StatementId,
    /// Its text.
    pub text: String,
}

/// A citation that stands in the way of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocking {
    /// The heading of its section.
    pub section: Bilingual,
    /// Its statement.
    pub statement: StatementId,
    /// The statement's text.
    pub text: String,
    /// The citation.
    pub citation: CitationId,
    /// What it cites, in a few words.
    pub label: Bilingual,
    /// The words that were pinned.
    pub quote: Bilingual,
    /// Why it stands in the way.
    pub why: Bilingual,
    /// Whether something else stands at the place now, nothing does, or the whole source is gone.
    pub state: BlockingState,
}

/// How a citation stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockingState {
    /// The source changed: a person must look.
    Stale,
    /// The source is gone.
    Orphan,
}

impl ReleaseRefused {
    /// One sentence: what stands in the way and what to do.
    pub fn said(&self, language: Language) -> String {
        let t = |vi: String, en: String| if language == Language::Vietnamese { vi } else { en };
        let (changed, bare, uncited) = (self.blocking.len(), self.unsupported.len(), self.uncited.len());
        let mut parts = Vec::new();
        if changed > 0 {
            parts.push(t(
                format!("{changed} trích dẫn không còn khớp với nguồn, hãy xem lại từng trích dẫn"),
                format!("{changed} citations no longer match their source, look at each again"),
            ));
        }
        if bare > 0 {
            parts.push(t(
                format!("{bare} luận điểm không dẫn căn cứ, hãy dẫn căn cứ hoặc bỏ luận điểm"),
                format!("{bare} statements cite no evidence, cite some or remove them"),
            ));
        }
        if uncited > 0 {
            parts.push(t(
                format!("{uncited} số liệu viết trong câu mà luận điểm chưa dẫn, hãy trích dẫn từng số liệu"),
                format!("{uncited} figures stand in a text whose statement does not cite them, cite each"),
            ));
        }
        if !self.minorities.is_empty() {
            let open = self.minorities.len();
            parts.push(t(
                format!("{open} ý kiến thiểu số được giữ chưa vào đề án, hãy trích dẫn hoặc bỏ và ghi lý do"),
                format!("{open} findings of a minority are kept and not in the text, cite each or drop it with a reason"),
            ));
        }
        if !self.unread.is_empty() {
            let (open, tokens) = (self.unread.len(), self.tokens());
            parts.push(t(
                format!("{open} từ, ký hiệu chưa rõ cách đọc ({tokens}), hãy ghi cách đọc ở trang «Đọc thành tiếng» của đề án"),
                format!("{open} tokens have no certain reading ({tokens}), say how each is read on the study's page «Read aloud»"),
            ));
        }
        if !self.unfit.is_empty() {
            let count = self.unfit.len();
            parts.push(t(
                format!(
                    "{count} biểu đồ hoặc ảnh chưa thể công bố, hãy xem từng hình ở trang «Hình minh họa»"
                ),
                format!(
                    "{count} charts or pictures cannot be published yet, see each on the page «Illustrations»"
                ),
            ));
        }
        if !self.withheld.is_empty() {
            let open = self.withheld.len();
            parts.push(t(
                format!("{open} trích dẫn dựa vào nội dung đã đánh dấu không công bố, hãy gỡ trích dẫn hoặc bỏ đánh dấu và ghi lý do"),
                format!("{open} citations rest on what is withheld, remove each or lift the withholding with a reason"),
            ));
        }
        if !self.personal.is_empty() {
            let open = self.personal.len();
            parts.push(t(
                format!("{open} luận điểm có dữ liệu cá nhân hoặc mã hồ sơ trong lời, hãy sửa lời cho không nhận ra người"),
                format!("{open} statements hold personal data or the key of a case, reword them so that nobody can be recognised"),
            ));
        }
        if parts.is_empty() {
            return t(
                "Đề án chưa có luận điểm nào; hãy viết trước khi công bố.".to_owned(),
                "the scheme holds no statement; write it before publishing".to_owned(),
            );
        }
        let parts = parts.join("; ");
        t(format!("Chưa công bố được: {parts}."), format!("not published: {parts}"))
    }
}

/// So many open tokens are named in a sentence.
const NAMED: usize = 8;

impl ReleaseRefused {
    /// The first open tokens by name.
    fn tokens(&self) -> String {
        let named = self.unread.iter().take(NAMED).map(|open| open.token.as_str());
        let more = (self.unread.len() > NAMED).then_some("…");
        named.chain(more).collect::<Vec<_>>().join(", ")
    }
}

/// What stands in the way of publishing the scheme as `view` has it, in which the tokens `unread` are open, the illustrations `unfit`
/// cannot stand and the citations `withheld` rest on what is withheld, or nothing.
pub fn refusal(
    view: &SchemeView,
    unread: &[OpenToken],
    unfit: &[Unfit],
    withheld: &[WithheldCitation],
) -> Option<ReleaseRefused> {
    let blocking: Vec<Blocking> = view
        .to_look_at()
        .into_iter()
        .map(|(section, statement, citation)| blocking(view, section, statement, citation))
        .collect();
    let unsupported: Vec<Unsupported> = view
        .sections
        .iter()
        .flat_map(|section| section.statements.iter().map(move |each| (section, each)))
        .filter(|(_, each)| each.citations.is_empty())
        .map(|(section, each)| Unsupported {
            section: section.title.clone(),
            statement: each.statement.id,
            text: shown(each),
        })
        .collect();
    let mut uncited = Vec::new();
    for (section, each) in view.statements().filter(|(_, each)| !each.citations.is_empty()) {
        uncited.extend(each.uncited_figures().into_iter().map(|figure| UncitedFigure {
            section: section.title.clone(),
            statement: each.statement.id,
            text: shown(each),
            figure,
        }));
    }
    let minorities: Vec<MinorityView> = view.open_minorities().cloned().collect();
    let silent = view.statements().next().is_none();
    let unread = if silent { Vec::new() } else { unread.to_vec() };
    let unfit = if silent { Vec::new() } else { unfit.to_vec() };
    let (withheld, personal) = (withheld.to_vec(), personal_in(view));
    let refused = silent
        || !withheld.is_empty()
        || !personal.is_empty()
        || !blocking.is_empty()
        || !unsupported.is_empty()
        || !uncited.is_empty()
        || !minorities.is_empty()
        || !unread.is_empty()
        || !unfit.is_empty();
    let found =
        ReleaseRefused { blocking, unsupported, uncited, minorities, unread, withheld, personal, unfit };
    refused.then_some(found)
}

fn blocking(
    scheme: &SchemeView,
    section: &SectionView,
    statement: &StatementView,
    view: &CitationView,
) -> Blocking {
    let evidence = evidence_of(scheme, view);
    let (state, why) = (state_of(view), why_stale(view));
    Blocking {
        section: section.title.clone(),
        statement: statement.statement.id,
        text: shown(statement),
        citation: view.citation.id,
        label: label_of(scheme, view),
        quote: evidence.quote.clone(),
        why,
        state,
    }
}

/// What is cited, in a few words.
pub(crate) fn label_of(scheme: &SchemeView, view: &CitationView) -> Bilingual {
    let evidence = evidence_of(scheme, view);
    let label = |language| {
        format!(
            "{}: {}, {}",
            evidence.kind.name(language),
            evidence.source.get(language),
            evidence.place.get(language)
        )
    };
    Bilingual::new(label(Language::Vietnamese), label(Language::English))
}

/// Whether something else stands at the place or the whole source is gone.
fn state_of(view: &CitationView) -> BlockingState {
    match view.freshness {
        Freshness::Orphan(_) => BlockingState::Orphan,
        _ => BlockingState::Stale,
    }
}

/// Why a citation that is not fresh is not.
pub(crate) fn why_stale(view: &CitationView) -> Bilingual {
    let cited = view.citation.pinned.content.version;
    let version = view.origin.version.map_or_else(|| "–".to_owned(), |version| version.to_string());
    match &view.freshness {
        Freshness::Orphan(Orphan::Report) => {
            Bilingual::new("Báo cáo được trích dẫn không còn.", "The report cited is gone.")
        }
        Freshness::Orphan(Orphan::Worklog) => Bilingual::new(
            "Nhật ký công việc được trích dẫn, hoặc lần đo của nó, không còn.",
            "The work log cited, or its measurement, is gone.",
        ),
        Freshness::Orphan(Orphan::Reply) => {
            Bilingual::new("Ý kiến của cơ quan được trích dẫn không còn.", "The body's reply cited is gone.")
        }
        Freshness::Unmeasured(version) => scheme::unmeasured(*version),
        Freshness::Stale { stands: None, .. } => Bilingual::new(
            format!("Phiên bản {version} không còn gì tại vị trí này."),
            format!("Version {version} holds nothing at this place."),
        ),
        // A fresh one never comes here: only citations to look at do.
        Freshness::Stale { .. } | Freshness::Fresh => Bilingual::new(
            format!("Phiên bản {version} có nội dung khác tại vị trí này (đã trích phiên bản {cited})."),
            format!("Version {version} says something else here (version {cited} was cited)."),
        ),
    }
}
