//! What follows from a comparison: disagreements, what happened between versions, which counts are hidden, in which order a
//! cross-table is looked at. And the table of all pairs of definitions.

use super::counted::{CarrierInfo, Counted};
use super::part::Part;
use super::{AppError, Comparison};
use crate::analysis::compare::versions::{VersionChanges, changes};
use crate::analysis::compare::{self as analysis, Disagreement, SpaceFit, disclosure};
use crate::geometry::Watch;
use crate::model::{DefinitionId, Project, Revision, Space};
use std::cmp::Reverse;
use std::collections::HashSet;

/// What follows from a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct ComparisonDetails {
    /// Where spaces of A reach beyond their majority space, most residents first.
    pub from_a: Vec<Disagreement>,
    /// The same of B.
    pub from_b: Vec<Disagreement>,
    /// What happened if B is a later version of A.
    pub versions: VersionChanges,
    /// For each pair whether its residents may not leave the house.
    pub hidden: Vec<bool>,
    /// For each space of A, and of B, whether its residents outside its majority space may not leave the house.
    pub hidden_outside: [Vec<bool>; 2],
    /// Whether names alone tell the spaces of A, and those of B, apart.
    pub names_suffice: [bool; 2],
    /// Classes of inhomogeneity of the spaces of A.
    pub inhomogeneity_a: InhomogeneityClasses,
    /// Classes of inhomogeneity of the spaces of B.
    pub inhomogeneity_b: InhomogeneityClasses,
    /// Spaces of A in the cross-table's order: with [`Self::columns`] the large cells come first and lie along the diagonal. Spaces off
    /// the common area are left out.
    pub rows: Vec<u32>,
    /// Spaces of B in the cross-table's order.
    pub columns: Vec<u32>,
}

impl ComparisonDetails {
    /// Of a comparison of these spaces.
    pub fn of(comparison: &Comparison, a: &[Space], b: &[Space]) -> Self {
        let (rows, columns) = diagonal(comparison);
        let hidden = disclosure::hidden(&comparison.pairs);
        let outside = |of_a| disclosure::hidden_outside(&comparison.pairs, &hidden, comparison.fits(of_a), of_a);
        Self {
            from_a: comparison.disagreements(true),
            from_b: comparison.disagreements(false),
            versions: changes(comparison, a, b),
            hidden_outside: [outside(true), outside(false)],
            hidden,
            names_suffice: [names_suffice(a), names_suffice(b)],
            inhomogeneity_a: InhomogeneityClasses::of(&comparison.fits_a),
            inhomogeneity_b: InhomogeneityClasses::of(&comparison.fits_b),
            rows,
            columns,
        }
    }

    /// Whether the residents of a disagreement of A (`from_a`) or B may not leave the house.
    pub fn hides(&self, comparison: &Comparison, found: &Disagreement, from_a: bool) -> bool {
        let key = if from_a { (found.space, found.reaches_into) } else { (found.reaches_into, found.space) };
        let at = comparison.pairs.binary_search_by_key(&key, |pair| (pair.a, pair.b));
        at.is_ok_and(|at| self.hidden.get(at).is_some_and(|hidden| *hidden))
    }

    /// Whether the residents of a space of A (`of_a`) or B outside its majority space may not leave the house.
    pub fn hides_outside(&self, space: u32, of_a: bool) -> bool {
        self.hidden_outside[usize::from(!of_a)].get(space as usize).copied().unwrap_or(false)
    }

    /// Classes of inhomogeneity of the spaces of A (`of_a`) or of B.
    pub fn inhomogeneity(&self, of_a: bool) -> &InhomogeneityClasses {
        if of_a { &self.inhomogeneity_a } else { &self.inhomogeneity_b }
    }

    /// Where spaces of A (`from_a`) or of B reach beyond their majority space.
    pub fn disagreements(&self, from_a: bool) -> &[Disagreement] {
        if from_a { &self.from_a } else { &self.from_b }
    }
}

/// Upper bounds of the classes of inhomogeneity, the same on every map so that maps can be compared; the last class has none.
pub const INHOMOGENEITY_BOUNDS: [f64; 5] = [0.02, 0.1, 0.25, 0.5, f64::INFINITY];

/// How mixed spaces are, in classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InhomogeneityClasses {
    /// Class of each space; `None` off the common area.
    pub classes: Vec<Option<u8>>,
    /// Number of spaces in each class.
    pub counts: [usize; INHOMOGENEITY_BOUNDS.len()],
    /// Number of spaces off the common area.
    pub without: usize,
}

impl InhomogeneityClasses {
    /// By residents where they are known and somebody lives there, else by area.
    fn of(fits: &[SpaceFit]) -> Self {
        Self::by_area_where(fits, |_| false)
    }

    /// As the classes of a comparison, but by area in these spaces whatever is known of residents.
    pub(super) fn by_area_where(fits: &[SpaceFit], by_area: impl Fn(usize) -> bool) -> Self {
        let class = |(at, fit): (usize, &SpaceFit)| {
            let by_residents = fit.inhomogeneity_residents.filter(|_| !by_area(at));
            let value = by_residents.unwrap_or(fit.inhomogeneity_area);
            let at = INHOMOGENEITY_BOUNDS.iter().position(|bound| value <= *bound);
            at.filter(|_| fit.common_area_m2 > 0.0).map(|at| at as u8)
        };
        let classes: Vec<Option<u8>> = fits.iter().enumerate().map(class).collect();
        let mut counts = [0; INHOMOGENEITY_BOUNDS.len()];
        for at in classes.iter().flatten() {
            if let Some(count) = counts.get_mut(usize::from(*at)) {
                *count += 1;
            }
        }
        let without = classes.iter().filter(|class| class.is_none()).count();
        Self { classes, counts, without }
    }
}

