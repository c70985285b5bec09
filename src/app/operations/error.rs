//! Why something the user asked for could not be done. The words are made in [`crate::app::explain`].

use super::{CrsError, FormatError, FormatErrorKind, NoConversion, ProjectError};
use crate::geometry::Cancelled;
use std::path::PathBuf;

/// Why something could not be done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A file could not be read.
    #[error(transparent)]
    Format(FormatError),
    /// The project refused.
    #[error(transparent)]
    Project(ProjectError),
    /// A coordinate system is unknown or does not fit.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// Something named by the user is not there.
    #[error("{what:?} {name:?} not found")]
    NotFound {
        /// What kind of thing.
        what: NotFound,
        /// As the user named it.
        name: String,
        /// What there is.
        available: Vec<String>,
    },
    /// A file holds several sets of areas and none was chosen.
    #[error("{file} holds several sets of areas: {}", available.join(", "))]
    SeveralLayers {
        /// The file.
        file: String,
        /// Titles of the sets.
        available: Vec<String>,
    },
    /// A spreadsheet has several sheets and none was chosen.
    #[error("{file} has several sheets: {}", available.join(", "))]
    SeveralSheets {
        /// The file.
        file: String,
        /// Names of the sheets.
        available: Vec<String>,
    },
    /// No column of a table speaks of the spaces of a definition.
    #[error("no column of {file} matches the spaces of {definition}")]
    NoKey {
        /// The table.
        file: String,
        /// The definition; empty when none of the project's definitions matched.
        definition: String,
        /// The table's columns.
        available: Vec<String>,
    },
    /// A key column was chosen, but none of its rows finds a space.
    #[error("no row of {file} finds a space of {definition} by {key_field}")]
    NothingMatches {
        /// The table.
        file: String,
        /// The definition.
        definition: String,
        /// The key column.
        key_field: String,
    },
    /// Fewer than half of the rows of a table find a block: it is one of other blocks.
    #[error("{matched} of {rows} rows of {file} find a block of {definition} by {key_field}")]
    TooFewBlocks {
        /// The table.
        file: String,
        /// The definition whose spaces are the blocks.
        definition: String,
        /// The key column.
        key_field: String,
        /// Rows that find a block.
        matched: usize,
        /// Rows that name one.
        rows: usize,
    },
    /// A proposal was asked for without any definition to follow.
    #[error("no definition to follow")]
    NothingToFollow,
    /// Not as many weights as definitions.
    #[error("{weights} weights for {departments} departments")]
    WeightsDiffer {
        /// So many weights.
        weights: usize,
        /// So many definitions or departments were named.
        departments: usize,
    },
    /// Two columns of a result would have one name.
    #[error("{name:?} stands for two columns")]
    FieldTwice {
        /// The name.
        name: String,
    },
    /// Blocks or a grid were named, but areas are to decide.
    #[error("residents of blocks or a grid are not asked for by area")]
    ResidentsUnused,
    /// A coordinate system was named for definitions of a project, which has its own.
    #[error("a project has its own coordinate system")]
    CrsUnused,
    /// A project and two definitions were asked for, but named in another order, or only one of them.
    #[error("expected a project, then two of its definitions")]
    ProjectFirst,
    /// No column with numbers that could be an indicator.
    #[error("{file} has no column with values")]
    NoValueColumn {
        /// The table.
        file: String,
        /// The table's columns.
        available: Vec<String>,
    },
    /// The chosen column has not one number in it.
    #[error("column {column} of {file} holds no numbers")]
    NoValues {
        /// The table.
        file: String,
        /// The column.
        column: String,
    },
    /// A text that should be a date.
    #[error("{text:?} is no date")]
    BadDate {
        /// The text.
        text: String,
    },
    /// A result could not be written.
    #[error("{path}: {source}")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A result was to be written where something must stay.
    #[error("{file} stays as it is: {by:?}")]
    OutTaken {
        /// The file.
        file: String,
        /// What is there.
        by: Taken,
    },
    /// What a newer file was to replace was changed while it was read.
    #[error("the definition was changed while the newer file was read")]
    ChangedMeanwhile,
    /// A crosswalk that is not kept rests on geometry or residents that changed since.
    #[error("the crosswalk is out of date")]
    CrosswalkStale,
    /// Residents were to be set without saying when they were counted.
    #[error("residents need the date they were counted at")]
    NoDate,
    /// Figures by residents were asked for where nothing carries residents.
    #[error("nothing carries residents")]
    NoResidents,
    /// Remedies were asked for where there is nothing for them to do.
    #[error("there is nothing to mend")]
    NothingToMend,
    /// A newer file is the same as what is there.
    #[error("the newer file changes nothing")]
    NothingDiffers {
        /// The file.
        file: String,
    },
    /// Nothing that is to be on a map sheet has a place.
    #[error("there is nothing to be seen on the map")]
    NothingOnSheet,
    /// What of the ground was asked for has nothing of what is to be shown.
    #[error("nothing that is shown lies there, but within {}, {}, {}, {}", shown.min().x, shown.min().y, shown.max().x, shown.max().y)]
    ElsewhereOnSheet {
        /// Where it lies, in the project's CRS.
        shown: geo::Rect<f64>,
    },
    /// A command came while no project is stored that it could change.
    #[error("there is no stored project to be changed")]
    NotStored,
    /// A picture was asked for in a resolution that is too coarse or too fine.
    #[error("{dpi} dpi is out of bounds")]
    Resolution {
        /// Dots per inch, as asked for.
        dpi: f64,
    },
    /// A defect of the program: a map sheet could not be converted.
    #[error("the map sheet could not be made: {reason}")]
    SheetDefect {
        /// What the converter said.
        reason: String,
    },
    /// A table was to be written to a file whose ending is none of a table.
    #[error("{file} ends neither in .csv nor in .xlsx")]
    TableEnding {
        /// The file.
        file: String,
    },
    /// No workbook could be made of a table.
    #[error("no workbook could be made: {reason}")]
    Workbook {
        /// Why.
        reason: String,
    },
    /// Two drafts that are made of different blocks can't be compared block by block.
    #[error("the drafts {a:?} and {b:?} are made of different blocks")]
    OtherBlocks {
        /// One draft.
        a: String,
        /// The other.
        b: String,
    },
    /// An indicator can't be converted to other spaces.
    #[error("{name:?} can't be converted: {why:?}")]
    NotConvertible {
        /// Its name.
        name: String,
        /// Why.
        why: NoConversion,
    },
    /// The user cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A project was to be looked at together with other files.
    #[error("{file} is a project; it can't be looked at together with other files")]
    ProjectAmongFiles {
        /// The project.
        file: String,
    },
    /// A defect of the program: work in the background ended by a panic, which the log has.
    #[error("work in the background ({lane}) ended by a defect of the program")]
    Defect {
        /// The lane of jobs it happened in.
        lane: String,
    },
}

