//! The hybrid logical clock (Kulkarni, Demirbas et al., "Logical Physical Clocks", 2014): close to the wall clock, and never
//! behind anything that was seen.

use fleet_protocol::sync::Hlc;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A reading of the future is believed only this far, milliseconds: one phone with a wrong clock must not win every merge.
pub const MAX_AHEAD_MS: u64 = 5 * 60 * 1000;

/// The clock's memory; stored beside the data that it stamps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HlcClock {
    /// Highest milliseconds seen.
    pub ms: u64,
    /// Counter within them.
    pub counter: u32,
}

impl HlcClock {
    /// The next reading: above everything that was read or observed before.
    #[must_use]
    pub fn tick(&mut self, wall_ms: u64, node: Uuid) -> Hlc {
        if wall_ms > self.ms {
            *self = Self {
                ms: wall_ms,
                counter: 0,
            };
        } else {
            self.step();
        }
        Hlc {
            ms: self.ms,
            counter: self.counter,
            node,
        }
    }

    /// Takes note of another node's reading, believed at most [`MAX_AHEAD_MS`] beyond `wall_ms`.
    pub fn observe(&mut self, other: Hlc, wall_ms: u64) {
        let other = clamp(other, wall_ms);
        if (other.ms, other.counter) > (self.ms, self.counter) {
            *self = Self {
                ms: other.ms,
                counter: other.counter,
            };
        }
    }

    fn step(&mut self) {
        match self.counter.checked_add(1) {
            Some(counter) => self.counter = counter,
            None => {
                *self = Self {
                    ms: self.ms.saturating_add(1),
                    counter: 0,
                }
            }
        }
    }
}

/// A reading brought down to at most [`MAX_AHEAD_MS`] beyond `wall_ms`.
#[must_use]
pub fn clamp(reading: Hlc, wall_ms: u64) -> Hlc {
    let latest = wall_ms.saturating_add(MAX_AHEAD_MS);
    if reading.ms > latest {
        Hlc {
            ms: latest,
            ..reading
        }
    } else {
        reading
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn readings_rise_whatever_the_wall_clock_does(walls in proptest::collection::vec(any::<u64>(), 1..40)) {
            let mut clock = HlcClock::default();
            let mut last = None;
            for wall in walls {
                let reading = clock.tick(wall / 2, Uuid::nil());
                prop_assert!(last < Some(reading));
                last = Some(reading);
            }
        }

        #[test]
        fn a_reading_after_an_observation_lies_above_it(ms in 0..1_u64 << 40, counter: u32, wall in 0..1_u64 << 40) {
            let other = Hlc { ms, counter, node: Uuid::max() };
            let mut clock = HlcClock::default();
            clock.observe(other, wall);
            let mine = clock.tick(wall, Uuid::nil());
            let believed = clamp(other, wall);
            prop_assert!((mine.ms, mine.counter) > (believed.ms, believed.counter));
        }
    }

    #[test]
    fn a_phone_from_the_year_2100_is_believed_five_minutes() {
        let wall = 1_700_000_000_000;
        let far = Hlc {
            ms: 4_102_444_800_000,
            counter: 7,
            node: Uuid::nil(),
        };
        assert_eq!(clamp(far, wall).ms, wall + MAX_AHEAD_MS);
    }
}
