//! The scheme goes out as a Word file and comes back, on both databases: what is known again, what is told, what is taken, and
//! that citations stay.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;

use formats::docx_write::{Page, Part, write};
use formats::{BlockKind, Document, DocumentReader, Limits};
use kernel::{Actor, BodyCode, Language, Role, StudyCode};
use plan::DocumentFamily;
use reports::ReportId;
use scheme::{
    CitationId, Comparison, Edit, Found, NewCitation, ReturnedError, ReturnedFile, Span, StatementId, Taking,
    Target,
};
use store::Store;

const STUDY: &str = "responsibility-2023";

fn study() -> StudyCode {
    STUDY.parse().unwrap()
}

fn editor() -> Actor {
    Actor { account: None, role: Role::Editor, body: None }
}

async fn story(check: impl AsyncFn(Store)) {
    let migrations = [
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        measurements::MIGRATIONS,
        coding::MIGRATIONS,
        scheme::MIGRATIONS,
        publish::MIGRATIONS,
    ];
    testkit::on_each_database(&migrations, async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
        let files = plan::files_of_folder(&folder).unwrap();
        plan::issue(&store, &Actor::system(), files).await.unwrap();
        check(store).await;
    })
    .await;
}

/// A report whose causes are these paragraphs.
async fn send(store: &Store, causes: &[&str]) -> ReportId {
    let mut parts = vec![Part::heading(1, "I. Thực trạng tình hình"), Part::paragraph("Không phát hiện.")];
    parts.push(Part::heading(1, "IV. Nguyên nhân"));
    parts.extend(causes.iter().map(|text| Part::paragraph(*text)));
    let body: BodyCode = "TU.H26".parse().unwrap();
    let actor = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let upload = reports::Upload {
        study: study(),
        body,
        file_name: "bc.docx".to_owned(),
        encoding: Default::default(),
        bytes: write(&Page { parts, ..Page::default() }).unwrap(),
    };
    reports::receive(store, &DocumentReader::alone(), &actor, upload).await.unwrap().report
}

async fn cite(store: &Store, statement: StatementId, target: Target) -> CitationId {
    let (target, content, _) = scheme::preview(store, &study(), &target).await.unwrap();
    scheme::cite(store, &editor(), NewCitation { statement, target, seen: content.digest }).await.unwrap()
}

async fn say(store: &Store, section: &str, text: &str) -> StatementId {
    scheme::write_statement(store, &editor(), &study(), section, text).await.unwrap()
}

/// A scheme of five statements: one says a figure, one rests on a passage, three cite nothing.
async fn scheme_of_five(store: &Store) -> [StatementId; 5] {
    let report = send(store, &["Trong năm 2022 có 35 văn bản hỏi đi hỏi lại.", "Phân cấp chưa rõ."]).await;
    let version = reports::latest(store, report).await.unwrap().unwrap();
    let figures = reports::figures(store, version.id).await.unwrap();
    let key = figures.into_iter().find(|figure| figure.quote.starts_with("35")).unwrap().key;
    let late = say(store, "causes", "Các sở hỏi đi hỏi lại 35 lần trong năm 2022.").await;
    cite(store, late, Target::Figure { report, key }).await;
    let view = scheme::statement(store, late).await.unwrap();
    let text = view.with_figure(&view.citations[0]).unwrap();
    scheme::edit_statement(store, &editor(), Edit { statement: late, seen: 1, text }).await.unwrap();
    let unclear = say(store, "causes", "Phân cấp chưa rõ nên phải xin ý kiến nhiều nơi.").await;
    cite(store, unclear, Target::Passage { report, address: "causes/p2".to_owned(), span: Span::Whole })
        .await;
    let law = say(store, "causes", "Luật còn chồng chéo giữa đất đai và đầu tư.").await;
    let few = say(store, "causes", "Nhiều nơi thiếu người làm việc lâu năm.").await;
    let acts = say(store, "manifestations", "Hồ sơ khó bị gác lại.").await;
    [late, unclear, law, few, acts]
}

async fn out(store: &Store) -> Vec<u8> {
    publish::draft(store, &study(), DocumentFamily::State).await.unwrap().bytes
}

