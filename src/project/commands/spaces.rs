//! Changing the spaces of a definition: remedies, residents from elsewhere, a newer file.
//!
//! Rows change one by one through the record, and only those that differ; the definition's other spaces stay as they are.

use super::check::{self, gone, invalid};
use super::definition::{check_spaces, of};
use super::source::{self, check_kept, keep_or_known, update_columns};
use super::{Scope, draft};
use crate::model::{Definition, DefinitionId, Source, Space, SpaceId};
use crate::project::command::{HistoryKind, KeptSource, Mended};
use crate::project::features::srs_id;
use crate::project::history::{Sentence, stable_name};
use crate::project::{ProjectError, blob};
use geo::{CoordsIter, MultiPolygon};
use rusqlite::Connection;
use rusqlite::types::{Null, ToSqlOutput};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// A definition's layer, to be written to.
struct Layer<'a> {
    conn: &'a Connection,
    table: String,
    srs: i32,
}

impl<'a> Layer<'a> {
    fn of(scope: &Scope<'a>, id: DefinitionId) -> Result<Self, ProjectError> {
        let uid = id.to_string();
        let table = scope.features.iter().find(|table| table.owner == uid).ok_or_else(|| gone("layer", id))?;
        Ok(Self { conn: &scope.db.conn, table: table.name.clone(), srs: srs_id(scope.project.crs)? })
    }

    /// Rows by what is in them.
    fn rows(&self) -> Result<HashMap<SpaceId, i64>, ProjectError> {
        let mut query = self.conn.prepare(&format!("SELECT fid, uid FROM \"{}\"", self.table))?;
        let mut rows = query.query([])?;
        let mut found = HashMap::new();
        while let Some(row) = rows.next()? {
            if let Some(id) = row.get::<_, Option<String>>(1)?.as_deref().and_then(SpaceId::parse) {
                found.insert(id, row.get(0)?);
            }
        }
        Ok(found)
    }

    fn geometry(&self, geometry: &MultiPolygon<f64>) -> ToSqlOutput<'static> {
        // An area without parts is NULL, as at import.
        if geometry.0.is_empty() { Null.into() } else { blob::encode_area(geometry, self.srs).into() }
    }

    /// Writes what of a space differs; whether anything did.
    fn update(&self, old: &Space, new: &Space) -> Result<bool, ProjectError> {
        let mut columns: Vec<(&str, ToSqlOutput<'_>)> = Vec::new();
        if !same_geometry(&old.geometry, &new.geometry) {
            columns.push(("geom", self.geometry(&new.geometry)));
        }
        if old.code != new.code {
            columns.push(("code", new.code.as_str().into()));
        }
        if old.name != new.name {
            columns.push(("name", new.name.as_str().into()));
        }
        if !same_number(old.residents, new.residents) {
            columns.push(("residents", new.residents.map_or(Null.into(), ToSqlOutput::from)));
        }
        if columns.is_empty() {
            return Ok(false);
        }
        update_columns(self.conn, &format!("\"{}\"", self.table), &new.id.to_string(), &columns)?;
        Ok(true)
    }

    fn delete(&self, id: SpaceId) -> Result<(), ProjectError> {
        let sql = format!("DELETE FROM \"{}\" WHERE uid = ?1", self.table);
        self.conn.prepare_cached(&sql)?.execute([id.to_string()])?;
        Ok(())
    }

    fn insert(&self, fid: i64, space: &Space) -> Result<(), ProjectError> {
        let sql = format!(
            "INSERT INTO \"{}\" (fid, geom, uid, code, name, residents) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            self.table
        );
        let geometry = self.geometry(&space.geometry);
        let row = (fid, geometry, space.id.to_string(), &space.code, &space.name, space.residents);
        self.conn.prepare_cached(&sql)?.execute(row)?;
        Ok(())
    }
}

