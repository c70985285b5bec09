//! Borders of definitions. Where several run along one another, they are drawn side by side, each in its colour.
//!
//! Method: all rings go onto the paper's grid ([`GRID`](super::ground::GRID)), where lines that pass over a corner of another definition
//! are broken there (snap rounding, Hobby 1999, one pass); then equal pieces are one piece that several definitions have. Pieces of the
//! same definitions are chained from junction to junction and drawn once for each, moved to the side by the widths of the others.
//! Which side is which follows the spaces of the coarsest definition there, so that colours keep their side along a whole border.
//! Borders that differ by less than anybody sees are joined before ([`near`]); all others are told apart, as they should be.

use super::ground::{Against, Corner, GRID, Pieces, against, cut_segment, on_paper, snapped, write_path};
use super::paper::Placement;
use super::svg::Svg;
use super::{AreaLayer, MapSheet, PT, Pen};
use crate::geometry::{Cancelled, Stage, Watch};
use geo::{BoundingRect as _, Coord, LineString};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};

mod near;

/// So many definitions run side by side; where there are more, the next so many lie over them.
const MOST_LAYERS: usize = 64;
/// Lines keep their full width while a typical space is at least this large on paper, in points; as on screen.
const FULL_WIDTH_FROM_PT: f64 = 24.0;
/// Lines never get thinner than this share of their width.
const THINNEST_SHARE: f64 = 0.22;
/// Lines that run beside others are smoothed by this much, so that moving them aside makes no loops.
const SMOOTHED: f64 = 2.4;

/// A piece of a ring on the paper's grid, from its lesser corner to its greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    from: Corner,
    to: Corner,
    layer: u8,
    /// Position of the space whose ring it is.
    space: u32,
    /// Whether the space lies to the left of it.
    left: bool,
}

/// A piece that is there once, seen so that of the two spaces the first lies to its left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Edge {
    from: Corner,
    to: Corner,
    layers: u64,
}

/// Draws the borders of all layers, the last on top.
pub(super) fn draw(
    out: &mut Svg,
    placement: &Placement,
    sheet: &MapSheet<'_>,
    stage: &Stage<'_>,
) -> Result<(), Cancelled> {
    let parts = sheet.areas.chunks(MOST_LAYERS);
    let count = parts.len() as f32;
    for (at, part) in parts.enumerate() {
        let stage = Stage::of(stage, at as f32 / count, (at + 1) as f32 / count);
        let Some(chained) = chained(placement, part, &stage)? else { continue };
        let pens: Vec<Pen> = part.iter().map(|layer| thinned(layer, placement)).collect();
        match &sheet.border_counts {
            None => side_by_side(out, &chained, &pens, &stage)?,
            Some(counts) => {
                let makers = counts.maker_of.get(at * MOST_LAYERS..).unwrap_or_default();
                let full = part.iter().zip(&pens).map(|(layer, pen)| pen.width_pt / layer.pen.width_pt);
                // Lines keep their width as long as the largest spaces are to be seen.
                let share = full.filter(|share| share.is_finite()).fold(THINNEST_SHARE, f64::max);
                by_count(out, &chained, (makers, &counts.pens, share), &stage)?;
            }
        }
    }
    Ok(())
}

/// Borders that the same layers have, as lines from junction to junction.
type Chained = Vec<(u64, Vec<Vec<Corner>>)>;

