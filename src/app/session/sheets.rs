//! The map as a sheet: a small picture while it is being chosen, then a file or the clipboard. All of it in jobs.

use super::imports::next_request;
use super::{Event, MapTheme, Outcome, Session, stopped_or_failed};
use crate::app::operations::{
    self, AppError, DEFAULT_DPI, Sheet, SheetBackground, SheetForm, SheetFormat, SheetKnown, SheetPicture, SheetTheme,
    sheet_place_is_free,
};
use crate::geometry::{Stage, Watch};
use crate::l10n::Lang;
use crate::model::Revision;
use std::path::PathBuf;
use std::sync::Arc;

/// Dots per inch of the small picture, and of one for the clipboard: sharp in a text, and not too large for it.
const PREVIEW_DPI: f64 = 64.0;
const CLIPBOARD_DPI: f64 = 200.0;

/// A sheet as it would be.
#[derive(Debug)]
pub struct SheetPreview {
    /// What was chosen.
    pub form: SheetForm,
    /// The project it was drawn from.
    revision: Revision,
    /// The language it speaks.
    lang: Lang,
    /// What came of it.
    pub result: Result<DrawnSheet, AppError>,
}

/// A sheet that was drawn small.
#[derive(Debug)]
pub struct DrawnSheet {
    /// How it looks.
    pub picture: SheetPicture,
    /// The n of 1 : n.
    pub scale: u32,
    /// Entries of the legend for which there is no room.
    pub legend_left_out: usize,
    /// Whether the background map has nothing of what is shown.
    pub ground_left_out: bool,
}

/// Answers of jobs here.
pub(super) enum Answer {
    Preview(Arc<SheetPreview>),
    Written(PathBuf, usize),
    Drawn(SheetPicture),
    Failed(AppError),
}

impl Session {
    /// A sheet of what is shown now.
    pub fn sheet_form(&self) -> Option<SheetForm> {
        let project = self.project()?;
        let view = &self.view;
        let mut form = SheetForm::for_project(project, &SheetForm::today());
        form.definitions.retain(|id| view.shows(*id));
        form.sets.retain(|id| view.shows_set(*id));
        form.contexts.retain(|id| view.shows_context(*id));
        form.grids = project.grids.iter().map(|grid| grid.id).filter(|id| view.shows_grid(*id)).collect();
        form.background = self.background_source().is_some();
        form.labels = view.labels();
        let active = view.active().filter(|id| view.shows(*id)).map(SheetTheme::Definition);
        let draft = view.draft().map(SheetTheme::Draft);
        let indicator = view.indicator().map(SheetTheme::Indicator);
        form.theme = self.compared_theme().or(draft).or(indicator).or(active).unwrap_or_default();
        form.disputed = self.disputed_spaces();
        Some(form)
    }

    /// What of a comparison is on the map.
    fn compared_theme(&self) -> Option<SheetTheme> {
        Some(match self.view.theme()? {
            MapTheme::Inhomogeneity { of_a } => {
                let state = self.comparison()?;
                let (of, by) = if of_a { (state.a, state.b) } else { (state.b, state.a) };
                SheetTheme::Inhomogeneity { of, by }
            }
            MapTheme::SharedBorders => SheetTheme::SharedBorders,
            MapTheme::BlockAgreement => SheetTheme::BlockAgreement,
        })
    }

    /// What a sheet needs not compute again.
    fn sheet_known(&self) -> SheetKnown {
        let comparison = self.comparison().and_then(|state| state.report.clone());
        SheetKnown { comparison, agreement: self.block_agreement().cloned() }
    }

