//! Opening a project, changing it, saving it; and making a new one.

use super::args::{Copy, New};
use super::{Context, Done, complain};
use crate::app::operations::{
    AppError, Applied, Command, CrsError, ProjectError, Store, Workspace, definition_named, known_crs, openers,
};
use crate::app::{explain, places};
use crate::geometry::NoWatch;
use crate::model::{DefinitionId, Project};
use crate::t;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// `new PROJECT --title T --crs EPSG:n`.
pub(super) fn create(context: &Context, new: &New) -> Result<Done, AppError> {
    let path = with_extension(&new.project);
    match known_crs().iter().find(|crs| crs.epsg == new.crs) {
        Some(crs) if !crs.planar => return Err(CrsError::NotPlanar(new.crs).into()),
        Some(_) => {}
        None => return Err(CrsError::Unknown(new.crs).into()),
    }
    let workspace = Workspace::in_folder(&places::working_copies())?;
    let mut store = Store::create(&workspace, new.title.trim(), new.crs, &context.who)?;
    let published = store.publish_as(&path, false, &NoWatch);
    // What could not be saved was empty: nothing is lost with it.
    store.close(published.is_err())?;
    published?;
    let (name, title) = (path.display().to_string(), new.title.trim().to_owned());
    let out = t!(context.lang, "cli-created", title = title, path = name, crs = explain::crs_name(new.crs)) + "\n";
    Ok(Done { out, ..Done::default() })
}

/// A project is a GeoPackage: other programs go by the ending.
pub(super) fn with_extension(path: &Path) -> PathBuf {
    if path.extension().is_some() { path.to_owned() } else { path.with_extension("gpkg") }
}

/// Opens the project, has a command prepared from it, executes it and saves. On any failure nothing is changed and no
/// working copy stays behind.
pub(super) fn change<T>(
    context: &Context,
    path: &Path,
    prepare: impl FnOnce(&Project) -> Result<(Command, T), AppError>,
) -> Result<(Applied, T), AppError> {
    change_store(context, path, |store| {
        let (command, prepared) = prepare(&store.project())?;
        Ok((store.execute(command, &context.who)?, prepared))
    })
}

/// As [`change`], for drafts of the blocks of a definition that is named.
pub(super) fn change_with_blocks<T>(
    context: &Context,
    path: &Path,
    blocks: &str,
    prepare: impl FnOnce(&Project, DefinitionId) -> Result<(Command, T), AppError>,
) -> Result<(Applied, T), AppError> {
    change_store(context, path, |store| {
        let id = definition_named(&store.project(), blocks)?;
        let (command, prepared) = prepare(&store.project(), id)?;
        Ok((store.execute(command, &context.who)?, prepared))
    })
}

/// As [`change`], for what is no command: undo, redo, going back.
pub(super) fn change_store<T>(
    context: &Context,
    path: &Path,
    act: impl FnOnce(&mut Store) -> Result<T, AppError>,
) -> Result<T, AppError> {
    let workspace = Workspace::in_folder(&places::working_copies())?;
    let (mut store, report) = Store::open(&workspace, path, &NoWatch)?;
    // Said before anything is changed; a command of a moment leaves no note itself.
    for opener in openers(&workspace, path)? {
        complain(&explain::opener(context.lang, &opener));
    }
    let changed = if report.read_only {
        let source = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        Err(ProjectError::Io { path: path.to_owned(), source }.into())
    } else {
        act(&mut store).and_then(|done| {
            store.publish(&NoWatch)?;
            Ok(done)
        })
    };
    store.close(changed.is_err())?;
    changed
}

/// `copy PROJECT NEW [--without-names]`: the project as it was saved last.
pub(super) fn copy(context: &Context, copy: &Copy) -> Result<Done, AppError> {
    let new = with_extension(&copy.new);
    let folder = temporary_folder()?;
    let workspace = Workspace::in_folder(folder.path())?;
    let (mut store, _) = Store::open(&workspace, &copy.project, &NoWatch)?;
    let written = store.copy_to(&new, copy.without_names, false, &NoWatch);
    store.close(true)?;
    written?;
    let (lang, path) = (context.lang, new.display().to_string());
    let out = if copy.without_names {
        t!(lang, "cli-copied-without-names", path = path)
    } else {
        t!(lang, "cli-copied", path = path)
    };
    Ok(Done { out: out + "\n", ..Done::default() })
}

pub(super) fn temporary_folder() -> Result<tempfile::TempDir, AppError> {
    tempfile::tempdir().map_err(|source| AppError::Write { path: std::env::temp_dir(), source })
}

/// Opens the project as it was saved last, to look at it: in a workspace of its own, so that a window that has it open is
/// not disturbed and does not stand in the way.
pub(super) fn look<T>(
    path: &Path,
    look: impl FnOnce(&Store, &Arc<Project>) -> Result<T, AppError>,
) -> Result<T, AppError> {
    let folder = temporary_folder()?;
    let workspace = Workspace::in_folder(folder.path())?;
    let (store, _) = Store::open(&workspace, path, &NoWatch)?;
    let seen = look(&store, &store.project());
    store.close(true)?;
    seen
}
