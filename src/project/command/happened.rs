//! What comes back from a command, and what the history tells of it.

use crate::model::{
    ContextLayerId, CrosswalkId, DefinitionId, DepartmentId, DraftId, DraftSpaceId, FacilitySetId, GridId, IndicatorId,
    Revision,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

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
    /// Population grids added or removed.
    pub grids: Vec<GridId>,
    /// Context layers touched in any way.
    pub context_layers: Vec<ContextLayerId>,
    /// Whether named versions came or went.
    pub versions: bool,
    /// Whether bookmarks came, went or changed.
    pub bookmarks: bool,
    /// Drafts touched in any way.
    pub drafts: Vec<DraftId>,
    /// Spaces of drafts whose blocks changed, or that were touched themselves.
    pub draft_spaces: Vec<DraftSpaceId>,
    /// Whether positions came, went or changed.
    pub positions: bool,
    /// Whether decisions came, went or changed.
    pub decisions: bool,
    /// Crosswalks that came or went.
    pub crosswalks: Vec<CrosswalkId>,
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

/// A rectangle in the project's system, in metres.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Extent {
    pub min_x: f64,
    pub min_y: f64,
    pub max_x: f64,
    pub max_y: f64,
}

impl Extent {
    /// The rectangle around both.
    pub fn united(self, other: Self) -> Self {
        Self {
            min_x: self.min_x.min(other.min_x),
            min_y: self.min_y.min(other.min_y),
            max_x: self.max_x.max(other.max_x),
            max_y: self.max_y.max(other.max_y),
        }
    }
}

/// One line of the history. `kind` and `args` are rendered as a sentence in today's language at the surface.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// For undo and redo: the entry undone or redone. Its words are among `args`, its kind is `args["of_kind"]`.
    pub of: Option<u64>,
    /// Whether the entry's effect holds now (false once undone).
    pub in_effect: bool,
    /// Whether what it needs to be undone or done again was removed for good by compacting.
    pub settled: bool,
    /// Where it happened, in the project's system: around all it touched that has a place.
    pub place: Option<Extent>,
}

impl HistoryEntry {
    /// For undo and redo: what kind of entry was undone or redone.
    pub fn of_kind(&self) -> Option<HistoryKind> {
        let name = self.args.get("of_kind")?;
        serde_json::from_value(serde_json::Value::String(name.clone())).ok()
    }

    /// Whether it was undone and nothing speaks against doing it again (apart from what was changed since).
    pub fn can_be_reapplied(&self) -> bool {
        !self.in_effect && !self.settled && self.of.is_none() && self.kind.is_undoable()
    }
}

/// Which entries of the history are wanted. The default wants all.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HistoryFilter {
    /// Exactly this person or role.
    pub who: Option<String>,
    /// Any of these kinds; empty: all. Undo and redo count as what they undid or redid, too.
    pub kinds: Vec<HistoryKind>,
    /// All of these words occur in the names the entry speaks of, whatever their case.
    pub text: String,
    /// The uid of a definition, facility set, indicator, department, space or facility that was touched.
    pub about: Option<String>,
    /// The entry happened here (in part), in the project's system.
    pub within: Option<Extent>,
}

/// What compacting removes for good: what undone or deleted imports left in the file and no named version needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compaction {
    /// Hidden definitions with their spaces.
    pub definitions: usize,
    /// Hidden facility sets.
    pub facility_sets: usize,
    /// Hidden indicators with their values.
    pub indicators: usize,
    /// Hidden population grids with their cells.
    pub grids: usize,
    /// Hidden context layers.
    pub context_layers: usize,
    /// Hidden crosswalks with their rows.
    pub crosswalks: usize,
    /// Kept bytes of imported files that nothing refers to.
    pub sources: usize,
    /// How much smaller the file becomes by it, in bytes; an estimate before, a fact after.
    pub bytes: u64,
}

impl Compaction {
    /// Whether there is nothing to remove.
    pub fn is_empty(&self) -> bool {
        *self == Self { bytes: self.bytes, ..Self::default() }
    }
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
    MendDefinition,
    SetResidents,
    ReplaceDefinition,
    DeleteDefinition,
    ImportGrid,
    DeleteGrid,
    ImportContext,
    EditContext,
    DeleteContext,
    ImportFacilities,
    EditFacilitySet,
    EditFacility,
    DeleteFacility,
    DeleteFacilitySet,
    ImportIndicator,
    DeriveIndicators,
    EditIndicator,
    DeleteIndicator,
    AddVersion,
    DeleteVersion,
    AddBookmark,
    RenameBookmark,
    DeleteBookmark,
    MarkBlocks,
    AddDraft,
    RenameDraft,
    SetRulebook,
    DeleteDraft,
    AssignBlocks,
    AddDraftSpace,
    EditDraftSpace,
    MergeDraftSpaces,
    DeleteDraftSpace,
    SetPosition,
    DeletePosition,
    Decide,
    EditDecision,
    KeepCrosswalk,
    DeleteCrosswalk,
    /// The project was brought back to a named version.
    GoBack,
    /// Another program changed rows; the file's own triggers recorded it.
    ForeignEdit,
    /// Another program changed a table past the triggers, or made it anew.
    ReplacedOutside,
    /// What undone imports had left was removed.
    Compact,
    Undo,
    Redo,
}

impl HistoryKind {
    /// All kinds there are.
    pub const ALL: [Self; 53] = [
        Self::CreateProject,
        Self::EditProject,
        Self::AddDepartment,
        Self::EditDepartment,
        Self::DeleteDepartment,
        Self::ImportDefinition,
        Self::EditDefinition,
        Self::MendDefinition,
        Self::SetResidents,
        Self::ReplaceDefinition,
        Self::DeleteDefinition,
        Self::ImportGrid,
        Self::DeleteGrid,
        Self::ImportContext,
        Self::EditContext,
        Self::DeleteContext,
        Self::ImportFacilities,
        Self::EditFacilitySet,
        Self::EditFacility,
        Self::DeleteFacility,
        Self::DeleteFacilitySet,
        Self::ImportIndicator,
        Self::DeriveIndicators,
        Self::EditIndicator,
        Self::DeleteIndicator,
        Self::AddVersion,
        Self::DeleteVersion,
        Self::AddBookmark,
        Self::RenameBookmark,
        Self::DeleteBookmark,
        Self::MarkBlocks,
        Self::AddDraft,
        Self::RenameDraft,
        Self::SetRulebook,
        Self::DeleteDraft,
        Self::AssignBlocks,
        Self::AddDraftSpace,
        Self::EditDraftSpace,
        Self::MergeDraftSpaces,
        Self::DeleteDraftSpace,
        Self::SetPosition,
        Self::DeletePosition,
        Self::Decide,
        Self::EditDecision,
        Self::KeepCrosswalk,
        Self::DeleteCrosswalk,
        Self::GoBack,
        Self::ForeignEdit,
        Self::ReplacedOutside,
        Self::Compact,
        Self::Undo,
        Self::Redo,
        Self::Rescue,
    ];

    /// Kinds that tell what happened to the file and are passed over by undo.
    pub(in crate::project) const NOTES: [Self; 4] =
        [Self::CreateProject, Self::ReplacedOutside, Self::Compact, Self::Rescue];

    /// Whether entries of this kind can be undone and done again.
    pub fn is_undoable(self) -> bool {
        !Self::NOTES.contains(&self) && !matches!(self, Self::Undo | Self::Redo)
    }
}
