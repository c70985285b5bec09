//! Draws nothing and remembers what would have been drawn: for tests and for windows without a renderer of ours.

use super::cache::Plan;
use super::residency::{Residency, Uploader, ViewId};
use crate::app::scene::{Frame, LineLayer, SceneLayer, StyleTable};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// What the null backend would have sent to a graphics card so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Layers uploaded, those of strips as well.
    pub layers: usize,
    /// Bytes of vertices and indices uploaded.
    pub geometry_bytes: usize,
    /// Bytes of tables uploaded.
    pub table_bytes: usize,
    /// Layers freed, those of strips as well.
    pub freed_layers: usize,
}

/// Records instead of drawing. Clones share what they record.
#[derive(Clone, Default)]
pub struct NullBackend {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    residency: Residency<Recorder>,
    recorder: Recorder,
    last: Option<Arc<Frame>>,
    last_picture: Option<Arc<Frame>>,
    /// Number of the picture each map has.
    pictures: HashMap<ViewId, u64>,
    scene_draws: usize,
}

#[derive(Default)]
struct Recorder {
    traffic: Traffic,
}

impl Uploader for Recorder {
    type Geometry = ();
    type Lines = ();
    type Table = ();

    fn geometry(&mut self, layer: &SceneLayer) {
        self.traffic.layers += 1;
        self.traffic.geometry_bytes += layer.byte_size();
    }

    fn lines(&mut self, layer: &LineLayer) {
        self.traffic.layers += 1;
        self.traffic.geometry_bytes += layer.byte_size();
    }

    fn table(&mut self, table: &StyleTable) {
        self.traffic.table_bytes += table.row_bytes(0..table.rows()).len();
    }

    fn update(&mut self, _uploaded: &mut (), table: &StyleTable, rows: Range<usize>) {
        self.traffic.table_bytes += table.row_bytes(rows).len();
    }

    fn free_geometry(&mut self, _geometry: ()) {
        self.traffic.freed_layers += 1;
    }

    fn free_lines(&mut self, _lines: ()) {
        self.traffic.freed_layers += 1;
    }

    fn free_table(&mut self, _table: ()) {}
}

impl NullBackend {
    /// The last picture that was asked for.
    pub fn last_frame(&self) -> Option<Arc<Frame>> {
        self.lock().last.clone()
    }

    /// What was sent so far.
    pub fn traffic(&self) -> Traffic {
        self.lock().recorder.traffic
    }

    /// How often a scene was drawn: each time, or with the cached picture only when that had to be drawn anew.
    pub fn scene_draws(&self) -> usize {
        self.lock().scene_draws
    }

    /// What the cached picture of the map drawn last shows, for its own view; `None` without one.
    pub fn last_picture(&self) -> Option<Arc<Frame>> {
        self.lock().last_picture.clone()
    }

    pub(super) fn record(&self, view: ViewId, plan: Plan) {
        let mut guard = self.lock();
        let State { residency, recorder, last, last_picture, pictures, scene_draws } = &mut *guard;
        residency.sync(view, &plan.frame, recorder);
        let drawn = match &plan.cached {
            Some(cached) => pictures.insert(view, cached.serial) != Some(cached.serial),
            None => true,
        };
        *scene_draws += usize::from(drawn);
        *last_picture = plan.cached.map(|cached| cached.picture);
        *last = Some(plan.frame);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        // A record is whole even if a test panicked while holding it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
