//! Pictures of vector tiles.
//!
//! Everything is cut to the picture and its margin before it is drawn: a level may be enlarged 32 times, and what a file of strangers has
//! far outside would cost as much as what is seen.

use super::TileLook;
use super::style::{Feature, LineLook, Rgb, feature_of};
use crate::formats::tiles::{Shape, TileId, TilePicture, VectorFeature, VectorTile};
use std::collections::BTreeMap;
use tiny_skia::{Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};

/// What is drawn around the picture so that broad lines and their ends are right at its edge, in points.
const MARGIN_PT: f32 = 32.0;
/// Points nearer to one another are one, in pixels.
const NEAR_PX: f32 = 0.25;

/// Where a stored tile's coordinates are in a picture, in pixels.
struct Placing {
    scale: f32,
    offset: [f32; 2],
    low: f32,
    high: f32,
}

impl Placing {
    fn new(extent: u32, stored: TileId, wanted: TileId, tile_px: u32, margin_px: f32) -> Self {
        let levels = wanted.zoom.saturating_sub(stored.zoom);
        let times = (1_u32 << levels) as f32;
        let side = tile_px as f32;
        let corner = |wanted: u32, stored: u32| wanted.saturating_sub(stored << levels) as f32 * side;
        Self {
            scale: side * times / extent as f32,
            offset: [corner(wanted.x, stored.x), corner(wanted.y, stored.y)],
            low: -margin_px,
            high: side + margin_px,
        }
    }

    fn to_px(&self, [x, y]: [i32; 2]) -> [f32; 2] {
        [x as f32 * self.scale - self.offset[0], y as f32 * self.scale - self.offset[1]]
    }

    fn part(&self, part: &[[i32; 2]]) -> Vec<[f32; 2]> {
        let mut points: Vec<[f32; 2]> = Vec::with_capacity(part.len());
        let last = part.len().saturating_sub(1);
        for (index, point) in part.iter().enumerate() {
            let px = self.to_px(*point);
            let near = points.last().is_some_and(|[x, y]| (x - px[0]).abs() < NEAR_PX && (y - px[1]).abs() < NEAR_PX);
            // The end of a line is kept: that is where the next begins.
            if !near || index == last {
                points.push(px);
            }
        }
        points
    }

    fn is_outside(&self, points: &[[f32; 2]]) -> bool {
        let beyond = |test: &dyn Fn(&[f32; 2]) -> bool| points.iter().all(test);
        beyond(&|p| p[0] < self.low)
            || beyond(&|p| p[0] > self.high)
            || beyond(&|p| p[1] < self.low)
            || beyond(&|p| p[1] > self.high)
    }

    /// A ring cut to the picture with its margin (Sutherland and Hodgman 1974); what is left may run along the edge.
    fn ring(&self, ring: &[[i32; 2]]) -> Vec<[f32; 2]> {
        let mut points = self.part(ring);
        if points.len() < 3 || self.is_outside(&points) {
            return Vec::new();
        }
        let inside = |p: &[f32; 2]| p.iter().all(|c| (self.low..=self.high).contains(c));
        if points.iter().all(inside) {
            return points;
        }
        for (axis, bound, sign) in [(0, self.low, 1.0), (0, self.high, -1.0), (1, self.low, 1.0), (1, self.high, -1.0)]
        {
            points = cut(&points, axis, bound, sign);
        }
        points
    }
}

/// The part of a ring on one side of a line parallel to an axis: where `sign` times the distance is not negative.
fn cut(points: &[[f32; 2]], axis: usize, bound: f32, sign: f32) -> Vec<[f32; 2]> {
    let distance = |p: &[f32; 2]| p.get(axis).map_or(0.0, |c| (c - bound) * sign);
    let mut cut = Vec::with_capacity(points.len() + 4);
    let Some(mut last) = points.last().copied() else { return cut };
    for &point in points {
        let (before, after) = (distance(&last), distance(&point));
        if (before < 0.0) != (after < 0.0) {
            let share = before / (before - after);
            cut.push([last[0] + (point[0] - last[0]) * share, last[1] + (point[1] - last[1]) * share]);
        }
        if after >= 0.0 {
            cut.push(point);
        }
        last = point;
    }
    cut
}

/// A feature and the extent its layer counts in.
type Drawn<'a> = (&'a VectorFeature, u32);

