//! A legacy Word document made by hand: a compound file with a text, its piece table, its properties and its styles.

use std::collections::HashMap;

/// A compound file (MS-CFB) of streams and empty storages, each stream in sectors of its own.
pub fn compound(streams: &[(&str, Vec<u8>)], storages: &[&str]) -> Vec<u8> {
    let sectors = |bytes: &[u8]| bytes.len().max(4096).div_ceil(512);
    let entries = 1 + streams.len() + storages.len();
    let directory = entries.div_ceil(4);
    let data: usize = streams.iter().map(|(_, bytes)| sectors(bytes)).sum();
    let fat = (directory + data).div_ceil(127) + 1;
    let mut table: Vec<u32> = vec![0xFFFF_FFFD; fat];
    let mut body = Vec::new();
    let chain = |table: &mut Vec<u32>, count: usize| {
        let first = table.len() as u32;
        table.extend((1..count as u32).map(|next| first + next));
        table.push(0xFFFF_FFFE);
        first
    };
    let entry = |name: &str, kind: u8, first: u32, size: usize| {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = entry.len() + 2;
        entry.resize(128, 0);
        entry[64] = length as u8;
        entry[66] = kind;
        entry[116..120].copy_from_slice(&first.to_le_bytes());
        entry[120..124].copy_from_slice(&(size as u32).to_le_bytes());
        entry
    };
    let mut names = entry("Root Entry", 5, 0xFFFF_FFFE, 0);
    let first_of_directory = chain(&mut table, directory);
    for (name, bytes) in streams {
        let first = chain(&mut table, sectors(bytes));
        names.extend(entry(name, 2, first, bytes.len().max(4096)));
        let mut bytes = bytes.clone();
        bytes.resize(sectors(&bytes) * 512, 0);
        body.extend(bytes);
    }
    for name in storages {
        names.extend(entry(name, 1, 0, 0));
    }
    names.resize(directory * 512, 0);
    table.resize(fat * 128, 0xFFFF_FFFF);
    let mut file = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    file.resize(512, 0);
    let mut put = |at: usize, value: u32| file[at..at + 4].copy_from_slice(&value.to_le_bytes());
    put(24, 0x0003_003E);
    put(28, 0x0009_FFFE);
    put(32, 6);
    put(44, fat as u32);
    put(48, first_of_directory);
    put(56, 4096);
    put(60, 0xFFFF_FFFE);
    put(68, 0xFFFF_FFFE);
    for index in 0..109 {
        put(76 + 4 * index, if index < fat { index as u32 } else { 0xFFFF_FFFF });
    }
    file.extend(table.into_iter().flat_map(u32::to_le_bytes));
    file.extend(names);
    file.extend(body);
    file
}

/// A document in the making.
#[derive(Default)]
pub struct Word {
    pub text: Vec<u16>,
    pub characters: Vec<(usize, Vec<u8>)>,
    paragraphs: Vec<(usize, Vec<u8>)>,
    /// Characters of the body, and of the texts after it in the order of the format.
    ends: Vec<usize>,
    /// Further tables: their place in the header, their bytes, and bytes that stand behind them.
    pub tables: Vec<(usize, Vec<u8>, Vec<u8>)>,
    pub flags: u16,
    pub storages: Vec<&'static str>,
    pub more: Vec<(&'static str, Vec<u8>)>,
}

impl Word {
    /// Words with the modifiers of their characters.
    pub fn run(&mut self, text: &str, modifiers: &[u8]) -> &mut Self {
        self.text.extend(text.encode_utf16());
        self.characters.push((self.text.len(), modifiers.to_vec()));
        self
    }

    /// The sign that ends a paragraph, cell or row, with its style and modifiers.
    pub fn end(&mut self, sign: u16, style: u16, modifiers: &[u8]) -> &mut Self {
        self.text.push(sign);
        self.characters.push((self.text.len(), Vec::new()));
        self.paragraphs.push((self.text.len(), [&style.to_le_bytes(), modifiers].concat()));
        self
    }

    /// A plain paragraph.
    pub fn line(&mut self, text: &str) -> &mut Self {
        self.run(text, &[]).end(0x0D, 0, &[])
    }

    /// One of the texts (body, notes, heads, …) ends here.
    pub fn end_text(&mut self) -> &mut Self {
        self.ends.push(self.text.len());
        self
    }

