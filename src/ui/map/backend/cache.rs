//! The cached picture of renderers that draw slowly: when the scene is drawn anew, and where the picture lies meanwhile.
//!
//! The scene is drawn into a picture with a margin around the view. While the map moves, the picture is moved and scaled; at rest it
//! is drawn anew. What stands out (selected, under the pointer) is no part of it: it is drawn over it each time, so that the
//! pointer costs nothing. Neither are facilities, which lie above that, unless they are many.

use crate::app::scene::{DrawKind, Frame, View};
use std::sync::Arc;

/// Margin on every side as a share of the view.
const MARGIN_SHARE: f32 = 0.2;
/// A map that has not moved for so long is at rest, in seconds.
const REST_S: f64 = 0.12;
/// While moving, what came into view is drawn at most this often, in seconds.
const MOVING_S: f64 = 0.25;
/// If drawing itself takes long, it takes at most this share of the time.
const DRAWING_SHARE: f64 = 0.5;
/// Longer than this between two frames was not the drawing, in seconds.
const LONGEST_DRAW_S: f64 = 1.0;
/// At rest the scene is drawn anew when less than this share of the margin is left on a side.
const MARGIN_LEFT: f64 = 0.4;
/// From rest, a step that scales by more than this is a jump: what is there shows nothing of what is wanted.
const JUMP_SCALE: f64 = 1.5;
/// So is one by more than this share of the view.
const JUMP_SHARE: f64 = 0.5;
/// Off by less than this, nobody sees that the picture was moved, in pixels.
const SHARP_PX: f64 = 0.02;
/// More symbols of facilities than this are part of the picture.
const MOST_LIVE_SYMBOLS: usize = 300;

/// What a renderer does for one map in one frame.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// Everything, for the view.
    pub(super) frame: Arc<Frame>,
    /// The picture that is shown instead; `None`: all of `frame` is drawn.
    pub(super) cached: Option<Cached>,
    /// When to look again though nothing happens, in seconds.
    pub(super) again_after_s: Option<f64>,
}

/// The picture and what is drawn over it.
#[derive(Debug, Clone)]
pub(super) struct Cached {
    /// What the picture shows, for its own view; without what stands out.
    pub(super) picture: Arc<Frame>,
    /// Number of the picture: one that a renderer does not have yet is drawn.
    pub(super) serial: u64,
    /// Where in the view it lies, in clip space: left, bottom, right, top.
    pub(super) place: [f32; 4],
    /// Which draws of [`Plan::frame`] are drawn over it.
    pub(super) live: Vec<usize>,
}

impl Plan {
    /// All is drawn each time.
    pub(super) fn direct(frame: Frame) -> Self {
        Self { frame: Arc::new(frame), cached: None, again_after_s: None }
    }
}

/// What one map remembers of its picture.
#[derive(Debug)]
pub(super) struct Cache {
    most_side_px: f32,
    picture: Option<Picture>,
    serial: u64,
    /// The view of the last frame.
    seen: Option<View>,
    moved_at: f64,
    /// Time of the last frame if it drew the scene while moving, in seconds.
    drew_at: Option<f64>,
    cost_s: f64,
}

#[derive(Debug)]
struct Picture {
    frame: Arc<Frame>,
    serial: u64,
    drawn_at: f64,
    margin_px: f32,
}

/// How the map moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    Rest,
    Moving,
    /// At once to another place, as when something is gone to without a flight.
    Jump,
}

impl Cache {
    /// For a renderer whose pictures have at most so many pixels on a side.
    pub(super) fn new(most_side_px: f32) -> Self {
        Self {
            most_side_px,
            picture: None,
            serial: 0,
            seen: None,
            moved_at: f64::NEG_INFINITY,
            drew_at: None,
            cost_s: 0.0,
        }
    }

    /// Whether a sharper picture is still to come.
    pub(super) fn is_pending(&self) -> bool {
        match (&self.picture, &self.seen) {
            (Some(picture), Some(view)) => !picture.is_good_for(view),
            _ => false,
        }
    }

    /// What to do for a view at a time in seconds; `frame_of` says what is drawn for a view.
    pub(super) fn plan(&mut self, now: f64, view: View, frame_of: impl Fn(View) -> Frame) -> Plan {
        let pace = self.note(now, view);
        let Some((wide, margin_px)) = self.with_margin(view) else {
            self.picture = None;
            return Plan::direct(frame_of(view));
        };
        if !self.may_stay(now, &view, pace, &frame_of) {
            self.serial += 1;
            let frame = Arc::new(kept(frame_of(wide)));
            self.picture = Some(Picture { frame, serial: self.serial, drawn_at: now, margin_px });
            self.drew_at = (pace == Pace::Moving).then_some(now);
        }
        let frame = frame_of(view);
        let cached = self.picture.as_ref().map(|picture| Cached {
            picture: picture.frame.clone(),
            serial: picture.serial,
            place: place(&picture.frame.list.view, &view),
            live: live(&frame),
        });
        let again_after_s = self.is_pending().then(|| (self.moved_at + REST_S - now).clamp(0.005, REST_S));
        Plan { frame: Arc::new(frame), cached, again_after_s }
    }

    /// Takes in the view of this frame.
    fn note(&mut self, now: f64, view: View) -> Pace {
        let rested = now - self.moved_at >= REST_S;
        let seen = self.seen.replace(view).filter(|seen| *seen != view);
        if let Some(seen) = &seen {
            if let Some(drew_at) = self.drew_at {
                // One frame after another: the time between them is what drawing took, or little more.
                self.cost_s = (now - drew_at).clamp(0.0, LONGEST_DRAW_S);
            }
            self.moved_at = now;
            if rested && is_jump(seen, &view) {
                self.drew_at = None;
                return Pace::Jump;
            }
        }
        self.drew_at = None;
        if now - self.moved_at < REST_S { Pace::Moving } else { Pace::Rest }
    }

