//! Which counts may not leave the house.
//!
//! Method: counts of 1 and 2 are hidden (cell suppression; the rule of the German employment agency: 0 and 3 or more are shown). A hidden cell
//! could be computed back where all others of its row or column are known and so is their total. So the smallest other cell there that is not 0 is
//! hidden, too, and again in its row and column, until in every line two cells are hidden and what they sum to is no small count itself
//! (complementary suppression, Cox 1980, by a simple heuristic). Where a line has no second cell its total *is* the hidden cell and may not be
//! told either.
//!
//! Cells that are only spread by area need no such company (`guarded` is false): they follow from areas and totals anyway, and tell of
//! nobody in particular.
//!
//! Assumptions: rows and columns are known by themselves. Non-goals: every bound that follows from all lines together; this keeps single cells.

use std::collections::{BTreeMap, BTreeSet};

/// Counts from 1 up to and including this are hidden (0 and 3 or more are shown).
pub const LARGEST_HIDDEN_COUNT: f64 = 2.0;

/// Whether a count may not leave the house: 1 and 2, and what would be rounded to them.
pub fn is_small(count: f64) -> bool {
    (1.0..=LARGEST_HIDDEN_COUNT).contains(&count.round())
}

/// A count in a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Its row.
    pub row: u32,
    /// Its column; `None` in a table of one column.
    pub column: Option<u32>,
    /// The count.
    pub count: f64,
    /// Whether it must not follow from totals, if it is hidden.
    pub guarded: bool,
}

/// What is hidden in a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hidden {
    /// By cell.
    pub cells: Vec<bool>,
    /// By cell, of those that are hidden: whether it must not follow from totals, shares or anything else. Of the others the number is hidden only.
    pub guarded: Vec<bool>,
    /// Rows whose total may not be told: it is a small count, or their only hidden cell, if that must not follow from it.
    pub row_totals: BTreeSet<u32>,
    /// The same of columns.
    pub column_totals: BTreeSet<u32>,
}

/// A row (0) or column (1).
type Line = (u8, u32);

/// Looks at a table.
struct Table<'a> {
    cells: &'a [Cell],
    /// The cells of each line that are not 0.
    lines: BTreeMap<Line, Vec<usize>>,
    /// Hidden, and not to be computed back.
    kept: Vec<bool>,
}

fn lines_of(cell: &Cell) -> impl Iterator<Item = Line> + use<> {
    [Some((0, cell.row)), cell.column.map(|column| (1, column))].into_iter().flatten()
}

/// Chooses what is hidden in a table.
pub fn hidden(cells: &[Cell]) -> Hidden {
    hidden_also(cells, &|_| false)
}

/// As [`hidden`]; the cells that are `wanted` (by their index) are hidden, too, if they are not 0, and guarded as small ones are.
pub fn hidden_also(cells: &[Cell], wanted: &dyn Fn(usize) -> bool) -> Hidden {
    let small: Vec<bool> = cells.iter().map(|cell| is_small(cell.count)).collect();
    let guards = |(at, cell): (usize, &Cell)| is_small(cell.count) && cell.guarded || cell.count > 0.0 && wanted(at);
    let kept = cells.iter().enumerate().map(guards).collect();
    let mut table = Table { cells, lines: BTreeMap::new(), kept };
    for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.count > 0.0) {
        lines_of(cell).for_each(|line| table.lines.entry(line).or_default().push(at));
    }
    table.complete();
    let hidden: Vec<bool> = table.kept.iter().zip(&small).map(|(kept, small)| *kept || *small).collect();
    let mut result = Hidden { cells: hidden, guarded: table.kept.clone(), ..Hidden::default() };
    for (&(side, line), cells_of) in &table.lines {
        let total: f64 = cells_of.iter().map(|at| cells[*at].count).sum();
        let alone = cells_of.iter().filter(|at| result.guarded[**at]).count() == 1;
        if alone || is_small(total) {
            let totals = if side == 0 { &mut result.row_totals } else { &mut result.column_totals };
            totals.insert(line);
        }
    }
    result
}

/// As [`hidden`], for figures of one kind of which the total is known, such as the residents of all spaces of a draft. What is not known
/// hides nothing.
pub fn hidden_of_one_total(counts: impl IntoIterator<Item = Option<f64>>) -> Vec<bool> {
    let counted = |count: Option<f64>| count.filter(|count| count.is_finite()).unwrap_or(0.0);
    let cell = |count| Cell { row: 0, column: None, count: counted(count), guarded: true };
    hidden(&counts.into_iter().map(cell).collect::<Vec<_>>()).cells
}

