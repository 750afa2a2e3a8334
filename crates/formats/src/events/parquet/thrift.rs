//! The little of Thrift's compact protocol that tells, before anything is unpacked, how deep a Parquet file's schema nests
//! and how large its pages are.
//!
//! Nothing is kept and no memory is reserved by a number in the file; what is no Thrift comes back as `None`.

/// Nesting of structures that are passed over.
const DEEP: u8 = 32;

const STOP: u8 = 0;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCT: u8 = 12;

/// What the header of a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageHeader {
    /// Bytes of the header itself.
    pub(super) length: usize,
    /// Bytes of the page as it lies in the file.
    pub(super) packed: usize,
    /// Bytes of the page, levels included, once it is unpacked.
    pub(super) unpacked: usize,
    /// It is the chunk's dictionary.
    pub(super) is_dictionary: bool,
    /// Bytes of the levels before the values that are never packed (pages of version 2).
    pub(super) levels: usize,
    /// The values are packed as the column says.
    pub(super) is_packed: bool,
}

/// The header of the page that begins at `bytes`.
pub(super) fn page_header(bytes: &[u8]) -> Option<PageHeader> {
    let mut thrift = Thrift { bytes, at: 0 };
    let (mut kind, mut unpacked, mut packed) = (None, None, None);
    let (mut levels, mut is_packed) = (0, true);
    let mut id = 0;
    while let Some(field) = thrift.field(&mut id)? {
        match (id, field) {
            (1, _) => kind = Some(thrift.number()?),
            (2, _) => unpacked = Some(thrift.number()?),
            (3, _) => packed = Some(thrift.number()?),
            (8, STRUCT) => (levels, is_packed) = thrift.second_version()?,
            (_, field) => thrift.skip(field, DEEP)?,
        }
    }
    Some(PageHeader {
        length: thrift.at,
        packed: usize::try_from(packed?).ok()?,
        unpacked: usize::try_from(unpacked?).ok()?,
        is_dictionary: kind? == 2,
        levels,
        is_packed,
    })
}

/// How deep the schema in `footer` nests; `None` when it is no footer or nests deeper than `limit`.
pub(super) fn schema_depth(footer: &[u8], limit: usize) -> Option<usize> {
    let mut thrift = Thrift { bytes: footer, at: 0 };
    let mut deepest = 0;
    let mut id = 0;
    while let Some(field) = thrift.field(&mut id)? {
        if (id, field) != (2, LIST) {
            thrift.skip(field, DEEP)?;
            continue;
        }
        let (count, STRUCT) = thrift.list()? else { return None };
        // Elements stand as in a book: each is followed by its children. How many are left, at each depth:
        let mut left: Vec<u64> = Vec::new();
        for _ in 0..count {
            while left.last() == Some(&0) {
                left.pop();
            }
            if let Some(last) = left.last_mut() {
                *last -= 1;
            }
            left.push(thrift.children()?);
            deepest = deepest.max(left.len());
            if deepest > limit {
                return None;
            }
        }
    }
    Some(deepest)
}

