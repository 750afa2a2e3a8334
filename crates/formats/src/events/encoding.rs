//! Text in any of the encodings people's files come in, as UTF-8: piece by piece, with a bounded look ahead.
//!
//! A mark at the beginning or zero bytes tell UTF-16; XML says itself what it is in; other text is taken as UTF-8
//! while it is ASCII. At the first byte that is not, up to a mebibyte is looked at: UTF-8 is known by its form, the rest
//! (windows-1252, windows-1258, TCVN3, VNI) by how many of its words are Vietnamese syllables when read so. What is taken
//! is told with a sample, and where words do not decide the file is refused with both readings.
//!
//! It does not know the font a text was typed in, so TCVN3 letters shown as capitals come out small («Hà NộI»).

use std::io::{self, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kernel::{Bilingual, Place, Problem, Severity};
use memchr::memchr_iter;
use vietnamese::{VniReader, normalize, push_tcvn3};

use super::readings::{SAMPLE, Verdict, detect, text};
use super::{Encoding, Refused};

const PIECE: usize = 64 << 10;
/// What was found out about the encoding, to be asked for when the file has been read.
#[derive(Debug, Clone, Default)]
pub(super) struct Found(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    problems: Vec<Problem>,
}

impl Found {
    /// What is worth telling: the encoding taken, unless it is UTF-8 or UTF-16, and characters that are none.
    pub(super) fn problems(&self) -> Vec<Problem> {
        self.seen().problems.clone()
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, problem: Problem) {
        self.seen().problems.push(problem);
    }
}

enum Decoder {
    /// Nothing is known yet: at the beginning.
    Start,
    /// ASCII so far.
    Ascii,
    /// UTF-8, or something that is not text: passed on as it is.
    Plain,
    Standard(Box<encoding_rs::Decoder>),
    Tcvn3,
    Vni(VniReader),
}

/// A reader that gives UTF-8.
pub(super) struct Decoding<R> {
    inner: R,
    file: String,
    chosen: Option<Encoding>,
    decoder: Decoder,
    raw: Vec<u8>,
    out: Vec<u8>,
    position: usize,
    ended: bool,
    lines: u64,
    broken: bool,
    found: Found,
}

impl<R: Read> Decoding<R> {
    pub(super) fn new(inner: R, file: &str, chosen: Option<Encoding>, found: &Found) -> Self {
        Self {
            inner,
            file: file.to_owned(),
            chosen,
            decoder: Decoder::Start,
            raw: Vec::new(),
            out: Vec::new(),
            position: 0,
            ended: false,
            lines: 1,
            broken: false,
            found: found.clone(),
        }
    }

    /// Reads on until `raw` has `size` bytes or the input ends.
    fn fill(&mut self, size: usize) -> io::Result<()> {
        let missing = size.saturating_sub(self.raw.len()) as u64;
        let read = self.inner.by_ref().take(missing).read_to_end(&mut self.raw)?;
        self.ended |= (read as u64) < missing;
        Ok(())
    }

    /// Makes `out` hold more, unless the input is at its end.
    fn step(&mut self) -> io::Result<()> {
        self.out.clear();
        self.position = 0;
        self.fill(PIECE)?;
        if matches!(self.decoder, Decoder::Start) {
            self.start()?;
        }
        if matches!(self.decoder, Decoder::Ascii) && !self.raw.is_ascii() {
            let ascii = self.raw.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
            self.lines += line_feeds(&self.raw[..ascii]);
            self.fill(SAMPLE)?;
            let encoding = match self.chosen {
                Some(chosen) => chosen,
                None => self.told()?,
            };
            self.take(encoding);
        }
        self.decode()
    }

    fn start(&mut self) -> io::Result<()> {
        let head = self.raw.trim_ascii_start();
        let encoding = if self.raw.starts_with(b"\xff\xfe") {
            Some(Encoding::Utf16Le)
        } else if self.raw.starts_with(b"\xfe\xff") {
            Some(Encoding::Utf16Be)
        } else if self.raw.starts_with(b"\xef\xbb\xbf") {
            Some(Encoding::Utf8)
        } else {
            wide(&self.raw).or_else(|| head.starts_with(b"{").then_some(Encoding::Utf8))
        };
        match encoding {
            Some(encoding) => self.take(encoding),
            None if head.starts_with(b"<") => self.declared()?,
            None => self.decoder = Decoder::Ascii,
        }
        Ok(())
    }

    /// XML says in its first line what it is written in.
    fn declared(&mut self) -> io::Result<()> {
        self.decoder = Decoder::Plain;
        let Some(label) = declared(&self.raw) else { return Ok(()) };
        match encoding_rs::Encoding::for_label(label.as_bytes()) {
            // An UTF-16 declaration on single bytes is a slip of the program that wrote it.
            Some(encoding)
                if encoding == encoding_rs::UTF_8
                    || encoding == encoding_rs::UTF_16LE
                    || encoding == encoding_rs::UTF_16BE => {}
            Some(encoding) => {
                self.decoder = Decoder::Standard(Box::new(encoding.new_decoder_without_bom_handling()));
            }
            None => {
                let refused = Refused::new(
                    "unknown-encoding",
                    Place::Line { file: self.file.clone(), line: 1, column: 0 },
                    Bilingual::new(
                        format!("tệp XML ghi bảng mã «{label}», không đọc được"),
                        format!("the XML says its encoding is «{label}», which cannot be read"),
                    ),
                    Bilingual::new("xuất lại với mã hóa UTF-8", "export it again in UTF-8"),
                );
                return Err(io::Error::other(refused));
            }
        }
        Ok(())
    }

    fn take(&mut self, encoding: Encoding) {
        self.decoder = match encoding {
            Encoding::Utf8 => Decoder::Plain,
            Encoding::Utf16Le => standard(encoding_rs::UTF_16LE),
            Encoding::Utf16Be => standard(encoding_rs::UTF_16BE),
            Encoding::Windows1252 => standard(encoding_rs::WINDOWS_1252),
            Encoding::Windows1258 => standard(encoding_rs::WINDOWS_1258),
            Encoding::Tcvn3 => Decoder::Tcvn3,
            Encoding::Vni => Decoder::Vni(VniReader::default()),
        };
        if matches!(encoding, Encoding::Utf8 | Encoding::Utf16Le | Encoding::Utf16Be) {
            let mark = [&b"\xff\xfe"[..], b"\xfe\xff"].iter().any(|mark| self.raw.starts_with(mark));
            self.raw.drain(..if mark { 2 } else { 0 });
            return;
        }
        let sample = sample(&self.raw, encoding);
        let name = name(encoding);
        self.found.tell(Problem::new(
            "encoding-taken",
            Severity::Note,
            self.place(),
            Bilingual::new(
                format!("tệp không viết bằng UTF-8; đọc theo bảng mã {name}, ví dụ «{sample}»"),
                format!("the file is not in UTF-8; it was read as {name}, for example «{sample}»"),
            ),
            Bilingual::new(
                "nếu chữ sai, ghi [csv] encoding trong ánh xạ",
                "if the words are wrong, write [csv] encoding in the mapping",
            ),
        ));
    }

    fn told(&self) -> io::Result<Encoding> {
        match detect(&self.raw) {
            Verdict::Taken(encoding) => Ok(encoding),
            Verdict::Undecided(one, other) => {
                let (one_name, other_name) = (name(one), name(other));
                let (one_sample, other_sample) = (sample(&self.raw, one), sample(&self.raw, other));
                let (one, other) = (one.code(), other.code());
                Err(io::Error::other(Refused::new(
                    "encoding-undecided",
                    self.place(),
                    Bilingual::new(
                        format!(
                            "chữ không phải UTF-8 và không rõ bảng mã: theo {one_name} là «{one_sample}», theo {other_name} là «{other_sample}»"
                        ),
                        format!(
                            "the text is not UTF-8 and its encoding is unclear: «{one_sample}» in {one_name}, «{other_sample}» in {other_name}"
                        ),
                    ),
                    Bilingual::new(
                        format!(
                            "chọn bảng mã đúng trong ánh xạ, như [csv] encoding = \"{one}\" hoặc \"{other}\"; hoặc lưu lại tệp với UTF-8"
                        ),
                        format!(
                            "choose the right one in the mapping, such as [csv] encoding = \"{one}\" or \"{other}\"; or save the file again in UTF-8"
                        ),
                    ),
                )))
            }
        }
    }

    fn place(&self) -> Place {
        Place::Line {
            file: self.file.clone(),
            line: u32::try_from(self.lines).unwrap_or(u32::MAX),
            column: 0,
        }
    }

    /// Turns `raw` into `out`.
    fn decode(&mut self) -> io::Result<()> {
        match &mut self.decoder {
            Decoder::Start | Decoder::Ascii | Decoder::Plain => {
                if matches!(self.decoder, Decoder::Ascii) {
                    self.lines += line_feeds(&self.raw);
                }
                std::mem::swap(&mut self.out, &mut self.raw);
            }
            Decoder::Standard(decoder) => {
                if self.raw.is_empty() && !self.ended {
                    return Ok(());
                }
                let mut text = String::new();
                let size = decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(4 * SAMPLE);
                text.reserve(size);
                let (_, _, broken) = decoder.decode_to_string(&self.raw, &mut text, self.ended);
                if broken && !self.broken {
                    self.broken = true;
                    let file = self.file.clone();
                    self.found.tell(Problem::new(
                        "bad-characters",
                        Severity::Warning,
                        Place::Line { file, line: 1, column: 0 },
                        Bilingual::new(
                            "có ký tự hỏng, thay bằng «�»",
                            "some characters are broken and stand as «�»",
                        ),
                        Bilingual::new("xuất lại tệp nếu có thể", "export the file again if you can"),
                    ));
                }
                self.out = text.into_bytes();
            }
            Decoder::Tcvn3 => {
                let mut text = String::with_capacity(2 * self.raw.len());
                push_tcvn3(&self.raw, &mut text);
                self.out = text.into_bytes();
            }
            Decoder::Vni(reader) => {
                let mut text = String::with_capacity(2 * self.raw.len());
                reader.push(&self.raw, &mut text);
                self.out = text.into_bytes();
            }
        }
        self.raw.clear();
        Ok(())
    }
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.position == self.out.len() {
            if self.ended && self.raw.is_empty() {
                return Ok(0);
            }
            // What needs no decoding goes straight through.
            match self.decoder {
                Decoder::Plain if self.raw.is_empty() => return self.inner.read(buffer),
                Decoder::Ascii if self.raw.is_empty() => {
                    let count = self.inner.read(buffer)?;
                    let read = &buffer[..count];
                    if read.is_ascii() {
                        self.lines += line_feeds(read);
                        return Ok(count);
                    }
                    self.raw.extend_from_slice(read);
                }
                _ => {}
            }
            self.step()?;
        }
        let count = buffer.len().min(self.out.len() - self.position);
        buffer[..count].copy_from_slice(&self.out[self.position..self.position + count]);
        self.position += count;
        Ok(count)
    }
}

