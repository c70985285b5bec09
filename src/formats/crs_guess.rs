//! In which coordinate systems numbers make sense: for files that state none, or one in which they lie nowhere.
//!
//! Every known system is tried, also with its axes in the other order: where would the numbers land? Candidates are ranked by the
//! distance to the project's area, then by whether they land in Germany where the system is used, then in the order of
//! [`crs::known`]. Landing places of datums lie within 200 m of each other (DHDN, RD/83, Pulkovo 1942): the numbers can't tell them
//! apart, and the ranking takes them as one place. Nor can they tell zones 32 and 33 of UTM apart between 280 and 520 km east: only the
//! project's area does.
//!
//! Limits: Germany is an outline of some forty corners, right to about 15 km.

use crate::geometry::EpsgCode;
use crate::geometry::crs::{self, Transformer, is_planar};
use geo::algorithm::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::{Coord, Distance, Euclidean, LineString, Point, Rect};

/// Numbers beyond this are no coordinates on earth in metres (a prefixed UTM easting is 3.3e7).
pub(super) const MAX_COORDINATE: f64 = 1e8;

/// A CRS that coordinates may be in, and where they would land.
#[derive(Debug, Clone, PartialEq)]
pub struct CrsCandidate {
    /// The system.
    pub epsg: EpsgCode,
    /// Whether the file would have its axes in the other order: northing or latitude first.
    pub swapped_axes: bool,
    /// Where the set would lie: longitudes and latitudes (WGS 84).
    pub lands_lon_lat: Rect<f64>,
    /// Whether that is in Germany (to about 15 km), and where the system is used.
    pub in_germany: bool,
    /// Distance in m from there to the project's area; 0 if they touch; `None` without one.
    pub distance_m: Option<f64>,
}

/// Corners of Germany with its coastal waters, longitudes and latitudes.
const GERMANY: [(f64, f64); 56] = [
    (6.6, 53.7),
    (7.7, 54.3),
    (8.2, 55.1),
    (8.9, 54.97),
    (9.45, 54.9),
    (10.0, 54.87),
    (11.3, 54.6),
    (12.5, 54.6),
    (13.4, 54.75),
    (13.8, 54.3),
    (14.3, 53.95),
    (14.5, 53.3),
    (14.2, 52.9),
    (14.7, 52.5),
    (14.65, 52.1),
    (14.8, 51.6),
    (15.1, 51.3),
    (15.05, 51.0),
    (14.85, 50.83),
    (14.3, 50.85),
    (13.6, 50.65),
    (12.9, 50.35),
    (12.5, 50.2),
    (12.15, 50.2),
    (12.5, 49.9),
    (12.4, 49.7),
    (12.7, 49.4),
    (13.2, 49.1),
    (13.9, 48.75),
    (13.8, 48.5),
    (13.45, 48.4),
    (12.75, 48.1),
    (13.1, 47.75),
    (13.1, 47.45),
    (12.8, 47.55),
    (12.2, 47.6),
    (11.6, 47.5),
    (11.2, 47.35),
    (10.9, 47.45),
    (10.45, 47.5),
    (10.3, 47.25),
    (9.95, 47.5),
    (9.5, 47.5),
    (8.9, 47.6),
    (8.5, 47.55),
    (7.55, 47.5),
    (7.5, 48.0),
    (7.8, 48.5),
    (8.2, 48.95),
    (7.4, 49.1),
    (6.6, 49.1),
    (6.3, 49.5),
    (5.95, 50.2),
    (5.85, 51.05),
    (5.9, 51.8),
    (6.95, 52.4),
];

/// So far from Germany a place is still that of a neighbour.
const NEIGHBOURS_M: f64 = 300_000.0;
/// Systems that are the same as another one in easting, northing order (WGS 84 and ETRS89 are taken as one).
const SAME_AS_OTHERS: [u32; 5] = [4258, 4839, 32631, 32632, 32633];
/// False origins in the middle of Germany: every small number lies there, so numbers alone are no reason to take them.
const ANYTHING_FITS: [u32; 2] = [5243, 4839];
/// Places this close to each other are one for the ranking: datums differ by less.
const ONE_PLACE_M: f64 = 1_000.0;
/// Distances to the project's area are ranked in steps of this.
const DISTANCE_STEP_M: f64 = 25_000.0;
/// So many places of the bounds are looked at in each direction.
const LOOKED_AT: u32 = 5;
/// Metres of a degree of latitude.
const DEGREE_M: f64 = 111_195.0;

