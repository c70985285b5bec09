//! Reading boundary files: 100,000 polygons of 41 vertices with 32 fields, from opening the file to spaces in the project's CRS with the
//! source's bytes packed. Goal: 1.0 s on two cores, memory at most three times the files (the highest mark of the process is told).
//! `cargo bench --bench formats -- memory` measures nothing but that mark.

#[path = "support/shapefiles.rs"]
mod shapefiles;
#[path = "support/wiggly.rs"]
mod wiggly;

use criterion::{Criterion, criterion_group, criterion_main};
use klammer::formats::boundary::{self, BoundaryImport, BoundaryProbe, ReadOptions};
use klammer::geometry::{EpsgCode, NoWatch};
use std::path::Path;
use std::time::Instant;

fn probe(path: &Path) -> BoundaryProbe {
    boundary::probe(path, &NoWatch).expect("a shapefile").remove(0)
}

fn read(probe: &BoundaryProbe, target_crs: EpsgCode) -> BoundaryImport {
    let options = ReadOptions {
        crs: probe.crs.expect("a .prj").epsg,
        target_crs,
        encoding: probe.encoding.label.clone(),
        code_field: probe.code_field.clone(),
        name_field: probe.name_field.clone(),
        residents_field: None,
    };
    boundary::read(probe, &options, &NoWatch).expect("as proposed")
}

/// Highest resident memory of this process so far, in MB; `None` where the system doesn't tell.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1024.0)
}

fn formats(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("blocks.shp");
    // Written by another process, so that making the file doesn't count into this one's memory.
    let size = match std::env::var_os("KLAMMER_BENCH_WRITES") {
        Some(folder) => {
            let cells = wiggly::Wiggly { columns: 400, rows: 250, vertices: 40, seed: 1, angle: 0.0 }.cells();
            shapefiles::write(Path::new(&folder), "blocks", &cells, 30);
            return;
        }
        None => {
            let own = std::env::current_exe().expect("this program");
            let made =
                std::process::Command::new(own).arg("--bench").env("KLAMMER_BENCH_WRITES", folder.path()).status();
            assert!(made.expect("it runs").success());
            let sizes = std::fs::read_dir(folder.path()).expect("a folder").map(|f| f.expect("a file").metadata());
            sizes.map(|meta| meta.expect("a size").len()).sum::<u64>()
        }
    };
    let before = peak_mb();
    let started = Instant::now();
    let set = probe(&path);
    let probed = started.elapsed();
    let import = read(&set, EpsgCode::UTM32);
    println!(
        "100,000 polygons, {:.0} MB: probed in {probed:.2?}, read after {:.2?}; packed {:.0} MB; memory {before:.0?} → {:.0?} MB",
        size as f64 / 1e6,
        started.elapsed(),
        import.bytes.zip.len() as f64 / 1e6,
        peak_mb(),
    );
    drop((set, import));
    if std::env::args().any(|argument| argument == "memory") {
        return;
    }
    let mut group = c.benchmark_group("shapefile of 100,000");
    group.sample_size(10);
    group.bench_function("probe", |b| b.iter(|| probe(&path)));
    group.bench_function("probe and read", |b| b.iter(|| read(&probe(&path), EpsgCode::UTM32)));
    let set = probe(&path);
    group.bench_function("read", |b| b.iter(|| read(&set, EpsgCode::UTM32)));
    group.bench_function("read and transform", |b| b.iter(|| read(&set, EpsgCode(25833))));
    group.bench_function("outline", |b| {
        b.iter(|| boundary::outline(&set, EpsgCode::UTM32, EpsgCode::WEB_MERCATOR, &NoWatch).expect("an outline"));
    });
    group.finish();
}

criterion_group!(benches, formats);
criterion_main!(benches);
