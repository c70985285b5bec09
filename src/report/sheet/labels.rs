//! Names inside spaces: only where the whole name fits, never over another.

use super::font::{Weight, width, wrapped};
use super::ground::{Against, against, on_paper};
use super::paper::{Placement, grown};
use super::svg::{Anchor, INK, Line, Svg};
use super::{MM, MapSheet, PT};
use crate::geometry::{Cancelled, Watch};
use geo::{BoundingRect as _, Coord, Intersects as _, MultiPolygon, Polygon, Rect};
use rayon::prelude::*;

/// Sizes that are tried, in points, the largest first.
const SIZES_PT: [f64; 4] = [8.0, 7.0, 6.0, 5.2];
/// Distance from line to line, in sizes of the type.
const LEADING: f64 = 1.12;
/// Height of capitals, in sizes of the type.
const CAPITALS: f64 = 0.72;
/// Heights of the lines that are tried, as shares of the extent's height.
const SHARES: [f64; 9] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
/// Places along a line that are tried, as shares of the way from its middle to where the name ends with it.
const ALONG: [f64; 5] = [0.0, -0.5, 0.5, -0.95, 0.95];
/// Names of more lines are not set.
const MOST_LINES: usize = 3;

/// A name with its place.
struct Placed {
    lines: Vec<String>,
    middle: Coord<f64>,
    size: f64,
    /// What it covers.
    covers: Rect<f64>,
    /// How much room there is around it; those with the most are placed first.
    room: f64,
}

/// Writes the names that fit.
pub(super) fn draw(
    out: &mut Svg,
    placement: &Placement,
    sheet: &MapSheet<'_>,
    watch: &dyn Watch,
) -> Result<(), Cancelled> {
    let growth = sheet.paper.growth();
    let mut found: Vec<Placed> = Vec::new();
    let marks = marks(placement, sheet);
    for names in sheet.names.chunks(4_096) {
        watch.check()?;
        let fitting = names.par_iter().map(|name| fitted(name.text, name.shape, placement, growth, &marks));
        found.extend(fitting.collect::<Vec<_>>().into_iter().flatten());
    }
    // Stable: equal room keeps the order of the spaces.
    found.sort_by(|a, b| b.room.total_cmp(&a.room));
    let mut taken = Taken::new(placement.frame);
    for name in found {
        if !taken.is_free(name.covers) {
            continue;
        }
        taken.take(name.covers);
        let first = name.middle.y - (name.lines.len() as f64 - 1.0) / 2.0 * LEADING * name.size;
        for (number, text) in name.lines.iter().enumerate() {
            let y = first + number as f64 * LEADING * name.size + CAPITALS / 2.0 * name.size;
            let at = Coord { x: name.middle.x, y };
            let line = Line { text, at, size: name.size, weight: Weight::Regular, colour: INK, anchor: Anchor::Middle };
            out.haloed(line);
        }
    }
    Ok(())
}

/// What symbols of facilities cover: names keep off them.
fn marks(placement: &Placement, sheet: &MapSheet<'_>) -> Taken {
    let mut marks = Taken::new(placement.frame);
    for layer in &sheet.points {
        for (position, look) in &layer.points {
            let Some(look) = layer.looks.get(usize::from(*look)) else { continue };
            if let Some(at) = super::points::on_sheet(placement, *position) {
                let half = Coord { x: look.size_pt * PT / 2.0, y: look.size_pt * PT / 2.0 };
                marks.take(Rect::new(at - half, at + half));
            }
        }
    }
    marks
}

/// The largest size and the place in which a name lies inside its space and off all marks; `None` if it does in none.
fn fitted(text: &str, shape: &MultiPolygon<f64>, placement: &Placement, growth: f64, marks: &Taken) -> Option<Placed> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let inside = grown(placement.frame, -MM);
    let smallest = SIZES_PT.last().copied().unwrap_or(6.0) * PT * growth;
    let polygon = largest(shape, placement, smallest)?;
    let polygon = Polygon::new(
        on_paper(placement, polygon.exterior())?.into(),
        polygon.interiors().iter().filter_map(|ring| Some(on_paper(placement, ring)?.into())).collect(),
    );
    let spots = spots(&polygon, inside);
    SIZES_PT.iter().find_map(|size| {
        let size = size * PT * growth;
        ways(text, size).into_iter().find_map(|lines| {
            let half_width = lines.iter().map(|line| width(line, Weight::Regular, size)).fold(0.0, f64::max) / 2.0;
            let half_height = ((lines.len() - 1) as f64 * LEADING + 1.0) * size / 2.0;
            // A little air to the border.
            let half = Coord { x: half_width + 0.35 * size, y: half_height + 0.1 * size };
            spots.iter().filter(|(_, room)| 2.0 * half.x <= *room).find_map(|(at, room)| {
                // The middle of the line first, then to its sides.
                ALONG.iter().find_map(|share| {
                    let middle = Coord { x: at.x + share * (room / 2.0 - half.x), y: at.y };
                    let covers = Rect::new(middle - half, middle + half);
                    let fits = within(inside, covers) && marks.is_free(covers) && is_inside(&polygon, covers);
                    fits.then(|| Placed { lines: lines.clone(), middle, size, covers, room: *room })
                })
            })
        })
    })
}

