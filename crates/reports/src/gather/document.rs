//! The gathered Word file: the body's own template with the rolled-up figures in its tables and, under each heading, what
//! the units wrote, each passage with where it comes from. It is to be edited and sent as the body's report.
//!
//! A figure no unit told stays blank; what was left out of a sum stands at the margin.

use std::collections::BTreeMap;

use ::store::{Store, StoreError};
use formats::docx_write::WriteError;
use kernel::Language;
use plan::Section;

use super::model::{Answer, Counting, Gathered, Rolled, Told, UnitAnswer, Value};
use crate::store as rows;
use crate::template::{Filling, filled};
use crate::{Passage, PassageKind, Version};

/// The most passages of units one file holds; the rest is left out, and the file says so.
pub const MOST_PASSAGES: usize = 5000;

/// The gathered file as the bytes of a .docx; `None` when the plan does not know the body.
///
/// # Errors
/// When the database refuses, or packing fails, which only a bug can bring about.
pub async fn gathered_document(store: &Store, gathered: &Gathered) -> Result<Option<Vec<u8>>, GatherError> {
    let Some(owed) = gathered.plan.assignment(&gathered.body) else { return Ok(None) };
    let mut filling = Filling::default();
    for rolled in &gathered.figures {
        if let Some(value) = rolled.value {
            filling.values.insert(rolled.asked.key.clone(), value.amount().to_string());
        }
        let line = beside(rolled, gathered);
        filling.beside_table.entry(rolled.section.clone()).or_default().push(line);
    }
    let mut written = 0;
    for unit in gathered.units.iter().filter(|unit| unit.counting == Counting::Counted) {
        let Answer::Sent { version, .. } = &unit.answer else { continue };
        let passages = rows::passages(store, version.id).await?;
        for section in gathered.plan.outline.sections.iter().filter(|section| owed.asks_for(&section.key)) {
            for passage in passages.iter().filter(|passage| is_told(passage, section)) {
                if written < MOST_PASSAGES {
                    let text = format!("{} ({})", passage.text, origin(unit, version, section));
                    filling.passages.entry(section.key.clone()).or_default().push(text);
                }
                written += 1;
            }
        }
    }
    if written > MOST_PASSAGES {
        say_what_is_cut(&mut filling.passages, written);
    }
    Ok(filled(&gathered.plan, owed, &filling)?)
}

/// Why the gathered file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum GatherError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file could not be packed.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Whether a passage is prose of the section, which goes into the file.
fn is_told(passage: &Passage, section: &Section) -> bool {
    passage.section == section.key && matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item)
}

/// `Sở Nội vụ, báo cáo số 05-BC/SNV, mục Nguyên nhân`.
fn origin(unit: &UnitAnswer, version: &Version, section: &Section) -> String {
    let report = match &version.document_number {
        Some(number) => format!("số {number}"),
        None => {
            let day = kernel::vietnam_day(version.received_at);
            format!("nhận ngày {}", vietnamese::format_date(day, Language::Vietnamese))
        }
    };
    format!("{}, báo cáo {report}, mục {}", unit.name.vi, section.title.vi)
}

/// What the margin says of a figure: how it came about, and what is not in it.
fn beside(rolled: &Rolled, gathered: &Gathered) -> String {
    let of = rolled.parts.iter().filter(|part| part.told != Told::NotAsked).count();
    let made = match rolled.value {
        None => "chưa đơn vị nào nêu số cộng được".to_owned(),
        Some(Value::Sum(sum)) => format!("{sum}, cộng từ {} trong {of} đơn vị", rolled.counted()),
        Some(Value::Rate { rate, numerator, denominator }) => {
            format!(
                "{rate} % = {numerator} / {denominator}, từ {} trong {of} đơn vị, làm tròn hai chữ số",
                rolled.counted()
            )
        }
    };
    let mut others: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    // Where nobody tells it, that is said once.
    let silent = |told: &Told| matches!(told, Told::Missing | Told::Awaited | Told::Nothing);
    for part in rolled.parts.iter().filter(|part| rolled.value.is_some() || !silent(&part.told)) {
        let name = gathered.unit(&part.unit).map_or(part.unit.as_str(), |unit| unit.name.vi.as_str());
        if let Some(why) = left_out(&part.told) {
            others.entry(why).or_default().push(name);
        }
    }
    let others: String = others.iter().map(|(why, names)| format!(" {why}: {}.", some_of(names))).collect();
    let doubt = rolled.parts_add_up_to.map(|sum| format!(" Cộng các số thành phần được {sum}."));
    format!("{}: {made}.{others}{}", rolled.asked.name.vi, doubt.unwrap_or_default())
}

/// The first of many names, and how many there are besides.
fn some_of(names: &[&str]) -> String {
    const MOST: usize = 12;
    let told = names[..names.len().min(MOST)].join(", ");
    match names.len().saturating_sub(MOST) {
        0 => told,
        more => format!("{told} và {more} đơn vị khác"),
    }
}

/// Why a unit's value is not in the sum, in the words of the margin; nothing when it is, or need not be.
fn left_out(told: &Told) -> Option<String> {
    match told {
        Told::Value { .. } | Told::Ratio { .. } | Told::NotAsked => None,
        Told::Nothing => Some("Không có nội dung báo cáo".to_owned()),
        Told::Missing => Some("Báo cáo không nêu".to_owned()),
        Told::Awaited => Some("Chưa trả lời".to_owned()),
        Told::Alone { value, .. } => Some(format!("Chỉ nêu {value}, không cộng")),
        Told::OtherUnit { value, unit, .. } => {
            Some(format!("Nêu {value} {unit}, khác đơn vị tính, không cộng"))
        }
        Told::OtherPeriod { value, period, .. } => {
            Some(format!("Nêu {value} cho {period}, khác kỳ, không cộng"))
        }
        Told::Differs { values } => {
            let values: Vec<String> = values.iter().map(|(value, _)| value.to_string()).collect();
            Some(format!("Nêu khác nhau ({}), không cộng", values.join("; ")))
        }
    }
}

fn say_what_is_cut(passages: &mut BTreeMap<String, Vec<String>>, written: usize) {
    let text = format!(
        "[Tệp này chỉ chứa {MOST_PASSAGES} trong {written} đoạn của các đơn vị; xem đủ ở trang các đơn vị trực thuộc.]"
    );
    if let Some(last) = passages.values_mut().next_back() {
        last.push(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_margin_names_a_dozen_units_and_counts_the_rest() {
        let names: Vec<String> = (1..=14).map(|number| format!("Xã {number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        assert_eq!(some_of(&names[..2]), "Xã 1, Xã 2");
        assert!(some_of(&names).ends_with("Xã 12 và 2 đơn vị khác"));
    }
}
