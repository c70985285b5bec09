//! The project file: commands, undo, opening up to the first picture, saving, a long history.
//!
//! Commands end with one write that is forced to the disk; "fsync alone" is what that costs here.
//! `KLAMMER_BENCH_FOLDER=/dev/shm` measures without a disk.

#[path = "support/long_history.rs"]
mod long_history;
#[path = "support/projects.rs"]
mod projects;
#[path = "support/wiggly.rs"]
mod wiggly;

use criterion::{Criterion, criterion_group, criterion_main};
use klammer::app::folders::Folders;
use klammer::app::scene::View;
use klammer::app::session::Session;
use klammer::app::settings::Settings;
use klammer::geometry::NoWatch;
use klammer::model::{Definition, Facility, Source, Space, SpaceId};
use klammer::project::{Command, HistoryFilter, Store};
use long_history::lengthen_history;
use projects::{BLOCKS, Desk, facilities, grid, import_of, import_set, run, saved};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wiggly::Wiggly;

/// What a commit waits for: a small write and its way to the disk.
fn disk(criterion: &mut Criterion) {
    let desk = Desk::new();
    let mut file = std::fs::File::create(desk.path("log")).expect("created");
    criterion.bench_function("fsync alone, 16 KB appended", |bencher| {
        bencher.iter(|| {
            file.write_all(&[7; 16 << 10]).expect("written");
            file.sync_data().expect("synced");
        });
    });
}

fn undo(store: &mut Store) {
    store.undo("Anna").expect("undone");
}

fn redo(store: &mut Store) {
    store.redo("Anna").expect("redone");
}

/// One facility of the first set, renamed and moved a little.
fn edit_of(store: &Store, turn: usize) -> Command {
    let project = store.project();
    let set = &project.facility_sets[0];
    let old = &set.facilities[turn * 7919 % set.facilities.len()];
    let position = old.position + geo::Point::new(0.25, 0.25);
    Command::EditFacility { set: set.id, facility: Facility { name: format!("Kita {turn}"), position, ..old.clone() } }
}

fn commands(criterion: &mut Criterion) {
    let desk = Desk::new();
    let mut store = desk.create();
    let mut group = criterion.benchmark_group("command");
    group.sample_size(20);
    let mut turn = 0;
    group.bench_function("rename the project", |bencher| {
        bencher.iter(|| {
            turn += 1;
            run(&mut store, Command::EditProject { title: format!("Titel {turn}") });
        });
    });
    for count in [500, 15_000] {
        let name = format!("import of {count} facilities");
        group.bench_function(&name, |bencher| {
            bencher.iter_custom(|times| {
                let mut took = Duration::ZERO;
                for _ in 0..times {
                    let mut store = desk.create();
                    let command = import_set(facilities("Kitas", count));
                    let begun = Instant::now();
                    run(&mut store, command);
                    took += begun.elapsed();
                    store.close(true).expect("closed");
                }
                took
            });
        });
        run(&mut store, import_set(facilities(&name, count)));
        group.bench_function(format!("undo and redo of the {name}"), |bencher| {
            bencher.iter(|| {
                undo(&mut store);
                redo(&mut store);
            });
        });
    }
    store.close(true).expect("closed");

    let mut store = desk.create();
    run(&mut store, import_set(facilities("Kitas", 15_000)));
    group.bench_function("edit of one facility of 15,000", |bencher| {
        bencher.iter_custom(|times| {
            let mut took = Duration::ZERO;
            for _ in 0..times {
                turn += 1;
                let command = edit_of(&store, turn);
                let begun = Instant::now();
                run(&mut store, command);
                took += begun.elapsed();
            }
            took
        });
    });
    group.bench_function("undo and redo of that", |bencher| {
        bencher.iter(|| {
            undo(&mut store);
            redo(&mut store);
        });
    });
    group.finish();
    store.close(true).expect("closed");
}

/// 15,000 recorded rows at once: another program renamed every facility.
fn many_rows(criterion: &mut Criterion) {
    let desk = Desk::new();
    let file = desk.path("viele.gpkg");
    let mut store = desk.create();
    run(&mut store, import_set(facilities("Kitas", 15_000)));
    saved(store, &file);
    let other = rusqlite::Connection::open(&file).expect("opened");
    // What a GIS brings along for the triggers of the spatial index; the places stay as they are.
    for name in ["ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"] {
        let flags = rusqlite::functions::FunctionFlags::SQLITE_UTF8;
        other.create_scalar_function(name, 1, flags, |_| Ok(0)).expect("registered");
    }
    other.execute_batch("UPDATE facilities_kitas SET operator = 'Caritas'").expect("changed");
    drop(other);
    let mut store = desk.open(&file);
    let mut group = criterion.benchmark_group("a change of 15,000 rows");
    group.sample_size(10);
    group.bench_function("undo", |bencher| bencher.iter_custom(|times| timed(times, &mut store, undo, redo)));
    undo(&mut store);
    group.bench_function("redo", |bencher| bencher.iter_custom(|times| timed(times, &mut store, redo, undo)));
    group.finish();
    store.close(true).expect("closed");
}

