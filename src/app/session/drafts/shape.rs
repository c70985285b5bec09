//! The spaces of a draft as areas: their outlines, and where their names go. Made by a job after every stroke.

use super::super::{Event, Session};
use super::Answer as DraftAnswer;
use crate::app::operations::{self, AppError};
use crate::app::scene::{self, SceneLayer};
use crate::geometry::{EpsgCode, Watch};
use crate::model::{DraftId, Space, SpaceId};
use geo::{MultiPolygon, Rect};
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
    /// Whether what was asked for last is not there yet.
    outstanding: bool,
    /// How many blocks a stroke that is not ended had moved, if what was asked for last is of one.
    of_stroke: Option<usize>,
}

/// The answer of the job.
pub(in super::super) struct Answer {
    draft: DraftId,
    request: u64,
    result: Result<SceneLayer, AppError>,
}

impl Session {
    /// While a stroke is drawn: outlines follow as fast as they can be made beside the window, and never cost the pointer's event more than
    /// handing the work over. Nothing is asked for while the last ones are still made: a stroke that goes on would always cancel them.
    pub(super) fn follow_stroke(&mut self, id: DraftId) {
        let moved = self.drafts.stroke.as_ref().map_or(0, |stroke| stroke.moved());
        let Some(view) = self.drafts.views.get_mut(&id) else { return };
        let behind = view.shape.of_stroke != Some(moved);
        if behind && !view.shape.outstanding {
            self.derive_shape(id);
            if let Some(view) = self.drafts.views.get_mut(&id) {
                view.shape.of_stroke = Some(moved);
            }
        }
    }

    /// After a stroke that was given up: outlines that followed it go back.
    pub(super) fn unfollow_stroke(&mut self, id: DraftId) {
        if self.drafts.views.get(&id).is_some_and(|view| view.shape.of_stroke.is_some()) {
            self.derive_shape(id);
        }
    }

    /// Makes the outlines of a draft as it is seen now.
    pub(super) fn derive_shape(&mut self, id: DraftId) {
        let Some(project) = self.project.clone() else { return };
        let Some(view) = self.drafts.views.get_mut(&id) else { return };
        let Some(ground) = self.drafts.grounds.get(&view.draft.blocks).and_then(|ground| ground.made()) else { return };
        view.shape.request += 1;
        (view.shape.outstanding, view.shape.of_stroke) = (true, None);
        let (request, crs, epoch) = (view.shape.request, project.crs, self.epoch);
        let (assigned, groups) = (view.assigned.clone(), view.draft.spaces.len());
        let (coverage, spaces) = (ground.coverage.clone(), ground.spaces.clone());
        self.start(&format!("draft-shape {id}"), "painted", move |ticket| {
            let geometry: Vec<&MultiPolygon<f64>> = spaces.iter().map(|space| &space.geometry).collect();
            let group_of = |block: u32| assigned.get(block as usize).copied();
            let areas = operations::areas_of_spaces(&coverage, &geometry, &group_of, groups, ticket).ok()?;
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
        view.shape.outstanding = false;
        let before = view.shape.made.replace(Arc::new(DraftShape { layer: Arc::new(answer.result?) }));
        if view.shape.of_stroke.is_some() && before.is_some() && self.drafts.stroke.is_some() {
            // Nothing but the lines is other than it was: the scene is not composed anew.
            self.drafts.painted += 1;
            self.follow_stroke(answer.draft);
        } else {
            self.drawn_generation += 1;
        }
        Ok(())
    }
}

fn drawn(areas: Vec<MultiPolygon<f64>>, crs: EpsgCode, watch: &dyn Watch) -> Result<SceneLayer, AppError> {
    let space = |(at, geometry): (u128, MultiPolygon<f64>)| Space {
        id: SpaceId::from_u128(at),
        code: String::new(),
        name: String::new(),
        geometry,
        residents: None,
    };
    let spaces: Vec<Space> = (0..).zip(areas).map(space).collect();
    Ok(scene::build_definition(&spaces, crs, watch)?)
}
