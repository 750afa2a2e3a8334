//! What stands below the statements of a section: charts, pictures, and where one may read on.

use askama::Template;
use kernel::Language;
use publish::{PublicPage, PublicPicture};

use super::drawn::ChartPart;
use super::next::{Related, related_sections};

/// What a page shows beside a picture's width: a column of text on a desk, the whole window on a phone.
const SIZES: &str = "(min-width: 46rem) 42rem, 100vw";
/// The file for browsers that choose none: the narrowest of at least so many pixels.
const PLAIN_WIDTH: u32 = 900;

/// What stands below one section.
#[derive(Template)]
#[template(path = "pages/public/below.html")]
struct Below {
    language: Language,
    charts: Vec<ChartPart>,
    pictures: Vec<PictureView>,
    related: Vec<Related>,
}

/// A picture as its page shows it.
pub(in crate::pages) struct PictureView {
    pub(in crate::pages) anchor: String,
    pub(in crate::pages) src: String,
    pub(in crate::pages) srcset: String,
    pub(in crate::pages) sizes: &'static str,
    pub(in crate::pages) width: u32,
    pub(in crate::pages) height: u32,
    pub(in crate::pages) alt: String,
    pub(in crate::pages) caption: String,
    pub(in crate::pages) credit: String,
    /// Whether it may wait until somebody scrolls to it.
    pub(in crate::pages) is_lazy: bool,
}

impl PictureView {
    /// A picture whose files lie under `folder`; `None` for one without files.
    pub(in crate::pages) fn of(
        picture: &PublicPicture,
        folder: &str,
        anchor: String,
        language: Language,
    ) -> Option<Self> {
        let plain = picture.files.iter().find(|file| file.width >= PLAIN_WIDTH).or(picture.files.last())?;
        let set = picture.files.iter().map(|file| format!("{folder}{} {}w", file.name(), file.width));
        Some(Self {
            anchor,
            src: format!("{folder}{}", plain.name()),
            srcset: set.collect::<Vec<_>>().join(", "),
            sizes: SIZES,
            width: plain.width,
            height: plain.height,
            alt: picture.words.alt.get(language).to_owned(),
            caption: picture.words.caption.get(language).to_owned(),
            credit: picture.words.credit.get(language).to_owned(),
            is_lazy: true,
        })
    }
}

/// Where everybody finds the pictures of a release.
pub(super) fn pictures_of(page: &PublicPage) -> String {
    format!("/releases/{}/{}/pictures/", page.study, page.number)
}

/// What stands below each section of `page`, ready to be put into it; the files of its pictures lie under `folder`.
///
/// # Errors
/// When a picture of numbers cannot be made, which only a bug can bring about.
pub(super) fn below(page: &PublicPage, folder: &str, language: Language) -> askama::Result<Vec<String>> {
    let (mut charted, mut pictured) = (0, 0);
    let mut parts = Vec::with_capacity(page.sections.len());
    for (index, section) in page.sections.iter().enumerate() {
        let mut charts = Vec::with_capacity(section.charts.len());
        for chart in &section.charts {
            charted += 1;
            charts.push(ChartPart::of(format!("bieu-do-{charted}"), &chart.shows, language)?);
        }
        let mut pictures = Vec::with_capacity(section.pictures.len());
        for picture in &section.pictures {
            pictured += 1;
            let view = PictureView::of(picture, folder, format!("anh-{pictured}"), language);
            pictures.extend(view.map(|view| PictureView { is_lazy: pictured > 1, ..view }));
        }
        let below = Below { language, charts, pictures, related: related_sections(page, index, language) };
        parts.push(below.render()?);
    }
    Ok(parts)
}
