//! The sample project: the fictional county "Landkreis Auental", from files that are part of the program.
//!
//! The files are written to a temporary folder and imported like anybody's: the sample shows what the program does with
//! real mess, so nothing here goes round it.

use super::demo_proposal;
pub use super::demo_proposal::{Proposed, proposal_summary};
use super::part::Part;
use super::{
    AppError, Checked, ComparisonReport, DepartmentChoice, HistoryFilter, IndicatorWishes, NotFound, Store, Workspace,
    chosen_probe, definition_form, facility_form, indicator_form_for, prepare_definition, prepare_facilities,
    prepare_indicator, probe_boundaries, probe_points, read_table,
};
use crate::geometry::{EpsgCode, NoWatch, Watch};
use crate::l10n::Lang;
use crate::model::{Crosswalk, DefinitionId, IndicatorKind, Polarity, Project};
use crate::t;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files of `sample_data`, as part of the program: it works from any folder.
macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/sample_data/", $name)))),+]
    };
}

const FILES: &[(&str, &[u8])] = files![
    "altenhilfe_pflegeraeume.cpg",
    "altenhilfe_pflegeraeume.dbf",
    "altenhilfe_pflegeraeume.prj",
    "altenhilfe_pflegeraeume.shp",
    "altenhilfe_pflegeraeume.shx",
    "einrichtungen.csv",
    "gesundheitsamt_versorgungsregionen.geojson",
    "jugendamt_sozialraeume.dbf",
    "jugendamt_sozialraeume.prj",
    "jugendamt_sozialraeume.shp",
    "jugendamt_sozialraeume.shx",
    "kreis_gemeinden.cpg",
    "kreis_gemeinden.dbf",
    "kreis_gemeinden.prj",
    "kreis_gemeinden.shp",
    "kreis_gemeinden.shx",
    "schulamt_grundschulbezirke.cpg",
    "schulamt_grundschulbezirke.dbf",
    "schulamt_grundschulbezirke.prj",
    "schulamt_grundschulbezirke.shp",
    "schulamt_grundschulbezirke.shx",
    "sozialraeume_kennzahlen.csv",
    "statistik_bloecke.zip",
];

/// The date the sample's figures are of.
const DATE: &str = "2024-12-31";
const LICENCE: &str = "CC0 1.0";
/// Share of the work that is importing.
const IMPORTING: f32 = 0.6;
/// Share of the work after which definitions have been compared.
const COMPARED: f32 = 0.75;
/// Share of the work after which common spaces are proposed; the rest is the crosswalk.
const PROPOSED: f32 = 0.95;

/// The sample project as it was built.
#[derive(Debug, Clone)]
pub struct Built {
    /// The project.
    pub project: Arc<Project>,
    /// What importing found, for every definition.
    pub checked: Vec<Checked>,
    /// Some pairs of definitions compared.
    pub comparisons: Vec<ComparisonReport>,
    /// Common spaces proposed of its blocks.
    pub proposed: Proposed,
    /// From the youth welfare office's spaces to those, as the project keeps it.
    pub crosswalk: Arc<Crosswalk>,
    /// Where it was saved.
    pub path: PathBuf,
}

/// Builds the sample project in a working copy; nothing is published yet.
///
/// # Errors
/// What the system, the project or the files say; [`AppError::Cancelled`].
pub fn build_sample(workspace: &Workspace, lang: Lang, who: &str, watch: &dyn Watch) -> Result<Store, AppError> {
    Ok(import_all(workspace, lang, who, watch)?.0)
}

