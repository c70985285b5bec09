//! Picking on the map: what a drawn area selects, what lies at a point, where an edge can be held on to.

use super::identify::{Identified, IndexOf, look_around};
use super::{Event, Outcome, Session};
use crate::app::operations::AppError;
use crate::app::selection::Joining;
use crate::geometry::crs::Transformer;
use crate::geometry::drawn::{DrawnArea, Reach, densified, enclosed, spaces_in};
use crate::geometry::index::SpaceIndex;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{ContextLayerId, DefinitionId, FacilitySetId, GridId, PopulationGrid, Revision, Space};
use geo::{BoundingRect, Coord, CoordsIter, Rect};
use std::cell::RefCell;
use std::sync::Arc;

/// Something in the list of layers that can be shown whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// A definition.
    Definition(DefinitionId),
    /// A facility set.
    Set(FacilitySetId),
    /// A context layer.
    Context(ContextLayerId),
    /// A population grid.
    Grid(GridId),
}

/// What belongs to picking.
#[derive(Default)]
pub(super) struct PickState {
    /// Counts areas that were drawn; answers to earlier ones are dropped. (What is looked for at a point is counted for itself: one
    /// does not make the other stale.)
    selecting: u64,
    /// Counts points that were asked for, likewise.
    identifying: u64,
    /// What was found at a point, of this revision.
    identified: Option<(Revision, Identified)>,
    /// The way from the map into the project's CRS, made once: the pointer moves often.
    from_world: RefCell<Option<Arc<Transformer>>>,
}

/// Answers of jobs here.
pub(super) enum Answer {
    Selected {
        request: u64,
        definition: DefinitionId,
        spaces: Arc<Vec<Space>>,
        joining: Joining,
        found: Result<Vec<u32>, AppError>,
    },
    Identified {
        request: u64,
        revision: Revision,
        found: Box<Identified>,
    },
}

/// Pieces a drawn edge is cut into for the way into the project's CRS, by the size of what is selected from.
const PIECES: f64 = 128.0;
/// Room around a definition that a drawn area is cut off at, in Web Mercator metres.
const ROOM_M: f64 = 1_000.0;
/// Spaces and corners that are looked at for one to hold on to; where there are more, they are too small to be aimed at.
const MOST_SNAP_SPACES: usize = 48;
const MOST_SNAP_CORNERS: usize = 60_000;

impl Session {
    /// Selects the spaces of the active definition that a path encloses, given in Web Mercator metres. The selection changes when
    /// the answer is there, at the earliest at the next [`Session::poll`].
    pub fn select_area(&mut self, path_world: Vec<Coord<f64>>, reach: Reach, joining: Joining) {
        let Some(id) = self.view.active().filter(|id| self.view.shows(*id)) else { return };
        let Some(spaces) = self.definitions.get(&id).map(|view| view.spaces.clone()) else { return };
        let (epoch, Some(search)) = (self.epoch, self.area_search(id, path_world, reach)) else { return };
        self.pick.selecting += 1;
        let request = self.pick.selecting;
        self.start("select", "drawn area", move |ticket| {
            let found = match search(ticket) {
                Err(AppError::Cancelled) => return None,
                found => found,
            };
            let answer = Answer::Selected { request, definition: id, spaces, joining, found };
            Some(Event::Picked { epoch, answer: Box::new(answer) })
        });
    }

    /// The search for the spaces of a definition that a path encloses, for a job; `None` while the definition is not ready for it.
    pub(super) fn area_search(
        &self,
        id: DefinitionId,
        path_world: Vec<Coord<f64>>,
        reach: Reach,
    ) -> Option<impl FnOnce(&dyn Watch) -> Result<Vec<u32>, AppError> + Send + use<>> {
        let (crs, view) = (self.project.as_ref()?.crs, self.definitions.get(&id)?);
        let (index, extent, spaces) = (view.index.clone()?, view.extent_world?, view.spaces.clone());
        Some(move |watch: &dyn Watch| select(&path_world, extent, crs, &index, &spaces, reach, watch))
    }

