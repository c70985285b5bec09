//! Carrying out what the user did to convert indicators to other spaces.

use super::Workbench;
use crate::model::IndicatorId;
use crate::ui::context::Convert;
use crate::ui::dialogs::Dialog;

impl Workbench {
    pub(super) fn convert(&mut self, what: Convert) {
        match what {
            Convert::Preview(form) => self.session.preview_conversion(*form),
            _ if !self.session.can_change() => self.say_why_not(),
            Convert::Ask(indicator) => {
                self.dialog = Dialog::convert(indicator, &self.session).or(self.dialog.take());
            }
            Convert::Do(form) => self.session.convert_indicators(*form),
            Convert::Again(indicators) => self.session.convert_again(indicators),
        }
    }

    /// Indicators were converted: the first is shown like any other.
    pub(super) fn converted(&mut self, touched: &[IndicatorId]) {
        let Some(project) = self.session.project() else { return };
        let first = project.indicators.iter().find(|indicator| touched.contains(&indicator.id)).map(|i| i.id);
        if first.is_some() {
            self.session.show_indicator(first);
        }
    }
}
