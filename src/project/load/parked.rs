//! What is not in the snapshot but at hand: heavy parts of what went last, and those a command brings along.

use crate::model::{
    ContextLayerId, ContextShape, CrosswalkId, CrosswalkRow, DefinitionId, Facility, FacilitySetId, GridCell, GridId,
    IndicatorId, Observation, Project, Space, UnmatchedRow,
};
use crate::project::features::{FeatureKind, FeatureTable};
use std::collections::VecDeque;
use std::sync::Arc;

/// Heavy parts of things that are not in the snapshot (any more, or yet): undo of an import and its redo are quick with them.
#[derive(Default)]
pub(in crate::project) struct Parked {
    spaces: Shelf<DefinitionId, Arc<Vec<Space>>>,
    facilities: Shelf<FacilitySetId, Arc<Vec<Facility>>>,
    values: Shelf<IndicatorId, Values>,
    cells: Shelf<GridId, Arc<Vec<GridCell>>>,
    shapes: Shelf<ContextLayerId, Arc<Vec<ContextShape>>>,
    crosswalk_rows: Shelf<CrosswalkId, Arc<Vec<CrosswalkRow>>>,
}

pub(super) type Values = (Arc<Vec<Observation>>, Arc<Vec<UnmatchedRow>>);

/// The few things put on it last.
struct Shelf<K, V>(VecDeque<(K, V)>);

impl<K, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<K: PartialEq, V: Clone> Shelf<K, V> {
    /// More would only cost memory: nobody redoes that far as a matter of habit.
    const ROOM: usize = 4;

    fn put(&mut self, key: K, value: V) {
        self.0.retain(|(k, _)| *k != key);
        self.0.push_back((key, value));
        if self.0.len() > Self::ROOM {
            self.0.pop_front();
        }
    }

    fn remove(&mut self, key: &K) {
        self.0.retain(|(k, _)| k != key);
    }

    fn get(&self, key: &K) -> Option<V> {
        self.0.iter().find(|(k, _)| k == key).map(|(_, value)| value.clone())
    }
}

impl Parked {
    pub fn put_spaces(&mut self, id: DefinitionId, spaces: Arc<Vec<Space>>) {
        self.spaces.put(id, spaces);
    }

    pub fn put_facilities(&mut self, id: FacilitySetId, facilities: Arc<Vec<Facility>>) {
        self.facilities.put(id, facilities);
    }

    pub fn put_cells(&mut self, id: GridId, cells: Arc<Vec<GridCell>>) {
        self.cells.put(id, cells);
    }

    pub fn put_shapes(&mut self, id: ContextLayerId, shapes: Arc<Vec<ContextShape>>) {
        self.shapes.put(id, shapes);
    }

    pub fn put_crosswalk_rows(&mut self, id: CrosswalkId, rows: Arc<Vec<CrosswalkRow>>) {
        self.crosswalk_rows.put(id, rows);
    }

    pub(super) fn crosswalk_rows(&self, id: CrosswalkId) -> Option<Arc<Vec<CrosswalkRow>>> {
        self.crosswalk_rows.get(&id)
    }

    pub(super) fn spaces(&self, id: DefinitionId) -> Option<Arc<Vec<Space>>> {
        self.spaces.get(&id)
    }

    pub(super) fn facilities(&self, id: FacilitySetId) -> Option<Arc<Vec<Facility>>> {
        self.facilities.get(&id)
    }

    pub(super) fn values(&self, id: IndicatorId) -> Option<Values> {
        self.values.get(&id)
    }

    pub(super) fn cells(&self, id: GridId) -> Option<Arc<Vec<GridCell>>> {
        self.cells.get(&id)
    }

    pub(super) fn shapes(&self, id: ContextLayerId) -> Option<Arc<Vec<ContextShape>>> {
        self.shapes.get(&id)
    }

    /// Forgets what a layer held whose rows changed while it was hidden, or come back changed.
    pub(super) fn forget_layer(&mut self, table: &FeatureTable) {
        let owner = table.owner.as_str();
        match table.kind {
            FeatureKind::Spaces => {
                DefinitionId::parse(owner).iter().for_each(|id| self.spaces.remove(id));
                // Values are shown of the spaces there are.
                self.values = Shelf::default();
            }
            FeatureKind::Facilities => FacilitySetId::parse(owner).iter().for_each(|id| self.facilities.remove(id)),
            FeatureKind::Cells => GridId::parse(owner).iter().for_each(|id| self.cells.remove(id)),
            FeatureKind::ContextLines | FeatureKind::ContextPoints | FeatureKind::ContextAreas => {
                ContextLayerId::parse(owner).iter().for_each(|id| self.shapes.remove(id));
            }
        }
    }

    /// Keeps what a command is about to remove from the snapshot.
    pub(super) fn put_missing(&mut self, old: &Project, new: &Project) {
        for d in old.definitions.iter().filter(|d| new.definition(d.id).is_none()) {
            self.spaces.put(d.id, d.spaces.clone());
        }
        for s in old.facility_sets.iter().filter(|s| new.facility_set(s.id).is_none()) {
            self.facilities.put(s.id, s.facilities.clone());
        }
        for i in old.indicators.iter().filter(|i| new.indicator(i.id).is_none()) {
            self.values.put(i.id, (i.observations.clone(), i.unmatched.clone()));
        }
        for g in old.grids.iter().filter(|g| new.grid(g.id).is_none()) {
            self.cells.put(g.id, g.cells.clone());
        }
        for l in old.context_layers.iter().filter(|l| new.context_layer(l.id).is_none()) {
            self.shapes.put(l.id, l.shapes.clone());
        }
        for c in old.crosswalks.iter().filter(|c| new.crosswalk(c.id).is_none()) {
            self.crosswalk_rows.put(c.id, c.rows.clone());
        }
    }
}
