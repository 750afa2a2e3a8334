//! The page a scheme freezes to. Pure. Whether it may be published is asked before ([`crate::refusal`]).

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Bilingual, Digest, Language};
use scheme::{CitationId, CitationView, ReplyView, SchemeView, StatementId, StatementView, Target, Wording};

use crate::Illustrations;
use crate::page::{
    Evidence, EvidenceKind, Material, PublicAnswer, PublicCode, PublicFigure, PublicPage, PublicReading,
    PublicReply, PublicSection, PublicStatement,
};

/// What the page says besides the scheme.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Imprint {
    pub(crate) number: i64,
    pub(crate) at: Timestamp,
    pub(crate) name: Bilingual,
    pub(crate) issuer: Bilingual,
    pub(crate) window: (Date, Date),
    pub(crate) material: Material,
    pub(crate) brief: Vec<StatementId>,
    pub(crate) lexicon: Vec<PublicReading>,
    pub(crate) illustrations: Illustrations,
    /// By the section's key.
    pub(crate) codes: BTreeMap<String, Vec<PublicCode>>,
}

/// A statement's text as one reads it.
pub(crate) fn shown(view: &StatementView) -> String {
    view.read(Language::Vietnamese).text
}

/// The page `view` freezes to. The caller has asked [`crate::refusal()`].
pub(crate) fn freeze(view: &SchemeView, imprint: Imprint) -> PublicPage {
    let mut evidence = Numbered::default();
    let sections = view
        .sections
        .iter()
        .filter(|section| !section.statements.is_empty())
        .map(|section| PublicSection {
            key: section.key.clone(),
            title: section.title.clone(),
            statements: section.statements.iter().map(|each| evidence.statement(view, each)).collect(),
            charts: imprint.illustrations.charts_of(&section.key),
            pictures: imprint.illustrations.pictures_of(&section.key),
            codes: imprint.codes.get(&section.key).cloned().unwrap_or_default(),
        })
        .collect();
    PublicPage {
        format: PublicPage::FORMAT,
        study: view.study.to_string(),
        number: imprint.number,
        published_at: imprint.at,
        title: view.title.clone(),
        name: imprint.name,
        issuer: imprint.issuer,
        plan_version: view.plan_version,
        window: imprint.window,
        material: imprint.material,
        sections,
        evidence: evidence.list,
        brief: standing(&imprint.brief, view),
        lexicon: imprint.lexicon,
    }
}

/// The statements of a brief that stand in the scheme.
fn standing(brief: &[StatementId], view: &SchemeView) -> Vec<String> {
    let stands = |id: &&StatementId| view.statements().any(|(_, each)| each.statement.id == **id);
    brief.iter().filter(stands).map(StatementId::to_string).collect()
}

/// Evidence in the order it is first cited; the same place with the same content has one number.
#[derive(Default)]
struct Numbered {
    list: Vec<Evidence>,
    known: HashMap<(Target, Digest), usize>,
}

impl Numbered {
    fn statement(&mut self, scheme: &SchemeView, view: &StatementView) -> PublicStatement {
        let numbers: Vec<(CitationId, usize)> = view
            .citations
            .iter()
            .map(|citation| (citation.citation.id, self.number(scheme, citation)))
            .collect();
        let read = view.read(Language::Vietnamese);
        let figure = |(at, of): (Range<usize>, CitationId)| {
            let evidence = numbers.iter().find(|(citation, _)| *citation == of)?.1;
            Some(PublicFigure { start: at.start, end: at.end, evidence })
        };
        PublicStatement {
            id: view.statement.id.to_string(),
            text: read.text,
            citations: numbers.iter().map(|(_, number)| *number).collect(),
            figures: read.figures.into_iter().filter_map(figure).collect(),
        }
    }

    fn number(&mut self, scheme: &SchemeView, view: &CitationView) -> usize {
        let key = (view.citation.target.clone(), view.citation.pinned.content.digest);
        if let Some(known) = self.known.get(&key) {
            // What is replied to another use of the same evidence stands beside it too.
            if let Some(evidence) = known.checked_sub(1).and_then(|place| self.list.get_mut(place)) {
                evidence.replies.extend(replies_to(view));
            }
            return *known;
        }
        self.list.push(evidence_of(scheme, view));
        self.known.insert(key, self.list.len());
        self.list.len()
    }
}

