//! Drawing the spaces concerned anew, and giving their neighbours the new nodes.

use super::Work;
use super::effects::Mended;
use super::ground::Given;
use super::records::Rings;
use crate::analysis::check::Survey;
use crate::geometry::{Cancelled, Watch};
use crate::model::FindingKind;
use geo::{Area, Coord, MultiPolygon};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Spaces with their new geometries.
pub(super) type Drawn = Vec<(usize, MultiPolygon<f64>)>;

/// New nodes are taken to the neighbours, and with those to theirs, this many steps far: a neighbour may get a node that lies on the
/// border with the next one, too. In definitions whose borders never matched exactly they would else run through all of it.
const MOST_STEPS: usize = 3;

/// Draws what is to be drawn.
pub(super) fn draw(
    survey: &Survey<'_>,
    geometries: &[&MultiPolygon<f64>],
    given: &Given<'_>,
    rings: &Rings,
    frozen: &BTreeSet<u32>,
    watch: &dyn Watch,
) -> Result<Drawn, Cancelled> {
    let mut concerned: BTreeSet<u32> = rings.spaces().filter(|space| !frozen.contains(space)).collect();
    for &face in &given.faces {
        let Some(before) = survey.coverage.arrangement().face(face) else { continue };
        let before = before.covers().iter().filter(|cover| cover.layer == 0).map(|cover| cover.space);
        let before: BTreeSet<u32> = before.collect();
        let now: BTreeSet<u32> = given.ground.spaces_on(face).iter().copied().collect();
        concerned.extend(before.symmetric_difference(&now));
    }
    if concerned.is_empty() {
        return Ok(Vec::new());
    }
    for _ in 0..MOST_STEPS {
        let beside = neighbours_without_nodes(survey, geometries, given, &concerned, frozen, watch)?;
        if beside.is_empty() {
            break;
        }
        concerned.extend(beside);
    }
    areas(survey, geometries, given, &concerned, watch)
}

fn areas(
    survey: &Survey<'_>,
    geometries: &[&MultiPolygon<f64>],
    given: &Given<'_>,
    spaces: &BTreeSet<u32>,
    watch: &dyn Watch,
) -> Result<Drawn, Cancelled> {
    if spaces.is_empty() {
        return Ok(Vec::new());
    }
    let spaces: Vec<u32> = spaces.iter().copied().collect();
    let mut faces_of: Vec<Vec<u32>> = vec![Vec::new(); spaces.len()];
    for face in survey.coverage.faces() {
        for space in given.ground.spaces_on(face.index()) {
            if let Ok(at) = spaces.binary_search(space) {
                faces_of[at].push(face.index());
            }
        }
    }
    let areas = survey.coverage.arrangement().areas(&faces_of, geometries, watch)?;
    Ok(spaces.into_iter().map(|space| space as usize).zip(areas).collect())
}

/// Spaces beside those that are drawn anew which lack a vertex of the common border as it is now.
fn neighbours_without_nodes(
    survey: &Survey<'_>,
    geometries: &[&MultiPolygon<f64>],
    given: &Given<'_>,
    concerned: &BTreeSet<u32>,
    frozen: &BTreeSet<u32>,
    watch: &dyn Watch,
) -> Result<BTreeSet<u32>, Cancelled> {
    // Pairs of a neighbour and an arc on which it borders one that is drawn.
    let mut common: Vec<(u32, u32)> = Vec::new();
    for arc in survey.coverage.arcs() {
        let (left, right) = (given.ground.spaces_on(arc.left().index()), given.ground.spaces_on(arc.right().index()));
        let bordering = || {
            let only = |a: &'_ [u32], b: &'_ [u32]| {
                a.iter().filter(|s| b.binary_search(s).is_err()).copied().collect::<Vec<_>>()
            };
            [only(left, right), only(right, left)].concat()
        };
        if left.iter().chain(right).any(|space| concerned.contains(space)) {
            let bordering = bordering();
            if bordering.iter().any(|space| concerned.contains(space)) {
                let beside = bordering.iter().filter(|space| !concerned.contains(space) && !frozen.contains(space));
                common.extend(beside.map(|&space| (space, arc.index())));
            }
        }
    }
    common.sort_unstable();
    let mut arcs: Vec<u32> = common.iter().map(|&(_, arc)| arc).collect();
    arcs.sort_unstable();
    arcs.dedup();
    let lines = survey.coverage.arrangement().arc_coordinates(&arcs, geometries, watch)?;
    let of_space: Vec<&[(u32, u32)]> = common.chunk_by(|a, b| a.0 == b.0).collect();
    let lacks_one = |pairs: &&[(u32, u32)]| {
        let space = pairs[0].0;
        let own = geometries.get(space as usize).map(|geometry| vertices(geometry)).unwrap_or_default();
        let line = |arc: u32| arcs.binary_search(&arc).ok().and_then(|at| lines.get(at));
        let mut vertices = pairs.iter().filter_map(|&(_, arc)| line(arc)).flatten();
        vertices.any(|vertex| !own.contains(&bits(*vertex))).then_some(space)
    };
    Ok(of_space.par_iter().filter_map(lacks_one).collect())
}

fn bits(c: Coord<f64>) -> (u64, u64) {
    (c.x.to_bits(), c.y.to_bits())
}

fn vertices(geometry: &MultiPolygon<f64>) -> HashSet<(u64, u64)> {
    let rings = geometry.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    rings.flat_map(|line| line.0.iter().map(|c| bits(*c))).collect()
}

impl Work<'_> {
    /// Takes new geometries in, with the figures; `false` if nothing changed.
    pub(super) fn take_in(&mut self, drawn: Drawn, rings: Rings, mended: Vec<(FindingKind, Mended)>) -> bool {
        let mut changes: HashMap<usize, f64> = HashMap::new();
        for (index, geometry) in drawn {
            let Some(space) = self.space_mut(index).filter(|space| space.geometry != geometry) else { continue };
            changes.insert(index, (space.geometry.unsigned_area() - geometry.unsigned_area()).abs());
            space.geometry = geometry;
        }
        let did = !changes.is_empty();
        // What a space changes by giving ground is told there.
        let given: HashSet<usize> = mended.iter().flat_map(|(_, place)| place.spaces.iter().copied()).collect();
        for (kind, index, extents) in rings.places {
            let Some(change) = changes.get_mut(&index) else { continue };
            let mut area_m2 = if given.contains(&index) { 0.0 } else { std::mem::take(change) };
            for extent in extents {
                let place = Mended { area_m2, residents: None, spaces: vec![index], extent: Some(extent) };
                self.effects.add(kind, place);
                area_m2 = 0.0;
            }
        }
        for (kind, place) in mended {
            self.effects.add(kind, place);
        }
        did
    }
}