/// A name in one line, and in more if it has where to break.
fn ways(text: &str, size: f64) -> Vec<Vec<String>> {
    let whole = width(text, Weight::Regular, size);
    let mut ways = vec![vec![text.to_owned()]];
    for lines in 2..=MOST_LINES {
        // A little more than an even share, for words are not of one length.
        for slack in [1.05, 1.3, 1.6] {
            let way = wrapped(text, Weight::Regular, size, whole / lines as f64 * slack);
            // A word that was broken open is none.
            let is_whole = way.len() == lines && way.iter().all(|line| ends_well(line, text));
            if is_whole {
                ways.push(way);
                break;
            }
        }
    }
    ways
}

/// Whether a line ends where a word does.
fn ends_well(line: &str, text: &str) -> bool {
    line.ends_with(['-', '/', '–']) || text.ends_with(line) || text.contains(&format!("{line} "))
}

/// The largest part of a space that could hold a name at all.
fn largest<'a>(shape: &'a MultiPolygon<f64>, placement: &Placement, smallest: f64) -> Option<&'a Polygon<f64>> {
    let size = |polygon: &Polygon<f64>| {
        let extent = polygon.bounding_rect()?;
        let corners = [placement.to_paper(extent.min()), placement.to_paper(extent.max())];
        let seen = against(&corners, placement.frame) != Against::Outside;
        let (width, height) = (placement.length(extent.width()), placement.length(extent.height()));
        (seen && width >= 1.5 * smallest && height >= smallest).then_some(width * height)
    };
    let sized = shape.iter().filter_map(|polygon| Some((size(polygon)?, polygon)));
    sized.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, polygon)| polygon)
}

/// Middles of horizontal lines through a polygon, with their length, the longest first.
fn spots(polygon: &Polygon<f64>, frame: Rect<f64>) -> Vec<(Coord<f64>, f64)> {
    let Some(extent) = polygon.bounding_rect() else { return Vec::new() };
    let (top, bottom) = (extent.min().y.max(frame.min().y), extent.max().y.min(frame.max().y));
    let mut spots = Vec::new();
    let mut crossings: Vec<f64> = Vec::new();
    for share in SHARES {
        let y = top + (bottom - top) * share;
        crossings.clear();
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            for line in ring.lines() {
                if (line.start.y <= y) != (line.end.y <= y) {
                    let part = (y - line.start.y) / (line.end.y - line.start.y);
                    crossings.push(line.start.x + part * (line.end.x - line.start.x));
                }
            }
        }
        crossings.sort_unstable_by(f64::total_cmp);
        for pair in crossings.as_chunks::<2>().0 {
            let (left, right) = (pair[0].max(frame.min().x), pair[1].min(frame.max().x));
            if right > left {
                // A name near the middle looks better than one that has a little more room.
                let off = 1.0 - 0.25 * (share - 0.5).abs();
                spots.push((Coord { x: f64::midpoint(left, right), y }, right - left, (right - left) * off));
            }
        }
    }
    spots.sort_by(|a, b| b.2.total_cmp(&a.2));
    spots.into_iter().map(|(at, room, _)| (at, room)).collect()
}

/// Whether a rectangle whose middle lies in a polygon lies in it as a whole: no ring comes into it.
fn is_inside(polygon: &Polygon<f64>, rect: Rect<f64>) -> bool {
    let mut rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    rings.all(|ring| {
        ring.lines().all(|line| {
            let beside = line.start.x.max(line.end.x) < rect.min().x
                || line.start.x.min(line.end.x) > rect.max().x
                || line.start.y.max(line.end.y) < rect.min().y
                || line.start.y.min(line.end.y) > rect.max().y;
            beside || !rect.intersects(&line)
        })
    })
}

fn within(frame: Rect<f64>, rect: Rect<f64>) -> bool {
    rect.min().x >= frame.min().x
        && rect.min().y >= frame.min().y
        && rect.max().x <= frame.max().x
        && rect.max().y <= frame.max().y
}

