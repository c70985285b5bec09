//! Checking a file without importing it: everything recognised, everything found, in words or as data.

use super::compare::{measures, utm_of};
use super::definition::sort_findings;
use super::{
    Against, AppError, BoundaryProbe, DefinitionForm, FormatError, FormatErrorKind, Held, definition_form, part::Part,
};
use crate::formats::boundary::{self, CrsGuess, EncodingGuess, ShapeKind};
use crate::geometry::Watch;
use crate::model::{DefinitionId, Finding, Project, Space};
use std::path::Path;
use std::sync::Arc;

/// What a check found in one set of shapes of a file.
#[derive(Debug)]
pub struct FileCheck {
    /// The file, without folders; for a member of an archive with the archive's name.
    pub file: String,
    /// Title of the set; empty if the file could not be looked into.
    pub title: String,
    /// What its records are.
    pub kind: ShapeKind,
    /// Number of records.
    pub features: usize,
    /// CRS as recognised, or the first candidate.
    pub crs: Option<CrsGuess>,
    /// Encoding as recognised.
    pub encoding: Option<EncodingGuess>,
    /// The spaces that were read, for naming them.
    pub spaces: Arc<Vec<Space>>,
    /// Findings, serious first.
    pub findings: Vec<Finding>,
    /// Name of the definition that served as outer boundary.
    pub boundary: Option<String>,
    /// Why the set can't be used at all.
    pub error: Option<AppError>,
}

impl FileCheck {
    fn unusable(file: String, error: AppError) -> Self {
        Self {
            file,
            title: String::new(),
            kind: ShapeKind::Areas,
            features: 0,
            crs: None,
            encoding: None,
            spaces: Arc::default(),
            findings: Vec::new(),
            boundary: None,
            error: Some(error),
        }
    }
}

/// Checks all sets of a file as they are recognised, each against `project` if there is one (in its system, with its codes, and
/// the definition of nearly the same extent as outer boundary). What can't be read is told as that, set by set.
///
/// # Errors
/// [`AppError::Cancelled`] only.
pub fn check_file(
    path: &Path,
    project: Option<&Project>,
    against: Against,
    watch: &dyn Watch,
) -> Result<Vec<FileCheck>, AppError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let probes = match boundary::probe(path, &Part::of(watch, 0.0, 0.3)).map_err(AppError::from) {
        Ok(probes) => probes,
        Err(AppError::Cancelled) => return Err(AppError::Cancelled),
        Err(error) => return Ok(vec![FileCheck::unusable(name, error)]),
    };
    let all = probes.len().max(1) as f32;
    let check = |(at, probe): (usize, &BoundaryProbe)| {
        let share = |at: usize| 0.3 + 0.7 * at as f32 / all;
        check_set(probe, project, against, &Part::of(watch, share(at), share(at + 1)))
    };
    probes.iter().enumerate().map(check).collect()
}

fn check_set(
    found: &BoundaryProbe,
    project: Option<&Project>,
    against: Against,
    watch: &dyn Watch,
) -> Result<FileCheck, AppError> {
    let mut probe = found.clone();
    if let Some(project) = project {
        super::settle_crs(project, &mut probe);
    }
    let probe = &probe;
    let mut check = FileCheck {
        file: probe.file_name.clone(),
        title: probe.title.clone(),
        kind: probe.kind,
        features: probe.records,
        crs: probe.crs,
        encoding: Some(probe.encoding.clone()),
        spaces: Arc::default(),
        findings: probe.findings.clone(),
        boundary: None,
        error: None,
    };
    if probe.kind != ShapeKind::Areas {
        match read_shapes(probe, watch) {
            Ok(findings) => check.findings = findings,
            Err(AppError::Cancelled) => return Err(AppError::Cancelled),
            Err(error) => check.error = Some(error),
        }
        sort_findings(&mut check.findings);
        return Ok(check);
    }
    match read_set(probe, project, against, watch) {
        Ok((spaces, findings, boundary)) => {
            check.spaces = Arc::new(spaces);
            check.findings = findings;
            check.boundary = boundary;
        }
        Err(AppError::Cancelled) => return Err(AppError::Cancelled),
        Err(error) => check.error = Some(error),
    }
    sort_findings(&mut check.findings);
    Ok(check)
}

/// What reading finds in lines and points.
fn read_shapes(probe: &BoundaryProbe, watch: &dyn Watch) -> Result<Vec<Finding>, AppError> {
    let no_crs = || FormatError::of_file(&probe.file_name, FormatErrorKind::NoCrs);
    let crs = probe.crs.ok_or_else(no_crs)?.epsg;
    let encoding = probe.encoding.label.clone();
    let options = boundary::ContextOptions { crs, target_crs: crs, encoding, name_field: probe.name_field.clone() };
    Ok(boundary::read_context(probe, &options, watch)?.findings)
}

type Read = (Vec<Space>, Vec<Finding>, Option<String>);

fn read_set(
    probe: &BoundaryProbe,
    project: Option<&Project>,
    against: Against,
    watch: &dyn Watch,
) -> Result<Read, AppError> {
    let empty = Project::empty("", measuring_crs(probe, watch)?);
    let project = project.unwrap_or(&empty);
    let form: DefinitionForm = definition_form(project, probe);
    let reading = super::read_definition(project, probe, &form, &Part::of(watch, 0.0, 0.4))?;
    let held = Held::of(project, against, &reading.spaces, None::<DefinitionId>, &Part::of(watch, 0.4, 0.5))?;
    let mut findings = reading.findings;
    findings.extend(held.check(&reading.spaces, &Part::of(watch, 0.5, 1.0))?);
    let spaces = Arc::try_unwrap(reading.spaces).unwrap_or_else(|shared| shared.as_ref().clone());
    Ok((spaces, findings, held.boundary.map(|(_, name, _)| name)))
}

/// The system a set can be measured in: its own, or the UTM zone it lies in.
///
/// # Errors
/// As [`boundary::read`].
pub fn measuring_crs(probe: &BoundaryProbe, watch: &dyn Watch) -> Result<crate::model::EpsgCode, AppError> {
    let Some(guess) = probe.crs else { return Ok(crate::model::EpsgCode::UTM32) };
    if measures(guess.epsg) {
        return Ok(guess.epsg);
    }
    let options = boundary::ReadOptions {
        crs: guess.epsg,
        target_crs: guess.epsg,
        encoding: probe.encoding.label.clone(),
        code_field: None,
        name_field: None,
        residents_field: None,
    };
    utm_of(guess.epsg, &boundary::read(probe, &options, watch)?.spaces)
}