struct Thrift<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Thrift<'_> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn number(&mut self) -> Option<i64> {
        let value = self.unsigned()?;
        Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// The kind of the next field, whose number comes after `id` or is written out; nothing at the end of the structure.
    fn field(&mut self, id: &mut i64) -> Option<Option<u8>> {
        let head = self.byte()?;
        if head == STOP {
            return Some(None);
        }
        let step = i64::from(head >> 4);
        *id = if step == 0 { self.number()? } else { id.checked_add(step)? };
        Some(Some(head & 0x0f))
    }

    /// How many elements a list has, and their kind.
    fn list(&mut self) -> Option<(u64, u8)> {
        let head = self.byte()?;
        let count = u64::from(head >> 4);
        let count = if count == 15 { self.unsigned()? } else { count };
        Some((count, head & 0x0f))
    }

    fn pass(&mut self, count: u64) -> Option<()> {
        let end = self.at.checked_add(usize::try_from(count).ok()?)?;
        self.at = (end <= self.bytes.len()).then_some(end)?;
        Some(())
    }

    /// Passes over the value of a field.
    fn skip(&mut self, kind: u8, deep: u8) -> Option<()> {
        let deep = deep.checked_sub(1)?;
        match kind {
            // Whether it is true stands in the head of the field.
            1 | 2 => Some(()),
            3 => self.pass(1),
            4..=6 => self.unsigned().map(|_| ()),
            7 => self.pass(8),
            BINARY => {
                let length = self.unsigned()?;
                self.pass(length)
            }
            LIST | SET => {
                let (count, kind) = self.list()?;
                (0..count).try_for_each(|_| self.skip_element(kind, deep))
            }
            MAP => {
                let count = self.unsigned()?;
                let kinds = if count == 0 { 0 } else { self.byte()? };
                (0..count).try_for_each(|_| {
                    self.skip_element(kinds >> 4, deep)?;
                    self.skip_element(kinds & 0x0f, deep)
                })
            }
            STRUCT => {
                let mut id = 0;
                while let Some(kind) = self.field(&mut id)? {
                    self.skip(kind, deep)?;
                }
                Some(())
            }
            _ => None,
        }
    }

    fn skip_element(&mut self, kind: u8, deep: u8) -> Option<()> {
        if matches!(kind, 1 | 2) { self.pass(1) } else { self.skip(kind, deep) }
    }

    /// How many children an element of the schema has.
    fn children(&mut self) -> Option<u64> {
        let (mut children, mut id) = (0, 0);
        while let Some(kind) = self.field(&mut id)? {
            if id == 5 {
                children = u64::try_from(self.number()?).ok()?;
            } else {
                self.skip(kind, DEEP)?;
            }
        }
        Some(children)
    }

    /// Of a page of version 2: the bytes of its levels, and whether the rest is packed.
    fn second_version(&mut self) -> Option<(usize, bool)> {
        let (mut levels, mut is_packed, mut id) = (0usize, true, 0);
        while let Some(kind) = self.field(&mut id)? {
            match id {
                5 | 6 => levels = levels.checked_add(usize::try_from(self.number()?).ok()?)?,
                7 => is_packed = kind == 1,
                _ => self.skip(kind, DEEP)?,
            }
        }
        Some((levels, is_packed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_header_tells_its_sizes() {
        // type 0, 100 bytes unpacked, 20 packed, then a structure that is passed over.
        let data = [0x15, 0x00, 0x15, 0xc8, 0x01, 0x15, 0x28, 0x2c, 0x15, 0x06, 0x15, 0x00, 0x00, 0x00, 0xff];
        let header = page_header(&data).unwrap();
        assert_eq!(
            header,
            PageHeader {
                length: 14,
                packed: 20,
                unpacked: 100,
                is_dictionary: false,
                levels: 0,
                is_packed: true
            }
        );
        for end in 0..14 {
            assert_eq!(page_header(&data[..end]), None, "{end}");
        }
        // A size below zero is none.
        assert_eq!(page_header(&[0x15, 0x00, 0x15, 0x01, 0x15, 0x28, 0x00]), None);
    }

    #[test]
    fn a_schema_that_nests_too_deep_is_told_before_it_is_built() {
        let chain = |depth: u8| -> Vec<u8> {
            // Field 2, a list of structures of which each says that it has one child.
            let mut bytes = vec![0x29, 0xfc, depth];
            bytes.extend([0x55, 0x02, 0x00].repeat(usize::from(depth)));
            bytes.push(0);
            bytes
        };
        assert_eq!(schema_depth(&chain(60), 64), Some(60));
        assert_eq!(schema_depth(&chain(65), 64), None);
        assert_eq!(schema_depth(&chain(60)[..80], 64), None);
        assert_eq!(schema_depth(&[0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x7f], 64), None);
        // Lists within lists are passed over to a depth only.
        assert_eq!(schema_depth(&[0x19; 1000], 64), None);
    }
}
