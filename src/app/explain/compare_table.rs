//! Tables of a comparison as they leave the program: for the clipboard and for files, with what is to be said about them. Residents of 1 and
//! 2, and what they follow from, are hidden unless a table is for internal use.

use super::compare::{agreement, areas, both_ways, headline, residents_basis};
use super::compare_spaces::{SideNames, change_kind, version_change, version_changes};
use crate::app::operations::{AllPairs, ComparisonReport, Disagreement, SpaceFit, VersionChange, is_small_count};
use crate::l10n::{self, Lang};
use crate::model::Project;
use crate::report::{NumberForm, TableCell, TableSheet};
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

impl ComparisonTable {
    /// What it is called, in titles and names of files.
    pub fn title(self, lang: Lang) -> String {
        match self {
            Self::Disagreements(_) => t!(lang, "comparison-section-disagreements"),
            Self::CrossTable => t!(lang, "comparison-cross-table"),
            Self::Spaces(_) => t!(lang, "comparison-section-spaces"),
            Self::Versions => t!(lang, "comparison-section-versions"),
            Self::AllPairs => t!(lang, "comparison-section-all"),
        }
    }
}

/// How a table is to be written.
#[derive(Debug, Clone, Copy)]
pub struct TableWish<'a> {
    /// In which language.
    pub lang: Lang,
    /// Whether counts of 1 and 2 are shown.
    pub internal: bool,
    /// Day it is made, ISO 8601.
    pub date: &'a str,
}

/// The table with its notes; `None` where there is nothing of the kind.
pub fn comparison_table(
    wish: TableWish<'_>,
    project: &Project,
    report: Option<&ComparisonReport>,
    all: Option<&AllPairs>,
    table: ComparisonTable,
) -> Option<TableSheet> {
    if table == ComparisonTable::AllPairs {
        return all.map(|all| all_pairs(wish, project, all));
    }
    let report = report?;
    let (a, b) = (project.definition(report.a)?, project.definition(report.b)?);
    let side = |definition: &crate::model::Definition| (definition.name.clone(), definition.spaces.clone());
    let ((name_a, spaces_a), (name_b, spaces_b)) = (side(a), side(b));
    let (a, b) = (
        SideNames { name: &name_a, spaces: &spaces_a, by_name: false },
        SideNames { name: &name_b, spaces: &spaces_b, by_name: false },
    );
    let writing = Writing { wish, report, a, b };
    Some(match table {
        ComparisonTable::Disagreements(from_a) => writing.disagreements(from_a),
        ComparisonTable::CrossTable => writing.cross_table(),
        ComparisonTable::Spaces(of_a) => writing.spaces(of_a),
        ComparisonTable::Versions => writing.versions(),
        ComparisonTable::AllPairs => return None,
    })
}

/// Whose residents all pairs are compared by, and at which date.
pub fn all_pairs_basis(lang: Lang, all: &AllPairs) -> String {
    match &all.carrier {
        Some(carrier) if carrier.reference_date.is_empty() => {
            t!(lang, "comparison-all-counted", name = carrier.name.clone())
        }
        Some(carrier) => {
            let date = l10n::date(lang, &carrier.reference_date);
            t!(lang, "comparison-all-counted-at", name = carrier.name.clone(), date = date)
        }
        None => t!(lang, "comparison-all-by-area"),
    }
}

struct Writing<'a> {
    wish: TableWish<'a>,
    report: &'a ComparisonReport,
    a: SideNames<'a>,
    b: SideNames<'a>,
}

