//! What can be done to a project, and what comes back.

use crate::model::{
    Bookmark, BookmarkId, Colour, ContextLayer, ContextLayerId, ContextStyle, Crosswalk, CrosswalkId, Decision,
    Definition, DefinitionId, Department, DepartmentId, Draft, DraftId, DraftSpace, DraftSpaceId, Facility, FacilityId,
    FacilitySet, FacilitySetId, FindingKind, GridId, Indicator, IndicatorId, IndicatorKind, LineStyle, Polarity,
    PopulationGrid, Position, PositionId, Revision, Rulebook, Source, Space, SpaceId, VersionId,
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
    /// Name, department, colour, line, source's date, attribution, licence.
    EditDefinition {
        /// Which.
        id: DefinitionId,
        /// New name; not empty, unique.
        name: String,
        /// Whose.
        department: DepartmentId,
        /// Of the outlines.
        colour: Colour,
        /// Of the outlines; can be drawn ([`LineStyle::is_valid`]).
        line: LineStyle,
        /// New reference date, attribution and licence; the rest of it is ignored.
        source: Source,
    },
    /// Remedies applied to a definition's spaces. The kept bytes of its file stay as they are. Refused are unknown spaces, an id
    /// that occurs twice, numbers that are none, and what changes nothing ([`super::ProjectError::NothingToChange`]).
    MendDefinition {
        /// Which.
        id: DefinitionId,
        /// Spaces with their new values (id decides which).
        changed: Vec<Space>,
        /// Spaces that go, with the values of indicators that describe them.
        removed: Vec<SpaceId>,
        /// What was mended, for the history.
        mended: Vec<Mended>,
    },
    /// Residents of a definition's spaces, from a table or a population grid.
    SetResidents {
        /// Which.
        id: DefinitionId,
        /// New residents; spaces that are not named keep theirs.
        residents: Vec<(SpaceId, Option<f64>)>,
        /// Where they come from, with reference date. Without `kept`, its `id` may name a file that is kept already (that of a
        /// population grid).
        source: Box<Source>,
        /// The file's bytes, if it is one that is not kept yet.
        kept: Option<KeptSource>,
    },
    /// A newer file takes the place of a definition's spaces, fields and source. Name, department, colour and line stay. Spaces whose id
    /// the new ones keep stay the same space: values of indicators stay with them. Those that are gone take their values along
    /// (undoing brings them back). Their order becomes that of the new spaces.
    ReplaceDefinition {
        /// Which.
        id: DefinitionId,
        /// New spaces, fields and source; the rest is ignored.
        definition: Box<Definition>,
        /// The new file's bytes.
        kept: Option<KeptSource>,
    },
    /// A population grid. Its counts are measured, aggregated, suppressed or missing: what is estimated is refused.
    ImportGrid {
        /// The grid; its name must be new. The store sets `source.id`.
        grid: Box<PopulationGrid>,
        /// The bytes it was read from (of large files only the lines that were used).
        kept: Option<KeptSource>,
    },
    /// A population grid.
    DeleteGrid(GridId),
    /// A context layer. Its shapes are all lines, all points or all areas: other programs know one kind of geometry a layer.
    ImportContext {
        /// The layer; its name must be new. The store sets `source.id`.
        layer: Box<ContextLayer>,
        /// The file's bytes.
        kept: Option<KeptSource>,
    },
    /// Name, colour, style, source's date, attribution, licence.
    EditContext {
        /// Which.
        id: ContextLayerId,
        /// New name; not empty, unique.
        name: String,
        /// Of its lines.
        colour: Colour,
        /// How it is drawn besides; can be drawn ([`ContextStyle::is_valid`]).
        style: ContextStyle,
        /// New reference date, attribution and licence.
        source: Source,
    },
    /// A context layer.
    DeleteContext(ContextLayerId),
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
    /// Indicators converted from those of other definitions: one step, however many.
    DeriveIndicators {
        /// The indicators; each says what it was made of ([`Indicator::derived`]), and name and definition together are new.
        indicators: Vec<Indicator>,
        /// Those that go because they are converted anew.
        replaced: Vec<IndicatorId>,
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
    /// Names the state of the project as it is, to be looked at and gone back to.
    AddVersion {
        /// Its name; not empty, unique.
        name: String,
    },
    /// A named version; the state itself stays in the history.
    DeleteVersion(VersionId),
    /// A place on the map that is to be found again.
    AddBookmark {
        /// Its name is not empty and new, its extent finite, with width and height.
        bookmark: Bookmark,
    },
    /// Another name for a bookmark.
    RenameBookmark {
        /// Which.
        id: BookmarkId,
        /// New name; not empty, unique.
        name: String,
    },
    /// A bookmark.
    DeleteBookmark(BookmarkId),
    /// Whether a definition's spaces serve as building blocks. Refused while drafts are made of them.
    MarkBlocks {
        /// Which.
        id: DefinitionId,
        /// Whether they do.
        is_blocks: bool,
    },
    /// A draft; its name must be new, `began` is taken to be `assigned`.
    AddDraft {
        /// The draft.
        draft: Box<Draft>,
    },
    /// Another name for a draft.
    RenameDraft {
        /// Which.
        id: DraftId,
        /// New name; not empty, unique.
        name: String,
    },
    /// What a draft is to meet.
    SetRulebook {
        /// Which draft.
        id: DraftId,
        /// Its values make sense ([`Rulebook::wrong_field`]).
        rulebook: Rulebook,
    },
    /// A draft with its positions. Refused for one that was decided.
    DeleteDraft(DraftId),
    /// Blocks go to a space, or to none: a stroke of the brush. Refused for a draft that was decided and for blocks of locked spaces
    /// and into them; blocks that are there already don't count.
    AssignBlocks {
        /// Which draft.
        draft: DraftId,
        /// The blocks.
        blocks: Vec<SpaceId>,
        /// Their space; `None`: they become unassigned.
        space: Option<DraftSpaceId>,
    },
    /// A new space of a draft, with the blocks it begins with (which may have been in other spaces).
    AddDraftSpace {
        /// Which draft.
        draft: DraftId,
        /// The space.
        space: DraftSpace,
        /// Its blocks; may be none.
        blocks: Vec<SpaceId>,
        /// How it came, for the history.
        how: SpaceCame,
    },
    /// Code, name, colour, lock of a space (id decides which).
    EditDraftSpace {
        /// Which draft.
        draft: DraftId,
        /// New values.
        space: DraftSpace,
    },
    /// Spaces become one: blocks of `from` go to `into`, and `from` are no more.
    MergeDraftSpaces {
        /// Which draft.
        draft: DraftId,
        /// Stays.
        into: DraftSpaceId,
        /// Go.
        from: Vec<DraftSpaceId>,
    },
    /// A space of a draft; its blocks become unassigned.
    DeleteDraftSpace {
        /// Which draft.
        draft: DraftId,
        /// Which.
        space: DraftSpaceId,
    },
    /// What a department says. It takes the place of what it said to the same draft or space before.
    SetPosition(Position),
    /// What a department said.
    DeletePosition(PositionId),
    /// A draft becomes a common definition.
    Decide {
        /// The decision.
        decision: Box<Decision>,
        /// Whose the common definition is; added first if the project has none with this id.
        department: Department,
        /// The common definition: one space for each space of the draft that has blocks.
        definition: Box<Definition>,
    },
    /// Version, validity, date, body, resolution number and text of a decision (id decides which; draft and definition stay).
    EditDecision(Decision),
    /// A crosswalk is kept, computed or read from a file.
    KeepCrosswalk {
        /// The crosswalk; its name must be new.
        crosswalk: Box<Crosswalk>,
        /// The file's bytes.
        kept: Option<KeptSource>,
    },
    /// A crosswalk.
    DeleteCrosswalk(CrosswalkId),
}

/// How a space of a draft came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpaceCame {
    /// It was made.
    Made,
    /// It was split off another space of this name.
    Split {
        /// The other space.
        from: String,
    },
    /// It was taken over from another draft.
    Copied {
        /// The other draft's name.
        draft: String,
    },
}

/// What a remedy did, in figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mended {
    /// What was mended.
    pub kind: FindingKind,
    /// How many places.
    pub count: usize,
    /// Ground that changed hands, in m².
    pub area_m2: f64,
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
    pub(super) const NOTES: [Self; 4] = [Self::CreateProject, Self::ReplacedOutside, Self::Compact, Self::Rescue];

    /// Whether entries of this kind can be undone and done again.
    pub fn is_undoable(self) -> bool {
        !Self::NOTES.contains(&self) && !matches!(self, Self::Undo | Self::Redo)
    }
}
