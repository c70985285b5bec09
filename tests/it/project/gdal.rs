//! What others make of our files: GDAL's validator, `ogrinfo`, an edit through GDAL.

use super::support::*;
use klammer::geometry::NoWatch;
use klammer::project::{Command, HistoryFilter, HistoryKind};
use std::path::Path;
use std::process::Command as Program;

/// Runs a script with the Python that has GDAL's bindings; fails the test with what it said.
fn python(script: &str, arguments: &[&Path]) -> String {
    // A Python of the user's own may come first in the path and have no GDAL.
    let has = |python: &&str| {
        Program::new(python).args(["-c", "import osgeo_utils"]).output().is_ok_and(|o| o.status.success())
    };
    let python =
        ["python3", "/usr/bin/python3"].into_iter().find(has).expect("Python with GDAL's bindings (python3-gdal)");
    let output = Program::new(python).arg("-c").arg(script).args(arguments).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    said
}

fn validate(path: &Path) {
    // The script ends with 0 even for an invalid file; its function raises.
    let script =
        "import sys; from osgeo_utils.samples import validate_gpkg as v; v.check(sys.argv[1], True, True, False)";
    let said = python(script, &[path]);
    assert!(!said.to_lowercase().contains("warning"), "{said}");
}

fn ogrinfo(path: &Path) -> String {
    let output = Program::new("ogrinfo").args(["-ro", "-al", "-so"]).arg(path).output().expect("ogrinfo (gdal-bin)");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    said
}

