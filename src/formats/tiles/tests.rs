use super::*;
use crate::formats::tests::damage;
use ::pmtiles::{AsyncBackend, AsyncPmTilesReader, BackendResponse, PmtResult, TileCoord};
use fixtures::{FLENSBURG_13, Feature, Pmtiles, Tag, Tile, line, mvt, picture};
use image::ImageFormat;
use proptest::prelude::*;

const HARBOUR: Coord<f64> = Coord { x: 9.43, y: 54.78 };
const RED: [u8; 4] = [200, 30, 40, 255];

fn world_of(lon_lat: Coord<f64>) -> Coord<f64> {
    let radius = HALF_WORLD_M / std::f64::consts::PI;
    Coord { x: radius * lon_lat.x.to_radians(), y: radius * lon_lat.y.to_radians().tan().asinh() }
}

fn harbour(zoom: u8) -> TileId {
    TileId::at(zoom, world_of(HARBOUR))
}

fn id((zoom, x, y): (u8, u32, u32)) -> TileId {
    TileId::new(zoom, x, y).expect("on the world")
}

/// Tiles 12 and 13 at the harbour, as vector tiles.
fn vector_tiles() -> Vec<Tile> {
    let tile = |class: &'static str| {
        let hole =
            vec![vec![[0, 0], [900, 0], [900, 900], [0, 900]], vec![[100, 100], [100, 200], [200, 200], [200, 100]]];
        let lake = Feature { shape: 3, parts: hole, tags: vec![("class", Tag::Text("lake"))] };
        let tags = vec![("class", Tag::Text(class)), ("oneway", Tag::Flag(true)), ("layer", Tag::Int(-1))];
        let road = line(vec![[-10, 2000], [4100, 2010], [4100, -30]], tags);
        let stop =
            Feature { shape: 1, parts: vec![vec![[5, 6]], vec![[7, 8]]], tags: vec![("width", Tag::Double(2.5))] };
        mvt(&[("water", vec![lake]), ("transportation", vec![road]), ("poi", vec![stop])])
    };
    let parent = (12, FLENSBURG_13.1 / 2, FLENSBURG_13.2 / 2);
    vec![(parent, tile("motorway")), (FLENSBURG_13, tile("minor"))]
}

fn archive(kind: u8, packed: bool, by_leaf: usize) -> Pmtiles {
    let metadata =
        r#"{"name":"Stadtplan","attribution":"<a href=\"https://x.test\">&copy; Stadt <b>Flensburg</b></a>, CC0"}"#;
    Pmtiles { kind, zooms: (12, 13), bounds: [9.35, 54.74, 9.52, 54.84], metadata, packed, by_leaf }
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn open(&self, name: &str, bytes: &[u8]) -> Result<TileFile, FormatError> {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        TileFile::open(&path)
    }
}

#[test]
fn tiles_of_flensburg_have_the_usual_numbers() {
    assert_eq!(harbour(0), id((0, 0, 0)));
    assert_eq!(harbour(12), id((12, 2155, 1299)));
    assert_eq!(harbour(13), id(FLENSBURG_13));
    assert_eq!(harbour(14), id((14, 8621, 5199)));
    let extent = harbour(14).extent_world();
    let at = world_of(HARBOUR);
    assert!(extent.min().x < at.x && at.x < extent.max().x && extent.min().y < at.y && at.y < extent.max().y);
    assert!((extent.width() - 2445.984905).abs() < 1e-5, "{}", extent.width());
    assert_eq!(harbour(14).ancestor(2), Some(harbour(12)));
    assert_eq!(harbour(3).ancestor(4), None);
    assert!(harbour(12).children().contains(&harbour(13)));
    let [west, east, ..] = harbour(12).children();
    assert_eq!(west.extent_world().max().x, east.extent_world().min().x);
    assert_eq!(west.extent_world().min().x, harbour(12).extent_world().min().x);
    assert!(TileId::new(3, 8, 0).is_none() && TileId::new(25, 0, 0).is_none() && TileId::new(200, 0, 0).is_none());
}

