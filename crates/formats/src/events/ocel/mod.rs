//! Object-centric logs (OCEL 2.0, JSON or XML) as cases: every object of the type the mapping names is a case, and an
//! event counts in every case it is related to.
//!
//! The columns are `ocel:id`, `ocel:type` and `ocel:time` of the event, its attributes by their names, `case:ocel:id` for the
//! case, `case:` and its name for an attribute of the case's object as it was at the event, and `object:` and a type for the
//! object of that type the event is related to (the first, if there are several). An event related to no case is
//! refused and listed by its number in the file, counted from 1. Without a named type a preview shows one row an event.
//!
//! Relations between objects, qualifiers and attributes of objects that are no cases are not kept. The file is streamed; what is
//! kept of it is one code for each value, and every relation is bounded as cells are.

mod gather;
mod json;
mod xml;

use kernel::{Bilingual, Place};

use self::gather::Gather;
pub(super) use self::json::in_json;
use super::source::{Kind, Source};
use super::{EventTable, Keep, Options, Refused};

/// An event or an object as it stands in the file.
#[derive(Debug, Default)]
struct Item {
    id: String,
    kind: String,
    /// Of an event only.
    time: String,
    attributes: Vec<Attribute>,
    /// The objects it is related to.
    related: Vec<String>,
}

#[derive(Debug, Default)]
struct Attribute {
    name: String,
    /// Since when it holds; of an object only.
    time: String,
    value: String,
}

pub(super) fn read(source: Source<'_>, options: &Options) -> Result<EventTable, Refused> {
    let file = source.file.clone();
    let mut gather = Gather::new(&file, options)?;
    if options.chosen.object_type.is_none() && options.keep != Keep::Everything {
        gather.only_types();
    }
    let bytes = match source.kind() {
        Kind::Json => json::read(source, &mut gather)?,
        _ => xml::read(source, &options.limits, &mut gather)?,
    };
    gather.finish(bytes)
}

/// The refusal of a log in which nobody says what a case is.
fn no_object_type(file: &str, types: &[(String, u64)]) -> Refused {
    let list = |many: &str| {
        let list = types.iter().take(30).map(|(name, count)| format!("{name} ({count}{many})"));
        list.collect::<Vec<_>>().join(", ")
    };
    Refused::new(
        "object-type-missing",
        place(file, 1),
        Bilingual::new(
            format!(
                "nhật ký OCEL có nhiều loại đối tượng, ánh xạ chưa nói loại nào là hồ sơ: {}",
                list(" đối tượng")
            ),
            format!(
                "an OCEL log has several types of objects, and the mapping does not say which is the case: {}",
                list(" objects")
            ),
        ),
        Bilingual::new(
            "ghi [ocel] object_type = \"…\" trong ánh xạ",
            "write [ocel] object_type = \"…\" in the mapping",
        ),
    )
}

fn place(file: &str, line: u64) -> Place {
    Place::Line { file: file.to_owned(), line: u32::try_from(line).unwrap_or(u32::MAX), column: 0 }
}