    /// Looks for everything at a point of the map, within `reach_m` (Web Mercator metres) where it has no extent of its own. The answer
    /// is in [`Session::identified`].
    pub fn identify(&mut self, world: Coord<f64>, reach_m: f64) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.pick.identifying += 1;
        let (request, revision) = (self.pick.identifying, project.revision);
        let indices =
            self.definitions.iter().filter_map(|(id, view)| Some((*id, view.spaces.clone(), view.index.clone()?)));
        let indices: Vec<IndexOf> = indices.collect();
        let shown = self.view.clone();
        self.start("identify", "asked for", move |ticket| {
            let found = look_around(&project, &indices, &shown, world, reach_m, ticket)?;
            let answer = Answer::Identified { request, revision, found: Box::new(found) };
            Some(Event::Picked { epoch, answer: Box::new(answer) })
        });
    }

    /// What lies at the point asked for last; `None` while it is looked for, and once the project is another.
    pub fn identified(&self) -> Option<&Identified> {
        let (revision, found) = self.pick.identified.as_ref()?;
        (*revision == self.revision()).then_some(found)
    }

    /// Forgets what lies at a point.
    pub fn forget_identified(&mut self) {
        self.pick.identifying += 1;
        self.pick.identified = None;
        self.lanes.cancel("identify");
    }

    /// Nothing of a project that was closed is kept.
    pub(super) fn forget_picks(&mut self) {
        let PickState { selecting, identifying, .. } = self.pick;
        self.pick = PickState { selecting: selecting + 1, identifying: identifying + 1, ..PickState::default() };
    }

    /// Takes an answer in; what could not be done is given back.
    pub(super) fn picked(&mut self, answer: Answer) -> Option<Outcome> {
        match answer {
            Answer::Selected { request, definition, spaces, joining, found } if request == self.pick.selecting => {
                let current = self.definitions.get(&definition).is_some_and(|view| Arc::ptr_eq(&view.spaces, &spaces));
                match found {
                    Ok(found) if current => self.selection.join(definition, found, joining),
                    Ok(_) => {}
                    Err(error) => return Some(Outcome::Failed(error)),
                }
            }
            Answer::Identified { request, revision, found } if request == self.pick.identifying => {
                self.pick.identified = Some((revision, *found));
            }
            // Something else was asked for since.
            _ => {}
        }
        None
    }

    /// Selects all spaces of the active definition.
    pub fn select_all(&mut self) {
        if let Some((id, count)) = self.active_count() {
            self.selection.set(id, 0..count);
        }
    }

    /// Selects the spaces of the active definition that are not, and no others.
    pub fn invert_selection(&mut self) {
        if let Some((id, count)) = self.active_count() {
            self.selection.join(id, (0..count).collect(), Joining::Toggle);
        }
    }

    fn active_count(&self) -> Option<(DefinitionId, u32)> {
        let project = self.project.as_ref()?;
        let definition = project.definition(self.view.active()?)?;
        Some((definition.id, u32::try_from(definition.spaces.len()).ok()?))
    }

    /// The way from the map into the project's CRS.
    pub(super) fn world_transformer(&self) -> Option<Arc<Transformer>> {
        let crs = self.project.as_ref()?.crs;
        let mut kept = self.pick.from_world.borrow_mut();
        if kept.as_ref().is_none_or(|transformer| transformer.to() != crs) {
            *kept = Some(Arc::new(Transformer::new(EpsgCode::WEB_MERCATOR, crs).ok()?));
        }
        kept.clone()
    }

    /// A place in the project's CRS as one of the map.
    pub fn world_from_project(&self, at: Coord<f64>) -> Option<Coord<f64>> {
        self.world_extent(Rect::new(at, at)).map(|extent| extent.min())
    }

    /// The corner of a space of the active definition nearest to a point of the map, within `reach_m` (both Web Mercator metres). `None`
    /// where spaces lie too close to be aimed at.
    pub fn corner_near(&self, world: Coord<f64>, reach_m: f64) -> Option<Coord<f64>> {
        let id = self.view.active().filter(|id| self.view.shows(*id))?;
        let view = self.definitions.get(&id)?;
        let around = Coord { x: reach_m, y: reach_m };
        let mut ends = [world, world - around, world + around];
        self.world_transformer()?.transform(&mut ends).ok()?;
        let [at, low, high] = ends;
        let near = view.index.as_ref()?.boxes_in(Rect::new(low, high));
        if near.len() > MOST_SNAP_SPACES {
            return None;
        }
        let reach = (high.x - low.x).abs().max((high.y - low.y).abs()) / 2.0;
        let spaces = near.iter().filter_map(|(space, _)| view.spaces.get(*space as usize));
        let corners = spaces.flat_map(|space| space.geometry.coords_iter()).take(MOST_SNAP_CORNERS);
        let away = |c: Coord<f64>| (c.x - at.x).hypot(c.y - at.y);
        let nearest = corners.map(|c| (away(c), c)).min_by(|a, b| a.0.total_cmp(&b.0))?;
        if nearest.0 > reach { None } else { self.world_from_project(nearest.1) }
    }

    /// Extent of one layer in Web Mercator metres, once it is known; that of a grid once it was shown.
    pub fn layer_extent_world(&self, layer: Layer) -> Option<Rect<f64>> {
        match layer {
            Layer::Definition(id) => self.definitions.get(&id)?.extent_world,
            Layer::Set(id) => self.facilities.get(&id)?.layer.extent(),
            Layer::Context(id) => self.contexts.get(&id)?.extent_world(),
            Layer::Grid(id) => self.grids.get(&id)?.layer.extent(),
        }
    }
}

