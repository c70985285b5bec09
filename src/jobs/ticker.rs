//! A thread that looks at something now and then.

use super::Ticket;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

type Work<S> = Box<dyn FnOnce(&mut S) + Send>;

/// Owns an `S` on its own thread, calls a function with it at intervals, and runs closures on it in between. Dropping the
/// ticker drops the value and joins.
pub struct Ticker<S: Send + 'static> {
    sender: Option<Sender<Work<S>>>,
    thread: Option<JoinHandle<()>>,
}

impl<S: Send + 'static> Ticker<S> {
    /// Starts the thread (named for debuggers and the log). The first call comes at once.
    pub fn start(
        name: &str,
        every: Duration,
        state: S,
        mut tick: impl FnMut(&mut S) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (sender, receiver) = channel::<Work<S>>();
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let mut state = state;
            loop {
                tick(&mut state);
                let next = Instant::now() + every;
                loop {
                    match receiver.recv_timeout(next.saturating_duration_since(Instant::now())) {
                        Ok(work) => work(&mut state),
                        Err(RecvTimeoutError::Timeout) => break,
                        Err(RecvTimeoutError::Disconnected) => return,
                    }
                }
            }
        })?;
        Ok(Self { sender: Some(sender), thread: Some(thread) })
    }

    /// Runs `work` on the value, between two calls.
    pub fn send(&self, work: impl FnOnce(&mut S) + Send + 'static) {
        if let Some(sender) = &self.sender {
            // The thread ends only when the sender is dropped, or if earlier work panicked, which the join reports.
            let _ = sender.send(Box::new(work));
        }
    }
}

impl<S: Send + 'static> Drop for Ticker<S> {
    fn drop(&mut self) {
        drop(self.sender.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("a background thread ended by a panic");
        }
    }
}

/// Asks again and again until `done`, the time is over, or the ticket is cancelled. Answers whether it was done.
pub fn wait_until(ticket: &Ticket, at_most: Duration, done: impl Fn() -> bool) -> bool {
    const BETWEEN: Duration = Duration::from_millis(30);
    let end = Instant::now() + at_most;
    loop {
        if done() {
            return true;
        }
        if ticket.is_cancelled() || Instant::now() >= end {
            return false;
        }
        std::thread::sleep(BETWEEN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ticks_until_it_is_dropped_and_takes_work_in_between() {
        let (sender, receiver) = channel();
        let ticker = Ticker::start("test", Duration::from_millis(1), 0, move |n| {
            *n += 1;
            // The receiver is gone at the end of the test.
            let _ = sender.send(*n);
        })
        .expect("thread");
        assert!(receiver.iter().take(5).eq(1..=5));
        ticker.send(|n| *n = 1_000);
        assert!(receiver.iter().any(|n| n > 1_000));
        drop(ticker);
        assert!(receiver.into_iter().count() < 1_000_000, "the sender is gone");
    }

    #[test]
    fn waiting_ends() {
        let ticket = Ticket::default();
        assert!(wait_until(&ticket, Duration::from_secs(60), || true));
        assert!(!wait_until(&ticket, Duration::ZERO, || false));
        ticket.cancel();
        assert!(!wait_until(&ticket, Duration::from_secs(60), || false));
    }
}
