//! Tables of a comparison as they leave the program: for the clipboard and for files. Residents of 1 and 2, and what they follow
//! from, are hidden.

use super::compare_spaces::{SideNames, change_kind, version_change};
use crate::app::operations::{AllPairs, ComparisonReport, Disagreement, SpaceFit, VersionChange, is_small_count};
use crate::l10n::{Lang, number, percent};
use crate::model::Project;
use crate::report::text_cell;
use crate::t;

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComparisonTable {
    /// Where spaces of the first (`true`) or second definition reach beyond their majority space.
    Disagreements(bool),
    /// All pairs of spaces.
    CrossTable,
    /// How each space of the first (`true`) or second definition lies in those of the other.
    Spaces(bool),
    /// What changed if the second is a later version of the first.
    Versions,
    /// All pairs of definitions.
    AllPairs,
}

/// A cell of a table that goes to a spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A name or sentence.
    Text(String),
    /// A number in the language's form, or the word that stands for a hidden one.
    Number(String),
}

impl Cell {
    /// As it is pasted between tabs and arrives as what it is.
    pub fn pasted(&self) -> String {
        match self {
            Self::Text(text) => text_cell(text),
            // Spreadsheets take the typographic minus for a text.
            Self::Number(number) => number.replace('−', "-"),
        }
    }
}

/// The rows, the first of them the titles; empty where there is nothing of the kind.
pub fn comparison_table(
    lang: Lang,
    project: &Project,
    report: Option<&ComparisonReport>,
    all: Option<&AllPairs>,
    table: ComparisonTable,
) -> Vec<Vec<Cell>> {
    if table == ComparisonTable::AllPairs {
        return all.map(|all| all_pairs(lang, project, all)).unwrap_or_default();
    }
    let Some(report) = report else { return Vec::new() };
    let (Some(a), Some(b)) = (project.definition(report.a), project.definition(report.b)) else { return Vec::new() };
    let side = |definition: &'_ crate::model::Definition| (definition.name.clone(), definition.spaces.clone());
    let ((name_a, spaces_a), (name_b, spaces_b)) = (side(a), side(b));
    let (a, b) = (
        SideNames { name: &name_a, spaces: &spaces_a, by_name: false },
        SideNames { name: &name_b, spaces: &spaces_b, by_name: false },
    );
    let writing = Writing { lang, report, a, b };
    match table {
        ComparisonTable::Disagreements(from_a) => writing.disagreements(from_a),
        ComparisonTable::CrossTable => writing.cross_table(),
        ComparisonTable::Spaces(of_a) => writing.spaces(of_a),
        ComparisonTable::Versions => writing.versions(),
        ComparisonTable::AllPairs => Vec::new(),
    }
}

struct Writing<'a> {
    lang: Lang,
    report: &'a ComparisonReport,
    a: SideNames<'a>,
    b: SideNames<'a>,
}

