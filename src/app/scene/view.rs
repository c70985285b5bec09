//! Where the map looks, and Web Mercator.

use geo::{Coord, Rect};
use std::f64::consts::PI;

/// Radius of Web Mercator's sphere in metres.
const RADIUS_M: f64 = 6_378_137.0;
/// Points from one edge of the world to the other at zoom 0.
const WORLD_POINTS: f64 = 256.0;

/// The widest the map goes.
pub const MIN_ZOOM: f64 = 2.0;
/// The closest the map goes: about 4 cm of ground in Germany a point.
pub const MAX_ZOOM: f64 = 21.0;

/// What part of the world is shown, and how large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Web Mercator metres at the middle.
    pub centre: Coord<f64>,
    /// Web Mercator metres a physical pixel covers.
    pub metres_per_px: f64,
    /// Width and height in physical pixels.
    pub size_px: [f32; 2],
    /// Physical pixels a point has; lengths in styles are in points.
    pub pixels_per_point: f32,
}

impl View {
    /// What is seen, in Web Mercator metres.
    pub fn extent(&self) -> Rect<f64> {
        let half_width = f64::from(self.size_px[0]) / 2.0 * self.metres_per_px;
        let half_height = f64::from(self.size_px[1]) / 2.0 * self.metres_per_px;
        Rect::new(
            Coord { x: self.centre.x - half_width, y: self.centre.y - half_height },
            Coord { x: self.centre.x + half_width, y: self.centre.y + half_height },
        )
    }

    /// Where a point of the world is on screen: physical pixels from the left and top of the view.
    pub fn to_px(&self, world: Coord<f64>) -> [f64; 2] {
        [
            (world.x - self.centre.x) / self.metres_per_px + f64::from(self.size_px[0]) / 2.0,
            (self.centre.y - world.y) / self.metres_per_px + f64::from(self.size_px[1]) / 2.0,
        ]
    }

    /// What is under a pixel counted from the left and top of the view.
    pub fn to_world(&self, px: [f64; 2]) -> Coord<f64> {
        Coord {
            x: self.centre.x + (px[0] - f64::from(self.size_px[0]) / 2.0) * self.metres_per_px,
            y: self.centre.y - (px[1] - f64::from(self.size_px[1]) / 2.0) * self.metres_per_px,
        }
    }

    /// The zoom in the usual count (0: the world in 256 points).
    pub fn zoom(&self) -> f64 {
        let metres_per_point = self.metres_per_px * f64::from(self.pixels_per_point);
        (2.0 * PI * RADIUS_M / (WORLD_POINTS * metres_per_point)).log2()
    }
}

/// Web Mercator metres a point of the screen covers at a zoom.
pub fn metres_per_point(zoom: f64) -> f64 {
    2.0 * PI * RADIUS_M / (WORLD_POINTS * zoom.exp2())
}

/// Web Mercator metres of a longitude and latitude in degrees.
pub fn mercator_of(lon_lat: Coord<f64>) -> Coord<f64> {
    Coord { x: RADIUS_M * lon_lat.x.to_radians(), y: RADIUS_M * lon_lat.y.to_radians().tan().asinh() }
}

/// Longitude and latitude in degrees of Web Mercator metres.
pub fn lon_lat_of(mercator: Coord<f64>) -> Coord<f64> {
    Coord { x: (mercator.x / RADIUS_M).to_degrees(), y: (mercator.y / RADIUS_M).sinh().atan().to_degrees() }
}

/// Metres of ground one metre of Web Mercator stands for at a northing of Web Mercator (less than 1 away from the equator).
pub fn ground_scale(mercator_y: f64) -> f64 {
    1.0 / (mercator_y / RADIUS_M).cosh()
}

/// The smallest rectangle around two.
pub(super) fn union(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    Rect::new(
        Coord { x: a.min().x.min(b.min().x), y: a.min().y.min(b.min().y) },
        Coord { x: a.max().x.max(b.max().x), y: a.max().y.max(b.max().y) },
    )
}

/// Whether two rectangles touch after the first was grown by a margin on every side.
pub(super) fn touches(a: Rect<f64>, margin: f64, b: Rect<f64>) -> bool {
    a.min().x - margin <= b.max().x
        && a.max().x + margin >= b.min().x
        && a.min().y - margin <= b.max().y
        && a.max().y + margin >= b.min().y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mercator_goes_there_and_back() {
        // The example of IOGP's guidance note 7-2 for method 1024.
        let example = Coord { x: -(100.0 + 20.0 / 60.0), y: 24.0 + 22.0 / 60.0 + 54.433 / 3600.0 };
        let metres = mercator_of(example);
        assert!((metres.x + 11_169_055.58).abs() < 0.01 && (metres.y - 2_800_000.00).abs() < 0.01, "{metres:?}");
        let back = lon_lat_of(metres);
        assert!((back.x - example.x).abs() < 1e-12 && (back.y - example.y).abs() < 1e-12);
    }

    #[test]
    fn ground_scale_is_the_cosine_of_the_latitude() {
        let metres = mercator_of(Coord { x: 0.0, y: 60.0 });
        assert!((ground_scale(metres.y) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn pixels_and_world_are_inverse() {
        let view = View {
            centre: Coord { x: 1e6, y: 7e6 },
            metres_per_px: metres_per_point(17.0) / 2.0,
            size_px: [800.0, 600.0],
            pixels_per_point: 2.0,
        };
        assert!((view.zoom() - 17.0).abs() < 1e-9);
        let world = view.to_world([12.5, 590.0]);
        let px = view.to_px(world);
        assert!((px[0] - 12.5).abs() < 1e-4 && (px[1] - 590.0).abs() < 1e-4);
        assert_eq!(view.to_px(view.centre), [400.0, 300.0]);
    }
}
