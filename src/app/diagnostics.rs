//! The log file, and the text that "copy diagnostics" puts on the clipboard.
//!
//! The log says what the program did and what went wrong, with file names but without figures. It stays on this machine:
//! only what the user copies and passes on leaves it.

use crate::l10n::Lang;
use crate::model::Project;
use crate::t;
use std::collections::VecDeque;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Name of the environment variable with the level of the log: error, warn, info (the default), debug, trace.
pub const LEVEL_VARIABLE: &str = "KLAMMER_LOG";
const FILE_NAME: &str = "klammer.log";
const OLD_FILE_NAME: &str = "klammer.log.old";
/// A log larger than this is set aside at the next start.
const MAX_BYTES: u64 = 1 << 20;
/// So many of the latest lines are kept in memory for the diagnostics.
const LINES_KEPT: usize = 200;

static STARTED: OnceLock<Instant> = OnceLock::new();
static LOGGER: OnceLock<Logger> = OnceLock::new();

struct Logger {
    path: PathBuf,
    own_level: log::LevelFilter,
    file: Mutex<Option<File>>,
    latest: Mutex<VecDeque<String>>,
}

/// Starts the log in a folder, which is made if needed, and has panics written to it. Without a writable folder the latest
/// lines are still kept for the diagnostics. A second call changes nothing.
///
/// # Errors
/// What the system says about the folder or file; the program can go on.
pub fn start(folder: &Path) -> std::io::Result<PathBuf> {
    let path = folder.join(FILE_NAME);
    let opened = open(folder, &path);
    let (file, result) = match opened {
        Ok(file) => (Some(file), Ok(path.clone())),
        Err(error) => (None, Err(error)),
    };
    let own_level =
        std::env::var(LEVEL_VARIABLE).ok().and_then(|level| level.parse().ok()).unwrap_or(log::LevelFilter::Info);
    let mut is_first = false;
    let logger = LOGGER.get_or_init(|| {
        is_first = true;
        Logger { path, own_level, file: Mutex::new(file), latest: Mutex::new(VecDeque::new()) }
    });
    if is_first && log::set_logger(logger).is_ok() {
        log::set_max_level(own_level.max(log::LevelFilter::Warn));
        log_panics();
        log::info!("Klammer {} on {}", env!("CARGO_PKG_VERSION"), system());
    }
    result
}

/// Begins to count the time since the program's start; what is told by [`since_start`] counts from the first call.
pub fn note_start() {
    STARTED.get_or_init(Instant::now);
}

/// Time since the program's start, for the log.
pub fn since_start() -> Duration {
    STARTED.get_or_init(Instant::now).elapsed()
}

fn open(folder: &Path, path: &Path) -> std::io::Result<File> {
    std::fs::create_dir_all(folder)?;
    if std::fs::metadata(path).is_ok_and(|metadata| metadata.len() > MAX_BYTES) {
        std::fs::rename(path, folder.join(OLD_FILE_NAME))?;
    }
    OpenOptions::new().create(true).append(true).open(path)
}

/// A panic is a defect of the program; its place is worth more than the program's last words on a console nobody sees.
fn log_panics() {
    let earlier = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        log::error!("panic: {panic}\n{}", std::backtrace::Backtrace::force_capture());
        earlier(panic);
    }));
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A log line can't be left half changed in a way that matters.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl log::Log for Logger {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        let own = metadata.target().starts_with("klammer");
        metadata.level() <= if own { self.own_level } else { self.own_level.min(log::LevelFilter::Warn) }
    }

    fn log(&self, record: &log::Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let at = jiff::Timestamp::now().round(jiff::Unit::Millisecond).unwrap_or_default();
        let line = format!("{at} {:5} {} {}", record.level(), record.target(), record.args());
        if let Some(file) = locked(&self.file).as_mut() {
            // Nowhere to report to when the log itself can't be written; the line is still in memory.
            let _ = writeln!(file, "{line}");
        }
        let mut latest = locked(&self.latest);
        if latest.len() == LINES_KEPT {
            latest.pop_front();
        }
        latest.push_back(line);
    }

    fn flush(&self) {
        if let Some(file) = locked(&self.file).as_mut() {
            let _ = file.flush();
        }
    }
}

/// The log file, if the log was started and can be written.
pub fn log_file() -> Option<&'static Path> {
    LOGGER.get().filter(|logger| locked(&logger.file).is_some()).map(|logger| logger.path.as_path())
}

/// What somebody who helps needs to know: version, system, `extra` (label and value: graphics, window), the size of the
/// project without any name or figure of it, and the latest lines of the log. The home folder is written as "~".
pub fn text(lang: Lang, project: Option<&Project>, extra: &[(String, String)]) -> String {
    let mut lines = vec![
        format!("Klammer {}", env!("CARGO_PKG_VERSION")),
        format!("{}: {}", t!(lang, "diagnostics-system"), system()),
        format!("{}: {lang:?}", t!(lang, "diagnostics-language")),
        format!("{}: {}", t!(lang, "diagnostics-folder"), super::places::data_folder().display()),
    ];
    lines.extend(extra.iter().map(|(label, value)| format!("{label}: {value}")));
    if let Some(project) = project {
        lines.push(format!("{}: {}", t!(lang, "diagnostics-project"), size(project)));
    }
    lines.push(String::new());
    lines.push(format!("{}:", t!(lang, "diagnostics-log")));
    if let Some(logger) = LOGGER.get() {
        lines.extend(locked(&logger.latest).iter().cloned());
    }
    without_home(&lines.join("\n"))
}

fn system() -> String {
    format!("{} {}", std::env::consts::OS, std::env::consts::ARCH)
}

/// Sizes in the words of the code: they are for whoever maintains it.
fn size(project: &Project) -> String {
    let spaces: usize = project.definitions.iter().map(|definition| definition.spaces.len()).sum();
    let facilities: usize = project.facility_sets.iter().map(|set| set.facilities.len()).sum();
    let observations: usize = project.indicators.iter().map(|indicator| indicator.observations.len()).sum();
    format!(
        "{}, revision {}, {} departments, {} definitions with {spaces} spaces, {} sets with {facilities} facilities, {} indicators with {observations} observations",
        project.crs,
        project.revision.0,
        project.departments.len(),
        project.definitions.len(),
        project.facility_sets.len(),
        project.indicators.len(),
    )
}

/// The home folder carries the user's name.
fn without_home(text: &str) -> String {
    match directories::BaseDirs::new().and_then(|folders| folders.home_dir().to_str().map(str::to_owned)) {
        Some(home) if home.len() > 1 => text.replace(&home, "~"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagnostics_hold_the_log_but_no_names_of_the_project() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = start(folder.path()).expect("the log starts");
        log::warn!(target: "klammer::test", "bezirke.shp: no .prj");
        let text = text(Lang::En, Some(&Project::empty("Geheimprojekt", crate::geometry::EpsgCode::UTM32)), &[]);
        assert!(text.contains("bezirke.shp: no .prj") && text.contains("EPSG:25832"), "{text}");
        assert!(!text.contains("Geheimprojekt"), "{text}");
        assert!(std::fs::read_to_string(file).expect("the log is there").contains("bezirke.shp"));
    }
}