pub(crate) fn evidence_of(scheme: &SchemeView, view: &CitationView) -> Evidence {
    let (citation, pinned) = (&view.citation, &view.citation.pinned);
    let (kind, address) = match &citation.target {
        Target::Passage { address, .. } => (EvidenceKind::Passage, address.clone()),
        Target::Figure { key, .. } => (EvidenceKind::Figure, key.clone()),
        Target::Indicator { indicator, unit, .. } => {
            (EvidenceKind::Indicator, format!("{indicator} · {unit}"))
        }
        Target::Example { case, .. } => (EvidenceKind::Example, case.clone()),
        Target::Reply { .. } => (EvidenceKind::Reply, format!("phiên bản {}", pinned.content.version)),
    };
    Evidence {
        kind,
        source: view.origin.name.clone(),
        place: place_of(scheme, kind, &address),
        address,
        quote: pinned.content.quote.clone(),
        definition: pinned.content.definition.clone(),
        version: pinned.content.version,
        document: None,
        digest: pinned.content.digest,
        looked_at: pinned.at,
        replies: replies_to(view).collect(),
        masked: Vec::new(),
    }
}

/// What the body replied to this use of its evidence, as it is published.
pub(crate) fn replies_to(view: &CitationView) -> impl Iterator<Item = PublicReply> {
    let reply = |ReplyView { reply, wording, .. }: &ReplyView| PublicReply {
        statement: view.citation.statement.to_string(),
        text: reply.text.clone(),
        at: reply.at,
        to_wording: reply.about.sentence().filter(|_| *wording != Wording::Same).map(str::to_owned),
        answer: reply.answer.as_ref().map(|answer| PublicAnswer {
            outcome: answer.outcome.name(),
            reason: answer.reason.clone(),
            at: answer.at,
        }),
    };
    view.replies.iter().map(reply)
}

