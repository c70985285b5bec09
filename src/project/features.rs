//! Feature tables: the spaces of a definition, the facilities of a set, as any GIS sees them.

use super::ProjectError;
use super::blob;
use super::database::Database;
use super::defect::Defect;
use super::record::LoggedTable;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Facility, FacilityId, Space, SpaceId};
use geo::MultiPolygon;
use rayon::prelude::*;
use rusqlite::{Connection, OptionalExtension, Row};
use unicode_normalization::UnicodeNormalization;

/// What a feature table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FeatureKind {
    /// Areas of a definition.
    Spaces,
    /// Points of a facility set.
    Facilities,
    /// Midpoints of a population grid's cells.
    Cells,
    /// Lines of a context layer.
    ContextLines,
    /// Points of a context layer.
    ContextPoints,
    /// Areas of a context layer.
    ContextAreas,
}

impl FeatureKind {
    /// All there are.
    pub const ALL: [Self; 6] =
        [Self::Spaces, Self::Facilities, Self::Cells, Self::ContextLines, Self::ContextPoints, Self::ContextAreas];

    /// Name in `klammer_feature_table`, and how its tables' names begin.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spaces => "spaces",
            Self::Facilities => "facilities",
            Self::Cells => "cells",
            Self::ContextLines => "context_lines",
            Self::ContextPoints => "context_points",
            Self::ContextAreas => "context_areas",
        }
    }

    /// Whether it is one of a context layer.
    pub fn is_context(self) -> bool {
        matches!(self, Self::ContextLines | Self::ContextPoints | Self::ContextAreas)
    }

    /// As in `gpkg_geometry_columns`.
    pub fn geometry_type(self) -> &'static str {
        match self {
            Self::Spaces | Self::ContextAreas => "MULTIPOLYGON",
            Self::Facilities | Self::Cells => "POINT",
            Self::ContextLines => "MULTILINESTRING",
            Self::ContextPoints => "MULTIPOINT",
        }
    }

    /// Whether its rows are things with an identity: nothing refers to a cell or a line.
    pub fn has_uid(self) -> bool {
        matches!(self, Self::Spaces | Self::Facilities)
    }

    /// Without these a table of another program is not the layer it stands for.
    pub fn needed_columns(self) -> &'static [&'static str] {
        match self {
            Self::Spaces => &["fid", "geom", "code", "name"],
            Self::Facilities => &["fid", "geom", "name"],
            Self::Cells => &["fid", "geom", "residents"],
            Self::ContextLines | Self::ContextPoints | Self::ContextAreas => &["fid", "geom"],
        }
    }

    /// Columns with texts, which are never NULL.
    pub fn text_columns(self) -> &'static [&'static str] {
        match self {
            Self::Spaces => &["code", "name"],
            Self::Facilities => &["name", "category", "operator", "address"],
            Self::Cells => &["provenance"],
            Self::ContextLines | Self::ContextPoints | Self::ContextAreas => &["name"],
        }
    }

    /// Columns with numbers, or NULL.
    pub fn number_columns(self) -> &'static [&'static str] {
        match self {
            Self::Spaces | Self::Cells => &["residents"],
            Self::Facilities => &["capacity"],
            Self::ContextLines | Self::ContextPoints | Self::ContextAreas => &[],
        }
    }

    fn columns_sql(self) -> &'static str {
        match self {
            Self::Spaces => {
                "uid TEXT UNIQUE, code TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '', residents REAL"
            }
            Self::Facilities => {
                "uid TEXT UNIQUE, name TEXT NOT NULL DEFAULT '', category TEXT NOT NULL DEFAULT '', \
                 operator TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '', capacity REAL"
            }
            Self::Cells => "residents REAL, provenance TEXT NOT NULL DEFAULT ''",
            Self::ContextLines | Self::ContextPoints | Self::ContextAreas => "name TEXT NOT NULL DEFAULT ''",
        }
    }
}

