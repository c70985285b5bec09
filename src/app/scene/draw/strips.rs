//! What is drawn of lines with lanes: borders side by side, and lines of context layers.

use super::super::lines::{LaneSet, LineLayer};
use super::super::style::{LineLook, Outline, Rgba};
use super::super::view::{View, touches};
use super::super::{Borders, Scene};
use super::{
    CASING_FROM_PT, CASING_PT, Draw, DrawKind, FULL_WIDTH_FROM_PT, Painter, THINNEST_LINE_SHARE, THINNEST_SHARE,
    UNSEEN_PX, hides_fills,
};
use geo::Coord;
use std::ops::Range;

/// Room between two lines that run side by side, in points.
const BETWEEN_PT: f32 = 0.6;

/// How a lane is drawn in a view.
#[derive(Debug, Clone, Copy)]
struct Lane {
    colour: Rgba,
    width_px: f32,
    casing: Option<Rgba>,
    dash_px: Option<[f32; 4]>,
}

impl Lane {
    /// A line around things that are typically so large, which gets thinner the smaller they are on screen but never below a share.
    fn of(outline: Outline, size_pt: f64, thinnest: f64, view: &View) -> Self {
        let share = (size_pt / FULL_WIDTH_FROM_PT).clamp(thinnest, 1.0) as f32;
        let width_px = outline.width_pt * share * view.pixels_per_point;
        let dash_px = outline.dash.pattern().map(|lengths| lengths.map(|length| length * width_px));
        let casing = outline.casing.filter(|_| size_pt >= CASING_FROM_PT);
        Self { colour: outline.colour, width_px, casing, dash_px }
    }
}

/// A run of a visible chunk with those of its lanes that are drawn.
struct Bundle {
    chunk: usize,
    origin: Coord<f64>,
    vertices: Range<u32>,
    lanes: LaneSet,
}

/// Everything of the borders that is drawn in a view.
pub(super) struct Bundles {
    layer: usize,
    level: usize,
    lanes: Vec<Option<Lane>>,
    /// For each definition of the scene its lane.
    lane_of_area: Vec<Option<usize>>,
    between_px: f32,
    bundles: Vec<Bundle>,
}

impl Bundles {
    /// Of the borders of a scene, which are that layer in the frame.
    pub(super) fn of(scene: &Scene, borders: &Borders, at: usize, view: &View) -> Self {
        let lanes: Vec<Option<Lane>> =
            (0..borders.layer.lanes().min(LaneSet::MOST)).map(|lane| lane_of(scene, borders, lane, view)).collect();
        let mut lane_of_area = vec![None; scene.areas.len()];
        for (lane, area) in borders.areas.iter().enumerate().take(lanes.len()) {
            if let Some(slot) = area.and_then(|area| lane_of_area.get_mut(area)) {
                *slot = Some(lane);
            }
        }
        let shown = lanes.iter().enumerate().filter(|(_, lane)| lane.is_some()).map(|(lane, _)| LaneSet::only(lane));
        let shown = shown.fold(LaneSet::default(), LaneSet::union);
        let between_px = BETWEEN_PT * view.pixels_per_point;
        let all: f32 = lanes.iter().flatten().map(|lane| lane.width_px + between_px).sum();
        let margin_px = all / 2.0 + CASING_PT * view.pixels_per_point;
        let level = borders.layer.level_for(view.metres_per_px * UNSEEN_PX);
        let bundles = visible(&borders.layer, level, margin_px, view)
            .flat_map(|(chunk, part)| part.runs.iter().map(move |run| (chunk, part.origin, run)))
            .map(|(chunk, origin, run)| {
                let lanes = run.lanes.intersection(shown);
                Bundle { chunk, origin, vertices: run.vertices.clone(), lanes }
            })
            .filter(|bundle| !bundle.lanes.is_empty())
            .collect();
        Self { layer: at, level, lanes, lane_of_area, between_px, bundles }
    }

    /// The lane of a definition of the scene.
    pub(super) fn lane_of_area(&self, area: usize) -> Option<usize> {
        self.lane_of_area.get(area).copied().flatten()
    }

    /// Lanes that are drawn and belong to no definition of the scene.
    pub(super) fn others(&self) -> impl Iterator<Item = usize> {
        (0..self.lanes.len()).filter(|lane| !self.lane_of_area.contains(&Some(*lane)))
    }

    fn of_lane(&self, lane: usize) -> Option<&Lane> {
        self.lanes.get(lane)?.as_ref()
    }

    /// Width of all lines of a bundle with what is between them.
    fn width_px(&self, lanes: LaneSet) -> f32 {
        let widths: f32 = lanes.iter().filter_map(|lane| self.of_lane(lane)).map(|lane| lane.width_px).sum();
        widths + self.between_px * lanes.len().saturating_sub(1) as f32
    }

    /// How far left of the border the middle of a line runs: the first lane is the leftmost.
    fn offset_px(&self, lanes: LaneSet, lane: usize) -> f32 {
        let before = lanes.iter().take_while(|other| *other < lane).filter_map(|other| self.of_lane(other));
        let before: f32 = before.map(|other| other.width_px + self.between_px).sum();
        let half = self.of_lane(lane).map_or(0.0, |lane| lane.width_px / 2.0);
        self.width_px(lanes) / 2.0 - before - half
    }
}

