//! The arguments: shape here, help texts from the locales.

use crate::app::history_group::HistoryGroup;
use crate::app::operations::{MAX_DPI, MIN_DPI, Paper, SheetFormat};
use crate::geometry::EpsgCode;
use crate::l10n::Lang;
use crate::model::{FindingKind, IndicatorKind, Polarity};
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

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
    TransferIndicator(super::convert_args::TransferIndicator),
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

/// Where something comes from.
#[derive(Debug, Args)]
pub(super) struct Origin {
    #[arg(long)]
    pub date: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub attribution: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub licence: Option<String>,
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
    #[arg(long, value_name = "CODE,…", value_delimiter = ',', value_parser = super::check::finding_kinds)]
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
    #[arg(long, value_name = "CODE,…", value_delimiter = ',', value_parser = super::check::finding_kinds)]
    pub only: Vec<FindingKind>,
    #[arg(long, value_name = "DEFINITION")]
    pub against: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct ImportResidents {
    pub project: PathBuf,
    #[arg(id = "table", value_name = "FILE", required_unless_present = "from_grid")]
    pub file: Option<PathBuf>,
    #[arg(long = "definition", id = "counted", value_name = "NAME")]
    pub definition: String,
    #[arg(
        long = "grid",
        id = "from_grid",
        value_name = "NAME",
        conflicts_with_all = ["table", "residents_value", "key", "rows", "encoding", "date", "attribution", "licence"]
    )]
    pub grid: Option<String>,
    #[arg(long = "value", id = "residents_value", value_name = "FIELD")]
    pub value: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub key: Option<String>,
    #[arg(long, value_name = "FIELD=VALUE", value_parser = pair)]
    pub rows: Option<(String, String)>,
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    #[command(flatten)]
    pub origin: Origin,
}

#[derive(Debug, Args)]
pub(super) struct ImportContext {
    pub project: PathBuf,
    pub file: PathBuf,
    #[arg(long = "layer", id = "shapes", value_name = "NAME")]
    pub layer: Option<String>,
    #[arg(long = "name", id = "context_name", value_name = "NAME")]
    pub name: Option<String>,
    #[arg(long = "label", id = "shape_label", value_name = "FIELD")]
    pub label: Option<String>,
    #[arg(long, value_name = "EPSG:n", value_parser = epsg)]
    pub crs: Option<EpsgCode>,
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    #[command(flatten)]
    pub origin: Origin,
}

#[derive(Debug, Args)]
pub(super) struct ImportGrid {
    pub project: PathBuf,
    pub file: PathBuf,
    #[arg(long = "layer", id = "grid_member", value_name = "NAME")]
    pub layer: Option<String>,
    #[arg(long = "name", id = "grid_name", value_name = "NAME")]
    pub name: Option<String>,
    #[arg(long = "value", id = "grid_value", value_name = "FIELD")]
    pub value: Option<String>,
    #[command(flatten)]
    pub origin: Origin,
}

#[derive(Debug, Args)]
pub(super) struct ImportMapping {
    pub project: PathBuf,
    #[arg(id = "table", value_name = "FILE")]
    pub file: PathBuf,
    #[arg(long, value_name = "NAME")]
    pub blocks: String,
    #[arg(long, value_name = "NAME")]
    pub department: String,
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
    #[arg(long)]
    pub name: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub key: Option<String>,
    #[arg(long, id = "space_field", value_name = "FIELD")]
    pub space: Option<String>,
    #[arg(long, id = "space_name", value_name = "FIELD")]
    pub space_name: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    #[command(flatten)]
    pub origin: Origin,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    pub project: PathBuf,
    pub file: PathBuf,
    #[arg(long, value_name = "NAME", required_unless_present = "replace")]
    pub department: Option<String>,
    #[arg(long, value_name = "NAME", conflicts_with_all = ["department", "name"])]
    pub replace: Option<String>,
    #[arg(long = "against", value_name = "DEFINITION")]
    pub outer: Option<String>,
    #[arg(long)]
    pub apply_remedies: bool,
    #[arg(long, value_name = "CODE,…", value_delimiter = ',', value_parser = super::check::finding_kinds, requires = "apply_remedies")]
    pub only: Vec<FindingKind>,
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
    #[arg(long)]
    pub name: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub code: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub label: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub residents: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub layer: Option<String>,
    #[arg(long, value_name = "EPSG:n", value_parser = epsg)]
    pub crs: Option<EpsgCode>,
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    #[command(flatten)]
    pub origin: Origin,
}

