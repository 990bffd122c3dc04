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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::BootId;

    const RULES: PinRules = PinRules {
        min_length: 6,
        max_attempts: 10,
    };

    fn at(boot_ms: u64, boot: u8) -> Moment {
        Moment {
            wall_ms: 0,
            boot_ms,
            boot: Some(BootId([boot; 16])),
        }
    }

    #[test]
    fn the_ladder_of_delays_ends_in_an_erase() {
        let mut attempts = Attempts::default();
        let mut waits = Vec::new();
        for n in 0..10 {
            assert_ne!(
                judge_try(&attempts, at(u64::MAX, 1), &RULES),
                TryVerdict::Erase
            );
            attempts = counted(&attempts, at(n, 1));
            waits.push(wait_s(&attempts, at(n, 1)));
        }
        assert_eq!(waits, [0, 0, 0, 30, 60, 300, 900, 1_800, 3_600, 3_600]);
        assert_eq!(
            judge_try(&attempts, at(u64::MAX, 1), &RULES),
            TryVerdict::Erase
        );
        assert_eq!(left(&attempts, &RULES), 0);
    }

    #[test]
    fn a_restart_begins_the_delay_anew_and_time_in_one_boot_ends_it() {
        let attempts = Attempts {
            failed: 4,
            since: Some((BootId([1; 16]), 1_000)),
        };
        assert_eq!(wait_s(&attempts, at(30_999, 1)), 1);
        assert_eq!(wait_s(&attempts, at(31_000, 1)), 0);
        assert_eq!(wait_s(&attempts, at(1_000_000, 2)), 30);
        let again = restarted(&attempts, at(1_000_000, 2)).unwrap();
        assert_eq!(again.failed, 4);
        assert_eq!(wait_s(&again, at(1_030_000, 2)), 0);
        assert_eq!(restarted(&again, at(1_000_001, 2)), None);
    }

    #[test]
    fn a_stricter_policy_counts_for_failures_that_were() {
        let attempts = Attempts {
            failed: 5,
            since: None,
        };
        let stricter = PinRules {
            max_attempts: 5,
            ..RULES
        };
        assert_eq!(judge_try(&attempts, at(0, 1), &stricter), TryVerdict::Erase);
    }
}
