use super::*;
use crate::app::operations::AppError;
use crate::app::scene::{View, mercator_of, metres_per_point};
use crate::formats::tiles::fixtures::{FLENSBURG_13, Feature, Pmtiles, Tag, Tile, line, mvt, picture, square};
use crate::geometry::crs::Transformer;
use crate::geometry::{EpsgCode, NoWatch, Watch};
use geo::{Coord, Rect};
use proptest::prelude::*;

const HARBOUR: Coord<f64> = Coord { x: 9.43, y: 54.78 };
const LIGHT: TileLook = TileLook { dark: false, grey: false, pixels_per_point: 1.0 };

fn info(kind: TileKind, zooms: (u8, u8)) -> TileInfo {
    TileInfo {
        kind,
        min_zoom: zooms.0,
        max_zoom: zooms.1,
        bounds: Rect::new(Coord { x: 5.0, y: 47.0 }, Coord { x: 15.0, y: 56.0 }),
        name: "Karte".to_owned(),
        attribution: String::new(),
        tile_px: if kind == TileKind::Picture { 256 } else { 512 },
    }
}

fn view(zoom: f64, size_px: [f32; 2], pixels_per_point: f32) -> View {
    let metres_per_px = metres_per_point(zoom) / f64::from(pixels_per_point);
    View { centre: mercator_of(HARBOUR), metres_per_px, size_px, pixels_per_point }
}

fn id((zoom, x, y): (u8, u32, u32)) -> TileId {
    TileId::new(zoom, x, y).expect("on the world")
}

#[test]
fn a_view_of_flensburg_needs_the_usual_tiles() {
    let small = view(13.0, [200.0, 200.0], 1.0);
    let pictures = tiles_for(&small, &info(TileKind::Picture, (0, 18)));
    assert_eq!(pictures[0], id(FLENSBURG_13), "the middle first");
    assert!(pictures.iter().all(|tile| tile.zoom == 13));
    // Vector tiles are twice as wide.
    let vectors = tiles_for(&small, &info(TileKind::Vector, (0, 14)));
    assert_eq!(vectors[0], id((12, 2155, 1299)));
    // On a finer screen the same.
    let fine = view(13.0, [400.0, 400.0], 2.0);
    assert_eq!(tiles_for(&fine, &info(TileKind::Picture, (0, 18))), pictures);
    // Beyond the finest level pictures stay, vector tiles go on for some levels.
    let near = view(20.0, [800.0, 600.0], 1.0);
    assert!(tiles_for(&near, &info(TileKind::Picture, (0, 18))).iter().all(|tile| tile.zoom == 18));
    assert!(tiles_for(&near, &info(TileKind::Vector, (0, 14))).iter().all(|tile| tile.zoom == 19));
    assert!(tiles_for(&near, &info(TileKind::Vector, (0, 12))).iter().all(|tile| tile.zoom == 17));
}

#[test]
fn no_view_needs_too_many() {
    let wall = view(13.3, [7_680.0, 4_320.0], 1.0);
    let vectors = tiles_for(&wall, &info(TileKind::Vector, (0, 14)));
    assert!(!vectors.is_empty() && vectors.len() <= MOST_TILES, "{}", vectors.len());
    // Pictures as large as they may be are few.
    let mut large = info(TileKind::Picture, (0, 14));
    large.tile_px = 4_096;
    assert!(tiles_for(&wall, &large).len() == 1);
    assert!(tiles_for(&view(13.3, [3_840.0, 2_160.0], 2.0), &info(TileKind::Vector, (0, 14))).len() <= 36);
    // A file that begins with fine levels shows nothing from afar.
    assert!(tiles_for(&view(5.0, [1_366.0, 768.0], 1.0), &info(TileKind::Vector, (12, 14))).is_empty());
    // Neither does one of somewhere else.
    let mut elsewhere = info(TileKind::Vector, (0, 14));
    elsewhere.bounds = Rect::new(Coord { x: -10.0, y: 30.0 }, Coord { x: -5.0, y: 40.0 });
    assert!(tiles_for(&view(13.0, [1_366.0, 768.0], 1.0), &elsewhere).is_empty());
    assert!(!covers(&elsewhere, view(13.0, [100.0, 100.0], 1.0).extent()));
}

