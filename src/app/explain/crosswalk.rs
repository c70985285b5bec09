//! What a crosswalk rests on, in words.

use crate::l10n::{self, Lang};
use crate::model::{Basis, Crosswalk};
use crate::t;

/// "nach Einwohnern von „Blöcke“, Stand 31.12.2024".
fn shares_by(lang: Lang, basis: &Basis) -> String {
    match basis {
        Basis::Area => t!(lang, "basis-area"),
        Basis::Definition { name, reference_date, .. } | Basis::Grid { name, reference_date } => {
            let date = l10n::date(lang, reference_date);
            match date.is_empty() {
                true => t!(lang, "basis-residents", name = name.clone()),
                false => t!(lang, "basis-residents-date", name = name.clone(), date = date),
            }
        }
    }
}

/// What the shares of a crosswalk rest on, and when it was made.
pub fn crosswalk_basis(lang: Lang, crosswalk: &Crosswalk) -> String {
    let (basis, date) = (shares_by(lang, &crosswalk.basis), l10n::date(lang, &crosswalk.date));
    match &crosswalk.source {
        Some(source) => {
            t!(lang, "crosswalk-basis-imported", basis = basis, file = source.file_name.clone(), date = date)
        }
        None => t!(lang, "crosswalk-basis", basis = basis, date = date),
    }
}
