//! The chosen tool and the gesture under way. Nothing here touches the project or the selection: a gesture that is finished gives a path, one that
//! is given up leaves nothing behind.

use super::MapTool;
use crate::app::measure;
use crate::geometry::drawn::Reach;
use geo::Coord;

/// A corner that was set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corner {
    /// Web Mercator metres.
    pub world: Coord<f64>,
    /// In the project's CRS.
    pub project: Coord<f64>,
}

/// A gesture under way.
#[derive(Debug, Clone, PartialEq, Default)]
enum Gesture {
    #[default]
    None,
    /// From corner to corner, in Web Mercator metres.
    Rectangle { from: Coord<f64>, to: Coord<f64> },
    /// A line drawn by dragging, or its corners set by key.
    Lasso { path: Vec<Coord<f64>>, by_key: bool },
    /// A brush that touches blocks: what it does to them is not kept here.
    Brush,
    /// Corners that are measured; `done`: no more are set.
    Corners { corners: Vec<Corner>, done: bool },
}

/// What is drawn of a gesture, in Web Mercator metres.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sketch {
    /// Its line.
    pub path: Vec<Coord<f64>>,
    /// Whether the line goes back to its beginning.
    pub closed: bool,
    /// Whether its corners are marked.
    pub corners: bool,
}

/// What is measured so far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measured {
    /// Of a line, in m: all of it, and its last piece.
    Length {
        /// All of it.
        whole_m: f64,
        /// The last piece.
        last_m: f64,
    },
    /// Of an area.
    Area {
        /// In m²; `None` where its line crosses itself, or there are not three corners.
        area_m2: Option<f64>,
        /// The way around it in m.
        perimeter_m: f64,
    },
}

/// Corners of a measured line, and corners of a lasso: more nobody sets or draws.
const MOST_CORNERS: usize = 200;
const MOST_POINTS: usize = 4_000;

/// Sizes of the brush: its radius in points. The smallest touches the block under the pointer alone.
pub const BRUSH_PT: [f32; 8] = [0.0, 6.0, 12.0, 20.0, 30.0, 45.0, 65.0, 90.0];

/// The chosen tool and the gesture under way.
#[derive(Debug, Clone, Default)]
pub struct Tools {
    tool: MapTool,
    reach: Reach,
    gesture: Gesture,
    /// Index in [`BRUSH_PT`].
    brush: usize,
}

impl Tools {
    /// The chosen tool.
    pub fn tool(&self) -> MapTool {
        self.tool
    }

    /// Chooses a tool; a gesture under way is given up.
    pub fn choose(&mut self, tool: MapTool) {
        self.tool = tool;
        self.gesture = Gesture::None;
    }

    /// What rectangle and lasso select.
    pub fn reach(&self) -> Reach {
        self.reach
    }

    /// Says what rectangle and lasso select.
    pub fn set_reach(&mut self, reach: Reach) {
        self.reach = reach;
    }

    /// Radius of the brush in points.
    pub fn brush_pt(&self) -> f32 {
        BRUSH_PT.get(self.brush).copied().unwrap_or_default()
    }

    /// Which of the sizes ([`BRUSH_PT`]) the brush has.
    pub fn brush(&self) -> usize {
        self.brush
    }

    /// Gives the brush one of the sizes; the largest for more than there are.
    pub fn set_brush(&mut self, size: usize) {
        self.brush = size.min(BRUSH_PT.len() - 1);
    }

    /// Whether a brush is being drawn over blocks.
    pub fn is_brushing(&self) -> bool {
        self.gesture == Gesture::Brush
    }

    /// Whether something is being drawn or is shown as measured.
    pub fn busy(&self) -> bool {
        self.gesture != Gesture::None
    }

    /// Whether corners are being set, so that what is measured follows the pointer.
    pub fn is_open(&self) -> bool {
        !matches!(self.gesture, Gesture::None | Gesture::Corners { done: true, .. })
    }

