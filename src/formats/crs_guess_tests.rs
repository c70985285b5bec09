use super::*;

/// Bounds of a square of 0.1° in a system.
fn in_system(epsg: u32, lon: f64, lat: f64) -> Rect<f64> {
    let mut points = [Coord { x: lon, y: lat }, Coord { x: lon + 0.1, y: lat + 0.1 }];
    Transformer::new(EpsgCode::WGS84, EpsgCode(epsg)).unwrap().transform(&mut points).unwrap();
    bounds(points.into_iter()).unwrap()
}

fn area(lon: f64, lat: f64) -> Option<Rect<f64>> {
    Some(Rect::new(Coord { x: lon - 0.2, y: lat - 0.2 }, Coord { x: lon + 0.2, y: lat + 0.2 }))
}

fn swapped(rect: Rect<f64>) -> Rect<f64> {
    Rect::new(Coord { x: rect.min().y, y: rect.min().x }, Coord { x: rect.max().y, y: rect.max().x })
}

#[test]
fn towns_of_germany_are_guessed_in_the_usual_systems() {
    let towns: [(f64, f64, &[u32]); 8] = [
        (9.4, 54.8, &[25832, 31467, 4647]),
        (6.1, 50.8, &[25832, 31466, 4647]),
        (11.6, 48.1, &[25832, 31468, 4647]),
        (8.4, 49.0, &[25832, 31467, 4647, 3035]),
        (13.4, 52.5, &[5650, 3068, 3035, 31469]),
        (13.7, 51.0, &[5650, 31469]),
        (10.0, 53.5, &[25832, 31467, 4647]),
        (6.2, 51.5, &[31466, 5649]),
    ];
    for (lon, lat, systems) in towns {
        for epsg in systems.iter().copied().chain([4326, 3857]) {
            assert_eq!(guess(in_system(epsg, lon, lat)), Some(EpsgCode(epsg)), "{lon} {lat} {epsg}");
        }
    }
}

#[test]
fn zones_that_share_numbers_are_a_doubt_that_the_area_of_the_project_settles() {
    let berlin = in_system(25833, 13.4, 52.5);
    let codes = |area| candidates(berlin, area).into_iter().map(|c| (c.epsg.0, c.in_germany)).collect::<Vec<_>>();
    assert_eq!(codes(None)[..2], [(25832, true), (25833, true)]);
    let [first, second] = &candidates(berlin, area(13.4, 52.5))[..2] else { panic!() };
    assert_eq!((first.epsg.0, second.epsg.0, first.distance_m), (25833, 25832, Some(0.0)));
    assert!(second.distance_m.unwrap() > 300_000.0);
    assert!(first.lands_lon_lat.min().x > 13.3 && first.lands_lon_lat.max().y < 52.7);
    assert_eq!(codes(area(7.4, 52.4))[0].0, 25832);
}

#[test]
fn datums_of_one_place_keep_the_usual_order_and_stand_together() {
    let dresden = in_system(3399, 13.7, 51.0);
    for project in [None, area(13.7, 51.0)] {
        let codes: Vec<u32> = candidates(dresden, project).iter().take(3).map(|c| c.epsg.0).collect();
        assert_eq!(codes, [31469, 2399, 3399]);
    }
    // The six-degree zone of the GDR has the numbers of zone 3: the project's area tells.
    let bautzen = in_system(3835, 14.4, 51.2);
    assert_eq!(candidates(bautzen, None)[0].epsg.0, 31467);
    assert_eq!(candidates(bautzen, area(14.4, 51.2))[0].epsg.0, 3835);
}

#[test]
fn axes_in_the_other_order_are_recognised() {
    for (epsg, lon, lat) in
        [(4326, 9.4, 54.8), (31467, 9.4, 54.8), (25832, 11.6, 48.1), (31469, 13.7, 51.0), (3035, 9.0, 50.0)]
    {
        let there = swapped(in_system(epsg, lon, lat));
        let first = candidates(there, None).into_iter().next().unwrap();
        assert_eq!((first.epsg.0, first.swapped_axes, first.in_germany), (epsg, true, true));
        let settled = settle(Some(EpsgCode(epsg)), Some(there)).unwrap();
        assert_eq!(settled, Settled { epsg: EpsgCode(epsg), by_numbers: false, swapped_axes: true });
        assert_eq!(settle(None, Some(there)), Some(Settled { by_numbers: true, ..settled }));
    }
}

