//! The places a session works in; tests give it a temporary folder.

use super::places;
use std::path::{Path, PathBuf};

/// Where a session keeps its own files. Nothing is created by asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// Working copies of open projects; on a local disk.
    pub workspace: PathBuf,
    /// The settings file.
    pub settings: PathBuf,
}

impl Folders {
    /// As [`places`] says.
    pub fn of_system() -> Self {
        Self { workspace: places::working_copies(), settings: places::data_folder().join("settings.json") }
    }

    /// What was decided about imported files, beside the settings.
    pub fn imports(&self) -> PathBuf {
        self.settings.with_file_name("imports.json")
    }

    /// Everything below one folder.
    pub fn below(folder: &Path) -> Self {
        Self { workspace: folder.join("work"), settings: folder.join("settings.json") }
    }
}
