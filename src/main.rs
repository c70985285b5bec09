//! Arguments; window or command line.

use klammer::app::{diagnostics, places};
use klammer::cli::{self, Outcome};
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Err(error) = diagnostics::start(&places::data_folder()) {
        // Not worth stopping for: the latest messages are kept in memory.
        log::warn!("the log can't be written: {error}");
    }
    match cli::run(std::env::args_os()) {
        Outcome::Exit(code) => ExitCode::from(code),
        Outcome::OpenWindow(request) => {
            log::error!("no window yet for {request:?}");
            ExitCode::from(2)
        }
    }
}