/// A feature table; it may be hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FeatureTable {
    pub name: String,
    pub kind: FeatureKind,
    /// uid of its definition, set, grid or context layer.
    pub owner: String,
}

impl FeatureTable {
    /// What makes the table. Texts default to '' so that a GIS may leave them out; uid may be NULL for what a GIS adds, and
    /// is given when we open the file.
    pub fn sql(&self) -> String {
        format!(
            "CREATE TABLE \"{}\" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {}, {})",
            self.name,
            self.kind.geometry_type(),
            self.kind.columns_sql()
        )
    }

    /// The spatial index.
    pub fn rtree(&self) -> String {
        crate::formats::gpkg_index::name(&self.name)
    }

    /// Creates the table (with its log, still without triggers) under a readable name that is free.
    pub fn create(conn: &Connection, kind: FeatureKind, title: &str, owner: &str) -> Result<Self, ProjectError> {
        let used: bool =
            conn.query_row("SELECT EXISTS (SELECT 1 FROM klammer_feature_table WHERE owner = ?1)", [owner], |r| {
                r.get(0)
            })?;
        if used {
            return Err(ProjectError::Invalid(format!("the id {owner} was used before")));
        }
        let stem = format!("{}_{}", kind.as_str(), slug(title));
        let mut name = stem.clone();
        let mut number = 2;
        let mut taken =
            conn.prepare("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE lower(name) IN (?1, 'klammer_log_' || ?1, 'rtree_' || ?1 || '_geom'))")?;
        while taken.query_row([&name], |row| row.get(0))? {
            name = format!("{stem}_{number}");
            number += 1;
        }
        let table = Self { name, kind, owner: owner.to_owned() };
        let log = LoggedTable::features(&table);
        conn.execute_batch(&format!("{};{};{};", table.sql(), log.log_table_sql(), log.log_index_sql()))?;
        conn.execute(
            "INSERT INTO klammer_feature_table (table_name, kind, owner) VALUES (?1, ?2, ?3)",
            (&table.name, kind.as_str(), owner),
        )?;
        Ok(table)
    }

    /// All there are, in the order of their names. Refuses names that we would not have given.
    pub fn all(db: &Database) -> Result<Vec<Self>, ProjectError> {
        let mut query =
            db.conn.prepare("SELECT table_name, kind, owner FROM klammer_feature_table ORDER BY table_name")?;
        let mut rows = query.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let (name, kind, owner): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let table = Self::named(&name, &kind, &owner);
            let unknown = || db.damaged(Defect::LayerName { name: super::defect::shown(&name) });
            all.push(table.ok_or_else(unknown)?);
        }
        Ok(all)
    }

    /// A table as it is listed; `None` if we would not have given it this name.
    pub fn named(name: &str, kind: &str, owner: &str) -> Option<Self> {
        let kind = FeatureKind::ALL.into_iter().find(|k| k.as_str() == kind)?;
        let ours = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let is_ours = name.chars().all(ours) && name.strip_prefix(kind.as_str()).is_some_and(|n| n.starts_with('_'));
        is_ours.then(|| Self { name: name.to_owned(), kind, owner: owner.to_owned() })
    }
}

/// A name as part of a table's name: "Sozialräume (2021)" → "sozialraeume_2021".
fn slug(title: &str) -> String {
    let mut out = String::new();
    for c in title.to_lowercase().chars() {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            c => out.extend(c.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c))),
        }
    }
    let words: Vec<&str> = out.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let slug: String = words.join("_").chars().take(40).collect();
    let slug = slug.trim_end_matches('_');
    if slug.is_empty() { "x".to_owned() } else { slug.to_lowercase() }
}