/// How sensible a place is; less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sense {
    /// In Germany, and where the system is used.
    Home,
    /// In Germany, or close to it.
    Near,
    /// Somewhere on earth.
    Elsewhere,
    /// Degrees would be far likelier.
    Hardly,
}

/// All known systems in which the numbers land somewhere sensible, the likeliest first; see the module for the ranking.
/// `project_area_lon_lat` is the project's area in longitudes and latitudes.
///
/// Systems with the same numbers are named once (EPSG:25832 for EPSG:32632, EPSG:4326 for EPSG:4258). When the first two land in
/// different places and neither is nearer to the project, the choice is in doubt.
pub fn candidates(bounds_in_file: Rect<f64>, project_area_lon_lat: Option<Rect<f64>>) -> Vec<CrsCandidate> {
    let mut ranked: Vec<(Rank, CrsCandidate)> = Vec::new();
    for (order, known) in crs::known().iter().enumerate() {
        if SAME_AS_OTHERS.contains(&known.epsg.0) {
            continue;
        }
        for swapped_axes in [false, true] {
            let Some(landing) = land(known.epsg, bounds_in_file, swapped_axes) else { continue };
            let distance_m = project_area_lon_lat.map(|area| distance_m(landing.lands, area));
            let sensible = match landing.sense {
                Sense::Home | Sense::Near => true,
                // Degrees are degrees anywhere; axes are taken for swapped only where that helps.
                Sense::Elsewhere | Sense::Hardly => {
                    !swapped_axes && (!known.planar || distance_m.is_some_and(|d| d < NEIGHBOURS_M))
                }
            };
            if !sensible {
                continue;
            }
            let same_place = ranked.iter().find(|(_, other)| {
                other.swapped_axes == swapped_axes
                    && metres_between(other.lands_lon_lat.center(), landing.lands.center()) < ONE_PLACE_M
            });
            let own =
                Place { steps: distance_m.map_or(0, |d| (d / DISTANCE_STEP_M) as u32), sense: landing.sense, order };
            let place = match same_place {
                Some((rank, _)) if own.sense >= rank.place.sense => Place { sense: own.sense, ..rank.place },
                _ => own,
            };
            let rank = Rank { place, order, swapped_axes };
            let candidate = CrsCandidate {
                epsg: known.epsg,
                swapped_axes,
                lands_lon_lat: landing.lands,
                in_germany: landing.sense == Sense::Home,
                distance_m,
            };
            ranked.push((rank, candidate));
        }
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, candidate)| candidate).collect()
}

/// What a candidate is ranked by, most important first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    place: Place,
    order: usize,
    swapped_axes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// Of the distance to the project.
    steps: u32,
    sense: Sense,
    /// Of the first system that lands here.
    order: usize,
}

/// The system in which these bounds lie in Germany or close to it; degrees anywhere are WGS 84; `None` if nothing fits.
///
/// Zones 32 and 33 of UTM overlap in their numbers (280–520 km east): zone 32 is taken there, as most of Germany uses it.
pub(super) fn guess(bounds: Rect<f64>) -> Option<EpsgCode> {
    likeliest(bounds).filter(|candidate| !candidate.swapped_axes).map(|candidate| candidate.epsg)
}

fn likeliest(bounds: Rect<f64>) -> Option<CrsCandidate> {
    candidates(bounds, None).into_iter().find(|candidate| !ANYTHING_FITS.contains(&candidate.epsg.0))
}

/// What a statement and the numbers say together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Settled {
    pub epsg: EpsgCode,
    /// Whether the numbers were asked because the statement was missing, or puts them nowhere.
    pub by_numbers: bool,
    /// Whether northings come before eastings.
    pub swapped_axes: bool,
}

