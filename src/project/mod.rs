//! The project file: schema, commands, history, undo, working copy, publishing.
//!
//! One door: [`Store::execute`]. Everything else reads.

mod command;
mod error;
mod store;

pub use command::{Applied, Changes, Command, HistoryEntry, HistoryKind, KeptSource};
pub use error::ProjectError;
pub use store::{OpenReport, Recoverable, Store, Workspace};
