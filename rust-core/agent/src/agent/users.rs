//! Who works on the store just now.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Counts calls that hold the store.
#[derive(Default)]
pub(super) struct Users {
    count: Mutex<usize>,
    left: Condvar,
}

impl Users {
    pub(super) fn come(&self) {
        *self.lock() += 1;
    }

    pub(super) fn leave(&self) {
        let mut count = self.lock();
        *count = count.saturating_sub(1);
        if *count == 0 {
            self.left.notify_all();
        }
    }

    /// Waits until nobody works on the store any more, at most `patience`. Returns whether that is so.
    pub(super) fn wait_until_gone(&self, patience: Duration) -> bool {
        let (count, _) = self
            .left
            .wait_timeout_while(self.lock(), patience, |count| *count > 0)
            .unwrap_or_else(PoisonError::into_inner);
        *count == 0
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
