//! Layers that nothing refers to by a row: cells of a population grid, shapes of a context layer.

use super::ProjectError;
use super::blob::{self, BlobError, Envelope};
use super::database::Database;
use super::defect::Defect;
use super::features::{FeatureKind, FeatureTable, geometry_defect, srs_id};
use super::gpkg;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{ContextGeometry, ContextShape, GridCell, ObservedValue};
use geo::{MultiLineString, MultiPoint, MultiPolygon};
use rayon::prelude::*;
use rusqlite::Connection;

/// Rows read between two questions whether to go on.
const CHUNK: usize = 4096;

/// A cell's count as its columns say it. Another program may have written them, so nothing is refused: what is marked as hidden
/// stays hidden, a number is a count, and no number says nothing.
pub(super) fn count_of(residents: Option<f64>, provenance: &str) -> ObservedValue {
    match (residents.filter(|residents| residents.is_finite()), provenance) {
        (_, "suppressed") => ObservedValue::Suppressed,
        (Some(residents), "aggregated") => ObservedValue::Aggregated(residents),
        (Some(residents), _) => ObservedValue::Measured(residents),
        (None, _) => ObservedValue::Missing,
    }
}

/// The word for where a cell's count comes from; `None` for what a cell can't have.
pub(super) fn provenance_of(count: ObservedValue) -> Option<&'static str> {
    match count {
        ObservedValue::Measured(_) => Some("measured"),
        ObservedValue::Aggregated(_) => Some("aggregated"),
        ObservedValue::Missing => Some("missing"),
        ObservedValue::Suppressed => Some("suppressed"),
        ObservedValue::Estimated { .. } => None,
    }
}

/// Fills a new table of cells and its spatial index.
pub(super) fn insert_cells(
    conn: &Connection,
    table: &FeatureTable,
    cells: &[GridCell],
    crs: EpsgCode,
) -> Result<(), ProjectError> {
    let srs = srs_id(crs)?;
    gpkg::create_rtree(conn, table)?;
    let sql = format!("INSERT INTO \"{}\" (fid, geom, residents, provenance) VALUES (?1, ?2, ?3, ?4)", table.name);
    let mut insert = conn.prepare(&sql)?;
    let mut index = conn.prepare(&format!("INSERT INTO \"{}\" VALUES (?1, ?2, ?2, ?3, ?3)", table.rtree()))?;
    for (fid, cell) in (1i64..).zip(cells) {
        let provenance = provenance_of(cell.residents).unwrap_or_default();
        insert.execute((fid, blob::encode_point(cell.position, srs), cell.residents.number(), provenance))?;
        index.execute((fid, cell.position.x(), cell.position.y()))?;
    }
    Ok(())
}

/// Reads all cells in the order of their rows, and how many rows have no place and were left out.
pub(super) fn read_cells(
    db: &Database,
    table: &FeatureTable,
    watch: &dyn Watch,
) -> Result<(Vec<GridCell>, usize), ProjectError> {
    let sql = format!("SELECT fid, geom, residents, provenance FROM \"{}\" ORDER BY fid", table.name);
    let mut query = db.conn.prepare(&sql)?;
    let mut rows = query.query([])?;
    let (mut cells, mut left_out) = (Vec::new(), 0usize);
    while let Some(row) = rows.next()? {
        if (cells.len() + left_out).is_multiple_of(CHUNK) {
            watch.check()?;
        }
        let place = match row.get::<_, Option<Vec<u8>>>(1)? {
            None => None,
            Some(blob) => {
                let fid = row.get(0)?;
                blob::decode_point(&blob).map_err(|e| db.damaged(geometry_defect(&table.name, fid, &e)))?
            }
        };
        let provenance: String = row.get(3)?;
        let residents = count_of(row.get(2)?, &provenance);
        match place {
            Some(position) => cells.push(GridCell { position, residents }),
            None => left_out += 1,
        }
    }
    Ok((cells, left_out))
}

/// The kind of layer that shapes go into: all of one kind. `None` if they are of several. A layer without any is one of lines.
pub(super) fn kind_of(shapes: &[ContextShape]) -> Option<FeatureKind> {
    let kind = |shape: &ContextShape| match shape.geometry {
        ContextGeometry::Lines(_) => FeatureKind::ContextLines,
        ContextGeometry::Points(_) => FeatureKind::ContextPoints,
        ContextGeometry::Areas(_) => FeatureKind::ContextAreas,
    };
    let first = shapes.first().map_or(FeatureKind::ContextLines, kind);
    shapes.iter().all(|shape| kind(shape) == first).then_some(first)
}

