//! Identifiers and revisions. Every row has a random uid; official codes are attributes, never identity.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new random identifier.
            #[allow(clippy::new_without_default)]
            pub fn new() -> Self {
                Self(Uuid::new_v4())
            }

            /// Reads the hyphenated form; `None` if it is not one.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }

            /// From 128 bits of the caller's (generated samples and tests, where the same input must give the same file).
            pub const fn from_u128(bits: u128) -> Self {
                Self(Uuid::from_u128(bits))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }
    };
}

id!(/// Identity of a department.
    DepartmentId);
id!(/// Identity of a definition.
    DefinitionId);
id!(/// Identity of a space.
    SpaceId);
id!(/// Identity of a set of facilities imported or made together.
    FacilitySetId);
id!(/// Identity of a facility.
    FacilityId);
id!(/// Identity of an indicator.
    IndicatorId);
id!(/// Identity of a population grid.
    GridId);
id!(/// Identity of a context layer.
    ContextLayerId);
id!(/// Identity of the kept bytes of an imported file.
    SourceId);
id!(/// Identity of a bookmark.
    BookmarkId);
id!(/// Identity of a draft.
    DraftId);
id!(/// Identity of a common space in a draft.
    DraftSpaceId);
id!(/// Identity of a department's position.
    PositionId);
id!(/// Identity of a decision.
    DecisionId);
id!(/// Identity of a crosswalk.
    CrosswalkId);
id!(/// Identity of a named version.
    VersionId);

/// Counts every executed command, undo and redo of a project. Results carry the revision they were computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub u64);
