//! Context layers and population grids as layers.

use super::super::lines::{LaneSet, LineLayer, LineLevel};
use super::super::mesh::{coarser_line, extent, project_line, project_point, project_ring};
use super::strips::{self, Line};
use super::*;
use crate::geometry::Stage;
use crate::model::{ContextGeometry, ContextShape, GridCell, ObservedValue};
use geo::BoundingRect as _;
use geo::LineString;

/// A context layer, ready to be drawn.
#[derive(Debug, Default)]
pub struct ContextScene {
    /// Areas, for a fill and for names inside them; `None` without any. All have style 0.
    pub areas: Option<SceneLayer>,
    /// Lines, and outlines of areas, in one lane; `None` without any.
    pub lines: Option<LineLayer>,
    /// Points; `None` without any. All have style 0.
    pub points: Option<SceneLayer>,
    /// Where the names of lines and points go, by the position of the shape; only of shapes that have a name.
    pub names: Vec<(u32, NamePlace)>,
}

/// Where the name of something goes that has no inside, in Web Mercator metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NamePlace {
    /// Beside this point.
    Beside(Coord<f64>),
    /// Over the line, at its middle.
    Over(Coord<f64>),
}

/// Builds a context layer from its shapes in the project's CRS. `shapes[i]` is item i of areas and points.
///
/// # Errors
/// No way to Web Mercator; cancelled.
pub fn build_context(shapes: &[ContextShape], from: EpsgCode, watch: &dyn Watch) -> Result<ContextScene, SceneError> {
    let exact = Transformer::new(from, EpsgCode::WEB_MERCATOR)?;
    let quick = lines_extent(shapes).and_then(|(extent, points)| Approximation::over(extent, points, &exact));
    let to: &dyn ToMercator = match &quick {
        Some(quick) => quick,
        None => &exact,
    };
    let mut scene = build_context_with(shapes, to, watch)?;
    // Points may lie outside the extent of the lines, where the approximation does not hold.
    if quick.is_some() && scene.points.is_some() {
        scene.points = points(shapes, &exact, watch)?;
        scene.names = names(shapes, &exact);
    }
    Ok(scene)
}

/// [`build_context`] with a projection of the caller's.
///
/// # Errors
/// Cancelled.
pub fn build_context_with(
    shapes: &[ContextShape],
    to: &dyn ToMercator,
    watch: &dyn Watch,
) -> Result<ContextScene, Cancelled> {
    let lines = lines(shapes, to, &Stage::of(watch, 0.0, 0.4))?;
    let areas = areas(shapes, to, &Stage::of(watch, 0.4, 0.9))?;
    let points = points(shapes, to, &Stage::of(watch, 0.9, 1.0))?;
    Ok(ContextScene { areas, lines, points, names: names(shapes, to) })
}

/// The lines of one shape in Web Mercator, rings closed.
type Projected = Vec<(LineString<f64>, bool)>;

fn lines(shapes: &[ContextShape], to: &dyn ToMercator, watch: &dyn Watch) -> Result<Option<LineLayer>, Cancelled> {
    let outlooks: Vec<_> =
        shapes.par_iter().map(|shape| Outlook::of_lines(strokes(shape).map(|(line, _)| line))).collect();
    if outlooks.iter().all(Option::is_none) {
        return Ok(None);
    }
    let project = |shape: &ContextShape| -> Result<Projected, Cancelled> {
        watch.check()?;
        let one = |(line, ring): (&LineString<f64>, bool)| {
            let projected = if ring { project_ring(line, to, &mut false) } else { project_line(line, to, &mut false) };
            projected.map(|projected| (projected, ring))
        };
        Ok(strokes(shape).filter_map(one).collect())
    };
    let projected: Vec<Projected> = shapes.par_iter().map(project).collect::<Result<_, Cancelled>>()?;
    watch.progress(0.5);
    let sizes = projected.par_iter().filter_map(|shape| {
        let extents = shape.iter().filter_map(|(line, _)| extent(&line.0));
        extents.reduce(union).map(|extent| extent.width().hypot(extent.height()))
    });
    let size = median(sizes.collect());
    let all: Vec<(LineString<f64>, bool)> = projected.into_iter().flatten().collect();
    let mut levels = vec![line_level(0.0, &all, watch)?];
    let mut least = levels.iter().map(strips::vertices).sum::<usize>() as f64;
    for cell_m in cells_m(&outlooks) {
        let coarser = all.par_iter().map(|(line, ring)| (LineString::new(coarser_line(line, cell_m)), *ring));
        let next = line_level(cell_m, &coarser.collect::<Vec<_>>(), watch)?;
        if strips::vertices(&next) as f64 <= WORTH_KEEPING * least {
            least = strips::vertices(&next) as f64;
            levels.push(next);
        }
    }
    watch.progress(1.0);
    Ok(Some(LineLayer::from_parts(1, levels, vec![size])))
}

