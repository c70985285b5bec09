//! The tools that change a draft: what the pointer and keys do to blocks, and what is said of it beside the pointer.

use super::super::Workbench;
use crate::app::explain;
use crate::app::map_tool::{BRUSH_PT, MapTool};
use crate::app::session::{Direction, FillUpTo, Hover, Refusal, Target};
use crate::app::user_command::UserCommand;
use crate::app::view_history::ViewPlace;
use crate::t;
use crate::ui::context::{Action, DraftAction};
use crate::ui::map::{DragPhase, MapClick, MapDrag, MapKey, MapResponse};
use crate::ui::panels::Tab;
use crate::ui::widgets::named;
use geo::Coord;

/// How far the pointer goes from where something was refused until that is not said any more, in points.
/// Spaces that lose blocks of which the pointer tells.
const LOSERS_TOLD: usize = 2;
const REFUSED_NEAR_PT: f64 = 60.0;

/// What is said beside the pointer.
#[derive(Default)]
pub(super) struct Words {
    /// Figures of the space that is painted.
    figures: Option<String>,
    /// What was refused, and where.
    refused: Option<(Option<Coord<f64>>, String)>,
}

impl Words {
    pub(super) fn beside_pointer(&self) -> Option<&str> {
        let refused = self.refused.as_ref().map(|(_, words)| words.as_str());
        refused.or(self.figures.as_deref())
    }
}

impl Workbench {
    /// Tools that change a draft are left when none is shown.
    pub(super) fn follow_draft(&mut self) {
        self.tools.paints = self.session.draft().is_some();
        if !self.tools.paints && self.tools.tools.tool().paints() {
            self.tools.tools.choose(MapTool::Move);
        }
    }

    /// Where the chosen tool sends blocks.
    fn paint_target(&self) -> Result<Target, Refusal> {
        match self.tools.tools.tool() {
            MapTool::Erase => Ok(Target::Nothing),
            _ => self.session.draft_target().ok_or(Refusal::NoTarget),
        }
    }

    /// Something was refused: it is said beside the pointer and in the status line.
    fn refused(&mut self, refusal: &Refusal) {
        let words = explain::refusal(self.session.lang(), refusal);
        self.say(words.clone());
        self.tools.paint.refused = Some((self.pointer_world, words));
    }

    /// The brush follows the pointer.
    pub(super) fn brush(&mut self, drag: MapDrag, metres_per_point: f64) {
        let radius_m = f64::from(self.tools.tools.brush_pt()) * metres_per_point;
        match drag.phase {
            DragPhase::Begin => {
                self.tools.paint.refused = None;
                let begun = self.paint_target().and_then(|target| self.session.begin_stroke(target));
                match begun {
                    Ok(()) => {
                        self.tools.tools.begin(drag.at);
                        self.session.stroke_to(drag.at, radius_m);
                    }
                    Err(refusal) => self.refused(&refusal),
                }
            }
            // Escape gave it up: the rest of the drag does nothing.
            _ if !self.tools.tools.is_brushing() => {}
            DragPhase::Move => {
                self.session.stroke_to(drag.at, radius_m);
            }
            DragPhase::End => {
                self.session.stroke_to(drag.at, radius_m);
                self.tools.tools.end();
                self.end_stroke();
            }
        }
    }

    fn end_stroke(&mut self) {
        self.session.finish_stroke();
        if let Some(refusal) = self.session.paint_refusal().cloned() {
            self.refused(&refusal);
        }
    }

    /// A click with one of the tools.
    pub(super) fn paint_click(&mut self, click: MapClick, metres_per_point: f64) {
        self.tools.paint.refused = None;
        if click.modifiers.alt {
            self.target_at(click.at);
            return;
        }
        let tool = self.tools.tools.tool();
        let done = match (tool, self.paint_target()) {
            (_, Err(refusal)) => Err(refusal),
            (MapTool::Fill, Ok(target)) => self.session.fill_at(click.at, target).map(|_| ()),
            (MapTool::Brush | MapTool::Erase, Ok(target)) => {
                let radius_m = f64::from(self.tools.tools.brush_pt()) * metres_per_point;
                self.session.begin_stroke(target).map(|()| {
                    self.session.stroke_to(click.at, radius_m);
                    self.end_stroke();
                })
            }
            _ => Ok(()),
        };
        if let Err(refusal) = done {
            self.refused(&refusal);
        }
    }

