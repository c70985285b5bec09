//! What a project is: departments, definitions, spaces, facilities, indicators. Pure data and its invariants.
//!
//! A [`Project`] is an immutable snapshot at one [`Revision`]. It is shared by `Arc`, never edited in place: the only way
//! to a changed project is a command in `project`, which answers with the next snapshot. Large parts (spaces, facilities,
//! observations) sit behind their own `Arc`, so a snapshot after a rename costs a few pointers.

mod agreement;
mod context;
mod crosswalk;
mod definition;
mod derivation;
mod draft;
mod facility;
mod finding;
mod grid;
mod ids;
mod indicator;
mod source;
mod style;
mod version;

pub use agreement::{Decision, Position, Stance};
pub use context::{ContextGeometry, ContextLayer, ContextShape};
pub use crosswalk::{Basis, Crosswalk, CrosswalkRow};
pub use definition::{Definition, Department, Space};
pub use derivation::{Derivation, DerivedVia, RateFrom};
pub use draft::{Bridge, Draft, DraftOrigin, DraftSpace, Followed, Rulebook};
pub use facility::{Facility, FacilitySet};
pub use finding::{Finding, FindingKind, Place, Severity};
pub use grid::{GridCell, PopulationGrid};
pub use ids::{
    BookmarkId, ContextLayerId, CrosswalkId, DecisionId, DefinitionId, DepartmentId, DraftId, DraftSpaceId, FacilityId,
    FacilitySetId, GridId, IndicatorId, PositionId, Revision, SourceId, SpaceId, VersionId,
};
pub use indicator::{
    Indicator, IndicatorKind, JoinRule, JoinTarget, KeyForm, Observation, ObservedValue, Polarity, UnmatchedRow,
};
pub use source::{Colour, Source};
pub use style::{Bookmark, ContextStyle, Dash, LineStyle, PointShape};
pub use version::Version;

pub use crate::geometry::EpsgCode;

/// One project at one revision.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// What the planner calls it: "Landkreis Auental".
    pub title: String,
    /// The planar system all geometry of the project is in (metres).
    pub crs: EpsgCode,
    /// Counts every executed command, undo and redo.
    pub revision: Revision,
    /// In the order they were added.
    pub departments: Vec<Department>,
    /// In the order they were added; drawn from last to first.
    pub definitions: Vec<Definition>,
    /// In the order they were added.
    pub facility_sets: Vec<FacilitySet>,
    /// In the order they were added.
    pub indicators: Vec<Indicator>,
    /// Population grids, in the order they were added.
    pub grids: Vec<PopulationGrid>,
    /// In the order they were added; drawn from last to first.
    pub context_layers: Vec<ContextLayer>,
    /// Places on the map, in the order they were marked.
    pub bookmarks: Vec<Bookmark>,
    /// In the order they were begun.
    pub drafts: Vec<Draft>,
    /// What departments say to drafts and their spaces.
    pub positions: Vec<Position>,
    /// In the order they were taken.
    pub decisions: Vec<Decision>,
    /// In the order they were kept.
    pub crosswalks: Vec<Crosswalk>,
    /// In the order they were named.
    pub versions: Vec<Version>,
}

impl Project {
    /// A project without content at revision 0.
    pub fn empty(title: impl Into<String>, crs: EpsgCode) -> Self {
        Self {
            title: title.into(),
            crs,
            revision: Revision(0),
            departments: Vec::new(),
            definitions: Vec::new(),
            facility_sets: Vec::new(),
            indicators: Vec::new(),
            grids: Vec::new(),
            context_layers: Vec::new(),
            bookmarks: Vec::new(),
            drafts: Vec::new(),
            positions: Vec::new(),
            decisions: Vec::new(),
            crosswalks: Vec::new(),
            versions: Vec::new(),
        }
    }

    /// The department with this id.
    pub fn department(&self, id: DepartmentId) -> Option<&Department> {
        self.departments.iter().find(|d| d.id == id)
    }

    /// The department with exactly this name.
    pub fn department_named(&self, name: &str) -> Option<&Department> {
        self.departments.iter().find(|d| d.name == name)
    }

    /// The definition with this id.
    pub fn definition(&self, id: DefinitionId) -> Option<&Definition> {
        self.definitions.iter().find(|d| d.id == id)
    }

    /// The definition with exactly this name.
    pub fn definition_named(&self, name: &str) -> Option<&Definition> {
        self.definitions.iter().find(|d| d.name == name)
    }

    /// The facility set with this id.
    pub fn facility_set(&self, id: FacilitySetId) -> Option<&FacilitySet> {
        self.facility_sets.iter().find(|d| d.id == id)
    }

    /// The population grid with this id.
    pub fn grid(&self, id: GridId) -> Option<&PopulationGrid> {
        self.grids.iter().find(|g| g.id == id)
    }

    /// The context layer with this id.
    pub fn context_layer(&self, id: ContextLayerId) -> Option<&ContextLayer> {
        self.context_layers.iter().find(|l| l.id == id)
    }

    /// The bookmark with this id.
    pub fn bookmark(&self, id: BookmarkId) -> Option<&Bookmark> {
        self.bookmarks.iter().find(|b| b.id == id)
    }

    /// The draft with this id.
    pub fn draft(&self, id: DraftId) -> Option<&Draft> {
        self.drafts.iter().find(|d| d.id == id)
    }

    /// The draft with exactly this name.
    pub fn draft_named(&self, name: &str) -> Option<&Draft> {
        self.drafts.iter().find(|d| d.name == name)
    }

    /// The decision that made a draft a common definition; such a draft stays as it is.
    pub fn decision_on(&self, draft: DraftId) -> Option<&Decision> {
        self.decisions.iter().find(|d| d.draft == draft)
    }

    /// The decision that made this definition.
    pub fn decision_of(&self, definition: DefinitionId) -> Option<&Decision> {
        self.decisions.iter().find(|d| d.definition == definition)
    }

    /// What a department says to a draft, or to one of its spaces.
    pub fn position(&self, draft: DraftId, space: Option<DraftSpaceId>, department: DepartmentId) -> Option<&Position> {
        self.positions.iter().find(|p| p.draft == draft && p.space == space && p.department == department)
    }

    /// The crosswalk with this id.
    pub fn crosswalk(&self, id: CrosswalkId) -> Option<&Crosswalk> {
        self.crosswalks.iter().find(|c| c.id == id)
    }

    /// The named version with this id.
    pub fn version(&self, id: VersionId) -> Option<&Version> {
        self.versions.iter().find(|v| v.id == id)
    }

    /// The indicator with this id.
    pub fn indicator(&self, id: IndicatorId) -> Option<&Indicator> {
        self.indicators.iter().find(|d| d.id == id)
    }
}
