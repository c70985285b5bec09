//! What a draft is to meet: shown on the map and in the panel, never forced.

use super::super::{Answer, buttons};
use super::execute;
use crate::app::operations::Command;
use crate::l10n::Lang;
use crate::model::{
    Bridge, ContextGeometry, ContextLayer, DefinitionId, Draft, DraftId, Project, Rulebook, Space, SpaceId,
};
use crate::t;
use crate::ui::context::Context;
use crate::ui::widgets::{choice_row, form, form_row, named, named_edit};
use std::collections::HashMap;

/// The rulebook as it is typed.
pub struct RulebookForm {
    draft: DraftId,
    blocks: DefinitionId,
    rulebook: Rulebook,
    residents: [String; 2],
    spaces: [String; 2],
    compactness: String,
    /// How far beside a border barriers part blocks, in m.
    barrier_reach: String,
    /// How far apart neighbours are at most, in m.
    neighbours_within: String,
    /// Codes and names of the blocks that bridges name.
    labels: HashMap<SpaceId, String>,
}

impl RulebookForm {
    pub(in super::super) fn new(draft: &Draft) -> Self {
        let rulebook = draft.rulebook.clone();
        let number = |n: Option<f64>| n.map(|n| format!("{n}")).unwrap_or_default();
        let count = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        Self {
            draft: draft.id,
            blocks: draft.blocks,
            residents: [number(rulebook.min_residents), number(rulebook.max_residents)],
            spaces: [count(rulebook.min_spaces), count(rulebook.max_spaces)],
            compactness: number(rulebook.min_compactness),
            barrier_reach: number(rulebook.barrier_reach_m),
            neighbours_within: number(rulebook.neighbours_within_m),
            rulebook,
            labels: HashMap::new(),
        }
    }

    /// One that asks for nothing but that spaces hang together, for a draft that is to come.
    pub(super) fn blank(blocks: DefinitionId) -> Self {
        Self {
            draft: DraftId::new(),
            blocks,
            rulebook: Rulebook { contiguous: true, ..Rulebook::default() },
            residents: Default::default(),
            spaces: Default::default(),
            compactness: String::new(),
            barrier_reach: String::new(),
            neighbours_within: String::new(),
            labels: HashMap::new(),
        }
    }

    /// For which blocks.
    pub(super) fn blocks(&self) -> DefinitionId {
        self.blocks
    }

