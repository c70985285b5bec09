//! The same workbench from a terminal.
//!
//! Results go to standard output, what is wrong to standard error with file, record, field and remedy. Exit codes:
//! 0 fine, 1 done but findings of severity error (defects, losses), 2 unusable input (nothing was changed). Commands on a project open it,
//! change it and save it; they refuse while it is open in a window or holds work that was not saved.

mod args;
mod check;
mod compare;
mod compare_json;
mod convert;
mod crosswalk;
mod demo;
mod draft;
mod help;
mod history;
mod import;
mod import_backdrop;
mod import_table;
mod info;
mod map;
mod outside;
mod overlay;
mod project;
mod propose;
mod sets;
mod transfer;
mod verify;

use crate::app::diagnostics;
use crate::app::explain;
use crate::app::folders::Folders;
use crate::app::operations::{self, AppError, FormatError, FormatErrorKind};
use crate::app::settings::Settings;
use crate::l10n::Lang;
use crate::t;
use args::{Arguments, Task};
use clap::FromArgMatches as _;
use clap::error::ErrorKind;
use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What is left to be done after the arguments were looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing: end with this code.
    Exit(u8),
    /// Open the window.
    OpenWindow(WindowRequest),
}

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
    /// Whether what was asked for is done without the window, too.
    pub optional: bool,
}

/// What a command has to say.
#[derive(Debug, Default)]
struct Done {
    /// For standard output.
    out: String,
    /// For standard error.
    messages: Vec<String>,
    /// Whether there are findings of severity error.
    has_errors: bool,
    /// Whether what was asked for can't be had here (a window without a display).
    refused: bool,
    /// A window to open.
    window: Option<WindowRequest>,
}

/// Language and who it is, for every command.
#[derive(Debug, Clone)]
struct Context {
    lang: Lang,
    who: String,
    /// As typed.
    asked_who: Option<String>,
}

/// Exit code after a defect of the program itself, as Rust's runtime has it.
const DEFECT: u8 = 101;

/// Runs what the arguments (the program's name first) ask for. A defect of the program ends in words too, and in the log.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Outcome {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = wanted_language(&arguments).unwrap_or_else(Lang::of_system);
    std::panic::catch_unwind(|| run_arguments(arguments)).unwrap_or_else(|_| {
        let log = diagnostics::log_file().map(|file| file.display().to_string()).unwrap_or_default();
        complain(&t!(lang, "cli-error-defect", log = log));
        Outcome::Exit(DEFECT)
    })
}

/// A file in the place of a command is one to look at: so desktops start a program for a file that was double-clicked.
fn with_view(command: &clap::Command, mut arguments: Vec<OsString>) -> Vec<OsString> {
    let is_option = |at: &usize| arguments[*at].to_string_lossy().starts_with('-');
    let is_value = |at: &usize| arguments[at - 1] == "--lang" || arguments[at - 1] == "--who";
    let first = (1..arguments.len()).find(|at| !is_option(at) && !is_value(at));
    if let Some(at) = first {
        let is_command = arguments[at].to_str().is_some_and(|name| command.find_subcommand(name).is_some());
        if !is_command && Path::new(&arguments[at]).is_file() {
            arguments.insert(at, "view".into());
        }
    }
    arguments
}

fn run_arguments(arguments: Vec<OsString>) -> Outcome {
    let wanted = wanted_language(&arguments);
    let settings = Settings::load(&Folders::of_system().settings);
    let lang = wanted.unwrap_or_else(|| settings.language());
    let command = help::command(lang);
    let parsed = with_view(&command, arguments);
    let parsed =
        command.try_get_matches_from(parsed).and_then(|mut matches| Arguments::from_arg_matches_mut(&mut matches));
    let parsed = match parsed {
        Ok(parsed) => parsed,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            return written(lang, 0, &error.render().to_string());
        }
        Err(error) => {
            complain(&help::usage_error(lang, &error));
            return Outcome::Exit(2);
        }
    };
    let context = Context { lang, asked_who: parsed.who.clone(), who: parsed.who.unwrap_or(settings.who) };
    let window = |files, snapshot, size| WindowRequest { files, snapshot, size, lang: wanted, optional: false };
    let result = match parsed.task {
        None => open_window(lang, window(Vec::new(), None, None)),
        Some(Task::View(view)) => {
            check_files(&view.files).and_then(|()| open_window(lang, window(view.files, view.snapshot, view.size)))
        }
        Some(Task::Demo(demo)) => demo::demo(&context, &demo).map(|mut done| {
            done.window = done.window.map(|request| WindowRequest { lang: wanted, ..request });
            done
        }),
        Some(Task::New(new)) => project::create(&context, &new),
        Some(Task::Check(check)) => check::check(&context, &check),
        Some(Task::Repair(repair)) => check::repair(&context, &repair),
        Some(Task::Mend(mend)) => check::mend(&context, &mend),
        Some(Task::Import(import)) => import::definition(&context, &import),
        Some(Task::ImportResidents(import)) => import_table::residents(&context, &import),
        Some(Task::ImportMapping(import)) => import_table::mapping(&context, &import),
        Some(Task::ImportFacilities(import)) => import::facilities(&context, &import),
        Some(Task::ImportIndicator(import)) => import::indicator(&context, &import),
        Some(Task::ImportContext(import)) => import_backdrop::layer(&context, &import),
        Some(Task::ImportGrid(import)) => import_backdrop::grid(&context, &import),
        Some(Task::Compare(compare)) => compare::compare(&context, &compare),
        Some(Task::Overlay(overlay)) => overlay::overlay(&context, &overlay),
        Some(Task::Transfer(transfer)) => transfer::transfer(&context, &transfer),
        Some(Task::TransferIndicator(of)) => convert::transfer_indicator(&context, &of),
        Some(Task::Propose(propose)) => propose::propose(&context, &propose),
        Some(Task::Draft(of)) => draft::draft(&context, &of),
        Some(Task::Crosswalk(of)) => crosswalk::crosswalk(&context, &of),
        Some(Task::ImportCrosswalk(import)) => crosswalk::import(&context, &import),
        Some(Task::Map(map)) => map::map(&context, &map),
        Some(Task::Info(info)) => info::info(&context, &info),
        Some(Task::Copy(copy)) => project::copy(&context, &copy),
        Some(Task::Verify(verify)) => verify::verify(&context, &verify),
        Some(Task::Rescue(rescue)) => verify::rescue(&context, &rescue),
        Some(Task::History(of)) => history::history(&context, &of),
        Some(Task::Undo(step)) => history::undo(&context, &step),
        Some(Task::Redo(step)) => history::redo(&context, &step),
        Some(Task::Versions(of)) => history::versions(&context, &of),
        Some(Task::Compact(step)) => history::compact(&context, &step),
    };
    finish(lang, result)
}

