//! What a crosswalk rests on, in words.

use super::Explanation;
use crate::analysis::crosswalk::CrosswalkCheck;
use crate::app::session::CrosswalkRead;
use crate::l10n::{self, Lang};
use crate::model::{Basis, Crosswalk, UnmatchedRow};
use crate::t;

/// "nach Einwohnern von „Blöcke“, Stand 31.12.2024".
pub(super) fn shares_by(lang: Lang, basis: &Basis) -> String {
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
            t!(lang, "crosswalks-basis-imported", basis = basis, file = source.file_name.clone(), date = date)
        }
        None => t!(lang, "crosswalks-basis", basis = basis, date = date),
    }
}

/// What of a space lies outside all spaces a crosswalk goes to.
pub fn crosswalk_outside(lang: Lang, name: &str, check: &CrosswalkCheck) -> String {
    let area = l10n::area(lang, check.area_outside_m2);
    let name = name.to_owned();
    match check.residents_outside {
        Some(residents) => {
            let (n, residents) = (residents.round() as usize, l10n::number(lang, residents, 0));
            t!(lang, "crosswalks-outside-residents", name = name, n = n, residents = residents, area = area)
        }
        None => t!(lang, "crosswalks-outside-area", name = name, area = area),
    }
}

/// How many rows and spaces are named.
const NAMED: usize = 8;

/// What reading an official crosswalk came to: what was left out, and what does not come to 100 %.
pub fn crosswalk_read(lang: Lang, read: &CrosswalkRead) -> Explanation {
    let mut lines = vec![t!(lang, "crosswalks-read-rows", n = read.rows, count = l10n::count(lang, read.rows))];
    let n = read.unmatched.len();
    if n > 0 {
        lines.push(t!(lang, "crosswalks-read-unmatched", n = n, count = l10n::count(lang, n)));
        let row = |row: &UnmatchedRow| {
            t!(
                lang,
                "layers-unmatched-row",
                line = row.line.to_string(),
                key = row.key.clone(),
                value = row.value.clone()
            )
        };
        lines.extend(read.unmatched.iter().take(NAMED).map(row));
    }
    let n = read.uneven.len();
    if n > 0 {
        lines.push(t!(lang, "crosswalks-read-uneven", n = n, count = l10n::count(lang, n)));
        let sum = |(name, share): &(String, f64)| {
            t!(lang, "crosswalks-sum", name = name.clone(), share = l10n::percent(lang, *share, 1))
        };
        lines.extend(read.uneven.iter().take(NAMED).map(sum));
    }
    let n = read.absent.len();
    if n > 0 {
        let names: Vec<&str> = read.absent.iter().take(NAMED).map(String::as_str).collect();
        lines.push(t!(lang, "crosswalks-read-absent", n = n, count = l10n::count(lang, n), names = names.join(", ")));
    }
    Explanation { what: t!(lang, "crosswalks-read-title"), meaning: lines.join("\n"), ..Explanation::default() }
}
