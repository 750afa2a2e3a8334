//! Reads `directives.toml`: what was directed, by whom, and where it was read.

use jiff::civil::Date;
use kernel::Bilingual;

use super::fields::{Fields, read_toml};
use super::plan_toml::read_source;
use crate::model::Source;
use crate::problems::{At, Problems};

pub(crate) const FILE: &str = "directives.toml";

/// One directive, its references not yet looked up.
#[derive(Debug)]
pub(crate) struct DirectiveDraft {
    pub(crate) id: At<String>,
    pub(crate) kind: Bilingual,
    pub(crate) issuer: Bilingual,
    pub(crate) number: String,
    pub(crate) date: Option<Date>,
    pub(crate) text: Bilingual,
    pub(crate) source: Option<Source>,
    pub(crate) groups: Vec<At<i64>>,
    pub(crate) bodies: Vec<At<String>>,
    pub(crate) codes: Vec<At<String>>,
}

pub(crate) fn read(out: &mut Problems, text: &str) -> Vec<DirectiveDraft> {
    let drafts = read_toml(out, FILE, text, |out, mut fields| {
        let drafts = fields
            .tables(out, "directive")
            .into_iter()
            .filter_map(|fields| read_directive(out, fields))
            .collect();
        fields.finish(out);
        drafts
    });
    drafts.unwrap_or_default()
}

fn read_directive(out: &mut Problems, mut fields: Fields<'_>) -> Option<DirectiveDraft> {
    let id = fields.need_plain(out, "id");
    let kind = fields.need(out, "kind");
    let issuer = fields.need(out, "issuer");
    let number = fields.maybe_plain(out, "number");
    let date = fields.date(out, "date").ok().flatten().map(|date| date.value);
    let text = fields.need(out, "text");
    let source = fields.table(out, "source").map(|source| read_source(out, source));
    let groups = fields.numbers(out, "groups");
    let bodies = fields.words(out, "bodies");
    let codes = fields.words(out, "codes");
    fields.finish(out);
    Some(DirectiveDraft { id: id?, kind, issuer, number, date, text, source, groups, bodies, codes })
}
