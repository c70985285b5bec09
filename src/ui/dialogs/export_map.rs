//! The map as a sheet: what is on it, on which paper, with a small picture of how it will be.

use super::{Answer, FilePurpose, Request, row_at_the_right};
use crate::app::explain;
use crate::app::operations::{Orientation, Paper, SheetExtent, SheetForm, SheetFormat, SheetTheme};
use crate::app::session::{Session, SheetPreview};
use crate::l10n::{Lang, count};
use crate::model::{Project, Revision};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets::{choice_row, form, named, text_row};
use egui::{ColorImage, TextureHandle, TextureOptions, Ui, vec2};
use geo::Rect;
use std::sync::Arc;

/// Scales that can be chosen; "as large as it fits" stands before them.
const SCALES: [u32; 14] =
    [2_000, 2_500, 5_000, 7_500, 10_000, 15_000, 20_000, 25_000, 50_000, 75_000, 100_000, 150_000, 250_000, 500_000];
/// Room for the choices, in points.
const CHOICES: f32 = 380.0;
/// Room for the small picture.
const PICTURE: egui::Vec2 = vec2(560.0, 430.0);

/// What is chosen.
pub struct Form {
    form: SheetForm,
    format: SheetFormat,
    /// What of the ground can be chosen, with its words.
    extents: Vec<(SheetExtent, String)>,
    themes: Vec<(SheetTheme, String)>,
    /// What a picture was asked for last.
    asked: Option<(SheetForm, Revision, Lang)>,
    /// The picture that is shown, and where it came from.
    shown: Option<(Arc<SheetPreview>, Option<TextureHandle>)>,
}

impl Form {
    /// What is shown now; `view` is what the map shows, in the project's CRS.
    pub(super) fn new(session: &Session, view: Option<Rect<f64>>) -> Option<Self> {
        let (project, lang) = (session.project()?, session.lang());
        let form = session.sheet_form()?;
        Some(Self {
            extents: extents(project, session, view, lang),
            themes: themes(project, &form, lang),
            form,
            format: SheetFormat::default(),
            asked: None,
            shown: None,
        })
    }

