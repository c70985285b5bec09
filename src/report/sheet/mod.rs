//! The map as a sheet of paper: title, map, legend, scale, north, sources and date, as SVG, PDF or PNG.
//!
//! [`MapSheet`] says what is on it, in words and looks that were decided elsewhere; [`compose`] lays it out and draws it as SVG, from
//! which [`render`](self::pdf) makes the other forms, so that all of them are the same picture. The map is drawn in the project's
//! CRS, in which lengths and areas are true: grid north is up. Same sheet, same bytes.
//!
//! Lengths on paper are hundredths of a millimetre ("units"), y downwards, unless a name says otherwise.

mod borders;
mod embed;
mod font;
mod furniture;
mod ground;
mod labels;
mod layout;
mod legend;
mod paper;
mod pdf_order;
mod points;
mod render;
mod svg;
#[cfg(test)]
mod tests;

pub use ground::Backdrop;
pub use paper::{Orientation, Paper, SCALES, fitting_scale};
pub use render::{MAX_DPI, MIN_DPI, Picture, RenderError, pdf, picture, png};

use crate::geometry::{Cancelled, Stage, Watch};
use crate::l10n::Lang;
use crate::model::{Colour, Dash, PointShape};
use geo::{Coord, MultiPolygon, Rect};

/// Units in a millimetre.
const MM: f64 = 100.0;
/// Units in a typographic point.
const PT: f64 = 2540.0 / 72.0;

/// A pattern over a fill, for what must be told without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Hatching {
    /// The fill alone.
    #[default]
    None,
    /// Diagonal lines.
    Lines,
    /// Dots.
    Dots,
    /// Diagonal lines both ways.
    Cross,
}

/// How an area is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fill {
    /// Its ground.
    pub colour: Colour,
    /// Opacity of the ground, 0 to 255.
    pub opacity: u8,
    /// A pattern on it.
    pub hatching: Hatching,
    /// Colour of the pattern.
    pub ink: Colour,
}

/// How a line is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pen {
    /// Its colour.
    pub colour: Colour,
    /// Opacity, 0 to 255.
    pub opacity: u8,
    /// Its width in points.
    pub width_pt: f64,
    /// How it is broken.
    pub dash: Dash,
}

/// How a point is drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Its shape.
    pub shape: PointShape,
    /// Its colour.
    pub colour: Colour,
    /// Opacity, 0 to 255; 0 draws nothing.
    pub opacity: u8,
    /// Its diameter in points.
    pub size_pt: f64,
    /// Whether it has a white rim that lifts it off what is below.
    pub rim: bool,
}

/// The spaces of one definition.
#[derive(Debug, Clone)]
pub struct AreaLayer<'a> {
    /// The shapes, in the project's CRS.
    pub shapes: Vec<&'a MultiPolygon<f64>>,
    /// The fills that occur.
    pub fills: Vec<Fill>,
    /// For every shape the position of its fill in [`Self::fills`]; nothing is filled beyond them.
    pub fill_of: Vec<u16>,
    /// Its borders.
    pub pen: Pen,
}

/// Areas that are marked by lines of their own, beside all borders.
#[derive(Debug, Clone)]
pub struct Marking<'a> {
    /// The areas, with their fill. Their pen is not drawn.
    pub area: AreaLayer<'a>,
    /// Lines around them, the first below: they lie on one another, never side by side.
    pub pens: Vec<Pen>,
    /// Whether the lines lie below the borders of definitions.
    pub below_borders: bool,
}

/// Borders drawn by how many have them, in place of each definition's own.
#[derive(Debug, Clone, PartialEq)]
pub struct BorderCounts {
    /// For each of [`MapSheet::areas`] who makes its borders: a department has several definitions. `None`: nobody who is counted.
    pub maker_of: Vec<Option<u16>>,
    /// The pen of borders that one maker draws, two, three …
    pub pens: Vec<Pen>,
}

/// Squares of ground, such as the cells of a population grid.
#[derive(Debug, Clone)]
pub struct CellLayer {
    /// Midpoint in the project's CRS, and the position of its look in [`Self::looks`].
    pub cells: Vec<(Coord<f64>, u8)>,
    /// Length of a cell's side in m.
    pub size_m: f64,
    /// The looks that occur: a square fills the cell, other shapes stand in its middle.
    pub looks: Vec<Mark>,
}

/// Facilities of one set.
#[derive(Debug, Clone)]
pub struct PointLayer {
    /// Position in the project's CRS, and the position of its look in [`Self::looks`].
    pub points: Vec<(Coord<f64>, u16)>,
    /// The looks that occur.
    pub looks: Vec<Mark>,
}

/// A name that is written inside a space where it fits.
#[derive(Debug, Clone)]
pub struct Name<'a> {
    /// What is written.
    pub text: &'a str,
    /// Where, in the project's CRS.
    pub shape: &'a MultiPolygon<f64>,
}

/// A sample in the legend.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sample {
    /// A rectangle in a fill.
    Fill(Fill),
    /// A line, on the fill of what it bounds, if there is one.
    Line(Pen, Option<Fill>),
    /// Two lines on one another, the first below, as around what is marked.
    Lines([Pen; 2], Option<Fill>),
    /// A point.
    Mark(Mark),
    /// A cell of a grid.
    Cell(Mark),
}

