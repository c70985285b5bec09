//! The kinds of history entries as a planner thinks of them.

use super::operations::HistoryKind;
use crate::l10n::Lang;
use crate::t;

/// A group of kinds of history entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum HistoryGroup {
    Project,
    Versions,
    Departments,
    Definitions,
    Facilities,
    Indicators,
    /// Drafts, positions, decisions, crosswalks.
    Drafts,
    /// Population grids and context layers.
    Backdrop,
    /// What other programs did.
    Outside,
}

impl HistoryGroup {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 9] = [
        Self::Definitions,
        Self::Facilities,
        Self::Indicators,
        Self::Drafts,
        Self::Backdrop,
        Self::Departments,
        Self::Project,
        Self::Versions,
        Self::Outside,
    ];

    /// The group a kind belongs to; `None` for undo and redo, which count as what they undid or redid.
    pub fn of(kind: HistoryKind) -> Option<Self> {
        Some(match kind {
            HistoryKind::CreateProject
            | HistoryKind::EditProject
            | HistoryKind::AddBookmark
            | HistoryKind::RenameBookmark
            | HistoryKind::DeleteBookmark
            | HistoryKind::Compact
            | HistoryKind::Rescue => Self::Project,
            HistoryKind::AddVersion | HistoryKind::DeleteVersion | HistoryKind::GoBack => Self::Versions,
            HistoryKind::AddDepartment | HistoryKind::EditDepartment | HistoryKind::DeleteDepartment => {
                Self::Departments
            }
            HistoryKind::ImportDefinition
            | HistoryKind::EditDefinition
            | HistoryKind::MendDefinition
            | HistoryKind::SetResidents
            | HistoryKind::ReplaceDefinition
            | HistoryKind::DeleteDefinition
            | HistoryKind::MarkBlocks => Self::Definitions,
            HistoryKind::ImportGrid
            | HistoryKind::DeleteGrid
            | HistoryKind::ImportContext
            | HistoryKind::EditContext
            | HistoryKind::DeleteContext => Self::Backdrop,
            HistoryKind::ImportFacilities
            | HistoryKind::EditFacilitySet
            | HistoryKind::EditFacility
            | HistoryKind::DeleteFacility
            | HistoryKind::DeleteFacilitySet => Self::Facilities,
            HistoryKind::ImportIndicator
            | HistoryKind::DeriveIndicators
            | HistoryKind::EditIndicator
            | HistoryKind::DeleteIndicator => Self::Indicators,
            HistoryKind::AddDraft
            | HistoryKind::RenameDraft
            | HistoryKind::SetRulebook
            | HistoryKind::DeleteDraft
            | HistoryKind::AssignBlocks
            | HistoryKind::AddDraftSpace
            | HistoryKind::EditDraftSpace
            | HistoryKind::MergeDraftSpaces
            | HistoryKind::DeleteDraftSpace
            | HistoryKind::SetPosition
            | HistoryKind::DeletePosition
            | HistoryKind::Decide
            | HistoryKind::EditDecision
            | HistoryKind::KeepCrosswalk
            | HistoryKind::DeleteCrosswalk => Self::Drafts,
            HistoryKind::ForeignEdit | HistoryKind::ReplacedOutside => Self::Outside,
            HistoryKind::Undo | HistoryKind::Redo => return None,
        })
    }

    /// The kinds in it.
    pub fn kinds(self) -> Vec<HistoryKind> {
        HistoryKind::ALL.into_iter().filter(|kind| Self::of(*kind) == Some(self)).collect()
    }

    /// As the planner calls it.
    pub fn label(self, lang: Lang) -> String {
        match self {
            Self::Project => t!(lang, "history-group-project"),
            Self::Versions => t!(lang, "history-group-versions"),
            Self::Departments => t!(lang, "history-group-departments"),
            Self::Definitions => t!(lang, "history-group-definitions"),
            Self::Facilities => t!(lang, "history-group-facilities"),
            Self::Indicators => t!(lang, "history-group-indicators"),
            Self::Drafts => t!(lang, "history-group-drafts"),
            Self::Backdrop => t!(lang, "history-group-backdrop"),
            Self::Outside => t!(lang, "history-group-outside"),
        }
    }

    /// As it is typed on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Versions => "versions",
            Self::Departments => "departments",
            Self::Definitions => "definitions",
            Self::Facilities => "facilities",
            Self::Indicators => "indicators",
            Self::Drafts => "drafts",
            Self::Backdrop => "backdrop",
            Self::Outside => "outside",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_but_undo_and_redo_is_in_one_group() {
        let grouped: Vec<HistoryKind> = HistoryGroup::ALL.into_iter().flat_map(HistoryGroup::kinds).collect();
        for kind in HistoryKind::ALL {
            let expected = usize::from(!matches!(kind, HistoryKind::Undo | HistoryKind::Redo));
            assert_eq!(grouped.iter().filter(|other| **other == kind).count(), expected, "{kind:?}");
        }
    }
}
