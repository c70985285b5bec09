//! The arguments: shape here, help texts from the locales.

mod convert;
mod draft;
mod imports;
mod overlay;
mod values;

use crate::app::history_group::HistoryGroup;
use crate::app::operations::Paper;
use crate::geometry::EpsgCode;
use crate::l10n::Lang;
use crate::model::FindingKind;
use clap::{Args, Parser, Subcommand};
pub(super) use convert::TransferIndicator;
pub(super) use draft::{Draft, DraftCheck, DraftExport, DraftImport, DraftList, DraftShow, DraftTask, Propose};
pub(super) use imports::{
    Import, ImportContext, ImportFacilities, ImportGrid, ImportIndicator, ImportMapping, ImportResidents, Origin,
};
pub(super) use overlay::{Compare, Crosswalk, ImportCrosswalk, Overlay, Transfer, Weighing, Weight};
use std::path::PathBuf;
use values::{dpi, epsg, group, language, paper, scale, sheet, size};

/// Everything that can be typed.
#[derive(Debug, Parser)]
#[command(
    name = "klammer",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
pub(super) struct Arguments {
    #[arg(long, global = true, value_name = "de|en", value_parser = language)]
    pub lang: Option<Lang>,
    #[arg(long, global = true, value_name = "NAME")]
    pub who: Option<String>,
    #[command(subcommand)]
    pub task: Option<Task>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Task {
    Demo(Demo),
    New(New),
    Check(Check),
    Repair(Repair),
    Import(Import),
    Mend(Mend),
    ImportResidents(ImportResidents),
    ImportMapping(ImportMapping),
    ImportFacilities(ImportFacilities),
    ImportIndicator(ImportIndicator),
    ImportContext(ImportContext),
    ImportGrid(ImportGrid),
    Compare(Compare),
    Overlay(Overlay),
    Transfer(Transfer),
    TransferIndicator(TransferIndicator),
    Propose(Propose),
    Draft(Draft),
    Crosswalk(Crosswalk),
    ImportCrosswalk(ImportCrosswalk),
    Info(Info),
    Map(Map),
    History(History),
    Copy(Copy),
    Verify(Verify),
    Rescue(Rescue),
    Undo(Step),
    Redo(Step),
    Versions(Versions),
    Compact(Step),
    View(View),
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    #[arg(long, value_name = "DIR", default_value = "klammer-demo")]
    pub out: PathBuf,
    #[arg(long)]
    pub no_window: bool,
}

#[derive(Debug, Args)]
pub(super) struct New {
    pub project: PathBuf,
    #[arg(long)]
    pub title: String,
    #[arg(long = "crs", id = "project_crs", value_name = "EPSG:n", value_parser = epsg)]
    pub crs: EpsgCode,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    #[arg(id = "checked", required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[arg(long)]
    pub json: bool,
    #[arg(long = "against", id = "against_project", value_name = "PROJECT")]
    pub against: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct Repair {
    #[arg(id = "repaired_file", value_name = "FILE")]
    pub file: PathBuf,
    #[arg(long = "out", id = "repaired", value_name = "NEW")]
    pub out: PathBuf,
    #[arg(long, value_name = "CODE,…", value_delimiter = ',', value_parser = crate::cli::check::finding_kinds)]
    pub only: Vec<FindingKind>,
    #[arg(long, value_name = "NAME")]
    pub layer: Option<String>,
    #[arg(long, value_name = "EPSG:n", value_parser = epsg)]
    pub crs: Option<EpsgCode>,
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Mend {
    pub project: PathBuf,
    #[arg(id = "mended", value_name = "DEFINITION")]
    pub definition: String,
    #[arg(long, value_name = "CODE,…", value_delimiter = ',', value_parser = crate::cli::check::finding_kinds)]
    pub only: Vec<FindingKind>,
    #[arg(long, value_name = "DEFINITION")]
    pub against: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Info {
    pub project: PathBuf,
    #[arg(long)]
    pub json: bool,
    #[arg(long)]
    pub check: bool,
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    #[arg(long)]
    pub internal: bool,
}

#[derive(Debug, Args)]
pub(super) struct Map {
    pub project: PathBuf,
    #[arg(long = "out", id = "sheet_out", value_name = "X.pdf|png|svg", value_parser = sheet)]
    pub sheet_out: PathBuf,
    #[arg(long)]
    pub no_overwrite: bool,
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    #[arg(long = "title", id = "sheet_title", value_name = "TEXT")]
    pub sheet_title: Option<String>,
    #[arg(long, value_name = "a4|a3", default_value = "a4", value_parser = paper)]
    pub paper: Paper,
    #[arg(long, conflicts_with = "landscape")]
    pub portrait: bool,
    #[arg(long)]
    pub landscape: bool,
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub show: Vec<String>,
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub hide: Vec<String>,
    #[arg(long, value_name = "25000", value_parser = scale)]
    pub scale: Option<u32>,
    #[arg(long, value_name = "NAME | X,Y,X,Y", allow_hyphen_values = true)]
    pub extent: Option<String>,
    #[arg(long, value_name = "X.pmtiles|mbtiles")]
    pub background: Option<PathBuf>,
    #[arg(long)]
    pub no_labels: bool,
    #[arg(long = "internal", id = "sheet_internal")]
    pub internal: bool,
    #[arg(long, value_name = "N", value_parser = dpi)]
    pub dpi: Option<f64>,
}

#[derive(Debug, Args)]
pub(super) struct History {
    pub project: PathBuf,
    #[arg(long)]
    pub json: bool,
    #[arg(long = "kind", id = "group", value_name = "GROUP", value_parser = group)]
    pub group: Option<HistoryGroup>,
    #[arg(long = "text", id = "words", value_name = "TEXT")]
    pub text: Option<String>,
    #[arg(long = "definition", id = "about_definition", value_name = "NAME")]
    pub definition: Option<String>,
}

/// A project, and nothing else to say.
#[derive(Debug, Args)]
pub(super) struct Step {
    pub project: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Versions {
    pub project: PathBuf,
    #[arg(long)]
    pub json: bool,
    #[arg(long, value_name = "NAME", conflicts_with_all = ["go_back", "delete"])]
    pub add: Option<String>,
    #[arg(long, value_name = "NAME", conflicts_with = "delete")]
    pub go_back: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub delete: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Copy {
    pub project: PathBuf,
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    #[arg(long)]
    pub without_names: bool,
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    pub project: PathBuf,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Rescue {
    pub damaged: PathBuf,
    #[arg(id = "rescued", value_name = "NEW")]
    pub new: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct View {
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[arg(long, value_name = "OUT.png")]
    pub snapshot: Option<PathBuf>,
    #[arg(long, value_name = "WxH", value_parser = size)]
    pub size: Option<(u32, u32)>,
}
