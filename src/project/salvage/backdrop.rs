//! Population grids and context layers, read as far as they can be.

use super::{FeatureRows, Layer, Record, Salvage};
use crate::model::{Colour, ContextLayer, ContextLayerId, ContextShape, GridCell, GridId, PopulationGrid};
use crate::project::features::FeatureTable;
use crate::project::{ProjectError, blob, load, looks, shapes};
use geo::Point;
use rusqlite::types::Value;
use std::sync::Arc;

impl Salvage<'_> {
    /// All cells of a layer that have a place.
    pub fn cells(&mut self, layer: &FeatureTable) -> Result<Layer<GridCell>, ProjectError> {
        let mut read = FeatureRows::default();
        let columns = ["geom", "residents", "provenance"];
        let (mut items, watch, name) = (Vec::new(), self.watch, layer.name.as_str());
        let walked = self.rows(name, "fid", &columns).walk(|fid, row| {
            if watch.cancelled() {
                return;
            }
            let position: Option<Option<Point<f64>>> = read.geometry(name, fid, row, blob::decode_point);
            let residents = read.number(name, fid, row, (2, "residents"));
            let provenance = read.text(name, fid, row, (3, "provenance"));
            if let Some(position) = position.flatten() {
                items.push(GridCell { position, residents: shapes::count_of(residents, &provenance) });
            }
        });
        self.layer(layer, walked, read, items)
    }

    /// All shapes of a context layer. One whose geometry can't be read is there without it.
    pub fn shapes(&mut self, layer: &FeatureTable) -> Result<Layer<ContextShape>, ProjectError> {
        let mut read = FeatureRows::default();
        let columns = ["geom", "name"];
        let (mut items, watch, name) = (Vec::new(), self.watch, layer.name.as_str());
        let walked = self.rows(name, "fid", &columns).walk(|fid, row| {
            if watch.cancelled() {
                return;
            }
            let decode = |bytes: &[u8]| shapes::decode_shape(layer.kind, Some(bytes));
            let geometry =
                read.geometry(name, fid, row, decode).or_else(|| shapes::decode_shape(layer.kind, None).ok());
            let name = read.text(name, fid, row, (2, "name"));
            items.extend(geometry.map(|geometry| ContextShape { name, geometry }));
        });
        self.layer(layer, walked, read, items)
    }

    /// A population grid and the name of its layer; `None` if the size of its cells can't be read: without it the cells say
    /// nothing.
    pub fn grid(&mut self, record: &Record) -> Option<(PopulationGrid, String)> {
        let cell_size_m = match record.values.get("cell_size_m") {
            Some(Value::Real(size)) if load::is_cell_size(*size) => *size,
            _ => {
                self.wrong(record, "cell_size_m");
                return None;
            }
        };
        let grid = PopulationGrid {
            id: self.parsed(record, "uid", GridId::parse).unwrap_or_else(GridId::new),
            name: self.text(record, "name"),
            cell_size_m,
            source: self.source(record),
            cells: Arc::default(),
        };
        Some((grid, self.text(record, "table_name")))
    }

    /// A context layer and the name of its table.
    pub fn context_layer(&mut self, record: &Record, number: usize) -> (ContextLayer, String) {
        let layer = ContextLayer {
            id: self.parsed(record, "uid", ContextLayerId::parse).unwrap_or_else(ContextLayerId::new),
            name: self.text(record, "name"),
            colour: self.parsed(record, "colour", Colour::from_hex).unwrap_or_else(|| Colour::nth(number)),
            style: self.drawable(record, looks::context_of(&record.values)),
            source: self.source(record),
            shapes: Arc::default(),
        };
        (layer, self.text(record, "table_name"))
    }
}
