//! Importing a context layer: lines, points or areas that are only looked at.

use super::definition::{Keeping, sort_findings};
use super::{AppError, BoundaryProbe, Command, FormatError, FormatErrorKind, free_name, kept, proposed_name, stated};
use crate::formats::boundary::{self, ContextOptions};
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Colour, ContextLayer, ContextLayerId, Finding, Project};
use std::path::Path;
use std::sync::Arc;

/// What the user decides about a set of shapes before it is shown as a context layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextForm {
    /// Name of the layer; not empty, not taken.
    pub name: String,
    /// CRS of the file; `None` must be filled in before it can be read.
    pub crs: Option<EpsgCode>,
    /// Encoding label.
    pub encoding: String,
    /// Field that becomes the name of each shape.
    pub name_field: Option<String>,
    /// A date in any usual form; may be empty.
    pub reference_date: String,
    /// Who is to be named; may be empty.
    pub attribution: String,
    /// Short name of the licence; may be empty.
    pub licence: String,
}

/// A context layer that was read, ready to be executed.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedContext {
    /// [`Command::ImportContext`].
    pub command: Command,
    /// What reading found, serious first.
    pub findings: Vec<Finding>,
    /// How many shapes.
    pub count: usize,
}

/// All sets of shapes in a file, areas, lines and points. See [`boundary::probe`].
///
/// # Errors
/// [`AppError::Format`] or [`AppError::Cancelled`].
pub fn probe_shapes(path: &Path, watch: &dyn Watch) -> Result<Vec<BoundaryProbe>, AppError> {
    Ok(boundary::probe(path, watch)?)
}

/// The form filled in with what the probe recognised.
pub fn context_form(project: &Project, probe: &BoundaryProbe) -> ContextForm {
    ContextForm {
        name: proposed_name(&probe.title, |name| is_taken(project, name)),
        crs: probe.crs.map(|guess| guess.epsg),
        encoding: probe.encoding.label.clone(),
        name_field: probe.name_field.clone(),
        reference_date: String::new(),
        attribution: String::new(),
        licence: String::new(),
    }
}

/// Reads a set of shapes as decided.
///
/// # Errors
/// What the form lacks or what can't be read; [`AppError::Cancelled`].
pub fn prepare_context(
    project: &Project,
    probe: &BoundaryProbe,
    form: &ContextForm,
    watch: &dyn Watch,
) -> Result<PreparedContext, AppError> {
    prepare(project, probe, form, Keeping::Packed, watch)
}

/// As [`prepare_context`]; the bytes may be packed later.
pub(super) fn prepare(
    project: &Project,
    probe: &BoundaryProbe,
    form: &ContextForm,
    keeping: Keeping,
    watch: &dyn Watch,
) -> Result<PreparedContext, AppError> {
    let name = free_name(&form.name, is_taken(project, form.name.trim()))?;
    let crs = form.crs.ok_or_else(|| FormatError::of_file(&probe.file_name, FormatErrorKind::NoCrs))?;
    let options = ContextOptions {
        crs,
        target_crs: project.crs,
        encoding: form.encoding.clone(),
        name_field: form.name_field.clone(),
    };
    let (read, bytes) = match keeping {
        Keeping::Packed => {
            let import = boundary::read_context(probe, &options, watch)?;
            let boundary::ContextImport { shapes, findings, source, bytes } = import;
            (boundary::ContextRead { shapes, findings, source }, Some(kept(&bytes)))
        }
        Keeping::Later => (boundary::read_shapes(probe, &options, watch)?, None),
    };
    let mut findings = read.findings;
    sort_findings(&mut findings);
    let count = read.shapes.len();
    let layer = ContextLayer {
        id: ContextLayerId::new(),
        name,
        colour: free_colour(project),
        style: crate::model::ContextStyle::default(),
        source: stated(read.source, &form.reference_date, &form.attribution, &form.licence)?,
        shapes: Arc::new(read.shapes),
    };
    Ok(PreparedContext { command: Command::ImportContext { layer: Box::new(layer), kept: bytes }, findings, count })
}

/// Muted, and none of [`Colour::FOR_DEFINITIONS`]: what is only looked at is not taken for a border.
const COLOURS: [Colour; 6] = [
    Colour([110, 110, 110]),
    Colour([122, 96, 140]),
    Colour([104, 122, 62]),
    Colour([62, 124, 138]),
    Colour([160, 110, 110]),
    Colour([139, 98, 60]),
];

/// The first no other context layer has; when all are given out they start again.
fn free_colour(project: &Project) -> Colour {
    let taken = |colour: &Colour| project.context_layers.iter().any(|layer| layer.colour == *colour);
    let next = COLOURS.iter().cycle().nth(project.context_layers.len());
    COLOURS.iter().find(|colour| !taken(colour)).or(next).copied().unwrap_or(Colour([110, 110, 110]))
}

fn is_taken(project: &Project, name: &str) -> bool {
    project.context_layers.iter().any(|layer| layer.name == name)
}
