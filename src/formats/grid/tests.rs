use super::*;
use crate::geometry::NoWatch;
use crate::model::{FindingKind, ObservedValue};
use geo::Coord;
use std::path::PathBuf;

fn file(folder: &tempfile::TempDir, name: &str, text: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// As the files of 2011 look, with cells by the Baltic and one in Munich.
const OF_2011: &str = "Gitter_ID_100m;x_mp_100m;y_mp_100m;Einwohner\n\
100mN35197E43480;4348050;3519750;-1\n\
100mN35198E43480;4348050;3519850;14\n\
100mN35199E43480;4348050;3519950;0\n\
100mN27800E44400;4440050;2780050;33\n";

/// The coast east of Flensburg in UTM 32.
fn angeln() -> Option<Rect<f64>> {
    Some(Rect::new(Coord { x: 585_000.0, y: 6_065_000.0 }, Coord { x: 597_000.0, y: 6_080_000.0 }))
}

fn read_text(
    name: &str,
    text: &[u8],
    options: &GridOptions,
    area: Option<Rect<f64>>,
) -> Result<GridImport, FormatError> {
    let folder = tempfile::tempdir().unwrap();
    read(&file(&folder, name, text), options, EpsgCode::UTM32, area, &NoWatch)
}

#[test]
fn the_census_of_2011_with_its_one_mark() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(&folder, "Zensus_Bevoelkerung_100m-Gitter_2011.csv", OF_2011.as_bytes());
    let probe = &probe(&path, &NoWatch).unwrap()[0];
    assert_eq!((probe.cell_size_m, probe.reference_date.as_str()), (100.0, "2011"));
    assert_eq!(probe.value_fields, ["Einwohner"]);
    let import = read(&path, &probe.options, EpsgCode::UTM32, angeln(), &NoWatch).unwrap();
    let values: Vec<_> = import.cells.iter().map(|cell| cell.residents).collect();
    assert_eq!(values, [ObservedValue::Suppressed, ObservedValue::Measured(14.0), ObservedValue::Measured(0.0)]);
    let expected = GridCounts { lines: 4, kept: 3, empty: 1, hidden: 1, outside: 1, ..GridCounts::default() };
    assert_eq!(import.counts, expected);
    assert!(import.findings.is_empty());
    // What is kept is the heading and the used lines, and reads the same.
    let kept = file(&folder, "kept.zip", &import.bytes.zip);
    assert_eq!(files::kept_sha256("kept.zip", &import.bytes.zip, &NoWatch).unwrap(), import.source.sha256);
    let again = read(&kept, &GridOptions::default(), EpsgCode::UTM32, None, &NoWatch).unwrap();
    assert_eq!((again.cells, again.source.sha256), (import.cells, import.source.sha256));
    assert_eq!(import.source.crs, "EPSG:3035");
}

#[test]
fn midpoints_lie_where_proj_puts_them() {
    // PROJ 9.1 (gdaltransform), EPSG:3035 to EPSG:25832.
    let import = read_text("x.csv", OF_2011.as_bytes(), &GridOptions::default(), angeln()).unwrap();
    let position = import.cells[1].position;
    assert!((position.x() - X_OF_PROJ).abs() < 0.001 && (position.y() - Y_OF_PROJ).abs() < 0.001, "{position:?}");
}

const X_OF_PROJ: f64 = 591_338.986_785_954;
const Y_OF_PROJ: f64 = 6_071_649.193_617_67;

#[test]
fn the_census_of_2022_with_dashes_and_identifiers_only() {
    let text = "\u{feff}GITTER_ID_100m;Einwohner;werterlaeuternde_Zeichen\r\n\
        CRS3035RES100mN3519700E4348000;5;\r\n\
        CRS3035RES100mN3519800E4348000;–;\r\n\
        CRS3035RES100mN3519900E4348000;;\r\n\
        CRS3035RES100mN3519900E4348000;7;\r\n\
        unlesbar;7;\r\n\
        CRS3035RES100mN3520000E4348000;viele;\r\n";
    let import = read_text("Zensus2022.csv", text.as_bytes(), &GridOptions::default(), angeln()).unwrap();
    let values: Vec<_> = import.cells.iter().map(|cell| cell.residents).collect();
    use ObservedValue::{Measured, Missing, Suppressed};
    assert_eq!(values, [Measured(5.0), Suppressed, Missing, Missing]);
    let expected =
        GridCounts { lines: 6, kept: 4, hidden: 1, missing: 2, repeated: 1, unusable: 1, ..GridCounts::default() };
    assert_eq!(import.counts, expected);
    let kinds: Vec<_> = import.findings.iter().map(|f| (f.kind, f.count, f.places[0].detail.as_str())).collect();
    assert_eq!(kinds, [(FindingKind::BadResidents, 1, "7 viele"), (FindingKind::NoPosition, 1, "6")]);
    // The identifier names the south-western corner, the 2011 file the midpoint of the same cell.
    let by_midpoint = read_text("x.csv", OF_2011.as_bytes(), &GridOptions::default(), angeln()).unwrap();
    assert_eq!(import.cells[1].position, by_midpoint.cells[1].position);
    let windows = b"GITTER_ID_100m,Einwohner\nCRS3035RES100mN3519700E4348000,\x96\n";
    let import = read_text("x.csv", windows, &GridOptions::default(), None).unwrap();
    assert_eq!(import.cells[0].residents, Suppressed);
}

