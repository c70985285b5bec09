//! Writing a sheet to a file: whole, or not at all.

use super::AppError;
use crate::project::ProjectError;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Whether a place is free, before work is done for nothing.
///
/// # Errors
/// [`ProjectError::Io`] of kind `AlreadyExists`.
pub fn sheet_place_is_free(path: &Path) -> Result<(), AppError> {
    match fs::symlink_metadata(path) {
        Ok(_) => {
            let source = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
            Err(ProjectError::Io { path: path.to_owned(), source }.into())
        }
        Err(_) => Ok(()),
    }
}

/// Writes the bytes of a sheet to a file. A file that is there stays unless it is to be replaced, and then until the new one is
/// written as a whole.
///
/// # Errors
/// [`ProjectError::Io`] of kind `AlreadyExists` when a file is there and is not to be replaced; [`AppError::Write`] otherwise.
pub fn write_sheet(path: &Path, bytes: &[u8], replace: bool) -> Result<(), AppError> {
    if !replace {
        return write_new(path, bytes).map_err(|source| match source.kind() {
            std::io::ErrorKind::AlreadyExists => ProjectError::Io { path: path.to_owned(), source }.into(),
            _ => failed(path, source),
        });
    }
    let beside = beside(path);
    let written = write_new(&beside, bytes).and_then(|()| {
        fs::rename(&beside, path).inspect_err(|_| {
            // Nothing stays behind of what could not take its place.
            let _ = fs::remove_file(&beside);
        })
    });
    written.map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: std::io::Error) -> AppError {
    AppError::Write { path: path.to_owned(), source }
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// A name in the same folder that nothing has.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.{}.part", uuid::Uuid::new_v4().simple()))
}
