//! What an event means, as the mapping of its log says.

/// A class of events. The engine knows the words; a mapping says which activity or status is which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class(u8);

const WORDS: [&str; 17] = [
    "work",
    "receive",
    "hand_over",
    "return",
    "request_supplement",
    "consult",
    "escalate",
    "wait_outside",
    "submit_for_signature",
    "sign",
    "extend",
    "decide",
    "refuse",
    "withdraw",
    "complete",
    "reopen",
    "system",
];

impl Class {
    /// No class.
    pub const NONE: Class = Class(u8::MAX);
    /// The case waits for somebody outside.
    pub const WAIT_OUTSIDE: Class = Class(7);
    /// The case is finished.
    pub const COMPLETE: Class = Class(14);

    /// The class called `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        WORDS.iter().position(|known| *known == word).and_then(|at| u8::try_from(at).ok()).map(Self)
    }

    /// Its word; empty for none.
    pub fn word(self) -> &'static str {
        WORDS.get(usize::from(self.0)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_classes_are_the_ones_meant() {
        assert_eq!(Class::WAIT_OUTSIDE.word(), "wait_outside");
        assert_eq!(Class::COMPLETE.word(), "complete");
        assert_eq!(Class::from_word("wait"), None);
    }
}
