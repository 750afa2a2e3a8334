//! Which activity follows which in a case, how often, and after how long on average: the directly-follows relation.
//!
//! It judges nobody and is no indicator; it says where the time of a log goes. Times are read from the clock that all
//! durations are read from.

use std::cmp::Reverse;

use crate::chunk::Chunk;
use crate::lexicon::{Lexicon, NO_WORD};
use crate::overview::MICROS_PER_DAY;
use crate::tally::Map;

/// With more distinct activities than this nothing is told: the pairs would be too many to keep, and to read.
pub(crate) const MOST_ACTIVITIES: usize = 512;

/// One activity directly followed by another.
#[derive(Debug, Clone, PartialEq)]
pub struct Follows {
    /// The activity before.
    pub from: String,
    /// The next event's.
    pub to: String,
    /// How often.
    pub count: u64,
    /// Mean time between the two events, in days by the clock of the log.
    pub mean_days: f64,
}

#[derive(Debug, Clone, Copy, Default)]
struct Span {
    count: u64,
    /// In microseconds.
    time: i128,
}

impl Span {
    fn add(&mut self, other: Self) {
        self.count += other.count;
        self.time += other.time;
    }
}

/// What is added up for it.
#[derive(Debug, Default)]
pub(crate) struct FollowsTally {
    spans: Map<(u32, u32), Span>,
    /// Of the chunk at hand: by the number of the activity before times the number of activities, plus that of the next.
    of_chunk: Vec<Span>,
}

impl FollowsTally {
    /// Adds the cases of `chunk`.
    pub(crate) fn take(&mut self, chunk: &Chunk) {
        let numbers = &chunk.columns.activity_numbers;
        let width = numbers.len();
        if width > MOST_ACTIVITIES {
            return;
        }
        self.of_chunk.clear();
        self.of_chunk.resize(width * width, Span::default());
        for case in chunk.cases() {
            let (activities, clock) = (case.activities(), case.clock());
            for (names, times) in activities.windows(2).zip(clock.windows(2)) {
                let at = names[0] as usize * width + names[1] as usize;
                if let Some(span) = self.of_chunk.get_mut(at) {
                    let time = times[1].saturating_sub(times[0]);
                    span.add(Span { count: 1, time: i128::from(time) });
                }
            }
        }
        for (at, span) in self.of_chunk.iter().enumerate().filter(|(_, span)| span.count > 0) {
            let (from, to) = (numbers[at / width], numbers[at % width]);
            if from != NO_WORD && to != NO_WORD {
                self.spans.entry((from, to)).or_default().add(*span);
            }
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (pair, span) in other.spans {
            self.spans.entry(pair).or_default().add(span);
        }
    }

    /// The most frequent pairs that occur at least `k` times, `most` at most; none where there are too many activities.
    pub(crate) fn finish(&self, activities: &Lexicon, most: usize, k: u64) -> Vec<Follows> {
        let words = activities.words();
        if words.len() > MOST_ACTIVITIES {
            return Vec::new();
        }
        let word = |number: u32| words.get(number as usize).map(ToString::to_string).unwrap_or_default();
        let follows = |(&(from, to), span): (&(u32, u32), &Span)| Follows {
            from: word(from),
            to: word(to),
            count: span.count,
            mean_days: span.time as f64 / span.count as f64 / MICROS_PER_DAY,
        };
        let mut all: Vec<Follows> =
            self.spans.iter().filter(|(_, span)| span.count >= k.max(1)).map(follows).collect();
        all.sort_by(|a, b| {
            let key = |it: &Follows| Reverse(it.count);
            key(a).cmp(&key(b)).then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to)))
        });
        all.truncate(most);
        all
    }
}
