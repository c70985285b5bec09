//! For tests: the operating system refuses the n-th thing of a kind that is asked of it.

use super::platform::Asked;
use std::cell::RefCell;
use std::io;

/// What is going to fail.
struct Fault {
    kind: Asked,
    /// How many of its kind are still granted before it.
    granted: usize,
    error: io::ErrorKind,
    /// Whether all that is asked afterwards fails, too: a share that is gone.
    lasting: bool,
    struck: bool,
}

thread_local! {
    static FAULT: RefCell<Option<Fault>> = const { RefCell::new(None) };
}

/// Called before everything that is asked of the system.
pub(super) fn ask(kind: Asked) -> io::Result<()> {
    FAULT.with_borrow_mut(|fault| {
        let Some(fault) = fault else { return Ok(()) };
        if fault.struck && fault.lasting {
            return Err(fault.error.into());
        }
        if fault.struck || fault.kind != kind {
            return Ok(());
        }
        if fault.granted > 0 {
            fault.granted -= 1;
            return Ok(());
        }
        fault.struck = true;
        Err(fault.error.into())
    })
}

/// Runs `work` with the fault in its way. The second value says whether it struck.
pub(super) fn with_fault<T>(
    kind: Asked,
    granted: usize,
    error: io::ErrorKind,
    lasting: bool,
    work: impl FnOnce() -> T,
) -> (T, bool) {
    FAULT.set(Some(Fault { kind, granted, error, lasting, struck: false }));
    let result = work();
    (result, FAULT.take().is_some_and(|fault| fault.struck))
}
