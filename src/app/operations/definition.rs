//! Importing boundaries: probe → form → reading → examination → prepared commands.
//!
//! Reading depends on how the file is to be understood (system, encoding, fields), examining on what it is held against and
//! which remedies are wanted: what was read once serves many examinations.

use super::mend::{Against, Effect, Held, PreparedMend, chosen_remedies, mend_command, orders};
use super::replace::{Difference, continue_spaces, difference};
use super::{
    AppError, BoundaryProbe, Command, DepartmentChoice, FormatError, FormatErrorKind, free_name, kept, next_colour,
    part::Part, proposed_name, stated,
};
use crate::formats::boundary::{self, ReadOptions, ShapeKind, SourceBytes};
use crate::formats::error::Wanted;
use crate::geometry::crs::Transformer;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Definition, DefinitionId, Finding, FindingKind, Place, Project, Source, Space, SpaceId};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// What the user decides about a set of areas before it is imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionForm {
    /// Whose it is. Not looked at when it replaces another.
    pub department: DepartmentChoice,
    /// Name of the definition; not empty, not taken. Not looked at when it replaces another.
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
    /// The definition whose place it takes; a new one if `None`.
    pub replaces: Option<DefinitionId>,
    /// What it is held against as its outer boundary.
    pub against: Against,
    /// Kinds of findings to be mended at once; those proposed if `None`.
    pub remedies: Option<Vec<FindingKind>>,
}

/// A set of areas as it was read, before it is anybody's.
#[derive(Debug, Clone)]
pub struct Reading {
    options: ReadOptions,
    swapped_axes: bool,
    /// The bytes it was read from: a file of the same name may be another.
    members: Arc<Vec<(String, Vec<u8>)>>,
    /// The spaces, in the project's CRS.
    pub spaces: Arc<Vec<Space>>,
    /// What reading found.
    pub findings: Vec<Finding>,
    source: Source,
    /// `None` if they are packed later.
    bytes: Option<SourceBytes>,
}

/// When the bytes of a file are packed to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeping {
    /// While it is read.
    Packed,
    /// Later, if at all: it is only looked at yet.
    Later,
}

/// What is found in a set of areas that was read, and what remedies would do.
#[derive(Debug, Clone)]
pub struct Examined {
    /// The spaces; those that continue spaces of a replaced definition have their ids.
    pub spaces: Arc<Vec<Space>>,
    /// What reading and checking found, serious first.
    pub findings: Vec<Finding>,
    /// The definition that served as outer boundary, and its name.
    pub boundary: Option<(DefinitionId, String)>,
    /// Kinds of findings the remedies are for.
    pub remedies: Vec<FindingKind>,
    /// What they would do.
    pub effects: Vec<Effect>,
    /// What changes in the definition that is replaced.
    pub difference: Option<Difference>,
    mend: Option<PreparedMend>,
}

/// A definition that was read and checked, ready to be executed.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedDefinition {
    /// The definition's id after the import.
    pub id: DefinitionId,
    /// [`Command::ImportDefinition`] or [`Command::ReplaceDefinition`].
    pub command: Command,
    /// Remedies to be executed after it, if they come to anything.
    pub mend: Option<PreparedMend>,
    /// What reading and checking found, serious first.
    pub findings: Vec<Finding>,
    /// What changes in the definition that is replaced.
    pub difference: Option<Difference>,
    /// The definition that served as outer boundary, and its name.
    pub boundary: Option<(DefinitionId, String)>,
    /// The spaces of the definition that is replaced, as they were when this was prepared.
    pub replaces: Option<Arc<Vec<Space>>>,
}

/// Findings whose places name spaces by where they stood among `ids`, with the places where these stand among `spaces`.
pub fn follow_spaces(findings: &[Finding], ids: &[SpaceId], spaces: &[Space]) -> Vec<Finding> {
    let now: HashMap<SpaceId, usize> = spaces.iter().enumerate().map(|(at, space)| (space.id, at)).collect();
    let moved = |at: &usize| ids.get(*at).and_then(|id| now.get(id)).copied();
    let place = |place: &Place| Place { spaces: place.spaces.iter().filter_map(moved).collect(), ..place.clone() };
    let finding = |finding: &Finding| {
        let places = finding.places.iter().map(place).collect();
        Finding { places, ..finding.clone() }
    };
    findings.iter().map(finding).collect()
}

