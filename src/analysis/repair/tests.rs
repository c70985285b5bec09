use super::*;
use crate::analysis::check::{Reference, check_spaces, check_spaces_against};
use crate::geometry::NoWatch;
use crate::geometry::validity::{RingDefect, ring_defects};
use crate::geometry::wiggly::{Random, Wiggly};
use crate::model::SpaceId;
use FindingKind::*;
use geo::{Area, Coord, Euclidean, Length, LineString, MapCoordsInPlace, Polygon};
use proptest::prelude::*;

fn with(code: &str, geometry: MultiPolygon<f64>) -> Space {
    Space { id: SpaceId::new(), code: code.into(), name: format!("Raum {code}"), geometry, residents: Some(100.0) }
}

fn space(code: &str, points: &[(f64, f64)]) -> Space {
    let exterior: LineString<f64> = points.iter().copied().collect();
    with(code, MultiPolygon::new(vec![Polygon::new(exterior, vec![])]))
}

fn rect(code: &str, x: f64, y: f64, width: f64, height: f64) -> Space {
    space(code, &[(x, y), (x + width, y), (x + width, y + height), (x, y + height)])
}

fn everywhere(kinds: &[FindingKind]) -> Vec<Order> {
    kinds.iter().map(|&kind| Order { kind, at: None, to: None }).collect()
}

fn by_default() -> Vec<Order> {
    everywhere(&FindingKind::ALL.into_iter().filter(|kind| kind.is_mended_by_default()).collect::<Vec<_>>())
}

fn mend(spaces: &[Space], orders: &[Order]) -> Repair {
    repair(spaces, orders, Surroundings::default(), &NoWatch).unwrap()
}

/// The spaces with a repair applied.
fn applied(spaces: &[Space], repair: &Repair) -> Vec<Space> {
    let mut all: Vec<Option<Space>> = spaces.iter().cloned().map(Some).collect();
    for (index, space) in &repair.changed {
        all[*index] = Some(space.clone());
    }
    for &index in &repair.removed {
        all[index] = None;
    }
    all.into_iter().flatten().collect()
}

fn kinds(spaces: &[Space]) -> Vec<FindingKind> {
    check_spaces(spaces, &NoWatch).unwrap().into_iter().map(|finding| finding.kind).collect()
}

fn areas(spaces: &[Space]) -> Vec<f64> {
    spaces.iter().map(|space| (space.geometry.unsigned_area() * 1e6).round() / 1e6).collect()
}

/// (kind, count, area) of each effect.
fn told(repair: &Repair) -> Vec<(FindingKind, usize, f64)> {
    let effect = |e: &Effect| (e.kind, e.count, (e.area_m2 * 1e6).round() / 1e6);
    repair.effects.iter().map(effect).collect()
}

/// Two squares of 100 m with a gap of 20 cm between them, closed above and below.
fn gap() -> Vec<Space> {
    vec![
        rect("west", 0.0, 0.0, 100.0, 100.0),
        rect("east", 100.2, 0.0, 100.0, 100.0),
        rect("north", 0.0, 100.0, 200.2, 50.0),
        rect("south", 0.0, -50.0, 200.2, 50.0),
    ]
}

#[test]
fn a_narrow_gap_goes_to_the_neighbour_with_the_longest_border() {
    let spaces = gap();
    assert_eq!(kinds(&spaces), [GapSliver]);
    let repair = mend(&spaces, &by_default());
    assert_eq!(told(&repair), [(GapSliver, 1, 20.0)]);
    assert_eq!((repair.effects[0].spaces.as_slice(), repair.effects[0].residents), ([0].as_slice(), None));
    let after = applied(&spaces, &repair);
    assert_eq!((areas(&after)[0], kinds(&after)), (10_020.0, vec![]));
    // East lends its corners and stays; north and south already had no vertex there and get one.
    assert!(repair.changed.iter().all(|(index, _)| *index != 1));
    for (before, after) in spaces.iter().zip(&after) {
        assert_eq!((before.id, &before.code, before.residents), (after.id, &after.code, after.residents));
    }
    assert_eq!(mend(&after, &by_default()), Repair::default());
}

#[test]
fn ground_goes_to_whom_it_is_ordered() {
    let spaces = gap();
    let at = check_spaces(&spaces, &NoWatch).unwrap()[0].places[0].extent;
    let order = |to| Order { kind: GapSliver, at, to: Some(to) };
    assert_eq!(areas(&applied(&spaces, &mend(&spaces, &[order(2)])))[2], 200.2 * 50.0 + 20.0);
    let elsewhere = Order { at: at.map(|r| Rect::new(r.min(), r.max() + Coord { x: 1.0, y: 0.0 })), ..order(2) };
    assert_eq!(mend(&spaces, &[elsewhere]), Repair::default());
    assert_eq!(mend(&spaces, &[order(17)]), Repair::default());
}

