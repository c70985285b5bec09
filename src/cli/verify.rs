//! `verify PROJECT` and `rescue DAMAGED NEW`.

use super::args::{Rescue, Verify};
use super::{Context, Done};
use crate::app::operations::{self as operations, AppError, ProjectError, Verification, Workspace};
use crate::app::{explain, places};
use crate::geometry::NoWatch;
use crate::l10n::Lang;
use crate::t;
use serde_json::{Value, json};

/// All checks of a project file, a line each.
pub(super) fn verify(context: &Context, verify: &Verify) -> Result<Done, AppError> {
    let found = operations::verify(&verify.project, &NoWatch)?;
    let out = if verify.json {
        format!("{:#}\n", as_json(context.lang, &found))
    } else {
        explain::verification(context.lang, &found)
    };
    Ok(Done { out, has_errors: !found.is_sound(), ..Done::default() })
}

fn as_json(lang: Lang, found: &Verification) -> Value {
    let defect = |defect: &operations::Defect| {
        let words = explain::defect(lang, defect);
        json!({ "what": words.what, "place": words.place, "meaning": words.meaning })
    };
    let checks: Vec<Value> = found
        .checks
        .iter()
        .map(|check| {
            json!({
                "check": check.kind,
                "made": check.made,
                "defects": check.defects.iter().map(defect).collect::<Vec<_>>(),
                "more": check.more,
            })
        })
        .collect();
    json!({
        "path": found.path,
        "sound": found.is_sound(),
        "in_use_by": found.sibling,
        "foreign_triggers_and_views": found.foreign_code,
        "checks": checks,
    })
}

/// Saves what can be read of a damaged file into a new one.
pub(super) fn rescue(context: &Context, rescue: &Rescue) -> Result<Done, AppError> {
    let new = super::project::with_extension(&rescue.new);
    let exists = new.try_exists().map_err(|source| ProjectError::Io { path: new.clone(), source })?;
    if exists {
        let source = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
        return Err(ProjectError::Io { path: new, source }.into());
    }
    let words = explain::rescue_words(context.lang, &context.who, &rescue.damaged);
    let workspace = Workspace::in_folder(&places::working_copies())?;
    let (mut store, report) = operations::rescue(&rescue.damaged, &workspace, &words, &NoWatch)?;
    let published = store.publish_as(&new, false, &NoWatch);
    store.close(published.is_err())?;
    published?;
    let mut told = explain::rescue_report(context.lang, &report);
    told.remedy = t!(context.lang, "cli-rescued", path = new.display().to_string());
    let out = told.lines(context.lang) + "\n";
    Ok(Done { out, has_errors: !report.is_whole(), ..Done::default() })
}
