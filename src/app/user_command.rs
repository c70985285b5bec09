//! Everything a user can do by menu, toolbar or key, in one list with label, tooltip, shortcut and when it is enabled.

use super::map_tool::MapTool;
use super::session::Session;
use crate::l10n::Lang;
use crate::model::Project;
use crate::t;

/// One thing the user can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum UserCommand {
    NewProject,
    OpenProject,
    OpenSample,
    Save,
    SaveAs,
    CopyWithoutNames,
    ExportMap,
    CloseProject,
    EditProject,
    Quit,
    Undo,
    Redo,
    ImportDefinition,
    ImportFacilities,
    ImportIndicator,
    ConvertIndicators,
    ReconvertIndicators,
    ImportContext,
    ImportGrid,
    AddBackground,
    AddDepartment,
    AddVersion,
    AddBookmark,
    ManageBookmarks,
    Compact,
    Compare,
    ShowPositions,
    Decide,
    ShowCrosswalks,
    Search,
    ToggleTable,
    ToggleHistory,
    ShowFindings,
    ZoomProject,
    ZoomSelection,
    ClearSelection,
    SingleMap,
    TwoMaps,
    SwipeMaps,
    FlipMaps,
    FadeOthers,
    NextDefinition,
    SelectAll,
    InvertSelection,
    ViewBack,
    ViewForward,
    ToolMove,
    ToolRectangle,
    ToolLasso,
    ToolLength,
    ToolArea,
    ToolIdentify,
    ToolBrush,
    ToolErase,
    ToolEnclose,
    ToolFill,
    ToolSplit,
    BrushLarger,
    BrushSmaller,
    TargetHere,
    NextUnassigned,
    NewDraft,
    ShowDrafts,
    CompareDrafts,
    NewDraftSpace,
    AssignSelection,
    TextLarger,
    TextSmaller,
    ToggleDark,
    Settings,
    Help,
    CopyDiagnostics,
}

impl UserCommand {
    /// All of them.
    pub const ALL: [Self; 72] = [
        Self::NewProject,
        Self::OpenProject,
        Self::OpenSample,
        Self::Save,
        Self::SaveAs,
        Self::CopyWithoutNames,
        Self::ExportMap,
        Self::CloseProject,
        Self::EditProject,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::ImportDefinition,
        Self::ImportFacilities,
        Self::ImportIndicator,
        Self::ConvertIndicators,
        Self::ReconvertIndicators,
        Self::ImportContext,
        Self::ImportGrid,
        Self::AddBackground,
        Self::AddDepartment,
        Self::AddVersion,
        Self::AddBookmark,
        Self::ManageBookmarks,
        Self::Compact,
        Self::Compare,
        Self::ShowPositions,
        Self::Decide,
        Self::ShowCrosswalks,
        Self::Search,
        Self::ToggleTable,
        Self::ToggleHistory,
        Self::ShowFindings,
        Self::ZoomProject,
        Self::ZoomSelection,
        Self::ClearSelection,
        Self::SingleMap,
        Self::TwoMaps,
        Self::SwipeMaps,
        Self::FlipMaps,
        Self::FadeOthers,
        Self::NextDefinition,
        Self::SelectAll,
        Self::InvertSelection,
        Self::ViewBack,
        Self::ViewForward,
        Self::ToolMove,
        Self::ToolRectangle,
        Self::ToolLasso,
        Self::ToolLength,
        Self::ToolArea,
        Self::ToolIdentify,
        Self::ToolBrush,
        Self::ToolErase,
        Self::ToolEnclose,
        Self::ToolFill,
        Self::ToolSplit,
        Self::BrushLarger,
        Self::BrushSmaller,
        Self::TargetHere,
        Self::NextUnassigned,
        Self::NewDraft,
        Self::ShowDrafts,
        Self::CompareDrafts,
        Self::NewDraftSpace,
        Self::AssignSelection,
        Self::TextLarger,
        Self::TextSmaller,
        Self::ToggleDark,
        Self::Settings,
        Self::Help,
        Self::CopyDiagnostics,
    ];