/// Builds the sample project, compares some of its definitions, proposes common spaces and saves it at `path`. A sample that lies there untouched is
/// replaced; anything else is somebody's work, and the sample gets the next free name beside it ([`Built::path`]).
///
/// # Errors
/// As [`build_sample`], and what saving says.
pub fn build(lang: Lang, path: &Path, who: &str, watch: &dyn Watch) -> Result<Built, AppError> {
    let folder = temporary_folder()?;
    let workspace = Workspace::in_folder(folder.path())?;
    let (mut store, checked) = import_all(&workspace, lang, who, &Part::of(watch, 0.0, IMPORTING))?;
    let project = store.project();
    let comparisons = comparisons(&project, &Part::of(watch, IMPORTING, COMPARED))?;
    let proposed = demo_proposal::propose(&mut store, lang, who, &Part::of(watch, COMPARED, PROPOSED))?;
    let crosswalk = demo_proposal::crosswalk(&mut store, &proposed, lang, who, &Part::of(watch, PROPOSED, 1.0))?;
    let project = store.project();
    let path = free_path(path, store.history_count(&HistoryFilter::default())?)?;
    store.publish_as(&path, true, watch)?;
    store.close(true)?;
    Ok(Built { project, checked, comparisons, proposed, crosswalk, path })
}

/// The path itself, if nothing or an untouched sample lies there; else "name (2).gpkg" and so on.
fn free_path(path: &Path, entries: usize) -> Result<PathBuf, AppError> {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let others = (2..).map(|n| path.with_file_name(format!("{stem} ({n}).gpkg")));
    for candidate in std::iter::once(path.to_owned()).chain(others) {
        if !candidate.exists() || is_untouched(&candidate, entries)? {
            return Ok(candidate);
        }
    }
    Ok(path.to_owned())
}

/// Whether a file is a sample nobody has worked in: as many entries in its history as a new one.
fn is_untouched(path: &Path, entries: usize) -> Result<bool, AppError> {
    let folder = temporary_folder()?;
    let workspace = Workspace::in_folder(folder.path())?;
    let Ok((store, _)) = Store::open(&workspace, path, &NoWatch) else { return Ok(false) };
    let untouched = store.history_count(&HistoryFilter::default())? == entries;
    store.close(true)?;
    Ok(untouched)
}

fn temporary_folder() -> Result<tempfile::TempDir, AppError> {
    tempfile::tempdir().map_err(|source| AppError::Write { path: std::env::temp_dir(), source })
}

/// One department's boundaries.
struct Boundaries {
    file: &'static str,
    department: String,
    name: String,
    code: &'static str,
    label: &'static str,
    residents: Option<&'static str>,
}

/// The departments' definitions. The statistical blocks come first: they carry the residents, and are drawn below.
/// Persons over 65 and children of school age are no residents, although they are numbers of people.
fn boundaries(lang: Lang) -> [Boundaries; 6] {
    [
        Boundaries {
            file: "statistik_bloecke.zip",
            department: t!(lang, "sample-statistics"),
            name: t!(lang, "sample-blocks"),
            code: "BLOCK_NR",
            label: "ORTSTEIL",
            residents: Some("EW_GES"),
        },
        Boundaries {
            file: "kreis_gemeinden.shp",
            department: t!(lang, "sample-county-office"),
            name: t!(lang, "sample-municipalities"),
            code: "AGS",
            label: "GEN",
            residents: Some("EWZ"),
        },
        Boundaries {
            file: "jugendamt_sozialraeume.shp",
            department: t!(lang, "sample-youth"),
            name: t!(lang, "sample-social-spaces"),
            code: "SR_NR",
            label: "SR_NAME",
            residents: None,
        },
        Boundaries {
            file: "schulamt_grundschulbezirke.shp",
            department: t!(lang, "sample-schools"),
            name: t!(lang, "sample-school-districts"),
            code: "SBZ_NR",
            label: "SCHULE",
            residents: None,
        },
        Boundaries {
            file: "gesundheitsamt_versorgungsregionen.geojson",
            department: t!(lang, "sample-health"),
            name: t!(lang, "sample-health-regions"),
            code: "kennung",
            label: "bezeichnung",
            residents: Some("einwohner_ca"),
        },
        Boundaries {
            file: "altenhilfe_pflegeraeume.shp",
            department: t!(lang, "sample-care"),
            name: t!(lang, "sample-care-spaces"),
            code: "KENNZIFFER",
            label: "PFLEGERAUM",
            residents: None,
        },
    ]
}