#[test]
fn vector_tiles_are_read_from_packed_leaves_and_from_bare_roots() {
    let folder = Folder::new();
    for (packed, by_leaf) in [(false, 0), (true, 0), (true, 1), (false, 2)] {
        let file = folder.open("stadt.pmtiles", &archive(1, packed, by_leaf).bytes(&vector_tiles())).expect("sound");
        let info = file.info();
        assert_eq!((info.kind, info.min_zoom, info.max_zoom, info.tile_px), (TileKind::Vector, 12, 13, 512));
        assert_eq!((info.name.as_str(), info.attribution.as_str()), ("Stadtplan", "© Stadt Flensburg, CC0"));
        assert!((info.bounds.min().x - 9.35).abs() < 1e-7 && (info.bounds.max().y - 54.84).abs() < 1e-7);
        assert!(file.tile(harbour(14), Interest::ALL).expect("no error").is_none());
        let beside = TileId { x: harbour(13).x + 1, ..harbour(13) };
        assert!(file.tile(beside, Interest::ALL).expect("no error").is_none());
        let Some(TileContent::Vector(tile)) = file.tile(harbour(13), Interest::ALL).expect("sound") else {
            panic!("no vector tile");
        };
        let names: Vec<&str> = tile.layers.iter().map(|layer| layer.name.as_str()).collect();
        assert_eq!(names, ["water", "transportation", "poi"]);
        let lake = &tile.layers[0].features[0];
        assert_eq!((lake.shape, lake.parts().count()), (Shape::Areas, 2));
        assert_eq!(lake.parts().nth(1).expect("a hole"), [[100, 100], [100, 200], [200, 200], [200, 100]]);
        let road = &tile.layers[1].features[0];
        assert_eq!(road.text("class"), Some("minor"));
        assert!(road.is_set("oneway") && !road.is_set("class") && road.number("layer") == Some(-1.0));
        assert_eq!(road.parts().collect::<Vec<_>>(), [&[[-10, 2000], [4100, 2010], [4100, -30]]]);
        let stop = &tile.layers[2].features[0];
        assert_eq!((stop.shape, stop.parts().count(), stop.number("width")), (Shape::Points, 2, Some(2.5)));
    }
}

#[test]
fn what_is_not_of_interest_is_not_read() {
    let interest = Interest { layer: |name| name == "transportation", key: |key| key == "class" };
    let tile = vector::decode(&vector_tiles()[0].1, interest).expect("sound");
    assert_eq!(tile.layers.len(), 1);
    let road = &tile.layers[0].features[0];
    assert_eq!((road.text("class"), road.value("oneway")), (Some("motorway"), None));
    assert_eq!(tile.vertices(), 3);
}

/// mvt-reader, an independent reader, sees the same shapes.
#[test]
fn another_reader_of_vector_tiles_agrees() {
    let bytes = &vector_tiles()[1].1;
    let ours = vector::decode(bytes, Interest::ALL).expect("sound");
    let theirs = mvt_reader::Reader::new(bytes.clone()).expect("sound");
    for (index, layer) in ours.layers.iter().enumerate() {
        let features = theirs.get_features_as::<i32>(index).expect("sound");
        assert_eq!(features.len(), layer.features.len());
        for (theirs, ours) in features.iter().zip(&layer.features) {
            use geo::CoordsIter as _;
            let mut points: Vec<[i32; 2]> = theirs.geometry.coords_iter().map(|c| [c.x, c.y]).collect();
            let mut expected = Vec::new();
            for part in ours.parts() {
                expected.extend_from_slice(part);
                // It closes rings by repeating their first point.
                expected.extend(part.first().filter(|_| ours.shape == Shape::Areas));
            }
            points.sort_unstable();
            expected.sort_unstable();
            assert_eq!(points, expected);
        }
    }
}

struct InMemory(Vec<u8>);

impl AsyncBackend for InMemory {
    async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        let from = (offset as usize).min(self.0.len());
        let to = (from + length).min(self.0.len());
        Ok(BackendResponse::new(self.0[from..to].to_vec().into()))
    }
}

/// The crate's own reader, which knows no bounds, finds the same tiles.
#[test]
fn another_reader_of_pmtiles_agrees() {
    let tiles: Vec<Tile> = (0..200)
        .map(|n| ((9, 250 + n % 20, 160 + n / 20), format!("tile {n}").into_bytes()))
        .chain([((0, 0, 0), b"world".to_vec()), ((1, 1, 0), b"north east".to_vec())])
        .collect();
    for by_leaf in [0, 7] {
        let written = Pmtiles { zooms: (0, 9), ..archive(1, true, by_leaf) };
        let bytes = written.bytes(&tiles);
        let folder = Folder::new();
        let path = folder.0.path().join("a.pmtiles");
        std::fs::write(&path, &bytes).expect("written");
        let ours = Archive::open(&path).expect("sound");
        let theirs = pollster::block_on(AsyncPmTilesReader::try_from_source(InMemory(bytes))).expect("sound");
        for zoom in [0, 1, 9] {
            for (x, y) in [(0, 0), (1, 0), (249, 160), (250, 160), (255, 163), (269, 169), (270, 169)] {
                let Some(id) = TileId::new(zoom, x, y) else { continue };
                let coordinates = TileCoord::new(zoom, x, y).expect("on the world");
                let expected = pollster::block_on(theirs.get_tile_decompressed(coordinates)).expect("sound");
                let found = ours.packed(id).expect("sound").map(|packed| ours.unpacked(packed).expect("sound"));
                assert_eq!(found, expected.map(|bytes| bytes.to_vec()), "{id}");
            }
        }
    }
}

