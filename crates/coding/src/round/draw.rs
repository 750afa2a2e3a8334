//! Draws the sample: every group of bodies that has passages is in it, the rest by size, at random from a seed. Pure.

use std::collections::BTreeMap;

use crate::agreement::Numbers;

/// What can be drawn: the group, and how the caller finds the passage again.
pub(crate) type Frame<T> = BTreeMap<i64, Vec<T>>;

/// Why no sample can be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoSample {
    /// Fewer passages are asked for than there are groups.
    FewerThanGroups { groups: usize },
    /// More are asked for than there are.
    MoreThanPassages { passages: usize },
}

/// `size` passages of `frame` with their groups, in random order; the same for the same seed and frame.
///
/// Each group gets one; what is left is shared in proportion to the groups' sizes (largest remainder, the smaller group
/// number first). Within a group each passage is as likely as the others.
pub(crate) fn sample<T>(mut frame: Frame<T>, size: usize, seed: u64) -> Result<Vec<(i64, T)>, NoSample> {
    frame.retain(|_, passages| !passages.is_empty());
    let all: usize = frame.values().map(Vec::len).sum();
    if size < frame.len() || size == 0 {
        return Err(NoSample::FewerThanGroups { groups: frame.len().max(1) });
    }
    if size > all {
        return Err(NoSample::MoreThanPassages { passages: all });
    }
    let sizes: Vec<usize> = frame.values().map(Vec::len).collect();
    let mut numbers = Numbers::of(seed);
    let mut drawn = Vec::with_capacity(size);
    for ((group, passages), quota) in frame.into_iter().zip(quotas(&sizes, size)) {
        drawn
            .extend(shuffled(passages, &mut numbers).into_iter().take(quota).map(|passage| (group, passage)));
    }
    Ok(shuffled(drawn, &mut numbers))
}

/// How many of each group: one, and of the rest a share by what the group has beyond that one.
fn quotas(sizes: &[usize], size: usize) -> Vec<usize> {
    let rest = size - sizes.len();
    let beyond: usize = sizes.iter().map(|size| size - 1).sum();
    let share = |size: &usize| (rest * (size - 1)).checked_div(beyond).unwrap_or(0);
    let mut quotas: Vec<usize> = sizes.iter().map(|size| 1 + share(size)).collect();
    let mut by_remainder: Vec<usize> =
        (0..sizes.len()).filter(|group| sizes[*group] > quotas[*group]).collect();
    by_remainder.sort_by_key(|group| std::cmp::Reverse((rest * (sizes[*group] - 1)).checked_rem(beyond)));
    let left = size - quotas.iter().sum::<usize>();
    by_remainder.into_iter().take(left).for_each(|group| quotas[group] += 1);
    quotas
}

/// Fisher and Yates's shuffle.
fn shuffled<T>(mut items: Vec<T>, numbers: &mut Numbers) -> Vec<T> {
    for last in (1..items.len()).rev() {
        items.swap(last, numbers.below(last + 1));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(sizes: &[(i64, usize)]) -> Frame<usize> {
        sizes.iter().map(|(group, size)| (*group, (0..*size).collect())).collect()
    }

    fn by_group(sizes: &[(i64, usize)], size: usize) -> String {
        let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
        let drawn = sample(frame(sizes), size, 5).unwrap();
        assert_eq!(drawn.len(), size);
        drawn.iter().for_each(|(group, _)| *counts.entry(*group).or_default() += 1);
        counts.iter().map(|(group, count)| format!("{group}:{count}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_group_is_heard_and_the_rest_goes_by_size() {
        assert_eq!(by_group(&[(1, 1), (2, 50), (3, 0), (5, 1000)], 3), "1:1 2:1 5:1");
        assert_eq!(by_group(&[(1, 1), (2, 50), (5, 1000)], 24), "1:1 2:2 5:21");
        assert_eq!(by_group(&[(1, 1), (2, 2)], 3), "1:1 2:2");
        assert_eq!(by_group(&[(1, 3), (2, 3), (3, 3)], 7), "1:3 2:2 3:2");
        assert_eq!(by_group(&[(4, 9)], 9), "4:9");
    }

    #[test]
    fn any_frame_gives_just_as_many_as_asked_for_and_none_twice() {
        for seed in 0..200 {
            let mut numbers = Numbers::of(seed);
            let sizes: Vec<(i64, usize)> = (1..6).map(|group| (group, numbers.below(12))).collect();
            let frame = frame(&sizes);
            let groups = sizes.iter().filter(|(_, size)| *size > 0).count();
            let all: usize = sizes.iter().map(|(_, size)| size).sum();
            for size in groups.max(1)..=all {
                let mut drawn = sample(frame.clone(), size, seed).unwrap();
                drawn.sort_unstable();
                drawn.dedup();
                assert_eq!(drawn.len(), size, "{sizes:?}");
            }
        }
    }

    #[test]
    fn the_seed_decides() {
        let drawn = |seed| sample(frame(&[(1, 40), (2, 60)]), 20, seed).unwrap();
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
    }

    #[test]
    fn a_sample_that_cannot_be_is_refused() {
        let check = |size| sample(frame(&[(1, 4), (2, 6)]), size, 1).unwrap_err();
        assert_eq!(check(0), NoSample::FewerThanGroups { groups: 2 });
        assert_eq!(check(1), NoSample::FewerThanGroups { groups: 2 });
        assert_eq!(check(11), NoSample::MoreThanPassages { passages: 10 });
    }
}
