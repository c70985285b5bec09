//! Reading boundary files: 100,000 polygons of 41 vertices with 32 fields, from opening the file to spaces in the project's CRS with the
//! source's bytes packed. Goal: 1.0 s on two cores, memory at most three times the files (the highest mark of the process is told).
//! Besides, a census grid of 3.2 million lines of which a county's are kept. `cargo bench --bench formats -- once` reads each once
//! and tells time, processor time and that mark; processor time says more on a machine that is busy with other things.

#[path = "support/shapefiles.rs"]
mod shapefiles;
#[path = "support/wiggly.rs"]
mod wiggly;

use criterion::{Criterion, criterion_group, criterion_main};
use klammer::formats::boundary::{self, BoundaryImport, BoundaryProbe, ReadOptions};
use klammer::formats::grid::{self, GridImport, GridOptions};
use klammer::geometry::{EpsgCode, NoWatch};
use std::io::Write;
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

/// Seconds of processor time that this process took so far, over all threads (in hundredths); `None` where the system doesn't tell.
fn processor_s() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field is the name in brackets, which may hold blanks.
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let mut next = || fields.next()?.parse::<f64>().ok();
    Some((next()? + next()?) / 100.0)
}

/// Tells what something cost.
fn told<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let (started, before) = (Instant::now(), processor_s());
    let result = work();
    let processor = processor_s().zip(before).map_or(0.0, |(after, before)| after - before);
    let peak = peak_mb().unwrap_or(0.0);
    println!("{what}: {:.2?}, {processor:.2} s of processor time; memory up to {peak:.0} MB", started.elapsed());
    result
}

/// 2,000 × 1,600 cells of 100 m, as the census writes them.
fn write_grid(path: &Path) {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).expect("a file"));
    writeln!(file, "GITTER_ID_100m;x_mp_100m;y_mp_100m;Einwohner").expect("room");
    for row in 0..1_600 {
        for column in 0..2_000 {
            let (x, y) = (4_200_000 + column * 100, 2_900_000 + row * 100);
            let residents = (row * 31 + column * 17) % 90;
            writeln!(file, "CRS3035RES100mN{y}E{x};{};{};{residents}", x + 50, y + 50).expect("room");
        }
    }
}

fn read_grid(path: &Path) -> GridImport {
    // About 40 km × 30 km by Kassel.
    let corner = |x: f64, y: f64| geo::Coord { x, y };
    let area = geo::Rect::new(corner(520_000.0, 5_630_000.0), corner(560_000.0, 5_660_000.0));
    grid::read(path, &GridOptions::default(), EpsgCode::UTM32, Some(area), &NoWatch).expect("a grid")
}

fn formats(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("blocks.shp");
    // Written by another process, so that making the file doesn't count into this one's memory.
    let size = match std::env::var_os("KLAMMER_BENCH_WRITES") {
        Some(folder) => {
            let cells = wiggly::Wiggly { columns: 400, rows: 250, vertices: 40, seed: 1, angle: 0.0 }.cells();
            shapefiles::write(Path::new(&folder), "blocks", &cells, 30);
            write_grid(&Path::new(&folder).join("grid.csv"));
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
    let csv = folder.path().join("grid.csv");
    let size = size - csv.metadata().expect("a grid").len();
    println!(
        "100,000 polygons × 41 vertices, 32 fields, {:.0} MB; census grid of 3.2 million lines",
        size as f64 / 1e6
    );
    let set = told("probe", || probe(&path));
    let import = told("read", || read(&set, EpsgCode::UTM32));
    println!("packed {:.0} MB", import.bytes.zip.len() as f64 / 1e6);
    drop((set, import));
    told("probe and read", || read(&probe(&path), EpsgCode::UTM32));
    let cells = told("grid", || read_grid(&csv));
    println!("{:?}, packed {:.1} MB", cells.counts, cells.bytes.zip.len() as f64 / 1e6);
    if std::env::args().any(|argument| argument == "once") {
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
    let mut group = c.benchmark_group("census grid of 3.2 million lines");
    group.sample_size(10);
    group.bench_function("read a county", |b| b.iter(|| read_grid(&csv)));
    group.finish();
}

criterion_group!(benches, formats);
criterion_main!(benches);
