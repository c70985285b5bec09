//! A newer file in the place of a definition: which spaces stay the same, and what changes.

use crate::geometry::overlay::overlay;
use crate::geometry::{Cancelled, Watch};
use crate::model::{Definition, Project, Space, SpaceId};
use geo::MultiPolygon;
use std::collections::HashMap;

/// What a newer file changes in a definition.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Difference {
    /// Spaces that are the same in every respect.
    pub same: usize,
    /// Spaces whose border moved, by index in the new file.
    pub moved: Vec<usize>,
    /// Spaces with another code or name: old label, new label.
    pub renamed: Vec<(String, String)>,
    /// Spaces whose residents differ.
    pub counted_anew: usize,
    /// Labels of spaces that are new.
    pub new: Vec<String>,
    /// Labels of spaces that are gone.
    pub gone: Vec<String>,
    /// Ground that belongs to another space than before, or to one for the first time, or to none any more, in m².
    pub moved_area_m2: f64,
    /// Residents of that ground, spread evenly over the old spaces (an estimate); `None` where the old ones state none.
    pub moved_residents: Option<f64>,
    /// Values of indicators that go with the spaces that are gone.
    pub values_lost: usize,
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_nothing(&self) -> bool {
        self.moved.is_empty()
            && self.renamed.is_empty()
            && self.counted_anew == 0
            && self.new.is_empty()
            && self.gone.is_empty()
    }
}

/// Gives new spaces the ids of the old ones they continue: by a code that is unique on both sides, else by a unique name, else by
/// the same shape. Returns for each new space the index of the old one.
pub(super) fn continue_spaces(old: &[Space], new: &mut [Space]) -> Vec<Option<usize>> {
    let mut continues: Vec<Option<usize>> = vec![None; new.len()];
    let mut taken = vec![false; old.len()];
    let by_text: [fn(&Space) -> &str; 2] = [|space| space.code.trim(), |space| space.name.trim()];
    for text in by_text {
        let known = unique(old.iter().map(text));
        let own = unique(new.iter().map(text));
        for (key, at) in own {
            if let Some(&before) = known.get(key)
                && continues.get(at).is_some_and(Option::is_none)
                && !std::mem::replace(&mut taken[before], true)
            {
                continues[at] = Some(before);
            }
        }
    }
    let shape = |space: &Space| {
        space.geometry.0.first().and_then(|part| part.exterior().0.first()).map(|c| (c.x.to_bits(), c.y.to_bits()))
    };
    let mut by_shape: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, space) in old.iter().enumerate().filter(|(at, _)| !taken[*at]) {
        by_shape.entry(shape(space)).or_default().push(at);
    }
    for (at, space) in new.iter().enumerate().filter(|(at, _)| continues[*at].is_none()).collect::<Vec<_>>() {
        let same = by_shape.get(&shape(space)).into_iter().flatten();
        let found = same.copied().find(|&before| !taken[before] && old[before].geometry == space.geometry);
        if let Some(before) = found {
            taken[before] = true;
            continues[at] = Some(before);
        }
    }
    for (space, before) in new.iter_mut().zip(&continues) {
        space.id = before.map_or_else(SpaceId::new, |before| old[before].id);
    }
    continues
}

/// Texts that occur once, with where. Empty ones are none.
fn unique<'a>(texts: impl Iterator<Item = &'a str>) -> std::collections::BTreeMap<&'a str, usize> {
    let mut found: std::collections::BTreeMap<&str, Option<usize>> = std::collections::BTreeMap::new();
    for (at, text) in texts.enumerate().filter(|(_, text)| !text.is_empty()) {
        found.entry(text).and_modify(|known| *known = None).or_insert(Some(at));
    }
    found.into_iter().filter_map(|(text, at)| Some((text, at?))).collect()
}

/// What changes when `new` takes the place of a definition's spaces.
pub(super) fn difference(
    project: &Project,
    definition: &Definition,
    new: &[Space],
    continues: &[Option<usize>],
    watch: &dyn Watch,
) -> Result<Difference, Cancelled> {
    let old = definition.spaces.as_slice();
    let mut difference = Difference::default();
    let mut stays = vec![false; old.len()];
    for (at, (space, before)) in new.iter().zip(continues).enumerate() {
        let Some(before) = before.and_then(|before| {
            stays[before] = true;
            old.get(before)
        }) else {
            difference.new.push(space.label());
            continue;
        };
        let (moved, renamed) = (before.geometry != space.geometry, before.label() != space.label());
        let counted = before.residents != space.residents;
        if moved {
            difference.moved.push(at);
        }
        if renamed {
            difference.renamed.push((before.label(), space.label()));
        }
        difference.counted_anew += usize::from(counted);
        difference.same += usize::from(!moved && !renamed && !counted);
    }
    let gone: Vec<&Space> = old.iter().zip(&stays).filter(|(_, stays)| !**stays).map(|(space, _)| space).collect();
    difference.gone = gone.iter().map(|space| space.label()).collect();
    let gone: std::collections::HashSet<SpaceId> = gone.iter().map(|space| space.id).collect();
    let of_it = project.indicators.iter().filter(|indicator| indicator.definition == definition.id);
    let values = of_it.flat_map(|indicator| indicator.observations.iter());
    difference.values_lost = values.filter(|o| gone.contains(&o.space) && o.value.number().is_some()).count();
    measure(&mut difference, old, new, continues, watch)?;
    Ok(difference)
}

