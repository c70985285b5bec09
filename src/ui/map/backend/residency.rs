//! What is on the graphics card: every layer once, every table once a view, and nothing that is no longer needed.

use crate::app::scene::{Frame, FrameLayer, LayerId, LineLayer, SceneLayer, StyleTable};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Weak};

/// One map widget; each may colour the same layer in its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ViewId(pub(super) u64);

/// What a graphics library does with layers and tables.
pub(super) trait Uploader {
    /// Buffers of one layer.
    type Geometry;
    /// Buffers of one layer of strips.
    type Lines;
    /// Picture of one table.
    type Table;
    /// Uploads a layer.
    fn geometry(&mut self, layer: &SceneLayer) -> Self::Geometry;
    /// Uploads a layer of strips.
    fn lines(&mut self, layer: &LineLayer) -> Self::Lines;
    /// Makes a picture of a table's size and uploads it whole.
    fn table(&mut self, table: &StyleTable) -> Self::Table;
    /// Uploads some rows.
    fn update(&mut self, uploaded: &mut Self::Table, table: &StyleTable, rows: Range<usize>);
    /// Frees a layer.
    fn free_geometry(&mut self, geometry: Self::Geometry);
    /// Frees a layer of strips.
    fn free_lines(&mut self, lines: Self::Lines);
    /// Frees a table.
    fn free_table(&mut self, table: Self::Table);
}

struct ResidentTable<T> {
    layer: Weak<SceneLayer>,
    content: Arc<StyleTable>,
    uploaded: T,
}

/// Everything uploaded through one [`Uploader`].
pub(super) struct Residency<U: Uploader> {
    layers: HashMap<LayerId, (Weak<SceneLayer>, U::Geometry)>,
    lines: HashMap<LayerId, (Weak<LineLayer>, U::Lines)>,
    tables: HashMap<(ViewId, LayerId), ResidentTable<U::Table>>,
}

impl<U: Uploader> Default for Residency<U> {
    fn default() -> Self {
        Self { layers: HashMap::new(), lines: HashMap::new(), tables: HashMap::new() }
    }
}

impl<U: Uploader> Residency<U> {
    /// Uploads what the frame needs and is not there yet, and frees what nobody holds any more.
    pub(super) fn sync(&mut self, view: ViewId, frame: &Frame, uploader: &mut U) {
        self.free_dropped(uploader);
        for layer in &frame.lines {
            self.lines.entry(layer.id()).or_insert_with(|| (Arc::downgrade(layer), uploader.lines(layer)));
        }
        for FrameLayer { layer, table } in &frame.layers {
            let id = layer.id();
            self.layers.entry(id).or_insert_with(|| (Arc::downgrade(layer), uploader.geometry(layer)));
            match self.tables.get_mut(&(view, id)) {
                Some(resident) if Arc::ptr_eq(&resident.content, table) => {}
                Some(resident) if resident.content.rows() == table.rows() => {
                    if let Some(rows) = table.changed_rows(&resident.content) {
                        uploader.update(&mut resident.uploaded, table, rows);
                    }
                    resident.content = table.clone();
                }
                _ => {
                    let uploaded = uploader.table(table);
                    let resident = ResidentTable { layer: Arc::downgrade(layer), content: table.clone(), uploaded };
                    if let Some(old) = self.tables.insert((view, id), resident) {
                        uploader.free_table(old.uploaded);
                    }
                }
            }
        }
    }

    /// The buffers of a layer.
    pub(super) fn geometry(&self, layer: LayerId) -> Option<&U::Geometry> {
        self.layers.get(&layer).map(|(_, geometry)| geometry)
    }

    /// The buffers of a layer of strips.
    pub(super) fn lines(&self, layer: LayerId) -> Option<&U::Lines> {
        self.lines.get(&layer).map(|(_, lines)| lines)
    }

    /// The picture of a layer's table in one view.
    pub(super) fn table(&self, view: ViewId, layer: LayerId) -> Option<&U::Table> {
        self.tables.get(&(view, layer)).map(|resident| &resident.uploaded)
    }

    /// Frees the tables of a map that is gone.
    pub(super) fn forget(&mut self, view: ViewId, uploader: &mut U) {
        for (_, table) in self.tables.extract_if(|(of, _), _| *of == view) {
            uploader.free_table(table.uploaded);
        }
    }

    fn free_dropped(&mut self, uploader: &mut U) {
        for (_, geometry) in self.layers.extract_if(|_, (layer, _)| layer.strong_count() == 0) {
            uploader.free_geometry(geometry.1);
        }
        for (_, lines) in self.lines.extract_if(|_, (layer, _)| layer.strong_count() == 0) {
            uploader.free_lines(lines.1);
        }
        for (_, table) in self.tables.extract_if(|_, table| table.layer.strong_count() == 0) {
            uploader.free_table(table.uploaded);
        }
    }
}
