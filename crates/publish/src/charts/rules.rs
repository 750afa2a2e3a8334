//! Whether a chart can stand in a section, and what is said where it cannot. Pure.

use kernel::Bilingual;
use scheme::SchemeView;

use super::{Chart, ChartSource};

/// The most charts a study's scheme may hold: each is read again before a release.
const MOST_CHARTS: usize = 30;

/// A chart that is not placed or let stand, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChartRefused {
    /// The scheme has no such section, or it says nothing.
    #[error("the section holds no statement; write one first, a chart stands below the text it belongs to")]
    SilentSection,
    /// Its source is no longer there.
    #[error("what the chart would show is not there; look at the list of sources again")]
    Gone,
    /// There is too little to compare.
    #[error(
        "fewer than two units or bodies can be shown, so there is nothing to compare; cite the figure instead"
    )]
    TooFew,
    /// There are too many to read.
    #[error(
        "more than {} units would stand in the chart; choose a group of bodies or another figure",
        super::draw::MOST_ROWS
    )]
    TooManyRows,
    /// The section shows it already.
    #[error("the section has this chart already")]
    Twice,
    /// The scheme has too many.
    #[error("the scheme has {MOST_CHARTS} charts already; take one out first")]
    TooMany,
    /// There is no such chart.
    #[error("there is no such chart; look at the list again")]
    Unknown,
    /// Its source changed while the person looked.
    #[error("the source changed again in between; look at what it shows now")]
    Overtaken,
}

impl ChartRefused {
    /// What is wrong and what to do, for people.
    pub fn message(&self) -> Bilingual {
        match self {
            Self::SilentSection => Bilingual::new(
                "Mục này chưa có luận điểm; hãy viết luận điểm trước, biểu đồ đứng dưới lời văn mà nó minh họa.",
                "The section holds no statement; write one first, a chart stands below the text it belongs to.",
            ),
            Self::Gone => Bilingual::new(
                "Không còn số liệu để vẽ biểu đồ này; hãy xem lại danh sách nguồn.",
                "What the chart would show is not there; look at the list of sources again.",
            ),
            Self::TooFew => Bilingual::new(
                "Chưa đủ hai đơn vị hoặc cơ quan được phép hiển thị nên không có gì để so sánh; hãy trích dẫn số liệu thay cho biểu đồ.",
                "Fewer than two units or bodies can be shown, so there is nothing to compare; cite the figure instead.",
            ),
            Self::TooManyRows => {
                let most = super::draw::MOST_ROWS;
                Bilingual::new(
                    format!(
                        "Biểu đồ sẽ có hơn {most} đơn vị, không đọc được trên một trang; hãy chọn một nhóm cơ quan hoặc số liệu khác."
                    ),
                    format!(
                        "More than {most} units would stand in the chart; choose a group of bodies or another figure."
                    ),
                )
            }
            Self::Twice => Bilingual::new("Mục này đã có biểu đồ ấy.", "The section has this chart already."),
            Self::TooMany => Bilingual::new(
                format!("Đề án đã có {MOST_CHARTS} biểu đồ; hãy gỡ bớt một biểu đồ trước."),
                format!("The scheme has {MOST_CHARTS} charts already; take one out first."),
            ),
            Self::Unknown => Bilingual::new(
                "Không có biểu đồ này; hãy xem lại danh sách.",
                "There is no such chart; look at the list again.",
            ),
            Self::Overtaken => Bilingual::new(
                "Nguồn lại vừa đổi; hãy xem biểu đồ hiện cho thấy gì rồi quyết định.",
                "The source changed again in between; look at what it shows now.",
            ),
        }
    }
}

/// Whether a section of the scheme has words that an illustration can stand below.
pub(crate) fn has_words(view: &SchemeView, section: &str) -> bool {
    !section.is_empty() && view.sections.iter().any(|each| each.key == section && !each.statements.is_empty())
}

/// Whether a chart of `source` can be placed beside `standing`.
pub(super) fn can_be_placed(
    standing: &[Chart],
    section: &str,
    source: &ChartSource,
) -> Result<(), ChartRefused> {
    if standing.iter().any(|chart| chart.section == section && chart.source == *source) {
        Err(ChartRefused::Twice)
    } else if standing.len() >= MOST_CHARTS {
        Err(ChartRefused::TooMany)
    } else {
        Ok(())
    }
}

/// The chart with this id.
pub(super) fn standing(charts: Vec<Chart>, id: super::ChartId) -> Result<Chart, ChartRefused> {
    charts.into_iter().find(|chart| chart.id == id).ok_or(ChartRefused::Unknown)
}
