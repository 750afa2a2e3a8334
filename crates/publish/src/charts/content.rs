//! What a chart shows, as it is frozen: every number of the drawing and of its table, and what they can tell. A rim type.

use kernel::{Bilingual, Digest};
use serde::{Deserialize, Serialize};

use crate::PublishError;

/// A chart of a release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PublicChart {
    /// The chart's id in the scheme.
    pub id: String,
    /// What it shows.
    pub shows: ChartContent,
}

/// What a chart shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChartContent {
    /// Its title.
    pub title: Bilingual,
    /// Whose work log, or which reports.
    pub source: Bilingual,
    /// What was counted and how.
    pub counted: Bilingual,
    /// What it cannot tell and whom it leaves out.
    pub notes: Vec<Bilingual>,
    /// The numbers.
    pub drawing: Drawing,
}

/// The numbers of a chart. Numbers with a fraction are rounded to six decimals, so that they read back as they were written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Drawing {
    /// Units by ratio and precision, by the order of their names.
    Funnel {
        /// How numerators were compared: `rate`, `share`, `time`, `slower` or `hard_left`.
        model: String,
        /// Units the funnel was fitted to.
        units: u64,
        /// Overdispersion.
        phi: f64,
        /// How often chance alone gives as much.
        p: f64,
        /// Variance between units on the root scale.
        tau2: f64,
        /// The units that may be shown.
        rows: Vec<FunnelRow>,
    },
    /// Bodies by what each told, in the plan's order.
    Bars {
        /// What the numbers count.
        unit: Bilingual,
        /// The bodies that can be set beside each other.
        rows: Vec<BarRow>,
    },
}

/// A unit of a funnel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FunnelRow {
    /// Its name.
    pub unit: String,
    /// Cases that count.
    pub n: u64,
    /// What was observed; days where it is a time.
    pub observed: f64,
    /// What was to be expected for the same mix of cases.
    pub expected: f64,
    /// Observed over expected.
    pub ratio: f64,
    /// The 95 % interval of the ratio.
    pub interval: [f64; 2],
    /// The funnel's horizontal axis.
    pub precision: f64,
    /// Whether it is worth asking about.
    pub worth_asking: bool,
    /// What the unit answers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replies: Vec<ChartReply>,
}

/// What a unit answers to its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartReply {
    /// Its words.
    pub text: String,
    /// When, UTC.
    pub at: String,
}

/// A body of a bar chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BarRow {
    /// Its name.
    pub body: Bilingual,
    /// The value in ten-thousandths.
    pub value: i64,
    /// The version of its report.
    pub version: i64,
}

impl ChartContent {
    /// Its bytes as they are kept.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, PublishError> {
        serde_json::to_vec(self).map_err(|error| PublishError::Stored {
            release: format!("chart «{}»", self.title.vi),
            why: error.to_string(),
        })
    }

    /// The digest a chart pins.
    ///
    /// # Errors
    /// When it holds what is no number, which only a bug can bring about.
    pub fn digest(&self) -> Result<Digest, PublishError> {
        Ok(Digest::of(&self.bytes()?))
    }
}
