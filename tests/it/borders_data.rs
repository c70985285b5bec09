//! Borders of real definitions: how much of them coincides, against a computation of another kind, and how it comes together from afar.

use crate::planar_data::{bytes, districts, member, planning_areas, shapes, spaces};
use geo::{Coord, LineString, MultiPolygon};
use klammer::app::scene::{LaneSet, LineLayer, build_borders};
use klammer::geometry::borders::{Borders, borders};
use klammer::geometry::{EpsgCode, NoWatch, crs::Transformer};
use klammer::model::Space;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What lies no further apart is a common border.
const NEAR_M: f64 = 0.05;

fn localities() -> Vec<Space> {
    let mut localities = shapes(bytes("berlin/lor_ortsteile.shp"));
    let transformer = Transformer::new(EpsgCode::WGS84, EpsgCode(25_833)).unwrap();
    for geometry in &mut localities {
        transformer.multi_polygon(geometry).unwrap();
    }
    spaces(localities)
}

fn flensburg() -> [Vec<Space>; 4] {
    [
        districts(),
        spaces(shapes(member("flensburg/shp/flensburg_stadtbezirke.zip", "Bezirke.shp"))),
        spaces(shapes(bytes("flensburg/shp/flensburg_kommunalwahlbezirke_2023/Wahlbezirke.shp"))),
        spaces(shapes(bytes("flensburg/shp/flensburg_kommunalwahlkreise_2023/Wahlkreise.shp"))),
    ]
}

fn found(definitions: &[&[Space]]) -> Borders {
    let layers: Vec<Vec<&MultiPolygon<f64>>> =
        definitions.iter().map(|spaces| spaces.iter().map(|space| &space.geometry).collect()).collect();
    borders(&layers, &NoWatch).unwrap().together(NEAR_M, &NoWatch).unwrap()
}

/// Metres along which two of some layers have a common border, whoever else has.
fn common(borders: &Borders, a: u32, b: u32) -> f64 {
    let both = 1 << a | 1 << b;
    borders.lines.iter().filter(|line| line.layers & both == both).map(|line| line.length()).sum()
}

type Segment = [Coord<f64>; 2];

/// All stretches of the rings as they stand in the file, each once.
fn segments(spaces: &[Space]) -> Vec<Segment> {
    let rings = spaces
        .iter()
        .flat_map(|space| &space.geometry.0)
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    let key = |c: Coord<f64>| [(c.x * 1e3).round() as i64, (c.y * 1e3).round() as i64];
    let mut seen = BTreeSet::new();
    rings
        .flat_map(LineString::lines)
        .filter(|line| {
            let (a, b) = (key(line.start), key(line.end));
            a != b && seen.insert([a.min(b), a.max(b)])
        })
        .map(|line| [line.start, line.end])
        .collect()
}

/// Metres of the first's stretches that lie so near to the second's: a place every two metres, its distance to every stretch near it.
fn coinciding_m(a: &[Space], b: &[Space], near_m: f64) -> f64 {
    const CELL_M: f64 = 50.0;
    let cell = |value: f64| (value / CELL_M).floor() as i64;
    let mut near: HashMap<(i64, i64), Vec<Segment>> = HashMap::new();
    for [from, to] in segments(b) {
        for x in cell(from.x.min(to.x) - 1.0)..=cell(from.x.max(to.x) + 1.0) {
            for y in cell(from.y.min(to.y) - 1.0)..=cell(from.y.max(to.y) + 1.0) {
                near.entry((x, y)).or_default().push([from, to]);
            }
        }
    }
    let on = |place: Coord<f64>| {
        let all = near.get(&(cell(place.x), cell(place.y))).map_or(&[][..], Vec::as_slice);
        all.iter().any(|[from, to]| {
            let (d, p) = (*to - *from, place - *from);
            let t = ((p.x * d.x + p.y * d.y) / (d.x * d.x + d.y * d.y)).clamp(0.0, 1.0);
            (p.x - d.x * t).hypot(p.y - d.y * t) <= near_m
        })
    };
    let of_one = |[from, to]: Segment| {
        let d = to - from;
        let length = d.x.hypot(d.y);
        let places = (length / 2.0).round().max(1.0);
        let hits = (0..places as u32).filter(|i| on(from + d * ((f64::from(*i) + 0.5) / places))).count();
        length * hits as f64 / places
    };
    segments(a).into_iter().map(of_one).sum()
}

