//! What drafts look like on the map: blocks in the colour of their space, those without one hatched, names of the spaces.

use super::super::Session;
use super::DraftView;
use crate::app::explain;
use crate::app::scene::{FillStyle, Label, LayerStyle, Marked, Outline, Pattern, Rgba, Scene, SceneLayer, StyleTable};
use crate::app::settings::Theme;
use crate::model::{DefinitionId, Draft};
use crate::t;
use std::sync::Arc;

/// Opacity of blocks: borders and background stay visible.
const BLOCK_OPACITY: u8 = 165;
/// Blocks without a space: hatched, without a colour of any space.
const UNASSIGNED: FillStyle =
    FillStyle { fill: Rgba([255, 255, 255, 120]), pattern: Pattern::Hatch, ink: [70, 70, 70] };
/// Dots on the blocks of spaces that don't meet the rulebook.
const VIOLATION_INK: [u8; 3] = [150, 20, 20];
/// Around spaces that don't meet the rulebook: a double line. Its shape tells it from all other borders, whatever colours are seen.
const VIOLATION_LINE: Outline = Outline {
    colour: Rgba([255, 255, 255, 255]),
    width_pt: 1.8,
    casing: Some(Rgba([150, 20, 20, 255])),
    dash: crate::model::Dash::Solid,
};
/// Lines both ways on blocks that are elsewhere in the other draft.
const DIFFERENCE_INK: [u8; 3] = [30, 30, 40];
/// Width of the outlines of a draft's spaces, in points: broader than any definition's, for those lie on it.
const OUTLINE_PT: f32 = 3.4;
/// Width of the blocks' own borders, in points.
const BLOCK_LINE_PT: f32 = 0.6;

/// A sign on the map that tells something of a draft's blocks or spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftSign {
    /// Blocks without a space.
    Unassigned,
    /// Spaces that don't meet the rulebook.
    Violating,
    /// Blocks that are elsewhere in the other draft.
    Differing,
}

/// A sign with how often it occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftLegendRow {
    /// Which.
    pub sign: DraftSign,
    /// Number of blocks, or of spaces.
    pub count: usize,
}

impl DraftSign {
    /// How it is filled, on no space's colour.
    pub fn fill(self) -> FillStyle {
        match self {
            Self::Unassigned => UNASSIGNED,
            Self::Violating => FillStyle { pattern: Pattern::Dots, ink: VIOLATION_INK, ..FillStyle::NONE },
            Self::Differing => FillStyle { pattern: Pattern::CrossHatch, ink: DIFFERENCE_INK, ..FillStyle::NONE },
        }
    }

    /// The line around it, if it has one.
    pub fn line(self) -> Option<Outline> {
        (self == Self::Violating).then_some(VIOLATION_LINE)
    }
}

/// The table of no blocks.
pub(super) fn nothing() -> Arc<StyleTable> {
    StyleTable::uniform(FillStyle::NONE, 0)
}

/// How blocks of a space with this colour are filled, on the map and in lists.
pub(super) fn fill_of(colour: crate::model::Colour) -> FillStyle {
    FillStyle::plain(Rgba::new(colour, BLOCK_OPACITY))
}

impl DraftView {
    /// The fill of every block.
    fn make_fills(&self, marks_violations: bool, differing: Option<&[bool]>) -> Arc<StyleTable> {
        let look = |(at, colour): (u32, &crate::model::Colour)| {
            let plain = fill_of(*colour);
            let marked = marks_violations && self.violates(at);
            if marked { FillStyle { pattern: Pattern::Dots, ink: VIOLATION_INK, ..plain } } else { plain }
        };
        let of_space: Vec<FillStyle> = (0..).zip(&self.colours).map(look).collect();
        let fill = |(block, space): (usize, &u32)| {
            let fill = of_space.get(*space as usize).copied().unwrap_or(UNASSIGNED);
            match differing.and_then(|differing| differing.get(block)) {
                Some(true) => FillStyle { pattern: Pattern::CrossHatch, ink: DIFFERENCE_INK, ..fill },
                _ => fill,
            }
        };
        StyleTable::of_fills(self.assigned.iter().enumerate().map(fill))
    }
}

impl Session {
    /// The colours of all blocks follow what is seen.
    pub(super) fn recolour(&mut self) {
        let marked = self.marks_violations();
        let differing = self.differing_blocks().filter(|_| self.marks_differences());
        for view in self.drafts.views.values_mut() {
            let fills = view.make_fills(marked, differing.as_deref());
            if fills != view.fills {
                view.fills = fills;
                self.drafts.painted += 1;
            }
        }
    }

    /// The blocks of the draft that is shown, and what is derived from it.
    fn drawn_draft(&self) -> Option<(DefinitionId, &DraftView)> {
        let view = self.draft_view()?;
        Some((view.draft.blocks, view))
    }

