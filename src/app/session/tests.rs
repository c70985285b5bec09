//! What a session does that a window can only show by chance.

use super::{Outcome, Session};
use crate::app::folders::Folders;
use crate::app::settings::Settings;
use crate::geometry::EpsgCode;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

fn until(session: &mut Session, what: &str, done: impl Fn(&Outcome) -> bool) -> Outcome {
    let begun = Instant::now();
    loop {
        if let Some(outcome) = session.poll().into_iter().find(|outcome| done(outcome)) {
            return outcome;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "waited in vain for: {what}");
        std::thread::yield_now();
    }
}

#[test]
fn saving_that_is_cancelled_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::new(Folders::below(folder.path()), Settings::default(), Arc::new(|| {}));
    session.new_project("T".to_owned(), EpsgCode::UTM32);
    until(&mut session, "the project", |outcome| matches!(outcome, Outcome::Opened { .. }));
    assert_eq!(session.saving_progress(), None);

    // The store is busy with something else until the user has cancelled.
    let (go, wait) = channel::<()>();
    session.actor.as_ref().unwrap().send(move |_| wait.recv().unwrap());
    let path = folder.path().join("a.gpkg");
    session.save_as(path.clone(), false);
    assert_eq!(session.saving_progress(), Some(0.0));
    session.cancel_saving();
    go.send(()).unwrap();
    until(&mut session, "the end", |outcome| matches!(outcome, Outcome::Cancelled));
    assert!(!path.exists() && session.status().path.is_none() && session.status().unpublished);
    assert!(session.saving_progress().is_none() && session.idle());

    session.save_as(path.clone(), false);
    until(&mut session, "the file", |outcome| matches!(outcome, Outcome::Saved(_)));
    assert!(path.is_file());
}

#[test]
fn opening_that_is_cancelled_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::new(Folders::below(folder.path()), Settings::default(), Arc::new(|| {}));
    let (go, wait) = channel::<()>();
    session.open_by("test", move |_, ticket| {
        wait.recv().unwrap();
        crate::geometry::Watch::check(ticket)?;
        unreachable!("it was cancelled");
    });
    session.cancel_job("project");
    go.send(()).unwrap();
    until(&mut session, "the end", |outcome| matches!(outcome, Outcome::Cancelled));
    assert!(session.project().is_none());
}
