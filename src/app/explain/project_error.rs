//! Words for errors of projects.

use super::{Explanation, error::cancelled};
use crate::app::operations::{Defect, ProjectError};
use crate::l10n::Lang;
use crate::t;
use std::path::Path;

/// An error of a project in words, with its file where there is one.
pub(super) fn project_error(lang: Lang, error: &ProjectError) -> Explanation {
    match error {
        ProjectError::NameEmpty => {
            Explanation::of(t!(lang, "explain-name-empty"), String::new(), t!(lang, "explain-name-empty-remedy"))
        }
        ProjectError::NameTaken(name) => Explanation::of(
            t!(lang, "explain-name-taken", name = name.clone()),
            t!(lang, "explain-name-taken-meaning"),
            t!(lang, "explain-name-taken-remedy"),
        ),
        ProjectError::Gone { what } => Explanation::of(
            t!(lang, "explain-gone", what = what.clone()),
            t!(lang, "explain-gone-meaning"),
            t!(lang, "explain-gone-remedy"),
        ),
        ProjectError::InUse { name, used_by } => Explanation::of(
            t!(lang, "explain-in-use", name = name.clone()),
            t!(lang, "explain-in-use-meaning", list = used_by.clone()),
            t!(lang, "explain-in-use-remedy"),
        ),
        ProjectError::Needed { .. }
        | ProjectError::DraftDecided { .. }
        | ProjectError::DraftEmpty { .. }
        | ProjectError::DecisionStale { .. }
        | ProjectError::SpaceLocked { .. }
        | ProjectError::NotABlock { .. }
        | ProjectError::DefinitionDecided { .. }
        | ProjectError::RulebookWrong { .. }
        | ProjectError::DateWrong { .. } => of_drafts(lang, error),
        ProjectError::Invalid(reason) => Explanation::of(
            t!(lang, "explain-invalid"),
            t!(lang, "explain-technical", reason = reason.clone()),
            t!(lang, "explain-invalid-remedy"),
        ),
        ProjectError::StyleOutOfRange => Explanation::of(
            t!(lang, "explain-style-out-of-range"),
            String::new(),
            t!(lang, "explain-style-out-of-range-remedy"),
        ),
        ProjectError::ExtentEmpty => {
            Explanation::of(t!(lang, "explain-extent-empty"), String::new(), t!(lang, "explain-extent-empty-remedy"))
        }
        ProjectError::NothingToChange => {
            Explanation::of(t!(lang, "explain-nothing-to-change"), String::new(), String::new())
        }
        ProjectError::NothingToUndo => {
            Explanation::of(t!(lang, "explain-nothing-to-undo"), String::new(), String::new())
        }
        ProjectError::NothingToRedo => {
            Explanation::of(t!(lang, "explain-nothing-to-redo"), String::new(), String::new())
        }
        ProjectError::ChangedSince { what } => Explanation::of(
            t!(lang, "explain-changed-since", what = what.clone()),
            t!(lang, "explain-changed-since-meaning"),
            t!(lang, "explain-changed-since-remedy"),
        ),
        ProjectError::Settled { .. } => Explanation::of(
            t!(lang, "explain-settled"),
            t!(lang, "explain-settled-meaning"),
            t!(lang, "explain-settled-remedy"),
        ),
        ProjectError::LeftAlone { name } => Explanation::of(
            t!(lang, "explain-left-alone", name = name.clone()),
            t!(lang, "explain-left-alone-meaning"),
            t!(lang, "explain-left-alone-remedy", name = name.clone()),
        ),
        ProjectError::NoPath => {
            Explanation::of(t!(lang, "explain-no-path"), String::new(), t!(lang, "explain-no-path-remedy"))
        }
        ProjectError::Cancelled => cancelled(lang),
        ProjectError::Database(inner) => Explanation::of(
            t!(lang, "explain-database"),
            t!(lang, "explain-technical", reason = inner.to_string()),
            t!(lang, "explain-database-remedy"),
        ),
        ProjectError::Io { .. }
        | ProjectError::NotAProject { .. }
        | ProjectError::Newer { .. }
        | ProjectError::Damaged { .. }
        | ProjectError::NothingToRescue { .. }
        | ProjectError::OpenElsewhere { .. }
        | ProjectError::Unpublished { .. }
        | ProjectError::ChangedOnDisk { .. }
        | ProjectError::InUseByOther { .. } => of_file(lang, error),
    }
}

/// Errors about drafts, decisions and crosswalks.
fn of_drafts(lang: Lang, error: &ProjectError) -> Explanation {
    match error {
        ProjectError::Needed { name, used_by } => Explanation::of(
            t!(lang, "explain-needed", name = name.clone()),
            t!(lang, "explain-needed-meaning", list = used_by.clone()),
            t!(lang, "explain-needed-remedy"),
        ),
        ProjectError::DraftDecided { name } => Explanation::of(
            t!(lang, "explain-draft-decided", name = name.clone()),
            String::new(),
            t!(lang, "explain-draft-decided-remedy"),
        ),
        ProjectError::DraftEmpty { name } => Explanation::of(
            t!(lang, "explain-draft-empty", name = name.clone()),
            String::new(),
            t!(lang, "explain-draft-empty-remedy"),
        ),
        ProjectError::DecisionStale { name } => Explanation::of(
            t!(lang, "explain-decision-stale", name = name.clone()),
            String::new(),
            t!(lang, "explain-decision-stale-remedy"),
        ),
        ProjectError::SpaceLocked { name } => Explanation::of(
            t!(lang, "explain-space-locked", name = name.clone()),
            String::new(),
            t!(lang, "explain-space-locked-remedy"),
        ),
        ProjectError::NotABlock { definition, count } => Explanation::of(
            t!(
                lang,
                "explain-not-a-block",
                n = *count,
                count = crate::l10n::count(lang, *count),
                name = definition.clone()
            ),
            String::new(),
            t!(lang, "explain-not-a-block-remedy"),
        ),
        ProjectError::DefinitionDecided { name } => Explanation::of(
            t!(lang, "explain-definition-decided", name = name.clone()),
            String::new(),
            t!(lang, "explain-definition-decided-remedy"),
        ),
        ProjectError::RulebookWrong { field } => Explanation::of(
            t!(lang, "explain-rulebook-wrong", field = field.clone()),
            String::new(),
            t!(lang, "explain-rulebook-wrong-remedy"),
        ),
        ProjectError::DateWrong { text } => Explanation::of(
            t!(lang, "explain-date-wrong", text = text.clone()),
            String::new(),
            t!(lang, "explain-date-wrong-remedy"),
        ),
        other => project_error(lang, other),
    }
}

