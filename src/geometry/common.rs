//! The ground that two areas share.

use super::arrangement::Arrangement;
use super::watch::{Cancelled, Watch};
use geo::MultiPolygon;

/// What lies in both, valid (see [`Arrangement::areas`]); empty where they share nothing but borders.
///
/// ```
/// use geo::{Area, MultiPolygon, Rect, coord};
/// use klammer::geometry::{NoWatch, common::common_ground};
///
/// let square = |x: f64| {
///     MultiPolygon::new(vec![Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + 2.0, y: 2.0 }).to_polygon()])
/// };
/// assert_eq!(common_ground(&square(0.0), &square(1.5), &NoWatch).unwrap().unsigned_area(), 1.0);
/// assert!(common_ground(&square(0.0), &square(2.0), &NoWatch).unwrap().0.is_empty());
/// ```
pub fn common_ground(
    a: &MultiPolygon<f64>,
    b: &MultiPolygon<f64>,
    watch: &dyn Watch,
) -> Result<MultiPolygon<f64>, Cancelled> {
    let arrangement = Arrangement::build(&[vec![a], vec![b]], watch)?;
    let in_both = arrangement.faces().filter(|face| face.covers().len() == 2);
    let faces: Vec<u32> = in_both.map(|face| face.index()).collect();
    let areas = arrangement.areas(&[faces], &[a, b], watch)?;
    Ok(areas.into_iter().next().unwrap_or_else(|| MultiPolygon::new(Vec::new())))
}
