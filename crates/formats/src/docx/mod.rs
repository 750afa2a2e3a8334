//! Word documents (.docx): read as a stream within bounds, with computed list markers, merged cells, tracked
//! changes, text boxes and everything in the margins.
//!
//! It does not run macros, follow links or look at pictures. A file that holds another document is refused: its words
//! would go unread.

mod body;
mod embedded;
mod numbering;
mod styles;
mod table;

use self::body::Flow;
use self::styles::Styles;
use crate::emit::emit;
use crate::flow::{Piece, normal};
use crate::numbering::Numbering;
use crate::package::{Package, Relation};
use crate::xml::Node;
use crate::{Document, Kind, Limits, Margin, MarginKind, Property, Read, Refused, notices, sniff};

/// Reads a Word document.
///
/// # Errors
/// When the bytes are not a .docx, ask for a password, are damaged, hold another document, or go over a bound.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Read<Document>, Refused> {
    if bytes.len() as u64 > limits.bytes {
        return Err(Refused::TooLarge { what: "bytes", limit: limits.bytes });
    }
    match sniff(bytes) {
        Kind::Docx | Kind::DocxWithMacros => {}
        Kind::Empty => return Err(Refused::Empty),
        Kind::EncryptedOffice => return Err(Refused::Encrypted),
        found => return Err(Refused::Unexpected { expected: Kind::Docx, found }),
    }
    let mut package = Package::open(bytes, limits)?;
    embedded::refuse(&mut package)?;
    let main = package
        .relations("")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| "word/document.xml".to_owned(), |relation| relation.target);
    let relations = package.relations(&main)?;
    let target =
        |kind: &str| relations.iter().find(|relation| relation.kind == kind).map(|relation| &relation.target);

    let styles = match target("styles") {
        Some(name) => match package.part(name)? {
            Some(mut part) => Styles::read(&mut part)?,
            None => Styles::default(),
        },
        None => Styles::default(),
    };
    let numbering = match target("numbering") {
        Some(name) => match package.part(name)? {
            Some(mut part) => numbering::read(&mut part, &styles)?,
            None => Numbering::default(),
        },
        None => Numbering::default(),
    };

    let mut flow = Flow::new(&styles, numbering, limits);
    let mut document = Document::default();
    {
        let mut part = package.part(&main)?.ok_or_else(|| Refused::broken(&main, "it is missing"))?;
        let pieces = flow.pieces(&mut part)?;
        emit(pieces, std::mem::take(&mut flow.asides), &mut document);
    }
    document.pictures = flow.seen.pictures;

    let mut comments = false;
    for relation in &relations {
        let (kind, each_child) = match relation.kind.as_str() {
            "header" | "footer" => (MarginKind::PageEdge, false),
            "footnotes" | "endnotes" => (MarginKind::Note, true),
            "comments" => (MarginKind::Comment, true),
            "diagramData" | "chart" | "diagramDrawing" => (MarginKind::Drawing, false),
            _ => continue,
        };
        let before = document.margins.len();
        margin_part(&mut package, &mut flow, relation, (kind, each_child), &mut document.margins)?;
        comments |= kind == MarginKind::Comment && document.margins.len() > before;
    }
    let seen = flow.seen;
    for part in ["docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"] {
        properties(&mut package, part, &mut document.properties)?;
    }
    let embedded = seen.embedded || package.has_under("word/embeddings/");
    let macros = package.has_under("word/vbaProject");
    let problems = notices::noticed(&document, &notices::Noticed { seen, comments, embedded, macros });
    Ok(Read { value: document, problems })
}

/// Text of a part outside the body. Notes and comments stand one by one, the rest as a whole.
fn margin_part(
    package: &mut Package<'_>,
    flow: &mut Flow<'_>,
    relation: &Relation,
    (kind, each_child): (MarginKind, bool),
    margins: &mut Vec<Margin>,
) -> Result<(), Refused> {
    let Some(mut part) = package.part(&relation.target)? else { return Ok(()) };
    let file = part.part().rsplit('/').next().unwrap_or_default().trim_end_matches(".xml").to_owned();
    let mut add = |path: String, pieces: Vec<Piece>, flow: &mut Flow<'_>| {
        let text = flow.plain(pieces);
        if !text.is_empty() {
            margins.push(Margin { path: path.clone(), kind, text });
        }
        margins.extend(flow.take_asides(&path));
    };
    if !each_child {
        let pieces = flow.pieces(&mut part)?;
        add(file, pieces, flow);
        return Ok(());
    }
    let single = file.trim_end_matches('s').to_owned();
    let mut in_root = false;
    loop {
        match part.next()? {
            Node::Start(element) if in_root => {
                let id = element.attribute("id").unwrap_or("0").to_owned();
                let pieces = flow.pieces(&mut part)?;
                add(format!("{single}{id}"), pieces, flow);
            }
            Node::Start(_) => in_root = true,
            Node::Text(_) => {}
            Node::End | Node::Done => return Ok(()),
        }
    }
}

fn properties(package: &mut Package<'_>, part: &str, out: &mut Vec<Property>) -> Result<(), Refused> {
    let Some(mut xml) = package.part(part)? else { return Ok(()) };
    let mut name = String::new();
    loop {
        match xml.next()? {
            Node::Start(element) => {
                name = match element.attribute("name") {
                    Some(own) if element.name == "property" => own.to_owned(),
                    _ if part.ends_with("custom.xml") => name,
                    _ => element.name,
                };
            }
            Node::Text(text) => {
                let value = normal(&text);
                if !value.is_empty() {
                    out.push(Property { name: name.clone(), value });
                }
            }
            Node::End => {}
            Node::Done => return Ok(()),
        }
    }
}
