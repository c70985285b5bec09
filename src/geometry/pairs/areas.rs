//! Shared areas of one space with all spaces of the other layer, as integrals along borders.
//!
//! The area that two areas share is the integral along what of each border lies in the other (Franklin 1990).

use super::field::Field;
use super::meet::Meet;
use super::outline::Extent;
use crate::geometry::arrangement::point::GridPoint;
use geo::Coord;

/// Twice the area (mm²) below which nothing is shared.
const LEAST_TWICE_MM2: f64 = 2.0;
/// Rounding errors of sums, as a share of the box they are summed in.
const ROUNDING: f64 = 1e-12;

/// Twice the shared area in mm² by space of the other layer.
pub(super) type Shares = Vec<(u32, f64)>;

/// What the space in `meet` (sound) shares with each space of the field, sorted; none of it is 0 or less. The flag says that it lies in them
/// as it is, far from any border.
pub(super) fn shares(meet: &mut Meet, field: &Field<'_>, shares: &mut Shares) -> bool {
    shares.clear();
    let Some(&first) = meet.outline.points.first() else { return false };
    if !meet.find(field) {
        let area = meet.outline.twice_area_mm2() as f64;
        field.at(first, &mut meet.covers);
        shares.extend(meet.covers.iter().map(|&(space, _)| (space, area)));
        return true;
    }
    own_borders(meet, field, first, shares);
    foreign_borders(meet, field, first, shares);
    for &ring in &meet.islands {
        let ring = &field.layer.rings[ring];
        shares.push((ring.space, ring.twice_area as f64));
    }
    sum(shares, rounding(meet));
    false
}

/// Twice the area between the way walked and the origin.
struct Way {
    origin: GridPoint,
    at: Coord<f64>,
    twice_area: f64,
}

impl Way {
    fn new(origin: GridPoint) -> Self {
        Self { origin, at: Coord::zero(), twice_area: 0.0 }
    }

    fn local(&self, point: GridPoint) -> Coord<f64> {
        Coord { x: (point.x() - self.origin.x()) as f64, y: (point.y() - self.origin.y()) as f64 }
    }

    /// Begins anew at a place, in mm.
    fn start(&mut self, at: Coord<f64>) {
        self.at = Coord { x: at.x - self.origin.x() as f64, y: at.y - self.origin.y() as f64 };
        self.twice_area = 0.0;
    }

    fn go_to_point(&mut self, point: GridPoint) {
        self.to(self.local(point));
    }

    fn go_to_place(&mut self, at: Coord<f64>) {
        self.to(Coord { x: at.x - self.origin.x() as f64, y: at.y - self.origin.y() as f64 });
    }

    fn to(&mut self, next: Coord<f64>) {
        self.twice_area += self.at.x * next.y - self.at.y * next.x;
        self.at = next;
    }
}

/// Adds the parts of the space's border that lie in spaces of the field. A space has what was summed while the border was in it: the sum when
/// the border left, less the sum when it came.
fn own_borders(meet: &mut Meet, field: &Field<'_>, origin: GridPoint, shares: &mut Shares) {
    let rings: Vec<_> = meet.outline.rings().collect();
    for ring in rings {
        field.at(meet.outline.points[ring.start], &mut meet.covers);
        let mut way = Way::new(origin);
        way.at = way.local(meet.outline.points[ring.start]);
        let crossings = &meet.crossings[meet.on_ring(&ring)];
        let mut at = 0;
        let end = ring.end;
        for edge in ring {
            while let Some(crossing) = crossings.get(at).filter(|crossing| crossing.own as usize == edge) {
                way.go_to_place(crossing.at);
                let sum = way.twice_area;
                shares.push((crossing.space, if crossing.enters { -sum } else { sum }));
                change(&mut meet.covers, crossing.space, crossing.enters);
                at += 1;
            }
            debug_assert!(edge < end);
            way.go_to_point(meet.outline.points[meet.outline.next(edge)]);
        }
        shares.extend(meet.covers.iter().map(|&(space, winding)| (space, f64::from(winding) * way.twice_area)));
    }
}

fn change(covers: &mut Vec<(u32, i32)>, space: u32, enters: bool) {
    let by = if enters { 1 } else { -1 };
    match covers.iter_mut().find(|cover| cover.0 == space) {
        Some(cover) => cover.1 += by,
        None => covers.push((space, by)),
    }
}

/// Adds the parts of borders of the field that lie in the space.
fn foreign_borders(meet: &Meet, field: &Field<'_>, origin: GridPoint, shares: &mut Shares) {
    let mut way = Way::new(origin);
    for (ring, span) in meet.foreign_rings(field) {
        let space = field.layer.rings[ring].space;
        let run = &meet.along_foreign[span];
        for stretch in inside(meet, run) {
            let (from, to) = (&meet.crossings[stretch.from as usize], &meet.crossings[stretch.to as usize]);
            way.start(from.at);
            let mut edge = from.foreign as usize;
            if stretch.around || from.foreign != to.foreign {
                loop {
                    edge = field.layer.next(edge);
                    way.go_to_point(field.layer.points[edge]);
                    if edge == to.foreign as usize {
                        break;
                    }
                }
            }
            way.go_to_place(to.at);
            shares.push((space, f64::from(stretch.winding) * way.twice_area));
        }
    }
}

/// A part of a ring of the other layer that lies inside the space: from one crossing to the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// Index of the crossing where it begins.
    pub(super) from: u32,
    /// Index of the crossing where it ends.
    pub(super) to: u32,
    /// Whether it passes the ring's first point.
    pub(super) around: bool,
    /// How often the space's rings run around it; 1 where the space is sound.
    pub(super) winding: i32,
}

/// The parts inside the space of a ring whose crossings are `run`, in order.
pub(super) fn inside<'a>(meet: &'a Meet, run: &'a [u32]) -> impl Iterator<Item = Stretch> + 'a {
    // Where the space's border enters a ring, the ring leaves the space.
    let step = |index: u32| if meet.crossings[index as usize].enters { -1 } else { 1 };
    let sums = run.iter().scan(0, move |sum, &index| {
        *sum += step(index);
        Some(*sum)
    });
    // Somewhere the ring is outside; there the count is 0.
    let least = sums.clone().min().unwrap_or(0);
    run.iter().zip(sums).enumerate().filter_map(move |(at, (&from, sum))| {
        let around = at + 1 == run.len();
        let to = if around { run[0] } else { run[at + 1] };
        (sum != least).then_some(Stretch { from, to, around, winding: sum - least })
    })
}

/// Twice the area (mm²) that rounding alone may make of borders that coincide.
fn rounding(meet: &Meet) -> f64 {
    let extent = Extent::of(&meet.outline.points);
    let size = |(from, to): (i32, i32)| f64::from(to) - f64::from(from);
    LEAST_TWICE_MM2 + ROUNDING * size(extent.x) * size(extent.y)
}

/// Sums by space, sorted; what is not more than rounding goes.
fn sum(shares: &mut Shares, rounding: f64) {
    // Stable, so that areas are always summed in the same order.
    shares.sort_by_key(|share| share.0);
    shares.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    shares.retain(|share| share.1 > rounding);
}