async fn back(store: &Store, bytes: Vec<u8>) -> Result<Comparison, ReturnedError> {
    let file = ReturnedFile { name: "de-an.docx".to_owned(), bytes };
    scheme::compare(store, &DocumentReader::alone(), &study(), file).await
}

async fn taken(store: &Store, taking: Taking) -> Result<StatementId, scheme::SchemeError> {
    scheme::take(store, &editor(), &study(), vec![taking]).await.remove(0).result
}

/// The file with its text changed as somebody would in Word: `edit` gets the XML of the document.
fn edited(bytes: &[u8], edit: impl Fn(String) -> String) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let mut part = old.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name == "word/document.xml" {
            let before = String::from_utf8(content).unwrap();
            let after = edit(before.clone());
            assert_ne!(after, before, "the edit of this test finds nothing to edit");
            content = after.into_bytes();
        }
        new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(&content).unwrap();
    }
    new.finish().unwrap().into_inner()
}

/// The whole paragraph of the file that holds `words`.
fn paragraph_with(xml: &str, words: &str) -> String {
    let at = xml.find(words).unwrap_or_else(|| panic!("no «{words}» in the file"));
    let begin = xml[..at].rfind("<w:p ").unwrap();
    let end = at + xml[at..].find("</w:p>").unwrap() + "</w:p>".len();
    xml[begin..end].to_owned()
}