/// 15,000 spaces of 41 corners.
const DISTRICTS: Wiggly = Wiggly { columns: 150, rows: 100, vertices: 40, seed: 1, angle: 0.0 };

/// Remedies, residents and newer files for a definition of 15,000 spaces; a population grid.
fn spaces(criterion: &mut Criterion) {
    let desk = Desk::new();
    let mut store = desk.create();
    run(&mut store, import_of(DISTRICTS));
    let old = store.project().definitions[0].clone();
    let mut turn = 0u32;
    let mut group = criterion.benchmark_group("15,000 spaces");
    group.sample_size(10);
    let mut measure = |store: &mut Store, name: &str, command: &dyn Fn(&Definition, u32) -> Command| {
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|times| {
                let mut took = Duration::ZERO;
                for _ in 0..times {
                    turn += 1;
                    let command = command(&store.project().definitions[0], turn);
                    let begun = Instant::now();
                    run(store, command);
                    took += begun.elapsed();
                }
                took
            });
        });
        group.bench_function(format!("undo and redo: {name}"), |bencher| {
            bencher.iter(|| {
                undo(store);
                redo(store);
            });
        });
    };
    for count in [50, 500] {
        measure(&mut store, &format!("mend {count}"), &|now, turn| mend_of(now, count, turn));
    }
    measure(&mut store, "set all residents", &|now, turn| Command::SetResidents {
        id: now.id,
        residents: now.spaces.iter().map(|space| (space.id, Some(f64::from(turn)))).collect(),
        source: Box::default(),
        kept: None,
    });
    let newer = |spaces: Vec<Space>, turn: u32| {
        let source = Source { reference_date: turn.to_string(), ..Source::default() };
        let definition = Definition { spaces: Arc::new(spaces), source, ..old.clone() };
        Command::ReplaceDefinition { id: old.id, definition: Box::new(definition), kept: None }
    };
    measure(&mut store, "newer file, one in ten changed", &|now, turn| {
        let mut spaces = now.spaces.to_vec();
        spaces.iter_mut().step_by(10).for_each(|space| space.geometry = nudged(space, turn));
        newer(spaces, turn)
    });
    measure(&mut store, "newer file, all changed", &|now, turn| {
        let mut spaces = now.spaces.to_vec();
        spaces.iter_mut().for_each(|space| space.geometry = nudged(space, turn));
        newer(spaces, turn)
    });
    measure(&mut store, "newer file, one new at the beginning", &|now, turn| {
        let mut spaces = now.spaces.to_vec();
        spaces.insert(0, Space { id: SpaceId::new(), ..spaces[0].clone() });
        newer(spaces, turn)
    });
    store.close(true).expect("closed");
    group.bench_function("import of a grid of 100,000 cells", |bencher| {
        bencher.iter_custom(|times| {
            let mut took = Duration::ZERO;
            for _ in 0..times {
                let mut store = desk.create();
                let command = Command::ImportGrid { grid: Box::new(grid(100_000)), kept: None };
                let begun = Instant::now();
                run(&mut store, command);
                took += begun.elapsed();
                store.close(true).expect("closed");
            }
            took
        });
    });
    group.finish();
}

fn nudged(space: &Space, turn: u32) -> geo::MultiPolygon<f64> {
    use geo::MapCoords;
    space.geometry.map_coords(|c| geo::Coord { x: c.x + f64::from(turn) * 1e-3, y: c.y })
}

fn mend_of(definition: &Definition, count: usize, turn: u32) -> Command {
    let changed = definition.spaces.iter().step_by(definition.spaces.len() / count).take(count);
    let changed = changed.map(|space| Space { geometry: nudged(space, turn), ..space.clone() }).collect();
    Command::MendDefinition { id: definition.id, changed, removed: Vec::new(), mended: Vec::new() }
}