/// The place in words. A passage's address is a section's key and a paragraph's number: `causes/p3`.
fn place_of(scheme: &SchemeView, kind: EvidenceKind, address: &str) -> Bilingual {
    let paragraph = address.split_once("/p").and_then(|(key, number)| {
        let section = scheme.sections.iter().find(|section| section.key == key)?;
        let number: u32 = number.parse().ok()?;
        let (vi, en) = (&section.title.vi, &section.title.en);
        Some(Bilingual::new(
            format!("mục «{vi}», đoạn {number}"),
            format!("section “{en}”, paragraph {number}"),
        ))
    });
    match kind {
        EvidenceKind::Passage => paragraph.unwrap_or_else(|| Bilingual::new(address, address)),
        EvidenceKind::Figure => Bilingual::new(format!("số liệu {address}"), format!("figure {address}")),
        EvidenceKind::Indicator => {
            let unit = address.split_once(" · ").map_or(address, |(_, unit)| unit);
            Bilingual::new(format!("đơn vị {unit}"), format!("unit {unit}"))
        }
        EvidenceKind::Example => Bilingual::new(format!("hồ sơ {address}"), format!("case {address}")),
        EvidenceKind::Reply => Bilingual::new(
            format!("ý kiến về báo cáo, {address}"),
            format!("reply about the report, {}", address.replace("phiên bản", "version")),
        ),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::{Role, StudyCode, World};
    use plan::SectionKind;
    use scheme::{
        Citation, Content, Freshness, Hand, MinorityView, Origin, Orphan, Pinned, SectionView, Span,
        Statement, StatementState,
    };

    use vietnamese::Lexicon;

    use super::*;

    struct Builder {
        world: World,
        view: SchemeView,
    }

    impl Builder {
        fn new() -> Self {
            let section = |key: &str, vi: &str, kind| SectionView {
                key: key.to_owned(),
                title: Bilingual::new(vi, key),
                kind,
                statements: Vec::new(),
            };
            let view = SchemeView {
                study: StudyCode::parse("responsibility-2023").unwrap(),
                title: Bilingual::new("Đề án", "Scheme"),
                plan_version: 2,
                sections: vec![
                    section("state", "Thực trạng", SectionKind::RealState),
                    section("causes", "Nguyên nhân", SectionKind::Causes),
                ],
                removed: Vec::new(),
                minorities: Vec::new(),
                omissions: BTreeMap::new(),
                solutions: BTreeMap::new(),
                replies: Vec::new(),
                withheld_replies: BTreeMap::new(),
            };
            Self { world: World::scripted(1), view }
        }

        fn say(&mut self, section: usize, text: &str, citations: &[(&Target, &str, Freshness)]) {
            let at = self.world.now();
            let id = self.world.new_id();
            let hand = Hand { account: None, role: Role::Editor };
            let citation = |(target, words, freshness): &(&Target, &str, Freshness)| CitationView {
                citation: Citation {
                    id: self.world.new_id(),
                    statement: id,
                    target: (*target).clone(),
                    pinned: Pinned {
                        number: 1,
                        content: Content {
                            digest: Digest::of(words.as_bytes()),
                            quote: Bilingual::new(*words, *words),
                            definition: Bilingual::default(),
                            number: None,
                            version: 1,
                            report_version: None,
                        },
                        reason: String::new(),
                        by: hand.clone(),
                        at,
                    },
                },
                freshness: freshness.clone(),
                now: None,
                origin: Origin {
                    body: None,
                    name: Bilingual::new("Tỉnh ủy Hòa Bình", "Hòa Bình"),
                    version: Some(2),
                },
                replies: Vec::new(),
            };
            let citations = citations.iter().map(citation).collect();
            let section = &mut self.view.sections[section];
            let statement = Statement {
                id,
                study: self.view.study.clone(),
                section: section.key.clone(),
                ordinal: 1,
                text: text.to_owned(),
                version: 1,
                state: StatementState::Standing,
                at,
            };
            section.statements.push(StatementView { statement, citations });
        }
    }

    fn targets() -> (Target, Target) {
        let world = World::scripted(2);
        let passage =
            Target::Passage { report: world.new_id(), address: "causes/p3".to_owned(), span: Span::Whole };
        let indicator = Target::Indicator {
            worklog: world.new_id(),
            indicator: "ping_pong".to_owned(),
            unit: "Phòng 3".to_owned(),
        };
        (passage, indicator)
    }

    fn imprint() -> Imprint {
        Imprint {
            number: 1,
            at: World::scripted(3).now(),
            name: Bilingual::new("Đề án", "Scheme"),
            issuer: Bilingual::new("Ban", "Commission"),
            window: (date(2021, 2, 1), date(2023, 6, 30)),
            material: Material::Received,
            brief: Vec::new(),
            lexicon: Vec::new(),
            illustrations: Illustrations::default(),
            codes: BTreeMap::new(),
        }
    }

    fn refusal(view: &SchemeView) -> Option<crate::ReleaseRefused> {
        refused_with(view, &Lexicon::default())
    }

    fn refused_with(view: &SchemeView, lexicon: &Lexicon) -> Option<crate::ReleaseRefused> {
        crate::refusal(view, &crate::open_tokens(&crate::read_aloud(view), lexicon), &[], &[])
    }

    #[test]
    fn what_is_read_aloud_is_asked_for_before_and_nothing_in_it_is_left_open() {
        let (passage, _) = targets();
        let mut scheme = Builder::new();
        scheme.say(1, "Giao XYZT chủ trì.", &[(&passage, "lời", Freshness::Fresh)]);
        let texts: Vec<String> =
            crate::read_aloud(&scheme.view).into_iter().map(|paragraph| paragraph.text).collect();
        let parts = freeze(&scheme.view, imprint()).parts();
        assert_eq!(texts, parts.into_iter().map(|part| part.text).collect::<Vec<_>>());
        let refused = refusal(&scheme.view).unwrap();
        assert_eq!(
            refused.said(Language::Vietnamese),
            "Chưa công bố được: 1 từ, ký hiệu chưa rõ cách đọc (XYZT), hãy ghi cách đọc ở trang «Đọc thành tiếng» của đề án."
        );
        let answer = vietnamese::Answer::new("XYZT", vietnamese::Context::Anywhere, "một", "hai").unwrap();
        let lexicon: Lexicon = [answer.clone()].into_iter().collect();
        assert_eq!(refused_with(&scheme.view, &lexicon), None);
        // What it is read with is kept; another reading of what stands in it makes another release, of what does not, none.
        let with = |answers: &[&vietnamese::Answer]| {
            let lexicon = answers.iter().map(|answer| PublicReading::of(answer)).collect();
            freeze(&scheme.view, Imprint { lexicon, ..imprint() })
        };
        let page = with(&[&answer]);
        assert_eq!(page.lexicon().unwrap(), lexicon);
        let otherwise = vietnamese::Answer::new("XYZT", vietnamese::Context::Anywhere, "ba", "hai").unwrap();
        let elsewhere = vietnamese::Answer::new("KLM", vietnamese::Context::Anywhere, "ba", "hai").unwrap();
        assert!(!page.says_the_same(&with(&[&otherwise])));
        assert!(page.says_the_same(&with(&[&answer, &elsewhere])));
        assert!(page.says_the_same(&PublicPage { format: 3, ..page.clone() }));
    }

    #[test]
    fn a_kept_finding_of_a_minority_holds_a_release_back_until_it_is_cited_or_dropped() {
        let (passage, _) = targets();
        let mut scheme = Builder::new();
        scheme.say(1, "Một.", &[(&passage, "lời một", Freshness::Fresh)]);
        assert_eq!(refusal(&scheme.view), None);
        let Target::Passage { report, address, .. } = passage else { panic!("a passage") };
        let by = Hand { account: None, role: Role::Editor };
        let at = scheme.world.now();
        let minority = scheme::Minority {
            id: scheme.world.new_id(),
            report,
            version: scheme.world.new_id(),
            version_number: 1,
            address,
            digest: Digest::of("lời hai".as_bytes()),
            quote: "lời hai".to_owned(),
            why: "chỉ một nơi nói".to_owned(),
            by: by.clone(),
            at,
            dropped: None,
        };
        let name = Bilingual::new("Tỉnh ủy", "Province");
        let open = MinorityView { minority, body: None, name, cited_by: Vec::new(), stands_at: None };
        scheme.view.minorities.push(open.clone());
        let refused = refusal(&scheme.view).unwrap();
        assert_eq!(refused.minorities, [open]);
        assert_eq!(
            refused.to_string(),
            "not published: 1 findings of a minority are kept and not in the text, cite each or drop it with a reason"
        );
        let dropped = scheme::Dropped { reason: "đã nói ở nơi khác".to_owned(), by, at };
        scheme.view.minorities[0].minority.dropped = Some(dropped);
        assert_eq!(refusal(&scheme.view), None);
    }

    #[test]
    fn evidence_is_numbered_by_first_citation_and_shared() {
        let (passage, indicator) = targets();
        let mut scheme = Builder::new();
        let fresh = || Freshness::Fresh;
        scheme.say(1, "Một.", &[(&passage, "lời một", fresh()), (&indicator, "số", fresh())]);
        scheme.say(1, "Hai.", &[(&indicator, "số", fresh())]);
        scheme.say(1, "Ba.", &[(&passage, "lời khác", fresh())]);
        assert_eq!(refusal(&scheme.view), None);
        let page = freeze(&scheme.view, imprint());
        let numbers: Vec<_> = page.sections[0]
            .statements
            .iter()
            .map(|each| (each.text.as_str(), each.citations.clone()))
            .collect();
        assert_eq!(
            numbers,
            [("Một.", vec![1, 2]), ("Hai.", vec![2]), ("Ba.", vec![3])],
            "the same place with the same content has one number, other content another"
        );
        assert_eq!(page.sections.len(), 1, "a section without statements is left out");
        let places: Vec<_> = page.evidence.iter().map(|each| each.address.as_str()).collect();
        assert_eq!(places, ["causes/p3", "ping_pong · Phòng 3", "causes/p3"]);
    }

    #[test]
    fn a_scheme_that_says_nothing_is_refused() {
        let refused = refusal(&Builder::new().view).unwrap();
        assert!(refused.blocking.is_empty());
        assert!(refused.said(Language::Vietnamese).contains("chưa có luận điểm"));
    }

    #[test]
    fn every_stale_or_orphan_citation_is_listed_with_why() {
        let (passage, indicator) = targets();
        let mut scheme = Builder::new();
        let changed = Freshness::Stale { stands: Some(Digest::of(b"x")), offered: None };
        let gone = Freshness::Stale { stands: None, offered: None };
        scheme.say(0, "Một.", &[(&passage, "a", Freshness::Fresh), (&passage, "b", changed)]);
        scheme.say(
            1,
            "Hai.",
            &[(&passage, "c", gone), (&indicator, "d", Freshness::Orphan(Orphan::Worklog))],
        );
        let refused = refusal(&scheme.view).unwrap();
        let lines: Vec<String> = refused
            .blocking
            .iter()
            .map(|each| {
                format!(
                    "{} | {} | {} | {} | {:?}",
                    each.section.vi, each.text, each.label.vi, each.why.vi, each.state
                )
            })
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        Thực trạng | Một. | Đoạn báo cáo: Tỉnh ủy Hòa Bình, mục «Nguyên nhân», đoạn 3 | Phiên bản 2 có nội dung khác tại vị trí này (đã trích phiên bản 1). | Stale
        Nguyên nhân | Hai. | Đoạn báo cáo: Tỉnh ủy Hòa Bình, mục «Nguyên nhân», đoạn 3 | Phiên bản 2 không còn gì tại vị trí này. | Stale
        Nguyên nhân | Hai. | Chỉ báo đo được: Tỉnh ủy Hòa Bình, đơn vị Phòng 3 | Nhật ký công việc được trích dẫn, hoặc lần đo của nó, không còn. | Orphan
        ");
        assert_eq!(
            refused.to_string(),
            "not published: 3 citations no longer match their source, look at each again"
        );
    }

    #[test]
    fn a_statement_that_cites_nothing_is_not_published() {
        let (passage, _) = targets();
        let mut scheme = Builder::new();
        scheme.say(0, "Một.", &[(&passage, "a", Freshness::Fresh)]);
        scheme.say(1, "Hai.", &[]);
        let refused = refusal(&scheme.view).unwrap();
        assert_eq!(refused.unsupported.len(), 1);
        assert_eq!(
            refused.said(Language::Vietnamese),
            "Chưa công bố được: 1 luận điểm không dẫn căn cứ, hãy dẫn căn cứ hoặc bỏ luận điểm."
        );
    }

    #[test]
    fn a_number_in_the_text_leads_to_its_evidence_and_one_that_is_not_cited_is_refused() {
        let mut scheme = Builder::new();
        let (passage, _) = targets();
        let figure = Target::Figure { report: World::scripted(2).new_id(), key: "tasks-late".to_owned() };
        let text = "Có {figure tasks-late@TU.H28} việc quá hạn.";
        scheme.say(0, text, &[(&passage, "x", Freshness::Fresh), (&figure, "35", Freshness::Fresh)]);
        assert_eq!(
            refusal(&scheme.view).unwrap().uncited.len(),
            1,
            "the citation is of another body's figure"
        );
        let cited = &mut scheme.view.sections[0].statements[0].citations[1];
        cited.origin.body = Some("TU.H28".parse().unwrap());
        let amount = "1.035".parse().unwrap();
        cited.citation.pinned.content.number = Some(scheme::Number { amount, unit: "việc".to_owned() });
        assert_eq!(refusal(&scheme.view), None);
        let page = freeze(&scheme.view, imprint());
        let statement = &page.sections[0].statements[0];
        assert_eq!(statement.text, "Có 1.035 việc quá hạn.");
        let figure = &statement.figures[0];
        assert_eq!((&statement.text[figure.start..figure.end], figure.evidence), ("1.035", 2));
    }
}
