//! PMTiles version 3: a header, directories that name tiles by their number along a Hilbert curve, the tiles.
//!
//! Format: PMTiles specification 3.4, section 3 (header) and 4 (directories). All offsets are held against their section, all
//! lengths against a bound; directories lead at most [`MAX_DEPTH`] levels down, so that none can lead in a circle.

use super::{FormatErrorKind, MAX_PACKED_BYTES, Stated, TileId, TileKind, bounds, lock, too_large, unpack, zooms};
use ::pmtiles::{Compression, Header, PmtError, TileCoord, TileId as Number, TileType};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex};

const HEADER_BYTES: usize = 127;
/// The root directory and leaves below it.
const MAX_DEPTH: usize = 4;
const MAX_DIRECTORY_BYTES: usize = 32 << 20;
const MAX_ENTRIES: usize = 1_000_000;
const MAX_METADATA_BYTES: usize = 16 << 20;
/// Leaves that are kept: neighbouring tiles are in the same few.
const KEPT_LEAVES: usize = 16;
const KEPT_ENTRIES: usize = 500_000;

/// A stretch of the file.
#[derive(Clone, Copy)]
struct Section {
    offset: u64,
    length: u64,
}

impl Section {
    /// A part of it, in bytes of the file; `None` where it sticks out.
    fn part(self, offset: u64, length: u64) -> Option<Self> {
        let end = offset.checked_add(length)?;
        let offset = self.offset.checked_add(offset)?;
        (end <= self.length).then_some(Self { offset, length })
    }
}

/// One entry of a directory: a tile that stands for a run of numbers, or (run 0) a leaf directory.
#[derive(Clone, Copy, Default)]
struct Entry {
    number: u64,
    run: u32,
    length: u32,
    offset: u64,
}

type Directory = Arc<Vec<Entry>>;

/// An open archive.
pub(super) struct Archive {
    file: Mutex<File>,
    header: Header,
    metadata: Section,
    leaves: Section,
    data: Section,
    root: Directory,
    kept: Mutex<VecDeque<(u64, Directory)>>,
}

impl Archive {
    pub(super) fn of(mut file: File) -> Result<Self, FormatErrorKind> {
        file.seek(SeekFrom::Start(0))?;
        let mut start = Vec::with_capacity(HEADER_BYTES);
        (&mut file).take(HEADER_BYTES as u64).read_to_end(&mut start)?;
        let sections = sections(&start).ok_or(FormatErrorKind::Truncated)?;
        // Some early files have the digit instead of the number.
        match start.get(7) {
            Some(3 | b'3') => {}
            version => {
                return Err(FormatErrorKind::UnreadTiles(format!("PMTiles {}", version.copied().unwrap_or(0))));
            }
        }
        let header = Header::try_from_bytes(start.into()).map_err(kind_of)?;
        let [root, metadata, leaves, data] = sections;
        let file = Mutex::new(file);
        let root = directory(&file, root, header.internal_compression())?;
        Ok(Self { file, header, metadata, leaves, data, root, kept: Mutex::default() })
    }

    pub(super) fn tile_compression(&self) -> Compression {
        self.header.tile_compression
    }

    pub(super) fn stated(&self) -> Result<Stated, FormatErrorKind> {
        let header = &self.header;
        let kind = match header.tile_type {
            TileType::Mvt => Some(TileKind::Vector),
            TileType::Png | TileType::Jpeg | TileType::Webp => Some(TileKind::Picture),
            TileType::Unknown => None,
            TileType::Avif => return Err(FormatErrorKind::UnreadTiles("AVIF".to_owned())),
            TileType::Mlt => return Err(FormatErrorKind::UnreadTiles("MapLibre Tiles".to_owned())),
        };
        let metadata = self.metadata().unwrap_or_else(|error| {
            // Without it a title is missing, not a map.
            log::warn!("metadata of a tile file can't be read: {error}");
            serde_json::Value::Null
        });
        let text = |key: &str| metadata.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let area = [header.min_longitude, header.min_latitude, header.max_longitude, header.max_latitude];
        Ok(Stated {
            kind,
            zooms: zooms(header.min_zoom, header.max_zoom)?,
            bounds: bounds(area),
            name: text("name"),
            attribution: text("attribution"),
        })
    }

    fn metadata(&self) -> Result<serde_json::Value, FormatErrorKind> {
        if self.metadata.length == 0 {
            return Ok(serde_json::Value::Null);
        }
        let packed = read(&self.file, self.metadata, MAX_PACKED_BYTES)?;
        let bytes = unpack::as_stated(packed, self.header.internal_compression(), MAX_METADATA_BYTES)?;
        serde_json::from_slice(&bytes).map_err(|error| FormatErrorKind::Damaged(error.to_string()))
    }

    pub(super) fn packed(&self, id: TileId) -> Result<Option<Vec<u8>>, FormatErrorKind> {
        let Ok(coordinates) = TileCoord::new(id.zoom, id.x, id.y) else { return Ok(None) };
        let number = Number::from(coordinates).value();
        let mut directory = self.root.clone();
        for _ in 0..MAX_DEPTH {
            let Some(entry) = find(&directory, number) else { return Ok(None) };
            if entry.run > 0 {
                return self.tile(entry).map(Some);
            }
            directory = self.leaf(entry)?;
        }
        Err(too_deep())
    }

