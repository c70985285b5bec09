//! What each face is: which parish it belongs to, whether it lies inside a settlement; and the tidying of leftovers.

use super::draw::{Drawing, metres, parish_at};
use super::line::{Xy, inside};
use super::mesh::{FaceId, Mesh, edges};
use super::net::{EDGE, Kind, PARISH, RIVER, STREET, TRACK};
use super::plan::{self, Character};
use geo::{InteriorPoint, LineString, Polygon};
use std::collections::BTreeMap;

/// What a face is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Land {
    /// Settlement whose parish it belongs to.
    pub parish: usize,
    /// Whether it lies inside that settlement's edge.
    pub built_up: bool,
}

/// A point well inside a ring.
pub fn inner_point(ring: &[Xy]) -> Xy {
    Polygon::new(LineString::new(ring.to_vec()), vec![]).interior_point().map_or(ring[0], |point| point.0)
}

/// The settlement inside whose edge a point lies.
fn settlement_at(drawing: &Drawing, at: Xy) -> Option<usize> {
    (0..drawing.edges.len()).find(|&s| inside(&drawing.edges[s], at))
}

/// Names the land of every face. Parishes end at the river, except where the settlement itself lies on both banks.
pub fn name_land(mesh: &Mesh, drawing: &Drawing) -> Vec<Land> {
    let points: Vec<Xy> = (0..mesh.faces.len()).map(|face| inner_point(&mesh.ring(face))).collect();
    let settlement: Vec<Option<usize>> = points.iter().map(|&p| settlement_at(drawing, p)).collect();
    let mut cell_of = vec![usize::MAX; mesh.faces.len()];
    let mut cells: Vec<Vec<FaceId>> = Vec::new();
    for start in 0..mesh.faces.len() {
        let mut open = vec![start];
        let mut members = Vec::new();
        while let Some(face) = open.pop() {
            if cell_of[face] == usize::MAX {
                cell_of[face] = cells.len();
                members.push(face);
                open.extend(mesh.neighbours(face, PARISH | RIVER).into_keys());
            }
        }
        if !members.is_empty() {
            cells.push(members);
        }
    }
    let mut parish: Vec<Option<usize>> =
        cells.iter().map(|cell| cell_parish(mesh, cell, &points, &settlement)).collect();
    while let Some(open) = parish.iter().position(Option::is_none) {
        let next = (open..cells.len()).find_map(|cell| {
            if parish[cell].is_some() {
                return None;
            }
            let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
            for &face in &cells[cell] {
                for (other, long) in mesh.neighbours(face, RIVER) {
                    if let Some(name) = parish[cell_of[other]] {
                        *shared.entry(name).or_insert(0.0) += long;
                    }
                }
            }
            shared.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(name, _)| (cell, name))
        });
        match next {
            Some((cell, name)) => parish[cell] = Some(name),
            None => parish[open] = Some(parish_at(points[cells[open][0]])),
        }
    }
    (0..mesh.faces.len())
        .map(|face| {
            let parish = parish[cell_of[face]].unwrap_or(0);
            Land { parish, built_up: settlement[face] == Some(parish) }
        })
        .collect()
}

/// The parish a cell belongs to by itself: that of the settlement it holds a good part of.
fn cell_parish(mesh: &Mesh, cell: &[FaceId], points: &[Xy], settlement: &[Option<usize>]) -> Option<usize> {
    let mut built_up: BTreeMap<usize, f64> = BTreeMap::new();
    let mut drawn: BTreeMap<usize, f64> = BTreeMap::new();
    for &face in cell {
        let area = mesh.area(face);
        *drawn.entry(parish_at(points[face])).or_insert(0.0) += area;
        if let Some(s) = settlement[face] {
            *built_up.entry(s).or_insert(0.0) += area;
        }
    }
    let most = drawn.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?.0;
    let own = built_up.get(&most).copied().unwrap_or(0.0);
    let radius = super::draw::radius(most);
    (own > radius * radius * 0.35).then_some(most)
}

/// Joins leftovers (too small or too thin to be a block) to a neighbour.
pub fn tidy(mesh: &mut Mesh, land: &[Land]) {
    let mut refused = vec![false; mesh.faces.len()];
    loop {
        let worst = (0..mesh.faces.len())
            .filter(|&face| !mesh.faces[face].is_empty() && !refused[face])
            .map(|face| (poverty(mesh, land, face), face))
            .filter(|(poverty, _)| *poverty > 1.0)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((_, face)) = worst else { return };
        refused[face] = !join_to_best(mesh, land, face);
    }
}

/// Above 1 when a face is no block by itself.
fn poverty(mesh: &Mesh, land: &[Land], face: FaceId) -> f64 {
    let area = mesh.area(face);
    let around: f64 = edges(&mesh.faces[face]).map(|(a, b)| mesh.edge_length(a, b)).sum();
    let least = if land[face].built_up { 5_500.0 } else { 60_000.0 };
    let compact = 4.0 * std::f64::consts::PI * area / (around * around);
    let thin = if land[face].built_up { 0.22 } else { 0.16 };
    (least / area).max(if area < least * 25.0 { thin / compact } else { 0.0 })
}

fn join_to_best(mesh: &mut Mesh, land: &[Land], face: FaceId) -> bool {
    let weight = |kind: Kind| match kind {
        k if k & RIVER != 0 => 0.0,
        k if k & (STREET | TRACK | EDGE) != 0 => 1.0,
        _ => 0.6,
    };
    let mut wish: BTreeMap<FaceId, f64> = BTreeMap::new();
    for (a, b) in edges(&mesh.faces[face]) {
        if let Some(other) = mesh.face_left_of(b, a).filter(|&other| other != face) {
            let like = match (land[other] == land[face], land[other].parish == land[face].parish) {
                (true, _) => 1.0,
                (false, true) => 0.25,
                (false, false) => 0.1,
            };
            *wish.entry(other).or_insert(0.0) += mesh.edge_length(a, b) * weight(mesh.kind(a, b)) * like;
        }
    }
    let mut order: Vec<(FaceId, f64)> = wish.into_iter().filter(|(_, wish)| *wish > 0.0).collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    order.into_iter().any(|(other, _)| mesh.join(other, face))
}

/// The character of a place.
pub fn character(at: Xy, land: Land) -> Character {
    if !land.built_up {
        return Character::Country;
    }
    let part = plan::PARTS.iter().find(|(_, centre, km)| super::line::distance(at, metres(*centre)) < km * 1000.0);
    match part {
        Some((character, ..)) => *character,
        None if land.parish < 3 => Character::OldHouses,
        None => Character::Village,
    }
}
