//! A clock that stands still until it is told to run.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::ports::{BootId, Clock, Moment};

/// A clock under a test's control.
pub struct FakeClock(Mutex<Moment>);

impl FakeClock {
    /// 2026-01-01 00:00 UTC, one minute after the first boot.
    #[must_use]
    pub fn new() -> Self {
        Self(Mutex::new(Moment {
            wall_ms: 1_767_225_600_000,
            boot_ms: 60_000,
            boot: Some(BootId([1; 16])),
        }))
    }

    /// Time passes: both clocks run.
    pub fn advance_ms(&self, ms: u64) {
        let mut now = self.lock();
        now.wall_ms += ms;
        now.boot_ms += ms;
    }

    /// Somebody sets the wall clock.
    pub fn set_wall_ms(&self, wall_ms: u64) {
        self.lock().wall_ms = wall_ms;
    }

    /// Both clocks and the boot are as they were at `moment`.
    pub fn set(&self, moment: Moment) {
        *self.lock() = moment;
    }

    /// The phone is off for `off_ms` and starts again.
    pub fn reboot(&self, off_ms: u64) {
        let mut now = self.lock();
        now.wall_ms += off_ms;
        now.boot_ms = 1_000;
        now.boot = now.boot.map(|mut boot| {
            boot.0[0] = boot.0[0].wrapping_add(1);
            boot
        });
    }

    /// The platform has no boot id.
    pub fn forget_boot(&self) {
        self.lock().boot = None;
    }

    fn lock(&self) -> MutexGuard<'_, Moment> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for FakeClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Moment {
        *self.lock()
    }
}
