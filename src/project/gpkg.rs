//! What makes the file a GeoPackage that any GIS opens: registration of layers, spatial index, extension.
//!
//! Registrations are derived from the visible definitions and facility sets after every command, not recorded: undo brings
//! them back by the same way.

use super::ProjectError;
use super::database::Database;
use super::defect::Defect;
use super::features::{FeatureKind, FeatureTable};
use super::views::{self, View};
use crate::formats::gpkg_index;
use crate::geometry::EpsgCode;
use rusqlite::{Connection, OptionalExtension};
use std::collections::{BTreeMap, BTreeSet};

const EXTENSION: &str = "klammer_project";
const EXTENSION_TEXT: &str = "Tables klammer_* hold a project of the planning workbench Klammer: departments, definitions, \
    facility sets, indicators, history. They are to be changed by it alone; rows of the feature tables may be edited.";

/// The WKT of a system, and its name.
pub(super) fn definition_of(crs: EpsgCode) -> Result<(&'static str, &'static str), ProjectError> {
    let unknown = || ProjectError::Invalid(format!("{crs} is not a coordinate system Klammer knows"));
    let code = u16::try_from(crs.0).map_err(|_| unknown())?;
    let wkt = crs_definitions::from_code(code).ok_or_else(unknown)?.wkt;
    let name = wkt.split('"').nth(1).ok_or_else(unknown)?;
    Ok((wkt, name))
}

/// `Err` unless the system counts in metres on a plane.
pub(super) fn check_planar(crs: EpsgCode) -> Result<(), ProjectError> {
    let (wkt, _) = definition_of(crs)?;
    // The unit of a projected system comes after the one of its geographic base.
    let unit = wkt.rfind("UNIT[").map(|at| &wkt[at..]);
    if wkt.starts_with("PROJCS[")
        && unit.is_some_and(|u| u.starts_with("UNIT[\"metre\",1,") || u.starts_with("UNIT[\"metre\",1]"))
    {
        Ok(())
    } else {
        Err(ProjectError::Invalid(format!("{crs} does not count in metres; a project needs a planar system in metres")))
    }
}

/// Rows every GeoPackage needs, and those that say that our tables are ours.
pub(super) fn register_project(conn: &Connection, crs: EpsgCode, title: &str) -> Result<(), ProjectError> {
    register_systems(conn, crs)?;
    // One table registered as attributes, or GDAL lists every table of the file as a layer.
    conn.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description) VALUES ('klammer_project', 'attributes', ?1, ?2)",
        ("Klammer", title),
    )?;
    register_own_tables(conn)
}

/// Says which tables are ours: table by table, because GDAL warns at every opening of a file with an extension for all of it.
fn register_own_tables(conn: &Connection) -> Result<(), ProjectError> {
    conn.prepare_cached(
        "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope)
         SELECT name, NULL, ?1, ?2, 'write-only' FROM sqlite_master WHERE type = 'table' AND name GLOB 'klammer_*'
         AND name NOT IN (SELECT table_name FROM gpkg_extensions WHERE extension_name = ?1 AND table_name NOT NULL) ORDER BY name",
    )?
    .execute((EXTENSION, EXTENSION_TEXT))?;
    Ok(())
}

