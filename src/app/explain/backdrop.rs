//! Words for population grids: what was read of one, and what came of counting residents by it.

use super::Explanation;
use crate::app::operations::GridCounts;
use crate::app::session::ResidentsTaken;
use crate::l10n::{Lang, count, number};
use crate::t;

/// A number of residents that may be told: below 3 it could be a person.
pub fn residents_told(lang: Lang, residents: f64) -> String {
    if residents > 0.0 && residents < 2.5 { "< 3".to_owned() } else { number(lang, residents, 0) }
}

/// What became of the lines of a grid, one statement each; what did not happen is not told.
pub fn grid_counts(lang: Lang, counts: &GridCounts) -> Vec<String> {
    let shown = |n: u64| count(lang, usize::try_from(n).unwrap_or(usize::MAX));
    let mut lines = vec![t!(lang, "explain-grid-kept", kept = shown(counts.kept), lines = shown(counts.lines))];
    for (n, text) in [
        (counts.hidden, t!(lang, "explain-grid-hidden", count = shown(counts.hidden))),
        (counts.missing, t!(lang, "explain-grid-missing", count = shown(counts.missing))),
        (counts.outside, t!(lang, "explain-grid-outside", count = shown(counts.outside))),
        (counts.repeated, t!(lang, "explain-grid-repeated", count = shown(counts.repeated))),
        (counts.unusable, t!(lang, "explain-grid-unusable", count = shown(counts.unusable))),
    ] {
        lines.extend((n > 0).then_some(text));
    }
    lines
}

/// What came of giving the spaces of a definition the residents of a grid.
pub fn residents_taken(lang: Lang, definition: &str, grid: &str, taken: &ResidentsTaken) -> Explanation {
    let total = residents_told(lang, taken.total);
    let mut lines = vec![t!(lang, "explain-residents-total", total = total)];
    if taken.missing > 0 {
        lines.push(t!(lang, "explain-residents-missing", n = taken.missing, count = count(lang, taken.missing)));
    }
    if taken.outside >= 0.5 {
        lines.push(t!(lang, "explain-residents-outside", count = residents_told(lang, taken.outside)));
    }
    if taken.hidden_cells > 0 {
        lines.push(t!(
            lang,
            "explain-residents-hidden",
            n = taken.hidden_cells,
            count = count(lang, taken.hidden_cells)
        ));
    }
    Explanation {
        what: t!(lang, "explain-residents-taken", definition = definition.to_owned(), grid = grid.to_owned()),
        meaning: lines.join("\n"),
        remedy: t!(lang, "explain-residents-by-area"),
        ..Explanation::default()
    }
}
