//! The zip package around a document: its parts and their relations, read within bounds.
//!
//! A part is read as a stream; what it declares about its own size is not believed.

use std::cell::Cell;
use std::io::{BufReader, Cursor, Read};
use std::rc::Rc;

use zip::ZipArchive;

use crate::parts::resolve;
use crate::xml::{Node, Xml};
use crate::{Limits, Refused};

pub(crate) type Part<'p> = Xml<BufReader<Bounded<'p>>>;

/// A part never counts as a bomb before it has unpacked to this.
const HARMLESS: u64 = 1 << 20;

pub(crate) struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    limits: Limits,
    left: Rc<Cell<u64>>,
}

/// A link from one part to another.
#[derive(Debug, Clone)]
pub(crate) struct Relation {
    /// The last word of its type: `header`, `footnotes`.
    pub(crate) kind: String,
    /// The part's name in the package.
    pub(crate) target: String,
}

impl<'b> Package<'b> {
    pub(crate) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Refused> {
        if bytes.len() as u64 > limits.bytes {
            return Err(Refused::TooLarge { what: "bytes", limit: limits.bytes });
        }
        let zip =
            ZipArchive::new(Cursor::new(bytes)).map_err(|error| Refused::broken("the zip package", error))?;
        if zip.len() > limits.entries {
            return Err(Refused::TooLarge { what: "files in the package", limit: limits.entries as u64 });
        }
        Ok(Self { zip, limits: *limits, left: Rc::new(Cell::new(limits.unpacked)) })
    }

    pub(crate) fn has_under(&self, folder: &str) -> bool {
        self.zip.file_names_raw().any(|name| name.starts_with(folder.as_bytes()))
    }

    /// The names of all parts.
    pub(crate) fn names(&self) -> Vec<String> {
        self.zip.file_names().flatten().map(std::borrow::Cow::into_owned).collect()
    }

    /// The part named `name`, if the package has it.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Part<'_>>, Refused> {
        let depth = self.limits.depth;
        let markup = self.stream(name)?.map(|stream| Bounded { longest: LONGEST_TEXT, ..stream });
        Ok(markup.map(|bounded| Xml::new(BufReader::new(bounded), name, depth)))
    }

    /// The bytes of the part named `name`, if the package has it.
    pub(crate) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refused> {
        let Some(stream) = self.stream(name)? else { return Ok(None) };
        whole(stream, name).map(Some)
    }

    /// The names of all files in it, folders left out, each with where it stands; letters that are no UTF-8 are told as they can be.
    pub(crate) fn files(&self) -> Vec<(usize, String)> {
        self.zip
            .file_names_raw()
            .map(|name| String::from_utf8_lossy(name).into_owned())
            .enumerate()
            .filter(|(_, name)| !name.ends_with(['/', '\\']))
            .collect()
    }

    /// What is written beside the files, for people.
    pub(crate) fn comment(&self) -> String {
        String::from_utf8_lossy(self.zip.comment()).into_owned()
    }

    /// The bytes of the file at `index`, called `name`.
    pub(crate) fn bytes_at(&mut self, index: usize, name: &str) -> Result<Vec<u8>, Refused> {
        whole(self.stream_at(index, name)?, name)
    }

    fn stream(&mut self, name: &str) -> Result<Option<Bounded<'_>>, Refused> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        Ok(Some(self.stream_at(index, name)?))
    }

    fn stream_at(&mut self, index: usize, name: &str) -> Result<Bounded<'_>, Refused> {
        let limits = self.limits;
        let left = Rc::clone(&self.left);
        let file = self.zip.by_index(index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(_) => Refused::Encrypted,
            other => Refused::broken(name, other),
        })?;
        let packed = file.compressed_size().max(1);
        Ok(Bounded {
            source: Box::new(file),
            part: name.to_owned(),
            packed,
            unpacked: 0,
            ratio: limits.ratio,
            limit: limits.unpacked,
            left,
            longest: u64::MAX,
            since_tag: 0,
        })
    }

    /// The relations of the part named `name`, those within the package only.
    pub(crate) fn relations(&mut self, name: &str) -> Result<Vec<Relation>, Refused> {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let own = if folder.is_empty() {
            format!("_rels/{file}.rels")
        } else {
            format!("{folder}/_rels/{file}.rels")
        };
        let mut relations = Vec::new();
        let Some(mut xml) = self.part(&own)? else { return Ok(relations) };
        loop {
            match xml.next()? {
                Node::Start(element) if element.name == "Relationship" => {
                    let external = element.attribute("TargetMode") == Some("External");
                    if let (false, Some(kind), Some(target)) =
                        (external, element.attribute("Type"), element.attribute("Target"))
                    {
                        let kind = kind.rsplit('/').next().unwrap_or(kind).to_owned();
                        relations.push(Relation { kind, target: resolve(folder, target) });
                    }
                }
                Node::Done => return Ok(relations),
                _ => {}
            }
        }
    }
}

fn whole(mut stream: Bounded<'_>, name: &str) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    match stream.read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(match error.downcast::<Refused>() {
            Ok(refused) => refused,
            Err(error) => Refused::broken(name, error),
        }),
    }
}

/// The longest text between two tags, in bytes: many times what a whole report says.
const LONGEST_TEXT: u64 = 96 << 20;

/// A part's bytes as they unpack, counted.
pub(crate) struct Bounded<'p> {
    source: Box<dyn Read + 'p>,
    part: String,
    packed: u64,
    unpacked: u64,
    ratio: u64,
    limit: u64,
    left: Rc<Cell<u64>>,
    /// How many bytes may stand between two tags; each such text is in memory as a whole, more than once.
    longest: u64,
    since_tag: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.unpacked += count as u64;
        let over = |refused: Refused| Err(std::io::Error::other(refused));
        if self.unpacked > HARMLESS && self.unpacked / self.packed > self.ratio {
            return over(Refused::Bomb { part: self.part.clone(), limit: self.ratio });
        }
        match self.left.get().checked_sub(count as u64) {
            Some(left) => self.left.set(left),
            None => return over(Refused::TooLarge { what: "unpacked bytes", limit: self.limit }),
        }
        match memchr::memrchr(b'<', &buffer[..count]) {
            Some(at) => self.since_tag = (count - at) as u64,
            None => self.since_tag += count as u64,
        }
        if self.since_tag > self.longest {
            return over(Refused::TooLarge { what: "bytes of one text", limit: self.longest });
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn a_linked_part_stays_in_the_package() {
        assert_eq!(resolve("word", "header1.xml"), "word/header1.xml");
        assert_eq!(resolve("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolve("", "word/document.xml"), "word/document.xml");
        assert_eq!(resolve("word", "../../../etc/passwd"), "etc/passwd");
    }
}
