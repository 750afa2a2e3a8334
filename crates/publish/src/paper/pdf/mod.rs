//! A paper as a PDF: the same lines, edges and marks as its Word file, with page numbers from the second page on, links to the
//! evidence, headings beside the pages, and its structure told to those who hear it (PDF/UA-1).
//!
//! The same paper in the same type gives the same bytes; there is no clock in it. Words are drawn letter by letter: nothing in
//! them is ever read as a command.

mod lines;
mod pages;
mod rows;
mod typefaces;

use std::collections::HashMap;
use std::num::NonZeroU16;

use jiff::tz::Offset;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder, PdfVersion};
use krilla::destination::XyzDestination;
use krilla::error::KrillaResult;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Node, SpanTag, TableHeaderScope, Tag, TagGroup, TagTree,
};
use krilla::{Document, SerializeSettings};

pub use typefaces::{NoTypeface, Typefaces};

use self::lines::points;
use self::pages::Page;
use self::rows::{Item, Rows, Shape, Words};
use self::typefaces::Faces;
use super::model::{Paper, Paragraph, text};
use super::{HEAD, MARGIN, PAGE_SIZE, centre, foot_line};

/// A PDF that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// What its body is set in.
    pub typeface: &'static str,
    /// How many pages it has.
    pub pages: usize,
}

/// A PDF could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// No typeface has the letters Vietnamese needs.
    #[error(transparent)]
    NoTypeface(#[from] NoTypeface),
    /// A bug of ours, or a damaged typeface.
    #[error("the PDF could not be written: {0}; report this with the release or scheme it was made from")]
    Unwritable(String),
}

impl Typefaces {
    /// Sets `paper`. It takes a moment for a long one: not on a thread that others wait for.
    ///
    /// # Errors
    /// When no typeface for Vietnamese is there, or the file cannot be written.
    pub(crate) fn set(&self, paper: &Paper) -> Result<Pdf, PdfError> {
        let faces = self.find()?;
        let rows = rows::rows(&faces, paper);
        let pages = pages::pages(&rows.rows, TEXT_HEIGHT);
        let accessible = ConfigurationBuilder::new()
            .with_version(PdfVersion::Pdf17)
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .unwrap_or_default();
        let drawer = Drawer { faces: &faces, paper, rows: &rows, pages: &pages };
        let bytes = drawer.draw(accessible).or_else(|error| {
            tracing::warn!(%error, "a PDF does not hold what PDF/UA-1 asks for and is written without it");
            drawer.draw(Default::default())
        });
        let bytes = bytes.map_err(|error| PdfError::Unwritable(error.to_string()))?;
        Ok(Pdf { bytes, typeface: faces.name, pages: pages.len() })
    }
}

/// Height of the text on a page.
const TEXT_HEIGHT: f32 = (PAGE_SIZE[1] as i32 - MARGIN[0] - MARGIN[1]) as f32 / 20.0;
/// Where the text begins.
const LEFT: f32 = MARGIN[2] as f32 / 20.0;
const TOP: f32 = MARGIN[0] as f32 / 20.0;
/// How thick lines are.
const THICK: f32 = 0.75;
const THIN: f32 = 0.5;

/// A link whose words are drawn and whose place is still to be marked.
struct Lead {
    paragraph: usize,
    node: usize,
    frame: Rect,
    to: XyzDestination,
    words: String,
}

struct Drawer<'p> {
    faces: &'p Faces,
    paper: &'p Paper,
    rows: &'p Rows,
    pages: &'p [Page],
}