#[test]
fn a_narrow_overlap_stays_with_one_and_is_told_in_residents() {
    let spaces = [rect("a", 0.0, 0.0, 100.0, 100.0), rect("b", 99.8, 0.0, 100.0, 100.0)];
    assert_eq!(kinds(&spaces), [OverlapSliver]);
    let repair = mend(&spaces, &by_default());
    assert_eq!(told(&repair), [(OverlapSliver, 1, 20.0)]);
    assert!((repair.effects[0].residents.unwrap() - 0.2).abs() < 1e-9);
    let after = applied(&spaces, &repair);
    assert_eq!((areas(&after), kinds(&after)), (vec![10_000.0, 9_980.0], vec![]));
}

#[test]
fn of_a_large_overlap_the_smaller_space_keeps_the_ground() {
    let spaces = [rect("large", 0.0, 0.0, 100.0, 100.0), rect("small", 90.0, 40.0, 20.0, 20.0)];
    assert_eq!(mend(&spaces, &by_default()), Repair::default());
    let repair = mend(&spaces, &everywhere(&[Overlap]));
    assert_eq!(areas(&applied(&spaces, &repair)), [9_800.0, 400.0]);
    assert_eq!((repair.effects[0].spaces.as_slice(), repair.effects[0].residents), ([0].as_slice(), Some(2.0)));
    let other = mend(&spaces, &[Order { kind: Overlap, at: None, to: Some(0) }]);
    assert_eq!(areas(&applied(&spaces, &other)), [10_000.0, 200.0]);
    // The neighbour's border runs through the new corners.
    let after = applied(&spaces, &other);
    assert_eq!(kinds(&after), []);
    let corner = Coord { x: 100.0, y: 40.0 };
    assert!(after.iter().all(|space| space.geometry.0[0].exterior().0.contains(&corner)));
}

#[test]
fn a_space_within_a_sliver_does_not_vanish() {
    let spaces = [rect("a", 0.0, 0.0, 100.0, 100.0), rect("post", 50.0, 50.0, 0.4, 0.4)];
    assert!(kinds(&spaces).contains(&OverlapSliver));
    let after = applied(&spaces, &mend(&spaces, &by_default()));
    assert_eq!(areas(&after), [9_999.84, 0.16]);
    assert_eq!(after[0].geometry.0[0].interiors().len(), 1);
}

#[test]
fn broken_rings_become_valid() {
    let spaces = [
        space("bow tie", &[(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)]),
        space("spike", &[(50.0, 0.0), (60.0, 0.0), (65.0, 0.0), (60.0, 0.0), (60.0, 9.0), (50.0, 9.0)]),
        space("flat", &[(20.0, 0.0), (30.0, 0.0), (25.0, 0.0)]),
    ];
    let repair = mend(&spaces, &by_default());
    assert_eq!(told(&repair), [(EmptyGeometry, 1, 0.0), (SelfIntersection, 2, 50.0)]);
    assert_eq!(repair.removed, [2]);
    let after = applied(&spaces, &repair);
    assert_eq!(areas(&after), [50.0, 90.0]);
    assert!(after.iter().all(|space| ring_defects(&space.geometry).is_empty()));
    assert_eq!(mend(&after, &by_default()), Repair::default());
}

#[test]
fn parts_drawn_as_one_ring_come_apart() {
    let eight =
        [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 20.0), (10.0, 10.0), (0.0, 10.0)];
    let spaces = [space("1", &eight)];
    assert_eq!(kinds(&spaces), [PointContact]);
    let repair = mend(&spaces, &everywhere(&[PointContact]));
    assert_eq!(told(&repair), [(PointContact, 1, 0.0)]);
    let after = applied(&spaces, &repair);
    assert_eq!((after[0].geometry.0.len(), areas(&after)), (2, vec![200.0]));
    assert_eq!(mend(&after, &everywhere(&[PointContact])), Repair::default());
}

