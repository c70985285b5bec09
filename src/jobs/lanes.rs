//! Lanes of pure work: in each one running and one waiting.

use super::Waker;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;

/// Given to running work: where it reports progress and learns that it was overtaken or cancelled.
/// Clones are the same ticket.
#[derive(Debug, Clone, Default)]
pub struct Ticket(Arc<TicketState>);

#[derive(Debug, Default)]
struct TicketState {
    cancelled: AtomicBool,
    progress_permille: AtomicU32,
}

impl Ticket {
    /// Progress, 0 to 1.
    pub fn set_progress(&self, share: f32) {
        self.0.progress_permille.fetch_max((share.clamp(0.0, 1.0) * 1000.0) as u32, Ordering::Relaxed);
    }

    /// Progress so far, 0 to 1.
    pub fn progress(&self) -> f32 {
        self.0.progress_permille.load(Ordering::Relaxed) as f32 / 1000.0
    }

    /// Whether nobody wants the result any more.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }

    /// Asks the work to stop.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }
}

/// A running or waiting job, for the status bar.
#[derive(Debug, Clone, PartialEq)]
pub struct JobInfo {
    /// Its lane.
    pub lane: String,
    /// What started it, for the log and diagnostics.
    pub cause: String,
    /// 0 to 1; `None` while waiting.
    pub progress: Option<f32>,
}

type Work = Box<dyn FnOnce(&Ticket) + Send>;

struct Queued {
    cause: String,
    work: Work,
}

#[derive(Default)]
struct Lane {
    running: Option<(String, Ticket)>,
    waiting: Option<Queued>,
    thread: Option<JoinHandle<()>>,
}

/// All lanes. Dropping it cancels everything and joins the threads.
pub struct Lanes {
    lanes: Arc<Mutex<BTreeMap<String, Lane>>>,
    waker: Waker,
    /// Lanes whose work ended by a panic, not told yet.
    panicked: Arc<Mutex<Vec<String>>>,
}

impl Lanes {
    /// No lanes yet. `waker` is called after every finished job.
    pub fn new(waker: Waker) -> Self {
        Self { lanes: Arc::default(), waker, panicked: Arc::default() }
    }

    /// Starts `work` in a lane. A running job of the lane is cancelled, a waiting one replaced. The work itself sends its result on.
    pub fn start(&self, lane: &str, cause: &str, work: impl FnOnce(&Ticket) + Send + 'static) {
        let mut lanes = lock(&self.lanes);
        let entry = lanes.entry(lane.to_owned()).or_default();
        let queued = Queued { cause: cause.to_owned(), work: Box::new(work) };
        if let Some((_, ticket)) = &entry.running {
            ticket.cancel();
            entry.waiting = Some(queued);
            return;
        }
        log::debug!("job {lane}: {cause}");
        if let Some(thread) = entry.thread.take() {
            // It has marked itself as not running, so this returns at once.
            let _ = thread.join();
        }
        let ticket = Ticket::default();
        entry.running = Some((queued.cause, ticket.clone()));
        let (shared, waker, name) = (self.lanes.clone(), self.waker.clone(), lane.to_owned());
        let panicked = self.panicked.clone();
        let spawned = std::thread::Builder::new()
            .name(format!("job {lane}"))
            .spawn(move || run_lane(&shared, &panicked, &waker, &name, queued.work, ticket));
        match spawned {
            Ok(thread) => entry.thread = Some(thread),
            Err(error) => {
                log::error!("no thread for job {lane}: {error}");
                entry.running = None;
            }
        }
    }

    /// Cancels what runs and waits in a lane.
    pub fn cancel(&self, lane: &str) {
        if let Some(lane) = lock(&self.lanes).get_mut(lane) {
            lane.waiting = None;
            if let Some((_, ticket)) = &lane.running {
                ticket.cancel();
            }
        }
    }

    /// Cancels what runs and waits in all lanes whose names begin like this.
    pub fn cancel_all(&self, prefix: &str) {
        for (_, lane) in lock(&self.lanes).iter_mut().filter(|(name, _)| name.starts_with(prefix)) {
            lane.waiting = None;
            if let Some((_, ticket)) = &lane.running {
                ticket.cancel();
            }
        }
    }

