//! The borders of all definitions together.

use super::super::group::{COARSE_FROM_VERTICES, LARGEST_CELL, Outlook, cells_m};
use super::super::lines::{LaneSet, LineLayer, LineLevel};
use super::super::mesh::in_mercator;
use super::super::view::union;
use super::strips::{self, Line};
use super::{SceneError, ToMercator, WORTH_KEEPING, median};
use crate::app::scene::approximation::Approximation;
use crate::geometry::borders::{BorderLine, Borders, borders};
use crate::geometry::crs::Transformer;
use crate::geometry::{Cancelled, EpsgCode, Stage, Watch};
use crate::model::Space;
use geo::{BoundingRect, CoordsIter, MultiPolygon, Rect};
use rayon::prelude::*;

/// Borders of several definitions that differ by less (in metres of Web Mercator) are one at every zoom: two points on screen when the map
/// is as close as it goes, and less than what surveys and conversions between coordinate systems leave.
const ALWAYS_TOGETHER_M: f64 = 0.08;
/// Smallest difference that is told apart only from close by.
const FINEST_M: f64 = 0.25;
/// Each level's cells are so many times as large as the one's before.
const STEP: f64 = 4.0;
/// More levels than this are never made.
const MOST_LEVELS: usize = 8;
/// A level is also kept when so much of all borders runs side by side that did not before.
const WORTH_BRINGING_TOGETHER: f64 = 0.002;

/// Builds the borders of definitions from their spaces in the project's CRS; lane `i` is `definitions[i]`, at most [`LaneSet::MOST`].
/// Where borders coincide they are one line with several lanes, at every level: the coarser, the more, for what differs by less than the
/// level's cell is brought together. What can't be projected is left out. The result is the same at any number of threads.
///
/// # Errors
/// No way to Web Mercator; cancelled.
pub fn build_borders(definitions: &[&[Space]], from: EpsgCode, watch: &dyn Watch) -> Result<LineLayer, SceneError> {
    let exact = Transformer::new(from, EpsgCode::WEB_MERCATOR)?;
    let extents = definitions.iter().filter_map(|spaces| extent_of(spaces));
    let whole = extents.reduce(|a, b| (union(a.0, b.0), a.1 + b.1));
    let quick = whole.and_then(|(extent, points)| Approximation::over(extent, points, &exact));
    let to: &dyn ToMercator = match &quick {
        Some(quick) => quick,
        None => &exact,
    };
    Ok(build_borders_with(definitions, to, watch)?)
}

/// [`build_borders`] with a projection of the caller's.
///
/// # Errors
/// Cancelled.
pub fn build_borders_with(
    definitions: &[&[Space]],
    to: &dyn ToMercator,
    watch: &dyn Watch,
) -> Result<LineLayer, Cancelled> {
    let definitions = definitions.get(..LaneSet::MOST).unwrap_or(definitions);
    let layers: Vec<Vec<&MultiPolygon<f64>>> =
        definitions.iter().map(|spaces| spaces.iter().map(|space| &space.geometry).collect()).collect();
    let mut found = borders(&layers, &Stage::of(watch, 0.0, 0.6))?;
    drop(layers);
    found.lines.par_iter_mut().for_each(|line| project(line, to));
    found.lines.retain(|line| line.coords.len() > 1);
    watch.check()?;
    watch.progress(0.7);
    let sizes = definitions.iter().map(|spaces| typical_size(spaces, to)).collect();
    let levels = levels(found, definitions, &Stage::of(watch, 0.7, 1.0))?;
    watch.progress(1.0);
    Ok(LineLayer::from_parts(definitions.len(), levels, sizes))
}

/// To Web Mercator; without corners when there is no way.
fn project(line: &mut BorderLine, to: &dyn ToMercator) {
    if to.to_mercator(&mut line.coords).is_err() {
        line.coords.clear();
    }
    let all = line.coords.len();
    line.coords.retain(|corner| in_mercator(*corner));
    // A gap leaves no ring.
    line.closed &= line.coords.len() == all;
}