/// From asking for a project to the draw list with all its outlines, as the window does it.
fn until_drawn(folder: &Path, file: &Path) -> Session {
    let (sender, receiver) = std::sync::mpsc::channel();
    let waker = Arc::new(move || _ = sender.send(()));
    let mut session = Session::new(Folders::below(folder), Settings::default(), waker);
    session.for_this_run(None, false);
    session.open_project(file.to_owned());
    loop {
        receiver.recv_timeout(Duration::from_secs(60)).expect("an answer");
        session.poll();
        let Some(project) = session.project() else { continue };
        let drawn = |id| session.definition_view(id).is_some_and(|view| view.layer.is_some());
        if project.definitions.iter().all(|definition| drawn(definition.id)) {
            break;
        }
    }
    let extent = session.project_extent_world().expect("an extent");
    let view = View {
        centre: extent.center(),
        metres_per_px: extent.width() / 1366.0,
        size_px: [1366.0, 1366.0],
        pixels_per_point: 1.0,
    };
    assert!(!session.scene().frame(view).list.draws.is_empty());
    session
}

fn large(criterion: &mut Criterion) {
    let desk = Desk::new();
    let file = desk.path("gross.gpkg");
    let mut group = criterion.benchmark_group("100,000 spaces");
    group.sample_size(10);

    let mut store = desk.create();
    let command = import_of(BLOCKS);
    let begun = Instant::now();
    run(&mut store, command);
    println!("import of 100,000 spaces (once): {:?}", begun.elapsed());
    store.publish_as(&file, true, &NoWatch).expect("saved");
    group.bench_function("undo of the import", |bencher| {
        bencher.iter_custom(|times| timed(times, &mut store, undo, redo));
    });
    group.bench_function("redo of the import", |bencher| {
        undo(&mut store);
        bencher.iter_custom(|times| timed(times, &mut store, redo, undo));
        redo(&mut store);
    });
    group.bench_function("save, checked and synced", |bencher| {
        bencher.iter(|| store.publish_as(&file, true, &NoWatch).expect("saved"));
    });
    store.close(false).expect("closed");

    group.bench_function("open, without window", |bencher| {
        bencher.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    let begun = Instant::now();
                    let store = desk.open(&file);
                    let took = begun.elapsed();
                    store.close(true).expect("closed");
                    took
                })
                .sum()
        });
    });
    group.bench_function("open, to the first picture", |bencher| {
        bencher.iter_custom(|times| {
            (0..times)
                .map(|_| {
                    let begun = Instant::now();
                    let session = until_drawn(desk.folder.path(), &file);
                    let took = begun.elapsed();
                    drop(session);
                    took
                })
                .sum()
        });
    });
    group.finish();
}

/// Time of one way; the other is gone in between.
fn timed(times: u64, store: &mut Store, there: fn(&mut Store), back: fn(&mut Store)) -> Duration {
    (0..times)
        .map(|_| {
            let begun = Instant::now();
            there(store);
            let took = begun.elapsed();
            back(store);
            took
        })
        .sum()
}

fn history(criterion: &mut Criterion) {
    let desk = Desk::new();
    let file = desk.path("lang.gpkg");
    saved(desk.create(), &file);
    lengthen_history(&file, 100_000);
    let mut store = desk.open(&file);
    let mut group = criterion.benchmark_group("history of 100,000 entries");
    for (name, offset) in [("newest page of 100", 0), ("a page in the middle", 50_000), ("the oldest page", 99_900)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| store.history(&HistoryFilter::default(), offset, 100).expect("read").len())
        });
    }
    let filters = [
        ("of a person", HistoryFilter { who: Some("Berta".to_owned()), ..HistoryFilter::default() }),
        ("with a rare word", HistoryFilter { text: "titel 777".to_owned(), ..HistoryFilter::default() }),
    ];
    for (name, filter) in filters {
        group.bench_function(format!("count {name}"), |bencher| {
            bencher.iter(|| store.history_count(&filter).expect("counted"));
        });
        group.bench_function(format!("newest page {name}"), |bencher| {
            bencher.iter(|| store.history(&filter, 0, 100).expect("read").len());
        });
    }
    group.bench_function("count of all", |bencher| {
        bencher.iter(|| store.history_count(&HistoryFilter::default()).expect("counted"));
    });
    group.bench_function("what undo and redo would do", |bencher| {
        bencher.iter(|| store.undo_redo().expect("read").0.is_some());
    });
    let mut turn = 0;
    group.bench_function("a command", |bencher| {
        bencher.iter(|| {
            turn += 1;
            run(&mut store, Command::EditProject { title: format!("Titel {turn}") });
        });
    });
    group.finish();
}

criterion_group!(benches, disk, commands, many_rows, spaces, large, history);
criterion_main!(benches);
