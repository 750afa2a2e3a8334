//! Numbers for words, the same in all parts of a log: whoever meets a word first gives it the next number.
//!
//! The numbers depend on who came first and so never show in a result: what is shown is put in the order of the words.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A code that means "no word".
pub(crate) const NO_WORD: u32 = u32::MAX;

/// The words of one column.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    numbers: HashMap<Arc<str>, u32>,
    words: Vec<Arc<str>>,
}

impl Lexicon {
    /// The numbers of `words`, in their order.
    pub(crate) fn numbers<'w>(&self, words: impl Iterator<Item = Option<&'w str>>) -> Vec<u32> {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        words
            .map(|word| {
                let Some(word) = word else { return NO_WORD };
                if let Some(number) = inner.numbers.get(word) {
                    return *number;
                }
                let number = u32::try_from(inner.words.len()).unwrap_or(NO_WORD);
                let word: Arc<str> = word.into();
                inner.words.push(Arc::clone(&word));
                inner.numbers.insert(word, number);
                number
            })
            .collect()
    }

    /// The words by number.
    pub(crate) fn words(&self) -> Vec<Arc<str>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).words.clone()
    }
}
