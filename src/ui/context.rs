//! What panels and dialogs get to see, and what they send back. None of them changes the session itself.

use super::panels::positions::Said;
use crate::app::explain::ComparisonTable;
use crate::app::operations::{
    Against, AtomsForm, BoundaryProbe, Command, ConvertForm, CrosswalkFormat, DecisionForm, DefinitionForm,
    HistoryFilter, Order, Recoverable, SheetForm, TableFormat,
};
use crate::app::session::{CrosswalkQuery, DraftForm, Layer, MapTheme, Session, TableQuery, Target};
use crate::app::user_command::UserCommand;
use crate::l10n::Lang;
use crate::model::{
    ContextLayerId, CrosswalkId, DecisionId, DefinitionId, DepartmentId, DraftId, DraftSpaceId, FacilityId,
    FacilitySetId, GridId, IndicatorId, SpaceId, VersionId,
};
use geo::{Coord, Rect};
use std::ops::Range;
use std::path::PathBuf;

/// The narrow context of a panel.
pub struct Context<'a> {
    /// Read-only.
    pub session: &'a Session,
    /// The language to speak.
    pub lang: Lang,
    /// What the user did, carried out after the frame is laid out.
    pub actions: &'a mut Vec<Action>,
}

impl Context<'_> {
    /// Sends something back.
    pub fn send(&mut self, action: Action) {
        self.actions.push(action);
    }
}

/// What a user did about positions, decisions and crosswalks.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Agree {
    /// Draws up how departments stand to a draft.
    DrawUp(DraftId),
    /// Writes down what a department says.
    EditPosition(Said),
    /// Asks for the log of a block.
    AskBlockLog(SpaceId),
    /// Asks for what belongs to a decision about a draft.
    AskDecision(DraftId),
    /// Changes what is said of a decision.
    EditDecision(DecisionId),
    /// Holds a draft against what official statistics ask, with so many residents a space at least.
    CheckOfficial(DraftId, f64),
    /// Holds a decided common definition against the same.
    CheckDecided(DefinitionId, f64),
    /// Works out how a decision differs from the one before.
    Differ(DecisionId),
    /// Begins a draft from a decision.
    BeginFrom(DecisionId),
    /// Makes a draft a common definition.
    Decide(DraftId, Box<DecisionForm>),
    ComputeCrosswalk(DefinitionId, DefinitionId),
    LookAtCrosswalk(CrosswalkId),
    /// Keeps the one that is looked at.
    KeepCrosswalk,
    DeleteCrosswalk(CrosswalkId),
    /// Finds out which are out of date.
    JudgeCrosswalks,
    /// Makes the rows that are wanted of the one that is looked at.
    ArrangeCrosswalk(CrosswalkQuery),
    /// Asks for an official one.
    AskCrosswalkFile,
    /// Asks where to write the one that is looked at.
    AskCrosswalkPlace(CrosswalkFormat),
}

/// What a user did to convert indicators to other spaces.
#[derive(Debug)]
pub enum Convert {
    /// Asks to which; with this indicator, else those of the active definition.
    Ask(Option<IndicatorId>),
    /// Works out what it would give.
    Preview(Box<ConvertForm>),
    /// Does it.
    Do(Box<ConvertForm>),
    /// Does it anew.
    Again(Vec<IndicatorId>),
}

/// What a user did with drafts.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum DraftAction {
    Choose(Option<DraftId>),
    Target(Target),
    /// Shows a space on the map, by its position.
    ZoomSpace(u32),
    /// Shows blocks on the map, or else a space.
    Jump(Vec<u32>, Option<u32>),
    Lock(DraftSpaceId, bool),
    /// The first goes into the second.
    Merge(DraftSpaceId, DraftSpaceId),
    DeleteSpace(DraftSpaceId),
    EditSpace(DraftSpaceId),
    Rename(DraftId),
    Duplicate(DraftId),
    /// Asks first.
    Delete(DraftId),
    EditRulebook(DraftId),
    /// Why the proposal is as it is.
    ExplainProposal,
    MarkViolations(bool),
    MarkDifferences(bool),
    /// Takes over a space of another draft.
    CopySpace(DraftId, DraftSpaceId),
    WithinParent(bool),
    /// Begins a draft as a form wants it.
    Begin(Box<DraftForm>),
    /// Asks for the table that a draft of this name and these blocks begins with.
    ChooseTable(String, DefinitionId),
    /// Asks which two blocks count as neighbours.
    AskBridge,
    /// Asks of which definitions blocks are to be made.
    AskAtoms,
    MakeAtoms(Box<AtomsForm>),
}

