//! The panels around the map.

pub mod background;
pub mod comparison;
pub mod crosswalks;
pub mod decisions;
pub mod draft;
pub mod findings;
pub mod history;
pub mod identify;
pub mod layers;
pub mod legend;
pub mod notices;
pub mod positions;
mod rows;
pub mod space;
pub mod start;
pub mod status;
pub mod table;
pub mod version;

use super::context::{Action, Context};
use crate::t;

/// What the panel on the right shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// The selected space.
    #[default]
    Space,
    /// What the check found.
    Findings,
    /// Two definitions over one another.
    Comparison,
    /// Common spaces that are being composed.
    Draft,
    /// What departments say to the drafts, and what was decided.
    Positions,
    /// What converts figures from one definition to another.
    Crosswalks,
    /// What was done.
    History,
}

/// The row of tabs above the right panel.
pub fn tab_bar(ui: &mut egui::Ui, tab: Tab, cx: &mut Context<'_>) {
    ui.horizontal_wrapped(|ui| {
        let lang = cx.lang;
        for (which, label) in [
            (Tab::Space, t!(lang, "tab-space")),
            (Tab::Findings, t!(lang, "tab-findings")),
            (Tab::Comparison, t!(lang, "tab-comparison")),
            (Tab::Draft, t!(lang, "tab-draft")),
            (Tab::Positions, t!(lang, "tab-positions")),
            (Tab::Crosswalks, t!(lang, "tab-crosswalks")),
            (Tab::History, t!(lang, "tab-history")),
        ] {
            if ui.selectable_label(tab == which, label).clicked() {
                cx.send(Action::ShowTab(which));
            }
        }
    });
}
