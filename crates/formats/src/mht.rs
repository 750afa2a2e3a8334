//! A web page with its pictures in one file (.mht), as Word and browsers save it: the page in it is read as a web page, other
//! pages as what stands beside it.
//!
//! It follows no link and looks at no picture.

use crate::{Document, Kind, Limits, Margin, MarginKind, Read, Refused, html, sniff};

/// Parts of a file.
const PARTS: usize = 2_000;

/// Bytes of the head of a part.
const HEAD: usize = 64 << 10;

/// What the file is called where it cannot be read.
const FILE: &str = "the web page";

/// Reads a web page in one file.
///
/// # Errors
/// When the bytes are no such file, hold no page, or the page cannot be read.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Read<Document>, Refused> {
    if bytes.len() as u64 > limits.bytes {
        return Err(Refused::TooLarge { what: "bytes", limit: limits.bytes });
    }
    match sniff(bytes) {
        Kind::Mht => {}
        Kind::Empty => return Err(Refused::Empty),
        found => return Err(Refused::Unexpected { expected: Kind::Mht, found }),
    }
    let (head, _) = head_of(bytes);
    let boundary =
        parameter(&head, "boundary").ok_or_else(|| Refused::broken(FILE, "its parts are not told apart"))?;
    let mut page: Option<Read<Document>> = None;
    let mut pictures = 0u32;
    for (number, part) in parts(bytes, &boundary)?.into_iter().enumerate() {
        let (head, body) = head_of(part);
        let kind = value(&head, "content-type").unwrap_or_default().to_lowercase();
        if kind.starts_with("image/") {
            pictures = pictures.saturating_add(1);
        }
        if !kind.starts_with("text/html") {
            // Style sheets, lists of files, pictures and what Word keeps for itself.
            if kind.starts_with("application/msword") || kind.starts_with("application/vnd") {
                return Err(Refused::Embedded { part: format!("part {}", number + 1) });
            }
            continue;
        }
        let coding = value(&head, "content-transfer-encoding").unwrap_or_default().to_lowercase();
        let body = match coding.as_str() {
            "quoted-printable" => quoted(body),
            "base64" => base64(body),
            _ => body.to_vec(),
        };
        let read = html::read_page(&body, parameter(&head, "charset").as_deref(), limits)?;
        match &mut page {
            None => page = Some(read),
            Some(page) => {
                // Heads and feet of pages stand in a file of their own.
                let path = format!("part{}", number + 1);
                for (_, text) in read.value.texts().filter(|(_, text)| !text.is_empty()) {
                    let margin =
                        Margin { path: path.clone(), kind: MarginKind::PageEdge, text: text.to_owned() };
                    page.value.margins.push(margin);
                }
            }
        }
    }
    let mut read = page.ok_or_else(|| Refused::broken(FILE, "there is no page in it"))?;
    read.value.pictures = read.value.pictures.max(pictures);
    Ok(read)
}

/// The lines of a head, folded ones joined, and what comes after the empty line.
fn head_of(part: &[u8]) -> (Vec<String>, &[u8]) {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = part;
    while part.len() - rest.len() < HEAD {
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        let line = String::from_utf8_lossy(line).trim_end().to_owned();
        if line.is_empty() {
            // A head may have an empty line before it.
            if lines.is_empty() && !rest.is_empty() {
                continue;
            }
            break;
        }
        match lines.last_mut() {
            Some(last) if line.starts_with([' ', '\t']) => last.push_str(&line),
            _ => lines.push(line),
        }
    }
    (lines, rest)
}

/// The value of a field of a head, without its parameters.
fn value(head: &[String], name: &str) -> Option<String> {
    let field = field(head, name)?;
    Some(field.split(';').next().unwrap_or_default().trim().to_owned())
}

fn field<'h>(head: &'h [String], name: &str) -> Option<&'h str> {
    head.iter().find_map(|line| {
        let (own, value) = line.split_once(':')?;
        own.trim().eq_ignore_ascii_case(name).then_some(value)
    })
}

/// A parameter of the kind of content: its boundary, its encoding.
fn parameter(head: &[String], name: &str) -> Option<String> {
    field(head, "content-type")?.split(';').skip(1).find_map(|parameter| {
        let (own, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (own.trim().eq_ignore_ascii_case(name) && !value.is_empty()).then(|| value.to_owned())
    })
}

/// What stands between the lines that part the file.
fn parts<'b>(bytes: &'b [u8], boundary: &str) -> Result<Vec<&'b [u8]>, Refused> {
    let line = format!("--{boundary}");
    let places: Vec<usize> = memchr::memmem::find_iter(bytes, line.as_bytes())
        .filter(|at| *at == 0 || bytes[at - 1] == b'\n')
        .take(PARTS + 1)
        .collect();
    if places.len() > PARTS {
        return Err(Refused::TooLarge { what: "files in the package", limit: PARTS as u64 });
    }
    let ends = places.iter().skip(1).copied().chain([bytes.len()]);
    Ok(places
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let part = &bytes[start + line.len()..end];
            let first = part.iter().position(|byte| *byte == b'\n').map_or(part.len(), |at| at + 1);
            &part[first..]
        })
        .collect())
}

/// `=E1=BB=87` as its bytes; `=` at the end of a line joins it to the next.
fn quoted(body: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(&byte) = body.get(at) {
        at += 1;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        match (digit(body.get(at)), digit(body.get(at + 1))) {
            (Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                at += 2;
            }
            _ => {
                let rest = body.get(at..).unwrap_or_default();
                let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
                if rest.get(blank) == Some(&b'\n') {
                    at += blank + 1;
                } else {
                    out.push(b'=');
                }
            }
        }
    }
    out
}

/// The bytes that letters of base 64 stand for; what is none is passed over.
fn base64(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0u8);
    for byte in body {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xFF).unwrap_or(0));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_decoded() {
        assert_eq!(quoted(b"H=E1=BB=93 s=\r\n=C6=A1 = =zz=3"), "Hồ sơ = =zz=3".as_bytes());
        assert_eq!(base64(b"SOG7kyBz\r\nxqE=\r\n"), "Hồ sơ".as_bytes());
        assert_eq!(base64(b"===="), b"");
    }
}
