//! Choosing a file: the platform's dialog where there is one, and always a line to type or paste a path into.

use super::{Answer, Request, buttons};
use crate::app::explain::ComparisonTable;
use crate::app::operations::{SheetFormat, TableFormat};
use crate::app::session::Session;
use crate::l10n::Lang;
use crate::t;
use crate::ui::context::Context;
use crate::ui::widgets::{form, text_row};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// What a file is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilePurpose {
    /// A project to open.
    Open,
    /// A place to save to.
    Save,
    /// A place for a copy without names.
    Copy,
    /// Boundaries to import.
    Boundaries,
    /// Points to import.
    Facilities,
    /// A table to import.
    Indicator,
    /// Lines, points or areas that are only looked at.
    Context,
    /// A population grid to import.
    Grid,
    /// A place for a map sheet.
    MapSheet(SheetFormat),
    /// A background map of this computer.
    Background,
    /// A place for a crosswalk.
    Crosswalk(TableFormat),
    /// A place for a table of the comparison.
    Comparison(ComparisonTable, TableFormat),
    /// An official crosswalk to import.
    OfficialCrosswalk,
    /// A table of blocks and spaces that a draft begins with.
    DraftTable,
}

/// Endings of files with shapes.
pub(super) const SHAPES: [&str; 7] = ["shp", "zip", "geojson", "json", "gpkg", "kml", "kmz"];
/// Endings of tables.
pub(super) const TABLES: [&str; 7] = ["csv", "txt", "tsv", "tab", "xlsx", "xls", "ods"];

/// A platform's file dialog that is open, off the UI thread.
#[derive(Default)]
pub struct Native {
    answer: Option<Receiver<Option<PathBuf>>>,
    opened: Option<Instant>,
    lanes: Option<crate::app::NativeLane>,
}

/// Endings in small and in capital letters: some platforms tell them apart.
fn both_cases(endings: &[&[&str]]) -> Vec<String> {
    let all = || endings.iter().flat_map(|some| some.iter());
    all().map(|ending| (*ending).to_owned()).chain(all().map(|ending| ending.to_uppercase())).collect()
}

/// A platform without a file dialog answers at once, as if the user had cancelled.
const NO_DIALOG: Duration = Duration::from_millis(400);

impl Native {
    fn open(&mut self, purpose: FilePurpose, lang: Lang, start: Option<&Path>, ctx: &egui::Context) {
        let mut dialog = rfd::AsyncFileDialog::new().set_title(purpose.title(lang));
        if let Some(folder) = start {
            dialog = dialog.set_directory(folder);
        }
        dialog = match purpose {
            FilePurpose::Open => dialog.add_filter(t!(lang, "file-kind-project"), &["gpkg"]),
            FilePurpose::Save | FilePurpose::Copy => {
                dialog.add_filter(t!(lang, "file-kind-project"), &["gpkg"]).set_file_name("projekt.gpkg")
            }
            FilePurpose::MapSheet(format) => {
                let name = format!("{}.{}", t!(lang, "file-map-name"), format.ending());
                dialog.add_filter(format.ending().to_uppercase(), &[format.ending()]).set_file_name(name)
            }
            FilePurpose::Boundaries => dialog.add_filter(t!(lang, "file-kind-boundaries"), &both_cases(&[&SHAPES])),
            FilePurpose::Context => dialog.add_filter(t!(lang, "file-kind-shapes"), &both_cases(&[&SHAPES])),
            FilePurpose::Facilities => {
                dialog.add_filter(t!(lang, "file-kind-points"), &both_cases(&[&TABLES, &SHAPES]))
            }
            FilePurpose::Indicator | FilePurpose::DraftTable => {
                dialog.add_filter(t!(lang, "file-kind-table"), &both_cases(&[&TABLES]))
            }
            FilePurpose::Background => {
                dialog.add_filter(t!(lang, "file-kind-background"), &both_cases(&[&FilePurpose::TILES]))
            }
            FilePurpose::Crosswalk(format) => {
                let ending = table_ending(format);
                let name = format!("{}.{ending}", t!(lang, "crosswalks-file-name"));
                dialog.add_filter(ending.to_uppercase(), &[ending]).set_file_name(name)
            }
            FilePurpose::Comparison(table, format) => {
                let ending = table_ending(format);
                let name = format!("{}.{ending}", table.title(lang));
                dialog.add_filter(ending.to_uppercase(), &[ending]).set_file_name(name)
            }
            FilePurpose::OfficialCrosswalk => {
                dialog.add_filter(t!(lang, "file-kind-table"), &both_cases(&[&["xlsx", "csv"]]))
            }
            FilePurpose::Grid => dialog.add_filter(t!(lang, "file-kind-grid"), &both_cases(&[&["csv", "zip", "txt"]])),
        };
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        let save = purpose.writes();
        // The future must be made here (macOS wants the main thread), waiting for it must not block here.
        let future: std::pin::Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>> =
            if save { Box::pin(dialog.save_file()) } else { Box::pin(dialog.pick_file()) };
        self.lanes.get_or_insert_with(crate::app::NativeLane::default).run(move || {
            let chosen = pollster::block_on(future).map(|handle| handle.path().to_owned());
            // The dialog may have been closed meanwhile.
            let _ = sender.send(chosen);
            ctx.request_repaint();
        });
        self.answer = Some(receiver);
        self.opened = Some(Instant::now());
    }