/// Metres by lanes at a level, on the ground as Web Mercator has it.
fn by_lanes(layer: &LineLayer, level: usize) -> BTreeMap<LaneSet, f64> {
    let mut lengths = BTreeMap::new();
    for chunk in &layer.levels()[level].chunks {
        for run in &chunk.runs {
            let vertices = &chunk.vertices[run.vertices.start as usize..run.vertices.end as usize];
            for pair in vertices.windows(2).filter(|pair| pair[0].starts_piece()) {
                let [dx, dy] = [0, 1].map(|axis| f64::from(pair[1].offset[axis] - pair[0].offset[axis]));
                *lengths.entry(run.lanes).or_insert(0.0) += dx.hypot(dy);
            }
        }
    }
    lengths
}

fn between(value: f64, low: f64, high: f64) {
    assert!((low * 0.995..=high * 1.005).contains(&value), "{value} is not from {low} to {high}");
}

/// What is brought together within 5 cm is no less than what lies within 1 cm, and no more than what lies within 10 cm (lines that part slowly
/// are together up to the corner at which they part).
fn checked(a: &[Space], b: &[Space], together: &Borders, [first, second]: [u32; 2]) -> f64 {
    let found = common(together, first, second);
    let [low, high] = [0.01, 0.1].map(|near_m| coinciding_m(a, b, near_m));
    println!("{first} {second}: {found:.0} m, by distances {low:.0} to {high:.0} m");
    between(found, low, high);
    found
}

#[test]
#[ignore = "needs the open data"]
fn flensburgs_four_definitions_share_what_lies_on_one_another() {
    let all = flensburg();
    let slices = all.each_ref().map(Vec::as_slice);
    let together = found(&slices);
    let check = |a: usize, b: usize| checked(&all[a], &all[b], &together, [a as u32, b as u32]);
    // The limits were also computed outside of this program: 1 cm and 10 cm.
    between(check(0, 1), 85_479.0, 86_644.0);
    between(check(0, 2), 6_075.0, 12_915.0);
    between(check(2, 3), 150_397.0, 150_413.0);
    for (a, b) in [(0, 3), (1, 2), (1, 3)] {
        check(a, b);
    }
}

#[test]
#[ignore = "needs the open data"]
fn berlins_planning_areas_share_borders_with_localities() {
    let (areas, localities) = (planning_areas(), localities());
    let together = found(&[&localities, &areas]);
    // The limits were also computed outside of this program, with a projection of its own.
    between(checked(&localities, &areas, &together, [0, 1]), 615_054.0, 663_529.0);
}

#[test]
#[ignore = "needs the open data"]
fn what_differs_by_less_than_a_pixel_runs_side_by_side() {
    let (areas, localities) = (planning_areas(), localities());
    let start = std::time::Instant::now();
    let layer = build_borders(&[&areas, &localities], EpsgCode(25_833), &NoWatch).unwrap();
    println!("{:?}, {} bytes", start.elapsed(), layer.byte_size());
    let both = LaneSet(0b11);
    for (at, level) in layer.levels().iter().enumerate() {
        let lengths = by_lanes(&layer, at);
        let corners: usize = level.chunks.iter().map(|chunk| chunk.vertices.len()).sum();
        println!("cells of {} m: {lengths:?}, {corners} vertices, {} chunks", level.cell_m, level.chunks.len());
    }
    let share = |level: usize| {
        let lengths = by_lanes(&layer, level);
        let of = |lanes| lengths.get(&lanes).copied().unwrap_or(0.0);
        of(both) / (of(both) + of(LaneSet(0b10)))
    };
    let shares: Vec<f64> = (0..layer.levels().len()).map(share).collect();
    assert!(shares.windows(2).all(|pair| pair[0] < pair[1]), "{shares:?}");
    println!("{shares:?}");
}