#[test]
#[ignore = "needs GDAL"]
fn every_kind_of_saved_project_is_a_valid_geopackage() {
    let bench = Bench::new();
    let empty = bench.path("empty.gpkg");
    let mut store = bench.create();
    store.publish_as(&empty, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    validate(&empty);

    let full = bench.path("full.gpkg");
    let mut store = furnished(&bench);
    mend_and_replace(&mut store);
    store.publish_as(&full, false, &NoWatch).unwrap();
    validate(&full);
    let said = ogrinfo(&full);
    for expected in [
        "Layer name: cells_zensus_2022_100_m",
        "provenance: String",
        "Layer name: context_lines_bahnlinien",
        "Geometry: Multi Line String",
        "Layer name: context_points_haltestellen",
        "Geometry: Multi Point",
        "Layer name: context_areas_gewaesser",
        "Layer name: spaces_sozialraeume_2021",
        "Layer name: facilities_kitas",
        "ETRS89 / UTM zone 32N",
        "Feature Count: 7",
        "Layer name: indicators_sozialraeume_2021",
        "Arbeitslosenanteil (%): Real",
        "Arbeitslosenanteil (%) – provenance: String",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    assert!(!said.contains("klammer_log") && !said.contains("rror"), "{said}");

    // Names that change places, a deleted definition, an undone import.
    let project = store.project();
    let [a, b] = &project.definitions[..] else { panic!() };
    let rename = |d: &klammer::model::Definition, name: &str| Command::EditDefinition {
        id: d.id,
        name: name.to_owned(),
        department: d.department,
        colour: d.colour,
        line: d.line,
        source: d.source.clone(),
    };
    run(&mut store, rename(a, "x"));
    run(&mut store, rename(b, "Kitas"));
    run(&mut store, Command::DeleteDefinition(a.id));
    run(&mut store, Command::DeleteGrid(project.grids[0].id));
    run(&mut store, Command::DeleteContext(project.context_layers[0].id));
    run(&mut store, import_context(context("Leer", Shapes::Areas, 0)));
    run(&mut store, import_grid(grid("Leer", 0)));
    let youth = project.departments[0].clone();
    run(&mut store, import_set(None, facility_set(None, "Spielplätze", 0)));
    run(&mut store, import(&youth, definition(&youth, "Leer", 0)));
    run(&mut store, import(&youth, definition(&youth, "Weg", 2)));
    store.undo("").unwrap();
    store.publish(&NoWatch).unwrap();
    validate(&full);
    let said = ogrinfo(&full);
    assert!(!said.contains("cells_zensus") && !said.contains("bahnlinien"), "{said}");
    assert!(said.contains("context_lines_leer") && said.contains("cells_leer"), "{said}");
    assert!(!said.contains("sozialraeume") && !said.contains("spaces_weg"), "{said}");
    assert!(said.contains("spaces_schulbezirke") && said.contains("facilities_spielplaetze"), "{said}");
}

/// Rows of the first definition are changed, removed, added and put in another order.
fn mend_and_replace(store: &mut klammer::project::Store) {
    let old = store.project().definitions[0].clone();
    let mut moved = old.spaces[1].clone();
    moved.geometry = geo::MultiPolygon(vec![square(1.0, 2.0, 3.0)]);
    let removed = vec![old.spaces[2].id];
    run(store, Command::MendDefinition { id: old.id, changed: vec![moved], removed, mended: vec![] });
    let mut newer = store.project().definitions[0].clone();
    let spaces_now = std::sync::Arc::make_mut(&mut newer.spaces);
    spaces_now.reverse();
    spaces_now.insert(2, spaces(2)[0].clone());
    run(store, Command::ReplaceDefinition { id: old.id, definition: Box::new(newer), kept: None });
}

/// Cells and shapes as GDAL reads them, and as it writes them.
#[test]
#[ignore = "needs GDAL"]
fn cells_and_context_layers_are_read_and_edited_with_gdal() {
    let bench = Bench::new();
    let path = bench.path("a.gpkg");
    let mut store = furnished(&bench);
    store.publish_as(&path, false, &NoWatch).unwrap();
    let before = store.project();
    store.close(false).unwrap();
    let script = "import sys
from osgeo import ogr
ogr.UseExceptions()
d = ogr.Open(sys.argv[1], 1)
def told(name):
    for f in d.GetLayerByName(name):
        g = f.GetGeometryRef()
        print(name, f.GetFID(), g.ExportToWkt() if g else None, *[f.GetField(i) for i in range(f.GetFieldCount())], sep='|')
for name in ('cells_zensus_2022_100_m', 'context_lines_bahnlinien', 'context_points_haltestellen', 'context_areas_gewaesser'): told(name)
l = d.GetLayerByName('context_lines_bahnlinien')
f = ogr.Feature(l.GetLayerDefn()); f['name'] = 'Neu'; f.SetGeometry(ogr.CreateGeometryFromWkt('MULTILINESTRING((1 2,3 4))')); l.CreateFeature(f)
l = d.GetLayerByName('cells_zensus_2022_100_m')
f = l.GetFeature(2); f['residents'] = 5; f['provenance'] = 'measured'; l.SetFeature(f)
l.DeleteFeature(1)
f = ogr.Feature(l.GetLayerDefn()); f['residents'] = 8; f.SetGeometry(ogr.CreateGeometryFromWkt('POINT(500000 6000000)')); l.CreateFeature(f)
d = None";
    let said = python(script, &[&path]);
    let cell =
        |fid: usize| said.lines().find(|line| line.starts_with(&format!("cells_zensus_2022_100_m|{fid}|"))).unwrap();
    assert!(
        cell(1).starts_with("cells_zensus_2022_100_m|1|POINT (500050.1 6000050.000000")
            && cell(1).ends_with("|0.1|measured"),
        "{said}"
    );
    assert!(cell(2).ends_with("|None|suppressed") && cell(3).ends_with("|None|missing"), "{said}");
    for expected in [
        "context_lines_bahnlinien|1|MULTILINESTRING ((",
        "context_lines_bahnlinien|5|None|Straße 4",
        "context_points_haltestellen|2|MULTIPOINT (",
        "context_areas_gewaesser|3|MULTIPOLYGON (((",
    ] {
        assert!(said.contains(expected), "{expected}: {said}");
    }
    validate(&path);
    let (mut store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside, report.left_out), (4, 0, 0));
    let project = store.project();
    assert_eq!(project.context_layers[0].shapes[5].name, "Neu");
    let counts: Vec<_> = project.grids[0].cells.iter().map(|cell| cell.residents).collect();
    use klammer::model::ObservedValue::{Measured, Missing};
    assert_eq!((counts.len(), counts[0], counts[1], counts[8]), (9, Measured(5.0), Missing, Measured(8.0)));
    store.undo("").unwrap();
    store.undo("").unwrap();
    assert_eq!(content(&store.project()), content(&before));
    store.publish(&NoWatch).unwrap();
    validate(&path);
}

/// Every coordinate as GDAL reads it, bit by bit.
#[test]
#[ignore = "needs GDAL"]
fn gdal_reads_the_same_geometry() {
    let bench = Bench::new();
    let path = bench.path("a.gpkg");
    let mut store = filled(&bench);
    store.publish_as(&path, false, &NoWatch).unwrap();
    let script = "import sys
from osgeo import ogr
d = ogr.Open(sys.argv[1])
for f in d.GetLayerByName('spaces_sozialraeume_2021'):
    g = f.GetGeometryRef()
    rings = [r for p in g for r in p] if g else []
    print(f['uid'], *[c.hex() for r in rings for p in r.GetPoints() for c in p[:2]])";
    let said = python(script, &[&path]);
    let project = store.project();
    let hexed: Vec<String> = said.lines().map(str::to_owned).collect();
    assert_eq!(hexed.len(), project.definitions[0].spaces.len());
    for (line, space) in hexed.iter().zip(project.definitions[0].spaces.iter()) {
        use geo::CoordsIter;
        let mut words = line.split(' ');
        assert_eq!(words.next().unwrap(), space.id.to_string());
        let read: Vec<f64> = words.map(from_hex).collect();
        let ours: Vec<f64> = space.geometry.coords_iter().flat_map(|c| [c.x, c.y]).collect();
        assert_eq!(read, ours);
    }
}

/// Python's `float.hex`: 0x1.8p+1.
fn from_hex(text: &str) -> f64 {
    let (mantissa, exponent) = text.trim_start_matches("0x").split_once('p').unwrap();
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = u64::from_str_radix(&format!("{whole}{fraction}"), 16).unwrap();
    digits as f64 * 2f64.powi(exponent.parse::<i32>().unwrap() - 4 * fraction.len() as i32)
}

/// The technical colleague renames, moves, deletes and adds a facility; Klammer tells so, and undo respects it.
#[test]
#[ignore = "needs GDAL"]
fn an_edit_with_gdal_is_recorded() {
    let bench = Bench::new();
    let path = bench.path("a.gpkg");
    let mut store = filled(&bench);
    let set = store.project().facility_sets[0].clone();
    let mut renamed = set.facilities[0].clone();
    renamed.name = "Kita Sonne".to_owned();
    run(&mut store, Command::EditFacility { set: set.id, facility: renamed });
    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    let script = "import sys
from osgeo import ogr
ogr.UseExceptions()
d = ogr.Open(sys.argv[1], 1)
l = d.GetLayerByName('facilities_kitas')
f = l.GetFeature(1); f['name'] = 'Kita Mond'; f.SetGeometry(ogr.CreateGeometryFromWkt('POINT(500777 6000777)')); l.SetFeature(f)
l.DeleteFeature(2)
f = ogr.Feature(l.GetLayerDefn()); f['name'] = 'Neu'; f.SetGeometry(ogr.CreateGeometryFromWkt('POINT(1 2)')); l.CreateFeature(f)
f = ogr.Feature(l.GetLayerDefn()); f['name'] = 'Ohne Ort'; l.CreateFeature(f)
l.SetSpatialFilterRect(500776, 6000776, 500778, 6000778)
assert l.GetFeatureCount() == 1, l.GetFeatureCount()
d = None";
    python(script, &[&path]);
    validate(&path);
    let (mut store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.left_out), (4, 1));
    let names: Vec<_> = store.project().facility_sets[0].facilities.iter().map(|f| f.name.clone()).collect();
    assert_eq!(names, ["Kita Mond", "Kita 2", "Kita 3", "Kita 4", "Neu"]);
    assert_eq!(store.project().facility_sets[0].facilities[0].position, geo::Point::new(500_777.0, 6_000_777.0));
    // It stands in the history like anybody's work, and can be undone and done again.
    let edit = store.history(&HistoryFilter::default(), 0, 1).unwrap().remove(0);
    let word = |key: &str| edit.args.get(key).map(String::as_str).unwrap_or_default();
    assert_eq!((edit.kind, edit.who.as_str(), word("layer")), (HistoryKind::ForeignEdit, "", "Kitas"));
    assert_eq!((word("changed"), word("added"), word("deleted")), ("1", "2", "1"));
    store.undo("").unwrap();
    let names: Vec<_> = store.project().facility_sets[0].facilities.iter().map(|f| f.name.clone()).collect();
    assert_eq!(names, ["Kita Sonne", "Kita 1", "Kita 2", "Kita 3", "Kita 4"]);
    store.redo("").unwrap();
    // Told once: after publishing it is part of the project.
    store.publish(&NoWatch).unwrap();
    store.close(false).unwrap();
    validate(&path);
    let (store, report) = bench.open(&path);
    assert_eq!(report.foreign_changes, 0);
    assert_eq!(store.project().facility_sets[0].facilities.len(), 5);
}

