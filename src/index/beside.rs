//! Two pieces of work side by side, where somebody waits for both.

use std::sync::{Mutex, PoisonError};

/// Does one piece of work here and the other in a thread of its own; where no thread can be had, both here. A panic of
/// either goes on here.
pub(crate) fn beside<A, B: Send>(here: impl FnOnce() -> A, there: impl FnMut() -> B + Send) -> (A, B) {
    // Only one of the two that could do the work does.
    let there = Mutex::new(there);
    let run = || {
        let mut there = there.lock().unwrap_or_else(PoisonError::into_inner);
        there()
    };
    std::thread::scope(|scope| {
        let other = std::thread::Builder::new().spawn_scoped(scope, run);
        let here = here();
        let there = match other {
            Ok(other) => other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => run(),
        };
        (here, there)
    })
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn each_is_done_once_and_both_may_change_what_is_theirs() {
        let (mut one, mut other) = (1, 2);
        let done = beside(
            || {
                one += 10;
                one
            },
            || {
                other += 20;
                other
            },
        );
        assert_eq!((done, one, other), ((11, 22), 11, 22));
    }

    #[test]
    #[should_panic(expected = "lost")]
    fn a_panic_is_not_lost() {
        beside(|| (), || panic!("lost"));
    }
}
