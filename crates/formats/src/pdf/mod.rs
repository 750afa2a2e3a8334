//! PDF files with text: the words of each page by their places, put together into lines and paragraphs; what stands at
//! the edges of pages, in remarks, stamps and forms.
//!
//! It is meant for a process of its own (see [`crate::apart`]). A PDF says where letters stand and nothing of paragraphs
//! and tables: those are guessed, and the sender is told. Pictures are not looked at; a scan is said to be one.

mod cmap;
mod font;
mod lines;
mod matrix;
mod page;
mod paragraphs;

use lopdf::{DecompressError, Dictionary, Error, LoadOptions, Object};

use self::page::{Budget, Fonts};
use self::paragraphs::Pages;
use crate::emit::emit;
use crate::flow::{Seen, normal};
use crate::{Document, Kind, Limits, Margin, MarginKind, Origin, Property, Read, Refused, notices, sniff};

/// What the file is called where it cannot be read.
const FILE: &str = "the PDF";

/// Pages of a file.
const PAGES: usize = 5_000;

/// Reads a PDF. It is for a process that is bounded in memory and time: reading takes a multiple of the file's size.
///
/// # Errors
/// When the bytes are no PDF, ask for a password, are damaged, hold other files, or go over a bound; when the letters of
/// the file do not tell which letters they are.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Read<Document>, Refused> {
    if bytes.len() as u64 > limits.bytes {
        return Err(Refused::TooLarge { what: "bytes", limit: limits.bytes });
    }
    match sniff(bytes) {
        Kind::Pdf => {}
        Kind::Empty => return Err(Refused::Empty),
        found => return Err(Refused::Unexpected { expected: Kind::Pdf, found }),
    }
    let file = open(bytes, limits)?;
    let macros = looked_over(&file)?;
    let mut document = Document::default();
    let mut pages = Pages::default();
    let mut budget = Budget::new(usize::try_from(limits.unpacked).unwrap_or(usize::MAX));
    let mut fonts = Fonts::default();
    let mut count = 0;
    for (index, id) in file.page_iter().enumerate() {
        if index >= PAGES {
            return Err(Refused::TooLarge { what: "pages", limit: PAGES as u64 });
        }
        count += 1;
        let page = page::words(&file, id, &mut fonts, &mut budget)?;
        document.pictures = document.pictures.saturating_add(page.pictures);
        pages.add(page, limits)?;
        remarks(&file, id, index + 1, &mut document.margins);
    }
    if count == 0 && memchr::memmem::find(bytes, b"/Encrypt").is_some() {
        // Nothing in it could be made out without its password.
        return Err(Refused::Encrypted);
    }
    if count == 0 {
        return Err(Refused::broken(FILE, "it has no pages"));
    }
    if pages.is_unreadable() {
        return Err(Refused::told(
            "file-no-letters",
            (
                "Tệp PDF không đọc được thành chữ: phông của nó không ghi mỗi ký hiệu là chữ gì.",
                "The PDF cannot be read as text: its fonts do not say which letter each sign is.",
            ),
            (
                "Gửi bản .docx, hoặc xuất lại PDF từ Word với phông Unicode.",
                "Send the .docx, or make the PDF anew from Word with Unicode fonts.",
            ),
        ));
    }
    if pages.is_recognised() {
        document.origin = Origin::Recognised;
    }
    let unknown = pages.has_unknown();
    let margins = std::mem::take(&mut document.margins);
    let (pieces, edges) = pages.done(limits)?;
    emit(pieces, Vec::new(), &mut document);
    document.margins.extend(edges);
    document.margins.extend(margins);
    if let Ok(info) = file.trailer.get_deref(b"Info", &file).and_then(Object::as_dict) {
        for (name, value) in info.iter().take(64) {
            let value = text_of(value, &file);
            if !value.is_empty() {
                document.properties.push(Property { name: normal(&String::from_utf8_lossy(name)), value });
            }
        }
    }
    let comments = document.margins.iter().any(|margin| margin.kind == MarginKind::Comment);
    let noticed = notices::Noticed { seen: Seen::default(), comments, embedded: false, macros };
    let mut problems = notices::noticed(&document, &noticed);
    if !document.is_wordless() {
        problems.push(notices::of_pdf());
    }
    problems.extend((document.origin == Origin::Recognised).then(notices::recognised));
    problems.extend(unknown.then(notices::letters_unknown));
    Ok(Read { value: document, problems })
}

/// How many pages a PDF has.
///
/// # Errors
/// As [`read`].
pub(crate) fn pages(bytes: &[u8], limits: &Limits) -> Result<usize, Refused> {
    Ok(open(bytes, limits)?.page_iter().take(PAGES).count())
}

fn open(bytes: &[u8], limits: &Limits) -> Result<lopdf::Document, Refused> {
    // Parts are unpacked one by one while it is opened, and stay.
    let most = usize::try_from(limits.unpacked / 8).unwrap_or(usize::MAX);
    let options = LoadOptions { max_decompressed_size: Some(most), ..LoadOptions::default() };
    let file = lopdf::Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        Error::InvalidPassword | Error::Decryption(_) | Error::UnsupportedSecurityHandler(_) => {
            Refused::Encrypted
        }
        Error::Decompress(DecompressError::MemoryLimitExceeded { .. }) => {
            Refused::TooLarge { what: "unpacked bytes", limit: limits.unpacked / 8 }
        }
        other => Refused::broken(FILE, other),
    })?;
    // What only forbids printing or copying has been opened without a password, and is encrypted no more.
    if file.is_encrypted() {
        return Err(Refused::Encrypted);
    }
    Ok(file)
}

/// Refuses a file that holds other files; whether it carries scripts.
fn looked_over(file: &lopdf::Document) -> Result<bool, Refused> {
    let mut scripts = false;
    for object in file.objects.values() {
        let Some(dictionary) = dictionary_of(object) else { continue };
        if dictionary.has(b"EF") || dictionary.has_type(b"EmbeddedFile") {
            return Err(Refused::Embedded { part: "an attached file".to_owned() });
        }
        scripts |= dictionary.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"JavaScript");
    }
    Ok(scripts)
}

fn dictionary_of(object: &Object) -> Option<&Dictionary> {
    match object {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(&stream.dict),
        _ => None,
    }
}

fn text_of(value: &Object, file: &lopdf::Document) -> String {
    let value = file.dereference(value).map_or(value, |(_, value)| value);
    lopdf::decode_text_string(value).map(|value| normal(&value)).unwrap_or_default()
}

/// Remarks and filled-in fields of a page.
fn remarks(file: &lopdf::Document, page: lopdf::ObjectId, number: usize, out: &mut Vec<Margin>) {
    for remark in file.get_page_annotations(page).unwrap_or_default() {
        for (key, kind) in [(&b"Contents"[..], MarginKind::Comment), (b"V", MarginKind::Drawing)] {
            let text = remark.get(key).map(|value| text_of(value, file)).unwrap_or_default();
            if !text.is_empty() {
                out.push(Margin { path: format!("page{number}"), kind, text });
            }
        }
    }
}