/// Why a result can't be written where it was to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// A file, and nobody said that it may be replaced.
    File,
    /// A project.
    Project,
    /// What the result is made of.
    Input,
    /// No file but a folder or a device.
    NoFile,
}

/// Kinds of things a user names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotFound {
    /// A definition of the project.
    Definition,
    /// A department of the project.
    Department,
    /// An indicator of the project.
    Indicator,
    /// A set of areas in a file.
    Layer,
    /// A column of a table.
    Column,
    /// A named version of the project.
    Version,
    /// A sheet of a spreadsheet.
    Sheet,
    /// A population grid of the project.
    Grid,
    /// A context layer of the project.
    ContextLayer,
    /// A bookmark of the project.
    Bookmark,
    /// A draft of the project.
    Draft,
    /// A decision of the project.
    Decision,
    /// A crosswalk of the project.
    Crosswalk,
    /// What a map sheet is about: an indicator or definition.
    Theme,
    /// Something that can be on a map.
    OnMap,
    /// What of the ground is on a map: a bookmark or definition.
    Extent,
}

impl From<Cancelled> for AppError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<FormatError> for AppError {
    fn from(error: FormatError) -> Self {
        match error.kind {
            FormatErrorKind::Cancelled => Self::Cancelled,
            _ => Self::Format(error),
        }
    }
}

impl From<ProjectError> for AppError {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::Cancelled => Self::Cancelled,
            other => Self::Project(other),
        }
    }
}