impl Table<'_> {
    /// Hides further cells until none that is kept is alone.
    fn complete(&mut self) {
        let mut look_at: BTreeSet<Line> = BTreeSet::new();
        for (cell, _) in self.cells.iter().zip(&self.kept).filter(|(_, kept)| **kept) {
            look_at.extend(lines_of(cell));
        }
        while let Some(line) = look_at.pop_first() {
            let Some(smallest) = self.company(line) else { continue };
            self.kept[smallest] = true;
            look_at.extend(lines_of(&self.cells[smallest]));
            look_at.insert(line);
        }
    }

    /// The cell of a line to be hidden next; `None` where enough are, or there is no other.
    fn company(&self, line: Line) -> Option<usize> {
        let cells = self.lines.get(&line)?;
        let kept = || cells.iter().copied().filter(|at| self.kept[*at]);
        let together: f64 = kept().map(|at| self.cells[at].count).sum();
        if kept().count() != 1 && !is_small(together) {
            return None;
        }
        let others = cells.iter().copied().filter(|at| !self.kept[*at]);
        // What follows from areas is no company, as long as there is any other.
        let rank = |at: usize| (!self.cells[at].guarded, self.cells[at].count);
        others.min_by(|x, y| {
            let (x, y) = (rank(*x), rank(*y));
            x.0.cmp(&y.0).then(x.1.total_cmp(&y.1))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(cells: &[(u32, u32, f64)]) -> Vec<Cell> {
        let cell = |&(row, column, count): &(u32, u32, f64)| Cell { row, column: Some(column), count, guarded: true };
        cells.iter().map(cell).collect()
    }

    #[test]
    fn a_hidden_cell_does_not_follow_from_totals() {
        let cells = table(&[(0, 0, 2.0), (0, 1, 40.0), (0, 2, 300.0), (1, 0, 50.0), (1, 1, 60.0), (1, 2, 0.0)]);
        // 40 is hidden beside the 2 in its row, 50 in its column; each of these has a second one then, too.
        assert_eq!(hidden(&cells).cells, [true, true, false, true, true, false]);
        let lonely = hidden(&table(&[(0, 0, 0.0), (1, 1, 3.0), (2, 2, 1.0)]));
        assert_eq!(lonely.cells, [false, false, true]);
        assert_eq!((lonely.row_totals, lonely.column_totals), (BTreeSet::from([2]), BTreeSet::from([2])));
    }

    #[test]
    fn two_hidden_cells_are_no_small_count_together() {
        // 1 and 1 make 2: told by the total.
        assert_eq!(hidden_of_one_total([Some(1.0), Some(1.0), Some(70.0), Some(9.0)]), [true, true, false, true]);
        assert_eq!(hidden_of_one_total([Some(1.0), Some(2.0), Some(70.0), None]), [true, true, false, false]);
        let all = hidden(&table(&[(0, 0, 1.0), (0, 1, 1.0)]));
        assert_eq!((all.cells, all.row_totals), (vec![true, true], BTreeSet::from([0])));
        assert_eq!(hidden_of_one_total([Some(0.0), Some(3.0), None]), [false; 3]);
    }

    #[test]
    fn what_is_spread_by_area_needs_no_company() {
        let mut cells = table(&[(0, 0, 2.0), (0, 1, 13_000.0)]);
        assert_eq!(hidden(&cells).cells, [true, true]);
        cells[0].guarded = false;
        let spread = hidden(&cells);
        assert_eq!((spread.cells, spread.row_totals), (vec![true, false], BTreeSet::new()));
        // And is none to others, for it can be computed.
        let mut cells = table(&[(0, 0, 2.0), (0, 1, 13_000.0), (0, 2, 5.0)]);
        cells[2].guarded = false;
        assert_eq!(hidden(&cells).cells, [true, true, false]);
    }

    proptest! {
        #[test]
        fn nothing_hidden_follows_from_a_line(
            counts in prop::collection::vec(prop_oneof![0_u32..4, 0_u32..4, 0_u32..400], 30), columns in 1_u32..7,
        ) {
            let cells: Vec<_> = (0..).zip(&counts).map(|(at, n)| (at / columns, at % columns, f64::from(*n))).collect();
            let cells = table(&cells);
            let found = hidden(&cells);
            for (cell, hidden) in cells.iter().zip(&found.cells) {
                prop_assert!(*hidden || !is_small(cell.count));
                prop_assert!(!*hidden || cell.count > 0.0);
            }
            for line in cells.iter().flat_map(lines_of).collect::<BTreeSet<_>>() {
                let of_it = || cells.iter().zip(&found.cells).filter(|(cell, _)| lines_of(cell).any(|of| of == line));
                let unknown: Vec<f64> = of_it().filter(|(_, hidden)| **hidden).map(|(cell, _)| cell.count).collect();
                let total: f64 = of_it().map(|(cell, _)| cell.count).sum();
                let untold = if line.0 == 0 { &found.row_totals } else { &found.column_totals };
                if untold.contains(&line.1) {
                    // Only where it would tell: a single cell, or so few people.
                    prop_assert!(unknown.len() == 1 || is_small(total));
                    prop_assert!(!unknown.is_empty());
                } else {
                    // What remains of the total when all that is shown is taken off.
                    prop_assert!(unknown.is_empty() || unknown.len() > 1 && !is_small(unknown.iter().sum()));
                }
            }
        }
    }
}