    /// Draws a sheet small; what came of it is in [`Self::sheet_preview`].
    pub fn preview_sheet(&self, form: SheetForm) {
        let Some((epoch, project)) = self.snapshot() else { return };
        let (lang, revision) = (self.lang(), project.revision);
        let (background, known) = (self.sheet_background(PREVIEW_DPI), self.sheet_known());
        self.start("sheet preview", "map sheet", move |ticket| {
            let drawn = operations::map_sheet_knowing(&project, &form, background.as_ref(), &known, lang, ticket);
            let drawn = drawn.and_then(|sheet| {
                let picture = operations::sheet_picture(&sheet, PREVIEW_DPI)?;
                let Sheet { scale, legend_left_out, ground_left_out, .. } = sheet;
                Ok(DrawnSheet { picture, scale, legend_left_out, ground_left_out })
            });
            if matches!(drawn, Err(AppError::Cancelled)) {
                return None;
            }
            let answer = Answer::Preview(Arc::new(SheetPreview { form, revision, lang, result: drawn }));
            Some(Event::Sheet { epoch, answer: Box::new(answer) })
        });
    }

    /// The last sheet that was drawn small; `None` once the project or the language is another.
    pub fn sheet_preview(&self) -> Option<&Arc<SheetPreview>> {
        self.sheet_preview.as_ref().filter(|preview| self.is_current(preview))
    }

    fn is_current(&self, preview: &SheetPreview) -> bool {
        preview.revision == self.revision() && preview.lang == self.lang()
    }

    /// The background that is shown, for a sheet of that resolution.
    fn sheet_background(&self, dpi: f64) -> Option<SheetBackground> {
        let settings = &self.settings.background;
        let source = self.background_source()?.clone();
        Some(SheetBackground { source, opacity_percent: settings.opacity_percent, grey: settings.grey, dpi })
    }

    /// Writes a sheet to a file. A file that is there is only replaced if that was said.
    pub fn export_sheet(&self, form: SheetForm, format: SheetFormat, path: PathBuf, replace: bool) {
        self.draw_sheet(form, move |sheet, watch| {
            if !replace {
                sheet_place_is_free(&path)?;
            }
            let bytes = operations::sheet_bytes(sheet, format, DEFAULT_DPI)?;
            watch.check()?;
            operations::write_sheet(&path, &bytes, replace)?;
            Ok(Answer::Written(path, sheet.legend_left_out))
        });
    }

    /// Draws a sheet as a picture for the clipboard, which comes as [`Outcome::SheetDrawn`].
    pub fn copy_sheet(&self, form: SheetForm) {
        self.draw_sheet(form, |sheet, _| Ok(Answer::Drawn(operations::sheet_picture(sheet, CLIPBOARD_DPI)?)));
    }

    fn draw_sheet(
        &self,
        form: SheetForm,
        then: impl FnOnce(&Sheet, &dyn Watch) -> Result<Answer, AppError> + Send + 'static,
    ) {
        let Some((epoch, project)) = self.snapshot() else { return };
        let (lang, background) = (self.lang(), self.sheet_background(SheetBackground::DPI));
        let known = self.sheet_known();
        // Each in a lane of its own: a second sheet does not stop the first.
        let lane = format!("sheet {}", next_request());
        self.start(&lane, "map sheet", move |ticket| {
            let stage = Stage::of(ticket, 0.0, 0.6);
            let drawn = operations::map_sheet_knowing(&project, &form, background.as_ref(), &known, lang, &stage);
            let result = drawn.and_then(|sheet| then(&sheet, ticket));
            let answer = result.unwrap_or_else(Answer::Failed);
            Some(Event::Sheet { epoch, answer: Box::new(answer) })
        });
    }

    pub(super) fn sheet_came(&mut self, answer: Answer) -> Option<Outcome> {
        match answer {
            // One of another project or language is not what was asked for last: that is still to come.
            Answer::Preview(preview) => {
                if self.is_current(&preview) {
                    self.sheet_preview = Some(preview);
                }
                None
            }
            Answer::Written(path, legend_left_out) => Some(Outcome::SheetWritten { path, legend_left_out }),
            Answer::Drawn(picture) => Some(Outcome::SheetDrawn(picture)),
            Answer::Failed(error) => Some(stopped_or_failed(error)),
        }
    }
}