    /// The command that chooses a tool on the map.
    pub const fn of_tool(tool: MapTool) -> Self {
        match tool {
            MapTool::Move => Self::ToolMove,
            MapTool::Rectangle => Self::ToolRectangle,
            MapTool::Lasso => Self::ToolLasso,
            MapTool::Length => Self::ToolLength,
            MapTool::Area => Self::ToolArea,
            MapTool::Identify => Self::ToolIdentify,
            MapTool::Brush => Self::ToolBrush,
            MapTool::Erase => Self::ToolErase,
            MapTool::Enclose => Self::ToolEnclose,
            MapTool::Fill => Self::ToolFill,
            MapTool::Split => Self::ToolSplit,
        }
    }

    /// What stands on the button or in the menu.
    pub fn label(self, lang: Lang) -> String {
        match self {
            Self::NewProject => t!(lang, "command-new-project"),
            Self::OpenProject => t!(lang, "command-open-project"),
            Self::OpenSample => t!(lang, "command-open-sample"),
            Self::Save => t!(lang, "command-save"),
            Self::SaveAs => t!(lang, "command-save-as"),
            Self::CopyWithoutNames => t!(lang, "command-copy-without-names"),
            Self::ExportMap => t!(lang, "command-export-map"),
            Self::CloseProject => t!(lang, "command-close-project"),
            Self::EditProject => t!(lang, "command-edit-project"),
            Self::Quit => t!(lang, "command-quit"),
            Self::Undo => t!(lang, "command-undo"),
            Self::Redo => t!(lang, "command-redo"),
            Self::ImportDefinition => t!(lang, "command-import-definition"),
            Self::ImportFacilities => t!(lang, "command-import-facilities"),
            Self::ImportIndicator => t!(lang, "command-import-indicator"),
            Self::ConvertIndicators => t!(lang, "command-convert-indicators"),
            Self::ReconvertIndicators => t!(lang, "command-reconvert-indicators"),
            Self::ImportContext => t!(lang, "command-import-context"),
            Self::ImportGrid => t!(lang, "command-import-grid"),
            Self::AddBackground => t!(lang, "command-add-background"),
            Self::AddDepartment => t!(lang, "command-add-department"),
            Self::AddVersion => t!(lang, "command-add-version"),
            Self::AddBookmark => t!(lang, "command-add-bookmark"),
            Self::ManageBookmarks => t!(lang, "command-manage-bookmarks"),
            Self::Compact => t!(lang, "command-compact"),
            Self::Compare => t!(lang, "command-compare"),
            Self::ShowPositions => t!(lang, "command-show-positions"),
            Self::Decide => t!(lang, "command-decide"),
            Self::ShowCrosswalks => t!(lang, "command-show-crosswalks"),
            Self::Search => t!(lang, "command-search"),
            Self::ToggleTable => t!(lang, "command-toggle-table"),
            Self::ToggleHistory => t!(lang, "command-toggle-history"),
            Self::ShowFindings => t!(lang, "command-show-findings"),
            Self::ZoomProject => t!(lang, "command-zoom-project"),
            Self::ZoomSelection => t!(lang, "command-zoom-selection"),
            Self::ClearSelection => t!(lang, "command-clear-selection"),
            Self::SingleMap => t!(lang, "command-single-map"),
            Self::TwoMaps => t!(lang, "command-two-maps"),
            Self::SwipeMaps => t!(lang, "command-swipe-maps"),
            Self::FlipMaps => t!(lang, "command-flip-maps"),
            Self::FadeOthers => t!(lang, "command-fade-others"),
            Self::NextDefinition => t!(lang, "command-next-definition"),
            Self::SelectAll => t!(lang, "command-select-all"),
            Self::InvertSelection => t!(lang, "command-invert-selection"),
            Self::ViewBack => t!(lang, "command-view-back"),
            Self::ViewForward => t!(lang, "command-view-forward"),
            Self::ToolMove => t!(lang, "command-tool-move"),
            Self::ToolRectangle => t!(lang, "command-tool-rectangle"),
            Self::ToolLasso => t!(lang, "command-tool-lasso"),
            Self::ToolLength => t!(lang, "command-tool-length"),
            Self::ToolArea => t!(lang, "command-tool-area"),
            Self::ToolIdentify => t!(lang, "command-tool-identify"),
            Self::ToolBrush => t!(lang, "command-tool-brush"),
            Self::ToolErase => t!(lang, "command-tool-erase"),
            Self::ToolEnclose => t!(lang, "command-tool-enclose"),
            Self::ToolFill => t!(lang, "command-tool-fill"),
            Self::ToolSplit => t!(lang, "command-tool-split"),
            Self::BrushLarger => t!(lang, "command-brush-larger"),
            Self::BrushSmaller => t!(lang, "command-brush-smaller"),
            Self::TargetHere => t!(lang, "command-target-here"),
            Self::NextUnassigned => t!(lang, "command-next-unassigned"),
            Self::NewDraft => t!(lang, "command-new-draft"),
            Self::ShowDrafts => t!(lang, "command-show-drafts"),
            Self::CompareDrafts => t!(lang, "command-compare-drafts"),
            Self::NewDraftSpace => t!(lang, "command-new-draft-space"),
            Self::AssignSelection => t!(lang, "command-assign-selection"),
            Self::TextLarger => t!(lang, "command-text-larger"),
            Self::TextSmaller => t!(lang, "command-text-smaller"),
            Self::ToggleDark => t!(lang, "command-toggle-dark"),
            Self::Settings => t!(lang, "command-settings"),
            Self::Help => t!(lang, "command-help"),
            Self::CopyDiagnostics => t!(lang, "command-copy-diagnostics"),
        }
    }

