//! What lies on the ground: fills of spaces, context layers, cells of grids.
//!
//! Shapes are cut to the frame and their corners moved to a grid of 0.05 mm on paper, which no eye and no printer sees. Corners that
//! spaces share stay shared, so that neighbours stay joined, and the size of a sheet is bounded by the paper, not by the data.

use super::paper::Placement;
use super::points;
use super::svg::Svg;
use super::{AreaLayer, CellLayer, Fill, MM, Mark, Marking, Pen};
use crate::geometry::{Cancelled, Stage, Watch};
use crate::model::{ContextGeometry, ContextLayer, PointShape};
use geo::{Coord, LineString, MultiPolygon, Polygon, Rect};
use rayon::prelude::*;
use std::fmt::Write as _;

/// Corners lie on a grid of this many units.
pub(super) const GRID: f64 = 0.05 * MM;
/// A path is closed when it has this many bytes: some programs choke on longer ones.
pub(super) const PATH_BYTES: usize = 200_000;
/// Shapes between two looks at whether somebody waits no longer.
const SHAPES_AT_ONCE: usize = 4_096;
/// Coordinates beyond this are no place on earth in any system.
const SANE_LIMIT_M: f64 = 1.0e9;

/// A context layer and how it is drawn.
#[derive(Debug, Clone)]
pub struct Backdrop<'a> {
    /// The layer.
    pub layer: &'a ContextLayer,
    /// Its lines and outlines.
    pub pen: Pen,
    /// Its areas, if they are filled.
    pub fill: Option<Fill>,
    /// Its points.
    pub mark: Mark,
}

/// A corner on the paper's grid.
pub(super) type Corner = (i32, i32);

/// Draws what lies on the ground.
pub(super) struct Ground<'a> {
    pub(super) placement: &'a Placement,
    pub(super) watch: &'a dyn Watch,
}

