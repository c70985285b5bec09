//! Spaces that go, and spaces whose rings are to be drawn anew.

use super::Work;
use super::effects::{Mended, sum};
use crate::analysis::check::{Survey, contact_view, degenerate, empty_geometries, ring_contacts, self_crossing};
use crate::geometry::validity::union;
use crate::model::FindingKind;
use geo::{Area, BoundingRect, MultiPolygon, Rect};
use std::collections::BTreeSet;

/// Spaces that go for one reason.
pub(super) struct Gone {
    kind: FindingKind,
    /// The one that stays for them.
    kept: Option<usize>,
    gone: Vec<usize>,
    extent: Option<Rect<f64>>,
}

/// Spaces to be drawn anew: why, which, and where.
#[derive(Debug, Default)]
pub(super) struct Rings {
    pub(super) places: Vec<(FindingKind, usize, Vec<Rect<f64>>)>,
}

impl Rings {
    pub(super) fn spaces(&self) -> impl Iterator<Item = u32> + '_ {
        self.places.iter().map(|&(_, space, _)| space as u32)
    }
}

impl Work<'_> {
    /// Empty spaces, and all but one of those on the same ground.
    pub(super) fn records_to_go(&self, survey: &Survey<'_>, frozen: &BTreeSet<u32>) -> Vec<Gone> {
        let mut all = Vec::new();
        if self.is_ordered(FindingKind::EmptyGeometry) {
            let empty = empty_geometries(survey).into_iter().filter(|index| !self.removed.contains(index));
            for index in empty {
                let extent = self.extent(index);
                if self.order(FindingKind::EmptyGeometry, extent).is_some() {
                    all.push(Gone { kind: FindingKind::EmptyGeometry, kept: None, gone: vec![index], extent });
                }
            }
        }
        if self.is_ordered(FindingKind::DuplicateGeometry) {
            let groups = survey.duplicates.iter().map(|group| {
                group.iter().filter(|space| !frozen.contains(space)).map(|&space| space as usize).collect::<Vec<_>>()
            });
            all.extend(groups.filter_map(|group| self.all_but_one(group)));
        }
        all
    }

    /// Of spaces on the same ground the one that is ordered stays, else the first with a code, else the first.
    fn all_but_one(&self, group: Vec<usize>) -> Option<Gone> {
        let extent = group.iter().filter_map(|&index| self.extent(index)).reduce(union);
        let order = self.order(FindingKind::DuplicateGeometry, extent)?;
        let has_code = |index: &&usize| self.space(**index).is_some_and(|space| !space.code.trim().is_empty());
        let kept = match order.to {
            Some(to) => group.iter().find(|&&index| index == to),
            None => group.iter().find(has_code).or_else(|| group.first()),
        };
        let kept = *kept?;
        let gone: Vec<usize> = group.into_iter().filter(|&index| index != kept).collect();
        (!gone.is_empty()).then_some(Gone { kind: FindingKind::DuplicateGeometry, kept: Some(kept), gone, extent })
    }

    fn extent(&self, index: usize) -> Option<Rect<f64>> {
        let rect = self.space(index)?.geometry.bounding_rect()?;
        let is_number = |c: geo::Coord<f64>| c.x.is_finite() && c.y.is_finite();
        (is_number(rect.min()) && is_number(rect.max())).then_some(rect)
    }

    /// Takes spaces away. One that stays for others gets from them what it does not state itself.
    pub(super) fn take_away(&mut self, all: Vec<Gone>) {
        for Gone { kind, kept, gone, extent } in all {
            let mut place = Mended { extent, spaces: gone.clone(), ..Mended::default() };
            for &index in &gone {
                let Some(space) = self.space(index) else { continue };
                place.area_m2 += space.geometry.unsigned_area();
                place.residents = sum(place.residents, space.residents);
            }
            if let Some(kept) = kept {
                self.complete(kept, &gone);
            }
            self.effects.add(kind, place);
            self.removed.extend(gone);
        }
    }

    fn complete(&mut self, kept: usize, from: &[usize]) {
        let stated = |text: fn(&crate::model::Space) -> &String| {
            let mut texts = from.iter().filter_map(|&index| self.space(index)).map(text);
            texts.find(|text| !text.trim().is_empty()).cloned()
        };
        let (code, name) = (stated(|space| &space.code), stated(|space| &space.name));
        let residents = from.iter().find_map(|&index| self.space(index).and_then(|space| space.residents));
        let Some(space) = self.space_mut(kept) else { return };
        for (own, other) in [(&mut space.code, code), (&mut space.name, name)] {
            if let Some(other) = other.filter(|_| own.trim().is_empty()) {
                *own = other;
            }
        }
        space.residents = space.residents.or(residents);
    }

    /// Spaces with rings that are to be drawn anew.
    pub(super) fn rings_to_draw(
        &self,
        survey: &Survey<'_>,
        geometries: &[&MultiPolygon<f64>],
        frozen: &BTreeSet<u32>,
    ) -> Rings {
        use FindingKind::{DegenerateRing, PointContact, SelfIntersection};
        let mut rings = Rings::default();
        let mut add = |kind: FindingKind, index: usize, mut extents: Vec<Rect<f64>>| {
            extents.retain(|extent| self.order(kind, Some(*extent)).is_some());
            if !extents.is_empty() && !frozen.contains(&(index as u32)) {
                rings.places.push((kind, index, extents));
            }
        };
        if self.is_ordered(SelfIntersection) {
            for (index, extents) in self_crossing(geometries, survey.coverage) {
                add(SelfIntersection, index, extents);
            }
        }
        if self.is_ordered(DegenerateRing) {
            for (index, extents) in degenerate(geometries) {
                add(DegenerateRing, index, extents);
            }
        }
        if self.is_ordered(PointContact) {
            for parts in survey.coverage.several_parts() {
                let contacts = geometries.get(parts.space as usize).map(|geometry| ring_contacts(geometry, &parts));
                if contacts.is_some_and(|contacts| !contacts.is_empty()) {
                    let view = contact_view(&parts);
                    add(PointContact, parts.space as usize, view.into_iter().collect());
                }
            }
        }
        rings
    }
}