/// The reference systems every GeoPackage lists, and the project's, where they are not listed.
pub(super) fn register_systems(conn: &Connection, crs: EpsgCode) -> Result<(), ProjectError> {
    let mut insert = conn.prepare(
        "INSERT OR IGNORE INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition, description)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let undefined = "undefined";
    insert.execute((
        "Undefined Cartesian SRS",
        -1,
        "NONE",
        -1,
        undefined,
        "undefined Cartesian coordinate reference system",
    ))?;
    insert.execute((
        "Undefined geographic SRS",
        0,
        "NONE",
        0,
        undefined,
        "undefined geographic coordinate reference system",
    ))?;
    for crs in BTreeSet::from([EpsgCode::WGS84, crs]) {
        let (wkt, name) = definition_of(crs)?;
        insert.execute((name, crs.0, "EPSG", crs.0, wkt, None::<&str>))?;
    }
    Ok(())
}

/// Creates the spatial index of a feature table, empty and without triggers.
pub(super) fn create_rtree(conn: &Connection, table: &FeatureTable) -> rusqlite::Result<()> {
    conn.execute_batch(&rtree_sql(table))
}

/// What makes the spatial index.
pub(super) fn rtree_sql(table: &FeatureTable) -> String {
    gpkg_index::table_sql(&table.name)
}

/// Fills an empty spatial index from the table.
pub(super) fn fill_rtree(conn: &Connection, table: &FeatureTable) -> rusqlite::Result<()> {
    conn.execute_batch(&format!(
        "INSERT INTO \"{}\" SELECT fid, ST_MinX(geom), ST_MaxX(geom), ST_MinY(geom), ST_MaxY(geom) FROM \"{}\" \
         WHERE geom IS NOT NULL AND NOT ST_IsEmpty(geom)",
        table.rtree(),
        table.name
    ))
}

/// The triggers of GeoPackage 1.3 that keep the spatial index.
pub(super) fn create_rtree_triggers(conn: &Connection, table: &FeatureTable) -> rusqlite::Result<()> {
    conn.execute_batch(&gpkg_index::triggers_sql(&table.name))
}

struct Layer {
    kind: FeatureKind,
    /// The table whose spatial index tells the extent.
    table: String,
    is_view: bool,
    identifier: String,
    description: String,
}

/// Brings the registrations of feature tables in line with the visible definitions and sets.
pub(super) fn sync(db: &Database, tables: &[FeatureTable], crs: EpsgCode) -> Result<(), ProjectError> {
    let conn = &db.conn;
    conn.prepare_cached(
        "UPDATE gpkg_contents SET description = (SELECT title FROM klammer_project) \
         WHERE table_name = 'klammer_project' AND description IS NOT (SELECT title FROM klammer_project)",
    )?
    .execute([])?;
    register_own_tables(conn)?;
    let views = views::sync(db, tables)?;
    drop_dangling(conn)?;
    let wanted = wanted_layers(db, tables, views)?;
    let have: BTreeMap<String, (Option<String>, Option<String>)> = conn
        .prepare_cached(
            "SELECT table_name, identifier, description FROM gpkg_contents WHERE table_name IN \
             (SELECT table_name FROM klammer_feature_table UNION SELECT name FROM sqlite_master WHERE type = 'view')",
        )?
        .query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?
        .collect::<Result<_, _>>()?;
    for name in have.keys().filter(|name| !wanted.contains_key(*name)) {
        conn.prepare_cached("DELETE FROM gpkg_extensions WHERE table_name = ?1")?.execute([name])?;
        conn.prepare_cached("DELETE FROM gpkg_geometry_columns WHERE table_name = ?1")?.execute([name])?;
        conn.prepare_cached("DELETE FROM gpkg_contents WHERE table_name = ?1")?.execute([name])?;
    }
    let stale: Vec<(&String, &Layer)> = wanted
        .iter()
        .filter(|(name, layer)| {
            have.get(*name).is_some_and(|(i, d)| {
                i.as_deref() != Some(&layer.identifier) || d.as_deref() != Some(&layer.description)
            })
        })
        .collect();
    // Identifiers are unique: names that change places are taken away first.
    for (name, _) in &stale {
        conn.prepare_cached("UPDATE gpkg_contents SET identifier = NULL WHERE table_name = ?1")?.execute([name])?;
    }
    for (name, layer) in stale {
        conn.prepare_cached("UPDATE gpkg_contents SET identifier = ?2, description = ?3 WHERE table_name = ?1")?
            .execute((name, &layer.identifier, &layer.description))?;
    }
    for (name, layer) in wanted.iter().filter(|(name, _)| !have.contains_key(*name)) {
        register_layer(conn, name, layer, super::features::srs_id(crs)?)?;
    }
    Ok(())
}

/// Takes back the registrations of tables and views that are no longer there.
fn drop_dangling(conn: &Connection) -> rusqlite::Result<()> {
    let there = "(SELECT name FROM sqlite_master WHERE type IN ('table', 'view'))";
    for table in ["gpkg_geometry_columns", "gpkg_extensions", "gpkg_contents"] {
        conn.prepare_cached(&format!("DELETE FROM {table} WHERE table_name NOT IN {there}"))?.execute([])?;
    }
    Ok(())
}

fn register_layer(conn: &Connection, name: &str, layer: &Layer, srs: i32) -> Result<(), ProjectError> {
    conn.prepare_cached(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?1, 'features', ?2, ?3, ?4)",
    )?
    .execute((name, &layer.identifier, &layer.description, srs))?;
    conn.prepare_cached(
        "INSERT INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m) VALUES (?1, 'geom', ?2, ?3, 0, 0)",
    )?
    .execute((name, layer.kind.geometry_type(), srs))?;
    if !layer.is_view {
        conn.prepare_cached(
            "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) VALUES (?1, 'geom', 'gpkg_rtree_index', ?2, 'write-only')",
        )?
        .execute((name, gpkg_index::DEFINITION))?;
    }
    set_extent(conn, name, &layer.table)
}