/// A statement holds unless the numbers lie nowhere near in it, and would in Germany in another system or order of axes: a .prj left over
/// from another file, degrees where metres are stated, latitude first.
pub(super) fn settle(stated: Option<EpsgCode>, bounds: Option<Rect<f64>>) -> Option<Settled> {
    let as_stated = stated.map(|epsg| Settled { epsg, by_numbers: false, swapped_axes: false });
    let Some(bounds) = bounds else { return as_stated };
    let sense = |epsg, swapped| land(epsg, bounds, swapped).map(|landing| landing.sense);
    if let Some(settled) = as_stated {
        if sense(settled.epsg, false).is_some_and(|sense| sense <= Sense::Near) {
            return as_stated;
        }
        if sense(settled.epsg, true) == Some(Sense::Home) {
            return Some(Settled { swapped_axes: true, ..settled });
        }
    }
    let by_numbers =
        likeliest(bounds).map(|found| Settled { epsg: found.epsg, by_numbers: true, swapped_axes: found.swapped_axes });
    let at_home = by_numbers.is_some_and(|found| sense(found.epsg, found.swapped_axes) == Some(Sense::Home));
    // Metres stated as degrees are wrong even where nothing better is known.
    let impossible = stated.is_some_and(|epsg| is_planar(epsg) != Ok(true)) && !in_degrees(bounds);
    if stated.is_none() || at_home || impossible { by_numbers } else { as_stated }
}

/// Whether numbers land in Germany or close to it.
pub(super) fn lies_near(epsg: EpsgCode, swapped_axes: bool, bounds: Rect<f64>) -> bool {
    land(epsg, bounds, swapped_axes).is_some_and(|landing| landing.sense <= Sense::Near)
}

/// Maps of the world go a little beyond its edges.
const BEYOND_THE_EDGE_DEG: f64 = 0.01;

/// Whether the numbers can be degrees (longitudes up to twice around).
fn in_degrees(bounds: Rect<f64>) -> bool {
    let (x, y) = (360.0 + BEYOND_THE_EDGE_DEG, 90.0 + BEYOND_THE_EDGE_DEG);
    bounds.min().x >= -x && bounds.max().x <= x && bounds.min().y >= -y && bounds.max().y <= y
}

struct Landing {
    lands: Rect<f64>,
    sense: Sense,
}

/// Where bounds land; `None` if they have no place in the system.
fn land(epsg: EpsgCode, bounds: Rect<f64>, swapped_axes: bool) -> Option<Landing> {
    let there = Transformer::new(epsg, EpsgCode::WGS84).ok()?;
    let back = Transformer::new(EpsgCode::WGS84, epsg).ok()?;
    let planar = is_planar(epsg) == Ok(true);
    if !planar && (bounds.width() > 720.0 || bounds.height() > 720.0) {
        return None;
    }
    // Far beyond its zone a projection gives any number: only what comes back counts.
    let tolerance = if planar { 1.0 } else { 1e-5 };
    let one = |p: Coord<f64>| {
        let (mut point, mut again) = ([p], [p]);
        there.transform(&mut point).ok()?;
        again.copy_from_slice(&point);
        back.transform(&mut again).ok()?;
        let ([landed], [again]) = (point, again);
        ((again.x - p.x).abs() <= tolerance && (again.y - p.y).abs() <= tolerance).then_some(landed)
    };
    let share = |k: u32| f64::from(k) / f64::from(LOOKED_AT - 1);
    let grid = (0..LOOKED_AT * LOOKED_AT).map(|k| Coord {
        x: bounds.min().x + bounds.width() * share(k % LOOKED_AT),
        y: bounds.min().y + bounds.height() * share(k / LOOKED_AT),
    });
    let landed: Vec<Coord<f64>> =
        grid.filter_map(|p| one(if swapped_axes { Coord { x: p.y, y: p.x } } else { p })).collect();
    // At the border the grid of DHDN ends: corners of the bounds may lie outside it.
    let enough = (LOOKED_AT * LOOKED_AT) as usize / 3;
    if landed.len() < enough {
        return None;
    }
    let lands = self::bounds(landed.iter().copied())?;
    let inside = landed.iter().filter(|p| is_in_germany(**p)).count();
    let centre = lands.center();
    let german = is_in_germany(centre) || inside * 2 >= landed.len();
    let sense = match () {
        () if planar && in_degrees(bounds) => Sense::Hardly,
        () if german && used_at(epsg, centre) => Sense::Home,
        () if german || distance_to_germany_m(centre) <= NEIGHBOURS_M => Sense::Near,
        () => Sense::Elsewhere,
    };
    Some(Landing { lands, sense })
}

