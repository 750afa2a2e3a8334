//! The release as a Word file, laid out as administrative documents are.
//!
//! It is a copy to read and to keep; it bears no number of an agency's register, no signature and no seal, and does not
//! look as if it did.

use docx_rs::{Hyperlink, HyperlinkType, Paragraph, VertAlignType};
use kernel::Language;
use plan::DocumentFamily;
use vietnamese::format_integer;

use crate::DocxError;
use crate::page::{Material, PublicPage, PublicStatement};
use crate::word::annex::{self, Bookmarks};
use crate::word::heads::{self, Head};
use crate::word::{self, BODY, GENERATED, SMALL, centre, text};

/// Writes the release as the bytes of a .docx, in Vietnamese.
///
/// # Errors
/// When packing fails, which only a bug can bring about.
pub fn write(page: &PublicPage) -> Result<Vec<u8>, DocxError> {
    let family = DocumentFamily::of_name(&page.issuer.vi);
    let day = page.day();
    // Days below 10 and the months 1 and 2 take a zero in front (Decree 30/2020, Annex I).
    let month = if day.month() < 3 { format!("{:02}", day.month()) } else { day.month().to_string() };
    let head = Head {
        family,
        issuer: &page.issuer.vi,
        number: &format!("Bản công bố số {}", page.number),
        date: &format!("Ngày {:02} tháng {month} năm {}", day.day(), day.year()),
        stamp: "",
    };
    let mut docx = word::sheet(&page.published_at.to_string(), "")
        .add_table(heads::head(&head))
        .add_paragraph(word::gap());
    for paragraph in title(family, page) {
        docx = docx.add_paragraph(paragraph);
    }
    for (index, section) in page.sections.iter().enumerate() {
        docx =
            docx.add_paragraph(word::heading(&word::section_heading(family, index + 1, &section.title.vi)));
        for statement in &section.statements {
            docx = docx.add_paragraph(body(family, statement));
        }
    }
    if !page.evidence.is_empty() {
        docx = docx.add_paragraph(annex::title("PHỤ LỤC: CĂN CỨ CỦA CÁC LUẬN ĐIỂM"));
    }
    let mut marks = Bookmarks::default();
    for (index, evidence) in page.evidence.iter().enumerate() {
        for paragraph in annex::item(&mut marks, &[anchor(index + 1)], index + 1, evidence) {
            docx = docx.add_paragraph(paragraph);
        }
    }
    word::packed(docx)
}

fn title(family: DocumentFamily, page: &PublicPage) -> Vec<Paragraph> {
    let mut paragraphs = heads::title(family, "ĐỀ ÁN", &page.title.vi);
    if page.material == Material::Generated {
        paragraphs.push(centre(text(GENERATED).bold().italic().size(SMALL)));
    }
    let (from, to) = page.window;
    let facts = format!(
        "Số liệu từ {} đến {}. {} luận điểm, {} căn cứ. Số trong ngoặc vuông dẫn đến căn cứ cùng số ở Phụ lục.",
        vietnamese::format_date(from, Language::Vietnamese),
        vietnamese::format_date(to, Language::Vietnamese),
        format_integer(i64::try_from(page.statements()).unwrap_or(i64::MAX), Language::Vietnamese),
        format_integer(i64::try_from(page.evidence.len()).unwrap_or(i64::MAX), Language::Vietnamese),
    );
    paragraphs.push(centre(text(&facts).italic().size(SMALL)));
    paragraphs
}

fn body(family: DocumentFamily, statement: &PublicStatement) -> Paragraph {
    let paragraph = word::body_line(family).add_run(text(&statement.text));
    statement.citations.iter().fold(paragraph, |paragraph, number| {
        let mut mark = text(&format!("[{number}]")).size(BODY);
        mark.run_property = mark.run_property.vert_align(VertAlignType::SuperScript);
        paragraph.add_hyperlink(Hyperlink::new(anchor(*number), HyperlinkType::Anchor).add_run(mark))
    })
}

fn anchor(number: usize) -> String {
    format!("cancu{number}")
}