#[derive(Debug, Args)]
pub(super) struct ImportFacilities {
    pub project: PathBuf,
    pub file: PathBuf,
    #[arg(long = "name", id = "set_name", value_name = "NAME")]
    pub name: Option<String>,
    #[arg(long = "department", id = "responsible", value_name = "NAME")]
    pub department: Option<String>,
    #[arg(long, value_name = "FIELD", requires = "y")]
    pub x: Option<String>,
    #[arg(long, value_name = "FIELD", requires = "x")]
    pub y: Option<String>,
    #[arg(long, value_name = "EPSG:n", value_parser = epsg)]
    pub crs: Option<EpsgCode>,
    #[arg(long = "label", id = "facility_label", value_name = "FIELD")]
    pub label: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub category: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub operator: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub address: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub capacity: Option<String>,
    #[command(flatten)]
    pub origin: Origin,
}

#[derive(Debug, Args)]
pub(super) struct ImportIndicator {
    pub project: PathBuf,
    pub file: PathBuf,
    #[arg(long, value_name = "NAME")]
    pub definition: Option<String>,
    #[arg(long = "name", id = "indicator_name", value_name = "NAME")]
    pub name: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub value: Option<String>,
    #[arg(long, value_name = "FIELD")]
    pub key: Option<String>,
    #[arg(long, value_name = "FIELD=VALUE", value_parser = pair)]
    pub rows: Option<(String, String)>,
    #[arg(long, value_name = "TEXT")]
    pub unit: Option<String>,
    #[arg(long, value_name = "count|rate|mean", value_parser = kind)]
    pub kind: Option<IndicatorKind>,
    #[arg(long, value_name = "neutral|burden|good", value_parser = polarity)]
    pub polarity: Option<Polarity>,
    #[arg(long, value_name = "TEXT")]
    pub dimension: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    #[command(flatten)]
    pub origin: Origin,
}

#[derive(Debug, Args)]
pub(super) struct Compare {
    #[arg(num_args = 2..=3, required = true, value_name = "PROJECT A B | FILE")]
    pub things: Vec<PathBuf>,
    #[arg(long, value_name = "EPSG:n", value_parser = epsg)]
    pub crs: Option<EpsgCode>,
    #[arg(long, value_name = "residents|area", value_parser = weight)]
    pub weight: Option<Weight>,
    #[arg(long = "versions", id = "as_versions")]
    pub as_versions: bool,
    #[arg(long)]
    pub json: bool,
    #[arg(long)]
    pub internal: bool,
}

/// What decides how much of a space belongs to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Residents,
    Area,
}

#[derive(Debug, Args)]
pub(super) struct Overlay {
    #[arg(id = "first_set", value_name = "FILE | PROJECT:DEFINITION")]
    pub a: String,
    #[arg(id = "second_set", value_name = "FILE | PROJECT:DEFINITION")]
    pub b: String,
    #[arg(long = "out", id = "pieces_out", value_name = "X.gpkg")]
    pub out: PathBuf,
    #[arg(long, value_name = "residents|area", value_parser = weight)]
    pub weight: Option<Weight>,
    #[arg(long, value_name = "EPSG:n", value_parser = epsg)]
    pub crs: Option<EpsgCode>,
    #[arg(long)]
    pub json: bool,
    #[arg(long)]
    pub internal: bool,
}

#[derive(Debug, Args)]
pub(super) struct Transfer {
    #[arg(id = "from_set", value_name = "FILE | PROJECT:DEFINITION")]
    pub from: String,
    #[arg(id = "to_set", value_name = "FILE | PROJECT:DEFINITION")]
    pub to: String,
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',', required_unless_present = "means")]
    pub counts: Vec<String>,
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
    pub means: Vec<String>,
    #[arg(long = "out", id = "figures_out", value_name = "X.csv")]
    pub out: PathBuf,
    #[arg(long, value_name = "residents|area", value_parser = weight)]
    pub weight: Option<Weight>,
    #[arg(long, value_name = "EPSG:n", value_parser = epsg)]
    pub crs: Option<EpsgCode>,
    #[arg(long)]
    pub json: bool,
    #[arg(long)]
    pub internal: bool,
}

