//! The release as a paper, laid out as administrative documents are: a Word file that is frozen with it, and a PDF.
//!
//! It is a copy to read and to keep; it bears no number of an agency's register, no signature and no seal, and does not
//! look as if it did.

use kernel::Language;
use plan::DocumentFamily;
use vietnamese::format_integer;

use crate::PublishError;
use crate::charts;
use crate::page::{Material, PublicPage, PublicStatement};
use crate::paper::annex;
use crate::paper::heads::{self, Head};
use crate::paper::model::{Paper, Paragraph, Places, text};
use crate::paper::pdf::{Pdf, Typefaces};
use crate::paper::{self, BODY, GENERATED, SMALL, centre};

/// The PDF of a release, set in `typefaces`: made anew from what was frozen each time it is asked for.
///
/// # Errors
/// When no typeface for Vietnamese is there, or the file cannot be written.
pub async fn release_pdf(page: PublicPage, typefaces: Typefaces) -> Result<Pdf, PublishError> {
    let set = move || typefaces.set(&compose(&page));
    Ok(tokio::task::spawn_blocking(set).await.map_err(|_| PublishError::Stopped)??)
}

/// The release as a paper in Vietnamese, in the form its issuer writes in.
pub(crate) fn compose(page: &PublicPage) -> Paper {
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
    let mut paper = Paper::new(&page.title.vi, page.published_at);
    if page.material == Material::Generated {
        paper.foot = GENERATED.to_owned();
    }
    paper.blocks.push(heads::head(&head));
    paper.add(paper::gap());
    paper.extend(title(family, page));
    let mut drawn = 0;
    for (index, section) in page.sections.iter().enumerate() {
        paper.add(paper::heading(&paper::section_heading(family, index + 1, &section.title.vi)));
        paper.extend(section.statements.iter().map(|statement| body(family, statement)));
        for chart in &section.charts {
            drawn += 1;
            paper.blocks.extend(charts::paper::blocks(drawn, &chart.shows));
        }
    }
    if !page.evidence.is_empty() {
        paper.add(annex::title("PHỤ LỤC: CĂN CỨ CỦA CÁC LUẬN ĐIỂM"));
    }
    let mut places = Places::default();
    for (index, evidence) in page.evidence.iter().enumerate() {
        paper.extend(annex::item(&mut places, &[anchor(index + 1)], index + 1, evidence));
    }
    paper
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
    let paragraph = paper::body_line(family).add_run(text(&statement.text));
    statement.citations.iter().fold(paragraph, |paragraph, number| {
        paragraph.add_link(anchor(*number), text(&format!("[{number}]")).size(BODY).raised())
    })
}

fn anchor(number: usize) -> String {
    format!("cancu{number}")
}
