//! How layers look: per layer a few values, per space or category eight bytes in a table.

use crate::model::{Colour, Dash, PointShape};
use std::ops::Range;
use std::sync::Arc;

/// An sRGB colour with its opacity, not premultiplied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Rgba(pub [u8; 4]);

impl Rgba {
    /// Nothing to see.
    pub const TRANSPARENT: Self = Self([0, 0, 0, 0]);
    /// White.
    pub const WHITE: Self = Self([255; 4]);

    /// A colour at an opacity from 0 to 255.
    pub fn new(Colour([r, g, b]): Colour, opacity: u8) -> Self {
        Self([r, g, b, opacity])
    }

    /// A colour without transparency.
    pub fn opaque(colour: Colour) -> Self {
        Self::new(colour, 255)
    }

    /// Red, green, blue and opacity from 0 to 1, premultiplied.
    pub fn premultiplied(self) -> [f32; 4] {
        let [r, g, b, a] = self.0.map(|part| f32::from(part) / 255.0);
        [r * a, g * a, b * a, a]
    }
}

/// A pattern over a fill, for what must be told without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Pattern {
    /// The fill alone.
    #[default]
    None = 0,
    /// Diagonal lines.
    Hatch = 1,
    /// Dots.
    Dots = 2,
    /// Diagonal lines both ways.
    CrossHatch = 3,
}

/// How one space is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct FillStyle {
    /// Colour of the ground; transparent for none.
    pub fill: Rgba,
    /// Pattern on it.
    pub pattern: Pattern,
    /// Colour of the pattern's lines or dots (opaque).
    pub ink: [u8; 3],
}

impl FillStyle {
    /// No fill: only the outline is seen.
    pub const NONE: Self = Self { fill: Rgba::TRANSPARENT, pattern: Pattern::None, ink: [0; 3] };
    /// The look of a missing value, on the map and in legends: hatched, without a colour of any class.
    pub const MISSING: Self = Self { fill: Rgba([255, 255, 255, 150]), pattern: Pattern::Hatch, ink: [140, 140, 140] };
    /// The look of a suppressed value, on the map and in legends: dotted, without a colour of any class.
    pub const SUPPRESSED: Self = Self { fill: Rgba([235, 235, 235, 190]), pattern: Pattern::Dots, ink: [90, 90, 90] };

    /// A plain colour.
    pub fn plain(fill: Rgba) -> Self {
        Self { fill, ..Self::NONE }
    }

    fn is_visible(self) -> bool {
        self.fill.0[3] > 0 || self.pattern != Pattern::None
    }

    fn texels(self) -> [u8; 8] {
        let [r, g, b, a] = self.fill.0;
        let [ink_r, ink_g, ink_b] = self.ink;
        [r, g, b, a, self.pattern as u8, ink_r, ink_g, ink_b]
    }
}

/// The shape of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(u8)]
pub enum Symbol {
    /// ●
    #[default]
    Circle = 0,
    /// ■
    Square = 1,
    /// ▲
    Triangle = 2,
    /// ◆
    Diamond = 3,
    /// ★
    Star = 4,
    /// ✚
    Cross = 5,
}

impl Symbol {
    /// All shapes, those told apart most easily first.
    pub const ALL: [Self; 6] = [Self::Circle, Self::Square, Self::Triangle, Self::Diamond, Self::Star, Self::Cross];

    /// The shape for the n-th category.
    pub fn nth(n: usize) -> Self {
        Self::ALL[n % Self::ALL.len()]
    }
}

impl From<PointShape> for Symbol {
    fn from(shape: PointShape) -> Self {
        match shape {
            PointShape::Circle => Self::Circle,
            PointShape::Square => Self::Square,
            PointShape::Triangle => Self::Triangle,
            PointShape::Diamond => Self::Diamond,
            PointShape::Star => Self::Star,
            PointShape::Cross => Self::Cross,
        }
    }
}

/// How the points of one category look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SymbolStyle {
    /// Shape.
    pub symbol: Symbol,
    /// Colour inside the white rim; an opacity of 0 hides the category.
    pub colour: Rgba,
}

impl SymbolStyle {
    fn texels(self) -> [u8; 8] {
        let [r, g, b, a] = self.colour.0;
        [r, g, b, a, self.symbol as u8, 0, 0, 0]
    }
}

