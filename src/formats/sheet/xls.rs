//! Before an old Excel file is given to its reader: whether the places of its cells span more than can be kept. The reader
//! makes an array of everything between the first and the last cell of a sheet.
//!
//! Compound files by [MS-CFB], records of the workbook by [MS-XLS].

use crate::formats::FormatErrorKind;

/// Cells between the first and the last, of all sheets.
const MAX_SPANNED: u64 = 8_000_000;
const END_OF_CHAIN: u32 = 0xffff_fffa;

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

/// Refuses a file whose sheets span too much, or whose workbook can't be found.
pub(super) fn check_bounds(bytes: &[u8]) -> Result<(), FormatErrorKind> {
    let stream = workbook(bytes).ok_or_else(|| FormatErrorKind::Damaged("it holds no workbook".to_owned()))?;
    if spanned(&stream) > MAX_SPANNED {
        return Err(FormatErrorKind::TooLarge { limit: format!("{MAX_SPANNED} cells") });
    }
    Ok(())
}

/// A compound file's sectors and the chains they form.
struct Compound<'a> {
    bytes: &'a [u8],
    sector_len: usize,
    table: Vec<u32>,
}

impl<'a> Compound<'a> {
    fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30).filter(|shift| matches!(shift, 9 | 12))?;
        let mut compound = Self { bytes, sector_len: 1 << shift, table: Vec::new() };
        // The first 109 places of the table stand in the header, others in a chain of sectors.
        let mut places: Vec<u32> = (0..109).filter_map(|n| u32_at(bytes, 76 + n * 4)).collect();
        let mut next = u32_at(bytes, 68)?;
        let sectors = bytes.len() / compound.sector_len;
        let per_sector = compound.sector_len / 4;
        for _ in 0..sectors {
            let Some(sector) = compound.sector(next) else { break };
            places.extend((0..per_sector - 1).filter_map(|n| u32_at(sector, n * 4)));
            next = u32_at(sector, (per_sector - 1) * 4)?;
        }
        for place in places.into_iter().take(sectors) {
            if let Some(sector) = compound.sector(place) {
                compound.table.extend((0..per_sector).filter_map(|n| u32_at(sector, n * 4)));
            }
        }
        Some(compound)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let start = (usize::try_from(number).ok()?.checked_add(1)?).checked_mul(self.sector_len)?;
        // The last one may be cut short.
        self.bytes.get(start..self.bytes.len().min(start.checked_add(self.sector_len)?)).filter(|s| !s.is_empty())
    }

    /// The bytes of a chain; never more than the file has.
    fn chain(&self, first: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut next = first;
        while next < END_OF_CHAIN && bytes.len() <= self.bytes.len() {
            let Some(sector) = self.sector(next) else { break };
            bytes.extend_from_slice(sector);
            next = usize::try_from(next).ok().and_then(|n| self.table.get(n).copied()).unwrap_or(u32::MAX);
        }
        bytes
    }
}

/// The stream with the records of all sheets.
fn workbook(bytes: &[u8]) -> Option<Vec<u8>> {
    let compound = Compound::open(bytes)?;
    let directory = compound.chain(u32_at(bytes, 48)?);
    let entries: Vec<&[u8]> = directory.chunks_exact(128).collect();
    let name = |entry: &[u8]| {
        let len = usize::from(u16_at(entry, 64)?).checked_sub(2)?;
        let units: Vec<u16> = entry.get(..len)?.chunks_exact(2).filter_map(|unit| u16_at(unit, 0)).collect();
        String::from_utf16(&units).ok()
    };
    let is_workbook =
        |entry: &&&[u8]| name(entry).is_some_and(|n| matches!(n.to_lowercase().as_str(), "workbook" | "book"));
    let entry = entries.iter().find(is_workbook)?;
    let (first, len) = (u32_at(entry, 116)?, u32_at(entry, 120)? as usize);
    let mut stream = if len < u32_at(bytes, 56)? as usize {
        small_stream(&compound, entries.first()?, first, u32_at(bytes, 60)?)
    } else {
        compound.chain(first)
    };
    stream.truncate(len);
    Some(stream)
}

/// Short streams share the sectors of the root entry's stream.
fn small_stream(compound: &Compound, root: &[u8], first: u32, table: u32) -> Vec<u8> {
    let holder = compound.chain(u32_at(root, 116).unwrap_or(u32::MAX));
    let table = compound.chain(table);
    let mut bytes = Vec::new();
    let mut next = first;
    while next < END_OF_CHAIN && bytes.len() <= holder.len() {
        let at = next as usize;
        let Some(sector) = at.checked_mul(64).and_then(|start| holder.get(start..start + 64)) else { break };
        bytes.extend_from_slice(sector);
        next = u32_at(&table, at * 4).unwrap_or(u32::MAX);
    }
    bytes
}

/// Cells between the first and the last of each sheet, summed.
fn spanned(stream: &[u8]) -> u64 {
    let (mut total, mut at) = (0_u64, 0_usize);
    let mut extent: Option<[u64; 4]> = None;
    let size = |extent: Option<[u64; 4]>| extent.map_or(0, |[r0, r1, c0, c1]| (r1 - r0 + 1) * (c1 - c0 + 1));
    while let (Some(kind), Some(len)) = (u16_at(stream, at), u16_at(stream, at + 2)) {
        let data = stream.get(at + 4..at + 4 + usize::from(len)).unwrap_or(&[]);
        match kind {
            // A new sheet begins.
            0x0809 => total += size(extent.take()),
            // Formula, blanks, numbers, labels, truths, in all their forms.
            0x0006 | 0x0206 | 0x0406 | 0x00bd | 0x00be | 0x00d6 | 0x00fd | 0x0201 | 0x0203 | 0x0204 | 0x0205
            | 0x027e => {
                if let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) {
                    let last = match kind {
                        0x00bd | 0x00be => {
                            data.len().checked_sub(2).and_then(|end| u16_at(data, end)).unwrap_or(column)
                        }
                        _ => column,
                    };
                    let (row, first, last) = (u64::from(row), u64::from(column.min(last)), u64::from(column.max(last)));
                    extent = Some(extent.map_or([row, row, first, last], |[r0, r1, c0, c1]| {
                        [r0.min(row), r1.max(row), c0.min(first), c1.max(last)]
                    }));
                }
            }
            _ => {}
        }
        at += 4 + usize::from(len);
    }
    total + size(extent)
}
