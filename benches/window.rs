//! What a frame of the whole window costs the processor with 100,000 spaces open: panning with and without the table, scrolling it,
//! recolouring; and how long the table's jobs take. The map is the null backend's: its list of what to draw is made, not drawn.

#[path = "support/projects.rs"]
#[allow(dead_code)]
mod projects;
#[path = "support/wiggly.rs"]
#[allow(dead_code)]
mod wiggly;

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Event, Key, Modifiers, PointerButton, RawInput, pos2, vec2};
use klammer::app::folders::Folders;
use klammer::app::scene::View;
use klammer::app::session::{Session, TableQuery, TableSort};
use klammer::app::settings::Settings;
use klammer::l10n::Lang;
use klammer::model::{
    Indicator, IndicatorId, IndicatorKind, JoinRule, JoinTarget, KeyForm, Observation, ObservedValue, Polarity, Source,
};
use klammer::project::Command;
use klammer::ui::map::Backend;
use klammer::ui::shell::Workbench;
use projects::{BLOCKS, Desk, import_of, run, saved};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// A project of 100,000 spaces with an indicator, saved.
fn project(desk: &Desk) -> PathBuf {
    let mut store = desk.create();
    run(&mut store, import_of(BLOCKS));
    let definition = store.project().definitions[0].clone();
    let value = |at: usize| ObservedValue::Measured((at * 7919 % 1000) as f64 / 10.0);
    let observations = definition.spaces.iter().enumerate();
    let observations = observations.map(|(at, space)| Observation { space: space.id, value: value(at) }).collect();
    let indicator = Indicator {
        id: IndicatorId::new(),
        name: "Anteil".to_owned(),
        definition: definition.id,
        kind: IndicatorKind::Rate,
        polarity: Polarity::HighIsBurden,
        unit: "%".to_owned(),
        dimension: String::new(),
        value_field: "Anteil".to_owned(),
        join: JoinRule {
            key_field: "NR".to_owned(),
            target: JoinTarget::Code,
            table_form: KeyForm::Exact,
            space_form: KeyForm::Exact,
        },
        source: Source::default(),
        derived: None,
        observations: Arc::new(observations),
        unmatched: Arc::default(),
    };
    run(&mut store, Command::ImportIndicator { indicator: Box::new(indicator), kept: None });
    let path = desk.path("blocks.gpkg");
    saved(store, &path);
    path
}

fn settings() -> Settings {
    Settings { lang: Some(Lang::De), who_asked: true, ..Settings::default() }
}

/// The workbench in a context of its own, as the window's frames are, without harness and accessibility tree.
struct Window {
    ctx: egui::Context,
    workbench: Workbench,
    frames: u32,
}

