//! A page as JSON, as paragraphs to read aloud, and as a Word file.

use kernel::{Bilingual, Digest};
use publish::speech::{Part, PartKind};
use publish::{Evidence, EvidenceKind, Material, PublicPage, PublicSection, PublicStatement};

fn sample(material: Material) -> PublicPage {
    let evidence = |kind, source: &str, place: &str, quote: &str, definition: &str| Evidence {
        kind,
        source: Bilingual::new(source, source),
        place: Bilingual::new(place, place),
        address: place.to_owned(),
        quote: Bilingual::new(quote, quote),
        definition: Bilingual::new(definition, definition),
        version: 1,
        document: None,
        digest: Digest::of(quote.as_bytes()),
        looked_at: "2023-10-02T02:15:00Z".parse().expect("a moment"),
        replies: Vec::new(),
        masked: Vec::new(),
    };
    let statement = |text: &str, citations: &[usize]| PublicStatement {
        id: String::new(),
        text: text.to_owned(),
        citations: citations.to_vec(),
        figures: Vec::new(),
    };
    PublicPage {
        format: PublicPage::FORMAT,
        study: "responsibility-2023".to_owned(),
        number: 1,
        published_at: "2023-10-05T01:00:00Z".parse().expect("a moment"),
        title: Bilingual::new(
            "Giải pháp chỉ đạo chấn chỉnh, khắc phục tình trạng né tránh, đùn đẩy, làm việc cầm chừng, sợ trách nhiệm không dám làm của một bộ phận cán bộ, đảng viên, nhất là cán bộ lãnh đạo, quản lý các cấp",
            "Solutions to correct and overcome avoidance of responsibility",
        ),
        name: Bilingual::new("Đề án trách nhiệm 2023", "Responsibility 2023"),
        issuer: Bilingual::new("Ban Nội chính Trung ương", "Central Internal Affairs Commission"),
        plan_version: 1,
        window: ("2021-02-01".parse().expect("a day"), "2023-06-30".parse().expect("a day")),
        material,
        sections: vec![
            PublicSection {
                key: "manifestations".to_owned(),
                title: Bilingual::new("Biểu hiện, hành vi", "Manifestations and acts"),
                statements: vec![
                    statement(
                        "Ở nhiều nơi, hồ sơ khó được gác lại trong khi hồ sơ thường vẫn được giải quyết; có đơn vị xin ý kiến cấp trên về việc thuộc thẩm quyền của mình.",
                        &[1, 2],
                    ),
                    statement(
                        "Trong 7.554 hồ sơ được đo, 1.177 hồ sơ được chuyển đi rồi chuyển lại giữa hai đơn vị.",
                        &[3],
                    ),
                ],
                ..PublicSection::default()
            },
            PublicSection {
                key: "causes".to_owned(),
                title: Bilingual::new("Nguyên nhân", "Causes"),
                statements: vec![
                    statement("Quy định còn chồng chéo.", &[1]),
                    statement("Nhận định chưa có căn cứ.", &[]),
                ],
                ..PublicSection::default()
            },
        ],
        evidence: vec![
            evidence(
                EvidenceKind::Passage,
                "Thành ủy Đà Nẵng",
                "manifestations/p3",
                "Một số phòng để lại hồ sơ đất vướng mắc nhiều tháng, trong khi hồ sơ thường được trả đúng hạn.",
                "",
            ),
            evidence(
                EvidenceKind::Figure,
                "Tỉnh ủy Hòa Bình",
                "tasks-late",
                "Nhiệm vụ quá hạn: 214 trên 1.880 (11,4%), từ 01/02/2021 đến 30/6/2023",
                "Số nhiệm vụ quá hạn chia cho số nhiệm vụ được giao trong kỳ.",
            ),
            evidence(
                EvidenceKind::Indicator,
                "Tỉnh ủy Hòa Bình · một cửa cấp tỉnh",
                "ping_pong · Phòng 3",
                "Chuyển đi chuyển lại: 41 trên 12,6 dự kiến; tỷ số 3,25 (khoảng tin cậy 95%: 2,33 đến 4,41); n = 812 hồ sơ",
                "Số lần A→B→A trên các lượt giữ hồ sơ; định nghĩa bản 1.",
            ),
        ],
        brief: Vec::new(),
        lexicon: Vec::new(),
    }
}

#[test]
fn a_page_reads_back_as_it_was_frozen() {
    let page = sample(Material::Generated);
    let json = serde_json::to_string(&page).unwrap();
    assert_eq!(serde_json::from_str::<PublicPage>(&json).unwrap(), page);
    assert!(json.contains(r#""material":"generated""#) && json.contains(r#""kind":"indicator""#), "{json}");
}

#[test]
fn headings_and_statements_are_read_aloud() {
    let parts = sample(Material::Received).parts();
    assert_eq!(parts.len(), 7);
    assert_eq!(parts[0].kind, PartKind::Title);
    assert_eq!(parts[4], Part::heading("Nguyên nhân"));
    assert_eq!(parts[5], Part::paragraph("Quy định còn chồng chéo."));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a person who wants to look at the file names a folder")]
fn the_word_file_can_be_looked_at() {
    if let Ok(folder) = std::env::var("DAMLAM_TEST_KEEP") {
        let path = std::path::Path::new(&folder).join("release.docx");
        std::fs::write(path, sample(Material::Generated).to_docx().unwrap()).unwrap();
    }
}

#[test]
fn the_word_file_holds_what_the_page_says() {
    let page = sample(Material::Generated);
    let bytes = page.to_docx().unwrap();
    assert_eq!(bytes, page.to_docx().unwrap(), "the same page gives the same bytes");
    let text = document_text(&bytes);
    for words in [
        "BAN NỘI CHÍNH TRUNG ƯƠNG",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Ngày 05 tháng 10 năm 2023",
        "I- BIỂU HIỆN, HÀNH VI",
        "[3]",
        "Dữ liệu trình diễn",
        "tỷ số 3,25",
        "định nghĩa bản 1",
        &page.evidence[0].digest.to_string(),
    ] {
        assert!(text.contains(words), "«{words}» is missing from the Word file:\n{text}");
    }
    assert!(!document_text(&sample(Material::Received).to_docx().unwrap()).contains("Dữ liệu trình diễn"));
}

/// What the reader of `formats` finds in a .docx.
fn document_text(bytes: &[u8]) -> String {
    let read = formats::docx::read(bytes, &formats::Limits::default()).expect("a Word file");
    format!("{:#?}", read.value)
}