#[derive(Debug, Args)]
pub(super) struct Propose {
    pub project: PathBuf,
    #[arg(long = "blocks", id = "propose_blocks", value_name = "DEFINITION")]
    pub blocks: String,
    #[arg(
        long = "departments",
        id = "propose_departments",
        value_name = "NAME,…",
        value_delimiter = ',',
        required = true
    )]
    pub departments: Vec<String>,
    #[arg(long = "weights", id = "propose_weights", value_name = "2,1,…", value_delimiter = ',', value_parser = own_weight)]
    pub weights: Vec<f64>,
    #[arg(long = "min-residents", id = "least_residents", value_name = "N", value_parser = residents)]
    pub min_residents: Option<f64>,
    #[arg(long = "max-residents", id = "most_residents", value_name = "N", value_parser = residents)]
    pub max_residents: Option<f64>,
    #[arg(long = "spaces", id = "propose_spaces", value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub spaces: Option<u32>,
    #[arg(long = "parent", id = "propose_parent", value_name = "DEFINITION")]
    pub parent: Option<String>,
    #[arg(long = "barriers", id = "propose_barriers", value_name = "NAME,…", value_delimiter = ',')]
    pub barriers: Vec<String>,
    #[arg(long = "draft", id = "propose_draft", value_name = "NAME")]
    pub draft: String,
    #[arg(long)]
    pub json: bool,
    #[arg(long)]
    pub internal: bool,
}

#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub(super) struct Draft {
    #[command(subcommand)]
    pub task: DraftTask,
}

#[derive(Debug, Subcommand)]
pub(super) enum DraftTask {
    List(DraftList),
    Show(DraftShow),
    Export(DraftExport),
    Import(DraftImport),
    Check(DraftCheck),
}