/// What belongs together in the legend.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LegendGroup {
    /// In bold above it; empty for none.
    pub title: String,
    /// Small below the title; empty for none.
    pub note: String,
    /// Samples with what they mean and, smaller, whose they are (may be empty).
    pub rows: Vec<LegendRow>,
    /// Small below the rows; empty for none.
    pub footnote: String,
}

/// One line of the legend.
#[derive(Debug, Clone, PartialEq)]
pub struct LegendRow {
    /// How it looks.
    pub sample: Sample,
    /// What it is.
    pub text: String,
    /// Whose it is, or what more is to be said; may be empty.
    pub about: String,
}

/// Everything that is on a sheet.
#[derive(Debug, Clone)]
pub struct MapSheet<'a> {
    /// Language of what the sheet itself says.
    pub lang: Lang,
    /// Size of the paper.
    pub paper: Paper,
    /// Which way it lies.
    pub orientation: Orientation,
    /// The heading; may be empty.
    pub title: String,
    /// Below the heading; may be empty.
    pub subtitle: String,
    /// What is to be seen, in the project's CRS.
    pub extent: Rect<f64>,
    /// The n of 1 : n; `None` takes the largest of [`SCALES`] at which the extent fits.
    pub scale: Option<u32>,
    /// What lies below everything, if anything: as wide and high as [`frame`] says.
    pub ground: Option<GroundPicture>,
    /// Context layers, the last on top; below the definitions' borders.
    pub backdrops: Vec<Backdrop<'a>>,
    /// Population grids, the last on top.
    pub grids: Vec<CellLayer>,
    /// Definitions, the last on top.
    pub areas: Vec<AreaLayer<'a>>,
    /// How borders are drawn, if not each in its own colour.
    pub border_counts: Option<BorderCounts>,
    /// What is marked, the last on top.
    pub markings: Vec<Marking<'a>>,
    /// Facilities, the last on top.
    pub points: Vec<PointLayer>,
    /// Names in spaces.
    pub names: Vec<Name<'a>>,
    /// The legend.
    pub legend: Vec<LegendGroup>,
    /// Who is to be named, each once.
    pub sources: Vec<String>,
    /// Project, CRS, day: the last line.
    pub imprint: Vec<String>,
    /// Whether it may not leave the house, which is said on it.
    pub internal: bool,
}

/// A picture of the ground the map lies on, which fills the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroundPicture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Red, green, blue, row by row from the top.
    pub rgb: Vec<u8>,
    /// Whether it is kept with small losses (photographs), else as it is (drawings).
    pub photographic: bool,
}

/// Where the map of a sheet lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// What the map shows, in the project's CRS.
    pub shown: Rect<f64>,
    /// Its width on paper in mm.
    pub width_mm: f64,
}

/// Where the map will lie, before it is drawn.
pub fn frame(sheet: &MapSheet<'_>) -> Frame {
    let layout = layout::Layout::of(sheet);
    let placement = paper::Placement::of(sheet, layout.map);
    Frame { shown: placement.shown(), width_mm: layout.map.width() / MM }
}

/// A sheet that was drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The drawing.
    pub svg: String,
    /// Width and height in mm.
    pub size_mm: (f64, f64),
    /// The n of 1 : n.
    pub scale: u32,
    /// What the map shows, in the project's CRS.
    pub shown: Rect<f64>,
    /// Rows of the legend for which there was no room; the sheet says how many.
    pub legend_left_out: usize,
    /// Whether a ground was wanted that is not there.
    pub ground_left_out: bool,
}

/// Lays a sheet out and draws it.
///
/// # Errors
/// [`Cancelled`].
pub fn compose(sheet: &MapSheet<'_>, watch: &dyn Watch) -> Result<Sheet, Cancelled> {
    let layout = layout::Layout::of(sheet);
    let placement = paper::Placement::of(sheet, layout.map);
    let size = layout.page;
    let mut out = svg::Svg::new(size, sheet);
    out.defs(layout.map, sheet);
    out.open_map();
    if let Some(picture) = &sheet.ground {
        embed::draw(&mut out, layout.map, picture);
        watch.check()?;
    }
    let ground = ground::Ground { placement: &placement, watch };
    ground.fills(&mut out, &sheet.areas, &Stage::of(watch, 0.0, 0.3))?;
    ground.cells(&mut out, &sheet.grids)?;
    ground.backdrops(&mut out, &sheet.backdrops)?;
    ground.markings(&mut out, sheet.markings.iter().filter(|marking| marking.below_borders))?;
    borders::draw(&mut out, &placement, sheet, &Stage::of(watch, 0.3, 0.8))?;
    ground.markings(&mut out, sheet.markings.iter().filter(|marking| !marking.below_borders))?;
    points::draw(&mut out, &placement, &sheet.points);
    watch.check()?;
    labels::draw(&mut out, &placement, sheet, watch)?;
    out.close_map();
    furniture::draw(&mut out, &layout, &placement, sheet);
    watch.progress(0.9);
    let (width, height) = (size.width() / MM, size.height() / MM);
    Ok(Sheet {
        svg: out.finish(),
        size_mm: (width, height),
        scale: placement.scale,
        shown: placement.shown(),
        legend_left_out: layout.legend.left_out,
        ground_left_out: false,
    })
}
