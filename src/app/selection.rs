//! What is selected: one thing for map, table and lists.

use crate::model::{DefinitionId, FacilityId, FacilitySetId};
use std::collections::BTreeSet;

/// How spaces that are chosen together change the selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Joining {
    /// They are selected, and nothing else.
    #[default]
    Replace,
    /// They are selected, too.
    Add,
    /// Those that were selected are not any more, the others are.
    Toggle,
}

/// Spaces of one definition, or one facility. Indices are positions in [`crate::model::Definition::spaces`] of the current snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    definition: Option<DefinitionId>,
    spaces: BTreeSet<u32>,
    facility: Option<(FacilitySetId, FacilityId)>,
    /// Counts changes, so that views notice them cheaply.
    generation: u64,
}

impl Selection {
    /// Whether no space is selected.
    pub fn is_empty(&self) -> bool {
        self.spaces.is_empty()
    }

    /// The definition whose spaces are selected.
    pub fn definition(&self) -> Option<DefinitionId> {
        self.definition
    }

    /// The selected spaces, rising.
    pub fn spaces(&self) -> &BTreeSet<u32> {
        &self.spaces
    }

    /// The selected facility with its set; none while spaces are selected.
    pub fn facility(&self) -> Option<(FacilitySetId, FacilityId)> {
        self.facility
    }

    /// Rises with every change.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Whether this space is selected.
    pub fn contains(&self, definition: DefinitionId, space: u32) -> bool {
        self.definition == Some(definition) && self.spaces.contains(&space)
    }

    /// Selects these and nothing else.
    pub fn set(&mut self, definition: DefinitionId, spaces: impl IntoIterator<Item = u32>) {
        self.definition = Some(definition);
        self.spaces = spaces.into_iter().collect();
        self.facility = None;
        self.generation += 1;
    }

    /// Selects a facility and nothing else.
    pub fn set_facility(&mut self, set: FacilitySetId, facility: FacilityId) {
        (self.definition, self.facility) = (None, Some((set, facility)));
        self.spaces.clear();
        self.generation += 1;
    }

    /// Adds a space or takes it out; spaces of another definition are given up.
    pub fn toggle(&mut self, definition: DefinitionId, space: u32) {
        if self.definition != Some(definition) {
            self.spaces.clear();
            self.definition = Some(definition);
        }
        if !self.spaces.remove(&space) {
            self.spaces.insert(space);
        }
        self.facility = None;
        self.generation += 1;
    }

    /// Changes the selection by several spaces at once; spaces of another definition are given up.
    pub fn join(&mut self, definition: DefinitionId, spaces: Vec<u32>, joining: Joining) {
        let chosen: BTreeSet<u32> = spaces.into_iter().collect();
        let here = if self.definition == Some(definition) { std::mem::take(&mut self.spaces) } else { BTreeSet::new() };
        self.spaces = match joining {
            Joining::Replace => chosen,
            Joining::Add => here.union(&chosen).copied().collect(),
            Joining::Toggle => here.symmetric_difference(&chosen).copied().collect(),
        };
        self.definition = Some(definition);
        self.facility = None;
        self.generation += 1;
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        if !self.spaces.is_empty() || self.definition.is_some() || self.facility.is_some() {
            self.spaces.clear();
            (self.definition, self.facility) = (None, None);
            self.generation += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_spaces_replace_add_and_toggle() {
        let (one, two) = (DefinitionId::from_u128(1), DefinitionId::from_u128(2));
        let mut selection = Selection::default();
        let spaces = |selection: &Selection| selection.spaces().iter().copied().collect::<Vec<_>>();
        selection.join(one, vec![3, 1, 3], Joining::Add);
        assert_eq!(spaces(&selection), [1, 3]);
        selection.join(one, vec![3, 5], Joining::Add);
        assert_eq!(spaces(&selection), [1, 3, 5]);
        selection.join(one, vec![1, 2], Joining::Toggle);
        assert_eq!(spaces(&selection), [2, 3, 5]);
        let before = selection.generation();
        selection.join(one, vec![7], Joining::Replace);
        assert_eq!(spaces(&selection), [7]);
        assert!(selection.generation() > before);
        selection.join(two, vec![7], Joining::Toggle);
        assert_eq!((selection.definition(), spaces(&selection)), (Some(two), vec![7]));
    }

    #[test]
    fn either_spaces_or_a_facility_are_selected() {
        let (definition, facility) =
            (DefinitionId::from_u128(1), (FacilitySetId::from_u128(2), FacilityId::from_u128(3)));
        let mut selection = Selection::default();
        let changes: [fn(&mut Selection, DefinitionId); 4] = [
            |selection, id| selection.set(id, [1]),
            |selection, id| selection.toggle(id, 1),
            |selection, id| selection.join(id, vec![1], Joining::Add),
            |selection, _| selection.clear(),
        ];
        for change in changes {
            let before = selection.generation();
            selection.set_facility(facility.0, facility.1);
            assert_eq!((selection.facility(), selection.definition()), (Some(facility), None));
            assert!(selection.is_empty() && selection.generation() > before);
            let before = selection.generation();
            change(&mut selection, definition);
            assert_eq!(selection.facility(), None);
            assert!(selection.generation() > before);
        }
    }

    #[test]
    fn toggling_a_space_of_another_definition_starts_anew() {
        let (one, two) = (DefinitionId::from_u128(1), DefinitionId::from_u128(2));
        let mut selection = Selection::default();
        selection.set(one, [3, 1]);
        selection.toggle(one, 3);
        assert!(selection.contains(one, 1) && !selection.contains(one, 3));
        selection.toggle(two, 7);
        assert_eq!(selection.definition(), Some(two));
        assert_eq!(selection.spaces().iter().copied().collect::<Vec<_>>(), [7]);
        selection.clear();
        assert!(selection.is_empty() && selection.definition().is_none());
    }
}
