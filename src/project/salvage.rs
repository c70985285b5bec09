//! Reading everything that can be read, and noting what can't, instead of stopping at the first defect.
//!
//! `verify` reads a whole file this way for its defects, `rescue` a damaged one for its content. What this finds wrong is what
//! [`super::load`] would refuse, and more of it.

mod agreed;
mod backdrop;
mod things;

use super::defect::{Defect, shown};
use super::features::FeatureTable;
use super::record::{LoggedTable, Subject};
use super::walk::{Rows, Walked, text};
use super::{ProjectError, blob, gpkg, load, schema};
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Facility, FacilityId, Observation, Space, SpaceId, UnmatchedRow};
use geo::{MultiPolygon, Point};
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Row};
use std::collections::{BTreeMap, HashMap, HashSet};

pub(super) use agreed::{Agreed, Known};

/// More defects of one kind of thing are only counted.
const MAX_DEFECTS: usize = 2_000;

/// What was read, and what not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    pub kept: usize,
    /// At most.
    pub lost: usize,
}

/// Rows of a layer.
pub(super) struct Layer<T> {
    pub items: Vec<T>,
    pub tally: Tally,
    /// Rows whose geometry could not be read.
    pub geometries_lost: usize,
}

/// A row of one of our tables, by column.
pub(super) struct Record {
    table: String,
    row: String,
    values: BTreeMap<&'static str, Value>,
}

/// Reads what can be read.
pub(super) struct Salvage<'a> {
    pub conn: &'a Connection,
    pub watch: &'a dyn Watch,
    pub defects: Vec<Defect>,
}

impl<'a> Salvage<'a> {
    pub fn new(conn: &'a Connection, watch: &'a dyn Watch) -> Self {
        Self { conn, watch, defects: Vec::new() }
    }

    pub fn note(&mut self, defect: Defect) {
        if self.defects.len() < MAX_DEFECTS {
            self.defects.push(defect);
        }
    }

    fn rows<'b>(&self, table: &'b str, key: &'b str, columns: &'b [&'b str]) -> Rows<'b>
    where
        'a: 'b,
    {
        Rows { conn: self.conn, table, key, columns, only: None }
    }

    /// How many rows a table lost: those its walk jumped over, and behind its last row those that were ever numbered.
    fn lost(&self, table: &str, walked: Walked) -> usize {
        let mut lost = walked.lost;
        if walked.end_lost {
            let numbered = "SELECT seq FROM sqlite_sequence WHERE name = ?1";
            let seq: Option<i64> = self.conn.query_row(numbered, [table], |row| row.get(0)).ok();
            let behind = seq.map_or(1, |seq| seq.saturating_sub(walked.last.unwrap_or(0)).max(1));
            lost = lost.saturating_add(usize::try_from(behind).unwrap_or(1));
        }
        lost
    }

    /// The rows of a logged table. Where some are lost, its log tells what they were.
    pub fn records(&mut self, table: &LoggedTable) -> (Vec<Record>, Tally) {
        let mut records: Vec<Record> = Vec::new();
        let key = table.columns.first().copied().unwrap_or("id");
        let columns = self.columns_there(&table.name, table);
        if columns.is_empty() && self.is_older_than(&table.name) {
            return (records, Tally::default());
        }
        let columns = if columns.is_empty() { table.columns } else { &columns };
        let walked = self.rows(&table.name, key, columns).walk(|_, row| {
            records.push(Record::read(table, &table.name, row, 1));
        });
        let lost = match walked {
            Ok(walked) if walked.whole() => 0,
            Ok(walked) => self.lost(&table.name, walked),
            Err(error) => {
                self.note(Defect::Unreadable { detail: error.to_string() });
                1
            }
        };
        let mut tally = Tally { kept: records.len(), lost };
        if lost > 0 {
            self.note(Defect::RowsLost { table: table.name.clone(), rows: lost });
            let known: HashSet<String> = records.iter().filter_map(Record::uid).collect();
            let found = self.logged(table, &known);
            tally.kept += found.len();
            tally.lost = tally.lost.saturating_sub(found.len());
            records.extend(found);
        }
        (records, tally)
    }

    /// The columns of a recorded table, or of its log, as they are asked for: what a file of an older format has none of is NULL.
    /// Empty if there is no such table.
    fn columns_there(&self, name: &str, table: &LoggedTable) -> Vec<&'static str> {
        let mut there = HashSet::new();
        let read = || -> rusqlite::Result<()> {
            let mut query = self.conn.prepare_cached("SELECT name FROM pragma_table_info(?1)")?;
            let mut rows = query.query([name])?;
            while let Some(row) = rows.next()? {
                there.extend(text(row, 0));
            }
            Ok(())
        };
        let mut read = read;
        if let Err(error) = read() {
            log::info!("{name}: {error}");
        }
        if there.is_empty() {
            return Vec::new();
        }
        let first_added = table.columns.len().saturating_sub(table.added);
        let of = |(at, column): (usize, &&'static str)| {
            if at < first_added || there.contains(*column) { *column } else { "NULL" }
        };
        table.columns.iter().enumerate().map(of).collect()
    }