/// What is found in a definition after it was mended: what only reading found stays, the rest is checked anew.
///
/// # Errors
/// The definition is gone; [`AppError::Cancelled`].
pub fn findings_left(
    project: &Project,
    id: DefinitionId,
    against: Against,
    before: Vec<Finding>,
    ids_before: &[SpaceId],
    watch: &dyn Watch,
) -> Result<Vec<Finding>, AppError> {
    let definition = super::indicator::definition_of(project, id)?;
    let before = follow_spaces(&before, ids_before, &definition.spaces);
    let held = Held::of(project, against, &definition.spaces, Some(id), watch)?;
    let mut findings: Vec<Finding> = before.into_iter().filter(|finding| finding.kind.is_of_reading()).collect();
    findings.extend(held.check(&definition.spaces, watch)?);
    sort_findings(&mut findings);
    Ok(findings)
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

/// Where a file states no system, the one that puts its numbers nearest to the project's definitions is taken.
pub fn settle_crs(project: &Project, probe: &mut BoundaryProbe) {
    let extents = project.definitions.iter().filter_map(|definition| super::mend::extent(&definition.spaces));
    let Some(area) = extents.reduce(crate::geometry::validity::union) else { return };
    let mut corners = [area.min(), area.max()];
    let to_degrees = Transformer::new(project.crs, EpsgCode::WGS84);
    if to_degrees.and_then(|to_degrees| to_degrees.transform(&mut corners)).is_ok() {
        let [low, high] = corners;
        probe.settle_crs(geo::Rect::new(low, high));
    }
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
        replaces: None,
        against: Against::Likely,
        remedies: None,
    }
}

/// How the form wants the file to be read.
///
/// # Errors
/// [`FormatErrorKind::NoCrs`].
fn options(project: &Project, probe: &BoundaryProbe, form: &DefinitionForm) -> Result<ReadOptions, AppError> {
    let crs = form.crs.ok_or_else(|| FormatError::of_file(&probe.file_name, FormatErrorKind::NoCrs))?;
    Ok(ReadOptions {
        crs,
        target_crs: project.crs,
        encoding: form.encoding.clone(),
        code_field: form.code_field.clone(),
        name_field: form.name_field.clone(),
        residents_field: form.residents_field.clone(),
    })
}

impl Reading {
    /// Whether reading this set as the form wants it would give the same again.
    pub fn serves(&self, project: &Project, probe: &BoundaryProbe, form: &DefinitionForm) -> bool {
        self.source.file_name == probe.file_name
            && Arc::ptr_eq(&self.members, &probe.members)
            && self.swapped_axes == probe.swapped_axes
            && options(project, probe, form).is_ok_and(|wanted| wanted == self.options)
    }
}

/// Reads a set of areas as decided.
///
/// # Errors
/// What the form lacks or what can't be read; [`AppError::Cancelled`].
pub fn read_definition(
    project: &Project,
    probe: &BoundaryProbe,
    form: &DefinitionForm,
    watch: &dyn Watch,
) -> Result<Reading, AppError> {
    read(project, probe, form, Keeping::Packed, watch)
}

fn read(
    project: &Project,
    probe: &BoundaryProbe,
    form: &DefinitionForm,
    keeping: Keeping,
    watch: &dyn Watch,
) -> Result<Reading, AppError> {
    let options = options(project, probe, form)?;
    let (read, bytes) = match keeping {
        Keeping::Packed => {
            let import = boundary::read(probe, &options, watch)?;
            let boundary::BoundaryImport { spaces, findings, source, bytes } = import;
            (boundary::AreasRead { spaces, findings, source, rows: Vec::new() }, Some(bytes))
        }
        Keeping::Later => (boundary::read_areas(probe, &options, watch)?, None),
    };
    Ok(Reading {
        options,
        swapped_axes: probe.swapped_axes,
        members: Arc::clone(&probe.members),
        spaces: Arc::new(read.spaces),
        findings: read.findings,
        source: read.source,
        bytes,
    })
}

/// A definition as it is recognised, to be looked at: nothing is checked, and its bytes are not packed.
pub(super) fn prepare_unchecked(
    project: &Project,
    probe: &BoundaryProbe,
    form: &DefinitionForm,
    watch: &dyn Watch,
) -> Result<PreparedDefinition, AppError> {
    let reading = read(project, probe, form, Keeping::Later, watch)?;
    let examined = Examined {
        spaces: Arc::clone(&reading.spaces),
        findings: reading.findings.clone(),
        boundary: None,
        remedies: Vec::new(),
        effects: Vec::new(),
        difference: None,
        mend: None,
    };
    prepare_read_definition(project, &reading, &examined, form)
}

