//! What departments say, in words.

use crate::analysis::positions::{Concerned, Tally};
use crate::l10n::{self, Lang};
use crate::model::Stance;
use crate::t;

/// As one says it: "stimmt zu, wenn …".
pub fn stance(lang: Lang, stance: Stance) -> String {
    match stance {
        Stance::NoAnswer => t!(lang, "stance-no-answer"),
        Stance::Agrees => t!(lang, "stance-agrees"),
        Stance::AgreesIf => t!(lang, "stance-agrees-if"),
        Stance::Objects => t!(lang, "stance-objects"),
    }
}

/// In a table: "mit Bedingung".
pub fn stance_short(lang: Lang, stance: Stance) -> String {
    match stance {
        Stance::NoAnswer => t!(lang, "stance-short-no-answer"),
        Stance::Agrees => t!(lang, "stance-agrees"),
        Stance::AgreesIf => t!(lang, "stance-short-agrees-if"),
        Stance::Objects => t!(lang, "stance-short-objects"),
    }
}

/// "12 Bausteine, 3.456 Einwohner"; only blocks where nothing carries residents.
pub fn blocks_concerned(lang: Lang, concerned: Concerned) -> String {
    let n = concerned.blocks;
    let blocks = t!(lang, "positions-blocks", n = n, count = l10n::count(lang, n));
    with_residents(lang, blocks, concerned.residents)
}

/// "7 von 24 Räumen, 12.345 Einwohner".
pub fn tally(lang: Lang, some: Tally, all: Tally) -> String {
    let (count, total) = (l10n::count(lang, some.spaces), l10n::count(lang, all.spaces));
    with_residents(lang, t!(lang, "positions-of-spaces", n = all.spaces, count = count, all = total), some.residents)
}

fn with_residents(lang: Lang, text: String, residents: Option<f64>) -> String {
    match residents {
        Some(n) => format!("{text}, {}", t!(lang, "tooltip-residents", residents = l10n::number(lang, n, 0))),
        None => text,
    }
}