fn line_level(cell_m: f64, lines: &[(LineString<f64>, bool)], watch: &dyn Watch) -> Result<LineLevel, Cancelled> {
    let line = |(line, ring): &(LineString<f64>, bool)| {
        // A ring of which a stroke was left is none any more.
        let closed = *ring && line.0.len() > 3 && line.0.first() == line.0.last();
        (line.0.len() > 1, closed)
    };
    let drawn = lines.iter().filter(|one| line(one).0);
    let drawn = drawn.map(|one| Line { lanes: LaneSet::only(0), corners: &one.0.0, closed: line(one).1 });
    strips::level(cell_m, &drawn.collect::<Vec<_>>(), watch)
}

fn areas(shapes: &[ContextShape], to: &dyn ToMercator, watch: &dyn Watch) -> Result<Option<SceneLayer>, Cancelled> {
    let outlooks: Vec<_> = shapes
        .par_iter()
        .map(|shape| match &shape.geometry {
            ContextGeometry::Areas(areas) => Outlook::of(areas),
            ContextGeometry::Lines(_) | ContextGeometry::Points(_) => None,
        })
        .collect();
    if outlooks.iter().all(Option::is_none) {
        return Ok(None);
    }
    let mesh = |mesher: &mut Mesher<'_>, item: u32| match shapes.get(item as usize).map(|shape| &shape.geometry) {
        Some(ContextGeometry::Areas(areas)) => mesher.mesh(areas),
        _ => Mesh::default(),
    };
    Builder { kind: LayerKind::Areas, to, detail: Detail::Whole, mesh_of: &mesh, style_of: &|_| 0 }
        .build(&outlooks, watch)
        .map(Some)
}

fn points(shapes: &[ContextShape], to: &dyn ToMercator, watch: &dyn Watch) -> Result<Option<SceneLayer>, Cancelled> {
    let points_of = |shape: &ContextShape| match &shape.geometry {
        ContextGeometry::Points(points) => Outlook::of_points(&points.0),
        ContextGeometry::Lines(_) | ContextGeometry::Areas(_) => None,
    };
    let outlooks: Vec<_> = shapes.iter().map(points_of).collect();
    if outlooks.iter().all(Option::is_none) {
        return Ok(None);
    }
    let mesh = |mesher: &mut Mesher<'_>, item: u32| match shapes.get(item as usize).map(|shape| &shape.geometry) {
        Some(ContextGeometry::Points(points)) => {
            mesher.points(&points.0.iter().map(|point| point.0).collect::<Vec<_>>())
        }
        _ => Mesh::default(),
    };
    Builder { kind: LayerKind::Points, to, detail: Detail::Whole, mesh_of: &mesh, style_of: &|_| 0 }
        .build(&outlooks, watch)
        .map(Some)
}

/// Places for the names of lines and points.
fn names(shapes: &[ContextShape], to: &dyn ToMercator) -> Vec<(u32, NamePlace)> {
    let place = |shape: &ContextShape| match &shape.geometry {
        ContextGeometry::Points(points) => {
            points.0.iter().find_map(|point| project_point(point.0, to)).map(NamePlace::Beside)
        }
        ContextGeometry::Lines(lines) => {
            let longest = lines.0.iter().max_by(|a, b| length(a).total_cmp(&length(b)))?;
            project_point(middle(longest)?, to).map(NamePlace::Over)
        }
        ContextGeometry::Areas(_) => None,
    };
    let named = shapes.par_iter().enumerate().filter(|(_, shape)| !shape.name.trim().is_empty());
    named.filter_map(|(item, shape)| Some((item as u32, place(shape)?))).collect()
}

fn length(line: &LineString<f64>) -> f64 {
    line.lines().map(|line| line.delta()).map(|d| d.x.hypot(d.y)).sum()
}

/// The place half way along a line.
fn middle(line: &LineString<f64>) -> Option<Coord<f64>> {
    let mut left = length(line) / 2.0;
    for piece in line.lines() {
        let delta = piece.delta();
        let length = delta.x.hypot(delta.y);
        if length >= left && length > 0.0 {
            return Some(piece.start + delta * (left / length));
        }
        left -= length;
    }
    line.0.last().copied()
}

/// What of a shape is drawn as lines, and whether it is a ring.
fn strokes(shape: &ContextShape) -> Box<dyn Iterator<Item = (&LineString<f64>, bool)> + '_> {
    match &shape.geometry {
        ContextGeometry::Lines(lines) => Box::new(lines.0.iter().map(|line| (line, false))),
        ContextGeometry::Areas(areas) => Box::new(areas.0.iter().flat_map(|polygon| {
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            rings.map(|ring| (ring, true))
        })),
        ContextGeometry::Points(_) => Box::new(std::iter::empty()),
    }
}

/// Around all that is drawn as lines, and how many corners it has.
fn lines_extent(shapes: &[ContextShape]) -> Option<(Rect<f64>, usize)> {
    let of_one = |shape: &ContextShape| {
        let all = strokes(shape).filter_map(|(line, _)| Some((line.bounding_rect()?, line.0.len())));
        let finite = |r: &Rect<f64>| [r.min().x, r.min().y, r.max().x, r.max().y].into_iter().all(f64::is_finite);
        all.filter(|(extent, _)| finite(extent)).reduce(|a, b| (union(a.0, b.0), a.1 + b.1))
    };
    shapes.par_iter().filter_map(of_one).reduce_with(|a, b| (union(a.0, b.0), a.1 + b.1))
}