    /// Whether the picture there is will do for now.
    fn may_stay(&self, now: f64, view: &View, pace: Pace, frame_of: &impl Fn(View) -> Frame) -> bool {
        let Some(picture) = &self.picture else { return false };
        let own = picture.frame.list.view;
        if own.pixels_per_point != view.pixels_per_point || !same(&picture.frame, &kept(frame_of(own))) {
            return false;
        }
        match pace {
            Pace::Rest | Pace::Jump => picture.is_good_for(view),
            Pace::Moving => {
                let pause_s = MOVING_S.max(self.cost_s / DRAWING_SHARE);
                picture.margin_left_px(view) > -SHARP_PX || now - picture.drawn_at < pause_s
            }
        }
    }

    /// The view with its margin, and how wide that is; `None` when the view alone is more than a picture can be.
    fn with_margin(&self, view: View) -> Option<(View, f32)> {
        let [width, height] = view.size_px;
        let margin = |size: f32| (size * MARGIN_SHARE).min((self.most_side_px - size) / 2.0).floor();
        let (left, top) = (margin(width), margin(height));
        // Comparing this way round, a size that is no number is none.
        let fits = left >= 0.0 && top >= 0.0 && width >= 1.0 && height >= 1.0;
        fits.then(|| {
            let size_px = [width + 2.0 * left, height + 2.0 * top];
            (View { size_px, ..view }, left.min(top))
        })
    }
}

impl Picture {
    /// Pixels (of the view) of the picture beyond the view on the side with the fewest; negative where it does not reach the edge.
    fn margin_left_px(&self, view: &View) -> f64 {
        let (own, seen) = (self.frame.list.view.extent(), view.extent());
        let sides = [
            seen.min().x - own.min().x,
            seen.min().y - own.min().y,
            own.max().x - seen.max().x,
            own.max().y - seen.max().y,
        ];
        sides.into_iter().fold(f64::INFINITY, f64::min) / view.metres_per_px
    }

    /// Whether pixels of the picture are pixels of the view.
    fn is_sharp_for(&self, view: &View) -> bool {
        let own = &self.frame.list.view;
        let shift = view.centre - own.centre;
        let whole = |metres: f64, own_size: f32, size: f32| {
            let px = metres / own.metres_per_px + f64::from(own_size - size) / 2.0;
            (px - px.round()).abs() < SHARP_PX
        };
        own.metres_per_px == view.metres_per_px
            && whole(shift.x, own.size_px[0], view.size_px[0])
            && whole(shift.y, own.size_px[1], view.size_px[1])
    }

    fn is_good_for(&self, view: &View) -> bool {
        let wanted = f64::from(self.margin_px) * MARGIN_LEFT;
        self.is_sharp_for(view) && self.margin_left_px(view) > wanted.floor() - SHARP_PX
    }
}

fn is_jump(from: &View, to: &View) -> bool {
    let scale = from.metres_per_px / to.metres_per_px;
    let shift = to.centre - from.centre;
    let beyond = |metres: f64, size: f32| metres.abs() > from.metres_per_px * f64::from(size) * JUMP_SHARE;
    !(1.0 / JUMP_SCALE..=JUMP_SCALE).contains(&scale)
        || beyond(shift.x, from.size_px[0])
        || beyond(shift.y, from.size_px[1])
}

/// Where a picture lies on a view, in clip space: left, bottom, right, top.
fn place(own: &View, view: &View) -> [f32; 4] {
    let (extent, [width, height]) = (own.extent(), view.size_px.map(f64::from));
    let x = |world: f64| ((world - view.centre.x) / view.metres_per_px / width * 2.0) as f32;
    let y = |world: f64| ((world - view.centre.y) / view.metres_per_px / height * 2.0) as f32;
    [x(extent.min().x), y(extent.min().y), x(extent.max().x), y(extent.max().y)]
}

/// What of a frame is part of the picture.
fn kept(mut frame: Frame) -> Frame {
    let live = live(&frame);
    let mut live = live.iter().copied().peekable();
    let mut at = 0;
    frame.list.draws.retain(|_| {
        let is_live = live.next_if_eq(&at).is_some();
        at += 1;
        !is_live
    });
    frame.list.emphasis.clear();
    frame.list.above_from = frame.list.draws.len();
    frame
}

/// Whether two frames look the same.
fn same(a: &Frame, b: &Frame) -> bool {
    a.list == b.list
        && a.layers.len() == b.layers.len()
        && a.lines.len() == b.lines.len()
        && a.lines.iter().zip(&b.lines).all(|(a, b)| Arc::ptr_eq(a, b))
        && (a.layers.iter().zip(&b.layers))
            .all(|(a, b)| Arc::ptr_eq(&a.layer, &b.layer) && Arc::ptr_eq(&a.table, &b.table))
}

/// What is drawn over the picture each time, rising.
fn live(frame: &Frame) -> Vec<usize> {
    let list = &frame.list;
    let symbols = |kind: &DrawKind| match kind {
        DrawKind::Symbols { vertices, .. } => vertices.len(),
        _ => 0,
    };
    let above = list.draws.iter().enumerate().skip(list.above_from);
    let all: usize = above.clone().map(|(_, draw)| symbols(&draw.kind)).sum();
    if all > MOST_LIVE_SYMBOLS { list.emphasis.clone() } else { above.map(|(at, _)| at).collect() }
}

#[cfg(test)]
mod tests;
