//! The signs on the buttons, drawn because the fonts do not have them all.

use super::bar::{Asked, tool_of};
use crate::app::map_tool::MapTool;
use crate::app::user_command::UserCommand;
use egui::{Painter, Pos2, Shape, Stroke, Vec2, vec2};

pub(super) fn sign(painter: &Painter, centre: Pos2, asked: Asked, stroke: Stroke) {
    let pen = Pen { painter, centre, stroke };
    match asked {
        Asked::ZoomIn => {
            pen.line((-6.0, 0.0), (6.0, 0.0));
            pen.line((0.0, -6.0), (0.0, 6.0));
        }
        Asked::ZoomOut => pen.line((-6.0, 0.0), (6.0, 0.0)),
        Asked::ShowAll => {
            for (x, y) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
                pen.line((x * 7.0, y * 6.0), (x * 2.5, y * 6.0));
                pen.line((x * 7.0, y * 6.0), (x * 7.0, y * 2.0));
            }
        }
        Asked::Run(UserCommand::ViewBack) => pen.path(&[(3.0, -6.0), (-4.0, 0.0), (3.0, 6.0)]),
        Asked::Run(UserCommand::ViewForward) => pen.path(&[(-3.0, -6.0), (4.0, 0.0), (-3.0, 6.0)]),
        Asked::Run(command) => {
            if let Some(tool) = tool_of(command) {
                pen.tool(tool);
            }
        }
    }
}

struct Pen<'a> {
    painter: &'a Painter,
    centre: Pos2,
    stroke: Stroke,
}

impl Pen<'_> {
    fn line(&self, from: (f32, f32), to: (f32, f32)) {
        self.painter.line_segment([self.at(from), self.at(to)], self.stroke);
    }

    fn path(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|point| self.at(*point)).collect();
        self.painter.add(Shape::line(points, self.stroke));
    }

    fn dashed(&self, points: &[(f32, f32)]) {
        let points: Vec<Pos2> = points.iter().map(|point| self.at(*point)).collect();
        let thin = Stroke::new(1.5, self.stroke.color);
        self.painter.extend(Shape::dashed_line(&points, thin, 3.0, 2.0));
    }

    fn dot(&self, at: (f32, f32)) {
        self.painter.circle_filled(self.at(at), 2.2, self.stroke.color);
    }

    fn at(&self, (x, y): (f32, f32)) -> Pos2 {
        self.centre + vec2(x, y)
    }

    fn tool(&self, tool: MapTool) {
        match tool {
            // Four arrows from the middle.
            MapTool::Move => {
                for turn in 0..4 {
                    let point = |x: f32, y: f32| match turn {
                        0 => (x, -y),
                        1 => (y, x),
                        2 => (x, y),
                        _ => (-y, x),
                    };
                    self.line((0.0, 0.0), point(0.0, 7.5));
                    self.path(&[point(-2.5, 5.0), point(0.0, 7.5), point(2.5, 5.0)]);
                }
            }
            MapTool::Rectangle => self.dashed(&[(-7.0, -5.0), (7.0, -5.0), (7.0, 5.0), (-7.0, 5.0), (-7.0, -5.0)]),
            MapTool::Lasso => {
                let ring: Vec<(f32, f32)> = (0..=20)
                    .map(|step| {
                        let angle = std::f32::consts::TAU * step as f32 / 20.0;
                        (7.0 * angle.cos(), -1.5 + 5.0 * angle.sin())
                    })
                    .collect();
                self.dashed(&ring);
                self.path(&[(-3.0, 3.0), (-4.5, 5.5), (-2.0, 8.0)]);
            }
            MapTool::Length => {
                self.path(&[(-7.0, 4.0), (-1.0, -3.0), (7.0, 1.0)]);
                [(-7.0, 4.0), (-1.0, -3.0), (7.0, 1.0)].into_iter().for_each(|at| self.dot(at));
            }
            MapTool::Area => {
                let corners = [(-6.0, 5.0), (-4.0, -5.0), (6.0, -3.0), (5.0, 5.0)];
                self.path(&[corners.as_slice(), &corners[..1]].concat());
                corners.into_iter().for_each(|at| self.dot(at));
            }
            MapTool::Identify => {
                self.painter.circle_stroke(self.centre, 8.0, Stroke::new(1.5, self.stroke.color));
                self.painter.circle_filled(self.centre + Vec2::new(0.0, -4.0), 1.4, self.stroke.color);
                self.line((0.0, -1.0), (0.0, 4.5));
            }
            // A brush: its handle and its hair.
            MapTool::Brush => {
                self.path(&[(7.0, -7.0), (0.0, 0.0)]);
                self.path(&[(-1.5, -2.0), (2.0, 1.5), (-1.0, 5.5), (-7.0, 7.0), (-5.5, 1.0), (-1.5, -2.0)]);
            }
            // A rubber lying askew.
            MapTool::Erase => {
                self.path(&[(-7.0, 2.0), (2.0, -7.0), (7.0, -2.0), (-2.0, 7.0), (-7.0, 2.0)]);
                self.line((-2.5, -2.5), (2.5, 2.5));
            }
            MapTool::Enclose => {
                self.path(&[(-6.0, -1.0), (-2.0, -6.0), (5.0, -5.0), (7.0, 2.0), (0.0, 6.0), (-6.0, -1.0)]);
                [(-1.5, -1.5), (2.5, 0.5)].into_iter().for_each(|at| self.dot(at));
            }
            // A can that pours.
            MapTool::Fill => {
                self.path(&[(-6.0, 0.0), (0.0, -6.0), (6.0, 0.0), (0.0, 6.0), (-6.0, 0.0), (6.0, 0.0)]);
                self.line((7.0, 3.0), (7.0, 6.5));
            }
            MapTool::Split => {
                self.path(&[(-6.0, -6.0), (6.0, -6.0), (6.0, 6.0), (-6.0, 6.0), (-6.0, -6.0)]);
                self.dashed(&[(-8.0, 4.0), (-1.0, 1.0), (1.0, -3.0), (8.0, -5.0)]);
            }
        }
    }
}
