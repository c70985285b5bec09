//! Single spaces of a comparison in people: who reaches where, what lies inside what, what happened between two versions.

use crate::app::operations::{
    ChangeKind, Comparison, Disagreement, Matching, VersionChange, VersionChanges, is_small_count,
};
use crate::l10n::{self, Lang, area, number, percent};
use crate::model::Space;
use crate::t;

/// Names of one side as sentences need them.
#[derive(Debug, Clone, Copy)]
pub struct SideNames<'a> {
    /// The definition.
    pub name: &'a str,
    /// Its spaces.
    pub spaces: &'a [Space],
    /// Whether names alone tell them apart: then codes are left out.
    pub by_name: bool,
}

impl SideNames<'_> {
    /// Code and name of a space, its number where it has neither.
    pub fn label(&self, lang: Lang, at: u32) -> String {
        let space = self.spaces.get(at as usize);
        let label =
            space.map(|space| if self.by_name { space.name.clone() } else { space.label() }).unwrap_or_default();
        if label.is_empty() { t!(lang, "explain-space-number", n = (at + 1).to_string()) } else { label }
    }

    fn labels(&self, lang: Lang, spaces: &[u32]) -> String {
        /// More are counted, not named.
        const MOST: usize = 6;
        let named: Vec<String> = spaces.iter().take(MOST).map(|at| quoted(lang, &self.label(lang, *at))).collect();
        let named = named.join(", ");
        match spaces.len() - spaces.len().min(MOST) {
            0 => named,
            more => t!(lang, "explain-and-more", named = named, n = more),
        }
    }
}

fn quoted(lang: Lang, text: &str) -> String {
    t!(lang, "explain-quoted", text = text.to_owned())
}

/// So many people, or fewer than 3 unless it is `internal`; "geheim" where it is `hidden` for what follows from it. The area where nobody's
/// residents are known.
pub fn concerned(lang: Lang, residents: Option<f64>, area_m2: f64, hidden: bool) -> String {
    match residents {
        Some(_) if hidden => t!(lang, "explain-concerned-hidden"),
        Some(residents) => {
            let n = residents.round().max(0.0);
            t!(lang, "explain-concerned", n = n as usize, count = number(lang, n, 0))
        }
        None => area(lang, area_m2),
    }
}

/// "„Nord“ reicht mit 1.240 Einwohnern (12 %) in „Mitte“; das meiste gehört zu „Süd“." `of` are the spaces that reach, `into` the
/// others. Without the number where it is `hidden`: 1 or 2, or what these follow from.
pub fn disagreement(lang: Lang, found: &Disagreement, of: SideNames<'_>, into: SideNames<'_>, hidden: bool) -> String {
    let (space, other) =
        (quoted(lang, &of.label(lang, found.space)), quoted(lang, &into.label(lang, found.reaches_into)));
    let majority = quoted(lang, &into.label(lang, found.majority));
    match found.residents {
        Some(_) if hidden => {
            t!(lang, "explain-reaches-hidden", space = space, into = other, majority = majority)
        }
        Some(residents) if residents.round() >= 1.0 => t!(
            lang,
            "explain-reaches-people",
            space = space,
            into = other,
            majority = majority,
            n = residents.round() as usize,
            count = number(lang, residents, 0),
            share = percent(lang, found.share, 0),
        ),
        known => {
            let (size, share) = (area(lang, found.area_m2), percent(lang, found.share, 0));
            match known {
                Some(_) => {
                    t!(lang, "explain-reaches-nobody", space = space, into = other, majority = majority, area = size)
                }
                None => t!(
                    lang,
                    "explain-reaches-area",
                    space = space,
                    into = other,
                    majority = majority,
                    area = size,
                    share = share
                ),
            }
        }
    }
}