    /// What was chosen; the second value says that there seems to be no dialog on this machine.
    fn poll(&mut self) -> (Option<PathBuf>, bool) {
        let Some(answer) = self.answer.as_ref().and_then(|receiver| receiver.try_recv().ok()) else {
            return (None, false);
        };
        self.answer = None;
        let at_once = self.opened.is_some_and(|opened| opened.elapsed() < NO_DIALOG);
        let none = answer.is_none();
        (answer, none && at_once)
    }
}

impl FilePurpose {
    /// Endings of background maps.
    pub const TILES: [&str; 2] = ["pmtiles", "mbtiles"];

    /// Whether a place for a new file is chosen.
    pub fn writes(self) -> bool {
        matches!(self, Self::Save | Self::Copy | Self::MapSheet(_) | Self::Crosswalk(_) | Self::Comparison(..))
    }

    fn title(self, lang: Lang) -> String {
        match self {
            Self::Open => t!(lang, "file-title-open"),
            Self::Save => t!(lang, "file-title-save"),
            Self::Copy => t!(lang, "file-title-copy"),
            Self::Boundaries => t!(lang, "file-title-boundaries"),
            Self::Facilities => t!(lang, "file-title-facilities"),
            Self::Indicator => t!(lang, "file-title-indicator"),
            Self::Context => t!(lang, "file-title-context"),
            Self::Grid => t!(lang, "file-title-grid"),
            Self::MapSheet(_) => t!(lang, "command-export-map"),
            Self::Background => t!(lang, "file-title-background"),
            Self::Crosswalk(_) => t!(lang, "crosswalks-file-title"),
            Self::Comparison(..) => t!(lang, "comparison-file-title"),
            Self::OfficialCrosswalk => t!(lang, "crosswalks-file-title-import"),
            Self::DraftTable => t!(lang, "draft-table-title"),
        }
    }

    fn kinds(self, lang: Lang) -> String {
        match self {
            Self::Open | Self::Save | Self::Copy => t!(lang, "file-kinds-project"),
            Self::Boundaries => t!(lang, "file-kinds-boundaries"),
            Self::Facilities => t!(lang, "file-kinds-points"),
            Self::Indicator | Self::DraftTable => t!(lang, "file-kinds-table"),
            Self::Context => t!(lang, "file-kinds-shapes"),
            Self::Grid => t!(lang, "file-kinds-grid"),
            Self::MapSheet(format) => t!(lang, "file-kinds-map", ending = format.ending()),
            Self::Background => t!(lang, "file-kinds-background"),
            Self::Crosswalk(format) => t!(lang, "crosswalks-file-kinds", ending = table_ending(format)),
            Self::Comparison(_, format) => t!(lang, "comparison-file-kinds", ending = table_ending(format)),
            Self::OfficialCrosswalk => t!(lang, "crosswalks-file-kinds-import"),
        }
    }
}

/// The ending of a table's file.
fn table_ending(format: TableFormat) -> &'static str {
    match format {
        TableFormat::Csv => "csv",
        TableFormat::Xlsx => "xlsx",
    }
}

/// What is typed.
pub struct FileForm {
    purpose: FilePurpose,
    path: String,
    folder: Option<PathBuf>,
    asked: bool,
    no_dialog: bool,
}

impl FileForm {
    pub(super) fn new(purpose: FilePurpose, session: &Session) -> Self {
        let folder = session.settings.last_folder.clone();
        Self { purpose, path: String::new(), folder, asked: false, no_dialog: false }
    }

    pub(super) fn title_text(&self, lang: Lang) -> String {
        self.purpose.title(lang)
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, native: &mut Native, cx: &Context<'_>) -> Answer {
        let lang = cx.lang;
        if !self.asked {
            self.asked = true;
            native.open(self.purpose, lang, self.folder.as_deref(), ui.ctx());
        }
        let (chosen, no_dialog) = native.poll();
        self.no_dialog |= no_dialog;
        if let Some(path) = chosen {
            return Answer::Do(Request::ChosenNatively(self.purpose, self.with_ending(path)));
        }
        if self.purpose == FilePurpose::Copy {
            ui.label(t!(lang, "file-copy-text"));
        }
        ui.weak(self.purpose.kinds(lang));
        ui.add_space(4.0);
        form(ui, "file", |ui| text_row(ui, &t!(lang, "file-path"), &mut self.path, &t!(lang, "file-path-hint")));
        if self.no_dialog {
            ui.weak(t!(lang, "file-no-dialog"));
        }
        if ui.button(t!(lang, "file-browse")).clicked() {
            native.open(self.purpose, lang, self.folder.as_deref(), ui.ctx());
        }
        let typed = self.path.trim().trim_matches('"').to_owned();
        let label = if self.purpose.writes() { t!(lang, "file-save") } else { t!(lang, "file-open") };
        match buttons(ui, lang, &label, !typed.is_empty()) {
            Some(true) => self.done(PathBuf::from(typed)),
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }

    fn done(&self, path: PathBuf) -> Answer {
        Answer::Do(Request::Chosen(self.purpose, self.with_ending(path)))
    }

    fn with_ending(&self, mut path: PathBuf) -> PathBuf {
        let wanted = match self.purpose {
            FilePurpose::MapSheet(format) => format.ending(),
            FilePurpose::Crosswalk(format) | FilePurpose::Comparison(_, format) => table_ending(format),
            _ => "gpkg",
        };
        if self.purpose.writes() && path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case(wanted)) {
            let mut name = path.into_os_string();
            name.push(".");
            name.push(wanted);
            path = PathBuf::from(name);
        }
        path
    }
}
