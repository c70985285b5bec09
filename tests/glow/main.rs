//! What OpenGL draws is what wgpu draws: the same pictures from both, at three zooms, drawn directly and through the cached picture.
//!
//! OpenGL needs a window on the main thread, so this is a program of its own: it starts a virtual screen and itself once more on
//! it. Like all tests of pictures it runs only with `--ignored` (it needs Mesa and Xvfb).

#[path = "../support/stage.rs"]
mod stage;

use egui_kittest::Harness;
use geo::{Coord, Rect};
use image::RgbaImage;
use klammer::app::scene::{
    FillStyle, LayerStyle, Outline, PointStyle, Rgba, Scene, StyleTable, Symbol, SymbolStyle, build_definition_with,
    build_facilities_with,
};
use klammer::geometry::NoWatch;
use klammer::model::{Facility, FacilityId, Space, SpaceId};
use klammer::ui::map::Backend;
use stage::{LEFT_PT, ORIGIN, Shot, Stroke, Window, border, layer};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::{Arc, Mutex};

/// Set for the program on the virtual screen: where it puts its pictures.
const FOLDER: &str = "KLAMMER_GLOW_PICTURES";
const SIZE: [f32; 2] = [560.0, 400.0];

fn main() -> ExitCode {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return photograph(&PathBuf::from(folder));
    }
    if !std::env::args().any(|argument| argument == "--ignored" || argument == "--include-ignored") {
        println!("test opengl_draws_what_wgpu_draws ... ignored, needs Mesa");
        return ExitCode::SUCCESS;
    }
    match compare() {
        Ok(()) => {
            println!("test opengl_draws_what_wgpu_draws ... ok");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            println!("test opengl_draws_what_wgpu_draws ... FAILED\n{reason}");
            ExitCode::FAILURE
        }
    }
}

/// Everything there is to draw: fills plain, translucent, hatched, dotted; outlines; what is selected; symbols; strips.
fn shots() -> Vec<(String, Shot)> {
    let space = |i: i32| {
        let min = ORIGIN + Coord { x: -160.0 + f64::from(i) * 80.0, y: -70.0 };
        let geometry = Rect::new(min, min + Coord { x: 80.0, y: 110.0 }).to_polygon().into();
        Space { id: SpaceId::new(), code: String::new(), name: String::new(), geometry, residents: None }
    };
    let spaces: Vec<_> = (0..4).map(space).collect();
    let identity = |c: Coord<f64>| c;
    let areas = build_definition_with(&spaces, &identity, &NoWatch).expect("nobody cancels");
    let fills = [
        FillStyle::plain(Rgba([59, 82, 139, 255])),
        FillStyle::plain(Rgba([94, 201, 98, 120])),
        FillStyle::MISSING,
        FillStyle::SUPPRESSED,
    ];
    let outline = Outline::new(Rgba([213, 94, 0, 255]), 2.0).with_casing();
    let mut style = LayerStyle::new(StyleTable::of_fills(fills), Some(outline));
    style.selected = [1].into();
    style.hovered = Some(3);
    let place = |i: usize| Facility {
        id: FacilityId::new(),
        name: String::new(),
        category: i.to_string(),
        operator: String::new(),
        address: String::new(),
        capacity: None,
        position: (ORIGIN + Coord { x: -130.0 + 50.0 * i as f64, y: -40.0 }).into(),
    };
    let places: Vec<_> = (0..Symbol::ALL.len()).map(place).collect();
    let points = build_facilities_with(&places, &identity, &NoWatch).expect("nobody cancels");
    let symbols = Symbol::ALL.map(|symbol| SymbolStyle { symbol, colour: Rgba([120, 20, 120, 255]) });
    let scene = Scene {
        areas: vec![(Arc::new(areas), style)],
        points: vec![(Arc::new(points), PointStyle::new(StyleTable::of_symbols(symbols)))],
        ..Scene::default()
    };
    let strokes = vec![
        Stroke::new([200, 30, 30, 255], 4.0).beside(2.5),
        Stroke::new([30, 60, 200, 70], 5.0).beside(-3.5),
        Stroke::new([0, 0, 0, 255], 2.0).broken([12.0, 5.0, 3.0, 5.0]).beside(-9.0),
    ];
    let shot = |metres_per_px| Shot {
        scene: scene.clone(),
        ..Shot::new(layer(&[border()]), strokes.clone(), [7.3, -4.2], metres_per_px)
    };
    [0.4, 1.0, 2.7].into_iter().map(|zoom| (format!("{zoom}"), shot(zoom))).collect()
}

/// What is wrong, if anything.
fn compare() -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("klammer-glow-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let result = compare_in(&folder);
    if std::env::var_os("KLAMMER_PICTURES").is_none() {
        let _ = std::fs::remove_dir_all(&folder);
    } else {
        println!("pictures are in {}", folder.display());
    }
    result
}

fn compare_in(folder: &Path) -> Result<(), String> {
    let mut screen = Screen::start()?;
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut child = Command::new(program);
    child.env(FOLDER, folder).env("DISPLAY", &screen.name).env("XDG_RUNTIME_DIR", folder);
    child.env("LIBGL_ALWAYS_SOFTWARE", "1").env_remove("WAYLAND_DISPLAY").env_remove("KLAMMER_MAP_CACHE");
    let status = child.status().map_err(|error| error.to_string())?;
    screen.stop();
    if !status.success() {
        return Err(format!("the window with OpenGL ended with {status}"));
    }
    let device = std::fs::read_to_string(folder.join("device.txt")).map_err(|error| error.to_string())?;
    if !device.contains("cpu: true") || !device.contains("cached: true") {
        return Err(format!("software OpenGL is not known as such: {device}"));
    }
    for (name, shot) in shots() {
        let expected = by_wgpu(shot);
        expected.save(folder.join(format!("{name}-wgpu.png"))).map_err(|error| error.to_string())?;
        for way in ["direct", "cached", "moved"] {
            let file = folder.join(format!("{name}-{way}.png"));
            let found = image::open(&file).map_err(|error| format!("{}: {error}", file.display()))?.to_rgba8();
            alike(&found, &expected).map_err(|reason| format!("{way} at {name} metres a pixel: {reason}"))?;
        }
    }
    Ok(())
}

