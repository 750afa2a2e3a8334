//! Reads `codebook.toml`: families, codes, second axes and the rules coders keep.

use kernel::Bilingual;

use super::fields::{Fields, read_toml};
use super::plan_toml::{read_clauses, unknown_word};
use crate::model::{Axis, AxisValue, Clause, Code, CodeId, Family, SectionKind};
use crate::problems::{At, Problems};

pub(crate) const FILE: &str = "codebook.toml";

/// What `codebook.toml` says.
#[derive(Debug, Default)]
pub(crate) struct CodebookDraft {
    pub(crate) families: Vec<At<Family>>,
    pub(crate) codes: Vec<At<Code>>,
    pub(crate) axes: Vec<At<Axis>>,
    pub(crate) rules: Vec<At<Clause>>,
}

pub(crate) fn read(out: &mut Problems, text: &str) -> CodebookDraft {
    let draft = read_toml(out, FILE, text, |out, mut fields| {
        let draft = CodebookDraft {
            families: fields
                .tables(out, "family")
                .into_iter()
                .map(|family| read_family(out, family))
                .collect(),
            codes: fields.tables(out, "code").into_iter().filter_map(|code| read_code(out, code)).collect(),
            axes: fields.tables(out, "axis").into_iter().map(|axis| read_axis(out, axis)).collect(),
            rules: read_clauses(out, &mut fields, "rule"),
        };
        fields.finish(out);
        draft
    });
    draft.unwrap_or_default()
}

fn read_family(out: &mut Problems, mut fields: Fields<'_>) -> At<Family> {
    let spot = fields.spot;
    let key = fields.need_plain(out, "key").map(|key| key.value).unwrap_or_default();
    let name = fields.need(out, "name");
    let kind = fields.need_plain(out, "section").and_then(|word| {
        let found = SectionKind::ALL.into_iter().find(|kind| kind.code() == word.value);
        if found.is_none() {
            unknown_word(out, word.spot, &word.value, &SectionKind::ALL.map(SectionKind::code));
        }
        found
    });
    fields.finish(out);
    At { value: Family { key, name, kind: kind.unwrap_or(SectionKind::Other) }, spot }
}

fn read_code(out: &mut Problems, mut fields: Fields<'_>) -> Option<At<Code>> {
    let spot = fields.spot;
    let id = fields.need_plain(out, "id").and_then(|id| {
        let parsed = CodeId::parse(&id.value);
        if parsed.is_err() {
            out.error(
                "malformed-code",
                id.spot,
                Bilingual::new(
                    format!("«{}» không phải là mã chủ đề", id.value),
                    format!("«{}» is no id of a code", id.value),
                ),
                Bilingual::new(
                    "Dùng hai chữ A–Z, dấu «-» và hai chữ số, như BH-01.",
                    "Use two letters A–Z, «-» and two digits, such as BH-01.",
                ),
            );
        }
        parsed.ok()
    });
    let code = Code {
        family: fields.need_plain(out, "family").map(|family| family.value).unwrap_or_default(),
        name: fields.need(out, "name"),
        definition: fields.need(out, "definition"),
        include: fields.maybe(out, "include"),
        exclude: fields.maybe(out, "exclude"),
        sample: fields.maybe(out, "sample"),
        signal: fields.maybe(out, "signal"),
        id: match id {
            Some(id) => id,
            None => {
                fields.finish(out);
                return None;
            }
        },
    };
    fields.finish(out);
    Some(At { value: code, spot })
}

fn read_axis(out: &mut Problems, mut fields: Fields<'_>) -> At<Axis> {
    let spot = fields.spot;
    let mut axis = Axis {
        key: fields.need_plain(out, "key").map(|key| key.value).unwrap_or_default(),
        name: fields.need(out, "name"),
        values: Vec::new(),
    };
    for mut value in fields.tables(out, "value") {
        let key = value.need_plain(out, "key").map(|key| key.value).unwrap_or_default();
        axis.values.push(AxisValue { key, name: value.need(out, "name") });
        value.finish(out);
    }
    fields.finish(out);
    At { value: axis, spot }
}
