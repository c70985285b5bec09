//! Every open boundary file is checked, mended as proposed, and checked again.

use geo::Area;
use klammer::analysis::check::check_spaces;
use klammer::analysis::repair::{Order, Repair, Surroundings, repair};
use klammer::formats::boundary::{self, BoundaryProbe, ReadOptions};
use klammer::geometry::{EpsgCode, NoWatch};
use klammer::model::{Finding, FindingKind, Space};
use std::path::{Path, PathBuf};

/// Files with areas, by what is in them.
fn files() -> Vec<PathBuf> {
    let folder = std::env::var_os("KLAMMER_TEST_DATA").map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    assert!(folder.exists(), "{} is missing; set KLAMMER_TEST_DATA", folder.display());
    let mut files = Vec::new();
    collect(&folder, &mut files);
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "shp" || e == "zip") {
            files.push(path);
        }
    }
}

fn read(probe: &BoundaryProbe) -> Option<Vec<Space>> {
    let target_crs = EpsgCode::UTM32;
    let options = ReadOptions {
        crs: probe.crs.map_or(target_crs, |guess| guess.epsg),
        target_crs,
        encoding: probe.encoding.label.clone(),
        code_field: probe.code_field.clone(),
        name_field: probe.name_field.clone(),
        residents_field: probe.residents_field.clone(),
    };
    boundary::read(probe, &options, &NoWatch).ok().map(|import| import.spaces)
}

fn by_default() -> Vec<Order> {
    let kinds = FindingKind::ALL.into_iter().filter(|kind| kind.is_mended_by_default());
    kinds.map(|kind| Order { kind, at: None, to: None }).collect()
}

fn applied(spaces: &[Space], repair: &Repair) -> Vec<Space> {
    let mut all: Vec<Option<Space>> = spaces.iter().cloned().map(Some).collect();
    for (index, space) in &repair.changed {
        all[*index] = Some(space.clone());
    }
    repair.removed.iter().for_each(|&index| all[index] = None);
    all.into_iter().flatten().collect()
}

fn told(findings: &[Finding]) -> String {
    let line = |f: &Finding| {
        let area = f.area_m2.map(|area| format!(", {area:.3} m²")).unwrap_or_default();
        format!("  {:?} {:?} {}{area}\n", f.severity, f.kind, f.count)
    };
    findings.iter().map(line).collect()
}

#[test]
#[ignore = "needs the open data"]
fn default_remedies_leave_none_of_what_they_mend() {
    let mut mended = 0;
    for path in files() {
        let Ok(probes) = boundary::probe(&path, &NoWatch) else { continue };
        for spaces in probes.iter().filter_map(read) {
            // A map of the world has no place in one zone of UTM: nobody plans on one.
            if path.ends_with("ne_10m_time_zones.shp") {
                continue;
            }
            let findings = check_spaces(&spaces, &NoWatch).unwrap();
            let repair = repair(&spaces, &by_default(), Surroundings::default(), &NoWatch).unwrap();
            let after = applied(&spaces, &repair);
            let area = |spaces: &[Space]| -> f64 { spaces.iter().map(|space| space.geometry.unsigned_area()).sum() };
            let left = check_spaces(&after, &NoWatch).unwrap();
            println!("{}: {} spaces, {:.1} m²", path.display(), spaces.len(), area(&spaces));
            print!("{}", told(&findings));
            for effect in &repair.effects {
                println!("  mended {:?} {}, {:.3} m²", effect.kind, effect.count, effect.area_m2);
            }
            println!("  changed {}, area by {:.3} m²", repair.changed.len(), area(&after) - area(&spaces));
            print!("{}", if repair.effects.is_empty() { String::new() } else { told(&left) });
            let default_left: Vec<_> = left.iter().filter(|finding| finding.kind.is_mended_by_default()).collect();
            assert!(default_left.is_empty(), "{}: {default_left:?}", path.display());
            mended += usize::from(!repair.effects.is_empty());
        }
    }
    assert!(mended > 0, "none of the files had anything to mend");
}

/// Area of the findings of some kinds in m².
fn area_of(findings: &[Finding], kinds: &[FindingKind]) -> f64 {
    findings.iter().filter(|finding| kinds.contains(&finding.kind)).filter_map(|finding| finding.area_m2).sum()
}

#[test]
#[ignore = "needs the open data"]
fn gaps_and_overlaps_are_as_large_as_geos_says() {
    use FindingKind::{Gap, GapSliver, Overlap, OverlapSliver};
    let files = files();
    // Sum of areas less area of the union, and holes of the union; by GDAL 3.6 with GEOS. Snapping closes what is below 1 mm.
    for (name, overlaps_m2, gaps_m2) in
        [("Wahlbezirke.shp", 7991.02, 6182.15), ("flensburg_stadtbezirke.zip", 0.10, 112.64)]
    {
        let path = files.iter().find(|path| path.ends_with(name)).unwrap();
        let spaces = read(&boundary::probe(path, &NoWatch).unwrap()[0]).unwrap();
        let findings = check_spaces(&spaces, &NoWatch).unwrap();
        let (overlaps, gaps) = (area_of(&findings, &[Overlap, OverlapSliver]), area_of(&findings, &[Gap, GapSliver]));
        assert!((overlaps - overlaps_m2).abs() < 0.5, "{name}: overlaps {overlaps}");
        assert!((gaps - gaps_m2).abs() < 0.5, "{name}: gaps {gaps}");
    }
}
