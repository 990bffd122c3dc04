//! A token bucket per address, for the one route that strangers may call.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Above this many addresses, those that have all their tokens back are forgotten.
const MAX_ADDRESSES: usize = 10_000;

/// Tokens of all addresses.
#[derive(Debug)]
pub struct Rate {
    burst: u64,
    every_ms: u64,
    spent: Mutex<HashMap<IpAddr, u64>>,
}

impl Rate {
    /// `burst` tokens for each address, one given back `every` so often.
    #[must_use]
    pub fn new(burst: u32, every: Duration) -> Self {
        Self {
            burst: u64::from(burst),
            every_ms: u64::try_from(every.as_millis()).unwrap_or(u64::MAX).max(1),
            spent: Mutex::default(),
        }
    }

    /// Takes a token for `ip` at `now_ms`, or says in how many milliseconds there is one.
    ///
    /// # Errors
    /// The milliseconds to wait.
    pub fn take(&self, ip: IpAddr, now_ms: u64) -> Result<(), u64> {
        // A bucket is kept as the one moment at which it will be full again (the generic cell rate algorithm).
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if spent.len() >= MAX_ADDRESSES {
            spent.retain(|_, full_at| *full_at > now_ms);
        }
        let room = self.every_ms.saturating_mul(self.burst);
        let full_at = spent.get(&ip).copied().unwrap_or(0).max(now_ms);
        let next = full_at.saturating_add(self.every_ms);
        let limit = now_ms.saturating_add(room);
        if next > limit {
            return Err(next.saturating_sub(limit));
        }
        spent.insert(ip, next);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_allowed_and_then_one_at_a_time() {
        let rate = Rate::new(2, Duration::from_secs(1));
        let (a, b) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        assert_eq!(rate.take(a, 5_000), Ok(()));
        assert_eq!(rate.take(a, 5_000), Ok(()));
        assert_eq!(rate.take(a, 5_000), Err(1_000));
        assert_eq!(rate.take(b, 5_000), Ok(()), "others are not affected");
        assert_eq!(rate.take(a, 5_999), Err(1));
        assert_eq!(rate.take(a, 6_000), Ok(()));
    }
}