/// The borders of at most [`MOST_LAYERS`] layers; `None` without any.
fn chained(placement: &Placement, layers: &[AreaLayer<'_>], stage: &Stage<'_>) -> Result<Option<Chained>, Cancelled> {
    let (mut pieces, mut near) = (Vec::new(), near::Near::default());
    // The coarsest first: others are drawn to its borders.
    for (number, layer) in layers.iter().enumerate().rev() {
        stage.check()?;
        let of_shape = |(space, shape): (usize, &&geo::MultiPolygon<f64>)| {
            let mut found = Vec::new();
            for polygon in shape.iter() {
                collect(placement, polygon.exterior(), true, (number as u8, space as u32), &mut found);
                for hole in polygon.interiors() {
                    collect(placement, hole, false, (number as u8, space as u32), &mut found);
                }
            }
            found
        };
        let own = near.drawn_to(layer.shapes.par_iter().enumerate().flat_map_iter(of_shape).collect());
        if number > 0 {
            near.add(&own);
        }
        pieces.extend(own);
    }
    stage.progress(0.3);
    if layers.len() > 1 {
        pieces = broken_at_corners(&pieces);
    }
    stage.check()?;
    pieces.par_sort_unstable();
    stage.progress(0.5);
    let mut by_layers: BTreeMap<u64, Vec<Edge>> = BTreeMap::new();
    for same in pieces.chunk_by(|a, b| (a.from, a.to) == (b.from, b.to)) {
        let edge = edge_of(same);
        by_layers.entry(edge.layers).or_default().push(edge);
    }
    drop(pieces);
    stage.check()?;
    let chained: Chained = by_layers.into_par_iter().map(|(layers, edges)| (layers, chains(edges))).collect();
    stage.progress(0.8);
    Ok(Some(chained).filter(|chained| !chained.is_empty()))
}

/// Each layer's borders in its pen, beside those of the others.
fn side_by_side(out: &mut Svg, chained: &Chained, pens: &[Pen], stage: &Stage<'_>) -> Result<(), Cancelled> {
    for (number, pen) in pens.iter().enumerate() {
        stage.check()?;
        let mut paths = Pieces::default();
        for (layers, chains) in chained.iter().filter(|(layers, _)| layers & (1 << number) != 0) {
            let aside = aside(*layers, number, pens);
            for chain in chains {
                paths.push(&path_beside(chain, aside));
            }
        }
        let paths = paths.done();
        if !paths.is_empty() {
            out.open_lines(*pen);
            paths.iter().for_each(|path| out.line_path(path));
            out.close();
        }
    }
    Ok(())
}

/// Each border once, in the pen of how many different makers have it; what more have lies on top. `share` thins all of them.
fn by_count(
    out: &mut Svg,
    chained: &Chained,
    (makers, pens, share): (&[Option<u16>], &[Pen], f64),
    stage: &Stage<'_>,
) -> Result<(), Cancelled> {
    let count = |layers: u64| {
        let there = makers.iter().take(MOST_LAYERS).enumerate().filter(|(at, _)| layers & (1 << at) != 0);
        there.filter_map(|(_, maker)| *maker).collect::<HashSet<u16>>().len()
    };
    for (at, pen) in pens.iter().enumerate() {
        stage.check()?;
        let mut paths = Pieces::default();
        for (_, chains) in chained.iter().filter(|(layers, _)| count(*layers) == at + 1) {
            chains.iter().for_each(|chain| paths.push(&path_beside(chain, 0.0)));
        }
        let paths = paths.done();
        if !paths.is_empty() {
            out.open_lines(Pen { width_pt: pen.width_pt * share, ..*pen });
            paths.iter().for_each(|path| out.line_path(path));
            out.close();
        }
    }
    Ok(())
}

/// Borders of many small spaces are drawn thinner, or they would hide what they bound.
fn thinned(layer: &AreaLayer<'_>, placement: &Placement) -> Pen {
    let sizes = layer.shapes.iter().filter_map(|shape| shape.bounding_rect());
    let (sum, count) = sizes.fold((0.0, 0_usize), |(sum, count), extent| {
        (sum + (extent.width() * extent.height()).max(0.0).sqrt(), count + 1)
    });
    let typical = if count == 0 { 0.0 } else { placement.length(sum / count as f64) };
    let share = (typical / (FULL_WIDTH_FROM_PT * PT)).clamp(THINNEST_SHARE, 1.0);
    Pen { width_pt: layer.pen.width_pt * if share.is_finite() { share } else { 1.0 }, ..layer.pen }
}

/// Pieces of one ring inside the window.
fn collect(placement: &Placement, ring: &LineString<f64>, outer: bool, of: (u8, u32), found: &mut Vec<Piece>) {
    let Some(corners) = on_paper(placement, ring) else { return };
    let window = placement.window();
    let lies = against(&corners, window);
    if lies == Against::Outside {
        return;
    }
    let first = corners.first().copied().unwrap_or_default();
    let area: f64 = corners
        .windows(2)
        .filter_map(|pair| <[Coord<f64>; 2]>::try_from(pair).ok())
        .map(|[a, b]| (a.x - first.x) * (b.y - first.y) - (b.x - first.x) * (a.y - first.y))
        .sum();
    // Y runs downwards: a positive area has its inside to the right.
    let inside_left = (area < 0.0) == outer;
    for pair in corners.windows(2) {
        let [a, b] = *pair else { continue };
        let cut = if lies == Against::Inside { Some((a, b)) } else { cut_segment(a, b, window) };
        let Some((a, b)) = cut else { continue };
        let (a, b) = (snapped(a), snapped(b));
        if a != b {
            let left = (a < b) == inside_left;
            found.push(Piece { from: a.min(b), to: a.max(b), layer: of.0, space: of.1, left });
        }
    }
}

/// Pieces broken at every corner of any of them that they pass over on the grid.
fn broken_at_corners(pieces: &[Piece]) -> Vec<Piece> {
    let corners: HashSet<Corner> = pieces.iter().flat_map(|piece| [piece.from, piece.to]).collect();
    let of_piece = |piece: &Piece| {
        let mut found = Vec::with_capacity(1);
        let mut from = piece.from;
        for on_way in passed(piece.from, piece.to).filter(|corner| corners.contains(corner)) {
            found.push(Piece {
                from: from.min(on_way),
                to: from.max(on_way),
                left: piece.left == (from < on_way),
                ..*piece
            });
            from = on_way;
        }
        found.push(Piece {
            from: from.min(piece.to),
            to: from.max(piece.to),
            left: piece.left == (from < piece.to),
            ..*piece
        });
        found
    };
    pieces.par_iter().flat_map_iter(of_piece).collect()
}

/// Places of the grid whose cell the straight line between two corners passes, without its ends, on its way.
fn passed(from: Corner, to: Corner) -> impl Iterator<Item = Corner> {
    let (dx, dy) = (i64::from(to.0) - i64::from(from.0), i64::from(to.1) - i64::from(from.1));
    let steep = dy.abs() > dx.abs();
    let (long, short) = if steep { (dy, dx) } else { (dx, dy) };
    let steps = long.abs();
    (1..steps).map(move |step| {
        let across = (2 * short * step + steps).div_euclid(2 * steps);
        let along = long.signum() * step;
        let (x, y) = if steep { (across, along) } else { (along, across) };
        (from.0 + x as i32, from.1 + y as i32)
    })
}

/// The one edge that equal pieces are. `same` is never empty.
fn edge_of(same: &[Piece]) -> Edge {
    let layers = same.iter().fold(0_u64, |all, piece| all | 1 << piece.layer);
    // The last layer is the coarsest; its spaces decide which way the edge is seen.
    let coarsest = same.iter().map(|piece| piece.layer).max().unwrap_or_default();
    let side = |left: bool| {
        let of_side = same.iter().filter(|piece| piece.layer == coarsest && piece.left == left);
        of_side.map(|piece| piece.space).min().unwrap_or(u32::MAX)
    };
    let (from, to) = same.first().map(|piece| (piece.from, piece.to)).unwrap_or_default();
    if side(true) <= side(false) { Edge { from, to, layers } } else { Edge { from: to, to: from, layers } }
}

/// Edges joined to lines that run from junction to junction, in the direction of their edges.
fn chains(mut edges: Vec<Edge>) -> Vec<Vec<Corner>> {
    edges.sort_unstable_by_key(|edge| (edge.from, edge.to));
    let mut ends: Vec<Corner> = edges.iter().map(|edge| edge.to).collect();
    ends.sort_unstable();
    let arriving =
        |corner: Corner| ends.partition_point(|end| *end <= corner) - ends.partition_point(|end| *end < corner);
    let leaving = |corner: Corner| {
        let first = edges.partition_point(|edge| edge.from < corner);
        first..edges.partition_point(|edge| edge.from <= corner)
    };
    let goes_through = |corner: Corner| arriving(corner) == 1 && leaving(corner).len() == 1;
    let mut taken = vec![false; edges.len()];
    let mut chains = Vec::new();
    // First those that begin somewhere, then the closed ones, which begin anywhere.
    for closed in [false, true] {
        for start in 0..edges.len() {
            let Some(edge) = edges.get(start).filter(|_| !taken.get(start).copied().unwrap_or(true)) else { continue };
            if !closed && goes_through(edge.from) {
                continue;
            }
            let mut chain = vec![edge.from];
            let mut next = Some(start);
            while let Some(at) = next {
                let (Some(edge), Some(mark)) = (edges.get(at), taken.get_mut(at)) else { break };
                if std::mem::replace(mark, true) {
                    break;
                }
                chain.push(edge.to);
                next = goes_through(edge.to).then(|| leaving(edge.to).start);
            }
            chains.push(chain);
        }
    }
    chains
}

/// How far to the left of their middle the line of a layer runs where several run together.
fn aside(layers: u64, number: usize, pens: &[Pen]) -> f64 {
    let width = |pen: &Pen| pen.width_pt * PT;
    let there = |at: &usize| layers & (1 << at) != 0;
    let whole: f64 = pens.iter().enumerate().filter(|(at, _)| there(at)).map(|(_, pen)| width(pen)).sum();
    let before: f64 = pens.iter().enumerate().take(number).filter(|(at, _)| there(at)).map(|(_, pen)| width(pen)).sum();
    let own = pens.get(number).map_or(0.0, width);
    whole / 2.0 - before - own / 2.0
}

/// The path of a chain, moved to its left (seen along it) by so many units.
fn path_beside(chain: &[Corner], aside: f64) -> String {
    let mut path = String::new();
    if aside.abs() < 0.5 {
        write_path(&mut path, &without_straight(chain), false);
        return path;
    }
    let line: Vec<Coord<f64>> = chain.iter().map(|c| Coord { x: f64::from(c.0), y: f64::from(c.1) }).collect();
    let moved = moved_aside(&smoothed(&line, SMOOTHED), aside / GRID);
    let mut corners: Vec<Corner> = moved.iter().map(|c| (c.x.round() as i32, c.y.round() as i32)).collect();
    corners.dedup();
    write_path(&mut path, &corners, false);
    path
}

fn without_straight(chain: &[Corner]) -> Vec<Corner> {
    let mut kept: Vec<Corner> = Vec::with_capacity(chain.len());
    for corner in chain {
        while let [.., a, b] = kept.as_slice() {
            if !super::ground::is_between(*a, *b, *corner) {
                break;
            }
            kept.pop();
        }
        kept.push(*corner);
    }
    kept
}

/// A line with fewer corners, nowhere further away than this (Douglas & Peucker 1973); both ends stay. Closed lines are halved first.
fn smoothed(line: &[Coord<f64>], tolerance: f64) -> Vec<Coord<f64>> {
    let Some(last) = line.len().checked_sub(1).filter(|last| *last > 1) else { return line.to_vec() };
    let mut keep = vec![false; line.len()];
    let mut stretches = Vec::new();
    if line.first() == line.last() {
        stretches.extend([(0, last / 2), (last / 2, last)]);
    } else {
        stretches.push((0, last));
    }
    while let Some((from, to)) = stretches.pop() {
        for end in [from, to] {
            if let Some(kept) = keep.get_mut(end) {
                *kept = true;
            }
        }
        let (Some(a), Some(b), Some(inner)) = (line.get(from), line.get(to), line.get(from + 1..to)) else { continue };
        let farthest = inner.iter().map(|c| distance(*c, *a, *b)).enumerate().max_by(|x, y| x.1.total_cmp(&y.1));
        if let Some((at, _)) = farthest.filter(|(_, far)| *far > tolerance) {
            stretches.extend([(from, from + 1 + at), (from + 1 + at, to)]);
        }
    }
    line.iter().zip(keep).filter(|(_, keep)| *keep).map(|(corner, _)| *corner).collect()
}

/// From a place to a segment.
fn distance(at: Coord<f64>, a: Coord<f64>, b: Coord<f64>) -> f64 {
    let (ab, to) = (b - a, at - a);
    let square = ab.x * ab.x + ab.y * ab.y;
    let share = if square == 0.0 { 0.0 } else { ((to.x * ab.x + to.y * ab.y) / square).clamp(0.0, 1.0) };
    let off = to - ab * share;
    off.x.hypot(off.y)
}

/// A line moved to its left (y runs downwards) by a distance; to its right if negative. Corners are mitred, sharp ones cut.
pub(super) fn moved_aside(line: &[Coord<f64>], by: f64) -> Vec<Coord<f64>> {
    /// A corner goes at most this many distances away from where it was.
    const MITRE: f64 = 1.8;
    let closed = line.len() > 3 && line.first() == line.last();
    let normal = |from: Coord<f64>, to: Coord<f64>| {
        let step = to - from;
        let length = step.x.hypot(step.y);
        (length > 0.0).then(|| Coord { x: step.y / length, y: -step.x / length })
    };
    let pairs = || line.iter().zip(line.iter().skip(1));
    let normals: Vec<Coord<f64>> = pairs().filter_map(|(a, b)| normal(*a, *b)).collect();
    let corners: Vec<Coord<f64>> =
        line.iter().take(1).chain(pairs().filter(|(a, b)| a != b).map(|(_, b)| b)).copied().collect();
    let last = normals.len();
    let mut moved = Vec::with_capacity(corners.len());
    for (at, corner) in corners.iter().enumerate() {
        let before =
            at.checked_sub(1).or(if closed { last.checked_sub(1) } else { None }).and_then(|at| normals.get(at));
        let after = normals.get(at).or(if closed { normals.first() } else { None });
        let (Some(one), Some(other)) = (before.or(after), after.or(before)) else { continue };
        let cosine = one.x * other.x + one.y * other.y;
        let sum = *one + *other;
        let stretch = 1.0 / (1.0 + cosine).max(1e-9);
        let length = sum.x.hypot(sum.y) * stretch;
        if length <= MITRE {
            moved.push(*corner + sum * (stretch * by));
        } else {
            moved.extend([*corner + *one * by, *corner + *other * by]);
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    #[test]
    fn a_line_moved_aside_keeps_its_distance_and_mitres_corners() {
        // Eastwards, then southwards (y runs downwards): left is north, then east.
        let moved = moved_aside(&[at(0.0, 0.0), at(10.0, 0.0), at(10.0, 10.0)], 2.0);
        assert_eq!(moved, [at(0.0, -2.0), at(12.0, -2.0), at(12.0, 10.0)]);
        let right = moved_aside(&[at(0.0, 0.0), at(10.0, 0.0), at(10.0, 10.0)], -2.0);
        assert_eq!(right, [at(0.0, 2.0), at(8.0, 2.0), at(8.0, 10.0)]);
    }

    #[test]
    fn a_ring_moved_aside_stays_closed() {
        let ring = [at(0.0, 0.0), at(10.0, 0.0), at(10.0, 10.0), at(0.0, 10.0), at(0.0, 0.0)];
        let moved = moved_aside(&ring, -1.0);
        assert_eq!(moved.first(), moved.last());
        assert_eq!(moved[0], at(1.0, 1.0));
    }

    #[test]
    fn a_spike_does_not_fly_away() {
        let moved = moved_aside(&[at(0.0, 0.0), at(100.0, 0.0), at(0.0, 1.0)], 1.0);
        assert!(moved.iter().all(|c| c.x < 103.0 && c.y > -3.0), "{moved:?}");
    }

    #[test]
    fn a_piece_is_broken_where_a_corner_of_another_lies_on_it() {
        let piece = |from, to, layer| Piece { from, to, layer, space: 0, left: true };
        let broken = broken_at_corners(&[piece((0, 0), (10, 0), 0), piece((4, 0), (4, 9), 1)]);
        let lines: Vec<_> = broken.iter().map(|p| (p.from, p.to)).collect();
        assert_eq!(lines, [((0, 0), (4, 0)), ((4, 0), (10, 0)), ((4, 0), (4, 9))]);
    }

    #[test]
    fn the_places_a_line_passes_lie_on_it() {
        for (from, to) in [((0, 0), (7, 3)), ((2, 9), (-5, -4)), ((0, 0), (3, -8)), ((1, 1), (1, 9)), ((0, 0), (-6, 2))]
        {
            let there: HashSet<Corner> = passed(from, to).collect();
            assert_eq!(there.len() as i32, (to.0 - from.0).abs().max((to.1 - from.1).abs()) - 1);
            for corner in there {
                let off = distance(
                    at(f64::from(corner.0), f64::from(corner.1)),
                    at(f64::from(from.0), f64::from(from.1)),
                    at(f64::from(to.0), f64::from(to.1)),
                );
                assert!(off <= 0.5 + 1e-9, "{corner:?} is {off} off");
            }
        }
    }

    #[test]
    fn chains_end_at_junctions() {
        let edge = |from, to| Edge { from, to, layers: 1 };
        let found =
            chains(vec![edge((0, 0), (1, 0)), edge((1, 0), (2, 0)), edge((2, 0), (3, 1)), edge((2, 0), (3, -1))]);
        assert_eq!(found.len(), 3);
        assert!(found.contains(&vec![(0, 0), (1, 0), (2, 0)]));
        let ring = chains(vec![edge((0, 0), (1, 0)), edge((1, 0), (1, 1)), edge((1, 1), (0, 0))]);
        assert_eq!(ring, [vec![(0, 0), (1, 0), (1, 1), (0, 0)]]);
    }

    #[test]
    fn lines_that_run_together_lie_side_by_side() {
        let pen =
            |width_pt| Pen { colour: crate::model::Colour([0; 3]), opacity: 255, width_pt, dash: Default::default() };
        let pens = [pen(1.0), pen(2.0), pen(1.0)];
        assert_eq!(aside(0b010, 1, &pens), 0.0);
        for (layers, number, points) in [(0b011, 0, 1.0), (0b011, 1, -0.5), (0b101, 0, 0.5), (0b101, 2, -0.5)] {
            let found = aside(layers, number, &pens) / PT;
            assert!((found - points).abs() < 1e-9, "{layers:b} {number}: {found}");
        }
    }
}
