//! `crosswalk PROJECT FROM TO --out X.xlsx`, `crosswalk FILE FILE --out X.csv`, and `import-crosswalk`.

use super::args::{Crosswalk as Arguments, ImportCrosswalk};
use super::import::leftovers;
use super::outside::{self, PartOutside};
use super::project::{change, look};
use super::sets::{Sets, destination, project_first};
use super::{Context, Done};
use crate::app::explain;
use crate::app::operations::{
    self as operations, AppError, CrosswalkFormat, CrosswalkSheet, CrosswalkSum, ShownResidents, crosswalk_bytes,
    crosswalk_of_spaces, crosswalk_sheet, crosswalk_sheet_of, prepare_crosswalk, prepare_crosswalk_import,
};
use crate::geometry::NoWatch;
use crate::l10n::{Lang, count};
use crate::t;
use serde_json::json;
use std::path::Path;

/// Computes a crosswalk and writes it.
pub(super) fn crosswalk(context: &Context, arguments: &Arguments) -> Result<Done, AppError> {
    let lang = context.lang;
    let format = CrosswalkFormat::of_path(&arguments.out)
        .ok_or_else(|| AppError::TableEnding { file: arguments.out.display().to_string() })?;
    let inputs: Vec<&str> = arguments.things.iter().map(String::as_str).collect();
    project_first(&inputs.iter().map(Path::new).collect::<Vec<_>>())?;
    if arguments.crs.is_some() && inputs.len() == 3 {
        return Err(AppError::CrsUnused);
    }
    // Where the table can't be written nothing is kept, either.
    let place = destination(&arguments.out, !arguments.no_overwrite, &inputs, &arguments.weighing)?;
    let sheet = match arguments.things.as_slice() {
        // Weights of one's own are of two sets that lie in a project.
        [project, from, to] if arguments.weighing.is_own() => {
            of_files(lang, arguments, &format!("{project}:{from}"), &format!("{project}:{to}"))?
        }
        [project, from, to] => of_project(context, arguments, Path::new(project), (from, to))?,
        [a, b] => of_files(lang, arguments, a, b)?,
        // Clap has counted them.
        _ => return Ok(Done::default()),
    };
    place.write(&crosswalk_bytes(lang, &sheet, format)?)?;
    let outside = parts_outside(&sheet);
    let messages = outside::warning(lang, &outside).into_iter().collect();
    Ok(Done { out: told(lang, arguments, &sheet, &outside), messages, ..Done::default() })
}

fn of_project(
    context: &Context,
    arguments: &Arguments,
    path: &Path,
    (from, to): (&str, &str),
) -> Result<CrosswalkSheet, AppError> {
    let named = |project: &crate::model::Project, name: &str| operations::definition_named(project, name);
    let (lang, internal) = (context.lang, arguments.internal);
    let Some(name) = &arguments.keep else {
        return look(path, |_, project| {
            let prepared = prepare_crosswalk(project, named(project, from)?, named(project, to)?, "", &NoWatch)?;
            crosswalk_sheet(lang, project, (&prepared.crosswalk, &prepared.details), internal)
        });
    };
    let (_, sheet) = change(context, path, |project| {
        let prepared = prepare_crosswalk(project, named(project, from)?, named(project, to)?, name, &NoWatch)?;
        let sheet = crosswalk_sheet(lang, project, (&prepared.crosswalk, &prepared.details), internal)?;
        Ok((prepared.command, sheet))
    })?;
    Ok(sheet)
}

fn of_files(lang: Lang, arguments: &Arguments, a: &str, b: &str) -> Result<CrosswalkSheet, AppError> {
    let sets = Sets::read((a, b), &[], arguments.crs, &arguments.weighing)?;
    let (crosswalk, details) =
        crosswalk_of_spaces(&sets.a.spaces, &sets.b.spaces, sets.residents(), sets.crosswalk_basis(), &NoWatch)?;
    let sides = [(sets.a.title.as_str(), sets.a.spaces.as_slice()), (sets.b.title.as_str(), sets.b.spaces.as_slice())];
    Ok(crosswalk_sheet_of(lang, sides, (&crosswalk, &details), arguments.internal))
}