    /// A line was drawn: it encloses blocks, or parts a space.
    pub(super) fn paint_path(&mut self, path: Vec<Coord<f64>>) {
        self.tools.paint.refused = None;
        let done = match self.tools.tools.tool() {
            MapTool::Split => self.session.split_along(&path),
            _ => {
                let reach = self.tools.tools.reach();
                self.paint_target().and_then(|target| self.session.paint_area(path, reach, target))
            }
        };
        if let Err(refusal) = done {
            self.refused(&refusal);
        }
    }

    /// Keys that go from block to block and change the draft. `false` for keys that are not for it.
    pub(super) fn paint_key(&mut self, key: MapKey, middle: Coord<f64>) -> bool {
        let tool = self.tools.tools.tool();
        match key {
            MapKey::Step(direction) if tool.steps() => self.step(direction, middle),
            MapKey::Act | MapKey::Finish if tool.steps() => match self.session.draft_cursor() {
                Some(block) => self.paint_cursor(block),
                None => self.step(Direction::Right, middle),
            },
            _ => return false,
        }
        true
    }

    fn step(&mut self, direction: Direction, middle: Coord<f64>) {
        self.tools.paint.refused = None;
        let Some(extent) = self.session.move_draft_cursor(direction, middle) else { return };
        self.keep_in_sight(extent);
        self.tell_cursor();
    }

    fn paint_cursor(&mut self, block: u32) {
        let done = self.paint_target().and_then(|target| match self.tools.tools.tool() {
            MapTool::Fill => self.session.fill_from(block, target),
            _ => self.session.paint_blocks(&[block], target),
        });
        match done {
            Ok(_) => self.tell_cursor(),
            Err(refusal) => self.refused(&refusal),
        }
    }

    /// Moves the map to a block that is not wholly seen.
    fn keep_in_sight(&mut self, extent: geo::Rect<f64>) {
        let (Some(shown), Some(place)) = (self.map.view().map(|view| view.extent()), self.map.place()) else { return };
        let (low, high) = (extent.min(), extent.max());
        let seen =
            low.x >= shown.min().x && low.y >= shown.min().y && high.x <= shown.max().x && high.y <= shown.max().y;
        if !seen {
            self.map.fly_to(ViewPlace { centre: extent.center(), ..place });
        }
    }

    /// Says which block keys work on, in the status line: a screen reader's user hears it.
    fn tell_cursor(&mut self) {
        let words = self.cursor_words();
        if let Some(words) = words {
            self.say(words);
        }
    }

    fn cursor_words(&self) -> Option<String> {
        let lang = self.session.lang();
        let (block, view) = (self.session.draft_cursor()?, self.session.draft_view()?);
        let label = self.session.draft_ground(view.draft().blocks)?.spaces.get(block as usize)?.label();
        Some(match view.space_at(block) {
            Some(at) => {
                let name = self.session.draft_space_name(view.draft(), at as usize);
                t!(lang, "draft-cursor-in", block = label, name = name)
            }
            None => t!(lang, "draft-cursor-nowhere", block = label),
        })
    }

    /// While keys are used, the block they work on stands out.
    pub(in crate::ui::shell) fn hover_cursor(&mut self, response: &MapResponse) {
        if response.crosshair.is_some() && self.tools.tools.tool().steps() {
            let blocks = self.session.draft().map(|draft| draft.blocks);
            let cursor = blocks.zip(self.session.draft_cursor());
            self.hover = cursor.map(|(blocks, block)| Hover::Space(blocks, block));
        }
    }

