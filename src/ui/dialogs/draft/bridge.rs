//! Declaring a bridge: two blocks that count as neighbours although they don't touch, each chosen from a list by searching.

use super::super::{Answer, buttons};
use super::execute;
use crate::app::operations::Command;
use crate::l10n::Lang;
use crate::model::{Bridge, DraftId, Project, Rulebook, SpaceId};
use crate::t;
use crate::ui::context::Context;
use crate::ui::widgets::{form, text_row};

/// Blocks that are offered at most; more words find fewer.
const OFFERED: usize = 8;

/// A block with what it is found by.
struct Found {
    id: SpaceId,
    label: String,
    /// In lower case.
    searched: String,
}

/// One end of the bridge.
#[derive(Default)]
struct End {
    typed: String,
    /// What the offers were made for.
    offered_for: Option<String>,
    offers: Vec<usize>,
    chosen: Option<usize>,
}

/// Both ends, being chosen.
pub struct BridgeForm {
    draft: DraftId,
    blocks: Vec<Found>,
    ends: [End; 2],
}

impl BridgeForm {
    /// Of the draft that is shown; the blocks that are selected on the map, if one or two are, are proposed. `None` without a draft.
    pub(in super::super) fn new(cx: &Context<'_>) -> Option<Self> {
        let (project, draft) = (cx.session.project()?, cx.session.draft()?);
        let spaces = &project.definition(draft.blocks)?.spaces;
        let blocks: Vec<Found> = spaces
            .iter()
            .map(|space| {
                let label = space.label();
                Found { id: space.id, searched: label.to_lowercase(), label }
            })
            .collect();
        let selection = &cx.session.selection;
        let mut selected: Vec<usize> = Vec::new();
        if selection.definition() == Some(draft.blocks) && selection.spaces().len() <= 2 {
            selected.extend(selection.spaces().iter().map(|at| *at as usize));
        }
        let mut ends: [End; 2] = Default::default();
        for (end, at) in ends.iter_mut().zip(selected) {
            end.chosen = Some(at).filter(|at| *at < blocks.len());
        }
        Some(Self { draft: draft.id, blocks, ends })
    }

    pub(in super::super) fn show(&mut self, ui: &mut egui::Ui, cx: &Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        ui.label(t!(lang, "bridge-about"));
        ui.add_space(4.0);
        let titles = [t!(lang, "bridge-first"), t!(lang, "bridge-second")];
        for (at, title) in titles.iter().enumerate() {
            ui.push_id(at, |ui| self.end(ui, at, title, lang));
        }
        let rulebook = self.rulebook(&project);
        if self.ends.iter().all(|end| end.chosen.is_some()) && rulebook.is_none() {
            ui.colored_label(ui.visuals().error_fg_color, t!(lang, "bridge-known"));
        }
        let can_change = cx.session.changeable_draft().is_ok();
        match buttons(ui, lang, &t!(lang, "bridge-add"), can_change && rulebook.is_some()) {
            Some(true) => match rulebook {
                Some(rulebook) => execute(Command::SetRulebook { id: self.draft, rulebook }),
                None => Answer::Open,
            },
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }

    fn end(&mut self, ui: &mut egui::Ui, at: usize, title: &str, lang: Lang) {
        let Self { blocks, ends, .. } = self;
        let Some(end) = ends.get_mut(at) else { return };
        let label_of = |at: usize| blocks.get(at).map(|block| block.label.as_str()).unwrap_or_default();
        form(ui, "bridge end", |ui| text_row(ui, title, &mut end.typed, &t!(lang, "bridge-search")));
        if end.offered_for.as_ref() != Some(&end.typed) {
            end.offers = offers(blocks, &end.typed);
            end.offered_for = Some(end.typed.clone());
        }
        if let Some(chosen) = end.chosen {
            ui.strong(t!(lang, "bridge-chosen", name = label_of(chosen).to_owned()));
        }
        let mut chosen = None;
        for offer in &end.offers {
            if ui.selectable_label(end.chosen == Some(*offer), label_of(*offer)).clicked() {
                chosen = Some(*offer);
            }
        }
        if !end.typed.trim().is_empty() && end.offers.is_empty() {
            ui.weak(t!(lang, "bridge-nothing"));
        }
        if chosen.is_some() {
            (end.chosen, end.typed) = (chosen, String::new());
        }
        ui.add_space(6.0);
    }

    /// The rulebook with the bridge; `None` while two blocks are not chosen, or where there is one already.
    fn rulebook(&self, project: &Project) -> Option<Rulebook> {
        let [a, b] = &self.ends;
        let id = |end: &End| Some(self.blocks.get(end.chosen?)?.id);
        with_bridge(&project.draft(self.draft)?.rulebook, id(a)?, id(b)?)
    }
}

fn with_bridge(rulebook: &Rulebook, a: SpaceId, b: SpaceId) -> Option<Rulebook> {
    let known = |bridge: &Bridge| [bridge.a, bridge.b] == [a, b] || [bridge.b, bridge.a] == [a, b];
    if a == b || rulebook.bridges.iter().any(known) {
        return None;
    }
    let mut rulebook = rulebook.clone();
    rulebook.bridges.push(Bridge { a, b });
    Some(rulebook)
}

/// The first blocks in whose label all words occur; none for no words.
fn offers(blocks: &[Found], typed: &str) -> Vec<usize> {
    let typed = typed.to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let says = |block: &Found| !words.is_empty() && words.iter().all(|word| block.searched.contains(word));
    blocks.iter().enumerate().filter(|(_, block)| says(block)).map(|(at, _)| at).take(OFFERED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_by_words_and_a_bridge_is_declared_once() {
        let labels = (0..20).map(|n| format!("{n:02} Hafen {}", if n % 2 == 0 { "Ost" } else { "West" }));
        let found =
            |(n, label): (u128, String)| Found { id: SpaceId::from_u128(n), searched: label.to_lowercase(), label };
        let blocks: Vec<Found> = (0..).zip(labels).map(found).collect();
        assert_eq!(offers(&blocks, "ost HAFEN 1"), [10, 12, 14, 16, 18]);
        assert_eq!(offers(&blocks, "hafen").len(), OFFERED);
        assert!(offers(&blocks, "  ").is_empty() && offers(&blocks, "nord").is_empty());
        let (a, b) = (SpaceId::from_u128(1), SpaceId::from_u128(2));
        let once = with_bridge(&Rulebook::default(), a, b).unwrap();
        assert_eq!(once.bridges, [Bridge { a, b }]);
        assert!(with_bridge(&once, b, a).is_none() && with_bridge(&once, a, a).is_none());
    }
}
