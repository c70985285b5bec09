//! Where results are written: whole or not at all, never over a project or over what they are made of.

use super::AppError;
use super::error::Taken;
use crate::project::{ProjectError, check_siblings, is_project};
use std::fs::{self, OpenOptions};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// A place for a result, looked at before work is done for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    path: PathBuf,
    replace: bool,
}

impl Destination {
    /// Looks at a place. A file that is there is replaced unless it is to be kept, and never if it is a project, one of the
    /// `inputs` (files and projects the result is made of) or belongs to one, or is open in another program.
    ///
    /// # Errors
    /// [`AppError::OutTaken`], [`ProjectError::InUseByOther`].
    pub fn of(path: &Path, replace: bool, inputs: &[&Path]) -> Result<Self, AppError> {
        let taken = |by: Taken| Err(AppError::OutTaken { file: path.display().to_string(), by });
        if inputs.iter().any(|input| is_of(path, input)) {
            return taken(Taken::Input);
        }
        if fs::symlink_metadata(path).is_err() {
            return Ok(Self { path: path.to_owned(), replace: false });
        }
        if !fs::metadata(path).is_ok_and(|meta| meta.is_file()) {
            return taken(Taken::NoFile);
        }
        if is_stored_project(path) {
            return taken(Taken::Project);
        }
        if !replace {
            return taken(Taken::File);
        }
        check_siblings(path)?;
        // Through a link what it leads to is replaced, and the link stays.
        Ok(Self { path: fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()), replace: true })
    }

    /// Writes the result there.
    ///
    /// # Errors
    /// As [`write_sheet`].
    pub fn write(&self, bytes: &[u8]) -> Result<(), AppError> {
        write_sheet(&self.path, bytes, self.replace)
    }
}

/// Files that are one with a shapefile.
const SHAPEFILE_ENDINGS: [&str; 9] = ["shp", "shx", "dbf", "prj", "cpg", "qpj", "dbt", "fpt", "qix"];

/// Whether a place is an input, or one of the files of an input.
fn is_of(path: &Path, input: &Path) -> bool {
    if is_same(path, input) {
        return true;
    }
    let ending_of = |path: &Path| path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let belongs = |path: &Path| ending_of(path).is_some_and(|ending| SHAPEFILE_ENDINGS.contains(&ending.as_str()));
    ending_of(input).as_deref() == Some("shp")
        && belongs(path)
        && (path.file_stem() == input.file_stem())
        && is_same(folder(path), folder(input))
}

/// Whether two paths lead to one file or folder that is there.
fn is_same(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether a file is a project. A database that can't be looked into is taken for one.
fn is_stored_project(path: &Path) -> bool {
    const MAGIC: &[u8; 16] = b"SQLite format 3\0";
    let mut begins = [0_u8; 16];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut begins));
    read.is_ok() && &begins == MAGIC && is_project(path)
}

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

/// Writes the bytes of a sheet or table to a file. A file that is there stays unless it is to be replaced, and then until the new one is
/// written as a whole. A project always stays.
///
/// # Errors
/// [`ProjectError::Io`] of kind `AlreadyExists` when a file is there and is not to be replaced; [`AppError::OutTaken`] when it is a project;
/// [`AppError::Write`] otherwise.
pub fn write_sheet(path: &Path, bytes: &[u8], replace: bool) -> Result<(), AppError> {
    if !replace {
        return write_new(path, bytes).map_err(|source| match source.kind() {
            std::io::ErrorKind::AlreadyExists => ProjectError::Io { path: path.to_owned(), source }.into(),
            _ => failed(path, source),
        });
    }
    if is_stored_project(path) {
        return Err(AppError::OutTaken { file: path.display().to_string(), by: Taken::Project });
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{EpsgCode, NoWatch};
    use crate::project::{Store, Workspace};

    #[track_caller]
    fn taken(path: &Path, replace: bool, inputs: &[&Path]) -> Taken {
        match Destination::of(path, replace, inputs) {
            Err(AppError::OutTaken { by, .. }) => by,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn files_are_written_whole_and_replaced_only_on_request() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("karte.svg");
        write_sheet(&path, b"one", false).expect("written");
        let error = write_sheet(&path, b"two", false).expect_err("is there");
        assert!(
            matches!(&error, AppError::Project(ProjectError::Io { source, .. }) if source.kind() == std::io::ErrorKind::AlreadyExists)
        );
        assert_eq!(fs::read(&path).expect("read"), b"one");
        write_sheet(&path, b"two", true).expect("replaced");
        assert_eq!(fs::read(&path).expect("read"), b"two");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
        let nowhere = folder.path().join("no").join("karte.svg");
        assert!(matches!(write_sheet(&nowhere, b"x", true), Err(AppError::Write { .. })));
    }

    #[test]
    fn files_are_replaced_unless_they_are_to_be_kept_and_inputs_never() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for name in ["a.shp", "a.dbf", "b.csv", "c.gpkg", "c.gpkg-wal"] {
            fs::write(at(name), name).expect("written");
        }
        Destination::of(&at("new.csv"), false, &[&at("a.shp")]).expect("free").write(b"x").expect("written");
        assert_eq!(taken(&at("b.csv"), false, &[]), Taken::File);
        assert_eq!(taken(&at("b.csv"), true, &[&at("a.shp"), &folder.path().join(".").join("b.csv")]), Taken::Input);
        assert_eq!(taken(&at("a.dbf"), true, &[&at("a.shp")]), Taken::Input);
        // Also where it is not there yet: readers would take it for a part of the input.
        assert_eq!(taken(&at("a.prj"), false, &[&at("a.shp")]), Taken::Input);
        assert_eq!(taken(folder.path(), true, &[]), Taken::NoFile);
        let open_elsewhere = Destination::of(&at("c.gpkg"), true, &[]);
        assert!(matches!(open_elsewhere, Err(AppError::Project(ProjectError::InUseByOther { .. }))));
        Destination::of(&at("b.csv"), true, &[&at("a.shp")]).expect("free").write(b"new").expect("written");
        assert_eq!(fs::read(at("b.csv")).expect("read"), b"new");
        assert_eq!(fs::read(at("a.dbf")).expect("read"), b"a.dbf");
    }

    #[test]
    fn projects_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = Workspace::in_folder(folder.path()).expect("a workspace");
        let path = folder.path().join("p.gpkg");
        let mut store = Store::create(&workspace, "P", EpsgCode::UTM32, "x").expect("made");
        store.publish_as(&path, false, &NoWatch).expect("saved");
        store.close(true).expect("closed");
        let before = fs::read(&path).expect("read");
        assert_eq!(taken(&path, true, &[]), Taken::Project);
        assert!(matches!(write_sheet(&path, b"x", true), Err(AppError::OutTaken { by: Taken::Project, .. })));
        assert_eq!(fs::read(&path).expect("read"), before);
        // Any other database may be replaced.
        let other = folder.path().join("o.gpkg");
        fs::write(&other, plain_layer()).expect("written");
        assert!(Destination::of(&other, true, &[]).is_ok());
    }

    /// A GeoPackage of one layer that is no project.
    fn plain_layer() -> Vec<u8> {
        let layer = crate::formats::gpkg_write::PlainLayer { name: "pieces", crs: None, fields: &[], areas: &[] };
        crate::formats::gpkg_write::write_layer("o.gpkg", layer, &|_| Vec::new(), &NoWatch).expect("made")
    }
}