/// One line for each row: what it is, its words, its notes.
async fn told(store: &Store, comparison: &Comparison) -> String {
    let view = scheme::view(store, &study()).await.unwrap();
    let words = |id: &StatementId| match view.statement(*id) {
        Some(statement) => {
            statement.read(Language::Vietnamese).text.split(' ').take(3).collect::<Vec<_>>().join(" ")
        }
        None => "?".to_owned(),
    };
    let after = |id: &Option<StatementId>| id.as_ref().map_or("the head".to_owned(), words);
    let line = |row: &scheme::Row| {
        let what = match &row.found {
            Found::Unchanged(id) | Found::Missing(id) => words(id),
            Found::Changed { before, text, .. } => format!("{before} → {text}"),
            Found::Overtaken { before, now, text, .. } => format!("{before} | {now} | {text}"),
            Found::TakenOut { after, .. } => after.clone(),
            Found::New { text, after: before, candidates } => {
                let offered: Vec<_> = candidates.iter().map(|each| words(&each.statement)).collect();
                format!("{text} (after {}) {offered:?}", after(before))
            }
            Found::Moved { statement, after: before } => {
                format!("{} (after {})", words(statement), after(before))
            }
        };
        let notes = row.notes.iter().map(|note| {
            let title = |key: &str| kernel::Bilingual::new(key, key);
            format!("\n  {}", note.sentence(title).en)
        });
        format!("{} {}: {what}{}", row.section, row.found.code(), notes.collect::<String>())
    };
    comparison.rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn read(bytes: &[u8]) -> Document {
    formats::docx::read(bytes, &Limits::default()).unwrap().value
}

#[tokio::test]
async fn an_unchanged_draft_changes_nothing_in_either_form() {
    story(async |store| {
        scheme_of_five(&store).await;
        for family in DocumentFamily::ALL {
            let draft = publish::draft(&store, &study(), family).await.unwrap();
            let before = store::head(&store).await.unwrap();
            let comparison = back(&store, draft.bytes).await.unwrap();
            assert_eq!(comparison.exported.map(|exported| exported.position), Some(before.sequence));
            assert_eq!(comparison.to_decide(), 0, "{}", told(&store, &comparison).await);
            assert_eq!(comparison.rows.len(), 5);
            assert_eq!(store::head(&store).await.unwrap(), before, "looking keeps nothing");
        }
    })
    .await;
}

#[tokio::test]
async fn a_draft_says_what_it_is_and_what_is_not_sound() {
    story(async |store| {
        scheme_of_five(&store).await;
        send(&store, &["Trong năm 2022 có 35 văn bản hỏi đi hỏi lại.", "Phân cấp đã rõ."]).await;
        let document = read(&out(&store).await);
        let words = |document: &Document| {
            document.texts().map(|(_, text)| text.to_owned()).collect::<Vec<_>>().join("\n")
        };
        let text = words(&document);
        let position = store::head(&store).await.unwrap().sequence;
        for expected in [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Số: ……/ĐA-……",
            "DỰ THẢO",
            &format!("tại vị trí {position} của sổ cái"),
            "1 trích dẫn phải xem lại; 3 luận điểm chưa có căn cứ",
            "[2: phải xem lại]",
            "[chưa có căn cứ]",
            "Phiên bản 2 có nội dung khác tại vị trí này",
            "thiếu người làm việc lâu năm./.",
            "Nơi nhận:",
            "TM. ………",
        ] {
            assert!(text.contains(expected), "«{expected}» is missing from the draft:\n{text}");
        }
        assert!(!text.contains("trình diễn"), "nothing is said to be generated that is not");
        let comments = document.margins.iter().filter(|margin| margin.kind == formats::MarginKind::Comment);
        assert_eq!(comments.count(), 4, "one for each statement that is not sound");
        let markers: Vec<_> = document
            .blocks
            .iter()
            .filter_map(|block| match &block.kind {
                BlockKind::ListItem { marker, .. } => Some(marker.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(markers, ["1.", "1.", "2.", "3.", "4."], "numbers begin anew in each section");

        plan::mark_generated(&store, &Actor::system(), &study()).await.unwrap();
        let party = publish::draft(&store, &study(), DocumentFamily::Party).await.unwrap();
        let text = words(&read(&party.bytes));
        for expected in ["ĐẢNG CỘNG SẢN VIỆT NAM", "Số ……-ĐA/……", "I- ", "T/M ………", "Dữ liệu trình diễn"]
        {
            assert!(text.contains(expected), "«{expected}» is missing from the draft:\n{text}");
        }
        assert!(!text.contains("./."), "the Party's papers end without the sign");
    })
    .await;
}

#[tokio::test]
async fn what_was_edited_is_told_and_taken_and_citations_stay() {
    story(async |store| {
        let [late, unclear, _, few, _] = scheme_of_five(&store).await;
        let bytes = edited(&out(&store).await, |xml| {
            let law = paragraph_with(&xml, "Luật còn chồng chéo");
            let unclear = paragraph_with(&xml, "Phân cấp chưa rõ nên");
            xml.replace("Các sở hỏi đi hỏi lại ", "Các sở, ngành hỏi lại ")
                .replace("thiếu người làm việc lâu năm", "thiếu người giỏi")
                .replace(&law, "<w:p><w:r><w:t>Thủ tục đầu tư còn chồng chéo với đất đai.</w:t></w:r></w:p>")
                .replace(&unclear, "")
                .replace("Hồ sơ khó bị gác lại", "Hồ sơ khó bị gác lại lâu ngày")
        });
        let comparison = back(&store, bytes).await.unwrap();
        let lines = told(&store, &comparison).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(lines, @r#"
            manifestations changed: Hồ sơ khó bị gác lại. → Hồ sơ khó bị gác lại lâu ngày.
            causes changed: Các sở hỏi đi hỏi lại 35 lần trong năm 2022. → Các sở, ngành hỏi lại {figure causes/van-ban-hoi-di-hoi-lai@nam-2022@TU.H26} lần trong năm 2022.
            causes new: Thủ tục đầu tư còn chồng chéo với đất đai. (after Các sở hỏi) ["Luật còn chồng"]
            causes changed: Nhiều nơi thiếu người làm việc lâu năm. → Nhiều nơi thiếu người giỏi.
            causes missing: Phân cấp chưa
            causes missing: Luật còn chồng
            "#);
        }
        let entries = store::head(&store).await.unwrap().sequence;
        let mut takings = Vec::new();
        for row in &comparison.rows {
            takings.push(match &row.found {
                Found::Changed { statement, seen, text, .. } => {
                    Taking::Edit(Edit { statement: *statement, seen: *seen, text: text.clone() })
                }
                Found::New { text, after, .. } => {
                    Taking::Write { section: row.section.clone(), text: text.clone(), after: *after }
                }
                Found::Missing(statement) if *statement == unclear => {
                    Taking::Remove { statement: unclear, reason: "bỏ trong bản Word".to_owned() }
                }
                _ => continue,
            });
        }
        assert_eq!(takings.len(), 5);
        for took in scheme::take(&store, &editor(), &study(), takings).await {
            took.result.unwrap();
        }
        let head = store::head(&store).await.unwrap().sequence;
        assert!(head >= entries + 5, "each change has its own entry");
        let view = scheme::view(&store, &study()).await.unwrap();
        let causes = view.sections.iter().find(|section| section.key == "causes").unwrap();
        let texts: Vec<_> = causes
            .statements
            .iter()
            .map(|each| format!("{} [{}]", each.read(Language::Vietnamese).text, each.citations.len()))
            .collect();
        insta::allow_duplicates! {
            insta::assert_snapshot!(texts.join("\n"), @"
            Các sở, ngành hỏi lại 35 lần trong năm 2022. [1]
            Thủ tục đầu tư còn chồng chéo với đất đai. [0]
            Luật còn chồng chéo giữa đất đai và đầu tư. [0]
            Nhiều nơi thiếu người giỏi. [0]
            ");
        }
        let figure = scheme::statement(&store, late).await.unwrap();
        assert_eq!(figure.typed_numbers(), Vec::<&str>::new(), "the number is a figure still");
        assert_eq!(figure.uncited_figures().len(), 0);
        assert!(view.statement(few).is_some());
        assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_number_changed_by_hand_is_told_and_one_that_lost_its_link_is_known() {
    story(async |store| {
        scheme_of_five(&store).await;
        let draft = out(&store).await;
        let figure = |xml: &str| {
            let at = xml.find(">35<").unwrap();
            let begin = xml[..at].rfind("<w:hyperlink").unwrap();
            let end = at + xml[at..].find("</w:hyperlink>").unwrap() + "</w:hyperlink>".len();
            xml[begin..end].to_owned()
        };
        let other = edited(&draft, |xml| xml.replacen(">35<", ">36<", 1));
        let unlinked = edited(&draft, |xml| {
            xml.replacen(&figure(&xml), "<w:r><w:t xml:space=\"preserve\">35</w:t></w:r>", 1)
        });
        let gone = edited(&draft, |xml| xml.replacen(&figure(&xml), "", 1));
        let mut lines = Vec::new();
        for bytes in [other, unlinked, gone] {
            let comparison = back(&store, bytes).await.unwrap();
            let told = told(&store, &comparison).await;
            lines.push(told.lines().filter(|line| line.contains("Các sở") || line.starts_with("  ")).collect::<Vec<_>>().join("\n"));
        }
        insta::allow_duplicates! {
            insta::assert_snapshot!(lines.join("\n\n"), @"
            causes changed: Các sở hỏi đi hỏi lại 35 lần trong năm 2022. → Các sở hỏi đi hỏi lại 36 lần trong năm 2022.
              The figure {figure causes/van-ban-hoi-di-hoi-lai@nam-2022@TU.H26} went out as 35 and came back as “36”: taken, it is a typed number and leads to no report.

            causes unchanged: Các sở hỏi

            causes changed: Các sở hỏi đi hỏi lại 35 lần trong năm 2022. → Các sở hỏi đi hỏi lại lần trong năm 2022.
              The text in the file no longer says the figure {figure causes/van-ban-hoi-di-hoi-lai@nam-2022@TU.H26} (35).
            ");
        }
    })
    .await;
}

#[tokio::test]
async fn who_edited_here_meanwhile_is_never_written_over() {
    story(async |store| {
        let [_, unclear, law, few, acts] = scheme_of_five(&store).await;
        let draft = out(&store).await;
        let edit = |statement, text: &str| Edit { statement, seen: 1, text: text.to_owned() };
        scheme::edit_statement(&store, &editor(), edit(law, "Luật đất đai chưa rõ.")).await.unwrap();
        scheme::edit_statement(&store, &editor(), edit(few, "Thiếu người.")).await.unwrap();
        scheme::remove_statement(&store, &editor(), acts, "trùng").await.unwrap();
        let later = say(&store, "causes", "Viết sau khi xuất.").await;
        let bytes = edited(&draft, |xml| xml.replace("giữa đất đai và đầu tư", "giữa các ngành"));
        let comparison = back(&store, bytes).await.unwrap();
        let lines = told(&store, &comparison).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(lines, @"
            manifestations taken-out: Hồ sơ khó bị gác lại.
            causes unchanged: Các sở hỏi
            causes unchanged: Phân cấp chưa
            causes overtaken: Luật còn chồng chéo giữa đất đai và đầu tư. | Luật đất đai chưa rõ. | Luật còn chồng chéo giữa các ngành.
            causes unchanged: Thiếu người.
              Someone changed the statement here since the file went out; the file did not, so the text here stays.
            ");
        }
        assert!(!comparison.rows.iter().any(|row| row.found == Found::Missing(later)), "it had not gone out");
        let found = comparison.rows.iter().find_map(|row| match &row.found {
            Found::Overtaken { statement, text, .. } => Some((*statement, text.clone())),
            _ => None,
        });
        let (statement, text) = found.unwrap();
        assert_eq!(statement, law);
        let taking = Taking::Edit(Edit { statement, seen: 1, text });
        let refused = taken(&store, taking).await;
        assert!(matches!(refused, Err(scheme::SchemeError::Overtaken(_))));
        let kept = scheme::statement(&store, unclear).await.unwrap();
        assert_eq!(kept.citations.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn paragraphs_that_moved_are_moved_and_one_pasted_without_its_mark_is_known_by_its_words() {
    story(async |store| {
        let [late, unclear, law, few, _] = scheme_of_five(&store).await;
        let draft = out(&store).await;
        let moved = edited(&draft, |xml| {
            let law = paragraph_with(&xml, "Luật còn chồng chéo");
            let late = paragraph_with(&xml, "Các sở hỏi đi hỏi lại");
            xml.replace(&law, "").replacen(&late, &format!("{law}{late}"), 1)
        });
        let comparison = back(&store, moved).await.unwrap();
        let rows: Vec<_> = comparison.rows.iter().filter(|row| row.found.is_to_decide()).collect();
        let [scheme::Row { found: Found::Moved { statement, after }, .. }] = rows[..] else {
            panic!("{}", told(&store, &comparison).await)
        };
        assert_eq!((*statement, *after), (law, None));
        let taking = Taking::Move { statement: law, after: None };
        taken(&store, taking).await.unwrap();
        let view = scheme::view(&store, &study()).await.unwrap();
        let causes = view.sections.iter().find(|section| section.key == "causes").unwrap();
        let order: Vec<_> = causes.statements.iter().map(|each| each.statement.id).collect();
        assert_eq!(order, [law, late, unclear, few]);

        // A line begun above a statement takes the mark with it in Word: the words say which is which.
        let pasted = edited(&out(&store).await, |xml| {
            let few = paragraph_with(&xml, "Nhiều nơi thiếu người");
            let begin = few.find("<w:r>").unwrap();
            let end = few.rfind("</w:p>").unwrap();
            let marked = format!("{}<w:r><w:t>Một câu mới.</w:t></w:r></w:p>", &few[..begin]);
            let plain = "<w:p><w:r><w:t>Nhiều nơi thiếu người làm việc lâu năm./.</w:t></w:r></w:p>";
            assert!(end > begin);
            xml.replace(&few, &format!("{marked}{plain}"))
        });
        let comparison = back(&store, pasted).await.unwrap();
        let lines = told(&store, &comparison).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(lines, @"
            manifestations unchanged: Hồ sơ khó
            causes unchanged: Luật còn chồng
            causes unchanged: Các sở hỏi
            causes unchanged: Phân cấp chưa
            causes new: Một câu mới. (after Phân cấp chưa) []
            causes unchanged: Nhiều nơi thiếu
              The paragraph lost its mark and was known by its very words.
            ");
        }
    })
    .await;
}

/// The files are the State draft of [`scheme_of_five`] as `the_drafts_can_be_looked_at` keeps it, opened in LibreOffice 7.4,
/// edited there (two texts changed, a paragraph written, one taken out) and saved as .docx and as .odt.
#[tokio::test]
async fn a_draft_edited_and_saved_by_libreoffice_comes_back_with_its_marks() {
    story(async |store| {
        let [late, ..] = scheme_of_five(&store).await;
        for name in ["edited-in-libreoffice.docx", "edited-in-libreoffice.odt"] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
            let file = ReturnedFile { name: name.to_owned(), bytes: std::fs::read(path).unwrap() };
            let compared = scheme::compare(&store, &DocumentReader::alone(), &study(), file).await;
            let comparison = compared.unwrap_or_else(|error| {
                panic!("{name}: {error}; if the story's ids changed, make the files anew as said above")
            });
            let lines = told(&store, &comparison).await;
            insta::allow_duplicates! {
                insta::assert_snapshot!(lines, @"
                manifestations unchanged: Hồ sơ khó
                causes changed: Các sở hỏi đi hỏi lại 35 lần trong năm 2022. → Các sở, ngành hỏi lại {figure causes/van-ban-hoi-di-hoi-lai@nam-2022@TU.H26} lần trong năm 2022.
                causes unchanged: Phân cấp chưa
                causes new: Một câu mới viết trong LibreOffice. (after Phân cấp chưa) []
                causes changed: Luật còn chồng chéo giữa đất đai và đầu tư. → Luật còn chồng chéo giữa các ngành.
                causes missing: Nhiều nơi thiếu
                ");
            }
            let text = comparison.rows.iter().find_map(|row| match &row.found {
                Found::Changed { statement, seen, text, .. } if *statement == late => Some((*seen, text.clone())),
                _ => None,
            });
            let (seen, text) = text.unwrap();
            if name.ends_with("docx") {
                continue;
            }
            taken(&store, Taking::Edit(Edit { statement: late, seen, text })).await.unwrap();
            let view = scheme::statement(&store, late).await.unwrap();
            assert_eq!(view.read(Language::Vietnamese).text, "Các sở, ngành hỏi lại 35 lần trong năm 2022.");
            assert_eq!((view.citations.len(), view.typed_numbers().len()), (1, 0), "citation and figure are kept");
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_no_draft_of_this_study_or_bears_a_secrecy_mark_is_refused() {
    story(async |store| {
        scheme_of_five(&store).await;
        let plain = write(&Page { parts: vec![Part::paragraph("Một báo cáo.")], ..Page::default() }).unwrap();
        assert!(matches!(back(&store, plain).await, Err(ReturnedError::NoDraft)));
        assert!(matches!(back(&store, b"x".to_vec()).await, Err(ReturnedError::Refused(_))));
        let properties = vec![(scheme::STUDY_PROPERTY.to_owned(), "other-2024".to_owned())];
        let other =
            write(&Page { properties, parts: vec![Part::paragraph("x")], ..Page::default() }).unwrap();
        let refused = back(&store, other).await;
        assert!(
            matches!(&refused, Err(ReturnedError::OtherStudy { study }) if study == "other-2024"),
            "{refused:?}"
        );
        let secret = edited(&out(&store).await, |xml| xml.replace("ĐỀ ÁN<", "TỐI MẬT<"));
        let before = store::head(&store).await.unwrap();
        let refused = back(&store, secret).await;
        assert!(
            matches!(&refused, Err(ReturnedError::Secret(mark)) if mark.mark == "TỐI MẬT"),
            "{refused:?}"
        );
        for error in [ReturnedError::NoDraft, ReturnedError::OtherStudy { study: "x".to_owned() }] {
            let told = error.told().unwrap();
            assert!(told.vi.contains("hãy") && !told.en.is_empty());
        }
        assert_eq!(store::head(&store).await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn the_annex_tells_every_statement_with_what_it_rests_on_and_how_to_verify_it() {
    story(async |store| {
        let [late, unclear, ..] = scheme_of_five(&store).await;
        send(&store, &["Trong năm 2022 có 35 văn bản hỏi đi hỏi lại.", "Phân cấp đã rõ."]).await;
        let annex = publish::evidence_annex(&store, &study(), DocumentFamily::Party).await.unwrap();
        let head = store::head(&store).await.unwrap();
        assert_eq!(annex.exported.position, head.sequence);
        let text = read(&annex.bytes).texts().map(|(_, text)| text.to_owned()).collect::<Vec<_>>().join("\n");
        let view = scheme::view(&store, &study()).await.unwrap();
        let entries = store::entries_after(&store, 0, 1000).await.unwrap();
        let position = |kind: &str, subject: String| {
            let last = entries.iter().rev().find(|entry| entry.kind == kind && entry.subject == subject);
            format!("sổ cái vị trí {}", last.unwrap().sequence)
        };
        for (_, statement) in view.statements() {
            assert!(text.contains(&statement.read(Language::Vietnamese).text));
            assert!(text.contains(&statement.statement.id.to_string()));
            for cited in &statement.citations {
                let content = &cited.citation.pinned.content;
                assert!(text.contains(&content.digest.to_string()) && text.contains(&content.quote.vi));
                assert!(
                    text.contains(&position("citation.added", format!("citation/{}", cited.citation.id)))
                );
                let version =
                    reports::version(&store, content.report_version.unwrap()).await.unwrap().unwrap();
                assert!(text.contains(&version.digest.to_string()), "the file it came as");
            }
        }
        assert!(text.contains(&position("statement.edited", format!("statement/{late}"))));
        assert!(text.contains(&head.hash.to_string()));
        assert_eq!(text.matches("Chưa dẫn căn cứ nào.").count(), 3);
        assert_eq!(text.matches("PHẢI XEM LẠI").count(), 1, "what the second version changed");
        assert_eq!(text.matches("Còn khớp").count(), 1);
        let passage = &view.statement(unclear).unwrap().citations[0].citation.pinned.content;
        let digest = kernel::Digest::of(passage.quote.vi.as_bytes());
        assert_eq!(digest, passage.digest, "the annex says how the digest of a whole passage is computed");
        for command in ["damlam ledger verify --dir", "damlam receipt verify", "damlam scheme export"] {
            assert!(text.contains(command), "{command}");
        }
    })
    .await;
}

#[tokio::test]
async fn texts_with_odd_signs_come_back_unchanged() {
    use proptest::strategy::{Strategy as _, ValueTree as _};
    use proptest::test_runner::TestRunner;
    story(async |store| {
        scheme_of_five(&store).await;
        let mut runner = TestRunner::deterministic();
        let odd = "[ -~àđươĐÐỄ…“”«»–—%‰½№®µ¸§\u{301}\u{ad}\u{200b}\u{a0}\u{2011}\u{1f600}\u{e000}\t<>&\"'{}\\[\\]./;:]{1,80}";
        let mut texts: Vec<String> = (0..150).map(|_| odd.new_tree(&mut runner).unwrap().current()).collect();
        texts.extend(
            ["I. Nguyên nhân", "Nguyên nhân", "Hết./.", "Theo mẫu [1]", "[chưa có căn cứ]", "a  b", "- gạch", "1. số"]
                .map(str::to_owned),
        );
        let mut written = 0;
        for text in &texts {
            let said = scheme::write_statement(&store, &editor(), &study(), "causes", text).await;
            written += usize::from(said.is_ok());
        }
        assert!(written > 140, "too few of the texts are statements: {written}");
        let comparison = back(&store, out(&store).await).await.unwrap();
        assert_eq!(comparison.to_decide(), 0, "{}", told(&store, &comparison).await);
        assert_eq!(comparison.rows.len(), 5 + written);
    })
    .await;
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a person who wants to look at the files names a folder")]
async fn the_drafts_can_be_looked_at() {
    story(async |store| {
        scheme_of_five(&store).await;
        if let Ok(folder) = std::env::var("DAMLAM_TEST_KEEP") {
            for family in DocumentFamily::ALL {
                let path = Path::new(&folder).join(format!("draft-{}.docx", family.code()));
                let draft = publish::draft(&store, &study(), family).await.unwrap();
                std::fs::write(path, draft.bytes).unwrap();
                let path = Path::new(&folder).join(format!("annex-{}.docx", family.code()));
                let annex = publish::evidence_annex(&store, &study(), family).await.unwrap();
                std::fs::write(path, annex.bytes).unwrap();
            }
        }
    })
    .await;
}
