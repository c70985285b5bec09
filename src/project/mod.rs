//! The project file: schema, commands, history, undo, working copy, publishing.
//!
//! One door: [`Store::execute`]. Everything else reads.

mod adopt;
mod agreed;
mod call;
mod command;
mod commands;
mod compact;
mod copy;
mod database;
mod defect;
mod digest;
mod error;
#[cfg(test)]
mod faults;
mod features;
mod foreign;
mod gpkg;
mod header;
mod history;
mod load;
mod looks;
mod mended;
mod opener;
mod patch;
mod place;
mod platform;
mod publish;
mod record;
mod rescue;
mod salvage;
mod schema;
mod screen;
mod shapes;
mod store;
mod undo;
mod verify;
mod versions;
mod views;
mod walk;
mod working;

use crate::formats::gpkg_blob as blob;
pub use call::{Call, CallBox};
pub use command::{
    Applied, Changes, Command, Compaction, Extent, HistoryEntry, HistoryFilter, HistoryKind, KeptSource, Mended,
    SpaceCame,
};
pub use defect::{Defect, Foreign};
pub use error::ProjectError;
pub use header::is_project;
pub use opener::{Note, Opener, openers};
pub use publish::check_siblings;
pub use rescue::{RescueReport, RescueWords, Rescued, RescuedKind, rescue};
pub use schema::FORMAT;
pub use store::{OpenReport, Recoverable, Store, Workspace};
pub use verify::{Check, CheckKind, Verification, verify};
