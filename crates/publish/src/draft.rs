//! The scheme as a file: a Word file to work on, laid out as the paper it will be, said to be a draft, and marked so that it is
//! known again when it comes back ([`scheme::compare`]); and a PDF of the same paper to read.
//!
//! A draft may hold what a release may not: what changed underneath a statement, and what cites nothing, is marked in the
//! text, at the margin and in the annex. It is made when asked for and kept nowhere.

use jiff::tz::Offset;
use kernel::{Language, StudyCode};
use plan::{DocumentFamily, Plan};
use scheme::{Anchor, Exported, Prose, SchemeView, SectionMark, SectionView, Statement, StatementView};
use vietnamese::format_integer;

use ::store::Store;

use crate::PublishError;
use crate::draft_annexes;
use crate::freeze::{self, Imprint};
use crate::page::{Material, PublicPage, PublicStatement};
use crate::paper::annex;
use crate::paper::heads::{self, BLANK, Head};
use crate::paper::model::{self, Align, Block, FIRST_LIST, Paper, Paragraph, Piece, Places, Remark, text};
use crate::paper::pdf::{Pdf, Typefaces};
use crate::paper::{self, BODY, GENERATED, SMALL, WARNING, centre, word};
use crate::refusal::why_stale;

/// A draft that went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// When.
    pub exported: Exported,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}

/// What a draft to read holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The text, and at its end what each statement rests on.
    WithEvidence,
    /// The text alone, without the numbers of its evidence.
    TextOnly,
}

/// How wide the names of facts in a further annex are.
const FACT_NAME: usize = 1700;

/// What a draft is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To be edited and brought back.
    Edit,
    /// To be read.
    Read(Extent),
}

impl Purpose {
    fn has_evidence(self) -> bool {
        self != Self::Read(Extent::TextOnly)
    }
}

/// What a draft or an annex is made of, all at one moment.
pub(crate) struct Standing {
    pub(crate) plan: std::sync::Arc<Plan>,
    pub(crate) view: SchemeView,
    pub(crate) page: PublicPage,
    pub(crate) exported: Exported,
}

/// How often the scheme is read again because somebody changed something meanwhile.
const TRIES: usize = 3;

/// The scheme of `study` as it stands, with the ledger position it stands at.
pub(crate) async fn standing(store: &Store, study: &StudyCode) -> Result<Standing, PublishError> {
    let plan = plan::current(store, study).await?.ok_or(scheme::SchemeError::UnknownStudy)?;
    let generated = plan::study(store, study).await?.is_some_and(|study| study.generated);
    // Before the scheme is read: what is written meanwhile may be in the draft, and never counts as gone out without being in it.
    let at = store.world().now();
    let mut position = ::store::head(store).await?.sequence;
    let mut view = scheme::view(store, study).await?;
    for _ in 1..TRIES {
        let now = ::store::head(store).await?.sequence;
        if now == position {
            break;
        }
        position = now;
        view = scheme::view(store, study).await?;
    }
    let imprint = Imprint {
        number: 0,
        at,
        name: plan.name.clone(),
        issuer: plan.issuer.clone(),
        window: (plan.window.from(), plan.window.to()),
        material: if generated { Material::Generated } else { Material::Received },
        // A draft is not read aloud and has no brief, and holds the text to be worked on: no illustrations, and nothing to read next.
        brief: Vec::new(),
        lexicon: Vec::new(),
        illustrations: Default::default(),
        codes: Default::default(),
    };
    let page = freeze::freeze(&view, imprint);
    Ok(Standing { plan, view, page, exported: Exported { position, at } })
}

/// The draft of `study` as a Word file in the form of `family`.
///
/// # Errors
/// When the study has no plan, the store fails, or packing fails.
pub async fn draft(store: &Store, study: &StudyCode, family: DocumentFamily) -> Result<Draft, PublishError> {
    let standing = standing(store, study).await?;
    let exported = standing.exported;
    let write = move || word::write(&compose(&standing, family, Purpose::Edit));
    let bytes = tokio::task::spawn_blocking(write).await.map_err(|_| PublishError::Stopped)??;
    Ok(Draft { exported, bytes })
}