/// Brings a registered layer's extent and date up to date. The extent is the spatial index's, rounded outwards to single precision.
pub(super) fn update_extent(conn: &Connection, table_name: &str) -> Result<(), ProjectError> {
    set_extent(conn, table_name, table_name)
}

fn set_extent(conn: &Connection, layer: &str, table_name: &str) -> Result<(), ProjectError> {
    let [min_x, max_x, min_y, max_y] = match index_extent(conn, table_name)? {
        Some(sides) => sides.map(Some),
        None => [None; 4],
    };
    conn.prepare_cached(
        "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now'), \
         min_x = ?2, min_y = ?3, max_x = ?4, max_y = ?5 WHERE table_name = ?1",
    )?
    .execute((layer, min_x, min_y, max_x, max_y))?;
    Ok(())
}

/// Around everything in a feature table's spatial index (min x, max x, min y, max y; rounded outwards to single precision); `None`
/// if it is empty. Read from the index's root, because asking for the smallest and largest would walk through all of it.
pub(super) fn index_extent(conn: &Connection, table_name: &str) -> rusqlite::Result<Option<[f64; 4]>> {
    let root: Option<Vec<u8>> = conn
        .prepare_cached(&format!("SELECT data FROM \"rtree_{table_name}_geom_node\" WHERE nodeno = 1"))?
        .query_row([], |row| row.get(0))
        .optional()?;
    // Two bytes each for the depth and the number of cells; a cell is an id of eight bytes and four sides of four.
    let root = root.unwrap_or_default();
    let count = root.get(2..4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u16::from_be_bytes);
    let cells = root.get(4..).unwrap_or_default().chunks_exact(24).take(usize::from(count));
    let side = |cell: &[u8], at: usize| {
        let bytes = cell.get(8 + 4 * at..12 + 4 * at)?.try_into().ok()?;
        Some(f64::from(f32::from_be_bytes(bytes)))
    };
    let sides = cells.filter_map(|cell| Some([side(cell, 0)?, side(cell, 1)?, side(cell, 2)?, side(cell, 3)?]));
    Ok(sides.reduce(|a, b| [a[0].min(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].max(b[3])]))
}

