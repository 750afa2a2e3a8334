//! The annex of evidence as a file of its own: every statement of the scheme with what it rests on, the pinned words and
//! digests, versions and ledger positions, whether that still stands, and how to verify it with commands that are there.
//!
//! It is computed when asked for and kept nowhere.

use std::collections::HashMap;

use jiff::Timestamp;
use kernel::{Language, StudyCode};
use plan::DocumentFamily;
use reports::VersionId;
use scheme::{
    CitationView, Contradiction, Exported, FoundContradictions, Freshness, Side, Span, Target, ToldIn,
};

use ::store::Store;

use crate::PublishError;
use crate::draft::{Draft, Standing, standing};
use crate::freeze::replies_to;
use crate::page::{Evidence, Material};
use crate::paper::heads::{self, BLANK, Head};
use crate::paper::model::{Align, Block, Paper, Paragraph, text};
use crate::paper::pdf::{Pdf, Typefaces};
use crate::paper::{self, BODY, GENERATED, HEAD, LIST, SMALL, WARNING, centre, word};
use crate::refusal::why_stale;

/// Where the ledger tells of a thing last, and when it was committed.
type Positions = HashMap<String, (i64, Timestamp)>;

/// The file a report's version came as.
struct Original {
    digest: String,
    received_at: Timestamp,
    position: i64,
}

/// The annex of evidence of `study` as a Word file in the form of `family`.
///
/// # Errors
/// When the study has no plan, the store fails, or packing fails.
pub async fn evidence_annex(
    store: &Store,
    study: &StudyCode,
    family: DocumentFamily,
) -> Result<Draft, PublishError> {
    let writer = writer(store, study, family).await?;
    let exported = writer.standing.exported;
    let write = move || word::write(&writer.compose());
    let bytes = tokio::task::spawn_blocking(write).await.map_err(|_| PublishError::Stopped)??;
    Ok(Draft { exported, bytes })
}

/// The annex of evidence of `study` as a PDF in the form of `family`, set in `typefaces`.
///
/// # Errors
/// When the study has no plan, the store fails, no typeface for Vietnamese is there, or the file cannot be written.
pub async fn evidence_annex_pdf(
    store: &Store,
    study: &StudyCode,
    family: DocumentFamily,
    typefaces: Typefaces,
) -> Result<(Exported, Pdf), PublishError> {
    let writer = writer(store, study, family).await?;
    let exported = writer.standing.exported;
    let write = move || typefaces.set(&writer.compose());
    let pdf = tokio::task::spawn_blocking(write).await.map_err(|_| PublishError::Stopped)??;
    Ok((exported, pdf))
}

async fn writer(store: &Store, study: &StudyCode, family: DocumentFamily) -> Result<Writer, PublishError> {
    let standing = standing(store, study).await?;
    let exported = standing.exported;
    let contradictions = scheme::contradictions(store, study).await?;
    let mut positions = Positions::new();
    for kind in [
        "statement.written",
        "statement.edited",
        "citation.added",
        "citation.looked_at",
        "body_reply.given",
        "body_reply.answered",
    ] {
        last_positions(store, kind, exported.position, &mut positions).await?;
    }
    let mut originals: HashMap<VersionId, Original> = HashMap::new();
    for (_, statement) in standing.view.statements() {
        for cited in &statement.citations {
            let Some(version) = cited.citation.pinned.content.report_version else { continue };
            if originals.contains_key(&version) {
                continue;
            }
            if let Some(found) = reports::version(store, version).await? {
                let original = Original {
                    digest: found.digest.to_string(),
                    received_at: found.received_at,
                    position: found.ledger_position,
                };
                originals.insert(version, original);
            }
        }
    }
    let head = ::store::entry_at(store, exported.position).await?.map(|entry| entry.hash.to_string());
    let head = head.unwrap_or_default();
    Ok(Writer { standing, family, contradictions, positions, originals, head })
}

/// How many ledger entries are read at once.
const PAGE: i64 = 1000;