/// Spaces or categories in one row of a [`StyleTable`]'s picture; two texels each, so that a row is 2048 texels, the
/// width every graphics card takes.
pub const TABLE_ITEMS_PER_ROW: usize = 1024;
/// Bytes of one row.
pub const TABLE_ROW_BYTES: usize = TABLE_ITEMS_PER_ROW * 8;

/// Eight bytes for every space of a definition or category of a facility set, laid out as the RGBA picture the shaders read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyleTable {
    bytes: Vec<u8>,
    len: usize,
    visible: bool,
    uniform: bool,
}

impl StyleTable {
    /// One entry a space, in the order of the spaces.
    pub fn of_fills(fills: impl IntoIterator<Item = FillStyle>) -> Arc<Self> {
        let mut visible = false;
        let table = Self::new(fills.into_iter().map(|fill| {
            visible |= fill.is_visible();
            fill.texels()
        }));
        Arc::new(Self { visible, ..table })
    }

    /// The same fill for all spaces.
    pub fn uniform(fill: FillStyle, spaces: usize) -> Arc<Self> {
        let table = Self::new(std::iter::repeat_n(fill.texels(), spaces));
        Arc::new(Self { visible: spaces > 0 && fill.is_visible(), uniform: true, ..table })
    }

    /// One entry a category, in the order of [`SceneLayer::categories`](super::SceneLayer::categories).
    pub fn of_symbols(symbols: impl IntoIterator<Item = SymbolStyle>) -> Arc<Self> {
        let mut visible = false;
        let table = Self::new(symbols.into_iter().map(|style| {
            visible |= style.colour.0[3] > 0;
            style.texels()
        }));
        Arc::new(Self { visible, ..table })
    }

    fn new(items: impl Iterator<Item = [u8; 8]>) -> Self {
        let mut bytes = Vec::with_capacity(items.size_hint().0 * 8);
        let mut len = 0_usize;
        for item in items {
            bytes.extend_from_slice(&item);
            len += 1;
        }
        // At least one row: an empty picture can't be made.
        bytes.resize(len.div_ceil(TABLE_ITEMS_PER_ROW).max(1) * TABLE_ROW_BYTES, 0);
        Self { bytes, len, visible: false, uniform: false }
    }

    /// Number of spaces or categories.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it is for nothing.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether any entry shows anything.
    pub fn is_visible(&self) -> bool {
        self.visible
    }

    /// Whether it is the same for all spaces: such fills tell nothing that borders could hide.
    pub fn is_uniform(&self) -> bool {
        self.uniform
    }

    /// Rows of the picture; at least 1.
    pub fn rows(&self) -> usize {
        self.bytes.len() / TABLE_ROW_BYTES
    }

    /// Bytes of some rows of the picture; empty when there are none such.
    pub fn row_bytes(&self, rows: Range<usize>) -> &[u8] {
        self.bytes.get(rows.start * TABLE_ROW_BYTES..rows.end * TABLE_ROW_BYTES).unwrap_or_default()
    }

    /// Colour of one space's ground or one category's symbols.
    pub fn colour(&self, item: usize) -> Option<Rgba> {
        let entry = self.entry(item)?;
        Some(Rgba([entry[0], entry[1], entry[2], entry[3]]))
    }

    /// The rows from the first to the last that differ from another table; `None` when nothing differs, all when the
    /// tables are of different size.
    pub fn changed_rows(&self, old: &Self) -> Option<Range<usize>> {
        if self.bytes.len() != old.bytes.len() {
            return Some(0..self.rows());
        }
        let differs = |row: &usize| self.row_bytes(*row..row + 1) != old.row_bytes(*row..row + 1);
        let first = (0..self.rows()).find(differs)?;
        let last = (first..self.rows()).rfind(differs)?;
        Some(first..last + 1)
    }

    fn entry(&self, item: usize) -> Option<&[u8]> {
        (item < self.len).then(|| self.bytes.get(item * 8..item * 8 + 8)).flatten()
    }
}

/// A line along borders.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outline {
    /// Colour of the line.
    pub colour: Rgba,
    /// Width in points.
    pub width_pt: f32,
    /// Colour of a broader line beneath it that lifts it off fills and other borders.
    pub casing: Option<Rgba>,
    /// How it is broken (only strips are: see [`Borders`](super::Borders)).
    pub dash: Dash,
}