/// Around a shape; `None` when it is empty.
pub(super) fn envelope_of(geometry: &ContextGeometry) -> Option<Envelope> {
    match geometry {
        ContextGeometry::Lines(lines) => Envelope::of_lines(lines),
        ContextGeometry::Points(points) => Envelope::of_points(points),
        ContextGeometry::Areas(areas) => Envelope::of_area(areas),
    }
}

/// Fills a new table of shapes and its spatial index.
pub(super) fn insert_shapes(
    conn: &Connection,
    table: &FeatureTable,
    shapes: &[ContextShape],
    crs: EpsgCode,
) -> Result<(), ProjectError> {
    let srs = srs_id(crs)?;
    gpkg::create_rtree(conn, table)?;
    let sql = format!("INSERT INTO \"{}\" (fid, geom, name) VALUES (?1, ?2, ?3)", table.name);
    let mut insert = conn.prepare(&sql)?;
    let mut index = conn.prepare(&format!("INSERT INTO \"{}\" VALUES (?1, ?2, ?3, ?4, ?5)", table.rtree()))?;
    for (fid, shape) in (1i64..).zip(shapes) {
        // What is empty is NULL, as with spaces.
        let geometry = match &shape.geometry {
            ContextGeometry::Lines(lines) => (!lines.0.is_empty()).then(|| blob::encode_lines(lines, srs)),
            ContextGeometry::Points(points) => (!points.0.is_empty()).then(|| blob::encode_points(points, srs)),
            ContextGeometry::Areas(areas) => (!areas.0.is_empty()).then(|| blob::encode_area(areas, srs)),
        };
        insert.execute((fid, geometry, &shape.name))?;
        if let Some(e) = envelope_of(&shape.geometry) {
            index.execute((fid, e.min_x, e.max_x, e.min_y, e.max_y))?;
        }
    }
    Ok(())
}

/// A geometry of a context layer of this kind; empty without a blob.
pub(super) fn decode_shape(kind: FeatureKind, blob: Option<&[u8]>) -> Result<ContextGeometry, BlobError> {
    let blob = |empty: fn() -> ContextGeometry, read: fn(&[u8]) -> Result<ContextGeometry, BlobError>| {
        blob.map_or_else(|| Ok(empty()), read)
    };
    match kind {
        FeatureKind::ContextPoints => blob(
            || ContextGeometry::Points(MultiPoint(Vec::new())),
            |bytes| blob::decode_points(bytes).map(ContextGeometry::Points),
        ),
        FeatureKind::ContextAreas => blob(
            || ContextGeometry::Areas(MultiPolygon(Vec::new())),
            |bytes| blob::decode_area(bytes).map(ContextGeometry::Areas),
        ),
        FeatureKind::ContextLines | FeatureKind::Spaces | FeatureKind::Facilities | FeatureKind::Cells => blob(
            || ContextGeometry::Lines(MultiLineString(Vec::new())),
            |bytes| blob::decode_lines(bytes).map(ContextGeometry::Lines),
        ),
    }
}

/// Reads all shapes in the order of their rows.
pub(super) fn read_shapes(
    db: &Database,
    table: &FeatureTable,
    watch: &dyn Watch,
) -> Result<Vec<ContextShape>, ProjectError> {
    type Row = (i64, Option<Vec<u8>>, String);
    let decode = |(fid, geometry, name): Row| -> Result<ContextShape, Defect> {
        let geometry = decode_shape(table.kind, geometry.as_deref());
        Ok(ContextShape { name, geometry: geometry.map_err(|e| geometry_defect(&table.name, fid, &e))? })
    };
    let mut query = db.conn.prepare(&format!("SELECT fid, geom, name FROM \"{}\" ORDER BY fid", table.name))?;
    let mut rows = query.query([])?;
    let mut shapes = Vec::new();
    loop {
        watch.check()?;
        let mut chunk: Vec<Row> = Vec::with_capacity(CHUNK);
        while chunk.len() < CHUNK
            && let Some(row) = rows.next()?
        {
            chunk.push((row.get(0)?, row.get(1)?, row.get(2)?));
        }
        let last = chunk.len() < CHUNK;
        let decoded: Vec<ContextShape> =
            chunk.into_par_iter().map(decode).collect::<Result<_, _>>().map_err(|e| db.damaged(e))?;
        shapes.extend(decoded);
        if last {
            return Ok(shapes);
        }
    }
}
