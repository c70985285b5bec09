//! `compare PROJECT A B` and `compare FILE FILE`.

use super::args::{Compare, Weight};
use super::compare_json::as_json;
use super::import::report_findings;
use super::project::look;
use super::sets::{is_project_file, project_first};
use super::{Context, Done, check_file};
use crate::app::explain::{self, SideNames};
use crate::app::operations::{
    self as operations, AppError, Comparison, ComparisonDetails, Disagreement, FileChoice, FilesComparison, NotFound,
};
use crate::geometry::NoWatch;
use crate::l10n::{Lang, area, count, number};
use crate::model::{DefinitionId, Project};
use crate::t;
use std::path::Path;

/// Pairs of spaces, disagreements and changes listed for people; the JSON has all.
const MOST_LISTED: usize = 15;

/// Two definitions, or two files.
pub(super) fn compare(context: &Context, compare: &Compare) -> Result<Done, AppError> {
    let things: Vec<&Path> = compare.things.iter().map(std::path::PathBuf::as_path).collect();
    project_first(&things)?;
    match compare.things.as_slice() {
        [_, _, _] if compare.crs.is_some() => Err(AppError::CrsUnused),
        [a, b] if [a, b].into_iter().any(|path| is_project_file(path)) => Err(AppError::ProjectFirst),
        [project, a, b] => of_project(context, compare, project, &a.to_string_lossy(), &b.to_string_lossy()),
        [a, b] => of_files(context, compare, a, b),
        // Clap has counted them.
        _ => Ok(Done::default()),
    }
}

/// Both sides of a comparison.
pub(super) struct Sides<'a> {
    pub(super) a: SideNames<'a>,
    pub(super) b: SideNames<'a>,
}

impl<'a> Sides<'a> {
    /// One side and the other.
    pub(super) fn from(&self, a: bool) -> (SideNames<'a>, SideNames<'a>) {
        if a { (self.a, self.b) } else { (self.b, self.a) }
    }
}

/// What is told, and how.
pub(super) struct Told<'a> {
    pub(super) comparison: &'a Comparison,
    pub(super) details: &'a ComparisonDetails,
    pub(super) sides: Sides<'a>,
    /// Whose residents were counted, and when.
    pub(super) carrier: Option<(&'a str, &'a str)>,
    pub(super) weight: Option<Weight>,
    pub(super) as_versions: bool,
    pub(super) internal: bool,
}

impl Told<'_> {
    /// Whether the residents of a disagreement may not leave the house.
    pub(super) fn hides(&self, found: &Disagreement, from_a: bool) -> bool {
        !self.internal && self.details.hides(self.comparison, found, from_a)
    }

    fn checked(self) -> Result<Self, AppError> {
        let lacking = self.weight == Some(Weight::Residents) && self.comparison.by_residents.is_none();
        if lacking { Err(AppError::NoResidents) } else { Ok(self) }
    }
}

fn of_project(context: &Context, compare: &Compare, path: &Path, a: &str, b: &str) -> Result<Done, AppError> {
    look(path, |_, project| {
        let (a, b) = (named(project, a)?, named(project, b)?);
        let report = operations::compare(project, a, b, &NoWatch)?;
        let (Some(a), Some(b)) = (project.definition(a), project.definition(b)) else { return Ok(Done::default()) };
        let side = |definition: &'_ crate::model::Definition| (definition.name.clone(), definition.spaces.clone());
        let ((name_a, spaces_a), (name_b, spaces_b)) = (side(a), side(b));
        let told = Told {
            comparison: &report.comparison,
            details: &report.details,
            sides: Sides {
                a: SideNames { name: &name_a, spaces: &spaces_a, by_name: false },
                b: SideNames { name: &name_b, spaces: &spaces_b, by_name: false },
            },
            carrier: report.carrier.as_ref().map(|c| (c.name.as_str(), c.reference_date.as_str())),
            weight: compare.weight,
            as_versions: compare.as_versions,
            internal: compare.internal,
        };
        let told = told.checked()?;
        let crs = Some(project.crs.to_string());
        let out = if compare.json { as_json(&told, crs) } else { as_text(context.lang, &told) };
        Ok(Done { out, ..Done::default() })
    })
}

fn named(project: &Project, name: &str) -> Result<DefinitionId, AppError> {
    project.definition_named(name.trim()).map(|definition| definition.id).ok_or_else(|| AppError::NotFound {
        what: NotFound::Definition,
        name: name.to_owned(),
        available: project.definitions.iter().map(|definition| definition.name.clone()).collect(),
    })
}

