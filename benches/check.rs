//! Checking and mending a definition, and uniting its spaces, on generated coverages: sound ones, and ones whose spaces are each moved
//! by up to 20 cm, so that slivers lie along all borders.

#[path = "support/wiggly.rs"]
mod wiggly;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use geo::{Coord, MapCoordsInPlace, MultiPolygon};
use klammer::analysis::check::check_spaces;
use klammer::analysis::repair::{Order, Surroundings, repair};
use klammer::geometry::NoWatch;
use klammer::geometry::dissolve::dissolve;
use klammer::model::{FindingKind, Space, SpaceId};
use std::time::Duration;
use wiggly::{Random, Wiggly};

const BLOCKS: Wiggly = Wiggly { columns: 400, rows: 250, vertices: 40, seed: 1, angle: 0.0 };

/// The spaces of a tiling, each moved by up to so many metres.
fn spaces(shape: Wiggly, moved_m: f64) -> Vec<Space> {
    let mut random = Random(7);
    let space = |(i, mut geometry): (usize, MultiPolygon<f64>)| {
        let shift = Coord { x: random.signed() * moved_m, y: random.signed() * moved_m };
        geometry.map_coords_in_place(|c| c + shift);
        let code = format!("{i:06}");
        Space { id: SpaceId::new(), name: format!("Block {code}"), code, geometry, residents: Some(100.0) }
    };
    shape.cells().into_iter().enumerate().map(space).collect()
}

/// Largest memory the process has had so far, in MB; Linux only.
fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1024)
}

fn memory(_: &mut Criterion) {
    let spaces = spaces(BLOCKS, 0.0);
    let before = peak_mb();
    let findings = check_spaces(&spaces, &NoWatch);
    println!("memory: {before:?} MB with 100,000 spaces, {:?} MB at most while checking", peak_mb());
    assert!(findings.is_ok_and(|findings| findings.is_empty()));
}

fn check(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check");
    group.sample_size(10).measurement_time(Duration::from_secs(15));
    for (shape, moved_m) in [(Wiggly { columns: 100, rows: 100, ..BLOCKS }, 0.0), (BLOCKS, 0.0), (BLOCKS, 0.2)] {
        let spaces = spaces(shape, moved_m);
        let name = BenchmarkId::from_parameter(format!("{} moved by {moved_m} m", spaces.len()));
        group.bench_function(name, |bencher| bencher.iter(|| check_spaces(&spaces, &NoWatch)));
    }
    group.finish();
}

fn mending(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("repair");
    group.sample_size(10).measurement_time(Duration::from_secs(15));
    let kinds = FindingKind::ALL.into_iter().filter(|kind| kind.is_mended_by_default());
    let orders: Vec<Order> = kinds.map(|kind| Order { kind, at: None, to: None }).collect();
    for (shape, moved_m) in [(BLOCKS, 0.0), (Wiggly { columns: 100, rows: 100, ..BLOCKS }, 0.2), (BLOCKS, 0.2)] {
        let spaces = spaces(shape, moved_m);
        let name = BenchmarkId::from_parameter(format!("{} moved by {moved_m} m", spaces.len()));
        let mend = || repair(&spaces, &orders, Surroundings::default(), &NoWatch);
        group.bench_function(name, |bencher| bencher.iter(mend));
    }
    group.finish();
}

fn uniting(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("dissolve");
    group.sample_size(10).measurement_time(Duration::from_secs(15));
    let cells = BLOCKS.cells();
    let all: Vec<&MultiPolygon<f64>> = cells.iter().collect();
    for groups in [400, 100_000] {
        let group_of: Vec<Option<u32>> = (0..all.len()).map(|i| Some((i * groups / all.len()) as u32)).collect();
        let unite = || dissolve(&all, &group_of, groups, &NoWatch);
        group.bench_function(BenchmarkId::new("100000 into", groups), |bencher| bencher.iter(unite));
    }
    group.finish();
}

criterion_group!(benches, memory, check, mending, uniting);
criterion_main!(benches);
