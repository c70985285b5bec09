//! A window that shows strips made by hand over a scene, whatever draws it: what the picture tests of wgpu and OpenGL share.

#![allow(dead_code, reason = "each of the tests uses its part")]

use geo::{Coord, Rect};
use klammer::app::scene::{
    Draw, DrawKind, Frame, LaneSet, LineChunk, LineLayer, LineLevel, LineRun, Rgba, Scene, StripVertex, View,
};
use klammer::ui::map::{Backend, Stage, background};
use std::sync::Arc;

/// Where the strips count from, in Web Mercator metres.
pub const ORIGIN: Coord<f64> = Coord { x: 1_100_000.0, y: 7_200_000.0 };
/// Width of what lies left of the picture, in points: pictures do not begin at the corner of the screen.
pub const LEFT_PT: f32 = 60.0;

/// What is drawn along a line.
#[derive(Clone)]
pub struct Stroke {
    pub colour: Rgba,
    pub width_px: f32,
    pub offset_px: f32,
    pub dash_px: Option<[f32; 4]>,
}

impl Stroke {
    pub fn new(colour: [u8; 4], width_px: f32) -> Self {
        Self { colour: Rgba(colour), width_px, offset_px: 0.0, dash_px: None }
    }

    pub fn beside(self, offset_px: f32) -> Self {
        Self { offset_px, ..self }
    }

    pub fn broken(self, dash_px: [f32; 4]) -> Self {
        Self { dash_px: Some(dash_px), ..self }
    }
}

/// Strips as a layer, corners in metres from [`ORIGIN`]; closed ones end where they begin.
pub fn layer(strips: &[Vec<[f64; 2]>]) -> Arc<LineLayer> {
    let mut vertices = Vec::new();
    for corners in strips {
        let n = corners.len();
        assert!(n >= 2);
        let closed = n > 3 && corners[0] == corners[n - 1];
        let before = if closed { corners[n - 2] } else { corners[0] };
        let after = if closed { corners[1] } else { corners[n - 1] };
        let mut along = 0.0;
        let mut last = corners[0];
        for (at, corner) in [before].iter().chain(corners).chain([after].iter()).enumerate() {
            if at > 1 && at <= n {
                along += (corner[0] - last[0]).hypot(corner[1] - last[1]);
            }
            last = *corner;
            let flags = if (1..n).contains(&at) { 0 } else { StripVertex::NO_PIECE };
            vertices.push(StripVertex { offset: corner.map(|c| c as f32), along_m: along as f32, flags });
        }
    }
    let extent = Rect::new(ORIGIN - Coord { x: 1e4, y: 1e4 }, ORIGIN + Coord { x: 1e4, y: 1e4 });
    let runs = vec![LineRun { lanes: LaneSet::only(0), vertices: 0..vertices.len() as u32 }];
    let chunk = LineChunk { origin: ORIGIN, extent, vertices, runs };
    Arc::new(LineLayer::from_parts(1, vec![LineLevel { cell_m: 0.0, chunks: vec![chunk] }], vec![0.0]))
}

/// A scene, and above its fills and lines all strips of a layer, once for every stroke.
pub fn frame(Shot { layer, strokes, scene, .. }: &Shot, view: View) -> Frame {
    let away = view.centre - ORIGIN;
    let coarse = [away.x as f32, away.y as f32];
    let fine = [(away.x - f64::from(coarse[0])) as f32, (away.y - f64::from(coarse[1])) as f32];
    let vertices = 0..layer.levels()[0].chunks[0].vertices.len() as u32;
    let mut frame = scene.frame(view);
    let at = frame.lines.len();
    frame.lines.push(layer.clone());
    let draws = strokes.iter().map(|stroke| {
        let Stroke { colour, width_px, offset_px, dash_px } = stroke.clone();
        let kind = DrawKind::Strips { vertices: vertices.clone(), colour, width_px, offset_px, dash_px };
        Draw { layer: at, level: 0, chunk: 0, kind, centre: [coarse, fine] }
    });
    // As in a scene: what stands out lies above all lines.
    let list = &mut frame.list;
    list.draws.splice(list.above_from..list.above_from, draws);
    list.above_from += strokes.len();
    list.emphasis.iter_mut().for_each(|at| *at += strokes.len());
    frame
}

/// What is shown at one time.
#[derive(Clone)]
pub struct Shot {
    pub layer: Arc<LineLayer>,
    pub strokes: Vec<Stroke>,
    /// What lies below the strips.
    pub scene: Scene,
    /// Middle of the picture in metres from [`ORIGIN`].
    pub centre: [f64; 2],
    pub metres_per_px: f64,
}

impl Shot {
    /// Strips alone.
    pub fn new(layer: Arc<LineLayer>, strokes: Vec<Stroke>, centre: [f64; 2], metres_per_px: f64) -> Self {
        Self { layer, strokes, scene: Scene::default(), centre, metres_per_px }
    }
}

/// A window with a shot in it.
pub struct Window {
    stage: Stage,
    pub shot: Shot,
    pub view: Option<View>,
}

impl Window {
    pub fn new(backend: &Backend, shot: Shot) -> Self {
        Self { stage: Stage::new(backend), shot, view: None }
    }

    pub fn is_pending(&self) -> bool {
        self.stage.is_pending()
    }

    pub fn show(&mut self, ui: &mut egui::Ui) {
        egui::Panel::left("panel").exact_size(LEFT_PT).resizable(false).show(ui, |_| ());
        egui::CentralPanel::default().frame(egui::Frame::NONE).show(ui, |ui| {
            let rect = ui.max_rect();
            ui.painter().rect_filled(rect, 0.0, background(false));
            let pixels_per_point = ui.pixels_per_point();
            let Shot { centre, metres_per_px, .. } = &self.shot;
            let view = View {
                centre: ORIGIN + Coord { x: centre[0], y: centre[1] },
                metres_per_px: *metres_per_px,
                size_px: [(rect.width() * pixels_per_point).round(), (rect.height() * pixels_per_point).round()],
                pixels_per_point,
            };
            self.view = Some(view);
            self.stage.paint(&ui.painter_at(rect), rect, view, |view| frame(&self.shot, view));
        });
    }
}

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }
}

/// A border with blunt and sharp corners to both sides, in metres.
pub fn border() -> Vec<[f64; 2]> {
    vec![[-200.0, -20.0], [-120.0, 10.0], [-60.0, -60.0], [-20.0, 80.0], [40.0, 80.0], [60.0, -30.0], [200.0, 30.0]]
}

/// The ground the pictures are on.
pub fn ground() -> [u8; 3] {
    let [r, g, b, _] = background(false).to_array();
    [r, g, b]
}

/// Distance of a place from a line, in its units.
pub fn distance(line: &[[f64; 2]], [x, y]: [f64; 2]) -> f64 {
    let piece = |pair: &[[f64; 2]]| {
        let ([ax, ay], [bx, by]) = (pair[0], pair[1]);
        let (dx, dy) = (bx - ax, by - ay);
        let share = (((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
        (x - ax - share * dx).hypot(y - ay - share * dy)
    };
    line.windows(2).map(piece).fold(f64::INFINITY, f64::min)
}
