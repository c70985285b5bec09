//! Where the program keeps its own files: working copies, the log, settings. Never beside the user's files.

use std::path::PathBuf;

/// Name of the environment variable that overrides [`data_folder`] (tests, portable installations).
pub const DATA_FOLDER_VARIABLE: &str = "KLAMMER_DATA_DIR";

/// The program's folder for its own data, on a local disk: `KLAMMER_DATA_DIR` if set and not empty, else what the system
/// provides (`~/.local/share/klammer`, `%LOCALAPPDATA%\klammer\data`, `~/Library/Application Support/klammer`). On a
/// system account without a home folder, a folder beside the temporary files.
pub fn data_folder() -> PathBuf {
    match std::env::var_os(DATA_FOLDER_VARIABLE) {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        _ => match directories::ProjectDirs::from("", "", "klammer") {
            Some(folders) => folders.data_local_dir().to_owned(),
            None => std::env::temp_dir().join("klammer"),
        },
    }
}

/// Folder of the working copies.
pub fn working_copies() -> PathBuf {
    data_folder().join("work")
}
