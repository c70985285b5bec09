//! How single spaces of one definition lie in those of the other.

use super::ByPair;
use serde::Serialize;
use std::collections::BTreeMap;

/// A space lies inside another where at least this share of it does, of its area and of its residents: two hands drawing one line
/// differ by a little.
pub const NESTED_SHARE: f64 = 0.99;

/// How one space lies in the spaces of the other definition. All of it on the common area.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SpaceFit {
    /// Its area, on the common 1 mm grid.
    pub area_m2: f64,
    /// Area it shares with spaces of the other definition; ground that several of those cover counts once for each.
    pub common_area_m2: f64,
    /// Residents on it; `None` where nothing carries residents.
    pub residents: Option<f64>,
    /// The other's space that holds most of it: by residents, by area where nobody lives; the first of equals. `None` without common area.
    pub majority: Option<u32>,
    /// Area outside its majority space.
    pub outside_area_m2: f64,
    /// Residents outside its majority space; `None` where nothing carries residents.
    pub outside_residents: Option<f64>,
    /// The other's space it lies inside, but for what [`NESTED_SHARE`] leaves.
    pub inside: Option<u32>,
    /// Entropy of its area over the other's spaces, by that of the whole (Nowosad & Stepinski 2018): 0 inside one space, about 1 where it
    /// is as mixed as the whole; above 1 where it is more so.
    pub inhomogeneity_area: f64,
    /// The same of residents; `None` where nothing carries residents or nobody lives in it.
    pub inhomogeneity_residents: Option<f64>,
}

/// Shares of each space of one side in those of the other.
type BySpace = BTreeMap<u32, Vec<(u32, f64)>>;

/// Looks at a cross-table from one side.
pub(super) struct Fitting {
    areas: BySpace,
    residents: Option<BySpace>,
    entropy_area: f64,
    entropy_residents: f64,
}

impl Fitting {
    /// From the side of A (0) or B (1).
    pub(super) fn new(areas: &ByPair, residents: Option<&ByPair>, side: usize) -> Self {
        Self {
            areas: by_space(areas, side),
            residents: residents.map(|residents| by_space(residents, side)),
            entropy_area: entropy_of_other(areas, side),
            entropy_residents: residents.map_or(0.0, |residents| entropy_of_other(residents, side)),
        }
    }

    /// One for each space; the areas are theirs.
    pub(super) fn fits(&self, space_area_m2: &[f64]) -> Vec<SpaceFit> {
        (0_u32..).zip(space_area_m2).map(|(space, &area_m2)| self.fit(space, area_m2)).collect()
    }

    fn fit(&self, space: u32, area_m2: f64) -> SpaceFit {
        let of = |table: &'_ BySpace| -> Vec<(u32, f64)> { table.get(&space).cloned().unwrap_or_default() };
        let areas = of(&self.areas);
        let residents = self.residents.as_ref().map(of);
        let (common_area_m2, people) = (sum(&areas), residents.as_deref().map(sum));
        let lived_in = residents.as_deref().filter(|_| people.is_some_and(|people| people > 0.0));
        let majority = largest(lived_in.unwrap_or(&areas));
        let held = |shares: &[(u32, f64)]| -> f64 {
            shares.iter().filter(|(other, _)| Some(*other) == majority).map(|(_, share)| share).sum()
        };
        let inside = majority.filter(|_| {
            held(&areas) >= NESTED_SHARE * common_area_m2
                && lived_in.is_none_or(|shares| held(shares) >= NESTED_SHARE * sum(shares))
        });
        let relative = |shares: &[(u32, f64)], whole: f64| if whole > 0.0 { entropy(shares) / whole } else { 0.0 };
        SpaceFit {
            area_m2,
            common_area_m2,
            residents: people,
            majority,
            outside_area_m2: (common_area_m2 - held(&areas)).max(0.0),
            outside_residents: residents.as_deref().map(|shares| (sum(shares) - held(shares)).max(0.0)),
            inside,
            inhomogeneity_area: relative(&areas, self.entropy_area),
            inhomogeneity_residents: lived_in.map(|shares| relative(shares, self.entropy_residents)),
        }
    }
}

fn by_space(table: &ByPair, side: usize) -> BySpace {
    let mut spaces = BySpace::new();
    for (&(a, b), &weight) in table {
        let (space, other) = if side == 0 { (a, b) } else { (b, a) };
        spaces.entry(space).or_default().push((other, weight));
    }
    spaces
}

fn entropy_of_other(table: &ByPair, side: usize) -> f64 {
    let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
    for (&(a, b), &weight) in table {
        *sums.entry(if side == 0 { b } else { a }).or_default() += weight;
    }
    entropy(&sums.into_iter().collect::<Vec<_>>())
}

fn sum(shares: &[(u32, f64)]) -> f64 {
    shares.iter().map(|(_, share)| share).sum()
}

/// The one with the largest share, the first of equals.
fn largest(shares: &[(u32, f64)]) -> Option<u32> {
    let better = |best: (u32, f64), next: (u32, f64)| if next.1 > best.1 { next } else { best };
    shares.iter().copied().reduce(better).map(|(other, _)| other)
}

/// Shannon entropy in nats.
fn entropy(shares: &[(u32, f64)]) -> f64 {
    let total = sum(shares);
    let positive = shares.iter().filter(|(_, share)| *share > 0.0);
    positive.map(|(_, share)| share / total * (total / share).ln()).sum::<f64>().max(0.0)
}
