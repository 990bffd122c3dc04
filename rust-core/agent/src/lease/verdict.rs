//! What time away means.

use crate::model::{ClockMark, LeaseLimits};

/// The verdict on a phone's absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaseVerdict {
    /// All is well.
    Ok,
    /// The phone locks soon if it stays away.
    Warn {
        /// Milliseconds until it locks.
        locks_in_ms: u64,
    },
    /// Locked until contact; the PIN does not help.
    Locked(LockReason),
    /// The data must go.
    Erase,
}

/// Why only contact helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockReason {
    /// Away too long.
    Expired,
    /// The clock is not to be believed.
    Clock,
}

/// Judges a mark that was just observed.
#[must_use]
pub fn judge(mark: &ClockMark, limits: &LeaseLimits) -> LeaseVerdict {
    if mark.away_ms >= limits.erase_ms {
        LeaseVerdict::Erase
    } else if mark.suspect {
        LeaseVerdict::Locked(LockReason::Clock)
    } else if mark.away_ms >= limits.lock_ms {
        LeaseVerdict::Locked(LockReason::Expired)
    } else if mark.away_ms >= limits.warn_ms {
        LeaseVerdict::Warn {
            locks_in_ms: limits.lock_ms - mark.away_ms,
        }
    } else {
        LeaseVerdict::Ok
    }
}
