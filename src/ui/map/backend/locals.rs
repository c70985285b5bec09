//! The numbers a shader is given for one draw; the same for wgpu and OpenGL.

use crate::app::scene::{Draw, DrawKind, Rgba, View};

/// Period of patterns in points: across the stripes 0.7 of it.
const PATTERN_PERIOD_PT: f32 = 9.0;
/// Width of a pattern's lines in points.
const PATTERN_LINE_PT: f32 = 1.1;

/// As `Locals` in `map.wgsl`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct Locals {
    centre: [f32; 4],
    scale: [f32; 4],
    colour: [f32; 4],
    pattern: [f32; 4],
    sizes: [f32; 4],
    dash: [f32; 4],
    strip: [f32; 4],
}

/// Where the view is on the screen, in physical pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placement {
    pub(super) left_px: f32,
    pub(super) top_px: f32,
    /// Height of the whole screen.
    pub(super) screen_height_px: f32,
}

impl Locals {
    pub(super) fn new(view: &View, draw: &Draw, placement: Placement) -> Self {
        let [[x, y], [fine_x, fine_y]] = draw.centre;
        let (colour, half_line, half_symbol, rim) = match draw.kind {
            DrawKind::Fill => (Rgba::TRANSPARENT, 0.0, 0.0, 0.0),
            DrawKind::Lines { colour, width_px, .. } | DrawKind::Strips { colour, width_px, .. } => {
                (colour, width_px / 2.0, 0.0, 0.0)
            }
            DrawKind::Symbols { size_px, rim, rim_px, .. } => (rim, 0.0, size_px / 2.0, rim_px),
        };
        let (offset, dash) = match draw.kind {
            DrawKind::Strips { offset_px, dash_px, .. } => (offset_px, dash_px.filter(is_dash).unwrap_or_default()),
            _ => (0.0, [0.0; 4]),
        };
        let middle = [placement.left_px + view.size_px[0] / 2.0, placement.top_px + view.size_px[1] / 2.0];
        let period = (PATTERN_PERIOD_PT * view.pixels_per_point).round().max(2.0);
        let [start_x, start_y] = pattern_start(view, period, placement);
        Self {
            centre: [x, y, fine_x, fine_y],
            scale: [(1.0 / view.metres_per_px) as f32, 1.0, view.size_px[0] / 2.0, view.size_px[1] / 2.0],
            colour: colour.premultiplied(),
            pattern: [start_x, start_y, period, PATTERN_LINE_PT * view.pixels_per_point],
            sizes: [half_line, half_symbol, rim, placement.screen_height_px],
            dash,
            strip: [offset, 0.0, middle[0], middle[1]],
        }
    }
}

impl Locals {
    /// For the cached picture that lies somewhere on the view (clip space: left, bottom, right, top).
    pub(super) fn of_picture(place: [f32; 4]) -> Self {
        Self { pattern: place, ..bytemuck::Zeroable::zeroed() }
    }
}

impl Placement {
    /// Of the cached picture itself: it is all there is.
    pub(super) fn of_picture(view: &View) -> Self {
        Self { left_px: 0.0, top_px: 0.0, screen_height_px: view.size_px[1] }
    }
}

/// Whether a line can be broken that way: lengths below a pixel nobody sees, and nothing may be divided by zero.
fn is_dash(lengths: &[f32; 4]) -> bool {
    lengths.iter().all(|length| *length >= 0.0) && lengths.iter().sum::<f32>() >= 2.0
}

/// Where the pattern starts on screen, so that it moves with the ground while panning. Within one period, where 32 bits
/// are exact.
fn pattern_start(view: &View, period: f32, placement: Placement) -> [f32; 2] {
    let period = f64::from(period);
    let start = |edge: f32, size: f32, centre_px: f64| {
        (f64::from(edge) + f64::from(size) / 2.0 - centre_px.rem_euclid(period)) as f32
    };
    [
        start(placement.left_px, view.size_px[0], view.centre.x / view.metres_per_px),
        start(placement.top_px, view.size_px[1], -view.centre.y / view.metres_per_px),
    ]
}