/// The spaces a path in Web Mercator metres takes. Straight lines of the map are bent in the project's CRS: edges are cut into pieces, so
/// that what is left of the bend is far below what a hand can aim at.
fn select(
    path_world: &[Coord<f64>],
    extent_world: Rect<f64>,
    crs: EpsgCode,
    index: &SpaceIndex,
    spaces: &[Space],
    reach: Reach,
    watch: &dyn Watch,
) -> Result<Vec<u32>, AppError> {
    let room = Coord { x: ROOM_M, y: ROOM_M };
    let within = Rect::new(extent_world.min() - room, extent_world.max() + room);
    let mut drawn = densified(&enclosed(path_world, within), within.width().max(within.height()) / PIECES);
    Transformer::new(EpsgCode::WEB_MERCATOR, crs)?.multi_polygon(&mut drawn)?;
    let Some(area) = DrawnArea::new(drawn) else { return Ok(Vec::new()) };
    let empty = geo::MultiPolygon::empty();
    let geometry = |space: u32| spaces.get(space as usize).map_or(&empty, |space| &space.geometry);
    spaces_in(&area, index, reach, geometry, watch).map_err(|_| AppError::Cancelled)
}

/// The cell of a grid that holds a point of the project's CRS: in the system the grid was made in, where its cells are squares.
pub(super) fn cell_at(
    grid: &PopulationGrid,
    at: Coord<f64>,
    crs: EpsgCode,
    watch: &dyn Watch,
) -> Option<crate::model::GridCell> {
    let own = EpsgCode::parse(&grid.source.crs).and_then(|own| Transformer::new(crs, own).ok());
    let in_own = |point: Coord<f64>| -> Option<Coord<f64>> {
        let Some(own) = &own else { return Some(point) };
        let mut points = [point];
        own.transform(&mut points).ok()?;
        points.first().copied()
    };
    let (half, middle) = (grid.cell_size_m / 2.0, in_own(at)?);
    // In any system a cell is at most this far away.
    let far = grid.cell_size_m * 1.5;
    for part in grid.cells.chunks(1 << 14) {
        watch.check().ok()?;
        let near = part
            .iter()
            .filter(|cell| (cell.position.x() - at.x).abs() <= far && (cell.position.y() - at.y).abs() <= far);
        let holding = near.into_iter().find(|cell| {
            // A cell has its left and lower border, so that no point is in two.
            let inside = |d: f64| -half <= d && d < half;
            in_own(cell.position.0).is_some_and(|own| inside(middle.x - own.x) && inside(middle.y - own.y))
        });
        if let Some(cell) = holding {
            return Some(*cell);
        }
    }
    None
}

/// Whether a geometry's box, grown by a reach, holds a point.
pub(super) fn box_reaches(
    geometry: &impl BoundingRect<f64, Output: Into<Option<Rect<f64>>>>,
    at: Coord<f64>,
    reach: f64,
) -> bool {
    let Some(bounds) = geometry.bounding_rect().into() else { return false };
    at.x >= bounds.min().x - reach
        && at.x <= bounds.max().x + reach
        && at.y >= bounds.min().y - reach
        && at.y <= bounds.max().y + reach
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::folders::Folders;
    use crate::app::settings::Settings;

    #[test]
    fn what_is_looked_for_at_a_point_and_what_a_drawn_area_selects_do_not_make_one_another_stale() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut session = Session::new(Folders::below(folder.path()), Settings::default(), Arc::new(|| {}));
        let (definition, spaces) = (DefinitionId::new(), Arc::<Vec<Space>>::default());
        let answer = |request| Answer::Selected {
            request,
            definition,
            spaces: spaces.clone(),
            joining: Joining::Replace,
            // Told only if the answer is the one that is waited for.
            found: Err(AppError::NothingToMend),
        };
        session.pick.selecting += 1;
        let asked = session.pick.selecting;
        session.forget_identified();
        assert!(session.picked(answer(asked)).is_some(), "a point was looked at meanwhile");
        session.pick.selecting += 1;
        assert!(session.picked(answer(asked)).is_none(), "another area was drawn meanwhile");
    }
}