    pub(super) fn show(&mut self, ui: &mut Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project() else { return Answer::Close };
        let hint = SheetForm { title: String::new(), ..self.form.clone() }.heading(project, lang);
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(CHOICES.min(ui.available_width()));
                self.choices(ui, &hint, cx.session.background().is_some(), lang);
            });
            ui.add_space(12.0);
            let room = vec2(ui.available_width(), (max_height - 60.0).clamp(160.0, PICTURE.y));
            ui.vertical(|ui| self.picture(ui, room, cx));
        });
        self.buttons(ui, lang)
    }

    fn choices(&mut self, ui: &mut Ui, hint: &str, has_background: bool, lang: Lang) {
        let sheet = &mut self.form;
        form(ui, "sheet", |ui| {
            text_row(ui, &t!(lang, "sheet-title"), &mut sheet.title, hint);
            let words = |theme: &SheetTheme| words_of(&self.themes, theme);
            let themes: Vec<SheetTheme> = self.themes.iter().map(|(theme, _)| *theme).collect();
            choice_row(ui, &t!(lang, "sheet-theme"), &mut sheet.theme, &themes, words);
            let words = |extent: &SheetExtent| words_of(&self.extents, extent);
            let extents: Vec<SheetExtent> = self.extents.iter().map(|(extent, _)| extent.clone()).collect();
            choice_row(ui, &t!(lang, "sheet-extent"), &mut sheet.extent, &extents, words);
            choice_row(ui, &t!(lang, "sheet-paper"), &mut sheet.paper, &Paper::ALL, |paper| paper.name().to_owned());
            let ways = [Orientation::Landscape, Orientation::Portrait];
            choice_row(ui, &t!(lang, "sheet-orientation"), &mut sheet.orientation, &ways, |way| match way {
                Orientation::Landscape => t!(lang, "sheet-landscape"),
                Orientation::Portrait => t!(lang, "sheet-portrait"),
            });
            let scales: Vec<Option<u32>> = std::iter::once(None).chain(SCALES.map(Some)).collect();
            choice_row(ui, &t!(lang, "sheet-scale-choice"), &mut sheet.scale, &scales, |scale| match scale {
                None => t!(lang, "sheet-scale-fitting"),
                Some(n) => format!("1 : {}", count(lang, *n as usize)),
            });
            choice_row(ui, &t!(lang, "sheet-format"), &mut self.format, &SheetFormat::ALL, |format| match format {
                SheetFormat::Pdf => t!(lang, "sheet-format-pdf"),
                SheetFormat::Png => t!(lang, "sheet-format-png"),
                SheetFormat::Svg => t!(lang, "sheet-format-svg"),
            });
        });
        ui.add_space(4.0);
        ui.checkbox(&mut sheet.labels, t!(lang, "sheet-labels"));
        if has_background {
            ui.checkbox(&mut sheet.background, t!(lang, "sheet-background"));
        }
        ui.checkbox(&mut sheet.internal, t!(lang, "sheet-internal-choice"));
        ui.add_space(4.0);
        ui.weak(t!(lang, "sheet-what-is-shown"));
    }

    /// The sheet as it will be, drawn in a job whenever something else was chosen.
    fn picture(&mut self, ui: &mut Ui, room: egui::Vec2, cx: &mut Context<'_>) {
        let lang = cx.lang;
        // Once more when the project has changed meanwhile.
        let wanted = (self.form.clone(), cx.session.revision(), lang);
        if self.asked.as_ref() != Some(&wanted) {
            self.asked = Some(wanted);
            cx.send(Action::PreviewSheet(Box::new(self.form.clone())));
        }
        if let Some(preview) = cx.session.sheet_preview().filter(|preview| preview.form == self.form) {
            let is_shown = self.shown.as_ref().is_some_and(|(shown, _)| Arc::ptr_eq(shown, preview));
            if !is_shown {
                self.shown = Some((preview.clone(), texture(ui, preview)));
            }
        }
        let (rect, response) = ui.allocate_exact_size(room, egui::Sense::hover());
        named(response, &t!(lang, "sheet-preview"));
        ui.painter().rect_filled(rect, 4.0, ui.visuals().extreme_bg_color.gamma_multiply(0.9));
        match &self.shown {
            Some((_, Some(texture))) => {
                let size = texture.size_vec2();
                let size = size * ((room.x - 16.0) / size.x).min((room.y - 16.0) / size.y);
                let place = egui::Rect::from_center_size(rect.center(), size);
                let uv = egui::Rect::from_min_max(egui::Pos2::ZERO, egui::pos2(1.0, 1.0));
                ui.painter().image(texture.id(), place, uv, egui::Color32::WHITE);
                let edge = egui::Stroke::new(1.0, ui.visuals().weak_text_color());
                ui.painter().rect_stroke(place, 0.0, edge, egui::StrokeKind::Outside);
            }
            _ => {
                let words = t!(lang, "sheet-drawing");
                let (at, font) = (rect.center(), egui::FontId::proportional(14.0));
                ui.painter().text(at, egui::Align2::CENTER_CENTER, words, font, ui.visuals().weak_text_color());
            }
        }
        match self.shown.as_ref().map(|(shown, _)| &shown.result) {
            Some(Ok(drawn)) if drawn.legend_left_out > 0 => {
                let left_out = count(lang, drawn.legend_left_out);
                let words = t!(lang, "sheet-legend-too-long", n = drawn.legend_left_out, count = left_out);
                ui.colored_label(ui.visuals().warn_fg_color, words);
            }
            Some(Ok(drawn)) if drawn.ground_left_out => {
                ui.colored_label(ui.visuals().warn_fg_color, t!(lang, "sheet-ground-left-out"));
            }
            Some(Ok(drawn)) => {
                ui.weak(t!(lang, "sheet-scale", n = count(lang, drawn.scale as usize)));
            }
            Some(Err(error)) => {
                ui.colored_label(ui.visuals().error_fg_color, explain::error(lang, error).what);
            }
            None => {
                ui.weak("");
            }
        }
    }

    fn buttons(&self, ui: &mut Ui, lang: Lang) -> Answer {
        let drawable = self.shown.as_ref().is_none_or(|(shown, _)| shown.result.is_ok());
        let mut answer = Answer::Open;
        ui.add_space(8.0);
        ui.separator();
        row_at_the_right(ui, |ui| {
            let save = egui::Button::new(egui::RichText::new(t!(lang, "sheet-save")).strong());
            if ui.add_enabled(drawable, save).clicked() {
                let purpose = FilePurpose::MapSheet(self.format);
                answer = Answer::Do(Request::SaveSheet(Box::new(self.form.clone()), purpose));
            }
            if ui.add_enabled(drawable, egui::Button::new(t!(lang, "sheet-copy"))).clicked() {
                answer = Answer::Do(Request::CopySheet(Box::new(self.form.clone())));
            }
            if ui.button(t!(lang, "action-cancel")).clicked() {
                answer = Answer::Close;
            }
        });
        answer
    }
}

