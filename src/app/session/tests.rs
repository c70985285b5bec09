//! What a session does that a window can only show by chance.

use super::{Outcome, Session};
use crate::app::folders::Folders;
use crate::app::operations::AppError;
use crate::app::settings::Settings;
use crate::geometry::EpsgCode;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// A session without a window, which tells when there is something to poll.
struct Watched {
    session: Session,
    woken: Receiver<()>,
}

impl Watched {
    fn below(folder: &Path) -> Self {
        let (waker, woken) = channel();
        let wake = move || {
            // The test may be over.
            let _ = waker.send(());
        };
        Self { session: Session::new(Folders::below(folder), Settings::default(), Arc::new(wake)), woken }
    }

    fn until(&mut self, what: &str, done: impl Fn(&Outcome) -> bool) {
        while !self.session.poll().iter().any(&done) {
            let woken = self.woken.recv_timeout(Duration::from_secs(30));
            assert!(woken.is_ok(), "waited in vain for: {what}");
        }
    }
}

#[test]
fn saving_that_is_cancelled_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut watched = Watched::below(folder.path());
    watched.session.new_project("T".to_owned(), EpsgCode::UTM32);
    watched.until("the project", |outcome| matches!(outcome, Outcome::Opened { .. }));
    assert_eq!(watched.session.saving_progress(), None);

    // The store is busy with something else until the user has cancelled.
    let (go, wait) = channel::<()>();
    watched.session.actor.as_ref().unwrap().send(move |_| wait.recv().unwrap());
    let path = folder.path().join("a.gpkg");
    watched.session.save_as(path.clone(), false);
    assert_eq!(watched.session.saving_progress(), Some(0.0));
    watched.session.cancel_saving();
    go.send(()).unwrap();
    watched.until("the end", |outcome| matches!(outcome, Outcome::Cancelled));
    assert!(!path.exists() && watched.session.status().path.is_none() && watched.session.status().unpublished);
    assert!(watched.session.saving_progress().is_none());

    watched.session.save_as(path.clone(), false);
    watched.until("the file", |outcome| matches!(outcome, Outcome::Saved(_)));
    assert!(path.is_file());
}

#[test]
fn opening_that_is_cancelled_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut watched = Watched::below(folder.path());
    let (go, wait) = channel::<()>();
    watched.session.open_by("test", move |_, ticket| {
        wait.recv().unwrap();
        crate::geometry::Watch::check(ticket)?;
        unreachable!("it was cancelled");
    });
    watched.session.cancel_job("project");
    go.send(()).unwrap();
    watched.until("the end", |outcome| matches!(outcome, Outcome::Cancelled));
    assert!(watched.session.project().is_none());
}

/// Two squares side by side as GeoJSON.
fn two_squares(folder: &Path) -> std::path::PathBuf {
    let square = |code: &str, x: f64| {
        format!(
            r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon","coordinates":[[[{x},54.75],[{r},54.75],[{r},54.76],[{x},54.76],[{x},54.75]]]}}}}"#,
            r = x + 0.01
        )
    };
    let path = folder.join("squares.geojson");
    let features = format!("{},{}", square("A", 9.4), square("B", 9.41));
    std::fs::write(&path, format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#)).unwrap();
    path
}

/// Working copies that were left behind.
fn left_behind(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    entries(&folder.join("work")).flat_map(|of_project| entries(&of_project).collect::<Vec<_>>()).collect()
}

#[test]
fn files_are_to_be_seen_before_they_are_stored_and_stay_as_they_are_seen() {
    let folder = tempfile::tempdir().unwrap();
    let mut watched = Watched::below(folder.path());
    watched.session.view_files(vec![two_squares(folder.path())]);
    watched.until("the files", |outcome| matches!(outcome, Outcome::Viewed));
    let seen = watched.session.project().unwrap().clone();
    let definition = &seen.definitions[0];
    assert_eq!((seen.title.as_str(), seen.revision.0, definition.spaces.len()), ("squares", 0, 2));
    assert!(!watched.session.can_change() && !watched.session.idle());
    watched.until("the project", |outcome| matches!(outcome, Outcome::Opened { seen_before: true, .. }));
    assert!(watched.session.can_change() && watched.session.status().unpublished);
    let stored = watched.session.project().unwrap().clone();
    assert!(Arc::ptr_eq(&stored.definitions[0].spaces, &definition.spaces), "drawn anew");
    assert!(watched.session.definition_view(definition.id).unwrap().layer.is_some());
    assert!(watched.session.status().undo.is_some() && stored.revision.0 == 1);
    assert_eq!((definition.source.sha256.len(), stored.definitions[0].source.sha256.len()), (0, 64));
    watched.session.undo();
    watched.until("undo", |outcome| matches!(outcome, Outcome::Executed(..)));
    assert!(watched.session.project().unwrap().definitions.is_empty());
}

#[test]
fn what_is_only_seen_yet_can_be_closed_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut watched = Watched::below(folder.path());
    watched.session.view_files(vec![two_squares(folder.path())]);
    watched.until("the files", |outcome| matches!(outcome, Outcome::Viewed));
    watched.session.close(false);
    watched.until("the end", |outcome| matches!(outcome, Outcome::Closed));
    assert!(watched.session.project().is_none());
    drop(watched);
    assert_eq!(left_behind(folder.path()), [] as [std::path::PathBuf; 0]);
}

