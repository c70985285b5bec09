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

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn identifiers_are_random_and_never_the_same() {
        let here: Vec<SpaceId> = (0..10_000).map(|_| SpaceId::new()).collect();
        let there = std::thread::spawn(|| (0..10_000).map(|_| SpaceId::new()).collect::<Vec<_>>());
        let all: HashSet<SpaceId> = here.iter().copied().chain(there.join().expect("no panic")).collect();
        assert_eq!(all.len(), 20_000);
        for id in &here {
            assert_eq!((id.0.get_version_num(), id.0.get_variant()), (4, uuid::Variant::RFC4122));
        }
        // Of every free bit about half are set: 10,000 throws are hardly ever 300 off.
        for bit in (0..128).filter(|bit| !(48..52).contains(bit) && !(64..66).contains(bit)) {
            let set = here.iter().filter(|id| id.0.as_u128() >> (127 - bit) & 1 == 1).count();
            assert!((4_700..5_300).contains(&set), "bit {bit}: {set}");
        }
    }
}
