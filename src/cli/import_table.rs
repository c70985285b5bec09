//! `import-residents`, `import-mapping`: tables that say who lives where, or which block belongs to which space.

use super::args::{ImportMapping, ImportResidents};
use super::import::{leftovers, origin, report_findings};
use super::project::change;
use super::{Context, Done, import_backdrop};
use crate::app::explain;
use crate::app::operations::{self, AppError, DepartmentChoice, IndicatorWishes, RowFilter};
use crate::geometry::NoWatch;
use crate::l10n::count;
use crate::t;

/// `import-residents PROJECT FILE --definition D --date …`, or with `--grid NAME` in place of a table.
pub(super) fn residents(context: &Context, import: &ImportResidents) -> Result<Done, AppError> {
    let lang = context.lang;
    if let Some(grid) = &import.grid {
        return import_backdrop::residents(context, import, grid);
    }
    // Clap asks for one of the two.
    let file = import.file.clone().unwrap_or_default();
    let table = operations::read_table(&file, import.encoding.as_deref(), import.sheet.as_deref(), &NoWatch)?;
    let (_, prepared) = change(context, &import.project, |project| {
        let definition = operations::definition_named(project, &import.definition)?;
        let wishes = IndicatorWishes {
            value_field: import.value.clone(),
            key_field: import.key.clone(),
            rows: import.rows.clone().map(|(field, value)| RowFilter { field, value }),
        };
        let mut form = operations::indicator_form_for(project, definition, &table, &wishes)?;
        let (date, attribution, licence) = origin(&import.origin);
        if !date.is_empty() {
            form.reference_date = date;
        }
        (form.attribution, form.licence) = (attribution, licence);
        let prepared = operations::prepare_residents(project, &table, &form)?;
        Ok((prepared.command.clone(), prepared))
    })?;
    let out = t!(
        lang,
        "cli-imported-residents",
        name = import.definition.clone(),
        matched = count(lang, prepared.matched),
        missing = count(lang, prepared.missing),
        total = explain::residents_told(lang, prepared.total)
    ) + "\n";
    let mut done = Done { out, ..Done::default() };
    leftovers(lang, &mut done, &table, &prepared.unmatched);
    Ok(done)
}

/// `import-mapping PROJECT FILE --blocks D --department …`.
pub(super) fn mapping(context: &Context, import: &ImportMapping) -> Result<Done, AppError> {
    let lang = context.lang;
    let table = operations::read_table(&import.file, import.encoding.as_deref(), import.sheet.as_deref(), &NoWatch)?;
    let (applied, prepared) = change(context, &import.project, |project| {
        let blocks = operations::definition_named(project, &import.blocks)?;
        let mut form = operations::mapping_form(project, &table, blocks).ok_or_else(|| AppError::NoKey {
            file: table.file_name.clone(),
            definition: import.blocks.clone(),
            available: table.columns.iter().map(|column| column.name.clone()).collect(),
        })?;
        let organisation = import.organisation.as_deref().unwrap_or_default();
        form.department = DepartmentChoice::named(project, &import.department, organisation);
        if let Some(key) = &import.key {
            let wishes = IndicatorWishes { key_field: Some(key.clone()), ..IndicatorWishes::default() };
            form.rule = operations::rule_for(project, blocks, &table, &wishes)?;
        }
        for (wish, field) in [(&import.name, &mut form.name), (&import.space, &mut form.space_field)] {
            if let Some(wish) = wish {
                field.clone_from(wish);
            }
        }
        form.name_field.clone_from(&import.space_name);
        (form.reference_date, form.attribution, form.licence) = origin(&import.origin);
        let prepared = operations::prepare_mapping(project, &table, &form, &NoWatch)?;
        Ok((prepared.command.clone(), (form.name, prepared)))
    })?;
    let (name, prepared) = prepared;
    let mut done = Done::default();
    let spaces = count(lang, prepared.spaces);
    done.out = t!(lang, "cli-imported-mapping", name = name, n = prepared.spaces, count = spaces) + "\n";
    if !prepared.unassigned.is_empty() {
        let n = prepared.unassigned.len();
        let listed: Vec<&str> = prepared.unassigned.iter().take(10).map(String::as_str).collect();
        let listed = listed.join(", ");
        done.messages.push(t!(lang, "cli-unassigned", n = n, count = count(lang, n), list = listed));
    }
    leftovers(lang, &mut done, &table, &prepared.unmatched);
    if let Some(definition) = applied.project.definition(prepared.id) {
        report_findings(lang, &mut done, &table.file_name, &prepared.findings, &definition.spaces);
    }
    Ok(done)
}
