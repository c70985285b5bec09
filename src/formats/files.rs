//! Bytes of files, with bounds: reading, unpacking, packing, hashing.

use super::{FormatError, FormatErrorKind, text};
use crate::geometry::Watch;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read, Write};
use std::path::Path;

/// A number of bytes with the words for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub bytes: u64,
    pub words: &'static str,
}

/// For shapefiles and archives, and for everything unpacked from one archive.
pub(super) const BINARY: Limit = Limit { bytes: 2 << 30, words: "2 GiB" };
/// For text: GeoJSON and CSV take several times their size in memory.
pub(super) const TEXT: Limit = Limit { bytes: 512 << 20, words: "512 MiB" };
/// For spreadsheets: what is read from them takes many times their size in memory.
pub(super) const SHEET: Limit = Limit { bytes: 256 << 20, words: "256 MiB" };
/// An archive that grows by more than this, beyond [`BOMB_FROM`], is taken for a trap.
const MAX_RATIO: u64 = 200;
const BOMB_FROM: u64 = 64 << 20;
/// More members than this are not looked at.
const MAX_MEMBERS: usize = 10_000;

impl Limit {
    pub fn error(self) -> FormatErrorKind {
        FormatErrorKind::TooLarge { limit: self.words.to_owned() }
    }
}

/// A named file in memory, without folders in the name.
pub(super) type Member = (String, Vec<u8>);

/// Name of a file without its folders.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Name without folders and last extension.
pub(super) fn stem(name: &str) -> &str {
    let name = base_name(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Last extension in lower case; empty if there is none.
pub(super) fn extension(name: &str) -> String {
    base_name(name).rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase())
}

/// Name without folders, whichever way they are separated.
pub(super) fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// Reads a whole file, but not more than the limit.
pub(super) fn read_bounded(path: &Path, limit: Limit) -> Result<Vec<u8>, FormatError> {
    let error = |kind| FormatError::of_file(file_name(path), kind);
    // Pipes and devices never end, and opening a pipe waits for somebody who writes: only files are opened.
    if !std::fs::metadata(path).map_err(|e| error(e.into()))?.is_file() {
        return Err(error(FormatErrorKind::UnknownKind));
    }
    let file = std::fs::File::open(path).map_err(|e| error(e.into()))?;
    if !file.metadata().map_err(|e| error(e.into()))?.is_file() {
        return Err(error(FormatErrorKind::UnknownKind));
    }
    // Room at once: growing step by step would touch twice the memory. What the system says about the size is not relied upon.
    let size = file.metadata().map_or(0, |meta| meta.len().min(limit.bytes));
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(1));
    file.take(limit.bytes + 1).read_to_end(&mut bytes).map_err(|e| error(e.into()))?;
    if bytes.len() as u64 > limit.bytes { Err(error(limit.error())) } else { Ok(bytes) }
}

/// Archives in archives are opened down to this many levels.
const MAX_DEPTH: usize = 3;

/// What may still be unpacked from one archive, over all its levels.
struct Budget {
    growth: u64,
    left: u64,
    members_left: usize,
}

impl Budget {
    fn of(archive: &[u8]) -> Self {
        let growth = (archive.len() as u64).saturating_mul(MAX_RATIO).clamp(BOMB_FROM, BINARY.bytes);
        Self { growth, left: growth, members_left: MAX_MEMBERS }
    }

    fn take(&mut self, bytes: u64) -> Result<(), FormatErrorKind> {
        self.left = self.left.checked_sub(bytes).ok_or_else(|| match self.growth {
            growth if growth == BINARY.bytes => BINARY.error(),
            _ => FormatErrorKind::TooLarge { limit: format!("{MAX_RATIO} : 1") },
        })?;
        Ok(())
    }
}

/// Whether a name is that of an archive.
pub(super) fn is_archive(name: &str) -> bool {
    matches!(extension(name).as_str(), "zip" | "kmz")
}

/// Unpacks the members of a ZIP whose names are wanted, also those of archives in it; names keep their folders
/// ("innen.zip/ordner/a.shp"). Sizes stated in the archive are not trusted.
pub(super) fn unzip(
    file: &str,
    archive: &[u8],
    wanted: impl Fn(&str) -> bool,
    watch: &dyn Watch,
) -> Result<Vec<Member>, FormatError> {
    let mut members = Vec::new();
    let mut levels = Levels { file, wanted: &wanted, budget: Budget::of(archive), watch, members: &mut members };
    levels.open(archive, "", 1)?;
    Ok(members)
}