/// The language must be known before the arguments are read, for the words of what is wrong with them.
fn wanted_language(arguments: &[OsString]) -> Option<Lang> {
    let texts: Vec<&str> = arguments.iter().skip(1).filter_map(|text| text.to_str()).collect();
    let joined = texts.iter().find_map(|text| text.strip_prefix("--lang="));
    let apart = texts.iter().position(|text| *text == "--lang").and_then(|at| texts.get(at + 1).copied());
    joined.or(apart).and_then(Lang::parse)
}

fn finish(lang: Lang, result: Result<Done, AppError>) -> Outcome {
    match result {
        Ok(done) => {
            done.messages.iter().for_each(|message| complain(message));
            let code = if done.refused { 2 } else { u8::from(done.has_errors) };
            match (written(lang, code, &done.out), done.window) {
                (Outcome::Exit(2), _) => Outcome::Exit(2),
                (_, Some(request)) => Outcome::OpenWindow(request),
                (outcome, None) => outcome,
            }
        }
        Err(error) => {
            log::warn!("{error}");
            complain(&t!(lang, "cli-error", text = explain::error(lang, &error).lines(lang)));
            Outcome::Exit(2)
        }
    }
}

/// Writes to standard output. A reader that has seen enough (`| head`) is no error.
fn written(lang: Lang, code: u8, text: &str) -> Outcome {
    let mut out = std::io::stdout().lock();
    match out.write_all(harmless(text).as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Outcome::Exit(code),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Outcome::Exit(code),
        Err(error) => {
            complain(&t!(lang, "cli-error-output", reason = error.to_string()));
            Outcome::Exit(2)
        }
    }
}

/// Without control characters but line ends and tabs: names come from files of strangers, and terminals obey.
fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { ' ' } else { c }).collect()
}

/// One message on standard error.
pub fn complain(text: &str) {
    // When not even that can be written, the exit code says it.
    let _ = writeln!(std::io::stderr().lock(), "{}", harmless(text).trim_end());
}

/// Whether a window can be shown. Only on Linux and its like there may be none.
fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(all(unix, not(target_os = "macos"))) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

fn open_window(lang: Lang, request: WindowRequest) -> Result<Done, AppError> {
    if has_display() {
        return Ok(Done { window: Some(request), ..Done::default() });
    }
    Ok(Done { messages: vec![t!(lang, "cli-no-display")], refused: true, ..Done::default() })
}

/// Says which file is missing before a window opens and closes again.
fn check_files(files: &[PathBuf]) -> Result<(), AppError> {
    files.iter().try_for_each(|file| check_file(file))?;
    let is_geopackage = |file: &&PathBuf| file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gpkg"));
    let among_others = files.iter().filter(|_| files.len() > 1);
    // One alone is looked into by the window.
    match among_others.filter(is_geopackage).find(|file| operations::is_project(file)) {
        Some(project) => Err(AppError::ProjectAmongFiles { file: project.display().to_string() }),
        None => Ok(()),
    }
}

fn check_file(file: &Path) -> Result<(), AppError> {
    match std::fs::metadata(file) {
        Ok(_) => Ok(()),
        Err(error) => Err(FormatError::of_file(file.display().to_string(), FormatErrorKind::Io(error)).into()),
    }
}
