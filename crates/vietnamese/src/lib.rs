//! Vietnamese text: normal form, search keys, order, sentences, numbers and dates for people, and reading
//! numbers, dates, law numbers and abbreviations aloud.
//!
//! It works on text alone, and on bytes in the old encodings TCVN3 and VNI: it knows no documents, no fonts and no sound.

mod format;
mod key;
mod legacy;
mod letter;
mod normal;
mod order;
mod sentence;
mod spoken;
mod syllable;
mod word;

pub use format::{
    format_date, format_integer, format_moment, format_number, format_percent, format_ten_thousandths,
};
pub use key::{folded_key, search_key};
pub use legacy::{VniReader, push_tcvn3};
pub use normal::normalize;
pub use order::{compare, sort_key};
pub use sentence::sentences;
pub use spoken::{
    Answer, AnswerError, Context, Lexicon, Region, SpokenSentence, UnknownReason, UnknownToken, spoken,
    spoken_integer, spoken_sentences, spoken_sentences_with, spoken_with, unknown_tokens,
};
pub use syllable::{SyllableCount, count_syllables, is_syllable, marked_words};
pub use word::words;
