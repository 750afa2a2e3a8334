//! What is worth asking about: where units stand in their funnels, over all cells of a behaviour at once, and whether
//! permuted labels would have given as much.

use std::collections::BTreeMap;

use super::changed::changes;
use super::funnel::{self, Funnel, Place, Point};
use super::series::{Series, series};
use super::shrunk::shrunk;
use super::standing::Standing;
use super::{Compared, Ground, StrataCount, compare, null_control};
use crate::Model;
use crate::ranks::RankedAspect;
use crate::result::{Change, LoadSlope, Measured, Outcome, Shrunk};
use crate::statistics::discovery;
use crate::statistics::dispersion::Dispersion;

/// The share of false alarms among flags.
pub(crate) const FALSE_ALARMS: f64 = 0.05;

/// An aspect with its marks.
pub(super) struct Contest<'c> {
    pub(super) compared: Compared,
    pub(super) aspect: &'c RankedAspect,
    /// Tells its random draws from those of other aspects.
    pub(super) stream: u64,
}

/// An aspect before its behaviour is looked at as a whole: everything that it tells by itself.
#[derive(Debug)]
pub(crate) struct Alone {
    /// Why a unit is not compared; by unit.
    outcomes: BTreeMap<u32, Outcome>,
    standings: Vec<Standing>,
    looks: Vec<Look>,
    null_looks: Vec<Look>,
    shrunk: Vec<Shrunk>,
    /// What an amount, and the denominator, is divided by to be shown.
    scales: (f64, f64),
    pub(crate) funnel: Option<Funnel>,
    pub(crate) strata: StrataCount,
    pub(crate) dispersion: Dispersion,
    pub(crate) load: Option<LoadSlope>,
    /// By unit.
    pub(crate) series: BTreeMap<u32, Series>,
    /// By unit.
    pub(crate) changes: BTreeMap<u32, Change>,
}

/// Looks at one aspect; `stream` tells its random draws from those of other aspects.
pub(crate) fn alone(model: Model, aspect: &RankedAspect, stream: u64, ground: Ground<'_>) -> Alone {
    let contest = Contest { compared: compare(model, aspect, ground), aspect, stream };
    let compared = &contest.compared;
    let points: Vec<Point> = compared.standings.iter().map(Standing::point).collect();
    let (funnel, looks) = looked_at(&points);
    let (_, null_looks) = looked_at(&null_control::points(&contest, ground));
    let tau2 = funnel.map_or(0.0, |funnel| funnel.tau2);
    let series = series(compared, tau2, ground);
    let change = ground.settings.change;
    let changes = change.map_or_else(BTreeMap::new, |since| changes(model, aspect, since, ground));
    let shrunk = funnel.map(|funnel| shrunk(model, &compared.standings, &funnel)).unwrap_or_default();
    let scales = (compared.scale(), compared.base_scale());
    let Compared { outcomes, standings, strata, dispersion, load, .. } = contest.compared;
    Alone {
        outcomes,
        standings,
        looks,
        null_looks,
        shrunk,
        scales,
        funnel,
        strata,
        dispersion,
        load,
        series,
        changes,
    }
}

/// What comes out for an aspect in its behaviour.
#[derive(Debug)]
pub(crate) struct Judged {
    /// By unit, for every unit that has a base.
    pub(crate) outcomes: BTreeMap<u32, Outcome>,
    pub(crate) flags: u64,
    pub(crate) null_flags: u64,
    pub(crate) withdrawn: bool,
}

/// Judges the aspects of one behaviour.
pub(crate) fn judged(aspects: &mut [Alone]) -> Vec<Judged> {
    find_q(aspects.iter_mut().flat_map(|aspect| &mut aspect.looks).collect());
    find_q(aspects.iter_mut().flat_map(|aspect| &mut aspect.null_looks).collect());
    aspects.iter_mut().map(Alone::judged).collect()
}

impl Alone {
    fn judged(&mut self) -> Judged {
        let flags = self.looks.iter().filter(|look| look.is_flag()).count() as u64;
        let null_flags = self.null_looks.iter().filter(|look| look.is_flag()).count() as u64;
        let withdrawn = flags > 0 && null_flags >= flags;
        let mut outcomes = std::mem::take(&mut self.outcomes);
        let mut shrunk = self.shrunk.iter().copied();
        for (standing, look) in self.standings.iter().zip(&self.looks) {
            let measured = measured(standing, look, self.scales, !withdrawn);
            let measured = Measured { shrunk: shrunk.next(), ..measured };
            outcomes.insert(standing.unit, Outcome::Measured(measured));
        }
        Judged { outcomes, flags: if withdrawn { 0 } else { flags }, null_flags, withdrawn }
    }
}

/// How a unit looks in its funnel.
#[derive(Debug, Clone, Copy)]
struct Look {
    ratio: f64,
    place: Option<Place>,
    p: Option<f64>,
    q: Option<f64>,
}

impl Look {
    fn is_flag(&self) -> bool {
        self.ratio > 1.0 && self.q.is_some_and(|q| q <= FALSE_ALARMS)
    }
}

/// The funnel of these points, and how each of them looks in it.
fn looked_at(points: &[Point]) -> (Option<Funnel>, Vec<Look>) {
    let funnel = funnel::fit(points);
    let look = |point: &Point| {
        let place = funnel.as_ref().map(|funnel| funnel.place(*point));
        Look { ratio: point.ratio, place, p: place.map(|place| funnel::upper_p(place.z)), q: None }
    };
    let looks = points.iter().map(look).collect();
    (funnel, looks)
}

/// Finds the `q` of each look among all of them.
fn find_q(looks: Vec<&mut Look>) {
    let p: Vec<f64> = looks.iter().filter_map(|look| look.p).collect();
    let mut q = discovery::q_values(&p).into_iter();
    for look in looks.into_iter().filter(|look| look.p.is_some()) {
        look.q = q.next();
    }
}

fn measured(standing: &Standing, look: &Look, (scale, base_scale): (f64, f64), may_ask: bool) -> Measured {
    Measured {
        cases: standing.cases,
        cases_with: standing.hits,
        base: standing.base / base_scale,
        observed: standing.observed / scale,
        expected: standing.expected / scale,
        ratio: standing.ratio(),
        lower: standing.interval.lower,
        upper: standing.interval.upper,
        precision: standing.precision(),
        z: look.place.map(|place| place.z),
        limits_95: look.place.map(|place| place.limits_95),
        limits_998: look.place.map(|place| place.limits_998),
        shrunk: None,
        p: look.p,
        q: look.q,
        worth_asking: may_ask && look.is_flag(),
        withdrawn: !may_ask && look.is_flag(),
    }
}
