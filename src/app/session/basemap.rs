//! The background map of this computer: the chosen file, its tiles on their way, what is said when it can't be shown.
//!
//! A choice of this computer, never of the project. Files are opened and tiles drawn in jobs; a frame takes what is there and says what is
//! missing. What is asked for last is drawn first, and what no map has asked for lately is not drawn at all.

use super::{Event, Outcome, Session};
use crate::app::basemap::{
    self, PlacedPicture, TileCache, TileFile, TileId, TileInfo, TileLook, TilePicture, TileSource,
};
use crate::app::explain::{self, Explanation};
use crate::app::operations::{AppError, FormatErrorKind};
use crate::app::scene::View;
use crate::jobs::Waker;
use crate::t;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Pictures are kept up to so many bytes.
const MOST_BYTES: usize = 128 << 20;
/// A tile that could not be drawn is tried again after so long: a drive may come back.
const RETRY_AFTER: Duration = Duration::from_secs(30);
/// So many of them are remembered.
const MOST_FAILED: usize = 4_096;
/// Tiles drawn between two looks at what is wanted now.
const AT_ONCE: usize = 4;

/// The background of a session.
#[derive(Default)]
pub(super) struct Background {
    /// What was begun to be opened last.
    path: Option<PathBuf>,
    state: State,
}

#[derive(Default)]
enum State {
    #[default]
    Nothing,
    Opening,
    Open(Arc<Open>),
    Failed(AppError),
}

/// A file that is open, shared with the job that draws its tiles.
struct Open {
    source: Arc<TileSource>,
    loader: Mutex<Loader>,
}

struct Loader {
    cache: TileCache,
    look: Option<TileLook>,
    /// What is to be drawn, the most wanted first, each with the call that asked for it.
    wanted: Vec<(u64, TileId)>,
    /// What is being drawn.
    drawing: HashSet<TileId>,
    calls: u64,
    /// Whether a job is at work.
    busy: bool,
    /// Tiles that could not be drawn, and when that was.
    failed: HashMap<TileId, Instant>,
    /// Why the first of them could not.
    failure: Option<Arc<AppError>>,
}

/// A file was opened, or was not.
pub(super) struct Opened {
    path: PathBuf,
    /// Somebody has just chosen it and wants to hear of it.
    asked: bool,
    result: Result<TileSource, AppError>,
}

impl Open {
    fn new(source: TileSource) -> Self {
        let loader = Loader {
            cache: TileCache::new(MOST_BYTES),
            look: None,
            wanted: Vec::new(),
            drawing: HashSet::new(),
            calls: 0,
            busy: false,
            failed: HashMap::new(),
            failure: None,
        };
        Self { source: Arc::new(source), loader: Mutex::new(loader) }
    }

    fn loader(&self) -> MutexGuard<'_, Loader> {
        // Whatever a panic left half done is only pictures that are missing.
        self.loader.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Draws what is wanted until nothing is.
    fn draw(&self, waker: &Waker, cancelled: impl Fn() -> bool) {
        let at_panic = AtPanic(self);
        loop {
            let (part, look) = {
                let mut loader = self.loader();
                let (false, Some(look)) = (cancelled() || loader.wanted.is_empty(), loader.look) else {
                    // Under the same lock: whoever asks for more from now on sees that nobody is at work.
                    loader.busy = false;
                    std::mem::forget(at_panic);
                    return;
                };
                (loader.next(), look)
            };
            let drawn: Vec<_> = part.par_iter().map(|id| (*id, self.source.picture(*id, look))).collect();
            let mut loader = self.loader();
            for (id, picture) in drawn {
                loader.drawing.remove(&id);
                // The looks have changed since: it will be asked for again.
                if loader.look != Some(look) {
                    continue;
                }
                match picture {
                    Ok(picture) => loader.drawn(id, picture),
                    Err(error) => loader.could_not_draw(id, error.into(), Instant::now()),
                }
            }
            drop(loader);
            waker();
        }
    }
}

/// A job that ends by a panic must not leave behind that it is at work.
struct AtPanic<'a>(&'a Open);

