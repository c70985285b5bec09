//! A thread that owns a value.

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

type Work<S> = Box<dyn FnOnce(&mut Option<S>) + Send>;

/// Owns an `S` on its own thread and runs closures on it one after the other. Dropping the actor finishes what was sent and joins.
pub struct Actor<S: Send + 'static> {
    sender: Option<Sender<Work<S>>>,
    thread: Option<JoinHandle<()>>,
}

impl<S: Send + 'static> Actor<S> {
    /// Starts the thread (named for debuggers and the log). If work panics, the value is dropped and `on_defect` called: what
    /// is sent after that finds nothing.
    pub fn start(name: &str, state: S, on_defect: impl Fn() + Send + 'static) -> std::io::Result<Self> {
        let (sender, receiver) = channel::<Work<S>>();
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let mut state = Some(state);
            while let Ok(work) = receiver.recv() {
                let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&mut state)));
                if ended.is_err() {
                    // Nobody knows in which state the panic left it.
                    log::error!("work of a background thread ended by a panic");
                    state = None;
                    on_defect();
                }
            }
        })?;
        Ok(Self { sender: Some(sender), thread: Some(thread) })
    }

    /// Runs `work` on the value, after all that was sent before. `None` once the value was taken out.
    pub fn send(&self, work: impl FnOnce(&mut Option<S>) + Send + 'static) {
        if let Some(sender) = &self.sender {
            // The thread ends only when the sender is dropped, or if earlier work panicked, which the join reports.
            let _ = sender.send(Box::new(work));
        }
    }
}

impl<S: Send + 'static> Drop for Actor<S> {
    fn drop(&mut self) {
        drop(self.sender.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("a background thread ended by a panic");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_runs_in_order_and_is_finished_before_drop_returns() {
        let (sender, receiver) = channel();
        let actor = Actor::start("test", Vec::new(), || {}).expect("thread");
        for n in 0..100 {
            actor.send(move |list| list.as_mut().expect("there").push(n));
        }
        actor.send(move |list| sender.send(list.take().expect("there")).expect("receiver"));
        drop(actor);
        assert_eq!(receiver.recv().expect("sent"), (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn a_panic_is_told_and_the_value_is_gone() {
        let (sender, receiver) = channel();
        let told = sender.clone();
        let actor = Actor::start("test", 7, move || told.send("defect").expect("receiver")).expect("thread");
        actor.send(|_| panic!("on purpose"));
        actor.send(move |value| sender.send(if value.is_none() { "gone" } else { "there" }).expect("receiver"));
        drop(actor);
        assert_eq!(receiver.iter().collect::<Vec<_>>(), ["defect", "gone"]);
    }
}
