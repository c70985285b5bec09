//! What official small-area statistics ask and a draft does not give, in words.

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
            let residents = residents.map_or_else(|| t!(lang, "value-missing"), people);
            t!(lang, "official-unassigned", block = block.clone(), residents = residents)
        }
        OfficialFailure::Cut { block, spaces } => {
            t!(lang, "official-cut", block = block.clone(), spaces = spaces.join(", "))
        }
        OfficialFailure::TooFew { space, residents, lacking } => t!(
            lang,
            "official-too-few",
            space = space.clone(),
            residents = people(*residents),
            lacking = people(*lacking)
        ),
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
    match (n, check.has_residents) {
        (0, true) => t!(lang, "official-met", n = check.spaces, count = l10n::count(lang, check.spaces)),
        (0, false) => t!(lang, "official-no-residents"),
        _ => t!(lang, "official-fails", n = n, count = l10n::count(lang, n)),
    }
}
