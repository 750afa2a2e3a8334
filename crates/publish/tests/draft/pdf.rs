//! The draft to read: as a PDF and as a page that stands alone.

use lopdf::{Dictionary, Object, ObjectId};
use publish::{Extent, Home, Pdf, Typefaces};

use super::*;

/// Words that would be commands in one language or another.
const HOSTILE: &str =
    r#"Giá #set $5$ *đậm* _nghiêng_ \n "ngoặc" [1] <b>chữ</b> & (a) `c` %d @e ~f ^g của hồ sơ."#;

fn typefaces() -> Typefaces {
    Typefaces::of(Path::new(""))
}

async fn pdf(store: &Store, family: DocumentFamily, extent: Extent) -> Pdf {
    publish::draft_pdf(store, &study(), (family, extent), typefaces()).await.unwrap().1
}

/// Every word of the file in the order of its pages, one space between words.
fn words(bytes: &[u8]) -> String {
    let read = formats::pdf::read(bytes, &Limits::default()).unwrap();
    let document = read.value;
    squeezed(&document.texts().map(|(_, text)| text.to_owned()).collect::<Vec<_>>().join(" "))
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_pdf_says_what_the_scheme_says_to_the_letter() {
    story(async |store| {
        scheme_of_five(&store).await;
        say(&store, "causes", HOSTILE).await;
        let view = scheme::view(&store, &study()).await.unwrap();
        for family in DocumentFamily::ALL {
            for extent in [Extent::WithEvidence, Extent::TextOnly] {
                let pdf = pdf(&store, family, extent).await;
                assert!(pdf.pages >= 1);
                let words = words(&pdf.bytes);
                for (_, statement) in view.statements() {
                    let text = squeezed(&statement.read(Language::Vietnamese).text);
                    let text = text.trim_end_matches('.');
                    assert!(words.contains(text), "«{text}» is missing from the PDF:\n{words}");
                }
                let (number, sign) = match family {
                    DocumentFamily::State => ("Số: ……/ĐA-……", "./."),
                    DocumentFamily::Party => ("Số ……-ĐA/……", "T/M"),
                };
                assert!(words.contains(number) && words.contains(sign), "{words}");
                let has_evidence = extent == Extent::WithEvidence;
                assert_eq!(words.contains("PHỤ LỤC: CĂN CỨ"), has_evidence, "{words}");
                assert_eq!(words.contains("Mã băm") || words.contains("SHA-256"), has_evidence, "{words}");
                assert!(words.contains("[chưa có căn cứ]"), "what is not sound is said: {words}");
                assert!(!words.contains("đưa trở lại"), "a PDF does not come back: {words}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_same_scheme_is_the_same_pdf_with_its_type_inside_and_links_that_lead_somewhere() {
    story(async |store| {
        scheme_of_five(&store).await;
        let first = pdf(&store, DocumentFamily::State, Extent::WithEvidence).await;
        let (_, again) =
            publish::draft_pdf(&store, &study(), (DocumentFamily::State, Extent::WithEvidence), typefaces())
                .await
                .unwrap();
        let facts = |pdf: &Pdf| (pdf.pages, pdf.typeface);
        assert_eq!(facts(&first), facts(&again));
        let file = lopdf::Document::load_mem(&first.bytes).unwrap();
        assert_eq!(file.get_pages().len(), first.pages);
        let pages: Vec<ObjectId> = file.get_pages().into_values().collect();
        let mut links = 0;
        let mut descriptors = 0;
        for object in file.objects.values() {
            let Ok(dictionary) = object.as_dict() else { continue };
            if has_type(dictionary, b"Subtype", b"Link") {
                links += 1;
                let place = resolved(&file, dictionary.get(b"Dest").unwrap()).as_array().unwrap();
                assert!(pages.contains(&place[0].as_reference().unwrap()), "a link leads to no page");
            }
            if has_type(dictionary, b"Type", b"FontDescriptor") {
                descriptors += 1;
                assert!(dictionary.has(b"FontFile2") || dictionary.has(b"FontFile3"), "type is left out");
            }
        }
        // A figure, its mark, a passage's mark and three that say there is no evidence.
        assert!(links >= 6, "{links} links");
        assert!(descriptors >= 2, "{descriptors} faces");
        let catalog = file.catalog().unwrap();
        assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"Outlines"), "{catalog:?}");
    })
    .await;
}

fn has_type(dictionary: &Dictionary, key: &[u8], name: &[u8]) -> bool {
    dictionary.get(key).and_then(Object::as_name).is_ok_and(|found| found == name)
}

fn resolved<'f>(file: &'f lopdf::Document, object: &'f Object) -> &'f Object {
    file.dereference(object).unwrap().1
}

#[tokio::test]
async fn the_annex_of_evidence_is_a_pdf_too() {
    story(async |store| {
        scheme_of_five(&store).await;
        let (_, pdf) =
            publish::evidence_annex_pdf(&store, &study(), DocumentFamily::Party, typefaces()).await.unwrap();
        let words = words(&pdf.bytes);
        for expected in
            ["PHỤ LỤC CĂN CỨ", "35 văn bản (năm 2022)", "Còn khớp", "Cách kiểm tra".to_uppercase().as_str()]
        {
            assert!(words.contains(expected), "«{expected}» is missing:\n{words}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_page_leads_from_each_sentence_to_its_evidence_and_stands_alone() {
    story(async |store| {
        let [late, ..] = scheme_of_five(&store).await;
        say(&store, "causes", HOSTILE).await;
        let home = Home::At("https://damlam.example".to_owned());
        let page = publish::draft_page(&store, &study(), home).await.unwrap();
        let html = String::from_utf8(page.bytes).unwrap();
        let server = format!("https://damlam.example/studies/{STUDY}/scheme?statement={late}#evidence");
        for expected in [
            server.as_str(),
            "lần trong năm 2022",
            "&lt;b&gt;chữ&lt;/b&gt; &amp; (a)",
            "&quot;ngoặc&quot;",
            "Luận điểm chưa dẫn căn cứ nào.",
            "lang=\"vi\"",
        ] {
            assert!(html.contains(expected), "«{expected}» is missing:\n{html}");
        }
        assert!(!html.contains("<script") && !html.contains("src="), "it stands alone");
        let mut leads = 0;
        for lead in html.split("href=\"#").skip(1) {
            let anchor = lead.split('"').next().unwrap();
            assert!(html.contains(&format!("id=\"{anchor}\"")), "«{anchor}» leads nowhere");
            leads += 1;
        }
        assert!(leads >= 4, "{leads}");
        let unknown = publish::draft_page(&store, &study(), Home::Unknown).await.unwrap();
        assert!(!String::from_utf8(unknown.bytes).unwrap().contains("https://"));
    })
    .await;
}