    /// Whether a file says a format that did not have this table yet.
    fn is_older_than(&self, table: &str) -> bool {
        let sql = "SELECT max(number) FROM klammer_migration";
        let done: Option<u32> = self.conn.query_row(sql, [], |row| row.get(0)).unwrap_or(None);
        let done = done.filter(|done| (1..schema::FORMAT).contains(done));
        done.and_then(|done| schema::made_by(done).ok()).is_some_and(|made| !made.contains_key(table))
    }

    /// The last state of rows in a log, of those that were not deleted.
    fn logged(&self, table: &LoggedTable, known: &HashSet<String>) -> Vec<Record> {
        let there = self.columns_there(&table.log, table);
        let columns: Vec<&str> = std::iter::once("log_side").chain(there).collect();
        let mut last: BTreeMap<String, (i64, Option<Record>)> = BTreeMap::new();
        let walked = self.rows(&table.log, "log_id", &columns).walk(|at, row| {
            let record = Record::read(table, &table.name, row, 2);
            let is_new = matches!(row.get_ref(1), Ok(ValueRef::Integer(1)));
            let Some(uid) = record.uid() else { return };
            last.insert(uid, (at, is_new.then_some(record)));
        });
        if let Err(error) = walked {
            log::info!("{}: {error}", table.log);
        }
        let mut found: Vec<(i64, Record)> = last
            .into_iter()
            .filter(|(uid, _)| !known.contains(uid))
            .filter_map(|(_, (at, record))| record.map(|record| (at, record)))
            .collect();
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, record)| record).collect()
    }

    /// Title and coordinate system, each if it can be there.
    pub fn title_and_crs(&mut self) -> (Option<String>, Option<EpsgCode>) {
        let Some(table) = LoggedTable::all(&[]).into_iter().find(|table| table.subject == Subject::Project) else {
            return (None, None);
        };
        let (records, _) = self.records(&table);
        let Some(record) = records.first() else {
            self.note(Defect::NoTitle);
            return (None, None);
        };
        let title = Some(self.text(record, "title")).filter(|title| !title.trim().is_empty());
        let code = match record.values.get("crs") {
            Some(Value::Integer(code)) => u32::try_from(*code).ok(),
            _ => None,
        };
        let crs = code.map(EpsgCode).filter(|crs| gpkg::check_planar(*crs).is_ok());
        if crs.is_none() {
            match code {
                Some(code) => self.note(Defect::Crs { code }),
                None => self.wrong(record, "crs"),
            }
        }
        (title, crs)
    }

    /// The layers there are: table, kind, owner.
    pub fn layers(&mut self) -> Vec<FeatureTable> {
        let mut layers = Vec::new();
        let mut defects = Vec::new();
        let columns = ["table_name", "kind", "owner"];
        let walked = self.rows("klammer_feature_table", "rowid", &columns).walk(|row_id, row| {
            let [name, kind, owner] = [1, 2, 3].map(|column| text(row, column).unwrap_or_default());
            match FeatureTable::named(&name, &kind, &owner) {
                Some(layer) => layers.push(layer),
                None if name.is_empty() => {
                    defects.push(Defect::value("klammer_feature_table", row_id, "table_name", name));
                }
                None => defects.push(Defect::LayerName { name: shown(&name) }),
            }
        });
        if let Err(error) = walked {
            defects.push(Defect::Unreadable { detail: error.to_string() });
        }
        defects.into_iter().for_each(|defect| self.note(defect));
        layers.sort_by(|a, b| a.name.cmp(&b.name));
        layers
    }

    /// All spaces of a layer.
    pub fn spaces(&mut self, layer: &FeatureTable) -> Result<Layer<Space>, ProjectError> {
        let mut read = FeatureRows::default();
        let columns = ["geom", "uid", "code", "name", "residents"];
        let (mut items, watch, name) = (Vec::new(), self.watch, layer.name.as_str());
        let walked = self.rows(name, "fid", &columns).walk(|fid, row| {
            if watch.cancelled() {
                return;
            }
            let geometry = read.geometry(name, fid, row, blob::decode_area).unwrap_or_else(|| MultiPolygon(Vec::new()));
            let id = read.uid(name, fid, row).and_then(|uid| SpaceId::parse(&uid)).unwrap_or_else(SpaceId::new);
            let [code, label] = [(3, "code"), (4, "name")].map(|at| read.text(name, fid, row, at));
            items.push(Space {
                id,
                code,
                name: label,
                geometry,
                residents: read.number(name, fid, row, (5, "residents")),
            });
        });
        self.layer(layer, walked, read, items)
    }

    /// All facilities of a layer that have a place.
    pub fn facilities(&mut self, layer: &FeatureTable) -> Result<Layer<Facility>, ProjectError> {
        let mut read = FeatureRows::default();
        let columns = ["geom", "uid", "name", "category", "operator", "address", "capacity"];
        let (mut items, watch, name) = (Vec::new(), self.watch, layer.name.as_str());
        let walked = self.rows(name, "fid", &columns).walk(|fid, row| {
            if watch.cancelled() {
                return;
            }
            let position: Option<Option<Point<f64>>> = read.geometry(name, fid, row, blob::decode_point);
            let id = read.uid(name, fid, row).and_then(|uid| FacilityId::parse(&uid)).unwrap_or_else(FacilityId::new);
            let [label, category, operator, address] =
                [(3, "name"), (4, "category"), (5, "operator"), (6, "address")].map(|at| read.text(name, fid, row, at));
            let capacity = read.number(name, fid, row, (7, "capacity"));
            if let Some(position) = position.flatten() {
                items.push(Facility { id, name: label, category, operator, address, capacity, position });
            }
        });
        self.layer(layer, walked, read, items)
    }

    fn layer<T>(
        &mut self,
        layer: &FeatureTable,
        walked: rusqlite::Result<Walked>,
        read: FeatureRows,
        items: Vec<T>,
    ) -> Result<Layer<T>, ProjectError> {
        self.watch.check()?;
        read.defects.into_iter().for_each(|defect| self.note(defect));
        let lost = match walked {
            Ok(walked) => {
                let rows = self.lost(&layer.name, walked);
                if rows > 0 {
                    self.note(Defect::RowsLost { table: layer.name.clone(), rows });
                }
                rows
            }
            Err(_) => {
                self.note(Defect::LayerMissing { layer: layer.name.clone() });
                1
            }
        };
        Ok(Layer { tally: Tally { kept: items.len(), lost }, items, geometries_lost: read.geometries_lost })
    }

    /// The spaces that commands removed from a layer, as far as its record can be read.
    pub fn removed_by_commands(&self, layer: &FeatureTable) -> HashSet<String> {
        load::removed_by_commands(self.conn, layer).unwrap_or_else(|error| {
            log::info!("klammer_log_{}: {error}", layer.name);
            HashSet::new()
        })
    }

    /// The values of an indicator, in the order of the spaces: one after the other where a range of them is damaged. Those of
    /// removed spaces are no loss.
    pub fn observations(
        &mut self,
        indicator: &str,
        spaces: &[Space],
        removed: &HashSet<String>,
    ) -> Result<(Vec<Observation>, Tally), ProjectError> {
        const COLUMNS: &str = "SELECT space, provenance, value, exact_share FROM klammer_observation";
        let mut found: HashMap<SpaceId, Observation> = HashMap::new();
        let mut lost = 0;
        let mut last: Option<String> = None;
        let whole = || -> rusqlite::Result<()> {
            let sql = format!("{COLUMNS} WHERE indicator = ?1 ORDER BY space");
            let mut query = self.conn.prepare_cached(&sql)?;
            let mut rows = query.query([indicator])?;
            while let Some(row) = rows.next()? {
                let key = text(row, 0).unwrap_or_default();
                // Keys that do not rise come from pages that refer to one another.
                if last.as_ref().is_some_and(|last| *last >= key) {
                    return Err(rusqlite::Error::InvalidQuery);
                }
                match observation(row) {
                    Ok(observation) => _ = found.insert(observation.space, observation),
                    Err(defect) => {
                        lost += 1;
                        if self.defects.len() < MAX_DEFECTS {
                            self.defects.push(defect);
                        }
                    }
                }
                last = Some(key);
            }
            Ok(())
        }();
        if whole.is_err() {
            let sql = format!("{COLUMNS} WHERE indicator = ?1 AND space = ?2");
            for (at, space) in
                spaces.iter().filter(|space| !found.contains_key(&space.id)).enumerate().collect::<Vec<_>>()
            {
                if at % 1_000 == 0 {
                    self.watch.check()?;
                }
                let one = self.conn.prepare_cached(&sql).and_then(|mut query| {
                    let mut rows = query.query((indicator, space.id.to_string()))?;
                    rows.next()?.map(|row| Ok(observation(row))).transpose()
                });
                match one {
                    Ok(None) => {}
                    Ok(Some(Ok(observation))) => _ = found.insert(observation.space, observation),
                    Ok(Some(Err(_))) | Err(_) => lost += 1,
                }
            }
        }
        if lost > 0 {
            self.note(Defect::RowsLost { table: "klammer_observation".to_owned(), rows: lost });
        }
        let all: Vec<Observation> = spaces.iter().filter_map(|space| found.remove(&space.id)).collect();
        found.retain(|space, _| !removed.contains(&space.to_string()));
        // Values of spaces that are lost are lost with them.
        let tally = Tally { kept: all.len(), lost: lost + found.len() };
        Ok((all, tally))
    }

    /// Rows of an indicator's table that found no space.
    pub fn unmatched(&mut self, indicator: &str) -> (Vec<UnmatchedRow>, Tally) {
        let mut all = Vec::new();
        let rows = Rows {
            conn: self.conn,
            table: "klammer_unmatched",
            key: "number",
            columns: &["line", "key", "value"],
            only: Some(("indicator", indicator)),
        };
        let mut wrong = 0;
        let walked = rows.walk(|_, row| {
            let line = row.get::<_, i64>(1).ok().and_then(|line| u64::try_from(line).ok());
            match (line, text(row, 2), text(row, 3)) {
                (Some(line), Some(key), Some(value)) => all.push(UnmatchedRow { line, key, value }),
                _ => wrong += 1,
            }
        });
        let lost = match walked {
            Ok(walked) => walked.lost.saturating_add(usize::from(walked.end_lost)),
            Err(_) => 1,
        };
        if wrong > 0 {
            self.note(Defect::value("klammer_unmatched", indicator, "line, key, value", ""));
        }
        let tally = Tally { kept: all.len(), lost: lost.saturating_add(wrong) };
        (all, tally)
    }
}

