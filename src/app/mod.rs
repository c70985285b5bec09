//! The workbench without a window: session, selection, derived results, scene building, user commands, settings.

pub mod diagnostics;
pub mod explain;
pub mod operations;
pub mod places;
pub mod request;
