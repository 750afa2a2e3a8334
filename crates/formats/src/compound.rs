//! The compound file around an old Word document or workbook (MS-CFB): its streams, found by name.
//!
//! Chains of sectors are followed within the bytes there are, each sector at most once. It writes nothing.

const END: u32 = 0xFFFF_FFFE;
const HEADER: usize = 512;
const ENTRY: usize = 128;

pub(crate) struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_sector: usize,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    cutoff: u64,
    directory: Vec<u8>,
}

impl<'b> Compound<'b> {
    /// `None` when the bytes are no whole compound file.
    pub(crate) fn open(bytes: &'b [u8]) -> Option<Self> {
        let sector = 1usize << u16_at(bytes, 30).filter(|shift| matches!(shift, 9 | 12))?;
        let mini_sector = 1usize << u16_at(bytes, 32).filter(|shift| (4..=9).contains(shift))?;
        let mut compound = Self {
            bytes,
            sector,
            fat: Vec::new(),
            mini_sector,
            mini_fat: Vec::new(),
            mini: Vec::new(),
            cutoff: u64::from(u32_at(bytes, 56)?),
            directory: Vec::new(),
        };
        for number in compound.fat_sectors()? {
            let Some(sector) = compound.sector_at(number) else { break };
            let entries = sector.chunks_exact(4).filter_map(|entry| u32_at(entry, 0));
            compound.fat.extend(entries);
        }
        compound.directory = compound.chain(u32_at(bytes, 48)?);
        let mini_fat = compound.chain(u32_at(bytes, 60)?);
        compound.mini_fat = mini_fat.chunks_exact(4).filter_map(|entry| u32_at(entry, 0)).collect();
        let root = compound.directory.get(..ENTRY)?;
        compound.mini = compound.chain(u32_at(root, 116)?);
        Some(compound)
    }

    /// The numbers of the sectors that hold the table of chains.
    fn fat_sectors(&self) -> Option<Vec<u32>> {
        let count = usize::try_from(u32_at(self.bytes, 44)?).ok()?.min(self.sectors());
        let mut numbers: Vec<u32> =
            (0..109).filter_map(|index| u32_at(self.bytes, 76 + 4 * index)).take(count).collect();
        let mut next = u32_at(self.bytes, 68)?;
        let mut seen = 0;
        while numbers.len() < count && next < END && seen <= self.sectors() {
            let Some(sector) = self.sector_at(next) else { break };
            let own = sector.len().saturating_sub(4);
            numbers.extend(sector[..own].chunks_exact(4).filter_map(|entry| u32_at(entry, 0)));
            next = u32_at(sector, own)?;
            seen += 1;
        }
        numbers.truncate(count);
        numbers.retain(|number| *number < END);
        Some(numbers)
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector
    }

    /// The bytes of a sector; the last may be cut off.
    fn sector_at(&self, number: u32) -> Option<&'b [u8]> {
        let start = usize::try_from(number).ok()?.checked_add(1)?.checked_mul(self.sector)?;
        let start = if self.sector < HEADER { return None } else { start };
        let end = start.saturating_add(self.sector).min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The bytes of a chain of sectors.
    fn chain(&self, first: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut next = first;
        for _ in 0..=self.sectors() {
            let Some(sector) = (next < END).then(|| self.sector_at(next)).flatten() else { break };
            bytes.extend_from_slice(sector);
            let Some(&follows) = usize::try_from(next).ok().and_then(|index| self.fat.get(index)) else {
                break;
            };
            next = follows;
        }
        bytes
    }

    fn mini_chain(&self, first: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut next = first;
        for _ in 0..=self.mini_fat.len() {
            let Some(index) = usize::try_from(next).ok().filter(|_| next < END) else { break };
            let start = index.saturating_mul(self.mini_sector);
            let Some(sector) = self.mini.get(start..start.saturating_add(self.mini_sector)) else { break };
            bytes.extend_from_slice(sector);
            let Some(&follows) = self.mini_fat.get(index) else { break };
            next = follows;
        }
        bytes
    }

    /// The names of all streams and storages, wherever they stand.
    pub(crate) fn names(&self) -> impl Iterator<Item = String> {
        self.directory.chunks_exact(ENTRY).filter(|entry| matches!(entry[66], 1 | 2)).map(|entry| {
            let length = u16_at(entry, 64).map_or(0, usize::from).clamp(2, 64);
            let units: Vec<u16> = (0..length / 2 - 1).filter_map(|unit| u16_at(entry, 2 * unit)).collect();
            String::from_utf16_lossy(&units)
        })
    }

    /// The stream called `name`.
    pub(crate) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let wanted: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
        let entry = self.directory.chunks_exact(ENTRY).find(|entry| {
            let length = u16_at(entry, 64).map_or(0, usize::from);
            entry[66] == 2 && length == wanted.len() && entry.starts_with(&wanted)
        })?;
        let first = u32_at(entry, 116)?;
        let size = u64::from(u32_at(entry, 120)?);
        let mut bytes = if size < self.cutoff { self.mini_chain(first) } else { self.chain(first) };
        bytes.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Some(bytes)
    }
}

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

pub(crate) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}