    /// Escape: gives up what is under way, else leaves the tool. `false` if there was nothing to leave.
    pub fn escape(&mut self) -> bool {
        if self.busy() {
            self.gesture = Gesture::None;
            return true;
        }
        let left = self.tool != MapTool::Move;
        self.tool = MapTool::Move;
        left
    }

    /// A drag with the main button begins.
    pub fn begin(&mut self, at: Coord<f64>) {
        self.gesture = match self.tool {
            MapTool::Rectangle => Gesture::Rectangle { from: at, to: at },
            tool if tool.draws_line() => Gesture::Lasso { path: vec![at], by_key: false },
            tool if tool.is_brush() => Gesture::Brush,
            _ => return,
        };
    }

    /// The drag goes on. Points of a lasso nearer than `step_m` to the last are not kept.
    pub fn drag(&mut self, at: Coord<f64>, step_m: f64) {
        match &mut self.gesture {
            Gesture::Rectangle { to, .. } => *to = at,
            Gesture::Lasso { path, by_key: false } => {
                let far = path.last().is_none_or(|last| (last.x - at.x).hypot(last.y - at.y) >= step_m);
                if far && path.len() < MOST_POINTS {
                    path.push(at);
                }
            }
            _ => {}
        }
    }

    /// The drag ends: the path around what was drawn, if it is one.
    pub fn end(&mut self) -> Option<Vec<Coord<f64>>> {
        match std::mem::take(&mut self.gesture) {
            Gesture::Rectangle { from, to } => {
                let drawn = from.x != to.x && from.y != to.y;
                drawn.then(|| rectangle(from, to).to_vec())
            }
            Gesture::Lasso { path, .. } => {
                (path.len() >= if self.tool == MapTool::Split { 2 } else { 3 }).then_some(path)
            }
            kept @ Gesture::Corners { .. } => {
                self.gesture = kept;
                None
            }
            Gesture::None | Gesture::Brush => None,
        }
    }

    /// Sets a corner of what is measured; after one that was done, a new one begins.
    pub fn set_corner(&mut self, corner: Corner) {
        match &mut self.gesture {
            Gesture::Corners { corners, done: false } => {
                let again = corners.last().is_some_and(|last| last.world == corner.world);
                if !again && corners.len() < MOST_CORNERS {
                    corners.push(corner);
                }
            }
            gesture => *gesture = Gesture::Corners { corners: vec![corner], done: false },
        }
    }

    /// Enter or a double click: what is measured stays as it is. `false` if too little is set to be measured.
    pub fn finish(&mut self) -> bool {
        let least = if self.tool == MapTool::Area { 3 } else { 2 };
        match &mut self.gesture {
            Gesture::Corners { corners, done } if corners.len() >= least => {
                *done = true;
                true
            }
            _ => false,
        }
    }

    /// Takes the last corner back. `false` if there was none.
    pub fn take_back(&mut self) -> bool {
        let empty = match &mut self.gesture {
            Gesture::Corners { corners, done } => {
                *done = false;
                corners.pop();
                corners.is_empty()
            }
            Gesture::Lasso { path, by_key: true } => {
                path.pop();
                path.is_empty()
            }
            _ => return false,
        };
        if empty {
            self.gesture = Gesture::None;
        }
        true
    }

    /// Rectangle and lasso by key: the first time a corner is set, then the rectangle ends, and the lasso has another corner.
    pub fn set_by_key(&mut self, at: Coord<f64>) -> Option<Vec<Coord<f64>>> {
        match &mut self.gesture {
            Gesture::Rectangle { to, .. } => {
                *to = at;
                return self.end();
            }
            Gesture::Lasso { path, by_key: true } => {
                if path.last() != Some(&at) && path.len() < MOST_POINTS {
                    path.push(at);
                }
            }
            gesture => {
                *gesture = match self.tool {
                    MapTool::Rectangle => Gesture::Rectangle { from: at, to: at },
                    tool if tool.draws_line() => Gesture::Lasso { path: vec![at], by_key: true },
                    _ => return None,
                };
            }
        }
        None
    }

