//! Pure functions with citations: comparison, crosswalk and transfer, joining tables to spaces, classes.

pub mod agreement_map;
pub mod check;
pub mod classes;
pub mod compare;
pub mod consensus;
pub mod crosswalk;
pub mod disclosure;
pub mod draft;
pub mod grid;
pub mod join;
pub mod positions;
pub mod repair;
pub mod transfer;
pub mod weights;
