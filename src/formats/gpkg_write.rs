//! A plain GeoPackage of one layer of areas with its spatial index, for other programs.

use super::gpkg_blob::{Envelope, encode_area};
use super::gpkg_index;
use super::{FormatError, FormatErrorKind};
use crate::geometry::{Cancelled, EpsgCode, Watch};
use geo::MultiPolygon;
use rayon::prelude::*;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// Rows encoded at a time.
const BLOCK: usize = 8_192;

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known.
    Null,
    /// Text.
    Text(String),
    /// A number.
    Real(f64),
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text.
    Text,
    /// Numbers.
    Real,
}

/// A layer to be written.
#[derive(Debug, Clone, Copy)]
pub struct PlainLayer<'a> {
    /// Its name, also the table's: letters, digits and underscores.
    pub name: &'a str,
    /// Its system; `None` for a plane that is nowhere.
    pub crs: Option<EpsgCode>,
    /// Its fields, each named once (whatever the case), none of them "fid" or "geom".
    pub fields: &'a [(String, CellKind)],
    /// Its areas.
    pub areas: &'a [&'a MultiPolygon<f64>],
}

/// The bytes of a GeoPackage with this layer. `row` gives the values of a row, one for each field.
///
/// # Errors
/// An unknown system, cancelled, or what the database says.
pub fn write_layer(
    file: &str,
    layer: PlainLayer<'_>,
    row: &(dyn Fn(usize) -> Vec<Cell> + Sync),
    watch: &dyn Watch,
) -> Result<Vec<u8>, FormatError> {
    let failed = |error: rusqlite::Error| FormatError::of_file(file, FormatErrorKind::Damaged(error.to_string()));
    let cancelled = |error: Cancelled| FormatError::of_file(file, error.into());
    let mut conn = Connection::open_in_memory().map_err(failed)?;
    let srs_id = match layer.crs {
        None => -1,
        Some(crs) => i32::try_from(crs.0).unwrap_or(-1),
    };
    create(&conn, layer, srs_id).map_err(failed)?;
    let marks = vec!["?"; layer.fields.len() + 1].join(", ");
    let sql = format!("INSERT INTO {} VALUES (NULL, {marks})", quoted(layer.name));
    let transaction = conn.transaction().map_err(failed)?;
    let mut boxes = Vec::with_capacity(layer.areas.len());
    {
        let mut insert = transaction.prepare(&sql).map_err(failed)?;
        for start in (0..layer.areas.len()).step_by(BLOCK) {
            watch.check().map_err(cancelled)?;
            watch.progress(start as f32 / layer.areas.len() as f32);
            let end = layer.areas.len().min(start + BLOCK);
            let encoded: Vec<(Vec<u8>, Option<Envelope>, Vec<Cell>)> = layer.areas[start..end]
                .par_iter()
                .zip(start..end)
                .map(|(area, at)| (encode_area(area, srs_id), Envelope::of_area(area), row(at)))
                .collect();
            for (blob, extent, cells) in encoded {
                let values = std::iter::once(Value::Blob(blob)).chain(cells.into_iter().map(Value::from));
                insert.execute(params_from_iter(values)).map_err(failed)?;
                // An empty geometry has no place in the index.
                boxes.extend(extent.map(|extent| (transaction.last_insert_rowid(), extent)));
            }
        }
    }
    gpkg_index::fill(&transaction, layer.name, &boxes).map_err(failed)?;
    // Later than the rows: the functions they call are those of other programs.
    transaction.execute_batch(&gpkg_index::triggers_sql(layer.name)).map_err(failed)?;
    transaction.commit().map_err(failed)?;
    let bytes = conn.serialize("main").map_err(failed)?.to_vec();
    watch.progress(1.0);
    Ok(bytes)
}

