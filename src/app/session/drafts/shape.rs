//! The spaces of a draft as areas: their outlines, and where their names go. Made by a job after every stroke.

use super::super::{Event, Session};
use super::Answer as DraftAnswer;
use crate::app::operations::AppError;
use crate::app::scene::{self, SceneLayer};
use crate::geometry::dissolve::united;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{DraftId, Space, SpaceId};
use geo::{Area, Euclidean, Length, LineString, MultiPolygon, Polygon, Rect};
use std::sync::Arc;

/// What a draft's spaces look like.
pub struct DraftShape {
    /// Items are the positions of the spaces in the draft.
    pub layer: Arc<SceneLayer>,
}

impl DraftShape {
    /// Extent of a space in Web Mercator metres; `None` for one without blocks.
    pub fn extent_world(&self, space: u32) -> Option<Rect<f64>> {
        self.layer.item_extent(space as usize)
    }
}

/// What there is, and which assignment was asked for last.
#[derive(Default)]
pub(super) struct ShapeState {
    pub(super) made: Option<Arc<DraftShape>>,
    request: u64,
}

/// The answer of the job.
pub(in super::super) struct Answer {
    draft: DraftId,
    request: u64,
    result: Result<SceneLayer, AppError>,
}

impl Session {
    /// Makes the outlines of a draft as it is seen now.
    pub(super) fn derive_shape(&mut self, id: DraftId) {
        let Some(project) = self.project.clone() else { return };
        let Some(view) = self.drafts.views.get_mut(&id) else { return };
        let Some(ground) = self.drafts.grounds.get(&view.draft.blocks).and_then(|ground| ground.made()) else { return };
        view.shape.request += 1;
        let (request, crs, epoch) = (view.shape.request, project.crs, self.epoch);
        let (assigned, groups) = (view.assigned.clone(), view.draft.spaces.len());
        let (coverage, spaces) = (ground.coverage.clone(), ground.spaces.clone());
        self.start(&format!("draft-shape {id}"), "painted", move |ticket| {
            let geometry: Vec<&MultiPolygon<f64>> = spaces.iter().map(|space| &space.geometry).collect();
            let group_of = |block: u32| assigned.get(block as usize).copied();
            let areas = united(coverage.arrangement(), &geometry, &group_of, groups, ticket).ok()?;
            let result = match drawn(areas, crs, ticket) {
                Err(AppError::Cancelled) => return None,
                result => result,
            };
            let answer = DraftAnswer::Shape(Answer { draft: id, request, result });
            Some(Event::Draft { epoch, answer: Box::new(answer) })
        });
    }

    pub(super) fn shape_came(&mut self, answer: Answer) -> Result<(), AppError> {
        let Some(view) = self.drafts.views.get_mut(&answer.draft) else { return Ok(()) };
        if view.shape.request != answer.request {
            return Ok(());
        }
        view.shape.made = Some(Arc::new(DraftShape { layer: Arc::new(answer.result?) }));
        self.drawn_generation += 1;
        Ok(())
    }
}

/// Slits between blocks that are narrower than this, in m, are no borders of a space.
const SLIT_M: f64 = 10.0;

/// The area without holes so narrow that only their borders would be seen.
fn without_slits(area: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let is_slit = |ring: &LineString<f64>| {
        let (area_m2, around_m) = (Polygon::new(ring.clone(), Vec::new()).unsigned_area(), Euclidean.length(ring));
        2.0 * area_m2 < SLIT_M * around_m
    };
    let polygon = |polygon: Polygon<f64>| {
        let (exterior, mut holes) = polygon.into_inner();
        holes.retain(|hole| !is_slit(hole));
        Polygon::new(exterior, holes)
    };
    MultiPolygon::new(area.0.into_iter().map(polygon).collect())
}

fn drawn(areas: Vec<MultiPolygon<f64>>, crs: EpsgCode, watch: &dyn Watch) -> Result<SceneLayer, AppError> {
    let space = |(at, geometry): (u128, MultiPolygon<f64>)| Space {
        id: SpaceId::from_u128(at),
        code: String::new(),
        name: String::new(),
        geometry: without_slits(geometry),
        residents: None,
    };
    let spaces: Vec<Space> = (0..).zip(areas).map(space).collect();
    Ok(scene::build_definition(&spaces, crs, watch)?)
}
