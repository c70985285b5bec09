//! Building a scene of 100,000 spaces with 41 corners each, and what a frame of it costs the processor: alone, and with its borders beside those
//! of 2,250 spaces of another definition.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use geo::{Coord, LineString, Polygon};
use klammer::app::scene::{
    Borders, FillStyle, Label, LayerStyle, Outline, Rgba, Scene, SceneLayer, StyleTable, View, build_borders,
    build_definition, build_definition_with,
};
use klammer::geometry::{EpsgCode, NoWatch};
use klammer::model::{Space, SpaceId};
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

#[path = "support/wiggly.rs"]
mod wiggly;
use wiggly::Wiggly;

const SIDE: u32 = 316;
const CORNERS: u32 = 40;

/// Round spaces side by side, 100 m apart.
fn spaces() -> Vec<Space> {
    let space = |i: u32| {
        let middle =
            Coord { x: 1_000_000.0 + f64::from(i % SIDE) * 100.0, y: 7_000_000.0 + f64::from(i / SIDE) * 100.0 };
        let corner = |k: u32| {
            let angle = std::f64::consts::TAU * f64::from(k) / f64::from(CORNERS);
            let radius = 45.0 + 5.0 * f64::from((i + k) % 3);
            middle + Coord { x: radius * angle.cos(), y: radius * angle.sin() }
        };
        let ring: LineString<f64> = (0..CORNERS).map(corner).collect();
        Space {
            id: SpaceId::from_u128(u128::from(i)),
            code: i.to_string(),
            name: String::new(),
            geometry: Polygon::new(ring, Vec::new()).into(),
            residents: None,
        }
    };
    (0..100_000).map(space).collect()
}

fn same(c: Coord<f64>) -> Coord<f64> {
    c
}

fn fills(layer: &SceneLayer, shift: usize) -> Arc<StyleTable> {
    let fill = |i: usize| FillStyle::plain(Rgba([((i + shift) % 5 * 50) as u8, 100, 100, 255]));
    StyleTable::of_fills((0..layer.len()).map(fill))
}

fn scene(c: &mut Criterion) {
    let spaces = spaces();
    let mut group = c.benchmark_group("scene of 100,000 spaces");
    group.sample_size(10);
    group.bench_function("build", |b| {
        b.iter_batched(|| (), |()| build_definition_with(&spaces, &same, &NoWatch), BatchSize::PerIteration);
    });
    let layer = Arc::new(build_definition_with(&spaces, &same, &NoWatch).expect("nobody cancels"));
    let old = fills(&layer, 0);
    group.bench_function("recolour", |b| b.iter(|| fills(&layer, black_box(1)).changed_rows(&old)));
    let labels = Label::of_layer(&layer, |i| i.to_string());
    group.bench_function("labels", |b| b.iter(|| Label::of_layer(&layer, |i| i.to_string()).len()));
    drop(labels);
    let line = Outline::new(Rgba([60, 60, 60, 255]), 1.0).with_casing();
    let scene = Scene { areas: vec![(layer, LayerStyle::new(old, Some(line)))], ..Scene::default() };
    let mut x = 1_000_000.0;
    for (name, metres_per_px) in [("frame, all in view", 30.0), ("frame, a street", 0.5)] {
        group.bench_function(name, |b| {
            b.iter(|| {
                x = if x > 1_030_000.0 { 1_000_000.0 } else { x + 37.0 };
                let centre = Coord { x, y: 7_015_000.0 };
                let view = View { centre, metres_per_px, size_px: [1366.0, 768.0], pixels_per_point: 1.0 };
                scene.frame(view).list.draws.len()
            });
        });
    }
    group.finish();
}

/// Largest memory the process has had since the last call, in MB; Linux only.
fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let peak = line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024;
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    Some(peak)
}

fn coverage(columns: usize, rows: usize, seed: u64, angle: f64) -> Vec<Space> {
    let cells = Wiggly { columns, rows, vertices: 40, seed, angle }.cells().into_iter().enumerate();
    let space = |(i, geometry)| {
        let id = SpaceId::from_u128(i as u128);
        Space { id, code: String::new(), name: String::new(), geometry, residents: None }
    };
    cells.map(space).collect()
}

fn borders(c: &mut Criterion) {
    let (fine, coarse) = (coverage(400, 250, 1, 0.0), coverage(50, 45, 2, 3.0));
    let mut group = c.benchmark_group("borders of 100,000 and 2,250 spaces");
    let before = (peak_mb(), peak_mb()).1;
    let mut built = Vec::new();
    for definitions in [vec![&fine[..]], vec![&fine[..], &coarse[..]]] {
        let start = Instant::now();
        let layer = build_borders(&definitions, EpsgCode::UTM32, &NoWatch).expect("nobody cancels");
        let took = start.elapsed();
        println!("{} definitions: {took:?}, {before:?} MB before, {:?} MB at most", definitions.len(), peak_mb());
        for level in layer.levels() {
            let vertices: usize = level.chunks.iter().map(|chunk| chunk.vertices.len()).sum();
            println!("  cells of {} m: {vertices} vertices in {} chunks", level.cell_m, level.chunks.len());
        }
        built.push(layer);
    }
    let Some(layer) = built.pop() else { return };
    let extent = layer.extent().expect("something to see");
    let outline = Outline::new(Rgba([60, 60, 60, 255]), 1.0).with_casing();
    let areas = [&fine, &coarse].map(|spaces| {
        let layer = Arc::new(build_definition(spaces, EpsgCode::UTM32, &NoWatch).expect("nobody cancels"));
        let none = StyleTable::uniform(FillStyle::NONE, layer.len());
        (layer, LayerStyle::new(none, Some(outline)))
    });
    let together = Borders { layer: Arc::new(layer), looks: vec![Some(outline); 2], areas: vec![Some(0), Some(1)] };
    let scene = Scene { areas: areas.to_vec(), borders: Some(together), ..Scene::default() };
    let all = extent.width() / 1366.0;
    let mut step = 0.0;
    for (name, metres_per_px) in [("frame, all in view", all), ("frame, a town", all / 8.0), ("frame, a street", 0.5)] {
        group.bench_function(name, |b| {
            b.iter(|| {
                step = (step + 0.01) % 1.0;
                let centre = extent.min() + Coord { x: extent.width() * step, y: extent.height() / 2.0 };
                let view = View { centre, metres_per_px, size_px: [1366.0, 768.0], pixels_per_point: 1.0 };
                scene.frame(black_box(view)).list.draws.len()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, scene, borders);
criterion_main!(benches);
