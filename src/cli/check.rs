//! `check FILE…`, `repair FILE --out NEW`, `mend PROJECT DEFINITION`.

use super::args::{Check, Mend, Repair};
use super::import::report_findings;
use super::project::{change, look, temporary_folder, with_extension};
use super::{Context, Done};
use crate::app::explain;
use crate::app::operations::{
    self, Against, AppError, DepartmentChoice, Effect, FileCheck, FormatError, FormatErrorKind, Order, ProjectError,
    Store, Workspace,
};
use crate::geometry::NoWatch;
use crate::l10n::{Lang, count};
use crate::model::{Finding, FindingKind, Place, Project, Severity, Space};
use crate::t;
use serde_json::{Value, json};

/// `check FILE… [--json] [--against PROJECT]`.
pub(super) fn check(context: &Context, check: &Check) -> Result<Done, AppError> {
    match &check.against {
        Some(project) => look(project, |_, project| files(context, check, Some(project))),
        None => files(context, check, None),
    }
}

fn files(context: &Context, check: &Check, project: Option<&Project>) -> Result<Done, AppError> {
    let lang = context.lang;
    let mut checks = Vec::new();
    // Parts of one shapefile are one file.
    for file in &operations::one_for_each(check.files.clone()) {
        checks.extend(operations::check_file(file, project, Against::Likely, &NoWatch)?);
    }
    let mut done = Done::default();
    for checked in &checks {
        done.has_errors |= checked.error.is_some();
        done.has_errors |= checked.findings.iter().any(|finding| finding.severity == Severity::Error);
    }
    if check.json {
        let values: Vec<Value> = checks.iter().map(|checked| as_json(lang, checked)).collect();
        done.out = format!("{:#}\n", Value::Array(values));
    } else {
        done.out = checks.iter().map(|checked| in_words(lang, checked)).collect::<Vec<_>>().join("\n");
    }
    Ok(done)
}

fn in_words(lang: Lang, check: &FileCheck) -> String {
    let mut lines = vec![check.file.clone()];
    if let Some(error) = &check.error {
        lines.push(explain::error(lang, error).lines(lang));
    } else {
        let crs = check.crs.map_or_else(
            || t!(lang, "cli-check-no-crs"),
            |crs| format!("{} ({})", explain::crs_name(crs.epsg), explain::crs_how(lang, crs.how)),
        );
        let encoding = check.encoding.as_ref();
        let encoding = encoding.map(|e| format!("{} ({})", e.label, explain::encoding_how(lang, e.how)));
        let (n, features) = (check.features, count(lang, check.features));
        let kind = explain::shape_kind(lang, check.kind);
        lines.push(t!(lang, "cli-check-recognised", n = n, count = features, kind = kind));
        lines.push(t!(lang, "cli-check-reading", crs = crs, encoding = encoding.unwrap_or_default()));
        lines.extend(check.boundary.clone().map(|name| t!(lang, "cli-check-boundary", name = name)));
    }
    let mut told = Done::default();
    report_findings(lang, &mut told, &check.file, &check.findings, &check.spaces);
    lines.extend(told.messages);
    if check.findings.is_empty() && check.error.is_none() {
        lines.push(t!(lang, "cli-check-nothing"));
    }
    lines.join("\n") + "\n"
}

fn as_json(lang: Lang, check: &FileCheck) -> Value {
    let crs =
        check.crs.map(|crs| json!({ "epsg": crs.epsg.0, "how": crs.how.code(), "doubtful": crs.how.is_doubtful() }));
    let encoding = check.encoding.as_ref().map(|e| json!({ "name": e.label, "how": e.how.code() }));
    let mut findings: Vec<Value> = check.error.iter().map(|error| refusal(lang, error)).collect();
    findings.extend(check.findings.iter().map(|finding| finding_json(lang, finding, &check.spaces)));
    json!({
        "file": check.file,
        "layer": check.title,
        "kind": check.kind.code(),
        "features": check.features,
        "crs": crs,
        "encoding": encoding,
        "boundary": check.boundary,
        "findings": findings,
    })
}

/// What makes a file unusable, in the form of a finding.
fn refusal(lang: Lang, error: &AppError) -> Value {
    let words = explain::error(lang, error);
    let (code, places) = match error {
        AppError::Format(inner) => (
            inner.kind.code(),
            inner.record.map(|record| json!({ "detail": record.to_string(), "spaces": [], "extent": null })),
        ),
        AppError::Crs(_) => ("crs", None),
        _ => ("unusable", None),
    };
    json!({
        "code": code,
        "severity": "error",
        "count": 1,
        "area_m2": null,
        "residents": null,
        "places": places.into_iter().collect::<Vec<_>>(),
        "message": format!("{} {}", words.what, words.meaning).trim(),
        "remedy": words.remedy,
        "mendable": false,
    })
}

/// A finding as data. Counts of 1 and 2 residents are not told.
fn finding_json(lang: Lang, finding: &Finding, spaces: &[Space]) -> Value {
    let words = explain::finding(lang, finding, spaces);
    let residents = explain::residents_concerned(finding, spaces).filter(|n| *n == 0.0 || *n >= 2.5);
    let place = |place: &Place| {
        let named = |at: &usize| spaces.get(*at).map_or_else(|| (at + 1).to_string(), Space::label);
        json!({
            "detail": place.detail,
            "spaces": place.spaces.iter().map(named).collect::<Vec<_>>(),
            "extent": place.extent.map(|r| [r.min().x, r.min().y, r.max().x, r.max().y]),
        })
    };
    json!({
        "code": finding.kind,
        "severity": finding.severity,
        "count": finding.count,
        "area_m2": finding.area_m2,
        "residents": residents,
        "places": finding.places.iter().map(place).collect::<Vec<_>>(),
        "message": format!("{}. {}", words.title, words.sentence),
        "remedy": words.remedy,
        "mendable": finding.is_mendable(),
    })
}

