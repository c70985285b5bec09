//! Bookmarks: marking what the map shows, and renaming, deleting and jumping to what was marked.

use super::{Answer, Request, buttons};
use crate::app::operations::Command;
use crate::l10n::Lang;
use crate::model::{Bookmark, BookmarkId, Project};
use crate::t;
use crate::ui::context::{Action, Context};
use crate::ui::widgets::{form, named, named_edit, text_row};
use geo::Rect;
use std::collections::BTreeMap;

/// The name of a new bookmark.
pub struct BookmarkForm {
    name: String,
    /// In the project's CRS.
    extent: Rect<f64>,
}

fn is_taken(project: &Project, name: &str, but: Option<BookmarkId>) -> bool {
    project.bookmarks.iter().any(|bookmark| Some(bookmark.id) != but && bookmark.name == name.trim())
}

impl BookmarkForm {
    pub(super) fn new(extent: Rect<f64>) -> Self {
        Self { name: String::new(), extent }
    }

    pub(super) fn show(&mut self, ui: &mut egui::Ui, cx: &Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project() else { return Answer::Close };
        ui.label(t!(lang, "bookmark-about"));
        ui.add_space(4.0);
        form(ui, "bookmark", |ui| {
            text_row(ui, &t!(lang, "bookmark-name"), &mut self.name, &t!(lang, "bookmark-name-hint"));
        });
        let taken = is_taken(project, &self.name, None);
        if taken {
            ui.colored_label(ui.visuals().error_fg_color, t!(lang, "bookmark-name-taken"));
        }
        match buttons(ui, lang, &t!(lang, "bookmark-add"), !taken && !self.name.trim().is_empty()) {
            Some(true) => {
                let name = self.name.trim().to_owned();
                let bookmark = Bookmark { id: BookmarkId::new(), name, extent: self.extent };
                Answer::Do(Request::Act(Action::Execute(Box::new(Command::AddBookmark { bookmark }))))
            }
            Some(false) => Answer::Close,
            None => Answer::Open,
        }
    }
}

/// All bookmarks, with names that are being changed.
#[derive(Default)]
pub struct Manager {
    names: BTreeMap<BookmarkId, String>,
}

impl Manager {
    pub(super) fn show(&mut self, ui: &mut egui::Ui, max_height: f32, cx: &mut Context<'_>) -> Answer {
        let lang = cx.lang;
        let Some(project) = cx.session.project().cloned() else { return Answer::Close };
        if project.bookmarks.is_empty() {
            ui.label(t!(lang, "bookmarks-none"));
        }
        let mut answer = Answer::Open;
        egui::ScrollArea::vertical().max_height((max_height - 60.0).max(80.0)).show(ui, |ui| {
            for bookmark in &project.bookmarks {
                if self.row(ui, &project, bookmark, cx) {
                    answer = Answer::Do(Request::Act(go_to(bookmark)));
                }
            }
        });
        ui.add_space(8.0);
        ui.separator();
        super::row_at_the_right(ui, |ui| {
            if ui.button(t!(lang, "action-close")).clicked() {
                answer = Answer::Close;
            }
        });
        answer
    }

    /// One bookmark; whether to go there.
    fn row(&mut self, ui: &mut egui::Ui, project: &Project, bookmark: &Bookmark, cx: &mut Context<'_>) -> bool {
        let (lang, id) = (cx.lang, bookmark.id);
        let can_change = cx.session.can_change();
        ui.horizontal(|ui| {
            let name = self.names.entry(id).or_insert_with(|| bookmark.name.clone());
            let edit = egui::TextEdit::singleline(name).desired_width(220.0).interactive(can_change);
            let response = named_edit(ui.add(edit), &bookmark.name);
            let changed = name.trim() != bookmark.name;
            let sound = !name.trim().is_empty() && !is_taken(project, name, Some(id));
            let entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            let rename = named_row_button(ui, &t!(lang, "bookmark-rename"), bookmark, can_change && changed && sound);
            if changed && sound && can_change && (entered || rename) {
                let command = Command::RenameBookmark { id, name: name.trim().to_owned() };
                cx.send(Action::Execute(Box::new(command)));
            }
            if named_row_button(ui, &t!(lang, "action-delete"), bookmark, can_change) {
                cx.send(Action::Execute(Box::new(Command::DeleteBookmark(id))));
            }
            named_row_button(ui, &t!(lang, "bookmark-show"), bookmark, true)
        })
        .inner
    }
}

/// A button of a row, whose name for screen readers says of which; whether it was clicked.
fn named_row_button(ui: &mut egui::Ui, label: &str, bookmark: &Bookmark, enabled: bool) -> bool {
    let response = ui.add_enabled(enabled, egui::Button::new(label));
    named(response, &format!("{label}: {}", bookmark.name)).clicked()
}

/// What shows a bookmark on the map.
pub(in crate::ui) fn go_to(bookmark: &Bookmark) -> Action {
    Action::ShowAgain(bookmark.extent)
}

/// "Rename …", "delete" of a bookmark in a list.
pub(in crate::ui) fn menu(ui: &mut egui::Ui, bookmark: &Bookmark, lang: Lang, cx: &mut Context<'_>) {
    use crate::app::user_command::UserCommand;
    if ui.button(t!(lang, "bookmark-show")).clicked() {
        cx.send(go_to(bookmark));
        ui.close();
    }
    if ui.button(UserCommand::ManageBookmarks.label(lang)).clicked() {
        cx.send(Action::Run(UserCommand::ManageBookmarks));
        ui.close();
    }
    if ui.button(t!(lang, "action-delete")).on_hover_text(t!(lang, "edit-delete-tooltip")).clicked() {
        cx.send(Action::Execute(Box::new(Command::DeleteBookmark(bookmark.id))));
        ui.close();
    }
}