async fn last_positions(
    store: &Store,
    kind: &str,
    until: i64,
    positions: &mut Positions,
) -> Result<(), PublishError> {
    let mut after = 0;
    loop {
        let entries = ::store::entries_of(store, kind, after, PAGE).await?;
        let Some(last) = entries.last() else { return Ok(()) };
        after = last.sequence;
        for entry in entries.iter().filter(|entry| entry.sequence <= until) {
            let known = positions.entry(entry.subject.clone()).or_insert((entry.sequence, entry.at));
            *known = (*known).max((entry.sequence, entry.at));
        }
    }
}

struct Writer {
    standing: Standing,
    family: DocumentFamily,
    contradictions: FoundContradictions,
    positions: Positions,
    originals: HashMap<VersionId, Original>,
    /// The hash of the ledger's entry the annex stands at.
    head: String,
}

impl Writer {
    fn compose(&self) -> Paper {
        let Standing { plan, view, page, exported } = &self.standing;
        let day = self.standing.day();
        let summary = format!("Căn cứ của các luận điểm trong dự thảo Đề án: {}", page.title.vi);
        let mut paper = Paper::new(&summary, exported.at);
        paper.foot = self.standing.foot();
        let head = Head {
            family: self.family,
            issuer: &plan.issuer.vi,
            number: "(Kèm theo dự thảo Đề án)",
            date: &format!("{BLANK}, ngày {BLANK} tháng {BLANK} năm {BLANK}"),
            stamp: &format!("DỰ THẢO {day}"),
        };
        paper.blocks.push(heads::head(&head));
        paper.add(paper::gap());
        paper.extend(heads::title(self.family, "PHỤ LỤC CĂN CỨ", &summary));
        if page.material == Material::Generated {
            paper.add(centre(text(GENERATED).bold().italic().size(SMALL)));
        }
        let facts = format!(
            "Lập lúc {} tại vị trí {} của sổ cái; mã băm của mục đó: {}",
            vietnamese::format_moment(exported.at, Language::Vietnamese),
            vietnamese::format_integer(exported.position, Language::Vietnamese),
            self.head,
        );
        paper.add(centre(text(&facts).italic().size(LIST)));
        let mut sections = 0;
        let with_text = view.sections.iter().filter(|section| !section.statements.is_empty());
        for (section, public) in with_text.zip(&page.sections) {
            sections += 1;
            let words = paper::section_heading(self.family, sections, &section.title.vi);
            paper.add(paper::heading(&words));
            for (index, (statement, public)) in section.statements.iter().zip(&public.statements).enumerate()
            {
                let number = format!("{}.{}", paper::roman(sections), index + 1);
                self.statement(&mut paper, &number, statement, &public.citations);
            }
        }
        self.how_to_verify(&mut paper, sections + 1);
        paper
    }

    fn statement(&self, paper: &mut Paper, number: &str, view: &scheme::StatementView, numbers: &[usize]) {
        let words = view.read(Language::Vietnamese).text;
        let line = Paragraph::new().align(Align::Both).keep_next();
        let line =
            line.add_run(text(&format!("{number}. ")).bold().size(BODY)).add_run(text(&words).size(BODY));
        let subject = format!("statement/{}", view.statement.id);
        let trace = format!(
            "Luận điểm {}, bản {}{}",
            view.statement.id,
            view.statement.version,
            self.position(&subject)
        );
        let trace = paper::tight(Paragraph::new()).add_run(text(&trace).size(LIST - 4));
        paper.add(line);
        paper.add(if numbers.is_empty() { trace } else { trace.keep_next() });
        if view.citations.is_empty() {
            let warning = text("Chưa dẫn căn cứ nào.").bold().color(WARNING).size(SMALL);
            paper.add(paper::tight(Paragraph::new().add_run(warning)));
        }
        for contradiction in self.contradictions.open_at(view) {
            paper.blocks.push(table(&open_contradiction(contradiction)));
            paper.add(paper::gap());
        }
        for (cited, number) in view.citations.iter().zip(numbers) {
            let Some(evidence) =
                number.checked_sub(1).and_then(|place| self.standing.page.evidence.get(place))
            else {
                continue;
            };
            paper.blocks.push(table(&self.facts(*number, cited, evidence)));
            paper.add(paper::gap());
        }
    }