    pub(super) fn first(&self) -> Result<Option<Vec<u8>>, FormatErrorKind> {
        let mut directory = self.root.clone();
        for _ in 0..MAX_DEPTH {
            if let Some(entry) = directory.iter().find(|entry| entry.run > 0) {
                return self.tile(*entry).map(Some);
            }
            let Some(leaf) = directory.first().copied() else { return Ok(None) };
            directory = self.leaf(leaf)?;
        }
        Err(too_deep())
    }

    fn tile(&self, entry: Entry) -> Result<Vec<u8>, FormatErrorKind> {
        let part = self.data.part(entry.offset, u64::from(entry.length)).ok_or_else(sticks_out)?;
        read(&self.file, part, MAX_PACKED_BYTES)
    }

    fn leaf(&self, entry: Entry) -> Result<Directory, FormatErrorKind> {
        if let Some((_, known)) = lock(&self.kept).iter().find(|(offset, _)| *offset == entry.offset) {
            return Ok(known.clone());
        }
        let part = self.leaves.part(entry.offset, u64::from(entry.length)).ok_or_else(sticks_out)?;
        let leaf = directory(&self.file, part, self.header.internal_compression())?;
        let mut kept = lock(&self.kept);
        kept.push_front((entry.offset, leaf.clone()));
        kept.truncate(KEPT_LEAVES);
        while kept.len() > 1 && kept.iter().map(|(_, leaf)| leaf.len()).sum::<usize>() > KEPT_ENTRIES {
            kept.pop_back();
        }
        Ok(leaf)
    }
}

fn sticks_out() -> FormatErrorKind {
    FormatErrorKind::Damaged("a directory points outside the file's sections".to_owned())
}

fn too_deep() -> FormatErrorKind {
    FormatErrorKind::Damaged("directories lead too deep".to_owned())
}

/// Root directory, metadata, leaf directories, tiles, as the header states them. The crate reads them, too, but keeps them to itself.
fn sections(header: &[u8]) -> Option<[Section; 4]> {
    if header.len() < HEADER_BYTES {
        return None;
    }
    let number = |at: usize| Some(u64::from_le_bytes(header.get(at..at + 8)?.try_into().ok()?));
    let section = |at: usize| Some(Section { offset: number(at)?, length: number(at + 8)? });
    Some([section(8)?, section(24)?, section(40)?, section(56)?])
}

fn kind_of(error: PmtError) -> FormatErrorKind {
    match error {
        PmtError::InvalidMagicNumber => FormatErrorKind::UnknownKind,
        other => FormatErrorKind::Damaged(other.to_string()),
    }
}

/// Reads a stretch of the file of at most so many bytes.
fn read(file: &Mutex<File>, part: Section, most: usize) -> Result<Vec<u8>, FormatErrorKind> {
    let length = usize::try_from(part.length).ok().filter(|length| *length <= most).ok_or_else(|| too_large(most))?;
    let mut file = lock(file);
    file.seek(SeekFrom::Start(part.offset))?;
    let mut bytes = Vec::with_capacity(length);
    (&mut *file).take(part.length).read_to_end(&mut bytes)?;
    if bytes.len() < length { Err(FormatErrorKind::Truncated) } else { Ok(bytes) }
}

fn directory(file: &Mutex<File>, part: Section, packing: Compression) -> Result<Directory, FormatErrorKind> {
    let bytes = unpack::as_stated(read(file, part, MAX_PACKED_BYTES)?, packing, MAX_DIRECTORY_BYTES)?;
    entries(&bytes).map(Arc::new).ok_or_else(|| FormatErrorKind::Damaged("a directory is no directory".to_owned()))
}

/// Four columns of numbers of variable length: number (as difference), run, length, offset (0: right after the one before).
fn entries(mut bytes: &[u8]) -> Option<Vec<Entry>> {
    let bytes = &mut bytes;
    let count = usize::try_from(varint(bytes)?).ok()?;
    if count > MAX_ENTRIES || count > bytes.len() / 4 {
        return None;
    }
    let mut entries = vec![Entry::default(); count];
    let mut number = 0_u64;
    for entry in &mut entries {
        number = number.checked_add(varint(bytes)?)?;
        entry.number = number;
    }
    for entry in &mut entries {
        entry.run = u32::try_from(varint(bytes)?).ok()?;
    }
    for entry in &mut entries {
        entry.length = u32::try_from(varint(bytes)?).ok().filter(|length| *length > 0)?;
    }
    let mut after = None;
    for entry in &mut entries {
        entry.offset = match varint(bytes)? {
            0 => after?,
            offset => offset - 1,
        };
        after = entry.offset.checked_add(u64::from(entry.length));
    }
    Some(entries)
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let part = u64::from(byte & 0x7f);
        if shift == 63 && part > 1 {
            return None;
        }
        value |= part << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// The entry a number falls to: the last that begins at or before it, if its run reaches so far or it is a leaf.
fn find(directory: &[Entry], number: u64) -> Option<Entry> {
    let at = directory.partition_point(|entry| entry.number <= number).checked_sub(1)?;
    let entry = *directory.get(at)?;
    (entry.run == 0 || number - entry.number < u64::from(entry.run)).then_some(entry)
}
