//! Calling the window that has a project open: a second program on the same machine leaves a request in the working copy's folder.

use super::ProjectError;
use super::platform::{self, io_error};
use std::path::{Path, PathBuf};

const PREFIX: &str = "call-";

/// Where requests to a window arrive. Does not hold the project, so that it can be looked at while that is busy.
#[derive(Debug, Clone)]
pub struct CallBox {
    folder: PathBuf,
}

impl CallBox {
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Whether somebody asks this window to come to the front.
    pub fn is_called(&self) -> bool {
        self.calls().next().is_some()
    }

    /// Tells all who asked that the window has come.
    pub fn answer(&self) {
        for call in self.calls() {
            if let Err(error) = platform::remove(&call) {
                log::warn!("{}: {error}", call.display());
            }
        }
    }

    fn calls(&self) -> impl Iterator<Item = PathBuf> {
        let entries = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries.filter(|e| e.file_name().to_string_lossy().starts_with(PREFIX)).map(|e| e.path())
    }
}

/// A request that was left. Taken back when dropped.
#[derive(Debug)]
pub struct Call {
    file: PathBuf,
}

impl Call {
    pub(super) fn leave_in(folder: &Path) -> Result<Self, ProjectError> {
        let file = folder.join(format!("{PREFIX}{}", uuid::Uuid::new_v4().simple()));
        platform::create(&file).map_err(|e| io_error(&file, e))?;
        Ok(Self { file })
    }

    /// Whether the window has come.
    pub fn is_answered(&self) -> bool {
        !self.file.exists()
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if let Err(error) = platform::remove(&self.file) {
            log::warn!("{}: {error}", self.file.display());
        }
    }
}
