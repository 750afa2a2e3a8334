//! A paper as a Word file.
//!
//! The same paper gives the same bytes. It decides nothing about the look; [`super`] does.

use std::io::Cursor;

use docx_rs::{
    AbstractNumbering, AlignmentType, BreakType, Comment, Docx, Footer, Header, Hyperlink, HyperlinkType,
    IndentLevel, Level, LevelJc, LevelOverride, LevelSuffixType, LevelText, LineSpacing, LineSpacingType,
    NumberFormat, Numbering, NumberingId, PageMargin, PageNum, Paragraph as WordParagraph, ParagraphBorder,
    ParagraphBorderPosition, ParagraphBorders, Run as WordRun, RunFonts, SpecialIndentType, Start, Style,
    StyleType, Table, TableCell, TableCellMargins, TableLayoutType, TableRow, TextBorder, VertAlignType,
    WidthType,
};

use super::model::{Align, Block, FIRST_LIST, LineHeight, Look, Paper, Paragraph, Piece, Remark, Run};
use super::{BODY, FONT, HEAD, MARGIN, MONO, PAGE_SIZE, TEXT_WIDTH, foot_line};

/// The file could not be packed.
#[derive(Debug, thiserror::Error)]
#[error("the Word file could not be packed; report this with the release or scheme it was made from")]
pub struct DocxError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// The bytes of the .docx.
///
/// # Errors
/// When packing fails, which only a bug can bring about.
pub(crate) fn write(paper: &Paper) -> Result<Vec<u8>, DocxError> {
    let mut docx = sheet(paper);
    if let Some(study) = &paper.study {
        docx = docx.custom_property(scheme::STUDY_PROPERTY, study.as_str());
    }
    if paper.lists > 0 {
        docx = docx.add_abstract_numbering(AbstractNumbering::new(FIRST_LIST).add_level(level()));
    }
    for list in FIRST_LIST..FIRST_LIST + paper.lists {
        docx =
            docx.add_numbering(Numbering::new(list, FIRST_LIST).add_override(LevelOverride::new(0).start(1)));
    }
    let author_date = paper.made_at.to_string();
    for block in &paper.blocks {
        docx = match block {
            Block::Paragraph(each) => docx.add_paragraph(paragraph(each, &author_date)),
            Block::Columns { left, right, width } => {
                docx.add_table(columns([left, right], *width, &author_date))
            }
            Block::Facts { rows, width } => docx.add_table(facts(rows, *width)),
        };
    }
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).map_err(|error| DocxError(error.into()))?;
    Ok(bytes.into_inner())
}

/// An empty A4 page in the house's type, the page's number in the middle of the upper margin from the second page on.
fn sheet(paper: &Paper) -> Docx {
    let day = paper.made_at.to_string();
    let fonts = RunFonts::new().ascii(FONT).hi_ansi(FONT).cs(FONT).east_asia(FONT);
    let [top, bottom, left, right, header] = MARGIN;
    let margin =
        PageMargin::new().top(top).bottom(bottom).left(left).right(right).header(header).footer(header);
    let number = Header::new().add_paragraph(
        WordParagraph::new()
            .align(AlignmentType::Center)
            .add_run(WordRun::new().size(HEAD))
            .add_page_num(PageNum::new()),
    );
    let mut docx = Docx::new()
        .created_at(&day)
        .updated_at(&day)
        .default_fonts(fonts)
        .default_size(BODY)
        .page_size(PAGE_SIZE[0], PAGE_SIZE[1])
        .page_margin(margin)
        .header(number)
        .first_header(Header::new().add_paragraph(WordParagraph::new()))
        .title_pg();
    if !paper.foot.is_empty() {
        let line = || Footer::new().add_paragraph(paragraph(&foot_line(&paper.foot), &day));
        docx = docx.footer(line()).first_footer(line());
    }
    for level in 1..=2u8 {
        docx = docx.add_style(
            Style::new(format!("Heading{level}"), StyleType::Paragraph)
                .name(format!("heading {level}"))
                .outline_lvl(usize::from(level) - 1)
                .bold()
                .size(BODY),
        );
    }
    docx
}

fn level() -> Level {
    Level::new(0, Start::new(1), NumberFormat::new("decimal"), LevelText::new("%1."), LevelJc::new("left"))
        .suffix(LevelSuffixType::Space)
        .indent(Some(0), Some(SpecialIndentType::FirstLine(720)), None, None)
}