fn texture(ui: &Ui, preview: &SheetPreview) -> Option<TextureHandle> {
    let drawn = preview.result.as_ref().ok()?;
    let (width, height) = (drawn.picture.width as usize, drawn.picture.height as usize);
    let image = ColorImage::from_rgba_premultiplied([width, height], &drawn.picture.rgba);
    Some(ui.ctx().load_texture("map sheet", image, TextureOptions::LINEAR))
}

fn words_of<T: PartialEq>(all: &[(T, String)], one: &T) -> String {
    all.iter().find(|(known, _)| known == one).map(|(_, words)| words.clone()).unwrap_or_default()
}

/// What there is, and what of a comparison is on the map now.
fn themes(project: &Project, form: &SheetForm, lang: Lang) -> Vec<(SheetTheme, String)> {
    let name = |id| project.definition(id).map(|one| one.name.clone()).unwrap_or_default();
    let inhomogeneity = match form.theme {
        SheetTheme::Inhomogeneity { of, .. } => {
            Some((form.theme, t!(lang, "comparison-theme-inhomogeneity", name = name(of))))
        }
        _ => None,
    };
    let several = project.definitions.len() > 1;
    let compared = [
        (SheetTheme::SharedBorders, t!(lang, "comparison-theme-borders")),
        (SheetTheme::BlockAgreement, t!(lang, "comparison-theme-blocks")),
    ];
    let compared = inhomogeneity.into_iter().chain(compared.into_iter().filter(|_| several));
    let drafts =
        project.drafts.iter().map(|one| (SheetTheme::Draft(one.id), t!(lang, "legend-draft", name = one.name.clone())));
    let indicators = project.indicators.iter().map(|one| (SheetTheme::Indicator(one.id), one.name.clone()));
    let definitions = project.definitions.iter().map(|one| (SheetTheme::Definition(one.id), one.name.clone()));
    let none = (SheetTheme::None, t!(lang, "sheet-theme-none"));
    std::iter::once(none).chain(drafts).chain(compared).chain(indicators).chain(definitions).collect()
}

fn extents(project: &Project, session: &Session, view: Option<Rect<f64>>, lang: Lang) -> Vec<(SheetExtent, String)> {
    let mut extents = vec![(SheetExtent::Project, t!(lang, "sheet-extent-project"))];
    extents.extend(view.map(|rect| (SheetExtent::Rect(rect), t!(lang, "sheet-extent-view"))));
    if let Some(id) = session.selection.definition().filter(|_| !session.selection.is_empty()) {
        let spaces = session.selection.spaces().iter().copied().collect();
        extents.push((SheetExtent::Spaces(id, spaces), t!(lang, "sheet-extent-selection")));
    }
    let bookmarks = project.bookmarks.iter().map(|one| (SheetExtent::Bookmark(one.id), one.name.clone()));
    extents.extend(bookmarks);
    extents.extend(project.definitions.iter().map(|one| (SheetExtent::Definition(one.id), one.name.clone())));
    extents
}