/// What names cover already.
struct Taken {
    frame: Rect<f64>,
    across: usize,
    cells: Vec<Vec<Rect<f64>>>,
}

impl Taken {
    const CELL: f64 = 15.0 * MM;

    fn new(frame: Rect<f64>) -> Self {
        let across = (frame.width() / Self::CELL).ceil().max(1.0) as usize;
        let down = (frame.height() / Self::CELL).ceil().max(1.0) as usize;
        Self { frame, across, cells: vec![Vec::new(); across * down] }
    }

    fn cells_of(&self, rect: Rect<f64>) -> impl Iterator<Item = usize> + use<> {
        let (across, down) = (self.across, self.cells.len() / self.across.max(1));
        let place =
            |value: f64, from: f64, most: usize| (((value - from) / Self::CELL).max(0.0) as usize).min(most - 1);
        let columns = place(rect.min().x, self.frame.min().x, across)..=place(rect.max().x, self.frame.min().x, across);
        let rows = place(rect.min().y, self.frame.min().y, down)..=place(rect.max().y, self.frame.min().y, down);
        rows.flat_map(move |row| columns.clone().map(move |column| row * across + column))
    }

    fn is_free(&self, rect: Rect<f64>) -> bool {
        self.cells_of(rect)
            .all(|cell| self.cells.get(cell).is_none_or(|all| all.iter().all(|other| !other.intersects(&rect))))
    }

    fn take(&mut self, rect: Rect<f64>) {
        for cell in self.cells_of(rect) {
            if let Some(all) = self.cells.get_mut(cell) {
                all.push(rect);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Orientation, Paper};
    use super::*;
    use geo::polygon;

    fn placement() -> Placement {
        let sheet =
            MapSheet { scale: Some(1_000), ..super::super::tests::empty_sheet(Paper::A4, Orientation::Landscape) };
        // 1 : 1000: a metre is a millimetre.
        Placement::of(&sheet, Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 200.0 * MM, y: 100.0 * MM }))
    }

    fn space(width_m: f64, height_m: f64) -> MultiPolygon<f64> {
        let (w, h) = (width_m / 2.0, height_m / 2.0);
        polygon![(x: -w, y: -h), (x: w, y: -h), (x: w, y: h), (x: -w, y: h)].into()
    }

    #[test]
    fn a_name_is_as_large_as_its_space_allows_and_breaks_before_it_shrinks_away() {
        let placement = placement();
        let roomy =
            fitted("Nordstadt", &space(60.0, 20.0), &placement, 1.0, &Taken::new(placement.frame)).expect("fits");
        assert_eq!((roomy.lines.len(), roomy.size), (1, SIZES_PT[0] * PT));
        let high = fitted("Alt-Treptow Nord", &space(20.0, 20.0), &placement, 1.0, &Taken::new(placement.frame))
            .expect("fits in lines");
        assert!(high.lines.len() > 1, "{:?}", high.lines);
        assert!(fitted("Nordstadt", &space(5.0, 20.0), &placement, 1.0, &Taken::new(placement.frame)).is_none());
    }

    #[test]
    fn no_name_leaves_its_space() {
        let placement = placement();
        // An L: the middle of its extent lies outside.
        let l: MultiPolygon<f64> = polygon![
            (x: -40.0, y: -30.0), (x: 40.0, y: -30.0), (x: 40.0, y: -20.0),
            (x: -25.0, y: -20.0), (x: -25.0, y: 30.0), (x: -40.0, y: 30.0)
        ]
        .into();
        let placed = fitted("Am Kanal", &l, &placement, 1.0, &Taken::new(placement.frame)).expect("fits in an arm");
        let polygon = Polygon::new(on_paper(&placement, l.0[0].exterior()).expect("there").into(), vec![]);
        use geo::Contains as _;
        assert!(polygon.contains(&placed.covers));
    }

    #[test]
    fn a_name_keeps_off_marks() {
        let placement = placement();
        let mut marks = Taken::new(placement.frame);
        let middle = placement.frame.center();
        let half = Coord { x: MM, y: MM };
        marks.take(Rect::new(middle - half, middle + half));
        let placed = fitted("Nordstadt", &space(60.0, 20.0), &placement, 1.0, &marks).expect("fits beside");
        assert!(marks.is_free(placed.covers) && placed.middle != middle);
        marks.take(placement.frame);
        assert!(fitted("Nordstadt", &space(60.0, 20.0), &placement, 1.0, &marks).is_none());
    }
}