#[test]
fn of_equal_shapes_the_first_with_a_code_stays_and_is_completed() {
    let mut spaces = [rect("", 0.0, 0.0, 9.0, 9.0), rect("2", 0.0, 0.0, 9.0, 9.0), rect("3", 0.0, 0.0, 9.0, 9.0)];
    spaces[1].residents = None;
    spaces[1].name.clear();
    let repair = mend(&spaces, &everywhere(&[DuplicateGeometry]));
    assert_eq!(repair.removed, [0, 2]);
    assert_eq!((repair.effects[0].count, repair.effects[0].residents), (1, Some(200.0)));
    let after = applied(&spaces, &repair);
    assert_eq!((after[0].code.as_str(), after[0].name.as_str(), after[0].residents), ("2", "Raum ", Some(100.0)));
}

#[test]
fn codes_are_numbered_without_collisions() {
    let codes = ["7", "7-2", "", "7", "#3", " 7", ""];
    let spaces: Vec<_> = codes.iter().enumerate().map(|(i, code)| rect(code, i as f64 * 20.0, 0.0, 9.0, 9.0)).collect();
    let repair = mend(&spaces, &everywhere(&[DuplicateCode, EmptyCode]));
    let after: Vec<_> = applied(&spaces, &repair).into_iter().map(|space| space.code).collect();
    assert_eq!(after, ["7", "7-2", "#3-2", "7-3", "#3", "7-4", "#7"]);
    assert_eq!(told(&repair), [(EmptyCode, 2, 0.0), (DuplicateCode, 1, 0.0)]);
}

#[test]
fn leading_zeros_come_back_where_it_is_plain() {
    let known: Vec<String> = ["01001", "01002", "10041"].map(str::to_owned).to_vec();
    let codes = |codes: &[&str]| -> Vec<Space> {
        codes.iter().enumerate().map(|(i, code)| rect(code, i as f64 * 20.0, 0.0, 9.0, 9.0)).collect()
    };
    let mended = |spaces: &[Space]| -> Vec<String> {
        let surroundings = Surroundings { boundary: None, codes: &known };
        let repair = repair(spaces, &everywhere(&[LostZeros]), surroundings, &NoWatch).unwrap();
        applied(spaces, &repair).into_iter().map(|space| space.code).collect()
    };
    assert_eq!(mended(&codes(&["1001", "1002", "10041"])), ["01001", "01002", "10041"]);
    assert_eq!(mended(&codes(&["1001", "01001"])), ["1001", "01001"], "that code is taken");
    assert_eq!(mended(&codes(&["1001", "77", "78"])), ["1001", "77", "78"], "other codes");
}

#[test]
fn the_outer_boundary_is_kept() {
    let spaces = [rect("a", 0.0, 0.0, 50.0, 90.0), rect("b", 50.0, 0.0, 60.0, 90.0)];
    let boundary = rect("", 0.0, 0.0, 100.0, 100.0).geometry;
    let reference = Reference { boundary: Some(&boundary), codes: &[] };
    let found = |spaces: &[Space]| -> Vec<(FindingKind, Option<f64>)> {
        let findings = check_spaces_against(spaces, reference, &NoWatch).unwrap();
        findings.iter().map(|finding| (finding.kind, finding.area_m2)).collect()
    };
    assert_eq!(found(&spaces), [(OutsideBoundary, Some(900.0)), (UncoveredBoundary, Some(1_000.0))]);
    let surroundings = Surroundings { boundary: Some(&boundary), codes: &[] };
    let orders = everywhere(&[OutsideBoundary, UncoveredBoundary]);
    let repair = repair(&spaces, &orders, surroundings, &NoWatch).unwrap();
    let after = applied(&spaces, &repair);
    assert_eq!((areas(&after), found(&after)), (vec![5_500.0, 4_500.0], vec![]));
    assert!((repair.effects[0].residents.unwrap() - 100.0 * 900.0 / 5_400.0).abs() < 1e-9);
}

#[test]
fn unusable_coordinates_are_left_as_they_are() {
    let wild = space("x", &[(0.0, 0.0), (f64::NAN, 5.0), (9.0, 9.0)]);
    let mut half = rect("y", 50.0, 0.0, 10.0, 10.0);
    half.geometry.0.push(wild.geometry.0[0].clone());
    let spaces = [wild, half, rect("z", 59.9, 0.0, 10.0, 10.0)];
    let all: Vec<_> = FindingKind::ALL.into_iter().filter(|kind| kind.has_remedy()).collect();
    assert_eq!(mend(&spaces, &everywhere(&all)), Repair::default());
}

