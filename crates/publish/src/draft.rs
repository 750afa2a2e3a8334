//! The scheme as a Word file to work on: laid out as the paper it will be, said to be a draft, and marked so that it is known
//! again when it comes back ([`scheme::compare`]).
//!
//! A draft may hold what a release may not: what changed underneath a statement, and what cites nothing, is marked in the
//! text, at the margin and in the annex. It is made when asked for and kept nowhere.

use docx_rs::{
    AbstractNumbering, AlignmentType, Comment, Docx, Hyperlink, HyperlinkType, IndentLevel, Level, LevelJc,
    LevelOverride, LevelSuffixType, LevelText, NumberFormat, Numbering, NumberingId, Paragraph, Run,
    SpecialIndentType, Start, VertAlignType,
};
use jiff::tz::Offset;
use kernel::{Language, StudyCode};
use plan::{DocumentFamily, Plan};
use scheme::{Anchor, Exported, Prose, SchemeView, SectionMark, SectionView, StatementView};
use vietnamese::format_integer;

use ::store::Store;

use crate::freeze::{self, Imprint};
use crate::page::{Material, PublicPage, PublicStatement};
use crate::refusal::why_stale;
use crate::word::annex::{self, Bookmarks};
use crate::word::heads::{self, BLANK, Head};
use crate::word::{self, BODY, GENERATED, SMALL, WARNING, centre, text};
use crate::{DocxError, PublishError};

/// A draft that went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// When.
    pub exported: Exported,
    /// The bytes of the .docx.
    pub bytes: Vec<u8>,
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
    };
    let page = freeze::freeze(&view, imprint);
    Ok(Standing { plan, view, page, exported: Exported { position, at } })
}

/// The draft of `study` in the form of `family`.
///
/// # Errors
/// When the study has no plan, the store fails, or packing fails.
pub async fn draft(store: &Store, study: &StudyCode, family: DocumentFamily) -> Result<Draft, PublishError> {
    let standing = standing(store, study).await?;
    let exported = standing.exported;
    let write = move || write(&standing, family);
    let bytes = tokio::task::spawn_blocking(write).await.map_err(|_| PublishError::Stopped)??;
    Ok(Draft { exported, bytes })
}

/// What is written while the file grows.
struct Writer<'m> {
    standing: &'m Standing,
    family: DocumentFamily,
    marks: Bookmarks,
    /// Bookmarks that lead to each piece of evidence, by its place in the annex.
    leading: Vec<Vec<String>>,
    comments: usize,
    /// What is to be looked at, in the order of the text.
    warnings: Vec<String>,
}

