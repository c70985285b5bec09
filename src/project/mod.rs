//! The project file: schema, commands, history, undo, working copy, publishing.
//!
//! One door: [`Store::execute`]. Everything else reads.

mod adopt;
mod blob;
mod command;
mod commands;
mod database;
mod defect;
mod error;
mod features;
mod gpkg;
mod header;
mod history;
mod load;
mod mended;
mod platform;
mod publish;
mod record;
mod rescue;
mod salvage;
mod schema;
mod screen;
mod store;
mod undo;
mod verify;
mod walk;
mod working;

pub use command::{Applied, Changes, Command, HistoryEntry, HistoryKind, KeptSource};
pub use defect::{Defect, Foreign};
pub use error::ProjectError;
pub use rescue::{RescueReport, RescueWords, Rescued, RescuedKind, rescue};
pub use store::{OpenReport, Recoverable, Store, Workspace};
pub use verify::{Check, CheckKind, Verification, verify};
