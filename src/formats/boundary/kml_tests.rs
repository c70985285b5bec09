//! KML as people have it.

use super::super::CrsGuess;
use super::super::{BoundaryProbe, ReadOptions, ShapeKind, probe_bytes, read};
use super::*;
use crate::formats::error::Wanted;
use crate::formats::files;
use crate::geometry::NoWatch;
use crate::model::FindingKind;
use geo::Area;
use proptest::prelude::*;

const RING: &str = "9.40,54.70,0 9.50,54.70,0\n 9.50,54.80,0\t9.40,54.80,0 9.40,54.70,0";

fn kml(content: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Datei</name>{content}</Document></kml>"#
    )
}

fn area(name: &str, ring: &str, more: &str) -> String {
    format!(
        "<Placemark><name>{name}</name>{more}<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    )
}

fn options(probe: &BoundaryProbe) -> ReadOptions {
    ReadOptions {
        crs: EpsgCode::WGS84,
        target_crs: EpsgCode::UTM32,
        encoding: probe.encoding.label.clone(),
        code_field: None,
        name_field: Some("name".into()),
        residents_field: None,
    }
}

fn values(probe: &BoundaryProbe, name: &str) -> Vec<String> {
    probe.fields.iter().find(|field| field.name == name).map_or(Vec::new(), |field| field.samples.clone())
}

#[test]
fn placemarks_are_read_with_their_data() {
    let data = r#"<description><![CDATA[<table><tr><td>Ost</td><td>&amp; <b>West</b></td></tr></table>]]></description>
        <Style><LineStyle><color>ff0000ff</color></LineStyle></Style>
        <ExtendedData><Data name="nr"><displayName>Nummer</displayName><value>007</value></Data>
        <SchemaData schemaUrl="s"><SimpleData name="ew">1200</SimpleData></SchemaData></ExtendedData>"#;
    let hole = "<Placemark id='p2'><name>M&#252;hle &amp; Hof</name><MultiGeometry><Polygon><innerBoundaryIs><LinearRing><coordinates>9.44,54.72 9.46,54.72 9.46,54.74 9.44,54.72</coordinates></LinearRing></innerBoundaryIs>\
        <outerBoundaryIs><LinearRing><coordinates>9.4, 54.7, 12 9.5, 54.7, 12 9.5, 54.8, 12 9.4, 54.7, 12</coordinates></LinearRing></outerBoundaryIs></Polygon>\
        <MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>9.6,54.7 9.7,54.7 9.7,54.8 9.6,54.7</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></MultiGeometry></Placemark>";
    let others = "<Placemark><name>Kita</name><Point><coordinates>9.4,54.7</coordinates></Point></Placemark>\
        <Placemark><name>Weg</name><LineString><coordinates>9.4,54.7 9.5,54.8</coordinates></LineString></Placemark>\
        <Placemark><name>Fahrt</name><gx:Track><gx:coord>9.4 54.7 0</gx:coord></gx:Track></Placemark>\
        <Placemark><name>Nichts</name></Placemark>";
    let text = kml(&[&area("Süd", RING, data), hole, &area("Kaputt", "9.4;54.7 x", ""), others].concat());
    let probes = probe_bytes("räume.kml", text.clone().into_bytes(), &NoWatch).unwrap();
    let kinds: Vec<_> = probes.iter().map(|p| (p.kind, p.title.as_str(), p.records)).collect();
    assert_eq!(
        kinds,
        [(ShapeKind::Areas, "räume", 7), (ShapeKind::Lines, "räume", 7), (ShapeKind::Points, "räume", 7)]
    );
    let probe = &probes[0];
    assert_eq!(probe.crs, Some(CrsGuess { epsg: EpsgCode::WGS84, how: CrsHow::Format }));
    assert_eq!(values(probe, "name"), ["Süd", "Mühle & Hof", "Kaputt", "Kita", "Weg"]);
    assert_eq!(values(probe, "description")[0], "Ost & West");
    assert_eq!((values(probe, "nr")[0].as_str(), values(probe, "ew")[0].as_str()), ("007", "1200"));
    assert_eq!(values(probe, "id")[1], "p2");
    let import = read(probe, &options(probe), &NoWatch).unwrap();
    let told: Vec<_> = import.spaces.iter().map(|s| (s.name.as_str(), s.geometry.0.len())).collect();
    assert_eq!(told, [("Süd", 1), ("Mühle & Hof", 2)]);
    assert_eq!(import.spaces[1].geometry.0[0].interiors().len(), 1);
    // 0.1° each way at 54.75° north: 6.44 by 11.13 km.
    assert!((import.spaces[0].geometry.unsigned_area() - 71.7e6).abs() < 0.2e6);
    let found: Vec<_> = import.findings.iter().map(|f| (f.kind, f.count)).collect();
    assert_eq!(
        found,
        [
            (FindingKind::BadCoordinates, 1),
            (FindingKind::NullGeometry, 1),
            (FindingKind::NotAnArea, 1),
            (FindingKind::ExtraDimensions, 1),
            (FindingKind::OtherShapes, 2)
        ]
    );
    assert_eq!((import.source.crs.as_str(), import.source.encoding.as_str()), ("EPSG:4326 (KML)", "UTF-8"));
    assert_eq!(import.source.sha256, files::sha256(text.as_bytes()));
}

#[test]
fn folders_are_sets_where_their_places_differ() {
    let folder = |name: &str, content: &str| format!("<Folder><name>{name}</name>{content}</Folder>");
    let alike = kml(&[folder("Nord", &area("A", RING, "")), folder("Süd", &area("B", RING, ""))].concat());
    let probes = probe_bytes("x.kml", alike.into_bytes(), &NoWatch).unwrap();
    assert_eq!((probes.len(), probes[0].title.as_str()), (1, "x"));
    assert_eq!(values(&probes[0], "Ordner"), ["Nord", "Süd"]);

    let data = "<ExtendedData><Data name='nr'><value>1</value></Data></ExtendedData>";
    let differing = kml(&[folder("Räume", &area("A", RING, data)), folder("Umriss", &area("B", RING, ""))].concat());
    let kmz = files::pack("x.kmz", &[("doc.kml".into(), differing.into_bytes())], &NoWatch).unwrap();
    let probes = probe_bytes("Stadt.kmz", kmz, &NoWatch).unwrap();
    let told: Vec<_> = probes.iter().map(|p| (p.title.as_str(), p.file_name.as_str(), p.records)).collect();
    assert_eq!(told, [("Räume", "Stadt.kmz/doc.kml/Räume", 1), ("Umriss", "Stadt.kmz/doc.kml/Umriss", 1)]);
}

#[test]
fn encodings_are_those_the_file_states() {
    let text = kml(&area("Süd", RING, ""));
    let latin: Vec<u8> = text.replace("UTF-8", "ISO-8859-1").chars().map(|c| c as u32 as u8).collect();
    let utf16: Vec<u8> = std::iter::once('\u{feff}')
        .chain(text.replace("UTF-8", "UTF-16").chars())
        .collect::<String>()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let wrong: Vec<u8> = text.chars().map(|c| c as u32 as u8).collect();
    for bytes in [text.into_bytes(), latin, utf16, wrong] {
        let probe = probe_bytes("x.kml", bytes, &NoWatch).unwrap().remove(0);
        assert_eq!(values(&probe, "name"), ["Süd"]);
    }
}

#[test]
fn what_is_no_kml_or_ends_too_early_says_so() {
    let error = |text: &str| probe_bytes("x.kml", text.into(), &NoWatch).unwrap_err();
    assert!(matches!(error("<html><p>Anmelden</p></html>").kind, FormatErrorKind::UnknownKind));
    assert!(matches!(error("").kind, FormatErrorKind::UnknownKind));
    assert!(matches!(error(&kml("<Folder/>")).kind, FormatErrorKind::Empty(Wanted::Areas)));
    let whole = kml(&format!("\n{}\n", area("A", RING, "")));
    let cut = error(&whole[..whole.len() - 60]);
    assert!(matches!(cut.kind, FormatErrorKind::Truncated), "{cut}");
    assert_eq!(cut.record, Some(3));
    assert!(matches!(error("<kml><Document></Folder></kml>").kind, FormatErrorKind::Damaged(_)));
}

#[test]
fn bombs_do_not_go_off() {
    let nested = "<Folder>".repeat(100_000);
    let error = probe_bytes("x.kml", format!("<kml>{nested}").into_bytes(), &NoWatch).unwrap_err();
    assert!(matches!(error.kind, FormatErrorKind::Damaged(_)), "{error}");
    let entities = r#"<!DOCTYPE kml [<!ENTITY a "lolololol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"#;
    let text =
        format!("{entities}{}", kml(&area("&b;", RING, "")).replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", ""));
    let probe = probe_bytes("x.kml", text.into_bytes(), &NoWatch).unwrap().remove(0);
    assert_eq!(values(&probe, "name"), ["&b;"]);
    // Other attributes in every place.
    let many: String = (0..20_000)
        .map(|n| {
            format!("<Placemark><ExtendedData><Data name='f{n}'><value>1</value></Data></ExtendedData></Placemark>")
        })
        .collect();
    let error = probe_bytes("x.kml", kml(&many).into_bytes(), &NoWatch).unwrap_err();
    assert!(matches!(error.kind, FormatErrorKind::TooLarge { .. }), "{error}");
}

proptest! {
    #![proptest_config(crate::formats::tests::damage(300))]

    #[test]
    fn damaged_files_never_panic(flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8), cut in prop::option::of(any::<prop::sample::Index>())) {
        let mut bytes = kml(&[area("Süd", RING, "<ExtendedData><Data name='a'><value>1</value></Data></ExtendedData>"), area("B", RING, "")].concat()).into_bytes();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(probes) = probe_bytes("x.kml", bytes, &NoWatch) {
            probes.iter().for_each(|probe| drop(read(probe, &options(probe), &NoWatch)));
        }
    }

    #[test]
    fn numbers_come_back_as_they_were_written(coords in prop::collection::vec((-180.0..180.0f64, -90.0..90.0f64, prop::option::of(-10.0..10.0f64)), 0..20), spaced in any::<bool>()) {
        let comma = if spaced { ", " } else { "," };
        let one = |(x, y, z): &(f64, f64, Option<f64>)| match z {
            Some(z) => format!("{x}{comma}{y}{comma}{z}"),
            None => format!("{x}{comma}{y}"),
        };
        let text = coords.iter().map(one).collect::<Vec<_>>().join(" ");
        let mut extra = false;
        let read = coordinates(&text, &mut extra).unwrap();
        prop_assert_eq!(read, coords.iter().map(|(x, y, _)| Coord { x: *x, y: *y }).collect::<Vec<_>>());
        prop_assert_eq!(extra, coords.iter().any(|(_, _, z)| z.is_some_and(|z| z != 0.0)));
    }
}
