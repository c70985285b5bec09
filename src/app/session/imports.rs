//! Looking into files and bringing them in.

use super::{Event, Outcome, ResidentsTaken, Session};
use crate::app::import_memory::{ImportMemory, Remembered};
use crate::app::operations::{
    self, AppError, BoundaryProbe, FacilityForm, FormatError, FormatErrorKind, GridProbe, IndicatorForm, JoinProposal,
    MappingForm, PointsProbe, ShapeKind, Table, Wanted,
};
use crate::model::{DefinitionId, Finding, FindingKind};
use crate::project::Command;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// A set of shapes with what was decided about its source before.
pub type RememberedProbe = (BoundaryProbe, Option<Remembered>);

/// What a file was found to hold.
#[derive(Debug, Clone)]
pub enum Probed {
    /// Boundaries: one or several sets of areas.
    Boundaries(Vec<RememberedProbe>),
    /// Points.
    Points(Box<PointsProbe>),
    /// A table.
    Table(Box<TableProbe>),
    /// Shapes for a context layer, of any kind.
    Context(Vec<BoundaryProbe>),
    /// Boundaries were expected, but there are only lines or points in the file.
    NoAreas(PathBuf, Vec<BoundaryProbe>),
    /// A file with population grids, smallest cells first.
    Grid(PathBuf, Vec<GridProbe>),
}

/// A command made by a job, ready to be executed.
pub(super) struct Prepared {
    command: Command,
    findings: Vec<Finding>,
    taken: Option<ResidentsTaken>,
}

impl Prepared {
    /// A command with nothing to say beside it.
    pub(super) fn of(command: Command) -> Self {
        Self::with(command, Vec::new())
    }

    /// A command with what reading found.
    pub(super) fn with(command: Command, findings: Vec<Finding>) -> Self {
        Self { command, findings, taken: None }
    }

    /// Residents from a grid.
    pub(super) fn with_taken(command: Command, taken: ResidentsTaken) -> Self {
        Self { command, findings: Vec::new(), taken: Some(taken) }
    }
}

/// A table with what is proposed for it.
#[derive(Debug, Clone)]
pub struct TableProbe {
    /// The table.
    pub table: Table,
    /// All sheets, if there are several.
    pub sheets: Vec<Table>,
    /// Which of them the table is.
    pub sheet: usize,
    /// The best form over all definitions; `None` if none matches.
    pub form: Option<IndicatorForm>,
    /// Rules by which rows may find the spaces of the form's definition, best first.
    pub proposals: Vec<JoinProposal>,
}

/// Whether a finding can only be made while reading the file; the others the check of the definition finds again.
fn is_of_reading(kind: FindingKind) -> bool {
    match kind {
        FindingKind::Gap
        | FindingKind::Overlap
        | FindingKind::SelfIntersection
        | FindingKind::DegenerateRing
        | FindingKind::DuplicateCode
        | FindingKind::EmptyCode
        | FindingKind::DuplicateGeometry
        | FindingKind::GapSliver
        | FindingKind::OverlapSliver
        | FindingKind::OutsideBoundary
        | FindingKind::UncoveredBoundary
        | FindingKind::NearDuplicateGeometry
        | FindingKind::SimilarCodes
        | FindingKind::RepeatedName
        | FindingKind::PointContact
        | FindingKind::Exclave
        | FindingKind::AbsurdExtent
        | FindingKind::LostZeros
        | FindingKind::EmptyGeometry => false,
        FindingKind::RingOrder
        | FindingKind::BadCoordinates
        | FindingKind::NullGeometry
        | FindingKind::NotAnArea
        | FindingKind::ExtraDimensions
        | FindingKind::CrsAssumed
        | FindingKind::EncodingAssumed
        | FindingKind::BrokenText
        | FindingKind::BadResidents
        | FindingKind::RecordMismatch
        | FindingKind::DeletedRecord
        | FindingKind::NoPosition
        | FindingKind::NotAPoint
        | FindingKind::BadCapacity
        | FindingKind::MissingSibling
        | FindingKind::BrokenSibling
        | FindingKind::ForeignSibling
        | FindingKind::RepeatedField
        | FindingKind::OtherShapes
        | FindingKind::SwappedAxes
        | FindingKind::UnknownCrs
        | FindingKind::ShiftedOrigin
        | FindingKind::UnreadableSet => true,
    }
}