fn create(conn: &Connection, layer: PlainLayer<'_>, srs_id: i32) -> rusqlite::Result<()> {
    conn.execute_batch(
        "PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300;
         CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
           organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
         INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
           ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL);
         CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
           description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
           min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
         CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
           srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, PRIMARY KEY (table_name, column_name));
         CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
           scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));",
    )?;
    for crs in [Some(EpsgCode::WGS84), layer.crs.filter(|crs| *crs != EpsgCode::WGS84)].into_iter().flatten() {
        let wkt = u16::try_from(crs.0).ok().and_then(crs_definitions::from_code).map_or("undefined", |def| def.wkt);
        let name = wkt.split('"').nth(1).unwrap_or("undefined");
        conn.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (?1, ?2, 'EPSG', ?2, ?3, NULL)", (name, crs.0, wkt))?;
    }
    let field = |(name, kind): &(String, CellKind)| {
        let kind = if *kind == CellKind::Text { "TEXT" } else { "DOUBLE" };
        format!(", {} {kind}", quoted(name))
    };
    let fields: String = layer.fields.iter().map(field).collect();
    let table = quoted(layer.name);
    conn.execute_batch(&format!(
        "CREATE TABLE {table} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom MULTIPOLYGON{fields})"
    ))?;
    let extent = layer.areas.iter().filter_map(|area| Envelope::of_area(area)).reduce(Envelope::around_both);
    conn.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id) \
         VALUES (?1, 'features', ?1, ?2, ?3, ?4, ?5, ?6)",
        (
            layer.name,
            extent.map(|e| e.min_x),
            extent.map(|e| e.min_y),
            extent.map(|e| e.max_x),
            extent.map(|e| e.max_y),
            srs_id,
        ),
    )?;
    conn.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', 'MULTIPOLYGON', ?2, 0, 0)",
        (layer.name, srs_id),
    )?;
    conn.execute(
        "INSERT INTO gpkg_extensions VALUES (?1, 'geom', 'gpkg_rtree_index', ?2, 'write-only')",
        (layer.name, gpkg_index::DEFINITION),
    )?;
    conn.execute_batch(&gpkg_index::table_sql(layer.name))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Text(text) => Self::Text(text),
            Cell::Real(number) => Self::Real(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::boundary::{ReadOptions, probe_bytes, read_areas};
    use crate::geometry::NoWatch;
    use geo::{Area, Coord, Rect};

    #[test]
    fn the_spatial_index_finds_what_lies_there() {
        let square = |x: f64| {
            let rect = Rect::new(Coord { x, y: 5_800_000.0 }, Coord { x: x + 90.0, y: 5_800_090.0 });
            MultiPolygon::new(vec![rect.to_polygon()])
        };
        let mut areas: Vec<_> = (0..400).map(|i| square(500_000.0 + 100.0 * f64::from(i))).collect();
        areas.push(MultiPolygon::new(Vec::new()));
        let borrowed: Vec<_> = areas.iter().collect();
        let layer = PlainLayer { name: "pieces", crs: Some(EpsgCode::UTM32), fields: &[], areas: &borrowed };
        let bytes = write_layer("x.gpkg", layer, &|_| Vec::new(), &NoWatch).unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        let conn = Connection::open(file.path()).unwrap();
        let sql = "SELECT id FROM rtree_pieces_geom WHERE maxx >= 500250 AND minx <= 500350 ORDER BY id";
        let found: Vec<i64> =
            conn.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        assert_eq!(found, [3, 4]);
        let told = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(told("SELECT count(*) FROM rtree_pieces_geom"), 400, "what is empty lies nowhere");
        assert_eq!(told("SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"), 1);
        assert_eq!(
            told("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'rtree_pieces_geom%'"),
            6
        );
        let sound: String = conn.query_row("SELECT rtreecheck('rtree_pieces_geom')", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
    }

    #[test]
    fn what_is_written_is_read() {
        let square = |x: f64| {
            let rect = Rect::new(Coord { x, y: 5_800_000.0 }, Coord { x: x + 100.0, y: 5_800_100.0 });
            MultiPolygon::new(vec![rect.to_polygon()])
        };
        let areas = [square(500_000.0), square(500_100.0)];
        let fields = [("ID".to_owned(), CellKind::Text), ("W\"ert".to_owned(), CellKind::Real)];
        let borrowed: Vec<_> = areas.iter().collect();
        let layer = PlainLayer { name: "pieces", crs: Some(EpsgCode::UTM32), fields: &fields, areas: &borrowed };
        let row = |at: usize| vec![Cell::Text(format!("Ä{at}")), if at == 0 { Cell::Real(2.5) } else { Cell::Null }];
        let bytes = write_layer("x.gpkg", layer, &row, &NoWatch).unwrap();
        let probe = probe_bytes("x.gpkg", bytes, &NoWatch).unwrap().remove(0);
        assert_eq!(probe.crs.map(|guess| guess.epsg), Some(EpsgCode::UTM32));
        assert!(probe.fields.iter().any(|field| field.name == "W\"ert"));
        let options = ReadOptions {
            crs: EpsgCode::UTM32,
            target_crs: EpsgCode::UTM32,
            encoding: "UTF-8".into(),
            code_field: Some("ID".into()),
            name_field: None,
            residents_field: None,
        };
        let read = read_areas(&probe, &options, &NoWatch).unwrap();
        assert_eq!((read.spaces[1].code.as_str(), read.spaces[1].geometry.unsigned_area()), ("Ä1", 1e4));
        let wanted = ["W\"ert".to_owned()];
        let numbers = crate::formats::boundary::read_numbers(&probe, &wanted, "UTF-8", &read.rows, &NoWatch).unwrap();
        assert_eq!(numbers, [[Some(2.5), None]]);
    }
}
