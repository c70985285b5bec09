//! `import`, `import-facilities`, `import-indicator`.

use super::args::{Import, ImportFacilities, ImportIndicator, Origin};
use super::project::{change, change_store};
use super::{Context, Done};
use crate::app::explain;
use crate::app::operations::{
    self as operations, AppError, BoundaryProbe, DefinitionForm, DepartmentChoice, FacilityForm, IndicatorForm,
    IndicatorWishes, NotFound, PreparedIndicator, RowFilter, Table,
};
use crate::geometry::NoWatch;
use crate::l10n::{Lang, area, count};
use crate::model::{Definition, DefinitionId, Finding, Project, Severity, Space, UnmatchedRow};
use crate::t;
use geo::Area as _;

/// Lines about one finding at most; the rest is counted.
const MOST_PLACES: usize = 5;
/// Rows without a space that are listed.
const MOST_ROWS: usize = 10;

/// `import PROJECT FILE --department D --name N …`.
pub(super) fn definition(context: &Context, import: &Import) -> Result<Done, AppError> {
    let lang = context.lang;
    let probes = operations::probe_boundaries(&import.file, &NoWatch)?;
    let probe = operations::chosen_probe(&import.file, &probes, import.layer.as_deref())?;
    let mut done = Done::default();
    change_store(context, &import.project, |store| {
        let project = store.project();
        let mut probe = probe.clone();
        operations::settle_crs(&project, &mut probe);
        let probe = &probe;
        let form = definition_form(&project, probe, import)?;
        let prepared = operations::prepare_definition(&project, probe, &form, &NoWatch)?;
        let applied = store.execute(prepared.command, &context.who)?;
        let mut findings = prepared.findings;
        if let Some(definition) = applied.project.definition(prepared.id) {
            done.out = imported(lang, &applied.project, definition, probe, form.replaces.is_some());
        }
        if let Some((_, name)) = &prepared.boundary {
            done.out.push_str(&(t!(lang, "cli-check-boundary", name = name.clone()) + "\n"));
        }
        if let Some(difference) = &prepared.difference {
            done.out.push_str(&(explain::difference(lang, difference).join("\n") + "\n"));
        }
        if let Some(mend) = prepared.mend {
            store.execute(mend.command, &context.who)?;
            done.out.push_str(&(t!(lang, "cli-mended", name = form.name) + "\n"));
            done.out.push_str(&(super::check::effects(lang, &mend.effects).join("\n") + "\n"));
            // What is told is what is left.
            findings = {
                let ids: Vec<_> = applied
                    .project
                    .definition(prepared.id)
                    .into_iter()
                    .flat_map(|d| d.spaces.iter())
                    .map(|s| s.id)
                    .collect();
                operations::findings_left(&store.project(), prepared.id, form.against, findings, &ids, &NoWatch)?
            };
        }
        if let Some(definition) = store.project().definition(prepared.id) {
            report_findings(lang, &mut done, &probe.file_name, &findings, &definition.spaces);
        }
        Ok(())
    })?;
    Ok(done)
}

fn definition_form(project: &Project, probe: &BoundaryProbe, import: &Import) -> Result<DefinitionForm, AppError> {
    let proposed = operations::definition_form(project, probe);
    let (date, attribution, licence) = origin(&import.origin);
    let replaces = import.replace.as_deref().map(|name| operations::definition_named(project, name)).transpose()?;
    // Without being asked to, nothing is mended.
    let remedies = match (import.apply_remedies, import.only.as_slice()) {
        (false, _) => Some(Vec::new()),
        (true, []) => None,
        (true, only) => Some(only.to_vec()),
    };
    Ok(DefinitionForm {
        department: DepartmentChoice::named(
            project,
            import.department.as_deref().unwrap_or_default(),
            import.organisation.as_deref().unwrap_or_default(),
        ),
        name: import.replace.clone().or_else(|| import.name.clone()).unwrap_or(proposed.name),
        replaces,
        remedies,
        against: match &import.outer {
            Some(name) => operations::Against::Definition(operations::definition_named(project, name)?),
            None => proposed.against,
        },
        crs: import.crs.or(proposed.crs),
        encoding: import.encoding.clone().unwrap_or(proposed.encoding),
        code_field: import.code.clone().or(proposed.code_field),
        name_field: import.label.clone().or(proposed.name_field),
        residents_field: import.residents.clone().or(proposed.residents_field),
        reference_date: date,
        attribution,
        licence,
    })
}

pub(super) fn origin(origin: &Origin) -> (String, String, String) {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    (text(&origin.date), text(&origin.attribution), text(&origin.licence))
}