/// What does not change from level to level.
struct Levels<'a> {
    file: &'a str,
    wanted: &'a dyn Fn(&str) -> bool,
    budget: Budget,
    watch: &'a dyn Watch,
    members: &'a mut Vec<Member>,
}

impl Levels<'_> {
    fn error(&self, name: &str, kind: FormatErrorKind) -> FormatError {
        let name = name.trim_end_matches('/');
        let file = if name.is_empty() { self.file.to_owned() } else { format!("{}/{name}", self.file) };
        FormatError::of_file(file, kind)
    }

    /// `folder` is where the archive stands in the outermost one, with a slash at its end.
    fn open(&mut self, archive: &[u8], folder: &str, depth: usize) -> Result<(), FormatError> {
        let mut zip = zip::ZipArchive::new(Cursor::new(archive)).map_err(|e| self.error(folder, kind_of_zip(e)))?;
        let too_many = || FormatErrorKind::TooLarge { limit: format!("{MAX_MEMBERS} files") };
        self.budget.members_left =
            self.budget.members_left.checked_sub(zip.len()).ok_or_else(|| self.error(folder, too_many()))?;
        for index in 0..zip.len() {
            self.watch.check().map_err(|e| self.error(folder, e.into()))?;
            let Some(name) = name_at(&mut zip, index).map(|name| format!("{folder}{name}")) else { continue };
            let inner = is_archive(&name) && !is_litter(&name);
            if !inner && !(self.wanted)(&name) {
                continue;
            }
            let bytes = self.unpacked(&mut zip, index, &name)?;
            match bytes {
                Some(bytes) if !inner => self.members.push((name, bytes)),
                Some(_) if depth == MAX_DEPTH => {
                    return Err(self.error(&name, FormatErrorKind::TooLarge { limit: format!("{MAX_DEPTH} × ZIP") }));
                }
                Some(bytes) => self.open(&bytes, &format!("{name}/"), depth + 1)?,
                None => {}
            }
        }
        Ok(())
    }

    /// The bytes of a member; `None` for a folder.
    fn unpacked(
        &mut self,
        zip: &mut zip::ZipArchive<Cursor<&[u8]>>,
        index: usize,
        name: &str,
    ) -> Result<Option<Vec<u8>>, FormatError> {
        let member = zip.by_index(index).map_err(|e| self.error(name, kind_of_zip(e)))?;
        if !member.is_file() {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let limit = self.budget.left + 1;
        member.take(limit).read_to_end(&mut bytes).map_err(|e| self.error(name, kind_of_unpacking(&e)))?;
        self.budget.take(bytes.len() as u64).map_err(|kind| self.error(name, kind))?;
        Ok(Some(bytes))
    }
}

/// Refuses an archive that unpacks to more than a limit, or grows like a trap, before somebody else unpacks it.
pub(super) fn check_unpacked(file: &str, archive: &[u8], limit: u64, watch: &dyn Watch) -> Result<(), FormatError> {
    let error = |kind| FormatError::of_file(file, kind);
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).map_err(|e| error(kind_of_zip(e)))?;
    if zip.len() > MAX_MEMBERS {
        return Err(error(FormatErrorKind::TooLarge { limit: format!("{MAX_MEMBERS} files") }));
    }
    let mut budget = Budget::of(archive);
    budget.left = budget.left.min(limit);
    let mut piece = vec![0; 64 * 1024];
    for index in 0..zip.len() {
        let mut member = zip.by_index(index).map_err(|e| error(kind_of_zip(e)))?;
        loop {
            watch.check().map_err(|e| error(e.into()))?;
            let count = member.read(&mut piece).map_err(|e| error(kind_of_unpacking(&e)))?;
            if count == 0 {
                break;
            }
            budget.take(count as u64).map_err(error)?;
        }
    }
    Ok(())
}

/// What other systems put beside the files proper.
pub(super) fn is_litter(name: &str) -> bool {
    name.starts_with("__MACOSX/") || name.contains("/__MACOSX/") || base_name(name).starts_with("._")
}