    /// What is said beside the pointer now.
    pub(super) fn refresh_paint_words(&mut self, response: &MapResponse) {
        let metres_per_point = response.view.map_or(0.0, |view| view.metres_per_px * f64::from(view.pixels_per_point));
        if let Some((Some(at), _)) = &self.tools.paint.refused {
            let far = self
                .pointer_world
                .is_none_or(|now| (now.x - at.x).hypot(now.y - at.y) > REFUSED_NEAR_PT * metres_per_point);
            if far {
                self.tools.paint.refused = None;
            }
        }
        self.tools.paint.figures = if self.session.is_painting() { self.stroke_words() } else { None };
    }

    fn stroke_words(&self) -> Option<String> {
        let view = self.session.draft_view()?;
        let lang = self.session.lang();
        let Some(Target::Space(id)) = self.paint_target().ok() else {
            let (count, residents) = view.live()?.unassigned();
            return Some(explain::unassigned(lang, count, view.live()?.blocks().residents.as_ref().map(|_| residents)));
        };
        let at = view.position(id)?;
        let name = self.session.draft_space_name(view.draft(), at as usize);
        let mut lines = vec![explain::draft_space_line(lang, &name, &view.figures_of(at)?)];
        lines.extend(view.violations_of(at).iter().map(|violation| explain::violation_short(lang, violation)));
        // And who loses by it.
        for from in self.session.painted_from().into_iter().filter(|from| *from != at).take(LOSERS_TOLD) {
            let Some(figures) = view.figures_of(from) else { continue };
            let name = self.session.draft_space_name(view.draft(), from as usize);
            let line = explain::draft_space_line(lang, &name, &figures);
            let state = view.violations_of(from).first().map(|violation| explain::violation_short(lang, violation));
            lines.push(state.map_or(line.clone(), |state| format!("{line}, {state}")));
        }
        Some(lines.join("\n"))
    }

    /// The space under the pointer (or the keys' block) becomes the target.
    fn target_at(&mut self, at: Coord<f64>) {
        if self.session.pick_draft_target(at) {
            self.say_target();
        } else {
            self.refused(&Refusal::NothingThere);
        }
    }

    fn say_target(&mut self) {
        let view = self.session.draft_view();
        let Some((Target::Space(id), view)) = self.session.draft_target().zip(view) else { return };
        let Some(at) = view.position(id) else { return };
        let name = self.session.draft_space_name(view.draft(), at as usize);
        self.say(t!(self.session.lang(), "draft-target-is", name = name));
    }

    pub(in crate::ui::shell) fn run_draft(&mut self, command: UserCommand) {
        match command {
            UserCommand::BrushLarger => self.tools.tools.set_brush(self.tools.tools.brush() + 1),
            UserCommand::BrushSmaller => self.tools.tools.set_brush(self.tools.tools.brush().saturating_sub(1)),
            UserCommand::TargetHere => match (self.hover, self.session.draft().map(|draft| draft.blocks)) {
                (Some(Hover::Space(definition, block)), Some(blocks)) if definition == blocks => {
                    if self.session.pick_target_of(block) {
                        self.say_target();
                    } else {
                        self.refused(&Refusal::NothingThere);
                    }
                }
                _ => self.refused(&Refusal::NothingThere),
            },
            UserCommand::NextUnassigned => self.next_unassigned(),
            UserCommand::ShowDrafts => self.tab = Tab::Draft,
            UserCommand::NewDraftSpace => {
                let made = self.session.add_draft_space("", &[]);
                self.tell_refusal(made.map(|_| ()));
            }
            UserCommand::AssignSelection => {
                let blocks: Vec<u32> = self.session.selection.spaces().iter().copied().collect();
                let target = self.session.draft_target().ok_or(Refusal::NoTarget);
                let done = target.and_then(|target| self.session.paint_blocks(&blocks, target)).map(|_| ());
                self.tell_refusal(done);
            }
            UserCommand::NewDraft => self.new_draft(),
            UserCommand::CompareDrafts => {
                self.session.compare_drafts();
                self.dialog = Some(crate::ui::dialogs::Dialog::CompareDrafts);
            }
            _ => {}
        }
    }

    pub(in crate::ui::shell) fn tell_refusal(&mut self, done: Result<(), Refusal>) {
        if let Err(refusal) = done {
            self.refused(&refusal);
        }
    }

