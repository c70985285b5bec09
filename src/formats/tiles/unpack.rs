//! Unpacking with a bound.

use super::{FormatErrorKind, too_large};
use ::pmtiles::Compression;
use flate2::read::{MultiGzDecoder, ZlibDecoder};
use std::io::Read;

/// Unpacks bytes of a known packing into at most so many.
pub(super) fn as_stated(packed: Vec<u8>, packing: Compression, most: usize) -> Result<Vec<u8>, FormatErrorKind> {
    match packing {
        Compression::None | Compression::Unknown => as_it_looks(packed, most),
        // Some writers state gzip and pack nothing.
        Compression::Gzip if !packed.starts_with(GZIP) => Ok(packed),
        Compression::Gzip => unpacked(MultiGzDecoder::new(packed.as_slice()), most),
        Compression::Brotli => Err(FormatErrorKind::UnreadTiles("Brotli".to_owned())),
        Compression::Zstd => Err(FormatErrorKind::UnreadTiles("Zstandard".to_owned())),
    }
}

const GZIP: &[u8] = &[0x1f, 0x8b];

/// Unpacks bytes by their first ones: gzip, zlib, or not packed at all.
pub(super) fn as_it_looks(packed: Vec<u8>, most: usize) -> Result<Vec<u8>, FormatErrorKind> {
    match packed.as_slice() {
        bytes if bytes.starts_with(GZIP) => unpacked(MultiGzDecoder::new(bytes), most),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Err(FormatErrorKind::UnreadTiles("Zstandard".to_owned())),
        // A vector tile begins with 0x1a, so this is no tile by chance.
        bytes @ [0x78, flags, ..] if (0x7800 + u32::from(*flags)).is_multiple_of(31) => {
            unpacked(ZlibDecoder::new(bytes), most)
        }
        _ => Ok(packed),
    }
}

fn unpacked(reader: impl Read, most: usize) -> Result<Vec<u8>, FormatErrorKind> {
    let mut bytes = Vec::new();
    let read = reader.take(most as u64 + 1).read_to_end(&mut bytes);
    match read {
        _ if bytes.len() > most => Err(too_large(most)),
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Err(FormatErrorKind::Truncated),
        Err(error) => Err(FormatErrorKind::Damaged(error.to_string())),
    }
}
