//! Drafts: what blocks carry, live figures of a stroke, the proposal. 15,000 blocks under five definitions of 50 to 550 spaces.

#[path = "support/wiggly.rs"]
mod wiggly;

use criterion::{Criterion, criterion_group, criterion_main};
use klammer::analysis::consensus::propose;
use klammer::analysis::draft::{BlockSet, LiveDraft, ResidentsBasis, ResidentsCarrier, Rules};
use klammer::geometry::NoWatch;
use klammer::model::{Basis, DefinitionId, Rulebook, Space, SpaceId};
use std::hint::black_box;
use std::sync::Arc;
use wiggly::Wiggly;

/// Columns, rows, degrees: 50, 96, 150, 322 and 550 spaces, turned so that no border is another's.
const DEFINITIONS: [(usize, usize, f64); 5] =
    [(10, 5, 7.0), (12, 8, 19.0), (15, 10, 31.0), (23, 14, 43.0), (25, 22, 0.0)];

fn spaces(columns: usize, rows: usize, seed: u64, angle: f64) -> Vec<Space> {
    let cells = Wiggly { columns, rows, vertices: 16, seed, angle }.cells();
    let space = |(i, geometry): (usize, _)| Space {
        id: SpaceId::from_u128(i as u128 + 1),
        code: i.to_string(),
        name: String::new(),
        geometry,
        residents: Some(((i * 7919) % 301) as f64),
    };
    cells.into_iter().enumerate().map(space).collect()
}

/// Blocks, and five definitions whose borders cut them.
fn town() -> (Vec<Space>, Vec<Vec<Space>>) {
    let blocks = spaces(150, 100, 1, 0.0);
    let definitions = DEFINITIONS.iter().zip(2..).map(|(d, seed)| spaces(d.0, d.1, seed, d.2)).collect();
    (blocks, definitions)
}

fn set(blocks: &[Space], definitions: &[Vec<Space>]) -> BlockSet {
    let layers: Vec<(DefinitionId, &[Space])> =
        (1..).map(DefinitionId::from_u128).zip(definitions.iter().map(Vec::as_slice)).collect();
    let basis = ResidentsBasis { basis: Basis::Area, carrier: ResidentsCarrier::Own };
    BlockSet::build(blocks, &layers, basis, &NoWatch).expect("not cancelled")
}

fn drafts(criterion: &mut Criterion) {
    let (blocks, definitions) = town();
    let mut group = criterion.benchmark_group("draft");
    group.sample_size(10);
    group.bench_function("blocks of 15000", |bencher| bencher.iter(|| set(&blocks, &definitions)));
    let set = Arc::new(set(&blocks, &definitions));

    // A draft of 150 spaces of 100 blocks; a stroke takes 40 blocks along a line through it to another space and back.
    let assigned: Vec<u32> = (0..15_000_u32).map(|i| (i % 150) / 10 + (i / 150) / 10 * 15).collect();
    let mut live = LiveDraft::new(set.clone(), &assigned, &assigned, 150);
    let stroke: Vec<u32> = (0..40).map(|i| 150 * 45 + 30 + i).collect();
    let rules = Rules {
        rulebook: Rulebook { min_residents: Some(10_000.0), contiguous: true, ..Rulebook::default() },
        ..Rules::default()
    };
    group.bench_function("figures of a stroke of 40 blocks, there and back", |bencher| {
        bencher.iter(|| {
            let mut back = Vec::new();
            for block in &stroke {
                back.push((*block, live.assigned()[*block as usize]));
            }
            let touched = live.move_blocks(&stroke, 77);
            for space in &touched {
                black_box((live.figures(*space), live.violations_of(*space, &rules)));
            }
            black_box((0..5).map(|layer| live.total(layer)).collect::<Vec<_>>());
            for (block, space) in back {
                live.move_blocks(&[block], space);
            }
        });
    });
    group.bench_function("figures of 2000 blocks at once", |bencher| {
        let many: Vec<u32> = (0..2000).collect();
        let mut to = 0;
        bencher.iter(|| {
            to = (to + 1) % 150;
            let touched = live.move_blocks(&many, to);
            black_box(touched.iter().map(|space| live.figures(*space)).collect::<Vec<_>>())
        });
    });
    let book = Rulebook { min_residents: Some(8_000.0), max_residents: Some(25_000.0), ..Rulebook::default() };
    for (name, rules) in [("free", Rules::default()), ("within limits", Rules { rulebook: book, ..Rules::default() })] {
        group.bench_function(format!("proposal for 15000, {name}"), |bencher| {
            bencher.iter(|| propose(&set, &[1.0; 5], &rules, None, &NoWatch));
        });
    }
    group.finish();
}

criterion_group!(benches, drafts);
criterion_main!(benches);
