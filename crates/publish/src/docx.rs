//! The release as a Word file, laid out as administrative documents are (Decree 30/2020, Annex I, and the Party's own form).
//!
//! The same page gives the same bytes. It is a copy to read and to keep; it bears no number of an agency's register,
//! no signature and no seal, and does not look as if it did.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Docx, Header, Hyperlink, HyperlinkType, LineSpacing, LineSpacingType, PageMargin, PageNum,
    Paragraph, Run, RunFonts, SpecialIndentType, Style, StyleType, Table, TableCell, TableCellMargins,
    TableLayoutType, TableRow, VertAlignType, WidthType,
};
use kernel::Language;
use vietnamese::format_integer;

use crate::page::{Evidence, Material, PublicPage, PublicStatement};

/// The page could not be packed.
#[derive(Debug, thiserror::Error)]
#[error("the Word file could not be packed; report this with the release it was made from")]
pub struct DocxError(#[source] Box<dyn std::error::Error + Send + Sync>);

const FONT: &str = "Times New Roman";

/// Half points.
const BODY: usize = 28;
const HEAD: usize = 26;
const SMALL: usize = 24;

/// Twentieths of a point: 20 mm above and below, 30 mm left, 15 mm right; the page number stands 10 mm from the top.
const MARGIN: [i32; 5] = [1134, 1134, 1701, 851, 567];

/// Width of the text, and of the two columns of the head.
const TEXT_WIDTH: usize = 11906 - 1701 - 851;
const LEFT_WIDTH: usize = 3700;

/// Writes the release as the bytes of a .docx, in Vietnamese.
///
/// # Errors
/// When packing fails, which only a bug can bring about.
pub fn write(page: &PublicPage) -> Result<Vec<u8>, DocxError> {
    let fonts = RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT).east_asia(FONT);
    let [top, bottom, left, right, header] = MARGIN;
    let margin =
        PageMargin::new().top(top).bottom(bottom).left(left).right(right).header(header).footer(header);
    let day = page.published_at.to_string();
    let number = Header::new().add_paragraph(
        Paragraph::new()
            .align(AlignmentType::Center)
            .add_run(Run::new().size(HEAD))
            .add_page_num(PageNum::new()),
    );
    let mut docx = Docx::new()
        .created_at(&day)
        .updated_at(&day)
        .default_fonts(fonts)
        .default_size(BODY)
        .page_size(11906, 16838)
        .page_margin(margin)
        .header(number)
        .first_header(Header::new().add_paragraph(Paragraph::new()))
        .title_pg();
    for level in 1..=2u8 {
        docx = docx.add_style(
            Style::new(format!("Heading{level}"), StyleType::Paragraph)
                .name(format!("heading {level}"))
                .outline_lvl(usize::from(level) - 1)
                .bold()
                .size(BODY),
        );
    }
    docx = docx.add_table(head(page)).add_paragraph(gap());
    for paragraph in title(page) {
        docx = docx.add_paragraph(paragraph);
    }
    for (index, section) in page.sections.iter().enumerate() {
        docx = docx.add_paragraph(heading(&format!(
            "{}. {}",
            roman(index + 1),
            section.title.vi.to_uppercase()
        )));
        for statement in &section.statements {
            docx = docx.add_paragraph(body(statement));
        }
    }
    if !page.evidence.is_empty() {
        docx = docx.add_paragraph(annex_title());
    }
    for (index, evidence) in page.evidence.iter().enumerate() {
        for paragraph in annex_item(index + 1, evidence) {
            docx = docx.add_paragraph(paragraph);
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).map_err(|error| DocxError(error.into()))?;
    Ok(bytes.into_inner())
}

fn head(page: &PublicPage) -> Table {
    let cell = |width, paragraphs: Vec<Paragraph>| {
        paragraphs
            .into_iter()
            .fold(TableCell::new().width(width, WidthType::Dxa).clear_all_border(), TableCell::add_paragraph)
    };
    let line = |run: Run| tight(Paragraph::new().align(AlignmentType::Center).add_run(run));
    let day = page.day();
    // Days below 10 and the months 1 and 2 take a zero in front (Decree 30/2020, Annex I).
    let month = if day.month() < 3 { format!("{:02}", day.month()) } else { day.month().to_string() };
    let date = format!("Ngày {:02} tháng {month} năm {}", day.day(), day.year());
    let left = vec![
        line(text(&page.issuer.vi.to_uppercase()).bold().size(SMALL)),
        line(text("*").size(HEAD)),
        line(text(&format!("Bản công bố số {}", page.number)).size(HEAD)),
    ];
    let right = if is_party(&page.issuer.vi) {
        vec![line(text("ĐẢNG CỘNG SẢN VIỆT NAM").bold().size(HEAD).underline("single"))]
    } else {
        vec![
            line(text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").bold().size(SMALL)),
            line(text("Độc lập - Tự do - Hạnh phúc").bold().size(HEAD).underline("single")),
        ]
    };
    let right = [right, vec![line(text("").size(HEAD)), line(text(&date).italic().size(HEAD))]].concat();
    let row = TableRow::new(vec![cell(LEFT_WIDTH, left), cell(TEXT_WIDTH - LEFT_WIDTH, right)]);
    Table::without_borders(vec![row])
        .layout(TableLayoutType::Fixed)
        .width(TEXT_WIDTH, WidthType::Dxa)
        .set_grid(vec![LEFT_WIDTH, TEXT_WIDTH - LEFT_WIDTH])
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
}

/// A body of the Party heads its papers with the Party's name, a body of the State with the State's.
fn is_party(issuer: &str) -> bool {
    let key = vietnamese::search_key(issuer);
    ["trung ương", "tỉnh uỷ", "thành uỷ", "đảng"].iter().any(|word| key.contains(word))
}

fn title(page: &PublicPage) -> Vec<Paragraph> {
    let centre = |run: Run| tight(Paragraph::new().align(AlignmentType::Center).add_run(run));
    let mut paragraphs = vec![
        centre(text("ĐỀ ÁN").bold().size(BODY)),
        centre(text(&page.title.vi).bold().size(BODY)),
        centre(text("⸺").size(HEAD)),
    ];
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

/// What every generated page and file says.
const GENERATED: &str =
    "Dữ liệu trình diễn do chương trình sinh ra, không phải số liệu thật của cơ quan nào.";

fn heading(words: &str) -> Paragraph {
    Paragraph::new()
        .style("Heading1")
        .keep_next(true)
        .line_spacing(LineSpacing::new().before(240).after(120))
        .add_run(text(words).bold().size(BODY))
}

fn body(statement: &PublicStatement) -> Paragraph {
    let paragraph = Paragraph::new()
        .align(AlignmentType::Both)
        .indent(None, Some(SpecialIndentType::FirstLine(720)), None, None)
        .line_spacing(LineSpacing::new().before(0).after(120).line(300).line_rule(LineSpacingType::Auto))
        .add_run(text(&statement.text));
    statement.citations.iter().fold(paragraph, |paragraph, number| {
        let mut mark = text(&format!("[{number}]")).size(BODY);
        mark.run_property = mark.run_property.vert_align(VertAlignType::SuperScript);
        paragraph.add_hyperlink(Hyperlink::new(anchor(*number), HyperlinkType::Anchor).add_run(mark))
    })
}

fn annex_title() -> Paragraph {
    Paragraph::new()
        .style("Heading1")
        .page_break_before(true)
        .align(AlignmentType::Center)
        .line_spacing(LineSpacing::new().after(180))
        .add_run(text("PHỤ LỤC: CĂN CỨ CỦA CÁC LUẬN ĐIỂM").bold().size(BODY))
}

fn annex_item(number: usize, evidence: &Evidence) -> Vec<Paragraph> {
    let hanging = || {
        Paragraph::new()
            .align(AlignmentType::Both)
            .indent(Some(567), Some(SpecialIndentType::Hanging(567)), None, None)
            .line_spacing(LineSpacing::new().before(0).after(40))
    };
    let below = || {
        Paragraph::new()
            .align(AlignmentType::Both)
            .indent(Some(567), None, None, None)
            .line_spacing(LineSpacing::new().before(0).after(40))
    };
    let kind = evidence.kind.name(Language::Vietnamese);
    let place =
        format!("{kind}. {}, phiên bản {}, {}", evidence.source.vi, evidence.version, evidence.place.vi);
    let mut paragraphs = vec![
        hanging()
            .align(AlignmentType::Left)
            .keep_next(true)
            .add_bookmark_start(number, anchor(number))
            .add_run(text(&format!("[{number}] ")).bold().size(SMALL))
            .add_bookmark_end(number)
            .add_run(text(&place).bold().size(SMALL)),
        below().keep_next(true).add_run(text(&format!("“{}”", evidence.quote.vi)).size(SMALL)),
    ];
    if !evidence.definition.vi.is_empty() {
        paragraphs.push(
            below()
                .keep_next(true)
                .add_run(text(&format!("Cách tính: {}", evidence.definition.vi)).italic().size(SMALL)),
        );
    }
    let seen = vietnamese::format_moment(evidence.looked_at, Language::Vietnamese);
    let trace = format!("{}. Xem lần cuối {seen}. SHA-256: {}", evidence.address, evidence.digest);
    paragraphs.push(
        below()
            .line_spacing(LineSpacing::new().after(160))
            .align(AlignmentType::Left)
            .add_run(text(&trace).size(16)),
    );
    paragraphs
}

fn anchor(number: usize) -> String {
    format!("cancu{number}")
}

fn gap() -> Paragraph {
    tight(Paragraph::new().add_run(text("").size(HEAD)))
}

fn tight(paragraph: Paragraph) -> Paragraph {
    paragraph.line_spacing(LineSpacing::new().before(0).after(40))
}

/// Signs XML cannot hold are left out.
fn text(words: &str) -> Run {
    let clean: String =
        words.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect();
    Run::new().add_text(clean)
}

fn roman(value: usize) -> String {
    let mut rest = value;
    let mut text = String::new();
    for (worth, letters) in [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while rest >= worth {
            rest -= worth;
            text.push_str(letters);
        }
    }
    text
}
