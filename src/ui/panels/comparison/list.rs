//! The cross-table as a list of pairs, the largest first: the same as the heat map, for reading line by line.

use super::super::rows::{Chosen, Cursor, Title, table};
use super::Sides;
use crate::app::operations::Pair;
use crate::l10n::{Lang, area, number};
use crate::t;

/// What the list remembers: its order, made once for each comparison.
#[derive(Default)]
pub(super) struct State {
    made_for: Option<(usize, bool)>,
    order: Vec<usize>,
    cursor: Cursor,
}

/// Shows it; the pair that was chosen, as spaces of A and B.
pub(super) fn show(
    ui: &mut egui::Ui,
    sides: &Sides<'_>,
    by_residents: bool,
    state: &mut State,
    lang: Lang,
) -> Option<(u32, u32)> {
    let pairs = &sides.report.comparison.pairs;
    let key = Some((sides.key(), by_residents));
    if state.made_for != key {
        let weight = |pair: &Pair| if by_residents { pair.residents.unwrap_or(0.0) } else { pair.area_m2 };
        state.order = (0..pairs.len()).collect();
        state.order.sort_by(|x, y| weight(&pairs[*y]).total_cmp(&weight(&pairs[*x])));
        state.made_for = key;
        state.cursor.forget();
    }
    let (a, b) = (sides.names(true), sides.names(false));
    let has_residents = sides.report.comparison.residents.is_some();
    let mut titles = vec![Title::text(a.name.to_owned()), Title::text(b.name.to_owned())];
    if has_residents {
        titles.push(Title::number(t!(lang, "space-residents"), 66.0));
    }
    titles.push(Title::number(t!(lang, "space-area"), 66.0));
    let one = |row: usize| state.order.get(row).and_then(|at| pairs.get(*at));
    let cell = |row: usize, column: usize| {
        let Some(pair) = one(row) else { return String::new() };
        match (column, pair.residents) {
            (0, _) => a.label(lang, pair.a),
            (1, _) => b.label(lang, pair.b),
            (2, Some(residents)) if has_residents => number(lang, residents, 0),
            _ => area(lang, pair.area_m2),
        }
    };
    let purpose = t!(lang, "comparison-list-purpose");
    let chosen = table(ui, ("cross table", &purpose), &titles, state.order.len(), &mut state.cursor, cell);
    let Some(Chosen::Row(row)) = chosen else { return None };
    state.order.get(row).and_then(|at| pairs.get(*at)).map(|pair| (pair.a, pair.b))
}