impl Outline {
    /// A line without casing.
    pub fn new(colour: Rgba, width_pt: f32) -> Self {
        Self { colour, width_pt, casing: None, dash: Dash::Solid }
    }

    /// The same with a white casing.
    pub fn with_casing(self) -> Self {
        Self { casing: Some(Rgba([255, 255, 255, 200])), ..self }
    }
}

/// How lines that are only looked at are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineLook {
    /// Whether they are drawn at all.
    pub visible: bool,
    /// Colour, width and how they are broken.
    pub outline: Outline,
}

/// How a definition looks.
#[derive(Debug, Clone)]
pub struct LayerStyle {
    /// Whether it is drawn at all.
    pub visible: bool,
    /// Fill of every space.
    pub fills: Arc<StyleTable>,
    /// Line along all borders.
    pub outline: Option<Outline>,
    /// Spaces with a line of their own around them, above the borders of all.
    pub marked: Option<Marked>,
    /// Spaces that are selected.
    pub selected: Arc<[u32]>,
    /// The space under the pointer.
    pub hovered: Option<u32>,
}

/// Few spaces that have a line of their own around them.
#[derive(Debug, Clone, PartialEq)]
pub struct Marked {
    /// Which, in the order they are drawn in.
    pub items: Arc<[u32]>,
    /// The line.
    pub outline: Outline,
}

impl LayerStyle {
    /// Visible, with these fills and this line, nothing marked or selected.
    pub fn new(fills: Arc<StyleTable>, outline: Option<Outline>) -> Self {
        Self { visible: true, fills, outline, marked: None, selected: Arc::default(), hovered: None }
    }
}

/// How a facility set looks.
#[derive(Debug, Clone)]
pub struct PointStyle {
    /// Whether it is drawn at all.
    pub visible: bool,
    /// Symbol of every category.
    pub symbols: Arc<StyleTable>,
    /// 1 for the usual size.
    pub scale: f32,
    /// Diameter in points; `None` for the usual one, which grows with the zoom.
    pub size_pt: Option<f32>,
    /// The side in metres of the ground that a symbol covers (cells of a grid); `None` for a size on screen.
    pub ground_m: Option<f64>,
    /// Facilities that are selected.
    pub selected: Arc<[u32]>,
    /// The facility under the pointer.
    pub hovered: Option<u32>,
}

impl PointStyle {
    /// Visible at the usual size, nothing selected.
    pub fn new(symbols: Arc<StyleTable>) -> Self {
        Self {
            visible: true,
            symbols,
            scale: 1.0,
            size_pt: None,
            ground_m: None,
            selected: Arc::default(),
            hovered: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn red(opacity: u8) -> FillStyle {
        FillStyle::plain(Rgba([200, 0, 0, opacity]))
    }

    #[test]
    fn one_changed_colour_changes_one_row() {
        let old = StyleTable::uniform(red(255), 5 * TABLE_ITEMS_PER_ROW + 3);
        let changed =
            |n: usize| StyleTable::of_fills((0..old.len()).map(|i| if i == n { FillStyle::MISSING } else { red(255) }));
        assert_eq!(old.rows(), 6);
        assert_eq!(changed(usize::MAX).changed_rows(&old), None);
        assert_eq!(changed(2 * TABLE_ITEMS_PER_ROW).changed_rows(&old), Some(2..3));
        assert_eq!(changed(5 * TABLE_ITEMS_PER_ROW + 2).changed_rows(&old), Some(5..6));
        assert_eq!(StyleTable::uniform(red(255), 1).changed_rows(&old), Some(0..1));
    }

    #[test]
    fn a_table_for_nothing_is_still_a_picture() {
        let none = StyleTable::uniform(red(255), 0);
        assert_eq!((none.rows(), none.is_visible(), none.colour(0)), (1, false, None));
        assert_eq!(none.row_bytes(0..1).len(), TABLE_ROW_BYTES);
        assert!(none.row_bytes(1..2).is_empty());
    }

    #[test]
    fn transparent_fills_are_not_worth_a_draw() {
        assert!(!StyleTable::uniform(FillStyle::NONE, 3).is_visible());
        assert!(StyleTable::uniform(FillStyle::MISSING, 3).is_visible());
    }
}