/// The name of a member. Where the archive does not say that it is UTF-8, it may be it all the same (macOS), or in the code page
/// of DOS (Windows' own ZIPs), or in that of Windows (older programs).
fn name_at(zip: &mut zip::ZipArchive<Cursor<&[u8]>>, index: usize) -> Option<String> {
    let Ok(member) = zip.by_index_raw(index) else {
        return zip.name_for_index(index)?.ok().map(std::borrow::Cow::into_owned);
    };
    let raw = member.name_raw();
    match std::str::from_utf8(raw) {
        Ok(name) => Some(name.to_owned()),
        Err(_) => text::decode(raw, text::detect_single_byte(raw)),
    }
}

pub(super) fn kind_of_zip(error: zip::result::ZipError) -> FormatErrorKind {
    match error {
        zip::result::ZipError::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            FormatErrorKind::Truncated
        }
        other => FormatErrorKind::Damaged(other.to_string()),
    }
}

/// The bytes come from memory: whatever fails is the archive's fault.
fn kind_of_unpacking(error: &std::io::Error) -> FormatErrorKind {
    match error.kind() {
        std::io::ErrorKind::UnexpectedEof => FormatErrorKind::Truncated,
        _ => FormatErrorKind::Damaged(error.to_string()),
    }
}

/// Packs members into a ZIP without dates: the same members give the same bytes, however many threads work.
pub(super) fn pack(file: &str, members: &[Member], watch: &dyn Watch) -> Result<Vec<u8>, FormatError> {
    let error = |kind| FormatError::of_file(file, kind);
    // Each by itself, at the same time, the largest first; put together without unpacking.
    let mut by_size: Vec<(usize, &Member)> = members.iter().enumerate().collect();
    by_size.sort_by_key(|(at, (_, bytes))| (std::cmp::Reverse(bytes.len()), *at));
    let packed = by_size.into_par_iter().with_max_len(1).map(|(at, member)| (at, pack_member(file, member, watch)));
    let mut packed: Vec<(usize, Result<Vec<u8>, FormatError>)> = packed.collect();
    packed.sort_by_key(|(at, _)| *at);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (_, packed) in packed {
        watch.check().map_err(|e| error(e.into()))?;
        let mut packed = zip::ZipArchive::new(Cursor::new(packed?)).map_err(|e| error(kind_of_zip(e)))?;
        let member = packed.by_index_raw(0).map_err(|e| error(kind_of_zip(e)))?;
        writer.raw_copy_file(member).map_err(|e| error(kind_of_zip(e)))?;
    }
    writer.finish().map(Cursor::into_inner).map_err(|e| error(kind_of_zip(e)))
}

/// A ZIP of one member.
fn pack_member(file: &str, (name, bytes): &Member, watch: &dyn Watch) -> Result<Vec<u8>, FormatError> {
    let error = |kind| FormatError::of_file(file, kind);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let large = bytes.len() as u64 >= u64::from(u32::MAX);
    writer.start_file(name.as_str(), packing_options().large_file(large)).map_err(|e| error(kind_of_zip(e)))?;
    for piece in bytes.chunks(Packing::PIECE * 16) {
        watch.check().map_err(|e| error(e.into()))?;
        writer.write_all(piece).map_err(|e| error(e.into()))?;
    }
    writer.finish().map(Cursor::into_inner).map_err(|e| error(kind_of_zip(e)))
}

/// One member packed piece by piece: what is to be kept of a file that is too large to be kept whole.
pub(super) struct Packing {
    file: String,
    writer: zip::ZipWriter<Cursor<Vec<u8>>>,
    hash: Sha256,
    /// Pieces are small; the packer gets larger ones.
    gathered: Vec<u8>,
}

impl Packing {
    const PIECE: usize = 256 * 1024;

    /// Begins the ZIP; `file` is what errors name.
    pub fn begin(file: &str, member: &str) -> Result<Self, FormatError> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let error = |e| FormatError::of_file(file, kind_of_zip(e));
        writer.start_file(member, packing_options().large_file(true)).map_err(error)?;
        Ok(Self { file: file.to_owned(), writer, hash: Sha256::new(), gathered: Vec::new() })
    }

    /// Adds bytes.
    pub fn add(&mut self, bytes: &[u8]) -> Result<(), FormatError> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= Self::PIECE { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> Result<(), FormatError> {
        self.hash.update(&self.gathered);
        self.writer.write_all(&self.gathered).map_err(|e| FormatError::of_file(&self.file, e.into()))?;
        self.gathered.clear();
        Ok(())
    }

    /// The checksum of what was added, and the ZIP.
    pub fn finish(mut self) -> Result<(String, Vec<u8>), FormatError> {
        self.write()?;
        let zip = self.writer.finish().map_err(|e| FormatError::of_file(&self.file, kind_of_zip(e)))?;
        Ok((hex(&self.hash.finalize()), zip.into_inner()))
    }
}