impl Drop for AtPanic<'_> {
    fn drop(&mut self) {
        let mut loader = self.0.loader();
        loader.busy = false;
        loader.drawing.clear();
    }
}

impl Loader {
    fn next(&mut self) -> Vec<TileId> {
        let count = self.wanted.len().min(AT_ONCE);
        let part: Vec<TileId> = self.wanted.drain(..count).map(|(_, id)| id).collect();
        self.drawing.extend(part.iter().copied());
        part
    }

    fn drawn(&mut self, id: TileId, picture: Option<TilePicture>) {
        self.cache.insert(id, picture);
        if self.failed.remove(&id).is_some() && self.failed.is_empty() {
            self.failure = None;
        }
    }

    fn could_not_draw(&mut self, id: TileId, error: AppError, now: Instant) {
        log::warn!("a tile of the background can't be drawn: {error}");
        if self.failed.len() >= MOST_FAILED {
            self.failed.clear();
        }
        self.failed.insert(id, now);
        self.failure.get_or_insert_with(|| Arc::new(error));
    }

    /// Whether a tile could not be drawn a short while ago.
    fn rests(&self, id: TileId, now: Instant) -> bool {
        self.failed.get(&id).is_some_and(|at| now.duration_since(*at) < RETRY_AFTER)
    }

    /// What there is for a view; what is missing is wanted from now on. Answers whether a job has to be started for it.
    fn place(&mut self, tiles: &[TileId], look: TileLook, now: Instant) -> (Vec<PlacedPicture>, bool) {
        if self.look != Some(look) {
            self.look = Some(look);
            self.cache.clear();
            self.wanted.clear();
            self.failed.clear();
            self.failure = None;
        }
        self.calls += 1;
        self.cache.tick();
        let mut placed = Vec::with_capacity(tiles.len());
        let mut missing: Vec<(u64, TileId)> = Vec::new();
        for id in tiles {
            self.cache.place(*id, &mut placed);
            if !self.cache.knows(*id) && !self.drawing.contains(id) && !self.rests(*id, now) {
                missing.push((self.calls, *id));
            }
        }
        // Two maps side by side ask in turn: what the other has just asked for stays wanted.
        let calls = self.calls;
        self.wanted.retain(|(call, id)| call + 1 == calls && !tiles.contains(id));
        missing.append(&mut self.wanted);
        self.wanted = missing;
        let start = !self.wanted.is_empty() && !self.busy;
        self.busy |= start;
        (placed, start)
    }
}

impl Session {
    /// Adds a file to the backgrounds of this computer and chooses it, once it turns out to be one; else nothing changes but that
    /// it is told ([`Outcome::Failed`]).
    pub fn add_background(&self, path: PathBuf) {
        self.open_background("background add", path, true);
    }

    /// Shows a background of the list, or none. The one that is chosen already is opened once more: what could not be read may be there now.
    pub fn choose_background(&mut self, path: Option<PathBuf>) {
        if path == self.background.path {
            self.background.path = None;
        }
        self.settings.background.chosen = path;
        self.save_settings();
        self.follow_background();
    }

    /// Takes a file off the list. The file itself stays.
    pub fn forget_background(&mut self, path: &Path) {
        let background = &mut self.settings.background;
        background.files.retain(|known| known != path);
        background.chosen = background.chosen.take().filter(|chosen| chosen != path);
        self.save_settings();
        self.follow_background();
    }

    /// How strongly the background is seen, in percent, and whether without its colours.
    pub fn set_background_looks(&mut self, opacity_percent: u8, grey: bool) {
        self.settings.background.opacity_percent = opacity_percent;
        self.settings.background.grey = grey;
        self.settings.background.make_sound();
        self.save_settings();
    }

    /// What the background that is shown says of itself; `None` while there is none.
    pub fn background(&self) -> Option<&TileInfo> {
        self.background_source().map(|source| source.info())
    }

    /// The file of the background that is shown, for sheets.
    pub fn background_source(&self) -> Option<&Arc<TileSource>> {
        match &self.background.state {
            State::Open(open) => Some(&open.source),
            _ => None,
        }
    }

    /// Whether the chosen background is being opened.
    pub fn opens_background(&self) -> bool {
        matches!(self.background.state, State::Opening)
    }