/// Fills a new table of spaces and its spatial index.
pub(super) fn insert_spaces(
    conn: &Connection,
    table: &FeatureTable,
    spaces: &[Space],
    crs: EpsgCode,
) -> Result<(), ProjectError> {
    let srs = srs_id(crs)?;
    let mut insert = conn.prepare(&format!(
        "INSERT INTO \"{}\" (fid, geom, uid, code, name, residents) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        table.name
    ))?;
    let mut index = conn.prepare(&format!("INSERT INTO \"{}\" VALUES (?1, ?2, ?3, ?4, ?5)", table.rtree()))?;
    for (fid, space) in (1i64..).zip(spaces) {
        // An area without parts is NULL: GDAL 3.6's validator looks for the mark of empty geometries at the wrong bit.
        let geometry = (!space.geometry.0.is_empty()).then(|| blob::encode_area(&space.geometry, srs));
        insert.execute((fid, geometry, space.id.to_string(), &space.code, &space.name, space.residents))?;
        if let Some(e) = blob::Envelope::of_area(&space.geometry) {
            index.execute((fid, e.min_x, e.max_x, e.min_y, e.max_y))?;
        }
    }
    Ok(())
}

/// Fills a new table of facilities and its spatial index.
pub(super) fn insert_facilities(
    conn: &Connection,
    table: &FeatureTable,
    facilities: &[Facility],
    crs: EpsgCode,
) -> Result<(), ProjectError> {
    let srs = srs_id(crs)?;
    let mut insert = conn.prepare(&format!(
        "INSERT INTO \"{}\" (fid, geom, uid, name, category, operator, address, capacity) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        table.name
    ))?;
    let mut index = conn.prepare(&format!("INSERT INTO \"{}\" VALUES (?1, ?2, ?2, ?3, ?3)", table.rtree()))?;
    for (fid, f) in (1i64..).zip(facilities) {
        let geometry = blob::encode_point(f.position, srs);
        insert.execute((fid, geometry, f.id.to_string(), &f.name, &f.category, &f.operator, &f.address, f.capacity))?;
        index.execute((fid, f.position.x(), f.position.y()))?;
    }
    Ok(())
}

/// EPSG codes are used as `srs_id`.
pub(super) fn srs_id(crs: EpsgCode) -> Result<i32, ProjectError> {
    i32::try_from(crs.0).map_err(|_| ProjectError::Invalid(format!("{crs} is no code of a coordinate system")))
}

struct SpaceRow {
    fid: i64,
    geometry: Option<Vec<u8>>,
    uid: String,
    code: String,
    name: String,
    residents: Option<f64>,
}

const SPACE_COLUMNS: &str = "fid, geom, uid, code, name, residents";

impl SpaceRow {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            fid: row.get(0)?,
            geometry: row.get(1)?,
            uid: row.get(2)?,
            code: row.get(3)?,
            name: row.get(4)?,
            residents: row.get(5)?,
        })
    }
}

/// Reads the space in one row; `None` if there is no such row.
pub(super) fn read_space(db: &Database, table: &FeatureTable, fid: i64) -> Result<Option<Space>, ProjectError> {
    let sql = format!("SELECT {SPACE_COLUMNS} FROM \"{}\" WHERE fid = ?1", table.name);
    let row = db.conn.prepare_cached(&sql)?.query_row([fid], SpaceRow::of).optional()?;
    row.map(|row| decode_space(&table.name, row).map_err(|e| db.damaged(e))).transpose()
}

/// Rows whose geometry is decoded in parallel at a time: bounds the memory for undecoded blobs.
const CHUNK: usize = 4096;

/// Reads all spaces in the order of their rows.
pub(super) fn read_spaces(db: &Database, table: &FeatureTable, watch: &dyn Watch) -> Result<Vec<Space>, ProjectError> {
    let mut query = db.conn.prepare(&format!("SELECT {SPACE_COLUMNS} FROM \"{}\" ORDER BY fid", table.name))?;
    let mut rows = query.query([])?;
    let mut spaces = Vec::new();
    loop {
        watch.check()?;
        let mut chunk = Vec::with_capacity(CHUNK);
        while chunk.len() < CHUNK
            && let Some(row) = rows.next()?
        {
            chunk.push(SpaceRow::of(row)?);
        }
        let last = chunk.len() < CHUNK;
        let decoded: Vec<Space> = chunk
            .into_par_iter()
            .map(|row| decode_space(&table.name, row))
            .collect::<Result<_, _>>()
            .map_err(|e| db.damaged(e))?;
        spaces.extend(decoded);
        if last {
            return Ok(spaces);
        }
    }
}

