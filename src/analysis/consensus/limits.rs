//! Bringing groups within the limits of residents, and to a wanted number.

use super::ground::{Ground, Size};
use super::join::reluctance;
use super::split::{Cut, cut};
use super::tally::Costs;
use super::units::{Grouping, Limits};
use crate::geometry::{Cancelled, Watch};
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// So many neighbours are tried when a group that is too small can only be helped by sharing anew with one.
const MOST_NEIGHBOURS: usize = 4;

/// Where a group can't be cut into a number of parts, so many numbers are tried.
const MORE_PARTS: Size = 3;

/// A space is not split off with less than this share of what it comes from.
const LEAST_SHARE: Size = 4;

/// Cuts groups that are too large into pieces within the limits. What can't be cut stays.
pub(super) fn cut_down(
    grouping: &mut Grouping,
    costs: &Costs,
    limits: Limits,
    watch: &dyn Watch,
) -> Result<(), Cancelled> {
    let large = grouping.alive().filter(|(_, group)| group.size > limits.most);
    let large: Vec<(u32, Vec<u32>)> = large.map(|(at, group)| (at, group.units.clone())).collect();
    for (group, units) in large {
        watch.check()?;
        for (nth, piece) in pieces(grouping, costs, &units, limits).into_iter().enumerate() {
            let to = if nth == 0 { group } else { grouping.groups.len() as u32 };
            grouping.set(to, piece);
        }
    }
    Ok(())
}

/// Units in pieces that are not too large; in as many as fit best, in more where these can't be cut.
fn pieces(grouping: &Grouping, costs: &Costs, units: &[u32], limits: Limits) -> Vec<Vec<u32>> {
    let parts = number_of_parts(size_of(grouping, units), limits);
    let mut pieces = Vec::new();
    for more in 0..MORE_PARTS {
        pieces.clear();
        into_parts(grouping, costs, units.to_vec(), parts + more, limits, &mut pieces);
        if pieces.iter().all(|piece| size_of(grouping, piece) <= limits.most) {
            break;
        }
    }
    pieces
}

fn size_of(grouping: &Grouping, units: &[u32]) -> Size {
    units.iter().map(|unit| grouping.units.size(*unit)).sum()
}

/// Into how many spaces a size is best cut: near the middle of the limits.
fn number_of_parts(size: Size, limits: Limits) -> Size {
    let fewest = size.div_euclid(limits.most.max(1)) + Size::from(size.rem_euclid(limits.most.max(1)) > 0);
    let most = if limits.least > 0 { (size / limits.least).max(fewest) } else { Size::MAX };
    let middle = if limits.least > 0 { limits.least / 2 + limits.most / 2 } else { limits.most / 4 * 3 };
    (size / middle.max(1)).clamp(fewest, most)
}

fn into_parts(
    grouping: &Grouping,
    costs: &Costs,
    units: Vec<u32>,
    parts: Size,
    limits: Limits,
    out: &mut Vec<Vec<u32>>,
) {
    let (size, half) = (size_of(grouping, &units), parts / 2);
    let rest = parts - half;
    let ranges = [
        between(
            size,
            (half, limits.nearer(half, size / parts.max(1))),
            (rest, limits.nearer(rest, size / parts.max(1))),
        ),
        between(size, (half, limits), (rest, limits)),
        between(size, (half, Limits { least: 1, ..limits }), (rest, Limits { least: 1, ..limits })),
    ];
    let found = if parts < 2 { None } else { ranges.into_iter().find_map(|range| cut(grouping, costs, &units, range)) };
    match found {
        Some(Cut { first, second, .. }) => {
            into_parts(grouping, costs, first, half, limits, out);
            into_parts(grouping, costs, second, rest, limits, out);
        }
        None => out.push(units),
    }
}

/// The sizes one side of a cut may have so that both can be cut into so many parts within limits.
fn between(size: Size, (parts, limits): (Size, Limits), (others, theirs): (Size, Limits)) -> (Size, Size) {
    let least = parts.saturating_mul(limits.least).max(size.saturating_sub(others.saturating_mul(theirs.most)));
    let most = parts.saturating_mul(limits.most).min(size.saturating_sub(others.saturating_mul(theirs.least)));
    (least, most)
}