impl Window {
    fn open(desk: &Desk, path: &Path) -> Self {
        let ctx = egui::Context::default();
        let folders = Folders::below(&desk.path("own"));
        let mut workbench = Workbench::new(&ctx, &Backend::null(), folders, settings());
        workbench.begin(vec![path.to_owned()]);
        let mut window = Self { ctx, workbench, frames: 0 };
        loop {
            window.frame(Vec::new());
            let session = window.workbench.session();
            if session.project().is_some() && session.idle() {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        (0..60).for_each(|_| _ = window.frame(Vec::new()));
        window
    }

    /// One frame with what egui makes of it.
    fn frame(&mut self, events: Vec<Event>) -> usize {
        self.frames += 1;
        let input = RawInput {
            screen_rect: Some(egui::Rect::from_min_size(pos2(0.0, 0.0), vec2(1366.0, 768.0))),
            time: Some(f64::from(self.frames) / 60.0),
            focused: true,
            events,
            ..RawInput::default()
        };
        let mut output = self.ctx.run_ui(input, |ui| self.workbench.frame(ui));
        output.textures_delta.clear();
        self.ctx.tessellate(std::mem::take(&mut output.shapes), output.pixels_per_point).len()
    }

    fn press(&mut self, key: Key, modifiers: Modifiers) {
        for pressed in [true, false] {
            let event = Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
            self.frame(vec![Event::ModifiersChanged(modifiers), event, Event::ModifiersChanged(Modifiers::NONE)]);
        }
        (0..30).for_each(|_| _ = self.frame(Vec::new()));
    }

    fn button(&mut self, pos: egui::Pos2, pressed: bool) {
        let event = Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE };
        self.frame(vec![Event::PointerMoved(pos), event]);
    }
}

/// The middle of the map.
const MAP: egui::Pos2 = pos2(640.0, 300.0);
/// In the table.
const TABLE: egui::Pos2 = pos2(500.0, 680.0);

fn panning(criterion: &mut Criterion, window: &mut Window, name: &str) {
    window.button(MAP, true);
    let mut turn = 0u32;
    criterion.bench_function(name, |bencher| {
        bencher.iter(|| {
            turn += 1;
            let way = if (turn / 40).is_multiple_of(2) { (turn % 40) as f32 } else { 40.0 - (turn % 40) as f32 };
            window.frame(vec![Event::PointerMoved(MAP + vec2(way * 5.0, way * 2.0))])
        });
    });
    window.button(MAP, false);
    (0..60).for_each(|_| _ = window.frame(Vec::new()));
}

fn frames(criterion: &mut Criterion) {
    let desk = Desk::new();
    let path = project(&desk);
    let mut window = Window::open(&desk, &path);
    panning(criterion, &mut window, "frame while panning, 100,000 spaces, table open");
    let mut turn = 0u32;
    window.frame(vec![Event::PointerMoved(TABLE)]);
    criterion.bench_function("frame while scrolling the table, 100,000 spaces", |bencher| {
        bencher.iter(|| {
            turn += 1;
            let delta = vec2(0.0, if (turn / 200).is_multiple_of(2) { -60.0 } else { 60.0 });
            let (unit, modifiers) = (egui::MouseWheelUnit::Point, Modifiers::NONE);
            let (phase, source) = (egui::TouchPhase::Move, egui::MouseWheelSource::Unknown);
            window.frame(vec![Event::MouseWheel { unit, delta, phase, source, modifiers }])
        });
    });
    // A click in the table gives it the keyboard, Ctrl+A takes all rows.
    window.button(TABLE, true);
    window.button(TABLE, false);
    window.press(Key::A, Modifiers::COMMAND);
    assert_eq!(window.workbench.session().selection.spaces().len(), 100_000);
    panning(criterion, &mut window, "frame while panning, all 100,000 spaces selected and listed, table open");
    // The map has the keyboard now: nothing is selected any more.
    window.press(Key::Escape, Modifiers::NONE);
    assert!(window.workbench.session().selection.is_empty());
    window.press(Key::T, Modifiers::COMMAND);
    panning(criterion, &mut window, "frame while panning, 100,000 spaces, without table");
}

fn until(session: &mut Session, done: impl Fn(&Session) -> bool) {
    while !done(session) {
        session.poll();
        std::thread::sleep(Duration::from_micros(200));
    }
}

fn jobs(criterion: &mut Criterion) {
    let desk = Desk::new();
    let path = project(&desk);
    let mut session = Session::new(Folders::below(&desk.path("own")), settings(), Arc::new(|| {}));
    session.open_project(path);
    until(&mut session, |session| session.project().is_some());
    let project = session.project().expect("open").clone();
    session.show_indicator(Some(project.indicators[0].id));
    until(&mut session, |session| session.idle() && session.indicator_view().is_some());
    session.poll();

    let mut group = criterion.benchmark_group("100,000 rows");
    group.sample_size(10);
    let definition = project.definitions[0].id;
    for (name, sort) in [
        ("sort by name", TableSort::Name),
        ("sort by residents", TableSort::Residents),
        ("sort by indicator", TableSort::Indicator),
    ] {
        let mut query = TableQuery {
            definition,
            sort,
            descending: false,
            filter: String::new(),
            only_selected: false,
            within_world: None,
        };
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                query.descending = !query.descending;
                session.arrange_table(&query);
                until(&mut session, |session| session.table_is_arranged(&query));
            });
        });
    }
    let mut turn = 0u32;
    group.bench_function("filter", |bencher| {
        bencher.iter(|| {
            turn += 1;
            let query = TableQuery {
                definition,
                sort: TableSort::Source,
                descending: false,
                filter: format!("block {}", turn % 10),
                only_selected: false,
                within_world: None,
            };
            session.arrange_table(&query);
            until(&mut session, |session| session.table_is_arranged(&query));
        });
    });
    let query = TableQuery {
        definition,
        sort: TableSort::Source,
        descending: false,
        filter: String::new(),
        only_selected: false,
        within_world: None,
    };
    session.arrange_table(&query);
    until(&mut session, |session| session.table_is_arranged(&query));
    group.bench_function("copy", |bencher| {
        bencher.iter(|| {
            session.copy_table(definition);
            while session.poll().is_empty() {
                std::thread::sleep(Duration::from_micros(200));
            }
        });
    });
    group.bench_function("recolour: scene and frame anew", |bencher| {
        let view = View {
            centre: session.project_extent_world().expect("spaces").center(),
            metres_per_px: 60.0,
            size_px: [1366.0, 768.0],
            pixels_per_point: 1.0,
        };
        bencher.iter(|| session.scene().frame(view).list.draws.len());
    });
    group.finish();
}

criterion_group!(benches, frames, jobs);
criterion_main!(benches);
