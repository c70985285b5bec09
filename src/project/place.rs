//! Where something happened, and which entries of the history touched a thing: both follow from the record.

use super::ProjectError;
use super::blob;
use super::command::Extent;
use super::database::Database;
use super::features::FeatureTable;
use super::gpkg;
use super::history;
use super::looks;
use super::record::{LoggedTable, Subject};
use crate::model::{DraftSpaceId, Project, SpaceId};
use geo::BoundingRect;
use rusqlite::OptionalExtension;
use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

/// Around everything an entry touched that has a place: changed features where they were and are, whole layers where a
/// definition or set changed, the definition's layer where an indicator did. `None` where nothing has a place.
pub(super) fn of_entry(db: &Database, features: &[FeatureTable], seq: u64) -> Result<Option<Extent>, ProjectError> {
    let mut around: Option<Extent> = None;
    let mut add = |extent: Option<Extent>| {
        around = match (around, extent) {
            (Some(a), Some(b)) => Some(a.united(b)),
            (a, b) => a.or(b),
        };
    };
    let layer_of = |owner: &str| features.iter().find(|table| table.owner == owner);
    for table in LoggedTable::all(features) {
        match table.subject {
            Subject::Project | Subject::Department | Subject::Version => {}
            // Where blocks lie follows from the snapshots, see `of_blocks`.
            Subject::DraftSpace | Subject::DraftBlock | Subject::Position | Subject::Crosswalk => {}
            Subject::Bookmark => add(of_bookmarks(db, seq)?),
            Subject::Features => add(of_rows(db, &table, seq)?),
            Subject::Definition
            | Subject::FacilitySet
            | Subject::Indicator
            | Subject::Grid
            | Subject::ContextLayer
            | Subject::Draft
            | Subject::Decision => {
                let owner = match table.subject {
                    Subject::Indicator | Subject::Decision => "definition",
                    Subject::Draft => "blocks",
                    _ => "uid",
                };
                let mut query = db.conn.prepare_cached(&format!(
                    "SELECT DISTINCT {owner} FROM \"{}\" WHERE log_command = ?1",
                    table.log
                ))?;
                let owners: Vec<String> = query.query_map([seq], |row| row.get(0))?.collect::<Result<_, _>>()?;
                for layer in owners.iter().filter_map(|owner| layer_of(owner)) {
                    add(of_layer(db, layer)?);
                }
            }
        }
    }
    Ok(around)
}

/// Around the blocks that changed their space in drafts.
pub(super) fn of_blocks(old: &Project, new: &Project) -> Option<Extent> {
    let mut around: Option<Extent> = None;
    for (before, after) in old.drafts.iter().filter_map(|draft| Some((draft, new.draft(draft.id)?))) {
        if Arc::ptr_eq(&before.assigned, &after.assigned) {
            continue;
        }
        let moved = moved(&before.assigned, &after.assigned);
        let blocks = new.definition(after.blocks).map(|d| d.spaces.iter()).into_iter().flatten();
        for block in blocks.filter(|block| moved.contains(&block.id)) {
            let Some(rect) = block.geometry.bounding_rect() else { continue };
            let (min, max) = (rect.min(), rect.max());
            let extent = Extent { min_x: min.x, min_y: min.y, max_x: max.x, max_y: max.y };
            around = Some(around.map_or(extent, |a| a.united(extent)));
        }
    }
    around
}

/// Blocks that are in another space; both lists are sorted by block.
fn moved(old: &[(SpaceId, DraftSpaceId)], new: &[(SpaceId, DraftSpaceId)]) -> HashSet<SpaceId> {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    let mut moved = HashSet::new();
    loop {
        let pair = match (old.peek(), new.peek()) {
            (None, None) => return moved,
            (Some(a), Some(b)) if a == b => None,
            (Some((a, _)), Some((b, _))) => Some(*a.min(b)),
            (Some((a, _)), None) => Some(*a),
            (None, Some((b, _))) => Some(*b),
        };
        moved.extend(pair);
        let next = match (old.peek(), new.peek()) {
            (Some((a, _)), Some((b, _))) => *a.min(b),
            (Some((a, _)), None) | (None, Some((a, _))) => *a,
            (None, None) => return moved,
        };
        old.next_if(|(block, _)| *block == next);
        new.next_if(|(block, _)| *block == next);
    }
}

/// Around the rows of a layer that an entry changed.
fn of_rows(db: &Database, table: &LoggedTable, seq: u64) -> Result<Option<Extent>, ProjectError> {
    let mut query = db.conn.prepare_cached(&format!("SELECT geom FROM \"{}\" WHERE log_command = ?1", table.log))?;
    let mut rows = query.query([seq])?;
    let mut around: Option<Extent> = None;
    while let Some(row) = rows.next()? {
        // What can't be read has no place; reading the layer itself tells what is wrong with it.
        let envelope = row.get_ref(0)?.as_blob().ok().and_then(|blob| blob::envelope(blob).ok().flatten());
        if let Some(e) = envelope {
            let extent = Extent { min_x: e.min_x, min_y: e.min_y, max_x: e.max_x, max_y: e.max_y };
            around = Some(around.map_or(extent, |a| a.united(extent)));
        }
    }
    Ok(around)
}