/// The draft of `study` as a PDF in the form of `family`, set in `typefaces`.
///
/// # Errors
/// When the study has no plan, the store fails, no typeface for Vietnamese is there, or the file cannot be written.
pub async fn draft_pdf(
    store: &Store,
    study: &StudyCode,
    (family, extent): (DocumentFamily, Extent),
    typefaces: Typefaces,
) -> Result<(Exported, Pdf), PublishError> {
    let standing = standing(store, study).await?;
    let exported = standing.exported;
    let write = move || typefaces.set(&compose(&standing, family, Purpose::Read(extent)));
    let pdf = tokio::task::spawn_blocking(write).await.map_err(|_| PublishError::Stopped)??;
    Ok((exported, pdf))
}

/// What is written while the paper grows.
struct Writer<'m> {
    standing: &'m Standing,
    family: DocumentFamily,
    purpose: Purpose,
    places: Places,
    /// Names of places that lead to each piece of evidence, by its place in the annex.
    leading: Vec<Vec<String>>,
    remarks: usize,
    /// What is to be looked at, in the order of the text.
    warnings: Vec<String>,
}

fn compose(standing: &Standing, family: DocumentFamily, purpose: Purpose) -> Paper {
    let mut writer = Writer {
        standing,
        family,
        purpose,
        places: Places::default(),
        leading: vec![Vec::new(); standing.page.evidence.len()],
        remarks: 0,
        warnings: Vec::new(),
    };
    let mut paper = Paper::new(&standing.page.title.vi, standing.exported.at);
    paper.foot = standing.foot();
    paper.study = Some(standing.view.study.to_string());
    writer.opening(&mut paper);
    writer.sections(&mut paper);
    let recipients = [standing.plan.focal_point.vi.as_str()];
    // A signature does not stand alone on a page.
    paper.add(paper::gap().keep_next());
    paper.blocks.push(heads::signature(family, &recipients));
    if purpose.has_evidence() {
        writer.annex(&mut paper);
    }
    paper
}

impl Standing {
    /// What stands below every page.
    pub(crate) fn foot(&self) -> String {
        let generated = match self.page.material {
            Material::Generated => format!(" · {GENERATED}"),
            Material::Received => String::new(),
        };
        format!("Dự thảo {} · vị trí sổ cái {}{generated}", self.day(), self.exported.position)
    }

    /// The day in Việt Nam.
    pub(crate) fn day(&self) -> String {
        let day = Offset::constant(7).to_datetime(self.exported.at).date();
        vietnamese::format_date(day, Language::Vietnamese)
    }
}

