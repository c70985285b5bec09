//! Arguments; window or command line.

use klammer::app::folders::Folders;
use klammer::app::{diagnostics, places};
use klammer::cli::{self, Outcome};
use klammer::ui;
use std::process::ExitCode;

fn main() -> ExitCode {
    diagnostics::note_start();
    if let Err(error) = diagnostics::start(&places::data_folder()) {
        // Not worth stopping for: the latest messages are kept in memory.
        log::warn!("the log can't be written: {error}");
    }
    match cli::run(std::env::args_os()) {
        Outcome::Exit(code) => ExitCode::from(code),
        Outcome::OpenWindow(cli::WindowRequest { files, snapshot, size, lang, optional }) => {
            let request = ui::WindowRequest { files, snapshot, size, lang };
            let folders = Folders::of_system();
            match ui::run(&request, &folders) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    log::error!("{error}");
                    let lang = ui::language(&request, &folders);
                    cli::complain(&error.in_words(lang));
                    if !optional {
                        ui::tell(&request, &error, lang);
                    }
                    // A display that doesn't work is as none at all for who only wanted the sample.
                    ExitCode::from(if optional { 0 } else { 2 })
                }
            }
        }
    }
}