/// A tiling whose spaces are moved and turned a little, each by itself: gaps and overlaps along all borders.
fn shaken(tiling: Wiggly, by_m: f64) -> Vec<Space> {
    let mut random = Random(tiling.seed ^ 0x55);
    let mut spaces: Vec<Space> =
        tiling.cells().into_iter().enumerate().map(|(i, cell)| with(&i.to_string(), cell)).collect();
    for space in &mut spaces {
        let shift = Coord { x: random.signed() * by_m, y: random.signed() * by_m };
        space.geometry.map_coords_in_place(|c| c + shift);
    }
    spaces
}

prop_compose! {
    fn any_tiling()(columns in 1_usize..6, rows in 1_usize..6, quarter in 1_usize..5, seed: u64, angle in 0.0..90.0_f64) -> Wiggly {
        Wiggly { columns, rows, vertices: quarter * 4, seed, angle }
    }
}

/// Snapping moves a point by up to 1.5 mm, and two towards each other.
const SNAPPED_M: f64 = 0.003;

/// Ground of any space, and of nobody but enclosed by spaces, in m².
fn covered_and_enclosed_m2(spaces: &[Space]) -> (f64, f64) {
    let coverage = Coverage::build(&spaces.iter().map(|space| &space.geometry).collect::<Vec<_>>(), &NoWatch).unwrap();
    let (covered, free): (Vec<_>, Vec<_>) = coverage.faces().partition(|face| !face.covers().is_empty());
    let sum = |faces: Vec<crate::geometry::arrangement::Face<'_>>| faces.iter().map(|face| face.area_m2()).sum();
    (sum(covered), sum(free))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn slivers_go_and_area_is_kept(tiling in any_tiling(), by_m in prop::sample::select(vec![0.0008, 0.003, 0.05, 0.2, 3.0])) {
        let spaces = shaken(tiling, by_m);
        let orders = everywhere(&[GapSliver, OverlapSliver]);
        let repair = mend(&spaces, &orders);
        let after = applied(&spaces, &repair);
        let left = kinds(&after);
        prop_assert!(!left.contains(&GapSliver) && !left.contains(&OverlapSliver), "{:?}", left);
        // Snapping moves borders by up to 1.5 mm.
        let borders_m: f64 = spaces.iter().map(|space| Euclidean.length(space.geometry.0[0].exterior())).sum();
        let tolerance_m2 = 0.003 * borders_m;
        let (covered, free) = covered_and_enclosed_m2(&spaces);
        let (covered_after, free_after) = covered_and_enclosed_m2(&after);
        prop_assert!((covered + free - covered_after - free_after).abs() <= tolerance_m2);
        let closed: f64 = repair.effects.iter().filter(|e| e.kind == GapSliver).map(|e| e.area_m2).sum();
        prop_assert!((covered + closed - covered_after).abs() <= tolerance_m2);
        prop_assert_eq!(mend(&after, &orders), Repair::default());
    }

    #[test]
    fn all_remedies_together_leave_a_coverage(tiling in any_tiling(), by_m in prop::sample::select(vec![0.05, 3.0, 200.0])) {
        let mut spaces = shaken(tiling, by_m);
        spaces.push(spaces[0].clone());
        let orders = everywhere(&FindingKind::ALL.into_iter().filter(|kind| kind.has_remedy()).collect::<Vec<_>>());
        let repair = mend(&spaces, &orders);
        let after = applied(&spaces, &repair);
        let left: Vec<_> = kinds(&after).into_iter().filter(|kind| kind.has_remedy() && *kind != PointContact).collect();
        prop_assert_eq!(left, vec![]);
        prop_assert_eq!(mend(&after, &orders), Repair::default());
        for space in &after {
            // Snapped alone a space may come out otherwise than among its neighbours, by what snapping moves.
            let defects = ring_defects(&space.geometry);
            let large = |defect: &&RingDefect| defect.extent.width().max(defect.extent.height()) > SNAPPED_M;
            prop_assert_eq!(defects.iter().find(large), None);
        }
    }

    #[test]
    fn sound_definitions_stay_as_they_are(tiling in any_tiling()) {
        let spaces = shaken(tiling, 0.0);
        let orders = everywhere(&FindingKind::ALL.into_iter().filter(|kind| kind.has_remedy()).collect::<Vec<_>>());
        prop_assert_eq!(mend(&spaces, &orders), Repair::default());
    }

    /// Any rings whatever, also with coordinates that are no numbers: no panic, and a second run finds nothing.
    #[test]
    fn any_rings_can_be_mended(
        rings in prop::collection::vec(prop::collection::vec((-40_i32..40, -40_i32..40), 0..9), 0..8),
        scale in prop::sample::select(vec![0.0007, 0.001, 0.5, 1000.0]),
        wild in prop::option::of((0_usize..8, prop::sample::select(vec![f64::NAN, f64::INFINITY, 1e300, -1e12]))),
    ) {
        let line = |ring: &Vec<(i32, i32)>| -> Vec<(f64, f64)> {
            ring.iter().map(|&(x, y)| (f64::from(x) * scale, f64::from(y) * scale)).collect()
        };
        let mut spaces: Vec<Space> = rings.iter().map(|ring| space("1", &line(ring))).collect();
        if let Some((at, value)) = wild
            && let Some(space) = spaces.get_mut(at)
        {
            space.geometry.0[0].exterior_mut(|line| line.0.iter_mut().take(1).for_each(|c| c.x = value));
        }
        let orders = everywhere(&FindingKind::ALL.into_iter().filter(|kind| kind.has_remedy()).collect::<Vec<_>>());
        let repair = mend(&spaces, &orders);
        let after = applied(&spaces, &repair);
        prop_assert_eq!(mend(&after, &orders), Repair::default());
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let spaces = shaken(Wiggly { columns: 20, rows: 20, vertices: 16, seed: 5, angle: 3.0 }, 0.2);
    let with_threads = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| format!("{:?}", mend(&spaces, &by_default())))
    };
    assert_eq!(with_threads(1), with_threads(8));
}