/// One column of the youth welfare office's table.
struct Figure {
    column: &'static str,
    name: String,
    kind: IndicatorKind,
    unit: String,
    dimension: String,
}

fn figures(lang: Lang) -> [Figure; 3] {
    let economic = t!(lang, "sample-economic");
    [
        Figure {
            column: "Arbeitslosenanteil in %",
            name: t!(lang, "sample-unemployed"),
            kind: IndicatorKind::Rate,
            unit: "%".to_owned(),
            dimension: economic.clone(),
        },
        Figure {
            column: "Anteil SGB II in %",
            name: t!(lang, "sample-benefits"),
            kind: IndicatorKind::Rate,
            unit: "%".to_owned(),
            dimension: economic.clone(),
        },
        Figure {
            column: "Kinder unter 15 in Bedarfsgemeinschaften",
            name: t!(lang, "sample-children"),
            kind: IndicatorKind::Count,
            unit: t!(lang, "sample-unit-children"),
            dimension: economic,
        },
    ]
}

fn import_all(
    workspace: &Workspace,
    lang: Lang,
    who: &str,
    watch: &dyn Watch,
) -> Result<(Store, Vec<Checked>), AppError> {
    let folder = temporary_folder()?;
    for (name, bytes) in FILES {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).map_err(|source| AppError::Write { path, source })?;
    }
    let mut store = Store::create(workspace, &t!(lang, "sample-title"), EpsgCode::UTM32, who)?;
    let imported = fill(&mut store, folder.path(), lang, who, watch);
    match imported {
        Ok(checked) => Ok((store, checked)),
        Err(error) => {
            // Half a sample is of no use to anybody. The first error is the one to tell.
            if let Err(second) = store.close(true) {
                log::warn!("the unfinished sample stays behind: {second}");
            }
            Err(error)
        }
    }
}

fn fill(store: &mut Store, folder: &Path, lang: Lang, who: &str, watch: &dyn Watch) -> Result<Vec<Checked>, AppError> {
    let definitions = boundaries(lang);
    let steps = definitions.len() as f32 + 2.0;
    let mut checked = Vec::new();
    for (at, boundaries) in definitions.iter().enumerate() {
        let part = Part::of(watch, at as f32 / steps, (at + 1) as f32 / steps);
        checked.push(import_boundaries(store, folder, boundaries, lang, who, &part)?);
    }
    let done = definitions.len() as f32;
    import_facilities(store, folder, lang, who, &Part::of(watch, done / steps, (done + 1.0) / steps))?;
    let social_spaces = t!(lang, "sample-social-spaces");
    let definition = store.project().definition_named(&social_spaces).map(|definition| definition.id);
    let definition = definition.ok_or_else(|| AppError::NotFound {
        what: NotFound::Definition,
        name: social_spaces,
        available: Vec::new(),
    })?;
    import_figures(store, folder, definition, lang, who, &Part::of(watch, (done + 1.0) / steps, 1.0))?;
    Ok(checked)
}

