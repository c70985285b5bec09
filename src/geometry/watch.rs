//! How long pure functions report progress and notice that nobody wants the result any more.

/// Given to long functions by whoever runs them. Cheap to call often.
pub trait Watch: Sync {
    /// Progress of the whole function, 0 to 1, never falling.
    fn progress(&self, share: f32);
    /// Whether to stop as soon as possible.
    fn cancelled(&self) -> bool;

    /// The same watch for code that can't borrow it, such as a database that asks in the middle of a long statement. `None`:
    /// such code runs to its end.
    fn shared(&self) -> Option<std::sync::Arc<dyn Watch + Send>> {
        None
    }

    /// `Err(Cancelled)` once cancelled: `watch.check()?` inside loops.
    fn check(&self) -> Result<(), Cancelled> {
        if self.cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

/// A part of a longer work: its progress is a stretch of the whole's.
#[derive(Clone, Copy)]
pub struct Stage<'a> {
    whole: &'a dyn Watch,
    from: f32,
    to: f32,
}

impl<'a> Stage<'a> {
    /// The stretch of `whole` between two shares of it.
    pub fn of(whole: &'a dyn Watch, from: f32, to: f32) -> Self {
        Self { whole, from, to }
    }
}

impl Watch for Stage<'_> {
    fn progress(&self, share: f32) {
        self.whole.progress(self.from + (self.to - self.from) * share);
    }

    fn cancelled(&self) -> bool {
        self.whole.cancelled()
    }

    fn shared(&self) -> Option<std::sync::Arc<dyn Watch + Send>> {
        self.whole.shared()
    }
}

/// The work was cancelled; nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// For callers without progress, such as tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoWatch;

impl Watch for NoWatch {
    fn progress(&self, _share: f32) {}
    fn cancelled(&self) -> bool {
        false
    }
}
