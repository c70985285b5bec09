//! Files in memory, probed and read.

use super::*;
use crate::geometry::NoWatch;
use proptest::prelude::*;

fn import(name: &str, text: &str) -> (PointsProbe, PointsImport) {
    let probe = probe_bytes(name, text.as_bytes().to_vec(), &NoWatch).unwrap();
    let import = read(&probe, &probe.options, EpsgCode::UTM32, &NoWatch).unwrap();
    (probe, import)
}

fn fields(probe: &PointsProbe) -> [&str; 7] {
    let o = &probe.options;
    [&o.x_field, &o.y_field, &o.name_field, &o.category_field, &o.operator_field, &o.address_field, &o.capacity_field]
        .map(|field| field.as_deref().unwrap_or(""))
}

fn kinds(import: &PointsImport) -> Vec<(FindingKind, usize, &str)> {
    import.findings.iter().map(|f| (f.kind, f.count, f.places[0].detail.as_str())).collect()
}

#[test]
fn points_of_other_files_become_facilities() {
    let place = |name: &str, more: &str, geometry: &str| {
        format!(
            "<Placemark><name>{name}</name><ExtendedData><Data name='plaetze'><value>{more}</value></Data></ExtendedData>{geometry}</Placemark>"
        )
    };
    let point = "<Point><coordinates>9.43,54.78,12</coordinates></Point>";
    let line = "<LineString><coordinates>9.43,54.78 9.5,54.8</coordinates></LineString>";
    let kml = format!(
        "<kml><Document>{}{}{}</Document></kml>",
        place("Kita Süd", "40", point),
        place("Weg", "", line),
        place("Kita Nord", "25", &point.replace("9.43", "9.44"))
    );
    let (probe, import) = import("kitas.kml", &kml);
    assert_eq!(fields(&probe), ["", "", "name", "", "", "", "plaetze"]);
    assert_eq!((probe.title.as_str(), probe.options.crs, probe.crs_guessed), ("kitas", Some(EpsgCode::WGS84), false));
    let told: Vec<_> = import.facilities.iter().map(|f| (f.name.as_str(), f.capacity)).collect();
    assert_eq!(told, [("Kita Süd", Some(40.0)), ("Kita Nord", Some(25.0))]);
    assert_eq!(kinds(&import), [(FindingKind::NotAPoint, 1, "2 Weg"), (FindingKind::ExtraDimensions, 2, "1 Kita Süd")]);
    assert_eq!(import.source.crs, "EPSG:4326 (KML)");

    let (error, areas) = (FormatErrorKind::Empty(Wanted::Points), kml.replace("Point>", "LineString>"));
    assert_eq!(probe_bytes("x.kml", areas.into(), &NoWatch).unwrap_err().kind.to_string(), error.to_string());
}

#[test]
fn points_of_a_shapefile_alone_are_read_without_their_names() {
    let record = |x: f64, y: f64| [&1_i32.to_le_bytes()[..], &x.to_le_bytes(), &y.to_le_bytes()].concat();
    let mut shp = vec![0; 100];
    shp[..4].copy_from_slice(&9994_i32.to_be_bytes());
    for (number, content) in [record(527_000.0, 6_070_000.0), vec![0; 4]].into_iter().enumerate() {
        shp.extend((number as i32 + 1).to_be_bytes());
        shp.extend((content.len() as i32 / 2).to_be_bytes());
        shp.extend(content);
    }
    let probe = probe_bytes("kitas.shp", shp, &NoWatch).unwrap();
    let import = read(&probe, &probe.options, EpsgCode::UTM32, &NoWatch).unwrap();
    assert_eq!(import.facilities[0].position, Point::new(527_000.0, 6_070_000.0));
    assert_eq!(
        kinds(&import),
        [
            (FindingKind::CrsAssumed, 1, "EPSG:25832"),
            (FindingKind::NoPosition, 1, "2"),
            (FindingKind::MissingSibling, 3, "kitas.dbf")
        ]
    );
}

#[test]
fn schools_as_an_office_writes_them() {
    let (probe, import) = import(
        "schulen.csv",
        "Nummer;Schulname;Art;Straße;Hausnummer;PLZ;Ort;Schüler;Schulträger;Breite;Länge\n\
         0702020;Schule auf der Rude;Grundschule;Lundweg;30;24941;Flensburg;147;Stadt;54,7726;9,4279\n\
         0702021;Falkenbergschule;Grundschule;Emil-Nolde-Straße;31;24937;Flensburg;k. A.;Stadt;54,8000;9,4300\n\
         0702022;Ohne Ort;Grundschule;Weg 5;;;;viele;Stadt;;\n\
         0702023;Null;Grundschule;Weg 6;;;;3;Stadt;0;0\n\
         0702024;Fern;Grundschule;Weg 7;;;;-3;Stadt;54,79;9,45\n",
    );
    assert_eq!(fields(&probe), ["Länge", "Breite", "Schulname", "Art", "Schulträger", "Straße", "Schüler"]);
    assert_eq!((probe.options.crs, probe.title.as_str()), (Some(EpsgCode::WGS84), "schulen"));
    let first = &import.facilities[0];
    assert_eq!(first.address, "Lundweg 30, 24941 Flensburg");
    assert_eq!(
        (first.name.as_str(), first.operator.as_str(), first.capacity),
        ("Schule auf der Rude", "Stadt", Some(147.0))
    );
    assert!(
        (first.position.x() - 527_530.0).abs() < 100.0 && (first.position.y() - 6_069_570.0).abs() < 100.0,
        "{first:?}"
    );
    assert_eq!(import.facilities.iter().map(|f| f.capacity).collect::<Vec<_>>(), [Some(147.0), None, None]);
    assert_eq!(
        kinds(&import),
        [
            (FindingKind::CrsAssumed, 1, "EPSG:4326"),
            (FindingKind::NoPosition, 2, "4 Ohne Ort"),
            (FindingKind::BadCapacity, 1, "6 Fern: -3")
        ]
    );
    assert_eq!((import.source.file_name.as_str(), import.source.crs.as_str()), ("schulen.csv", "EPSG:4326"));
}

