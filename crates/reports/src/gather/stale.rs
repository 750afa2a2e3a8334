//! Which numbers of a body's own report are no longer what its units tell. Pure.

use kernel::Window;

use super::fit::{Fit, fit, is_percentage};
use super::model::{Answer, Gathered, Rolled, Stale, Told, UnitAnswer, Value};
use crate::{Figure, Version};

/// The figures of `own`, the body's newest report, that differ from what was rolled up.
pub(super) fn stale(own: &Version, figures: &[Figure], gathered: &Gathered, window: &Window) -> Vec<Stale> {
    let in_tables: Vec<Figure> =
        figures.iter().filter(|figure| figure.address.contains("/t")).cloned().collect();
    let told = |rolled: &Rolled| {
        let now = rolled.value?;
        // Passages taken over from units tell their numbers; what the body says itself stands in its tables.
        let in_tables = fit(&rolled.asked, window, &in_tables);
        let Fit::One(figure) = (match in_tables {
            Fit::None => fit(&rolled.asked, window, figures),
            found => found,
        }) else {
            return None;
        };
        let same = match now {
            Value::Sum(sum) => sum == figure.value,
            Value::Rate { numerator, denominator, .. } => is_percentage(figure.value, numerator, denominator),
        };
        (!same).then(|| Stale {
            asked: rolled.asked.clone(),
            says: figure.value,
            address: figure.address.clone(),
            now,
            since: since(own, rolled, &gathered.units),
        })
    };
    gathered.figures.iter().filter_map(told).collect()
}

/// The units with a part in `rolled` whose newest answer came after `own`.
fn since(own: &Version, rolled: &Rolled, units: &[UnitAnswer]) -> Vec<kernel::BodyCode> {
    let later = |unit: &&UnitAnswer| match &unit.answer {
        Answer::Sent { version, .. } => version.received_at > own.received_at,
        Answer::Nothing(said) => said.said_at > own.received_at,
        Answer::Awaited => false,
    };
    let has_part = |unit: &&UnitAnswer| {
        let of_unit = rolled.parts.iter().find(|part| part.unit == unit.code);
        of_unit.is_some_and(|part| part.told.is_counted() || part.told == Told::Nothing)
    };
    units.iter().filter(has_part).filter(later).map(|unit| unit.code.clone()).collect()
}
