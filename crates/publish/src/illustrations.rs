//! What stands below the statements of sections, charts and pictures, together: whether it holds a release back, how it is frozen,
//! and what one release changed of another's.

use std::collections::{BTreeMap, BTreeSet};

use ::store::Store;
use kernel::{Actor, Bilingual, Language, StudyCode};
use scheme::{Beside, SchemeView, Target};

use crate::charts::{ChartState, ChartView, PublicChart, charts, has_words};
use crate::page::{PublicCode, PublicPage, PublicSection};
use crate::pictures::{Picture, PublicPicture, pictures};
use crate::{Fate, PublishError};

/// Whether it is drawn from numbers or was photographed or drawn by somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IllustrationKind {
    /// A chart.
    Chart,
    /// A picture.
    Picture,
}

/// A chart or picture that holds a release back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// What it is.
    pub kind: IllustrationKind,
    /// Its id.
    pub id: String,
    /// The heading of its section.
    pub section: Bilingual,
    /// Its title or caption.
    pub name: Bilingual,
    /// Why, and what to do.
    pub why: Bilingual,
}

/// What became of a chart or picture between two releases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IllustrationChange {
    /// What it is.
    pub kind: IllustrationKind,
    /// What became of it.
    pub fate: Fate,
    /// Its title or caption.
    pub name: Bilingual,
    /// The heading it stands or stood under.
    pub section: Bilingual,
}

impl IllustrationKind {
    /// The name people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Chart => language.pick("Biểu đồ", "Chart"),
            Self::Picture => language.pick("Ảnh", "Picture"),
        }
    }
}

/// Charts and pictures of a study as they stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Illustrations {
    /// The charts, each with what its source says now.
    pub charts: Vec<ChartView>,
    /// The pictures.
    pub pictures: Vec<Picture>,
}

/// The charts and pictures of `study` as they stand.
///
/// # Errors
/// When the study has no plan, or the store fails.
pub async fn illustrations(
    store: &Store,
    beside: &Beside,
    study: &StudyCode,
) -> Result<Illustrations, PublishError> {
    Ok(Illustrations { charts: charts(store, beside, study).await?, pictures: pictures(store, study).await? })
}

impl Illustrations {
    /// Those that hold a release of `view` back, charts first.
    pub fn unfit(&self, view: &SchemeView) -> Vec<Unfit> {
        let heading = |key: &str| {
            let section = view.sections.iter().find(|section| section.key == key);
            section.map_or_else(|| Bilingual::new(key, key), |section| section.title.clone())
        };
        let charts = self.charts.iter().filter_map(|each| {
            let why = why_chart(each, has_words(view, &each.chart.section))?;
            Some(Unfit {
                kind: IllustrationKind::Chart,
                id: each.chart.id.to_string(),
                section: heading(&each.chart.section),
                name: each.shows.title.clone(),
                why,
            })
        });
        let pictures = self.pictures.iter().filter_map(|each| {
            let why = why_picture(each, has_words(view, &each.section))?;
            Some(Unfit {
                kind: IllustrationKind::Picture,
                id: each.id.to_string(),
                section: heading(&each.section),
                name: each.words.caption.clone(),
                why,
            })
        });
        charts.chain(pictures).collect()
    }

    /// The charts of a section, as they are frozen.
    pub(crate) fn charts_of(&self, section: &str) -> Vec<PublicChart> {
        let own = self.charts.iter().filter(|each| each.chart.section == section);
        own.map(|each| PublicChart { id: each.chart.id.to_string(), shows: each.shows.clone() }).collect()
    }

    /// The pictures of a section, as they are frozen.
    pub(crate) fn pictures_of(&self, section: &str) -> Vec<PublicPicture> {
        let own = self.pictures.iter().filter(|each| each.section == section);
        own.map(|each| PublicPicture {
            id: each.id.to_string(),
            words: each.words.clone(),
            files: each.files.clone(),
        })
        .collect()
    }
}

fn why_chart(view: &ChartView, has_words: bool) -> Option<Bilingual> {
    match &view.state {
        _ if !has_words => Some(silent()),
        ChartState::Fresh => None,
        ChartState::Changed(_) => Some(Bilingual::new(
            "Nguồn của biểu đồ đã có số liệu khác. Mở để so hai bản, rồi giữ biểu đồ với số liệu mới hoặc gỡ biểu đồ.",
            "The chart's source says something else now. Open it to compare both; then let it stand with the new numbers or take it out.",
        )),
        ChartState::Gone(refused) => {
            let why = refused.message();
            Some(Bilingual::new(
                format!("Biểu đồ không vẽ lại được: {} Hãy gỡ biểu đồ.", why.vi),
                format!("The chart cannot be drawn again: {} Take it out.", why.en),
            ))
        }
    }
}

