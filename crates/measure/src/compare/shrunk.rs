//! Ratios drawn towards those of all units: counts by a gamma distribution of true ratios, shares by a beta distribution, and what
//! is neither (times, durations, hard cases) by a normal one on the root scale with the spread of the funnel.
//!
//! Counts are taken for as many as they tell: marks that come together in a case, and an expectation that is itself uncertain,
//! make them fewer. In a funnel that is not wider than chance, times are all drawn to their mean.

use super::funnel::{Funnel, Point};
use super::standing::Standing;
use crate::Model;
use crate::result::Shrunk;
use crate::statistics::shrinkage::{self, Counted, Shared};

/// The drawn ratio of each unit in the funnel.
pub(super) fn shrunk(model: Model, standings: &[Standing], funnel: &Funnel) -> Vec<Shrunk> {
    let shrunk = match model {
        Model::Rate => {
            let counted = standings.iter().map(|it| {
                let part = it.as_counted();
                Counted { observed: it.observed * part, expected: it.expected * part }
            });
            shrinkage::gamma_poisson(&counted.collect::<Vec<_>>())
        }
        Model::Share if standings.iter().all(|it| it.as_shared() > 0.0) => {
            let shared = standings.iter().map(|it| {
                let part = it.as_shared();
                Shared { observed: it.observed * part, expected: it.expected * part, of: it.base * part }
            });
            shrinkage::beta_binomial(&shared.collect::<Vec<_>>())
        }
        Model::Share | Model::Time | Model::Slower | Model::HardLeft => {
            let points: Vec<Point> =
                standings.iter().map(|it| Point { ratio: it.ratio(), precision: it.precision() }).collect();
            shrinkage::normal_on_root(&points, funnel.tau2)
        }
    };
    shrunk
        .into_iter()
        .map(|it| Shrunk { ratio: it.ratio, lower: it.interval.lower, upper: it.interval.upper })
        .collect()
}
