//! Menu bar with toolbar, and keys: all read the one list of user commands.

use super::Workbench;
use crate::app::shortcut::Shortcut;
use crate::app::user_command::UserCommand;
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::dialogs::go_to_bookmark;
use crate::ui::widgets::named_edit;

const PROJECT: &[Option<UserCommand>] = &[
    Some(UserCommand::NewProject),
    Some(UserCommand::OpenProject),
    Some(UserCommand::OpenSample),
    None,
    Some(UserCommand::Save),
    Some(UserCommand::SaveAs),
    Some(UserCommand::CopyWithoutNames),
    Some(UserCommand::ExportMap),
    Some(UserCommand::EditProject),
    Some(UserCommand::AddVersion),
    Some(UserCommand::Compact),
    Some(UserCommand::CloseProject),
    None,
    Some(UserCommand::Settings),
    Some(UserCommand::Quit),
];
const EDIT: &[Option<UserCommand>] = &[
    Some(UserCommand::Undo),
    Some(UserCommand::Redo),
    None,
    Some(UserCommand::Search),
    Some(UserCommand::SelectAll),
    Some(UserCommand::InvertSelection),
    Some(UserCommand::ClearSelection),
];
const DATA: &[Option<UserCommand>] = &[
    Some(UserCommand::ImportDefinition),
    Some(UserCommand::ImportFacilities),
    Some(UserCommand::ImportIndicator),
    Some(UserCommand::ImportGrid),
    Some(UserCommand::ImportContext),
    Some(UserCommand::AddDepartment),
    None,
    Some(UserCommand::ConvertIndicators),
    Some(UserCommand::ReconvertIndicators),
    None,
    Some(UserCommand::Compare),
    Some(UserCommand::ShowFindings),
    None,
    Some(UserCommand::ShowPositions),
    Some(UserCommand::Decide),
    Some(UserCommand::ShowCrosswalks),
];
const VIEW: &[Option<UserCommand>] = &[
    Some(UserCommand::ZoomProject),
    Some(UserCommand::ZoomSelection),
    Some(UserCommand::ViewBack),
    Some(UserCommand::ViewForward),
    None,
    Some(UserCommand::SingleMap),
    Some(UserCommand::TwoMaps),
    Some(UserCommand::SwipeMaps),
    Some(UserCommand::FlipMaps),
    None,
    Some(UserCommand::FadeOthers),
    Some(UserCommand::NextDefinition),
    None,
    Some(UserCommand::ToggleTable),
    Some(UserCommand::ToggleHistory),
    None,
    Some(UserCommand::AddBackground),
    None,
    Some(UserCommand::TextLarger),
    Some(UserCommand::TextSmaller),
    Some(UserCommand::ToggleDark),
];
const BOOKMARKS: &[Option<UserCommand>] = &[Some(UserCommand::AddBookmark), Some(UserCommand::ManageBookmarks)];
/// What clicks and drags on the map do.
const TOOLS: &[Option<UserCommand>] = &[
    Some(UserCommand::ToolMove),
    Some(UserCommand::ToolRectangle),
    Some(UserCommand::ToolLasso),
    Some(UserCommand::ToolLength),
    Some(UserCommand::ToolArea),
    Some(UserCommand::ToolIdentify),
];
/// Composing common spaces of blocks.
const DRAFT: &[Option<UserCommand>] = &[
    Some(UserCommand::NewDraft),
    Some(UserCommand::ShowDrafts),
    Some(UserCommand::CompareDrafts),
    None,
    Some(UserCommand::ToolBrush),
    Some(UserCommand::ToolErase),
    Some(UserCommand::ToolEnclose),
    Some(UserCommand::ToolFill),
    Some(UserCommand::ToolSplit),
    Some(UserCommand::BrushLarger),
    Some(UserCommand::BrushSmaller),
    None,
    Some(UserCommand::TargetHere),
    Some(UserCommand::NextUnassigned),
    Some(UserCommand::AssignSelection),
    Some(UserCommand::NewDraftSpace),
];
const HELP: &[Option<UserCommand>] = &[Some(UserCommand::Help), Some(UserCommand::CopyDiagnostics)];

/// The commands that stand beside the menus while a project is open.
const TOOLBAR: &[UserCommand] = &[UserCommand::Save, UserCommand::Undo, UserCommand::Redo, UserCommand::Compare];