/// Both put pixels half covered in or out in their own way: few may differ much, and none over an area.
fn alike(found: &RgbaImage, expected: &RgbaImage) -> Result<(), String> {
    if found.dimensions() != expected.dimensions() {
        return Err(format!("{:?} instead of {:?} pixels", found.dimensions(), expected.dimensions()));
    }
    let (left, mut off, mut colours) = (LEFT_PT as u32 + 2, 0, std::collections::HashSet::new());
    for (x, y, pixel) in found.enumerate_pixels().filter(|(x, ..)| *x >= left) {
        let other = expected.get_pixel(x, y).0;
        colours.insert(pixel.0);
        off += u32::from(pixel.0.iter().zip(other).take(3).any(|(a, b)| a.abs_diff(b) > 12));
    }
    if off > 60 {
        return Err(format!("{off} pixels are of another colour"));
    }
    if colours.len() < 30 {
        return Err(format!("only {} colours: nothing was drawn", colours.len()));
    }
    Ok(())
}

fn by_wgpu(shot: Shot) -> RgbaImage {
    let builder = Harness::builder().with_size(SIZE).with_pixels_per_point(1.0).wgpu();
    let mut harness = builder.build_eframe(|creation| {
        let backend = Backend::of(creation).expect("wgpu draws the map").with_cache(false);
        assert_eq!(backend.name(), "wgpu");
        Window::new(&backend, shot)
    });
    harness.run();
    harness.render().expect("Mesa draws")
}

/// A virtual screen with a number nobody has.
struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    fn start() -> Result<Self, String> {
        let mut server = Command::new("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp"]);
        let mut server = server
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb (package xvfb) can't be started: {error}"))?;
        let mut number = String::new();
        let read = server.stdout.take().map(|out| BufReader::new(out).read_line(&mut number));
        if !matches!(read, Some(Ok(read)) if read > 0) {
            let _ = server.kill();
            let _ = server.wait();
            return Err("Xvfb did not say its display number".to_owned());
        }
        Ok(Self { server, name: format!(":{}", number.trim()) })
    }

    fn stop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.stop();
    }
}

/// On the virtual screen: shows every shot in every way and keeps pictures of the window.
fn photograph(folder: &Path) -> ExitCode {
    let viewport = egui::ViewportBuilder::default().with_inner_size(SIZE).with_decorations(false);
    let options =
        eframe::NativeOptions { renderer: eframe::Renderer::Glow, viewport, ..eframe::NativeOptions::default() };
    let folder = folder.to_owned();
    let ended = eframe::run_native(
        "Klammer",
        options,
        Box::new(move |creation| {
            let backend = Backend::of(creation)?;
            std::fs::write(folder.join("device.txt"), format!("{:?}", backend.info()))?;
            creation.egui_ctx.set_zoom_factor(1.0 / creation.egui_ctx.native_pixels_per_point().unwrap_or(1.0));
            Ok(Box::new(Camera::new(backend, folder)))
        }),
    );
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Takes one picture after another.
struct Camera {
    folder: PathBuf,
    left: Vec<(String, Window, Shot)>,
    frames: u32,
    taken: Arc<Mutex<Option<Arc<egui::ColorImage>>>>,
}

impl Camera {
    fn new(backend: Backend, folder: PathBuf) -> Self {
        let mut left = Vec::new();
        for (name, shot) in shots() {
            for (way, cached) in [("direct", false), ("cached", true)] {
                let window = Window::new(&backend.clone().with_cache(cached), shot.clone());
                left.push((format!("{name}-{way}"), window, shot.clone()));
            }
            // First elsewhere by whole pixels: the picture made there is moved, not drawn anew.
            let metres = shot.metres_per_px;
            let before =
                Shot { centre: [shot.centre[0] + 9.0 * metres, shot.centre[1] - 14.0 * metres], ..shot.clone() };
            left.push((format!("{name}-moved"), Window::new(&backend.clone().with_cache(true), before), shot));
        }
        left.reverse();
        Self { folder, left, frames: 0, taken: Arc::default() }
    }
}

impl eframe::App for Camera {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let Some((name, window, shot)) = self.left.last_mut() else {
            return ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        };
        self.frames += 1;
        if self.frames == 4 {
            window.shot = shot.clone();
        }
        window.show(ui);
        if self.frames == 6 {
            assert!(!window.is_pending(), "{name} is sharp");
            let (taken, waker) = (self.taken.clone(), ui.ctx().clone());
            ui.ctx().request_screenshot(move |image| {
                *taken.lock().expect("nobody panicked") = Some(image);
                waker.request_repaint();
            });
        }
        if let Some(image) = self.taken.lock().expect("nobody panicked").take() {
            let [width, height] = image.size.map(|side| side as u32);
            let pixels: Vec<u8> = image.pixels.iter().flat_map(|pixel| pixel.to_array()).collect();
            let picture = RgbaImage::from_raw(width, height, pixels).expect("has all pixels");
            picture.save(self.folder.join(format!("{name}.png"))).expect("picture is written");
            self.left.pop();
            self.frames = 0;
        }
        ui.ctx().request_repaint();
    }
}
