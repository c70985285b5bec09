//! Arguments of what lays sets of areas over one another.

use super::values::{epsg, rate, weight};
use crate::app::operations::WantedFigure;
use crate::geometry::EpsgCode;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(in crate::cli) struct Compare {
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
pub(in crate::cli) enum Weight {
    Residents,
    Area,
}

/// What decides how much of a space belongs to another, and whose residents.
#[derive(Debug, Args)]
pub(in crate::cli) struct Weighing {
    #[arg(long, value_name = "residents|area", value_parser = weight)]
    pub weight: Option<Weight>,
    #[arg(long = "blocks", id = "weight_blocks", value_name = "FILE | PROJECT:DEFINITION", group = "weight_ground")]
    pub blocks: Option<String>,
    // Of a group only one may be named.
    #[arg(long = "grid", id = "weight_grid", value_name = "FILE", group = "weight_ground")]
    pub grid: Option<PathBuf>,
    #[arg(long = "field", id = "weight_field", value_name = "FIELD", requires = "weight_ground")]
    pub field: Option<String>,
}

impl Weighing {
    /// Whether it says anything.
    pub fn is_own(&self) -> bool {
        self.weight.is_some() || self.blocks.is_some() || self.grid.is_some() || self.field.is_some()
    }
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Overlay {
    #[arg(id = "first_set", value_name = "FILE | PROJECT:DEFINITION")]
    pub a: String,
    #[arg(id = "second_set", value_name = "FILE | PROJECT:DEFINITION")]
    pub b: String,
    #[arg(long = "out", id = "pieces_out", value_name = "X.gpkg")]
    pub out: PathBuf,
    #[arg(long)]
    pub no_overwrite: bool,
    #[command(flatten)]
    pub weighing: Weighing,
    #[arg(long, value_name = "EPSG:n", value_parser = epsg)]
    pub crs: Option<EpsgCode>,
    #[arg(long)]
    pub json: bool,
    #[arg(long)]
    pub internal: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Transfer {
    #[arg(id = "from_set", value_name = "FILE | PROJECT:DEFINITION")]
    pub from: String,
    #[arg(id = "to_set", value_name = "FILE | PROJECT:DEFINITION")]
    pub to: String,
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',', required_unless_present_any = ["means", "rates"])]
    pub counts: Vec<String>,
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
    pub means: Vec<String>,
    #[arg(long, value_name = "NAME=FIELD/FIELD,…", value_delimiter = ',', value_parser = rate)]
    pub rates: Vec<WantedFigure>,
    #[arg(long = "out", id = "figures_out", value_name = "X.csv")]
    pub out: PathBuf,
    #[arg(long)]
    pub no_overwrite: bool,
    #[command(flatten)]
    pub weighing: Weighing,
    #[arg(long, value_name = "EPSG:n", value_parser = epsg)]
    pub crs: Option<EpsgCode>,
    #[arg(long)]
    pub json: bool,
    #[arg(long = "values", id = "all_values", requires = "json")]
    pub values: bool,
    #[arg(long)]
    pub internal: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Crosswalk {
    #[arg(id = "crosswalk_things", num_args = 2..=3, required = true, value_name = "PROJECT FROM TO | FILE FILE")]
    pub things: Vec<String>,
    #[arg(long = "out", id = "crosswalk_out", value_name = "X.xlsx|X.csv")]
    pub out: PathBuf,
    #[arg(long)]
    pub no_overwrite: bool,
    #[arg(
        long = "keep",
        id = "crosswalk_keep",
        value_name = "NAME",
        conflicts_with_all = ["weight", "weight_blocks", "weight_grid", "weight_field"]
    )]
    pub keep: Option<String>,
    #[command(flatten)]
    pub weighing: Weighing,
    #[arg(long, value_name = "EPSG:n", value_parser = epsg)]
    pub crs: Option<EpsgCode>,
    #[arg(long)]
    pub json: bool,
    #[arg(long)]
    pub internal: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportCrosswalk {
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