/// Equal bit by bit.
fn same_geometry(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> bool {
    let bits = |c: geo::Coord<f64>| (c.x.to_bits(), c.y.to_bits());
    a == b && a.coords_iter().map(bits).eq(b.coords_iter().map(bits))
}

fn same_number(a: Option<f64>, b: Option<f64>) -> bool {
    a.map(f64::to_bits) == b.map(f64::to_bits)
}

fn by_id(definition: &Definition) -> HashMap<SpaceId, &Space> {
    definition.spaces.iter().map(|space| (space.id, space)).collect()
}

/// `Err` for a common definition that was decided: its ground is part of the decision. Its residents are not.
fn not_decided(scope: &Scope<'_>, definition: &Definition) -> Result<(), ProjectError> {
    match scope.project.decision_of(definition.id) {
        Some(_) => Err(ProjectError::DefinitionDecided { name: definition.name.clone() }),
        None => Ok(()),
    }
}

/// Applies remedies to a definition's spaces.
pub fn mend(
    scope: &mut Scope<'_>,
    id: DefinitionId,
    changed: Vec<Space>,
    removed: &[SpaceId],
    mended: &[Mended],
) -> Result<Sentence, ProjectError> {
    let definition = of(scope.project, id)?;
    not_decided(scope, definition)?;
    check_spaces(&changed)?;
    let mut ids: HashSet<SpaceId> = changed.iter().map(|space| space.id).collect();
    if let Some(twice) = removed.iter().find(|id| !ids.insert(**id)) {
        return Err(invalid(format!("space {twice}: its id occurs twice")));
    }
    // Few of many: a map of all would take longer than the rest.
    let there: HashMap<SpaceId, &Space> =
        definition.spaces.iter().filter(|space| ids.contains(&space.id)).map(|space| (space.id, space)).collect();
    if let Some(unknown) = ids.iter().filter(|id| !there.contains_key(id)).min() {
        return Err(gone("space", unknown));
    }

    let layer = Layer::of(scope, id)?;
    let mut new: HashMap<SpaceId, Option<Space>> = HashMap::new();
    for space in changed {
        let differs = there.get(&space.id).map_or(Ok(false), |old| layer.update(old, &space))?;
        if differs {
            new.insert(space.id, Some(space));
        }
    }
    let count = new.len();
    for gone in removed {
        layer.delete(*gone)?;
        new.insert(*gone, None);
    }
    if new.is_empty() {
        return Err(ProjectError::NothingToChange);
    }
    scope.fresh = Some((id, Arc::new(with_changes(definition, new))));
    let places: usize = mended.iter().map(|one| one.count).fold(0, usize::saturating_add);
    let area_m2: f64 = mended.iter().map(|one| one.area_m2).filter(|area| area.is_finite()).sum();
    let kinds: Vec<String> = mended.iter().map(|one| stable_name(one.kind)).collect();
    Ok(Sentence::new(
        HistoryKind::MendDefinition,
        [
            ("name", definition.name.clone()),
            ("count", places.to_string()),
            ("changed", count.to_string()),
            ("deleted", removed.len().to_string()),
            ("area_m2", format!("{area_m2:.2}")),
            ("kinds", kinds.join(",")),
        ],
    ))
}

/// The spaces of a definition with some of them changed or (`None`) gone.
fn with_changes(definition: &Definition, mut new: HashMap<SpaceId, Option<Space>>) -> Vec<Space> {
    let changed = |space: &Space| new.remove(&space.id).unwrap_or_else(|| Some(space.clone()));
    definition.spaces.iter().filter_map(changed).collect()
}

/// Sets residents that come from a table or a population grid.
pub fn set_residents(
    scope: &mut Scope<'_>,
    id: DefinitionId,
    residents: &[(SpaceId, Option<f64>)],
    mut source: Source,
    kept: Option<KeptSource>,
) -> Result<Sentence, ProjectError> {
    let definition = of(scope.project, id)?;
    let there = by_id(definition);
    let mut ids = HashSet::with_capacity(residents.len());
    for (space, number) in residents {
        let old = there.get(space).ok_or_else(|| gone("space", space))?;
        check::finite(*number, || format!("{}: its residents are no finite number", old.label()))?;
        if !ids.insert(*space) {
            return Err(invalid(format!("{}: its id occurs twice", old.label())));
        }
    }
    check_kept(kept.as_ref())?;

    let layer = Layer::of(scope, id)?;
    let mut new: HashMap<SpaceId, Option<Space>> = HashMap::new();
    for (space, number) in residents {
        let Some(old) = there.get(space).filter(|old| !same_number(old.residents, *number)) else { continue };
        let space = Space { residents: *number, ..(*old).clone() };
        layer.update(old, &space)?;
        new.insert(space.id, Some(space));
    }
    if new.is_empty() && definition.residents_source.as_ref().is_some_and(|old| same_source(old, &source)) {
        return Err(ProjectError::NothingToChange);
    }
    keep_or_known(scope.db, &mut source, kept)?;
    let columns = source::residents_columns(Some(&source));
    update_columns(&scope.db.conn, "klammer_definition", &id.to_string(), &columns)?;
    if !new.is_empty() {
        scope.fresh = Some((id, Arc::new(with_changes(definition, new))));
    }
    let words =
        [("name", definition.name.clone()), ("count", residents.len().to_string()), ("file", source.file_name.clone())];
    Ok(Sentence::new(HistoryKind::SetResidents, words))
}

/// Whether two sources say the same, whenever they were imported.
fn same_source(a: &Source, b: &Source) -> bool {
    let told = |s: &Source| Source { id: None, imported_at: String::new(), ..s.clone() };
    told(a) == told(b)
}

/// Puts the spaces, fields and source of a newer file in the place of a definition's.
pub fn replace(
    scope: &mut Scope<'_>,
    id: DefinitionId,
    mut new: Definition,
    kept: Option<KeptSource>,
) -> Result<Sentence, ProjectError> {
    let old = of(scope.project, id)?;
    not_decided(scope, old)?;
    draft::needed(&old.name, draft::users_of(scope.project, id))?;
    check_spaces(&new.spaces)?;
    check_kept(kept.as_ref())?;

    let layer = Layer::of(scope, id)?;
    let difference = write_newer(&layer, old, &new.spaces)?;
    if difference == Difference::default() && same_origin(old, &new) {
        return Err(ProjectError::NothingToChange);
    }
    keep_or_known(scope.db, &mut new.source, kept)?;
    if let Some(residents) = &mut new.residents_source {
        keep_or_known(scope.db, residents, None)?;
    }
    let mut columns: Vec<(&str, ToSqlOutput<'_>)> = vec![
        ("code_field", new.code_field.as_str().into()),
        ("name_field", new.name_field.as_str().into()),
        ("residents_field", new.residents_field.as_str().into()),
    ];
    columns.extend(source::columns(&new.source));
    columns.extend(source::residents_columns(new.residents_source.as_ref()));
    update_columns(&scope.db.conn, "klammer_definition", &id.to_string(), &columns)?;
    let words = [
        ("name", old.name.clone()),
        ("count", new.spaces.len().to_string()),
        ("file", new.source.file_name.clone()),
        ("added", difference.added.to_string()),
        ("changed", difference.changed.to_string()),
        ("deleted", difference.deleted.to_string()),
    ];
    scope.fresh = Some((id, new.spaces));
    Ok(Sentence::new(HistoryKind::ReplaceDefinition, words))
}

fn same_origin(old: &Definition, new: &Definition) -> bool {
    let residents = match (&old.residents_source, &new.residents_source) {
        (None, None) => true,
        (Some(a), Some(b)) => same_source(a, b),
        _ => false,
    };
    let fields = |d: &Definition| [d.code_field.clone(), d.name_field.clone(), d.residents_field.clone()];
    residents && same_source(&old.source, &new.source) && fields(old) == fields(new)
}

/// How the spaces of a newer file differ.
#[derive(Default, PartialEq)]
struct Difference {
    added: usize,
    changed: usize,
    deleted: usize,
    /// Spaces that stand in another place in the order.
    moved: usize,
}

/// Brings the rows of a layer to the spaces of a newer file, in their order. Rows of spaces that stay, and stay in order, are kept.
fn write_newer(layer: &Layer<'_>, old: &Definition, new: &[Space]) -> Result<Difference, ProjectError> {
    let there = by_id(old);
    let rows = layer.rows()?;
    let places = places(new.iter().map(|space| rows.get(&space.id).copied()));
    let stays: HashMap<SpaceId, bool> =
        new.iter().zip(&places).map(|(space, at)| (space.id, rows.get(&space.id) == Some(at))).collect();
    let mut difference = Difference::default();
    // In the order of the rows, whatever the hasher.
    let in_order: BTreeMap<i64, SpaceId> = rows.iter().map(|(id, row)| (*row, *id)).collect();
    for id in in_order.into_values() {
        match stays.get(&id) {
            Some(true) => continue,
            Some(false) => difference.moved += 1,
            None => difference.deleted += 1,
        }
        layer.delete(id)?;
    }
    for (space, fid) in new.iter().zip(places) {
        let old = there.get(&space.id);
        match (old, stays.get(&space.id)) {
            (Some(old), Some(true)) => difference.changed += usize::from(layer.update(old, space)?),
            _ => {
                layer.insert(fid, space)?;
                let differs = |old: &Space| old != space || !same_geometry(&old.geometry, &space.geometry);
                match old {
                    Some(old) => difference.changed += usize::from(differs(old)),
                    None => difference.added += 1,
                }
            }
        }
    }
    Ok(difference)
}

/// Row numbers for a new order, rising from 1 on, so that as many as possible of the rows there are (`None` for what is new)
/// keep theirs.
///
/// Between two rows that keep their numbers a and b there is room for b - a - 1 others. So with p the position in the new
/// order, rows can keep their numbers together if number - p never falls and begins with 0 or more: a longest such
/// sequence is what is looked for (Fredman 1975), in n log n.
fn places(rows: impl Iterator<Item = Option<i64>>) -> Vec<i64> {
    let rows: Vec<Option<i64>> = rows.collect();
    let spare = |at: usize| {
        let position = i64::try_from(at).unwrap_or(i64::MAX).saturating_add(1);
        rows.get(at).copied().flatten().map(|row| row.saturating_sub(position)).filter(|spare| *spare >= 0)
    };
    // The end of the best sequence of each length (the one with least spare room), and what comes before each in its sequence.
    let mut ends: Vec<(i64, usize)> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; rows.len()];
    for at in 0..rows.len() {
        let Some(spare) = spare(at) else { continue };
        let length = ends.partition_point(|(end, _)| *end <= spare);
        if let Some(link) = before.get_mut(at) {
            *link = length.checked_sub(1).and_then(|shorter| ends.get(shorter)).map(|(_, at)| *at);
        }
        match ends.get_mut(length) {
            Some(end) => *end = (spare, at),
            None => ends.push((spare, at)),
        }
    }
    let mut keeps: HashSet<usize> = HashSet::new();
    let mut next = ends.last().map(|(_, at)| *at);
    while let Some(at) = next {
        keeps.insert(at);
        next = before.get(at).copied().flatten();
    }
    let mut last = 0i64;
    rows.iter()
        .enumerate()
        .map(|(at, row)| {
            last = row.filter(|_| keeps.contains(&at)).unwrap_or(last.saturating_add(1));
            last
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::places;
    use proptest::prelude::*;

    #[test]
    fn rows_keep_their_numbers_where_the_order_allows() {
        let given = |rows: &[Option<i64>]| places(rows.iter().copied());
        assert_eq!(given(&[]), [] as [i64; 0]);
        assert_eq!(given(&[Some(1), Some(2), Some(3)]), [1, 2, 3]);
        // One gone, one new at the end, one new in the gap.
        assert_eq!(given(&[Some(1), Some(3)]), [1, 3]);
        assert_eq!(given(&[Some(1), Some(2), None]), [1, 2, 3]);
        assert_eq!(given(&[Some(1), None, Some(3)]), [1, 2, 3]);
        // No room: what comes after moves on; without a gap the shorter part moves.
        assert_eq!(given(&[Some(1), Some(2), None, Some(3)]), [1, 2, 3, 4]);
        assert_eq!(given(&[Some(3), Some(1), Some(2)]), [3, 4, 5]);
        assert_eq!(given(&[None, Some(7), Some(5), Some(8)]), [1, 2, 5, 8]);
    }

    proptest! {
        #[test]
        fn numbers_rise_and_no_order_can_keep_more(rows in prop::collection::vec(prop::option::of(1i64..12), 0..9)) {
            // A row holds one thing.
            let mut seen = std::collections::HashSet::new();
            let rows: Vec<Option<i64>> = rows.into_iter().map(|row| row.filter(|row| seen.insert(*row))).collect();
            let given = places(rows.iter().copied());
            prop_assert!(given.iter().all(|row| *row > 0));
            prop_assert!(given.windows(2).all(|two| two[0] < two[1]), "{:?}", given);
            let kept = rows.iter().zip(&given).filter(|(row, given)| **row == Some(**given)).count();
            let possible = |mask: u32| {
                let mut last = 0;
                rows.iter().enumerate().all(|(at, row)| {
                    let next = if mask & (1 << at) == 0 { last + 1 } else { row.unwrap_or(0) };
                    let fits = next > last;
                    last = next;
                    fits
                })
            };
            let most = (0u32..1 << rows.len()).filter(|mask| possible(*mask)).map(u32::count_ones).max().unwrap_or(0);
            prop_assert!(kept >= most as usize, "{kept} of {most}");
        }
    }
}