/// Numbers requests over all sessions, so that an answer never meets the wrong dialog.
pub(super) fn next_request() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Session {
    /// Looks into a boundary file. The answer names the number returned; without areas it is [`Probed::NoAreas`], and of an archive
    /// with nothing but population grids [`Probed::Grid`].
    pub fn probe_boundaries(&self, path: PathBuf) -> u64 {
        let request = next_request();
        let memory = self.folders.imports();
        self.start("probe", "boundary file", move |ticket| {
            let result = match operations::probe_shapes(&path, ticket) {
                Ok(probes) if probes.iter().any(|probe| probe.kind == ShapeKind::Areas) => {
                    let memory = ImportMemory::load(&memory);
                    let areas = probes.into_iter().filter(|probe| probe.kind == ShapeKind::Areas);
                    let remembered = |probe: BoundaryProbe| {
                        let known = memory.find(&probe).cloned();
                        (probe, known)
                    };
                    Ok(Probed::Boundaries(areas.map(remembered).collect()))
                }
                Ok(probes) => Ok(Probed::NoAreas(path, probes)),
                // The census comes as a ZIP of tables.
                Err(AppError::Format(error)) if matches!(error.kind, FormatErrorKind::EmptyArchive) => {
                    match operations::probe_grid(&path, ticket) {
                        Ok(probes) => Ok(Probed::Grid(path, probes)),
                        Err(_) => Err(AppError::Format(error)),
                    }
                }
                Err(error) => Err(error),
            };
            Some(Event::Probed { request, result })
        });
        request
    }

    /// Looks whether a GeoPackage is a project, or somebody else's file with shapes. The answer, [`Outcome::Recognised`], names the
    /// number returned.
    pub fn recognise(&self, path: PathBuf) -> u64 {
        let request = next_request();
        self.start("probe", "project or not", move |_| {
            let is_project = operations::is_project(&path);
            Some(Event::Recognised { request, path, is_project })
        });
        request
    }

    /// Looks into a file with points.
    pub fn probe_points(&self, path: PathBuf) -> u64 {
        let request = next_request();
        self.start("probe", "points file", move |ticket| {
            let result = operations::probe_points(&path, ticket).map(|probe| Probed::Points(Box::new(probe)));
            Some(Event::Probed { request, result })
        });
        request
    }

    /// Reads a table.
    pub fn read_table(&self, path: PathBuf) -> u64 {
        let request = next_request();
        let project = self.snapshot().map(|(_, project)| project);
        self.start("probe", "table", move |ticket| {
            let result = operations::read_tables(&path, None, ticket).map(|mut tables| {
                let form_of =
                    |table: &Table| project.as_ref().and_then(|project| operations::table_form(project, table));
                // The sheet that speaks of spaces of the project; of a spreadsheet it need not be the first.
                let at = tables.iter().position(|table| form_of(table).is_some()).unwrap_or(0);
                let table = tables.get(at).cloned();
                let sheets = if tables.len() > 1 { std::mem::take(&mut tables) } else { Vec::new() };
                (table, sheets, at)
            });
            let result = result.and_then(|(table, sheets, sheet)| {
                let empty = || FormatError::of_file(path.display().to_string(), FormatErrorKind::Empty(Wanted::Rows));
                let table = table.ok_or_else(empty)?;
                let form = project.as_ref().and_then(|project| operations::table_form(project, &table));
                let proposals = match (&project, &form) {
                    (Some(project), Some(form)) => operations::indicator_proposals(project, form.definition, &table),
                    _ => Vec::new(),
                };
                Ok(Probed::Table(Box::new(TableProbe { table, sheets, sheet, form, proposals })))
            });
            Some(Event::Probed { request, result })
        });
        request
    }

    /// Reads facilities as decided and adds them to the project.
    pub fn import_facilities(&self, probe: PointsProbe, form: FacilityForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start("import", "facilities", move |ticket| {
            let result = operations::prepare_facilities(&project, &probe, &form, ticket)
                .map(|prepared| Box::new(Prepared::with(prepared.command, prepared.findings)));
            Some(Event::Prepared { epoch, result })
        });
    }

    /// Joins a table as decided and adds the indicator to the project.
    pub fn import_indicator(&self, table: Table, form: IndicatorForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start("import", "indicator", move |_| {
            let result = operations::prepare_indicator(&project, &table, &form)
                .map(|prepared| Box::new(Prepared::of(prepared.command)));
            Some(Event::Prepared { epoch, result })
        });
    }

    /// Sets the residents of a definition's spaces from a table.
    pub fn import_residents(&self, table: Table, form: IndicatorForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start("import", "residents", move |_| {
            let result = operations::prepare_residents(&project, &table, &form);
            let result = result.map(|prepared| Box::new(Prepared::of(prepared.command)));
            Some(Event::Prepared { epoch, result })
        });
    }

    /// Puts a definition together from building blocks as a table says.
    pub fn import_mapping(&self, table: Table, form: MappingForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start("import", "mapping", move |ticket| {
            let result = operations::prepare_mapping(&project, &table, &form, ticket);
            let result = result.map(|prepared| Box::new(Prepared::of(prepared.command)));
            Some(Event::Prepared { epoch, result })
        });
    }

    /// What only reading a file can find stays with its definition, until the project is closed.
    pub(super) fn keep_reading_findings(&mut self, id: DefinitionId, mut findings: Vec<Finding>) {
        findings.retain(|finding| is_of_reading(finding.kind));
        self.reading_findings.insert(id, findings);
    }

    pub(super) fn prepared(&mut self, prepared: Prepared, outcomes: &mut Vec<Outcome>) {
        let Prepared { command, mut findings, taken } = prepared;
        outcomes.extend(taken.map(Outcome::ResidentsTaken));
        findings.retain(|finding| is_of_reading(finding.kind));
        match &command {
            Command::ImportDefinition { definition, .. } => {
                self.reading_findings.insert(definition.id, findings);
            }
            _ if !findings.is_empty() => outcomes.push(Outcome::Read(findings)),
            _ => {}
        }
        // Asked for before a named version was looked at, it is carried out all the same, and today's state is shown.
        self.send_change(|store, who| store.execute(command, who));
    }
}
