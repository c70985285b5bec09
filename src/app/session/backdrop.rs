//! What is only looked at or counted from: context layers and population grids, as they are drawn and brought in.

use super::derived;
use super::imports::{Prepared, next_request};
use super::{Event, Outcome, Probed, Session};
use crate::analysis::classes;
use crate::app::operations::{self, AppError, BoundaryProbe, ContextForm, GridForm, PreparedGridResidents};
use crate::app::scene::{self, GridClass, Label, LineLayer, NamePlace, SceneLayer};
use crate::geometry::{EpsgCode, Watch};
use crate::model::{
    ContextLayer, ContextLayerId, ContextShape, DefinitionId, GridCell, GridId, PopulationGrid, Project,
};
use crate::project::Changes;
use geo::Rect;
use std::path::PathBuf;
use std::sync::Arc;

/// What is derived from one context layer.
pub struct ContextView {
    /// The shapes everything here was made from.
    shapes: Arc<Vec<ContextShape>>,
    /// Areas, for a fill and for names.
    pub areas: Option<Arc<SceneLayer>>,
    /// Lines and outlines.
    pub lines: Option<Arc<LineLayer>>,
    /// Points.
    pub points: Option<Arc<SceneLayer>>,
    /// Where names of lines and points go.
    names: Vec<(u32, NamePlace)>,
}

/// What is derived from one population grid, once it is shown.
pub struct GridView {
    /// The cells everything here was made from.
    cells: Arc<Vec<GridCell>>,
    /// For drawing; styles are those of [`GridClass`].
    pub layer: Arc<SceneLayer>,
    /// Inclusive upper bounds of the classes of residents by cell, rising; the lowest is at least 3, so that no legend tells of 1 or 2.
    pub upper_bounds: Vec<f64>,
    /// Cells by style.
    pub counts: [usize; scene::GRID_CATEGORIES],
}

/// Answers of jobs here.
pub(super) enum Answer {
    Context { layer: ContextLayerId, view: ContextView },
    Grid { grid: GridId, view: GridView },
    Failed(AppError),
}

/// Classes of a shown grid.
const CLASSES: usize = 5;
/// Below it nothing is told of residents.
const LEAST_TOLD: f64 = 3.0;

impl ContextView {
    /// Extent in Web Mercator metres.
    pub fn extent_world(&self) -> Option<Rect<f64>> {
        let layers = [&self.areas, &self.points].into_iter().flatten().filter_map(|layer| layer.extent());
        layers.chain(self.lines.as_ref().and_then(|lines| lines.extent())).reduce(derived::union)
    }

    /// Names of its shapes: of areas where they fit inside, the roomiest first, then those of lines and of points with symbols so large.
    pub(super) fn labels(&self, symbol_pt: f32) -> Vec<Label> {
        let name_of = |item: usize| self.shapes.get(item).map(|shape| shape.name.clone()).unwrap_or_default();
        let mut labels = self.areas.as_ref().map(|areas| Label::of_layer(areas, name_of)).unwrap_or_default();
        let names = self.names.iter();
        labels.extend(names.filter_map(|(item, at)| Label::of_place(&name_of(*item as usize), *at, symbol_pt)));
        labels
    }
}

impl Session {
    /// What is derived from a context layer so far.
    pub fn context_view(&self, id: ContextLayerId) -> Option<&ContextView> {
        self.contexts.get(&id)
    }

    /// What is derived from a population grid so far: nothing until it is shown.
    pub fn grid_view(&self, id: GridId) -> Option<&GridView> {
        self.grids.get(&id)
    }

    /// Shows or hides a population grid. Its picture is made when it is shown first.
    pub fn show_grid(&mut self, id: GridId, shown: bool) {
        self.view.show_grid(id, shown);
        let Some((_, project)) = self.snapshot() else { return };
        if let Some(grid) = project.grid(id).filter(|_| shown && !self.grids.contains_key(&id)) {
            self.derive_grid(grid, project.crs);
        }
    }