/// How a lane of the borders is drawn; `None` when it is not, or is too fine to be seen over fills.
fn lane_of(scene: &Scene, borders: &Borders, lane: usize, view: &View) -> Option<Lane> {
    let outline = borders.looks.get(lane).copied().flatten()?;
    let area = borders.areas.get(lane).copied().flatten().and_then(|area| scene.areas.get(area));
    let metres_per_point = view.metres_per_px * f64::from(view.pixels_per_point);
    let size_m = area.map_or_else(|| borders.layer.typical_size_m(lane), |(layer, _)| layer.typical_size_m());
    let size_pt = size_m / metres_per_point;
    if area.is_some_and(|(_, style)| !style.visible || hides_fills(&style.fills, size_pt)) {
        return None;
    }
    Some(Lane::of(outline, size_pt, THINNEST_SHARE, view))
}

/// The chunks that reach into the view or closer to it than a margin.
fn visible<'a>(
    layer: &'a LineLayer,
    level: usize,
    margin_px: f32,
    view: &View,
) -> impl Iterator<Item = (usize, &'a super::super::LineChunk)> + use<'a> {
    let (extent, margin) = (view.extent(), f64::from(margin_px) * view.metres_per_px);
    let chunks = layer.levels().get(level).map_or(&[][..], |level| &level.chunks).iter().enumerate();
    chunks.filter(move |(_, chunk)| touches(extent, margin, chunk.extent))
}

impl Painter {
    /// What lifts bundles off what is below them: once for each, whoever of it has a casing.
    pub(super) fn casings(&mut self, all: &Bundles) {
        for bundle in &all.bundles {
            let casing = bundle.lanes.iter().filter_map(|lane| all.of_lane(lane)).find_map(|lane| lane.casing);
            if let Some(colour) = casing {
                let width_px = all.width_px(bundle.lanes) + 2.0 * CASING_PT * self.view.pixels_per_point;
                let vertices = bundle.vertices.clone();
                let kind = DrawKind::Strips { vertices, colour, width_px, offset_px: 0.0, dash_px: None };
                self.strip([all.layer, all.level, bundle.chunk], bundle.origin, kind);
            }
        }
    }

    /// The line of one lane beside the others of its bundles.
    pub(super) fn lane(&mut self, all: &Bundles, lane: usize) {
        let Some(&Lane { colour, width_px, dash_px, .. }) = all.of_lane(lane) else { return };
        for bundle in all.bundles.iter().filter(|bundle| bundle.lanes.has(lane)) {
            let (vertices, offset_px) = (bundle.vertices.clone(), all.offset_px(bundle.lanes, lane));
            let kind = DrawKind::Strips { vertices, colour, width_px, offset_px, dash_px };
            self.strip([all.layer, all.level, bundle.chunk], bundle.origin, kind);
        }
    }

    /// Lines that are only looked at.
    pub(super) fn context(&mut self, at: usize, layer: &LineLayer, look: &LineLook) {
        let metres_per_point = self.view.metres_per_px * f64::from(self.view.pixels_per_point);
        let size_pt = layer.typical_size_m(0) / metres_per_point;
        let lane = Lane::of(look.outline, size_pt, THINNEST_LINE_SHARE, &self.view);
        let broad = lane.width_px + 2.0 * CASING_PT * self.view.pixels_per_point;
        let level = layer.level_for(self.view.metres_per_px * UNSEEN_PX);
        let casing = lane.casing.map(|colour| (colour, broad, None));
        for (colour, width_px, dash_px) in casing.into_iter().chain([(lane.colour, lane.width_px, lane.dash_px)]) {
            for (chunk, part) in visible(layer, level, width_px, &self.view) {
                for run in &part.runs {
                    let vertices = run.vertices.clone();
                    let kind = DrawKind::Strips { vertices, colour, width_px, offset_px: 0.0, dash_px };
                    self.strip([at, level, chunk], part.origin, kind);
                }
            }
        }
    }

    /// A draw of a chunk with this origin; what goes on where the last one ended, and looks the same, becomes part of it.
    fn strip(&mut self, [layer, level, chunk]: [usize; 3], origin: Coord<f64>, kind: DrawKind) {
        if let Some(last) = self.draws.last_mut()
            && (last.layer, last.level, last.chunk) == (layer, level, chunk)
            && goes_on(&mut last.kind, &kind)
        {
            return;
        }
        let Coord { x, y } = self.view.centre - origin;
        let coarse = [x as f32, y as f32];
        let fine = [(x - f64::from(coarse[0])) as f32, (y - f64::from(coarse[1])) as f32];
        self.draws.push(Draw { layer, level, chunk, kind, centre: [coarse, fine] });
    }
}

/// Takes strips into those that end where they begin, if they look the same.
fn goes_on(last: &mut DrawKind, next: &DrawKind) -> bool {
    let DrawKind::Strips { vertices, colour, width_px, offset_px, dash_px } = last else { return false };
    let DrawKind::Strips { vertices: more, colour: c, width_px: w, offset_px: o, dash_px: d } = next else {
        return false;
    };
    let same = vertices.end == more.start && (*colour, *width_px, *offset_px, *dash_px) == (*c, *w, *o, *d);
    if same {
        vertices.end = more.end;
    }
    same
}

#[cfg(test)]
mod tests;
