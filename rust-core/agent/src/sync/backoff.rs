//! When to try again: pure arithmetic over the number of failures.
//!
//! Doubling from ten seconds to a quarter of an hour, with jitter, so that a fleet that lost its server does not come back as
//! one. At most twelve tries in the first hour.

use std::sync::atomic::{AtomicU32, Ordering};

const FIRST_S: u32 = 10;
const CAP_S: u32 = 15 * 60;
/// A server may ask for a longer pause than our cap, but not for one that outlasts a lease.
const SERVER_CAP_S: u32 = 60 * 60;

/// Failures in a row, across check-ins and syncs: the server that both of them cannot reach is one server.
#[derive(Debug, Default)]
pub struct Backoff(AtomicU32);

impl Backoff {
    /// One more failure; seconds to wait before the next try.
    pub fn failed(&self, random: u32, retry_after_s: Option<u32>) -> u32 {
        let before = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |failures| {
                Some(failures.saturating_add(1))
            })
            .unwrap_or_else(|failures| failures);
        delay_s(before.saturating_add(1), random, retry_after_s)
    }

    /// The server answered.
    pub fn succeeded(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

/// Seconds to wait after `failures` failures in a row (at least one). `random` is any random number; `retry_after_s` is what
/// the server asked for, which is never undercut.
#[must_use]
pub fn delay_s(failures: u32, random: u32, retry_after_s: Option<u32>) -> u32 {
    let doublings = failures.saturating_sub(1).min(16);
    let full = FIRST_S.saturating_mul(1 << doublings).min(CAP_S);
    // The upper quarter is jitter: enough to spread a fleet, not so much that the early tries bunch.
    let jitter = full / 4;
    let backoff = full - random % jitter.saturating_add(1);
    retry_after_s.map_or(backoff, |asked| asked.min(SERVER_CAP_S).max(backoff))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_dead_server_is_asked_at_most_twelve_times_an_hour() {
        for random in [0, 1, 7, u32::MAX, u32::MAX / 2] {
            let (mut at, mut tries) = (0, 1);
            for failures in 1.. {
                at += delay_s(failures, random, None);
                if at >= 3600 {
                    break;
                }
                tries += 1;
            }
            assert!(tries <= 12, "{tries} tries with {random}");
        }
    }

    #[test]
    fn retry_after_is_never_undercut_and_never_outlasts_an_hour() {
        assert_eq!(delay_s(1, 0, Some(120)), 120);
        assert_eq!(delay_s(1, 0, Some(u32::MAX)), 3600);
        assert_eq!(delay_s(9, 0, Some(1)), 900);
    }

    #[test]
    fn an_answer_starts_the_count_anew() {
        let backoff = Backoff::default();
        assert_eq!(backoff.failed(0, None), 10);
        assert_eq!(backoff.failed(0, None), 20);
        backoff.succeeded();
        assert_eq!(backoff.failed(0, None), 10);
    }

    proptest! {
        #[test]
        fn delays_stay_within_their_bounds(failures: u32, random: u32) {
            let delay = delay_s(failures, random, None);
            prop_assert!((7..=CAP_S).contains(&delay));
        }
    }
}
