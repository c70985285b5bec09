//! `compare PROJECT A B` and `compare FILE FILE`.

use super::args::Compare;
use super::import::report_findings;
use super::project::look;
use super::{Context, Done, check_file};
use crate::app::explain;
use crate::app::operations::{self as operations, AppError, Comparison, FileChoice, FilesComparison, NotFound};
use crate::geometry::NoWatch;
use crate::l10n::{self, Lang, area, count, number};
use crate::model::{DefinitionId, Project, Space};
use crate::t;
use serde_json::{Value, json};
use std::path::Path;

/// Pairs of spaces listed for people; the JSON has all.
const MOST_PAIRS: usize = 15;
/// Residents of a pair from 1 up to this are hidden unless it is internal.
const LARGEST_HIDDEN: f64 = 2.0;

/// Two definitions, or two files.
pub(super) fn compare(context: &Context, compare: &Compare) -> Result<Done, AppError> {
    match compare.things.as_slice() {
        [project, a, b] => of_project(context, compare, project, &a.to_string_lossy(), &b.to_string_lossy()),
        [a, b] => of_files(context, compare, a, b),
        // Clap has counted them.
        _ => Ok(Done::default()),
    }
}

struct Sides<'a> {
    name_a: &'a str,
    spaces_a: &'a [Space],
    name_b: &'a str,
    spaces_b: &'a [Space],
}