#[test]
fn a_picture_of_files_stores_and_checks_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut watched = Watched::below(folder.path());
    watched.session.for_this_run(None, false);
    watched.session.view_files(vec![two_squares(folder.path())]);
    watched.until("the files", |outcome| matches!(outcome, Outcome::Viewed));
    while !watched.session.idle() {
        watched.woken.recv_timeout(Duration::from_secs(30)).unwrap();
        assert!(watched.session.poll().is_empty());
    }
    assert!(watched.session.poll().is_empty() && watched.session.pictured());
    let id = watched.session.project().unwrap().definitions[0].id;
    let view = watched.session.definition_view(id).unwrap();
    assert!(view.layer.is_some() && view.areas_m2.len() == 2, "it is drawn");
    assert!(view.findings.is_none() && view.index.is_none() && !watched.session.is_checked());
    assert_eq!(left_behind(folder.path()), [] as [std::path::PathBuf; 0]);
    // As it would be in a window.
    assert!(watched.session.can_change());
    watched.session.close(true);
    watched.until("the end", |outcome| matches!(outcome, Outcome::Closed));
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut watched = Watched::below(folder.path());
    let path = folder.path().join("x.geojson");
    std::fs::write(&path, "{").unwrap();
    watched.session.view_files(vec![path]);
    watched.until("the error", |outcome| matches!(outcome, Outcome::Failed(_)));
    assert!(watched.session.project().is_none());
}

#[test]
fn a_command_that_nobody_can_carry_out_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut watched = Watched::below(folder.path());
    watched.session.send_change(|store, who| store.undo(who));
    watched.until("the refusal", |outcome| matches!(outcome, Outcome::Failed(AppError::NotStored)));
    assert!(watched.session.idle(), "nobody waits for an answer any more");
}

#[test]
fn a_sheet_in_another_language_is_not_the_one_that_is_wanted() {
    let folder = tempfile::tempdir().unwrap();
    let mut watched = Watched::below(folder.path());
    watched.session.settings.lang = Some(crate::l10n::Lang::De);
    watched.session.new_project("T".to_owned(), EpsgCode::UTM32);
    watched.until("the project", |outcome| matches!(outcome, Outcome::Opened { .. }));
    let form = watched.session.sheet_form().unwrap();
    let drawn = |watched: &mut Watched| {
        while !watched.session.idle() {
            let _ = watched.woken.recv_timeout(Duration::from_millis(50));
            watched.session.poll();
        }
        // What came while it became idle.
        watched.session.poll();
        watched.session.sheet_preview().cloned()
    };
    watched.session.preview_sheet(form.clone());
    let german = drawn(&mut watched).expect("an error is an answer, too");
    watched.session.settings.lang = Some(crate::l10n::Lang::En);
    assert!(watched.session.sheet_preview().is_none());
    watched.session.preview_sheet(form);
    watched.session.settings.lang = Some(crate::l10n::Lang::De);
    let kept = drawn(&mut watched).expect("the German one still is right");
    assert!(Arc::ptr_eq(&german, &kept), "what comes in English is not taken for German");
}