#[derive(Debug, Args)]
pub(super) struct DraftList {
    pub project: PathBuf,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(super) struct DraftShow {
    pub project: PathBuf,
    #[arg(id = "draft_name", value_name = "DRAFT")]
    pub name: String,
    #[arg(long)]
    pub json: bool,
    #[arg(long)]
    pub internal: bool,
}

#[derive(Debug, Args)]
pub(super) struct DraftExport {
    pub project: PathBuf,
    #[arg(id = "draft_name", value_name = "DRAFT")]
    pub name: String,
    #[arg(long = "out", id = "draft_out", value_name = "X.csv")]
    pub out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct DraftImport {
    pub project: PathBuf,
    #[arg(id = "table", value_name = "FILE")]
    pub file: PathBuf,
    #[arg(long, value_name = "DEFINITION")]
    pub blocks: String,
    #[arg(long = "name", id = "new_draft", value_name = "NAME")]
    pub name: String,
    #[arg(long)]
    pub encoding: Option<String>,
    #[arg(long)]
    pub sheet: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct DraftCheck {
    pub project: PathBuf,
    #[arg(id = "draft_name", value_name = "DRAFT")]
    pub name: String,
    #[arg(long = "min-residents", id = "official_residents", value_name = "N", value_parser = residents)]
    pub min_residents: Option<f64>,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Crosswalk {
    #[arg(id = "crosswalk_things", num_args = 2..=3, required = true, value_name = "PROJECT FROM TO | FILE FILE")]
    pub things: Vec<String>,
    #[arg(long = "out", id = "crosswalk_out", value_name = "X.xlsx|X.csv")]
    pub out: PathBuf,
    #[arg(long = "keep", id = "crosswalk_keep", value_name = "NAME")]
    pub keep: Option<String>,
    #[arg(long, value_name = "residents|area", value_parser = weight)]
    pub weight: Option<Weight>,
    #[arg(long, value_name = "EPSG:n", value_parser = epsg)]
    pub crs: Option<EpsgCode>,
    #[arg(long)]
    pub json: bool,
    #[arg(long)]
    pub internal: bool,
}

#[derive(Debug, Args)]
pub(super) struct ImportCrosswalk {
    pub project: PathBuf,
    #[arg(id = "table", value_name = "FILE")]
    pub file: PathBuf,
    #[arg(long = "from", id = "crosswalk_from", value_name = "DEFINITION")]
    pub from: String,
    #[arg(long = "to", id = "crosswalk_to", value_name = "DEFINITION")]
    pub to: String,
    #[arg(long = "name", id = "crosswalk_name", value_name = "NAME")]
    pub name: String,
    #[arg(long)]
    pub date: Option<String>,
    #[arg(long)]
    pub encoding: Option<String>,
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

fn language(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "de, en".to_owned())
}

fn epsg(text: &str) -> Result<EpsgCode, String> {
    EpsgCode::parse(text).ok_or_else(|| "EPSG:25832".to_owned())
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').map(|(field, value)| (field.trim().to_owned(), value.trim().to_owned()));
    pair.filter(|(field, _)| !field.is_empty()).ok_or_else(|| "year=2022".to_owned())
}

/// A weight above 0; the comma parts weights.
fn own_weight(text: &str) -> Result<f64, String> {
    let weight = text.trim().parse::<f64>().ok().filter(|weight| weight.is_finite() && *weight > 0.0);
    weight.ok_or_else(|| "2,1,0.5".to_owned())
}

/// A number of people, as it is typed: 3000.
fn residents(text: &str) -> Result<f64, String> {
    text.trim().parse::<u32>().map(f64::from).map_err(|_| "3000".to_owned())
}

fn kind(text: &str) -> Result<IndicatorKind, String> {
    match text {
        "count" => Ok(IndicatorKind::Count),
        "rate" => Ok(IndicatorKind::Rate),
        "mean" => Ok(IndicatorKind::Mean),
        _ => Err("count, rate, mean".to_owned()),
    }
}

pub(super) fn weight(text: &str) -> Result<Weight, String> {
    match text {
        "residents" => Ok(Weight::Residents),
        "area" => Ok(Weight::Area),
        _ => Err("residents, area".to_owned()),
    }
}

fn group(text: &str) -> Result<HistoryGroup, String> {
    let found = HistoryGroup::ALL.into_iter().find(|group| group.name() == text);
    found.ok_or_else(|| HistoryGroup::ALL.map(HistoryGroup::name).join(", "))
}

fn polarity(text: &str) -> Result<Polarity, String> {
    match text {
        "neutral" => Ok(Polarity::Neutral),
        "burden" => Ok(Polarity::HighIsBurden),
        "good" => Ok(Polarity::HighIsGood),
        _ => Err("neutral, burden, good".to_owned()),
    }
}

fn sheet(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    SheetFormat::of_path(&path)
        .map(|_| path)
        .ok_or_else(|| SheetFormat::ALL.map(|f| format!("X.{}", f.ending())).join(", "))
}

fn paper(text: &str) -> Result<Paper, String> {
    let found = Paper::ALL.into_iter().find(|paper| paper.name().eq_ignore_ascii_case(text));
    found.ok_or_else(|| Paper::ALL.map(|paper| paper.name().to_lowercase()).join(", "))
}

/// "25000", "1:25.000".
fn scale(text: &str) -> Result<u32, String> {
    let digits: String = text.trim().trim_start_matches("1:").chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    digits.parse().ok().filter(|scale| (100..=100_000_000).contains(scale)).ok_or_else(|| "25000".to_owned())
}

fn dpi(text: &str) -> Result<f64, String> {
    let parsed = text.parse().ok().filter(|dpi| (MIN_DPI..=MAX_DPI).contains(dpi));
    parsed.ok_or_else(|| format!("{MIN_DPI} … {MAX_DPI}"))
}

/// "1600x1000". A window of 16,384 points is larger than any wall of screens.
fn size(text: &str) -> Result<(u32, u32), String> {
    let parsed = text.split_once(['x', 'X', '×']).and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    let sound = |(w, h): &(u32, u32)| (100..=16_384).contains(w) && (100..=16_384).contains(h);
    parsed.filter(sound).ok_or_else(|| "1280x800".to_owned())
}
