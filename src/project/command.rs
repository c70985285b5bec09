//! What can be done to a project, and what comes back.

use crate::model::{
    Colour, Definition, DefinitionId, Department, DepartmentId, Facility, FacilityId, FacilitySet, FacilitySetId,
    Indicator, IndicatorId, IndicatorKind, Polarity, Revision, Source,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Bytes of an imported file, to be kept in the project. Without folders in the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSource {
    /// As in [`Source::file_name`].
    pub file_name: String,
    /// Lower-case hex.
    pub sha256: String,
    /// A ZIP.
    pub zip: Arc<Vec<u8>>,
}

/// One change of a project. Checked whole before anything changes; one transaction; one undo step.
///
/// Commands carry whole new values for metadata (the `spaces`/`facilities`/`observations` of an edited item are ignored by
/// the edit commands: they change by their own commands).
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Title of the project.
    EditProject {
        /// New title; not empty.
        title: String,
    },
    /// A new department; its name must be new.
    AddDepartment(Department),
    /// Name or organisation.
    EditDepartment(Department),
    /// A department without definitions and facility sets.
    DeleteDepartment(DepartmentId),
    /// A definition with its spaces and the file it came from; with its department if that is new.
    ImportDefinition {
        /// Added first if the project has none with this id.
        department: Department,
        /// The definition; its name must be new. The store sets `source.id`.
        definition: Box<Definition>,
        /// The file's bytes.
        kept: Option<KeptSource>,
    },
    /// Name, department, colour, source's date, attribution, licence.
    EditDefinition {
        /// Which.
        id: DefinitionId,
        /// New name; not empty, unique.
        name: String,
        /// Whose.
        department: DepartmentId,
        /// Of the outlines.
        colour: Colour,
        /// New reference date, attribution and licence; the rest of it is ignored.
        source: Source,
    },
    /// A definition, with the indicators that describe its spaces.
    DeleteDefinition(DefinitionId),
    /// Facilities from a file.
    ImportFacilities {
        /// Added first if the project has none with this id.
        department: Option<Department>,
        /// The set; its name must be new.
        set: Box<FacilitySet>,
        /// The file's bytes.
        kept: Option<KeptSource>,
    },
    /// Name, department, colour, source's date, attribution, licence.
    EditFacilitySet {
        /// Which.
        id: FacilitySetId,
        /// New name; not empty, unique.
        name: String,
        /// Responsible.
        department: Option<DepartmentId>,
        /// Of the symbols.
        colour: Colour,
        /// New reference date, attribution and licence.
        source: Source,
    },
    /// One facility's texts, capacity, position (id decides which).
    EditFacility {
        /// Its set.
        set: FacilitySetId,
        /// New values.
        facility: Facility,
    },
    /// One facility.
    DeleteFacility {
        /// Its set.
        set: FacilitySetId,
        /// Which.
        facility: FacilityId,
    },
    /// A set with its facilities.
    DeleteFacilitySet(FacilitySetId),
    /// An indicator with its observations.
    ImportIndicator {
        /// The indicator; name and definition together must be new.
        indicator: Box<Indicator>,
        /// The file's bytes.
        kept: Option<KeptSource>,
    },
    /// Name, unit, kind, polarity, dimension, source's date, attribution, licence.
    EditIndicator {
        /// Which.
        id: IndicatorId,
        /// New name; not empty.
        name: String,
        /// New unit.
        unit: String,
        /// New kind.
        kind: IndicatorKind,
        /// New polarity.
        polarity: Polarity,
        /// New dimension.
        dimension: String,
        /// New reference date, attribution and licence.
        source: Source,
    },
    /// An indicator with its observations.
    DeleteIndicator(IndicatorId),
}

/// What a command touched: drives recomputation and repaint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Title.
    pub project: bool,
    /// Departments added, changed or removed.
    pub departments: Vec<DepartmentId>,
    /// Definitions added, removed or whose metadata changed.
    pub definitions: Vec<DefinitionId>,
    /// Definitions whose spaces changed (also when added or removed).
    pub spaces_of: Vec<DefinitionId>,
    /// Facility sets touched in any way.
    pub facility_sets: Vec<FacilitySetId>,
    /// Indicators touched in any way.
    pub indicators: Vec<IndicatorId>,
}

/// A command that was executed, or an undo or redo of one.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The project after it.
    pub project: Arc<crate::model::Project>,
    /// What it touched.
    pub changes: Changes,
    /// Its history entry.
    pub entry: HistoryEntry,
}

/// One line of the history. `kind` and `args` are rendered as a sentence in today's language at the surface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// Number in the project's one sequence, from 1.
    pub seq: u64,
    /// Revision after it.
    pub revision: Revision,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who, as set; may be a role; may be empty.
    pub who: String,
    /// What kind of change.
    pub kind: HistoryKind,
    /// What the sentence needs: names, numbers as text. Keys depend on the kind ("name", "old_name", "department", "count", "file", "definition", "project").
    pub args: std::collections::BTreeMap<String, String>,
    /// For undo and redo: the entry undone or redone.
    pub of: Option<u64>,
    /// Whether the entry's effect holds now (false once undone).
    pub in_effect: bool,
}

/// Kinds of history entries; stable names in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum HistoryKind {
    CreateProject,
    Rescue,
    EditProject,
    AddDepartment,
    EditDepartment,
    DeleteDepartment,
    ImportDefinition,
    EditDefinition,
    DeleteDefinition,
    ImportFacilities,
    EditFacilitySet,
    EditFacility,
    DeleteFacility,
    DeleteFacilitySet,
    ImportIndicator,
    EditIndicator,
    DeleteIndicator,
    Undo,
    Redo,
}