/// What a user did in a panel or dialog.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Action {
    Run(UserCommand),
    Draft(DraftAction),
    Execute(Box<Command>),
    Open(PathBuf),
    Recover(Recoverable),
    /// Asks first.
    Discard(Recoverable),
    DiscardForGood(Recoverable),
    /// Saves what can be read of a damaged file into a new project.
    Rescue(PathBuf),
    Activate(DefinitionId),
    ShowDefinition(DefinitionId, bool),
    ShowSet(FacilitySetId, bool),
    ShowContext(ContextLayerId, bool),
    ShowGrid(GridId, bool),
    /// Gives the spaces of a definition the residents of a grid.
    TakeResidents(DefinitionId, GridId),
    ShowIndicator(Option<IndicatorId>),
    ChooseBackground(Option<PathBuf>),
    ForgetBackground(PathBuf),
    BackgroundLooks {
        opacity_percent: u8,
        grey: bool,
    },
    ShowLabels(bool),
    FadeOthers(bool),
    Select {
        definition: DefinitionId,
        spaces: Vec<u32>,
        zoom: bool,
    },
    ToggleSelected(DefinitionId, u32),
    SelectFacility(FacilitySetId, FacilityId),
    /// Extent in the project's CRS, and the spaces to mark there.
    GoTo {
        extent: Rect<f64>,
        definition: Option<DefinitionId>,
        spaces: Vec<u32>,
    },
    /// Shows an extent in the project's CRS as it was seen when it was kept; see [`Session::project_extent_of`].
    ShowAgain(Rect<f64>),
    /// Shows all of one layer, and makes it visible.
    ZoomToLayer(Layer),
    /// Tells what is at a place of the map, in Web Mercator metres.
    Identify(Coord<f64>),
    /// Puts away what was told.
    ForgetIdentified,
    /// Marks a place on the map, in the project's CRS.
    MarkPlace(Coord<f64>),
    /// Gives up what is drawn on the map, or leaves its tool.
    LeaveTool,
    /// Reads and examines a set of areas as a form wants it.
    Examine(Box<BoundaryProbe>, Box<DefinitionForm>),
    /// Works out what remedies would do in a definition.
    PreviewMend(DefinitionId, Vec<Order>),
    /// Applies remedies to a definition.
    Mend(DefinitionId, Vec<Order>),
    /// Holds a definition against an outer boundary.
    HoldAgainst(DefinitionId, Against),
    Compare(DefinitionId, DefinitionId),
    /// Compares every definition with every other.
    CompareAll,
    /// Shows something of the comparison on the map.
    ShowTheme(Option<MapTheme>),
    /// Selects a space of one compared definition, and marks what it shares with a space of the other.
    MarkDisputed {
        one: (DefinitionId, u32),
        other: (DefinitionId, u32),
    },
    /// Puts a table of the comparison on the clipboard.
    CopyComparison(ComparisonTable),
    /// Asks where a table of the comparison is to be written.
    AskTablePlace(ComparisonTable, TableFormat),
    /// Makes the rows of the table as they are wanted now.
    ArrangeTable(TableQuery),
    /// Puts the rows of the table on the clipboard.
    CopyTable(DefinitionId),
    Search(String),
    EditDepartment(DepartmentId),
    EditDefinition(DefinitionId),
    EditFacilitySet(FacilitySetId),
    EditFacility(FacilitySetId, FacilityId),
    EditIndicator(IndicatorId),
    EditContext(ContextLayerId),
    FilterHistory(HistoryFilter),
    /// Rows of the history that are shown.
    FetchHistory(Range<usize>),
    /// The history of one thing: its uid and name.
    HistoryOf(String, String),
    /// Does an undone entry of this number again.
    Reapply(u64),
    LookAtVersion(VersionId),
    LookAtToday,
    GoBackTo(VersionId),
    DeleteVersion(VersionId),
    /// Was asked before.
    Compact,
    /// Draws a map sheet small.
    PreviewSheet(Box<SheetForm>),
    CancelJob(String),
    CancelSaving,
    Copy(String),
    ShowTab(super::panels::Tab),
    /// About positions, decisions and crosswalks.
    Agree(Agree),
    /// About indicators on other spaces.
    Convert(Convert),
}
