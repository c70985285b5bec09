//! Bringing a large part of the snapshot forward by the few rows that a command changed, instead of reading it anew.
//!
//! The record says which rows; those are read again by the same way as all are. The result is what reading everything would give.

use super::ProjectError;
use super::database::Database;
use super::features::{self, FeatureTable};
use super::record::LoggedTable;
use crate::model::{Facility, FacilityId, Space, SpaceId};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

/// What a row of a feature table is in the snapshot.
pub(super) trait Feature: Clone {
    type Id: Copy + Eq + Hash;
    fn id(&self) -> Self::Id;
    fn parse(uid: &str) -> Option<Self::Id>;
    /// The row with this key; `None` if it is gone or can't be shown.
    fn read(db: &Database, table: &FeatureTable, fid: i64) -> Result<Option<Self>, ProjectError>;
}

impl Feature for Space {
    type Id = SpaceId;
    fn id(&self) -> SpaceId {
        self.id
    }
    fn parse(uid: &str) -> Option<SpaceId> {
        SpaceId::parse(uid)
    }
    fn read(db: &Database, table: &FeatureTable, fid: i64) -> Result<Option<Self>, ProjectError> {
        features::read_space(db, table, fid)
    }
}

impl Feature for Facility {
    type Id = FacilityId;
    fn id(&self) -> FacilityId {
        self.id
    }
    fn parse(uid: &str) -> Option<FacilityId> {
        FacilityId::parse(uid)
    }
    fn read(db: &Database, table: &FeatureTable, fid: i64) -> Result<Option<Self>, ProjectError> {
        features::read_facility(db, table, fid)
    }
}

/// Reading one row by its key costs about as much as reading this many one after the other.
const COST_OF_ONE: usize = 8;
/// Rows that come in between others are moved one by one; more of them are quicker read with all.
const MOST_INSERTED: usize = 64;

/// The features of a table after a command; `None` if reading all of them anew is quicker, or the record can't be followed.
pub(super) fn patched<T: Feature>(
    db: &Database,
    table: &FeatureTable,
    old: &[T],
    command: u64,
) -> Result<Option<Arc<Vec<T>>>, ProjectError> {
    let Some(rows_of) = rows_of::<T>(db, table, command, old.len() / COST_OF_ONE)? else { return Ok(None) };
    let mut now: BTreeMap<i64, T> = BTreeMap::new();
    for fid in rows_of.values().flatten() {
        if let Some(feature) = T::read(db, table, *fid)? {
            now.insert(*fid, feature);
        }
    }
    // What stayed in its row stays in its place.
    let mut in_place: HashMap<T::Id, T> = HashMap::new();
    let mut moved: Vec<(i64, T)> = Vec::new();
    for (fid, feature) in now {
        match rows_of.get(&feature.id()) {
            Some(rows) if rows.len() == 1 => _ = in_place.insert(feature.id(), feature),
            _ => moved.push((fid, feature)),
        }
    }
    let place_of: HashMap<T::Id, i64> =
        rows_of.iter().filter_map(|(id, rows)| Some((*id, *rows.iter().next()?))).collect();
    let mut patched = Vec::with_capacity(old.len() + 1);
    for feature in old {
        let id = feature.id();
        if !rows_of.contains_key(&id) {
            patched.push(feature.clone());
        } else if let Some(changed) = in_place.remove(&id) {
            patched.push(changed);
        }
    }
    let came = in_place.into_iter().filter_map(|(id, feature)| Some((*place_of.get(&id)?, feature)));
    moved.extend(came);
    if moved.len() > MOST_INSERTED {
        return Ok(None);
    }
    moved.sort_by_key(|(fid, _)| *fid);
    for (fid, feature) in moved {
        let at = place_before(db, table, &patched, fid)?;
        patched.insert(at, feature);
    }
    Ok(Some(Arc::new(patched)))
}

/// Rows of a table by what was in them.
type RowsOf<T> = HashMap<<T as Feature>::Id, HashSet<i64>>;