fn import_boundaries(
    store: &mut Store,
    folder: &Path,
    boundaries: &Boundaries,
    lang: Lang,
    who: &str,
    watch: &dyn Watch,
) -> Result<Checked, AppError> {
    let path = folder.join(boundaries.file);
    let probes = probe_boundaries(&path, &Part::of(watch, 0.0, 0.3))?;
    let probe = chosen_probe(&path, &probes, None)?;
    let project = store.project();
    let mut form = definition_form(&project, probe);
    form.department = DepartmentChoice::named(&project, &boundaries.department, &t!(lang, "sample-title"));
    form.name.clone_from(&boundaries.name);
    form.code_field = Some(boundaries.code.to_owned());
    form.name_field = Some(boundaries.label.to_owned());
    form.residents_field = boundaries.residents.map(str::to_owned);
    form.reference_date = DATE.to_owned();
    form.attribution = t!(lang, "sample-attribution");
    form.licence = LICENCE.to_owned();
    let prepared = prepare_definition(&project, probe, &form, &Part::of(watch, 0.3, 1.0))?;
    let applied = store.execute(prepared.command, who)?;
    let definition = applied.project.definition_named(&boundaries.name).map(|definition| definition.id);
    let definition = definition.ok_or_else(|| AppError::NotFound {
        what: NotFound::Definition,
        name: boundaries.name.clone(),
        available: Vec::new(),
    })?;
    Ok(Checked { definition, findings: prepared.findings })
}

fn import_facilities(
    store: &mut Store,
    folder: &Path,
    lang: Lang,
    who: &str,
    watch: &dyn Watch,
) -> Result<(), AppError> {
    let probe = probe_points(&folder.join("einrichtungen.csv"), &Part::of(watch, 0.0, 0.5))?;
    let project = store.project();
    let mut form = facility_form(&project, &probe);
    form.name = t!(lang, "sample-facilities");
    form.department = Some(DepartmentChoice::named(&project, &t!(lang, "sample-county-office"), ""));
    form.options.x_field = Some("Rechtswert".to_owned());
    form.options.y_field = Some("Hochwert".to_owned());
    form.options.crs = Some(EpsgCode::UTM32);
    form.options.name_field = Some("Bezeichnung".to_owned());
    form.options.category_field = Some("Art".to_owned());
    form.options.operator_field = Some("Träger".to_owned());
    form.options.capacity_field = Some("Plätze".to_owned());
    form.reference_date = DATE.to_owned();
    form.attribution = t!(lang, "sample-attribution");
    form.licence = LICENCE.to_owned();
    let prepared = prepare_facilities(&project, &probe, &form, &Part::of(watch, 0.5, 1.0))?;
    store.execute(prepared.command, who)?;
    Ok(())
}

fn import_figures(
    store: &mut Store,
    folder: &Path,
    definition: DefinitionId,
    lang: Lang,
    who: &str,
    watch: &dyn Watch,
) -> Result<(), AppError> {
    let table = read_table(&folder.join("sozialraeume_kennzahlen.csv"), None, None, watch)?;
    for figure in figures(lang) {
        let wishes = IndicatorWishes { value_field: Some(figure.column.to_owned()), ..IndicatorWishes::default() };
        let project = store.project();
        let mut form = indicator_form_for(&project, definition, &table, &wishes)?;
        (form.name, form.unit, form.dimension) = (figure.name, figure.unit, figure.dimension);
        (form.kind, form.polarity) = (figure.kind, Polarity::HighIsBurden);
        form.reference_date = DATE.to_owned();
        form.attribution = t!(lang, "sample-attribution");
        form.licence = LICENCE.to_owned();
        let prepared = prepare_indicator(&project, &table, &form)?;
        store.execute(prepared.command, who)?;
    }
    Ok(())
}

/// The youth welfare office's spaces against everybody's but the blocks'.
fn comparisons(project: &Project, watch: &dyn Watch) -> Result<Vec<ComparisonReport>, AppError> {
    let Some(own) = project.indicators.first().map(|indicator| indicator.definition) else { return Ok(Vec::new()) };
    let blocks = super::carrier_of(project).map(|definition| definition.id);
    let others: Vec<_> =
        project.definitions.iter().map(|other| other.id).filter(|id| *id != own && Some(*id) != blocks).collect();
    let all = others.len().max(1) as f32;
    let compare = |(at, other): (usize, &DefinitionId)| {
        super::compare(project, own, *other, &Part::of(watch, at as f32 / all, (at + 1) as f32 / all))
    };
    others.iter().enumerate().map(compare).collect()
}
