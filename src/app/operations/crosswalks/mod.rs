//! Crosswalks: computed from two definitions, as tables for people, and read from official ones.

mod import;
mod prepare;
mod sheet;

pub use import::{PreparedCrosswalkImport, prepare_crosswalk_import};
pub use prepare::{
    CrosswalkDetails, PreparedCrosswalk, crosswalk_details, crosswalk_fingerprint, crosswalk_of_spaces, is_current,
    prepare_crosswalk,
};
pub use sheet::{CrosswalkFormat, crosswalk_bytes, crosswalk_sheet, crosswalk_sheet_of, table_bytes};

#[cfg(test)]
mod tests;
