//! What follows from the rows and nothing else, kept in memory until the ledger says something they follow from.
//!
//! Every change that says something commits with a ledger entry, so what was computed at one position of the ledger still holds
//! while the ledger says nothing of the nouns it follows from. It is a memory of answers, never the truth: it may be forgotten at
//! any time. What follows from bookkeeping (sessions, jobs), from the clock or from who asks does not belong here.

use std::cell::Cell;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use kernel::Entry;

use crate::{Store, StoreError, entries_after, head};

/// Answers by key, the few asked for last.
#[derive(Debug)]
pub struct Kept<K, V> {
    most: usize,
    follows_from: &'static [&'static str],
    /// The one asked for last is the last.
    slots: Mutex<Vec<(K, Arc<Slot<V>>)>>,
}

/// An answer with the ledger's position at which it was computed. Who computes holds the lock, so that others wait for the answer
/// rather than compute it too.
type Slot<V> = tokio::sync::Mutex<Option<(i64, Arc<V>)>>;

/// The most entries that are looked through; after more of them the answer is computed anew.
const MOST_ENTRIES: i64 = 200;

impl<K: Clone + Eq, V> Kept<K, V> {
    /// Room for the answers of `most` keys. An answer is computed anew after an entry about one of the nouns it follows from
    /// (`version` for `version.received`), and outlasts all others.
    pub fn new(most: usize, follows_from: &'static [&'static str]) -> Self {
        Self { most: most.max(1), follows_from, slots: Mutex::default() }
    }

    /// The answer for `key` as of now, or of a later change: kept, or computed.
    ///
    /// # Errors
    /// When the database refuses, or computing fails; nothing is kept then.
    pub async fn get<E: From<StoreError>>(
        &self,
        store: &Store,
        key: &K,
        compute: impl AsyncFnOnce() -> Result<V, E>,
    ) -> Result<Arc<V>, E> {
        self.follow(store, key, async |_| compute().await).await
    }

    /// As [`Self::get`]; who computes is given the answer before, where there is one, with what the ledger has said since of the
    /// nouns it follows from.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn follow<E: From<StoreError>>(
        &self,
        store: &Store,
        key: &K,
        compute: impl AsyncFnOnce(Option<Since<V>>) -> Result<V, E>,
    ) -> Result<Arc<V>, E> {
        // Read before anything is computed: rows may be newer than this position, never older.
        let position = position(store).await?;
        let slot = self.slot(key);
        let mut kept = slot.lock().await;
        let mut since = None;
        if let Some((at, value)) = &mut *kept {
            let said = if *at >= position {
                Some(Vec::new())
            } else {
                entries_about(store, self.follows_from, *at, position).await?
            };
            match said {
                Some(entries) if entries.is_empty() => {
                    *at = position.max(*at);
                    return Ok(Arc::clone(value));
                }
                Some(entries) => since = Some(Since { before: Arc::clone(value), entries }),
                None => {}
            }
        }
        let value = Arc::new(compute(since).await?);
        *kept = Some((position, Arc::clone(&value)));
        Ok(value)
    }

    fn slot(&self, key: &K) -> Arc<Slot<V>> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = match slots.iter().position(|(of, _)| of == key) {
            Some(at) => slots.remove(at).1,
            None => Arc::default(),
        };
        if slots.len() == self.most {
            slots.remove(0);
        }
        slots.push((key.clone(), Arc::clone(&slot)));
        slot
    }
}

tokio::task_local! {
    /// Where the ledger was when the answer being made first asked.
    static POSITION: Cell<Option<i64>>;
}

/// Makes an answer to somebody out of several kept ones of one store: they ask once where the ledger is. Each is as of then or later,
/// and each may be of another moment, as when each asks for itself.
pub async fn in_one_answer<T>(answer: impl Future<Output = T>) -> T {
    POSITION.scope(Cell::new(None), answer).await
}

async fn position(store: &Store) -> Result<i64, StoreError> {
    if let Ok(Some(position)) = POSITION.try_with(Cell::get) {
        return Ok(position);
    }
    let position = head(store).await?.sequence;
    // Nothing is noted outside such an answer.
    let _ = POSITION.try_with(|noted| noted.set(Some(position)));
    Ok(position)
}

/// Whether the ledger says nothing about any of `nouns` after the entry `from`, up to the entry `to`; after more than a few hundred
/// entries it is taken to have said something.
///
/// # Errors
/// When the database refuses.
pub async fn is_silent_about(store: &Store, nouns: &[&str], from: i64, to: i64) -> Result<bool, StoreError> {
    let said = entries_about(store, nouns, from, to).await?;
    Ok(said.is_some_and(|entries| entries.is_empty()))
}

/// What the ledger says of `nouns` after the entry `from`, up to the entry `to`; `None` where there are too many entries to look through.
async fn entries_about(
    store: &Store,
    nouns: &[&str],
    from: i64,
    to: i64,
) -> Result<Option<Vec<Entry>>, StoreError> {
    if to - from > MOST_ENTRIES {
        return Ok(None);
    }
    let mut entries = entries_after(store, from, to - from).await?;
    entries.retain(|entry| nouns.contains(&noun(entry)));
    Ok(Some(entries))
}