/// Around the bookmarks that an entry changed, as far as they say where.
fn of_bookmarks(db: &Database, seq: u64) -> Result<Option<Extent>, ProjectError> {
    let sql = "SELECT min_x, min_y, max_x, max_y FROM klammer_log_bookmark WHERE log_command = ?1";
    let mut query = db.conn.prepare_cached(sql)?;
    let mut rows = query.query([seq])?;
    let mut around: Option<Extent> = None;
    while let Some(row) = rows.next()? {
        let mut columns = looks::Columns::new();
        for (at, field) in looks::EXTENT.into_iter().enumerate() {
            columns.insert(field, row.get(at)?);
        }
        if let Ok(found) = looks::extent_of(&columns) {
            let (min, max) = (found.min(), found.max());
            let extent = Extent { min_x: min.x, min_y: min.y, max_x: max.x, max_y: max.y };
            around = Some(around.map_or(extent, |a| a.united(extent)));
        }
    }
    Ok(around)
}

/// Around a whole layer, from its spatial index (rounded outwards to single precision).
fn of_layer(db: &Database, table: &FeatureTable) -> Result<Option<Extent>, ProjectError> {
    let sides = gpkg::index_extent(&db.conn, &table.name)?;
    Ok(sides.map(|[min_x, max_x, min_y, max_y]| Extent { min_x, min_y, max_x, max_y }))
}

/// Finds the places of entries of a format that did not keep them.
pub(super) fn complete(db: &Database, features: &[FeatureTable]) -> Result<(), ProjectError> {
    let mut query = db.conn.prepare("SELECT seq FROM klammer_history WHERE min_x IS NULL")?;
    let seqs: Vec<u64> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for seq in seqs {
        if let Some(place) = of_entry(db, features, seq)? {
            history::set_place(db, seq, place)?;
        }
    }
    Ok(())
}

/// The entries that touched the thing of this uid, or (for a definition or set) anything in it.
pub(super) fn entries_about(
    db: &Database,
    features: &[FeatureTable],
    uid: &str,
) -> Result<BTreeSet<u64>, ProjectError> {
    let mut seqs = BTreeSet::new();
    let mut collect = |sql: &str, values: &[&str]| -> Result<(), ProjectError> {
        let mut query = db.conn.prepare_cached(sql)?;
        for seq in query.query_map(rusqlite::params_from_iter(values), |row| row.get(0))? {
            seqs.insert(seq?);
        }
        Ok(())
    };
    for table in LoggedTable::all(features) {
        let log = &table.log;
        let by = |column: &str| {
            format!("SELECT DISTINCT log_command FROM \"{log}\" WHERE {column} = ?1 AND log_command > 0")
        };
        match table.subject {
            Subject::Project | Subject::Version => {}
            Subject::Department => collect(&by("uid"), &[uid])?,
            Subject::Definition | Subject::FacilitySet => {
                collect(&by("uid"), &[uid])?;
                collect(&by("department"), &[uid])?;
            }
            Subject::Draft => collect(&by("uid"), &[uid])?,
            Subject::DraftSpace => {
                collect(&by("uid"), &[uid])?;
                collect(&by("draft"), &[uid])?;
            }
            Subject::DraftBlock => {
                for column in ["draft", "block", "space"] {
                    collect(&by(column), &[uid])?;
                }
            }
            Subject::Position => {
                for column in ["uid", "draft", "space", "department"] {
                    collect(&by(column), &[uid])?;
                }
            }
            Subject::Decision => {
                for column in ["uid", "draft", "definition"] {
                    collect(&by(column), &[uid])?;
                }
            }
            Subject::Crosswalk => {
                for column in ["uid", "from_definition", "to_definition"] {
                    collect(&by(column), &[uid])?;
                }
            }
            Subject::Grid | Subject::ContextLayer | Subject::Bookmark => collect(&by("uid"), &[uid])?,
            Subject::Indicator => {
                collect(&by("uid"), &[uid])?;
                collect(&by("definition"), &[uid])?;
            }
            Subject::Features => {
                let owner = features.iter().find(|f| f.name == table.name).map(|f| f.owner.as_str());
                if owner == Some(uid) {
                    collect(&format!("SELECT DISTINCT log_command FROM \"{log}\" WHERE log_command > 0"), &[])?;
                } else if table.has("uid") {
                    collect(&by("uid"), &[uid])?;
                    if let (Some(owner), true) = (owner, has_row(db, &table.name, uid)?) {
                        // It came with its layer.
                        let first = "SELECT min(log_command) FROM klammer_log_definition WHERE uid = ?1 HAVING count(*) > 0 \
                            UNION SELECT min(log_command) FROM klammer_log_facility_set WHERE uid = ?1 HAVING count(*) > 0";
                        collect(first, &[owner])?;
                    }
                }
            }
        }
    }
    Ok(seqs)
}

fn has_row(db: &Database, table: &str, uid: &str) -> Result<bool, ProjectError> {
    let sql = format!("SELECT 1 FROM \"{table}\" WHERE uid = ?1");
    Ok(db.conn.prepare_cached(&sql)?.query_row([uid], |_| Ok(())).optional()?.is_some())
}
