//! What of the spaces that figures come from lies outside all spaces they go to: said by `crosswalk` and `transfer` alike.

use crate::app::operations::ShownResidents;
use crate::l10n::{self, Lang, count};
use crate::t;
use serde_json::{Value, json};

/// A space of which so much lies outside that it has to be told.
pub(super) struct PartOutside {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) area_m2: f64,
    pub(super) outside_m2: f64,
    /// Residents outside.
    pub(super) residents: ShownResidents,
}

/// How many are named in the warning; the JSON names all.
const NAMED: usize = 10;

/// Which spaces lie partly outside, largest part first, and what is done with their values.
pub(super) fn warning(lang: Lang, parts: &[PartOutside]) -> Option<String> {
    if parts.is_empty() {
        return None;
    }
    let share = |part: &PartOutside| if part.area_m2 > 0.0 { part.outside_m2 / part.area_m2 } else { 0.0 };
    let mut parts: Vec<&PartOutside> = parts.iter().collect();
    parts.sort_by(|a, b| share(b).total_cmp(&share(a)));
    let one = |part: &&PartOutside| {
        let name = [part.code.as_str(), part.name.as_str()].join(" ").trim().to_owned();
        let (area, share) = (l10n::area(lang, part.outside_m2), l10n::percent(lang, share(part), 1));
        match part.residents {
            ShownResidents::Shown(residents) => {
                let (n, residents) = (residents.round() as usize, l10n::number(lang, residents, 0));
                t!(lang, "cli-outside-residents", name = name, n = n, residents = residents, area = area, share = share)
            }
            ShownResidents::Hidden => t!(lang, "cli-outside-hidden", name = name, area = area, share = share),
            ShownResidents::Unknown => t!(lang, "cli-outside-area", name = name, area = area, share = share),
        }
    };
    let mut list: Vec<String> = parts.iter().take(NAMED).map(one).collect();
    if parts.len() > NAMED {
        list.push("…".to_owned());
    }
    let (n, list) = (parts.len(), list.join("; "));
    Some(t!(lang, "cli-outside", n = n, count = count(lang, n), list = list))
}

/// All of them.
pub(super) fn json(parts: &[PartOutside]) -> Value {
    let one = |part: &PartOutside| {
        let residents = if let ShownResidents::Shown(residents) = part.residents { Some(residents) } else { None };
        json!({
            "code": part.code,
            "name": part.name,
            "area_m2": part.area_m2,
            "area_outside_m2": part.outside_m2,
            "residents_outside": residents,
            "residents_outside_hidden": part.residents == ShownResidents::Hidden,
        })
    };
    parts.iter().map(one).collect()
}
