//! Moving single units between groups.

use super::tally::Costs;
use super::units::{Grouping, Limits};
use crate::geometry::{Cancelled, Watch};

/// Passes over all units at most.
const MOST_PASSES: usize = 12;

/// A gain below this share of a unit's weight comes from rounding.
const LEAST_GAIN: f64 = 1e-6;

/// Moves units to groups beside theirs as long as that brings spaces nearer to the limits, or lowers the objective without taking them
/// farther away. Groups stay in one piece and none is emptied. Returns whether any unit was moved.
pub(super) fn improve(
    grouping: &mut Grouping,
    costs: &Costs,
    limits: Limits,
    watch: &dyn Watch,
) -> Result<bool, Cancelled> {
    let mut any = false;
    for _ in 0..MOST_PASSES {
        let mut moved = false;
        for unit in 0..grouping.units.len() as u32 {
            if unit.is_multiple_of(1024) {
                watch.check()?;
            }
            if let Some(to) = better(grouping, costs, limits, unit) {
                grouping.shift(unit, to);
                moved = true;
            }
        }
        any |= moved;
        if !moved {
            break;
        }
    }
    Ok(any)
}

/// The group a unit is better in.
fn better(grouping: &Grouping, costs: &Costs, limits: Limits, unit: u32) -> Option<u32> {
    let from = grouping.group_of(unit);
    let mut targets: Vec<u32> = grouping.units.links_of(unit).iter().map(|link| grouping.group_of(link.to)).collect();
    targets.sort_unstable();
    targets.dedup();
    targets.retain(|target| *target != from);
    let here = grouping.group(from).filter(|group| group.units.len() > 1 && !targets.is_empty())?;
    let (tally, size) = (grouping.units.tally(unit), grouping.units.size(unit));
    let least_gain = 1.0 + LEAST_GAIN * grouping.units.weights.get(unit as usize).copied().unwrap_or_default() as f64;
    let mut best: Option<(i64, f64, u32)> = None;
    for to in targets {
        let Some(there) = grouping.group(to) else { continue };
        let before = limits.beyond(here.size) + limits.beyond(there.size);
        let beyond = limits.beyond(here.size - size) + limits.beyond(there.size + size) - before;
        if beyond > 0 {
            continue;
        }
        let cost = costs.moving(tally, &here.tally, &there.tally);
        let gains = beyond < 0 || cost < -least_gain;
        if gains && best.is_none_or(|(b, c, _)| (beyond, cost) < (b, c)) {
            best = Some((beyond, cost, to));
        }
    }
    let (_, _, to) = best?;
    leaves_one_piece(grouping, from, unit).then_some(to)
}

/// Whether a group still hangs together without a unit.
fn leaves_one_piece(grouping: &Grouping, group: u32, unit: u32) -> bool {
    let inside = grouping.units.links_of(unit).iter().filter(|link| grouping.group_of(link.to) == group);
    if inside.count() < 2 {
        return true;
    }
    let units = grouping.group(group).map(|group| group.units.as_slice()).unwrap_or_default();
    let rest: Vec<u32> = units.iter().copied().filter(|other| *other != unit).collect();
    grouping.hangs_together(&rest)
}