/// Without dates: the same members give the same bytes.
fn packing_options() -> zip::write::SimpleFileOptions {
    zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        // A quarter of the time of the usual level for a tenth more bytes: coordinates don't pack well.
        .compression_level(Some(1))
        .last_modified_time(zip::DateTime::default())
}

/// SHA-256 of one file's bytes, lower-case hex.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of a single member's bytes; of several members over name, length and bytes of each, in order of their names.
pub(super) fn sha256_of_members(members: &[Member]) -> String {
    if let [(_, bytes)] = members {
        return sha256(bytes);
    }
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    let mut hash = Sha256::new();
    for (name, bytes) in sorted {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    hex(&hash.finalize())
}

/// The checksum of what was packed to be kept, as it was made when the file was imported: over all members. Unpacks piece by
/// piece, so that a crafted archive can't fill the memory.
///
/// # Errors
/// The archive is damaged, or grows like a trap.
pub fn kept_sha256(file: &str, archive: &[u8], watch: &dyn Watch) -> Result<String, FormatError> {
    let error = |kind| FormatError::of_file(file, kind);
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).map_err(|e| error(kind_of_zip(e)))?;
    if zip.len() > MAX_MEMBERS {
        return Err(error(FormatErrorKind::TooLarge { limit: format!("{MAX_MEMBERS} files") }));
    }
    let name_at = |at| Some((zip.name_for_index(at)?.ok()?.into_owned(), at));
    let mut names: Vec<(String, usize)> = (0..zip.len()).filter_map(name_at).collect();
    names.sort();
    let single = names.len() == 1;
    let mut left = (archive.len() as u64).saturating_mul(MAX_RATIO).clamp(BOMB_FROM, BINARY.bytes);
    let mut hash = Sha256::new();
    let mut piece = vec![0; 64 * 1024];
    for (name, at) in names {
        let mut member = zip.by_index(at).map_err(|e| error(kind_of_zip(e)))?;
        let stated = member.size();
        if !single {
            hash.update(name.as_bytes());
            hash.update([0]);
            hash.update(stated.to_le_bytes());
        }
        let mut found = 0u64;
        loop {
            watch.check().map_err(|e| error(e.into()))?;
            let count = member.read(&mut piece).map_err(|e| error(kind_of_unpacking(&e)))?;
            let Some(bytes) = piece.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
            found += count as u64;
            left = left.checked_sub(count as u64).ok_or_else(|| error(BINARY.error()))?;
            hash.update(bytes);
        }
        if found != stated {
            return Err(error(FormatErrorKind::Truncated));
        }
    }
    Ok(hex(&hash.finalize()))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Now, RFC 3339 in UTC to the second.
pub(super) fn now() -> String {
    let now = jiff::Timestamp::now();
    jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::geometry::NoWatch;

    #[cfg(unix)]
    #[test]
    fn devices_are_not_read() {
        let error = read_bounded(Path::new("/dev/zero"), TEXT).unwrap_err();
        assert!(matches!(error.kind, FormatErrorKind::UnknownKind));
    }

    /// Packed as tightly as can be, as traps are; what we pack ourselves need not be.
    pub fn packed_tightly(members: &[Member]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_level(Some(9));
        for (name, bytes) in members {
            writer.start_file(name.as_str(), options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn packing_and_unpacking_gives_the_members_back() {
        let members = vec![("Straße.shp".to_owned(), vec![7; 5000]), ("a.dbf".to_owned(), Vec::new())];
        let zip = pack("x.zip", &members, &NoWatch).unwrap();
        assert_eq!(zip, pack("x.zip", &members, &NoWatch).unwrap());
        assert_eq!(kept_sha256("x.zip", &zip, &NoWatch).unwrap(), sha256_of_members(&members));
        let single = pack("x.csv", &members[..1], &NoWatch).unwrap();
        assert_eq!(kept_sha256("x.csv", &single, &NoWatch).unwrap(), sha256(&members[0].1));
        assert_eq!(unzip("x.zip", &zip, |_| true, &NoWatch).unwrap(), members);
        assert_eq!(unzip("x.zip", &zip, |name| name.ends_with(".dbf"), &NoWatch).unwrap().len(), 1);
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        // Packed as tightly as can be; what we pack ourselves never grows like this.
        let tight = packing_options().compression_level(Some(9));
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("zeros.shp", tight).unwrap();
        writer.write_all(&vec![0; (BOMB_FROM + 1) as usize]).unwrap();
        let zip = writer.finish().unwrap().into_inner();
        let unpacked = unzip("x.zip", &zip, |_| true, &NoWatch).map(|members| members.len());
        let error = unpacked.unwrap_err();
        assert!(matches!(error.kind, FormatErrorKind::TooLarge { .. }), "{error}");
        assert_eq!(error.file, "x.zip/zeros.shp");
        let error = kept_sha256("x.zip", &zip, &NoWatch).unwrap_err();
        assert!(matches!(error.kind, FormatErrorKind::TooLarge { .. }), "{error}");
    }

    #[test]
    fn archives_in_archives_share_one_budget() {
        let layer = |name: &str, members: &[Member]| (name.to_owned(), packed_tightly(members));
        // Each of them is harmless by itself.
        let part = layer("teil.zip", &[("nullen.shp".into(), vec![0; (BOMB_FROM / 3) as usize])]);
        let parts: Vec<Member> = (0..4).map(|n| (format!("{n}.zip"), part.1.clone())).collect();
        assert_eq!(unzip("x.zip", &packed_tightly(&parts[..2]), |_| true, &NoWatch).unwrap().len(), 2);
        let error = unzip("x.zip", &packed_tightly(&parts), |_| true, &NoWatch).unwrap_err();
        assert!(matches!(error.kind, FormatErrorKind::TooLarge { .. }), "{error}");
        // And so many small ones that only their number tells.
        let many: Vec<Member> = (0..MAX_MEMBERS / 10).map(|n| (format!("{n}.txt"), Vec::new())).collect();
        let many = packed_tightly(&many);
        let outer: Vec<Member> = (0..10).map(|n| (format!("{n}.zip"), many.clone())).collect();
        let error = unzip("x.zip", &packed_tightly(&outer), |_| false, &NoWatch).unwrap_err();
        assert!(matches!(error.kind, FormatErrorKind::TooLarge { .. }), "{error}");
        assert_eq!(error.file, "x.zip/9.zip");
    }

    #[test]
    fn names_without_mark_are_read_as_people_wrote_them() {
        for (raw, expected) in [
            (&b"R\x84ume Gr\x81n.shp"[..], "Räume Grün.shp"),
            (b"Stra\xdfe.shp", "Straße.shp"),
            ("Köln.shp".as_bytes(), "Köln.shp"),
        ] {
            // Packed under a name of as many bytes, which is then overwritten in both places.
            let plain = "x".repeat(raw.len());
            let mut zip = pack("x.zip", &[(plain.clone(), vec![1, 2, 3])], &NoWatch).unwrap();
            for at in 0..zip.len() - raw.len() {
                if zip[at..].starts_with(plain.as_bytes()) {
                    zip[at..at + raw.len()].copy_from_slice(raw);
                }
            }
            let members = unzip("x.zip", &zip, |_| true, &NoWatch).unwrap();
            assert_eq!(members, [(expected.to_owned(), vec![1, 2, 3])]);
        }
    }

    #[test]
    fn damaged_archives_are_errors() {
        let zip = pack("x.zip", &[("a.shp".to_owned(), (0..=255).cycle().take(3000).collect())], &NoWatch).unwrap();
        for end in [0, 4, 20, zip.len() / 2, zip.len() - 1] {
            assert!(unzip("x.zip", zip.get(..end).unwrap(), |_| true, &NoWatch).is_err(), "{end}");
        }
    }

    #[test]
    fn names_are_taken_apart() {
        assert_eq!(stem("Ordner\\Unter/Räume 2021.v2.SHP"), "Räume 2021.v2");
        assert_eq!(extension("Räume.v2.SHP"), "shp");
        assert_eq!(extension("ohne"), "");
        assert_eq!(base_name("a/b.shp"), "b.shp");
        assert_eq!(sha256(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert!(now().ends_with('Z') && !now().contains('.'));
    }
}
