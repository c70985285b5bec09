//! Importing boundaries: probe → form → prepared command.

use super::{
    AppError, BoundaryProbe, Command, DepartmentChoice, FormatError, FormatErrorKind, free_name, kept, next_colour,
    part::Part, proposed_name, stated,
};
use crate::analysis::check::check_spaces;
use crate::formats::boundary::{self, ReadOptions, ShapeKind};
use crate::formats::error::Wanted;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Definition, DefinitionId, Finding, Project};
use std::path::Path;
use std::sync::Arc;

/// What the user decides about a set of areas before it is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionForm {
    /// Whose it is.
    pub department: DepartmentChoice,
    /// Name of the definition; not empty, not taken.
    pub name: String,
    /// CRS of the file; `None` must be filled in before it can be read.
    pub crs: Option<EpsgCode>,
    /// Encoding label.
    pub encoding: String,
    /// Field that becomes the code.
    pub code_field: Option<String>,
    /// Field that becomes the name.
    pub name_field: Option<String>,
    /// Field that becomes the residents.
    pub residents_field: Option<String>,
    /// A date in any usual form; may be empty.
    pub reference_date: String,
    /// Who is to be named; may be empty.
    pub attribution: String,
    /// Short name of the licence; may be empty.
    pub licence: String,
}

/// A definition that was read and checked, ready to be executed.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedDefinition {
    /// [`Command::ImportDefinition`].
    pub command: Command,
    /// What reading and checking found, serious first.
    pub findings: Vec<Finding>,
}

/// All sets of areas in a file. See [`boundary::probe`], which also finds lines and points.
///
/// # Errors
/// [`AppError::Format`] or [`AppError::Cancelled`].
pub fn probe_boundaries(path: &Path, watch: &dyn Watch) -> Result<Vec<BoundaryProbe>, AppError> {
    let mut probes = boundary::probe(path, watch)?;
    let file = probes.first().map(|probe| probe.file_name.clone()).unwrap_or_default();
    probes.retain(|probe| probe.kind == ShapeKind::Areas);
    if probes.is_empty() {
        return Err(FormatError::of_file(file, FormatErrorKind::Empty(Wanted::Areas)).into());
    }
    Ok(probes)
}

/// The form filled in with what the probe recognised. The department stays open.
pub fn definition_form(project: &Project, probe: &BoundaryProbe) -> DefinitionForm {
    DefinitionForm {
        department: DepartmentChoice::open(project),
        name: proposed_name(&probe.title, |name| project.definition_named(name).is_some()),
        crs: probe.crs.map(|guess| guess.epsg),
        encoding: probe.encoding.label.clone(),
        code_field: probe.code_field.clone(),
        name_field: probe.name_field.clone(),
        residents_field: probe.residents_field.clone(),
        reference_date: String::new(),
        attribution: String::new(),
        licence: String::new(),
    }
}

/// Reads and checks a set of areas as decided.
///
/// # Errors
/// What the form lacks or what can't be read; [`AppError::Cancelled`].
pub fn prepare_definition(
    project: &Project,
    probe: &BoundaryProbe,
    form: &DefinitionForm,
    watch: &dyn Watch,
) -> Result<PreparedDefinition, AppError> {
    let name = free_name(&form.name, project.definition_named(form.name.trim()).is_some())?;
    let department = form.department.resolve(project)?;
    let crs = form.crs.ok_or_else(|| FormatError::of_file(&probe.file_name, FormatErrorKind::NoCrs))?;
    let options = ReadOptions {
        crs,
        target_crs: project.crs,
        encoding: form.encoding.clone(),
        code_field: form.code_field.clone(),
        name_field: form.name_field.clone(),
        residents_field: form.residents_field.clone(),
    };
    let import = boundary::read(probe, &options, &Part::of(watch, 0.0, 0.5))?;
    let source = stated(import.source, &form.reference_date, &form.attribution, &form.licence)?;
    let mut findings = import.findings;
    findings.extend(check_spaces(&import.spaces, &Part::of(watch, 0.5, 1.0))?);
    sort_findings(&mut findings);
    let used: Vec<_> = project.definitions.iter().map(|d| d.colour).collect();
    let definition = Definition {
        id: DefinitionId::new(),
        department: department.id,
        name,
        colour: next_colour(&used),
        code_field: form.code_field.clone().unwrap_or_default(),
        name_field: form.name_field.clone().unwrap_or_default(),
        residents_field: form.residents_field.clone().unwrap_or_default(),
        residents_source: None,
        source,
        spaces: Arc::new(import.spaces),
    };
    let kept = Some(kept(&import.bytes));
    Ok(PreparedDefinition {
        command: Command::ImportDefinition { department, definition: Box::new(definition), kept },
        findings,
    })
}

/// Serious first, then by kind: what reading found and what the check found become one list.
pub(super) fn sort_findings(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.kind));
}