proptest! {
    #[test]
    fn tiles_cover_the_view_once(zoom in 2.0..21.0_f64, width in 1.0..4_000.0_f32, height in 1.0..2_500.0_f32, lon in 5.5..14.5_f64, lat in 47.5..55.5_f64, vector: bool) {
        let kind = if vector { TileKind::Vector } else { TileKind::Picture };
        let mut view = view(zoom, [width, height], 1.0);
        view.centre = mercator_of(Coord { x: lon, y: lat });
        let info = info(kind, (0, 14));
        let tiles = tiles_for(&view, &info);
        prop_assert!(!tiles.is_empty() && tiles.len() <= 160);
        let seen = view.extent();
        let bounds = bounds_world(&info);
        let min = Coord { x: seen.min().x.max(bounds.min().x), y: seen.min().y.max(bounds.min().y) };
        let max = Coord { x: seen.max().x.min(bounds.max().x), y: seen.max().y.min(bounds.max().y) };
        for (x, y) in [(0.01, 0.02), (0.5, 0.5), (0.99, 0.03), (0.31, 0.98)] {
            let at = Coord { x: min.x + (max.x - min.x) * x, y: min.y + (max.y - min.y) * y };
            let holds = tiles.iter().filter(|tile| {
                let extent = tile.extent_world();
                extent.min().x <= at.x && at.x < extent.max().x && extent.min().y < at.y && at.y <= extent.max().y
            });
            prop_assert_eq!(holds.count(), 1);
        }
    }
}

fn blank(side: u32) -> TilePicture {
    TilePicture::premultiplied(side, side, vec![7; (side * side * 4) as usize]).expect("right size")
}

#[test]
fn the_cache_keeps_what_was_used_last_and_shows_stand_ins() {
    let mut cache = TileCache::new(3 * 64 * 64 * 4 + 2_000);
    let wanted = id(FLENSBURG_13);
    let (parent, above) = (wanted.ancestor(1).expect("one"), wanted.ancestor(3).expect("one"));
    cache.tick();
    cache.insert(above, Some(blank(64)));
    let mut placed = Vec::new();
    cache.place(wanted, &mut placed);
    assert_eq!(placed.len(), 1);
    assert_eq!(placed[0].world, wanted.extent_world());
    // 4310 = 8 · 538 + 6, 2599 = 8 · 324 + 7.
    assert_eq!(placed[0].part, [0.75, 0.875, 0.875, 1.0]);
    cache.tick();
    cache.insert(parent, Some(blank(64)));
    placed.clear();
    cache.place(wanted, &mut placed);
    assert_eq!(placed[0].part, [0.0, 0.5, 0.5, 1.0]);
    cache.tick();
    cache.insert(wanted, Some(blank(64)));
    cache.insert(TileId { x: 1, ..wanted }, None);
    // One too many: the coarsest was used longest ago.
    cache.insert(TileId { x: 2, ..wanted }, Some(blank(64)));
    assert!(!cache.knows(above) && cache.knows(parent) && cache.knows(wanted));
    assert!(cache.knows(TileId { x: 1, ..wanted }));
    placed.clear();
    cache.place(TileId { x: 1, ..wanted }, &mut placed);
    assert!(placed.is_empty(), "it is known that there is none");
    // Finer ones stand in for a coarser one.
    cache.place(wanted.ancestor(1).expect("one"), &mut placed);
    assert_eq!(placed.len(), 1);
    cache.clear();
    assert_eq!(cache.bytes(), 0);
}

#[test]
fn what_is_shown_now_stays_and_what_has_no_room_is_left_out() {
    let tile = |x| TileId { zoom: 5, x, y: 0 };
    let shown = |cache: &mut TileCache, x| {
        let mut placed = Vec::new();
        cache.place(tile(x), &mut placed);
        placed.len()
    };
    let most = 3 * 64 * 64 * 4 + 4_000;
    let mut cache = TileCache::new(most);
    cache.tick();
    for x in 0..10 {
        cache.insert(tile(x), Some(blank(64)));
        assert!(cache.bytes() <= most);
    }
    assert!((0..10).all(|x| cache.knows(tile(x))), "none is drawn again");
    assert_eq!((0..10).map(|x| shown(&mut cache, x)).sum::<usize>(), 3);
    cache.tick();
    cache.insert(tile(11), Some(blank(64)));
    assert_eq!(shown(&mut cache, 11), 1, "there is room for what is shown now");
}

