//! Drawing definitions in jobs: what is seen from afar first, the whole after it.

use super::derived::{Result, union, world_extent};
use super::{Event, Session};
use crate::app::diagnostics::since_start;
use crate::app::operations::AppError;
use crate::app::scene::{self, Exact, SceneLayer, View};
use crate::geometry::index::SpaceIndex;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Definition, DefinitionId, Space};
use geo::{Area, BoundingRect, Rect};
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

/// How much of a definition is drawn at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// What is seen from afar first, if that is quicker; the rest follows.
    OverviewFirst,
    Whole,
}

impl Session {
    /// Draws a definition, and makes the index for picking. Picture first: what waits for the end of a channel does not take turns
    /// with it. The end of the drawing, however it comes, lets it go.
    pub(super) fn start_drawing(
        &self,
        id: DefinitionId,
        name: &str,
        spaces: Arc<Vec<Space>>,
        crs: EpsgCode,
        detail: Detail,
    ) -> [Receiver<()>; 2] {
        let ((drawing, drawn), (drawing_too, drawn_too)) = (channel::<()>(), channel::<()>());
        let (epoch, sender, waker) = (self.epoch, self.sender.clone(), self.waker.clone());
        // Nobody points at anything in a picture, and what is not seen there is drawn by nobody.
        let picture_only = !self.keeps_settings;
        let of_exact = if picture_only { Exact::Nothing } else { Exact::Lines };
        self.start(&format!("draw {id}"), name, move |ticket| {
            let event = |result| Event::Derived { epoch, result: Box::new(result) };
            let tell = |drawn| {
                let result = match drawn {
                    Ok(drawn) => drawn,
                    Err(AppError::Cancelled) => return None,
                    Err(error) => Result::Failed(error),
                };
                let _ = sender.send(event(result));
                log::debug!("definition drawn {} ms after the start", since_start().as_millis());
                waker();
                Some(())
            };
            if detail == Detail::OverviewFirst
                && let Some(overview) = draw_overview(&spaces, id, crs, of_exact, ticket).transpose()
            {
                tell(overview)?;
                ticket.check().ok().filter(|()| !picture_only)?;
            }
            tell(draw(&spaces, id, crs, ticket))?;
            drop((drawing, drawing_too));
            ticket.check().ok().filter(|()| !picture_only)?;
            let geometries: Vec<_> = spaces.iter().map(|space| &space.geometry).collect();
            let index = Box::new(SpaceIndex::build(&geometries));
            Some(event(Result::Placed { definition: id, spaces, index }))
        });
        [drawn, drawn_too]
    }

    /// Draws what was built for an overview and is seen too closely for that, in a run that only takes a picture; elsewhere the
    /// whole picture follows by itself. Answers whether there is anything to wait for.
    pub fn refine(&mut self, view: &View) -> bool {
        let Some((_, project)) = self.snapshot().filter(|_| !self.keeps_settings) else { return false };
        let coarse = |id: &DefinitionId| {
            let layer = self.definitions.get(id).and_then(|of_it| of_it.layer.as_ref());
            self.view.shows(*id) && layer.is_some_and(|layer| !view.shows_all_of(layer))
        };
        let coarse: Vec<&Definition> = project.definitions.iter().filter(|d| coarse(&d.id)).collect();
        for definition in &coarse {
            let spaces = definition.spaces.clone();
            self.start_drawing(definition.id, &definition.name, spaces, project.crs, Detail::Whole);
        }
        !coarse.is_empty()
    }
}

fn draw(
    spaces: &Arc<Vec<Space>>,
    definition: DefinitionId,
    crs: EpsgCode,
    watch: &dyn Watch,
) -> std::result::Result<Result, AppError> {
    Ok(drawn(spaces, definition, crs, scene::build_definition(spaces, crs, watch)?))
}

/// `None` where the whole is as quick.
fn draw_overview(
    spaces: &Arc<Vec<Space>>,
    definition: DefinitionId,
    crs: EpsgCode,
    of_exact: Exact,
    watch: &dyn Watch,
) -> std::result::Result<Option<Result>, AppError> {
    Ok(scene::build_overview(spaces, crs, of_exact, watch)?.map(|layer| drawn(spaces, definition, crs, layer)))
}

fn drawn(spaces: &Arc<Vec<Space>>, definition: DefinitionId, crs: EpsgCode, layer: SceneLayer) -> Result {
    // Both at once: coordinates of many spaces are in no cache.
    let measured = spaces.par_iter().map(|space| (space.geometry.bounding_rect(), space.geometry.unsigned_area()));
    let (extents, areas_m2): (Vec<Option<Rect<f64>>>, Vec<f64>) = measured.unzip();
    let extent_world = extents.into_iter().flatten().reduce(union).and_then(|extent| world_extent(extent, crs));
    Result::Drawn { definition, spaces: spaces.clone(), layer: Box::new(layer), extent_world, areas_m2 }
}