/// Unites groups that are too small with the neighbour that departments would sooner have with them; where every neighbour would become too
/// large, shares the ground of both anew. What can't be helped stays.
pub(super) fn raise(
    grouping: &mut Grouping,
    costs: &Costs,
    limits: Limits,
    watch: &dyn Watch,
) -> Result<(), Cancelled> {
    let mut hopeless = BTreeSet::new();
    // The smallest first. What changed since it came here has another size by now, and is here again with that.
    let mut small: BinaryHeap<Reverse<(Size, u32)>> = grouping.alive().map(|(at, of)| Reverse((of.size, at))).collect();
    while let Some(Reverse((size, group))) = small.pop() {
        watch.check()?;
        let is_it = grouping.group(group).is_some_and(|of| of.size == size && size < limits.least);
        if !is_it || hopeless.contains(&group) {
            continue;
        }
        let changed = if let Some(into) = willing(grouping, costs, limits, group) {
            grouping.unite(into.min(group), into.max(group));
            [into.min(group), into.max(group)]
        } else if let Some((other, shared)) = shared_anew(grouping, costs, limits, group) {
            grouping.set(group, shared.first);
            grouping.set(other, shared.second);
            [group, other]
        } else {
            hopeless.insert(group);
            continue;
        };
        small.extend(changed.iter().filter_map(|at| Some(Reverse((grouping.group(*at)?.size, *at)))));
    }
    Ok(())
}

/// Neighbours, the most willing first.
fn neighbours(grouping: &Grouping, costs: &Costs, group: u32) -> Vec<u32> {
    let Some(own) = grouping.group(group) else { return Vec::new() };
    let asked = |(other, border_m): (u32, f64)| {
        // Whom no department has together with them comes last.
        let key = reluctance(costs, own, grouping.group(other)?).unwrap_or(2.0);
        Some((key, border_m, other))
    };
    let mut found: Vec<(f64, f64, u32)> = grouping.beside(group).into_iter().filter_map(asked).collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2)));
    found.into_iter().map(|(_, _, other)| other).collect()
}

fn willing(grouping: &Grouping, costs: &Costs, limits: Limits, group: u32) -> Option<u32> {
    let size = |group: u32| grouping.group(group).map_or(0, |group| group.size);
    let fits = |other: &u32| size(group).saturating_add(size(*other)) <= limits.most;
    neighbours(grouping, costs, group).into_iter().find(fits)
}

fn shared_anew(grouping: &Grouping, costs: &Costs, limits: Limits, group: u32) -> Option<(u32, Cut)> {
    let own = grouping.group(group)?;
    let mut best: Option<(u32, Cut)> = None;
    for other in neighbours(grouping, costs, group).into_iter().take(MOST_NEIGHBOURS) {
        let Some(theirs) = grouping.group(other) else { continue };
        let size = own.size + theirs.size;
        let range = (limits.least.max(size.saturating_sub(limits.most)), limits.most.min(size - limits.least));
        let mut units = [own.units.as_slice(), theirs.units.as_slice()].concat();
        units.sort_unstable();
        if let Some(found) = cut(grouping, costs, &units, range)
            && best.as_ref().is_none_or(|(_, best)| found.score < best.score)
        {
            best = Some((other, found));
        }
    }
    best
}

/// Splits groups until there are as many as asked for, or none can be split: each time where that adds least to the objective.
pub(super) fn split_up(
    grouping: &mut Grouping,
    costs: &Costs,
    limits: Limits,
    count: usize,
    watch: &dyn Watch,
) -> Result<(), Cancelled> {
    let mut cuts: Vec<Option<Cut>> = Vec::new();
    while grouping.alive().count() < count {
        watch.check()?;
        while cuts.len() < grouping.groups.len() {
            let units = grouping.group(cuts.len() as u32).map(|group| group.units.as_slice()).unwrap_or_default();
            let size = size_of(grouping, units);
            let least = limits.least.max(size / LEAST_SHARE);
            cuts.push(cut(grouping, costs, units, (least, size - least)));
        }
        let cheapest = (0..).zip(&cuts).filter_map(|(at, cut)| Some((at, cut.as_ref()?.score)));
        let Some((at, _)) = cheapest.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0))) else { return Ok(()) };
        let Some(Cut { first, second, .. }) = cuts.get_mut(at as usize).and_then(Option::take) else { return Ok(()) };
        let new = grouping.groups.len() as u32;
        grouping.set(at, Vec::new());
        // Both get new numbers, so that both are looked at anew.
        grouping.set(new, first);
        grouping.set(new + 1, second);
    }
    Ok(())
}

/// Groups beyond the limits with those beside them: in these single blocks may have to move.
pub(super) fn troubled(grouping: &Grouping, limits: Limits) -> BTreeSet<u32> {
    let beyond = grouping.alive().filter(|(_, group)| limits.beyond(group.size) > 0);
    beyond.flat_map(|(at, _)| grouping.beside(at).into_keys().chain([at])).collect()
}

/// Breaks the units of some groups up; `None` when all are single blocks already.
pub(super) fn broken_up(grouping: &Grouping, ground: &Ground, groups: &BTreeSet<u32>) -> Option<Grouping> {
    let single = |unit: &u32| grouping.units.blocks.get(*unit as usize).is_none_or(|blocks| blocks.len() < 2);
    let members = groups.iter().filter_map(|group| grouping.group(*group)).flat_map(|group| &group.units);
    if members.into_iter().all(single) {
        return None;
    }
    Some(grouping.broken_up(ground, |group| groups.contains(&group)))
}