impl Writing<'_> {
    fn sides(&self, from_a: bool) -> (SideNames<'_>, SideNames<'_>) {
        if from_a { (self.a, self.b) } else { (self.b, self.a) }
    }

    fn people(&self, residents: Option<f64>, hidden: bool) -> TableCell {
        self.unless(hidden, residents, NumberForm::Whole)
    }

    /// A number of residents, or what follows from one.
    fn unless(&self, hidden: bool, value: Option<f64>, form: NumberForm) -> TableCell {
        match value {
            Some(_) if hidden && !self.wish.internal => TableCell::Hidden,
            value => TableCell::known(value, form),
        }
    }

    /// Code and name of a space; one without both by its number.
    fn space(&self, of: SideNames<'_>, at: Option<u32>) -> [TableCell; 2] {
        let Some(at) = at else { return [TableCell::Unknown, TableCell::Unknown] };
        let known = of.spaces.get(at as usize).filter(|space| !space.code.is_empty() || !space.name.is_empty());
        let both = known.map(|space| (space.code.clone(), space.name.clone()));
        let (code, name) = both.unwrap_or_else(|| (String::new(), of.label(self.wish.lang, at)));
        [TableCell::Text(code), TableCell::Text(name)]
    }

    fn sheet(
        &self,
        table: ComparisonTable,
        columns: Vec<String>,
        rows: Vec<Vec<TableCell>>,
        about: &[String],
    ) -> TableSheet {
        let (wish, report) = (self.wish, self.report);
        let (lang, comparison) = (wish.lang, &report.comparison);
        let carrier = report.carrier.as_ref().map(|carrier| (carrier.name.as_str(), carrier.reference_date.as_str()));
        let basis = residents_basis(lang, comparison, carrier);
        let weighted = |by: String, of| t!(lang, "table-sheet-agreement", weight = by, values = agreement(lang, of));
        let by_residents = comparison.by_residents.as_ref().map(|of| weighted(t!(lang, "comparison-by-residents"), of));
        let mut notes = vec![
            headline(lang, comparison, self.a.name, self.b.name),
            both_ways(lang, comparison, self.a.name, self.b.name),
            if basis.is_empty() { t!(lang, "comparison-all-by-area") } else { basis },
            by_residents.unwrap_or_default(),
            weighted(t!(lang, "comparison-by-area"), &comparison.by_area),
        ];
        notes.extend(areas(lang, comparison, self.a.name, self.b.name));
        notes.extend(about.iter().cloned());
        let (a, b) = (self.a.name.to_owned(), self.b.name.to_owned());
        let title = t!(lang, "table-sheet-title", table = table.title(lang), a = a, b = b);
        finished(wish, title, columns, rows, notes)
    }

    fn disagreements(&self, from_a: bool) -> TableSheet {
        let (lang, (of, into)) = (self.wish.lang, self.sides(from_a));
        let mut columns = Vec::from(two(lang, of.name.to_owned()));
        columns.extend(two(lang, t!(lang, "comparison-reaches-into", name = into.name.to_owned())));
        columns.extend(two(lang, t!(lang, "comparison-majority")));
        columns.extend([t!(lang, "space-residents"), t!(lang, "table-area-m2"), t!(lang, "comparison-share")]);
        let row = |found: &Disagreement| {
            let hidden = self.report.hides(found, from_a);
            let mut row = Vec::from(self.space(of, Some(found.space)));
            row.extend(self.space(into, Some(found.reaches_into)));
            row.extend(self.space(into, Some(found.majority)));
            row.extend([
                self.people(found.residents, hidden),
                TableCell::Number(found.area_m2, NumberForm::Whole),
                self.unless(hidden, Some(found.share), NumberForm::Share),
            ]);
            row
        };
        let rows = self.report.details.disagreements(from_a).iter().map(row).collect();
        self.sheet(
            ComparisonTable::Disagreements(from_a),
            columns,
            rows,
            &[t!(lang, "table-sheet-about-disagreements")],
        )
    }

    fn cross_table(&self) -> TableSheet {
        let lang = self.wish.lang;
        let mut columns = Vec::from(two(lang, self.a.name.to_owned()));
        columns.extend(two(lang, self.b.name.to_owned()));
        columns.extend([
            t!(lang, "space-residents"),
            t!(lang, "table-area-m2"),
            t!(lang, "comparison-jaccard-area"),
            t!(lang, "comparison-jaccard-residents"),
        ]);
        let pairs = self.report.comparison.pairs.iter().zip(&self.report.details.hidden);
        let rows = pairs.map(|(pair, hidden)| {
            let mut row = Vec::from(self.space(self.a, Some(pair.a)));
            row.extend(self.space(self.b, Some(pair.b)));
            row.extend([
                self.people(pair.residents, *hidden),
                TableCell::Number(pair.area_m2, NumberForm::Whole),
                TableCell::Number(pair.jaccard_area, NumberForm::Coefficient),
                self.unless(*hidden, pair.jaccard_residents, NumberForm::Coefficient),
            ]);
            row
        });
        self.sheet(ComparisonTable::CrossTable, columns, rows.collect(), &[t!(lang, "table-sheet-about-jaccard")])
    }

    fn spaces(&self, of_a: bool) -> TableSheet {
        let (lang, (of, into)) = (self.wish.lang, self.sides(of_a));
        let mut columns = Vec::from(two(lang, of.name.to_owned()));
        columns.extend(two(lang, t!(lang, "comparison-majority-in", name = into.name.to_owned())));
        columns.extend([
            t!(lang, "comparison-inside"),
            t!(lang, "comparison-outside-residents"),
            t!(lang, "comparison-outside-area"),
            t!(lang, "comparison-inhomogeneity"),
        ]);
        let yes_no = |yes: bool| if yes { t!(lang, "comparison-yes") } else { t!(lang, "comparison-no") };
        let row = |(at, fit): (u32, &SpaceFit)| {
            let hidden = self.report.details.hides_outside(at, of_a);
            let mut row = Vec::from(self.space(of, Some(at)));
            row.extend(self.space(into, fit.majority));
            row.extend([
                TableCell::Text(yes_no(fit.inside.is_some())),
                self.people(fit.outside_residents, hidden),
                TableCell::Number(fit.outside_area_m2, NumberForm::Whole),
                TableCell::Number(fit.inhomogeneity_area, NumberForm::Coefficient),
            ]);
            row
        };
        let rows = (0..).zip(self.report.comparison.fits(of_a)).map(row).collect();
        self.sheet(ComparisonTable::Spaces(of_a), columns, rows, &[t!(lang, "table-sheet-about-spaces")])
    }

    fn versions(&self) -> TableSheet {
        let lang = self.wish.lang;
        let columns = vec![
            t!(lang, "comparison-change"),
            t!(lang, "space-residents"),
            t!(lang, "table-area-m2"),
            t!(lang, "comparison-told"),
        ];
        let versions = &self.report.details.versions;
        let row = |one: &VersionChange| {
            vec![
                TableCell::Text(change_kind(lang, one.kind)),
                self.people(one.residents, one.residents.is_some_and(is_small_count)),
                TableCell::Number(one.area_m2, NumberForm::Whole),
                TableCell::Text(version_change(lang, one, self.a, self.b, self.wish.internal)),
            ]
        };
        let rows = versions.changes.iter().map(row).collect();
        let about = version_changes(lang, versions, self.a.name, self.b.name);
        self.sheet(ComparisonTable::Versions, columns, rows, &[about])
    }
}

