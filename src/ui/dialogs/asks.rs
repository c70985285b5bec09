//! Questions and messages without a form of their own: one answer closes them.

use super::{AfterClose, Answer, FilePurpose, Request, buttons, file, row_at_the_right};
use crate::app::explain::Explanation;
use crate::app::operations::Recoverable;
use crate::l10n::Lang;
use crate::t;
use crate::ui::context::{Action, Context};

/// What is known of a file of which the user says what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhatIsIt {
    /// Shapes of some kind.
    Shapes,
    /// A table.
    Table,
    /// Points only, where boundaries were looked for.
    OnlyPoints,
    /// Nothing.
    Unknown,
}

pub(super) fn unsaved(ui: &mut egui::Ui, after: &AfterClose, cx: &Context<'_>) -> Answer {
    let lang = cx.lang;
    let title = cx.session.project().map(|project| project.title.clone()).unwrap_or_default();
    ui.label(t!(lang, "unsaved-text", title = title));
    ui.add_space(8.0);
    ui.separator();
    let mut answer = Answer::Open;
    row_at_the_right(ui, |ui| {
        if ui.button(egui::RichText::new(t!(lang, "unsaved-save")).strong()).clicked() {
            answer = Answer::Do(Request::SaveThen(after.clone()));
        }
        if ui.button(t!(lang, "unsaved-keep")).on_hover_text(t!(lang, "unsaved-keep-tooltip")).clicked() {
            answer = Answer::Do(Request::KeepThen(after.clone()));
        }
        if ui.button(t!(lang, "unsaved-discard")).clicked() {
            answer = Answer::Do(Request::DiscardThen(after.clone()));
        }
        if ui.button(t!(lang, "action-cancel")).clicked() {
            answer = Answer::Close;
        }
    });
    answer
}

pub(super) fn replace(ui: &mut egui::Ui, path: &std::path::Path, purpose: FilePurpose, lang: Lang) -> Answer {
    ui.label(t!(lang, "replace-text", file = path.display().to_string()));
    match buttons(ui, lang, &t!(lang, "replace-do"), true) {
        Some(true) => Answer::Do(Request::Replace(path.to_owned(), purpose)),
        Some(false) => Answer::Close,
        None => Answer::Open,
    }
}

pub(super) fn discard(ui: &mut egui::Ui, what: &Recoverable, lang: Lang) -> Answer {
    let at = crate::l10n::timestamp(lang, &what.changed_at);
    ui.label(t!(lang, "discard-text", title = what.title.clone(), at = at));
    match buttons(ui, lang, &t!(lang, "start-discard"), true) {
        Some(true) => Answer::Do(Request::Act(Action::DiscardForGood(what.clone()))),
        Some(false) => Answer::Close,
        None => Answer::Open,
    }
}

/// Room for heading and buttons of a message beside its text, in points.
const BESIDE_TEXT: f32 = 90.0;

fn explained(ui: &mut egui::Ui, explanation: &Explanation, max_height: f32) {
    egui::ScrollArea::vertical().max_height((max_height - BESIDE_TEXT).max(80.0)).show(ui, |ui| {
        for part in [&explanation.place, &explanation.meaning] {
            if !part.is_empty() {
                ui.label(part);
            }
        }
        if !explanation.remedy.is_empty() {
            ui.add_space(4.0);
            ui.strong(&explanation.remedy);
        }
    });
}

pub(super) fn damaged(
    ui: &mut egui::Ui,
    explanation: &Explanation,
    file: &std::path::Path,
    max_height: f32,
    lang: Lang,
) -> Answer {
    explained(ui, explanation, max_height);
    match buttons(ui, lang, &t!(lang, "damaged-rescue"), true) {
        Some(true) => Answer::Do(Request::Act(Action::Rescue(file.to_owned()))),
        Some(false) => Answer::Close,
        None => Answer::Open,
    }
}

pub(super) fn message(ui: &mut egui::Ui, explanation: &Explanation, max_height: f32, lang: Lang) -> Answer {
    explained(ui, explanation, max_height);
    ui.add_space(8.0);
    if ui.button(t!(lang, "action-ok")).clicked() || ui.input(|i| i.key_pressed(egui::Key::Enter)) {
        return Answer::Close;
    }
    Answer::Open
}

pub(super) fn what_is_it(ui: &mut egui::Ui, path: &std::path::Path, known: WhatIsIt, lang: Lang) -> Answer {
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    ui.label(match known {
        WhatIsIt::OnlyPoints => t!(lang, "what-is-it-points", file = file),
        WhatIsIt::Shapes | WhatIsIt::Table | WhatIsIt::Unknown => t!(lang, "what-is-it-text", file = file),
    });
    ui.add_space(6.0);
    for purpose in known.purposes() {
        let label = match purpose {
            FilePurpose::Boundaries => t!(lang, "what-is-it-definition"),
            FilePurpose::Facilities => t!(lang, "what-is-it-facilities"),
            FilePurpose::Indicator => t!(lang, "what-is-it-indicator"),
            FilePurpose::Context => t!(lang, "what-is-it-context"),
            FilePurpose::Grid => t!(lang, "what-is-it-grid"),
            FilePurpose::Open
            | FilePurpose::Save
            | FilePurpose::Copy
            | FilePurpose::MapSheet(_)
            | FilePurpose::Crosswalk(_)
            | FilePurpose::Comparison(..)
            | FilePurpose::OfficialCrosswalk
            | FilePurpose::DraftTable
            | FilePurpose::Background => continue,
        };
        if ui.add(egui::Button::new(label).min_size(egui::vec2(360.0, 30.0))).clicked() {
            return Answer::Do(Request::Chosen(*purpose, path.to_owned()));
        }
    }
    if ui.button(t!(lang, "action-cancel")).clicked() {
        return Answer::Close;
    }
    Answer::Open
}

impl WhatIsIt {
    /// By the ending of a file's name.
    pub fn of(path: &std::path::Path) -> Self {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        match ending.as_str() {
            ending if file::SHAPES.contains(&ending) => Self::Shapes,
            ending if file::TABLES.contains(&ending) => Self::Table,
            _ => Self::Unknown,
        }
    }

    /// What it may be imported as.
    fn purposes(self) -> &'static [FilePurpose] {
        use FilePurpose::{Boundaries, Context, Facilities, Grid, Indicator};
        match self {
            Self::Shapes => &[Boundaries, Facilities, Context],
            Self::Table => &[Indicator, Facilities, Grid],
            Self::OnlyPoints => &[Facilities, Context],
            Self::Unknown => &[Boundaries, Facilities, Indicator, Context, Grid],
        }
    }
}
