//! What the user does, prepared: files become forms with sensible defaults, forms become checked commands.
//!
//! Everything here is synchronous and pure but for reading the files it is given, so that the command line calls it
//! directly and the window calls it in jobs. Nothing here changes a project: the prepared [`Command`] goes to its
//! [`Store`]. `ui` and `cli` see the types of the rooms below through this module.

mod block_agreement;
mod blocks;
mod compare;
mod compare_details;
mod context;
mod counted;
mod crosswalks;
mod definition;
pub mod demo;
mod demo_proposal;
mod derive;
mod destination;
mod drafts;
mod error;
mod facilities;
mod file_check;
mod grid;
mod ground;
mod indicator;
mod map_sheet;
mod mapping;
mod mend;
mod part;
mod period;
mod pieces;
mod proposal;
mod replace;
mod residents;
#[cfg(test)]
mod row_of_blocks;
mod summary;
#[cfg(test)]
mod tests;
mod transfer;
mod view;

pub use block_agreement::{
    AGREEMENT_BOUNDS, BlockAgreement, are_departments, block_agreement, border_makers, finest_blocks, voters,
};
pub use blocks::{block_set, block_set_under, residents_basis, rules_for, set_under};
pub use compare::{
    ComparisonReport, FileChoice, FileSide, FilesComparison, carrier_of, chosen as chosen_probe, compare,
    compare_file_choices, compare_files,
};
pub use compare_details::{
    AllPairs, ComparisonDetails, INHOMOGENEITY_BOUNDS, InhomogeneityClasses, PairFigures, compare_all, names_suffice,
};
pub use context::{ContextForm, PreparedContext, context_form, prepare_context, probe_shapes};
pub use counted::{CarrierId, CarrierInfo, counted_by, counted_for, counted_info};
pub use crosswalks::{
    CrosswalkDetails, CrosswalkFormat, CrosswalkFormat as TableFormat, PreparedCrosswalk, PreparedCrosswalkImport,
    crosswalk_bytes, crosswalk_details, crosswalk_fingerprint, crosswalk_of_spaces, crosswalk_sheet,
    crosswalk_sheet_of, is_current, prepare_crosswalk, prepare_crosswalk_import, table_bytes,
};
pub use definition::{
    DefinitionForm, Examined, PreparedDefinition, Reading, definition_form, examine_definition, findings_left,
    follow_spaces, prepare_definition, prepare_read_definition, probe_boundaries, read_definition, settle_crs,
};
pub use demo::build_sample;
pub use derive::{
    ConvertForm, ConvertVia, ConvertedIndicator, ConvertedSums, DerivedState, NoConversion, PreparedConversion,
    derived_states, prepare_conversion, prepare_rederived, transferred_indicator,
};
pub use destination::{Destination, sheet_place_is_free, write_sheet};
pub use drafts::{
    AtomsForm, BlockChange, DecisionForm, DraftDifference, OfficialCheck, OfficialFailure, OfficialSubject,
    PreparedAtoms, PreparedDecision, PreparedDraft, Side as DraftSide, StartFrom, areas_of_spaces, draft_csv,
    draft_difference, draft_named, official_check, prepare_atoms, prepare_decision, prepare_draft,
};
pub use error::{AppError, NotFound, Taken};
pub use facilities::{FacilityForm, PreparedFacilities, facility_form, prepare_facilities, probe_points};
pub use file_check::{FileCheck, check_file, measuring_crs};
pub use grid::{
    GridCounts, GridForm, GridOptions, GridProbe, PreparedGrid, PreparedGridResidents, grid_form, prepare_grid,
    prepare_grid_residents, probe_grid,
};
pub use ground::{Ground, ground_of_carrier, ground_of_definition, ground_of_file, ground_of_grid, to_common_plane};
pub use indicator::{
    IndicatorForm, IndicatorWishes, PreparedIndicator, indicator_form, indicator_form_for, indicator_proposals,
    prepare_indicator, read_table, read_tables, rule_for, table_form, value_columns,
};
pub use map_sheet::{
    DEFAULT_DPI, MAX_DPI, MIN_DPI, Orientation, Paper, Sheet, SheetBackground, SheetExtent, SheetForm, SheetFormat,
    SheetKnown, SheetPicture, SheetTheme, map_sheet, map_sheet_knowing, sheet_bytes, sheet_picture,
};
pub use mapping::{MappingForm, MappingOutcome, PreparedMapping, mapping_form, mapping_outcome, prepare_mapping};
pub use mend::{Against, Effect, Held, Order, PreparedMend, chosen_remedies, orders, orders_for, prepare_mend};
pub use period::{Period, RowFilter, period_of};
pub use pieces::{Pieces, overlay_pieces, pieces_gpkg};
pub use proposal::{ExplainedSpace, FollowedSpace, PreparedProposal, ProposalExplanation, prepare_proposal};
pub use replace::Difference;
pub use residents::{PreparedResidents, definition_named, prepare_residents};
pub use summary::{Checked, check_project, comparison_notes, disclosed, disclosed_value, summary};
pub use transfer::{
    Provenances, Residents, TransferResult, TransferredFigure, WantedFigure, code_of, exact_share_of,
    residents_outside, transfer_csv, transfer_figures, wanted_fields,
};
pub use view::{Viewed, view_files};