#[test]
fn coordinates_in_metres_and_in_any_order_are_recognised() {
    for (heading, row, pair, crs) in [
        ("name,easting,northing", "a,528098.18,6070765.22", ["easting", "northing"], 25832),
        ("Name;Rechtswert;Hochwert", "a;3528177,006;6072754,013", ["Rechtswert", "Hochwert"], 31467),
        ("Name;Rechtswert GK;Hochwert GK", "a;3.528.177,006;6.072.754,013", ["Rechtswert GK", "Hochwert GK"], 31467),
        ("Name;Ostwert;Nordwert", "a;32528098,18;6070765,22", ["Ostwert", "Nordwert"], 4647),
        // X runs north in geodesy.
        ("Name;X;Y", "a;6070765;528098", ["Y", "X"], 25832),
        ("name,x,y", "a,54.7833,9.4369", ["y", "x"], 4326),
        ("name;geo_lon;geo_lat", "a;9.4369;54.7833", ["geo_lon", "geo_lat"], 4326),
        ("name;lat;lng", "a;54.783;9.436", ["lng", "lat"], 4326),
    ] {
        let (probe, import) = import("x.csv", &format!("{heading}\n{row}\n"));
        assert_eq!([fields(&probe)[0], fields(&probe)[1]], pair, "{heading}");
        assert_eq!(probe.options.crs, Some(EpsgCode(crs)), "{heading}");
        let position = import.facilities[0].position;
        assert!(
            (position.x() - 528_098.2).abs() < 100.0 && (position.y() - 6_070_765.2).abs() < 100.0,
            "{heading} {position:?}"
        );
    }
}

#[test]
fn what_is_missing_is_an_error_in_plain_kinds() {
    let probe = probe_bytes("x.csv", b"name,wert\na,1\n".to_vec(), &NoWatch).unwrap();
    let kind = |options: &PointsOptions| read(&probe, options, EpsgCode::UTM32, &NoWatch).unwrap_err().kind;
    assert!(matches!(kind(&probe.options), FormatErrorKind::NoCrs));
    let with_crs = PointsOptions { crs: Some(EpsgCode::WGS84), ..probe.options.clone() };
    assert!(matches!(kind(&with_crs), FormatErrorKind::NoCoordinates));
    let wrong = PointsOptions { name_field: Some("Titel".into()), ..with_crs };
    assert!(matches!(kind(&wrong), FormatErrorKind::NoSuchField { .. }));
    let error = probe_bytes("x.xlsx", Vec::new(), &NoWatch).unwrap_err();
    assert!(matches!(error.kind, FormatErrorKind::UnknownKind));
    let areas = r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#;
    let error = probe_bytes("x.geojson", areas.into(), &NoWatch).unwrap_err();
    assert!(matches!(error.kind, FormatErrorKind::Empty(Wanted::Points)));
}

const KITAS: &str = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[
 {"type":"Feature","geometry":{"type":"Point","coordinates":[9.429929,54.792274,12]},"properties":{"district":"Altstadt","postal_code":"24939","address":"Marientreppe 10","facility":"Kinderhaus","institution":"DKSB","childcare_places":60}},
 {"type":"Feature","geometry":null,"properties":{"facility":"Ohne Ort"}},
 {"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[9,54],[9.1,54],[9,54.1],[9,54]]]},"properties":{"facility":"Fläche"}},
 {"type":"Feature","geometry":{"type":"MultiPoint","coordinates":[[9.43,54.79]]},"properties":{"facility":"Einzeln","childcare_places":null}}]}"#;

#[test]
fn geojson_points_with_what_is_none() {
    let (probe, import) = import("kitas.geojson", KITAS);
    assert_eq!(fields(&probe), ["", "", "facility", "", "institution", "address", "childcare_places"]);
    let told: Vec<_> = import.facilities.iter().map(|f| (f.name.as_str(), f.address.as_str(), f.capacity)).collect();
    assert_eq!(told, [("Kinderhaus", "Marientreppe 10, 24939", Some(60.0)), ("Einzeln", "", None)]);
    assert_eq!(
        kinds(&import),
        [
            (FindingKind::NoPosition, 1, "2 Ohne Ort"),
            (FindingKind::NotAPoint, 1, "3 Fläche"),
            (FindingKind::ExtraDimensions, 1, "1 Kinderhaus")
        ]
    );
}

proptest! {
    #![proptest_config(crate::formats::tests::damage(300))]

    #[test]
    fn damaged_files_never_panic(json in any::<bool>(), flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..5), cut in any::<prop::sample::Index>()) {
        let (name, text) = if json { ("x.geojson", KITAS) } else { ("x.csv", "name;lon;lat;plätze\na;9,4;54,7;5\nb;9,5;54,8;\n") };
        let mut bytes = text.as_bytes().to_vec();
        for (at, value) in flips {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        if let Ok(probe) = probe_bytes(name, bytes, &NoWatch) {
            let _ = read(&probe, &probe.options, EpsgCode::UTM32, &NoWatch);
        }
    }
}