/// How many spaces of each lie inside one of the other; then what a one-to-one matching keeps together, where one makes sense.
pub fn nesting(lang: Lang, comparison: &Comparison, name_a: &str, name_b: &str) -> Vec<String> {
    let line = |from_a: bool, name: &str, other: &str| {
        let common = comparison.fits(from_a).iter().filter(|fit| fit.common_area_m2 > 0.0);
        let (inside, all) = common.fold((0, 0), |(n, all), fit| (n + usize::from(fit.inside.is_some()), all + 1));
        t!(
            lang,
            "explain-nested",
            inside = l10n::count(lang, inside),
            all = l10n::count(lang, all),
            name = name.to_owned(),
            other = other.to_owned(),
        )
    };
    let mut lines = vec![line(true, name_a, name_b), line(false, name_b, name_a)];
    lines.extend(comparison.matching.as_ref().map(|matching| matched(lang, matching)));
    lines
}

fn matched(lang: Lang, matching: &Matching) -> String {
    let share = if matching.total > 0.0 { matching.matched / matching.total } else { 0.0 };
    let (pairs, share) = (l10n::count(lang, matching.pairs.len()), percent(lang, share, 1));
    if matching.by_residents {
        t!(lang, "explain-matched-people", pairs = pairs, share = share)
    } else {
        t!(lang, "explain-matched-area", pairs = pairs, share = share)
    }
}

/// The kind of a change in a word or two.
pub fn change_kind(lang: Lang, kind: ChangeKind) -> String {
    match kind {
        ChangeKind::Split => t!(lang, "explain-change-split"),
        ChangeKind::Merged => t!(lang, "explain-change-merged"),
        ChangeKind::Recut => t!(lang, "explain-change-recut"),
        ChangeKind::Moved => t!(lang, "explain-change-moved"),
        ChangeKind::New => t!(lang, "explain-change-new"),
        ChangeKind::Gone => t!(lang, "explain-change-gone"),
        ChangeKind::Renamed => t!(lang, "explain-change-renamed"),
    }
}

/// What happened between two versions: "„A“ wurde aufgeteilt in „B“, „C“ (200 Einwohner)."
pub fn version_change(
    lang: Lang,
    change: &VersionChange,
    old: SideNames<'_>,
    new: SideNames<'_>,
    internal: bool,
) -> String {
    let hidden = !internal && change.residents.is_some_and(is_small_count);
    let people = concerned(lang, change.residents, change.area_m2, hidden);
    let (was, is) = (old.labels(lang, &change.old), new.labels(lang, &change.new));
    match change.kind {
        ChangeKind::Split => t!(lang, "explain-changed-split", old = was, new = is, people = people),
        ChangeKind::Merged => t!(lang, "explain-changed-merged", old = was, new = is, people = people),
        ChangeKind::Recut => t!(lang, "explain-changed-recut", old = was, new = is, people = people),
        ChangeKind::Moved if change.renamed => {
            t!(lang, "explain-changed-moved-renamed", old = was, new = is, people = people)
        }
        ChangeKind::Moved => t!(lang, "explain-changed-moved", old = was, people = people),
        ChangeKind::New => t!(lang, "explain-changed-new", new = is, people = people),
        ChangeKind::Gone => t!(lang, "explain-changed-gone", old = was, people = people),
        ChangeKind::Renamed => t!(lang, "explain-changed-renamed", old = was, new = is, people = people),
    }
}

/// What happened on the whole: how many belong elsewhere now, and how many spaces stayed.
pub fn version_changes(lang: Lang, changes: &VersionChanges, old: &str, new: &str) -> String {
    let unchanged = l10n::count(lang, changes.unchanged);
    let (old, new) = (old.to_owned(), new.to_owned());
    match changes.residents_elsewhere.map(f64::round) {
        _ if changes.changes.is_empty() => t!(lang, "explain-versions-same", old = old, new = new),
        None => {
            t!(lang, "explain-versions-spaces", old = old, new = new, n = changes.changes.len(), unchanged = unchanged)
        }
        Some(n) if (1.0..3.0).contains(&n) => {
            t!(lang, "explain-versions-few", old = old, new = new, unchanged = unchanged)
        }
        Some(n) => {
            let people = number(lang, n, 0);
            t!(lang, "explain-versions-people", old = old, new = new, people = people, unchanged = unchanged)
        }
    }
}
