//! What the command line asks of the window.

use crate::l10n::Lang;
use std::path::PathBuf;

/// A window to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WindowRequest {
    /// Project or files to open; none opens an empty window.
    pub files: Vec<PathBuf>,
    /// Wait until all is loaded and drawn, write what is shown as PNG, and exit.
    pub snapshot: Option<PathBuf>,
    /// Size in points, width and height; `None` leaves it to the window.
    pub size: Option<(u32, u32)>,
    /// Language as asked for; `None` leaves it to the settings.
    pub lang: Option<Lang>,
}
