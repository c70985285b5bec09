//! Planar geometry: coordinate systems, validity, coverage, overlay, spatial index. Knows nothing of planning.

pub mod along;
pub mod arrangement;
pub mod borders;
pub mod brush;
pub mod common;
pub mod coverage;
pub mod crs;
pub mod dissolve;
pub mod drawn;
pub mod index;
pub mod near;
pub mod overlay;
pub mod pairs;
pub mod validity;
pub mod watch;

pub use crs::EpsgCode;
pub use watch::{Cancelled, NoWatch, Stage, Watch};

/// Generated coverages, shared with the benchmarks.
#[cfg(test)]
#[path = "../../benches/support/wiggly.rs"]
pub(crate) mod wiggly;
