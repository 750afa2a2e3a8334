//! XLS (BIFF8 of Excel 97 to 2003, and BIFF5 of Excel 95): the cells of a workbook's records.
//!
//! Formulas count by the value Excel kept for them. The workbook's stream is in memory as it lies in the file, and its
//! shared strings; every count in it is checked against the bytes there are. Older forms than BIFF5 are not read.

use std::collections::HashMap;
use std::ops::ControlFlow;

use kernel::Bilingual;

use super::super::watch::Following;
use super::super::{Refused, package};
use super::style::{DateSystem, Form, Style};
use super::{Cell, Content, REGIONS, Region, SHEETS, SheetName, Strings};
use crate::compound::{Compound, f64_at, u16_at, u32_at};

pub(super) struct Xls {
    file: String,
    stream: Vec<u8>,
    sheets: Vec<(SheetName, usize)>,
    strings: Strings,
    styles: Vec<Style>,
    system: DateSystem,
    pub(super) form: Form,
    letters: Letters,
    properties: Vec<Vec<u8>>,
    following: Following,
}

/// How texts are written.
#[derive(Clone, Copy)]
enum Letters {
    /// BIFF8: one or two bytes a letter, told by a flag.
    Unicode,
    /// BIFF5: one byte a letter, in the workbook's code page.
    Page(&'static encoding_rs::Encoding),
}

#[derive(Clone, Copy)]
struct Record<'s> {
    kind: u16,
    data: &'s [u8],
    /// Where the next record begins.
    next: usize,
}

fn record(stream: &[u8], at: usize) -> Option<Record<'_>> {
    let kind = u16_at(stream, at)?;
    let length = usize::from(u16_at(stream, at + 2)?);
    let data = stream.get(at + 4..at + 4 + length)?;
    Some(Record { kind, data, next: at + 4 + length })
}

/// Whoever follows the reading is told after so many records.
const TOLD: usize = 1024;

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CONTINUE: u16 = 0x003C;
const HEADER: u16 = 0x0014;
const FOOTER: u16 = 0x0015;
const TEXT_BOX: u16 = 0x01B6;

impl Xls {
    pub(super) fn open(bytes: &[u8], file: &str, following: &Following) -> Result<Self, Refused> {
        let broken = |why| package::broken(file, "", why);
        let compound = Compound::open(bytes).ok_or_else(|| broken("the file's directory cannot be read"))?;
        let stream = compound.stream("Workbook").or_else(|| compound.stream("Book"));
        let stream = stream.ok_or_else(|| broken("no workbook in it"))?;
        let mut xls = Self {
            file: file.to_owned(),
            stream: Vec::new(),
            sheets: Vec::new(),
            strings: Strings::default(),
            styles: Vec::new(),
            system: DateSystem::From1900,
            form: Form::Plain,
            letters: Letters::Unicode,
            properties: Vec::new(),
            following: following.clone(),
        };
        xls.globals(&stream)?;
        xls.stream = stream;
        let properties = ["\u{5}SummaryInformation", "\u{5}DocumentSummaryInformation"];
        xls.properties = properties.iter().filter_map(|name| compound.stream(name)).collect();
        Ok(xls)
    }