#[test]
fn pictures_are_read_in_three_formats_from_both_kinds_of_file() {
    let folder = Folder::new();
    for (kind, format, name) in
        [(2, ImageFormat::Png, "png"), (3, ImageFormat::Jpeg, "jpg"), (4, ImageFormat::WebP, "webp")]
    {
        let tiles: Vec<Tile> = vec![(FLENSBURG_13, picture(format, 256, RED))];
        let pm = folder.open("a.pmtiles", &archive(kind, true, 0).bytes(&tiles)).expect("sound");
        let path = folder.0.path().join(format!("{name}.mbtiles"));
        let stated = [
            ("name", "Luftbild"),
            ("format", name),
            ("bounds", "9.35,54.74,9.52,54.84"),
            ("minzoom", "13"),
            ("maxzoom", "13"),
        ];
        fixtures::write_mbtiles(&path, &stated, &tiles);
        let mb = TileFile::open(&path).expect("sound");
        assert_eq!((mb.info().name.as_str(), mb.info().attribution.as_str()), ("Luftbild", ""));
        for file in [pm, mb] {
            assert_eq!((file.info().kind, file.info().tile_px), (TileKind::Picture, 256));
            let Some(TileContent::Picture(found)) = file.tile(harbour(13), Interest::ALL).expect("sound") else {
                panic!("no picture");
            };
            assert_eq!(found.size_px(), [256, 256]);
            let pixel = found.pixel(100, 7).expect("inside");
            assert!(pixel.iter().zip(RED).all(|(a, b)| a.abs_diff(b) <= 3), "{pixel:?}");
            assert!(found.pixel(256, 0).is_none());
        }
    }
}

#[test]
fn colours_are_multiplied_by_their_opacity_and_back() {
    let glass = picture::decode(&picture(ImageFormat::Png, 4, [200, 100, 0, 128])).expect("sound");
    assert_eq!(glass.pixel(0, 0), Some([100, 50, 0, 128]));
    let back = glass.straight_rgba();
    assert!(back[0].abs_diff(200) <= 1 && back[1].abs_diff(100) <= 1 && back[2..4] == [0, 128], "{:?}", &back[..4]);
    let mut grey = glass;
    grey.make_grey();
    assert_eq!(grey.pixel(3, 3), Some([56, 56, 56, 128]));
}

#[test]
fn mbtiles_without_anything_stated_tell_by_their_tiles() {
    let folder = Folder::new();
    let path = folder.0.path().join("karte.mbtiles");
    let packed: Vec<Tile> = vector_tiles().into_iter().map(|(at, bytes)| (at, fixtures::gzip(&bytes))).collect();
    fixtures::write_mbtiles(&path, &[], &packed);
    let file = TileFile::open(&path).expect("sound");
    let info = file.info();
    assert_eq!((info.kind, info.min_zoom, info.max_zoom, info.name.as_str()), (TileKind::Vector, 12, 13, "karte"));
    assert_eq!(info.bounds, whole_world());
    assert!(matches!(file.tile(harbour(12), Interest::ALL), Ok(Some(TileContent::Vector(_)))));
    // Reading leaves nothing beside the file.
    drop(file);
    assert_eq!(std::fs::read_dir(folder.0.path()).expect("there").count(), 1);
}