    /// One sentence that says what it does, where the label does not say it all.
    pub fn tooltip(self, lang: Lang) -> Option<String> {
        Some(match self {
            Self::OpenSample => t!(lang, "command-open-sample-tooltip"),
            Self::ImportDefinition => t!(lang, "command-import-definition-tooltip"),
            Self::ImportFacilities => t!(lang, "command-import-facilities-tooltip"),
            Self::ImportIndicator => t!(lang, "command-import-indicator-tooltip"),
            Self::ConvertIndicators => t!(lang, "command-convert-indicators-tooltip"),
            Self::ReconvertIndicators => t!(lang, "command-reconvert-indicators-tooltip"),
            Self::ImportContext => t!(lang, "command-import-context-tooltip"),
            Self::ImportGrid => t!(lang, "command-import-grid-tooltip"),
            Self::AddBackground => t!(lang, "command-add-background-tooltip"),
            Self::CopyWithoutNames => t!(lang, "command-copy-without-names-tooltip"),
            Self::Compare => t!(lang, "command-compare-tooltip"),
            Self::ShowPositions => t!(lang, "command-show-positions-tooltip"),
            Self::Decide => t!(lang, "command-decide-tooltip"),
            Self::ShowCrosswalks => t!(lang, "command-show-crosswalks-tooltip"),
            Self::ExportMap => t!(lang, "command-export-map-tooltip"),
            Self::AddVersion => t!(lang, "command-add-version-tooltip"),
            Self::AddBookmark => t!(lang, "command-add-bookmark-tooltip"),
            Self::Compact => t!(lang, "command-compact-tooltip"),
            Self::ShowFindings => t!(lang, "command-show-findings-tooltip"),
            Self::TwoMaps => t!(lang, "command-two-maps-tooltip"),
            Self::SwipeMaps => t!(lang, "command-swipe-maps-tooltip"),
            Self::FlipMaps => t!(lang, "command-flip-maps-tooltip"),
            Self::FadeOthers => t!(lang, "command-fade-others-tooltip"),
            Self::NextDefinition => t!(lang, "command-next-definition-tooltip"),
            Self::ToolMove => t!(lang, "command-tool-move-tooltip"),
            Self::ToolRectangle => t!(lang, "command-tool-rectangle-tooltip"),
            Self::ToolLasso => t!(lang, "command-tool-lasso-tooltip"),
            Self::ToolLength => t!(lang, "command-tool-length-tooltip"),
            Self::ToolArea => t!(lang, "command-tool-area-tooltip"),
            Self::ToolIdentify => t!(lang, "command-tool-identify-tooltip"),
            Self::ToolBrush => t!(lang, "command-tool-brush-tooltip"),
            Self::ToolErase => t!(lang, "command-tool-erase-tooltip"),
            Self::ToolEnclose => t!(lang, "command-tool-enclose-tooltip"),
            Self::ToolFill => t!(lang, "command-tool-fill-tooltip"),
            Self::ToolSplit => t!(lang, "command-tool-split-tooltip"),
            Self::TargetHere => t!(lang, "command-target-here-tooltip"),
            Self::NextUnassigned => t!(lang, "command-next-unassigned-tooltip"),
            Self::NewDraft => t!(lang, "command-new-draft-tooltip"),
            Self::NewDraftSpace => t!(lang, "command-new-draft-space-tooltip"),
            Self::AssignSelection => t!(lang, "command-assign-selection-tooltip"),
            Self::CopyDiagnostics => t!(lang, "command-copy-diagnostics-tooltip"),
            _ => return None,
        })
    }

