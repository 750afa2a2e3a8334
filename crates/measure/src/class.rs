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
    /// Work on the case.
    pub const WORK: Class = Class(0);
    /// The case, or something for it, comes in.
    pub const RECEIVE: Class = Class(1);
    /// It is handed on.
    pub const HAND_OVER: Class = Class(2);
    /// It is sent back.
    pub const RETURN: Class = Class(3);
    /// The citizen is asked for more.
    pub const REQUEST_SUPPLEMENT: Class = Class(4);
    /// Another unit is asked for its view.
    pub const CONSULT: Class = Class(5);
    /// It goes to a higher level.
    pub const ESCALATE: Class = Class(6);
    /// The case waits for somebody outside.
    pub const WAIT_OUTSIDE: Class = Class(7);
    /// It is laid before the signer.
    pub const SUBMIT_FOR_SIGNATURE: Class = Class(8);
    /// It is signed.
    pub const SIGN: Class = Class(9);
    /// The due date is moved.
    pub const EXTEND: Class = Class(10);
    /// It is decided.
    pub const DECIDE: Class = Class(11);
    /// It is refused.
    pub const REFUSE: Class = Class(12);
    /// It is withdrawn, stopped or cancelled.
    pub const WITHDRAW: Class = Class(13);
    /// The case is finished.
    pub const COMPLETE: Class = Class(14);
    /// It is opened again.
    pub const REOPEN: Class = Class(15);
    /// The system acts by itself.
    pub const SYSTEM: Class = Class(16);

    /// The class called `word`.
    pub fn from_word(word: &str) -> Option<Self> {
        WORDS.iter().position(|known| *known == word).and_then(|at| u8::try_from(at).ok()).map(Self)
    }

    /// A bit of its own; none for no class.
    #[inline]
    pub(crate) fn bit(self) -> u32 {
        1u32.checked_shl(u32::from(self.0)).unwrap_or(0)
    }

    /// Its word; empty for none.
    pub fn word(self) -> &'static str {
        WORDS.get(usize::from(self.0)).copied().unwrap_or_default()
    }
}

/// All classes.
#[cfg(test)]
pub(crate) fn all() -> impl Iterator<Item = Class> {
    WORDS.into_iter().filter_map(Class::from_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn named_classes_are_the_ones_meant() {
        let named = [
            (Class::WORK, "work"),
            (Class::RECEIVE, "receive"),
            (Class::HAND_OVER, "hand_over"),
            (Class::RETURN, "return"),
            (Class::REQUEST_SUPPLEMENT, "request_supplement"),
            (Class::CONSULT, "consult"),
            (Class::ESCALATE, "escalate"),
            (Class::WAIT_OUTSIDE, "wait_outside"),
            (Class::SUBMIT_FOR_SIGNATURE, "submit_for_signature"),
            (Class::SIGN, "sign"),
            (Class::EXTEND, "extend"),
            (Class::DECIDE, "decide"),
            (Class::REFUSE, "refuse"),
            (Class::WITHDRAW, "withdraw"),
            (Class::COMPLETE, "complete"),
            (Class::REOPEN, "reopen"),
            (Class::SYSTEM, "system"),
        ];
        assert_eq!(named.len(), WORDS.len());
        for (class, word) in named {
            assert_eq!(class.word(), word);
        }
        assert_eq!(Class::from_word("wait"), None);
    }
}
