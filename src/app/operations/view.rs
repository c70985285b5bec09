//! Looking at files: first a project that is nowhere but in memory, to be seen at once; then, if it is wanted, a real one.
//!
//! What is to be seen needs neither a check nor a project file nor the files' packed bytes, and these take several times as
//! long as reading.

use super::context::prepare;
use super::definition::{Keeping, prepare_unchecked};
use super::part::Part;
use super::{AppError, BoundaryProbe, Command, DepartmentChoice, ShapeKind, Store, kept};
use crate::formats::boundary;
use crate::geometry::{EpsgCode, Watch};
use crate::model::Project;
use std::path::PathBuf;
use std::sync::Arc;

/// Files that are looked at.
#[derive(Debug)]
pub struct Viewed {
    /// One definition for each set of areas and one context layer for each of lines or points, all as recognised. At
    /// revision 0, for no command was executed.
    pub project: Arc<Project>,
    /// What makes a stored project of it, and the bytes that are to be kept; nothing if none is wanted.
    imports: Vec<(Command, BoundaryProbe)>,
}

/// Reads files as they are recognised; `department` is the name of who has them. With `to_be_kept` the result can become a
/// stored project ([`Viewed::import`]) and holds the bytes of the files; otherwise each is forgotten as soon as it is read.
///
/// # Errors
/// What can't be read; [`AppError::Cancelled`].
pub fn view_files(
    files: &[PathBuf],
    department: &str,
    to_be_kept: bool,
    watch: &dyn Watch,
) -> Result<Viewed, AppError> {
    let title = files.first().and_then(|path| path.file_stem()).map(|stem| stem.to_string_lossy().into_owned());
    let mut probes = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let share = |at: usize| 0.2 * at as f32 / files.len() as f32;
        probes.extend(super::probe_shapes(file, &Part::of(watch, share(at), share(at + 1)))?);
    }
    let planar = |epsg: &EpsgCode| super::known_crs().iter().any(|crs| crs.epsg == *epsg && crs.planar);
    let crs = probes.iter().filter_map(|probe| Some(probe.crs?.epsg)).find(planar).unwrap_or(EpsgCode::UTM32);
    let mut project = Project::empty(title.unwrap_or_default(), crs);
    let (mut imports, all) = (Vec::new(), probes.len());
    for (at, probe) in probes.into_iter().enumerate() {
        let share = |at: usize| 0.2 + 0.8 * at as f32 / all as f32;
        let command = prepared(&project, &probe, department, &Part::of(watch, share(at), share(at + 1)))?;
        add(&mut project, &command);
        if to_be_kept {
            imports.push((command, probe));
        }
    }
    Ok(Viewed { project: Arc::new(project), imports })
}

fn prepared(
    project: &Project,
    probe: &BoundaryProbe,
    department: &str,
    watch: &dyn Watch,
) -> Result<Command, AppError> {
    if probe.kind != ShapeKind::Areas {
        let form = super::context_form(project, probe);
        return Ok(prepare(project, probe, &form, Keeping::Later, watch)?.command);
    }
    let mut form = super::definition_form(project, probe);
    form.department = DepartmentChoice::named(project, department, "");
    Ok(prepare_unchecked(project, probe, &form, watch)?.command)
}

/// What the command will leave in the project.
fn add(project: &mut Project, command: &Command) {
    match command {
        Command::ImportDefinition { department, definition, .. } => {
            if project.department(department.id).is_none() {
                project.departments.push(department.clone());
            }
            project.definitions.push(definition.as_ref().clone());
        }
        Command::ImportContext { layer, .. } => project.context_layers.push(layer.as_ref().clone()),
        _ => {}
    }
}

impl Viewed {
    /// Brings everything into an empty project, step by step, as if it had been imported there. What is drawn is shared with
    /// [`Viewed::project`] as it is.
    ///
    /// # Errors
    /// What the project says; [`AppError::Cancelled`].
    pub fn import(self, store: &mut Store, who: &str, watch: &dyn Watch) -> Result<(), AppError> {
        let all = self.imports.len();
        for (at, (mut command, probe)) in self.imports.into_iter().enumerate() {
            let share = |at: usize| at as f32 / all as f32;
            let bytes = boundary::keep(&probe, &Part::of(watch, share(at), share(at + 1)))?;
            match &mut command {
                Command::ImportDefinition { definition, kept: packed, .. } => {
                    definition.source.sha256.clone_from(&bytes.sha256);
                    *packed = Some(kept(&bytes));
                }
                Command::ImportContext { layer, kept: packed } => {
                    layer.source.sha256.clone_from(&bytes.sha256);
                    *packed = Some(kept(&bytes));
                }
                _ => {}
            }
            drop((probe, bytes));
            watch.check().map_err(|_| AppError::Cancelled)?;
            store.execute(command, who)?;
        }
        Ok(())
    }
}