    /// What is to be said of a citation, line by line.
    fn facts(&self, number: usize, cited: &CitationView, evidence: &Evidence) -> Vec<(&'static str, String)> {
        let pinned = &cited.citation.pinned;
        let kind = evidence.kind.name(Language::Vietnamese);
        let state = match &cited.freshness {
            Freshness::Fresh => "Còn khớp: đúng từng byte tại đúng vị trí".to_owned(),
            _ => format!("PHẢI XEM LẠI. {}", why_stale(cited).vi),
        };
        let moment = |at| vietnamese::format_moment(at, Language::Vietnamese);
        let mut facts = vec![
            ("Căn cứ", format!("[{number}] {kind}. {}, {}", evidence.source.vi, evidence.place.vi)),
            ("Vị trí", format!("{}, phiên bản {}", evidence.address, evidence.version)),
            ("Nguyên văn đã ghim", format!("“{}”", evidence.quote.vi)),
        ];
        if !evidence.definition.vi.is_empty() {
            facts.push(("Cách tính", evidence.definition.vi.clone()));
        }
        facts.push(("Tình trạng", state));
        facts.push(("SHA-256 đã ghim", evidence.digest.to_string()));
        let subject = format!("citation/{}", cited.citation.id);
        facts.push((
            "Xem lần cuối",
            format!("Lần {}, {}{}", pinned.number, moment(pinned.at), self.position(&subject)),
        ));
        if !pinned.reason.is_empty() {
            facts.push(("Vì sao vẫn đúng", pinned.reason.clone()));
        }
        for (reply, public) in cited.replies.iter().zip(replies_to(cited)) {
            let subject = format!("body_reply/{}", reply.reply.id);
            let said = paper::annex::said(&public).join(" ");
            facts.push(("Ý kiến của cơ quan", format!("{said}{}", self.position(&subject))));
        }
        if let Some(original) = pinned.content.report_version.and_then(|version| self.originals.get(&version))
        {
            facts.push((
                "Tệp gốc",
                format!(
                    "Nhận {}, sổ cái vị trí {}. SHA-256 {}",
                    moment(original.received_at),
                    vietnamese::format_integer(original.position, Language::Vietnamese),
                    original.digest
                ),
            ));
        }
        if is_whole_passage(&cited.citation.target) {
            facts.push((
                "Kiểm tra",
                "Mã băm trên là SHA-256 của đúng nguyên văn trong ngoặc kép (UTF-8).".to_owned(),
            ));
        }
        facts
    }

    fn position(&self, subject: &str) -> String {
        self.positions.get(subject).map_or_else(String::new, |(position, _)| {
            format!(", sổ cái vị trí {}", vietnamese::format_integer(*position, Language::Vietnamese))
        })
    }