impl Drawer<'_> {
    fn draw(&self, configuration: Configuration) -> KrillaResult<Vec<u8>> {
        let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
        let mut document = Document::new_with(settings);
        document.set_metadata(self.metadata());
        let places = self.places();
        let mut said: Vec<Vec<Node>> = (0..self.rows.paragraphs).map(|_| Vec::new()).collect();
        let mut outline = Outline::new();
        for (index, page) in self.pages.iter().enumerate() {
            let [width, height] = PAGE_SIZE.map(|side| points(side.cast_signed()));
            let mut sheet =
                document.start_page_with(PageSettings::from_wh(width, height).unwrap_or_default());
            let mut surface = sheet.surface();
            let mut leads = Vec::new();
            for (row, y) in page {
                let origin = Point::from_xy(LEFT, TOP + y);
                for item in &self.rows.rows[*row].items {
                    match item {
                        Item::Words(words) => {
                            let words = moved(words, origin);
                            let to = words.part.to.as_ref().and_then(|to| places.get(to.as_str())).cloned();
                            self.words(&mut surface, &words, to, &mut said, &mut leads);
                        }
                        Item::Stroke { from, to } => {
                            let ends =
                                [from, to].map(|end| Point::from_xy(origin.x + end.x, origin.y + end.y));
                            let is_upright = (from.x - to.x).abs() < f32::EPSILON;
                            let is_whole = (to.x - from.x) > points(super::TEXT_WIDTH as i32) - 1.0;
                            stroke(&mut surface, ends, if is_upright || is_whole { THIN } else { THICK });
                        }
                        Item::Heading(words) => {
                            let at = XyzDestination::new(index, Point::from_xy(0.0, origin.y));
                            outline.push_child(OutlineNode::new(words.clone(), at));
                        }
                        Item::Place(_) => {}
                    }
                }
            }
            self.furniture(&mut surface, index);
            surface.finish();
            for lead in leads {
                let link = LinkAnnotation::new(lead.frame, Target::Destination(lead.to.into()));
                let mark = sheet.add_tagged_annotation(Annotation::new_link(link, Some(lead.words)));
                if let Some(Node::Group(group)) = said[lead.paragraph].get_mut(lead.node) {
                    group.push(mark);
                }
            }
            sheet.finish();
        }
        document.set_outline(outline);
        document.set_tag_tree(self.structure(said));
        document.finish()
    }

    fn metadata(&self) -> Metadata {
        let at = Offset::UTC.to_datetime(self.paper.made_at);
        let small = |number: i8| u8::try_from(number).unwrap_or(0);
        let date = DateTime::new(u16::try_from(at.year()).unwrap_or(0))
            .month(small(at.month()))
            .day(small(at.day()))
            .hour(small(at.hour()))
            .minute(small(at.minute()))
            .second(small(at.second()))
            .utc_offset_hour(0)
            .utc_offset_minute(0);
        Metadata::new()
            .title(self.paper.title.clone())
            .language("vi".to_owned())
            .creator("Dám Làm".to_owned())
            .creation_date(date)
    }

    /// Where links lead to.
    fn places(&self) -> HashMap<&str, XyzDestination> {
        let mut places = HashMap::new();
        for (index, page) in self.pages.iter().enumerate() {
            for (row, y) in page {
                for item in &self.rows.rows[*row].items {
                    if let Item::Place(name) = item {
                        let at = XyzDestination::new(index, Point::from_xy(0.0, TOP + y));
                        places.entry(name.as_str()).or_insert(at);
                    }
                }
            }
        }
        places
    }

    fn words(
        &self,
        surface: &mut Surface<'_>,
        words: &Words,
        to: Option<XyzDestination>,
        said: &mut [Vec<Node>],
        leads: &mut Vec<Lead>,
    ) {
        let mark = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        self.letters(surface, words);
        surface.end_tagged();
        let look = words.part.look;
        if look.is_underlined {
            let y = words.at.y + words.size * 0.1;
            let ends = [Point::from_xy(words.at.x, y), Point::from_xy(words.at.x + words.width, y)];
            stroke(surface, ends, THIN);
        }
        let nodes = &mut said[words.paragraph];
        let Some((to, frame)) = to.zip(words.frame(self.faces, 0.0)) else {
            nodes.push(mark.into());
            if let Some(frame) = words.frame(self.faces, 1.0).filter(|_| look.is_framed) {
                let corners = [
                    Point::from_xy(frame.left(), frame.top()),
                    Point::from_xy(frame.right(), frame.top()),
                    Point::from_xy(frame.right(), frame.bottom()),
                    Point::from_xy(frame.left(), frame.bottom()),
                ];
                for side in 0..4 {
                    stroke(surface, [corners[side], corners[(side + 1) % 4]], THICK);
                }
            }
            return;
        };
        leads.push(Lead {
            paragraph: words.paragraph,
            node: nodes.len(),
            frame,
            to,
            words: format!("{} {}", "Dẫn đến", words.text.trim()),
        });
        nodes.push(TagGroup::with_children(Tag::Link, vec![mark.into()]).into());
    }

    fn letters(&self, surface: &mut Surface<'_>, words: &Words) {
        surface.set_fill(Some(Fill {
            paint: color(words.part.look.color).into(),
            opacity: NormalizedF32::ONE,
            rule: Default::default(),
        }));
        surface.set_stroke(None);
        let font = self.faces.faces[words.face].font.clone();
        surface.draw_glyphs(words.at, &words.glyphs, font, &words.text, words.size, false);
    }

    /// The page's number above, from the second page on, and the foot below.
    fn furniture(&self, surface: &mut Surface<'_>, page: usize) {
        let edge = points(MARGIN[4]);
        if page > 0 {
            let number = centre(text(&(page + 1).to_string()).size(HEAD));
            self.artifact(surface, &number, ArtifactType::PageNumber, |_| edge);
        }
        if !self.paper.foot.is_empty() {
            let bottom = points(PAGE_SIZE[1].cast_signed()) - edge;
            let foot = foot_line(&self.paper.foot);
            self.artifact(surface, &foot, ArtifactType::PaginationOther, |height| bottom - height);
        }
    }

    fn artifact(
        &self,
        surface: &mut Surface<'_>,
        paragraph: &Paragraph,
        kind: ArtifactType,
        top: impl Fn(f32) -> f32,
    ) {
        let lines = rows::furniture(self.faces, paragraph);
        let mut y = top(lines.iter().map(|(height, _)| height).sum());
        for (height, line) in lines {
            surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
            for words in &line {
                self.letters(surface, &moved(words, Point::from_xy(LEFT, y)));
            }
            surface.end_tagged();
            y += height;
        }
    }

    /// What is said of the text to those who hear it.
    fn structure(&self, mut said: Vec<Vec<Node>>) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some("vi".to_owned()));
        let mut take = |number: usize| std::mem::take(&mut said[number]);
        for shape in &self.rows.shape {
            match shape {
                Shape::Paragraph(number) => tree.push(TagGroup::with_children(Tag::P, take(*number))),
                Shape::Heading(number, title) => {
                    let tag = Tag::Hn(NonZeroU16::MIN, Some(title.clone()));
                    tree.push(TagGroup::with_children(tag, take(*number)));
                }
                Shape::Table(rows) => {
                    let mut table = TagGroup::new(Tag::Table);
                    for (name, value) in rows {
                        let mut row = TagGroup::new(Tag::TR);
                        row.push(TagGroup::with_children(Tag::TH(TableHeaderScope::Row), take(*name)));
                        row.push(TagGroup::with_children(Tag::TD, take(*value)));
                        table.push(row);
                    }
                    tree.push(table);
                }
            }
        }
        tree
    }
}