fn observation(row: &Row<'_>) -> Result<Observation, Defect> {
    let table = "klammer_observation";
    let uid = text(row, 0).unwrap_or_default();
    let space = SpaceId::parse(&uid).ok_or_else(|| Defect::value(table, shown(&uid), "space", &uid))?;
    let provenance = text(row, 1).unwrap_or_default();
    let wrong = |field: &str, value: &str| Defect::value(table, &uid, field, value);
    let value: Option<f64> = row.get(2).map_err(|e| wrong("value", &e.to_string()))?;
    let share: Option<f64> = row.get(3).map_err(|e| wrong("exact_share", &e.to_string()))?;
    let finite = value.is_none_or(f64::is_finite) && share.is_none_or(|share| (0.0..=1.0).contains(&share));
    match load::observed_value(&provenance, value, share).filter(|_| finite) {
        Some(value) => Ok(Observation { space, value }),
        None => {
            let number = value.map(|value| format!(" {value}")).unwrap_or_default();
            Err(wrong("provenance", &format!("{provenance}{number}")))
        }
    }
}

/// What reading the rows of one layer keeps in mind.
#[derive(Default)]
struct FeatureRows {
    uids: HashSet<String>,
    geometries_lost: usize,
    defects: Vec<Defect>,
}

impl FeatureRows {
    fn note(&mut self, defect: Defect) {
        if self.defects.len() < MAX_DEFECTS {
            self.defects.push(defect);
        }
    }

