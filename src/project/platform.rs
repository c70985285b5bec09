//! What differs between platforms and file systems: locks, atomic replacing, syncing, whether a place can be written to.

use super::ProjectError;
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The error of the operating system about a path.
pub(super) fn io_error(path: &Path, source: io::Error) -> ProjectError {
    ProjectError::Io { path: path.to_owned(), source }
}

/// What is asked of the operating system. Tests let one of them fail, at any place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Create,
    Read,
    Write,
    Sync,
    Rename,
    Stat,
    Remove,
}

#[cfg(test)]
use super::faults::ask;

#[cfg(not(test))]
fn ask(_: Asked) -> io::Result<()> {
    Ok(())
}

/// Creates a file or empties the one that is there.
pub(super) fn create(path: &Path) -> io::Result<File> {
    ask(Asked::Create)?;
    File::create(path)
}

/// Creates a file where none is.
fn create_new(path: &Path) -> io::Result<File> {
    ask(Asked::Create)?;
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Creates a folder where none is.
pub(super) fn create_folder(path: &Path) -> io::Result<()> {
    ask(Asked::Create)?;
    std::fs::create_dir(path)
}

/// Brings a file's content to the disk.
pub(super) fn sync(file: &File) -> io::Result<()> {
    ask(Asked::Sync)?;
    file.sync_all()
}

fn write_all(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    ask(Asked::Write)?;
    file.write_all(bytes)
}

/// Removes a file; none there is as good.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match ask(Asked::Remove).and_then(|()| std::fs::remove_file(path)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether something is there. An error where that can't be told.
pub(super) fn exists(path: &Path) -> Result<bool, ProjectError> {
    ask(Asked::Stat).and_then(|()| path.try_exists()).map_err(|e| io_error(path, e))
}

/// The state of a published file: enough to notice that somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct Fingerprint {
    /// Bytes.
    pub size: u64,
    /// Seconds and nanoseconds since 1970; `None` where the file system has none.
    pub modified: Option<(u64, u32)>,
    /// SHA-256 of the content, lower-case hex.
    pub sha256: String,
    /// SQLite's count of changes: an edit in place can keep the size, and some shares keep time in seconds.
    #[serde(default)]
    pub changes: Option<u32>,
}

