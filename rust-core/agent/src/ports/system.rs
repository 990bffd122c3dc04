//! Time and randomness of the system: the one file that reads a real clock.

use std::time::{SystemTime, UNIX_EPOCH};

use ring::rand::{SecureRandom, SystemRandom as RingRandom};
use rustix::time::{ClockId, clock_gettime};

use super::{BootId, Clock, Moment, Random, RandomUnavailable};

const BOOT_ID_FILE: &str = "/proc/sys/kernel/random/boot_id";

/// The system's clocks.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    boot: Option<BootId>,
}

impl SystemClock {
    /// Reads which boot this is from the kernel; without an answer every start of the program counts as a new boot.
    #[must_use]
    pub fn new() -> Self {
        let boot = std::fs::read_to_string(BOOT_ID_FILE)
            .ok()
            .and_then(|text| uuid::Uuid::parse_str(text.trim()).ok())
            .map(|id| BootId(id.into_bytes()));
        Self { boot }
    }

    /// Takes the boot's id from the platform (Android: `Settings.Global.BOOT_COUNT`).
    #[must_use]
    pub fn with_boot(boot: Option<BootId>) -> Self {
        Self { boot }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the Clock port's system side"
        )]
        let wall = SystemTime::now();
        let wall_ms = wall.duration_since(UNIX_EPOCH).map_or(0, |passed| {
            u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
        });
        let boot = clock_gettime(ClockId::Boottime);
        let boot_ms = u64::try_from(boot.tv_sec)
            .unwrap_or(0)
            .saturating_mul(1_000)
            .saturating_add(u64::try_from(boot.tv_nsec).unwrap_or(0) / 1_000_000);
        Moment {
            wall_ms,
            boot_ms,
            boot: self.boot,
        }
    }
}

/// The system's random generator.
#[derive(Clone, Debug)]
pub struct SystemRandom(RingRandom);

impl SystemRandom {
    /// The system's generator.
    #[must_use]
    pub fn new() -> Self {
        Self(RingRandom::new())
    }
}

impl Default for SystemRandom {
    fn default() -> Self {
        Self::new()
    }
}

impl Random for SystemRandom {
    fn fill(&self, out: &mut [u8]) -> Result<(), RandomUnavailable> {
        self.0.fill(out).map_err(|_| RandomUnavailable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boot_clock_runs_forward_within_one_boot() {
        let clock = SystemClock::new();
        let (first, second) = (clock.now(), clock.now());
        assert_eq!(first.boot, second.boot);
        assert!(second.boot_ms >= first.boot_ms);
        assert!(first.wall_ms > 1_700_000_000_000);
    }

    #[test]
    fn random_bytes_differ() {
        let (mut a, mut b) = ([0; 32], [0; 32]);
        SystemRandom::new().fill(&mut a).unwrap();
        SystemRandom::new().fill(&mut b).unwrap();
        assert_ne!(a, b);
    }
}
