//! A gain with a limit on peaks: where a peak would pass it the gain goes down before and comes back after, smoothly.

use std::collections::VecDeque;

/// Multiplies `samples` by `gain`; none is louder than `limit` afterwards. `reach` samples before and after a peak share in
/// bringing it down.
pub(crate) fn amplify(samples: &mut [i16], gain: f64, limit: f64, reach: usize) {
    let wanted = |sample: i16| {
        let loud = f64::from(sample).abs() * gain;
        if loud > limit { limit / f64::from(sample).abs() } else { gain }
    };
    if samples.iter().all(|sample| wanted(*sample) >= gain) {
        for sample in samples {
            *sample = scaled(*sample, gain);
        }
        return;
    }
    let gains: Vec<f64> = samples.iter().map(|sample| wanted(*sample)).collect();
    let smooth = means(&minima(&gains, reach), reach);
    for (sample, gain) in samples.iter_mut().zip(smooth) {
        *sample = scaled(*sample, gain);
    }
}

/// A cast from a float to a whole number stops at its ends.
fn scaled(sample: i16, gain: f64) -> i16 {
    (f64::from(sample) * gain).round() as i16
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
    let mut sum: f64 = values.iter().take(reach).sum();
    for at in 0..end {
        if let Some(entering) = values.get(at + reach) {
            sum += entering;
        }
        if at > reach {
            sum -= values[at - reach - 1];
        }
        let count = (at + reach + 1).min(end) - at.saturating_sub(reach);
        means.push(sum / f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
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
    }
}
