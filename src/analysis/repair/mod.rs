//! Remedies for what the check finds, worked out on the coverage so that shared borders stay shared.
//!
//! Method, in the manner of the coverage cleaner of JTS (Davis 2025, `CoverageCleaner`): one arrangement of all spaces; ground of nobody or
//! of several is given to one space, face by face; the spaces concerned are drawn anew from their faces. Their neighbours
//! get the new nodes on the common border as well (at most three steps far) and stay the same otherwise; all others stay as they are, bit by bit. What is wrong
//! is decided where the check decides it. The result is looked at again, until nothing is left to do: what snapping
//! makes of drawn borders may need a second look.
//!
//! Assumptions: planar coordinates in metres. Ground a space winds around in any direction is its own. Residents are spread evenly over
//! their space.
//!
//! Non-goals: guessing what was meant. Spaces with coordinates that are no numbers are left as they are, with all ground they share.

mod codes;
mod draw;
mod effects;
mod ground;
mod records;

use super::check::Survey;
use crate::geometry::coverage::Coverage;
use crate::geometry::{Cancelled, Stage, Watch};
use crate::model::{FindingKind, Space};
use effects::Effects;
use geo::{MultiPolygon, Rect};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be mended.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Which finding; one that [`FindingKind::has_remedy`].
    pub kind: FindingKind,
    /// Only the place with this extent; everywhere if `None`.
    pub at: Option<Rect<f64>>,
    /// For gaps and overlaps: the space (by index) that gets the ground; a place it has nothing to do with stays as it is. For
    /// spaces of the same shape: the one that stays. If `None`, the neighbour with the longest common border gets a gap or a sliver, and of
    /// spaces that overlap the smallest keeps the ground, for it would lose the larger share of itself.
    pub to: Option<usize>,
}

/// What remedies need to know besides the spaces.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// Outer boundary, for [`FindingKind::OutsideBoundary`] and [`FindingKind::UncoveredBoundary`].
    pub boundary: Option<&'a MultiPolygon<f64>>,
    /// Codes of the project's other data, for [`FindingKind::LostZeros`].
    pub codes: &'a [String],
}

/// What remedies come to. Nothing is changed yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Repair {
    /// Spaces with new values, by index. Rising. Among them are neighbours that only get a new vertex on the common border.
    pub changed: Vec<(usize, Space)>,
    /// Indices of spaces that go. Rising.
    pub removed: Vec<usize>,
    /// What each remedy does, in the order they were carried out; those with nothing to do are left out.
    pub effects: Vec<Effect>,
}

/// What one remedy does.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// What it mends.
    pub kind: FindingKind,
    /// At how many places.
    pub count: usize,
    /// Ground that gets another space, or one for the first time, or none any more, in m². For rings by how much the space's stated area changes.
    pub area_m2: f64,
    /// Residents concerned, spread evenly over the spaces they are counted in (an estimate); of spaces that go, all of theirs.
    /// `None` where none are stated.
    pub residents: Option<f64>,
    /// Spaces whose ground, rings, code or existence changes. Sorted.
    pub spaces: Vec<usize>,
    /// Where, largest first, at most [`crate::model::Finding::MAX_PLACES`].
    pub places: Vec<Rect<f64>>,
}

/// After this many looks what is left is left: each look leaves less, and most often the second finds nothing.
const MOST_LOOKS: usize = 8;

/// A place is the one that was ordered when its box differs by no more than this, in m.
const SAME_PLACE_M: f64 = 0.002;

/// Works out remedies for the spaces of a definition. Orders for what is not there, and for kinds without remedy, do nothing.
///
/// Applied to its own result it finds nothing left to do. The same input gives the same result on any number of threads.
pub fn repair(
    spaces: &[Space],
    orders: &[Order],
    surroundings: Surroundings<'_>,
    watch: &dyn Watch,
) -> Result<Repair, Cancelled> {
    let mut work = Work::on(spaces, orders, surroundings);
    if work.orders.iter().any(|order| works_on_shapes(order.kind)) {
        let mut share = 0.0;
        for _ in 0..MOST_LOOKS {
            let next = (share + 1.0) / 2.0;
            if !work.look(&Stage::of(watch, share, next))? {
                break;
            }
            share = next;
        }
    }
    watch.check()?;
    work.mend_codes();
    watch.progress(1.0);
    Ok(work.done())
}