    /// What a command touched is drawn anew; what is gone is dropped.
    pub(super) fn refresh_backdrop(&mut self, project: &Project, changes: &Changes) {
        self.contexts.retain(|id, _| project.context_layer(*id).is_some());
        self.grids.retain(|id, _| project.grid(*id).is_some());
        for layer in project.context_layers.iter().filter(|l| changes.context_layers.contains(&l.id)) {
            // A new name or colour is no new picture.
            if self.contexts.get(&layer.id).is_none_or(|view| !Arc::ptr_eq(&view.shapes, &layer.shapes)) {
                self.derive_context(layer, project.crs);
            }
        }
        for grid in project.grids.iter().filter(|g| changes.grids.contains(&g.id)) {
            let known = self.grids.get(&grid.id).is_some_and(|view| Arc::ptr_eq(&view.cells, &grid.cells));
            let shown = self.view.shows_grid(grid.id) || self.sides.shows_grid(grid.id);
            if !known && self.grids.remove(&grid.id).is_some() | shown {
                self.derive_grid(grid, project.crs);
            }
        }
    }

    fn derive_context(&self, layer: &ContextLayer, crs: EpsgCode) {
        let (epoch, id, shapes) = (self.epoch, layer.id, layer.shapes.clone());
        self.start(&format!("draw {id}"), &layer.name, move |ticket| {
            let answer = match scene::build_context(&shapes, crs, ticket).map_err(AppError::from) {
                Ok(built) => {
                    let (areas, points) = (built.areas.map(Arc::new), built.points.map(Arc::new));
                    let (lines, names) = (built.lines.map(Arc::new), built.names);
                    Answer::Context { layer: id, view: ContextView { shapes, areas, lines, points, names } }
                }
                Err(AppError::Cancelled) => return None,
                Err(error) => Answer::Failed(error),
            };
            Some(Event::Backdrop { epoch, answer: Box::new(answer) })
        });
    }

    fn derive_grid(&self, grid: &PopulationGrid, crs: EpsgCode) {
        let (epoch, id, cells) = (self.epoch, grid.id, grid.cells.clone());
        self.start(&format!("draw {id}"), &grid.name, move |ticket| {
            let answer = match draw_grid(cells, crs, ticket) {
                Ok(view) => Answer::Grid { grid: id, view },
                Err(AppError::Cancelled) => return None,
                Err(error) => Answer::Failed(error),
            };
            Some(Event::Backdrop { epoch, answer: Box::new(answer) })
        });
    }

    /// Takes in what was drawn, if it is of what the project has now.
    pub(super) fn backdrop_came(&mut self, answer: Answer) -> Option<Outcome> {
        let project = self.project.clone()?;
        match answer {
            Answer::Context { layer, view } => {
                let current = project.context_layer(layer);
                if current.is_some_and(|current| Arc::ptr_eq(&current.shapes, &view.shapes)) {
                    self.contexts.insert(layer, view);
                    self.drawn_generation += 1;
                }
            }
            Answer::Grid { grid, view } => {
                if project.grid(grid).is_some_and(|current| Arc::ptr_eq(&current.cells, &view.cells)) {
                    self.grids.insert(grid, view);
                    self.drawn_generation += 1;
                }
            }
            Answer::Failed(error) => return Some(Outcome::Failed(error)),
        }
        None
    }

    /// Extent of the shown context layers and grids, in Web Mercator metres.
    pub(super) fn backdrop_extent_world(&self) -> Option<Rect<f64>> {
        let contexts = self.contexts.iter().filter(|(id, _)| self.view.shows_context(**id));
        let grids = self.grids.iter().filter(|(id, _)| self.view.shows_grid(**id));
        let contexts = contexts.filter_map(|(_, view)| view.extent_world());
        contexts.chain(grids.filter_map(|(_, view)| view.layer.extent())).reduce(derived::union)
    }

