//! When the biometric slot may be used: a fingerprint or face only stands in for a PIN that was given since the phone started.

use super::wait_s;
use crate::model::Attempts;
use crate::ports::{BootId, Moment};

/// Whether a fingerprint or face may unlock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BiometricState {
    /// No slot is set up.
    None,
    /// It may.
    Ready,
    /// A slot is set up, but the PIN must open first: the phone was restarted, or wrong PINs are being delayed.
    PinFirst,
}

/// Judges the slot. `pin_boot` is the boot in which the PIN was last proved; `attempts` were carried to this boot.
#[must_use]
pub fn judge_biometric(
    set: bool,
    pin_boot: Option<BootId>,
    attempts: &Attempts,
    now: Moment,
) -> BiometricState {
    if !set {
        return BiometricState::None;
    }
    // A boot that is not known is a new one.
    let same_boot = pin_boot.is_some() && pin_boot == now.boot;
    if same_boot && wait_s(attempts, now) == 0 {
        BiometricState::Ready
    } else {
        BiometricState::PinFirst
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::counted;

    fn at(boot_ms: u64, boot: Option<u8>) -> Moment {
        Moment {
            wall_ms: 0,
            boot_ms,
            boot: boot.map(|id| BootId([id; 16])),
        }
    }

    #[test]
    fn a_finger_stands_in_only_for_a_pin_of_this_boot() {
        let (none, here) = (Attempts::default(), Some(BootId([1; 16])));
        let judge = |set, pin_boot, now| judge_biometric(set, pin_boot, &none, now);
        assert_eq!(judge(true, here, at(0, Some(1))), BiometricState::Ready);
        assert_eq!(judge(true, here, at(0, Some(2))), BiometricState::PinFirst);
        assert_eq!(judge(true, None, at(0, Some(1))), BiometricState::PinFirst);
        // Nobody knows whether two unknown boots are the same.
        assert_eq!(judge(true, None, at(0, None)), BiometricState::PinFirst);
        assert_eq!(judge(false, here, at(0, Some(1))), BiometricState::None);
        assert_eq!(judge(false, None, at(0, Some(2))), BiometricState::None);
    }

    #[test]
    fn a_finger_does_not_get_around_a_delay() {
        let here = Some(BootId([1; 16]));
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
            assert_eq!(judge_biometric(true, here, &tried, now), expected);
        }
    }
}
