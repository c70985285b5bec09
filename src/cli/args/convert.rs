//! Arguments of `transfer-indicator`.

use super::overlay::Weight;
use super::values::weight;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(in crate::cli) struct TransferIndicator {
    pub project: PathBuf,
    #[arg(id = "converted_indicator", value_name = "INDICATOR")]
    pub indicator: String,
    #[arg(id = "converted_to", value_name = "DEFINITION")]
    pub to: String,
    #[arg(long = "from", id = "converted_from", value_name = "DEFINITION")]
    pub from: Option<String>,
    #[arg(long = "crosswalk", id = "converted_by", value_name = "NAME", conflicts_with = "weight")]
    pub crosswalk: Option<String>,
    #[arg(long, value_name = "residents|area", value_parser = weight)]
    pub weight: Option<Weight>,
    #[arg(long = "numerator", id = "numerator", value_name = "INDICATOR")]
    pub numerator: Option<String>,
    #[arg(long = "denominator", id = "denominator", value_name = "INDICATOR", requires = "numerator")]
    pub denominator: Option<String>,
    #[arg(long = "name", id = "converted_name", value_name = "NAME")]
    pub name: Option<String>,
    #[arg(long)]
    pub json: bool,
}
