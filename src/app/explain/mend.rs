//! Words for what remedies do, and for what a newer file changes.

use super::finding::title_of;
use crate::app::operations::{Difference, Effect};
use crate::l10n::{Lang, area, count, number};
use crate::t;

/// So many names are listed.
const LISTED: usize = 5;

/// What one remedy does: "Schmale Lücken: 12 Stellen, 34 m², etwa 5 Einwohner".
pub fn effect(lang: Lang, effect: &Effect) -> String {
    let what = title_of(lang, effect.kind);
    format!("{what}: {}", figures(lang, effect.count, effect.area_m2, effect.residents))
}

/// What all remedies together do.
pub fn effects_total(lang: Lang, effects: &[Effect]) -> String {
    let count = effects.iter().map(|effect| effect.count).sum();
    let area_m2 = effects.iter().map(|effect| effect.area_m2).sum();
    figures(lang, count, area_m2, effects.iter().map(|effect| effect.residents).sum())
}

fn figures(lang: Lang, n: usize, area_m2: f64, residents: Option<f64>) -> String {
    let mut parts = vec![t!(lang, "explain-places", n = n, count = count(lang, n))];
    if area_m2 > 0.0 {
        parts.push(area(lang, area_m2));
    }
    // Half a person moves where slivers change hands: nobody.
    if let Some(residents) = residents.filter(|n| *n >= 0.5) {
        parts.push(about_residents(lang, residents));
    }
    parts.join(", ")
}

/// Counts of 1 and 2 are persons.
fn about_residents(lang: Lang, residents: f64) -> String {
    if residents < 2.5 {
        return t!(lang, "explain-few-residents");
    }
    t!(lang, "explain-about-residents", count = number(lang, residents, 0))
}

/// What a newer file changes, one line for each kind of change.
pub fn difference(lang: Lang, difference: &Difference) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = |n: usize, words: fn(Lang, usize, String) -> String, names: Vec<String>| {
        if n > 0 {
            let names = listed(names);
            let names = if names.is_empty() { String::new() } else { format!(" ({names})") };
            lines.push(words(lang, n, count(lang, n)) + &names);
        }
    };
    let renamed = difference.renamed.iter().map(|(old, new)| format!("{old} » {new}")).collect();
    line(difference.same, |l, n, count| t!(l, "explain-difference-same", n = n, count = count), Vec::new());
    line(difference.moved.len(), |l, n, count| t!(l, "explain-difference-moved", n = n, count = count), Vec::new());
    line(difference.renamed.len(), |l, n, count| t!(l, "explain-difference-renamed", n = n, count = count), renamed);
    line(difference.counted_anew, |l, n, count| t!(l, "explain-difference-counted", n = n, count = count), Vec::new());
    line(
        difference.new.len(),
        |l, n, count| t!(l, "explain-difference-new", n = n, count = count),
        difference.new.clone(),
    );
    line(
        difference.gone.len(),
        |l, n, count| t!(l, "explain-difference-gone", n = n, count = count),
        difference.gone.clone(),
    );
    line(difference.values_lost, |l, n, count| t!(l, "explain-difference-values", n = n, count = count), Vec::new());
    if difference.moved_area_m2 >= 1.0 {
        let residents = difference.moved_residents.filter(|n| *n >= 0.5);
        let residents = residents.map(|n| about_residents(lang, n));
        let figures = [Some(area(lang, difference.moved_area_m2)), residents];
        let figures = figures.into_iter().flatten().collect::<Vec<_>>().join(", ");
        lines.push(t!(lang, "explain-difference-ground", figures = figures));
    }
    lines
}

fn listed(mut names: Vec<String>) -> String {
    names.retain(|name| !name.is_empty());
    let more = names.len() > LISTED;
    names.truncate(LISTED);
    if more {
        names.push("…".to_owned());
    }
    names.join(", ")
}
