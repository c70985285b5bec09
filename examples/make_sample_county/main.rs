//! Makes `sample_data`, the fictional county "Landkreis Auental".
//!
//! `cargo run --example make_sample_county -- [DIR]` (default `sample_data`) writes the files; the README there is kept by
//! hand. The same program makes the same bytes at every run; `tests/it/sample.rs` holds the committed files to that.

mod county;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("sample_data"), PathBuf::from);
    match write(&folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &std::path::Path) -> Result<(), String> {
    let files = county::generate()?;
    std::fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for (name, bytes) in &files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(|e| format!("{}: {e}", path.display()))?;
        println!("{:>9} bytes  {}", bytes.len(), path.display());
    }
    Ok(())
}