pub use crate::analysis::classes;
pub use crate::analysis::compare::versions::{ChangeKind, VersionChange, VersionChanges};
pub use crate::analysis::compare::{
    Agreement, Comparison, Disagreement, Matching, Pair, ResidentsConcerned, SIMILAR_COUNTS, SpaceFit,
};
pub use crate::analysis::consensus::{Match, Proposal, ProposedSpace};
pub use crate::analysis::disclosure::{hidden_of_one_total, is_small as is_small_count};
pub use crate::analysis::draft::{BlockSet, Direction, LayerFigures, LiveDraft, SpaceFigures, Violation, check_draft};
pub use crate::analysis::join::JoinProposal;
pub use crate::analysis::positions;
pub use crate::analysis::weights::Basis;
pub use crate::formats::boundary::one_for_each;
pub use crate::formats::boundary::{
    BoundaryProbe, CrsCandidate, CrsGuess, CrsHow, EncodingGuess, EncodingHow, FieldInfo, ShapeKind,
};
pub use crate::formats::error::Wanted;
pub use crate::formats::number::DecimalForm;
pub use crate::formats::points::{PointsOptions, PointsProbe};
pub use crate::formats::table::{Column, Table};
pub use crate::formats::text::LABELS as ENCODING_LABELS;
pub use crate::formats::{FormatError, FormatErrorKind};
pub use crate::geometry::crs::{CrsError, KnownCrs, known as known_crs};
pub use crate::project::{
    Applied, Call, CallBox, Changes, Check, CheckKind, Command, Compaction, Defect, Extent as HistoryExtent, Foreign,
    HistoryEntry, HistoryFilter, HistoryKind, Note, OpenReport, Opener, ProjectError, Recoverable, RescueReport,
    RescueWords, Rescued, RescuedKind, Store, Verification, Workspace, is_project, openers, rescue, verify,
};

pub use crate::analysis::weights::Outside;
pub use crate::report::{ComparisonNotes, CrosswalkSheet, CrosswalkSum, Form as SummaryForm, ShownResidents};

use crate::model::{Colour, Department, DepartmentId, Project, Source};
use crate::project::KeptSource;

/// Which department something belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DepartmentChoice {
    /// One of the project's.
    Existing(DepartmentId),
    /// One to be added with the same command.
    New {
        /// Its name; not empty, not taken.
        name: String,
        /// The county, town or municipality it belongs to; may be empty.
        organisation: String,
    },
}

impl DepartmentChoice {
    /// The project's department of that name, else a new one.
    pub fn named(project: &Project, name: &str, organisation: &str) -> Self {
        let name = name.trim();
        match project.department_named(name) {
            Some(department) => Self::Existing(department.id),
            None => Self::New { name: name.to_owned(), organisation: organisation.trim().to_owned() },
        }
    }

