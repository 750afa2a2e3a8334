//! The table of units and indicators: a row for each unit × aspect, shown or not. As CSV here.

use std::collections::HashMap;

use kernel::{Bilingual, Language};

use super::OutputError;
use super::columns::{COLUMNS, Value};
use crate::json::{AspectJson, CellJson, IndicatorJson, MeasuredJson, Measurement, UnitJson};

/// One unit × aspect.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'m> {
    pub(crate) whole: &'m Measurement,
    pub(crate) indicator: &'m IndicatorJson,
    pub(crate) aspect: &'m AspectJson,
    pub(crate) unit: &'m UnitJson,
    pub(crate) cell: &'m CellJson,
    pub(crate) language: Language,
    replies: &'m Replies<'m>,
}

/// Words by unit and what they are about.
pub(crate) type Replies<'m> = HashMap<(&'m str, Option<&'m str>), &'m str>;

/// The replies of a measurement by what they are about.
pub(crate) fn replies(whole: &Measurement) -> Replies<'_> {
    let replies = whole.replies.iter();
    replies.map(|reply| ((reply.unit.as_str(), reply.indicator.as_deref()), reply.text.as_str())).collect()
}

/// The rows by indicator, aspect and unit.
pub(crate) fn rows<'m>(
    whole: &'m Measurement,
    replies: &'m Replies<'m>,
    language: Language,
) -> impl Iterator<Item = Row<'m>> {
    let aspects = whole
        .indicators
        .iter()
        .flat_map(|indicator| indicator.aspects.iter().map(move |aspect| (indicator, aspect)));
    aspects.flat_map(move |(indicator, aspect)| {
        let units = whole.units.iter().filter_map(|unit| Some((unit, unit.cells.get(&aspect.id)?)));
        units.map(move |(unit, cell)| Row { whole, indicator, aspect, unit, cell, language, replies })
    })
}

impl<'m> Row<'m> {
    pub(crate) fn measured(&self) -> Option<&'m MeasuredJson> {
        match self.cell {
            CellJson::Measured(measured) => Some(measured),
            CellJson::Suppressed { .. } => None,
        }
    }

    pub(crate) fn suppressed(&self) -> Option<&'m Bilingual> {
        match self.cell {
            CellJson::Measured(_) => None,
            CellJson::Suppressed { suppressed, .. } => Some(suppressed),
        }
    }

    pub(crate) fn reply(&self, about: Option<&str>) -> Option<&'m str> {
        self.replies.get(&(self.unit.unit.as_str(), about)).copied()
    }
}

/// The table as CSV: UTF-8 with a byte order mark, a decimal point, the columns of `docs/result-columns.md`.
///
/// # Errors
/// Never for want of memory or disk: only when the library refuses a row.
pub fn csv(whole: &Measurement, language: Language) -> Result<Vec<u8>, OutputError> {
    let mut writer = ::csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(COLUMNS.iter().map(|column| column.name))?;
    let replies = replies(whole);
    for row in rows(whole, &replies, language) {
        writer.write_record(COLUMNS.iter().map(|column| field((column.value)(&row))))?;
    }
    Ok(writer.into_inner().map_err(|error| ::csv::Error::from(error.into_error()))?)
}

fn field(value: Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => harmless(text),
        Value::Count(count) => count.to_string(),
        Value::Real(real) => real.to_string(),
        Value::Flag(flag) => flag.to_string(),
    }
}

/// `text` so that no spreadsheet takes it for a formula.
fn harmless(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_by_every_program() {
        assert_eq!(field(Value::Real(0.1 + 0.2)), "0.30000000000000004");
        assert_eq!(field(Value::Real(1e-7)), "0.0000001");
        assert_eq!(field(Value::Text("=1+1".to_owned())), "'=1+1");
        assert_eq!(field(Value::Empty), "");
    }
}
