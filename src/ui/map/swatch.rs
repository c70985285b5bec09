//! Samples for legends, looking as on the map.

use crate::app::scene::{FillStyle, Outline, Pattern, Rgba, Symbol, SymbolStyle};
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

fn colour(Rgba([r, g, b, a]): Rgba) -> Color32 {
    Color32::from_rgba_unmultiplied(r, g, b, a)
}

/// A sample of a fill. What is behind should be the map's [`background`](super::background), which is painted too.
pub fn paint_fill(painter: &Painter, rect: Rect, style: FillStyle, dark: bool) {
    painter.rect_filled(rect, 0.0, super::background(dark));
    painter.rect_filled(rect, 0.0, colour(style.fill));
    let [r, g, b] = style.ink;
    let stroke = Stroke::new(1.1, Color32::from_rgb(r, g, b));
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let stripes = |rising: bool| {
        let mut shapes = Vec::new();
        let mut x = rect.left() - rect.height();
        while x < rect.right() {
            let (bottom, top) = if rising { (x, x + rect.height()) } else { (x + rect.height(), x) };
            shapes.push(Shape::line_segment([pos2(bottom, rect.bottom()), pos2(top, rect.top())], stroke));
            x += 9.0;
        }
        shapes
    };
    match style.pattern {
        Pattern::None => {}
        Pattern::Hatch => painter.extend(stripes(true)),
        Pattern::CrossHatch => {
            painter.extend(stripes(true));
            painter.extend(stripes(false));
        }
        Pattern::Dots => {
            let mut y = rect.top() + 2.25;
            while y < rect.bottom() {
                let mut x = rect.left() + 2.25;
                while x < rect.right() {
                    painter.circle_filled(pos2(x, y), 1.0, stroke.color);
                    x += 4.5;
                }
                y += 4.5;
            }
        }
    }
}

/// A sample of an outline: a line across the middle.
pub fn paint_line(painter: &Painter, rect: Rect, outline: Outline) {
    let ends = [rect.left_center(), rect.right_center()];
    if let Some(casing) = outline.casing {
        painter.line_segment(ends, Stroke::new(outline.width_pt + 2.5, colour(casing)));
    }
    painter.line_segment(ends, Stroke::new(outline.width_pt, colour(outline.colour)));
}

/// A sample of a symbol, with its rim, in the middle of the rectangle.
pub fn paint_symbol(painter: &Painter, rect: Rect, style: SymbolStyle) {
    let radius = rect.width().min(rect.height()) * 0.36;
    let (centre, fill) = (rect.center(), colour(style.colour));
    let rim = Stroke::new(1.25, Color32::WHITE);
    let at = |x: f32, y: f32| centre + vec2(x, y) * radius;
    match style.symbol {
        Symbol::Circle => {
            painter.circle(centre, radius, fill, rim);
        }
        Symbol::Square => polygon(painter, square(at, 0.88), fill, rim),
        Symbol::Diamond => {
            polygon(painter, vec![at(0.0, -1.25), at(1.25, 0.0), at(0.0, 1.25), at(-1.25, 0.0)], fill, rim)
        }
        Symbol::Triangle => polygon(painter, vec![at(0.0, -1.1), at(1.126, 0.85), at(-1.126, 0.85)], fill, rim),
        Symbol::Star => star(painter, at, fill, rim),
        Symbol::Cross => {
            let [outer, inner] = [1.1, 0.4];
            for (half_width, half_height) in [(outer, inner), (inner, outer)] {
                let bar = Rect::from_min_max(at(-half_width, -half_height), at(half_width, half_height));
                painter.rect_filled(bar.expand(rim.width), 0.0, rim.color);
            }
            for (half_width, half_height) in [(outer, inner), (inner, outer)] {
                painter.rect_filled(
                    Rect::from_min_max(at(-half_width, -half_height), at(half_width, half_height)),
                    0.0,
                    fill,
                );
            }
        }
    }
}

fn square(at: impl Fn(f32, f32) -> Pos2, half: f32) -> Vec<Pos2> {
    vec![at(-half, -half), at(half, -half), at(half, half), at(-half, half)]
}

fn polygon(painter: &Painter, corners: Vec<Pos2>, fill: Color32, rim: Stroke) {
    painter.add(Shape::convex_polygon(corners, fill, rim));
}

/// egui fills convex shapes only: a star is a pentagon and five triangles.
fn star(painter: &Painter, at: impl Fn(f32, f32) -> Pos2, fill: Color32, rim: Stroke) {
    let corner = |n: usize, r: f32| {
        let angle = std::f32::consts::PI * (n as f32 / 5.0) - std::f32::consts::FRAC_PI_2;
        at(r * angle.cos(), r * angle.sin())
    };
    let inner: Vec<Pos2> = (0..5).map(|n| corner(2 * n + 1, 0.59)).collect();
    for n in 0..5 {
        let spike = vec![corner(2 * n + 9, 0.59), corner(2 * n, 1.3), corner(2 * n + 1, 0.59)];
        painter.add(Shape::convex_polygon(spike, fill, Stroke::NONE));
    }
    polygon(painter, inner, fill, Stroke::NONE);
    let outline: Vec<Pos2> = (0..10).map(|n| corner(n, if n % 2 == 0 { 1.3 } else { 0.59 })).collect();
    painter.add(Shape::closed_line(outline, rim));
}
