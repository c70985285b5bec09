//! Identifiers and revisions. Every row has a random uid; official codes are attributes, never identity.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use uuid::{Builder, Uuid};

/// Random identifiers without asking the system for every one, which takes longer than reading the space it is for.
///
/// Method: SHA-256 over a secret of 244 random bits of the system's and a counter, as a generator in counter mode (after NIST SP 800-90A,
/// Hash_DRBG). Who sees some of the identifiers can't tell the others from chance.
struct Chance {
    secret: [u8; 32],
    counter: u64,
    /// The half of the last block that is not used yet.
    kept: Option<[u8; 16]>,
}

thread_local! {
    static CHANCE: RefCell<Chance> = RefCell::new(Chance::of_the_system());
}

impl Chance {
    fn of_the_system() -> Self {
        let mut secret = [0; 32];
        for half in secret.as_chunks_mut::<16>().0 {
            *half = Uuid::new_v4().into_bytes();
        }
        Self { secret, counter: 0, kept: None }
    }

    fn next(&mut self) -> Uuid {
        let bytes = self.kept.take().unwrap_or_else(|| {
            let block: [u8; 32] =
                Sha256::new().chain_update(self.secret).chain_update(self.counter.to_le_bytes()).finalize().into();
            self.counter += 1;
            let mut halves = [[0; 16]; 2];
            halves.iter_mut().zip(block.as_chunks::<16>().0).for_each(|(half, bytes)| *half = *bytes);
            self.kept = Some(halves[1]);
            halves[0]
        });
        Builder::from_random_bytes(bytes).into_uuid()
    }
}

fn random() -> Uuid {
    CHANCE.with_borrow_mut(Chance::next)
}

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
                Self(random())
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
