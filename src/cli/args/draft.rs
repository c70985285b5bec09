//! Arguments of proposals and drafts.

use super::values::{metres, own_weight, residents};
use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(in crate::cli) struct Propose {
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
    #[arg(long = "neighbours-within", id = "propose_neighbours", value_name = "M", value_parser = metres)]
    pub neighbours_within: Option<f64>,
    #[arg(long = "draft", id = "propose_draft", value_name = "NAME")]
    pub draft: String,
    #[arg(long)]
    pub json: bool,
    #[arg(long)]
    pub internal: bool,
}

#[derive(Debug, Args)]
#[command(disable_help_subcommand = true)]
pub(in crate::cli) struct Draft {
    #[command(subcommand)]
    pub task: DraftTask,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum DraftTask {
    List(DraftList),
    Show(DraftShow),
    Export(DraftExport),
    Import(DraftImport),
    Check(DraftCheck),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct DraftList {
    pub project: PathBuf,
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct DraftShow {
    pub project: PathBuf,
    #[arg(id = "draft_name", value_name = "DRAFT")]
    pub name: String,
    #[arg(long)]
    pub json: bool,
    #[arg(long)]
    pub internal: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct DraftExport {
    pub project: PathBuf,
    #[arg(id = "draft_name", value_name = "DRAFT")]
    pub name: String,
    #[arg(long = "out", id = "draft_out", value_name = "X.csv")]
    pub out: PathBuf,
    #[arg(long)]
    pub no_overwrite: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct DraftImport {
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
pub(in crate::cli) struct DraftCheck {
    pub project: PathBuf,
    #[arg(id = "draft_name", value_name = "DRAFT")]
    pub name: String,
    #[arg(long = "min-residents", id = "official_residents", value_name = "N", value_parser = residents)]
    pub min_residents: Option<f64>,
    #[arg(long)]
    pub internal: bool,
    #[arg(long)]
    pub json: bool,
}
