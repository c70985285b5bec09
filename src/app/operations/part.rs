//! Progress of one step within several.

use crate::geometry::Watch;

/// Reports a step's own 0 to 1 as a stretch of the whole.
pub(super) struct Part<'a> {
    whole: &'a dyn Watch,
    from: f32,
    to: f32,
}

impl<'a> Part<'a> {
    /// The stretch from `from` to `to` (0 to 1) of `whole`.
    pub(super) fn of(whole: &'a dyn Watch, from: f32, to: f32) -> Self {
        Self { whole, from, to }
    }
}

impl Watch for Part<'_> {
    fn progress(&self, share: f32) {
        self.whole.progress(self.from + (self.to - self.from) * share.clamp(0.0, 1.0));
    }

    fn cancelled(&self) -> bool {
        self.whole.cancelled()
    }
}
