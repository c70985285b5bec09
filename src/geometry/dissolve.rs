//! Making areas of the faces of an arrangement: shared borders come out the same on both sides.

use super::arrangement::Arrangement;
use super::watch::{Cancelled, Stage, Watch};
use geo::MultiPolygon;

/// Share of the work that goes into the arrangement.
const ARRANGEMENT_SHARE: f32 = 0.8;

/// Unites spaces by group: `group_of[i]` is the group of `spaces[i]`, or `None` for one that is left out. Result by group, valid
/// (outer rings counter-clockwise, holes clockwise, rings that touch only in points), with shared borders the same on both sides.
///
/// Vertices of the spaces keep their coordinates; where borders cross, new ones lie on the 1 mm grid of [`Arrangement`]. Ground that
/// spaces of two groups share belongs to both groups. Groups beyond `groups`, spaces without geometry and rings with unusable
/// coordinates are left out.
///
/// ```
/// use geo::{Area, MultiPolygon, Rect, coord};
/// use klammer::geometry::{NoWatch, dissolve::dissolve};
///
/// let square = |x: f64| {
///     MultiPolygon::new(vec![Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + 2.0, y: 2.0 }).to_polygon()])
/// };
/// let blocks = [square(0.0), square(2.0), square(4.0)];
/// let spaces = dissolve(&blocks.iter().collect::<Vec<_>>(), &[Some(0), Some(0), Some(1)], 2, &NoWatch).unwrap();
/// assert_eq!((spaces[0].0.len(), spaces[0].unsigned_area()), (1, 8.0));
/// ```
pub fn dissolve(
    spaces: &[&MultiPolygon<f64>],
    group_of: &[Option<u32>],
    groups: usize,
    watch: &dyn Watch,
) -> Result<Vec<MultiPolygon<f64>>, Cancelled> {
    let used = |i: usize| group_of.get(i).copied().flatten().filter(|&group| (group as usize) < groups);
    let layer: Vec<&MultiPolygon<f64>> = (0..spaces.len()).filter(|&i| used(i).is_some()).map(|i| spaces[i]).collect();
    let group: Vec<u32> = (0..spaces.len()).filter_map(used).collect();
    let arrangement = Arrangement::build(std::slice::from_ref(&layer), &Stage::of(watch, 0.0, ARRANGEMENT_SHARE))?;
    let areas = united(&arrangement, &layer, &|space| group.get(space as usize).copied(), groups, watch)?;
    watch.progress(1.0);
    Ok(areas)
}

/// [`dissolve`] on an arrangement that is there already: the spaces of its first layer, whose geometries are `spaces`, are united by what
/// `group_of` says of each. Groups beyond `groups` are left out.
///
/// # Errors
/// Cancelled.
pub fn united(
    arrangement: &Arrangement,
    spaces: &[&MultiPolygon<f64>],
    group_of: &dyn Fn(u32) -> Option<u32>,
    groups: usize,
    watch: &dyn Watch,
) -> Result<Vec<MultiPolygon<f64>>, Cancelled> {
    let mut faces_of: Vec<Vec<u32>> = vec![Vec::new(); groups];
    for face in arrangement.faces() {
        for cover in face.covers().iter().filter(|cover| cover.layer == 0) {
            let faces = group_of(cover.space).and_then(|group| faces_of.get_mut(group as usize));
            if let Some(faces) = faces.filter(|faces| faces.last() != Some(&face.index())) {
                faces.push(face.index());
            }
        }
    }
    arrangement.areas(&faces_of, spaces, watch)
}

#[cfg(test)]
mod tests;