/// Checks what was read, works out the remedies, and compares with the definition that is to be replaced.
///
/// # Errors
/// The definition to be replaced is gone; [`AppError::Cancelled`].
pub fn examine_definition(
    project: &Project,
    reading: &Reading,
    form: &DefinitionForm,
    watch: &dyn Watch,
) -> Result<Examined, AppError> {
    let mut spaces = Arc::clone(&reading.spaces);
    let mut differs = None;
    if let Some(id) = form.replaces {
        let replaced = super::indicator::definition_of(project, id)?;
        let mut continued = spaces.as_ref().clone();
        let continues = continue_spaces(&replaced.spaces, &mut continued);
        if form.residents_field.is_none() {
            // A file without residents says nothing about them: those that were set stay.
            for (space, before) in continued.iter_mut().zip(&continues) {
                let before = before.and_then(|before| replaced.spaces.get(before));
                space.residents = space.residents.or(before.and_then(|before| before.residents));
            }
        }
        differs = Some(difference(project, replaced, &continued, &continues, &Part::of(watch, 0.0, 0.2))?);
        spaces = Arc::new(continued);
    }
    let held = Held::of(project, form.against, &spaces, form.replaces, &Part::of(watch, 0.2, 0.3))?;
    let mut findings = reading.findings.clone();
    findings.extend(held.check(&spaces, &Part::of(watch, 0.3, 0.7))?);
    sort_findings(&mut findings);
    let remedies = chosen_remedies(&findings, form.remedies.as_deref());
    let repair = match remedies.as_slice() {
        [] => None,
        some => Some(held.repair(&spaces, &orders(some), &Part::of(watch, 0.7, 1.0))?),
    };
    // Which definition it will be is not known yet.
    let mend = repair.and_then(|repair| mend_command(DefinitionId::new(), &spaces, repair));
    Ok(Examined {
        effects: mend.as_ref().map(|mend| mend.effects.clone()).unwrap_or_default(),
        boundary: held.boundary.map(|(id, name, _)| (id, name)),
        spaces,
        findings,
        remedies,
        difference: differs,
        mend,
    })
}

/// Makes the commands of what was read and examined.
///
/// # Errors
/// What the form lacks; [`AppError::NothingDiffers`].
pub fn prepare_read_definition(
    project: &Project,
    reading: &Reading,
    examined: &Examined,
    form: &DefinitionForm,
) -> Result<PreparedDefinition, AppError> {
    let source = stated(reading.source.clone(), &form.reference_date, &form.attribution, &form.licence)?;
    let bytes = reading.bytes.as_ref().map(kept);
    let field = |field: &Option<String>| field.clone().unwrap_or_default();
    let used: Vec<_> = project.definitions.iter().map(|d| d.colour).collect();
    let mut definition = Definition {
        id: DefinitionId::new(),
        department: crate::model::DepartmentId::new(),
        name: String::new(),
        colour: next_colour(&used),
        line: crate::model::LineStyle::BORDER,
        is_blocks: false,
        code_field: field(&form.code_field),
        name_field: field(&form.name_field),
        residents_field: field(&form.residents_field),
        residents_source: None,
        source,
        spaces: Arc::clone(&examined.spaces),
    };
    let (id, command) = match form.replaces {
        Some(id) => {
            let replaced = super::indicator::definition_of(project, id)?;
            if form.residents_field.is_none() && definition.carries_residents() {
                definition.residents_source =
                    Some(replaced.residents_source.clone().unwrap_or_else(|| replaced.source.clone()));
            }
            if examined.difference.as_ref().is_some_and(Difference::is_nothing) {
                return Err(AppError::NothingDiffers { file: reading.source.file_name.clone() });
            }
            (id, Command::ReplaceDefinition { id, definition: Box::new(definition), kept: bytes })
        }
        None => {
            definition.name = free_name(&form.name, project.definition_named(form.name.trim()).is_some())?;
            let department = form.department.resolve(project)?;
            definition.department = department.id;
            let id = definition.id;
            (id, Command::ImportDefinition { department, definition: Box::new(definition), kept: bytes })
        }
    };
    let mend = examined.mend.clone().map(|mut mend| {
        if let Command::MendDefinition { id: of, .. } = &mut mend.command {
            *of = id;
        }
        mend
    });
    let (findings, difference) = (examined.findings.clone(), examined.difference.clone());
    let boundary = examined.boundary.clone();
    let replaces = form.replaces.and_then(|id| project.definition(id)).map(|definition| Arc::clone(&definition.spaces));
    Ok(PreparedDefinition { id, command, mend, findings, difference, boundary, replaces })
}

/// Reads, examines and prepares in one go.
///
/// # Errors
/// As [`read_definition`], [`examine_definition`] and [`prepare_read_definition`].
pub fn prepare_definition(
    project: &Project,
    probe: &BoundaryProbe,
    form: &DefinitionForm,
    watch: &dyn Watch,
) -> Result<PreparedDefinition, AppError> {
    // Said before long work is done.
    if form.replaces.is_none() {
        free_name(&form.name, project.definition_named(form.name.trim()).is_some())?;
        form.department.resolve(project)?;
    }
    let reading = read_definition(project, probe, form, &Part::of(watch, 0.0, 0.3))?;
    let examined = examine_definition(project, &reading, form, &Part::of(watch, 0.3, 1.0))?;
    prepare_read_definition(project, &reading, &examined, form)
}

/// Serious first, then by kind: what reading found and what the check found become one list.
pub(super) fn sort_findings(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.kind));
}
