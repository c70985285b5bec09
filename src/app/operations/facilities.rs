//! Importing facilities: probe → form → prepared command.

use super::{
    AppError, Command, DepartmentChoice, FormatError, FormatErrorKind, PointsOptions, PointsProbe, Wanted,
    definition::sort_findings, free_name, kept, next_colour, proposed_name, stated,
};
use crate::formats::points;
use crate::geometry::Watch;
use crate::model::{FacilitySet, FacilitySetId, Finding, Project};
use std::path::Path;
use std::sync::Arc;

/// What the user decides about a file with facilities before it is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityForm {
    /// Responsible, if known.
    pub department: Option<DepartmentChoice>,
    /// Name of the set; not empty, not taken.
    pub name: String,
    /// Which column is what.
    pub options: PointsOptions,
    /// A date in any usual form; may be empty.
    pub reference_date: String,
    /// Who is to be named; may be empty.
    pub attribution: String,
    /// Short name of the licence; may be empty.
    pub licence: String,
}

/// Facilities that were read, ready to be executed.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedFacilities {
    /// [`Command::ImportFacilities`].
    pub command: Command,
    /// What reading found, serious first.
    pub findings: Vec<Finding>,
    /// How many facilities.
    pub count: usize,
}

/// Reads a file with points and recognises what is what. See [`points::probe`].
///
/// # Errors
/// [`AppError::Format`] or [`AppError::Cancelled`].
pub fn probe_points(path: &Path, watch: &dyn Watch) -> Result<PointsProbe, AppError> {
    Ok(points::probe(path, watch)?)
}

/// The form filled in with what the probe recognised.
pub fn facility_form(project: &Project, probe: &PointsProbe) -> FacilityForm {
    FacilityForm {
        department: None,
        name: proposed_name(&probe.title, |name| is_taken(project, name)),
        options: probe.options.clone(),
        reference_date: String::new(),
        attribution: String::new(),
        licence: String::new(),
    }
}

/// Reads facilities as decided.
///
/// # Errors
/// What the form lacks or what can't be read, also a file of which not one facility could be read;
/// [`AppError::Cancelled`].
pub fn prepare_facilities(
    project: &Project,
    probe: &PointsProbe,
    form: &FacilityForm,
    watch: &dyn Watch,
) -> Result<PreparedFacilities, AppError> {
    let name = free_name(&form.name, is_taken(project, form.name.trim()))?;
    let department = form.department.as_ref().map(|choice| choice.resolve(project)).transpose()?;
    let mut import = points::read(probe, &form.options, project.crs, watch)?;
    if import.facilities.is_empty() {
        return Err(FormatError::of_file(&probe.bytes.file_name, FormatErrorKind::Empty(Wanted::Points)).into());
    }
    sort_findings(&mut import.findings);
    let source = stated(import.source, &form.reference_date, &form.attribution, &form.licence)?;
    let used: Vec<_> = project.facility_sets.iter().map(|set| set.colour).collect();
    let count = import.facilities.len();
    let set = FacilitySet {
        id: FacilitySetId::new(),
        name,
        department: department.as_ref().map(|department| department.id),
        colour: next_colour(&used),
        source,
        facilities: Arc::new(import.facilities),
    };
    let kept = Some(kept(&probe.bytes));
    let command = Command::ImportFacilities { department, set: Box::new(set), kept };
    Ok(PreparedFacilities { command, findings: import.findings, count })
}

fn is_taken(project: &Project, name: &str) -> bool {
    project.facility_sets.iter().any(|set| set.name == name)
}
