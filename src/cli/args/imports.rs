//! Arguments of what brings data into a project.

use super::values::{epsg, kind, pair, polarity};
use crate::geometry::EpsgCode;
use crate::model::{FindingKind, IndicatorKind, Polarity};
use clap::Args;
use std::path::PathBuf;

/// Where something comes from.
#[derive(Debug, Args)]
pub(in crate::cli) struct Origin {
    #[arg(long)]
    pub date: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub attribution: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub licence: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportResidents {
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
pub(in crate::cli) struct ImportContext {
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
pub(in crate::cli) struct ImportGrid {
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
pub(in crate::cli) struct ImportMapping {
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
pub(in crate::cli) struct Import {
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
    #[arg(long, value_name = "CODE,…", value_delimiter = ',', value_parser = crate::cli::check::finding_kinds, requires = "apply_remedies")]
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
pub(in crate::cli) struct ImportFacilities {
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
pub(in crate::cli) struct ImportIndicator {
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