    fn geometry<T>(
        &mut self,
        table: &str,
        fid: i64,
        row: &Row<'_>,
        decode: impl Fn(&[u8]) -> Result<T, blob::BlobError>,
    ) -> Option<T> {
        let detail = match row.get_ref(1) {
            Ok(ValueRef::Null) => return None,
            Ok(ValueRef::Blob(bytes)) => match decode(bytes) {
                Ok(geometry) => return Some(geometry),
                Err(error) => error.to_string(),
            },
            _ => "not a GeoPackage geometry".to_owned(),
        };
        self.geometries_lost += 1;
        self.note(Defect::Geometry { table: table.to_owned(), row: fid, detail });
        None
    }

    /// The uid, if it is one and no other row's. A row that another program added has none yet.
    fn uid(&mut self, table: &str, fid: i64, row: &Row<'_>) -> Option<String> {
        if matches!(row.get_ref(2), Ok(ValueRef::Null)) {
            return None;
        }
        let uid = text(row, 2).unwrap_or_default();
        if SpaceId::parse(&uid).is_none() {
            self.note(Defect::value(table, fid, "uid", &uid));
            return None;
        }
        if !self.uids.insert(uid.to_lowercase()) {
            self.note(Defect::UidTwice { table: table.to_owned(), row: fid, uid });
            return None;
        }
        Some(uid)
    }