    fn globals(&mut self, stream: &[u8]) -> Result<(), Refused> {
        let broken = |why| package::broken(&self.file, "", why);
        let first = record(stream, 0).filter(|record| record.kind & 0xFF == BOF & 0xFF);
        let first = first.ok_or_else(|| broken("the workbook does not begin as one"))?;
        match (first.kind, u16_at(first.data, 0)) {
            (BOF, Some(0x0600)) => {}
            (BOF, Some(0x0500)) => self.letters = Letters::Page(encoding_rs::WINDOWS_1252),
            _ => return Err(too_old(&self.file)),
        }
        let mut codes: HashMap<u16, Style> = HashMap::new();
        let mut formats: Vec<u16> = Vec::new();
        let mut at = first.next;
        while let Some(Record { kind, data, next }) = record(stream, at) {
            at = next;
            match kind {
                EOF => break,
                0x002F => return Err(package::encrypted(&self.file)),
                0x0042 => self.code_page(u16_at(data, 0).unwrap_or(1200)),
                0x0022 if u16_at(data, 0) == Some(1) => self.system = DateSystem::From1904,
                0x041E => {
                    if let (Some(number), Some(code)) = (u16_at(data, 0), self.format_code(data)) {
                        codes.insert(number, Style::of_code(&code));
                    }
                }
                0x00E0 => formats.push(u16_at(data, 2).unwrap_or(0)),
                0x0085 if self.sheets.len() < SHEETS => self.sheet(data),
                0x00FC => at = self.shared(stream, data, next)?,
                _ => {}
            }
        }
        let style =
            |number: u16| codes.get(&number).copied().unwrap_or_else(|| Style::built_in(number.into()));
        self.styles = formats.into_iter().map(style).collect();
        Ok(())
    }