    /// No department chosen yet: a new one without name, of the organisation named last. Nothing is put into a
    /// department by default, for nobody would notice that it is the wrong one.
    pub(super) fn open(project: &Project) -> Self {
        let organisation = project.departments.last().map(|d| d.organisation.clone()).unwrap_or_default();
        Self::New { name: String::new(), organisation }
    }

    fn resolve(&self, project: &Project) -> Result<Department, AppError> {
        match self {
            Self::Existing(id) => project.department(*id).cloned().ok_or_else(|| AppError::NotFound {
                what: NotFound::Department,
                name: id.to_string(),
                available: project.departments.iter().map(|d| d.name.clone()).collect(),
            }),
            Self::New { name, organisation } => {
                let name = free_name(name, project.department_named(name.trim()).is_some())?;
                Ok(Department { id: DepartmentId::new(), name, organisation: organisation.trim().to_owned() })
            }
        }
    }
}

/// A name without white space around it, refused when empty or taken.
fn free_name(name: &str, taken: bool) -> Result<String, AppError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(ProjectError::NameEmpty.into());
    }
    if taken {
        return Err(ProjectError::NameTaken(name.to_owned()).into());
    }
    Ok(name.to_owned())
}

/// "Räume", or "Räume (2)" if that is taken.
fn proposed_name(title: &str, taken: impl Fn(&str) -> bool) -> String {
    let title = title.trim();
    if !taken(title) {
        return title.to_owned();
    }
    (2..).map(|n| format!("{title} ({n})")).find(|name| !taken(name)).unwrap_or_default()
}

/// The first colour nothing else of the kind has; when all are given out they start again.
fn next_colour(used: &[Colour]) -> Colour {
    Colour::FOR_DEFINITIONS.into_iter().find(|colour| !used.contains(colour)).unwrap_or(Colour::nth(used.len()))
}

/// Sets what the user states about a source, and the time.
fn stated(mut source: Source, reference_date: &str, attribution: &str, licence: &str) -> Result<Source, AppError> {
    source.reference_date = normal_date(reference_date)?;
    source.attribution = attribution.trim().to_owned();
    source.licence = licence.trim().to_owned();
    source.imported_at = jiff::Timestamp::now().round(jiff::Unit::Second).unwrap_or_default().to_string();
    Ok(source)
}

/// A date as people type it ("31.12.2024", "12/2024", "2024", "2024-12-31") in ISO form, as precise as it was given.
///
/// # Errors
/// [`AppError::BadDate`] when it is no date of the calendar.
pub fn normal_date(text: &str) -> Result<String, AppError> {
    let text = text.trim();
    let bad = || AppError::BadDate { text: text.to_owned() };
    let mut parts: Vec<&str> = text.split(['-', '.', '/']).map(str::trim).collect();
    if text.is_empty() {
        return Ok(String::new());
    }
    // ISO begins with the year, German and English forms end with it.
    if parts.last().is_some_and(|part| part.len() == 4) {
        parts.reverse();
    }
    let number = |at: usize, digits: usize| -> Result<u16, AppError> {
        let part = parts.get(at).copied().unwrap_or_default();
        let sound = part.bytes().all(|byte| byte.is_ascii_digit()) && (1..=digits).contains(&part.len());
        if sound { part.parse().map_err(|_| bad()) } else { Err(bad()) }
    };
    if parts.first().is_none_or(|year| year.len() != 4) {
        return Err(bad());
    }
    let year = number(0, 4)?;
    match parts.len() {
        1 => Ok(format!("{year:04}")),
        2 => {
            let month = number(1, 2)?;
            if (1..=12).contains(&month) { Ok(format!("{year:04}-{month:02}")) } else { Err(bad()) }
        }
        3 => {
            let iso = format!("{year:04}-{:02}-{:02}", number(1, 2)?, number(2, 2)?);
            iso.parse::<jiff::civil::Date>().map(|_| iso).map_err(|_| bad())
        }
        _ => Err(bad()),
    }
}

fn kept(bytes: &crate::formats::boundary::SourceBytes) -> KeptSource {
    KeptSource { file_name: bytes.file_name.clone(), sha256: bytes.sha256.clone(), zip: bytes.zip.clone() }
}
