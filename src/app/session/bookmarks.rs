//! What the map shows, as the project keeps it.

use super::Session;
use crate::geometry::EpsgCode;
use crate::geometry::crs::Transformer;
use geo::{Coord, Rect, coord};

impl Session {
    /// An extent of the map in the project's CRS: as wide and high as its middle lines, so that what is kept and shown again does
    /// not grow by the angle between the two systems. `None` where there is no counterpart, or no width or height.
    pub fn project_extent_of(&self, world: Rect<f64>) -> Option<Rect<f64>> {
        let crs = self.project()?.crs;
        let (min, max, middle) = (world.min(), world.max(), world.center());
        let mut sides: [Coord<f64>; 4] = [
            coord! { x: min.x, y: middle.y },
            coord! { x: max.x, y: middle.y },
            coord! { x: middle.x, y: min.y },
            coord! { x: middle.x, y: max.y },
        ];
        Transformer::new(EpsgCode::WEB_MERCATOR, crs).ok()?.transform(&mut sides).ok()?;
        let [left, right, bottom, top] = sides;
        let numbers = [left.x, right.x, bottom.y, top.y];
        let is_one = numbers.into_iter().all(f64::is_finite) && left.x < right.x && bottom.y < top.y;
        is_one.then(|| Rect::new(coord! { x: left.x, y: bottom.y }, coord! { x: right.x, y: top.y }))
    }

    /// The extent of the map, in Web Mercator metres, that [`Session::project_extent_of`] made an extent in the project's CRS of. Found by
    /// trying: each round leaves the angle between the two systems of what was wrong before.
    pub fn world_extent_of(&self, extent: Rect<f64>) -> Option<Rect<f64>> {
        const ROUNDS: usize = 8;
        let mut world = self.world_extent(extent)?;
        for _ in 0..ROUNDS {
            let back = self.project_extent_of(world)?;
            let (scale_x, scale_y) = (world.width() / back.width(), world.height() / back.height());
            let off = extent.center() - back.center();
            let middle = world.center() + coord! { x: off.x * scale_x, y: off.y * scale_y };
            let half = coord! { x: extent.width() * scale_x / 2.0, y: extent.height() * scale_y / 2.0 };
            world = Rect::new(middle - half, middle + half);
        }
        let numbers = [world.min().x, world.min().y, world.max().x, world.max().y];
        numbers.into_iter().all(f64::is_finite).then_some(world)
    }
}
