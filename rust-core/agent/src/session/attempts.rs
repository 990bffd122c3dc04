//! How long to wait between wrong PINs.

use fleet_protocol::policy::PinRules;

use crate::model::{Attempts, ClockMark};
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
        served_ms: 0,
    }
}

/// The count as it stands in the present boot: what the boot before is known to have served of a delay is kept, and so is what
/// has certainly passed since. `mark` is the clock as it was last made durable.
///
/// Nothing is believed that a clock could be made to say: the time that the phone was off does not count, nor what the boot
/// before served after the mark.
#[must_use]
pub fn carried(attempts: &Attempts, mark: Option<&ClockMark>, now: Moment) -> Attempts {
    let (Some((boot, since_ms)), Some(here)) = (attempts.since, now.boot) else {
        return Attempts {
            since: now.boot.map(|boot| (boot, now.boot_ms)),
            ..*attempts
        };
    };
    if boot == here {
        // A boot clock that went back gives no time.
        let since_ms = since_ms.min(now.boot_ms);
        return Attempts {
            since: Some((here, since_ms)),
            ..*attempts
        };
    }
    let Some(mark) = mark.filter(|mark| mark.boot == Some(boot)) else {
        return Attempts {
            since: Some((here, now.boot_ms)),
            ..*attempts
        };
    };
    // Since the mark at least this much has passed, whether the machine was started again or only this program was: without
    // boot ids the two look the same.
    let passed_ms = now.boot_ms.checked_sub(mark.boot_ms).unwrap_or(now.boot_ms);
    Attempts {
        failed: attempts.failed,
        since: Some((here, now.boot_ms.saturating_sub(passed_ms))),
        served_ms: attempts
            .served_ms
            .saturating_add(mark.boot_ms.saturating_sub(since_ms)),
    }
}

/// Seconds until the next try is allowed, for a count that was carried to this boot.
#[must_use]
pub fn wait_s(attempts: &Attempts, now: Moment) -> u32 {
    let delay_ms = u64::from(delay_s(attempts.failed)) * 1_000;
    let here_ms = match attempts.since {
        Some((boot, since_ms)) if Some(boot) == now.boot => now.boot_ms.saturating_sub(since_ms),
        _ => 0,
    };
    let passed_ms = attempts.served_ms.saturating_add(here_ms);
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
    use proptest::prelude::*;

    use super::*;
    use crate::ports::BootId;

    const RULES: PinRules = PinRules {
        min_length: 6,
        max_attempts: 10,
        history: 5,
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

    fn mark(boot_ms: u64, boot: u8) -> ClockMark {
        crate::lease::start(at(boot_ms, boot), at(boot_ms, boot), 0)
    }

    #[test]
    fn a_delay_goes_on_after_a_restart_and_ends_with_time() {
        let attempts = counted(
            &Attempts {
                failed: 3,
                ..Attempts::default()
            },
            at(100_000, 1),
        );
        assert_eq!(wait_s(&attempts, at(129_999, 1)), 1);
        assert_eq!(wait_s(&attempts, at(130_000, 1)), 0);
        // Twelve seconds were served before the mark, two since the phone started again.
        let again = carried(&attempts, Some(&mark(112_000, 1)), at(2_000, 2));
        assert_eq!(again.served_ms, 12_000);
        assert_eq!(wait_s(&again, at(2_000, 2)), 16);
        assert_eq!(wait_s(&again, at(18_000, 2)), 0);
        // Looking again changes nothing.
        assert_eq!(carried(&again, Some(&mark(2_000, 2)), at(3_000, 2)), again);
        // Without a mark of that boot nothing is known to have been served.
        assert_eq!(
            wait_s(&carried(&attempts, None, at(2_000, 2)), at(2_000, 2)),
            30
        );
    }

    #[test]
    fn a_new_failure_begins_its_own_delay() {
        let served = Attempts {
            failed: 4,
            since: None,
            served_ms: 29_000,
        };
        assert_eq!(wait_s(&counted(&served, at(5, 1)), at(5, 1)), 60);
    }

    /// What happens to a phone while a delay runs.
    #[derive(Clone, Debug)]
    enum Happening {
        Runs { ms: u64 },
        WallIsSet { wall_ms: u64 },
        GuardIsWritten,
        ProgramStartsAgain,
        Reboots { off_ms: u64 },
    }

    fn any_happening() -> impl Strategy<Value = Happening> {
        prop_oneof![
            (0..40_000_u64).prop_map(|ms| Happening::Runs { ms }),
            (0..u64::MAX / 2).prop_map(|wall_ms| Happening::WallIsSet { wall_ms }),
            Just(Happening::GuardIsWritten),
            Just(Happening::ProgramStartsAgain),
            (0..90_000_u64).prop_map(|off_ms| Happening::Reboots { off_ms }),
        ]
    }

    proptest! {
        /// A try is never allowed before the delay has really passed, and never later than the phone being on, as far as that
        /// was written down, asks for. With and without boot ids.
        #[test]
        fn a_delay_is_neither_cut_nor_drawn_out(
            failed in 4_u8..9,
            boot_ids in any::<bool>(),
            happenings in proptest::collection::vec(any_happening(), 1..40),
        ) {
            let mut now = at(500_000, 1);
            let mut attempts = counted(&Attempts { failed: failed - 1, ..Attempts::default() }, now);
            let mut held = crate::lease::start(now, now, 0);
            let delay_ms = u64::from(delay_s(failed)) * 1_000;
            let (mut real_ms, mut on_ms, mut lost_ms, mut unwritten_ms) = (0_u64, 0_u64, 0_u64, 0_u64);
            for happening in happenings {
                let mut fresh = false;
                match happening {
                    Happening::Runs { ms } => {
                        now.wall_ms += ms;
                        now.boot_ms += ms;
                        real_ms += ms;
                        on_ms += ms;
                        unwritten_ms += ms;
                    }
                    Happening::WallIsSet { wall_ms } => now.wall_ms = wall_ms,
                    Happening::GuardIsWritten => {}
                    Happening::ProgramStartsAgain => {
                        if !boot_ids {
                            fresh = true;
                        }
                    }
                    Happening::Reboots { off_ms } => {
                        real_ms += off_ms;
                        now.boot_ms = 0;
                        lost_ms += unwritten_ms;
                        fresh = true;
                    }
                }
                if fresh {
                    now.boot = now.boot.map(|boot| BootId(boot.0.map(|byte| byte.wrapping_add(1))));
                }
                let seen = carried(&attempts, Some(&held), now);
                let wait_ms = u64::from(wait_s(&seen, now)) * 1_000;
                prop_assert!(wait_ms + real_ms >= delay_ms, "never shorter than it is");
                let fair_ms = delay_ms.saturating_sub(on_ms.saturating_sub(lost_ms));
                prop_assert!(wait_ms < fair_ms + 1_000 || wait_ms <= fair_ms, "{wait_ms} > {fair_ms}");
                if fresh || matches!(happening, Happening::GuardIsWritten) {
                    attempts = seen;
                    held = crate::lease::observe(&held, now);
                    unwritten_ms = 0;
                }
            }
        }
    }

    #[test]
    fn a_stricter_policy_counts_for_failures_that_were() {
        let attempts = Attempts {
            failed: 5,
            ..Attempts::default()
        };
        let stricter = PinRules {
            max_attempts: 5,
            ..RULES
        };
        assert_eq!(judge_try(&attempts, at(0, 1), &stricter), TryVerdict::Erase);
    }
}