    fn text(&mut self, table: &str, fid: i64, row: &Row<'_>, (column, field): (usize, &'static str)) -> String {
        let value = text(row, column);
        let broken = value.as_ref().is_none_or(|value| value.contains(char::REPLACEMENT_CHARACTER));
        if broken && row.get::<_, String>(column).is_err() {
            self.note(Defect::value(table, fid, field, value.clone().unwrap_or_default()));
        }
        value.unwrap_or_default()
    }

    fn number(&mut self, table: &str, fid: i64, row: &Row<'_>, (column, field): (usize, &'static str)) -> Option<f64> {
        match row.get::<_, Option<f64>>(column) {
            Ok(value) => value.filter(|value| value.is_finite()),
            Err(_) => {
                self.note(Defect::value(table, fid, field, text(row, column).unwrap_or_default()));
                None
            }
        }
    }
}

impl Record {
    fn read(table: &LoggedTable, name: &str, row: &Row<'_>, from: usize) -> Self {
        let value = |at: usize| match row.get_ref(from + at) {
            // Broken letters must not lose the whole value.
            Ok(ValueRef::Text(bytes)) => Value::Text(String::from_utf8_lossy(bytes).into_owned()),
            Ok(value) => value.try_into().unwrap_or(Value::Null),
            Err(_) => Value::Null,
        };
        let values: BTreeMap<&'static str, Value> =
            table.columns.iter().enumerate().map(|(at, column)| (*column, value(at))).collect();
        let text = |column| match values.get(column) {
            Some(Value::Text(text)) => Some(shown(text)),
            Some(Value::Integer(number)) => Some(number.to_string()),
            _ => None,
        };
        let row = text("uid").or_else(|| text("id")).unwrap_or_default();
        Self { table: name.to_owned(), row, values }
    }

    pub fn uid(&self) -> Option<String> {
        match self.values.get("uid") {
            Some(Value::Text(uid)) => Some(uid.clone()),
            _ => None,
        }
    }

    fn defect(&self, field: &str) -> Defect {
        let value = match self.values.get(field) {
            Some(Value::Text(text)) => text.clone(),
            Some(Value::Integer(number)) => number.to_string(),
            Some(Value::Real(number)) => number.to_string(),
            _ => String::new(),
        };
        Defect::value(&self.table, &self.row, field, value)
    }
}
