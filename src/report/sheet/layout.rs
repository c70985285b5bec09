//! What goes where on the paper. Nothing overlaps: every part is given its own rectangle.

use super::font::{Weight, wrapped, wrapped_to};
use super::legend::{Flow, scale_height};
use super::{MM, MapSheet, Orientation, PT};
use geo::{Coord, Rect};

/// Free edge of the paper.
const MARGIN: f64 = 10.0 * MM;
/// Between map and legend.
const GAP: f64 = 4.0 * MM;
/// A title is set in at most so many lines, and so is a subtitle.
const TITLE_LINES: usize = 2;
/// Distance from line to line, in sizes of the type.
pub(super) const LEADING: f64 = 1.22;

/// Lines of one size, one below the other.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Lines {
    pub(super) lines: Vec<String>,
    pub(super) size: f64,
}

impl Lines {
    pub(super) fn height(&self) -> f64 {
        self.lines.len() as f64 * self.size * LEADING
    }
}

/// Where everything is.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// The paper.
    pub(super) page: Rect<f64>,
    /// What may be printed on.
    pub(super) inner: Rect<f64>,
    /// The map.
    pub(super) map: Rect<f64>,
    /// The heading, below it the subtitle.
    pub(super) title: Lines,
    pub(super) subtitle: Lines,
    /// The mark of what may not leave the house.
    pub(super) mark: Option<Rect<f64>>,
    /// The legend.
    pub(super) legend: Flow,
    /// Scale and north arrow.
    pub(super) scale: Rect<f64>,
    /// Sources.
    pub(super) sources: Lines,
    /// Upper edge of the sources.
    pub(super) sources_top: f64,
    /// Baseline of the last line.
    pub(super) imprint_base: f64,
    /// Size of sources and imprint.
    pub(super) small: f64,
}

impl Layout {
    pub(super) fn of(sheet: &MapSheet<'_>) -> Self {
        let growth = sheet.paper.growth();
        let (shorter, longer) = sheet.paper.sides_mm();
        let (width, height) = match sheet.orientation {
            Orientation::Landscape => (longer, shorter),
            Orientation::Portrait => (shorter, longer),
        };
        let page = Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: width * MM, y: height * MM });
        let inner = super::paper::grown(page, -MARGIN);
        let small = 6.5 * PT * growth;
        let mark = sheet.internal.then(|| {
            let (wide, high) = (48.0 * MM * growth, 7.0 * MM * growth);
            let corner = Coord { x: inner.max().x - wide, y: inner.min().y };
            Rect::new(corner, corner + Coord { x: wide, y: high })
        });
        let title_width = inner.width() - mark.map_or(0.0, |mark| mark.width() + GAP);
        let title = title(&sheet.title, title_width, growth);
        let subtitle_size = 9.0 * PT * growth;
        let subtitle = Lines {
            lines: wrapped_to(&sheet.subtitle, Weight::Regular, subtitle_size, title_width, TITLE_LINES),
            size: subtitle_size,
        };
        let sources = sources(sheet, inner, small);
        let imprint_base = inner.max().y - 0.25 * small;
        let sources_top = inner.max().y - 1.5 * small - sources.height();
        let heading = title.height() + subtitle.height();
        let heading = heading.max(mark.map_or(0.0, |mark| mark.height()));
        let top = inner.min().y + heading + if heading > 0.0 { 2.0 * MM } else { 0.0 };
        let body = Rect::new(
            Coord { x: inner.min().x, y: top },
            Coord { x: inner.max().x, y: (sources_top - 2.5 * MM).max(top + 40.0 * MM) },
        );
        let (map, legend, scale) = match sheet.orientation {
            Orientation::Landscape => beside(sheet, body, growth),
            Orientation::Portrait => below(sheet, body, growth),
        };
        Self { page, inner, map, title, subtitle, mark, legend, scale, sources, sources_top, imprint_base, small }
    }
}

/// The heading, smaller if it is long.
fn title(text: &str, most: f64, growth: f64) -> Lines {
    let sizes = [16.0, 14.0, 12.0].map(|size| size * PT * growth);
    let fits = |size: &&f64| wrapped(text, Weight::Bold, **size, most).len() <= TITLE_LINES;
    let size = sizes.iter().find(fits).copied().unwrap_or(sizes[2]);
    Lines { lines: wrapped_to(text, Weight::Bold, size, most, TITLE_LINES), size }
}

/// Who is to be named. All of it: it gets smaller rather than shorter, and takes at most a quarter of the sheet.
fn sources(sheet: &MapSheet<'_>, inner: Rect<f64>, small: f64) -> Lines {
    let text = sheet.sources.join(" · ");
    let set = |size: f64| Lines { lines: wrapped(&text, Weight::Regular, size, inner.width()), size };
    let fitting = [1.0, 0.85, 0.7].map(|share| set(small * share));
    let most = inner.height() * 0.25;
    let last = fitting.last().cloned();
    match fitting.into_iter().find(|lines| lines.height() <= most).or(last) {
        Some(mut lines) => {
            let room = (most / (lines.size * LEADING)).floor().max(1.0) as usize;
            if lines.lines.len() > room {
                lines.lines = wrapped_to(&text, Weight::Regular, lines.size, inner.width(), room);
            }
            lines
        }
        None => set(small),
    }
}

/// Legend to the right of the map, scale below it: as narrow and as large as it fits.
fn beside(sheet: &MapSheet<'_>, body: Rect<f64>, growth: f64) -> (Rect<f64>, Flow, Rect<f64>) {
    let scale_high = scale_height(growth);
    let column = 54.0 * MM * growth;
    let room = body.height() - scale_high - GAP;
    let tries = [(1, 8.0), (1, 7.2), (1, 6.6), (2, 7.2), (2, 6.6), (3, 6.4)];
    let mut flows = tries.into_iter().map(|(columns, size)| Flow::of(sheet, columns, column, room, size * PT * growth));
    let mut flow = flows.next().unwrap_or_default();
    while flow.left_out > 0 {
        let Some(next) = flows.next() else { break };
        flow = next;
    }
    let left = body.max().x - flow.width();
    let map = Rect::new(body.min(), Coord { x: left - GAP, y: body.max().y });
    flow.move_to(Coord { x: left, y: body.min().y });
    let scale = Rect::new(Coord { x: left, y: body.max().y - scale_high }, Coord { x: left + column, y: body.max().y });
    (map, flow, scale)
}

/// Legend below the map in columns, scale in the last of them.
fn below(sheet: &MapSheet<'_>, body: Rect<f64>, growth: f64) -> (Rect<f64>, Flow, Rect<f64>) {
    let scale_high = scale_height(growth);
    let scale_wide = 50.0 * MM * growth;
    let wide = body.width() - scale_wide - GAP;
    let most = body.height() * 0.42;
    let mut chosen = Flow::default();
    for (columns, size) in [(2, 8.0), (2, 7.2), (3, 6.6), (3, 6.2)] {
        let column = (wide - (columns - 1) as f64 * super::legend::BETWEEN) / columns as f64;
        chosen = Flow::lowest(sheet, columns, column, most, size * PT * growth);
        if chosen.left_out == 0 {
            break;
        }
    }
    let high = chosen.height().max(scale_high);
    let top = body.max().y - high;
    let map = Rect::new(body.min(), Coord { x: body.max().x, y: top - GAP });
    chosen.move_to(Coord { x: body.min().x, y: top });
    let scale =
        Rect::new(Coord { x: body.max().x - scale_wide, y: top }, Coord { x: body.max().x, y: top + scale_high });
    (map, chosen, scale)
}