fn source(kind: u8, zooms: (u8, u8), tiles: &[Tile]) -> TileSource {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.pmtiles");
    let written = Pmtiles { kind, zooms, bounds: [9.3, 54.7, 9.6, 54.9], metadata: "{}", packed: true, by_leaf: 0 };
    std::fs::write(&path, written.bytes(tiles)).expect("written");
    TileSource::new(TileFile::open(&path).expect("sound"))
}

fn class(text: &'static str) -> Vec<(&'static str, Tag)> {
    vec![("class", Tag::Text(text))]
}

fn kind(text: &'static str) -> Vec<(&'static str, Tag)> {
    vec![("kind", Tag::Text(text))]
}

/// The colour at a place of the picture of one vector tile 13 (in its 4096 coordinates), drawn 512 wide.
fn colour_at(layers: &[(&str, Vec<Feature>)], look: TileLook, at: [u32; 2]) -> [u8; 4] {
    let source = source(1, (13, 13), &[(FLENSBURG_13, mvt(layers))]);
    let picture = source.picture(id(FLENSBURG_13), look).expect("sound").expect("there");
    assert_eq!(picture.size_px(), [512, 512]);
    picture.pixel(at[0] / 8, at[1] / 8).expect("inside")
}

const WATER: [u8; 4] = [205, 220, 231, 255];

#[test]
fn three_schemas_look_alike() {
    let water: [(&str, Vec<(&str, Tag)>); 4] =
        [("water", class("lake")), ("water_polygons", kind("water")), ("ocean", Vec::new()), ("water", kind("ocean"))];
    for (layer, tags) in water {
        assert_eq!(colour_at(&[(layer, vec![square(0, 2_000, tags)])], LIGHT, [1_000, 1_000]), WATER, "{layer}");
    }
    let across = || vec![[-80, 2_048], [4_176, 2_048]];
    let tagged = |key: &'static str, value| vec![("kind", Tag::Text("highway")), (key, Tag::Text(value))];
    let motorways: [(&str, Vec<(&str, Tag)>); 4] = [
        ("transportation", class("motorway")),
        ("streets", kind("motorway_link")),
        ("roads", tagged("kind_detail", "motorway")),
        ("roads", vec![("pmap:kind", Tag::Text("highway"))]),
    ];
    for (layer, tags) in motorways {
        let colour = colour_at(&[(layer, vec![line(across(), tags)])], LIGHT, [2_048, 2_048]);
        assert_eq!(colour, [250, 243, 229, 255], "{layer}");
    }
    let woods: [(&str, Vec<(&str, Tag)>); 3] =
        [("landcover", class("wood")), ("land", kind("forest")), ("landuse", kind("wood"))];
    for (layer, tags) in woods {
        assert_eq!(colour_at(&[(layer, vec![square(0, 2_000, tags)])], LIGHT, [9, 9]), [222, 233, 216, 255], "{layer}");
    }
}

#[test]
fn names_points_tunnels_and_the_sea_s_borders_are_not_drawn() {
    let point = Feature { shape: 1, parts: vec![vec![[2_000, 2_000]]], tags: class("city") };
    let rail =
        line(vec![[0, 2_000], [4_096, 2_000]], vec![("class", Tag::Text("rail")), ("brunnel", Tag::Text("tunnel"))]);
    let sea = line(vec![[0, 2_000], [4_096, 2_000]], vec![("admin_level", Tag::Int(2)), ("maritime", Tag::Int(1))]);
    let layers = [
        ("place", vec![point]),
        ("transportation", vec![rail]),
        ("boundary", vec![sea]),
        ("earth", vec![square(0, 4_096, Vec::new())]),
        ("water_name", vec![square(0, 4_096, class("lake"))]),
    ];
    assert_eq!(colour_at(&layers, LIGHT, [2_000, 2_000]), [0; 4]);
}