/// What is told apart of the cells of a population grid; the position is the style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GridClass {
    /// Nobody: known, and no number that needs a colour.
    Zero,
    /// In this class, counted from 0; more than [`GridClass::MOST`] are the last one.
    Class(usize),
    /// Hidden by the source (or empty, where it has one mark for both).
    Suppressed,
    /// Nothing is stated.
    Missing,
}

impl GridClass {
    /// So many classes at most.
    pub const MOST: usize = 7;

    /// Index in the style table.
    pub fn style(self) -> usize {
        match self {
            Self::Zero => 0,
            Self::Suppressed => 1,
            Self::Missing => 2,
            Self::Class(class) => 3 + class.min(Self::MOST - 1),
        }
    }

    /// Where a cell stands.
    pub fn of(value: ObservedValue, class_of: impl Fn(f64) -> usize) -> Self {
        match value {
            ObservedValue::Suppressed => Self::Suppressed,
            other => match other.number().filter(|number| number.is_finite()) {
                None => Self::Missing,
                Some(number) if number <= 0.0 => Self::Zero,
                Some(number) => Self::Class(class_of(number)),
            },
        }
    }
}

/// Entries of the style table of a population grid.
pub const GRID_CATEGORIES: usize = 3 + GridClass::MOST;

/// Builds the layer of a population grid: a point for every cell, with the style of its class. There may be millions of cells, so
/// nothing is kept of the single one: the layer has no items.
///
/// # Errors
/// No way to Web Mercator; cancelled.
pub fn build_grid(
    cells: &[GridCell],
    class_of: &(dyn Fn(f64) -> usize + Sync),
    from: EpsgCode,
    watch: &dyn Watch,
) -> Result<SceneLayer, SceneError> {
    let exact = Transformer::new(from, EpsgCode::WEB_MERCATOR)?;
    let at = cells.iter().map(|cell| cell.position.0).filter(|c| c.x.is_finite() && c.y.is_finite());
    let extent = at.map(|c| Rect::new(c, c)).reduce(union);
    let quick = extent.and_then(|extent| Approximation::over(extent, cells.len(), &exact));
    let to: &dyn ToMercator = match &quick {
        Some(quick) => quick,
        None => &exact,
    };
    let style = |item: u32| {
        let class = cells.get(item as usize).map(|cell| GridClass::of(cell.residents, class_of));
        class.unwrap_or(GridClass::Missing).style() as u32
    };
    let groups = group(&cells.iter().map(|cell| Some(Outlook::of_point(cell.position.0))).collect::<Vec<_>>());
    watch.check()?;
    watch.progress(0.3);
    let chunks = groups.par_iter().map(|items| {
        watch.check()?;
        let placed = items.iter().map(|item| {
            let at = cells.get(*item as usize).and_then(|cell| project_point(cell.position.0, to));
            at.map(|at| (at, style(*item))).ok_or(*item)
        });
        let (found, lost): (Vec<_>, Vec<_>) = placed.partition(Result::is_ok);
        let found: Vec<(Coord<f64>, u32)> = found.into_iter().flatten().collect();
        Ok((cells_chunk(&found), lost.into_iter().filter_map(Result::err).collect()))
    });
    let chunks: Vec<(Option<Chunk>, Vec<u32>)> = chunks.collect::<Result<_, Cancelled>>()?;
    let mut left_out: Vec<u32> = chunks.iter().flat_map(|(_, lost)| lost.iter().copied()).collect();
    left_out.sort_unstable();
    let chunks: Vec<Chunk> = chunks.into_iter().filter_map(|(chunk, _)| chunk).collect();
    watch.progress(1.0);
    Ok(SceneLayer {
        id: LayerId::next(),
        kind: LayerKind::Points,
        extent: chunks.iter().map(|chunk| chunk.extent).reduce(union),
        levels: vec![Level { cell_m: 0.0, chunks }],
        slots: Vec::new(),
        categories: Vec::new(),
        left_out,
        filled_from: 0,
        named_from_m: 0.0,
        typical_size_m: 0.0,
    })
}

/// `None` without any cell.
fn cells_chunk(cells: &[(Coord<f64>, u32)]) -> Option<Chunk> {
    let extent = cells.iter().map(|(at, _)| Rect::new(*at, *at)).reduce(union)?;
    let origin = extent.center();
    let vertex = |(at, tag): &(Coord<f64>, u32)| Vertex {
        offset: [(at.x - origin.x) as f32, (at.y - origin.y) as f32],
        tag: *tag,
    };
    Some(Chunk { origin, extent, vertices: cells.iter().map(vertex).collect(), indices: Vec::new() })
}

#[cfg(test)]
#[path = "backdrop_tests.rs"]
mod tests;
