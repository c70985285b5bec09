//! Thousands of random events on the sample county: no panic, no long frame, no growing memory.
//!
//! What is measured of a frame is the processor time of its thread, so that other tests and jobs beside it do not count. The limit is that of
//! a release build; a debug build computes the same without optimisation and is given [`DEBUG_FACTOR`] times as much.

use crate::workbench::{Desk, settle, until};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use klammer::l10n::Lang;
use klammer::ui::shell::Workbench;
use std::time::Duration;

/// The longest a frame may compute, in a release build.
const MOST_OF_A_FRAME: Duration = Duration::from_millis(100);
/// Our code without optimisation, egui with a little: layout and tessellation of a full window take about this many times as long.
const DEBUG_FACTOR: u32 = 5;
/// What the process may grow by after the first fifth of the events.
const MOST_GROWTH_MB: u64 = 96;

/// SplitMix64 (Steele et al. 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }

    fn place(&mut self, size: Vec2) -> Pos2 {
        let share = |n: u64| n as f32 / 10_000.0;
        Pos2::new(share(self.below(10_000)) * size.x, share(self.below(10_000)) * size.y)
    }
}

/// Processor time of this thread; Linux only.
fn thread_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Memory of the process in MB; Linux only.
fn memory_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1024)
}

/// Keys with a meaning that open no dialog of the platform and do not leave the project.
const KEYS: &[(Modifiers, Key)] = &[
    (Modifiers::COMMAND, Key::Z),
    (Modifiers::COMMAND, Key::Y),
    (Modifiers::COMMAND, Key::B),
    (Modifiers::COMMAND, Key::F),
    (Modifiers::COMMAND, Key::T),
    (Modifiers::COMMAND, Key::H),
    (Modifiers::COMMAND, Key::A),
    (Modifiers::COMMAND, Key::Num0),
    (Modifiers::COMMAND, Key::Num9),
    (Modifiers::COMMAND, Key::Num1),
    (Modifiers::COMMAND, Key::Num2),
    (Modifiers::COMMAND, Key::Num3),
    (Modifiers::COMMAND, Key::Num4),
    (Modifiers::COMMAND, Key::Num5),
    (Modifiers::COMMAND, Key::Num6),
    (Modifiers::COMMAND, Key::Plus),
    (Modifiers::COMMAND, Key::Minus),
    (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::A),
    (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::D),
    (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::V),
    (Modifiers::ALT, Key::ArrowLeft),
    (Modifiers::ALT, Key::ArrowRight),
    (Modifiers::NONE, Key::ArrowLeft),
    (Modifiers::NONE, Key::ArrowRight),
    (Modifiers::NONE, Key::ArrowUp),
    (Modifiers::NONE, Key::ArrowDown),
    (Modifiers::NONE, Key::PageUp),
    (Modifiers::NONE, Key::PageDown),
    (Modifiers::NONE, Key::Home),
    (Modifiers::NONE, Key::End),
    (Modifiers::NONE, Key::Enter),
    (Modifiers::NONE, Key::Space),
    (Modifiers::NONE, Key::Backspace),
    (Modifiers::NONE, Key::Tab),
    (Modifiers::NONE, Key::F1),
    (Modifiers::NONE, Key::Escape),
    (Modifiers::NONE, Key::Escape),
];

const TEXTS: &[&str] =
    &["Nord", "ä", "32541234 5812345", "54,78 9,43", "-1e9 \u{a0}", "9", "\u{1F600}", "Kita", "  ", "<script>"];
const SIZES: &[(f32, f32)] = &[(1366.0, 768.0), (1024.0, 600.0), (640.0, 480.0), (1920.0, 1080.0), (320.0, 240.0)];

struct Soak {
    harness: Harness<'static, Workbench>,
    random: Random,
    size: Vec2,
    at: Pos2,
    /// The button that is held.
    held: Option<PointerButton>,
}

impl Soak {
    fn begin(desk: &Desk, seed: u64) -> Self {
        let mut harness = desk.open(Lang::De);
        settle(&mut harness);
        open_sample(&mut harness);
        Self { harness, random: Random(seed), size: Vec2::new(1366.0, 768.0), at: Pos2::ZERO, held: None }
    }

    /// One event, in words for when something goes wrong.
    fn event(&mut self) -> String {
        if self.harness.state().session().project().is_none() {
            return self.reopen();
        }
        // A path that is typed by chance must not become a file.
        let asks_for_file =
            ["Pfad", "Path"].iter().any(|label| self.harness.query_all_by_label(label).next().is_some());
        if asks_for_file {
            self.harness.key_press(Key::Escape);
            return "Escape from a file dialog".to_owned();
        }
        match self.random.below(100) {
            0..40 => self.move_pointer(),
            40..62 => self.press_or_release(),
            62..74 => self.wheel(),
            74..93 => {
                let (modifiers, key) = self.random.one_of(KEYS);
                self.harness.key_press_modifiers(modifiers, key);
                format!("{modifiers:?} {key:?}")
            }
            93..98 => {
                let text = self.random.one_of(TEXTS);
                self.harness.event(Event::Text(text.to_owned()));
                format!("text {text:?}")
            }
            _ => {
                let (width, height) = self.random.one_of(SIZES);
                self.size = Vec2::new(width, height);
                self.harness.set_size(self.size);
                format!("window {width} × {height}")
            }
        }
    }

