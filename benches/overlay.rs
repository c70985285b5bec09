//! Building a coverage, overlaying two definitions and transferring figures between them, on generated coverages.

#[path = "support/wiggly.rs"]
mod wiggly;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use geo::MultiPolygon;
use klammer::analysis::transfer::Transfer;
use klammer::analysis::weights::Weights;
use klammer::geometry::coverage::Coverage;
use klammer::geometry::overlay::overlay;
use klammer::geometry::pairs::{pair_areas, pair_pieces, shared_areas};
use klammer::geometry::{Cancelled, NoWatch};
use klammer::model::ObservedValue;
use wiggly::Wiggly;

const BLOCKS: Wiggly = Wiggly { columns: 400, rows: 250, vertices: 40, seed: 1, angle: 0.0 };

/// Variables that are transferred.
const VARIABLES: usize = 30;

fn borrowed(cells: &[MultiPolygon<f64>]) -> Vec<&MultiPolygon<f64>> {
    cells.iter().collect()
}

fn coverage(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("coverage");
    group.sample_size(10);
    for shape in [Wiggly { columns: 100, rows: 100, ..BLOCKS }, BLOCKS] {
        let cells = shape.cells();
        group.bench_function(BenchmarkId::from_parameter(cells.len()), |bencher| {
            bencher.iter(|| Coverage::build(&borrowed(&cells), &NoWatch));
        });
    }
    group.finish();
}

fn overlays(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("overlay");
    group.sample_size(10);
    let coarse = Wiggly { columns: 50, rows: 45, seed: 2, angle: 17.0, ..BLOCKS }.cells();
    for shape in [Wiggly { columns: 100, rows: 100, ..BLOCKS }, BLOCKS] {
        let fine = shape.cells();
        let layers = [borrowed(&fine), borrowed(&coarse)];
        group.bench_function(BenchmarkId::from_parameter(format!("{}x{}", fine.len(), coarse.len())), |bencher| {
            bencher.iter(|| overlay(&layers, &NoWatch));
        });
        let case = |what: &str| BenchmarkId::new(what, format!("{}x{}", fine.len(), coarse.len()));
        group.bench_function(case("pair areas"), |bencher| {
            bencher.iter(|| pair_areas(&layers[0], &layers[1], &NoWatch))
        });
        group.bench_function(case("shared areas"), |bencher| {
            bencher.iter(|| shared_areas(&layers[0], &layers[1], &NoWatch));
        });
        group.bench_function(case("pair pieces"), |bencher| {
            bencher.iter(|| pair_pieces(&layers[0], &layers[1], 1e-3, &NoWatch));
        });
        let values = |variable: usize| (0..fine.len()).map(move |i| ((i * 31 + variable) % 900) as f64);
        let variables: Vec<Vec<ObservedValue>> =
            (0..VARIABLES).map(|variable| values(variable).map(ObservedValue::Measured).collect()).collect();
        group.bench_function(case("transfer of 30 variables"), |bencher| {
            bencher.iter(|| {
                let weights = Weights::by_area(&layers[0], &layers[1], &NoWatch)?;
                let transfer = Transfer::of(&weights);
                Ok::<_, Cancelled>(variables.iter().map(|values| transfer.counts(values)).collect::<Vec<_>>())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, coverage, overlays);
criterion_main!(benches);
