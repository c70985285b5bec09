//! Waiting for the platform's file dialog without holding up the window.

use crate::jobs::Lanes;
use std::mem::ManuallyDrop;
use std::sync::Arc;

/// One lane in which the window waits for dialogs of the platform. It is never joined: a dialog that is still open when
/// the program ends must not keep it from ending.
pub struct NativeLane(ManuallyDrop<Lanes>);

impl Default for NativeLane {
    fn default() -> Self {
        Self(ManuallyDrop::new(Lanes::new(Arc::new(|| {}))))
    }
}

impl NativeLane {
    /// Runs `wait` off the calling thread. A dialog that is still open keeps its place: the next waits for it.
    pub fn run(&self, wait: impl FnOnce() + Send + 'static) {
        self.0.start("file dialog", "asked for", move |_| wait());
    }
}