/// Ground that changes hands. Spaces whose geometry is the same need not be laid over one another.
fn measure(
    difference: &mut Difference,
    old: &[Space],
    new: &[Space],
    continues: &[Option<usize>],
    watch: &dyn Watch,
) -> Result<(), Cancelled> {
    if difference.moved.is_empty() && difference.new.is_empty() && difference.gone.is_empty() {
        return Ok(());
    }
    let geometries =
        |spaces: &'_ [Space]| spaces.iter().map(|space| space.geometry.clone()).collect::<Vec<MultiPolygon<f64>>>();
    let (before, after) = (geometries(old), geometries(new));
    let overlay = overlay(&[before.iter().collect(), after.iter().collect()], watch)?;
    let mut residents = old.iter().any(|space| space.residents.is_some()).then_some(0.0);
    for piece in &overlay.pieces {
        let (Some(was), Some(is)) = (piece.covers.first(), piece.covers.get(1)) else { continue };
        let stays = is.iter().any(|&at| {
            continues.get(at as usize).copied().flatten().is_some_and(|before| was.contains(&(before as u32)))
        });
        if stays {
            continue;
        }
        difference.moved_area_m2 += piece.area_m2;
        for &at in was {
            let area_m2 =
                overlay.space_area_m2.first().and_then(|areas| areas.get(at as usize)).copied().unwrap_or(0.0);
            let own = old.get(at as usize).and_then(|space| space.residents);
            if let (Some(sum), Some(own)) = (&mut residents, own)
                && area_m2 > 0.0
            {
                *sum += own * piece.area_m2 / area_m2;
            }
        }
    }
    difference.moved_residents = residents;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::NoWatch;
    use geo::{Rect, coord};

    fn square(code: &str, name: &str, x: f64, width: f64) -> Space {
        let rect = Rect::new(coord! { x: x, y: 0.0 }, coord! { x: x + width, y: 10.0 });
        let geometry = MultiPolygon::new(vec![rect.to_polygon()]);
        Space { id: SpaceId::new(), code: code.into(), name: name.into(), geometry, residents: Some(100.0) }
    }

    #[test]
    fn spaces_are_continued_by_code_name_or_shape() {
        let old = [square("1", "Nord", 0.0, 10.0), square("2", "Süd", 10.0, 10.0), square("3", "", 20.0, 10.0)];
        let mut new = [
            square("1", "Nordstadt", 0.0, 10.0),
            square("9", "", 20.0, 10.0),
            square("22", "Süd", 10.0, 8.0),
            square("7", "Neu", 30.0, 5.0),
        ];
        assert_eq!(continue_spaces(&old, &mut new), [Some(0), Some(2), Some(1), None]);
        assert_eq!(new[0].id, old[0].id);
        assert_eq!(new[1].id, old[2].id);
        assert_eq!(new[2].id, old[1].id);
        assert!(old.iter().all(|space| space.id != new[3].id));
    }

    #[test]
    fn what_moved_is_measured_in_ground_and_people() {
        let old = vec![square("1", "", 0.0, 10.0), square("2", "", 10.0, 10.0), square("3", "", 20.0, 10.0)];
        let mut new = vec![square("1", "", 0.0, 12.0), square("2", "", 12.0, 8.0), square("4", "", 40.0, 10.0)];
        let continues = continue_spaces(&old, &mut new);
        let mut project = Project::empty("x", crate::geometry::EpsgCode::UTM32);
        let department = crate::model::DepartmentId::new();
        let definition = Definition {
            id: crate::model::DefinitionId::new(),
            department,
            name: "x".into(),
            colour: crate::model::Colour::nth(0),
            line: crate::model::LineStyle::BORDER,
            is_blocks: false,
            code_field: String::new(),
            name_field: String::new(),
            residents_field: String::new(),
            residents_source: None,
            source: crate::model::Source::default(),
            spaces: std::sync::Arc::new(old),
        };
        project.definitions.push(definition.clone());
        let found = difference(&project, &definition, &new, &continues, &NoWatch).unwrap();
        assert_eq!((found.same, found.moved.as_slice()), (0, [0, 1].as_slice()));
        assert_eq!(
            (found.new.as_slice(), found.gone.as_slice()),
            (["4".to_owned()].as_slice(), ["3".to_owned()].as_slice())
        );
        // 20 m² from space 2 to space 1, 100 m² of space 3 to nobody, 100 m² that are new.
        assert!((found.moved_area_m2 - 220.0).abs() < 1e-6, "{found:?}");
        assert!(found.moved_residents.is_some_and(|n| (n - 120.0).abs() < 1e-6), "{found:?}");
    }
}