/// Draws a tile, or the part of it that is the wanted tile of a finer level. `None` if there is no memory for the picture.
pub(super) fn paint(tile: &VectorTile, stored: TileId, wanted: TileId, look: TileLook) -> Option<TilePicture> {
    let mut features: BTreeMap<Feature, Vec<Drawn<'_>>> = BTreeMap::new();
    for layer in &tile.layers {
        for feature in &layer.features {
            if let Some(kind) = feature_of(&layer.name, feature) {
                features.entry(kind).or_default().push((feature, layer.extent));
            }
        }
    }
    let tile_px = look.tile_px();
    let scale = tile_px as f32 / super::VECTOR_TILE_PX as f32;
    let placing = |extent| Placing::new(extent, stored, wanted, tile_px, MARGIN_PT * scale);
    let mut canvas = Canvas { pixmap: Pixmap::new(tile_px, tile_px)?, scale };
    // A tile of 512 points is one level finer in the usual count of 256.
    let zoom = f32::from(wanted.zoom) + 1.0;
    for (kind, drawn) in &features {
        if let Some(colour) = kind.fill(zoom, look.dark) {
            drawn.iter().for_each(|(feature, extent)| canvas.fill(feature, &placing(*extent), colour));
        }
    }
    let lines: Vec<(LineLook, Path)> = features
        .iter()
        .filter_map(|(kind, drawn)| Some((kind.line(zoom, look.dark)?, lines(drawn, &placing)?)))
        .collect();
    // First all casings: where roads meet they are one.
    for (line, path) in &lines {
        if let Some((colour, beside)) = line.casing {
            canvas.stroke(path, colour, line.width_pt + 2.0 * beside, None);
        }
    }
    for (line, path) in &lines {
        canvas.stroke(path, line.colour, line.width_pt, line.dash);
    }
    TilePicture::premultiplied(tile_px, tile_px, canvas.pixmap.take())
}

/// All lines of a kind as one path, so that none is drawn over another of its kind.
fn lines(drawn: &[Drawn<'_>], placing: &impl Fn(u32) -> Placing) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (feature, extent) in drawn.iter().filter(|(feature, _)| feature.shape == Shape::Lines) {
        let placing = placing(*extent);
        for part in feature.parts() {
            line(&placing.part(part), &placing, &mut path);
        }
    }
    path.finish()
}

/// Adds the stretches of a line that touch the picture.
fn line(points: &[[f32; 2]], placing: &Placing, path: &mut PathBuilder) {
    let mut drawing = false;
    for pair in points.windows(2) {
        let [from, to] = pair else { continue };
        if placing.is_outside(pair) {
            drawing = false;
            continue;
        }
        let Some([from, to]) = cut_segment(*from, *to, placing) else {
            drawing = false;
            continue;
        };
        if !drawing {
            path.move_to(from[0], from[1]);
        }
        path.line_to(to[0], to[1]);
        drawing = pair.get(1) == Some(&to);
    }
}

/// The stretch of a segment inside the picture with its margin (Liang and Barsky 1984).
fn cut_segment(from: [f32; 2], to: [f32; 2], placing: &Placing) -> Option<[[f32; 2]; 2]> {
    let by = [to[0] - from[0], to[1] - from[1]];
    let (mut enter, mut leave) = (0.0_f32, 1.0_f32);
    for (from, by) in from.into_iter().zip(by) {
        for (p, q) in [(-by, from - placing.low), (by, placing.high - from)] {
            if p == 0.0 {
                if q < 0.0 {
                    return None;
                }
            } else if p < 0.0 {
                enter = enter.max(q / p);
            } else {
                leave = leave.min(q / p);
            }
        }
    }
    if enter > leave {
        return None;
    }
    let at = |share: f32| [from[0] + by[0] * share, from[1] + by[1] * share];
    Some([if enter > 0.0 { at(enter) } else { from }, if leave < 1.0 { at(leave) } else { to }])
}

struct Canvas {
    pixmap: Pixmap,
    /// Pixels a point has.
    scale: f32,
}

fn ink(colour: Rgb) -> Paint<'static> {
    let [red, green, blue] = colour;
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(Color::from_rgba8(red, green, blue, 255));
    paint
}

impl Canvas {
    fn fill(&mut self, feature: &VectorFeature, placing: &Placing, colour: Rgb) {
        if feature.shape != Shape::Areas {
            return;
        }
        let mut path = PathBuilder::new();
        for ring in feature.parts() {
            let mut points = placing.ring(ring).into_iter();
            let Some([x, y]) = points.next() else { continue };
            path.move_to(x, y);
            points.for_each(|[x, y]| path.line_to(x, y));
            path.close();
        }
        if let Some(path) = path.finish() {
            // Rings of old files turn either way: holes are where there are two.
            self.pixmap.fill_path(&path, &ink(colour), FillRule::EvenOdd, Transform::identity(), None);
        }
    }

    fn stroke(&mut self, path: &Path, colour: Rgb, width_pt: f32, dash: Option<[f32; 2]>) {
        let stroke = Stroke {
            width: width_pt * self.scale,
            line_join: LineJoin::Round,
            line_cap: if dash.is_some() { LineCap::Butt } else { LineCap::Round },
            dash: dash.and_then(|lengths| StrokeDash::new(lengths.map(|pt| pt * self.scale).to_vec(), 0.0)),
            ..Stroke::default()
        };
        self.pixmap.stroke_path(path, &ink(colour), &stroke, Transform::identity(), None);
    }
}