#[test]
fn files_that_are_no_maps_are_refused_with_their_reason() {
    let folder = Folder::new();
    let kind = |name: &str, bytes: &[u8]| folder.open(name, bytes).err().expect("refused").kind;
    assert!(matches!(kind("a.pmtiles", b""), FormatErrorKind::Truncated));
    assert!(matches!(kind("a.pmtiles", b"PMTiles\x03 too short"), FormatErrorKind::Truncated));
    assert!(
        matches!(kind("a.pmtiles", b"PM\x02\x00 an old one"), FormatErrorKind::UnreadTiles(form) if form == "PMTiles 2")
    );
    assert!(matches!(kind("a.mbtiles", b"no database"), FormatErrorKind::UnknownKind));
    let mut broken = b"SQLite format 3\0".to_vec();
    broken.resize(4_096, 7);
    assert!(matches!(kind("a.mbtiles", &broken), FormatErrorKind::Damaged(_)));
    let missing = TileFile::open(&folder.0.path().join("gone.pmtiles")).err().expect("refused");
    assert!(matches!(missing.kind, FormatErrorKind::Io(ref error) if error.kind() == std::io::ErrorKind::NotFound));
    assert!(matches!(TileFile::open(folder.0.path()).err().expect("refused").kind, FormatErrorKind::UnknownKind));
    // Zstandard and Brotli are told apart from damage.
    let mut bytes = archive(1, true, 0).bytes(&vector_tiles());
    for (packing, name) in [(3, "Brotli"), (4, "Zstandard")] {
        bytes[98] = packing;
        assert!(matches!(kind("a.pmtiles", &bytes), FormatErrorKind::UnreadTiles(form) if form == name));
    }
    for (tile_type, name) in [(5, "AVIF"), (6, "MapLibre Tiles")] {
        bytes[98] = 2;
        bytes[99] = tile_type;
        assert!(matches!(kind("a.pmtiles", &bytes), FormatErrorKind::UnreadTiles(form) if form == name));
    }
    let empty = archive(1, false, 0).bytes(&[]);
    assert!(matches!(kind("a.pmtiles", &empty), FormatErrorKind::Empty(crate::formats::error::Wanted::Tiles)));
    let database = folder.0.path().join("other.mbtiles");
    let conn = rusqlite::Connection::open(&database).expect("a database");
    conn.execute_batch("CREATE TABLE gpkg_contents (a)").expect("a table");
    drop(conn);
    assert!(matches!(TileFile::open(&database).err().expect("refused").kind, FormatErrorKind::UnknownKind));
}

#[test]
fn a_view_that_never_ends_is_stopped() {
    let folder = Folder::new();
    let path = folder.0.path().join("endless.mbtiles");
    let conn = rusqlite::Connection::open(&path).expect("a database");
    conn.execute_batch(
        "CREATE VIEW tiles AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)
         SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, NULL AS tile_data FROM n;",
    )
    .expect("a view");
    drop(conn);
    let begun = std::time::Instant::now();
    let error = TileFile::open(&path).err().expect("refused");
    assert!(matches!(error.kind, FormatErrorKind::TooLarge { ref limit } if limit == "5 s"), "{error}");
    assert!(begun.elapsed().as_secs() < 20);
}

#[test]
fn bombs_are_not_unpacked() {
    let bomb = fixtures::gzip(&vec![0; MAX_UNPACKED_BYTES + 1]);
    assert!(bomb.len() < 100_000);
    assert!(matches!(unpack::as_it_looks(bomb.clone(), MAX_UNPACKED_BYTES), Err(FormatErrorKind::TooLarge { .. })));
    // As a tile, and as a directory.
    let folder = Folder::new();
    let mut file = archive(1, true, 0);
    file.packed = false;
    let error = folder.open("a.pmtiles", &file.bytes(&[(FLENSBURG_13, bomb.clone())])).err().expect("refused");
    assert!(matches!(error.kind, FormatErrorKind::TooLarge { .. }), "{error}");
    let mut bytes = archive(1, true, 0).bytes(&vector_tiles());
    let end = bytes.len() as u64;
    bytes[8..16].copy_from_slice(&end.to_le_bytes());
    bytes[16..24].copy_from_slice(&(bomb.len() as u64).to_le_bytes());
    bytes.extend(bomb);
    let error = folder.open("b.pmtiles", &bytes).err().expect("refused");
    assert!(matches!(error.kind, FormatErrorKind::TooLarge { .. }), "{error}");
    // A picture that claims to be huge.
    let mut png = picture(ImageFormat::Png, 16, RED);
    png[16..20].copy_from_slice(&100_000_u32.to_be_bytes());
    assert!(picture::decode(&png).is_err());
    // A geometry that claims more points than it has bytes.
    let mut layer = vec![0x1a, 0];
    let feature = [0x12, 7, 0x18, 2, 0x22, 3, 0x8a, 0xff, 0x7f];
    layer.extend([0x0a, 1, b'a', 0x78, 2]);
    layer.extend(feature);
    layer[1] = (layer.len() - 2) as u8;
    let tile = vector::decode(&layer, Interest::ALL).expect("the feature is left out");
    assert!(tile.layers[0].features.is_empty());
}