impl Ground<'_> {
    /// Fills of all layers; those of one look go into one path, so that no seams show between neighbours.
    pub(super) fn fills(&self, out: &mut Svg, layers: &[AreaLayer<'_>], stage: &Stage<'_>) -> Result<(), Cancelled> {
        for (at, layer) in layers.iter().enumerate() {
            if layer.fills.iter().all(|fill| fill.opacity == 0 && fill.hatching == super::Hatching::None) {
                continue;
            }
            let mut data: Vec<String> = vec![String::new(); layer.fills.len()];
            let looks: Vec<(&MultiPolygon<f64>, u16)> =
                layer.shapes.iter().copied().zip(layer.fill_of.iter().copied()).collect();
            for some in looks.chunks(SHAPES_AT_ONCE) {
                self.watch.check()?;
                let pieces: Vec<String> = some.par_iter().map(|(shape, _)| self.area(shape)).collect();
                for (piece, (_, look)) in pieces.iter().zip(some) {
                    let Some(path) = data.get_mut(usize::from(*look)) else { continue };
                    path.push_str(piece);
                    if let Some(fill) = layer.fills.get(usize::from(*look)).filter(|_| path.len() > PATH_BYTES) {
                        out.filled(path, *fill);
                        path.clear();
                    }
                }
            }
            for (path, fill) in data.iter().zip(&layer.fills).filter(|(path, _)| !path.is_empty()) {
                out.filled(path, *fill);
            }
            stage.progress((at + 1) as f32 / layers.len() as f32);
        }
        Ok(())
    }

    /// Context layers: areas, then lines, then points of each.
    pub(super) fn backdrops(&self, out: &mut Svg, backdrops: &[Backdrop<'_>]) -> Result<(), Cancelled> {
        for backdrop in backdrops {
            let (mut areas, mut lines) = (Pieces::default(), Pieces::default());
            let mut marks: Vec<(Coord<f64>, u16)> = Vec::new();
            for some in backdrop.layer.shapes.chunks(SHAPES_AT_ONCE) {
                self.watch.check()?;
                for shape in some {
                    match &shape.geometry {
                        ContextGeometry::Lines(all) => all.iter().for_each(|line| lines.push(&self.line(line))),
                        ContextGeometry::Points(all) => marks.extend(all.iter().map(|point| (point.0, 0))),
                        ContextGeometry::Areas(area) => {
                            if backdrop.fill.is_some() {
                                areas.push(&self.area(area));
                            }
                            rings(area).for_each(|ring| lines.push(&self.line(ring)));
                        }
                    }
                }
            }
            if let Some(fill) = backdrop.fill {
                areas.done().iter().for_each(|path| out.filled(path, fill));
            }
            let lines = lines.done();
            if !lines.is_empty() {
                out.open_lines(backdrop.pen);
                lines.iter().for_each(|path| out.line_path(path));
                out.close();
            }
            points::marks(out, self.placement, &marks, &[backdrop.mark]);
        }
        Ok(())
    }

    /// What is marked: fills, then lines on one another.
    pub(super) fn markings<'m, 'a: 'm>(
        &self,
        out: &mut Svg,
        markings: impl Iterator<Item = &'m Marking<'a>>,
    ) -> Result<(), Cancelled> {
        for marking in markings {
            self.fills(out, std::slice::from_ref(&marking.area), &Stage::of(self.watch, 0.3, 0.3))?;
            let mut lines = Pieces::default();
            for shape in &marking.area.shapes {
                self.watch.check()?;
                rings(shape).for_each(|ring| lines.push(&self.line(ring)));
            }
            let lines = lines.done();
            for pen in marking.pens.iter().filter(|_| !lines.is_empty()) {
                out.open_lines(*pen);
                lines.iter().for_each(|path| out.line_path(path));
                out.close();
            }
        }
        Ok(())
    }

    /// Cells of grids: squares as large as their ground, other shapes in their middle.
    pub(super) fn cells(&self, out: &mut Svg, grids: &[CellLayer]) -> Result<(), Cancelled> {
        for grid in grids {
            // A little of the ground stays free, so that cells are told apart, unless they are specks anyway.
            let side = self.placement.length(grid.size_m);
            let side = if side > 0.8 * MM { side * 0.94 } else { side };
            for (at, look) in grid.looks.iter().enumerate().filter(|(_, look)| look.opacity > 0) {
                self.watch.check()?;
                let mut pieces = Pieces::default();
                for (position, _) in grid.cells.iter().filter(|(_, of)| usize::from(*of) == at) {
                    let Some(middle) = points::on_sheet(self.placement, *position) else { continue };
                    let size = if look.shape == PointShape::Square { side } else { side * 0.55 };
                    pieces.push(&points::outline(look.shape, middle, size));
                }
                let fill = Fill {
                    colour: look.colour,
                    opacity: look.opacity,
                    hatching: super::Hatching::None,
                    ink: look.colour,
                };
                pieces.done().iter().for_each(|path| out.filled(path, fill));
            }
        }
        Ok(())
    }

    /// The path of an area: outer rings one way round, holes the other, for fills that count windings.
    fn area(&self, shape: &MultiPolygon<f64>) -> String {
        let mut path = String::new();
        for polygon in shape {
            for (at, ring) in polygon_rings(polygon).enumerate() {
                let mut corners = self.ring(ring);
                let area = doubled_area(&corners);
                if area == 0 {
                    continue;
                }
                if (area > 0) == (at > 0) {
                    corners.reverse();
                }
                write_path(&mut path, &corners, true);
            }
        }
        path
    }

    /// The corners of a ring on the paper's grid, cut to the window; without the closing one.
    fn ring(&self, ring: &LineString<f64>) -> Vec<Corner> {
        let Some(corners) = on_paper(self.placement, ring) else { return Vec::new() };
        let window = self.placement.window();
        let mut corners = match against(&corners, window) {
            Against::Inside => corners,
            Against::Outside => return Vec::new(),
            Against::Across => cut_ring(corners, window),
        };
        if ring.is_closed() && corners.first() == corners.last() {
            corners.pop();
        }
        straightened(corners.into_iter().map(snapped).collect())
    }

    fn line(&self, line: &LineString<f64>) -> String {
        let mut path = String::new();
        let Some(corners) = on_paper(self.placement, line) else { return path };
        let window = self.placement.window();
        if against(&corners, window) == Against::Outside {
            return path;
        }
        let mut run: Vec<Corner> = Vec::new();
        for (from, to) in corners.iter().zip(corners.iter().skip(1)) {
            let Some((from, to)) = cut_segment(*from, *to, window) else { continue };
            let (from, to) = (snapped(from), snapped(to));
            if run.last() != Some(&from) {
                write_path(&mut path, &run, false);
                run.clear();
                run.push(from);
            }
            if from != to {
                run.push(to);
            }
        }
        write_path(&mut path, &run, false);
        path
    }
}

