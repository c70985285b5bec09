//! The project file: schema, commands, history, undo, working copy, publishing.
//!
//! One door: [`Store::execute`]. Everything else reads.

mod adopt;
mod blob;
mod call;
mod command;
mod commands;
mod copy;
mod database;
mod error;
#[cfg(test)]
mod faults;
mod features;
mod gpkg;
mod header;
mod history;
mod load;
mod opener;
mod platform;
mod publish;
mod record;
mod schema;
mod store;
mod undo;
mod working;

pub use call::{Call, CallBox};
pub use command::{Applied, Changes, Command, HistoryEntry, HistoryKind, KeptSource};
pub use error::ProjectError;
pub use opener::{Note, Opener, openers};
pub use store::{OpenReport, Recoverable, Store, Workspace};
