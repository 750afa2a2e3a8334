//! OpenDocument texts (.odt): read as a stream within bounds, with computed list markers, merged cells, tracked
//! changes, notes, text boxes and everything in the margins.
//!
//! It does not run macros, follow links or look at pictures. A file that holds another document is refused: its words
//! would go unread.

mod body;
mod lists;
mod styles;
mod table;

use self::body::Reader;
use self::styles::Group;
use crate::emit::emit;
use crate::flow::normal;
use crate::package::Package;
use crate::xml::Node;
use crate::{Document, Kind, Limits, Margin, MarginKind, Property, Read, Refused, notices, sniff};

const CONTENT: &str = "content.xml";

/// Reads an OpenDocument text.
///
/// # Errors
/// When the bytes are not an .odt, ask for a password, are damaged, hold another document, or go over a bound.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Read<Document>, Refused> {
    if bytes.len() as u64 > limits.bytes {
        return Err(Refused::TooLarge { what: "bytes", limit: limits.bytes });
    }
    match sniff(bytes) {
        Kind::Odt => {}
        Kind::Empty => return Err(Refused::Empty),
        found => return Err(Refused::Unexpected { expected: Kind::Odt, found }),
    }
    let mut package = Package::open(bytes, limits)?;
    let manifest = Manifest::read(&mut package)?;
    if manifest.encrypted {
        return Err(Refused::Encrypted);
    }
    if let Some(part) = manifest.documents.into_iter().next() {
        return Err(Refused::Embedded { part });
    }

    let mut reader = Reader::new(limits);
    let mut document = Document::default();
    if let Some(mut part) = package.part("styles.xml")? {
        while let Some(element) = part.start()? {
            match element.name.as_str() {
                "document-styles" => {}
                "styles" => reader.styles.read(&mut part, Group::Named)?,
                "automatic-styles" => reader.styles.read(&mut part, Group::Automatic)?,
                "master-styles" => reader.page_edges(&mut part, &mut document.margins)?,
                _ => part.skip()?,
            }
        }
    }
    reader.styles.next_part();

    let mut part = package.part(CONTENT)?.ok_or_else(|| Refused::broken(CONTENT, "it is missing"))?;
    let mut found = false;
    while let Some(element) = part.start()? {
        match element.name.as_str() {
            "document-content" | "body" => {}
            "styles" => reader.styles.read(&mut part, Group::Named)?,
            "automatic-styles" => reader.styles.read(&mut part, Group::Automatic)?,
            "text" => {
                found = true;
                let pieces = reader.pieces(&mut part)?;
                let asides = std::mem::take(&mut reader.asides);
                emit(pieces, asides, &mut document);
                document.margins.append(&mut reader.margins);
            }
            _ => part.skip()?,
        }
    }
    drop(part);
    if !found {
        return Err(Refused::broken(CONTENT, "it holds no text"));
    }
    document.pictures = reader.seen.pictures;
    for name in manifest.charts {
        // A chart's words stand in it; its numbers are those of the picture.
        if let Some(mut part) = package.part(&format!("{name}{CONTENT}"))? {
            let text = reader.words(&mut part)?;
            if !text.is_empty() {
                document.margins.push(Margin { path: name, kind: MarginKind::Drawing, text });
            }
        }
    }
    properties(&mut package, &mut document.properties)?;
    let comments = document.margins.iter().any(|margin| margin.kind == MarginKind::Comment);
    let noticed = notices::Noticed {
        seen: reader.seen,
        comments,
        embedded: reader.seen.embedded,
        macros: manifest.macros,
    };
    let problems = notices::noticed(&document, &noticed);
    Ok(Read { value: document, problems })
}

/// What the package says of its parts.
#[derive(Debug, Default)]
struct Manifest {
    encrypted: bool,
    macros: bool,
    charts: Vec<String>,
    /// Documents and sheets inside: their words would go unread.
    documents: Vec<String>,
}

impl Manifest {
    fn read(package: &mut Package<'_>) -> Result<Self, Refused> {
        // What says nothing of itself is still there.
        let mut manifest = Self {
            macros: package.names().iter().any(|name| {
                let script = name.starts_with("Basic/") || name.starts_with("Scripts/");
                script && !name.ends_with('/') && !name.ends_with("script-lc.xml")
            }),
            ..Self::default()
        };
        let Some(mut xml) = package.part("META-INF/manifest.xml")? else { return Ok(manifest) };
        loop {
            match xml.next()? {
                Node::Start(element) => match element.name.as_str() {
                    "encryption-data" => manifest.encrypted = true,
                    "file-entry" => {
                        let path = element.attribute("full-path").unwrap_or_default().to_owned();
                        let kind = element.attribute("media-type").unwrap_or_default();
                        let kind = kind.strip_prefix("application/vnd.oasis.opendocument.");
                        match kind {
                            _ if matches!(path.as_str(), "/" | "") => {}
                            Some("chart") => manifest.charts.push(path),
                            Some("formula" | "image" | "graphics") | None => {}
                            Some(_) => manifest.documents.push(path),
                        }
                    }
                    _ => {}
                },
                Node::Text(_) | Node::End => {}
                Node::Done => return Ok(manifest),
            }
        }
    }
}

fn properties(package: &mut Package<'_>, out: &mut Vec<Property>) -> Result<(), Refused> {
    let Some(mut xml) = package.part("meta.xml")? else { return Ok(()) };
    let mut name = String::new();
    loop {
        match xml.next()? {
            Node::Start(element) => {
                name = element.attribute("name").map_or(element.name.clone(), str::to_owned);
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