    /// What is to be drawn, following the pointer while corners are set.
    pub fn sketch(&self, pointer: Option<Coord<f64>>) -> Sketch {
        match &self.gesture {
            Gesture::None | Gesture::Brush => Sketch::default(),
            Gesture::Rectangle { from, to } => {
                Sketch { path: rectangle(*from, *to).to_vec(), closed: true, corners: false }
            }
            Gesture::Lasso { path, by_key } => {
                let next = pointer.filter(|_| *by_key);
                let closed = self.tool != MapTool::Split;
                Sketch { path: path.iter().copied().chain(next).collect(), closed, corners: *by_key }
            }
            Gesture::Corners { corners, done } => {
                let next = pointer.filter(|_| !done);
                let path = corners.iter().map(|corner| corner.world).chain(next).collect();
                Sketch { path, closed: self.tool == MapTool::Area, corners: true }
            }
        }
    }

    /// While a rectangle is drawn by key, its other corner is where the map's middle is.
    pub fn follow_by_key(&mut self, at: Coord<f64>) {
        if let Gesture::Rectangle { to, .. } = &mut self.gesture {
            *to = at;
        }
    }

    /// What is measured so far, with the pointer (in the project's CRS) as the next corner.
    pub fn measured(&self, pointer: Option<Coord<f64>>) -> Option<Measured> {
        let Gesture::Corners { corners, done } = &self.gesture else { return None };
        let next = pointer.filter(|_| !done);
        let all: Vec<Coord<f64>> = corners.iter().map(|corner| corner.project).chain(next).collect();
        Some(match self.tool {
            MapTool::Area => {
                Measured::Area { area_m2: measure::area_m2(&all), perimeter_m: measure::perimeter_m(&all) }
            }
            _ => {
                let last = all.get(all.len().saturating_sub(2)..).unwrap_or_default();
                Measured::Length { whole_m: measure::length_m(&all), last_m: measure::length_m(last) }
            }
        })
    }
}