fn moved(words: &Words, origin: Point) -> Words {
    Words { at: Point::from_xy(origin.x + words.at.x, origin.y + words.at.y), ..words.clone() }
}

/// Black, or the color named.
fn color(name: Option<&str>) -> rgb::Color {
    let part = |name: &str, at: usize| u8::from_str_radix(name.get(at..at + 2)?, 16).ok();
    let named = name.and_then(|name| Some(rgb::Color::new(part(name, 0)?, part(name, 2)?, part(name, 4)?)));
    named.unwrap_or(rgb::Color::black())
}

fn stroke(surface: &mut Surface<'_>, [from, to]: [Point; 2], width: f32) {
    let mut path = PathBuilder::new();
    path.move_to(from.x, from.y);
    path.line_to(to.x, to.y);
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_fill(None);
    let paint = rgb::Color::black().into();
    surface.set_stroke(Some(Stroke { paint, width, ..Stroke::default() }));
    surface.draw_path(&path);
    surface.end_tagged();
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::model::{Block, Places};
    use super::super::{body_line, heading};
    use super::*;

    /// A paper of `count` statements, each with a link to a place at its end.
    fn paper(count: usize) -> Paper {
        let mut paper = Paper::new("Đề án", "2023-10-05T01:00:00Z".parse().unwrap());
        paper.foot = "Dự thảo".to_owned();
        paper.add(heading("I. THỰC TRẠNG"));
        let family = plan::DocumentFamily::State;
        for number in 0..count {
            let words = format!(
                "Luận điểm {number} #let $x$ *y* \\z \"q\" \u{e000} vì phân cấp chưa rõ nên phải hỏi."
            );
            let mark = text("[1]").raised();
            paper.add(body_line(family).numbered(2).add_run(text(&words)).add_link("end".to_owned(), mark));
        }
        let rows = (0..count).map(|_| (text("Căn cứ"), text("Nguyên văn đã ghim")));
        paper.blocks.push(Block::Facts { rows: rows.collect(), width: 2350 });
        paper.add(Places::default().at(Paragraph::new().add_run(text("Hết")), "end"));
        paper
    }

    #[test]
    fn the_same_paper_is_the_same_file() {
        let typefaces = Typefaces::of(Path::new(""));
        let (first, again) = (typefaces.set(&paper(40)).unwrap(), typefaces.set(&paper(40)).unwrap());
        assert_eq!(first, again);
        assert!(first.pages > 2, "{} pages", first.pages);
    }

    #[test]
    fn a_long_paper_grows_with_its_length() {
        let pdf = Typefaces::of(Path::new("")).set(&paper(2000)).unwrap();
        assert!(pdf.pages > 80, "{} pages", pdf.pages);
    }

    #[test]
    fn a_letter_no_typeface_has_is_copied_from_the_file_as_it_is() {
        let pdf = Typefaces::of(Path::new("")).set(&paper(1)).unwrap();
        let read = formats::pdf::read(&pdf.bytes, &formats::Limits::default()).unwrap();
        let words: Vec<&str> = read.value.texts().map(|(_, text)| text).collect();
        let words = words.join(" ");
        assert!(words.contains(r#"0 #let $x$ *y* \z "q" "#), "{words}");
    }
}
