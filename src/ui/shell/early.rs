//! What begins before the window is there: making one takes a fifth of a second, in which files can be read.

use super::picture::Picture;
use super::{AskedBy, WindowRequest, Workbench};
use crate::app::folders::Folders;
use crate::app::session::Session;
use crate::app::settings::Settings;
use crate::ui::map::Backend;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

/// A session at work for a window that is still to come.
pub struct Early {
    session: Session,
    /// Whom jobs wake; nobody until there is a window, whose first frame looks anyway.
    window: Arc<OnceLock<egui::Context>>,
    recognising: Option<(u64, AskedBy)>,
    picture: Option<PathBuf>,
}

impl Early {
    /// Begins what the command line asked for.
    pub fn new(folders: Folders, settings: Settings, request: WindowRequest) -> Self {
        let window: Arc<OnceLock<egui::Context>> = Arc::default();
        let woken = window.clone();
        let wake = move || {
            if let Some(window) = woken.get() {
                window.request_repaint();
            }
        };
        let mut session = Session::new(folders, settings, Arc::new(wake));
        session.for_this_run(request.lang, request.snapshot.is_none());
        session.look_for_unsaved_work();
        let recognising = super::outcomes::open_files(&mut session, request.files);
        Self { session, window, recognising, picture: request.snapshot }
    }

    /// Goes on in a window. Why no picture could be taken is told in `failure`.
    pub fn in_window(self, ctx: &egui::Context, backend: &Backend, failure: Arc<Mutex<Option<String>>>) -> Workbench {
        // A session has one window; a second would be woken by nobody.
        let _ = self.window.set(ctx.clone());
        // A picture is drawn once: one of more than it shows, kept for moving it, would be drawn for nothing.
        let backend = match &self.picture {
            Some(_) => backend.clone().with_cache(false),
            None => backend.clone(),
        };
        let mut workbench = Workbench::of(self.session, ctx, &backend);
        workbench.recognising = self.recognising;
        workbench.picture = self.picture.map(|path| Picture::new(path, failure));
        workbench
    }
}

impl Workbench {
    /// Does in a window that is there already what the command line would ask a new one for: opens a project, or looks at files.
    pub fn begin(&mut self, files: Vec<PathBuf>) {
        self.recognising = super::outcomes::open_files(&mut self.session, files);
    }
}
