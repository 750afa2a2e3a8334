//! Releases: the frozen page, the Word file and the voices.