    /// Whether it makes sense now.
    pub fn enabled(self, session: &Session) -> bool {
        let open = session.project().is_some();
        // While a named version is looked at, nothing is changed.
        let can_change = session.can_change();
        match self {
            Self::Save => can_change && (session.status().unpublished || session.status().path.is_none()),
            Self::SaveAs
            | Self::CopyWithoutNames
            | Self::EditProject
            | Self::ImportDefinition
            | Self::ImportFacilities
            | Self::ImportContext
            | Self::ImportGrid
            | Self::AddDepartment
            | Self::AddVersion
            | Self::AddBookmark
            | Self::Compact => can_change,
            Self::CloseProject
            | Self::ExportMap
            | Self::Search
            | Self::ToggleTable
            | Self::ToggleHistory
            | Self::ShowFindings
            | Self::ShowPositions
            | Self::ShowCrosswalks
            | Self::SingleMap
            | Self::TwoMaps
            | Self::SwipeMaps
            | Self::FlipMaps
            | Self::ManageBookmarks
            | Self::ViewBack
            | Self::ViewForward
            | Self::ToolMove
            | Self::ToolRectangle
            | Self::ToolLasso
            | Self::ToolLength
            | Self::ToolArea
            | Self::ToolIdentify
            | Self::ShowDrafts
            | Self::AddBackground
            | Self::ZoomProject => open,
            Self::FadeOthers | Self::NextDefinition => {
                session.project().is_some_and(|project| project.definitions.len() >= 2)
            }
            Self::ToolBrush
            | Self::ToolErase
            | Self::ToolEnclose
            | Self::ToolFill
            | Self::ToolSplit
            | Self::BrushLarger
            | Self::BrushSmaller
            | Self::TargetHere
            | Self::NextUnassigned => session.draft().is_some(),
            Self::CompareDrafts => session.project().is_some_and(|project| !project.drafts.is_empty()),
            Self::NewDraftSpace => session.changeable_draft().is_ok(),
            Self::NewDraft => can_change && session.project().is_some_and(|project| !project.definitions.is_empty()),
            Self::AssignSelection => {
                session.changeable_draft().is_ok_and(|draft| session.selection.definition() == Some(draft.blocks))
                    && !session.selection.is_empty()
            }
            Self::SelectAll | Self::InvertSelection => open && session.view.active().is_some(),
            Self::Undo => can_change && session.status().undo.is_some(),
            Self::Redo => can_change && session.status().redo.is_some(),
            Self::ReconvertIndicators => can_change && !session.stale_indicators().is_empty(),
            Self::ConvertIndicators => {
                let converts =
                    |p: &Project| p.definitions.len() >= 2 && p.indicators.iter().any(|i| i.derived.is_none());
                can_change && session.project().is_some_and(|project| converts(project))
            }
            Self::ImportIndicator => {
                can_change && session.project().is_some_and(|project| !project.definitions.is_empty())
            }
            Self::Decide => {
                let open = |project: &Project| project.drafts.iter().any(|d| project.decision_on(d.id).is_none());
                can_change && session.project().is_some_and(|project| open(project))
            }
            Self::Compare => session.project().is_some_and(|project| project.definitions.len() >= 2),
            Self::ZoomSelection | Self::ClearSelection => {
                !session.selection.is_empty() || session.selection.facility().is_some()
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_commands_share_a_shortcut_and_every_command_is_listed_once() {
        let mut keys = HashSet::new();
        let mut commands = HashSet::new();
        for command in UserCommand::ALL {
            assert!(commands.insert(command), "{command:?} is listed twice");
            if let Some(shortcut) = command.shortcut() {
                assert!(keys.insert(shortcut), "{command:?} has the shortcut of another command");
            }
        }
    }
}