fn why_picture(picture: &Picture, has_words: bool) -> Option<Bilingual> {
    if !has_words {
        return Some(silent());
    }
    let why = || {
        Bilingual::new(
            "Ảnh chưa có lời mô tả thay thế bằng cả tiếng Việt và tiếng Anh. Mở ảnh để ghi ảnh cho thấy gì, cho người không nhìn được ảnh.",
            "The picture has no alternative text in both Vietnamese and English. Open it and say what it shows, for who cannot see it.",
        )
    };
    (!picture.is_described()).then(why)
}

fn silent() -> Bilingual {
    Bilingual::new(
        "Mục này không còn luận điểm nào nên hình minh họa không có chỗ đứng. Viết luận điểm vào mục, hoặc gỡ hình.",
        "The section holds no statement any more, so the illustration stands nowhere. Write one into the section, or take it out.",
    )
}

/// The codes that the passages cited in each section bear, by the section's key: what «read next» goes by.
pub(crate) async fn codes_by_section(
    store: &Store,
    view: &SchemeView,
) -> Result<BTreeMap<String, Vec<PublicCode>>, PublishError> {
    let bearings = coding::bearings(store, &Actor::system(), &view.study).await?;
    let plan = plan::current(store, &view.study).await?.ok_or(scheme::SchemeError::UnknownStudy)?;
    let mut borne: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for bearing in &bearings {
        let passage = (bearing.body.as_str(), bearing.address.as_str());
        borne.entry(passage).or_default().insert(bearing.code.as_str());
    }
    let mut codes: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (section, statement) in view.statements() {
        for citation in &statement.citations {
            let Target::Passage { address, .. } = &citation.citation.target else { continue };
            let Some(body) = &citation.origin.body else { continue };
            let found = borne.get(&(body.as_str(), address.as_str())).into_iter().flatten();
            codes.entry(section.key.clone()).or_default().extend(found);
        }
    }
    let named = |code: &str| {
        let known = plan.codebook.codes.iter().find(|known| known.id.as_str() == code)?;
        Some(PublicCode { code: code.to_owned(), name: known.name.clone() })
    };
    let of_section =
        |(key, codes): (String, BTreeSet<&str>)| (key, codes.into_iter().filter_map(named).collect());
    Ok(codes.into_iter().map(of_section).collect())
}

/// What `after` changed of the charts and pictures of `before`: those it holds in its order, then those that are gone.
pub(crate) fn changed(before: &PublicPage, after: &PublicPage) -> Vec<IllustrationChange> {
    let (old, new) = (stood(before), stood(after));
    let change = |each: &Stood<'_>, fate| IllustrationChange {
        kind: each.kind,
        fate,
        name: each.name.clone(),
        section: each.section.title.clone(),
    };
    let mut changes: Vec<IllustrationChange> = new
        .iter()
        .filter_map(|each| match old.iter().find(|other| other.is_the_same_as(each)) {
            None => Some(change(each, Fate::New)),
            Some(then) if !then.shows_what(each) => Some(change(each, Fate::Reworded)),
            Some(_) => None,
        })
        .collect();
    let gone = old.iter().filter(|each| !new.iter().any(|other| other.is_the_same_as(each)));
    changes.extend(gone.map(|each| change(each, Fate::Gone)));
    changes
}

/// A chart or picture as it stands on a page.
struct Stood<'p> {
    kind: IllustrationKind,
    id: &'p str,
    name: &'p Bilingual,
    section: &'p PublicSection,
    chart: Option<&'p PublicChart>,
    picture: Option<&'p PublicPicture>,
}

impl Stood<'_> {
    fn is_the_same_as(&self, other: &Stood<'_>) -> bool {
        self.kind == other.kind && self.id == other.id
    }

    fn shows_what(&self, other: &Stood<'_>) -> bool {
        self.chart == other.chart && self.picture == other.picture
    }
}

fn stood(page: &PublicPage) -> Vec<Stood<'_>> {
    let mut all = Vec::new();
    for section in &page.sections {
        all.extend(section.charts.iter().map(|chart| Stood {
            kind: IllustrationKind::Chart,
            id: &chart.id,
            name: &chart.shows.title,
            section,
            chart: Some(chart),
            picture: None,
        }));
        all.extend(section.pictures.iter().map(|picture| Stood {
            kind: IllustrationKind::Picture,
            id: &picture.id,
            name: &picture.words.caption,
            section,
            chart: None,
            picture: Some(picture),
        }));
    }
    all
}