fn write(standing: &Standing, family: DocumentFamily) -> Result<Vec<u8>, DocxError> {
    let mut writer = Writer {
        standing,
        family,
        marks: Bookmarks::default(),
        leading: vec![Vec::new(); standing.page.evidence.len()],
        comments: 0,
        warnings: Vec::new(),
    };
    let mut docx = word::sheet(&standing.exported.at.to_string(), &standing.foot())
        .custom_property(scheme::STUDY_PROPERTY, standing.view.study.as_str());
    docx = writer.opening(docx);
    docx = writer.sections(docx);
    let recipients = [standing.plan.focal_point.vi.as_str()];
    // A signature does not stand alone on a page.
    docx = docx.add_paragraph(word::gap().keep_next(true)).add_table(heads::signature(family, &recipients));
    docx = writer.annex(docx);
    word::packed(docx)
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
    fn opening(&mut self, docx: Docx) -> Docx {
        let Standing { plan, page, exported, .. } = self.standing;
        let year = Offset::constant(7).to_datetime(exported.at).date().year();
        let head = Head {
            family: self.family,
            issuer: &plan.issuer.vi,
            number: &heads::blank_number(self.family),
            date: &format!("{BLANK}, ngày {BLANK} tháng {BLANK} năm {year}"),
            stamp: &format!("DỰ THẢO {}", self.standing.day()),
        };
        let mut docx = docx.add_table(heads::head(&head)).add_paragraph(word::gap());
        for paragraph in heads::title(self.family, "ĐỀ ÁN", &page.title.vi) {
            docx = docx.add_paragraph(paragraph);
        }
        if page.material == Material::Generated {
            docx = docx.add_paragraph(centre(text(GENERATED).bold().italic().size(SMALL)));
        }
        let line = centre(text(&self.facts()).italic().size(SMALL));
        docx = docx.add_paragraph(self.marks.at(line, Anchor::Draft(*exported).to_string()));
        docx = docx.add_paragraph(word::gap());
        for paragraph in heads::grounds(self.family, plan.basis.iter().map(|clause| clause.text.vi.as_str()))
        {
            docx = docx.add_paragraph(paragraph);
        }
        docx
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
        facts
            + ". Số trong ngoặc vuông dẫn đến căn cứ cùng số ở Phụ lục. Sửa ngay trên tệp này rồi đưa trở lại chương trình."
    }

    fn sections(&mut self, docx: Docx) -> Docx {
        let standing = self.standing;
        let sections: Vec<&SectionView> =
            standing.view.sections.iter().filter(|section| !section.statements.is_empty()).collect();
        let level = Level::new(
            0,
            Start::new(1),
            NumberFormat::new("decimal"),
            LevelText::new("%1."),
            LevelJc::new("left"),
        )
        .suffix(LevelSuffixType::Space)
        .indent(Some(0), Some(SpecialIndentType::FirstLine(720)), None, None);
        let mut docx = docx.add_abstract_numbering(AbstractNumbering::new(NUMBERS).add_level(level));
        let last = sections.last().and_then(|section| section.statements.last());
        let last = last.map(|view| view.statement.id);
        for (index, (section, public)) in sections.iter().zip(&standing.page.sections).enumerate() {
            let list = NUMBERS + index;
            docx = docx
                .add_numbering(Numbering::new(list, NUMBERS).add_override(LevelOverride::new(0).start(1)));
            let words = word::section_heading(self.family, index + 1, &section.title.vi);
            let (heading, mark) = self
                .marks
                .begin(word::heading_line(), Anchor::Section(SectionMark::of(&section.key)).to_string());
            let heading = heading.add_run(text(&words).bold().size(BODY)).add_bookmark_end(mark);
            docx = docx.add_paragraph(heading);
            for (view, statement) in section.statements.iter().zip(&public.statements) {
                let is_last = Some(view.statement.id) == last;
                let line =
                    word::body_line(self.family).numbering(NumberingId::new(list), IndentLevel::new(0));
                let line = if is_last { line.keep_next(true).keep_lines(true) } else { line };
                docx = docx.add_paragraph(self.statement(line, view, statement, is_last));
            }
        }
        docx
    }

    fn statement(
        &mut self,
        line: Paragraph,
        view: &StatementView,
        public: &PublicStatement,
        is_last: bool,
    ) -> Paragraph {
        let concerns = self.concerns(view, public);
        let anchor = Anchor::Statement { id: view.statement.id, version: view.statement.version };
        let (mut line, mark) = self.marks.begin(line, anchor.to_string());
        let comment = self.comment(view, &concerns);
        let commented = comment.as_ref().map(Comment::id);
        line = comment.into_iter().fold(line, Paragraph::add_comment_start);
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
                    line.add_hyperlink(link(anchor, text(&written)))
                }
            };
        }
        if is_last && self.family == DocumentFamily::State {
            let sign = if end.trim_end().ends_with('.') { "/." } else { "./." };
            line = line.add_hyperlink(link(Anchor::End.to_string(), text(sign)));
        }
        for (cited, number) in view.citations.iter().zip(&public.citations) {
            let anchor = Anchor::Citation(cited.citation.id).to_string();
            self.lead(*number, anchor.clone());
            let mark = if cited.freshness.is_fresh() {
                raised(text(&format!("[{number}]")))
            } else {
                raised(text(&format!("[{number}: phải xem lại]")).color(WARNING))
            };
            line = line.add_hyperlink(link(anchor, mark));
        }
        if view.citations.is_empty() {
            let mark = raised(text("[chưa có căn cứ]").color(WARNING));
            line = line.add_hyperlink(link(Anchor::Warning.to_string(), mark));
        }
        line = commented.into_iter().fold(line, Paragraph::add_comment_end);
        line.add_bookmark_end(mark)
    }

    fn lead(&mut self, number: usize, anchor: String) {
        if let Some(names) = number.checked_sub(1).and_then(|place| self.leading.get_mut(place))
            && !names.contains(&anchor)
        {
            names.push(anchor);
        }
    }

    /// What keeps a statement from being relied on as it stands.
    fn concerns(&self, view: &StatementView, public: &PublicStatement) -> Vec<String> {
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
            view.uncited_figures()
                .iter()
                .map(|name| format!("Số liệu {name} chưa được luận điểm trích dẫn.")),
        );
        let typed = view.typed_numbers();
        if !typed.is_empty() {
            concerns.push(format!("Con số gõ tay, không dẫn về số liệu nào: {}.", typed.join("; ")));
        }
        concerns
    }

    fn comment(&mut self, view: &StatementView, concerns: &[String]) -> Option<Comment> {
        if concerns.is_empty() {
            return None;
        }
        let words = word::clean(&view.read(Language::Vietnamese).text);
        self.warnings.extend(concerns.iter().map(|concern| format!("«{}» {concern}", short(&words))));
        self.comments += 1;
        let comment =
            Comment::new(self.comments).author("Dám Làm").date(self.standing.exported.at.to_string());
        Some(concerns.iter().fold(comment, |comment, concern| {
            comment.add_paragraph(Paragraph::new().add_run(text(concern).size(SMALL - 4)))
        }))
    }

    fn annex(&mut self, docx: Docx) -> Docx {
        let (title, mark) = self.marks.begin(annex::title_line(), Anchor::Annex.to_string());
        let words = text("PHỤ LỤC: CĂN CỨ CỦA CÁC LUẬN ĐIỂM").bold().size(BODY);
        let mut docx = docx.add_paragraph(title.add_run(words).add_bookmark_end(mark));
        let line = || Paragraph::new().align(AlignmentType::Both);
        let intro = self.marks.at(word::tight(line()), Anchor::Warning.to_string());
        let words = if self.warnings.is_empty() {
            "Mọi luận điểm đều có căn cứ và mọi trích dẫn còn khớp với nguồn khi xuất bản dự thảo này."
        } else {
            "Những điểm phải xem lại trước khi sử dụng:"
        };
        docx = docx.add_paragraph(intro.add_run(text(words).bold().size(SMALL)));
        for warning in &self.warnings {
            docx = docx.add_paragraph(word::tight(line()).add_run(text(&format!("- {warning}")).size(SMALL)));
        }
        docx = docx.add_paragraph(word::gap());
        let leading = std::mem::take(&mut self.leading);
        for (index, (evidence, names)) in self.standing.page.evidence.iter().zip(&leading).enumerate() {
            for paragraph in annex::item(&mut self.marks, names, index + 1, evidence) {
                docx = docx.add_paragraph(paragraph);
            }
        }
        docx
    }
}

/// The first list of numbers in the file; docx-rs has one of its own before.
const NUMBERS: usize = 2;

fn link(anchor: String, run: Run) -> Hyperlink {
    Hyperlink::new(anchor, HyperlinkType::Anchor).add_run(run)
}

fn raised(mut run: Run) -> Run {
    run.run_property = run.run_property.vert_align(VertAlignType::SuperScript);
    run
}

/// The first words of a statement.
fn short(words: &str) -> String {
    let begin: String = words.chars().take(60).collect();
    if begin.len() < words.len() { format!("{}…", begin.trim_end()) } else { begin }
}
