//! Positions, decisions and crosswalks: what is worked out about them beside the window.
//!
//! Everything here is asked for by whoever looks at it, and made in jobs; what was made last is shown until newer is there.

mod checks;
mod crosswalk_rows;
mod crosswalks;
mod decisions;
mod log;
mod standings;

pub use checks::{DifferenceView, MovedBlocks, OfficialView, decision_before};
pub use crosswalk_rows::{CrosswalkQuery, CrosswalkSort};
pub use crosswalks::{CrosswalkRead, CrosswalkView};
pub use log::BlockLog;

use super::{Event, Outcome, Session};

/// What is known of positions, decisions and crosswalks besides the project itself.
#[derive(Default)]
pub(super) struct Agreement {
    standings: standings::Standings,
    log: log::LogState,
    crosswalks: crosswalks::Crosswalks,
    crosswalk_rows: crosswalk_rows::RowState,
    checks: checks::Checks,
}

/// Answers of jobs and of the store.
pub(super) enum Answer {
    Standing(standings::Answer),
    Log(log::Answer),
    Crosswalk(crosswalks::Answer),
    CrosswalkRows(crosswalk_rows::Answer),
    Check(checks::Answer),
}

impl Session {
    pub(super) fn agreement_came(&mut self, answer: Answer) -> Option<Outcome> {
        match answer {
            Answer::Standing(answer) => self.standing_came(answer),
            Answer::CrosswalkRows(answer) => self.crosswalk_rows_came(answer),
            Answer::Check(answer) => return self.check_came(answer),
            Answer::Crosswalk(answer) => return self.crosswalk_came(answer),
            Answer::Log(answer) => return self.block_log_came(answer).err().map(Outcome::Failed),
        }
        None
    }

    /// A job whose answer is one of these.
    fn start_agreement(
        &self,
        lane: &str,
        cause: &str,
        work: impl FnOnce(&crate::jobs::Ticket) -> Option<Answer> + Send + 'static,
    ) {
        let epoch = self.epoch;
        self.start(lane, cause, move |ticket| {
            work(ticket).map(|answer| Event::Agreement { epoch, answer: Box::new(answer) })
        });
    }
}
