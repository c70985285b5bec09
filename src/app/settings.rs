//! What the program remembers between starts: language, looks, recent files. Never part of a project.

use crate::l10n::Lang;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Remembered choices. Unknown or missing fields take their defaults, so older and newer versions share one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Language; `None` follows the system.
    pub lang: Option<Lang>,
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// Size of texts and controls; 1 is a laptop, 1.6 a projector.
    pub scale: f32,
    /// Name or role written into the history; may be empty.
    pub who: String,
    /// Whether the user was asked for it.
    pub who_asked: bool,
    /// Projects opened or saved last, newest first.
    pub recent: Vec<PathBuf>,
    /// Folder the last file was chosen from.
    pub last_folder: Option<PathBuf>,
    /// Background maps of this computer.
    pub background: BackgroundSettings,
}

/// Background maps of this computer: files, and how they are seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackgroundSettings {
    /// Files that were added, the last at the end.
    pub files: Vec<PathBuf>,
    /// The one that is shown; none unless somebody chose one.
    pub chosen: Option<PathBuf>,
    /// How strongly it is seen, in percent; see [`Self::OPACITY_PERCENT`].
    pub opacity_percent: u8,
    /// Without its colours.
    pub grey: bool,
}

impl Default for BackgroundSettings {
    fn default() -> Self {
        Self { files: Vec::new(), chosen: None, opacity_percent: 80, grey: false }
    }
}

impl BackgroundSettings {
    /// Fainter than the least nobody sees it.
    pub const OPACITY_PERCENT: std::ops::RangeInclusive<u8> = 10..=100;
    const FILES: usize = 20;

    /// Adds a file and chooses it.
    pub fn add(&mut self, path: PathBuf) {
        self.files.retain(|known| *known != path);
        self.files.push(path.clone());
        self.chosen = Some(path);
        self.make_sound();
    }

    /// Brings everything into its range, whatever was in a file.
    pub fn make_sound(&mut self) {
        let (least, most) = Self::OPACITY_PERCENT.into_inner();
        self.opacity_percent = self.opacity_percent.clamp(least, most);
        // The oldest go.
        self.files.drain(..self.files.len().saturating_sub(Self::FILES));
        if let Some(chosen) = self.chosen.clone().filter(|chosen| !self.files.contains(chosen)) {
            self.files.push(chosen);
        }
    }
}

/// Looks of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Dark text on light ground.
    Light,
    /// Light text on dark ground.
    Dark,
    /// As the system says.
    System,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: None,
            theme: Theme::Light,
            scale: 1.0,
            who: String::new(),
            who_asked: false,
            recent: Vec::new(),
            last_folder: None,
            background: BackgroundSettings::default(),
        }
    }
}

impl Settings {
    /// Steps of [`Settings::scale`].
    pub const SCALES: [f32; 7] = [0.8, 0.9, 1.0, 1.15, 1.3, 1.6, 2.0];
    const RECENT: usize = 8;

    /// The language to speak.
    pub fn language(&self) -> Lang {
        self.lang.unwrap_or_else(Lang::of_system)
    }

    /// Reads the settings; a missing file gives the defaults, an unreadable one too, and the log says so.
    pub fn load(file: &Path) -> Self {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Self::default(),
            Err(error) => {
                log::warn!("settings can't be read: {error}");
                return Self::default();
            }
        };
        let mut settings: Self = serde_json::from_str(&text).unwrap_or_else(|error| {
            log::warn!("settings are damaged and were set back: {error}");
            Self::default()
        });
        if !settings.scale.is_finite() {
            settings.scale = 1.0;
        }
        settings.scale = settings.scale.clamp(0.6, 3.0);
        settings.recent.truncate(Self::RECENT);
        settings.background.make_sound();
        settings
    }

    /// Writes the settings by way of a temporary file.
    pub fn save(&self, file: &Path) -> std::io::Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let next = file.with_extension("next");
        std::fs::write(&next, serde_json::to_string_pretty(self).map_err(std::io::Error::other)?)?;
        std::fs::rename(&next, file)
    }

    /// Puts a project at the head of the recent ones.
    pub fn remember(&mut self, path: &Path) {
        self.recent.retain(|known| known != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(Self::RECENT);
        self.last_folder = path.parent().map(Path::to_owned);
    }

    /// The next larger (or smaller) size of texts.
    pub fn step_scale(&mut self, larger: bool) {
        let next = if larger {
            Self::SCALES.into_iter().find(|&scale| scale > self.scale + 0.01)
        } else {
            Self::SCALES.into_iter().rev().find(|&scale| scale < self.scale - 0.01)
        };
        self.scale = next.unwrap_or(self.scale);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_a_round_trip_and_damage() {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("a/settings.json");
        assert_eq!(Settings::load(&file), Settings::default());
        let mut settings = Settings { lang: Some(Lang::En), ..Settings::default() };
        settings.remember(Path::new("one.gpkg"));
        settings.remember(Path::new("two.gpkg"));
        settings.remember(Path::new("one.gpkg"));
        settings.step_scale(true);
        settings.background.add(PathBuf::from("stadt.pmtiles"));
        settings.save(&file).expect("saved");
        assert_eq!(Settings::load(&file), settings);
        assert_eq!(settings.recent, [PathBuf::from("one.gpkg"), PathBuf::from("two.gpkg")]);
        std::fs::write(&file, "{\"scale\": 99, \"unknown\": 1}").expect("written");
        assert_eq!(Settings::load(&file).scale, 3.0);
        let text = r#"{"background": {"chosen": "a.mbtiles", "opacity_percent": 3}}"#;
        std::fs::write(&file, text).expect("written");
        let background = Settings::load(&file).background;
        assert_eq!(background.files, [PathBuf::from("a.mbtiles")], "what is chosen is listed");
        assert_eq!((background.opacity_percent, background.grey), (10, false));
        std::fs::write(&file, "not json").expect("written");
        assert_eq!(Settings::load(&file), Settings::default());
    }
}