    /// How a definition looks while its blocks make up the draft that is shown; `None` for any other.
    pub(in super::super) fn block_style(&self, definition: DefinitionId, count: usize) -> Option<LayerStyle> {
        let (blocks, view) = self.drawn_draft()?;
        if blocks != definition || view.fills.len() != count {
            return None;
        }
        let ink = if self.settings.theme == Theme::Dark { [200, 200, 205, 150] } else { [60, 60, 60, 120] };
        Some(LayerStyle::new(view.fills.clone(), Some(Outline::new(Rgba(ink), BLOCK_LINE_PT))))
    }

    /// Whether a draft is shown whose colours other definitions must leave alone.
    pub(in super::super) fn shows_draft(&self) -> bool {
        self.drawn_draft().is_some()
    }

    /// The outlines of the draft's spaces: below those of the departments, broader than they are.
    pub(in super::super) fn draft_outlines(&self) -> Option<(Arc<SceneLayer>, LayerStyle)> {
        let (_, view) = self.drawn_draft()?;
        let layer = view.shape()?.layer.clone();
        let dark = self.settings.theme == Theme::Dark;
        let (ink, ground) =
            if dark { ([235, 235, 235, 255], [20, 22, 25, 220]) } else { ([25, 25, 30, 255], [255, 255, 255, 220]) };
        let outline = Outline { casing: Some(Rgba(ground)), ..Outline::new(Rgba(ink), OUTLINE_PT) };
        let fills = StyleTable::uniform(FillStyle::NONE, layer.len());
        let style = LayerStyle { marked: self.marked_spaces(view), ..LayerStyle::new(fills, Some(outline)) };
        Some((layer, style))
    }

    /// The spaces that don't meet the rulebook, if they are to be marked.
    fn marked_spaces(&self, view: &DraftView) -> Option<Marked> {
        let layer = &view.shape()?.layer;
        let mut items: Vec<u32> = (0..layer.len() as u32).filter(|at| view.violates(*at)).collect();
        if items.is_empty() || !self.marks_violations() {
            return None;
        }
        layer.sort_as_drawn(&mut items);
        Some(Marked { items: items.into(), outline: VIOLATION_LINE })
    }

    /// What the signs on the draft that is shown mean, as far as they occur; `None` while no draft is shown.
    pub fn draft_legend(&self) -> Option<Vec<DraftLegendRow>> {
        let view = self.draft_view()?;
        let violating = (0..view.draft.spaces.len() as u32).filter(|at| view.violates(*at)).count();
        let violating = if self.marks_violations() { violating } else { 0 };
        let differing = self.draft_difference().filter(|_| self.marks_differences()).map_or(0, |found| found.blocks);
        let rows = [
            (DraftSign::Unassigned, view.unassigned()),
            (DraftSign::Violating, violating),
            (DraftSign::Differing, differing),
        ];
        Some(
            rows.into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(sign, count)| DraftLegendRow { sign, count })
                .collect(),
        )
    }

    /// Brings the colours of blocks in a scene made by [`Session::scene`] to what is seen: a stroke changes nothing else.
    pub fn mark_painted(&self, scene: &mut Scene) {
        let Some((blocks, view)) = self.drawn_draft() else { return };
        let Some(layer) = self.definition_view(blocks).and_then(|view| view.layer.as_ref()) else { return };
        for (drawn, style) in &mut scene.areas {
            if drawn.id() == layer.id() && style.fills.len() == view.fills.len() {
                style.fills = view.fills.clone();
            }
        }
        // The outlines lie below all definitions; while a stroke is drawn they are replaced by newer ones.
        let is_definition = |id| self.definitions.values().any(|d| d.layer.as_ref().is_some_and(|l| l.id() == id));
        if let (Some(first), Some((outlines, style))) = (scene.areas.first_mut(), self.draft_outlines())
            && !is_definition(first.0.id())
        {
            *first = (outlines, LayerStyle { visible: first.1.visible, ..style });
        }
    }

    /// Names of the draft's spaces, the roomiest first; `None` while no draft is shown.
    pub(in super::super) fn draft_labels(&self) -> Option<Vec<Label>> {
        let (_, view) = self.drawn_draft()?;
        let Some(shape) = view.shape() else { return Some(Vec::new()) };
        let lang = self.lang();
        Some(Label::of_layer(&shape.layer, |at| match view.draft.spaces.get(at) {
            Some(space) if space.locked => {
                t!(lang, "draft-label-locked", name = self.draft_space_name(view.draft(), at))
            }
            Some(_) => self.draft_space_name(view.draft(), at),
            None => String::new(),
        }))
    }

    /// In which space of the shown draft a block is, for its tooltip.
    pub(in super::super) fn block_tooltip(&self, definition: DefinitionId, block: u32) -> Option<String> {
        let (_, view) = self.drawn_draft().filter(|(blocks, _)| *blocks == definition)?;
        Some(match view.space_at(block) {
            Some(at) => t!(self.lang(), "draft-tooltip-in", name = self.draft_space_name(&view.draft, at as usize)),
            None => t!(self.lang(), "draft-tooltip-nowhere"),
        })
    }

    /// What a space of a draft is called: its name, else its code, else its place in the list.
    pub fn draft_space_name(&self, draft: &Draft, at: usize) -> String {
        explain::draft_space(self.lang(), draft, at)
    }
}
