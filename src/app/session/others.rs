//! Other people and other programs with the same project: the opener's note, and windows that call each other.

use super::{Event, Session};
use crate::app::operations::{AppError, CallBox, Note, Opener, Workspace};
use crate::jobs::{Ticker, wait_until};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What came of calling another window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowCall {
    /// It has come to the front.
    Answered,
    /// It did not answer in time.
    Silent,
    /// No window has the project any more.
    Gone,
}

/// How often requests of other programs are looked for; a local folder.
const LOOK: Duration = Duration::from_millis(250);
/// How long a window may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// What looks after others while a project is open. Two threads: a share that does not answer must not keep the window
/// from coming to the front.
#[derive(Default)]
pub(super) struct Others {
    note: Option<Ticker<Note>>,
    calls: Option<Ticker<Calls>>,
    /// Who else has the project open.
    pub openers: Vec<Opener>,
}

struct Calls {
    call_box: CallBox,
    /// Whether the window was told and has not answered yet.
    told: bool,
}

impl Others {
    /// The note goes along with the project; it is written there when it is renewed.
    pub fn move_to(&self, path: &Path) {
        if let Some(note) = &self.note {
            let path = path.to_owned();
            note.send(move |note| note.move_to(&path));
        }
    }
}

impl Session {
    /// Who else has the project open, by their own notes.
    pub fn openers(&self) -> &[Opener] {
        &self.others.openers
    }

    /// Begins to leave a note and to listen. A run that only takes a picture leaves no traces.
    pub(super) fn meet_others(&mut self, note: Note, call_box: CallBox) {
        if !self.keeps_settings {
            return;
        }
        let (epoch, sender, waker) = (self.epoch, self.sender.clone(), self.waker.clone());
        let renew = move |note: &mut Note| {
            let _ = sender.send(Event::Openers { epoch, openers: note.renew() });
            waker();
        };
        let (sender, waker) = (self.sender.clone(), self.waker.clone());
        let look = move |calls: &mut Calls| {
            if !calls.told && calls.call_box.is_called() {
                calls.told = true;
                let _ = sender.send(Event::Called { epoch });
                waker();
            }
        };
        let started = |error: std::io::Error| log::error!("no thread to look after others: {error}");
        self.others.openers.clear();
        self.others.note = Ticker::start("opener's note", Note::EVERY, note, renew).map_err(started).ok();
        let calls = Calls { call_box, told: false };
        self.others.calls = Ticker::start("calls", LOOK, calls, look).map_err(started).ok();
    }

    /// Looks at once who else has the project open.
    pub(super) fn look_for_others(&self) {
        let Some(note) = &self.others.note else { return };
        let (epoch, sender, waker) = (self.epoch, self.sender.clone(), self.waker.clone());
        note.send(move |note| {
            let _ = sender.send(Event::Openers { epoch, openers: note.renew() });
            waker();
        });
    }

    /// The name or role was changed in the settings.
    pub fn who_changed(&self) {
        if let Some(note) = &self.others.note {
            let who = self.settings.who.clone();
            note.send(move |note| {
                note.rename(&who);
                note.renew();
            });
        }
    }

    /// The window has come to the front, as another program asked.
    pub fn answer_call(&self) {
        if let Some(calls) = &self.others.calls {
            calls.send(|calls| {
                calls.call_box.answer();
                calls.told = false;
            });
        }
    }

    /// Asks the window that has a project open to come to the front.
    pub fn call_window(&self, path: PathBuf) {
        let folder = self.folders.workspace.clone();
        self.start("call", "other window", move |ticket| {
            let call = Workspace::in_folder(&folder).and_then(|workspace| workspace.call(&path));
            let result = call.map(|call| match call {
                None => WindowCall::Gone,
                Some(call) if wait_until(ticket, PATIENCE, || call.is_answered()) => WindowCall::Answered,
                Some(_) => WindowCall::Silent,
            });
            Some(Event::WindowCalled { path, result: result.map_err(AppError::from) })
        });
    }
}