    /// The streams of the document: the text and its tables.
    pub fn streams(&self) -> Vec<(&'static str, Vec<u8>)> {
        const START: usize = 0x600;
        let mut main = vec![0; START];
        main.extend(self.text.iter().flat_map(|unit| unit.to_le_bytes()));
        main.resize(main.len().next_multiple_of(512), 0);
        let place = |at: usize| (START + 2 * at) as u32;
        let mut page = |runs: &[(usize, Vec<u8>)], wide: usize, head: fn(&[u8]) -> Vec<u8>| {
            let mut page = [0u8; 512];
            let mut at = 0;
            let mut free = 510;
            let mut known = HashMap::new();
            page[..4].copy_from_slice(&place(0).to_le_bytes());
            for (index, (end, modifiers)) in runs.iter().enumerate() {
                page[4 * (index + 1)..4 * (index + 2)].copy_from_slice(&place(*end).to_le_bytes());
                at = index + 1;
                if !modifiers.is_empty() {
                    let bytes = head(modifiers);
                    let place = known.entry(modifiers).or_insert_with(|| {
                        free = (free - bytes.len()) & !1;
                        page[free..free + bytes.len()].copy_from_slice(&bytes);
                        free / 2
                    });
                    page[4 * (runs.len() + 1) + wide * index] = *place as u8;
                }
            }
            page[511] = at as u8;
            let number = main.len() / 512;
            main.extend(page);
            let last = runs.last().map_or(0, |(end, _)| *end);
            [place(0), place(last), number as u32].into_iter().flat_map(u32::to_le_bytes).collect::<Vec<u8>>()
        };
        let characters = page(&self.characters, 1, |bytes| [&[bytes.len() as u8], bytes].concat());
        let paragraphs = page(&self.paragraphs, 13, |bytes| {
            let mut bytes = bytes.to_vec();
            bytes.resize(bytes.len().next_multiple_of(2), 0);
            [&[0, (bytes.len() / 2) as u8], bytes.as_slice()].concat()
        });
        let mut pieces = vec![2, 16, 0, 0, 0];
        pieces.extend([0, self.text.len() as u32].into_iter().flat_map(u32::to_le_bytes));
        pieces.extend([0, 0]);
        pieces.extend(place(0).to_le_bytes());
        pieces.extend([0, 0]);
        let mut table = Vec::new();
        let mut put = |at: usize, bytes: &[u8]| main[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &0xA5ECu16.to_le_bytes());
        put(2, &0x00C1u16.to_le_bytes());
        put(0x0A, &(0x0200 | self.flags).to_le_bytes());
        let mut before = 0;
        let ends = if self.ends.is_empty() { vec![self.text.len()] } else { self.ends.clone() };
        for (index, end) in ends.iter().enumerate() {
            put(0x4C + 4 * index, &((end - before) as u32).to_le_bytes());
            before = *end;
        }
        let own = [(1, styles()), (12, characters), (13, paragraphs), (15, fonts()), (33, pieces)];
        let own = own.map(|(index, bytes)| (index, bytes, Vec::new()));
        for (index, bytes, behind) in self.tables.iter().cloned().chain(own) {
            put(0x9A + 8 * index, &(table.len() as u32).to_le_bytes());
            put(0x9A + 8 * index + 4, &(bytes.len() as u32).to_le_bytes());
            table.extend(bytes);
            table.extend(behind);
        }
        vec![("WordDocument", main), ("1Table", table)]
    }

    pub fn file(&self) -> Vec<u8> {
        let mut streams = self.streams();
        streams.extend(self.more.clone());
        compound(&streams, &self.storages)
    }
}

/// Style 0 is plain, 1 is Word's heading 1, 2 a bold one of the author's at outline level 2, 3 a table of contents, 4 an
/// item at the second level of the first list.
fn styles() -> Vec<u8> {
    let style = |own: u16, name: &str, paragraph: &[u8], character: &[u8]| {
        let mut bytes: Vec<u8> = [own, 0xFFF1, 2, 0, 0].into_iter().flat_map(u16::to_le_bytes).collect();
        bytes.extend((name.len() as u16).to_le_bytes());
        bytes.extend(name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes));
        for part in [[&[0, 0], paragraph].concat(), character.to_vec()] {
            bytes.extend((part.len() as u16).to_le_bytes());
            bytes.extend(&part);
            bytes.resize(bytes.len().next_multiple_of(2), 0);
        }
        [&(bytes.len() as u16).to_le_bytes(), bytes.as_slice()].concat()
    };
    let mut sheet: Vec<u8> = [18u16, 5, 10].into_iter().flat_map(u16::to_le_bytes).collect();
    sheet.resize(20, 0);
    sheet.extend(style(0, "Normal", &[], &[]));
    sheet.extend(style(1, "heading 1", &[], &[0x35, 0x08, 1]));
    sheet.extend(style(0x0FFE, "Muc", &[0x40, 0x26, 1], &[0x35, 0x08, 1]));
    sheet.extend(style(19, "toc 1", &[], &[]));
    sheet.extend(style(0x0FFE, "Muc nho", &[0x0A, 0x26, 1, 0x0B, 0x46, 1, 0], &[]));
    sheet
}

fn fonts() -> Vec<u8> {
    let font = |name: &str| {
        let mut bytes = vec![0; 40];
        bytes.extend(name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes));
        bytes[0] = (bytes.len() - 1) as u8;
        bytes
    };
    [vec![2, 0, 0, 0], font("Times New Roman"), font(".VnTime")].concat()
}