    fn how_to_verify(&self, paper: &mut Paper, number: usize) {
        let heading = paper::section_heading(self.family, number, "Cách kiểm tra");
        paper.add(paper::heading(&heading).begin_page());
        let words = |words: &str| paper::body_line(DocumentFamily::State).add_run(text(words).size(HEAD));
        let command = |words: &str| {
            Paragraph::new().indent(720, 0, 0).align(Align::Left).add_run(text(words).size(LIST).mono())
        };
        let study = self.standing.view.study.as_str();
        let steps: [(String, Option<String>); 5] = [
            (
                "1. Sổ cái và mọi nội dung đã lưu không bị sửa: chạy trên thư mục dữ liệu (hoặc bản sao lưu đã phục hồi). Mã thoát 0 là nguyên vẹn; khác 0 thì mục sai được nêu tên. So mã băm của mục ghi ở đầu phụ lục này với mục cùng vị trí trong sổ cái.".to_owned(),
                Some("damlam ledger verify --dir THU_MUC_DU_LIEU".to_owned()),
            ),
            (
                "2. Một báo cáo đúng là tệp đã nhận: tải biên nhận và tệp gốc ở trang báo cáo của cơ quan, rồi kiểm tra ngoại tuyến, không cần thư mục dữ liệu. Mã băm SHA-256 của tệp phải bằng mã ghi ở dòng «Tệp gốc».".to_owned(),
                Some("damlam receipt verify BIEN_NHAN.json --file BAO_CAO.docx\nsha256sum BAO_CAO.docx".to_owned()),
            ),
            (
                "3. Nguyên văn một đoạn đúng là đoạn đã ghim: mã băm của cả đoạn là SHA-256 của chính các chữ ấy ở dạng UTF-8 (NFC), mỗi chỗ ngắt dòng trong đoạn là một ký tự xuống dòng (LF), không xuống dòng ở cuối.".to_owned(),
                Some("printf '%s' 'NGUYÊN VĂN ĐOẠN' | sha256sum".to_owned()),
            ),
            (
                "4. Mã băm của số liệu, chỉ báo và hồ sơ minh họa tính trên mọi phần của chúng (giá trị, đơn vị tính, kỳ, định nghĩa), không tính lại được từ câu in ở đây; lệnh ở điểm 1 so chúng với sổ cái.".to_owned(),
                None,
            ),
            (
                "5. Xuất lại phụ lục này từ dữ liệu hiện có để xem điều gì đã đổi từ đó.".to_owned(),
                Some(format!("damlam scheme export {study} --dir THU_MUC_DU_LIEU --what annex -o phu-luc.docx")),
            ),
        ];
        for (say, run) in &steps {
            paper.add(words(say));
            paper.extend(run.iter().flat_map(|run| run.lines()).map(command));
        }
    }
}

/// What is said of an open contradiction: both sides, each with where it is told, and why it was left open.
fn open_contradiction(contradiction: &Contradiction) -> Vec<(&'static str, String)> {
    let state = contradiction.state().name(Language::Vietnamese);
    let mut facts = vec![
        ("Mâu thuẫn", format!("{OPEN_CONTRADICTION}: {} ({state})", contradiction.subject.vi)),
        ("Một bên", told(&contradiction.one)),
        ("Bên kia", told(&contradiction.other)),
    ];
    if let Some(decision) = contradiction.decision.as_ref().filter(|_| !contradiction.is_changed()) {
        facts.push(("Vì sao để ngỏ", decision.reason.clone()));
    }
    facts
}

/// How the line of an open contradiction begins.
const OPEN_CONTRADICTION: &str = "CÒN MỞ";

/// A side: its number, who tells it, where, and in which words.
fn told(side: &Side) -> String {
    let place = |place: &scheme::ToldAt| {
        let at = match &place.source {
            ToldIn::Report { version, address, .. } => format!("phiên bản {version}, {address}"),
            ToldIn::Worklog { version, indicator, .. } => {
                format!("nhật ký công việc, bản {version}, chỉ báo {indicator}")
            }
        };
        format!("{} ({at}): “{}”", place.name.vi, place.words.vi)
    };
    let places: Vec<String> = side.places.iter().map(place).collect();
    format!("{}. {}", side.said(Language::Vietnamese), places.join("; "))
}

fn is_whole_passage(target: &Target) -> bool {
    matches!(target, Target::Passage { span: Span::Whole, .. })
}

/// Width of the names of facts.
const NAMES: usize = 2350;

/// The facts of one citation, names beside values.
fn table(facts: &[(&'static str, String)]) -> Block {
    let row = |(name, value): &(&'static str, String)| {
        let warns = value.starts_with("PHẢI XEM LẠI") || value.starts_with(OPEN_CONTRADICTION);
        let value = text(value).size(LIST);
        let value = if warns { value.bold().color(WARNING) } else { value };
        (text(name).bold().size(LIST), value)
    };
    Block::Facts { rows: facts.iter().map(row).collect(), width: NAMES }
}
