//! A brush over 15,000 blocks, with five departments' definitions of 50 to 550 spaces and a draft of 150 spaces: from the pointer's event until
//! colours and figures of what it touched are ready. The window's own thread does it: at most 4 ms.

#[path = "support/projects.rs"]
#[allow(dead_code, reason = "shared with benches that need more of it")]
mod projects;
#[path = "support/wiggly.rs"]
mod wiggly;

use criterion::{Criterion, criterion_group, criterion_main};
use geo::Coord;
use klammer::app::folders::Folders;
use klammer::app::scene::Scene;
use klammer::app::session::{Outcome, Session, Target};
use klammer::app::settings::Settings;
use klammer::geometry::EpsgCode;
use klammer::model::{Draft, DraftId, DraftOrigin, DraftSpace, DraftSpaceId, Rulebook, SpaceId};
use klammer::project::Command;
use projects::import_of;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Duration;
use wiggly::Wiggly;

/// Columns and rows of blocks; spaces of the draft are 10 by 10 blocks.
const COLUMNS: usize = 150;
const ROWS: usize = 100;
const SIDE: usize = 10;

fn settled(session: &mut Session) {
    let told = |session: &mut Session| {
        for outcome in session.poll() {
            assert!(!matches!(outcome, Outcome::Failed(_)), "{outcome:?}");
        }
    };
    loop {
        told(session);
        if session.idle() {
            told(session);
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn named(shape: Wiggly, name: &str) -> Command {
    let Command::ImportDefinition { mut department, mut definition, kept } = import_of(shape) else {
        unreachable!("an import")
    };
    // Names of departments and of definitions occur once.
    department.name = format!("Amt für {name}");
    definition.name = name.to_owned();
    Command::ImportDefinition { department, definition, kept }
}

fn draft(session: &Session) -> Draft {
    let blocks = &session.project().expect("open").definitions[0];
    let columns = COLUMNS / SIDE;
    let spaces: Vec<DraftSpace> = (0..columns * (ROWS / SIDE))
        .map(|at| DraftSpace {
            id: DraftSpaceId::new(),
            code: format!("{at:03}"),
            name: format!("Raum {at}"),
            colour: None,
            locked: false,
        })
        .collect();
    let space = |at: usize| spaces[at / COLUMNS / SIDE * columns + at % COLUMNS / SIDE].id;
    let mut assigned: Vec<(SpaceId, DraftSpaceId)> =
        blocks.spaces.iter().enumerate().map(|(at, block)| (block.id, space(at))).collect();
    assigned.sort_unstable();
    let rulebook = Rulebook {
        min_residents: Some(5_000.0),
        max_residents: Some(15_000.0),
        contiguous: true,
        min_compactness: Some(0.2),
        ..Rulebook::default()
    };
    Draft {
        id: DraftId::new(),
        name: "Mosaik".to_owned(),
        blocks: blocks.id,
        origin: DraftOrigin::Empty,
        rulebook,
        spaces: Arc::new(spaces),
        began: Arc::new(assigned.clone()),
        assigned: Arc::new(assigned),
    }
}

fn session(folder: &std::path::Path) -> Session {
    let mut session = Session::new(Folders::below(folder), Settings::default(), Arc::new(|| {}));
    session.new_project("Landkreis Auental".to_owned(), EpsgCode::UTM32);
    settled(&mut session);
    let shape = |columns, rows, seed| Wiggly { columns, rows, vertices: 40, seed, angle: 0.0 };
    session.execute(named(shape(COLUMNS, ROWS, 1), "Blöcke"));
    for (at, (columns, rows)) in [(10, 5), (12, 10), (16, 15), (24, 16), (27, 20)].into_iter().enumerate() {
        session.execute(named(shape(columns, rows, 2 + at as u64), &format!("Amt {at}")));
    }
    settled(&mut session);
    let draft = draft(&session);
    session.execute(Command::MarkBlocks { id: draft.blocks, is_blocks: true });
    settled(&mut session);
    let id = draft.id;
    session.execute(Command::AddDraft { draft: Box::new(draft) });
    settled(&mut session);
    session.choose_draft(Some(id));
    settled(&mut session);
    session
}

/// A stroke of ten events over some blocks, given up at the end: nothing of it is stored. Figures of the target are read after each, as the panel
/// does.
fn stroke(session: &mut Session, from: Coord<f64>, step: Coord<f64>, radius_m: f64) -> f64 {
    let spaces = session.draft().expect("shown").spaces.clone();
    let target = spaces[spaces.len() / 2].id;
    session.begin_stroke(Target::Space(target)).expect("nothing is locked");
    let mut people = 0.0;
    for event in 0..10 {
        session.stroke_to(from + step * f64::from(event), radius_m);
        let view = session.draft_view().expect("derived");
        let at = view.position(target).expect("there");
        people += view.figures_of(at).and_then(|figures| figures.residents).unwrap_or_default();
    }
    session.abort_stroke();
    people
}

/// As [`stroke`], with what a frame of the window does besides: outlines that were made meanwhile are taken in, and the scene follows.
fn stroke_with_outlines(session: &mut Session, scene: &mut Scene, from: Coord<f64>, step: Coord<f64>) {
    let spaces = session.draft().expect("shown").spaces.clone();
    session.begin_stroke(Target::Space(spaces[spaces.len() / 2].id)).expect("nothing is locked");
    for event in 0..10 {
        session.stroke_to(from + step * f64::from(event), 0.0);
        session.poll();
        session.mark_painted(scene);
    }
    session.abort_stroke();
}

fn paint(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut session = session(folder.path());
    let extent = session.project_extent_world().expect("something to see");
    let (from, step) = (extent.center(), Coord { x: extent.width() / 200.0, y: 0.0 });
    let mut group = criterion.benchmark_group("15,000 blocks");
    group.sample_size(30);
    // With the taking back at the end: ten events cost less than this.
    for (name, radius_m) in [
        ("ten events, block by block", 0.0),
        ("ten events of a brush", extent.width() / 60.0),
        ("ten events of a brush over a third", extent.width() / 6.0),
    ] {
        group.bench_function(name, |b| b.iter(|| black_box(stroke(&mut session, from, step, radius_m))));
    }
    let mut scene = session.scene();
    group.bench_function("ten events, outlines following", |b| {
        b.iter(|| stroke_with_outlines(&mut session, &mut scene, from, step));
    });
    group.finish();
}

criterion_group!(benches, paint);
criterion_main!(benches);
