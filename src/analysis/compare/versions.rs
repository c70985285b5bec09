//! Two versions of one definition: what moved, was split, merged, renamed, is new or gone, and whom it concerns.
//!
//! Method: old and new spaces belong together where at least half of the one's area lies in the other; what belongs together that way
//! (directly or over others) is one change, told by how many spaces there were and are. Two spaces are the same ground where
//! [`SAME_SHARE`] of each is the other, of the area and of the residents: the same line digitised twice differs by a little.
//!
//! Assumptions: both are of about the same territory. Non-goals: telling why; following a name that moved to other ground.

use super::{Comparison, NESTED_SHARE};
use crate::model::Space;
use serde::Serialize;
use std::collections::BTreeMap;

/// Two spaces with this share (0 to 1) of each in the other, of area and residents, are the same ground.
pub const SAME_SHARE: f64 = 0.995;

/// With this share of the one in the other, spaces belong together.
const BELONGS_SHARE: f64 = 0.5;

/// What happened to some spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// One became several.
    Split,
    /// Several became one.
    Merged,
    /// Several became several others.
    Recut,
    /// One is still there, with another border.
    Moved,
    /// Where it is there was none, or it is made of lesser parts of several.
    New,
    /// It is gone, or lesser parts of it went to several.
    Gone,
    /// Same ground, other code or name.
    Renamed,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionChange {
    /// What.
    pub kind: ChangeKind,
    /// Spaces of the old version, rising.
    pub old: Vec<u32>,
    /// Spaces of the new version, rising.
    pub new: Vec<u32>,
    /// Whom it concerns: for a moved border those who change sides at it, else all residents of these spaces. `None` where nothing
    /// carries residents.
    pub residents: Option<f64>,
    /// The same as area.
    pub area_m2: f64,
    /// Whether code or name changed, too, where one space stayed one.
    pub renamed: bool,
}

/// All that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VersionChanges {
    /// What happened, the most people first.
    pub changes: Vec<VersionChange>,
    /// How many spaces stayed as they were.
    pub unchanged: usize,
    /// Residents who belong to another space now: on ground that was not kept by a space that stayed one. `None` where nothing
    /// carries residents.
    pub residents_elsewhere: Option<f64>,
}

/// What happened from `old` (A of the comparison) to `new` (B).
pub fn changes(comparison: &Comparison, old: &[Space], new: &[Space]) -> VersionChanges {
    let mut groups = Groups::new(old.len(), new.len());
    for pair in &comparison.pairs {
        let (of_old, of_new) = (comparison.fits_a.get(pair.a as usize), comparison.fits_b.get(pair.b as usize));
        let belongs = |area_m2: Option<f64>| area_m2.is_some_and(|area_m2| pair.area_m2 >= BELONGS_SHARE * area_m2);
        if belongs(of_old.map(|fit| fit.area_m2)) || belongs(of_new.map(|fit| fit.area_m2)) {
            groups.join(pair.a as usize, old.len() + pair.b as usize);
        }
    }
    let mut together: BTreeMap<usize, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
    for at in 0..old.len() + new.len() {
        let group = together.entry(groups.of(at)).or_default();
        if at < old.len() { group.0.push(at as u32) } else { group.1.push((at - old.len()) as u32) }
    }
    let looked = Looked { comparison, old, new };
    let mut result = VersionChanges { changes: Vec::new(), unchanged: 0, residents_elsewhere: None };
    let mut kept: BTreeMap<u32, u32> = BTreeMap::new();
    for (old_spaces, new_spaces) in together.into_values() {
        if let ([one], [other]) = (old_spaces.as_slice(), new_spaces.as_slice()) {
            kept.insert(*one, *other);
        }
        match looked.change(old_spaces, new_spaces) {
            Some(change) => result.changes.push(change),
            None => result.unchanged += 1,
        }
    }
    if comparison.residents.is_some() {
        let elsewhere = comparison.pairs.iter().filter(|pair| kept.get(&pair.a) != Some(&pair.b));
        result.residents_elsewhere = Some(elsewhere.filter_map(|pair| pair.residents).sum());
    }
    result.changes.sort_by(|x, y| {
        let people = |change: &VersionChange| change.residents.unwrap_or(0.0);
        // A new name alone concerns nobody's belonging: it comes last.
        let renamed = |change: &VersionChange| change.kind == ChangeKind::Renamed;
        renamed(x).cmp(&renamed(y)).then(people(y).total_cmp(&people(x))).then(y.area_m2.total_cmp(&x.area_m2))
    });
    result
}

