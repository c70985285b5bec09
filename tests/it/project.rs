//! The project file through its one door: commands, history, undo, working copies, publishing.

mod as_source;
mod backdrop;
mod commands;
mod crash;
mod derived;
mod drafts;
mod files;
mod foreign;
mod gdal;
mod history;
mod hostile;
mod looks;
mod mending;
mod random;
mod rescue;
pub(crate) mod support;
mod versions;
