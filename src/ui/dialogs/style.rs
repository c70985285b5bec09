//! How borders and context layers are drawn: the rows of the forms, with a sample that changes with them.

use crate::l10n::{self, Lang};
use crate::model::{Colour, ContextLayer, ContextStyle, Dash, LineStyle, PointShape};
use crate::t;
use crate::ui::map;
use crate::ui::samples::{self, ContextKind};
use crate::ui::widgets::{form_row, named_edit};
use egui::{DragValue, Slider, Ui, vec2};
use std::ops::RangeInclusive;

/// A number from a range by slider and by typing, in steps. `unit` stands behind it.
fn number_row(
    ui: &mut Ui,
    label: &str,
    number: &mut f64,
    (range, step, unit): (RangeInclusive<f64>, f64, &str),
    lang: Lang,
) {
    let decimals = usize::from(step < 1.0);
    form_row(ui, label, |ui| {
        ui.horizontal(|ui| {
            let slider = ui.add(Slider::new(number, range.clone()).step_by(step).show_value(false));
            let value = DragValue::new(number)
                .range(range)
                .speed(step)
                .suffix(format!(" {unit}"))
                .custom_formatter(move |number, _| l10n::number(lang, number, decimals))
                .custom_parser(parsed);
            named_edit(ui.add(value), label);
            slider
        })
        .inner
    });
}

/// "1,6", "1.6 pt".
fn parsed(text: &str) -> Option<f64> {
    let digits: String = text.trim().chars().take_while(|c| c.is_ascii_digit() || ",.-−".contains(*c)).collect();
    digits.replace(',', ".").replace('−', "-").parse::<f64>().ok().filter(|number| number.is_finite())
}

fn dash_name(dash: Dash, lang: Lang) -> String {
    match dash {
        Dash::Solid => t!(lang, "style-dash-solid"),
        Dash::Dashed => t!(lang, "style-dash-dashed"),
        Dash::Dotted => t!(lang, "style-dash-dotted"),
        Dash::DashDot => t!(lang, "style-dash-dash-dot"),
    }
}

fn shape_name(shape: PointShape, lang: Lang) -> String {
    match shape {
        PointShape::Circle => t!(lang, "style-shape-circle"),
        PointShape::Square => t!(lang, "style-shape-square"),
        PointShape::Triangle => t!(lang, "style-shape-triangle"),
        PointShape::Diamond => t!(lang, "style-shape-diamond"),
        PointShape::Star => t!(lang, "style-shape-star"),
        PointShape::Cross => t!(lang, "style-shape-cross"),
    }
}

fn line_rows(ui: &mut Ui, line: &mut LineStyle, lang: Lang) {
    let range = LineStyle::THINNEST_PT..=LineStyle::BROADEST_PT;
    number_row(ui, &t!(lang, "style-width"), &mut line.width_pt, (range, 0.1, "pt"), lang);
    form_row(ui, &t!(lang, "style-dash"), |ui| {
        ui.horizontal(|ui| {
            for dash in Dash::ALL {
                if samples::dash_button(ui, dash, line.dash == dash, &dash_name(dash, lang)).clicked() {
                    line.dash = dash;
                }
            }
        })
        .response
    });
}

fn sample_row(ui: &mut Ui, lang: Lang, paint: impl FnOnce(&egui::Painter, egui::Rect)) {
    let label = t!(lang, "style-sample");
    form_row(ui, &label, |ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(220.0, 44.0), egui::Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &label));
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        painter.rect_filled(rect, 3.0, map::background(ui.visuals().dark_mode));
        paint(&painter, rect.shrink2(vec2(10.0, 6.0)));
        response
    });
}

/// Width and kind of a definition's line, and how it looks.
pub(super) fn definition_rows(ui: &mut Ui, colour: Colour, line: &mut LineStyle, lang: Lang) {
    line_rows(ui, line, lang);
    sample_row(ui, lang, |painter, rect| {
        samples::paint_line(painter, rect, crate::ui::widgets::colour_of(colour), *line);
    });
}

/// What can be said of a context layer's look, as far as it concerns what it consists of, and how it looks.
pub(super) fn context_rows(ui: &mut Ui, layer: &mut ContextLayer, lang: Lang) {
    let kind = ContextKind::of(layer);
    let style = &mut layer.style;
    if kind != ContextKind::Points {
        line_rows(ui, &mut style.line, lang);
    }
    if kind == ContextKind::Areas {
        let mut percent = f64::from(style.fill_percent);
        number_row(ui, &t!(lang, "style-fill"), &mut percent, (0.0..=100.0, 1.0, "%"), lang);
        style.fill_percent = percent.round().clamp(0.0, 100.0) as u8;
    }
    if kind == ContextKind::Points {
        form_row(ui, &t!(lang, "style-shape"), |ui| {
            ui.horizontal(|ui| {
                for shape in PointShape::ALL {
                    if samples::shape_button(ui, shape, style.shape == shape, &shape_name(shape, lang)).clicked() {
                        style.shape = shape;
                    }
                }
            })
            .response
        });
        let range = ContextStyle::SMALLEST_PT..=ContextStyle::LARGEST_PT;
        number_row(ui, &t!(lang, "style-size"), &mut style.size_pt, (range, 0.5, "pt"), lang);
    }
    form_row(ui, &t!(lang, "style-names"), |ui| ui.checkbox(&mut style.names, t!(lang, "style-names-shown")));
    let (colour, style) = (layer.colour, layer.style);
    sample_row(ui, lang, |painter, rect| samples::paint_context(painter, rect, colour, style, kind));
}

#[cfg(test)]
mod tests {
    use super::parsed;

    #[test]
    fn typed_numbers_are_read_in_both_languages() {
        for (text, number) in [("1,6", 1.6), (" 2.5 pt", 2.5), ("8 pt", 8.0), ("40 %", 40.0), ("−1", -1.0)] {
            assert_eq!(parsed(text), Some(number), "{text}");
        }
        for text in ["", "breit", "1,2,3", "-"] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }
}
