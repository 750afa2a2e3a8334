//! Vietnamese text: normal form, search keys, sentences, and reading numbers, dates and abbreviations aloud.