/// Columns for code and name.
fn two(lang: Lang, title: String) -> [String; 2] {
    [t!(lang, "table-sheet-code", title = title.clone()), t!(lang, "table-sheet-name", title = title)]
}

/// The sheet with what is said of every table: the day, and what is hidden.
fn finished(
    wish: TableWish<'_>,
    title: String,
    columns: Vec<String>,
    rows: Vec<Vec<TableCell>>,
    mut notes: Vec<String>,
) -> TableSheet {
    let lang = wish.lang;
    notes.push(if wish.internal { t!(lang, "table-sheet-internal") } else { t!(lang, "table-sheet-disclosed") });
    notes.push(t!(lang, "crosswalk-table-use-date", date = l10n::date(lang, wish.date)));
    notes.retain(|note| !note.is_empty());
    TableSheet { title, columns, rows, notes, date: wish.date.to_owned() }
}

fn all_pairs(wish: TableWish<'_>, project: &Project, all: &AllPairs) -> TableSheet {
    let lang = wish.lang;
    let columns = vec![
        t!(lang, "comparison-first"),
        t!(lang, "comparison-second"),
        t!(lang, "comparison-outside-residents"),
        t!(lang, "comparison-outside-area-share"),
        t!(lang, "comparison-v-residents"),
        t!(lang, "comparison-v-area"),
    ];
    let name = |id| project.definition(id).map(|definition| definition.name.clone()).unwrap_or_default();
    let rows = all.pairs.iter().map(|pair| {
        let outside = match pair.outside {
            Some(outside) if !wish.internal && is_small_count(outside) => TableCell::Hidden,
            outside => TableCell::known(outside, NumberForm::Whole),
        };
        vec![
            TableCell::Text(name(pair.a)),
            TableCell::Text(name(pair.b)),
            outside,
            TableCell::Number(pair.outside_area_share, NumberForm::Share),
            TableCell::known(pair.v_by_residents, NumberForm::Coefficient),
            TableCell::Number(pair.v_by_area, NumberForm::Coefficient),
        ]
    });
    let notes = vec![all_pairs_basis(lang, all), t!(lang, "table-sheet-about-all"), t!(lang, "comparison-v-about")];
    let title = t!(lang, "table-sheet-title-all", title = project.title.clone());
    finished(wish, title, columns, rows.collect(), notes)
}