#[test]
fn a_circle_of_directories_ends() {
    let folder = Folder::new();
    // The root has a tile and a leaf, the leaf leads to itself.
    let leaf = fixtures::directory(&[(1, 0, 5, 0)]);
    assert_eq!(leaf.len(), 5);
    let tile = mvt(&[]);
    let data = [tile.as_slice(), &[0x1a, 0]].concat();
    let root = fixtures::directory(&[(0, 1, data.len() as u64, 0), (1, 0, 5, 0)]);
    let bytes = Pmtiles { zooms: (0, 13), ..archive(1, false, 0) }.assemble(&[root, b"{}".to_vec(), leaf, data]);
    let file = folder.open("a.pmtiles", &bytes).expect("opened by its first tile");
    let error = file.tile(harbour(12), Interest::ALL).expect_err("a circle");
    assert!(matches!(error.kind, FormatErrorKind::Damaged(_)), "{error}");
    assert_eq!(error.file, "a.pmtiles/12/2155/1299");
}

#[test]
fn html_is_reduced_to_its_text() {
    let cases = [
        (
            "<a href='x'>&copy; OpenMapTiles</a> <a>© OpenStreetMap contributors</a>",
            "© OpenMapTiles © OpenStreetMap contributors",
        ),
        ("Land<br/>Berlin &amp; Co", "Land Berlin & Co"),
        ("a < b und <unfertig", "a < b und <unfertig"),
        ("  viel\n\n Platz\u{7} ", "viel Platz"),
        ("", ""),
    ];
    for (html, text) in cases {
        assert_eq!(plain_text(html), text);
    }
    assert_eq!(plain_text(&"x".repeat(1_000)).chars().count(), MAX_TEXT_CHARS);
}

#[test]
fn bounds_that_make_no_sense_are_the_whole_world() {
    assert!(bounds([0.0; 4]).is_none() && bounds([9.0, 54.0, f64::NAN, 55.0]).is_none());
    assert!(bounds([10.0, 54.0, 9.0, 55.0]).is_none() && bounds([200.0, 0.0, 300.0, 1.0]).is_none());
    assert_eq!(bounds([-180.0, -90.0, 180.0, 90.0]), Some(whole_world()));
    assert!(zooms(5, 4).is_err() && zooms(30, 31).is_err());
    assert_eq!(zooms(0, 255).ok(), Some((0, MAX_ZOOM)));
}

/// Opens and reads all there is; what it is does not matter, only that it ends.
fn read_all(path: &Path) {
    let Ok(file) = TileFile::open(path) else { return };
    for zoom in 11..=14 {
        let _ = file.tile(harbour(zoom), Interest::ALL);
    }
}

proptest! {
    #![proptest_config(damage(300))]

    #[test]
    fn damaged_pmtiles_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), by_leaf in 0..2_usize, packed: bool) {
        let mut bytes = archive(1, packed, by_leaf).bytes(&vector_tiles());
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let folder = Folder::new();
        let path = folder.0.path().join("a.pmtiles");
        std::fs::write(&path, bytes).expect("written");
        read_all(&path);
    }

    #[test]
    fn damaged_vector_tiles_and_pictures_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut: prop::sample::Index) {
        for bytes in [vector_tiles()[0].1.clone(), picture(ImageFormat::Png, 32, RED), picture(ImageFormat::Jpeg, 32, RED), picture(ImageFormat::WebP, 32, RED)] {
            let mut bytes = bytes;
            for (at, byte) in &flips {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            bytes.truncate(cut.index(bytes.len()) + 1);
            let _ = vector::decode(&bytes, Interest::ALL);
            let _ = picture::decode(&bytes);
        }
    }
}

proptest! {
    #![proptest_config(damage(60))]

    #[test]
    fn damaged_mbtiles_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..30)) {
        let folder = Folder::new();
        let path = folder.0.path().join("a.mbtiles");
        fixtures::write_mbtiles(&path, &[("minzoom", "12"), ("maxzoom", "13")], &vector_tiles());
        let mut bytes = std::fs::read(&path).expect("read");
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        std::fs::write(&path, bytes).expect("written");
        read_all(&path);
    }
}