fn rectangle(from: Coord<f64>, to: Coord<f64>) -> [Coord<f64>; 4] {
    [from, Coord { x: to.x, y: from.y }, to, Coord { x: from.x, y: to.y }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f64, y: f64) -> Coord<f64> {
        Coord { x, y }
    }

    fn corner(x: f64, y: f64) -> Corner {
        Corner { world: at(x * 1.6, y * 1.6), project: at(x, y) }
    }

    fn with(tool: MapTool) -> Tools {
        let mut tools = Tools::default();
        tools.choose(tool);
        tools
    }

    #[test]
    fn a_drag_draws_a_rectangle_and_a_click_none() {
        let mut tools = with(MapTool::Rectangle);
        tools.begin(at(1.0, 2.0));
        assert_eq!(tools.end(), None);
        tools.begin(at(1.0, 2.0));
        tools.drag(at(5.0, 7.0), 1.0);
        assert_eq!(tools.sketch(None).path.len(), 4);
        assert_eq!(tools.end(), Some(vec![at(1.0, 2.0), at(5.0, 2.0), at(5.0, 7.0), at(1.0, 7.0)]));
        assert!(!tools.busy());
    }

    #[test]
    fn a_lasso_keeps_points_that_are_apart_and_not_endlessly_many() {
        let mut tools = with(MapTool::Lasso);
        tools.begin(at(0.0, 0.0));
        for x in 0..100_000 {
            tools.drag(at(f64::from(x) * 0.5, f64::from(x % 7)), 1.0);
        }
        let path = tools.end().expect("a path");
        assert_eq!(path.len(), MOST_POINTS);
        assert!(path.windows(2).all(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y) >= 1.0));
    }

    #[test]
    fn escape_first_gives_up_then_leaves() {
        for tool in MapTool::ALL {
            let mut tools = with(tool);
            tools.begin(at(0.0, 0.0));
            tools.drag(at(5.0, 5.0), 1.0);
            if tool.measures() {
                tools.set_corner(corner(0.0, 0.0));
            }
            assert_eq!(tools.busy(), tool.draws() || tool.measures());
            if tools.busy() {
                assert!(tools.escape());
                assert_eq!((tools.busy(), tools.tool()), (false, tool));
            }
            assert_eq!(tools.escape(), tool != MapTool::Move);
            assert_eq!(tools.tool(), MapTool::Move);
            assert_eq!(tools.sketch(Some(at(1.0, 1.0))), Sketch::default());
        }
    }

    #[test]
    fn corners_are_set_taken_back_and_ended() {
        let mut tools = with(MapTool::Area);
        assert!(!tools.take_back() && !tools.finish());
        for (x, y) in [(0.0, 0.0), (100.0, 0.0), (100.0, 0.0), (100.0, 50.0)] {
            tools.set_corner(corner(x, y));
        }
        let live = tools.measured(Some(at(0.0, 50.0)));
        assert_eq!(live, Some(Measured::Area { area_m2: Some(5_000.0), perimeter_m: 300.0 }));
        assert!(tools.take_back() && !tools.finish());
        tools.set_corner(corner(100.0, 50.0));
        assert!(tools.finish() && !tools.is_open());
        // What is done does not follow the pointer.
        assert_eq!(tools.measured(Some(at(0.0, 50.0))).map(area), Some(Some(2_500.0)));
        tools.set_corner(corner(7.0, 7.0));
        assert_eq!(tools.sketch(None).path.len(), 1);
    }

    fn area(measured: Measured) -> Option<f64> {
        match measured {
            Measured::Area { area_m2, .. } => area_m2,
            Measured::Length { .. } => None,
        }
    }

    #[test]
    fn a_line_tells_its_whole_and_its_last_piece() {
        let mut tools = with(MapTool::Length);
        assert_eq!(tools.measured(None), None);
        tools.set_corner(corner(0.0, 0.0));
        assert_eq!(tools.measured(None), Some(Measured::Length { whole_m: 0.0, last_m: 0.0 }));
        tools.set_corner(corner(300.0, 400.0));
        let live = tools.measured(Some(at(300.0, 500.0)));
        assert_eq!(live, Some(Measured::Length { whole_m: 600.0, last_m: 100.0 }));
    }

    #[test]
    fn a_line_that_parts_stays_open_and_a_brush_leaves_no_path() {
        let mut tools = with(MapTool::Split);
        tools.begin(at(0.0, 0.0));
        tools.drag(at(5.0, 5.0), 1.0);
        assert!(!tools.sketch(None).closed);
        assert_eq!(tools.end(), Some(vec![at(0.0, 0.0), at(5.0, 5.0)]));
        let mut tools = with(MapTool::Brush);
        tools.begin(at(0.0, 0.0));
        tools.drag(at(5.0, 5.0), 1.0);
        assert!(tools.is_brushing() && tools.sketch(None).path.is_empty());
        assert_eq!(tools.end(), None);
        tools.set_brush(99);
        assert_eq!(tools.brush_pt(), 90.0);
    }

    #[test]
    fn rectangle_and_lasso_are_drawn_by_key() {
        let mut tools = with(MapTool::Rectangle);
        assert_eq!(tools.set_by_key(at(0.0, 0.0)), None);
        tools.follow_by_key(at(2.0, 1.0));
        assert_eq!(tools.set_by_key(at(4.0, 3.0)).map(|path| path.len()), Some(4));
        let mut tools = with(MapTool::Lasso);
        for (x, y) in [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (9.0, 9.0)] {
            assert_eq!(tools.set_by_key(at(x, y)), None);
        }
        assert!(tools.take_back());
        assert_eq!(tools.end(), Some(vec![at(0.0, 0.0), at(4.0, 0.0), at(4.0, 4.0)]));
    }
}
