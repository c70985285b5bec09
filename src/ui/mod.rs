//! The window (egui): shell, map, panels, dialogs. Reads the session, sends commands.

mod context;
mod dialogs;
pub mod map;
mod panels;
mod preview_map;
mod samples;
pub mod shell;
mod stance;
mod theme;
mod widgets;
mod window;

pub use window::{WindowError, WindowRequest, language, run, tell};
