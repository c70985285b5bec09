//! Readable results: the summary of a project, the map as a sheet. Profiles and documents will stand here.
//!
//! A report is built as a [`Document`] of headings, paragraphs, lists and tables, and written as Markdown or as plain text
//! for a terminal. Sentences about findings and comparisons are made by the workbench and handed in.

mod cells;
mod crosswalk;
mod document;
pub mod sheet;
mod summary;
mod table_sheet;
mod values;

pub use cells::text_cell;
pub use crosswalk::{
    CrosswalkLine, CrosswalkSheet, CrosswalkSum, ShownResidents, WorkbookError, crosswalk_columns, crosswalk_csv,
    crosswalk_xlsx,
};
pub use document::{Align, Block, Document, Form};
pub use summary::{ComparisonNotes, DefinitionNotes, Note, SummaryInput, summary};
pub use table_sheet::{NumberForm, TableCell, TableSheet};
pub use values::disclosed;
