//! What official small-area statistics ask and a draft does not give, in words.

use super::draft::{unstated_blocks, with_unstated};
use crate::app::operations::{OfficialCheck, OfficialFailure};
use crate::l10n::{self, Lang};
use crate::t;

/// One thing that fails.
pub fn official_failure(lang: Lang, failure: &OfficialFailure) -> String {
    let people = |n: f64| l10n::number(lang, n, 0);
    match failure {
        OfficialFailure::Overlap { spaces: [a, b], area_m2 } => {
            t!(lang, "official-overlap", a = a.clone(), b = b.clone(), area = l10n::area(lang, *area_m2))
        }
        OfficialFailure::Unassigned { block, residents } => {
            let block = block.clone();
            match residents {
                Some(residents) => t!(lang, "official-unassigned", block = block, residents = people(*residents)),
                None => t!(lang, "official-unassigned-unknown", block = block),
            }
        }
        OfficialFailure::Cut { block, spaces } => {
            t!(lang, "official-cut", block = block.clone(), spaces = spaces.join(", "))
        }
        OfficialFailure::TooFew { space, residents, lacking, unstated } => {
            let (residents, lacking) = (people(*residents), people(*lacking));
            let told = t!(lang, "official-too-few", space = space.clone(), residents = residents, lacking = lacking);
            with_unstated(lang, told, *unstated)
        }
        OfficialFailure::NoCode { space } => t!(lang, "official-no-code", space = space.clone()),
        OfficialFailure::CodeTwice { code, count } => {
            t!(lang, "official-code-twice", code = code.clone(), n = *count, count = l10n::count(lang, *count))
        }
    }
}

/// As [`official_failure`], without numbers of residents, which would tell of very few.
pub fn official_failure_hidden(lang: Lang, failure: &OfficialFailure) -> String {
    match failure {
        OfficialFailure::Unassigned { block, .. } => t!(lang, "official-unassigned-hidden", block = block.clone()),
        OfficialFailure::TooFew { space, .. } => t!(lang, "official-too-few-hidden", space = space.clone()),
        other => official_failure(lang, other),
    }
}

/// What came of it all.
pub fn official_result(lang: Lang, check: &OfficialCheck) -> String {
    let n = check.failures.len();
    let mut notes = vec![match (n, check.has_residents) {
        (0, true) if check.unknown > 0 => t!(lang, "official-not-all"),
        (0, true) => t!(lang, "official-met", n = check.spaces, count = l10n::count(lang, check.spaces)),
        (0, false) => t!(lang, "official-no-residents"),
        _ => t!(lang, "official-fails", n = n, count = l10n::count(lang, n)),
    }];
    if check.unstated > 0 {
        notes.push(unstated_blocks(lang, check.unstated));
    }
    if check.unknown > 0 {
        notes.push(t!(lang, "official-unknown", n = check.unknown, count = l10n::count(lang, check.unknown)));
    }
    // What fails is listed below.
    notes.rotate_left(1);
    notes.join(" ")
}
