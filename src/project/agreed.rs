//! What of drafts and crosswalks stands in the file as JSON: origin, rulebook, basis. What is stored is never trusted: it is
//! bounded, and what says nothing that can be is no value.

use crate::model::{Basis, DraftOrigin, Rulebook};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Longer texts are not looked at. The longest rulebook has some 900,000 bytes of bridges.
const MAX_BYTES: usize = 2 << 20;
/// A proposal follows no more definitions.
const MOST_FOLLOWED: usize = 1_000;

/// As it stands in the file.
pub(super) fn written<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    serde_json::to_string(value)
}

fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    if text.len() > MAX_BYTES { None } else { serde_json::from_str(text).ok() }
}

/// Whether an origin can be: a proposal's weights are more than 0.
pub(super) fn is_origin(origin: &DraftOrigin) -> bool {
    match origin {
        DraftOrigin::Proposal { follows } => {
            follows.len() <= MOST_FOLLOWED && follows.iter().all(|one| one.weight.is_finite() && one.weight > 0.0)
        }
        _ => true,
    }
}

/// The origin of a draft; `None` if the text says none.
pub(super) fn origin_of(text: &str) -> Option<DraftOrigin> {
    read(text).filter(is_origin)
}

/// A rulebook; `None` if the text says none, or one that makes no sense.
pub(super) fn rulebook_of(text: &str) -> Option<Rulebook> {
    read(text).filter(|rulebook: &Rulebook| rulebook.wrong_field().is_none())
}

/// What a crosswalk rests on; `None` if the text does not say it.
pub(super) fn basis_of(text: &str) -> Option<Basis> {
    read(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Bridge, ContextLayerId, DefinitionId, Followed, SpaceId};

    #[test]
    fn what_is_written_is_read_again() {
        let rulebook = Rulebook {
            min_residents: Some(1500.1),
            max_spaces: Some(12),
            contiguous: true,
            bridges: vec![Bridge { a: SpaceId::from_u128(1), b: SpaceId::from_u128(2) }],
            parent: Some(DefinitionId::from_u128(3)),
            barriers: vec![ContextLayerId::from_u128(4)],
            ..Rulebook::default()
        };
        assert_eq!(rulebook_of(&written(&rulebook).unwrap()), Some(rulebook));
        let follows = vec![Followed { id: DefinitionId::from_u128(5), name: "Räume \"A\"".into(), weight: 0.1 + 0.2 }];
        let origin = DraftOrigin::Proposal { follows };
        assert_eq!(origin_of(&written(&origin).unwrap()), Some(origin));
        let basis = Basis::Grid { name: "Zensus".into(), reference_date: "2022-05-15".into() };
        assert_eq!(basis_of(&written(&basis).unwrap()), Some(basis));
    }

    #[test]
    fn what_can_not_be_is_no_value() {
        assert_eq!(rulebook_of("{\"min_residents\":-1}"), None);
        assert_eq!(rulebook_of("{\"min_residents\":5,\"max_residents\":4}"), None);
        assert_eq!(rulebook_of("[]x"), None);
        assert_eq!(rulebook_of(&format!("{{\"contiguous\":true{}}}", " ".repeat(MAX_BYTES))), None);
        assert_eq!(rulebook_of(&"[".repeat(100_000)), None);
        let weighed = |weight: &str| {
            let id = DefinitionId::from_u128(5);
            format!("{{\"from\":\"proposal\",\"follows\":[{{\"id\":\"{id}\",\"name\":\"A\",\"weight\":{weight}}}]}}")
        };
        assert!(origin_of(&weighed("2")).is_some());
        assert_eq!(origin_of(&weighed("0")), None);
        assert_eq!(origin_of("{\"from\":\"nowhere\"}"), None);
        assert_eq!(basis_of("{}"), None);
    }
}