type Bits = ((u64, u64), (u64, u64));

/// Edges by their exact ends, with how often they occur.
fn edges<'a>(geometries: impl Iterator<Item = &'a MultiPolygon<f64>>) -> BTreeMap<Bits, usize> {
    let mut edges = BTreeMap::new();
    for polygon in geometries.flatten() {
        for line in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            for pair in line.0.windows(2) {
                let bits = |c: Coord<f64>| (c.x.to_bits(), c.y.to_bits());
                let (a, b) = (bits(pair[0]), bits(pair[1]));
                *edges.entry((a.min(b), a.max(b))).or_default() += 1;
            }
        }
    }
    edges
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// One space of a sound definition was moved: afterwards every edge is either on the outer border or the same, bit by bit, on
    /// both sides, and what is not beside the moved space is as it was.
    #[test]
    fn shared_borders_stay_shared(columns in 3_usize..7, rows in 3_usize..7, seed: u64, by_m in prop::sample::select(vec![0.01, 0.3])) {
        let mut spaces = shaken(Wiggly { columns, rows, vertices: 12, seed, angle: 7.0 }, 0.0);
        let moved = columns + 1;
        spaces[moved].geometry.map_coords_in_place(|c| c + Coord { x: by_m, y: -by_m });
        let repair = mend(&spaces, &by_default());
        let after = applied(&spaces, &repair);
        let geometries: Vec<_> = after.iter().map(|space| &space.geometry).collect();
        let outer = crate::geometry::dissolve::dissolve(&geometries, &vec![Some(0); after.len()], 1, &NoWatch).unwrap();
        let outer = edges(outer.iter());
        for (edge, count) in edges(geometries.into_iter()) {
            prop_assert_eq!(count, if outer.contains_key(&edge) { 1 } else { 2 });
        }
        let (row, column) = (moved / columns, moved % columns);
        for (index, _) in &repair.changed {
            prop_assert!((index / columns).abs_diff(row) <= 1 && (index % columns).abs_diff(column) <= 1);
        }
    }
}

/// Stops after so many questions; notes whether progress ever fell.
struct Patience {
    left: std::sync::atomic::AtomicI64,
    last: std::sync::Mutex<f32>,
}

impl Watch for Patience {
    fn progress(&self, share: f32) {
        let mut last = self.last.lock().unwrap();
        assert!(share >= *last && share <= 1.0, "{share} after {last}");
        *last = share;
    }

    fn cancelled(&self) -> bool {
        self.left.fetch_sub(1, std::sync::atomic::Ordering::Relaxed) <= 0
    }
}

#[test]
fn mending_can_be_stopped_anywhere_and_progress_never_falls() {
    let spaces = shaken(Wiggly { columns: 6, rows: 6, vertices: 8, seed: 2, angle: 3.0 }, 0.3);
    let mut ended = false;
    for left in 0..10_000 {
        let watch = Patience { left: left.into(), last: 0.0.into() };
        if repair(&spaces, &by_default(), Surroundings::default(), &watch).is_ok() {
            assert_eq!(*watch.last.lock().unwrap(), 1.0);
            ended = true;
            break;
        }
    }
    assert!(ended);
}
