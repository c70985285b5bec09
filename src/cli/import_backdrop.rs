//! `import-context`, `import-grid`, and `import-residents` from a grid: what is only looked at or counted from.

use super::args::{ImportContext, ImportGrid, ImportResidents};
use super::import::{origin, report_findings};
use super::project::change;
use super::{Context, Done};
use crate::app::explain;
use crate::app::operations::{self, AppError, BoundaryProbe, GridProbe, NotFound, ShapeKind};
use crate::app::session::ResidentsTaken;
use crate::geometry::NoWatch;
use crate::l10n::{count, length};
use crate::model::GridId;
use crate::model::Project;
use crate::t;
use std::path::Path;

/// `import-context PROJECT FILE …`.
pub(super) fn layer(context: &Context, import: &ImportContext) -> Result<Done, AppError> {
    let lang = context.lang;
    let probes = operations::probe_shapes(&import.file, &NoWatch)?;
    let probe = set_of(&import.file, &probes, import.layer.as_deref())?;
    let (_, (name, n, findings)) = change(context, &import.project, |project| {
        let mut probe = probe.clone();
        operations::settle_crs(project, &mut probe);
        let mut form = operations::context_form(project, &probe);
        if let Some(name) = &import.name {
            form.name.clone_from(name);
        }
        form.crs = import.crs.or(form.crs);
        form.name_field = import.label.clone().or(form.name_field);
        if let Some(encoding) = &import.encoding {
            form.encoding.clone_from(encoding);
        }
        (form.reference_date, form.attribution, form.licence) = origin(&import.origin);
        let prepared = operations::prepare_context(project, &probe, &form, &NoWatch)?;
        Ok((prepared.command, (form.name, prepared.count, prepared.findings)))
    })?;
    let (shown, kind) = (count(lang, n), explain::shape_kind(lang, probe.kind));
    let out = t!(lang, "cli-imported-context", name = name, n = n, count = shown, kind = kind) + "\n";
    let mut done = Done { out, ..Done::default() };
    report_findings(lang, &mut done, &probe.file_name, &findings, &[]);
    done.messages.extend(explain::other_kinds(lang, probe, &probes));
    Ok(done)
}

/// The set named by its title or by the kind of its shapes. Sets of one title are the kinds of shapes in one layer: of those, what
/// could not be a definition comes first.
fn set_of<'a>(path: &Path, probes: &'a [BoundaryProbe], layer: Option<&str>) -> Result<&'a BoundaryProbe, AppError> {
    let wanted = |probe: &&BoundaryProbe| layer.is_none_or(|l| probe.title == l || probe.kind.code() == l);
    let all: Vec<&BoundaryProbe> = probes.iter().filter(wanted).collect();
    let one_title = all.first().is_some_and(|first| all.iter().all(|probe| probe.title == first.title));
    let best = all.iter().find(|probe| probe.kind != ShapeKind::Areas).or(all.first());
    match best {
        Some(best) if one_title => Ok(best),
        // Several, or none: told as for boundaries.
        _ => operations::chosen_probe(path, probes, layer),
    }
}

/// `import-grid PROJECT FILE --date …`.
pub(super) fn grid(context: &Context, import: &ImportGrid) -> Result<Done, AppError> {
    let lang = context.lang;
    let probes = operations::probe_grid(&import.file, &NoWatch)?;
    let probe = grid_of(&probes, import.layer.as_deref())?;
    let (_, (name, prepared)) = change(context, &import.project, |project| {
        let mut form = operations::grid_form(project, probe);
        if let Some(name) = &import.name {
            form.name.clone_from(name);
        }
        if import.value.is_some() {
            form.options.value_field.clone_from(&import.value);
        }
        (form.reference_date, form.attribution, form.licence) = origin(&import.origin);
        let prepared = operations::prepare_grid(project, &import.file, &form, &NoWatch)?;
        Ok((prepared.command.clone(), (form.name, prepared)))
    })?;
    let mut lines = vec![t!(
        lang,
        "cli-imported-grid",
        name = name,
        size = length(lang, probe.cell_size_m),
        residents = explain::residents_told(lang, prepared.residents),
    )];
    lines.extend(explain::grid_counts(lang, &prepared.counts).into_iter().map(|line| format!("  – {line}")));
    let mut done = Done { out: lines.join("\n") + "\n", ..Done::default() };
    report_findings(lang, &mut done, &probe.file_name, &prepared.findings, &[]);
    Ok(done)
}

fn grid_of<'a>(probes: &'a [GridProbe], layer: Option<&str>) -> Result<&'a GridProbe, AppError> {
    let wanted = |probe: &&GridProbe| layer.is_none_or(|layer| probe.title == layer);
    // The smallest cells come first.
    probes.iter().find(wanted).ok_or_else(|| AppError::NotFound {
        what: NotFound::Grid,
        name: layer.unwrap_or_default().to_owned(),
        available: probes.iter().map(|probe| probe.title.clone()).collect(),
    })
}

/// `import-residents PROJECT --definition D --grid NAME`.
pub(super) fn residents(context: &Context, import: &ImportResidents, grid: &str) -> Result<Done, AppError> {
    let lang = context.lang;
    let (_, taken) = change(context, &import.project, |project| {
        let definition = operations::definition_named(project, &import.definition)?;
        let grid = grid_named(project, grid)?;
        let prepared = operations::prepare_grid_residents(project, definition, grid, &NoWatch)?;
        let taken = ResidentsTaken {
            definition,
            grid,
            total: prepared.total,
            missing: prepared.missing,
            outside: prepared.outside,
            hidden_cells: prepared.hidden_cells,
        };
        Ok((prepared.command, taken))
    })?;
    let words = explain::residents_taken(lang, &import.definition, grid, &taken);
    let lines = words.meaning.lines().chain([words.remedy.as_str()]).map(|line| format!("  – {line}"));
    let out = std::iter::once(format!("{}:", words.what)).chain(lines).collect::<Vec<_>>().join("\n") + "\n";
    Ok(Done { out, ..Done::default() })
}

fn grid_named(project: &Project, name: &str) -> Result<GridId, AppError> {
    let found = project.grids.iter().find(|grid| grid.name == name).map(|grid| grid.id);
    found.ok_or_else(|| AppError::NotFound {
        what: NotFound::Grid,
        name: name.to_owned(),
        available: project.grids.iter().map(|grid| grid.name.clone()).collect(),
    })
}