/// What an entry is about: `version` for `version.received`.
fn noun(entry: &Entry) -> &str {
    entry.kind.split_once('.').map_or(entry.kind.as_str(), |(noun, _)| noun)
}

/// An answer, and what the ledger has said since of the nouns it follows from.
#[derive(Debug)]
pub struct Since<V> {
    /// The answer.
    pub before: Arc<V>,
    /// What was said; never nothing.
    pub entries: Vec<Entry>,
}

impl<V> Since<V> {
    /// Whether it is only of `noun`.
    pub fn is_only_of(&self, about: &str) -> bool {
        self.entries.iter().all(|entry| noun(entry) == about)
    }
}

/// What follows from something that never changes, such as a received version: it holds for ever and is only forgotten for want of room.
#[derive(Debug)]
pub struct Settled<K, V> {
    most: usize,
    /// How often somebody asked, and the answers.
    answers: Mutex<(u64, HashMap<K, Asked<V>>)>,
}

/// An answer with the turn in which it was asked for last.
type Asked<V> = (u64, Arc<V>);

impl<K: Clone + Eq + Hash, V> Settled<K, V> {
    /// Room for the answers of `most` keys.
    pub fn new(most: usize) -> Self {
        Self { most: most.max(2), answers: Mutex::default() }
    }

    /// The answer for `key`, if it is kept.
    pub fn get(&self, key: &K) -> Option<Arc<V>> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let (turn, known) = &mut *answers;
        let (asked, value) = known.get_mut(key)?;
        *turn += 1;
        *asked = *turn;
        Some(Arc::clone(value))
    }

    /// Keeps `value` for `key`; the half asked for longest ago makes room when there is none.
    pub fn keep(&self, key: K, value: V) -> Arc<V> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let (turn, known) = &mut *answers;
        if known.len() >= self.most && !known.contains_key(&key) {
            let mut turns: Vec<u64> = known.values().map(|(asked, _)| *asked).collect();
            turns.sort_unstable();
            let middle = turns[turns.len() / 2];
            known.retain(|_, (asked, _)| *asked > middle);
        }
        *turn += 1;
        let value = Arc::new(value);
        known.insert(key, (*turn, Arc::clone(&value)));
        value
    }
}

/// What follows from answers kept elsewhere and from nothing else: it holds as long as those are the very same.
#[derive(Debug)]
pub struct Following<K, F, V> {
    most: usize,
    /// The one found out last is the last.
    answers: Mutex<Vec<(K, F, Arc<V>)>>,
}

/// Whether two things are one and the same.
pub trait Same {
    /// Whether `other` is this very thing, not merely equal to it.
    fn is_same(&self, other: &Self) -> bool;
}

impl<T> Same for Arc<T> {
    fn is_same(&self, other: &Self) -> bool {
        Self::ptr_eq(self, other)
    }
}

impl<A: Same, B: Same> Same for (A, B) {
    fn is_same(&self, other: &Self) -> bool {
        self.0.is_same(&other.0) && self.1.is_same(&other.1)
    }
}

impl<K: Clone + Eq, F: Same, V> Following<K, F, V> {
    /// Room for the answers of `most` keys.
    pub fn new(most: usize) -> Self {
        Self { most: most.max(1), answers: Mutex::default() }
    }

    /// What follows from `from`: kept, or found out now. Two who ask at once may both find it out.
    pub fn get(&self, key: &K, from: F, find: impl FnOnce(&F) -> V) -> Arc<V> {
        let answers = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, of, value)) = answers().iter().find(|(known, ..)| known == key)
            && of.is_same(&from)
        {
            return Arc::clone(value);
        }
        let value = Arc::new(find(&from));
        let mut answers = answers();
        answers.retain(|(known, ..)| known != key);
        if answers.len() == self.most {
            answers.remove(0);
        }
        answers.push((key.clone(), from, Arc::clone(&value)));
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_is_found_anew_when_what_it_follows_from_is_another() {
        let following = Following::new(1);
        let (one, equal) = (Arc::new(1), Arc::new(1));
        let get = |key: &str, from: &Arc<i32>, value: i32| {
            *following.get(&key.to_owned(), (Arc::clone(from), Arc::clone(from)), |_| value)
        };
        assert_eq!((get("a", &one, 10), get("a", &one, 11)), (10, 10));
        assert_eq!(get("a", &equal, 12), 12, "equal, and yet another");
        assert_eq!((get("b", &equal, 13), get("a", &equal, 14)), (13, 14), "there is room for one");
    }

    #[test]
    fn those_asked_for_longest_ago_make_room() {
        let settled = Settled::new(4);
        for key in 0..4 {
            settled.keep(key, key * 10);
        }
        assert_eq!(settled.get(&0).as_deref(), Some(&0));
        settled.keep(4, 40);
        let left: Vec<i32> = (0..5).filter(|key| settled.get(key).is_some()).collect();
        assert_eq!(left, [0, 4], "0 was asked for after 3 was kept");
        settled.keep(4, 41);
        assert_eq!(settled.get(&4).as_deref(), Some(&41));
    }
}
