//! Likeness, parts, and spaces without ground.

use super::ground::Survey;
use super::{finding, group_place, whole_space};
use crate::geometry::coverage::{NearDuplicate, Part, SpaceParts};
use crate::geometry::validity::union;
use crate::model::{Finding, FindingKind, Place, Severity, Space};
use geo::{Coord, LineString, MultiPolygon, Rect, coord};
use std::collections::BTreeSet;

/// Room around a point to look at, in m.
const VIEW_M: f64 = 10.0;

/// A vertex no further than this from a contact, in m, is at it: as far as snapping may move it.
const AT_CONTACT_M: f64 = 0.002;

pub(super) fn findings(spaces: &[Space], survey: &Survey<'_>) -> Vec<Finding> {
    let mut findings = vec![duplicates(spaces, survey), near_duplicates(spaces, survey), empty(spaces, survey)];
    findings.extend(parts(spaces, &survey.coverage.several_parts()));
    findings
}

fn codes(spaces: &[Space], members: &[usize]) -> String {
    let codes: Vec<&str> = members.iter().filter_map(|&i| spaces.get(i)).map(|s| s.code.as_str()).collect();
    codes.join(", ")
}

fn duplicates(spaces: &[Space], survey: &Survey<'_>) -> Finding {
    let place = |group: &Vec<u32>| {
        let members: Vec<usize> = group.iter().map(|&space| space as usize).collect();
        let detail = codes(spaces, &members);
        group_place(spaces, members, detail)
    };
    let places = survey.duplicates.iter().map(place).collect();
    finding(FindingKind::DuplicateGeometry, Severity::Error, None, places)
}

fn near_duplicates(spaces: &[Space], survey: &Survey<'_>) -> Finding {
    let mut pairs: Vec<&NearDuplicate> = survey.near_duplicates.iter().collect();
    // Stable: equally alike ones stay in the order of the spaces.
    pairs.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
    let place = |pair: &NearDuplicate| {
        let members = vec![pair.spaces.0 as usize, pair.spaces.1 as usize];
        let detail = codes(spaces, &members);
        group_place(spaces, members, detail)
    };
    let places = pairs.into_iter().map(place).collect();
    finding(FindingKind::NearDuplicateGeometry, Severity::Error, None, places)
}

/// Spaces without any ground; those whose coordinates could not be used are no such.
pub(crate) fn empty_geometries(survey: &Survey<'_>) -> Vec<usize> {
    let skipped = survey.coverage.skipped();
    let areas = survey.twice_areas_mm2.iter().enumerate();
    let is_empty = |&(space, &area): &(usize, &i128)| area == 0 && skipped.binary_search(&(space as u32)).is_err();
    areas.filter(is_empty).map(|(space, _)| space).collect()
}

fn empty(spaces: &[Space], survey: &Survey<'_>) -> Finding {
    let places = empty_geometries(survey).into_iter().map(|space| whole_space(spaces, space));
    finding(FindingKind::EmptyGeometry, Severity::Warning, None, places.collect())
}

/// Contacts in points, those within one ring apart, and exclaves.
fn parts(spaces: &[Space], parted: &[SpaceParts]) -> [Finding; 3] {
    let (mut in_one_ring, mut clean, mut exclaves) = (Vec::new(), Vec::new(), Vec::new());
    for parts in parted {
        let index = parts.space as usize;
        let place = |extent: Rect<f64>| Place { extent: Some(extent), ..whole_space(spaces, index) };
        let view = contact_view(parts);
        let touches_itself = spaces.get(index).is_some_and(|space| !ring_contacts(&space.geometry, parts).is_empty());
        match view {
            Some(view) if touches_itself => in_one_ring.push(place(view)),
            Some(view) => clean.push(place(view)),
            None => {}
        }
        if !parts.hangs_together_in_points() {
            let apart = || parts.parts.iter().skip(1);
            let area_m2: f64 = apart().map(|part: &Part| part.area_m2).sum();
            if let Some(extent) = apart().map(|part| part.extent).reduce(union) {
                exclaves.push((area_m2, place(extent)));
            }
        }
    }
    exclaves.sort_by(|a, b| b.0.total_cmp(&a.0));
    let area_m2 = exclaves.iter().map(|(area, _)| area).sum();
    let exclaves = exclaves.into_iter().map(|(_, place)| place).collect();
    [
        finding(FindingKind::PointContact, Severity::Warning, None, in_one_ring),
        finding(FindingKind::PointContact, Severity::Info, None, clean),
        finding(FindingKind::Exclave, Severity::Info, Some(area_m2), exclaves),
    ]
}

/// Where parts touch in points.
pub(crate) fn contact_view(parts: &SpaceParts) -> Option<Rect<f64>> {
    parts.contacts.iter().map(|(at, _)| around(*at)).reduce(union)
}

fn around(at: Coord<f64>) -> Rect<f64> {
    let room = coord! { x: VIEW_M, y: VIEW_M };
    Rect::new(at - room, at + room)
}

/// Contacts between parts that a single ring runs through more than once: the parts are drawn as one.
pub(crate) fn ring_contacts(geometry: &MultiPolygon<f64>, parts: &SpaceParts) -> Vec<Coord<f64>> {
    // By x, so that a vertex is compared with few of them.
    let mut contacts: Vec<Coord<f64>> = parts.contacts.iter().map(|(at, _)| *at).collect();
    contacts.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let rings = geometry.0.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    let mut found: Vec<usize> = rings.flat_map(|ring| visited_again(ring, &contacts)).collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().filter_map(|i| contacts.get(i).copied()).collect()
}

/// Which of the contacts (sorted by x) a ring comes to more than once.
fn visited_again(ring: &LineString<f64>, contacts: &[Coord<f64>]) -> Vec<usize> {
    let contact_at = |c: &Coord<f64>| {
        let first = contacts.partition_point(|contact| contact.x < c.x - AT_CONTACT_M);
        let near = contacts[first..].iter().take_while(|contact| contact.x <= c.x + AT_CONTACT_M);
        near.enumerate().find(|(_, contact)| (contact.y - c.y).abs() <= AT_CONTACT_M).map(|(i, _)| first + i)
    };
    // The last vertex is the first again.
    let open = &ring.0[..ring.0.len().saturating_sub(usize::from(ring.is_closed()))];
    let mut before = open.last().and_then(contact_at);
    let mut visited: BTreeSet<usize> = BTreeSet::new();
    let mut again = Vec::new();
    for here in open.iter().map(contact_at) {
        if let Some(contact) = here.filter(|_| here != before)
            && !visited.insert(contact)
        {
            again.push(contact);
        }
        before = here;
    }
    again
}