    pub(in super::super) fn show(&mut self, ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        ui.label(t!(lang, "rulebook-about"));
        ui.add_space(4.0);
        egui::ScrollArea::vertical().max_height((max_height - 110.0).max(120.0)).show(ui, |ui| {
            self.fields(ui, &project, cx);
        });
        let read = self.read();
        if read.is_none() {
            ui.colored_label(ui.visuals().error_fg_color, t!(lang, "rulebook-wrong"));
        }
        let can_change = cx.session.changeable_draft().is_ok();
        match buttons(ui, lang, &t!(lang, "action-apply"), read.is_some() && can_change) {
            Some(true) => match read {
                Some(rulebook) => execute(Command::SetRulebook { id: self.draft, rulebook }),
                None => Answer::Open,
            },
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }

    /// All that can be asked for.
    pub(super) fn fields(&mut self, ui: &mut egui::Ui, project: &Project, cx: &Context<'_>) {
        let lang = cx.lang;
        form(ui, "rulebook", |ui| {
            range_row(ui, &t!(lang, "rulebook-residents"), &mut self.residents, lang);
            range_row(ui, &t!(lang, "rulebook-spaces"), &mut self.spaces, lang);
            form_row(ui, &t!(lang, "rulebook-contiguous"), |ui| {
                ui.checkbox(&mut self.rulebook.contiguous, t!(lang, "rulebook-contiguous-yes"))
            });
            form_row(ui, &t!(lang, "rulebook-neighbours"), |ui| {
                let edit = egui::TextEdit::singleline(&mut self.neighbours_within).desired_width(70.0);
                ui.add(edit).on_hover_text(t!(lang, "rulebook-neighbours-tooltip"))
            });
            self.parent_row(ui, project, lang);
            form_row(ui, &t!(lang, "rulebook-compactness"), |ui| {
                let edit = egui::TextEdit::singleline(&mut self.compactness).desired_width(70.0);
                ui.add(edit).on_hover_text(t!(lang, "rulebook-compactness-tooltip"))
            });
        });
        self.barriers(ui, project, lang);
        self.bridges(ui, project, cx);
    }

    /// The rulebook as typed; `None` where something is no number or makes no sense.
    pub(super) fn read(&self) -> Option<Rulebook> {
        let [min_residents, max_residents] = [&self.residents[0], &self.residents[1]].map(|text| typed_people(text));
        let [min_spaces, max_spaces] = [&self.spaces[0], &self.spaces[1]].map(|text| typed_people(text));
        let whole = |n: Option<f64>| n.map(|n| n.min(f64::from(u32::MAX)) as u32);
        let rulebook = Rulebook {
            min_residents: min_residents.ok()?,
            max_residents: max_residents.ok()?,
            min_spaces: whole(min_spaces.ok()?),
            max_spaces: whole(max_spaces.ok()?),
            min_compactness: share(&self.compactness).ok()?,
            barrier_reach_m: share(&self.barrier_reach).ok()?,
            neighbours_within_m: share(&self.neighbours_within).ok()?,
            ..self.rulebook.clone()
        };
        rulebook.wrong_field().is_none().then_some(rulebook)
    }

    fn parent_row(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        let others = project.definitions.iter().map(|d| d.id).filter(|id| *id != self.blocks);
        let options: Vec<Option<DefinitionId>> = std::iter::once(None).chain(others.map(Some)).collect();
        choice_row(ui, &t!(lang, "rulebook-parent"), &mut self.rulebook.parent, &options, |id| {
            let definition = id.and_then(|id| project.definition(id));
            definition.map_or(t!(lang, "rulebook-parent-none"), |definition| definition.name.clone())
        });
    }

    fn barriers(&mut self, ui: &mut egui::Ui, project: &Project, lang: Lang) {
        ui.add_space(4.0);
        ui.label(t!(lang, "rulebook-barriers"));
        let lines: Vec<&ContextLayer> = project.context_layers.iter().filter(|layer| has_lines(layer)).collect();
        if lines.is_empty() {
            ui.weak(t!(lang, "rulebook-barriers-none"));
        }
        for layer in lines {
            let mut chosen = self.rulebook.barriers.contains(&layer.id);
            if ui.checkbox(&mut chosen, &layer.name).changed() {
                self.rulebook.barriers.retain(|id| *id != layer.id);
                if chosen {
                    self.rulebook.barriers.push(layer.id);
                }
            }
        }
        if self.rulebook.barriers.is_empty() {
            return;
        }
        form(ui, "barrier reach", |ui| {
            form_row(ui, &t!(lang, "rulebook-barrier-reach"), |ui| {
                let usual = format!("{}", Rulebook::BARRIER_REACH_M);
                let edit = egui::TextEdit::singleline(&mut self.barrier_reach).desired_width(70.0).hint_text(usual);
                ui.add(edit).on_hover_text(t!(lang, "rulebook-barrier-reach-tooltip"))
            });
        });
    }

    /// Bridges over rivers: two blocks that are selected on the map are declared neighbours.
    fn bridges(&mut self, ui: &mut egui::Ui, project: &Project, cx: &Context<'_>) {
        let lang = cx.lang;
        ui.add_space(4.0);
        ui.label(t!(lang, "rulebook-bridges"));
        let spaces = project.definition(self.blocks).map(|d| d.spaces.clone()).unwrap_or_default();
        if self.labels.is_empty() && !self.rulebook.bridges.is_empty() {
            self.labels = spaces.iter().map(|space| (space.id, space.label())).collect();
        }
        let mut gone = None;
        for (at, bridge) in self.rulebook.bridges.iter().enumerate() {
            ui.horizontal(|ui| {
                let text = self.bridge_label(bridge);
                ui.label(&text);
                let label = t!(lang, "action-delete");
                if named(ui.small_button(&label), &format!("{label}: {text}")).clicked() {
                    gone = Some(at);
                }
            });
        }
        if let Some(at) = gone {
            self.rulebook.bridges.remove(at);
        }
        match selected_pair(&spaces, self.blocks, cx) {
            Some([a, b]) => {
                let known =
                    |bridge: &Bridge| [bridge.a, bridge.b] == [a.id, b.id] || [bridge.b, bridge.a] == [a.id, b.id];
                let new = !self.rulebook.bridges.iter().any(known);
                let label = t!(lang, "rulebook-bridge-add", a = a.label(), b = b.label());
                if ui.add_enabled(new, egui::Button::new(label)).clicked() {
                    self.labels.insert(a.id, a.label());
                    self.labels.insert(b.id, b.label());
                    self.rulebook.bridges.push(Bridge { a: a.id, b: b.id });
                }
            }
            None => {
                ui.weak(t!(lang, "rulebook-bridges-hint"));
            }
        }
    }

    fn bridge_label(&self, bridge: &Bridge) -> String {
        let label = |id: &SpaceId| self.labels.get(id).cloned().unwrap_or_else(|| "–".to_owned());
        format!("{} – {}", label(&bridge.a), label(&bridge.b))
    }
}

/// The two blocks that are selected on the map, if two are.
fn selected_pair<'a>(spaces: &'a [Space], blocks: DefinitionId, cx: &Context<'_>) -> Option<[&'a Space; 2]> {
    let selection = &cx.session.selection;
    if selection.definition() != Some(blocks) || selection.spaces().len() != 2 {
        return None;
    }
    let mut pair = selection.spaces().iter().filter_map(|at| spaces.get(*at as usize));
    Some([pair.next()?, pair.next()?])
}

