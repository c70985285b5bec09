//! Exact coverages for tests and measurements: a grid of cells whose shared borders are wiggly lines, each used by both neighbours.

use geo::{Coord, LineString, MultiPolygon, Polygon};

/// A small generator of pseudo-random numbers (SplitMix64, Steele et al. 2014), so that the same seed gives the same coverage everywhere.
pub struct Random(pub u64);

impl Random {
    /// A number in −1..1.
    pub fn signed(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

/// What a coverage is to look like: 40 km × 30 km of planar metres, turned by an angle about its middle.
#[derive(Debug, Clone, Copy)]
pub struct Wiggly {
    /// Cells from west to east.
    pub columns: usize,
    /// Cells from south to north.
    pub rows: usize,
    /// Vertices of each cell, a multiple of 4.
    pub vertices: usize,
    /// Seed.
    pub seed: u64,
    /// Degrees.
    pub angle: f64,
}

const SIZE: Coord<f64> = Coord { x: 40_000.0, y: 30_000.0 };
const ORIGIN: Coord<f64> = Coord { x: 420_000.0, y: 5_780_000.0 };

impl Wiggly {
    /// The cells, row by row from the south-west.
    pub fn cells(self) -> Vec<MultiPolygon<f64>> {
        let mut random = Random(self.seed);
        let (nx, ny) = (self.columns, self.rows);
        let step = Coord { x: SIZE.x / nx as f64, y: SIZE.y / ny as f64 };
        let mut corners = Vec::with_capacity((nx + 1) * (ny + 1));
        for j in 0..=ny {
            for i in 0..=nx {
                let (dx, dy) = (random.signed() * step.x * 0.25, random.signed() * step.y * 0.25);
                let inner = |inside: bool, shift: f64| if inside { shift } else { 0.0 };
                corners.push(Coord {
                    x: i as f64 * step.x + inner(i > 0 && i < nx, dx),
                    y: j as f64 * step.y + inner(j > 0 && j < ny, dy),
                });
            }
        }
        let corner = |i: usize, j: usize| corners[j * (nx + 1) + i];
        let mut line = |from: Coord<f64>, to: Coord<f64>, straight: bool| self.line(from, to, straight, &mut random);
        let mut horizontal = Vec::with_capacity(nx * (ny + 1));
        for j in 0..=ny {
            horizontal.extend((0..nx).map(|i| line(corner(i, j), corner(i + 1, j), j == 0 || j == ny)));
        }
        let mut vertical = Vec::with_capacity((nx + 1) * ny);
        for j in 0..ny {
            vertical.extend((0..=nx).map(|i| line(corner(i, j), corner(i, j + 1), i == 0 || i == nx)));
        }
        let mut cells = Vec::with_capacity(nx * ny);
        for j in 0..ny {
            for i in 0..nx {
                let mut ring = Vec::with_capacity(self.vertices + 1);
                ring.push(corner(i, j));
                ring.extend(&horizontal[j * nx + i]);
                ring.push(corner(i + 1, j));
                ring.extend(&vertical[j * (nx + 1) + i + 1]);
                ring.push(corner(i + 1, j + 1));
                ring.extend(horizontal[(j + 1) * nx + i].iter().rev());
                ring.push(corner(i, j + 1));
                ring.extend(vertical[j * (nx + 1) + i].iter().rev());
                ring.push(corner(i, j));
                let turned: LineString<f64> = ring.into_iter().map(|c| self.turn(c)).collect();
                cells.push(MultiPolygon::new(vec![Polygon::new(turned, Vec::new())]));
            }
        }
        cells
    }

    /// The inner vertices of a border.
    fn line(self, from: Coord<f64>, to: Coord<f64>, straight: bool, random: &mut Random) -> Vec<Coord<f64>> {
        let parts = (self.vertices / 4).max(1);
        // Swings stay well within the shorter side of a cell, so that no two borders cross.
        let reach = (SIZE.x / self.columns as f64).min(SIZE.y / self.rows as f64);
        let length = (to.x - from.x).hypot(to.y - from.y);
        let normal = Coord { x: from.y - to.y, y: to.x - from.x } * (reach / length);
        let point = |k: usize| {
            let t = k as f64 / parts as f64;
            let swing = if straight { 0.0 } else { random.signed() * 0.06 * (std::f64::consts::PI * t).sin() };
            from * (1.0 - t) + to * t + normal * swing
        };
        (1..parts).map(point).collect()
    }

    fn turn(self, c: Coord<f64>) -> Coord<f64> {
        let (sin, cos) = self.angle.to_radians().sin_cos();
        let (x, y) = (c.x - SIZE.x / 2.0, c.y - SIZE.y / 2.0);
        Coord { x: x * cos - y * sin, y: x * sin + y * cos } + SIZE / 2.0 + ORIGIN
    }
}
