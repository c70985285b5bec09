//! The borders of all definitions together, for drawing them side by side where they coincide.

use super::{Event, Outcome, Session};
use crate::app::operations::AppError;
use crate::app::scene::{self, Borders, LaneSet, LayerStyle, LineLayer, SceneLayer};
use crate::geometry::EpsgCode;
use crate::model::{Dash, Definition, DefinitionId, Project, Space};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

pub(super) const LANE: &str = "borders";

/// Definitions with the spaces that borders were made from, in the order of their lanes.
#[derive(Clone, Default)]
struct Lanes(Vec<(DefinitionId, Arc<Vec<Space>>)>);

impl Lanes {
    fn of(project: &Project) -> Self {
        let definitions = project.definitions.iter().take(LaneSet::MOST);
        Self(definitions.map(|definition| (definition.id, definition.spaces.clone())).collect())
    }

    /// Whether these are still the definitions and spaces.
    fn are_of(&self, project: &Project) -> bool {
        let now = project.definitions.iter().take(LaneSet::MOST);
        self.0.len() == now.len()
            && self.0.iter().zip(now).all(|((id, spaces), now)| *id == now.id && Arc::ptr_eq(spaces, &now.spaces))
    }
}

/// What is known of the borders.
#[derive(Default)]
pub(super) struct BorderState {
    /// What was asked for last.
    asked: Lanes,
    /// What there is; for the scene only while it is of today's spaces.
    made: Option<(Lanes, Arc<LineLayer>)>,
}

/// The answer of the job.
pub(super) struct Answer {
    lanes: Lanes,
    result: Result<Arc<LineLayer>, AppError>,
}

impl Session {
    /// Makes the borders anew if they are of other spaces than the project's, once the pictures that are being drawn are there.
    pub(super) fn derive_borders(&mut self, project: &Project, crs: EpsgCode, drawn: Vec<Receiver<()>>) {
        if self.borders.asked.are_of(project) {
            return;
        }
        let (epoch, lanes) = (self.epoch, Lanes::of(project));
        self.borders.asked = lanes.clone();
        // What is stale is not drawn: its memory is better used for what comes.
        self.borders.made = None;
        // A single unbroken border looks the same drawn ring by ring: in a picture that is taken once it is not worth the time.
        let mut lines = project.definitions.iter().map(|definition| definition.line.dash);
        let looks_the_same = !self.keeps_settings && lines.len() == 1 && lines.all(|dash| dash == Dash::Solid);
        if looks_the_same || lanes.0.iter().all(|(_, spaces)| spaces.is_empty()) {
            self.lanes.cancel(LANE);
            return;
        }
        self.start(LANE, "spaces changed", move |ticket| {
            for picture in drawn {
                // Its end, however it comes, is what is waited for.
                let _ = picture.recv();
            }
            let spaces: Vec<&[Space]> = lanes.0.iter().map(|(_, spaces)| spaces.as_slice()).collect();
            let result = match scene::build_borders(&spaces, crs, ticket).map_err(AppError::from) {
                Err(AppError::Cancelled) => return None,
                result => result.map(Arc::new),
            };
            Some(Event::Borders { epoch, answer: Box::new(Answer { lanes, result }) })
        });
    }

    /// Takes in the borders, if they are of the spaces the project has now.
    pub(super) fn borders_came(&mut self, answer: Answer) -> Option<Outcome> {
        let project = self.project.clone()?;
        if !answer.lanes.are_of(&project) {
            return None;
        }
        match answer.result {
            Ok(layer) => {
                self.borders.made = Some((answer.lanes, layer));
                self.drawn_generation += 1;
                self.follow_borders();
                None
            }
            Err(error) => Some(Outcome::Failed(error)),
        }
    }

    /// The borders there are, of today's spaces.
    pub(super) fn made_borders(&self) -> Option<&Arc<LineLayer>> {
        let project = self.project()?;
        self.borders.made.as_ref().filter(|(lanes, _)| lanes.are_of(project)).map(|(_, layer)| layer)
    }

    /// The borders for the scene: how each looks is what the definitions' own outlines would look like. `order` and `areas` are the
    /// definitions of the scene. `None` while they are not known.
    pub(super) fn scene_borders(
        &self,
        project: &Project,
        order: &[&Definition],
        areas: &[(Arc<SceneLayer>, LayerStyle)],
    ) -> Option<Borders> {
        let (lanes, layer) = self.borders.made.as_ref().filter(|(lanes, _)| lanes.are_of(project))?;
        let position = |id: &DefinitionId| order.iter().position(|definition| definition.id == *id);
        let positions: Vec<Option<usize>> = lanes.0.iter().map(|(id, _)| position(id)).collect();
        let look = |position: &Option<usize>| {
            let (_, style) = position.and_then(|position| areas.get(position))?;
            style.outline.filter(|_| style.visible)
        };
        Some(Borders { layer: layer.clone(), looks: positions.iter().map(look).collect(), areas: positions })
    }
}