    /// Looks into a file for shapes that are only looked at. The answer names the number returned.
    pub fn probe_context(&self, path: PathBuf) -> u64 {
        let request = next_request();
        self.start("probe", "shapes", move |ticket| {
            let result = operations::probe_shapes(&path, ticket).map(Probed::Context);
            Some(Event::Probed { request, result })
        });
        request
    }

    /// Looks into a file for population grids.
    pub fn probe_grid(&self, path: PathBuf) -> u64 {
        let request = next_request();
        self.start("probe", "population grid", move |ticket| {
            let result = operations::probe_grid(&path, ticket).map(|probes| Probed::Grid(path, probes));
            Some(Event::Probed { request, result })
        });
        request
    }

    /// Reads a set of shapes as decided and adds it as a context layer.
    pub fn import_context(&self, probe: BoundaryProbe, form: ContextForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start(&super::imports::own_lane(), "context layer", move |ticket| {
            let result = operations::prepare_context(&project, &probe, &form, ticket)
                .map(|prepared| Box::new(Prepared::with(prepared.command, prepared.findings)));
            Some(Event::Prepared { epoch, result })
        });
    }

    /// Reads a population grid as decided and adds it to the project.
    pub fn import_grid(&self, path: PathBuf, form: GridForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start(&super::imports::own_lane(), "population grid", move |ticket| {
            let result = operations::prepare_grid(&project, &path, &form, ticket)
                .map(|prepared| Box::new(Prepared::with(prepared.command, prepared.findings)));
            Some(Event::Prepared { epoch, result })
        });
    }

    /// Gives the spaces of a definition the residents that a grid counts in them. What came of it is told as
    /// [`Outcome::ResidentsTaken`] before the command is executed.
    pub fn take_residents(&self, definition: DefinitionId, grid: GridId) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start(&super::imports::own_lane(), "residents", move |ticket| {
            let result = operations::prepare_grid_residents(&project, definition, grid, ticket).map(|prepared| {
                let PreparedGridResidents { command, total, missing, outside, hidden_cells } = prepared;
                let taken = ResidentsTaken { definition, grid, total, missing, outside, hidden_cells };
                Box::new(Prepared::with_taken(command, taken))
            });
            Some(Event::Prepared { epoch, result })
        });
    }
}

/// What came of giving spaces the residents of a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct ResidentsTaken {
    /// Whose spaces.
    pub definition: DefinitionId,
    /// By which grid.
    pub grid: GridId,
    /// Residents of all spaces.
    pub total: f64,
    /// Spaces without any cell that states residents.
    pub missing: usize,
    /// Residents of cells outside all spaces.
    pub outside: f64,
    /// Cells inside the spaces whose residents are hidden.
    pub hidden_cells: usize,
}

fn draw_grid(cells: Arc<Vec<GridCell>>, crs: EpsgCode, watch: &dyn Watch) -> Result<GridView, AppError> {
    let known = cells.iter().filter_map(|cell| cell.residents.number()).filter(|n| *n > 0.0);
    let known: Vec<f64> = known.collect();
    watch.check()?;
    let mut upper_bounds = classes::upper_bounds(&known, classes::Method::Quantiles, CLASSES);
    // Whoever reads a legend must not learn of a 1 or 2.
    upper_bounds.iter_mut().for_each(|bound| *bound = bound.ceil().max(LEAST_TOLD));
    upper_bounds.dedup();
    let class_of = |number: f64| classes::class_of(number, &upper_bounds);
    let mut counts = [0; scene::GRID_CATEGORIES];
    for cell in cells.iter() {
        if let Some(count) = counts.get_mut(GridClass::of(cell.residents, class_of).style()) {
            *count += 1;
        }
    }
    let layer = Arc::new(scene::build_grid(&cells, &class_of, crs, watch)?);
    Ok(GridView { layer, counts, cells, upper_bounds })
}