#[test]
fn holes_stay_open_whichever_way_they_turn() {
    for hole in
        [vec![[500, 500], [500, 900], [900, 900], [900, 500]], vec![[500, 500], [900, 500], [900, 900], [500, 900]]]
    {
        let lake = || Feature {
            shape: 3,
            parts: vec![vec![[0, 0], [2_000, 0], [2_000, 2_000], [0, 2_000]], hole.clone()],
            tags: class("lake"),
        };
        assert_eq!(colour_at(&[("water", vec![lake()])], LIGHT, [700, 700]), [0; 4]);
        assert_eq!(colour_at(&[("water", vec![lake()])], LIGHT, [300, 300]), WATER);
    }
}

#[test]
fn dark_and_grey_are_other_pictures() {
    let lake = || [("water", vec![square(0, 2_000, class("lake"))])];
    let dark = colour_at(&lake(), TileLook { dark: true, ..LIGHT }, [50, 50]);
    assert!(dark[..3].iter().all(|colour| *colour < 90), "{dark:?}");
    let [red, green, blue, _] = colour_at(&lake(), TileLook { grey: true, ..LIGHT }, [50, 50]);
    assert!(red == green && green == blue && red.abs_diff(218) < 4, "{red}");
}

#[test]
fn beyond_the_finest_level_the_part_is_drawn_anew() {
    // Water in the north-west quarter of the north-west quarter.
    let tile = mvt(&[("water", vec![square(0, 1_024, class("lake"))])]);
    let source = source(1, (13, 13), &[(FLENSBURG_13, tile)]);
    let [west, east, ..] = id(FLENSBURG_13).children();
    let [corner, ..] = west.children();
    let wet = |tile: TileId| {
        let picture = source.picture(tile, LIGHT).expect("sound").expect("there");
        let corners = [(4, 4), (507, 4), (4, 507), (507, 507)];
        corners.iter().filter(|(x, y)| picture.pixel(*x, *y) == Some(WATER)).count()
    };
    assert_eq!((wet(id(FLENSBURG_13)), wet(west), wet(corner), wet(east)), (1, 1, 4, 0));
    let beside = TileId { x: FLENSBURG_13.1 + 9, ..id(FLENSBURG_13) };
    assert!(source.picture(beside.children()[3], LIGHT).expect("sound").is_none());
    let sharp = TileLook { pixels_per_point: 1.5, ..LIGHT };
    let drawn = source.picture(west, sharp).expect("sound").expect("there");
    assert_eq!(drawn.size_px(), [768, 768]);
}

#[test]
fn neighbours_fit_at_their_common_side() {
    // A road across two tiles, each with a little of the other: the pixels left and right of the seam are the same.
    let road = |from: i32, to: i32| {
        mvt(&[("transportation", vec![line(vec![[from, 2_048], [to, 2_048]], class("motorway"))])])
    };
    let right = (13, FLENSBURG_13.1 + 1, FLENSBURG_13.2);
    let source = source(1, (13, 13), &[(FLENSBURG_13, road(1_000, 4_160)), (right, road(-64, 3_000))]);
    let west = source.picture(id(FLENSBURG_13), LIGHT).expect("sound").expect("there");
    let east = source.picture(id(right), LIGHT).expect("sound").expect("there");
    for y in 240..272 {
        assert_eq!(west.pixel(511, y), east.pixel(0, y), "{y}");
    }
    assert_ne!(west.pixel(511, 256), Some([0; 4]));
}

/// Tiles of one colour each around the harbour, with their colours.
fn chequered() -> TileSource {
    let tiles: Vec<Tile> = (0..40)
        .map(|n| {
            let at = (13, FLENSBURG_13.1 - 3 + n % 8, FLENSBURG_13.2 - 2 + n / 8);
            (at, picture(image::ImageFormat::Png, 256, [n as u8 * 5, 0, 0, 255]))
        })
        .collect();
    source(2, (13, 13), &tiles)
}

fn frame(extent: Rect<f64>) -> WarpedFrame {
    WarpedFrame { extent, crs: EpsgCode::UTM32, width_px: 300 }
}

/// Ground of 6 km around the harbour in UTM.
fn around_harbour() -> Rect<f64> {
    let middle = Coord { x: 527_656.0, y: 6_070_395.0 };
    Rect::new(middle - Coord { x: 3_000.0, y: 2_000.0 }, middle + Coord { x: 3_000.0, y: 2_000.0 })
}