fn of_files(context: &Context, compare: &Compare, a: &Path, b: &Path) -> Result<Done, AppError> {
    check_file(a)?;
    check_file(b)?;
    let choice = |path: &Path| FileChoice { crs: compare.crs, ..FileChoice::of(path) };
    let result = operations::compare_file_choices(&choice(a), &choice(b), &NoWatch)?;
    let FilesComparison { a, b, crs, residents_of_a, comparison, details } = &result;
    // Files of one title are told apart by their names.
    let (name_a, name_b) = if a.title == b.title { (&a.file_name, &b.file_name) } else { (&a.title, &b.title) };
    let told = Told {
        comparison,
        details,
        sides: Sides {
            a: SideNames { name: name_a, spaces: &a.spaces, by_name: false },
            b: SideNames { name: name_b, spaces: &b.spaces, by_name: false },
        },
        carrier: residents_of_a.map(|of_a| (if of_a { name_a.as_str() } else { name_b.as_str() }, "")),
        weight: compare.weight,
        as_versions: compare.as_versions,
        internal: compare.internal,
    };
    let told = told.checked()?;
    let mut done = Done::default();
    report_findings(context.lang, &mut done, &a.file_name, &a.findings, &a.spaces);
    report_findings(context.lang, &mut done, &b.file_name, &b.findings, &b.spaces);
    if compare.json {
        done.out = as_json(&told, crs.map(|crs| crs.to_string()));
    } else {
        done.out = as_text(context.lang, &told);
        done.out.push_str(&match crs {
            Some(crs) => t!(context.lang, "cli-compared-in", crs = explain::crs_name(*crs)),
            None => t!(context.lang, "cli-compared-plane"),
        });
        done.out.push('\n');
    }
    Ok(done)
}

/// People first, then coefficients, then single spaces.
fn as_text(lang: Lang, told: &Told<'_>) -> String {
    let (comparison, sides) = (told.comparison, &told.sides);
    let size = |side: SideNames<'_>| {
        let n = side.spaces.len();
        t!(lang, "cli-compared-side", name = side.name.to_owned(), n = n, count = count(lang, n))
    };
    let (name_a, name_b) = (sides.a.name, sides.b.name);
    let mut lines = vec![
        format!("{} × {}", size(sides.a), size(sides.b)),
        explain::headline(lang, comparison, name_a, name_b),
        explain::both_ways(lang, comparison, name_a, name_b),
        explain::residents_basis(lang, comparison, told.carrier),
    ];
    lines.retain(|line| !line.is_empty());
    lines.insert(1, String::new());
    lines.push(String::new());
    if told.as_versions {
        lines.extend(versions(lang, told));
        lines.push(String::new());
    }
    let by_area = explain::agreement(lang, &comparison.by_area);
    let by_residents = comparison.by_residents.as_ref().map(|agreement| explain::agreement(lang, agreement));
    let by_residents = by_residents.map(|agreement| t!(lang, "cli-compared-by-residents", agreement = agreement));
    if told.weight == Some(Weight::Residents) {
        lines.extend(by_residents);
        lines.push(by_area);
    } else {
        lines.push(by_area);
        lines.extend(by_residents);
    }
    lines.extend(explain::areas(lang, comparison, name_a, name_b));
    lines.extend(explain::nesting(lang, comparison, name_a, name_b));
    lines.push(String::new());
    lines.extend(disagreements(lang, told));
    lines.push(String::new());
    lines.extend(pairs(lang, told));
    lines.join("\n") + "\n"
}

fn versions(lang: Lang, told: &Told<'_>) -> Vec<String> {
    let (versions, sides) = (&told.details.versions, &told.sides);
    let head = explain::version_changes(lang, versions, sides.a.name, sides.b.name);
    let line = |change| format!("  {}", explain::version_change(lang, change, sides.a, sides.b, told.internal));
    std::iter::once(head).chain(versions.changes.iter().map(line)).collect()
}

fn disagreements(lang: Lang, told: &Told<'_>) -> Vec<String> {
    let from_a = told.comparison.finer_is_a;
    let (found, (of, into)) = (told.details.disagreements(from_a), told.sides.from(from_a));
    if found.is_empty() {
        return vec![t!(lang, "cli-compared-no-disagreements")];
    }
    let shown = found.len().min(MOST_LISTED);
    let head = t!(lang, "cli-compared-disagreements", shown = count(lang, shown), all = count(lang, found.len()));
    let line = |one: &Disagreement| {
        let sentence = explain::disagreement(lang, one, of, into, told.hides(one, from_a));
        format!("  {sentence}")
    };
    std::iter::once(head).chain(found.iter().take(MOST_LISTED).map(line)).collect()
}

/// The largest pairs, by residents where they are known, else by area.
fn pairs(lang: Lang, told: &Told<'_>) -> Vec<String> {
    let pairs = &told.comparison.pairs;
    let mut largest: Vec<_> = pairs.iter().zip(&told.details.hidden).collect();
    largest.sort_by(|(a, _), (b, _)| {
        let weight = |pair: &operations::Pair| pair.residents.unwrap_or(0.0);
        weight(b).total_cmp(&weight(a)).then(b.area_m2.total_cmp(&a.area_m2))
    });
    let line = |(pair, hidden): &(&operations::Pair, &bool)| {
        let people = match pair.residents {
            Some(_) if **hidden && !told.internal => format!(", {}", t!(lang, "explain-suppressed")),
            Some(n) => format!(", {}", t!(lang, "cli-residents", count = number(lang, n, 0))),
            None => String::new(),
        };
        let (a, b) = (told.sides.a.label(lang, pair.a), told.sides.b.label(lang, pair.b));
        format!("  {a} × {b}: {}{people}", area(lang, pair.area_m2))
    };
    let shown = count(lang, largest.len().min(MOST_LISTED));
    let head = t!(lang, "cli-compared-pairs", shown = shown, all = count(lang, pairs.len()));
    std::iter::once(head).chain(largest.iter().take(MOST_LISTED).map(line)).collect()
}
