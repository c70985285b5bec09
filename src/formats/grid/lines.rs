//! Lines of a CSV, alone or inside a ZIP, one after the other with bounded memory.

use crate::formats::{FormatError, FormatErrorKind, files};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Longer lines are none.
const MAX_LINE: u64 = 64 * 1024;
/// More is not unpacked: all of Germany in cells of 100 m with the empty ones is under 2 GB.
const MAX_BYTES: u64 = 8 << 30;
/// More members are not looked at.
const MAX_MEMBERS: usize = 1_000;
const BUFFER: usize = 1 << 18;

/// A CSV in a file: the file itself, or a member by name.
pub(super) type Member = Option<String>;

/// The CSVs in a file.
pub(super) fn members(path: &Path) -> Result<Vec<Member>, FormatError> {
    let name = files::file_name(path);
    let error = |kind| FormatError::of_file(&name, kind);
    match files::extension(&name).as_str() {
        "zip" => {
            let zip = open_zip(path)?;
            let litter = |member: &str| member.starts_with("__MACOSX/") || files::base_name(member).starts_with("._");
            let csv = |member: &String| matches!(files::extension(member).as_str(), "csv" | "txt") && !litter(member);
            let found: Vec<Member> = zip
                .file_names()
                .flatten()
                .map(std::borrow::Cow::into_owned)
                .filter(csv)
                .take(MAX_MEMBERS)
                .map(Some)
                .collect();
            if found.is_empty() { Err(error(FormatErrorKind::EmptyArchive)) } else { Ok(found) }
        }
        "csv" | "txt" => Ok(vec![None]),
        _ => {
            File::open(path).map_err(|e| error(e.into()))?;
            Err(error(FormatErrorKind::UnknownKind))
        }
    }
}

fn open_zip(path: &Path) -> Result<zip::ZipArchive<BufReader<File>>, FormatError> {
    let error = |kind| FormatError::of_file(files::file_name(path), kind);
    let file = File::open(path).map_err(|e| error(e.into()))?;
    zip::ZipArchive::new(BufReader::new(file)).map_err(|e| error(files::kind_of_zip(e)))
}

/// Name of a CSV as in [`crate::model::Source::file_name`].
pub(super) fn told_name(path: &Path, member: &Member) -> String {
    let name = files::file_name(path);
    member.as_ref().map_or_else(|| name.clone(), |member| format!("{name}/{}", member.replace('\\', "/")))
}

/// Opens a CSV and hands its lines to a function.
pub(super) fn with_lines<T>(
    path: &Path,
    member: &Member,
    work: impl FnOnce(&mut Lines) -> Result<T, FormatError>,
) -> Result<T, FormatError> {
    let name = told_name(path, member);
    let error = |kind| FormatError::of_file(&name, kind);
    let lines = |reader, total| Lines { name: name.clone(), reader, total, read: 0, line: 0, buffer: Vec::new() };
    match member {
        None => {
            let file = File::open(path).map_err(|e| error(e.into()))?;
            let total = file.metadata().map_or(0, |meta| meta.len());
            work(&mut lines(Box::new(BufReader::with_capacity(BUFFER, file)), total))
        }
        Some(member) => {
            let mut zip = open_zip(path)?;
            let member = zip.by_name(member).map_err(|e| error(files::kind_of_zip(e)))?;
            let total = member.size();
            work(&mut lines(Box::new(BufReader::with_capacity(BUFFER, member)), total))
        }
    }
}

/// Lines one after the other.
pub(super) struct Lines<'a> {
    pub name: String,
    reader: Box<dyn BufRead + 'a>,
    /// Stated, only for progress.
    total: u64,
    read: u64,
    /// Number of the last line, 1 being the first.
    pub line: u64,
    buffer: Vec<u8>,
}

impl Lines<'_> {
    /// The next line without its end; `None` after the last.
    pub fn next(&mut self) -> Result<Option<&[u8]>, FormatError> {
        self.buffer.clear();
        self.line += 1;
        let line = self.line;
        let error = |name: &str, kind| FormatError { record: Some(line), ..FormatError::of_file(name, kind) };
        let mut bounded = (&mut self.reader).take(MAX_LINE);
        let count = bounded.read_until(b'\n', &mut self.buffer).map_err(|e| {
            let kind = match e.kind() {
                std::io::ErrorKind::UnexpectedEof => FormatErrorKind::Truncated,
                std::io::ErrorKind::InvalidData | std::io::ErrorKind::Other => FormatErrorKind::Damaged(e.to_string()),
                _ => FormatErrorKind::Io(e),
            };
            error(&self.name, kind)
        })?;
        self.read += count as u64;
        if count as u64 == MAX_LINE {
            return Err(error(&self.name, FormatErrorKind::Damaged("a line without end".into())));
        }
        if self.read > MAX_BYTES {
            return Err(error(&self.name, FormatErrorKind::TooLarge { limit: "8 GiB".into() }));
        }
        if count == 0 {
            return Ok(None);
        }
        Ok(Some(self.buffer.trim_ascii_end()))
    }

    /// Share of the bytes that was read.
    pub fn share(&self) -> f32 {
        if self.total == 0 { 0.0 } else { (self.read as f64 / self.total as f64).min(1.0) as f32 }
    }
}
