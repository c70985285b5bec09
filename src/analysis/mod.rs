//! Pure functions with citations: comparison, crosswalk and transfer, joining tables to spaces, classes.

pub mod check;
pub mod classes;
pub mod compare;
pub mod crosswalk;
pub mod grid;
pub mod join;
pub mod repair;
pub mod transfer;
pub mod weights;
