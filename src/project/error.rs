//! Why something could not be done with a project. Nothing was changed by what failed.

use super::defect::{Defect, Foreign};
use std::path::PathBuf;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// SQLite refused.
    #[error("the project's database: {0}")]
    Database(#[from] rusqlite::Error),
    /// Not a GeoPackage of ours.
    #[error("{path} is not a Klammer project: {reason}")]
    NotAProject {
        /// The file.
        path: PathBuf,
        /// In what.
        reason: Foreign,
    },
    /// Written by a newer version.
    #[error("{path} was written by a newer version of Klammer (format {found}; this one knows {known})")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// The file is damaged.
    #[error("{path} is damaged: {defect}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first that was found; [`super::verify`] finds all.
        defect: Box<Defect>,
    },
    /// Nothing in a damaged file can be read any more.
    #[error("nothing in {path} can be rescued")]
    NothingToRescue {
        /// The file.
        path: PathBuf,
    },
    /// A name is empty.
    #[error("a name is needed")]
    NameEmpty,
    /// A name is taken.
    #[error("the name {0:?} is taken")]
    NameTaken(String),
    /// A line, or a style of a context layer, that can't be drawn.
    #[error("a width, size or share of a style is outside of what can be drawn")]
    StyleOutOfRange,
    /// An extent without width or height, or one that is no number.
    #[error("the extent has no width or height")]
    ExtentEmpty,
    /// The thing named is not (any more) in the project.
    #[error("{what} is not in the project (any more)")]
    Gone {
        /// What, with its id.
        what: String,
    },
    /// A department with definitions, facilities or positions can't be deleted.
    #[error("{name} still has definitions, facilities or positions: {used_by}")]
    InUse {
        /// The department.
        name: String,
        /// Names of what it has, and of drafts that it says something to.
        used_by: String,
    },
    /// Drafts, decisions or crosswalks need what was to go or to be replaced.
    #[error("{name} is needed by {used_by}")]
    Needed {
        /// The definition or context layer.
        name: String,
        /// Names of drafts and crosswalks.
        used_by: String,
    },
    /// A draft that was decided stays as it is.
    #[error("the draft {name} was decided and stays as it is")]
    DraftDecided {
        /// The draft.
        name: String,
    },
    /// A draft in which no block has a space can't be decided.
    #[error("no block of the draft {name} is in a space")]
    DraftEmpty {
        /// The draft.
        name: String,
    },
    /// A decision's common definition is not what the draft is (any more).
    #[error("the common definition does not have the spaces of the draft {name}")]
    DecisionStale {
        /// The draft.
        name: String,
    },
    /// A locked space keeps its blocks.
    #[error("the space {name} is locked")]
    SpaceLocked {
        /// The space.
        name: String,
    },
    /// Blocks that are none of the draft's definition.
    #[error("{count} blocks are none of {definition}")]
    NotABlock {
        /// The definition.
        definition: String,
        /// How many.
        count: usize,
    },
    /// The ground of a common definition that was decided stays as it is.
    #[error("{name} was decided")]
    DefinitionDecided {
        /// The definition.
        name: String,
    },
    /// A criterion that makes no sense.
    #[error("{field} of the rulebook makes no sense")]
    RulebookWrong {
        /// As [`crate::model::Rulebook::wrong_field`] says.
        field: String,
    },
    /// A text that is no day, or a period that ends before it begins.
    #[error("{text:?} is no day")]
    DateWrong {
        /// As it was given.
        text: String,
    },
    /// Data that would break an invariant (a coordinate that is no number, an observation of a foreign space).
    #[error("the data can't be taken: {0}")]
    Invalid(String),
    /// A command that would leave everything as it is.
    #[error("there is nothing to change: everything is so already")]
    NothingToChange,
    /// There is nothing to undo.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// There is nothing to redo.
    #[error("there is nothing to redo")]
    NothingToRedo,
    /// What an entry of the history needs to be undone or done again was removed by compacting.
    #[error("entry {seq} can't be undone or done again: what it needs was removed by compacting")]
    Settled {
        /// The entry.
        seq: u64,
    },
    /// Something would be left without the department or definition it belongs to.
    #[error("{name} would be left without the department or definition it belongs to")]
    LeftAlone {
        /// The definition, facility set or indicator.
        name: String,
    },
    /// Undoing would overwrite a later change made elsewhere.
    #[error("can't be undone: {what} was changed by another program since")]
    ChangedSince {
        /// What.
        what: String,
    },
    /// Somebody has the working copy: a window of this program on this machine.
    #[error("{path} is open in a window of Klammer")]
    OpenElsewhere {
        /// The project.
        path: PathBuf,
    },
    /// A working copy with work that was not saved exists.
    #[error("{path} has work that was not saved yet; open it in a window and save or discard that first")]
    Unpublished {
        /// The project.
        path: PathBuf,
    },
    /// The published file changed since it was opened, or somebody is in it.
    #[error("{path} was changed by somebody else since it was opened; save under another name")]
    ChangedOnDisk {
        /// The project.
        path: PathBuf,
    },
    /// `-wal` or `-journal` beside the file: another program is writing it.
    #[error("another program has {path} open ({sibling} lies beside it)")]
    InUseByOther {
        /// The project.
        path: PathBuf,
        /// The sibling's name.
        sibling: String,
    },
    /// A new project never had a place.
    #[error("the project has no file yet; save it under a name")]
    NoPath,
    /// The user cancelled.
    #[error("cancelled")]
    Cancelled,
}

impl From<crate::geometry::Cancelled> for ProjectError {
    fn from(_: crate::geometry::Cancelled) -> Self {
        Self::Cancelled
    }
}
