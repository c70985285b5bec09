//! Words of the themes of maps, the same on screen and on paper.

use crate::app::operations::{AGREEMENT_BOUNDS, BlockAgreement, INHOMOGENEITY_BOUNDS};
use crate::l10n::{Lang, number};
use crate::t;

/// The classes of inhomogeneity, the least mixed first.
pub fn inhomogeneity_classes(lang: Lang) -> Vec<String> {
    let mut lower: Option<f64> = None;
    let class = |bound: &f64| {
        let to = number(lang, *bound, 2);
        match lower.replace(*bound) {
            None => t!(lang, "legend-inhomogeneity-one"),
            Some(from) if bound.is_finite() => {
                t!(lang, "legend-class-above", from = number(lang, from, 2), to = to)
            }
            Some(from) => t!(lang, "legend-above", from = number(lang, from, 2)),
        }
    };
    INHOMOGENEITY_BOUNDS.iter().map(class).collect()
}

/// The classes of agreement, the largest first.
pub fn agreement_classes(lang: Lang) -> Vec<String> {
    let mut upper = 1.0;
    let class = |bound: &f64| {
        let to = std::mem::replace(&mut upper, *bound);
        t!(lang, "legend-class", from = number(lang, *bound, 2), to = number(lang, to, 2))
    };
    AGREEMENT_BOUNDS.iter().map(class).collect()
}

/// Whose agreement on blocks is shown: "Blöcke nach 3 anderen Raumdefinitionen".
pub fn agreement_of(lang: Lang, name: String, agreement: &BlockAgreement) -> String {
    match agreement.by_department {
        true => t!(lang, "legend-agreement-of-departments", name = name, n = agreement.definitions),
        false => t!(lang, "legend-agreement-of", name = name, n = agreement.definitions),
    }
}

/// So many draw a border: departments, or definitions where all are one department's.
pub fn border_makers(lang: Lang, count: usize, departments: bool) -> String {
    if departments { t!(lang, "legend-departments", n = count) } else { t!(lang, "legend-definitions", n = count) }
}