/// SQLite's count of changes in a file's header; `None` if the file is shorter.
pub(super) fn change_counter(path: &Path) -> io::Result<Option<u32>> {
    ask(Asked::Read)?;
    let mut head = [0u8; 28];
    match File::open(path)?.read_exact(&mut head) {
        Ok(()) => Ok(head.last_chunk().copied().map(u32::from_be_bytes)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Size and time of change.
pub(super) fn stamp(path: &Path) -> io::Result<(u64, Option<(u64, u32)>)> {
    ask(Asked::Stat)?;
    let meta = std::fs::metadata(path)?;
    let since = meta.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    Ok((meta.len(), since.map(|d| (d.as_secs(), d.subsec_nanos()))))
}

/// Whether a file is still in the state of one of the fingerprints. Where only its time differs, its content decides.
pub(super) fn is_still(path: &Path, known: &[&Fingerprint]) -> Result<bool, ProjectError> {
    let (size, modified) = stamp(path).map_err(|e| io_error(path, e))?;
    if !known.iter().any(|k| k.size == size) {
        return Ok(false);
    }
    let changes = change_counter(path).map_err(|e| io_error(path, e))?;
    let same =
        |k: &&&Fingerprint| k.size == size && k.modified == modified && (k.changes.is_none() || k.changes == changes);
    if modified.is_some() && known.iter().any(|k| same(&k)) {
        return Ok(true);
    }
    let sha256 = copy_hashed(path, None, &crate::geometry::NoWatch, |_| {})?;
    Ok(known.iter().any(|k| k.size == size && k.sha256 == sha256))
}

/// Reads a file whole, optionally writing a copy, and returns its SHA-256. `done` hears the bytes so far.
pub(super) fn copy_hashed(
    from: &Path,
    to: Option<(&Path, &mut File)>,
    watch: &dyn crate::geometry::Watch,
    done: impl Fn(u64),
) -> Result<String, ProjectError> {
    let mut source = ask(Asked::Read).and_then(|()| File::open(from)).map_err(|e| io_error(from, e))?;
    let mut to = to;
    let (mut hash, mut buffer, mut total) = (Sha256::new(), vec![0u8; 1 << 18], 0u64);
    loop {
        watch.check()?;
        let count = ask(Asked::Read).and_then(|()| source.read(&mut buffer)).map_err(|e| io_error(from, e))?;
        let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
        hash.update(bytes);
        if let Some((path, file)) = &mut to {
            write_all(file, bytes).map_err(|e| io_error(path, e))?;
        }
        total += count as u64;
        done(total);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// `-wal` or `-journal` beside a database file; the first there is.
pub(super) fn sibling_in_use(path: &Path) -> Option<String> {
    ["-wal", "-journal"].iter().map(|suffix| sibling(path, suffix)).find(|s| s.exists()).map(|s| file_name(&s))
}

/// A path with something appended to its last part.
pub(super) fn sibling(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The last part of a path, readable.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The folder a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// One spelling for one place: absolute, links resolved. The file itself need not exist, its folder must.
pub(super) fn canonical(path: &Path) -> Result<PathBuf, ProjectError> {
    if let Ok(found) = std::fs::canonicalize(path) {
        return Ok(readable(found));
    }
    let folder = folder_of(path);
    let folder = readable(std::fs::canonicalize(folder).map_err(|e| io_error(folder, e))?);
    let name = path.file_name().ok_or_else(|| io_error(path, io::ErrorKind::InvalidInput.into()))?;
    Ok(folder.join(name))
}

/// Windows spells canonical paths in a form that no user knows (`\\?\C:\…`, `\\?\UNC\server\share`). Long paths need it and keep it.
fn readable(path: PathBuf) -> PathBuf {
    const LONG: usize = 240;
    let Some(text) = path.to_str().filter(|text| text.len() < LONG) else { return path };
    let Some(rest) = text.strip_prefix(r"\\?\") else { return path };
    match rest.strip_prefix(r"UNC\") {
        Some(share) => PathBuf::from(format!(r"\\{share}")),
        None if rest.as_bytes().get(1) == Some(&b':') => PathBuf::from(rest),
        None => path,
    }
}

/// Whether a file may be replaced: it is not marked read-only and its folder takes new files. Permissions alone do not
/// tell on network shares, so a file is made and removed.
pub(super) fn can_replace(path: &Path) -> bool {
    let marked = std::fs::metadata(path).is_ok_and(|meta| meta.permissions().readonly());
    !marked && tempfile::Builder::new().prefix(".klammer-").tempfile_in(folder_of(path)).is_ok()
}

/// A new file beside the one that is to be replaced, with the rights of that one. Removed when dropped, unless it took its place.
pub(super) struct Replacement {
    temporary: PathBuf,
    target: PathBuf,
    placed: bool,
}

impl Replacement {
    /// Creates the file, over what a crashed attempt of the same tag left; errors name the target. (Not by `tempfile`: its files are for their owner only, ours are for the office.)
    pub fn beside(target: &Path, tag: &str) -> Result<(Self, File), ProjectError> {
        let temporary = Self::temporary(target, tag);
        Self::remove_left(target, tag);
        let file = create_new(&temporary).map_err(|e| io_error(target, e))?;
        let replacement = Self { temporary, target: target.to_owned(), placed: false };
        if let Ok(there) = std::fs::metadata(target) {
            // Best effort: on file systems without rights the file is as good without.
            if let Err(error) = std::fs::set_permissions(&replacement.temporary, there.permissions()) {
                log::info!("rights of {} not kept: {error}", target.display());
            }
        }
        Ok((replacement, file))
    }

    fn temporary(target: &Path, tag: &str) -> PathBuf {
        folder_of(target).join(format!(".{}.{tag}.tmp", file_name(target)))
    }

    /// Removes what a crashed attempt of the same tag left beside the target.
    pub fn remove_left(target: &Path, tag: &str) {
        let temporary = Self::temporary(target, tag);
        if let Err(error) = remove(&temporary) {
            log::info!("{} could not be removed: {error}", temporary.display());
        }
    }

    /// The file while it is not placed.
    pub fn path(&self) -> &Path {
        &self.temporary
    }

    /// Syncs the file, puts it in its place in one step, and syncs the folder.
    pub fn place(mut self, file: File) -> Result<(), ProjectError> {
        sync(&file).map_err(|e| io_error(&self.target, e))?;
        drop(file);
        ask(Asked::Rename)
            .and_then(|()| std::fs::rename(&self.temporary, &self.target))
            .map_err(|e| io_error(&self.target, e))?;
        self.placed = true;
        sync_folder(folder_of(&self.target));
        Ok(())
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if !self.placed
            && let Err(error) = remove(&self.temporary)
        {
            log::warn!("{} could not be removed: {error}", self.temporary.display());
        }
    }
}

/// Makes a rename durable. The file itself is synced already; a file system that can't sync folders loses at most the
/// rename, and then the older whole file is there.
#[cfg(unix)]
fn sync_folder(folder: &Path) {
    if let Err(error) = File::open(folder).and_then(|folder| folder.sync_all()) {
        log::info!("{} could not be synced: {error}", folder.display());
    }
}

/// Windows writes renames through its own journal and opens no folders.
#[cfg(not(unix))]
fn sync_folder(_folder: &Path) {}

/// Writes a small file whole or not at all. For folders that nobody else writes to.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ProjectError> {
    let (replacement, mut file) = Replacement::beside(path, "new")?;
    write_all(&mut file, bytes).map_err(|e| io_error(path, e))?;
    replacement.place(file)
}

/// The content of a small file that this program holds, or a new one if it is empty.
pub(super) fn text_or_new(file: &mut File, new: impl FnOnce() -> String) -> io::Result<String> {
    const MOST: u64 = 256;
    let mut text = String::new();
    Read::by_ref(file).take(MOST).read_to_string(&mut text)?;
    if text.is_empty() {
        text = new();
        write_all(file, text.as_bytes())?;
    }
    Ok(text)
}

/// Opens and locks a file; `None` if somebody else holds it.
pub(super) fn lock(path: &Path) -> Result<Option<File>, ProjectError> {
    let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    let file = open.map_err(|e| io_error(path, e))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(std::fs::TryLockError::WouldBlock) => Ok(None),
        Err(std::fs::TryLockError::Error(e)) => Err(io_error(path, e)),
    }
}

/// Opens and locks a file, waiting for whoever holds it: for short sections only.
pub(super) fn lock_waiting(path: &Path) -> Result<File, ProjectError> {
    let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    let file = open.map_err(|e| io_error(path, e))?;
    file.lock().map_err(|e| io_error(path, e))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_paths_are_readable() {
        for (canonical, expected) in [
            (r"\\?\C:\Daten\a.gpkg", r"C:\Daten\a.gpkg"),
            (r"\\?\UNC\server\amt\a.gpkg", r"\\server\amt\a.gpkg"),
            (r"\\?\Volume{1}\a.gpkg", r"\\?\Volume{1}\a.gpkg"),
            ("/srv/a.gpkg", "/srv/a.gpkg"),
        ] {
            assert_eq!(readable(PathBuf::from(canonical)), PathBuf::from(expected));
        }
        let long = format!(r"\\?\C:\{}", "x".repeat(300));
        assert_eq!(readable(PathBuf::from(&long)), PathBuf::from(&long));
    }

    #[test]
    fn what_fails_before_its_place_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a.gpkg");
        std::fs::write(&target, "old").unwrap();
        drop(Replacement::beside(&target, "x").unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        write_whole(&target, b"new").unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        // A folder in the way: refused, nothing left.
        let folder_target = folder.path().join("folder");
        std::fs::create_dir_all(folder_target.join("full")).unwrap();
        assert!(write_whole(&folder_target, b"new").is_err());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn locks_exclude() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let held = lock(&path).unwrap();
        assert!(held.is_some());
        assert!(lock(&path).unwrap().is_none());
        drop(held);
        assert!(lock(&path).unwrap().is_some());
    }
}