fn wanted_layers(
    db: &Database,
    tables: &[FeatureTable],
    views: Vec<View>,
) -> Result<BTreeMap<String, Layer>, ProjectError> {
    let mut taken: BTreeSet<String> = db
        .conn
        .prepare_cached(
            "SELECT identifier FROM gpkg_contents WHERE identifier IS NOT NULL AND table_name NOT IN \
             (SELECT table_name FROM klammer_feature_table UNION SELECT name FROM sqlite_master WHERE type = 'view')",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut query = db.conn.prepare_cached(
        "SELECT table_name, name, source_attribution, source_licence, source_date FROM (
           SELECT 1 AS part, * FROM (SELECT id, table_name, name, source_attribution, source_licence, source_date FROM klammer_definition)
           UNION ALL SELECT 2, * FROM (SELECT id, table_name, name, source_attribution, source_licence, source_date FROM klammer_facility_set)
           UNION ALL SELECT 3, * FROM (SELECT id, table_name, name, source_attribution, source_licence, source_date FROM klammer_context_layer)
           UNION ALL SELECT 4, * FROM (SELECT id, table_name, name, source_attribution, source_licence, source_date FROM klammer_grid)
         ) ORDER BY part, id",
    )?;
    let mut rows = query.query([])?;
    let mut wanted = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (table_name, title): (String, String) = (row.get(0)?, row.get(1)?);
        let kind = tables.iter().find(|t| t.name == table_name).map(|t| t.kind);
        let kind =
            kind.ok_or_else(|| db.damaged(Defect::LayerOf { layer: table_name.clone(), owner: title.clone() }))?;
        let parts: [String; 3] = [row.get(2)?, row.get(3)?, row.get(4)?];
        let description = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let identifier = free_identifier(&mut taken, title);
        let table = table_name.clone();
        wanted.insert(table_name, Layer { kind, table, is_view: false, identifier, description });
    }
    for View { name, table, identifier, .. } in views {
        let identifier = free_identifier(&mut taken, identifier);
        let description = wanted.get(&table).map(|layer| layer.description.clone()).unwrap_or_default();
        wanted.insert(name, Layer { kind: FeatureKind::Spaces, table, is_view: true, identifier, description });
    }
    Ok(wanted)
}

/// Identifiers are unique in a file: the second gets " (2)".
fn free_identifier(taken: &mut BTreeSet<String>, title: String) -> String {
    let (mut identifier, mut number) = (title.clone(), 2);
    while !taken.insert(identifier.clone()) {
        identifier = format!("{title} ({number})");
        number += 1;
    }
    identifier
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn planar_systems_are_told_apart() {
        for code in [25832, 25833, 31467, 3857, 2056] {
            assert!(check_planar(EpsgCode(code)).is_ok(), "{code}");
        }
        // Degrees, feet, unknown, too large.
        for code in [4326, 4258, 2227, 1, 99_999_999] {
            assert!(check_planar(EpsgCode(code)).is_err(), "{code}");
        }
        assert_eq!(definition_of(EpsgCode::UTM32).unwrap().1, "ETRS89 / UTM zone 32N");
    }

    #[test]
    fn the_root_of_an_index_tells_its_extent() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE VIRTUAL TABLE rtree_t_geom USING rtree(id, minx, maxx, miny, maxy)").unwrap();
        assert_eq!(index_extent(&conn, "t").unwrap(), None);
        let walked = || -> [f64; 4] {
            let sql = "SELECT min(minx), max(maxx), min(miny), max(maxy) FROM rtree_t_geom";
            conn.query_row(sql, [], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])).unwrap()
        };
        let place = |i: i64| ((i * 7919 % 1000) as f64 * 100.1, (i * 104_729 % 1000) as f64 * -33.3);
        for i in 1..=3_000 {
            let (x, y) = place(i);
            conn.execute("INSERT INTO rtree_t_geom VALUES (?1, ?2, ?3, ?4, ?5)", (i, x, x + 9.9, y, y + 1.1)).unwrap();
            if i % 300 == 1 {
                assert_eq!(index_extent(&conn, "t").unwrap(), Some(walked()), "{i} put in");
            }
        }
        // From the edge inwards, so that the extent shrinks all the time.
        let mut ids: Vec<i64> = (1..=3_000).collect();
        ids.sort_by(|a, b| place(*b).0.total_cmp(&place(*a).0));
        for (n, id) in ids.iter().enumerate().take(2_990) {
            conn.execute("DELETE FROM rtree_t_geom WHERE id = ?1", [id]).unwrap();
            if n % 230 == 0 {
                assert_eq!(index_extent(&conn, "t").unwrap(), Some(walked()), "{n} taken out");
            }
        }
    }
}