#[test]
fn a_sheet_gets_the_tile_of_every_place_in_its_own_system() {
    let (source, extent) = (chequered(), around_harbour());
    let drawn = warped(&source, frame(extent), LIGHT, 100, &NoWatch).expect("sound").expect("there");
    assert_eq!((drawn.width, drawn.height, drawn.rgb.len()), (300, 200, 300 * 200 * 3));
    let transformer = Transformer::new(EpsgCode::UTM32, EpsgCode::WEB_MERCATOR).expect("known");
    let mut right = 0;
    for (x, y) in (0..300_u32).step_by(7).flat_map(|x| (0..200_u32).step_by(7).map(move |y| (x, y))) {
        let mut at = [Coord {
            x: extent.min().x + (f64::from(x) + 0.5) * 20.0,
            y: extent.max().y - (f64::from(y) + 0.5) * 20.0,
        }];
        transformer.transform(&mut at).expect("in range");
        let tile = TileId::at(13, at[0]);
        let n = (tile.x - (FLENSBURG_13.1 - 3)) + 8 * (tile.y - (FLENSBURG_13.2 - 2));
        let pixel = (y as usize * 300 + x as usize) * 3;
        assert_eq!(&drawn.rgb[pixel..pixel + 3], &[n as u8 * 5, 0, 0], "{x} {y}");
        right += 1;
    }
    assert!(right > 1_000);
    let faint = warped(&source, frame(extent), LIGHT, 20, &NoWatch).expect("sound").expect("there");
    assert_eq!(faint.rgb[1], 204, "a fifth of black over white");
}

#[test]
fn a_sheet_elsewhere_has_no_background_and_a_huge_one_stays_small() {
    let source = chequered();
    let far = Rect::new(Coord { x: 400_000.0, y: 5_300_000.0 }, Coord { x: 410_000.0, y: 5_310_000.0 });
    assert_eq!(warped(&source, frame(far), LIGHT, 100, &NoWatch).expect("sound"), None);
    let nothing = Rect::new(far.min(), far.min());
    assert_eq!(warped(&source, frame(nothing), LIGHT, 100, &NoWatch).expect("sound"), None);
    // Tall and finely resolved: no more pixels than a sheet can have.
    let tall = Rect::new(around_harbour().min(), around_harbour().min() + Coord { x: 100.0, y: 9_000.0 });
    let wide = WarpedFrame { width_px: u32::MAX, ..frame(tall) };
    let drawn = warped(&source, wide, LIGHT, 100, &NoWatch).expect("sound").expect("there");
    assert!(u64::from(drawn.width) * u64::from(drawn.height) <= 24_000_000);
    struct Gone;
    impl Watch for Gone {
        fn progress(&self, _: f32) {}
        fn cancelled(&self) -> bool {
            true
        }
    }
    assert!(matches!(warped(&source, frame(around_harbour()), LIGHT, 100, &Gone), Err(AppError::Cancelled)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Coordinates as wild as they may be are drawn without a panic, at every level.
    #[test]
    fn wild_shapes_are_drawn(parts in prop::collection::vec(prop::collection::vec(prop::array::uniform2(any::<i32>().prop_map(|n| n / 4)), 2..8), 1..4), near in prop::collection::vec(prop::array::uniform2(-5_000..9_000), 3..9), beyond in 0..6_u8) {
        let shapes = vec![
            Feature { shape: 3, parts: parts.clone(), tags: class("lake") },
            Feature { shape: 3, parts: vec![near.clone()], tags: class("lake") },
        ];
        let ways = vec![Feature { shape: 2, parts, tags: class("motorway") }, line(near, vec![("class", Tag::Text("primary"))])];
        let borders = vec![line(vec![[-40_000_000, 5], [40_000_000, 9]], vec![("admin_level", Tag::Int(4))])];
        let tile = mvt(&[("water", shapes), ("transportation", ways), ("boundary", borders)]);
        let source = source(1, (13, 13), &[(FLENSBURG_13, tile)]);
        let mut wanted = id(FLENSBURG_13);
        for _ in 0..beyond {
            wanted = wanted.children()[3];
        }
        prop_assert!(source.picture(wanted, LIGHT).is_ok_and(|picture| picture.is_some()));
    }
}
