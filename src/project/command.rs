//! What can be done to a project, and what comes back.

mod happened;

pub use happened::{Applied, Changes, Compaction, Extent, HistoryEntry, HistoryFilter, HistoryKind};

use crate::model::{
    Bookmark, BookmarkId, Colour, ContextLayer, ContextLayerId, ContextStyle, Crosswalk, CrosswalkId, Decision,
    Definition, DefinitionId, Department, DepartmentId, Draft, DraftId, DraftSpace, DraftSpaceId, Facility, FacilityId,
    FacilitySet, FacilitySetId, FindingKind, GridId, Indicator, IndicatorId, IndicatorKind, LineStyle, Polarity,
    PopulationGrid, Position, PositionId, Rulebook, Source, Space, SpaceId, VersionId,
};
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
        /// The state of the draft that the common definition was made of ([`crate::model::Draft::state`]).
        state: u64,
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