/// What remedies did, one line each.
pub(super) fn effects(lang: Lang, effects: &[Effect]) -> Vec<String> {
    effects.iter().map(|effect| format!("  – {}", explain::effect(lang, effect))).collect()
}

/// `repair FILE --out FIXED.gpkg [--only code,…]`: the file mended, in a project file of its own (a GeoPackage).
pub(super) fn repair(context: &Context, repair: &Repair) -> Result<Done, AppError> {
    let lang = context.lang;
    let out = with_extension(&repair.out);
    if std::fs::symlink_metadata(&out).is_ok() {
        let source = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(ProjectError::Io { path: out, source }.into());
    }
    let probes = operations::probe_boundaries(&repair.file, &NoWatch)?;
    let probe = operations::chosen_probe(&repair.file, &probes, repair.layer.as_deref())?;
    let folder = temporary_folder()?;
    let workspace = Workspace::in_folder(folder.path())?;
    let crs = match repair.crs {
        Some(crs) if operations::known_crs().iter().any(|known| known.epsg == crs && known.planar) => crs,
        _ => operations::measuring_crs(probe, &NoWatch)?,
    };
    let mut store = Store::create(&workspace, &probe.title, crs, &context.who)?;
    let made = fill(context, &mut store, probe, repair);
    let published = made.and_then(|done| {
        store.publish_as(&out, false, &NoWatch)?;
        Ok(done)
    });
    store.close(true)?;
    let mut done = published?;
    done.out.push_str(&t!(lang, "cli-repaired", path = out.display().to_string()));
    done.out.push('\n');
    Ok(done)
}

fn fill(
    context: &Context,
    store: &mut Store,
    probe: &operations::BoundaryProbe,
    repair: &Repair,
) -> Result<Done, AppError> {
    let lang = context.lang;
    let project = store.project();
    let mut form = operations::definition_form(&project, probe);
    form.department = DepartmentChoice::named(&project, &t!(lang, "view-department"), "");
    form.crs = repair.crs.or(form.crs);
    if let Some(encoding) = &repair.encoding {
        form.encoding.clone_from(encoding);
    }
    if form.crs.is_none() {
        return Err(FormatError::of_file(&probe.file_name, FormatErrorKind::NoCrs).into());
    }
    form.remedies = (!repair.only.is_empty()).then(|| repair.only.clone());
    let prepared = operations::prepare_definition(&project, probe, &form, &NoWatch)?;
    store.execute(prepared.command, &context.who)?;
    let mut done = Done::default();
    match prepared.mend {
        Some(mend) => {
            store.execute(mend.command, &context.who)?;
            done.out = t!(lang, "cli-mended", name = form.name.clone()) + "\n";
            done.out.push_str(&(effects(lang, &mend.effects).join("\n") + "\n"));
        }
        None => done.out = t!(lang, "cli-nothing-mended", name = form.name.clone()) + "\n",
    }
    let project = store.project();
    if let Some(definition) = project.definition(prepared.id) {
        let held = operations::Held::of(&project, Against::Nothing, &definition.spaces, Some(prepared.id), &NoWatch)?;
        let left = held.check(&definition.spaces, &NoWatch)?;
        report_findings(lang, &mut done, &probe.file_name, &left, &definition.spaces);
    }
    Ok(done)
}

/// `mend PROJECT DEFINITION [--only code,…] [--against NAME]`.
pub(super) fn mend(context: &Context, mend: &Mend) -> Result<Done, AppError> {
    let lang = context.lang;
    let (_, done) = change(context, &mend.project, |project| {
        let id = operations::definition_named(project, &mend.definition)?;
        let against = match &mend.against {
            Some(name) => Against::Definition(operations::definition_named(project, name)?),
            None => Against::Likely,
        };
        let definition = project.definition(id).map(|d| d.spaces.clone()).unwrap_or_default();
        let held = operations::Held::of(project, against, &definition, Some(id), &NoWatch)?;
        let findings = held.check(&definition, &NoWatch)?;
        let only = (!mend.only.is_empty()).then_some(mend.only.as_slice());
        let orders: Vec<Order> = operations::orders(&operations::chosen_remedies(&findings, only));
        let prepared = operations::prepare_mend(project, id, &orders, against, &NoWatch)?;
        let mut out = t!(lang, "cli-mended", name = mend.definition.clone()) + "\n";
        out.push_str(&(effects(lang, &prepared.effects).join("\n") + "\n"));
        Ok((prepared.command, Done { out, ..Done::default() }))
    })?;
    Ok(done)
}

/// Kinds of findings by their codes, separated by commas.
pub(super) fn finding_kinds(text: &str) -> Result<FindingKind, String> {
    let mendable = FindingKind::ALL.into_iter().filter(|kind| kind.has_remedy());
    let found = mendable.clone().find(|kind| kind.code() == text.trim());
    found.ok_or_else(|| mendable.map(FindingKind::code).collect::<Vec<_>>().join(", "))
}
