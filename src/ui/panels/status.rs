//! The line at the bottom: saved or not, coordinates, jobs.

use crate::app::coordinates;
use crate::app::explain::crs_name;
use crate::app::user_command::UserCommand;
use crate::l10n;
use crate::t;
use crate::ui::context::{Action, Context};
use geo::Coord;

/// Shows the line. `pointer` is in the project's CRS, `selected` says what is selected.
pub fn show(
    ui: &mut egui::Ui,
    pointer: Option<Coord<f64>>,
    selected: Option<&str>,
    message: Option<&str>,
    cx: &mut Context<'_>,
) {
    let lang = cx.lang;
    ui.horizontal(|ui| {
        if let Some(project) = cx.session.project() {
            let status = cx.session.status();
            let saved = match (&status.path, status.unpublished) {
                (None, _) => t!(lang, "status-never-saved"),
                (Some(_), true) => t!(lang, "status-unsaved"),
                (Some(path), false) => {
                    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                    t!(lang, "status-saved", file = file)
                }
            };
            ui.label(saved);
            ui.separator();
            if let Some(selected) = selected {
                ui.label(selected);
                let clear = UserCommand::ClearSelection;
                if ui.small_button(t!(lang, "status-clear")).on_hover_text(clear.label(lang)).clicked() {
                    cx.send(Action::Run(clear));
                }
                ui.separator();
            }
            ui.weak(project.crs.to_string()).on_hover_text(crs_name(project.crs));
            if let Some(point) = pointer {
                let [x, y] = coordinates::planar_parts(project.crs, point);
                ui.weak(t!(lang, "status-coordinates", x = x, y = y));
            }
        }
        if let Some(message) = message {
            ui.separator();
            ui.label(message);
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| jobs(ui, cx));
    });
}

fn jobs(ui: &mut egui::Ui, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let jobs = cx.session.jobs();
    if let Some(progress) = cx.session.saving_progress() {
        if ui.small_button(t!(lang, "action-cancel")).clicked() {
            cx.send(Action::CancelSaving);
        }
        ui.add(egui::ProgressBar::new(progress).desired_width(90.0));
        ui.label(t!(lang, "job-save", percent = l10n::percent(lang, f64::from(progress), 0)));
        return;
    }
    let Some(first) = jobs.first() else {
        ui.weak(t!(lang, "status-ready"));
        return;
    };
    let (words, can_stop) = job(&first.lane, lang);
    let text = if jobs.len() > 1 {
        t!(lang, "job-and-more", job = words, more = l10n::count(lang, jobs.len() - 1))
    } else {
        words
    };
    if can_stop && ui.small_button(t!(lang, "action-cancel")).clicked() {
        cx.send(Action::CancelJob(first.lane.clone()));
    }
    if let Some(progress) = first.progress.filter(|progress| *progress > 0.0) {
        ui.add(egui::ProgressBar::new(progress).desired_width(90.0));
    } else {
        ui.spinner();
    }
    ui.label(text);
}

/// What is done in a lane, and whether it was asked for and can be given up. What only follows from what is shown begins anew by itself.
fn job(lane: &str, lang: l10n::Lang) -> (String, bool) {
    match lane.split(' ').next().unwrap_or_default() {
        "basemap" => (t!(lang, "job-basemap"), false),
        "draw" | "borders" => (t!(lang, "job-draw"), false),
        "check" => (t!(lang, "job-check"), false),
        "compare" => (t!(lang, "job-compare"), true),
        "probe" => (t!(lang, "job-probe"), true),
        "import" => (t!(lang, "job-import"), true),
        "project" => (t!(lang, "job-project"), true),
        "sheet" => (t!(lang, "job-sheet"), true),
        "select" => (t!(lang, "job-select"), false),
        "draft-begin" => (t!(lang, "job-draft-begin"), true),
        "draft-decide" => (t!(lang, "job-decide"), true),
        "draft-ground" | "draft-figures" | "draft-shape" | "draft-rows" => (t!(lang, "job-draft"), false),
        "crosswalk" => (t!(lang, "job-crosswalk"), true),
        "agreement" => (t!(lang, "job-official"), true),
        _ => (t!(lang, "job-other"), false),
    }
}