impl Writing<'_> {
    fn sides(&self, from_a: bool) -> (SideNames<'_>, SideNames<'_>) {
        if from_a { (self.a, self.b) } else { (self.b, self.a) }
    }

    fn people(&self, residents: Option<f64>, hidden: bool) -> Cell {
        Cell::Number(match residents {
            Some(_) if hidden => t!(self.lang, "explain-suppressed"),
            Some(residents) => number(self.lang, residents, 0),
            None => String::new(),
        })
    }

    fn area(&self, area_m2: f64) -> Cell {
        Cell::Number(number(self.lang, area_m2, 0))
    }

    fn disagreements(&self, from_a: bool) -> Vec<Vec<Cell>> {
        let (lang, (of, into)) = (self.lang, self.sides(from_a));
        let mut rows = vec![titles([
            of.name.to_owned(),
            t!(lang, "comparison-reaches-into", name = into.name.to_owned()),
            t!(lang, "comparison-majority"),
            t!(lang, "space-residents"),
            t!(lang, "table-area-m2"),
            t!(lang, "comparison-share"),
        ])];
        rows.extend(self.report.details.disagreements(from_a).iter().map(|found: &Disagreement| {
            let hidden = self.report.hides(found, from_a);
            vec![
                Cell::Text(of.label(lang, found.space)),
                Cell::Text(into.label(lang, found.reaches_into)),
                Cell::Text(into.label(lang, found.majority)),
                self.people(found.residents, hidden),
                self.area(found.area_m2),
                Cell::Number(if hidden { t!(lang, "explain-suppressed") } else { percent(lang, found.share, 1) }),
            ]
        }));
        rows
    }

    fn cross_table(&self) -> Vec<Vec<Cell>> {
        let lang = self.lang;
        let mut rows = vec![titles([
            self.a.name.to_owned(),
            self.b.name.to_owned(),
            t!(lang, "space-residents"),
            t!(lang, "table-area-m2"),
            t!(lang, "comparison-jaccard-area"),
            t!(lang, "comparison-jaccard-residents"),
        ])];
        rows.extend(self.report.comparison.pairs.iter().zip(&self.report.details.hidden).map(|(pair, hidden)| {
            let jaccard = pair.jaccard_residents.map(|share| number(lang, share, 3)).unwrap_or_default();
            vec![
                Cell::Text(self.a.label(lang, pair.a)),
                Cell::Text(self.b.label(lang, pair.b)),
                self.people(pair.residents, *hidden),
                self.area(pair.area_m2),
                Cell::Number(number(lang, pair.jaccard_area, 3)),
                Cell::Number(if *hidden { t!(lang, "explain-suppressed") } else { jaccard }),
            ]
        }));
        rows
    }

    fn spaces(&self, of_a: bool) -> Vec<Vec<Cell>> {
        let (lang, (of, into)) = (self.lang, self.sides(of_a));
        let mut rows = vec![titles([
            of.name.to_owned(),
            t!(lang, "comparison-majority-in", name = into.name.to_owned()),
            t!(lang, "comparison-inside"),
            t!(lang, "comparison-outside-residents"),
            t!(lang, "comparison-outside-area"),
            t!(lang, "comparison-inhomogeneity"),
        ])];
        let yes_no = |yes: bool| if yes { t!(lang, "comparison-yes") } else { t!(lang, "comparison-no") };
        rows.extend((0..).zip(self.report.comparison.fits(of_a)).map(|(at, fit): (u32, &SpaceFit)| {
            let hidden = self.report.details.hides_outside(at, of_a);
            vec![
                Cell::Text(of.label(lang, at)),
                Cell::Text(fit.majority.map(|majority| into.label(lang, majority)).unwrap_or_default()),
                Cell::Text(yes_no(fit.inside.is_some())),
                self.people(fit.outside_residents, hidden),
                self.area(fit.outside_area_m2),
                Cell::Number(number(lang, fit.inhomogeneity_area, 3)),
            ]
        }));
        rows
    }

    fn versions(&self) -> Vec<Vec<Cell>> {
        let lang = self.lang;
        let mut rows = vec![titles([
            t!(lang, "comparison-change"),
            t!(lang, "space-residents"),
            t!(lang, "table-area-m2"),
            t!(lang, "comparison-told"),
        ])];
        rows.extend(self.report.details.versions.changes.iter().map(|one: &VersionChange| {
            vec![
                Cell::Text(change_kind(lang, one.kind)),
                self.people(one.residents, one.residents.is_some_and(is_small_count)),
                self.area(one.area_m2),
                Cell::Text(version_change(lang, one, self.a, self.b, false)),
            ]
        }));
        rows
    }
}

fn all_pairs(lang: Lang, project: &Project, all: &AllPairs) -> Vec<Vec<Cell>> {
    let mut rows = vec![titles([
        t!(lang, "comparison-first"),
        t!(lang, "comparison-second"),
        t!(lang, "comparison-outside-residents"),
        t!(lang, "comparison-outside-area-share"),
        t!(lang, "comparison-v-residents"),
        t!(lang, "comparison-v-area"),
    ])];
    rows.extend(all.pairs.iter().map(|pair| {
        let name = |id| project.definition(id).map(|definition| definition.name.clone()).unwrap_or_default();
        let outside = match pair.outside {
            Some(outside) if is_small_count(outside) => t!(lang, "explain-suppressed"),
            Some(outside) => number(lang, outside, 0),
            None => String::new(),
        };
        vec![
            Cell::Text(name(pair.a)),
            Cell::Text(name(pair.b)),
            Cell::Number(outside),
            Cell::Number(percent(lang, pair.outside_area_share, 1)),
            Cell::Number(pair.v_by_residents.map(|v| number(lang, v, 3)).unwrap_or_default()),
            Cell::Number(number(lang, pair.v_by_area, 3)),
        ]
    }));
    rows
}

fn titles<const N: usize>(titles: [String; N]) -> Vec<Cell> {
    titles.into_iter().map(Cell::Text).collect()
}
