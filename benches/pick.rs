//! The pointer over 100,000 spaces of 41 corners and 20,000 facilities: hovering, clicking, and what rectangle and lasso select.
//!
//! Hovering and clicking are done by the window's own thread, so each has to stay under a millisecond. What is drawn is answered by a job:
//! measured is the time until the selection has changed.

#[path = "support/projects.rs"]
#[allow(dead_code, reason = "shared with benches that need more of it")]
mod projects;
#[path = "support/wiggly.rs"]
mod wiggly;

use criterion::{Criterion, criterion_group, criterion_main};
use geo::Coord;
use klammer::app::folders::Folders;
use klammer::app::selection::Joining;
use klammer::app::session::Session;
use klammer::app::settings::Settings;
use klammer::geometry::EpsgCode;
use klammer::geometry::drawn::Reach;
use projects::{BLOCKS, facilities, import_of, import_set};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;

/// Web Mercator metres a cell of 100 m × 120 m is wide here, about.
const CELL_M: f64 = 165.0;

fn settled(session: &mut Session) {
    loop {
        session.poll();
        if session.idle() {
            session.poll();
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn session(folder: &std::path::Path) -> Session {
    let mut session = Session::new(Folders::below(folder), Settings::default(), Arc::new(|| {}));
    session.new_project("Landkreis Auental".to_owned(), EpsgCode::UTM32);
    while session.project().is_none() {
        session.poll();
        std::thread::sleep(Duration::from_millis(5));
    }
    session.execute(import_of(BLOCKS));
    settled(&mut session);
    session.execute(import_set(facilities("Kitas", 20_000)));
    settled(&mut session);
    session
}

/// Selects by a path and waits until the selection has changed.
fn select(session: &mut Session, path: &[Coord<f64>], reach: Reach) -> usize {
    let before = session.selection.generation();
    session.select_area(path.to_vec(), reach, Joining::Replace);
    while session.selection.generation() == before {
        session.poll();
        std::thread::sleep(Duration::from_micros(50));
    }
    session.selection.spaces().len()
}

fn rectangle(middle: Coord<f64>, half: f64) -> Vec<Coord<f64>> {
    [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)]
        .map(|(x, y)| middle + Coord { x: x * half, y: y * half })
        .to_vec()
}

/// A wobbling ring of 400 points.
fn lasso(middle: Coord<f64>, radius: f64) -> Vec<Coord<f64>> {
    let point = |i: i32| {
        let angle = std::f64::consts::TAU * f64::from(i) / 400.0;
        let radius = radius * (1.0 + 0.1 * (angle * 13.0).sin());
        middle + Coord { x: radius * angle.cos(), y: radius * angle.sin() }
    };
    (0..400).map(point).collect()
}

fn pick(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut session = session(folder.path());
    let extent = session.project_extent_world().expect("something to see");
    let id = session.view.active().expect("active");
    let mut turn = 0_u32;
    let mut point = move || {
        turn = turn.wrapping_add(1);
        let share = |step: u32| f64::from(turn.wrapping_mul(step) % 1_009) / 1_009.0;
        extent.min() + Coord { x: share(37) * extent.width(), y: share(101) * extent.height() }
    };
    let mut group = criterion.benchmark_group("100,000 spaces");
    group.bench_function("hover", |b| b.iter(|| session.hover_at(black_box(point()), 9.0 * 40.0)));
    group.bench_function("click", |b| b.iter(|| session.spaces_at(id, black_box(point())).len()));
    group.bench_function("corner to hold on to", |b| b.iter(|| session.corner_near(black_box(point()), 8.0 * 2.0)));
    group.sample_size(20);
    let middle = extent.center();
    for (name, path) in [
        ("rectangle of 1,000", rectangle(middle, CELL_M * 16.0)),
        ("rectangle of all", rectangle(middle, extent.width())),
        ("lasso of 1,000", lasso(middle, CELL_M * 18.0)),
        ("lasso of most", lasso(middle, extent.height() * 0.45)),
    ] {
        println!("{name}: {} spaces touched", select(&mut session, &path, Reach::Touching));
        group.bench_function(name, |b| b.iter(|| select(&mut session, &path, Reach::Within)));
    }
    group.bench_function("invert the selection", |b| b.iter(|| session.invert_selection()));
    group.finish();
}

criterion_group!(benches, pick);
criterion_main!(benches);