    fn next_unassigned(&mut self) {
        match self.session.next_unassigned() {
            Some(block) => {
                if let Some(extent) = self.session.block_extent_world(block) {
                    self.keep_in_sight(extent);
                }
                let blocks = self.session.draft().map(|draft| draft.blocks);
                self.hover = blocks.map(|blocks| Hover::Space(blocks, block));
                self.tell_cursor();
            }
            None => self.say(t!(self.session.lang(), "draft-all-assigned")),
        }
    }

    /// What belongs to the tool: target, size of the brush, how far a fill goes.
    pub(super) fn paint_strip(&mut self, ui: &mut egui::Ui, tool: MapTool, actions: &mut Vec<Action>) {
        let lang = self.session.lang();
        match tool {
            MapTool::Split => {
                ui.label(t!(lang, "draft-split-hint"));
            }
            MapTool::Erase => {
                ui.strong(t!(lang, "draft-erases"));
            }
            _ => self.target_choice(ui),
        }
        if tool.is_brush() {
            let mut size = self.tools.tools.brush();
            let label = ui.label(t!(lang, "draft-brush-size"));
            let slider = egui::Slider::new(&mut size, 0..=BRUSH_PT.len() - 1).show_value(false);
            ui.spacing_mut().slider_width = 70.0;
            let keys = t!(lang, "draft-brush-keys");
            ui.add(slider).labelled_by(label.id).on_hover_text(keys);
            self.tools.tools.set_brush(size);
        }
        if tool == MapTool::Enclose {
            self.reach_choice(ui);
        }
        if tool == MapTool::Fill {
            self.fill_choice(ui);
        }
        let has_parent = self.session.draft().is_some_and(|draft| draft.rulebook.parent.is_some());
        if has_parent && tool != MapTool::Split {
            let mut limited = self.session.paints_within_parent();
            if ui.checkbox(&mut limited, t!(lang, "draft-within-parent")).changed() {
                actions.push(Action::Draft(DraftAction::WithinParent(limited)));
            }
        }
    }

    fn target_choice(&self, ui: &mut egui::Ui) {
        let lang = self.session.lang();
        let view = self.session.draft_view();
        let target = view.zip(self.session.draft_target()).and_then(|(view, target)| match target {
            Target::Space(id) => view.position(id).map(|at| (view, at)),
            Target::Nothing => None,
        });
        match target {
            Some((view, at)) => {
                let (rect, _) = ui.allocate_exact_size(egui::vec2(14.0, 14.0), egui::Sense::hover());
                let colour = view.colours().get(at as usize).copied().map(crate::ui::widgets::colour_of);
                ui.painter().rect_filled(rect, 2.0, colour.unwrap_or_default());
                let name = self.session.draft_space_name(view.draft(), at as usize);
                ui.strong(t!(lang, "draft-target-is", name = name)).on_hover_text(t!(lang, "draft-target-keys"));
            }
            None => {
                ui.label(t!(lang, "draft-target-none")).on_hover_text(t!(lang, "draft-target-keys"));
            }
        }
    }

    fn fill_choice(&mut self, ui: &mut egui::Ui) {
        let lang = self.session.lang();
        let Some(project) = self.session.project().cloned() else { return };
        let mut up_to = self.session.fill_up_to();
        let blocks = self.session.draft().map(|draft| draft.blocks);
        let name = |up_to: FillUpTo| match up_to {
            FillUpTo::OtherSpaces => t!(lang, "draft-fill-other-spaces"),
            FillUpTo::Definition(id) => project.definition(id).map(|d| d.name.clone()).unwrap_or_default(),
        };
        let label = t!(lang, "draft-fill-up-to");
        ui.label(&label);
        let response = egui::ComboBox::from_id_salt("fill up to").selected_text(name(up_to)).show_ui(ui, |ui| {
            let others = project.definitions.iter().filter(|d| Some(d.id) != blocks);
            let all = std::iter::once(FillUpTo::OtherSpaces).chain(others.map(|d| FillUpTo::Definition(d.id)));
            for option in all {
                ui.selectable_value(&mut up_to, option, name(option));
            }
        });
        named(response.response, &label);
        self.session.set_fill_up_to(up_to);
    }
}