/// `ogr2ogr -overwrite` drops the layer with its triggers and writes another: told, and taken for what it is.
#[test]
#[ignore = "needs GDAL"]
fn a_layer_written_anew_with_gdal_is_taken_in_and_told() {
    let bench = Bench::new();
    let path = bench.path("a.gpkg");
    let mut store = filled(&bench);
    store.publish_as(&path, false, &NoWatch).unwrap();
    store.close(false).unwrap();
    let script = "import sys
from osgeo import gdal, ogr, osr
gdal.UseExceptions()
source = gdal.GetDriverByName('Memory').Create('', 0, 0, 0, gdal.GDT_Unknown)
srs = osr.SpatialReference(); srs.ImportFromEPSG(25832)
l = source.CreateLayer('x', srs, ogr.wkbPoint)
l.CreateField(ogr.FieldDefn('name')); l.CreateField(ogr.FieldDefn('capacity'))
for name, capacity in (('Kita Neu', '40'), (None, 'viele')):
    f = ogr.Feature(l.GetLayerDefn())
    if name: f['name'] = name
    f['capacity'] = capacity
    f.SetGeometry(ogr.CreateGeometryFromWkt('POINT(500777 6000777)')); l.CreateFeature(f)
gdal.VectorTranslate(sys.argv[1], source, format='GPKG', accessMode='overwrite', layers=['x'], layerName='facilities_kitas')";
    python(script, &[&path]);
    let (mut store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside, report.left_out), (0, 1, 0));
    let kitas = store.project().facility_sets[0].facilities.clone();
    let names: Vec<&str> = kitas.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["Kita Neu", ""]);
    assert_eq!(kitas.iter().map(|f| f.capacity).collect::<Vec<_>>(), [None, None], "they were texts");
    let told = store.history(&HistoryFilter::default(), 0, 1).unwrap().remove(0);
    let word = |key: &str| told.args.get(key).map(String::as_str).unwrap_or_default();
    assert_eq!(told.kind, HistoryKind::ReplacedOutside);
    assert_eq!((word("layer"), word("before"), word("after")), ("Kitas", "5", "2"));
    let mut edited = kitas[1].clone();
    edited.name = "Kita Zwei".to_owned();
    let set = store.project().facility_sets[0].id;
    run(&mut store, Command::EditFacility { set, facility: edited });
    store.publish(&NoWatch).unwrap();
    store.close(false).unwrap();
    validate(&path);
    let (store, report) = bench.open(&path);
    assert_eq!((report.foreign_changes, report.replaced_outside), (0, 0));
    assert_eq!(store.project().facility_sets[0].facilities[1].name, "Kita Zwei");
}
