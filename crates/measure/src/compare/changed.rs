//! Before against after: both sides compared by themselves, each with what all others did on the same side.
//!
//! What changed for everybody at the same time is therefore no change of a unit. A unit needs cases enough on both sides to be
//! shown on either.

use std::collections::BTreeMap;

use super::standing::Standing;
use super::{Ground, compare};
use crate::Model;
use crate::ranks::RankedAspect;
use crate::result::Change;
use crate::statistics::change::{Estimate, quotient};

/// The change of each unit from before month `since` to after its beginning.
pub(crate) fn changes(
    model: Model,
    aspect: &RankedAspect,
    since: i32,
    ground: Ground<'_>,
) -> BTreeMap<u32, Change> {
    let side = |is_after: bool| -> BTreeMap<u32, Standing> {
        let side = aspect.of_months(|month| (month >= since) == is_after);
        compare(model, &side, ground).standings.into_iter().map(|it| (it.unit, it)).collect()
    };
    let (before, after) = (side(false), side(true));
    let both = before.iter().filter_map(|(unit, before)| Some((*unit, change(before, after.get(unit)?))));
    both.collect()
}

fn change(before: &Standing, after: &Standing) -> Change {
    let estimate = |it: &Standing| Estimate { ratio: it.ratio(), interval: it.interval };
    let found = quotient(estimate(after), estimate(before));
    Change {
        before: before.ratio(),
        after: after.ratio(),
        ratio: (before.observed > 0.0).then_some(found.ratio),
        lower: found.interval.lower,
        upper: Some(found.interval.upper).filter(|upper| upper.is_finite()),
    }
}
