//! Background work off the UI thread: progress, cancel, latest wins. The only place that starts threads.
//!
//! Three shapes: [`Lanes`] runs pure work, in each lane one running and one waiting (the latest wins, a running one that was
//! overtaken is cancelled); [`Actor`] owns a value (the project's store) on a thread of its own and runs closures on it in order; [`Ticker`]
//! looks at something now and then.
//! Results come back as values on the caller's [`std::sync::mpsc`] channels; a waker tells the window to look.

mod actor;
mod lanes;
mod ticker;

pub use actor::Actor;
pub use lanes::{JobInfo, Lanes, Ticket};
pub use ticker::{Ticker, wait_until};

/// Called from job threads when a result or progress is there to be looked at.
pub type Waker = std::sync::Arc<dyn Fn() + Send + Sync>;