fn paragraph(paper: &Paragraph, at: &str) -> WordParagraph {
    let mut line = WordParagraph::new();
    if paper.is_heading {
        line = line.style("Heading1");
    }
    if let Some(align) = paper.align {
        line = line.align(match align {
            Align::Left => AlignmentType::Left,
            Align::Centre => AlignmentType::Center,
            Align::Both => AlignmentType::Both,
        });
    }
    let indent = paper.indent;
    if indent != super::model::Indent::default() {
        let first = match indent.first {
            0 => None,
            first if first < 0 => Some(SpecialIndentType::Hanging(-first)),
            first => Some(SpecialIndentType::FirstLine(first)),
        };
        let right = Some(indent.right).filter(|right| *right != 0);
        line = line.indent(Some(indent.left), first, right, None);
    }
    if paper.is_spaced {
        let spacing = LineSpacing::new().before(paper.before).after(paper.after);
        line = line.line_spacing(match paper.line {
            LineHeight::Single => spacing,
            LineHeight::Times(height) => spacing.line(height).line_rule(LineSpacingType::Auto),
            LineHeight::Exactly(height) => spacing.line(height).line_rule(LineSpacingType::Exact),
        });
    }
    if let Some(list) = paper.list {
        line = line.numbering(NumberingId::new(list), IndentLevel::new(0));
    }
    if paper.keep.next {
        line = line.keep_next(true);
    }
    if paper.keep.lines {
        line = line.keep_lines(true);
    }
    if paper.begins_page {
        line = line.page_break_before(true);
    }
    if paper.is_rule {
        line = line.add_run(WordRun::new().size(2));
        let border = ParagraphBorder::new(ParagraphBorderPosition::Bottom).size(6);
        line.property = line.property.set_borders(ParagraphBorders::with_empty().set(border));
    }
    paper.pieces.iter().fold(line, |line, piece| match piece {
        Piece::Run(words) => line.add_run(run(words)),
        Piece::Link { to, run: words } => {
            line.add_hyperlink(Hyperlink::new(to, HyperlinkType::Anchor).add_run(run(words)))
        }
        Piece::Place { number, name } => line.add_bookmark_start(*number, name),
        Piece::PlaceEnds(number) => line.add_bookmark_end(*number),
        Piece::Remark(remark) => line.add_comment_start(comment(remark, at)),
        Piece::RemarkEnds(number) => line.add_comment_end(*number),
    })
}

fn comment(remark: &Remark, at: &str) -> Comment {
    let comment = Comment::new(remark.number).author("Dám Làm").date(at);
    remark
        .lines
        .iter()
        .fold(comment, |comment, line| comment.add_paragraph(WordParagraph::new().add_run(run(line))))
}

fn run(words: &Run) -> WordRun {
    let mut lines = words.words.iter();
    let first = WordRun::new().add_text(lines.next().map_or("", String::as_str));
    let run = lines.fold(first, |run, line| run.add_break(BreakType::TextWrapping).add_text(line));
    dressed(run, words.look)
}

fn dressed(mut run: WordRun, look: Look) -> WordRun {
    if look.is_bold {
        run = run.bold();
    }
    if look.is_italic {
        run = run.italic();
    }
    if let Some(size) = look.size {
        run = run.size(size);
    }
    if let Some(color) = look.color {
        run = run.color(color);
    }
    if look.is_underlined {
        run = run.underline("single");
    }
    if look.is_framed {
        run = run.text_border(TextBorder::new().size(6).space(2));
    }
    if look.is_mono {
        run = run.fonts(RunFonts::new().ascii(MONO).hi_ansi(MONO));
    }
    if look.is_raised {
        run.run_property = run.run_property.vert_align(VertAlignType::SuperScript);
    }
    run
}

fn columns(sides: [&[Paragraph]; 2], left_width: usize, at: &str) -> Table {
    let widths = [left_width, TEXT_WIDTH - left_width];
    let cell = |(paragraphs, width): (&[Paragraph], usize)| {
        let cell = TableCell::new().width(width, WidthType::Dxa).clear_all_border();
        paragraphs.iter().fold(cell, |cell, each| cell.add_paragraph(paragraph(each, at)))
    };
    let row = TableRow::new(sides.into_iter().zip(widths).map(cell).collect()).cant_split();
    Table::without_borders(vec![row])
        .layout(TableLayoutType::Fixed)
        .width(TEXT_WIDTH, WidthType::Dxa)
        .set_grid(widths.to_vec())
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
}

/// The facts of one citation as a table that stays on one page where it can.
fn facts(rows: &[(Run, Run)], names: usize) -> Table {
    let cell = |width: usize, words: &Run, is_last: bool| {
        let line = super::tight(Paragraph::new().align(Align::Left)).add_run(words.clone());
        let line = if is_last { line } else { line.keep_next() };
        TableCell::new().width(width, WidthType::Dxa).add_paragraph(paragraph(&line, ""))
    };
    let row = |(index, (name, value)): (usize, &(Run, Run))| {
        let is_last = index + 1 == rows.len();
        TableRow::new(vec![cell(names, name, is_last), cell(TEXT_WIDTH - names, value, is_last)]).cant_split()
    };
    Table::new(rows.iter().enumerate().map(row).collect())
        .layout(TableLayoutType::Fixed)
        .width(TEXT_WIDTH, WidthType::Dxa)
        .set_grid(vec![names, TEXT_WIDTH - names])
}