    fn code_page(&mut self, page: u16) {
        if let Letters::Page(encoding) = &mut self.letters {
            let label = match page {
                10_000 | 0x8000 => "macintosh".to_owned(),
                932 => "shift_jis".to_owned(),
                936 => "gbk".to_owned(),
                949 => "euc-kr".to_owned(),
                950 => "big5".to_owned(),
                page => format!("windows-{page}"),
            };
            *encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding);
        }
    }

    fn format_code(&self, data: &[u8]) -> Option<String> {
        match self.letters {
            Letters::Unicode => self.long_text(data.get(2..)?),
            Letters::Page(_) => {
                let length = usize::from(*data.get(2)?);
                Some(self.page_text(data.get(3..)?, length))
            }
        }
    }

    fn sheet(&mut self, data: &[u8]) {
        let (Some(at), Some(&state), Some(&kind)) = (u32_at(data, 0), data.get(4), data.get(5)) else {
            return;
        };
        let length = data.get(6).map_or(0, |length| usize::from(*length));
        let rest = data.get(7..).unwrap_or_default();
        let name = match self.letters {
            Letters::Unicode => {
                let flags = rest.first().copied().unwrap_or(0);
                let mut segments = Segments::new(rest.get(1..).unwrap_or_default());
                segments.text(length, flags & 1 != 0).unwrap_or_default()
            }
            Letters::Page(_) => self.page_text(rest, length),
        };
        // Charts and macros are sheets too, without cells of their own.
        if kind == 0 {
            let name = SheetName { name: name.replace('\0', ""), is_hidden: state & 3 != 0 };
            self.sheets.push((name, usize::try_from(at).unwrap_or(usize::MAX)));
        }
    }

    /// The shared strings, through the records that continue them; where the next record begins.
    fn shared(&mut self, stream: &[u8], data: &[u8], next: usize) -> Result<usize, Refused> {
        let mut parts = vec![data.get(8..).unwrap_or_default()];
        let mut at = next;
        while let Some(more) = record(stream, at).filter(|more| more.kind == CONTINUE) {
            parts.push(more.data);
            at = more.next;
        }
        let mut segments = Segments { parts, part: 0, at: 0 };
        while let Some(text) = segments.rich_text() {
            if !self.strings.push(&text) {
                return Err(super::too_much_text(&self.file));
            }
        }
        Ok(at)
    }

    /// A text with its length in two bytes before it.
    fn long_text(&self, data: &[u8]) -> Option<String> {
        let length = usize::from(u16_at(data, 0)?);
        match self.letters {
            Letters::Unicode => {
                let flags = *data.get(2)?;
                // Runs and readings stand before the letters only in the shared strings.
                Segments::new(data.get(3..)?).text(length, flags & 1 != 0)
            }
            Letters::Page(_) => Some(self.page_text(data.get(2..)?, length)),
        }
    }

    fn page_text(&self, data: &[u8], length: usize) -> String {
        let Letters::Page(encoding) = self.letters else { return String::new() };
        encoding.decode_without_bom_handling(&data[..length.min(data.len())]).0.into_owned()
    }

    pub(super) fn sheets(&self) -> Vec<SheetName> {
        self.sheets.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The merged regions of a sheet.
    pub(super) fn regions(&self, sheet: usize) -> Vec<Region> {
        let mut regions = Vec::new();
        for record in self.records(sheet).filter(|record| record.kind == 0x00E5) {
            let told = record.data.get(2..).unwrap_or_default().chunks_exact(8);
            regions.extend(told.take(REGIONS.saturating_sub(regions.len())).map(|region| {
                let number = |at| u16_at(region, at).map_or(0, u32::from);
                Region { from: (number(0), number(4)), to: (number(2), number(6)) }
            }));
        }
        regions
    }

    /// What is said of the workbook as a whole: its title, its subject, its keywords.
    pub(super) fn properties(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for stream in &self.properties {
            let narrow = stream.split(|byte| *byte == 0).filter(|piece| piece.len() > 2);
            texts.extend(narrow.map(|piece| String::from_utf8_lossy(piece).into_owned()));
            let wide: Vec<u16> = stream.chunks_exact(2).filter_map(|letter| u16_at(letter, 0)).collect();
            let wide = wide.split(|letter| *letter < 32).filter(|piece| piece.len() > 2);
            texts.extend(wide.map(String::from_utf16_lossy));
        }
        texts
    }

    /// The texts of a sheet that stand in no cell: headers, footers, comments and boxes of text.
    pub(super) fn beside(&self, sheet: usize) -> Vec<String> {
        let mut texts = Vec::new();
        let mut is_box = false;
        for Record { kind, data, .. } in self.records(sheet) {
            match kind {
                HEADER | FOOTER => texts.extend(self.long_text(data)),
                CONTINUE if is_box => {
                    let wide = data.first().is_some_and(|flags| flags & 1 != 0);
                    let letters = data.get(1..).unwrap_or_default();
                    let length = if wide { letters.len() / 2 } else { letters.len() };
                    texts.extend(Segments::new(letters).text(length, wide));
                }
                _ => {}
            }
            is_box = kind == TEXT_BOX;
        }
        texts
    }

    /// The records of a sheet, those of charts within it left out.
    fn records(&self, sheet: usize) -> impl Iterator<Item = Record<'_>> {
        let mut at = self.sheets.get(sheet).map_or(usize::MAX, |(_, at)| *at);
        let mut depth = 0usize;
        std::iter::from_fn(move || {
            loop {
                let found = (at < self.stream.len()).then(|| record(&self.stream, at)).flatten()?;
                at = found.next;
                match found.kind {
                    BOF => depth += 1,
                    EOF => {
                        depth = depth.saturating_sub(1);
                        if depth == 0 {
                            at = usize::MAX;
                        }
                    }
                    _ if depth <= 1 => return Some(found),
                    _ => {}
                }
            }
        })
    }

    /// Goes through the cells of a sheet.
    pub(super) fn cells(
        &self,
        sheet: usize,
        each: &mut dyn FnMut(Cell<'_>) -> Result<ControlFlow<()>, Refused>,
    ) -> Result<(), Refused> {
        let mut text = String::new();
        // The text of a formula stands in the record after it.
        let mut formula: Option<(u32, u32)> = None;
        for (number, Record { kind, data, next }) in self.records(sheet).enumerate() {
            if number % TOLD == 0 {
                self.following.stand_at(next as u64);
                self.following.tell(&self.file)?;
            }
            let at = || Some((u32::from(u16_at(data, 0)?), u32::from(u16_at(data, 2)?)));
            let style = |at| {
                let format = u16_at(data, at).map_or(usize::MAX, usize::from);
                self.styles.get(format).copied().unwrap_or_default()
            };
            text.clear();
            let mut error = false;
            let place = match kind {
                0x0203 => at().zip(f64_at(data, 6)).map(|(place, number)| {
                    style(4).write_in(self.form, number, self.system, &mut text);
                    place
                }),
                0x027E => at().zip(u32_at(data, 6)).map(|(place, number)| {
                    style(4).write_in(self.form, packed(number), self.system, &mut text);
                    place
                }),
                0x00BD => {
                    if self.many(data, &mut text, each)?.is_break() {
                        return Ok(());
                    }
                    None
                }
                0x00FD => at().zip(u32_at(data, 6)).map(|(place, index)| {
                    let shared = usize::try_from(index).ok().and_then(|index| self.strings.get(index));
                    text.push_str(shared.unwrap_or_default());
                    place
                }),
                0x0204 | 0x00D6 => at().inspect(|_| {
                    text.push_str(&data.get(6..).and_then(|told| self.long_text(told)).unwrap_or_default());
                }),
                0x0205 => {
                    at().zip(data.get(6).copied().zip(data.get(7).copied())).map(|(place, (value, kind))| {
                        error = kind != 0;
                        text.push_str(if error { error_of(value) } else { boolean(value) });
                        place
                    })
                }
                0x0006 | 0x0206 | 0x0406 => {
                    let value = data.get(6..14);
                    match (at(), value) {
                        (Some(place), Some([0, _, _, _, _, _, 0xFF, 0xFF])) => {
                            formula = Some(place);
                            continue;
                        }
                        (Some(place), Some([1, _, value, _, _, _, 0xFF, 0xFF])) => {
                            text.push_str(boolean(*value));
                            Some(place)
                        }
                        (Some(place), Some([2, _, value, _, _, _, 0xFF, 0xFF])) => {
                            error = true;
                            text.push_str(error_of(*value));
                            Some(place)
                        }
                        (Some(_), Some([3, _, _, _, _, _, 0xFF, 0xFF])) => None,
                        (Some(place), Some(_)) => f64_at(data, 6).map(|number| {
                            style(4).write_in(self.form, number, self.system, &mut text);
                            place
                        }),
                        _ => None,
                    }
                }
                0x0207 => formula.take().inspect(|_| {
                    text.push_str(&self.long_text(data).unwrap_or_default());
                }),
                _ => None,
            };
            let Some((row, column)) = place.filter(|_| !text.is_empty()) else { continue };
            let content = if error { Content::Error(&text) } else { Content::Text(&text) };
            if each(Cell { row, column, content })?.is_break() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The numbers of a record that holds those of many cells side by side.
    fn many(
        &self,
        data: &[u8],
        text: &mut String,
        each: &mut dyn FnMut(Cell<'_>) -> Result<ControlFlow<()>, Refused>,
    ) -> Result<ControlFlow<()>, Refused> {
        let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else {
            return Ok(ControlFlow::Continue(()));
        };
        let numbers = data.get(4..data.len().saturating_sub(2)).unwrap_or_default().chunks_exact(6);
        for (column, number) in (u32::from(first)..).zip(numbers) {
            let format = u16_at(number, 0).map_or(usize::MAX, usize::from);
            let style = self.styles.get(format).copied().unwrap_or_default();
            text.clear();
            style.write_in(self.form, packed(u32_at(number, 2).unwrap_or(0)), self.system, text);
            if each(Cell { row: row.into(), column, content: Content::Text(text) })?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// The number packed into four bytes (MS-XLS, RkNumber).
fn packed(number: u32) -> f64 {
    let value = if number & 2 != 0 {
        f64::from(number.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(number & 0xFFFF_FFFC) << 32)
    };
    if number & 1 != 0 { value / 100.0 } else { value }
}

fn boolean(value: u8) -> &'static str {
    if value == 0 { "FALSE" } else { "TRUE" }
}

fn error_of(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

fn too_old(file: &str) -> Refused {
    Refused::new(
        "workbook-too-old",
        package::whole(file, ""),
        Bilingual::new("bảng tính Excel quá cũ (trước Excel 95)", "the workbook is older than Excel 95"),
        Bilingual::new(
            "mở bằng Excel hoặc LibreOffice và lưu thành .xlsx",
            "open it in Excel or LibreOffice and save it as .xlsx",
        ),
    )
}

/// Bytes of a record and of those that continue it.
struct Segments<'s> {
    parts: Vec<&'s [u8]>,
    part: usize,
    at: usize,
}

impl<'s> Segments<'s> {
    fn new(part: &'s [u8]) -> Self {
        Self { parts: vec![part], part: 0, at: 0 }
    }

    fn rest(&self) -> &'s [u8] {
        self.parts.get(self.part).and_then(|part| part.get(self.at..)).unwrap_or_default()
    }

    /// Goes on to the next record where this one is at its end.
    fn turn(&mut self) -> bool {
        while self.rest().is_empty() {
            if self.part + 1 >= self.parts.len() {
                return false;
            }
            (self.part, self.at) = (self.part + 1, 0);
        }
        true
    }

    fn take(&mut self, count: usize) -> Option<&'s [u8]> {
        self.turn();
        let taken = self.rest().get(..count)?;
        self.at += count;
        Some(taken)
    }

    fn skip(&mut self, mut count: usize) {
        while count > 0 && self.turn() {
            let step = self.rest().len().min(count);
            self.at += step;
            count -= step;
        }
    }

    /// A text of the table of shared strings, with what is said about its letters passed over.
    fn rich_text(&mut self) -> Option<String> {
        let length = usize::from(u16_at(self.take(2)?, 0)?);
        let flags = *self.take(1)?.first()?;
        let runs = if flags & 8 != 0 { usize::from(u16_at(self.take(2)?, 0)?) } else { 0 };
        let extra = if flags & 4 != 0 { usize::try_from(u32_at(self.take(4)?, 0)?).ok()? } else { 0 };
        let text = self.text(length, flags & 1 != 0)?;
        self.skip(runs * 4);
        self.skip(extra);
        Some(text)
    }

    /// `length` letters, of two bytes each when they are wide; where a record continues them it says anew whether they are.
    fn text(&mut self, length: usize, wide: bool) -> Option<String> {
        let mut wide = wide;
        let mut letters: Vec<u16> = Vec::with_capacity(length.min(1 << 15));
        while letters.len() < length {
            if self.rest().is_empty() {
                if !self.turn() {
                    return None;
                }
                wide = *self.take(1)?.first()? & 1 != 0;
            }
            let missing = length - letters.len();
            let rest = self.rest();
            if wide {
                let count = missing.min(rest.len() / 2);
                letters.extend(rest.chunks_exact(2).take(count).filter_map(|letter| u16_at(letter, 0)));
                // Half a letter at the end of a record is none.
                self.at += if count == 0 { rest.len() } else { count * 2 };
            } else {
                let count = missing.min(rest.len());
                letters.extend(rest[..count].iter().map(|letter| u16::from(*letter)));
                self.at += count;
            }
        }
        Some(String::from_utf16_lossy(&letters))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers_come_apart() {
        assert_eq!(packed(0x3FF0_0000), 1.0);
        assert_eq!(packed((1234 << 2) | 2), 1234.0);
        assert_eq!(packed((1234 << 2) | 3), 12.34);
        assert_eq!(packed((-5i32 << 2).cast_unsigned() | 2), -5.0);
    }

    #[test]
    fn a_text_goes_on_in_the_next_record() {
        // «Hồ» begins wide and goes on narrow.
        let first = [2, 0, 1, 0x48, 0x00];
        let second = [0, 0x6F];
        let mut segments = Segments { parts: vec![&first, &second], part: 0, at: 0 };
        assert_eq!(segments.rich_text().as_deref(), Some("Ho"));
        assert_eq!(segments.rich_text(), None);
    }
}
