//! Places on the map that are to be found again.

use super::Scope;
use super::check::{clean_name, free_name, gone, invalid};
use super::source::delete_row;
use crate::model::{Bookmark, BookmarkId, Project};
use crate::project::command::HistoryKind;
use crate::project::history::Sentence;
use crate::project::{ProjectError, looks};

fn of(project: &Project, id: BookmarkId) -> Result<&Bookmark, ProjectError> {
    project.bookmark(id).ok_or_else(|| gone("bookmark", id))
}

fn checked_name(project: &Project, id: BookmarkId, name: &str) -> Result<String, ProjectError> {
    let name = clean_name(name)?;
    free_name(&name, project.bookmarks.iter().filter(|b| b.id != id).map(|b| b.name.as_str()))?;
    Ok(name)
}

pub fn add(scope: &mut Scope<'_>, bookmark: &Bookmark) -> Result<Sentence, ProjectError> {
    let name = checked_name(scope.project, bookmark.id, &bookmark.name)?;
    if !looks::has_extent(bookmark) {
        return Err(ProjectError::ExtentEmpty);
    }
    if scope.project.bookmark(bookmark.id).is_some() {
        return Err(invalid(format!("the id {} is in use", bookmark.id)));
    }
    let (min, max) = (bookmark.extent.min(), bookmark.extent.max());
    scope
        .db
        .conn
        .prepare_cached(
            "INSERT INTO klammer_bookmark (uid, name, min_x, min_y, max_x, max_y) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((bookmark.id.to_string(), &name, min.x, min.y, max.x, max.y))?;
    Ok(Sentence::new(HistoryKind::AddBookmark, [("name", name)]))
}

pub fn rename(scope: &mut Scope<'_>, id: BookmarkId, name: &str) -> Result<Sentence, ProjectError> {
    let old = of(scope.project, id)?;
    let name = checked_name(scope.project, id, name)?;
    scope
        .db
        .conn
        .prepare_cached("UPDATE klammer_bookmark SET name = ?2 WHERE uid = ?1")?
        .execute((id.to_string(), &name))?;
    Ok(Sentence::new(HistoryKind::RenameBookmark, [("name", name), ("old_name", old.name.clone())]))
}

pub fn delete(scope: &mut Scope<'_>, id: BookmarkId) -> Result<Sentence, ProjectError> {
    let bookmark = of(scope.project, id)?;
    delete_row(scope.db, "klammer_bookmark", &id.to_string())?;
    Ok(Sentence::new(HistoryKind::DeleteBookmark, [("name", bookmark.name.clone())]))
}
