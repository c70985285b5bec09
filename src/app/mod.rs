//! The workbench without a window: session, selection, derived results, scene building, user commands, settings.
//!
//! Tests drive this room; the window and the command line are two thin surfaces over it.

mod background;
pub mod basemap;
pub mod coordinates;
pub mod crosswalk_table;
pub mod cycle;
pub mod diagnostics;
pub mod draft_colours;
pub mod explain;
pub mod folders;
pub mod history_group;
pub mod import_memory;
pub mod map_tool;
pub mod measure;
pub mod operations;
pub mod places;
pub mod presentation;
pub mod preview;
pub mod scene;
pub mod selection;
pub mod session;
pub mod settings;
pub mod shortcut;
pub mod user_command;
pub mod view_history;

pub use background::NativeLane;