    /// Why the chosen background is not seen, in words.
    pub fn background_hint(&self) -> Option<Explanation> {
        let lang = self.lang();
        match &self.background.state {
            State::Nothing | State::Opening => None,
            State::Failed(AppError::Format(error)) if is_missing(&error.kind) => {
                let path = self.background.path.as_deref().unwrap_or(Path::new("")).display().to_string();
                Some(Explanation {
                    what: t!(lang, "background-missing"),
                    place: path,
                    meaning: String::new(),
                    remedy: t!(lang, "background-missing-remedy"),
                })
            }
            State::Failed(error) => Some(explain::error(lang, error)),
            State::Open(open) => {
                let extents = self.definitions.values().filter_map(|view| view.extent_world);
                let project = extents.reduce(super::derived::union);
                if project.is_some_and(|extent| !basemap::covers(open.source.info(), extent)) {
                    return Some(Explanation {
                        what: t!(lang, "background-elsewhere"),
                        remedy: t!(lang, "background-elsewhere-remedy"),
                        ..Explanation::default()
                    });
                }
                let failed = open.loader().failure.clone()?;
                Some(explain::error(lang, &failed))
            }
        }
    }

    /// The pictures of the background that a view shows now, none over another. What is missing is drawn in a job, which wakes the window;
    /// meanwhile coarser or finer pictures stand in. Empty without a background.
    pub fn background_tiles(&self, view: &View, dark: bool) -> Vec<PlacedPicture> {
        let State::Open(open) = &self.background.state else { return Vec::new() };
        let tiles = basemap::tiles_for(view, open.source.info());
        let grey = self.settings.background.grey;
        let look = TileLook { dark, grey, pixels_per_point: view.pixels_per_point };
        let (placed, start) = open.loader().place(&tiles, look, Instant::now());
        if start {
            let (open, waker) = (open.clone(), self.waker.clone());
            self.start("basemap", "tiles", move |ticket| {
                open.draw(&waker, || ticket.is_cancelled());
                None
            });
        }
        placed
    }

    /// Opens the chosen file if another is open. Without a project there is no map to be seen.
    pub(super) fn follow_background(&mut self) {
        let chosen = &self.settings.background.chosen;
        if *chosen == self.background.path || self.project.is_none() {
            return;
        }
        self.background.path.clone_from(chosen);
        self.drawn_generation += 1;
        match chosen.clone() {
            Some(path) => {
                self.background.state = State::Opening;
                self.open_background("background open", path, false);
            }
            None => self.background.state = State::Nothing,
        }
    }

    fn open_background(&self, lane: &str, path: PathBuf, asked: bool) {
        self.start(lane, "background map", move |_| {
            let path = std::path::absolute(&path).unwrap_or(path);
            let result = TileFile::open(&path).map(TileSource::new).map_err(AppError::from);
            Some(Event::Background(Box::new(Opened { path, asked, result })))
        });
    }

    pub(super) fn background_came(&mut self, opened: Opened) -> Option<Outcome> {
        let Opened { path, asked, result } = opened;
        let source = match result {
            Ok(source) => source,
            Err(error) if asked => return Some(Outcome::Failed(error)),
            Err(error) => {
                log::warn!("the background map can't be shown: {error}");
                if self.background.path.as_ref() == Some(&path) {
                    self.background.state = State::Failed(error);
                }
                return None;
            }
        };
        let name = source.info().name.clone();
        if asked {
            self.settings.background.add(path.clone());
            self.background.path = Some(path);
            self.save_settings();
        } else if self.background.path.as_ref() != Some(&path) {
            // Another was chosen meanwhile.
            return None;
        }
        self.background.state = State::Open(Arc::new(Open::new(source)));
        self.drawn_generation += 1;
        asked.then_some(Outcome::BackgroundAdded(name))
    }
}

fn is_missing(kind: &FormatErrorKind) -> bool {
    matches!(kind, FormatErrorKind::Io(error) if error.kind() == std::io::ErrorKind::NotFound)
}

#[cfg(test)]
#[path = "basemap_tests.rs"]
mod tests;