    /// What runs and waits, by lane.
    pub fn jobs(&self) -> Vec<JobInfo> {
        let mut all = Vec::new();
        for (name, lane) in lock(&self.lanes).iter() {
            if let Some((cause, ticket)) = &lane.running {
                let progress = Some(ticket.progress());
                all.push(JobInfo { lane: name.clone(), cause: cause.clone(), progress });
            }
            if let Some(waiting) = &lane.waiting {
                all.push(JobInfo { lane: name.clone(), cause: waiting.cause.clone(), progress: None });
            }
        }
        all
    }

    /// Lanes whose work ended by a panic since the last call: the user is told, nothing ends silently.
    pub fn take_panics(&self) -> Vec<String> {
        std::mem::take(&mut *lock(&self.panicked))
    }

    /// Whether nothing runs or waits.
    pub fn idle(&self) -> bool {
        lock(&self.lanes).values().all(|lane| lane.running.is_none() && lane.waiting.is_none())
    }
}

impl Drop for Lanes {
    fn drop(&mut self) {
        let threads: Vec<_> = {
            let mut lanes = lock(&self.lanes);
            for lane in lanes.values_mut() {
                lane.waiting = None;
                if let Some((_, ticket)) = &lane.running {
                    ticket.cancel();
                }
            }
            lanes.values_mut().filter_map(|lane| lane.thread.take()).collect()
        };
        for thread in threads {
            let _ = thread.join();
        }
    }
}

fn run_lane(
    shared: &Mutex<BTreeMap<String, Lane>>,
    panicked: &Mutex<Vec<String>>,
    waker: &Waker,
    name: &str,
    work: Work,
    ticket: Ticket,
) {
    let (mut work, mut ticket) = (work, ticket);
    loop {
        // A panic in a job must not take the window with it: the lane goes on, the log has the message.
        if std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&ticket))).is_err() {
            log::error!("job {name} ended by a panic");
            lock(panicked).push(name.to_owned());
        }
        let next = {
            let mut lanes = lock(shared);
            let Some(lane) = lanes.get_mut(name) else { break };
            match lane.waiting.take() {
                Some(queued) => {
                    let fresh = Ticket::default();
                    lane.running = Some((queued.cause, fresh.clone()));
                    Some((queued.work, fresh))
                }
                None => {
                    lane.running = None;
                    None
                }
            }
        };
        waker();
        match next {
            Some((next_work, next_ticket)) => (work, ticket) = (next_work, next_ticket),
            None => break,
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // The state is a plain record; a panic elsewhere can't leave it half changed.
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    #[test]
    fn the_latest_waiting_job_wins_and_the_running_one_is_cancelled() {
        let lanes = Lanes::new(Arc::new(|| {}));
        let (sender, receiver) = channel();
        let (started, has_started) = channel();
        let first = sender.clone();
        lanes.start("a", "first", move |ticket| {
            started.send(()).expect("receiver");
            while !ticket.is_cancelled() {
                std::thread::yield_now();
            }
            first.send(1).expect("receiver");
        });
        has_started.recv().expect("started");
        for n in 2..=5 {
            let sender = sender.clone();
            lanes.start("a", "later", move |_| sender.send(n).expect("receiver"));
        }
        assert_eq!(receiver.recv().expect("first"), 1);
        assert_eq!(receiver.recv().expect("last"), 5);
        while !lanes.idle() {
            std::thread::yield_now();
        }
        assert!(receiver.try_recv().is_err());
    }

    #[test]
    fn a_panicking_job_leaves_the_lane_usable() {
        let lanes = Lanes::new(Arc::new(|| {}));
        lanes.start("a", "bad", |_| panic!("as the test wants"));
        let (sender, receiver) = channel();
        lanes.start("a", "good", move |_| sender.send(()).expect("receiver"));
        receiver.recv().expect("ran");
        assert_eq!(lanes.take_panics(), ["a"]);
        assert!(lanes.take_panics().is_empty());
    }
}