/// Whether a remedy needs the coverage.
fn works_on_shapes(kind: FindingKind) -> bool {
    use FindingKind::{DuplicateCode, EmptyCode, LostZeros};
    kind.has_remedy() && !matches!(kind, DuplicateCode | EmptyCode | LostZeros)
}

/// Spaces on the way to being mended.
struct Work<'a> {
    spaces: &'a [Space],
    orders: &'a [Order],
    surroundings: Surroundings<'a>,
    changed: BTreeMap<usize, Space>,
    removed: BTreeSet<usize>,
    effects: Effects,
    nothing: MultiPolygon<f64>,
}

impl<'a> Work<'a> {
    fn on(spaces: &'a [Space], orders: &'a [Order], surroundings: Surroundings<'a>) -> Self {
        Self {
            spaces,
            orders,
            surroundings,
            changed: BTreeMap::new(),
            removed: BTreeSet::new(),
            effects: Effects::default(),
            nothing: MultiPolygon::new(Vec::new()),
        }
    }

    /// A space as it is now.
    fn space(&self, index: usize) -> Option<&Space> {
        self.changed.get(&index).or_else(|| self.spaces.get(index))
    }

    /// A space to be changed.
    fn space_mut(&mut self, index: usize) -> Option<&mut Space> {
        let original = self.spaces.get(index)?;
        Some(self.changed.entry(index).or_insert_with(|| original.clone()))
    }

    /// All geometries as they are now; those of removed spaces are empty.
    fn geometries(&self) -> Vec<&MultiPolygon<f64>> {
        let geometry = |index: usize| match self.space(index) {
            Some(space) if !self.removed.contains(&index) => &space.geometry,
            _ => &self.nothing,
        };
        (0..self.spaces.len()).map(geometry).collect()
    }

    fn is_ordered(&self, kind: FindingKind) -> bool {
        self.orders.iter().any(|order| order.kind == kind)
    }

    /// The order that holds for a place: one for that place, else one for all.
    fn order(&self, kind: FindingKind, extent: Option<Rect<f64>>) -> Option<&'a Order> {
        let is_here = |order: &&Order| matches!((order.at, extent), (Some(a), Some(b)) if is_same_place(a, b));
        let mut of_kind = self.orders.iter().filter(|order| order.kind == kind);
        of_kind.clone().find(is_here).or_else(|| of_kind.find(|order| order.at.is_none()))
    }

    /// Builds the coverage and carries out what is ordered; `false` if there was nothing to do. Spaces that go do so first: the others
    /// are then looked at without them.
    fn look(&mut self, watch: &dyn Watch) -> Result<bool, Cancelled> {
        let geometries = self.geometries();
        let in_stage = Stage::of(watch, 0.0, 0.6);
        let coverage = Coverage::build_within(&geometries, self.surroundings.boundary, &in_stage)?;
        let survey = Survey::of(&coverage);
        let frozen: BTreeSet<u32> = coverage.skipped().into_iter().collect();
        let gone = self.records_to_go(&survey, &frozen);
        if !gone.is_empty() {
            self.take_away(gone);
            return Ok(true);
        }
        let rings = self.rings_to_draw(&survey, &geometries, &frozen);
        watch.check()?;
        let given = self.ground_to_give(&survey, &frozen);
        watch.check()?;
        watch.progress(0.8);
        let drawn = draw::draw(&survey, &geometries, &given, &rings, &frozen, watch)?;
        let mended = given.mended;
        Ok(self.take_in(drawn, rings, mended))
    }

    /// What all of it comes to.
    fn done(mut self) -> Repair {
        let removed = self.removed;
        self.changed.retain(|index, space| !removed.contains(index) && self.spaces.get(*index) != Some(space));
        Repair {
            changed: self.changed.into_iter().collect(),
            removed: removed.into_iter().collect(),
            effects: self.effects.into_list(),
        }
    }
}

fn is_same_place(a: Rect<f64>, b: Rect<f64>) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= SAME_PLACE_M;
    let corner = |a: geo::Coord<f64>, b: geo::Coord<f64>| near(a.x, b.x) && near(a.y, b.y);
    corner(a.min(), b.min()) && corner(a.max(), b.max())
}

#[cfg(test)]
mod tests;