/// Errors that concern the project's file.
fn of_file(lang: Lang, error: &ProjectError) -> Explanation {
    let at = |path: &Path, what: String, meaning: String, remedy: String| {
        Explanation::of(what, meaning, remedy).at(path.display().to_string())
    };
    match error {
        ProjectError::Io { path, source } => io(lang, path, source),
        ProjectError::NotAProject { path, reason } => at(
            path,
            t!(lang, "explain-not-a-project"),
            super::defect::foreign(lang, *reason),
            t!(lang, "explain-not-a-project-remedy"),
        ),
        ProjectError::Newer { path, found, known } => at(
            path,
            t!(lang, "explain-newer"),
            t!(lang, "explain-newer-meaning", found = found.to_string(), known = known.to_string()),
            t!(lang, "explain-newer-remedy"),
        ),
        ProjectError::Damaged { path, defect } => damaged(lang, path, defect),
        ProjectError::NothingToRescue { path } => at(
            path,
            t!(lang, "explain-nothing-to-rescue"),
            t!(lang, "explain-nothing-to-rescue-meaning"),
            t!(lang, "explain-nothing-to-rescue-remedy"),
        ),
        ProjectError::OpenElsewhere { path } => at(
            path,
            t!(lang, "explain-open-elsewhere"),
            t!(lang, "explain-open-elsewhere-meaning"),
            t!(lang, "explain-open-elsewhere-remedy"),
        ),
        ProjectError::Unpublished { path } => at(
            path,
            t!(lang, "explain-unpublished"),
            t!(lang, "explain-unpublished-meaning"),
            t!(lang, "explain-unpublished-remedy"),
        ),
        ProjectError::ChangedOnDisk { path } => at(
            path,
            t!(lang, "explain-changed-on-disk"),
            t!(lang, "explain-changed-on-disk-meaning"),
            t!(lang, "explain-changed-on-disk-remedy"),
        ),
        ProjectError::InUseByOther { path, sibling } => at(
            path,
            t!(lang, "explain-in-use-by-other"),
            t!(lang, "explain-in-use-by-other-meaning", name = sibling.clone()),
            t!(lang, "explain-in-use-by-other-remedy"),
        ),
        ProjectError::Database(_)
        | ProjectError::NameEmpty
        | ProjectError::NameTaken(_)
        | ProjectError::Gone { .. }
        | ProjectError::InUse { .. }
        | ProjectError::Needed { .. }
        | ProjectError::DraftDecided { .. }
        | ProjectError::DraftEmpty { .. }
        | ProjectError::DecisionStale { .. }
        | ProjectError::SpaceLocked { .. }
        | ProjectError::NotABlock { .. }
        | ProjectError::DefinitionDecided { .. }
        | ProjectError::RulebookWrong { .. }
        | ProjectError::DateWrong { .. }
        | ProjectError::Invalid(_)
        | ProjectError::StyleOutOfRange
        | ProjectError::ExtentEmpty
        | ProjectError::NothingToChange
        | ProjectError::NothingToUndo
        | ProjectError::NothingToRedo
        | ProjectError::ChangedSince { .. }
        | ProjectError::Settled { .. }
        | ProjectError::LeftAlone { .. }
        | ProjectError::NoPath
        | ProjectError::Cancelled => project_error(lang, error),
    }
}

/// The first defect of a file, where in it, and the way out.
fn damaged(lang: Lang, path: &Path, defect: &Defect) -> Explanation {
    let words = super::defect(lang, defect);
    let path = path.display().to_string();
    let place = if words.place.is_empty() { path } else { format!("{path}, {}", words.place) };
    let what = t!(lang, "explain-project-damaged", what = words.what);
    Explanation::of(what, words.meaning, super::damaged_remedy(lang)).at(place)
}

fn io(lang: Lang, path: &Path, error: &std::io::Error) -> Explanation {
    let (what, remedy) = match error.kind() {
        std::io::ErrorKind::NotFound => (t!(lang, "explain-file-missing"), t!(lang, "explain-file-missing-remedy")),
        std::io::ErrorKind::PermissionDenied => {
            (t!(lang, "explain-path-denied"), t!(lang, "explain-path-denied-remedy"))
        }
        std::io::ErrorKind::AlreadyExists => (t!(lang, "explain-file-exists"), t!(lang, "explain-file-exists-remedy")),
        std::io::ErrorKind::StorageFull => (t!(lang, "explain-disk-full"), t!(lang, "explain-disk-full-remedy")),
        _ => (t!(lang, "explain-path-io"), t!(lang, "explain-file-unreadable-remedy")),
    };
    // Only what the system said is told as such; other errors have their words above.
    let said = error.raw_os_error().map(|_| t!(lang, "explain-system-says", reason = error.to_string()));
    Explanation::of(what, said.unwrap_or_default(), remedy).at(path.display().to_string())
}
