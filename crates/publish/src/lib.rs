//! Releases: the frozen page, the Word file and the voices.

pub mod speech;

pub use speech::{Engine, Voice};