struct Looked<'a> {
    comparison: &'a Comparison,
    old: &'a [Space],
    new: &'a [Space],
}

impl Looked<'_> {
    /// What happened to spaces that belong together; `None` for nothing.
    fn change(&self, old: Vec<u32>, new: Vec<u32>) -> Option<VersionChange> {
        let (fits_old, fits_new) = (&self.comparison.fits_a, &self.comparison.fits_b);
        let sum = |fits: &[super::SpaceFit], spaces: &[u32]| -> (f64, Option<f64>) {
            let of = || spaces.iter().filter_map(|space| fits.get(*space as usize));
            (of().map(|fit| fit.area_m2).sum(), of().map(|fit| fit.residents).sum())
        };
        let kind = match (old.as_slice(), new.as_slice()) {
            ([one], [other]) => return self.one_to_one(*one, *other),
            (_, []) => ChangeKind::Gone,
            ([], _) => ChangeKind::New,
            ([_], _) => ChangeKind::Split,
            (_, [_]) => ChangeKind::Merged,
            _ => ChangeKind::Recut,
        };
        let (area_m2, mut residents) = if old.is_empty() { sum(fits_new, &new) } else { sum(fits_old, &old) };
        if residents.is_some_and(|residents| residents <= 0.0) {
            // Off the common ground nothing was counted; what the space states itself is known all the same.
            let spaces = if old.is_empty() { (self.new, &new) } else { (self.old, &old) };
            let stated = spaces.1.iter().filter_map(|at| spaces.0.get(*at as usize)?.residents).sum::<f64>();
            residents = Some(stated);
        }
        Some(VersionChange { kind, old, new, residents, area_m2, renamed: false })
    }

    fn one_to_one(&self, one: u32, other: u32) -> Option<VersionChange> {
        let (old, new) = (self.old.get(one as usize)?, self.new.get(other as usize)?);
        let fit_old = self.comparison.fits_a.get(one as usize)?;
        let fit_new = self.comparison.fits_b.get(other as usize)?;
        let at = self.comparison.pairs.binary_search_by_key(&(one, other), |pair| (pair.a, pair.b)).ok()?;
        let pair = self.comparison.pairs.get(at)?;
        let same = |shared: f64, of_old: f64, of_new: f64| shared >= SAME_SHARE * of_old.max(of_new);
        let people = fit_old.residents.zip(fit_new.residents).zip(pair.residents);
        let same_ground = same(pair.area_m2, fit_old.area_m2, fit_new.area_m2)
            && people.is_none_or(|((of_old, of_new), shared)| same(shared, of_old, of_new));
        let renamed = old.code != new.code || old.name != new.name;
        let spaces = |kind, residents, area_m2| {
            Some(VersionChange { kind, old: vec![one], new: vec![other], residents, area_m2, renamed })
        };
        match (same_ground, renamed) {
            (true, false) => None,
            (true, true) => spaces(ChangeKind::Renamed, fit_old.residents, fit_old.area_m2),
            (false, _) => {
                let change_sides = people.map(|((of_old, of_new), shared)| (of_old + of_new - 2.0 * shared).max(0.0));
                let area_m2 = (fit_old.area_m2 + fit_new.area_m2 - 2.0 * pair.area_m2).max(0.0);
                spaces(ChangeKind::Moved, change_sides, area_m2)
            }
        }
    }
}

/// Old and new spaces that belong together (union–find).
struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    fn new(old: usize, new: usize) -> Self {
        Self { parents: (0..old + new).collect() }
    }

    fn of(&mut self, at: usize) -> usize {
        let mut root = at;
        while self.parents[root] != root {
            self.parents[root] = self.parents[self.parents[root]];
            root = self.parents[root];
        }
        root
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        // The smaller number leads, so that groups come in the order of the old spaces.
        self.parents[one.max(other)] = one.min(other);
    }
}

const _: () = assert!(SAME_SHARE > NESTED_SHARE, "what is the same is also nested");

#[cfg(test)]
mod tests;
