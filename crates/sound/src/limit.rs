//! A gain with a limit on peaks: where a peak would pass it the gain goes down before and comes back after, smoothly.

use std::collections::VecDeque;
use std::ops::Range;

/// Multiplies `samples` by `gain`; none is louder than `limit` afterwards. `reach` samples before and after a peak share in
/// bringing it down.
pub(crate) fn amplify(samples: &mut [i16], gain: f64, limit: f64, reach: usize) {
    let mut done = 0;
    for around in peaks(samples, limit / gain, 3 * reach) {
        scale(&mut samples[done..around.start], gain);
        done = around.end;
        bring_down(&mut samples[around], gain, limit, reach);
    }
    scale(&mut samples[done..], gain);
}

/// The gains that hold values below a limit: `wanted` is what each bears. They go down before one that bears less and come back
/// after it.
pub(crate) fn smooth(wanted: &[f64], reach: usize) -> Vec<f64> {
    means(&minima(wanted, reach), reach)
}

/// Where `samples` are louder than `loudest`, with as many samples as `beside` before and after; what would overlap is one.
fn peaks(samples: &[i16], loudest: f64, beside: usize) -> Vec<Range<usize>> {
    // A cast from a float to a whole number stops at its ends.
    let loudest = loudest as u16;
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (at, _) in samples.iter().enumerate().filter(|(_, sample)| sample.unsigned_abs() > loudest) {
        let around = at.saturating_sub(beside)..(at + beside + 1).min(samples.len());
        match ranges.last_mut() {
            Some(last) if around.start <= last.end => last.end = around.end,
            _ => ranges.push(around),
        }
    }
    ranges
}

/// Multiplies samples among which are peaks. Far enough from them the gain is the whole one.
fn bring_down(samples: &mut [i16], gain: f64, limit: f64, reach: usize) {
    let wanted = |sample: &i16| {
        let loud = f64::from(*sample).abs() * gain;
        if loud > limit { limit / f64::from(*sample).abs() } else { gain }
    };
    let gains: Vec<f64> = samples.iter().map(wanted).collect();
    for (sample, gain) in samples.iter_mut().zip(smooth(&gains, reach)) {
        *sample = scaled(*sample, gain);
    }
}

/// Multiplies samples none of which passes a limit then. A gain in whole 65,536ths is quick, and near enough for whole samples.
fn scale(samples: &mut [i16], gain: f64) {
    const ONE: i32 = 1 << 16;
    let gain = (gain * f64::from(ONE)).round() as i32;
    for sample in samples {
        let loud = i32::from(*sample).wrapping_mul(gain).wrapping_add(ONE / 2) >> 16;
        *sample = loud.clamp(i16::MIN.into(), i16::MAX.into()) as i16;
    }
}

/// To the nearest whole number, which is quicker so than by rounding: a cast cuts off what is behind the point, and stops at the
/// ends.
fn scaled(sample: i16, gain: f64) -> i16 {
    let loud = f64::from(sample) * gain;
    (loud + 0.5_f64.copysign(loud)) as i16
}

/// The least value within `reach` of each place.
fn minima(values: &[f64], reach: usize) -> Vec<f64> {
    let mut least: VecDeque<usize> = VecDeque::new();
    let mut minima = Vec::with_capacity(values.len());
    for at in 0..values.len() + reach {
        if let Some(value) = values.get(at) {
            while least.back().is_some_and(|last| values[*last] >= *value) {
                least.pop_back();
            }
            least.push_back(at);
        }
        if at >= reach {
            let centre = at - reach;
            while least.front().is_some_and(|first| first + reach < centre) {
                least.pop_front();
            }
            minima.push(least.front().map_or(1.0, |first| values[*first]));
        }
    }
    minima
}

/// The mean within `reach` of each place. The mean of minima around a place is never above the value at the place.
fn means(values: &[f64], reach: usize) -> Vec<f64> {
    let end = values.len();
    let mut means = Vec::with_capacity(end);
    let most = 2 * reach + 1;
    // Away from the ends there are always as many, and multiplying is quicker than dividing.
    let of_most = 1.0 / most as f64;
    let mut sum: f64 = values.iter().take(reach).sum();
    for at in 0..end {
        if let Some(entering) = values.get(at + reach) {
            sum += entering;
        }
        if at > reach {
            sum -= values[at - reach - 1];
        }
        let count = (at + reach + 1).min(end) - at.saturating_sub(reach);
        means.push(if count == most { sum * of_most } else { sum / count as f64 });
    }
    means
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_peak_passes_the_limit_and_the_rest_keeps_its_gain() {
        let mut samples = vec![1000; 400];
        samples[200] = 20_000;
        samples[0] = -20_000;
        samples[399] = i16::MIN;
        amplify(&mut samples, 2.0, 30_000.0, 10);
        assert!(samples.iter().all(|sample| sample.unsigned_abs() <= 30_000), "{samples:?}");
        assert!(samples[200] >= 29_000 && samples[0] <= -29_000, "{} {}", samples[200], samples[0]);
        assert!(samples[40..170].iter().all(|sample| *sample == 2000));
        let steps = samples[170..200].windows(2).map(|pair| (pair[1] - pair[0]).abs()).max().unwrap();
        assert!(steps < 100, "the gain goes down in small steps, not {steps}");
        let mut quiet = vec![3, -4];
        amplify(&mut quiet, 2.0, 30_000.0, 10);
        assert_eq!(quiet, [6, -8]);
        amplify(&mut [], 2.0, 30_000.0, 10);
    }

    #[test]
    fn what_is_far_from_a_peak_is_as_if_the_whole_were_brought_down() {
        let mut state = 7_u32;
        for (length, every) in [(1, 1), (50, 49), (3000, 700), (3000, 40), (3000, 61), (3000, 2999)] {
            let sample = |at: usize| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = i16::try_from(state >> 22).unwrap() - 512;
                if at % every == every / 2 { noise * 60 } else { noise * 20 }
            };
            let samples: Vec<i16> = (0..length).map(sample).collect();
            let (mut parts, mut whole) = (samples.clone(), samples);
            amplify(&mut parts, 2.5, 27_000.0, 10);
            bring_down(&mut whole, 2.5, 27_000.0, 10);
            let worst = parts.iter().zip(&whole).map(|(one, other)| one.abs_diff(*other)).max();
            assert!(worst <= Some(1), "{worst:?} for {length} samples, a peak in {every}");
        }
    }
}