impl Writer<'_> {
    fn opening(&mut self, paper: &mut Paper) {
        let Standing { plan, page, exported, .. } = self.standing;
        let year = Offset::constant(7).to_datetime(exported.at).date().year();
        let head = Head {
            family: self.family,
            issuer: &plan.issuer.vi,
            number: &heads::blank_number(self.family),
            date: &format!("{BLANK}, ngày {BLANK} tháng {BLANK} năm {year}"),
            stamp: &format!("DỰ THẢO {}", self.standing.day()),
        };
        paper.blocks.push(heads::head(&head));
        paper.add(paper::gap());
        paper.extend(heads::title(self.family, "ĐỀ ÁN", &page.title.vi));
        if page.material == Material::Generated {
            paper.add(centre(text(GENERATED).bold().italic().size(SMALL)));
        }
        let line = centre(text(&self.facts()).italic().size(SMALL));
        paper.add(self.places.at(line, Anchor::Draft(*exported).to_string()));
        paper.add(paper::gap());
        let basis = plan.basis.iter().map(|clause| clause.text.vi.as_str());
        paper.extend(heads::grounds(self.family, basis));
    }

    fn facts(&self) -> String {
        let Standing { view, page, exported, .. } = self.standing;
        let tally = view.tally();
        let number =
            |count: usize| format_integer(i64::try_from(count).unwrap_or(i64::MAX), Language::Vietnamese);
        let mut facts = format!(
            "Bản dự thảo xuất lúc {}, tại vị trí {} của sổ cái: {} luận điểm, {} căn cứ",
            vietnamese::format_moment(exported.at, Language::Vietnamese),
            format_integer(exported.position, Language::Vietnamese),
            number(tally.statements),
            number(page.evidence.len()),
        );
        let to_look_at = tally.stale + tally.orphan;
        if to_look_at > 0 {
            facts.push_str(&format!("; {} trích dẫn phải xem lại", number(to_look_at)));
        }
        if tally.uncited > 0 {
            facts.push_str(&format!("; {} luận điểm chưa có căn cứ", number(tally.uncited)));
        }
        facts.push('.');
        if self.purpose.has_evidence() {
            facts.push_str(" Số trong ngoặc vuông dẫn đến căn cứ cùng số ở Phụ lục.");
        }
        if self.purpose == Purpose::Edit {
            facts.push_str(" Sửa ngay trên tệp này rồi đưa trở lại chương trình.");
        }
        facts
    }

    fn sections(&mut self, paper: &mut Paper) {
        let standing = self.standing;
        let sections: Vec<&SectionView> =
            standing.view.sections.iter().filter(|section| !section.statements.is_empty()).collect();
        paper.lists = sections.len();
        let last = sections.last().and_then(|section| section.statements.last());
        let last = last.map(|view| view.statement.id);
        for (index, (section, public)) in sections.iter().zip(&standing.page.sections).enumerate() {
            let words = paper::section_heading(self.family, index + 1, &section.title.vi);
            let name = Anchor::Section(SectionMark::of(&section.key)).to_string();
            let (heading, place) = self.places.begin(paper::heading_line(), name);
            paper.add(heading.add_run(text(&words).bold().size(BODY)).add(Piece::PlaceEnds(place)));
            for (view, statement) in section.statements.iter().zip(&public.statements) {
                let is_last = Some(view.statement.id) == last;
                let line = paper::body_line(self.family).numbered(FIRST_LIST + index);
                let line = if is_last { line.keep_next().keep_lines() } else { line };
                paper.add(self.statement(line, view, statement, is_last));
            }
        }
    }

    fn statement(
        &mut self,
        line: Paragraph,
        view: &StatementView,
        public: &PublicStatement,
        is_last: bool,
    ) -> Paragraph {
        let concerns = concerns(view, public);
        let anchor = Anchor::Statement { id: view.statement.id, version: view.statement.version };
        let (mut line, place) = self.places.begin(line, anchor.to_string());
        let remark = self.remark(view, &concerns);
        let remarked = remark.as_ref().map(|remark| remark.number);
        line = remark.map(Piece::Remark).into_iter().fold(line, Paragraph::add);
        let mut end = String::new();
        for part in view.prose() {
            line = match part {
                Prose::Words(words) => {
                    end = words.to_owned();
                    line.add_run(text(words))
                }
                Prose::Uncited(name) => {
                    end = "}".to_owned();
                    line.add_run(text(&name.to_string()).color(WARNING))
                }
                Prose::Figure(_, number, cited) => {
                    let written = number.written(Language::Vietnamese);
                    let look = cited.citation.pinned.number;
                    let anchor = Anchor::Figure { citation: cited.citation.id, look }.to_string();
                    let place = view.citations.iter().position(|each| each.citation.id == cited.citation.id);
                    if let Some(number) = place.and_then(|place| public.citations.get(place)) {
                        self.lead(*number, anchor.clone());
                    }
                    end.clone_from(&written);
                    line.add_link(anchor, text(&written))
                }
            };
        }
        if is_last && self.family == DocumentFamily::State {
            let sign = if end.trim_end().ends_with('.') { "/." } else { "./." };
            line = line.add_link(Anchor::End.to_string(), text(sign));
        }
        for (cited, number) in view.citations.iter().zip(&public.citations) {
            let anchor = Anchor::Citation(cited.citation.id).to_string();
            self.lead(*number, anchor.clone());
            let is_fresh = cited.freshness.is_fresh();
            let words = match (self.purpose.has_evidence(), is_fresh) {
                (true, true) => format!("[{number}]"),
                (true, false) => format!("[{number}: phải xem lại]"),
                (false, true) => continue,
                (false, false) => "[phải xem lại]".to_owned(),
            };
            let mark = text(&words).raised();
            line = line.add_link(anchor, if is_fresh { mark } else { mark.color(WARNING) });
        }
        if view.citations.is_empty() {
            let mark = text("[chưa có căn cứ]").raised().color(WARNING);
            line = line.add_link(Anchor::Warning.to_string(), mark);
        }
        line = remarked.map(Piece::RemarkEnds).into_iter().fold(line, Paragraph::add);
        line.add(Piece::PlaceEnds(place))
    }

    fn lead(&mut self, number: usize, anchor: String) {
        if let Some(names) = number.checked_sub(1).and_then(|place| self.leading.get_mut(place))
            && !names.contains(&anchor)
        {
            names.push(anchor);
        }
    }

    fn remark(&mut self, view: &StatementView, concerns: &[String]) -> Option<Remark> {
        if concerns.is_empty() {
            return None;
        }
        let words = model::clean(&view.read(Language::Vietnamese).text);
        self.warnings.extend(concerns.iter().map(|concern| format!("«{}» {concern}", short(&words))));
        self.remarks += 1;
        let lines = concerns.iter().map(|concern| text(concern).size(SMALL - 4)).collect();
        Some(Remark { number: self.remarks, lines })
    }

    fn annex(&mut self, paper: &mut Paper) {
        let further = draft_annexes::annexes(&self.standing.plan, &self.standing.view);
        let count = further.len() + 1;
        let (title, place) = self.places.begin(annex::title_line(), Anchor::Annex.to_string());
        let words = text(&draft_annexes::title(1, count, "CĂN CỨ CỦA CÁC LUẬN ĐIỂM")).bold().size(BODY);
        paper.add(title.add_run(words).add(Piece::PlaceEnds(place)));
        let line = || Paragraph::new().align(Align::Both);
        let intro = self.places.at(paper::tight(line()), Anchor::Warning.to_string());
        let words = if self.warnings.is_empty() {
            "Mọi luận điểm đều có căn cứ và mọi trích dẫn còn khớp với nguồn khi xuất bản dự thảo này."
        } else {
            "Những điểm phải xem lại trước khi sử dụng:"
        };
        paper.add(intro.add_run(text(words).bold().size(SMALL)));
        for warning in &self.warnings {
            paper.add(paper::tight(line()).add_run(text(&format!("- {warning}")).size(SMALL)));
        }
        paper.add(paper::gap());
        let leading = std::mem::take(&mut self.leading);
        for (index, (evidence, names)) in self.standing.page.evidence.iter().zip(&leading).enumerate() {
            paper.extend(annex::item(&mut self.places, names, index + 1, evidence));
        }
        for (index, annex) in further.iter().enumerate() {
            paper.add(annex::title(&draft_annexes::title(index + 2, count, annex.title)));
            for item in &annex.items {
                self.told(paper, item);
            }
        }
    }

    /// One item of a further annex, its facts under it.
    fn told(&self, paper: &mut Paper, item: &draft_annexes::Item) {
        let head = Paragraph::new().align(Align::Both).spacing(120, 60).keep_next();
        let run = text(&item.head).bold().size(SMALL);
        let is_it = |each: &StatementView| item.about == Some(each.statement.id);
        let about =
            self.standing.view.statements().find(|(_, each)| is_it(each)).map(|(_, each)| &each.statement);
        paper.add(match about {
            Some(Statement { id, version, .. }) => {
                head.add_link(Anchor::Statement { id: *id, version: *version }.to_string(), run)
            }
            None => head.add_run(run),
        });
        let row = |fact: &draft_annexes::Fact| {
            let said = text(&fact.said).size(SMALL);
            let said = if fact.is_open { said.color(WARNING) } else { said };
            (text(fact.name).italic().size(SMALL), said)
        };
        let rows = item.facts.iter().map(row).collect();
        paper.blocks.push(Block::Facts { rows, width: FACT_NAME });
    }
}

/// What keeps a statement from being relied on as it stands.
pub(crate) fn concerns(view: &StatementView, public: &PublicStatement) -> Vec<String> {
    let mut concerns = Vec::new();
    if view.citations.is_empty() {
        concerns.push("Luận điểm chưa dẫn căn cứ nào.".to_owned());
    }
    for (cited, number) in view.citations.iter().zip(&public.citations) {
        if !cited.freshness.is_fresh() {
            let why = why_stale(cited);
            concerns.push(format!("Căn cứ [{number}] ({}): {}", cited.origin.name.vi, why.vi));
        }
    }
    concerns.extend(
        view.uncited_figures().iter().map(|name| format!("Số liệu {name} chưa được luận điểm trích dẫn.")),
    );
    let typed = view.typed_numbers();
    if !typed.is_empty() {
        concerns.push(format!("Con số gõ tay, không dẫn về số liệu nào: {}.", typed.join("; ")));
    }
    concerns
}

/// The first words of a statement.
fn short(words: &str) -> String {
    let begin: String = words.chars().take(60).collect();
    if begin.len() < words.len() { format!("{}…", begin.trim_end()) } else { begin }
}