/// Median size of the spaces in Web Mercator metres.
fn typical_size(spaces: &[Space], to: &dyn ToMercator) -> f64 {
    let size = |space: &Space| {
        let extent = space.geometry.bounding_rect()?;
        let mut corners = [extent.min(), extent.max()];
        to.to_mercator(&mut corners).ok()?;
        let size = ((corners[1].x - corners[0].x) * (corners[1].y - corners[0].y)).abs().sqrt();
        size.is_finite().then_some(size)
    };
    median(spaces.par_iter().filter_map(size).collect())
}

/// Sizes of cells in metres, rising: those of the fills where there is but one definition; else from where differences are told apart
/// as long as the definition with the smallest spaces keeps its shape.
fn cells(definitions: &[&[Space]]) -> Vec<f64> {
    let outlooks = |spaces: &[Space]| -> Vec<Option<Outlook>> {
        spaces.par_iter().map(|space| Outlook::of(&space.geometry)).collect()
    };
    if let [spaces] = definitions {
        return cells_m(&outlooks(spaces));
    }
    let mean_size = |spaces: &&[Space]| {
        let (sum, count) = outlooks(spaces)
            .iter()
            .flatten()
            .fold((0.0, 0.0), |(sum, count), outlook| (sum + outlook.size, count + 1.0));
        (count > 0.0).then(|| sum / count)
    };
    let smallest = definitions.iter().filter_map(mean_size).fold(f64::INFINITY, f64::min);
    let cells = (0..MOST_LEVELS as i32).map(|level| FINEST_M * STEP.powi(level));
    cells.filter(|cell| *cell < smallest * LARGEST_CELL).collect()
}

/// A single definition follows its fills, whose cells are of the exact shape. With several, each level is made of the one before: what
/// has come together stays together.
fn levels(exact: Borders, definitions: &[&[Space]], watch: &dyn Watch) -> Result<Vec<LineLevel>, Cancelled> {
    let several = definitions.len() > 1;
    let cells = if several || exact.corners() >= COARSE_FROM_VERTICES { cells(definitions) } else { Vec::new() };
    let mut from = if several { exact.together(ALWAYS_TOGETHER_M, watch)? } else { exact };
    let mut levels = vec![level(0.0, &from, watch)?];
    let mut least = levels.iter().map(strips::vertices).sum::<usize>() as f64;
    let (total, mut together) = lengths(&from);
    for (at, cell_m) in cells.iter().enumerate() {
        watch.progress(at as f32 / cells.len() as f32);
        let coarser = if several { from.together(*cell_m, watch)? } else { from.simplified(*cell_m, watch)? };
        let (_, now_together) = lengths(&coarser);
        let vertices = (coarser.corners() + 2 * coarser.lines.len()) as f64;
        if vertices <= WORTH_KEEPING * least || now_together > together + WORTH_BRINGING_TOGETHER * total {
            (least, together) = (vertices, now_together);
            levels.push(level(*cell_m, &coarser, watch)?);
        }
        if several {
            from = coarser;
        }
    }
    Ok(levels)
}

/// Length of all borders, and of those that several definitions have.
fn lengths(borders: &Borders) -> (f64, f64) {
    let of = |lines: &mut dyn Iterator<Item = &BorderLine>| lines.map(BorderLine::length).sum();
    let mut common = borders.lines.iter().filter(|line| line.layers.count_ones() > 1);
    (of(&mut borders.lines.iter()), of(&mut common))
}

fn level(cell_m: f64, borders: &Borders, watch: &dyn Watch) -> Result<LineLevel, Cancelled> {
    let lines = borders.lines.iter();
    let lines = lines.map(|line| Line { lanes: LaneSet(line.layers), corners: &line.coords, closed: line.closed });
    strips::level(cell_m, &lines.collect::<Vec<_>>(), watch)
}

/// Around all spaces, and how many corners they have.
fn extent_of(spaces: &[Space]) -> Option<(Rect<f64>, usize)> {
    let of_one = |space: &Space| {
        let extent = space.geometry.bounding_rect()?;
        let finite = [extent.min().x, extent.min().y, extent.max().x, extent.max().y].into_iter().all(f64::is_finite);
        finite.then(|| (extent, space.geometry.coords_count()))
    };
    spaces.par_iter().filter_map(of_one).reduce_with(|a, b| (union(a.0, b.0), a.1 + b.1))
}

#[cfg(test)]
#[path = "borders_tests.rs"]
mod tests;
