//! The workbench without a window: session, selection, derived results, scene building, user commands, settings.

pub mod operations;