/// Whether every space has a name of its own.
pub fn names_suffice(spaces: &[Space]) -> bool {
    let names: HashSet<&str> = spaces.iter().map(|space| space.name.as_str()).filter(|name| !name.is_empty()).collect();
    names.len() == spaces.len()
}

/// The coarser side by size, the finer one by the space each belongs to, then by size: what belongs together forms blocks along the diagonal.
fn diagonal(comparison: &Comparison) -> (Vec<u32>, Vec<u32>) {
    let finer_is_a = comparison.finer_is_a;
    let (fine, coarse) = (comparison.fits(finer_is_a), comparison.fits(!finer_is_a));
    // Bits of what is not negative order as the numbers do.
    let size = |fit: &SpaceFit| Reverse((fit.residents.unwrap_or(0.0).to_bits(), fit.common_area_m2.to_bits()));
    let common = |fits: &[SpaceFit]| -> Vec<u32> {
        (0_u32..).zip(fits).filter(|(_, fit)| fit.common_area_m2 > 0.0).map(|(at, _)| at).collect()
    };
    let mut coarse_order = common(coarse);
    coarse_order.sort_by_key(|at| coarse.get(*at as usize).map(size));
    let mut position = vec![usize::MAX; coarse.len()];
    for (at, space) in coarse_order.iter().enumerate() {
        if let Some(slot) = position.get_mut(*space as usize) {
            *slot = at;
        }
    }
    let mut fine_order = common(fine);
    fine_order.sort_by_key(|at| {
        let fit = fine.get(*at as usize);
        let belongs = fit.and_then(|fit| position.get(fit.majority? as usize).copied());
        (belongs.unwrap_or(usize::MAX), fit.map(size))
    });
    if finer_is_a { (fine_order, coarse_order) } else { (coarse_order, fine_order) }
}

/// Two definitions of the project in figures.
#[derive(Debug, Clone, PartialEq)]
pub struct PairFigures {
    /// One.
    pub a: DefinitionId,
    /// The other.
    pub b: DefinitionId,
    /// V-measure by area.
    pub v_by_area: f64,
    /// V-measure by residents; `None` where nothing carries residents.
    pub v_by_residents: Option<f64>,
    /// Whether A is the finer one.
    pub finer_is_a: bool,
    /// Residents outside the majority space, from the finer to the coarser; `None` where nothing carries residents.
    pub outside: Option<f64>,
    /// Residents on the common ground.
    pub residents: Option<f64>,
    /// Share (0 to 1) of the common area outside the majority space, from the finer to the coarser.
    pub outside_area_share: f64,
}

/// Every pair of definitions.
#[derive(Debug, Clone, PartialEq)]
pub struct AllPairs {
    /// In the order of the project, each pair once.
    pub pairs: Vec<PairFigures>,
    /// Whose residents were counted.
    pub carrier: Option<CarrierInfo>,
    /// The project's revision they were computed from.
    pub revision: Revision,
}

impl AllPairs {
    /// The figures of two definitions, whichever was the first.
    pub fn of(&self, one: DefinitionId, other: DefinitionId) -> Option<&PairFigures> {
        self.pairs.iter().find(|pair| (pair.a, pair.b) == (one, other) || (pair.b, pair.a) == (one, other))
    }
}

/// Compares every definition with every other.
///
/// # Errors
/// [`AppError::Cancelled`]; a population grid that has no place in the project's system.
pub fn compare_all(project: &Project, watch: &dyn Watch) -> Result<AllPairs, AppError> {
    let definitions = &project.definitions;
    let counted = Counted::of(project)?;
    let all = definitions.len() * definitions.len().saturating_sub(1) / 2;
    let mut pairs = Vec::with_capacity(all);
    for (at, a) in definitions.iter().enumerate() {
        for b in definitions.iter().skip(at + 1) {
            let part = |done: usize| done as f32 / all.max(1) as f32;
            let part = Part::of(watch, part(pairs.len()), part(pairs.len() + 1));
            let comparison = analysis::compare(
                &a.spaces,
                &b.spaces,
                counted.as_ref().map(|counted| counted.seen_from(a, b)),
                &part,
            )?;
            pairs.push(figures(a.id, b.id, &comparison));
        }
    }
    Ok(AllPairs { pairs, carrier: counted.as_ref().map(Counted::info), revision: project.revision })
}

fn figures(a: DefinitionId, b: DefinitionId, comparison: &Comparison) -> PairFigures {
    let fits = comparison.fits(comparison.finer_is_a);
    let all_m2: f64 = fits.iter().map(|fit| fit.common_area_m2).sum();
    let outside_m2: f64 = fits.iter().map(|fit| fit.outside_area_m2).sum();
    PairFigures {
        a,
        b,
        v_by_area: comparison.by_area.v_measure,
        v_by_residents: comparison.by_residents.map(|agreement| agreement.v_measure),
        finer_is_a: comparison.finer_is_a,
        outside: comparison.residents.as_ref().map(|residents| residents.outside_majority),
        residents: comparison.residents.as_ref().map(|residents| residents.total),
        outside_area_share: if all_m2 > 0.0 { outside_m2 / all_m2 } else { 0.0 },
    }
}
