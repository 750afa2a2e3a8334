//! The annex of evidence as a file of its own: every statement of the scheme with what it rests on, the pinned words and
//! digests, versions and ledger positions, whether that still stands, and how to verify it with commands that are there.
//!
//! It is computed when asked for and kept nowhere.

use std::collections::HashMap;

use docx_rs::{AlignmentType, Docx, Paragraph, Table, TableCell, TableLayoutType, TableRow, WidthType};
use jiff::Timestamp;
use kernel::{Language, StudyCode};
use plan::DocumentFamily;
use reports::VersionId;
use scheme::{CitationView, Contradiction, FoundContradictions, Freshness, Side, Span, Target, ToldIn};

use ::store::Store;

use crate::draft::{Draft, Standing, standing};
use crate::freeze::replies_to;
use crate::page::{Evidence, Material};
use crate::refusal::why_stale;
use crate::word::heads::{self, BLANK, Head};
use crate::word::{self, BODY, GENERATED, HEAD, LIST, SMALL, TEXT_WIDTH, WARNING, centre, text};
use crate::{DocxError, PublishError};

/// Where the ledger tells of a thing last, and when it was committed.
type Positions = HashMap<String, (i64, Timestamp)>;

/// The file a report's version came as.
struct Original {
    digest: String,
    received_at: Timestamp,
    position: i64,
}

/// The annex of evidence of `study` in the form of `family`.
///
/// # Errors
/// When the study has no plan, the store fails, or packing fails.
pub async fn evidence_annex(
    store: &Store,
    study: &StudyCode,
    family: DocumentFamily,
) -> Result<Draft, PublishError> {
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
    let writer =
        Writer { standing, family, contradictions, positions, originals, head: head.unwrap_or_default() };
    let bytes =
        tokio::task::spawn_blocking(move || writer.write()).await.map_err(|_| PublishError::Stopped)??;
    Ok(Draft { exported, bytes })
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
    fn write(&self) -> Result<Vec<u8>, DocxError> {
        let Standing { plan, view, page, exported } = &self.standing;
        let day = self.standing.day();
        let mut docx = word::sheet(&exported.at.to_string(), &self.standing.foot());
        let head = Head {
            family: self.family,
            issuer: &plan.issuer.vi,
            number: "(Kèm theo dự thảo Đề án)",
            date: &format!("{BLANK}, ngày {BLANK} tháng {BLANK} năm {BLANK}"),
            stamp: &format!("DỰ THẢO {day}"),
        };
        docx = docx.add_table(heads::head(&head)).add_paragraph(word::gap());
        let summary = format!("Căn cứ của các luận điểm trong dự thảo Đề án: {}", page.title.vi);
        for paragraph in heads::title(self.family, "PHỤ LỤC CĂN CỨ", &summary) {
            docx = docx.add_paragraph(paragraph);
        }
        if page.material == Material::Generated {
            docx = docx.add_paragraph(centre(text(GENERATED).bold().italic().size(SMALL)));
        }
        let facts = format!(
            "Lập lúc {} tại vị trí {} của sổ cái; mã băm của mục đó: {}",
            vietnamese::format_moment(exported.at, Language::Vietnamese),
            vietnamese::format_integer(exported.position, Language::Vietnamese),
            self.head,
        );
        docx = docx.add_paragraph(centre(text(&facts).italic().size(LIST)));
        let mut sections = 0;
        let with_text = view.sections.iter().filter(|section| !section.statements.is_empty());
        for (section, public) in with_text.zip(&page.sections) {
            sections += 1;
            let words = word::section_heading(self.family, sections, &section.title.vi);
            docx = docx.add_paragraph(word::heading(&words));
            for (index, (statement, public)) in section.statements.iter().zip(&public.statements).enumerate()
            {
                docx = self.statement(
                    docx,
                    &format!("{}.{}", word::roman(sections), index + 1),
                    statement,
                    &public.citations,
                );
            }
        }
        docx = self.how_to_verify(docx, sections + 1);
        word::packed(docx)
    }

    fn statement(&self, docx: Docx, number: &str, view: &scheme::StatementView, numbers: &[usize]) -> Docx {
        let words = view.read(Language::Vietnamese).text;
        let line = Paragraph::new().align(AlignmentType::Both).keep_next(true);
        let line =
            line.add_run(text(&format!("{number}. ")).bold().size(BODY)).add_run(text(&words).size(BODY));
        let subject = format!("statement/{}", view.statement.id);
        let trace = format!(
            "Luận điểm {}, bản {}{}",
            view.statement.id,
            view.statement.version,
            self.position(&subject)
        );
        let trace =
            word::tight(Paragraph::new().keep_next(!numbers.is_empty())).add_run(text(&trace).size(LIST - 4));
        let mut docx = docx.add_paragraph(line).add_paragraph(trace);
        if view.citations.is_empty() {
            let warning = text("Chưa dẫn căn cứ nào.").bold().color(WARNING).size(SMALL);
            docx = docx.add_paragraph(word::tight(Paragraph::new().add_run(warning)));
        }
        for contradiction in self.contradictions.open_at(view) {
            docx = docx.add_table(facts(&open_contradiction(contradiction))).add_paragraph(word::gap());
        }
        for (cited, number) in view.citations.iter().zip(numbers) {
            let Some(evidence) =
                number.checked_sub(1).and_then(|place| self.standing.page.evidence.get(place))
            else {
                continue;
            };
            docx = docx.add_table(facts(&self.facts(*number, cited, evidence))).add_paragraph(word::gap());
        }
        docx
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
            let said = word::annex::said(&public).join(" ");
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

    fn how_to_verify(&self, docx: Docx, number: usize) -> Docx {
        let heading = word::section_heading(self.family, number, "Cách kiểm tra");
        let mut docx = docx.add_paragraph(word::heading(&heading).page_break_before(true));
        let words = |words: &str| word::body_line(DocumentFamily::State).add_run(text(words).size(HEAD));
        let command = |words: &str| {
            Paragraph::new().indent(Some(720), None, None, None).align(AlignmentType::Left).add_run(
                text(words)
                    .size(LIST)
                    .fonts(docx_rs::RunFonts::new().ascii("Courier New").hi_ansi("Courier New")),
            )
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
            docx = docx.add_paragraph(words(say));
            for line in run.iter().flat_map(|run| run.lines()) {
                docx = docx.add_paragraph(command(line));
            }
        }
        docx
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

/// The facts of one citation as a table that stays on one page where it can.
fn facts(facts: &[(&'static str, String)]) -> Table {
    let cell = |width: usize, run, is_last: bool| {
        let line = Paragraph::new().align(AlignmentType::Left).keep_next(!is_last);
        TableCell::new().width(width, WidthType::Dxa).add_paragraph(word::tight(line.add_run(run)))
    };
    let row = |(index, (name, value)): (usize, &(&'static str, String))| {
        let is_last = index + 1 == facts.len();
        let warns = value.starts_with("PHẢI XEM LẠI") || value.starts_with(OPEN_CONTRADICTION);
        let value = text(value).size(LIST);
        let value = if warns { value.bold().color(WARNING) } else { value };
        TableRow::new(vec![
            cell(NAMES, text(name).bold().size(LIST), is_last),
            cell(TEXT_WIDTH - NAMES, value, is_last),
        ])
        .cant_split()
    };
    Table::new(facts.iter().enumerate().map(row).collect())
        .layout(TableLayoutType::Fixed)
        .width(TEXT_WIDTH, WidthType::Dxa)
        .set_grid(vec![NAMES, TEXT_WIDTH - NAMES])
}