    /// Near where it is mostly, so that drags draw something.
    fn move_pointer(&mut self) -> String {
        let far = self.random.place(self.size);
        self.at = if self.random.below(3) == 0 { far } else { self.at + (far - self.at) * 0.1 };
        self.harness.hover_at(self.at);
        format!("pointer to {:?}", self.at)
    }

    fn press_or_release(&mut self) -> String {
        let (button, pressed) = match self.held.take() {
            Some(button) => (button, false),
            None => {
                let all =
                    [PointerButton::Primary, PointerButton::Primary, PointerButton::Primary, PointerButton::Secondary];
                (self.random.one_of(&all), true)
            }
        };
        self.held = pressed.then_some(button);
        let modifiers = self.random.one_of(&[Modifiers::NONE, Modifiers::NONE, Modifiers::SHIFT, Modifiers::COMMAND]);
        let event = Event::PointerButton { pos: self.at, button, pressed, modifiers };
        self.harness.event_modifiers(event, modifiers);
        format!("{button:?} {} at {:?}", if pressed { "pressed" } else { "released" }, self.at)
    }

    fn wheel(&mut self) -> String {
        let lines = self.random.below(9) as f32 - 4.0;
        self.harness.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: Vec2::new(0.0, lines),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        });
        format!("wheel by {lines}")
    }

    /// The project was closed by a menu: it is opened again.
    fn reopen(&mut self) -> String {
        self.harness.key_press(Key::Escape);
        self.harness.run_steps(2);
        open_sample(&mut self.harness);
        "sample opened again".to_owned()
    }

    fn frame(&mut self) -> Option<Duration> {
        let before = thread_time();
        self.harness.step();
        Some(thread_time()?.saturating_sub(before?))
    }
}

fn open_sample(harness: &mut Harness<'static, Workbench>) {
    let labels = ["Beispielprojekt öffnen", "Open sample project"];
    let button = labels.iter().find_map(|label| harness.query_all_by_label(label).last());
    if let Some(button) = button {
        button.click();
    }
    harness.run_steps(2);
    if harness.query_by_label("Verwerfen").is_none()
        && harness.state().session().project().is_none()
        && !harness.state().session().idle()
    {
        until(harness, "the sample", |h| h.state().session().idle());
    }
    harness.run_steps(3);
}

/// So many events; the longest frame and by how much memory grew after the first fifth.
fn soak(events: usize, seed: u64) -> (Duration, Option<u64>) {
    let desk = Desk::new();
    let mut soak = Soak::begin(&desk, seed);
    let limit = MOST_OF_A_FRAME * if cfg!(debug_assertions) { DEBUG_FACTOR } else { 1 };
    let (mut longest, mut warm) = (Duration::ZERO, None);
    let mut before = String::new();
    let mut with_project = 0;
    for at in 0..events {
        with_project += usize::from(soak.harness.state().session().project().is_some());
        let told = soak.event();
        if let Some(took) = soak.frame() {
            assert!(took <= limit, "event {at} ({told}, after {before}) took {took:?} of the frame's thread");
            if took > longest {
                println!("event {at}: {told}, after {before}: {took:?}");
            }
            longest = longest.max(took);
        }
        before = told;
        if at == events / 5 {
            settle(&mut soak.harness);
            warm = memory_mb();
        }
    }
    settle(&mut soak.harness);
    // On the start page nothing could go wrong.
    assert!(with_project * 10 >= events * 9, "the sample was open for {with_project} of {events} events only");
    let grown = warm.zip(memory_mb()).map(|(warm, now)| now.saturating_sub(warm));
    (longest, grown)
}

#[test]
fn a_thousand_random_events_cause_no_panic_and_no_long_frame() {
    let (longest, _) = soak(1_000, 1);
    println!("longest frame {longest:?}");
}

/// Said to the process of its own that the long run has.
const ALONE: &str = "KLAMMER_SOAK_ALONE";

/// Memory is the whole process's, so this runs in one of its own: other tests beside it would count.
#[test]
#[ignore = "takes minutes"]
fn ten_thousand_random_events_cause_no_panic_no_long_frame_and_no_growing_memory() {
    if std::env::var_os(ALONE).is_none() {
        let name = "soak::ten_thousand_random_events_cause_no_panic_no_long_frame_and_no_growing_memory";
        let mut alone = std::process::Command::new(std::env::current_exe().expect("this program"));
        let status = alone.args(["--exact", name, "--ignored", "--nocapture"]).env(ALONE, "1").status();
        assert!(status.expect("runs").success(), "see above");
        return;
    }
    let (longest, grown) = soak(10_000, 20_260_101);
    println!("longest frame {longest:?}, memory grew by {grown:?} MB");
    assert!(grown.is_none_or(|grown| grown <= MOST_GROWTH_MB), "memory grew by {grown:?} MB");
}