fn has_lines(layer: &ContextLayer) -> bool {
    layer.shapes.iter().any(|shape| matches!(shape.geometry, ContextGeometry::Lines(_)))
}

/// Two fields, from and to.
fn range_row(ui: &mut egui::Ui, label: &str, texts: &mut [String; 2], lang: Lang) {
    form_row(ui, label, |ui| {
        ui.horizontal(|ui| {
            let [from, to] = texts;
            let field = |text| egui::TextEdit::singleline(text).desired_width(80.0);
            let first = ui.add(field(from));
            ui.label(t!(lang, "rulebook-to"));
            named_edit(ui.add(field(to)), &t!(lang, "rulebook-to-of", what = label.to_owned()));
            first
        })
        .inner
    });
}

/// A whole number as people write it: "5000", "5.000", "5 000"; nothing for an empty field.
pub fn typed_people(text: &str) -> Result<Option<f64>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let mut groups = text.split(['.', ',', ' ', '\u{a0}', '\u{202f}', '\'']);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().filter(|first| digits(first)).ok_or(())?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.iter().all(|group| digits(group) && group.len() == 3) && (rest.is_empty() || first.len() <= 3);
    let number = format!("{first}{}", rest.concat());
    if grouped && number.len() <= 12 { number.parse().map(Some).map_err(|_| ()) } else { Err(()) }
}

/// A number as people write it, whole or not; nothing for an empty field.
fn share(text: &str) -> Result<Option<f64>, ()> {
    match text.trim() {
        "" => Ok(None),
        text => text.replace(',', ".").parse::<f64>().map(Some).map_err(|_| ()),
    }
}

#[cfg(test)]
mod tests {
    use super::{share, typed_people};

    #[test]
    fn whole_numbers_are_read_as_people_write_them() {
        for (text, number) in
            [("5000", 5_000.0), ("5.000", 5_000.0), (" 12,500 ", 12_500.0), ("1 200 000", 1_200_000.0)]
        {
            assert_eq!(typed_people(text), Ok(Some(number)), "{text}");
        }
        assert_eq!(typed_people("  "), Ok(None));
        for text in ["viel", "-5", "5.00", "1.5", "5..000", "50000.000", "1234567890123", "."] {
            assert_eq!(typed_people(text), Err(()), "{text}");
        }
        assert_eq!((share("0,3"), share(""), share("x")), (Ok(Some(0.3)), Ok(None), Err(())));
    }
}