/// Which rows a command touched, by the ids that were in them before or are now; `None` if there are too many, or a row without
/// an id.
fn rows_of<T: Feature>(
    db: &Database,
    table: &FeatureTable,
    command: u64,
    most: usize,
) -> Result<Option<RowsOf<T>>, ProjectError> {
    let log = LoggedTable::features(table).log;
    let sql = format!("SELECT fid, CASE typeof(uid) WHEN 'text' THEN uid END FROM \"{log}\" WHERE log_command = ?1");
    let mut query = db.conn.prepare_cached(&sql)?;
    let mut rows = query.query([command])?;
    let mut rows_of: RowsOf<T> = HashMap::new();
    while let Some(row) = rows.next()? {
        let (fid, uid): (i64, Option<String>) = (row.get(0)?, row.get(1)?);
        let Some(id) = uid.as_deref().and_then(T::parse) else { return Ok(None) };
        rows_of.entry(id).or_default().insert(fid);
        if rows_of.len() > most {
            return Ok(None);
        }
    }
    Ok(Some(rows_of))
}

/// Where the feature of a row belongs: after the one of the nearest row before it that is shown.
fn place_before<T: Feature>(
    db: &Database,
    table: &FeatureTable,
    features: &[T],
    fid: i64,
) -> Result<usize, ProjectError> {
    let sql = format!("SELECT uid FROM \"{}\" WHERE fid < ?1 ORDER BY fid DESC", table.name);
    let mut query = db.conn.prepare_cached(&sql)?;
    let mut rows = query.query([fid])?;
    while let Some(row) = rows.next()? {
        let id = row.get_ref(0)?.as_str().ok().and_then(T::parse);
        if let Some(at) = id.and_then(|id| features.iter().position(|feature| feature.id() == id)) {
            return Ok(at + 1);
        }
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{EpsgCode, NoWatch};
    use crate::model::{
        Colour, Definition, DefinitionId, Department, DepartmentId, FacilitySet, FacilitySetId, Source,
    };
    use crate::project::command::{Command, HistoryKind};
    use crate::project::history::Sentence;
    use crate::project::{Store, Workspace, load};
    use geo::{Point, Rect, coord};
    use proptest::prelude::*;

    /// What happens to a row, as another program might do it (and as undoing that does).
    #[derive(Debug, Clone)]
    enum Deed {
        Rename(u8),
        Delete(u8),
        /// Without a place a facility is not shown.
        TakePlace(u8),
        GivePlace(u8),
        /// Another row, in between or behind.
        Move(u8, u8),
        OtherUid(u8),
        Undo,
        Redo,
    }

    fn deed() -> impl Strategy<Value = Deed> {
        let row = any::<u8>;
        prop_oneof![
            3 => row().prop_map(Deed::Rename),
            2 => row().prop_map(Deed::Delete),
            2 => row().prop_map(Deed::TakePlace),
            2 => row().prop_map(Deed::GivePlace),
            2 => (row(), row()).prop_map(|(from, to)| Deed::Move(from, to)),
            1 => row().prop_map(Deed::OtherUid),
            4 => Just(Deed::Undo),
            2 => Just(Deed::Redo),
        ]
    }

    const ROWS: u8 = 40;

    fn store(folder: &std::path::Path) -> Store {
        let workspace = Workspace::in_folder(folder).unwrap();
        let mut store = Store::create(&workspace, "Auental", EpsgCode::UTM32, "").unwrap();
        let facility = |i: u8| Facility {
            id: FacilityId::new(),
            name: format!("Kita {i}"),
            category: String::new(),
            operator: String::new(),
            address: String::new(),
            capacity: None,
            position: Point::new(5e5 + f64::from(i), 6e6),
        };
        let set = FacilitySet {
            id: FacilitySetId::new(),
            name: "Kitas".to_owned(),
            department: None,
            colour: Colour([1, 2, 3]),
            source: Source::default(),
            facilities: Arc::new((0..ROWS).map(facility).collect()),
        };
        store.execute(Command::ImportFacilities { department: None, set: Box::new(set), kept: None }, "").unwrap();
        let department = Department { id: DepartmentId::new(), name: "Amt".to_owned(), organisation: String::new() };
        let space = |i: u8| Space {
            id: SpaceId::new(),
            code: i.to_string(),
            name: String::new(),
            geometry: Rect::new(coord! { x: 5e5, y: 6e6 }, coord! { x: 5e5 + 1.0 + f64::from(i), y: 6e6 + 1.0 })
                .to_polygon()
                .into(),
            residents: None,
        };
        let definition = Definition {
            id: DefinitionId::new(),
            department: department.id,
            name: "Räume".to_owned(),
            colour: Colour([1, 2, 3]),
            line: crate::model::LineStyle::BORDER,
            is_blocks: false,
            code_field: String::new(),
            name_field: String::new(),
            residents_field: String::new(),
            residents_source: None,
            source: Source::default(),
            spaces: Arc::new((0..ROWS).map(space).collect()),
        };
        store
            .execute(Command::ImportDefinition { department, definition: Box::new(definition), kept: None }, "")
            .unwrap();
        store
    }

    fn sql(table: &str, deed: &Deed) -> String {
        let row = |n: u8| i64::from(n % (ROWS + 5)) + 1;
        let given = format!("(SELECT geom FROM \"{table}\" WHERE geom NOT NULL LIMIT 1)");
        match *deed {
            Deed::Rename(n) => format!("UPDATE \"{table}\" SET name = name || 'x' WHERE fid = {}", row(n)),
            Deed::Delete(n) => format!("DELETE FROM \"{table}\" WHERE fid = {}", row(n)),
            Deed::TakePlace(n) => format!("UPDATE \"{table}\" SET geom = NULL WHERE fid = {}", row(n)),
            Deed::GivePlace(n) => format!("UPDATE \"{table}\" SET geom = {given} WHERE fid = {}", row(n)),
            Deed::Move(n, to) => format!("UPDATE OR IGNORE \"{table}\" SET fid = {} WHERE fid = {}", row(to), row(n)),
            Deed::OtherUid(n) => {
                format!("UPDATE \"{table}\" SET uid = '{}' WHERE fid = {}", uuid::Uuid::new_v4().hyphenated(), row(n))
            }
            Deed::Undo | Deed::Redo => unreachable!("no deed of another program"),
        }
    }

    /// Carries a deed out on both layers; whether anything was done.
    fn carry_out(store: &mut Store, deed: &Deed) -> bool {
        let tables: Vec<String> = store.features().iter().map(|table| table.name.clone()).collect();
        match deed {
            // Not the imports.
            Deed::Undo if store.project().revision.0 > 2 => store.undo("").is_ok(),
            Deed::Undo => false,
            Deed::Redo => store.redo("").is_ok(),
            deed => {
                let done = store.run("", None, |scope, _| {
                    for table in &tables {
                        scope.db.conn.execute(&sql(table, deed), [])?;
                    }
                    Ok(Sentence::new(HistoryKind::EditFacility, []))
                });
                done.is_ok()
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        #[test]
        fn a_patched_snapshot_is_what_reading_anew_gives(deeds in prop::collection::vec(deed(), 1..25)) {
            let folder = tempfile::tempdir().unwrap();
            let mut store = store(folder.path());
            for deed in deeds {
                if !carry_out(&mut store, &deed) {
                    continue;
                }
                let read = load::whole(store.database(), store.features(), &NoWatch).unwrap().project;
                prop_assert_eq!(&read, &*store.project(), "{:?}", deed);
            }
        }
    }

    #[test]
    fn few_rows_are_patched_and_many_are_read_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(folder.path());
        let old = store.project();
        assert!(carry_out(&mut store, &Deed::Rename(3)));
        let command = crate::project::history::next(store.database()).unwrap().seq - 1;
        let (db, tables) = (store.database(), store.features());
        let patched = patched(db, &tables[0], &old.facility_sets[0].facilities, command).unwrap();
        assert_eq!(patched.as_deref(), Some(&*store.project().facility_sets[0].facilities));
        store
            .run("", None, |scope, _| {
                scope.db.conn.execute(&format!("UPDATE \"{}\" SET name = ''", scope.features[0].name), [])?;
                Ok(Sentence::new(HistoryKind::EditFacility, []))
            })
            .unwrap();
        let (db, tables, old) = (store.database(), store.features(), store.project());
        assert!(super::patched(db, &tables[0], &old.facility_sets[0].facilities, command + 1).unwrap().is_none());
    }
}