fn imported(lang: Lang, project: &Project, definition: &Definition, probe: &BoundaryProbe, replaced: bool) -> String {
    let field = |field: &str| if field.is_empty() { t!(lang, "cli-no-field") } else { field.to_owned() };
    let department = project.department(definition.department).map(|department| department.name.clone());
    let (name, spaces) = (definition.name.clone(), count(lang, definition.spaces.len()));
    let department = department.unwrap_or_default();
    let area = area(lang, definition.spaces.iter().map(|space| space.geometry.unsigned_area()).sum());
    let first = if replaced {
        t!(lang, "cli-replaced-definition", name = name, spaces = spaces, area = area)
    } else {
        t!(
            lang,
            "cli-imported-definition",
            name = name,
            department = department,
            n = definition.spaces.len(),
            spaces = spaces,
            area = area
        )
    };
    let mut lines = vec![
        first,
        t!(
            lang,
            "cli-imported-fields",
            code = field(&definition.code_field),
            label = field(&definition.name_field),
            residents = field(&definition.residents_field),
        ),
    ];
    let crs = definition.source.crs.clone();
    let guess = probe.crs.map(|guess| explain::crs_how(lang, guess.how)).unwrap_or_default();
    let encoding = definition.source.encoding.clone();
    lines.push(t!(lang, "cli-imported-reading", crs = crs, how = guess, encoding = encoding));
    lines.join("\n") + "\n"
}

/// Findings go to standard error: file, place, what, remedy.
pub(super) fn report_findings(lang: Lang, done: &mut Done, file: &str, findings: &[Finding], spaces: &[Space]) {
    for finding in findings {
        let words = explain::finding(lang, finding, spaces);
        let severity = explain::severity(lang, finding.severity);
        done.messages.push(format!("{severity}: {file}: {}. {}", words.title, words.sentence));
        let places = finding.places.iter().take(MOST_PLACES);
        done.messages.extend(places.map(|place| format!("  – {}", explain::place(lang, place, spaces))));
        let more = finding.count.saturating_sub(MOST_PLACES);
        if !finding.places.is_empty() && more > 0 {
            done.messages.push(format!("  – {}", t!(lang, "cli-more", count = count(lang, more))));
        }
        done.messages.push(format!("  {}: {}", t!(lang, "explain-label-remedy"), words.remedy));
        done.has_errors |= finding.severity == Severity::Error;
    }
}

/// `import-facilities PROJECT FILE …`.
pub(super) fn facilities(context: &Context, import: &ImportFacilities) -> Result<Done, AppError> {
    let lang = context.lang;
    let probe = operations::probe_points(&import.file, &NoWatch)?;
    let (_, (name, prepared_count, findings)) = change(context, &import.project, |project| {
        let mut form = operations::facility_form(project, &probe);
        fill_facility_form(project, &mut form, import);
        let prepared = operations::prepare_facilities(project, &probe, &form, &NoWatch)?;
        Ok((prepared.command, (form.name, prepared.count, prepared.findings)))
    })?;
    let shown = count(lang, prepared_count);
    let mut done = Done {
        out: t!(lang, "cli-imported-facilities", name = name, n = prepared_count, count = shown) + "\n",
        ..Done::default()
    };
    report_findings(lang, &mut done, &probe.bytes.file_name, &findings, &[]);
    Ok(done)
}

fn fill_facility_form(project: &Project, form: &mut FacilityForm, import: &ImportFacilities) {
    let (date, attribution, licence) = origin(&import.origin);
    (form.reference_date, form.attribution, form.licence) = (date, attribution, licence);
    form.department = import.department.as_deref().map(|name| DepartmentChoice::named(project, name, ""));
    if let Some(name) = &import.name {
        form.name.clone_from(name);
    }
    if import.crs.is_some() {
        form.options.crs = import.crs;
    }
    for (wish, field) in [
        (&import.x, &mut form.options.x_field),
        (&import.y, &mut form.options.y_field),
        (&import.label, &mut form.options.name_field),
        (&import.category, &mut form.options.category_field),
        (&import.operator, &mut form.options.operator_field),
        (&import.address, &mut form.options.address_field),
        (&import.capacity, &mut form.options.capacity_field),
    ] {
        if wish.is_some() {
            field.clone_from(wish);
        }
    }
}

