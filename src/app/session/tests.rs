//! What a session does that a window can only show by chance.

use super::{Outcome, Session};
use crate::app::folders::Folders;
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