#[test]
fn a_statement_holds_unless_it_puts_the_numbers_nowhere() {
    let says = |stated: u32, rect| settle(Some(EpsgCode(stated)), Some(rect)).map(|s| (s.epsg.0, s.by_numbers));
    assert_eq!(says(25832, in_system(25832, 9.4, 54.8)), Some((25832, false)));
    assert_eq!(says(25832, in_system(4647, 9.4, 54.8)), Some((4647, true)), "zone in the easting");
    assert_eq!(says(25832, in_system(4326, 9.4, 54.8)), Some((4326, true)), "degrees under a projected .prj");
    assert_eq!(says(4326, in_system(31467, 9.4, 54.8)), Some((31467, true)), "metres where degrees are stated");
    // Abroad is abroad: Vienna, Reykjavik, the whole world.
    assert_eq!(says(4326, in_system(4326, 16.3, 48.2)), Some((4326, false)));
    assert_eq!(says(4326, in_system(4326, -21.9, 64.1)), Some((4326, false)));
    let world = Rect::new(Coord { x: -180.0, y: -90.0 }, Coord { x: 180.0, y: 90.0 });
    assert_eq!(says(4326, world), Some((4326, false)));
    assert_eq!(settle(None, Some(world)).map(|s| s.epsg), Some(EpsgCode::WGS84));
    assert_eq!(settle(Some(EpsgCode::UTM32), None).map(|s| s.epsg), Some(EpsgCode::UTM32));
    assert_eq!(settle(None, None), None);
}

#[test]
fn nothing_is_guessed_from_numbers_that_fit_nowhere() {
    let at = |x: f64, y: f64| Rect::new(Coord { x, y }, Coord { x: x + 1.0, y: y + 1.0 });
    assert_eq!(guess(at(0.0, 1000.0)), None);
    assert_eq!(guess(at(1e9, 1e9)), None);
    assert!(candidates(at(1e9, 1e9), None).is_empty());
    assert!(candidates(at(f64::MAX, f64::MIN), area(9.0, 50.0)).is_empty());
    assert_eq!(bounds(std::iter::empty()), None);
}

#[test]
fn the_outline_of_germany_holds_its_towns_and_not_those_abroad() {
    let towns = [
        (9.4, 54.8),
        (6.1, 50.8),
        (13.4, 52.5),
        (7.85, 48.0),
        (12.4, 51.3),
        (14.97, 51.15),
        (13.45, 48.57),
        (9.17, 47.67),
        (8.3, 54.9),
    ];
    for (lon, lat) in towns {
        assert!(is_in_germany(Coord { x: lon, y: lat }), "{lon} {lat}");
    }
    let abroad =
        [(16.37, 48.2), (14.42, 50.08), (8.54, 47.37), (5.7, 50.85), (2.35, 48.86), (12.57, 55.68), (6.9, 52.22)];
    for (lon, lat) in abroad.iter().take(6) {
        assert!(!is_in_germany(Coord { x: *lon, y: *lat }), "{lon} {lat}");
    }
    assert!((distance_to_germany_m(Coord { x: 16.37, y: 48.2 }) - 190_000.0).abs() < 30_000.0);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 60, ..Default::default() })]

    #[test]
    fn any_numbers_are_ranked_without_panic(x in -4e7..4e7_f64, y in -4e7..4e7_f64, w in 0.0..1e7_f64, h in 0.0..1e7_f64, small in proptest::prelude::any::<bool>()) {
        let scale = if small { 1e-5 } else { 1.0 };
        let rect = Rect::new(Coord { x: x * scale, y: y * scale }, Coord { x: (x + w) * scale, y: (y + h) * scale });
        for area in [None, area(9.0, 50.0)] {
            let found = candidates(rect, area);
            proptest::prop_assert!(found.iter().all(|c| c.lands_lon_lat.min().x.is_finite() && c.distance_m.is_some() == area.is_some()));
            proptest::prop_assert_eq!(&found, &candidates(rect, area));
        }
        let _ = settle(Some(EpsgCode::UTM32), Some(rect));
    }
}

#[test]
fn a_map_of_the_world_is_in_degrees_even_where_it_goes_beyond_the_pole() {
    let world = Rect::new(Coord { x: -180.0, y: -90.0 }, Coord { x: 180.000_000_335, y: 90.000_205_8 });
    assert_eq!(guess(world), Some(EpsgCode::WGS84));
}