fn of_project(context: &Context, compare: &Compare, path: &Path, a: &str, b: &str) -> Result<Done, AppError> {
    look(path, |_, project| {
        let (a, b) = (named(project, a)?, named(project, b)?);
        let report = operations::compare(project, a, b, &NoWatch)?;
        let (Some(a), Some(b)) = (project.definition(a), project.definition(b)) else { return Ok(Done::default()) };
        let sides = Sides { name_a: &a.name, spaces_a: &a.spaces, name_b: &b.name, spaces_b: &b.spaces };
        let carrier = report.carrier.as_ref().map(|carrier| (carrier.name.as_str(), carrier.reference_date.as_str()));
        let out = if compare.json {
            as_json(&report.comparison, &sides, carrier, Some(project.crs.to_string()), compare.internal)
        } else {
            as_text(context.lang, &report.comparison, &sides, carrier, compare.internal)
        };
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
    let FilesComparison { a, b, crs, residents_of_a, comparison } = &result;
    // Files of one title are told apart by their names.
    let (name_a, name_b) = if a.title == b.title { (&a.file_name, &b.file_name) } else { (&a.title, &b.title) };
    let sides = Sides { name_a, spaces_a: &a.spaces, name_b, spaces_b: &b.spaces };
    let carrier = residents_of_a.map(|of_a| (if of_a { name_a.as_str() } else { name_b.as_str() }, ""));
    let crs_text = crs.map(|crs| crs.to_string());
    let mut done = Done::default();
    report_findings(context.lang, &mut done, &a.file_name, &a.findings, &a.spaces);
    report_findings(context.lang, &mut done, &b.file_name, &b.findings, &b.spaces);
    if compare.json {
        done.out = as_json(comparison, &sides, carrier, crs_text, compare.internal);
    } else {
        done.out = as_text(context.lang, comparison, &sides, carrier, compare.internal);
        done.out.push_str(&match crs {
            Some(crs) => t!(context.lang, "cli-compared-in", crs = explain::crs_name(*crs)),
            None => t!(context.lang, "cli-compared-plane"),
        });
        done.out.push('\n');
    }
    Ok(done)
}

/// Residents of a pair as they may leave the house.
pub(super) fn residents(residents: Option<f64>, internal: bool) -> (Option<f64>, bool) {
    let hidden = !internal && residents.is_some_and(|n| n.round() >= 1.0 && n.round() <= LARGEST_HIDDEN);
    (residents.filter(|_| !hidden), hidden)
}

fn as_json(
    comparison: &Comparison,
    sides: &Sides<'_>,
    carrier: Option<(&str, &str)>,
    crs: Option<String>,
    internal: bool,
) -> String {
    let space = |spaces: &[Space], at: u32| {
        let space = spaces.get(at as usize);
        json!({
            "index": at,
            "code": space.map(|space| space.code.as_str()).unwrap_or_default(),
            "name": space.map(|space| space.name.as_str()).unwrap_or_default(),
        })
    };
    let pair = |pair: &operations::Pair| {
        let (residents, suppressed) = residents(pair.residents, internal);
        json!({
            "a": space(sides.spaces_a, pair.a),
            "b": space(sides.spaces_b, pair.b),
            "area_m2": pair.area_m2,
            "residents": residents,
            "residents_suppressed": suppressed,
        })
    };
    let people = comparison.residents.as_ref().map(|people| {
        let (outside, suppressed) = residents(Some(people.outside_majority), internal);
        json!({
            "outside_majority": outside,
            "outside_majority_suppressed": suppressed,
            "total": people.total,
            "exact_share": people.exact_share,
            "finer": if people.finer_is_a { "a" } else { "b" },
            "counted_by": carrier.map(|(name, _)| name),
            "reference_date": carrier.map(|(_, date)| date),
        })
    });
    let value: Value = json!({
        "v_measure": comparison.by_area.v_measure,
        "homogeneity": comparison.by_area.homogeneity,
        "completeness": comparison.by_area.completeness,
        "weighted_by": "area",
        "a": { "name": sides.name_a, "spaces": sides.spaces_a.len() },
        "b": { "name": sides.name_b, "spaces": sides.spaces_b.len() },
        "crs": crs,
        "areas": {
            "common_m2": comparison.common_area_m2,
            "only_a_m2": comparison.only_a_area_m2,
            "only_b_m2": comparison.only_b_area_m2,
            "doubly_covered_a_m2": comparison.doubly_covered_a_m2,
            "doubly_covered_b_m2": comparison.doubly_covered_b_m2,
        },
        "by_residents": comparison.by_residents,
        "residents": people,
        "pairs": comparison.pairs.iter().map(pair).collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

fn as_text(
    lang: Lang,
    comparison: &Comparison,
    sides: &Sides<'_>,
    carrier: Option<(&str, &str)>,
    internal: bool,
) -> String {
    let size = |name: &str, spaces: &[Space]| {
        t!(lang, "cli-compared-side", name = name.to_owned(), n = spaces.len(), count = count(lang, spaces.len()))
    };
    let mut lines = vec![
        format!("{} × {}", size(sides.name_a, sides.spaces_a), size(sides.name_b, sides.spaces_b)),
        String::new(),
        explain::headline(lang, comparison, sides.name_a, sides.name_b),
    ];
    lines.push(explain::residents_basis(lang, comparison, carrier));
    lines.retain(|line| !line.is_empty());
    lines.insert(1, String::new());
    lines.push(String::new());
    lines.push(explain::agreement(lang, &comparison.by_area));
    if let Some(by_residents) = &comparison.by_residents {
        let agreement = explain::agreement(lang, by_residents);
        lines.push(t!(lang, "cli-compared-by-residents", agreement = agreement));
    }
    lines.extend(explain::areas(lang, comparison, sides.name_a, sides.name_b));
    lines.push(String::new());
    lines.extend(pairs(lang, comparison, sides, internal));
    lines.join("\n") + "\n"
}

/// The largest pairs, by residents where they are known, else by area.
fn pairs(lang: Lang, comparison: &Comparison, sides: &Sides<'_>, internal: bool) -> Vec<String> {
    let mut largest: Vec<_> = comparison.pairs.iter().collect();
    largest.sort_by(|a, b| {
        let weight = |pair: &operations::Pair| pair.residents.unwrap_or(0.0);
        weight(b).total_cmp(&weight(a)).then(b.area_m2.total_cmp(&a.area_m2))
    });
    let label = |spaces: &[Space], at: u32| {
        let label = spaces.get(at as usize).map(Space::label).unwrap_or_default();
        if label.is_empty() { t!(lang, "explain-space-number", n = (at + 1).to_string()) } else { label }
    };
    let line = |pair: &&operations::Pair| {
        let people = match residents(pair.residents, internal) {
            (_, true) => format!(", {}", t!(lang, "explain-suppressed")),
            (Some(n), false) => format!(", {}", t!(lang, "cli-residents", count = number(lang, n, 0))),
            (None, false) => String::new(),
        };
        let (a, b) = (label(sides.spaces_a, pair.a), label(sides.spaces_b, pair.b));
        format!("  {a} × {b}: {}{people}", area(lang, pair.area_m2))
    };
    let shown = largest.len().min(MOST_PAIRS);
    let head = t!(
        lang,
        "cli-compared-pairs",
        shown = l10n::count(lang, shown),
        all = l10n::count(lang, comparison.pairs.len())
    );
    std::iter::once(head).chain(largest.iter().take(MOST_PAIRS).map(line)).collect()
}