/// `import-indicator PROJECT FILE --definition D …`.
pub(super) fn indicator(context: &Context, import: &ImportIndicator) -> Result<Done, AppError> {
    let lang = context.lang;
    let table = operations::read_table(&import.file, import.encoding.as_deref(), import.sheet.as_deref(), &NoWatch)?;
    let (applied, (form, prepared)) = change(context, &import.project, |project| {
        let definition = definition_of(project, &table, import.definition.as_deref())?;
        let form = indicator_form(project, definition, &table, import)?;
        let prepared = operations::prepare_indicator(project, &table, &form)?;
        Ok((prepared.command.clone(), (form, prepared)))
    })?;
    let mut done = Done::default();
    if let Some(definition) = applied.project.definition(form.definition) {
        done.out = joined(lang, definition, &form, &prepared);
    }
    leftovers(lang, &mut done, &table, &prepared.unmatched);
    Ok(done)
}

fn definition_of(project: &Project, table: &Table, name: Option<&str>) -> Result<DefinitionId, AppError> {
    let available = || project.definitions.iter().map(|definition| definition.name.clone()).collect();
    match name {
        Some(name) => project.definition_named(name).map(|definition| definition.id).ok_or_else(|| {
            AppError::NotFound { what: NotFound::Definition, name: name.to_owned(), available: available() }
        }),
        None => operations::indicator_form(project, table).map(|form| form.definition).ok_or_else(|| AppError::NoKey {
            file: table.file_name.clone(),
            definition: String::new(),
            available: table.columns.iter().map(|column| column.name.clone()).collect(),
        }),
    }
}

fn indicator_form(
    project: &Project,
    definition: DefinitionId,
    table: &Table,
    import: &ImportIndicator,
) -> Result<IndicatorForm, AppError> {
    let wishes = IndicatorWishes {
        value_field: import.value.clone(),
        key_field: import.key.clone(),
        rows: import.rows.clone().map(|(field, value)| RowFilter { field, value }),
    };
    let mut form = operations::indicator_form_for(project, definition, table, &wishes)?;
    let (date, attribution, licence) = origin(&import.origin);
    if !date.is_empty() {
        form.reference_date = date;
    }
    (form.attribution, form.licence) = (attribution, licence);
    for (wish, field) in
        [(&import.name, &mut form.name), (&import.unit, &mut form.unit), (&import.dimension, &mut form.dimension)]
    {
        if let Some(wish) = wish {
            field.clone_from(wish);
        }
    }
    form.kind = import.kind.unwrap_or(form.kind);
    form.polarity = import.polarity.unwrap_or(form.polarity);
    Ok(form)
}

fn joined(lang: Lang, definition: &Definition, form: &IndicatorForm, prepared: &PreparedIndicator) -> String {
    let mut lines = vec![
        t!(
            lang,
            "cli-imported-indicator",
            name = form.name.clone(),
            definition = definition.name.clone(),
            matched = count(lang, prepared.matched),
            spaces = count(lang, definition.spaces.len()),
            missing = count(lang, prepared.missing),
            suppressed = count(lang, prepared.suppressed),
        ),
        t!(lang, "cli-imported-rule", rule = explain::join_rule(lang, &form.rule)),
        t!(
            lang,
            "cli-imported-value",
            field = form.value_field.clone(),
            kind = explain::indicator_kind(lang, form.kind),
            polarity = explain::polarity(lang, form.polarity),
        ),
    ];
    if let Some(rows) = &form.rows {
        lines.push(t!(lang, "cli-imported-rows", field = rows.field.clone(), value = rows.value.clone()));
    }
    lines.join("\n") + "\n"
}

/// Rows that gave nothing go to standard error: nothing is dropped in silence.
pub(super) fn leftovers(lang: Lang, done: &mut Done, table: &Table, unmatched: &[UnmatchedRow]) {
    let told = |row: &UnmatchedRow| {
        let (line, key, value) = (row.line.to_string(), row.key.clone(), row.value.clone());
        t!(lang, "cli-unmatched", file = table.file_name.clone(), line = line, key = key, value = value)
    };
    leftovers_told(lang, done, table, unmatched, told);
}

/// As [`leftovers`], each row in these words.
pub(super) fn leftovers_told(
    lang: Lang,
    done: &mut Done,
    table: &Table,
    unmatched: &[UnmatchedRow],
    told: impl Fn(&UnmatchedRow) -> String,
) {
    let file = table.file_name.clone();
    done.messages.extend(unmatched.iter().take(MOST_ROWS).map(told));
    let more = unmatched.len().saturating_sub(MOST_ROWS);
    if more > 0 {
        done.messages.push(format!("  – {}", t!(lang, "cli-more", count = count(lang, more))));
    }
    if !table.ragged_lines.is_empty() {
        let lines: Vec<String> = table.ragged_lines.iter().take(MOST_ROWS).map(ToString::to_string).collect();
        let n = count(lang, table.ragged_lines.len());
        done.messages.push(t!(lang, "cli-ragged", file = file, count = n, lines = lines.join(", ")));
    }
}
