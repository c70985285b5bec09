//! Where the program keeps its own files: the platform's folders, or one folder named by `KLAMMER_DATA_DIR`.

use std::path::PathBuf;

/// The program's own places. Nothing is created by asking for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// Working copies of open projects; on a local disk.
    pub workspace: PathBuf,
    /// The settings file.
    pub settings: PathBuf,
    /// The log file.
    pub log: PathBuf,
}

impl Folders {
    /// The name of the variable that moves everything into one folder (portable use, tests).
    pub const VARIABLE: &'static str = "KLAMMER_DATA_DIR";

    /// As the variable or the platform says; the system's temporary folder where neither does.
    pub fn of_system() -> Self {
        if let Some(folder) = std::env::var_os(Self::VARIABLE).filter(|value| !value.is_empty()) {
            return Self::below(PathBuf::from(folder));
        }
        match directories::ProjectDirs::from("", "", "klammer") {
            Some(dirs) => Self {
                workspace: dirs.data_local_dir().join("working"),
                settings: dirs.config_dir().join("settings.json"),
                log: dirs.data_local_dir().join("klammer.log"),
            },
            None => Self::below(std::env::temp_dir().join("klammer")),
        }
    }

    /// Everything below one folder.
    pub fn below(folder: PathBuf) -> Self {
        Self {
            workspace: folder.join("working"),
            settings: folder.join("settings.json"),
            log: folder.join("klammer.log"),
        }
    }
}
