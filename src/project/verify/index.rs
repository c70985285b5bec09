//! The spatial index of a layer against its geometries.

use super::Checks;
use crate::project::defect::Defect;
use crate::project::features::{FeatureKind, FeatureTable};
use crate::project::walk::Rows;
use crate::project::{ProjectError, blob, record, shapes};
use rusqlite::OptionalExtension;

impl Checks<'_> {
    /// Compares the index with the coordinates. Its numbers are of single precision, rounded outwards.
    pub(super) fn spatial_index(&self, layer: &FeatureTable) -> Result<Option<Defect>, ProjectError> {
        self.watch.check()?;
        let conn = &self.db.conn;
        let (mut wrong, mut indexed) = (0usize, 0usize);
        let sql = format!("SELECT minx, maxx, miny, maxy FROM {} WHERE id = ?1", record::quoted(&layer.rtree()));
        let defect = |rows| Ok(Some(Defect::SpatialIndex { layer: layer.name.clone(), rows }));
        let Ok(mut query) = conn.prepare(&sql) else {
            return defect(
                conn.query_row(&format!("SELECT count(*) FROM \"{}\"", layer.name), [], |r| r.get(0)).unwrap_or(0),
            );
        };
        let rows = Rows { conn, table: &layer.name, key: "fid", columns: &["geom"], only: None };
        let walked = rows.walk(|fid, row| {
            let blob = row.get_ref(1).ok().and_then(|value| value.as_blob().ok());
            let place = blob.and_then(|blob| coordinates(layer.kind, blob));
            let there: Option<[f64; 4]> = query
                .query_row([fid], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))
                .optional()
                .ok()
                .flatten();
            indexed += usize::from(there.is_some());
            wrong += usize::from(!agree(place, there));
        });
        let count: rusqlite::Result<usize> =
            conn.query_row(&format!("SELECT count(*) FROM {}", record::quoted(&layer.rtree())), [], |row| row.get(0));
        wrong = match (walked, count) {
            (Ok(_), Ok(count)) => wrong + count.saturating_sub(indexed),
            _ => wrong.max(1),
        };
        if wrong == 0 { Ok(None) } else { defect(wrong) }
    }
}

/// The extent of a geometry's coordinates, whatever its header says; `None` when it is empty or can't be read.
fn coordinates(kind: FeatureKind, blob: &[u8]) -> Option<blob::Envelope> {
    match kind {
        FeatureKind::Spaces => blob::Envelope::of_area(&blob::decode_area(blob).ok()?),
        FeatureKind::Facilities | FeatureKind::Cells => blob::decode_point(blob).ok()?.map(blob::Envelope::of_point),
        FeatureKind::ContextLines | FeatureKind::ContextPoints | FeatureKind::ContextAreas => {
            shapes::envelope_of(&shapes::decode_shape(kind, Some(blob)).ok()?)
        }
    }
}

/// Whether an entry of the index holds an extent, and is not larger than rounding makes it.
fn agree(place: Option<blob::Envelope>, entry: Option<[f64; 4]>) -> bool {
    let (place, entry) = match (place, entry) {
        (None, None) => return true,
        (Some(place), Some(entry)) => (place, entry),
        _ => return false,
    };
    // Two steps of single precision.
    let slack = |value: f64| value.abs() * 3e-7 + 1e-6;
    let below = |low: f64, value: f64| low <= value && value - low <= slack(value);
    let above = |high: f64, value: f64| high >= value && high - value <= slack(value);
    let [min_x, max_x, min_y, max_y] = entry;
    below(min_x, place.min_x) && above(max_x, place.max_x) && below(min_y, place.min_y) && above(max_y, place.max_y)
}