#[test]
fn kilometre_cells_other_columns_and_a_margin() {
    let text = "GITTER_ID_1km,x_mp_1km,y_mp_1km,Frauen,Einwohner\n\
        CRS3035RES1000mN3519000E4348000,4348500,3519500,30,61\n\
        CRS3035RES1000mN3519000E4370000,4370500,3519500,1,2\n";
    let women = GridOptions { value_field: Some("frauen".into()), ..GridOptions::default() };
    let import = read_text("x.csv", text.as_bytes(), &women, angeln()).unwrap();
    assert_eq!((import.cell_size_m, import.cells.len()), (1000.0, 1));
    assert_eq!(import.cells[0].residents, ObservedValue::Measured(30.0));
    let wide = GridOptions { margin_m: 20_000, ..GridOptions::default() };
    let import = read_text("x.csv", text.as_bytes(), &wide, angeln()).unwrap();
    assert_eq!(import.cells.iter().map(|c| c.residents.number().unwrap()).sum::<f64>(), 63.0);
    let wrong = GridOptions { value_field: Some("Kinder".into()), ..GridOptions::default() };
    let error = read_text("x.csv", text.as_bytes(), &wrong, None).unwrap_err();
    assert!(matches!(error.kind, FormatErrorKind::NoSuchField { .. }));
}

#[test]
fn the_smallest_cells_of_an_archive_come_first() {
    let folder = tempfile::tempdir().unwrap();
    let km = b"GITTER_ID_1km;x_mp_1km;y_mp_1km;Einwohner\nCRS3035RES1000mN3519000E4348000;4348500;3519500;61\n";
    let members = vec![
        ("Zensus2022_1km.csv".to_owned(), km.to_vec()),
        ("a/Zensus2022_100m.csv".to_owned(), OF_2011.as_bytes().to_vec()),
        ("liesmich.txt".to_owned(), b"Erklaerung\nText\n".to_vec()),
    ];
    let zip = files::pack("z.zip", &members, &NoWatch).unwrap();
    let path = file(&folder, "z.zip", &zip);
    let probes = probe(&path, &NoWatch).unwrap();
    assert_eq!(probes.iter().map(|p| p.cell_size_m).collect::<Vec<_>>(), [100.0, 1000.0]);
    assert_eq!(probes[0].file_name, "z.zip/a/Zensus2022_100m.csv");
    let import = read(&path, &probes[1].options, EpsgCode::UTM32, None, &NoWatch).unwrap();
    assert_eq!(import.cells.len(), 1);
}

#[test]
fn what_is_no_grid_is_refused() {
    let kind = |name: &str, text: &[u8]| read_text(name, text, &GridOptions::default(), None).unwrap_err().kind;
    assert!(matches!(kind("x.csv", b"a;b\n1;2\n"), FormatErrorKind::NoCoordinates));
    assert!(matches!(kind("x.csv", b""), FormatErrorKind::UnknownKind));
    assert!(matches!(kind("x.pdf", b"%PDF"), FormatErrorKind::UnknownKind));
    assert!(matches!(kind("x.zip", b"PK"), FormatErrorKind::Damaged(_) | FormatErrorKind::Truncated));
    assert!(matches!(kind("x.csv", &[b'a'; 100_000]), FormatErrorKind::Damaged(_)));
    let elsewhere = Some(Rect::new(Coord { x: 0.0, y: 5e6 }, Coord { x: 1.0, y: 5e6 + 1.0 }));
    let error = read_text("x.csv", OF_2011.as_bytes(), &GridOptions::default(), elsewhere).unwrap_err();
    assert!(matches!(error.kind, FormatErrorKind::Empty(_)));
}

#[test]
fn identifiers_in_the_forms_that_occur() {
    let read = |text: &str| cells::of_identifier(text.as_bytes()).map(|(c, side)| (c.x, c.y, side));
    for (text, expected) in [
        ("CRS3035RES100mN2689100E4337000", Some((4_337_050.0, 2_689_150.0, 100.0))),
        ("100mN26891E43370", Some((4_337_050.0, 2_689_150.0, 100.0))),
        ("1kmN2689E4337", Some((4_337_500.0, 2_689_500.0, 1000.0))),
        ("CRS3035RES1000mN2689000E4337000", Some((4_337_500.0, 2_689_500.0, 1000.0))),
        ("10kmN268E433", Some((4_335_000.0, 2_685_000.0, 10_000.0))),
        ("100mN26891", None),
        ("0mN26891E43370", None),
        ("mN1E1", None),
        ("100mN-1E1", None),
        ("1kmN99999E99999", None),
        ("Ä", None),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

proptest::proptest! {
    #![proptest_config(crate::formats::tests::damage(150))]

    #[test]
    fn damaged_grids_never_panic(flips in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()), 0..8), cut in proptest::prelude::any::<proptest::sample::Index>()) {
        let mut bytes = OF_2011.as_bytes().to_vec();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        if let Ok(import) = read_text("x.csv", &bytes, &GridOptions::default(), None) {
            let counts = import.counts;
            proptest::prop_assert_eq!(counts.lines, counts.kept + counts.outside + counts.repeated + counts.unusable);
            proptest::prop_assert_eq!(counts.kept as usize, import.cells.len());
        }
    }
}