impl Workbench {
    pub(super) fn menu_bar(&mut self, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
        let lang = self.session.lang();
        egui::MenuBar::new().ui(ui, |ui| {
            let cx = &mut Context { session: &self.session, lang, actions };
            menu(ui, t!(lang, "menu-project"), PROJECT, cx);
            menu(ui, t!(lang, "menu-edit"), EDIT, cx);
            menu(ui, t!(lang, "menu-data"), DATA, cx);
            view_menu(ui, cx);
            menu(ui, t!(lang, "menu-tools"), TOOLS, cx);
            menu(ui, t!(lang, "menu-draft"), DRAFT, cx);
            menu(ui, t!(lang, "menu-help"), HELP, cx);
            if cx.session.project().is_none() {
                return;
            }
            ui.separator();
            for &command in TOOLBAR {
                entry(ui, command, false, cx);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                // Menus have flat controls; a field must look like one.
                ui.reset_style();
                self.search_field(ui, actions);
            });
        });
    }

    fn search_field(&mut self, ui: &mut egui::Ui, actions: &mut Vec<Action>) {
        let lang = self.session.lang();
        let hint = t!(lang, "search-hint");
        let width = ui.available_width().clamp(80.0, 260.0);
        let edit = egui::TextEdit::singleline(&mut self.search.query).hint_text(&hint).desired_width(width);
        let response = named_edit(ui.add(edit), &t!(lang, "command-search"));
        if self.search.wants_focus {
            self.search.wants_focus = false;
            response.request_focus();
        }
        if response.changed() {
            actions.push(Action::Search(self.search.query.clone()));
        }
        self.search_results(ui, &response, actions);
    }

    /// Keys of the user commands, unless a dialog is open or a text field wants them.
    pub(super) fn shortcuts(&self, ctx: &egui::Context, actions: &mut Vec<Action>) {
        if self.dialog.is_some() {
            return;
        }
        // The map takes keys, too, but no text.
        let typing = ctx.egui_wants_keyboard_input() && !self.map.has_focus(ctx) && !self.other.has_focus(ctx);
        let escape = egui::KeyboardShortcut::new(egui::Modifiers::NONE, egui::Key::Escape);
        let can_escape = self.tools.can_escape() || self.session.is_painting() || self.session.identified().is_some();
        if !typing && can_escape && ctx.input_mut(|input| input.consume_shortcut(&escape)) {
            actions.push(Action::LeaveTool);
        }
        for command in by_modifiers() {
            let Some(shortcut) = command.shortcut() else { continue };
            // Escape, undo and the like belong to the text field while one has the focus.
            let of_text_fields = matches!(
                command,
                UserCommand::Undo
                    | UserCommand::Redo
                    | UserCommand::ClearSelection
                    | UserCommand::SelectAll
                    | UserCommand::ViewBack
                    | UserCommand::ViewForward
                    | UserCommand::BrushLarger
                    | UserCommand::BrushSmaller
            );
            if typing && of_text_fields {
                continue;
            }
            let pressed = keyboard_shortcut(shortcut).is_some_and(|key| ctx.input_mut(|i| i.consume_shortcut(&key)));
            if pressed && command.enabled(&self.session) {
                actions.push(Action::Run(command));
            }
        }
    }
}

/// All commands, those with more modifiers first: egui takes Ctrl+Shift+S for Ctrl+S, too.
fn by_modifiers() -> [UserCommand; UserCommand::ALL.len()] {
    let mut commands = UserCommand::ALL;
    commands.sort_by_key(|command| command.shortcut().is_none_or(|shortcut| !shortcut.shift && !shortcut.alt));
    commands
}

fn keyboard_shortcut(shortcut: Shortcut) -> Option<egui::KeyboardShortcut> {
    let mut modifiers = egui::Modifiers::NONE;
    if shortcut.command {
        modifiers |= egui::Modifiers::COMMAND;
    }
    if shortcut.shift {
        modifiers |= egui::Modifiers::SHIFT;
    }
    if shortcut.alt {
        modifiers |= egui::Modifiers::ALT;
    }
    Some(egui::KeyboardShortcut::new(modifiers, egui::Key::from_name(shortcut.key)?))
}

fn menu(ui: &mut egui::Ui, title: String, commands: &[Option<UserCommand>], cx: &mut Context<'_>) {
    ui.menu_button(title, |ui| entries(ui, commands, cx));
}

fn entries(ui: &mut egui::Ui, commands: &[Option<UserCommand>], cx: &mut Context<'_>) {
    ui.set_min_width(240.0);
    for command in commands {
        match command {
            Some(command) => entry(ui, *command, true, cx),
            None => {
                ui.separator();
            }
        }
    }
}

/// The view with the bookmarks in a menu of their own.
fn view_menu(ui: &mut egui::Ui, cx: &mut Context<'_>) {
    let lang = cx.lang;
    ui.menu_button(t!(lang, "menu-view"), |ui| {
        entries(ui, VIEW, cx);
        let Some(project) = cx.session.project().cloned() else { return };
        ui.separator();
        ui.menu_button(t!(lang, "bookmarks-title"), |ui| {
            entries(ui, BOOKMARKS, cx);
            if !project.bookmarks.is_empty() {
                ui.separator();
            }
            egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
                for bookmark in &project.bookmarks {
                    if ui.button(&bookmark.name).clicked() {
                        cx.send(go_to_bookmark(bookmark));
                        ui.close();
                    }
                }
            });
        });
    });
}

fn entry(ui: &mut egui::Ui, command: UserCommand, with_shortcut: bool, cx: &mut Context<'_>) {
    let lang = cx.lang;
    let mut button = egui::Button::new(command.label(lang));
    let shortcut = command.shortcut().map(|shortcut| shortcut.text(lang));
    if let (true, Some(shortcut)) = (with_shortcut, &shortcut) {
        button = button.shortcut_text(shortcut);
    }
    let mut response = ui.add_enabled(command.enabled(cx.session), button);
    let tooltip = command.tooltip(lang).or_else(|| shortcut.filter(|_| !with_shortcut));
    if let Some(tooltip) = tooltip {
        response = response.on_hover_text(tooltip);
    }
    if response.clicked() {
        cx.send(Action::Run(command));
        ui.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shortcut_is_a_key_egui_knows() {
        for command in UserCommand::ALL {
            if let Some(shortcut) = command.shortcut() {
                assert!(keyboard_shortcut(shortcut).is_some(), "{command:?}");
            }
        }
    }

    #[test]
    fn save_as_is_asked_before_save() {
        let at = |wanted| by_modifiers().iter().position(|command| *command == wanted);
        assert!(at(UserCommand::SaveAs) < at(UserCommand::Save));
    }

    #[test]
    fn every_command_can_be_reached_by_a_menu() {
        for command in UserCommand::ALL {
            let menus = [PROJECT, EDIT, DATA, VIEW, BOOKMARKS, TOOLS, DRAFT, HELP];
            assert!(menus.iter().any(|menu| menu.contains(&Some(command))), "{command:?} is in no menu");
        }
    }
}