/// Whether a system is used at a place in Germany: state surveys' own zones and datums, with some slack.
fn used_at(epsg: EpsgCode, at: Coord<f64>) -> bool {
    let (west, east, south, north) = match epsg.0 {
        25831 | 32631 | 5649 => (5.5, 6.5, 47.0, 56.0),
        25832 | 32632 | 4647 => (5.5, 15.2, 47.0, 56.0),
        25833 | 32633 | 5650 => (10.4, 15.2, 47.0, 56.0),
        31466 => (5.5, 8.5, 47.0, 56.0),
        31467 => (7.0, 11.0, 47.0, 56.0),
        31468 => (9.5, 14.0, 47.0, 56.0),
        31469 => (12.5, 15.5, 47.0, 56.0),
        3068 => (13.05, 13.8, 52.3, 52.7),
        // The former GDR.
        2397 => (9.8, 10.7, 50.1, 54.9),
        2398 => (9.8, 13.8, 50.1, 54.9),
        2399 => (13.2, 15.2, 50.1, 54.9),
        3834 => (9.8, 12.3, 50.1, 54.9),
        3835 | 4178 => (9.8, 15.2, 50.1, 54.9),
        // Saxony, Thuringia.
        3398 | 3399 | 4745 => (11.8, 15.2, 50.1, 51.8),
        3396 | 3397 | 4746 => (9.8, 12.8, 50.1, 51.8),
        31287 => return false,
        _ => return true,
    };
    (west..=east).contains(&at.x) && (south..=north).contains(&at.y)
}

fn germany() -> LineString<f64> {
    let mut line: LineString<f64> = GERMANY.iter().map(|&corner| Coord::from(corner)).collect();
    line.close();
    line
}

fn is_in_germany(at: Coord<f64>) -> bool {
    coord_pos_relative_to_ring(at, &germany()) != CoordPos::Outside
}

/// 0 inside.
fn distance_to_germany_m(at: Coord<f64>) -> f64 {
    if is_in_germany(at) {
        return 0.0;
    }
    // Planar around the place: right to some per cent, as the outline is.
    let squeeze = |c: Coord<f64>| Coord { x: (c.x - at.x) * at.y.to_radians().cos(), y: c.y - at.y } * DEGREE_M;
    let outline: LineString<f64> = germany().0.into_iter().map(squeeze).collect();
    Euclidean.distance(&Point::new(0.0, 0.0), &outline)
}

fn metres_between(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let squeeze = ((a.y + b.y) / 2.0).to_radians().cos();
    ((a.x - b.x) * squeeze).hypot(a.y - b.y) * DEGREE_M
}

/// Between two rectangles of longitudes and latitudes; 0 if they touch.
fn distance_m(a: Rect<f64>, b: Rect<f64>) -> f64 {
    let gap = |a_min: f64, a_max: f64, b_min: f64, b_max: f64| (b_min - a_max).max(a_min - b_max).max(0.0);
    let squeeze = ((a.center().y + b.center().y) / 2.0).to_radians().cos();
    let east = gap(a.min().x, a.max().x, b.min().x, b.max().x) * squeeze;
    east.hypot(gap(a.min().y, a.max().y, b.min().y, b.max().y)) * DEGREE_M
}

/// Bounds of those points that have usable coordinates.
pub(super) fn bounds(points: impl Iterator<Item = Coord<f64>>) -> Option<Rect<f64>> {
    points.filter(|p| p.x.abs() <= MAX_COORDINATE && p.y.abs() <= MAX_COORDINATE).fold(
        None,
        |bounds: Option<Rect<f64>>, p| {
            Some(match bounds {
                None => Rect::new(p, p),
                Some(b) => Rect::new(
                    Coord { x: b.min().x.min(p.x), y: b.min().y.min(p.y) },
                    Coord { x: b.max().x.max(p.x), y: b.max().y.max(p.y) },
                ),
            })
        },
    )
}

#[cfg(test)]
#[path = "crs_guess_tests.rs"]
mod tests;
