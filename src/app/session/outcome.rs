//! What a surface learns from a session.

use super::{CrosswalkRead, DraftForm, Probed, ResidentsTaken, TableTaken, WindowCall};
use crate::app::operations::{AppError, Compaction, HistoryEntry, RescueReport, SheetPicture};
use crate::model::Finding;
use crate::project::Changes;
use std::path::PathBuf;

/// What a surface should react to.
#[derive(Debug)]
pub enum Outcome {
    /// A project is open now (new, opened, recovered).
    Opened {
        /// Only "save as" will work.
        read_only: bool,
        /// Rows another program changed.
        foreign_changes: usize,
        /// Rows that could not be read and are not shown.
        left_out: usize,
        /// It was to be seen before it was stored: nothing on screen changes.
        seen_before: bool,
    },
    /// Saved at this place.
    Saved(PathBuf),
    /// A copy was written to this place.
    Copied(PathBuf),
    /// Opening or saving was cancelled; everything is as it was.
    Cancelled,
    /// Another program asks this window to come to the front; see [`Session::answer_call`].
    Called,
    /// What came of [`Session::call_window`].
    WindowCalled {
        /// The project.
        path: PathBuf,
        /// What came of it.
        result: WindowCall,
    },
    /// A command was executed.
    Executed(Box<HistoryEntry>, Changes),
    /// What reading an imported file found, where it is no definition (whose findings stand in their panel).
    Read(Vec<Finding>),
    /// A file was looked into; `request` is what the asking call returned.
    Probed {
        /// Which request.
        request: u64,
        /// What is in it.
        result: Result<Probed, AppError>,
    },
    /// A file was looked at: is it a project?
    Recognised {
        /// What the asking call returned.
        request: u64,
        /// The file.
        path: PathBuf,
        /// Whether it is to be opened as a project; else it is a file with shapes.
        is_project: bool,
    },
    /// Residents of a grid were given to the spaces of a definition.
    ResidentsTaken(ResidentsTaken),
    /// What compacting would remove.
    Compactable(Compaction),
    /// The map was written as a sheet.
    SheetWritten {
        /// The file.
        path: PathBuf,
        /// Entries of its legend for which there was no room.
        legend_left_out: usize,
    },
    /// The map as a sheet, for the clipboard.
    SheetDrawn(SheetPicture),
    /// Rows of the table as text, to be put on the clipboard.
    TableText(String),
    /// A background map of this title was added and is shown.
    BackgroundAdded(String),
    /// What came of a table that a draft began with.
    DraftTable(TableTaken),
    /// A draft is to begin with a table of a spreadsheet with several sheets: one has to be chosen, see [`DraftStart::Table`].
    WhichSheet {
        /// What was asked for.
        form: Box<DraftForm>,
        /// Names of the sheets.
        sheets: Vec<String>,
    },
    /// A proposal was made; why it is as it is stands in [`Session::proposal_explanation`].
    Proposed,
    /// An official crosswalk was read and is kept.
    CrosswalkRead(CrosswalkRead),
    /// A crosswalk was written to this file.
    CrosswalkWritten(PathBuf),
    /// A table of a comparison was written to this file.
    TableWritten(PathBuf),
    /// A comparison is ready in [`Session::comparison`].
    Compared,
    /// Something asked for could not be done; nothing changed.
    Failed(AppError),
    /// A file (or a working copy) can't be opened, for it is damaged: what can be read may be rescued.
    Damaged {
        /// What is wrong.
        error: AppError,
        /// The file to be rescued from.
        file: PathBuf,
    },
    /// What became of a damaged file; the rescued project is opened with it.
    Rescued(Box<RescueReport>),
    /// Files that are looked at can be seen; [`Outcome::Opened`] follows when a project of them is stored.
    Viewed,
    /// The project was closed.
    Closed,
}
