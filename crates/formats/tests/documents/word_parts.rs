//! Lists, text boxes and drawings of a legacy Word document made by hand.

use crate::word::Word;

impl Word {
    /// The sign that ended the last paragraph is deleted.
    pub fn deleted(&mut self) -> &mut Self {
        if let Some((_, modifiers)) = self.characters.last_mut() {
            *modifiers = vec![0x00, 0x08, 1];
        }
        self
    }

    /// Lists by their levels, and the numbers paragraphs name, each with its list and its own levels.
    pub fn lists(&mut self, lists: &[&[Vec<u8>]], numbers: &[(u32, &[Vec<u8>])]) -> &mut Self {
        let mut table = (lists.len() as u16).to_le_bytes().to_vec();
        let mut behind = Vec::new();
        for (id, levels) in (0u32..).zip(lists) {
            table.extend(id.to_le_bytes());
            table.extend([0; 22]);
            let simple = levels.len() == 1;
            table.extend([u8::from(simple), 0]);
            behind.extend(levels.concat());
            for _ in levels.len()..if simple { 1 } else { 9 } {
                behind.extend(level(1, 0xFF, 0, ""));
            }
        }
        self.tables.push((73, table, behind));
        let mut table = (numbers.len() as u32).to_le_bytes().to_vec();
        for (list, own) in numbers {
            table.extend(list.to_le_bytes());
            table.extend([0, 0, 0, 0, 0, 0, 0, 0, own.len() as u8, 0, 0, 0]);
        }
        for (_, own) in numbers {
            table.extend([0xFF; 4]);
            table.extend(own.concat());
        }
        self.tables.push((74, table, Vec::new()));
        self
    }

    /// How many signs there are.
    pub fn at(&self) -> u32 {
        self.text.len() as u32
    }

    /// Shapes with the signs they are anchored at, the texts of boxes with where they begin and their shapes, and the
    /// drawings these shapes stand in.
    pub fn boxes(&mut self, anchors: &[(u32, u32)], texts: &[(u32, u32)], drawings: Vec<u8>) -> &mut Self {
        let numbers = |entries: &[(u32, u32)]| -> Vec<u8> {
            entries.iter().flat_map(|(at, _)| at.to_le_bytes()).chain([0xFF, 0xFF, 0, 0]).collect()
        };
        let mut table = numbers(anchors);
        for (_, shape) in anchors {
            table.extend(shape.to_le_bytes());
            table.extend([0; 22]);
        }
        self.tables.push((40, table, Vec::new()));
        let mut table = numbers(texts);
        for (_, shape) in texts {
            table.extend([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            table.extend(shape.to_le_bytes());
            table.extend([0; 4]);
        }
        self.tables.push((56, table, Vec::new()));
        self.tables.push((50, drawings, Vec::new()));
        self
    }
}

/// A record of a drawing.
pub fn record(kind: u16, inside: &[u8]) -> Vec<u8> {
    let flags: u16 = if kind < 0xF005 { 0x0F } else { 0 };
    [&flags.to_le_bytes()[..], &kind.to_le_bytes(), &(inside.len() as u32).to_le_bytes(), inside].concat()
}

/// A shape of a drawing.
pub fn shape(number: u32) -> Vec<u8> {
    let inside = [number, 0].map(u32::to_le_bytes).concat();
    record(0xF004, &[record(0xF00A, &inside), record(0xF00D, &[0; 4])].concat())
}

/// A level of a list: its first number, its form (23 is a sign, 255 none), its flags and its text, in which signs below 9
/// are the numbers of levels.
pub fn level(start: u32, format: u8, flags: u8, text: &str) -> Vec<u8> {
    let mut bytes = start.to_le_bytes().to_vec();
    bytes.extend([format, flags]);
    bytes.resize(24, 0);
    // The characters' properties stand behind the paragraph's.
    bytes.extend([3, 4, 1, 0, 0x11, 0x84, 0, 0, 0x35, 0x08, 1]);
    bytes.extend((text.encode_utf16().count() as u16).to_le_bytes());
    bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}
