//! Where single spaces reach beyond the space that most of them belongs to.

use super::{Comparison, NESTED_SHARE, Pair, SpaceFit};
use serde::Serialize;

/// Fewer than this many people, spread by area, are nobody.
const NOBODY: f64 = 0.5;

/// A space of one definition that reaches into a space of the other which is not its majority space.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Disagreement {
    /// The space.
    pub space: u32,
    /// The other definition's space it reaches into.
    pub reaches_into: u32,
    /// The other definition's space that holds most of it.
    pub majority: u32,
    /// Residents there; `None` where nothing carries residents.
    pub residents: Option<f64>,
    /// Area there.
    pub area_m2: f64,
    /// Share (0 to 1) of the space that lies there: of its residents, of its area where nobody lives in it.
    pub share: f64,
}

impl Comparison {
    /// How the spaces of A (`from_a`) or of B lie in those of the other.
    pub fn fits(&self, from_a: bool) -> &[SpaceFit] {
        if from_a { &self.fits_a } else { &self.fits_b }
    }

    /// Where spaces of A (`from_a`) or of B reach beyond their majority space: most residents first, then largest area. What is within
    /// the tolerance of nesting, and where nobody lives, is left out.
    pub fn disagreements(&self, from_a: bool) -> Vec<Disagreement> {
        let fits = self.fits(from_a);
        let mut found: Vec<Disagreement> =
            self.pairs.iter().filter_map(|pair| disagreement(pair, fits, from_a)).collect();
        found.sort_by(|x, y| {
            let people = |d: &Disagreement| d.residents.unwrap_or(0.0);
            people(y).total_cmp(&people(x)).then(y.area_m2.total_cmp(&x.area_m2))
        });
        found
    }
}

fn disagreement(pair: &Pair, fits: &[SpaceFit], from_a: bool) -> Option<Disagreement> {
    let (space, reaches_into) = if from_a { (pair.a, pair.b) } else { (pair.b, pair.a) };
    let fit = fits.get(space as usize)?;
    let majority = fit.majority.filter(|majority| *majority != reaches_into)?;
    let of_area = if fit.common_area_m2 > 0.0 { pair.area_m2 / fit.common_area_m2 } else { 0.0 };
    let lives_there = pair.residents.is_some_and(|residents| residents >= NOBODY);
    if !lives_there && of_area <= 1.0 - NESTED_SHARE {
        return None;
    }
    let people = fit.residents.filter(|people| *people > 0.0);
    let share = people.zip(pair.residents).map_or(of_area, |(all, there)| there / all);
    Some(Disagreement { space, reaches_into, majority, residents: pair.residents, area_m2: pair.area_m2, share })
}
