//! Vietnamese text: normal form, search keys, order, sentences, numbers and dates for people, and reading
//! numbers, dates, law numbers and abbreviations aloud.
//!
//! It works on text alone: it knows no documents, no fonts and no sound. Legacy encodings are not read here yet.

mod format;
mod key;
mod letter;
mod normal;
mod order;
mod sentence;
mod spoken;

pub use format::{format_date, format_integer, format_moment, format_number, format_percent};
pub use key::{folded_key, search_key};
pub use normal::normalize;
pub use order::{compare, sort_key};
pub use sentence::sentences;
pub use spoken::{Region, SpokenSentence, spoken, spoken_sentences};