pub(super) fn geometry_defect(table: &str, row: i64, error: &blob::BlobError) -> Defect {
    Defect::Geometry { table: table.to_owned(), row, detail: error.to_string() }
}

fn decode_space(table: &str, row: SpaceRow) -> Result<Space, Defect> {
    let geometry = match &row.geometry {
        None => MultiPolygon(Vec::new()),
        Some(blob) => blob::decode_area(blob).map_err(|e| geometry_defect(table, row.fid, &e))?,
    };
    let id = SpaceId::parse(&row.uid).ok_or_else(|| Defect::value(table, row.fid, "uid", &row.uid))?;
    Ok(Space { id, code: row.code, name: row.name, geometry, residents: row.residents.filter(|r| r.is_finite()) })
}

const FACILITY_COLUMNS: &str = "fid, geom, uid, name, category, operator, address, capacity";

/// Reads all facilities in the order of their rows, and how many rows have no place and were left out.
pub(super) fn read_facilities(db: &Database, table: &FeatureTable) -> Result<(Vec<Facility>, usize), ProjectError> {
    let sql = format!("SELECT {FACILITY_COLUMNS} FROM \"{}\" ORDER BY fid", table.name);
    let mut query = db.conn.prepare_cached(&sql)?;
    let mut rows = query.query([])?;
    let (mut facilities, mut left_out) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        match decode_facility(db, table, row)? {
            Some(facility) => facilities.push(facility),
            None => left_out += 1,
        }
    }
    Ok((facilities, left_out))
}

/// Reads the facility in one row; `None` if there is no such row, or it has no place.
pub(super) fn read_facility(db: &Database, table: &FeatureTable, fid: i64) -> Result<Option<Facility>, ProjectError> {
    let sql = format!("SELECT {FACILITY_COLUMNS} FROM \"{}\" WHERE fid = ?1", table.name);
    let mut query = db.conn.prepare_cached(&sql)?;
    let mut rows = query.query([fid])?;
    match rows.next()? {
        Some(row) => decode_facility(db, table, row),
        None => Ok(None),
    }
}

/// `None` if the row has no place.
fn decode_facility(db: &Database, table: &FeatureTable, row: &Row<'_>) -> Result<Option<Facility>, ProjectError> {
    let (fid, geometry, uid): (i64, Option<Vec<u8>>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let position = match geometry {
        None => None,
        Some(blob) => blob::decode_point(&blob).map_err(|e| db.damaged(geometry_defect(&table.name, fid, &e)))?,
    };
    let id = FacilityId::parse(&uid).ok_or_else(|| db.damaged(Defect::value(&table.name, fid, "uid", &uid)))?;
    let Some(position) = position else { return Ok(None) };
    Ok(Some(Facility {
        id,
        name: row.get(3)?,
        category: row.get(4)?,
        operator: row.get(5)?,
        address: row.get(6)?,
        capacity: row.get::<_, Option<f64>>(7)?.filter(|c| c.is_finite()),
        position,
    }))
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs_are_readable() {
        for (title, expected) in [
            ("Sozialräume (2021)", "sozialraeume_2021"),
            ("  Große Straße / Nord ", "grosse_strasse_nord"),
            ("Crèche", "creche"),
            ("日本", "x"),
            ("İstanbul", "istanbul"),
            ("", "x"),
        ] {
            assert_eq!(slug(title), expected, "{title}");
        }
        assert_eq!(slug(&"abc ".repeat(40)).len(), 39);
    }
}
