//! How long to wait between wrong PINs.

use fleet_protocol::policy::PinRules;

use crate::model::Attempts;
use crate::ports::Moment;

/// Seconds to wait after the first, second, ... failure.
const DELAYS_S: [u32; 9] = [0, 0, 0, 30, 60, 300, 900, 1_800, 3_600];

/// The verdict on another try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TryVerdict {
    /// It may be made, and counts from before it is checked.
    Allowed,
    /// Too soon. No try is burnt.
    Wait {
        /// Seconds until the next try is allowed.
        retry_after_s: u32,
    },
    /// There are no tries left: the data must go.
    Erase,
}

/// Judges whether a PIN may be tried now.
#[must_use]
pub fn judge_try(attempts: &Attempts, now: Moment, rules: &PinRules) -> TryVerdict {
    if attempts.failed >= rules.max_attempts {
        return TryVerdict::Erase;
    }
    match wait_s(attempts, now) {
        0 => TryVerdict::Allowed,
        retry_after_s => TryVerdict::Wait { retry_after_s },
    }
}

/// The count with one more try, made now. To be durable before the PIN is checked.
#[must_use]
pub fn counted(attempts: &Attempts, now: Moment) -> Attempts {
    Attempts {
        failed: attempts.failed.saturating_add(1),
        since: now.boot.map(|boot| (boot, now.boot_ms)),
    }
}

/// The count in a boot in which the delay has not begun yet: it runs from now, in full. `None` where nothing changes.
#[must_use]
pub fn restarted(attempts: &Attempts, now: Moment) -> Option<Attempts> {
    let same_boot = attempts
        .since
        .is_some_and(|(boot, since_ms)| Some(boot) == now.boot && since_ms <= now.boot_ms);
    (delay_s(attempts.failed) > 0 && !same_boot).then(|| Attempts {
        failed: attempts.failed,
        since: now.boot.map(|boot| (boot, now.boot_ms)),
    })
}

/// Seconds until the next try is allowed.
#[must_use]
pub fn wait_s(attempts: &Attempts, now: Moment) -> u32 {
    let delay_ms = u64::from(delay_s(attempts.failed)) * 1_000;
    let passed_ms = match attempts.since {
        Some((boot, since_ms)) if Some(boot) == now.boot => now.boot_ms.saturating_sub(since_ms),
        _ => 0,
    };
    u32::try_from(delay_ms.saturating_sub(passed_ms).div_ceil(1_000)).unwrap_or(u32::MAX)
}

/// Tries that are left.
#[must_use]
pub fn left(attempts: &Attempts, rules: &PinRules) -> u8 {
    rules.max_attempts.saturating_sub(attempts.failed)
}

fn delay_s(failed: u8) -> u32 {
    let last = DELAYS_S.last().copied().unwrap_or_default();
    match usize::from(failed).checked_sub(1) {
        None => 0,
        Some(index) => DELAYS_S.get(index).copied().unwrap_or(last),
    }
}
