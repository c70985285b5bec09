//! The window (egui): shell, map, panels, dialogs. Reads the session, sends commands.

pub mod map;
