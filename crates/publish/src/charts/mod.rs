//! Charts of the scheme's sections: an editor chooses a measured indicator or a figure told side by side, and what it shows is frozen
//! with the release.
//!
//! A chart pins what it showed when a person last looked. When its source says something else since, it is not moved along by itself:
//! nothing is published until a person looks again. Units and bodies stand in the order of their names or of the plan, never by size,
//! and what was suppressed stays suppressed. It computes no figure: `measurements` and `scheme` do.

mod actions;
mod content;
mod draw;
pub(crate) mod paper;
mod rules;
pub(crate) mod store;
mod view;

use jiff::Timestamp;
use kernel::{Digest, StudyCode};
use measurements::WorklogId;
use scheme::Hand;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use actions::{NewChart, confirm_chart, place_chart, remove_chart};
pub use content::{BarRow, ChartContent, ChartReply, Drawing, FunnelRow, PublicChart};
pub use rules::ChartRefused;
pub(crate) use rules::has_words;
pub use view::{ChartState, ChartView, OfferedChart, chart_sources, charts};

kernel::typed_id! {
    /// One chart of a section.
    ChartId
}

kernel::typed_id! {
    /// One thing somebody did to a chart.
    ChartStepId
}

/// Which figures a chart shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "lowercase")]
pub enum ChartSource {
    /// One side of a measured indicator, unit by unit: a funnel plot.
    Indicator {
        /// The work log.
        worklog: WorklogId,
        /// The side: `ping_pong`, or `ping_pong.gets_back`.
        aspect: String,
    },
    /// A figure of the outline, body by body: bars.
    Figure {
        /// Its key.
        key: String,
        /// What it is divided by, where it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        per: Option<String>,
        /// Only the bodies of this group.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        group: Option<i64>,
    },
}

/// What somebody did to a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartAct {
    /// Put it into a section.
    Placed,
    /// Looked at what it shows now, and let it stand.
    Confirmed,
    /// Took it out.
    Removed,
}

impl ChartAct {
    pub(crate) const ALL: [Self; 3] = [Self::Placed, Self::Confirmed, Self::Removed];

    /// The name in the rows.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Placed => "placed",
            Self::Confirmed => "confirmed",
            Self::Removed => "removed",
        }
    }

    /// The kind of its ledger entry.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Placed => "chart.placed",
            Self::Confirmed => "chart.confirmed",
            Self::Removed => "chart.removed",
        }
    }
}

/// A chart as the last thing done to it left it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The id of what was done.
    pub step: ChartStepId,
    /// The chart.
    pub id: ChartId,
    /// The study.
    pub study: StudyCode,
    /// The key of the section it stands in.
    pub section: String,
    /// What was done.
    pub act: ChartAct,
    /// Which figures it shows.
    pub source: ChartSource,
    /// Digest of what it showed when a person last looked.
    pub content: Digest,
    /// Who did it.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
    /// The position of its ledger entry.
    pub entry: i64,
}

impl Chart {
    /// What the ledger tells of it.
    pub(crate) fn facts(&self) -> Value {
        json!({ "content": self.content, "section": self.section, "source": self.source, "study": self.study })
    }

    /// The subject of its ledger entries.
    pub(crate) fn subject(&self) -> String {
        format!("chart/{}", self.id)
    }
}