/// The sources of which more than 1 % lies outside, though they have rows.
fn parts_outside(sheet: &CrosswalkSheet) -> Vec<PartOutside> {
    let part = |sum: &CrosswalkSum| PartOutside {
        code: sum.from.0.clone(),
        name: sum.from.1.clone(),
        area_m2: sum.area_m2.unwrap_or(0.0),
        outside_m2: sum.area_outside_m2.unwrap_or(0.0),
        residents: sum.residents_outside,
    };
    sheet.sums.iter().filter(|sum| sum.partly_outside).map(part).collect()
}

fn told(lang: Lang, arguments: &Arguments, sheet: &CrosswalkSheet, outside: &[PartOutside]) -> String {
    let path = arguments.out.display().to_string();
    let without = sheet.sums.iter().filter(|sum| sum.rows == 0).count();
    if arguments.json {
        let value = json!({
            "from": sheet.from,
            "to": sheet.to,
            "out": path,
            "basis": sheet.basis,
            "rows": sheet.lines.len(),
            "exact_rows": sheet.lines.iter().filter(|line| line.exact).count(),
            "sources": sheet.sums.len(),
            "sources_without_rows": without,
            "sources_partly_outside": outside::json(outside),
            "sums": sheet.sums.iter().map(sum_json).collect::<Vec<_>>(),
            "rows_hidden": sheet.hidden,
            "kept_as": arguments.keep,
        });
        return format!("{value:#}\n");
    }
    let (n, rows) = (sheet.lines.len(), count(lang, sheet.lines.len()));
    let mut lines = vec![t!(
        lang,
        "cli-crosswalk-written",
        from = sheet.from.clone(),
        to = sheet.to.clone(),
        n = n,
        rows = rows,
        path = path
    )];
    lines.push(sheet.basis.clone());
    if without > 0 {
        lines.push(t!(lang, "cli-crosswalk-without", n = without, count = count(lang, without)));
    }
    if sheet.hidden > 0 {
        lines.push(t!(lang, "crosswalk-table-use-hidden", n = sheet.hidden, count = count(lang, sheet.hidden)));
    }
    lines.join("\n") + "\n"
}

/// The check sum of one source, as the workbook has it.
fn sum_json(sum: &CrosswalkSum) -> serde_json::Value {
    let number = |residents| if let ShownResidents::Shown(number) = residents { Some(number) } else { None };
    json!({
        "code": sum.from.0,
        "name": sum.from.1,
        "rows": sum.rows,
        "share": sum.share,
        "residents": number(sum.residents),
        "residents_hidden": sum.residents == ShownResidents::Hidden,
        "residents_outside": number(sum.residents_outside),
        "residents_outside_hidden": sum.residents_outside == ShownResidents::Hidden,
        "area_m2": sum.area_m2,
        "area_outside_m2": sum.area_outside_m2,
    })
}

/// Reads an official crosswalk into a project.
pub(super) fn import(context: &Context, import: &ImportCrosswalk) -> Result<Done, AppError> {
    let lang = context.lang;
    let tables = operations::read_tables(&import.file, import.encoding.as_deref(), &NoWatch)?;
    let (_, (table, prepared)) = change(context, &import.project, |project| {
        let sides =
            (operations::definition_named(project, &import.from)?, operations::definition_named(project, &import.to)?);
        let date = import.date.as_deref().unwrap_or_default();
        // A workbook of ours has further sheets, which are no table of shares.
        let mut refused = None;
        for table in &tables {
            match prepare_crosswalk_import(project, table, sides, &import.name, date) {
                Ok(prepared) => return Ok((prepared.command.clone(), (table.clone(), prepared))),
                Err(error @ (AppError::NoKey { .. } | AppError::NoValueColumn { .. })) => {
                    refused.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        let file = import.file.display().to_string();
        Err(refused.unwrap_or(AppError::NoValueColumn { file, available: Vec::new() }))
    })?;
    let mut done = Done::default();
    let (n, rows) = (prepared.rows, count(lang, prepared.rows));
    done.out = t!(lang, "cli-crosswalk-imported", name = import.name.trim().to_owned(), n = n, rows = rows) + "\n";
    for (space, sum) in &prepared.uneven {
        let sum = crate::l10n::number(lang, *sum, 3);
        done.messages.push(t!(lang, "cli-crosswalk-uneven", name = space.clone(), sum = sum));
    }
    if !prepared.absent.is_empty() {
        let (n, list) = (prepared.absent.len(), explain::listed(&prepared.absent));
        done.messages.push(t!(lang, "cli-crosswalk-absent", n = n, count = count(lang, n), list = list));
    }
    leftovers(lang, &mut done, &table, &prepared.unmatched);
    Ok(done)
}
