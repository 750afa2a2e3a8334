//! What is worth asking about: where units stand in their funnels, over all cells of a behaviour at once, and whether
//! permuted labels would have given as much.

use std::collections::BTreeMap;

use super::funnel::{self, Funnel, Place, Point};
use super::shrunk::shrunk;
use super::standing::Standing;
use super::{Compared, Ground, null_control};
use crate::ranks::RankedAspect;
use crate::result::{Measured, Outcome};
use crate::statistics::discovery;

/// The share of false alarms among flags.
pub(crate) const FALSE_ALARMS: f64 = 0.05;

/// An aspect with its marks.
pub(crate) struct Contest<'c> {
    pub(crate) compared: Compared,
    pub(crate) aspect: &'c RankedAspect,
    /// Tells its random draws from those of other aspects.
    pub(crate) stream: u64,
}

/// A judged aspect.
#[derive(Debug)]
pub(crate) struct Judged {
    /// By unit, for every unit that has a base.
    pub(crate) outcomes: BTreeMap<u32, Outcome>,
    pub(crate) funnel: Option<Funnel>,
    pub(crate) flags: u64,
    pub(crate) null_flags: u64,
    pub(crate) withdrawn: bool,
}

/// Judges the aspects of one behaviour.
pub(crate) fn judged(contests: &[Contest<'_>], ground: Ground<'_>) -> Vec<Judged> {
    let real: Vec<Vec<Standing>> =
        contests.iter().map(|contest| contest.compared.standings.clone()).collect();
    let permuted: Vec<Vec<Standing>> =
        contests.iter().map(|contest| null_control::standings(contest, ground)).collect();
    let (funnels, looks) = looked_at(&real);
    let (_, null_looks) = looked_at(&permuted);
    let rows = contests.iter().zip(real).zip(funnels).zip(looks).zip(null_looks);
    rows.map(|((((contest, standings), funnel), looks), null_looks)| {
        let flags = looks.iter().filter(|look| look.is_flag()).count() as u64;
        let null_flags = null_looks.iter().filter(|look| look.is_flag()).count() as u64;
        let withdrawn = flags > 0 && null_flags >= flags;
        let (scale, base_scale) = (contest.compared.scale(), contest.compared.base_scale());
        let mut outcomes = contest.compared.outcomes.clone();
        let mut shrunk = funnel
            .as_ref()
            .map(|funnel| shrunk(contest.compared.model, &standings, funnel))
            .unwrap_or_default()
            .into_iter();
        for (standing, look) in standings.iter().zip(&looks) {
            let measured = measured(standing, look, (scale, base_scale), !withdrawn);
            let measured = Measured { shrunk: shrunk.next(), ..measured };
            outcomes.insert(standing.unit, Outcome::Measured(measured));
        }
        Judged { outcomes, funnel, flags: if withdrawn { 0 } else { flags }, null_flags, withdrawn }
    })
    .collect()
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

/// The funnel of each aspect, and how each of its units looks in it.
fn looked_at(aspects: &[Vec<Standing>]) -> (Vec<Option<Funnel>>, Vec<Vec<Look>>) {
    let mut funnels = Vec::new();
    let mut looks: Vec<Vec<Look>> = Vec::new();
    for standings in aspects {
        let points: Vec<Point> =
            standings.iter().map(|it| Point { ratio: it.ratio(), precision: it.precision() }).collect();
        let funnel = funnel::fit(&points);
        let look = |point: &Point| {
            let place = funnel.as_ref().map(|funnel| funnel.place(*point));
            Look { ratio: point.ratio, place, p: place.map(|place| funnel::upper_p(place.z)), q: None }
        };
        looks.push(points.iter().map(look).collect());
        funnels.push(funnel);
    }
    let p: Vec<f64> = looks.iter().flatten().filter_map(|look| look.p).collect();
    let mut q = discovery::q_values(&p).into_iter();
    for look in looks.iter_mut().flatten().filter(|look| look.p.is_some()) {
        look.q = q.next();
    }
    (funnels, looks)
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
