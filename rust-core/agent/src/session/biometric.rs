//! When the biometric slot may be used: a fingerprint or face only stands in for a PIN that was given since the phone started,
//! and not longer than a session may last.

use fleet_protocol::policy::SessionRules;

use super::{Session, SessionEvent, wait_s};
use crate::model::Attempts;
use crate::ports::Moment;

/// Whether a fingerprint or face may unlock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BiometricState {
    /// No slot is set up.
    None,
    /// It may.
    Ready,
    /// A slot is set up, but the PIN must open first: the phone was restarted, the PIN was given longer ago than a session may
    /// last, or wrong PINs are being delayed.
    PinFirst,
}

/// Judges the slot. `pin` is when the PIN was last proved, if that is known; `attempts` were carried to this boot.
#[must_use]
pub fn judge_biometric(
    set: bool,
    pin: Option<Moment>,
    attempts: &Attempts,
    now: Moment,
    rules: &SessionRules,
) -> BiometricState {
    if !set {
        return BiometricState::None;
    }
    // A boot that is not known is a new one.
    let stands = pin.filter(|pin| pin.boot.is_some()).is_some_and(|pin| {
        let proved = SessionEvent::Proved { pin };
        Session::Locked.step(proved, now, rules).session.is_open()
    });
    if stands && wait_s(attempts, now) == 0 {
        BiometricState::Ready
    } else {
        BiometricState::PinFirst
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::BootId;
    use crate::session::counted;

    const RULES: SessionRules = SessionRules {
        idle_s: 300,
        background_s: 60,
        absolute_s: 3_600,
    };

    fn at(boot_ms: u64, boot: Option<u8>) -> Moment {
        Moment {
            wall_ms: 1_800_000_000_000 + boot_ms,
            boot_ms,
            boot: boot.map(|id| BootId([id; 16])),
        }
    }

    fn judge(set: bool, pin: Option<Moment>, now: Moment) -> BiometricState {
        judge_biometric(set, pin, &Attempts::default(), now, &RULES)
    }

    #[test]
    fn a_finger_stands_in_only_for_a_pin_of_this_boot() {
        let here = Some(at(0, Some(1)));
        assert_eq!(judge(true, here, at(0, Some(1))), BiometricState::Ready);
        assert_eq!(judge(true, here, at(0, Some(2))), BiometricState::PinFirst);
        assert_eq!(judge(true, None, at(0, Some(1))), BiometricState::PinFirst);
        // Nobody knows whether two unknown boots are the same.
        let unknown = Some(at(0, None));
        assert_eq!(judge(true, unknown, at(0, None)), BiometricState::PinFirst);
        assert_eq!(judge(false, here, at(0, Some(1))), BiometricState::None);
        assert_eq!(judge(false, None, at(0, Some(2))), BiometricState::None);
    }

    #[test]
    fn a_finger_stands_in_for_a_pin_no_longer_than_a_session_may_last() {
        let pin = Some(at(1_000, Some(1)));
        for (boot_ms, expected) in [
            (999, BiometricState::PinFirst),
            (1_000, BiometricState::Ready),
            (3_600_999, BiometricState::Ready),
            (3_601_000, BiometricState::PinFirst),
        ] {
            assert_eq!(judge(true, pin, at(boot_ms, Some(1))), expected);
        }
        let turned = Moment {
            wall_ms: at(0, None).wall_ms - 3_601_000,
            ..at(2_000, Some(1))
        };
        assert_eq!(judge(true, pin, turned), BiometricState::PinFirst);
    }

    #[test]
    fn a_finger_does_not_get_around_a_delay() {
        let here = Some(at(0, Some(1)));
        let tried = counted(
            &Attempts {
                failed: 3,
                ..Attempts::default()
            },
            at(1_000, Some(1)),
        );
        for (boot_ms, expected) in [
            (1_000, BiometricState::PinFirst),
            (30_999, BiometricState::PinFirst),
            (31_000, BiometricState::Ready),
        ] {
            let now = at(boot_ms, Some(1));
            assert_eq!(judge_biometric(true, here, &tried, now, &RULES), expected);
        }
    }
}