fn line_feeds(text: &[u8]) -> u64 {
    memchr_iter(b'\n', text).count() as u64
}

fn standard(encoding: &'static encoding_rs::Encoding) -> Decoder {
    Decoder::Standard(Box::new(encoding.new_decoder_without_bom_handling()))
}

/// UTF-16 without a mark: every second byte of ASCII in it is zero.
fn wide(bytes: &[u8]) -> Option<Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let zeros = |start: usize| head.iter().skip(start).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 8;
    if head.len() < 8 {
        None
    } else if odd > many && even * 20 <= odd {
        Some(Encoding::Utf16Le)
    } else if even > many && odd * 20 <= even {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).into_owned();
    let declaration = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0;
    let rest = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    rest[1..].split_once(quote).map(|(label, _)| label.to_owned())
}

/// The name people know.
fn name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
        Encoding::Windows1252 => "windows-1252 (Latin-1)",
        Encoding::Windows1258 => "windows-1258",
        Encoding::Tcvn3 => "TCVN3 (ABC)",
        Encoding::Vni => "VNI",
    }
}

/// The words around the first byte outside ASCII.
fn sample(bytes: &[u8], encoding: Encoding) -> String {
    let at = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let ends = |byte: &u8| matches!(byte, b'\n' | b'\r' | b',' | b';' | b'\t' | b'|' | b'"' | b'<' | b'>');
    let before = &bytes[at.saturating_sub(40)..at];
    let from = at - before.iter().rev().position(ends).unwrap_or(before.len());
    let after = &bytes[at..bytes.len().min(at + 80)];
    let to = at + after.iter().position(ends).unwrap_or(after.len());
    normalize(&text(&bytes[from..to], encoding))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROWS: &str = "Mã hồ sơ;Bước;Đơn vị\n1;Tiếp nhận hồ sơ;Bộ phận một cửa\n2;Chuyển hồ sơ;Phòng Tài nguyên\n\
        3;Yêu cầu bổ sung;Phòng Tư pháp\n4;Trình ký;Lãnh đạo\n5;Trả kết quả;Bộ phận một cửa\n";

    /// Writes `text` in windows-1258: marks after their letters, where there is no letter with its mark.
    fn windows_1258(text: &str) -> Vec<u8> {
        let (bytes, _, lost) = encoding_rs::WINDOWS_1258.encode(text);
        assert!(!lost, "{text}");
        bytes.into_owned()
    }

    fn latin(text: &str) -> Vec<u8> {
        encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
    }

    fn check(bytes: &[u8], chosen: Option<Encoding>) -> String {
        let found = Found::default();
        let mut text = String::new();
        // Small reads, as a slow line gives them.
        let slow = Slow(bytes);
        match Decoding::new(slow, "log.csv", chosen, &found).read_to_string(&mut text) {
            Ok(_) => {
                let notes = found.problems();
                let notes = notes.iter().map(|problem| problem.line(kernel::Language::English));
                format!("{}\n{}", normalize(&text).trim_end(), notes.collect::<Vec<_>>().join("\n"))
            }
            Err(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<Refused>()) {
                Some(refused) => format!("REFUSED {}", refused.0.line(kernel::Language::English)),
                None => format!("{error}"),
            },
        }
    }

    struct Slow<'b>(&'b [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = buffer.len().min(self.0.len()).min(7);
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    #[test]
    fn utf_8_and_utf_16_are_known_by_their_form() {
        let plain = format!("{}\n", ROWS.trim_end());
        assert_eq!(check(ROWS.as_bytes(), None), plain);
        let wide = |mark: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            format!("{mark}{ROWS}").encode_utf16().flat_map(bytes).collect()
        };
        for mark in ["", "\u{feff}"] {
            assert_eq!(check(&wide(mark, u16::to_le_bytes), None), plain);
            assert_eq!(check(&wide(mark, u16::to_be_bytes), None), plain);
        }
        insta::assert_snapshot!(check(b"\xff\xfea\x00\x00\xd8b\x00", None), @r"
        a�b
        log.csv:1: warning [bad-characters] some characters are broken and stand as «�» → export the file again if you can
        ");
    }

    #[test]
    fn the_old_encodings_are_told_by_their_words() {
        let tcvn3 = "M· hå s¬;B\u{ad}íc;§¬n vÞ\n1;TiÕp nhËn hå s¬;Bé phËn mét cöa\n2;ChuyÓn hå s¬;Phßng Tµi nguyªn\n\
            3;Yªu cÇu bæ sung;Phßng T\u{ad} ph¸p\n4;Tr×nh ký;L·nh ®¹o\n5;Tr¶ kÕt qu¶;Bé phËn mét cöa\n";
        let vni = "Maõ hoà sô;Böôùc;Ñôn vò\n1;Tieáp nhaän hoà sô;Boä phaän moät cöûa\n2;Chuyeån hoà sô;Phoøng Taøi nguyeân\n\
            3;Yeâu caàu boå sung;Phoøng Tö phaùp\n4;Trình kyù;Laõnh ñaïo\n5;Traû keát quaû;Boä phaän moät cöûa\n";
        let cases = [
            (latin(tcvn3), "TCVN3 (ABC)", "Mã hồ sơ"),
            (latin(vni), "VNI", "Mã hồ sơ"),
            (windows_1258(&spread(ROWS)), "windows-1258", "Mã hồ sơ"),
        ];
        for (bytes, name, sample) in cases {
            let note = format!(
                "log.csv:1: note [encoding-taken] the file is not in UTF-8; it was read as {name}, for example «{sample}» → if the words are wrong, write [csv] encoding in the mapping"
            );
            assert_eq!(check(&bytes, None), format!("{}\n{note}", ROWS.trim_end()));
        }
    }

    /// Tone marks after their letters, the letters' own shapes kept: as windows-1258 has them.
    fn spread(text: &str) -> String {
        let tones =
            [('\u{300}', 'à'), ('\u{309}', 'ả'), ('\u{303}', 'ã'), ('\u{301}', 'á'), ('\u{323}', 'ạ')];
        let mut out = String::new();
        for sign in text.chars() {
            let bare = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY".chars().find_map(|bare| {
                let tone =
                    tones.iter().find(|(tone, _)| normalize(&format!("{bare}{tone}")) == sign.to_string())?;
                Some((bare, tone.0))
            });
            match bare {
                Some((bare, tone)) => out.extend([bare, tone]),
                None => out.push(sign),
            }
        }
        out
    }

    #[test]
    fn european_text_is_latin() {
        let bytes = latin("case;unit\n1;Straße\n2;Prüfung\n3;señor\n4;façade\n5;„Ämter“\n");
        insta::assert_snapshot!(check(&bytes, None), @r"
        case;unit
        1;Straße
        2;Prüfung
        3;señor
        4;façade
        5;„Ämter“
        log.csv:2: note [encoding-taken] the file is not in UTF-8; it was read as windows-1252 (Latin-1), for example «Straße» → if the words are wrong, write [csv] encoding in the mapping
        ");
    }

    #[test]
    fn few_words_that_go_both_ways_are_refused_with_both_readings() {
        insta::assert_snapshot!(check(&latin("case;unit\n1;Công\n"), None), @r#"REFUSED log.csv:2: blocker [encoding-undecided] the text is not UTF-8 and its encoding is unclear: «Công» in windows-1252 (Latin-1), «Cụng» in TCVN3 (ABC) → choose the right one in the mapping, such as [csv] encoding = "windows-1252" or "tcvn3"; or save the file again in UTF-8"#);
        insta::assert_snapshot!(check(&latin("case;unit\n1;Công\n"), Some(Encoding::Tcvn3)), @r"
        case;unit
        1;Cụng
        log.csv:2: note [encoding-taken] the file is not in UTF-8; it was read as TCVN3 (ABC), for example «Cụng» → if the words are wrong, write [csv] encoding in the mapping
        ");
    }

    #[test]
    fn what_is_broken_utf_8_stays_utf_8() {
        let mut bytes = ROWS.as_bytes().to_vec();
        bytes.extend(b"6;\xff;x\n");
        assert_eq!(detect(&bytes), Verdict::Taken(Encoding::Utf8));
    }

    #[test]
    fn xml_says_what_it_is_written_in() {
        let xml = latin("<?xml version=\"1.0\" encoding='ISO-8859-1'?><log a=\"Prüfung\"/>");
        insta::assert_snapshot!(check(&xml, None), @r#"<?xml version="1.0" encoding='ISO-8859-1'?><log a="Prüfung"/>"#);
        insta::assert_snapshot!(check(b"<?xml version=\"1.0\" encoding=\"x-tcvn\"?><log/>", None), @"REFUSED log.csv:1: blocker [unknown-encoding] the XML says its encoding is «x-tcvn», which cannot be read → export it again in UTF-8");
    }

    #[test]
    fn the_first_word_may_stand_far_into_the_file() {
        let mut bytes = b"case;unit\n".to_vec();
        bytes.extend(b"1;abc\n".repeat(50_000));
        bytes.extend(latin("2;L·nh ®¹o\n3;§¬n vÞ\n4;hå s¬\n"));
        let text = check(&bytes, None);
        assert!(
            text.contains("log.csv:50002: note [encoding-taken]") && text.contains("2;Lãnh đạo"),
            "{}",
            &text[text.len() - 300..]
        );
    }
}