/// Paths of bounded length.
#[derive(Default)]
pub(super) struct Pieces {
    full: Vec<String>,
    current: String,
}

impl Pieces {
    pub(super) fn push(&mut self, piece: &str) {
        self.current.push_str(piece);
        if self.current.len() > PATH_BYTES {
            self.full.push(std::mem::take(&mut self.current));
        }
    }

    pub(super) fn done(mut self) -> Vec<String> {
        if !self.current.is_empty() {
            self.full.push(self.current);
        }
        self.full
    }
}

/// All rings of an area.
pub(super) fn rings(area: &MultiPolygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    area.iter().flat_map(polygon_rings)
}

fn polygon_rings(polygon: &Polygon<f64>) -> impl Iterator<Item = &LineString<f64>> {
    std::iter::once(polygon.exterior()).chain(polygon.interiors())
}

/// A line on the sheet, without corners that are no place on earth; `None` if nothing is left.
pub(super) fn on_paper(placement: &Placement, line: &LineString<f64>) -> Option<Vec<Coord<f64>>> {
    let sane = |c: &&Coord<f64>| c.x.abs() < SANE_LIMIT_M && c.y.abs() < SANE_LIMIT_M;
    let corners: Vec<_> = line.0.iter().filter(sane).map(|c| placement.to_paper(*c)).collect();
    (!corners.is_empty()).then_some(corners)
}

/// How a line lies to a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Against {
    Inside,
    Outside,
    Across,
}

/// Whether all corners lie inside, or all beyond one side.
pub(super) fn against(corners: &[Coord<f64>], window: Rect<f64>) -> Against {
    let (low, high) = (window.min(), window.max());
    let all = |test: &dyn Fn(&Coord<f64>) -> bool| corners.iter().all(test);
    if all(&|c| c.x >= low.x && c.x <= high.x && c.y >= low.y && c.y <= high.y) {
        Against::Inside
    } else if all(&|c| c.x < low.x) || all(&|c| c.x > high.x) || all(&|c| c.y < low.y) || all(&|c| c.y > high.y) {
        Against::Outside
    } else {
        Against::Across
    }
}

/// On the paper's grid, in grid steps.
pub(super) fn snapped(at: Coord<f64>) -> Corner {
    ((at.x / GRID).round() as i32, (at.y / GRID).round() as i32)
}

