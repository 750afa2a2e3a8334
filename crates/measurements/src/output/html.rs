//! A measurement as one page that stands alone: no network, no script. Behaviours side by side, a funnel and its table for
//! every comparison, how each was computed, units with their months and replies, example cases as timelines, definitions.
//!
//! Only what is written is arranged here ([`page`]); charts have files of their own.

mod funnel;
mod page;
mod series;
mod timeline;

use askama::Template as _;
use kernel::Language;

use super::OutputError;
use crate::json::Measurement;

/// The page.
///
/// # Errors
/// When the template cannot be written.
pub fn html(whole: &Measurement, language: Language) -> Result<String, OutputError> {
    Ok(page::Page::of(whole, language).render()?)
}
