//! The strip that says that the project is shown as it was.

use crate::l10n;
use crate::model::Version;
use crate::t;
use crate::ui::context::{Action, Context};

/// Shows the strip, as long as a named version is looked at.
pub fn show(ui: &mut egui::Ui, version: &Version, cx: &mut Context<'_>) {
    let lang = cx.lang;
    ui.horizontal_wrapped(|ui| {
        let at = l10n::timestamp(lang, &version.at);
        ui.strong(t!(lang, "version-strip", name = version.name.clone(), at = at));
        if ui.button(t!(lang, "version-today")).clicked() {
            cx.send(Action::LookAtToday);
        }
        if ui.button(t!(lang, "version-go-back")).on_hover_text(t!(lang, "version-go-back-tooltip")).clicked() {
            cx.send(Action::GoBackTo(version.id));
        }
    });
}