/// A ring cut to a window, side by side (Sutherland & Hodgman 1974). Pieces stay joined along the window's edge, which lies outside of
/// what is seen.
fn cut_ring(mut corners: Vec<Coord<f64>>, window: Rect<f64>) -> Vec<Coord<f64>> {
    let (low, high) = (window.min(), window.max());
    type Side = (fn(Coord<f64>) -> f64, f64, f64);
    let sides: [Side; 4] =
        [(|c| c.x, low.x, 1.0), (|c| c.x, high.x, -1.0), (|c| c.y, low.y, 1.0), (|c| c.y, high.y, -1.0)];
    for (along, level, sign) in sides {
        let depth = |c: Coord<f64>| (along(c) - level) * sign;
        let Some(mut before) = corners.last().copied() else { break };
        let mut kept = Vec::with_capacity(corners.len() + 4);
        for corner in corners {
            let (from, to) = (depth(before), depth(corner));
            if (from >= 0.0) != (to >= 0.0) {
                // From the inner end, so that neighbours who run the other way cut in the same place.
                let (inner, outer) = if from >= 0.0 { (before, corner) } else { (corner, before) };
                let share = depth(inner) / (depth(inner) - depth(outer));
                kept.push(inner + (outer - inner) * share);
            }
            if to >= 0.0 {
                kept.push(corner);
            }
            before = corner;
        }
        corners = kept;
    }
    corners
}

/// The part of a segment inside a window (Liang & Barsky 1984); `None` if there is none.
pub(super) fn cut_segment(from: Coord<f64>, to: Coord<f64>, window: Rect<f64>) -> Option<(Coord<f64>, Coord<f64>)> {
    let (low, high, step) = (window.min(), window.max(), to - from);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (towards, room) in
        [(-step.x, from.x - low.x), (step.x, high.x - from.x), (-step.y, from.y - low.y), (step.y, high.y - from.y)]
    {
        if towards == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if towards < 0.0 {
            enter = enter.max(room / towards);
        } else {
            leave = leave.min(room / towards);
        }
    }
    (enter <= leave).then(|| (from + step * enter, from + step * leave))
}

/// Twice the area of a ring, positive when it runs from x to y.
pub(super) fn doubled_area(corners: &[Corner]) -> i64 {
    let next = corners.iter().cycle().skip(1);
    let cross = |(a, b): (&Corner, &Corner)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1);
    corners.iter().zip(next).map(cross).sum()
}

/// A ring without repeated corners and without those on a straight line between their neighbours.
fn straightened(mut corners: Vec<Corner>) -> Vec<Corner> {
    corners.dedup();
    while corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    let mut kept: Vec<Corner> = Vec::with_capacity(corners.len());
    for corner in corners {
        while let [.., a, b] = kept.as_slice() {
            if !is_between(*a, *b, corner) {
                break;
            }
            kept.pop();
        }
        kept.push(corner);
    }
    kept
}

/// Whether `b` lies on the straight way from `a` to `c`.
pub(super) fn is_between(a: Corner, b: Corner, c: Corner) -> bool {
    let (ab, bc) = (
        (i64::from(b.0) - i64::from(a.0), i64::from(b.1) - i64::from(a.1)),
        (i64::from(c.0) - i64::from(b.0), i64::from(c.1) - i64::from(b.1)),
    );
    ab.0 * bc.1 == ab.1 * bc.0 && ab.0 * bc.0 + ab.1 * bc.1 >= 0
}

/// Appends a path through corners: the first as it is, the others as steps.
pub(super) fn write_path(out: &mut String, corners: &[Corner], closed: bool) {
    let [first, rest @ ..] = corners else { return };
    if rest.is_empty() {
        return;
    }
    let step = GRID as i32;
    let _ = write!(out, "M{} {}l", first.0 * step, first.1 * step);
    let mut before = *first;
    let mut begun = false;
    for corner in rest {
        let (x, y) = ((corner.0 - before.0) * step, (corner.1 - before.1) * step);
        // A minus sign parts numbers as well as a space.
        let _ = match (begun && x >= 0, y >= 0) {
            (true, true) => write!(out, " {x} {y}"),
            (true, false) => write!(out, " {x}{y}"),
            (false, true) => write!(out, "{x} {y}"),
            (false, false) => write!(out, "{x}{y}"),
        };
        begun = true;
        before = *corner;
    }
    if closed {
        out.push('z');
    }
}
